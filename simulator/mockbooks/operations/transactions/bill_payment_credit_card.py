"""BillPaymentCreditCard: bills of one vendor paid with a credit card. It cannot be changed, there is no Mod [D:SCH]."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.operations.transactions import header_defaults
from mockbooks.operations.transactions.bill_payment import BillPayment
from mockbooks.operations.transactions.transaction_type import Draft

__all__ = ["BillPaymentCreditCard"]


class BillPaymentCreditCard(BillPayment):
    """Bills paid with a credit card."""

    kind = "BillPaymentCreditCard"
    verbs = ("Add", "Query")
    source_ref = "CreditCardAccountRef"
    source_type = "CreditCard"
    provenance: ClassVar[Mapping[str, str]] = {"Query": "documented", "Add": "documented"}

    def prepare(self, draft: Draft) -> None:
        """The payment and its number."""
        super().prepare(draft)
        header_defaults.number(draft, numbered=False)
