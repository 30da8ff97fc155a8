"""Bill: credit to accounts payable, debit to the accounts of its lines.

AmountDue is the sum of the lines, never taken from the request [D:OSR; O:CND]; OpenAmount what is not paid yet,
IsPaid whether nothing is. DueDate follows the terms, else comes as many days after the date as the preference
DaysBillsAreDue says [R:HCP for the preference; the rule is assumed].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.company import Company
from mockbooks.operations import holes, preferences
from mockbooks.operations.call import Call
from mockbooks.operations.transactions import header_defaults, order_links
from mockbooks.operations.transactions.transaction import Line, Transaction
from mockbooks.operations.transactions.transaction_type import Draft, Row
from mockbooks.operations.transactions.values import text
from mockbooks.operations.transactions.vendor_document import VendorDocument
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.render import Hole
from mockbooks.qbxml.types import amount_text

__all__ = ["Bill"]

_DAYS_BILLS_ARE_DUE = "10"


class Bill(VendorDocument):
    """What a vendor wants to be paid."""

    kind = "Bill"
    total_name = "AmountDue"
    acted_on = frozenset({"LinkToTxnID"})
    provenance: ClassVar[Mapping[str, str]] = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def prepare(self, draft: Draft) -> None:
        """Vendor, payable account, date, terms and due date."""
        super().prepare(draft)
        vendor = header_defaults.entity(draft, "VendorRef")
        header_defaults.default(draft, "TermsRef", vendor)
        header_defaults.address(draft, "VendorAddress", vendor)
        header_defaults.pending(draft)
        # [R: 45 bills and 232 checks asked for at 16.0, CompewterTutor/quickbooks-sqlite-extractor] recorded: shown.
        draft.own.setdefault("IsPending", "false")
        header_defaults.due(draft, _days_bills_are_due(draft.company))
        order_links.link_document(draft, self, "Cost")

    def line(self, draft: Draft, line: Line, given: Record, acted: Record) -> None:
        """A line, linked to an order if it says so."""
        if order_links.link_line(draft, self, line, given, acted, "Cost"):
            super().line(draft, line, given, acted)

    def settle(self, draft: Draft) -> None:
        """What it continues of orders."""
        order_links.write(draft)

    def let_go(self, company: Company, txn: Transaction) -> None:
        """What it took over of orders is open again [A]."""
        order_links.release(company, txn.id)

    def derived(self) -> Record:
        """What is open, and whether anything is."""
        return {"IsPaid": Hole(holes.IS_PAID), "OpenAmount": Hole(holes.OPEN_AMOUNT)}

    def fill(self, call: Call, names: dict[int, str], row: Row) -> None:
        """What is open, and whether anything is."""
        names[holes.OPEN_AMOUNT] = amount_text(row[4])
        names[holes.IS_PAID] = "false" if row[4] else "true"


def _days_bills_are_due(company: Company) -> int:
    days = text(preferences.group(company, "PurchasesAndVendorsPreferences"), "DaysBillsAreDue")
    return int(days or _DAYS_BILLS_ARE_DUE)
