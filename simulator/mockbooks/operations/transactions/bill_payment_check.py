"""BillPaymentCheck: bills of one vendor paid with a check.

Debit to accounts payable, credit to the bank for the money; a discount debits accounts payable and credits its
account [A]. ``Amount`` is the money alone [A]; in a Mod more than is applied becomes a credit [D:OSR]. RefNumber is
the check's number: a check that is to be printed has none yet [A].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations import holes
from mockbooks.operations.call import Call
from mockbooks.operations.lists.addresses import with_blocks
from mockbooks.operations.transactions import header_defaults, links
from mockbooks.operations.transactions.payment import Payment
from mockbooks.operations.transactions.transaction import Transaction
from mockbooks.operations.transactions.transaction_type import Draft, Row
from mockbooks.operations.transactions.values import cents, is_true, reference, text
from mockbooks.qbxml.status import INVALID_REFERENCE, Refused

__all__ = ["BillPaymentCheck"]


class BillPaymentCheck(Payment):
    """Bills paid with a check."""

    kind = "BillPaymentCheck"
    entity_ref = "PayeeEntityRef"
    control_ref = "APAccountRef"
    control_type = "AccountsPayable"
    amount_name = "Amount"
    documents = ("Bill", "JournalEntry")
    credits = ("VendorCredit", "BillPaymentCheck", "JournalEntry")
    fixed = frozenset({"TxnDate", "BankAccountRef", "Amount", "IsToBePrinted"})
    provenance: ClassVar[Mapping[str, str]] = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def prepare(self, draft: Draft) -> None:
        """Payee, bank, address and number."""
        super().prepare(draft)
        payee = header_defaults.entity(draft, self.entity_ref)
        if draft.facts[payee].kind != "Vendor":
            raise Refused(INVALID_REFERENCE, list="Vendor", name=draft.facts[payee].full_name, object=self.kind)
        draft.txn.account = header_defaults.account(draft, "BankAccountRef", "Bank")
        header_defaults.address(draft, "Address", payee, "VendorAddress")
        with_blocks(draft.own, ("Address",))
        self._check_number(draft)

    def amount(self, draft: Draft) -> int:
        """The money applied; a Mod may say that it was more [D:OSR]."""
        applied = self.applied(draft)
        money = sum(cents(entry, "PaymentAmount") or 0 for entry in applied)
        if draft.is_new:
            return money
        given = cents(draft.given, "Amount")
        if given is not None:
            return given
        return money if applied else draft.txn.total

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """The bank, accounts payable, the discounts."""
        control, bank = reference(txn.own, "APAccountRef"), txn.account
        assert control is not None
        assert bank is not None
        return [
            PostingLine(bank, -txn.total, entity=txn.entity, is_source=True),
            PostingLine(control, txn.total, entity=txn.entity),
            *self.discounts(company, txn, control, -1),
        ]

    def fill(self, call: Call, names: dict[int, str], row: Row) -> None:
        """What it was applied to."""
        names[holes.APPLIED_TO] = links.applied_to_text(call, self.ret, row[0])

    def void(self, txn: Transaction) -> None:
        """No money."""
        txn.own["Amount"] = "0.00"

    def _check_number(self, draft: Draft) -> None:
        """To be printed: no number yet. Not to be printed and no number given: the bank account's next (assumed)."""
        own, given, counter = draft.own, draft.given, f"check:{draft.txn.account}"
        if is_true(given, "IsToBePrinted"):
            own.pop("RefNumber", None)
        elif text(given, "RefNumber"):
            own["IsToBePrinted"] = "false"
        elif given.get("IsToBePrinted") == "false" and not text(own, "RefNumber"):
            own["RefNumber"] = header_defaults.next_number(draft.company, counter)
        own.setdefault("IsToBePrinted", "false")
        number = text(own, "RefNumber")
        if number.isdecimal() and draft.changed("RefNumber"):
            draft.company.counters.set(counter, int(number))
        draft.txn.ref_number = number or None
