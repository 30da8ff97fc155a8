"""TransferInventory: goods moved from one inventory site to another. It posts nothing and changes no cost [D:OSR; A].

It needs inventory sites, which Enterprise alone has (3250 otherwise). Both sites must differ, or the locations of the
line within one site (code assumed). What is moved need not be there: the program only warns (assumed). A line shows
as ``QuantityTransferred`` what it was given as ``QuantityToTransfer`` [D:SCH]. It can be changed and deleted, but not
voided [D:SCH].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.books import sites
from mockbooks.books.costing import is_stocked
from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations.transactions import features, header_defaults, order_links
from mockbooks.operations.transactions.site_lines import refuse_elsewhere
from mockbooks.operations.transactions.transaction import Line, Transaction
from mockbooks.operations.transactions.transaction_type import Draft, LineTable, TransactionType
from mockbooks.operations.transactions.values import reference, text, units
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    FEATURE_NOT_AVAILABLE,
    INVALID_VALUE,
    ITEM_TYPE_MISMATCH,
    MISSING_ELEMENT,
    Refused,
)
from mockbooks.qbxml.types import quantity_text

__all__ = ["TransferInventory"]

_FROM, _TO = "FromInventorySiteRef", "ToInventorySiteRef"
_FROM_LOCATION, _TO_LOCATION = "FromInventorySiteLocationRef", "ToInventorySiteLocationRef"


class TransferInventory(TransactionType):
    """Goods on their way from site to site."""

    kind = "TransferInventory"
    line_tables = (LineTable("TransferInventoryLine", fixed=frozenset({"ItemRef", "QuantityToTransfer"})),)
    fixed = frozenset({"TxnDate", _FROM, _TO})
    numbered = True
    shows_links = False
    open_item = False
    voidable = False
    provenance: ClassVar[Mapping[str, str]] = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def prepare(self, draft: Draft) -> None:
        """Date, number, both sites. Raises ``Refused`` 3250 in a file without sites."""
        if not sites.are_on(draft.company):
            raise Refused(FEATURE_NOT_AVAILABLE)
        header_defaults.txn_date(draft)
        header_defaults.number(draft, numbered=True)
        for name in (_FROM, _TO):
            if reference(draft.own, name) is None:
                raise Refused(MISSING_ELEMENT, element=name)
            refuse_elsewhere(draft.company, draft.own, name, "", self.kind)

    def line(self, draft: Draft, line: Line, given: Record, acted: Record) -> None:
        """So many of one item. Raises ``Refused``: 3280 for one that is not kept in stock (assumed)."""
        features.refuse_unavailable(draft.company, given, acted)
        row = reference(line.own, "ItemRef")
        if row is None:
            raise Refused(MISSING_ELEMENT, element="ItemRef")
        if not is_stocked(draft.company, row):
            raise Refused(ITEM_TYPE_MISMATCH, name=draft.facts[row].full_name)
        line.item = row
        quantity = units(acted, "QuantityToTransfer")
        if quantity is None:
            quantity = units(line.own, "QuantityTransferred")
        if quantity is None:
            raise Refused(MISSING_ELEMENT, element="QuantityToTransfer")
        if quantity < 0:
            raise Refused(INVALID_VALUE, field="QuantityToTransfer", value=quantity_text(quantity))
        line.quantity = quantity
        line.own["QuantityTransferred"] = quantity_text(quantity)

    def finish(self, draft: Draft) -> None:
        """Every line goes somewhere else. Raises ``Refused`` 3210 for one that does not (assumed)."""
        order_links.refuse_empty(draft)
        own = draft.own
        for line in draft.txn.lines:
            for site, location in ((_FROM, _FROM_LOCATION), (_TO, _TO_LOCATION)):
                where: Record = {**line.own, site: own[site]}
                refuse_elsewhere(draft.company, where, site, location, f"{self.kind} line")
            same_place = reference(line.own, _FROM_LOCATION) == reference(line.own, _TO_LOCATION)
            if own[_FROM] == own[_TO] and same_place:
                row = reference(own, _TO)
                assert row is not None
                raise Refused(INVALID_VALUE, field=_TO, value=draft.facts[row].full_name)

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """Nothing is posted."""
        return []

    def comes_to_something(self, txn: Transaction) -> bool:
        """It has units and no amounts."""
        return any(text(line.own, "QuantityTransferred") for line in txn.lines)
