"""PurchaseOrder: what is ordered of a vendor. It posts nothing; what is open of it is on order.

TotalAmount is the sum of its lines. What has been received of a line, or billed, follows from what continues it:
ReceivedQuantity is the quantity on item receipts and bills, UnbilledQuantity that on item receipts alone (the bill is
still to come: assumed), shown where receiving is enhanced; IsBilled whether something was received and all of it is
billed (assumed). IsFullyReceived is
true when every line is and none was closed by hand [D:OSR]. Closing the order by hand closes all its lines, and when
all lines are closed so is the order [D:OSR].

Recorded: IsToBePrinted is true, ExpectedDate the date of the order, the goods go to the company itself, and each line
says IsManuallyClosed. DueDate follows the terms [R]; without terms it is the date of the order (assumed).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations import preferences
from mockbooks.operations.lists.addresses import with_blocks
from mockbooks.operations.lists.special_account import special_account
from mockbooks.operations.transactions import features, header_defaults, order_links, taxes_by_code
from mockbooks.operations.transactions.form_defaults import can_be_emailed, default_template
from mockbooks.operations.transactions.order_links import CLOSED
from mockbooks.operations.transactions.purchase_document import item_line
from mockbooks.operations.transactions.transaction import Line, Transaction
from mockbooks.operations.transactions.transaction_type import Draft, LineTable, TransactionType
from mockbooks.operations.transactions.values import is_true, record_at, reference, text
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_VALUE, Refused
from mockbooks.qbxml.types import amount_text, quantity_text

__all__ = ["PurchaseOrder"]

_ON_RECEIPTS = """
SELECT link.to_line, sum(link.quantity) FROM link JOIN txn ON txn.id = link.from_txn
WHERE link.to_txn = ? AND link.kind = 'order' AND txn.kind = 'ItemReceipt' GROUP BY link.to_line
"""
_WHERE_IT_GOES = ("ShipAddress", "BillAddress", "VendorAddress", "EmployeeAddress", "OtherNameAddress")


class PurchaseOrder(TransactionType):
    """An order to a vendor."""

    kind = "PurchaseOrder"
    entity_ref = "VendorRef"
    line_tables = (
        LineTable(
            "PurchaseOrderLine",
            "PurchaseOrderLineGroup",
            fixed=frozenset({"ItemRef", "Quantity", "Rate", "Amount", "OverrideItemAccountRef"}),
        ),
    )
    fixed = frozenset({"TemplateRef", "TxnDate", "DueDate", "ExpectedDate", "IsManuallyClosed", "IsToBePrinted"})
    numbered = True
    voidable = False
    open_item = False
    provenance: ClassVar[Mapping[str, str]] = {"Query": "recorded", "Add": "documented", "Mod": "documented"}

    def prepare(self, draft: Draft) -> None:
        """Vendor, dates, number, addresses. Raises ``Refused`` 3150 without a vendor (assumed)."""
        own = draft.own
        features.refuse_unavailable(draft.company, draft.given, draft.acted)
        vendor = header_defaults.entity(draft, "VendorRef")
        draft.txn.account = special_account(draft.company, "PurchaseOrders")
        header_defaults.txn_date(draft)
        header_defaults.number(draft, numbered=True)
        header_defaults.default(draft, "TermsRef", vendor)
        header_defaults.address(draft, "VendorAddress", vendor)
        if draft.is_new:
            _ship_to(draft)
            default_template(draft)
            own.setdefault("ExpectedDate", draft.txn.txn_date)
        with_blocks(own, ("VendorAddress", "ShipAddress"))
        header_defaults.due(draft, 0)
        own.setdefault("IsToBePrinted", "true")
        own.setdefault("IsToBeEmailed", "false")
        own.setdefault(CLOSED, "false")
        can_be_emailed(draft, vendor)
        taxes_by_code.purchase_header(draft)

    def line(self, draft: Draft, line: Line, given: Record, acted: Record) -> None:
        """An item line. Raises ``Refused``."""
        features.refuse_unavailable(draft.company, given, acted)
        item_line(draft, line, given, acted, "Rate")
        if line.item is None:
            return
        own = line.own
        part_number = text(draft.facts[line.item].own, "ManufacturerPartNumber")
        if not line.id and part_number:
            own.setdefault("ManufacturerPartNumber", part_number)
        if not line.id and "ClassRef" in draft.own:
            # The header's class flows to lines that have none of their own [D:OSR; O:CND].
            own.setdefault("ClassRef", draft.own["ClassRef"])
        own.setdefault(CLOSED, "false")

    def finish(self, draft: Draft) -> None:
        """The total, and what is closed."""
        order_links.refuse_empty(draft)
        tax = taxes_by_code.tax_purchase(draft)
        total = draft.txn.total = sum(line.amount for line in draft.txn.lines) + tax
        draft.own["TotalAmount"] = amount_text(total)
        if total < 0:
            raise Refused(INVALID_VALUE, field="Amount", value=amount_text(total))
        order_links.close_by_hand(draft)

    def settle(self, draft: Draft) -> None:
        """Receipts and bills continue it as far as they still can."""
        order_links.keep_order(draft)

    def let_go(self, company: Company, txn: Transaction) -> None:
        """A deleted order takes its links along; what continued it stays [A]."""
        order_links.release(company, txn.id)

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """An order posts nothing [D:OSR]."""
        return []

    def following(self, company: Company, txn: Transaction) -> Mapping[int, Record]:
        """What was received and billed of each line, and whether everything was."""
        made = order_links.progress(company, txn.id)
        on_receipts: dict[int, int] = dict(company.connection.execute(_ON_RECEIPTS, (txn.id,)).fetchall())
        shown: dict[int, Record] = {}
        lines = [line for line in txn.lines if line.item is not None and "ItemGroupRef" not in line.own]
        counted = _counts_what_is_unbilled(company)
        for line in lines:
            received, unbilled = made.get(line.id, order_links.Progress()).quantity, on_receipts.get(line.id, 0)
            shown[line.id] = {
                "ReceivedQuantity": quantity_text(received),
                "IsBilled": "true" if received and not unbilled else "false",
            }
            if counted:
                shown[line.id]["UnbilledQuantity"] = quantity_text(unbilled)
        done = [order_links.is_done(line, made.get(line.id, order_links.Progress())) for line in lines]
        closed = is_true(txn.own, CLOSED) or any(is_true(line.own, CLOSED) for line in lines)
        shown[txn.id] = {"IsFullyReceived": "true" if lines and all(done) and not closed else "false"}
        return shown


def _counts_what_is_unbilled(company: Company) -> bool:
    """Whether lines show UnbilledQuantity: where enhanced inventory receiving is on, which came with it (assumed).

    Recorded: 295 lines of 56 orders, 236 of them received, show ReceivedQuantity and IsBilled and none of them this
    (purchase_order_query_response.xml in https://github.com/xenlock/quickbooks-desktop-python).
    """
    return preferences.is_on(company, "ItemsAndInventoryPreferences", "EnhancedInventoryReceivingEnabled")


def _ship_to(draft: Draft) -> None:
    """Where the goods go: to whom ShipToEntityRef names, else to the company itself [R: its name; the rest assumed]."""
    own = draft.own
    if own.get("ShipAddress"):
        return
    receiver = reference(own, "ShipToEntityRef")
    if receiver is not None:
        holder = draft.facts[receiver].own
        found = next((address for name in _WHERE_IT_GOES if (address := record_at(holder, name))), {})
        if found:
            own["ShipAddress"] = dict(found)
        return
    company = draft.company.singleton("Company")
    address = record_at(company, "Address")
    streets = [text(company, "CompanyName"), *(text(address, f"Addr{number}") for number in range(1, 5))]
    shipped: Record = {f"Addr{place}": street for place, street in enumerate(filter(None, streets), 1)}
    shipped |= {name: value for name, value in address.items() if not name.startswith("Addr")}
    if shipped:
        own["ShipAddress"] = shipped
