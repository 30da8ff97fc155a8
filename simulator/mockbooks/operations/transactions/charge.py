"""Charge: a statement charge. One item for a customer, on no form, open until it is paid.

Debit to accounts receivable, credit to the item's account; what is in stock goes out at average cost [A]. There is no
sales tax on it, so only what has a price of its own can be charged: work, goods, charges (assumed). BilledDate says on
which statement it was; nothing fills it in by itself [D:OSR]. It is numbered by hand (assumed).

The one line that it is does not show as a line: it is kept as a row of kind ``ChargeLine``, made of the header.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.books.costing import StockLine
from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations import holes
from mockbooks.operations.call import Call
from mockbooks.operations.transactions import features, header_defaults
from mockbooks.operations.transactions.sales_lines import sales_line
from mockbooks.operations.transactions.stock_lines import sold
from mockbooks.operations.transactions.transaction import Line, Transaction
from mockbooks.operations.transactions.transaction_type import Draft, Row, TransactionType
from mockbooks.operations.transactions.values import reference
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.render import Hole
from mockbooks.qbxml.status import INVALID_VALUE, ITEM_TYPE_MISMATCH, Refused
from mockbooks.qbxml.types import amount_text

__all__ = ["Charge"]

_LINE = "ChargeLine"
_OF_LINE = (
    "ItemRef",
    "InventorySiteRef",
    "InventorySiteLocationRef",
    "Quantity",
    "UnitOfMeasure",
    "OverrideUOMSetRef",
    "Rate",
    "Amount",
    "Desc",
    "ClassRef",
)
_CHARGEABLE = frozenset(
    {"ItemFixedAsset", "ItemInventory", "ItemInventoryAssembly", "ItemNonInventory", "ItemOtherCharge", "ItemService"}
)


class Charge(TransactionType):
    """A statement charge."""

    kind = "Charge"
    entity_ref = "CustomerRef"
    control_ref = "ARAccountRef"
    fixed = frozenset(
        {"CustomerRef", "TxnDate", "ItemRef", "Quantity", "Rate", "Amount", "ARAccountRef", "OverrideItemAccountRef"}
    )
    lines_shown = False
    provenance: ClassVar[Mapping[str, str]] = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def prepare(self, draft: Draft) -> None:
        """Receivable account, customer, date, number."""
        features.refuse_unavailable(draft.company, draft.given, draft.acted)
        header_defaults.special(draft, "ARAccountRef", "AccountsReceivable")
        draft.txn.account = header_defaults.account(draft, "ARAccountRef", "AccountsReceivable")
        header_defaults.entity(draft, "CustomerRef")
        header_defaults.txn_date(draft)
        header_defaults.number(draft, numbered=False)
        draft.txn.due_date = str(draft.own.get("DueDate", "")) or None

    def line(self, draft: Draft, line: Line, given: Record, acted: Record) -> None:
        """No line is ever given."""
        raise NotImplementedError

    def finish(self, draft: Draft) -> None:
        """The one line, and what it comes to. Raises ``Refused``."""
        txn = draft.txn
        line = draft.before.lines[0] if draft.before is not None and draft.before.lines else Line(_LINE, {})
        line.own = {name: draft.own[name] for name in _OF_LINE if name in draft.own} | _unseen(line)
        txn.lines = [line]
        draft.lines_changed = True
        item = reference(line.own, "ItemRef")
        if item is not None and draft.facts[item].kind not in _CHARGEABLE:
            raise Refused(ITEM_TYPE_MISMATCH, name=draft.facts[item].full_name)
        # What is made of an answer was given as it was shown.
        sales_line(draft, line, draft.given or dict(line.own), draft.acted)
        line.own.pop("SalesTaxCodeRef", None)
        for name in _OF_LINE:
            draft.own.pop(name, None)
            if name in line.own:
                draft.own[name] = line.own[name]
        txn.total = line.amount
        if txn.total < 0:
            # Assumed: what a customer is owed is a credit memo.
            raise Refused(INVALID_VALUE, field="Amount", value=amount_text(txn.total))

    def stock(self, company: Company, txn: Transaction) -> list[StockLine]:
        """What is charged goes out of the stock at average cost."""
        return sold(company, txn, -1)

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """Accounts receivable, then the item's account."""
        assert txn.account is not None
        class_ = reference(txn.own, "ClassRef")
        made = [PostingLine(txn.account, txn.total, entity=txn.entity, class_=class_, is_source=True)]
        made += [
            PostingLine(line.account, -line.amount, entity=txn.entity, item=line.item, class_=class_, line=line.id)
            for line in txn.lines
            if line.account is not None
        ]
        return made

    def derived(self) -> Record:
        """What is open, and whether anything is."""
        return {"BalanceRemaining": Hole(holes.BALANCE_REMAINING), "IsPaid": Hole(holes.IS_PAID)}

    def fill(self, call: Call, names: dict[int, str], row: Row) -> None:
        """What is open, and whether anything is."""
        names[holes.BALANCE_REMAINING] = amount_text(row[4])
        names[holes.IS_PAID] = "false" if row[4] else "true"

    def void(self, txn: Transaction) -> None:
        """Nothing is charged."""
        for line in txn.lines:
            txn.own |= {name: line.own[name] for name in ("Quantity", "Rate", "Amount") if name in line.own}


def _unseen(line: Line) -> Record:
    """What a line keeps beside what it shows."""
    return {name: value for name, value in line.own.items() if name.startswith("@")}
