"""SalesTaxPaymentCheck: sales tax is paid to the agency it is due to.

Credit to the bank, debit to Sales Tax Payable for each tax item; the payee is the agency of every item [O:CND], and
Amount what the lines come to [O:CND]. A line without an item pays the agency what is due for no item in particular
(assumed). A Mod changes the header alone [D:SCH]. It can be deleted; there is no void of it [D:SCH].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations import preferences
from mockbooks.operations.lists.addresses import with_blocks
from mockbooks.operations.lists.special_account import special_account
from mockbooks.operations.transactions import features, header_defaults
from mockbooks.operations.transactions.check_numbers import check_number
from mockbooks.operations.transactions.transaction import Line, Transaction
from mockbooks.operations.transactions.transaction_type import Draft, LineTable, TransactionType
from mockbooks.operations.transactions.values import cents, reference, text
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    FEATURE_NOT_AVAILABLE,
    INVALID_REFERENCE,
    INVALID_VALUE,
    ITEM_TYPE_MISMATCH,
    STRING_TOO_LONG,
    Refused,
)
from mockbooks.qbxml.types import amount_text

__all__ = ["SalesTaxPaymentCheck"]

_LONGEST_NUMBER = 11  # [D:SCH] of the number in the answer


class SalesTaxPaymentCheck(TransactionType):
    """A payment of sales tax."""

    kind = "SalesTaxPaymentCheck"
    entity_ref = "PayeeEntityRef"
    line_tables = (LineTable("SalesTaxPaymentCheckLine"),)
    fixed = frozenset({"TxnDate", "BankAccountRef", "IsToBePrinted"})
    shows_links = False
    open_item = False
    voidable = False
    provenance: ClassVar[Mapping[str, str]] = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def prepare(self, draft: Draft) -> None:
        """Agency, bank, date, number, address."""
        features.refuse_unavailable(draft.company, draft.given, draft.acted)
        if draft.given and not preferences.group(draft.company, "SalesTaxPreferences"):
            # The group is absent when no sales tax is charged (recorded); the refusal is assumed.
            raise Refused(FEATURE_NOT_AVAILABLE)
        payee = header_defaults.entity(draft, "PayeeEntityRef")
        if draft.facts[payee].kind != "Vendor":
            raise Refused(INVALID_REFERENCE, list="Vendor", name=draft.facts[payee].full_name, object=self.kind)
        header_defaults.txn_date(draft)
        draft.txn.account = header_defaults.account(draft, "BankAccountRef", "Bank")
        header_defaults.address(draft, "Address", payee, "VendorAddress")
        with_blocks(draft.own, ("Address",))
        _refuse_long_number(draft)
        check_number(draft, wants_number=False)

    def line(self, draft: Draft, line: Line, given: Record, acted: Record) -> None:
        """What is paid of one tax. Raises ``Refused`` 3140 if another agency is owed it (code assumed)."""
        row = reference(line.own, "ItemSalesTaxRef")
        if row is not None:
            item = draft.facts[row]
            if item.kind != "ItemSalesTax":
                raise Refused(ITEM_TYPE_MISMATCH, name=item.full_name)
            if reference(item.own, "TaxVendorRef") != draft.txn.entity:
                raise Refused(INVALID_REFERENCE, list="Item Sales Tax", name=item.full_name, object=f"{self.kind} line")
        line.item = row
        line.account = special_account(draft.company, "SalesTaxPayable")
        line.amount = cents(line.own, "Amount") or 0

    def finish(self, draft: Draft) -> None:
        """The amount. Raises ``Refused`` 3210 for less than nothing (assumed)."""
        total = draft.txn.total = sum(line.amount for line in draft.txn.lines)
        draft.own["Amount"] = amount_text(total)
        if total < 0:
            raise Refused(INVALID_VALUE, field="Amount", value=amount_text(total))

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """The bank, then each tax."""
        assert txn.account is not None
        return [
            PostingLine(txn.account, -txn.total, entity=txn.entity, is_source=True),
            *(
                PostingLine(line.account, line.amount, entity=txn.entity, item=line.item, line=line.id)
                for line in txn.lines
                if line.account is not None
            ),
        ]


def _refuse_long_number(draft: Draft) -> None:
    """Refuse with 3070 a number that its answer could not show: the request states no length [D:SCH] (assumed)."""
    number = text(draft.given, "RefNumber")
    if len(number) > _LONGEST_NUMBER:
        raise Refused(STRING_TOO_LONG, value=number, field="RefNumber")
