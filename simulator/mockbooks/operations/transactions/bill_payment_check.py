"""BillPaymentCheck: bills of one vendor paid with a check. RefNumber is the check's number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.operations.lists.addresses import with_blocks
from mockbooks.operations.transactions import header_defaults
from mockbooks.operations.transactions.bill_payment import BillPayment
from mockbooks.operations.transactions.check_numbers import check_number
from mockbooks.operations.transactions.transaction_type import Draft

__all__ = ["BillPaymentCheck"]


class BillPaymentCheck(BillPayment):
    """Bills paid with a check."""

    kind = "BillPaymentCheck"
    source_ref = "BankAccountRef"
    source_type = "Bank"
    fixed = frozenset({"TxnDate", "BankAccountRef", "Amount", "IsToBePrinted"})
    provenance: ClassVar[Mapping[str, str]] = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def prepare(self, draft: Draft) -> None:
        """The payment, its address and number."""
        super().prepare(draft)
        header_defaults.address(draft, "Address", header_defaults.entity(draft, self.entity_ref), "VendorAddress")
        with_blocks(draft.own, ("Address",))
        check_number(draft, wants_number=draft.given.get("IsToBePrinted") == "false")
