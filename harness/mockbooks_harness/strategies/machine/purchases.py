"""Rules of purchases: bills, credits, receipts of goods, payments of bills."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import multiple, rule

from mockbooks_harness.strategies.machine.company_machine import CompanyMachine, in_home_currency
from mockbooks_harness.strategies.machine.model import Effect, cents
from mockbooks_harness.strategies.machine.sales import COST
from mockbooks_harness.strategies.machine.writing import (
    AMOUNTS,
    DAYS,
    PARTS,
    PIECES,
    WHICH,
    add,
    by_id,
    by_name,
    dated,
)

_EXPENSES = st.lists(
    st.tuples(st.sampled_from(("Rent", "Rent:Shop", "Rent:Office", "Wages")), AMOUNTS), min_size=1, max_size=3
)
_GOODS = st.lists(st.tuples(st.sampled_from(("Lamp", "Shade")), PIECES), max_size=2)
#: Which way a document goes, and where its whole stands.
_KINDS = {"Bill": 1, "VendorCredit": -1}


class Purchases(CompanyMachine):
    """What vendors are owed and paid."""

    @rule(
        target=CompanyMachine.documents,
        kind=st.sampled_from(sorted(_KINDS)),
        vendor=CompanyMachine.vendors,
        expenses=_EXPENSES,
        goods=_GOODS,
        day=DAYS,
    )
    def buy(
        self,
        kind: str,
        vendor: str,
        expenses: list[tuple[str, Decimal]],
        goods: list[tuple[str, Decimal]],
        day: dt.date,
    ) -> Any:
        """A bill or a vendor's credit, of expenses and goods at what they always cost."""
        lines = "".join(
            f"<ExpenseLineAdd>{by_name('AccountRef', account)}<Amount>{amount}</Amount></ExpenseLineAdd>"
            for account, amount in expenses
        ) + "".join(
            f"<ItemLineAdd>{by_name('ItemRef', item)}<Quantity>{quantity}</Quantity><Cost>8.00</Cost></ItemLineAdd>"
            for item, quantity in goods
        )
        way = _KINDS[kind]
        accounts: dict[str, Decimal] = {}
        for account, amount in expenses:
            accounts[account] = accounts.get(account, Decimal(0)) + way * amount
        stocked = sum((cents(quantity * COST) for _, quantity in goods), Decimal(0))
        total = sum((amount for _, amount in expenses), stocked)
        accounts |= {"Goods in stock": way * stocked, "Payables": -way * total}
        stock = {item: way * sum((q for name, q in goods if name == item), Decimal(0)) for item in ("Lamp", "Shade")}
        effect = Effect(accounts, {}, {vendor: way * total}, stock)
        made = self.change(add(kind, by_id("VendorRef", vendor) + dated(day) + lines), effect, kind)
        if made is None:
            return multiple()
        assert Decimal(made.findtext("AmountDue") or made.findtext("CreditAmount") or "") == total
        return (kind, made.findtext("TxnID", ""))

    @rule(target=CompanyMachine.documents, which=WHICH, part=PARTS, by_card=st.booleans())
    def pay_a_bill(self, which: int, part: Decimal, by_card: bool) -> Any:
        """By check or card, in part or as a whole."""
        unpaid = in_home_currency(self.ask("<BillQueryRq><PaidStatus>NotPaidOnly</PaidStatus></BillQueryRq>"))
        if not unpaid:
            return multiple()
        found = [unpaid[which % len(unpaid)]]
        txn_id = found[0].findtext("TxnID", "")
        still = Decimal(found[0].findtext("OpenAmount", ""))
        amount = cents(still * part)
        vendor = found[0].findtext("VendorRef/ListID", "")
        paying = "BillPaymentCreditCard" if by_card else "BillPaymentCheck"
        money = by_name("CreditCardAccountRef", "Card") if by_card else by_name("BankAccountRef", "Checking")
        printed = "" if by_card else "<IsToBePrinted>true</IsToBePrinted>"
        applied = f"<AppliedToTxnAdd><TxnID>{txn_id}</TxnID><PaymentAmount>{amount}</PaymentAmount></AppliedToTxnAdd>"
        effect = Effect({"Payables": amount, "Card" if by_card else "Checking": -amount}, {}, {vendor: -amount})
        made = self.change(add(paying, f"{by_id('PayeeEntityRef', vendor)}{money}{printed}{applied}"), effect, paying)
        if made is None:
            return multiple()
        (paid,) = self.ask(f"<BillQueryRq><TxnID>{txn_id}</TxnID></BillQueryRq>")
        assert Decimal(paid.findtext("OpenAmount", "")) == still - amount
        assert (paid.findtext("IsPaid") == "true") == (still == amount)
        return (paying, made.findtext("TxnID", ""))

    @rule(data=st.data())
    def anything_of_purchases(self, data: st.DataObject) -> None:
        """Orders, receipts of goods, bills with anything that may stand on them."""
        self.draw_and_send(data, ("PurchaseOrderAddRq", "ItemReceiptAddRq", "BillAddRq", "VendorCreditAddRq"))
