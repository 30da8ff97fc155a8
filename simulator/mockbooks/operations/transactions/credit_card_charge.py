"""CreditCardCharge and CreditCardCredit: what was bought with a credit card, and what was given back.

A charge credits the card and debits the accounts of its lines, a credit the other way round; the amount is positive in
both, the sum of the lines [D:OSR; the sign is assumed]. A Mod can change date, account and payee but not leave the
payee out, cannot turn the one into the other, and cannot take both tables of lines away [D:OSR].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations.transactions import features, header_defaults, taxes_by_code
from mockbooks.operations.transactions.purchase_document import PurchaseDocument
from mockbooks.operations.transactions.transaction import Transaction
from mockbooks.operations.transactions.transaction_type import Draft
from mockbooks.operations.transactions.values import reference
from mockbooks.qbxml.status import CANNOT_SAVE, EMPTY_TRANSACTION, Refused

__all__ = ["CreditCardCharge", "CreditCardCredit"]


class CreditCardCharge(PurchaseDocument):
    """Something bought with a credit card."""

    kind = "CreditCardCharge"
    entity_ref = "PayeeEntityRef"
    fixed = frozenset({"AccountRef", "PayeeEntityRef", "TxnDate", "ClearExpenseLines", "ClearItemLines"})
    shows_links = False
    open_item = False
    provenance: ClassVar[Mapping[str, str]] = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def prepare(self, draft: Draft) -> None:
        """Card, payee, date."""
        features.refuse_unavailable(draft.company, draft.given, draft.acted)
        draft.txn.account = header_defaults.account(draft, "AccountRef", "CreditCard")
        draft.txn.entity = reference(draft.own, "PayeeEntityRef")
        header_defaults.txn_date(draft)
        header_defaults.number(draft, numbered=False)
        taxes_by_code.purchase_header(draft)

    def finish(self, draft: Draft) -> None:
        """The amount. Raises ``Refused`` 3180 if no lines are left [D:OSR; the code is assumed]."""
        if not draft.txn.lines:
            raise Refused(CANNOT_SAVE, object=self.kind, quickbooks_error=EMPTY_TRANSACTION)
        self.add_up(draft, "Amount")

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """The card, then the lines."""
        assert txn.account is not None
        total = -self.direction * txn.total
        source = PostingLine(txn.account, total, entity=txn.entity, is_source=True)
        return [source, *self.purchase_postings(company, txn, self.direction)]

    def void(self, txn: Transaction) -> None:
        """It comes to nothing."""
        taxes_by_code.void(txn)
        txn.own["Amount"] = "0.00"


class CreditCardCredit(CreditCardCharge):
    """Something given back on a credit card."""

    kind = "CreditCardCredit"
    direction = -1
