"""SalesReceipt: a sale that is paid at once.

Debit to where the money is deposited, Undeposited Funds unless said otherwise [D:OSR], credit as an invoice; nothing is
receivable and the customer's balance stays. It may be for nobody: CustomerRef need not be given [D:SCH]. TotalAmount is
Subtotal + SalesTaxTotal [D:OSR]; DueDate and ShipDate are the date of the document [R: a receipt of 2009]. One that a
card was charged for goes to Undeposited Funds, with a method of payment that is a card [O:CND; codes assumed].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations.transactions import header_defaults
from mockbooks.operations.transactions.cards import mask
from mockbooks.operations.transactions.sales_document import SalesDocument
from mockbooks.operations.transactions.sales_lines import sales_table
from mockbooks.operations.transactions.transaction import Transaction
from mockbooks.operations.transactions.transaction_type import Draft
from mockbooks.operations.transactions.values import reference
from mockbooks.qbxml.status import ELEMENTS_CONFLICT, INVALID_REFERENCE, INVALID_VALUE, MISSING_ELEMENT, Refused
from mockbooks.qbxml.types import amount_text

__all__ = ["SalesReceipt"]

_DEPOSIT_TYPES = ("Bank", "OtherCurrentAsset")
_CARDS = frozenset({"AmericanExpress", "DebitCard", "Discover", "MasterCard", "OtherCreditCard", "Visa"})


class SalesReceipt(SalesDocument):
    """A sale for cash."""

    kind = "SalesReceipt"
    line_tables = (sales_table("SalesReceiptLine"),)
    numbered = True
    shows_links = False
    open_item = False
    fixed = SalesDocument.fixed | {"DepositToAccountRef", "DueDate", "ShipDate", "IsPending"}
    provenance: ClassVar[Mapping[str, str]] = {"Query": "documented", "Add": "recorded", "Mod": "documented"}

    def prepare(self, draft: Draft) -> None:
        """Header, dates, where the money goes."""
        super().prepare(draft)
        header_defaults.pending(draft)
        own = draft.own
        own.setdefault("IsPending", "false")
        if draft.is_new:
            own.setdefault("ShipDate", draft.txn.txn_date)
            if draft.txn.entity is not None:
                header_defaults.default(draft, "PaymentMethodRef", draft.txn.entity, "PreferredPaymentMethodRef")
        header_defaults.due(draft, 0)
        deposit = header_defaults.special(draft, "DepositToAccountRef", "UndepositedFunds")
        header_defaults.account(draft, "DepositToAccountRef", *_DEPOSIT_TYPES)
        draft.txn.account = deposit
        if "CreditCardTxnInfo" in own:
            _charged_to_card(draft, deposit)

    def customer(self, draft: Draft) -> int | None:
        """The customer or job, if there is one."""
        draft.txn.entity = reference(draft.own, "CustomerRef")
        return draft.txn.entity

    def finish(self, draft: Draft) -> None:
        """Totals; what was charged to a card cannot change by a Mod [D:OSR; code assumed]."""
        super().finish(draft)
        before, total = draft.before, draft.txn.total
        if before is not None and "CreditCardTxnInfo" in before.own and total != before.total:
            raise Refused(INVALID_VALUE, field="Amount", value=amount_text(total))

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """Where it is deposited, then lines and tax."""
        assert txn.account is not None
        source = PostingLine(txn.account, txn.total, entity=txn.entity, class_=self.class_of(txn.own), is_source=True)
        return [source, *self.sales_postings(company, txn, -1)]


def _charged_to_card(draft: Draft, deposit: int) -> None:
    method = reference(draft.own, "PaymentMethodRef")
    if method is None:
        raise Refused(MISSING_ELEMENT, element="PaymentMethodRef")
    if draft.facts[method].classified not in _CARDS:
        name = draft.facts[method].full_name
        raise Refused(INVALID_REFERENCE, list="PaymentMethod", name=name, object=draft.txn.kind)
    if draft.facts[deposit].special != "UndepositedFunds":
        raise Refused(ELEMENTS_CONFLICT, element="DepositToAccountRef", other="CreditCardTxnInfo")
    mask(draft.own)
