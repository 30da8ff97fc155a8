"""Rules of sales: documents of customers, payments, and what is undone of them.

The model: a customer owes the lines and 7.75 percent on those that are taxable; goods leave at the 8.00 they cost.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import multiple, rule
from lxml import etree

from mockbooks_harness.strategies.machine.company_machine import COSTS, CompanyMachine, Document, in_home_currency
from mockbooks_harness.strategies.machine.model import Effect, cents
from mockbooks_harness.strategies.machine.writing import (
    AMOUNTS,
    DAYS,
    PARTS,
    PIECES,
    PRICES,
    QUANTITIES,
    WHICH,
    add,
    by_id,
    by_name,
    dated,
)

COST = COSTS["Lamp"]
TAX = Decimal("0.0775")
STOCKED = ("Lamp", "Shade")
_LINE = st.one_of(
    st.tuples(st.sampled_from(("Advice", "Book", "Freight")), QUANTITIES, PRICES, st.booleans()),
    st.tuples(st.sampled_from(STOCKED), PIECES, PRICES, st.booleans()),
)
_LINES = st.lists(_LINE, min_size=1, max_size=3)
Line = tuple[str, Decimal, Decimal, bool]
#: Where the whole goes, and which way.
_SIDES = {"Invoice": 1, "CreditMemo": -1, "SalesReceipt": 1}


def line_text(kind: str, line: Line) -> str:
    """A line as a request has it."""
    item, quantity, price, taxable = line
    code = by_name("SalesTaxCodeRef", "Tax" if taxable else "Non")
    inside = f"{by_name('ItemRef', item)}<Quantity>{quantity}</Quantity><Rate>{price}</Rate>{code}"
    return f"<{kind}LineAdd>{inside}</{kind}LineAdd>"


class Sales(CompanyMachine):
    """Estimates, orders, invoices, receipts, credit memos, payments."""

    @rule(target=CompanyMachine.documents, customer=CompanyMachine.customers, lines=_LINES, day=DAYS)
    def invoice(self, customer: str, lines: list[Line], day: dt.date) -> Any:
        """An invoice of services and goods."""
        return self._sell("Invoice", customer, lines, day)

    @rule(
        target=CompanyMachine.documents,
        kind=st.sampled_from(("SalesReceipt", "CreditMemo")),
        customer=CompanyMachine.customers,
        lines=_LINES,
        day=DAYS,
    )
    def sell(self, kind: str, customer: str, lines: list[Line], day: dt.date) -> Any:
        """A receipt, or a credit memo for what came back."""
        return self._sell(kind, customer, lines, day)

    def _sell(self, kind: str, customer: str, lines: list[Line], day: dt.date) -> Any:
        body = by_id("CustomerRef", customer) + dated(day)
        # A job may have a tax of its own.
        body += by_name("ItemSalesTaxRef", "County tax") + "".join(line_text(kind, line) for line in lines)
        subtotal, effect = _effect(kind, customer, lines, self.agency)
        made = self.change(add(kind, body), effect, kind)
        if made is None:
            return multiple()
        assert Decimal(made.findtext("Subtotal", "")) == subtotal
        txn_id = made.findtext("TxnID", "")
        if kind == "Invoice":
            assert Decimal(made.findtext("BalanceRemaining", "")) == effect.customers[customer]
            assert (made.findtext("IsPaid") == "true") == (effect.customers[customer] == 0)
        return (kind, txn_id)

    @rule(
        target=CompanyMachine.orders,
        kind=st.sampled_from(("Estimate", "SalesOrder")),
        customer=CompanyMachine.customers,
        lines=_LINES,
    )
    def offer(self, kind: str, customer: str, lines: list[Line]) -> Any:
        """An estimate or an order, which moves nothing."""
        made = self.change(
            add(kind, by_id("CustomerRef", customer) + "".join(line_text(kind, line) for line in lines)), Effect(), kind
        )
        return multiple() if made is None else (kind, made.findtext("TxnID", ""))

    @rule(target=CompanyMachine.documents, order=CompanyMachine.orders)
    def invoice_an_order(self, order: Document) -> Any:
        """An invoice of what is left of an order."""
        kind, txn_id = order
        found = self.ask(f"<{kind}QueryRq><TxnID>{txn_id}</TxnID></{kind}QueryRq>")
        if kind != "SalesOrder" or not found:
            return multiple()
        customer = found[0].findtext("CustomerRef/ListID", "")
        body = f"{by_id('CustomerRef', customer)}<LinkToTxnID>{txn_id}</LinkToTxnID>"
        made = self.change(add("Invoice", body))
        return multiple() if made is None else ("Invoice", made.findtext("TxnID", ""))

    @rule(
        target=CompanyMachine.payments, customer=CompanyMachine.customers, amount=AMOUNTS, day=DAYS, auto=st.booleans()
    )
    def receive_a_payment(self, customer: str, amount: Decimal, day: dt.date, auto: bool) -> Any:
        """Money on account."""
        body = (
            f"{by_id('CustomerRef', customer)}{dated(day)}<TotalAmount>{amount}</TotalAmount>"
            f"<IsAutoApply>{str(auto).lower()}</IsAutoApply>"
        )
        return self._received(self.change(add("ReceivePayment", body), _payment(customer, amount), "ReceivePayment"))

    @rule(target=CompanyMachine.payments, which=WHICH, part=PARTS, over=st.booleans())
    def pay_an_invoice(self, which: int, part: Decimal, over: bool) -> Any:
        """Part of an invoice, all of it, or more than is open, which is refused."""
        unpaid = in_home_currency(self.ask("<InvoiceQueryRq><PaidStatus>NotPaidOnly</PaidStatus></InvoiceQueryRq>"))
        if not unpaid:
            return multiple()
        found = [unpaid[which % len(unpaid)]]
        txn_id = found[0].findtext("TxnID", "")
        still = Decimal(found[0].findtext("BalanceRemaining", ""))
        amount = still + Decimal("0.01") if over else cents(still * part)
        customer = found[0].findtext("CustomerRef/ListID", "")
        body = (
            f"{by_id('CustomerRef', customer)}<TotalAmount>{amount}</TotalAmount>"
            f"<AppliedToTxnAdd><TxnID>{txn_id}</TxnID><PaymentAmount>{amount}</PaymentAmount></AppliedToTxnAdd>"
        )
        made = self.change(add("ReceivePayment", body), _payment(customer, amount), "ReceivePayment")
        if made is not None:
            assert not over
            (paid,) = self.ask(f"<InvoiceQueryRq><TxnID>{txn_id}</TxnID></InvoiceQueryRq>")
            assert Decimal(paid.findtext("BalanceRemaining", "")) == still - amount
            assert (paid.findtext("IsPaid") == "true") == (still == amount)
            # A payment is no edit of what it pays.
            assert paid.findtext("EditSequence") == found[0].findtext("EditSequence")
        return self._received(made)

    @staticmethod
    def _received(made: etree._Element | None) -> Any:
        return multiple() if made is None else made.findtext("TxnID", "")

    @rule(payment=CompanyMachine.payments)
    def delete_a_payment(self, payment: str) -> None:
        """A payment that is not deposited is taken back."""
        self.undo(("ReceivePayment", payment), "Del")


def _payment(customer: str, amount: Decimal) -> Effect:
    return Effect({"Undeposited Funds": amount, "Receivables": -amount}, {customer: -amount})


def _effect(kind: str, customer: str, lines: list[Line], agency: str) -> tuple[Decimal, Effect]:
    """The subtotal of a document of sale, and what it does."""
    way = _SIDES[kind]
    amounts = [cents(quantity * price) for _, quantity, price, _ in lines]
    subtotal = sum(amounts, Decimal(0))
    tax = cents(sum((amount for amount, line in zip(amounts, lines, strict=True) if line[3]), Decimal(0)) * TAX)
    goods = {item: -way * sum((line[1] for line in lines if line[0] == item), Decimal(0)) for item in STOCKED}
    cost = sum((cents(line[1] * COST) for line in lines if line[0] in STOCKED), Decimal(0))
    where = "Undeposited Funds" if kind == "SalesReceipt" else "Receivables"
    return subtotal, Effect(
        {
            where: way * (subtotal + tax),
            "Sales": -way * subtotal,
            "Sales Tax Payable": -way * tax,
            "Cost of goods": way * cost,
            "Goods in stock": -way * cost,
        },
        {} if kind == "SalesReceipt" else {customer: way * (subtotal + tax)},
        # What is posted to Sales Tax Payable is owed to the agency.
        {agency: way * tax},
        goods,
    )
