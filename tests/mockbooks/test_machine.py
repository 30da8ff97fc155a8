"""A random life of a company: whatever is asked of it, in whatever order, its books hold together.

Beside the company stands a model in plain Python: what each customer owes and each vendor is owed. After every step the
invariants of the file are checked, and a refused request must have left every query answering as before.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.checks import check, rebuild

NAMES = ("Abel", "Baker", "Carol", "Ábel", "O'Neil & Sons", 'The "Shop"', "x" * 31)
NAME = st.sampled_from(NAMES)
AMOUNT = st.decimals("0.01", "9999.99", places=2)
QUANTITY = st.sampled_from(["1", "2", "0.5", "3.33333", "-1"])
RATE = st.sampled_from(["95.00", "0.01", "33.33333", "100"])
DAY = st.dates(date(2024, 1, 1), date(2024, 12, 31))
SHARE = st.sampled_from(["1", "1", "0.5", "0.1", "2"])
LINES = st.lists(st.tuples(QUANTITY, RATE), min_size=1, max_size=3)

QUERIES = "".join(
    f"<{kind}QueryRq>{filters}</{kind}QueryRq>"
    for kind, filters in (
        ("Customer", "<ActiveStatus>All</ActiveStatus>"),
        ("Vendor", "<ActiveStatus>All</ActiveStatus>"),
        ("Account", "<ActiveStatus>All</ActiveStatus>"),
        ("Item", "<ActiveStatus>All</ActiveStatus>"),
        ("StandardTerms", "<ActiveStatus>All</ActiveStatus>"),
        ("SalesTaxCode", "<ActiveStatus>All</ActiveStatus>"),
        ("Invoice", "<IncludeLineItems>1</IncludeLineItems><IncludeLinkedTxns>1</IncludeLinkedTxns>"),
        ("ReceivePayment", "<IncludeLineItems>1</IncludeLineItems>"),
        ("Bill", "<IncludeLineItems>1</IncludeLineItems><IncludeLinkedTxns>1</IncludeLinkedTxns>"),
        ("BillPaymentCheck", "<IncludeLineItems>1</IncludeLineItems>"),
    )
)


SCHEMA = Path(__file__).resolve().parents[3] / "shared" / "qbxml" / "xsd-13.0" / "qbxmlops130.xsd"


@cache
def schema():
    """The published schema of 13.0, where the folder of outside witnesses lies beside the checkout."""
    return etree.XMLSchema(etree.parse(SCHEMA)) if SCHEMA.exists() else None


def ref(name, list_id):
    return f"<{name}><ListID>{list_id}</ListID></{name}>"


class CompanyLife(RuleBasedStateMachine):
    """Lists, sales, purchases, payments, changes, voids and deletions, as a client would send them."""

    customers, vendors, items = Bundle("customers"), Bundle("vendors"), Bundle("items")
    invoices, bills, payments, checks = Bundle("invoices"), Bundle("bills"), Bundle("payments"), Bundle("checks")

    def __init__(self):
        super().__init__()
        self.file = CompanyFile.create()
        self.quickbooks = QuickBooks(self.file)
        self.owed = {}
        self.owing = {}

    def teardown(self):
        assert rebuild(self.file.company) == []
        self.file.close()

    # -- asking ------------------------------------------------------------------------------------------------------

    def answer(self, requests):
        text = self.quickbooks.process(
            '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">'
            f"{requests}</QBXMLMsgsRq></QBXML>"
        )
        answer = etree.fromstring(text)
        if schema() is not None:
            schema().assertValid(answer)
        return list(answer[0])

    def everything(self):
        return [etree.tostring(answer) for answer in self.answer(QUERIES)]

    def change(self, request):
        """What was made or changed, or None if it was refused: then nothing may have changed."""
        before = self.everything()
        (answer,) = self.answer(request)
        assert answer.get("statusCode") != "1000", answer.get("statusMessage")
        event(f"{answer.tag} {answer.get('statusCode')}")
        if answer.get("statusSeverity") == "Error":
            assert self.everything() == before, answer.get("statusMessage")
            return None
        return answer[0] if len(answer) else answer

    @staticmethod
    def part(share, amount):
        """So much of what is open: all, some, or more than there is."""
        return (Decimal(share) * Decimal(amount)).quantize(Decimal("0.01"))

    # -- lists -------------------------------------------------------------------------------------------------------

    @initialize(target=items)
    def chart_and_first_service(self):
        for name, kind in (("Checking", "Bank"), ("Fees", "Income"), ("Rent", "Expense"), ("Discounts", "Income")):
            made = self.change(
                f"<AccountAddRq><AccountAdd><Name>{name}</Name><AccountType>{kind}</AccountType></AccountAdd></AccountAddRq>"
            )
            assert made is not None
        return self.add_service("First service")

    @initialize(target=customers)
    def first_customer(self):
        return self.add_customer("First")

    @initialize(target=vendors)
    def first_vendor(self):
        return self.add_vendor("First vendor", None)

    @rule(target=customers, name=NAME)
    def add_customer(self, name):
        made = self.change(f"<CustomerAddRq><CustomerAdd><Name>{escape(name)}</Name></CustomerAdd></CustomerAddRq>")
        return multiple() if made is None else made.findtext("ListID")

    @rule(target=customers, name=NAME, parent=customers)
    def add_job(self, name, parent):
        made = self.change(
            f"<CustomerAddRq><CustomerAdd><Name>{escape(name)}</Name>{ref('ParentRef', parent)}</CustomerAdd></CustomerAddRq>"
        )
        return multiple() if made is None else made.findtext("ListID")

    @rule(target=vendors, name=NAME, opening=st.none() | AMOUNT)
    def add_vendor(self, name, opening):
        balance = "" if opening is None else f"<OpenBalance>{opening}</OpenBalance>"
        made = self.change(f"<VendorAddRq><VendorAdd><Name>{escape(name)}</Name>{balance}</VendorAdd></VendorAddRq>")
        if made is None:
            return multiple()
        self.owing[made.findtext("ListID")] = opening or Decimal(0)
        return made.findtext("ListID")

    @rule(target=items, name=NAME)
    def add_service(self, name):
        made = self.change(
            f"<ItemServiceAddRq><ItemServiceAdd><Name>{escape(name)}</Name><SalesOrPurchase><Price>50.00</Price>"
            "<AccountRef><FullName>Fees</FullName></AccountRef></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>"
        )
        return multiple() if made is None else made.findtext("ListID")

    @rule(customer=customers, name=NAME, active=st.booleans(), stale=st.booleans())
    def change_customer(self, customer, name, active, stale):
        found = self.answer(f"<CustomerQueryRq><ListID>{customer}</ListID></CustomerQueryRq>")[0]
        if not len(found):
            return
        sequence = "1" if stale else found[0].findtext("EditSequence")
        made = self.change(
            f"<CustomerModRq><CustomerMod><ListID>{customer}</ListID><EditSequence>{sequence}</EditSequence>"
            f"<Name>{escape(name)}</Name><IsActive>{str(active).lower()}</IsActive></CustomerMod></CustomerModRq>"
        )
        assert made is None or not stale

    @rule(customer=customers)
    def delete_customer(self, customer):
        made = self.change(f"<ListDelRq><ListDelType>Customer</ListDelType><ListID>{customer}</ListID></ListDelRq>")
        if made is not None:
            assert not self.owed.pop(customer, None)

    # -- sales -------------------------------------------------------------------------------------------------------

    @rule(target=invoices, customer=customers, item=items, lines=LINES, day=DAY)
    def invoice(self, customer, item, lines, day):
        body = "".join(
            f"<InvoiceLineAdd>{ref('ItemRef', item)}<Quantity>{quantity}</Quantity><Rate>{rate}</Rate></InvoiceLineAdd>"
            for quantity, rate in lines
        )
        made = self.change(
            f"<InvoiceAddRq><InvoiceAdd>{ref('CustomerRef', customer)}<TxnDate>{day}</TxnDate>{body}</InvoiceAdd></InvoiceAddRq>"
        )
        if made is None:
            return multiple()
        total = Decimal(made.findtext("Subtotal"))
        assert total == sum(Decimal(line.findtext("Amount")) for line in made.findall("InvoiceLineRet"))
        self.owed[customer] = self.owed.get(customer, Decimal(0)) + total
        return made.findtext("TxnID")

    @rule(target=payments, customer=customers, amount=AMOUNT, auto=st.booleans())
    def receive_payment(self, customer, amount, auto):
        made = self.change(
            f"<ReceivePaymentAddRq><ReceivePaymentAdd>{ref('CustomerRef', customer)}<TotalAmount>{amount}</TotalAmount>"
            f"<IsAutoApply>{str(auto).lower()}</IsAutoApply></ReceivePaymentAdd></ReceivePaymentAddRq>"
        )
        return self._paid(made, customer, amount)

    @rule(target=payments, invoice=invoices, share=SHARE, discount=st.none() | st.just(Decimal("0.01")))
    def pay_invoice(self, invoice, share, discount):
        found = self.answer(f"<InvoiceQueryRq><TxnID>{invoice}</TxnID></InvoiceQueryRq>")[0]
        if not len(found):
            return multiple()
        amount = self.part(share, found[0].findtext("BalanceRemaining"))
        customer = found[0].findtext("CustomerRef/ListID")
        taken = (
            ""
            if discount is None
            else f"<DiscountAmount>{discount}</DiscountAmount>"
            "<DiscountAccountRef><FullName>Discounts</FullName></DiscountAccountRef>"
        )
        made = self.change(
            f"<ReceivePaymentAddRq><ReceivePaymentAdd>{ref('CustomerRef', customer)}<TotalAmount>{amount}</TotalAmount>"
            f"<AppliedToTxnAdd><TxnID>{invoice}</TxnID><PaymentAmount>{amount}</PaymentAmount>{taken}</AppliedToTxnAdd>"
            "</ReceivePaymentAdd></ReceivePaymentAddRq>"
        )
        return self._paid(made, customer, amount + (discount or 0))

    def _paid(self, made, customer, amount):
        if made is None:
            return multiple()
        self.owed[customer] = self.owed.get(customer, Decimal(0)) - amount
        return made.findtext("TxnID")

    # -- purchases ---------------------------------------------------------------------------------------------------

    @rule(target=bills, vendor=vendors, amounts=st.lists(AMOUNT, min_size=1, max_size=3), day=DAY)
    def bill(self, vendor, amounts, day):
        lines = "".join(
            f"<ExpenseLineAdd><AccountRef><FullName>Rent</FullName></AccountRef><Amount>{amount}</Amount></ExpenseLineAdd>"
            for amount in amounts
        )
        made = self.change(
            f"<BillAddRq><BillAdd>{ref('VendorRef', vendor)}<TxnDate>{day}</TxnDate>{lines}</BillAdd></BillAddRq>"
        )
        if made is None:
            return multiple()
        assert Decimal(made.findtext("AmountDue")) == sum(amounts)
        self.owing[vendor] = self.owing.get(vendor, Decimal(0)) + sum(amounts)
        return made.findtext("TxnID")

    @rule(target=checks, bill=bills, share=SHARE)
    def pay_bill(self, bill, share):
        found = self.answer(f"<BillQueryRq><TxnID>{bill}</TxnID></BillQueryRq>")[0]
        if not len(found):
            return multiple()
        amount = self.part(share, found[0].findtext("OpenAmount"))
        vendor = found[0].findtext("VendorRef/ListID")
        made = self.change(
            f"<BillPaymentCheckAddRq><BillPaymentCheckAdd>{ref('PayeeEntityRef', vendor)}"
            "<BankAccountRef><FullName>Checking</FullName></BankAccountRef><IsToBePrinted>true</IsToBePrinted>"
            f"<AppliedToTxnAdd><TxnID>{bill}</TxnID><PaymentAmount>{amount}</PaymentAmount></AppliedToTxnAdd>"
            "</BillPaymentCheckAdd></BillPaymentCheckAddRq>"
        )
        if made is None:
            return multiple()
        self.owing[vendor] -= amount
        return made.findtext("TxnID")

    # -- changes, voids, deletions -----------------------------------------------------------------------------------

    @rule(invoice=invoices, lines=LINES)
    def change_invoice(self, invoice, lines):
        found = self.answer(
            f"<InvoiceQueryRq><TxnID>{invoice}</TxnID><IncludeLineItems>1</IncludeLineItems></InvoiceQueryRq>"
        )[0]
        if not len(found):
            return
        before = found[0]
        first = before.findtext("InvoiceLineRet/TxnLineID")
        item = before.findtext("InvoiceLineRet/ItemRef/ListID")
        new = "".join(
            f"<InvoiceLineMod><TxnLineID>-1</TxnLineID>{ref('ItemRef', item)}<Quantity>{quantity}</Quantity>"
            f"<Rate>{rate}</Rate></InvoiceLineMod>"
            for quantity, rate in lines[1:]
        )
        after = self.change(
            f"<InvoiceModRq><InvoiceMod><TxnID>{invoice}</TxnID><EditSequence>{before.findtext('EditSequence')}</EditSequence>"
            f"<InvoiceLineMod><TxnLineID>{first}</TxnLineID></InvoiceLineMod>{new}</InvoiceMod></InvoiceModRq>"
        )
        if after is not None:
            customer = before.findtext("CustomerRef/ListID")
            self.owed[customer] += Decimal(after.findtext("Subtotal")) - Decimal(before.findtext("Subtotal"))
            settled = Decimal(before.findtext("Subtotal")) - Decimal(before.findtext("BalanceRemaining"))
            if Decimal(after.findtext("Subtotal")) < settled:
                self._forget_discounts()

    @rule(invoice=invoices, verb=st.sampled_from(["Del", "Void"]))
    def undo_invoice(self, invoice, verb):
        found = self.answer(f"<InvoiceQueryRq><TxnID>{invoice}</TxnID></InvoiceQueryRq>")[0]
        made = self._undo("Invoice", invoice, verb)
        if made is not None:
            customer = found[0].findtext("CustomerRef/ListID")
            self.owed[customer] -= Decimal(found[0].findtext("Subtotal"))
            self._forget_discounts()

    @rule(bill=bills, verb=st.sampled_from(["Del", "Void"]))
    def undo_bill(self, bill, verb):
        found = self.answer(f"<BillQueryRq><TxnID>{bill}</TxnID></BillQueryRq>")[0]
        if self._undo("Bill", bill, verb) is not None:
            self.owing[found[0].findtext("VendorRef/ListID")] -= Decimal(found[0].findtext("AmountDue"))

    @rule(payment=payments)
    def delete_payment(self, payment):
        found = self.answer(f"<ReceivePaymentQueryRq><TxnID>{payment}</TxnID></ReceivePaymentQueryRq>")[0]
        if self._undo("ReceivePayment", payment, "Del") is not None:
            self.owed[found[0].findtext("CustomerRef/ListID")] += Decimal(found[0].findtext("TotalAmount"))
            self._forget_discounts()

    @rule(made=checks, verb=st.sampled_from(["Del", "Void"]))
    def undo_check(self, made, verb):
        found = self.answer(f"<BillPaymentCheckQueryRq><TxnID>{made}</TxnID></BillPaymentCheckQueryRq>")[0]
        if self._undo("BillPaymentCheck", made, verb) is not None:
            self.owing[found[0].findtext("PayeeEntityRef/ListID")] += Decimal(found[0].findtext("Amount"))

    def _undo(self, kind, txn_id, verb):
        return self.change(f"<Txn{verb}Rq><Txn{verb}Type>{kind}</Txn{verb}Type><TxnID>{txn_id}</TxnID></Txn{verb}Rq>")

    def _forget_discounts(self):
        # What becomes of a discount when its invoice or payment goes, or the invoice gets smaller than what was settled of
        # it, is the books' affair; the model asks and goes on.
        for customer in self.owed:
            self.owed[customer] = self._balance("Customer", customer)

    # -- copies ------------------------------------------------------------------------------------------------------

    @rule()
    def restore_gives_the_same_answers(self):
        before, content = self.everything(), self.file.company.to_bytes()
        self.change("<CustomerAddRq><CustomerAdd><Name>Somebody else</Name></CustomerAdd></CustomerAddRq>")
        self.file.company.restore(content)
        assert self.everything() == before

    @rule(size=st.integers(1, 4))
    def pages_are_the_answer_in_one_piece(self, size):
        whole = [etree.tostring(ret) for ret in self.answer("<InvoiceQueryRq/>")[0]]
        paged, answer = [], None
        with QuickBooks(self.file) as quickbooks:
            going = 'iterator="Start"'
            while answer is None or int(answer.get("iteratorRemainingCount") or 0):
                text = quickbooks.process(
                    '<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
                    f"<InvoiceQueryRq {going}><MaxReturned>{size}</MaxReturned></InvoiceQueryRq></QBXMLMsgsRq></QBXML>"
                )
                answer = etree.fromstring(text)[0][0]
                paged += [etree.tostring(ret) for ret in answer]
                going = f'iterator="Continue" iteratorID="{answer.get("iteratorID")}"'
        assert paged == whole

    # -- what must hold ----------------------------------------------------------------------------------------------

    def _balance(self, kind, list_id):
        (answer,) = self.answer(f"<{kind}QueryRq><ListID>{list_id}</ListID></{kind}QueryRq>")
        return Decimal(answer[0].findtext("Balance")) if len(answer) else Decimal(0)

    @invariant()
    def the_file_holds_together(self):
        assert check(self.file.company) == []

    @invariant()
    def the_model_agrees(self):
        for customer, amount in self.owed.items():
            assert self._balance("Customer", customer) == amount
        for vendor, amount in self.owing.items():
            assert self._balance("Vendor", vendor) == amount


HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
TestCompanyLife = CompanyLife.TestCase
TestCompanyLife.settings = settings(
    max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=HEALTH
)


@pytest.mark.slow
class TestCompanyLifeLong(CompanyLife.TestCase):
    """The same, for long."""

    settings = settings(max_examples=120, stateful_step_count=60, deadline=None, suppress_health_check=HEALTH)
