"""Rules of banking: checks, charges, deposits, transfers, journal entries."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import multiple, rule

from mockbooks_harness.strategies.machine.company_machine import CompanyMachine
from mockbooks_harness.strategies.machine.model import Effect
from mockbooks_harness.strategies.machine.writing import AMOUNTS, DAYS, add, by_name, dated

_OTHERS = st.sampled_from(("Rent", "Loan", "Capital", "Interest earned", "Equipment"))
_SELDOM = st.sampled_from((False, False, False, True))
_SPENDING = {"Check": ("Checking", 1), "CreditCardCharge": ("Card", 1), "CreditCardCredit": ("Card", -1)}


class Banking(CompanyMachine):
    """Money that comes, goes and moves."""

    @rule(
        target=CompanyMachine.documents,
        kind=st.sampled_from(sorted(_SPENDING)),
        account=_OTHERS,
        amount=AMOUNTS,
        day=DAYS,
    )
    def spend(self, kind: str, account: str, amount: Decimal, day: dt.date) -> Any:
        """A check, or a charge or credit on a card."""
        money, way = _SPENDING[kind]
        line = f"<ExpenseLineAdd>{by_name('AccountRef', account)}<Amount>{amount}</Amount></ExpenseLineAdd>"
        effect = Effect({money: -way * amount, account: way * amount})
        made = self.change(add(kind, by_name("AccountRef", money) + dated(day) + line), effect, kind)
        return multiple() if made is None else (kind, made.findtext("TxnID", ""))

    @rule(target=CompanyMachine.documents, amount=AMOUNTS, day=DAYS, there=st.booleans())
    def transfer(self, amount: Decimal, day: dt.date, there: bool) -> Any:
        """From one bank account to the other."""
        first, second = ("Checking", "Savings") if there else ("Savings", "Checking")
        accounts = by_name("TransferFromAccountRef", first) + by_name("TransferToAccountRef", second)
        body = f"{dated(day)}{accounts}<Amount>{amount}</Amount>"
        made = self.change(add("Transfer", body), Effect({first: -amount, second: amount}), "Transfer")
        return multiple() if made is None else ("Transfer", made.findtext("TxnID", ""))

    @rule(target=CompanyMachine.documents, debit=_OTHERS, credit=_OTHERS, amount=AMOUNTS, day=DAYS, off=_SELDOM)
    def journal(self, debit: str, credit: str, amount: Decimal, day: dt.date, off: bool) -> Any:
        """An entry; one that is a cent off its balance is refused."""
        other = amount + Decimal("0.01") if off else amount
        body = (
            f"{dated(day)}<JournalDebitLine>{by_name('AccountRef', debit)}<Amount>{amount}</Amount></JournalDebitLine>"
            f"<JournalCreditLine>{by_name('AccountRef', credit)}<Amount>{other}</Amount></JournalCreditLine>"
        )
        accounts = {debit: amount}
        accounts[credit] = accounts.get(credit, Decimal(0)) - amount
        made = self.change(add("JournalEntry", body), Effect(accounts), "JournalEntry")
        if made is None:
            return multiple()
        assert not off, "an entry was taken whose debits are not its credits"
        return ("JournalEntry", made.findtext("TxnID", ""))

    @rule(target=CompanyMachine.documents, payment=CompanyMachine.payments)
    def deposit(self, payment: str) -> Any:
        """Bring a payment to the bank."""
        found = self.ask(f"<ReceivePaymentQueryRq><TxnID>{payment}</TxnID></ReceivePaymentQueryRq>")
        if not found:
            return multiple()
        amount = Decimal(found[0].findtext("TotalAmount", ""))
        line = f"<DepositLineAdd><PaymentTxnID>{payment}</PaymentTxnID></DepositLineAdd>"
        body = by_name("DepositToAccountRef", "Checking") + line
        made = self.change(add("Deposit", body), Effect({"Checking": amount, "Undeposited Funds": -amount}), "Deposit")
        return multiple() if made is None else ("Deposit", made.findtext("TxnID", ""))

    @rule(data=st.data())
    def anything_at_the_bank(self, data: st.DataObject) -> None:
        """Anything that may stand on what moves money."""
        self.draw_and_send(
            data, ("CheckAddRq", "DepositAddRq", "JournalEntryAddRq", "TransferAddRq", "CreditCardChargeAddRq")
        )
