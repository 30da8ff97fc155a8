"""A random life in two currencies: sold, paid, credited, refunded, deposited, at rates that move, changed and undone.

The model knows, in plain Python, every document with its amount, its rate and what settles it. After every step the
customers owe what the model says in their own currency, receivables are worth at home what is left of each document at
its own rate to the cent, and so what was gained and lost on exchange is what is not there any more.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.checks import check, fingerprint, rebuild
from mockbooks.operations.company_features import turn_on_multi_currency

CUSTOMERS = {"Abel": "US Dollar", "Emil": "Euro"}
VENDORS = {"Carrier": "US Dollar", "Export": "Euro"}
VENDOR = st.sampled_from(["Export", "Export", "Carrier"])
ABROAD = ("Emil", "Export")
CREDITS = ("CreditMemo", "ReceivePayment", "VendorCredit", "BillPaymentCheck")
CUSTOMER = st.sampled_from(["Emil", "Emil", "Abel"])
AMOUNT = st.decimals("0.01", "999.99", places=2)
RATE = st.sampled_from(["1.1", "1.2345", "0.91", "1", "3.33333"])
SHARE = st.sampled_from(["1", "0.5", "0.33", "2"])
CENT = Decimal("0.01")


def ref(name, full_name):
    return f"<{name}><FullName>{full_name}</FullName></{name}>"


def add(kind, body):
    return f"<{kind}AddRq><{kind}Add>{body}</{kind}Add></{kind}AddRq>"


def cents(amount):
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


class LifeAbroad(RuleBasedStateMachine):
    """Customers and vendors at home and abroad."""

    invoices, usable, refunds = Bundle("invoices"), Bundle("usable"), Bundle("refunds")
    bills, vendor_credits, payments = Bundle("bills"), Bundle("vendor_credits"), Bundle("payments")

    def __init__(self):
        super().__init__()
        self.file = CompanyFile.create()
        with self.file.company.request_set():
            turn_on_multi_currency(self.file.company)
        self.quickbooks = QuickBooks(self.file)

    def teardown(self):
        assert rebuild(self.file.company) == []
        self.file.close()

    def answer(self, request):
        text = self.quickbooks.process(
            f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{request}</QBXMLMsgsRq></QBXML>'
        )
        (answer,) = etree.fromstring(text)[0]
        assert answer.get("statusCode") != "1000", self.quickbooks.journal[-1].explain()
        return answer

    def change(self, request):
        """What was made or changed, or None if it was refused: then nothing may have changed."""
        before = fingerprint(self.file.company)
        answer = self.answer(request)
        event(f"{answer.tag} {answer.get('statusCode')}")
        if answer.get("statusSeverity") == "Error":
            assert fingerprint(self.file.company) == before, answer.get("statusMessage")
            return None
        return answer[0] if len(answer) else answer

    def get(self, kind, txn):
        answer = self.answer(f"<{kind}QueryRq><TxnID>{txn}</TxnID></{kind}QueryRq>")
        return answer[0] if len(answer) else None

    @initialize(target=invoices)
    def lists(self):
        requests = [
            add("Customer", f"<Name>{name}</Name>{ref('CurrencyRef', currency)}")
            for name, currency in CUSTOMERS.items()
        ]
        requests += [
            add("Vendor", f"<Name>{name}</Name>{ref('CurrencyRef', currency)}") for name, currency in VENDORS.items()
        ]
        for name, kind, currency in (
            ("Checking", "Bank", "US Dollar"), ("Euro bank", "Bank", "Euro"), ("Fees", "Income", ""), ("Discounts", "Expense", ""),
        ):  # fmt: skip
            said = ref("CurrencyRef", currency) if currency else ""
            requests.append(add("Account", f"<Name>{name}</Name><AccountType>{kind}</AccountType>{said}"))
        requests.append(
            add("ItemService", f"<Name>Advice</Name><SalesOrPurchase>{ref('AccountRef', 'Fees')}</SalesOrPurchase>")
        )
        assert all(self.change(request) is not None for request in requests)
        return self._sale("Invoice", "Emil", ["500.00"], "1.1")

    # -- entered -----------------------------------------------------------------------------------------------------

    def _sale(self, kind, customer, amounts, rate, extra=""):
        lines = "".join(
            f"<{kind}LineAdd>{ref('ItemRef', 'Advice')}<Amount>{amount}</Amount></{kind}LineAdd>" for amount in amounts
        )
        said = f"<ExchangeRate>{rate}</ExchangeRate>" if customer == "Emil" else ""
        made = self.change(add(kind, f"{ref('CustomerRef', customer)}{said}{extra}{lines}"))
        return multiple() if made is None else (kind, made.findtext("TxnID"))

    @rule(target=invoices, customer=CUSTOMER, amounts=st.lists(AMOUNT, min_size=1, max_size=3), rate=RATE)
    def invoice(self, customer, amounts, rate):
        return self._sale("Invoice", customer, amounts, rate)

    @rule(target=usable, customer=CUSTOMER, amounts=st.lists(AMOUNT, min_size=1, max_size=2), rate=RATE)
    def credit_memo(self, customer, amounts, rate):
        return self._sale("CreditMemo", customer, amounts, rate)

    @rule(target=invoices, customer=CUSTOMER, amount=AMOUNT)
    def charge(self, customer, amount):
        made = self.change(
            add("Charge", f"{ref('CustomerRef', customer)}{ref('ItemRef', 'Advice')}<Amount>{amount}</Amount>")
        )
        return multiple() if made is None else ("Charge", made.findtext("TxnID"))

    @rule(
        target=usable,
        invoice=invoices,
        share=SHARE,
        more=st.sampled_from(["0.00", "5.01"]),
        rate=RATE,
        discount=st.booleans(),
    )
    def pay(self, invoice, share, more, rate, discount):
        found = self.get(*invoice)
        if found is None:
            return multiple()
        customer, left = found.findtext("CustomerRef/FullName"), Decimal(found.findtext("BalanceRemaining"))
        money = cents(left * Decimal(share))
        taken = f"<DiscountAmount>0.01</DiscountAmount>{ref('DiscountAccountRef', 'Discounts')}" if discount else ""
        said = f"<ExchangeRate>{rate}</ExchangeRate>" if customer == "Emil" else ""
        made = self.change(
            add(
                "ReceivePayment",
                f"{ref('CustomerRef', customer)}<TotalAmount>{money + Decimal(more)}</TotalAmount>{said}<AppliedToTxnAdd>"
                f"<TxnID>{invoice[1]}</TxnID><PaymentAmount>{money}</PaymentAmount>{taken}</AppliedToTxnAdd>",
            )
        )
        return multiple() if made is None else ("ReceivePayment", made.findtext("TxnID"))

    @rule(invoice=invoices, credit=usable, amount=AMOUNT)
    def set_credit(self, invoice, credit, amount):
        found = self.get(*invoice)
        if found is None:
            return
        used = f"<SetCredit><CreditTxnID>{credit[1]}</CreditTxnID><AppliedAmount>{amount}</AppliedAmount></SetCredit>"
        applied = f"<AppliedToTxnAdd><TxnID>{invoice[1]}</TxnID>{used}</AppliedToTxnAdd>"
        self.change(add("ReceivePayment", f"{ref('CustomerRef', found.findtext('CustomerRef/FullName'))}{applied}"))

    @rule(target=refunds, credit=usable, amount=AMOUNT, rate=RATE)
    def refund(self, credit, amount, rate):
        found = self.get(*credit)
        if found is None:
            return multiple()
        customer = found.findtext("CustomerRef/FullName")
        said = f"<ExchangeRate>{rate}</ExchangeRate>" if customer == "Emil" else ""
        applied = f"<RefundAppliedToTxnAdd><TxnID>{credit[1]}</TxnID><RefundAmount>{amount}</RefundAmount></RefundAppliedToTxnAdd>"
        made = self.change(add("ARRefundCreditCard", f"{ref('CustomerRef', customer)}{said}{applied}"))
        return multiple() if made is None else ("ARRefundCreditCard", made.findtext("TxnID"))

    @rule(credit=usable, rate=RATE)
    def deposit(self, credit, rate):
        if credit[0] != "ReceivePayment":
            return
        line = f"<DepositLineAdd><PaymentTxnID>{credit[1]}</PaymentTxnID></DepositLineAdd>"
        self.change(
            add("Deposit", f"{ref('DepositToAccountRef', 'Euro bank')}<ExchangeRate>{rate}</ExchangeRate>{line}")
        )

    def _purchase(self, kind, vendor, amounts, rate):
        lines = "".join(
            f"<ExpenseLineAdd>{ref('AccountRef', 'Discounts')}<Amount>{amount}</Amount></ExpenseLineAdd>"
            for amount in amounts
        )
        said = f"<ExchangeRate>{rate}</ExchangeRate>" if vendor in ABROAD else ""
        made = self.change(add(kind, f"{ref('VendorRef', vendor)}{said}{lines}"))
        return multiple() if made is None else (kind, made.findtext("TxnID"))

    @rule(target=bills, vendor=VENDOR, amounts=st.lists(AMOUNT, min_size=1, max_size=2), rate=RATE)
    def bill(self, vendor, amounts, rate):
        return self._purchase("Bill", vendor, amounts, rate)

    @rule(target=vendor_credits, vendor=VENDOR, amount=AMOUNT, rate=RATE)
    def vendor_credit(self, vendor, amount, rate):
        return self._purchase("VendorCredit", vendor, [amount], rate)

    @rule(
        target=payments, bill=bills, share=SHARE, credit=st.none() | vendor_credits, rate=RATE, discount=st.booleans()
    )
    def pay_bill(self, bill, share, credit, rate, discount):
        found = self.get(*bill)
        if found is None:
            return multiple()
        vendor, money = (
            found.findtext("VendorRef/FullName"),
            cents(Decimal(found.findtext("OpenAmount")) * Decimal(share)),
        )
        used = (
            f"<SetCredit><CreditTxnID>{credit[1]}</CreditTxnID><AppliedAmount>0.07</AppliedAmount></SetCredit>"
            if credit
            else ""
        )
        taken = f"<DiscountAmount>0.01</DiscountAmount>{ref('DiscountAccountRef', 'Discounts')}" if discount else ""
        said = f"<ExchangeRate>{rate}</ExchangeRate>" if vendor in ABROAD else ""
        made = self.change(
            add(
                "BillPaymentCheck",
                f"{ref('PayeeEntityRef', vendor)}{ref('BankAccountRef', 'Checking')}<IsToBePrinted>true</IsToBePrinted>{said}"
                f"<AppliedToTxnAdd><TxnID>{bill[1]}</TxnID><PaymentAmount>{money}</PaymentAmount>{used}{taken}</AppliedToTxnAdd>",
            )
        )
        return multiple() if made is None else ("BillPaymentCheck", made.findtext("TxnID"))

    # -- changed and undone ------------------------------------------------------------------------------------------

    @rule(document=invoices | usable | bills | vendor_credits | payments, rate=RATE)
    def change_rate(self, document, rate):
        kind, txn = document
        found = self.get(kind, txn)
        if found is None or kind == "Charge":
            return
        identity = f"<TxnID>{txn}</TxnID><EditSequence>{found.findtext('EditSequence')}</EditSequence>"
        self.change(f"<{kind}ModRq><{kind}Mod>{identity}<ExchangeRate>{rate}</ExchangeRate></{kind}Mod></{kind}ModRq>")

    @rule(
        document=invoices | usable | refunds | bills | vendor_credits | payments, verb=st.sampled_from(["Del", "Void"])
    )
    def undo(self, document, verb):
        kind, txn = document
        self.change(f"<Txn{verb}Rq><Txn{verb}Type>{kind}</Txn{verb}Type><TxnID>{txn}</TxnID></Txn{verb}Rq>")

    # -- what must hold ----------------------------------------------------------------------------------------------

    @invariant()
    def the_file_holds_together(self):
        assert check(self.file.company) == []

    @invariant()
    def what_is_left_is_worth_its_part(self):
        """Of each document, by what is left of it: what customers owe, in their currency and at home."""
        owed = dict.fromkeys([*CUSTOMERS, *VENDORS], Decimal(0))
        worth = dict.fromkeys(owed, Decimal(0))
        rows = self.file.company.connection.execute(
            "SELECT txn.kind, name, total, open, coalesce(exchange_rate, '1') FROM txn JOIN list_object ON list_object.id = entity"
            " WHERE txn.kind IN ('Invoice', 'Charge', 'CreditMemo', 'ReceivePayment', 'ARRefundCreditCard',"
            " 'Bill', 'VendorCredit', 'BillPaymentCheck')"
        )
        for kind, name, *figures, rate in rows:
            sign = -1 if kind in CREDITS else 1
            total, left = (Decimal(figure) / 100 for figure in figures)
            whole = cents(total * Decimal(rate))
            owed[name] += sign * left
            worth[name] += sign * (whole - (cents((total - left) * whole / total) if total else 0))
        for name in owed:
            kind = "Customer" if name in CUSTOMERS else "Vendor"
            found = self.answer(f"<{kind}QueryRq><FullName>{name}</FullName></{kind}QueryRq>")
            assert Decimal(found[0].findtext("Balance")) == owed[name]
            (at_home,) = self.file.company.connection.execute(
                "SELECT coalesce(sum(balance), 0) FROM total JOIN list_object ON id = object WHERE name = ?", (name,)
            ).fetchone()
            assert Decimal(at_home) / 100 == worth[name]


HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
TestLifeAbroad = LifeAbroad.TestCase
TestLifeAbroad.settings = settings(max_examples=8, stateful_step_count=15, deadline=None, suppress_health_check=HEALTH)


@pytest.mark.slow
class TestLifeAbroadLong(LifeAbroad.TestCase):
    """The same, for long."""

    settings = settings(max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=HEALTH)
