"""A random life of sales forms: lines of every kind are put on them, changed, moved into groups, taxed and linked.

`test_trading_machine` enters every type of transaction; this one stays with the five that have sales lines and changes
what stands on them. Beside it stands a model in plain Python: what each customer owes by the forms as they were shown.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.checks import check, fingerprint, rebuild
from mockbooks.operations.new_company import turn_on_sales_tax

KINDS = ("Invoice", "SalesReceipt", "CreditMemo", "Estimate", "SalesOrder")
CUSTOMERS = ("Abel", "Abel:Kitchen", "Free")
PLAIN = ("Advice", "Labor", "Widget")
FORM = ("Ten percent", "Five off", "So far", "Down")
QUANTITY = st.sampled_from(["1", "2", "0.5", "12", "-1"])
PRICE = st.sampled_from(["10.00", "0.33333", "99.99"])
LINE = st.tuples(st.sampled_from((*PLAIN, *PLAIN, *FORM, "Set", "")), QUANTITY, PRICE)
LINES = st.lists(LINE, min_size=1, max_size=5)
AMOUNT = st.sampled_from(["0.01", "5.00", "40.00", "1000.00"])


def ref(name, full_name):
    return f"<{name}><FullName>{full_name}</FullName></{name}>"


def add(kind, body):
    return f"<{kind}AddRq><{kind}Add>{body}</{kind}Add></{kind}AddRq>"


def item(kind, name, body):
    return add(f"Item{kind}", f"<Name>{name}</Name>{body}")


def sold(code):
    return f"{ref('SalesTaxCodeRef', code)}<SalesOrPurchase><Price>50.00</Price>{ref('AccountRef', 'Fees')}</SalesOrPurchase>"


BEFORE_TAX = (
    add("Vendor", "<Name>State</Name>")
    + item("SalesTax", "Low", f"<TaxRate>1.375</TaxRate>{ref('TaxVendorRef', 'State')}")
    + item("SalesTax", "High", f"<TaxRate>8.25</TaxRate>{ref('TaxVendorRef', 'State')}")
    + item("SalesTaxGroup", "Both", ref("ItemSalesTaxRef", "Low") + ref("ItemSalesTaxRef", "High"))
    + add("Account", "<Name>Fees</Name><AccountType>Income</AccountType>")
    + add("Customer", "<Name>Abel</Name>")
    + add("Customer", f"<Name>Kitchen</Name>{ref('ParentRef', 'Abel')}")
)
AFTER_TAX = (
    add("Customer", f"<Name>Free</Name>{ref('SalesTaxCodeRef', 'Non')}")
    + item("Service", "Advice", sold("Tax"))
    + item("Service", "Labor", sold("Non"))
    + item(
        "Inventory",
        "Widget",
        f"{ref('SalesTaxCodeRef', 'Tax')}<SalesPrice>20.00</SalesPrice>{ref('IncomeAccountRef', 'Fees')}"
        "<QuantityOnHand>10</QuantityOnHand><TotalValue>33.33</TotalValue>",
    )
    + item("Discount", "Ten percent", f"<DiscountRatePercent>10</DiscountRatePercent>{ref('AccountRef', 'Fees')}")
    + item("Discount", "Five off", f"<DiscountRate>5.00</DiscountRate>{ref('AccountRef', 'Fees')}")
    + item("Subtotal", "So far", "")
    + item("Payment", "Down", "")
    + item(
        "Group",
        "Set",
        "".join(
            f"<ItemGroupLine>{ref('ItemRef', name)}{quantity}</ItemGroupLine>"
            for name, quantity in (
                ("Widget", "<Quantity>2</Quantity>"),
                ("Labor", "<Quantity>1</Quantity>"),
                ("Ten percent", ""),
            )
        ),
    )
)


def line(kind, verb, name, quantity, price):
    """A new line of an Add or Mod."""
    new = "<TxnLineID>-1</TxnLineID>" if verb == "Mod" else ""
    if name == "Set":
        group = f"{ref('ItemGroupRef', name)}<Quantity>{quantity}</Quantity>"
        return f"<{kind}LineGroup{verb}>{new}{group}</{kind}LineGroup{verb}>"
    body = "<Desc>a word</Desc>"
    if name in PLAIN:
        body = f"<Quantity>{quantity}</Quantity><Rate>{price}</Rate>"
    elif name == "Down":
        body = f"<Amount>{'7.77' if price == '0.33333' else price}</Amount>"
    named = ref("ItemRef", name) if name else ""
    return f"<{kind}Line{verb}>{new}{named}{body}</{kind}Line{verb}>"


def kept_line(kind, shown, change):
    """A line that was there, as a Mod names it; ``change`` is a new quantity or None."""
    name = shown.tag.removesuffix("Ret") + "Mod"
    quantity = f"<Quantity>{change}</Quantity>" if change and shown.find("Quantity") is not None else ""
    return f"<{name}><TxnLineID>{shown.findtext('TxnLineID')}</TxnLineID>{quantity}</{name}>"


class Sales(RuleBasedStateMachine):
    """The five sales forms."""

    forms = Bundle("forms")

    def __init__(self):
        super().__init__()
        self.file = CompanyFile.create()
        self.quickbooks = QuickBooks(self.file)

    def teardown(self):
        assert rebuild(self.file.company) == []
        self.file.close()

    @initialize()
    def lists(self):
        company = self.file.company
        assert 'statusSeverity="Error"' not in self.process(BEFORE_TAX)
        (both,) = company.connection.execute("SELECT id FROM list_object WHERE name = 'Both'").fetchone()
        with company.request_set():
            turn_on_sales_tax(company, both)
        assert 'statusSeverity="Error"' not in self.process(AFTER_TAX)

    def process(self, requests):
        return self.quickbooks.process(
            f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">{requests}</QBXMLMsgsRq></QBXML>'
        )

    def change(self, request):
        """What was made or changed; None where it was refused, and then nothing has changed."""
        before = fingerprint(self.file.company)
        (answer,) = etree.fromstring(self.process(request))[0]
        event(f"{answer.tag} {answer.get('statusCode')}")
        assert answer.get("statusCode") != "1000", self.quickbooks.journal[-1].explain()
        if answer.get("statusSeverity") == "Error":
            assert fingerprint(self.file.company) == before, answer.get("statusMessage")
            return None
        return answer[0] if len(answer) else answer

    def entered(self, kind, request):
        made = self.change(request)
        return multiple() if made is None else (kind, made.findtext("TxnID"))

    def found(self, form):
        kind, txn_id = form
        request = f"<{kind}QueryRq><TxnID>{txn_id}</TxnID><IncludeLineItems>true</IncludeLineItems></{kind}QueryRq>"
        (answer,) = etree.fromstring(self.process(request))[0]
        return answer[0] if len(answer) else None

    def mod(self, form, ret, body):
        kind = form[0]
        head = f"<TxnID>{form[1]}</TxnID><EditSequence>{ret.findtext('EditSequence')}</EditSequence>"
        return self.change(f"<{kind}ModRq><{kind}Mod>{head}{body}</{kind}Mod></{kind}ModRq>")

    @rule(
        target=forms,
        kind=st.sampled_from(KINDS),
        customer=st.sampled_from(CUSTOMERS),
        lines=LINES,
        pending=st.booleans(),
    )
    def enter(self, kind, customer, lines, pending):
        body = "".join(line(kind, "Add", *each) for each in lines)
        flag = "<IsPending>true</IsPending>" if pending and kind not in ("Estimate", "SalesOrder") else ""
        return self.entered(kind, add(kind, f"{ref('CustomerRef', customer)}{flag}{body}"))

    @rule(
        form=forms,
        keep=st.lists(st.booleans(), min_size=6, max_size=6),
        change=st.none() | QUANTITY,
        new=LINES,
        at=st.integers(0, 5),
    )
    def change_lines(self, form, keep, change, new, at):
        """Some lines stay, one quantity changes, new ones come in between."""
        ret = self.found(form)
        if ret is None:
            return
        present = [each for each in ret if each.tag in (f"{form[0]}LineRet", f"{form[0]}LineGroupRet")]
        body = [kept_line(form[0], each, change) for each, stays in zip(present, keep, strict=False) if stays]
        body[at:at] = [line(form[0], "Mod", *each) for each in new[:2]]
        self.mod(form, ret, "".join(body))

    @rule(form=forms, new=LINE)
    def change_a_group(self, form, new):
        """A group keeps its first line and gets another."""
        ret = self.found(form)
        group = None if ret is None else ret.find(f"{form[0]}LineGroupRet")
        if group is None or new[0] == "Set":
            return
        inside = [each for each in group if each.tag == f"{form[0]}LineRet"][:1]
        lines = "".join(kept_line(form[0], each, None) for each in inside) + line(form[0], "Mod", *new)
        name = f"{form[0]}LineGroupMod"
        self.mod(form, ret, f"<{name}><TxnLineID>{group.findtext('TxnLineID')}</TxnLineID>{lines}</{name}>")

    @rule(form=forms, customer=st.sampled_from(CUSTOMERS), tax=st.sampled_from(["Low", "High", "Both"]))
    def change_header(self, form, customer, tax):
        ret = self.found(form)
        if ret is not None:
            self.mod(form, ret, ref("CustomerRef", customer) + ref("ItemSalesTaxRef", tax))

    @rule(form=forms, flag=st.booleans())
    def let_it_wait(self, form, flag):
        ret = self.found(form)
        element = {"SalesOrder": "IsManuallyClosed", "Estimate": "IsActive"}.get(form[0], "IsPending")
        if ret is not None:
            self.mod(form, ret, f"<{element}>{str(flag).lower()}</{element}>")

    @rule(form=forms, percent=st.sampled_from(["10", "-25", "0.5"]))
    def mark_up(self, form, percent):
        ret = self.found(form)
        if ret is None or form[0] != "Estimate" or ret.find("EstimateLineRet") is None:
            return
        first = ret.findtext("EstimateLineRet/TxnLineID")
        marked = f"<TxnLineID>{first}</TxnLineID><MarkupRatePercent>{percent}</MarkupRatePercent>"
        self.mod(form, ret, f"<CreateChangeOrder>true</CreateChangeOrder><EstimateLineMod>{marked}</EstimateLineMod>")

    @rule(target=forms, order=forms, quantity=st.none() | QUANTITY, whole=st.booleans())
    def invoice_an_order(self, order, quantity, whole):
        ret = self.found(order)
        if ret is None or order[0] != "SalesOrder":
            return multiple()
        link = f"<LinkToTxnID>{order[1]}</LinkToTxnID>"
        if not whole:
            wanted = next(ret.iter("SalesOrderLineRet")).findtext("TxnLineID")
            override = f"<Quantity>{quantity}</Quantity>" if quantity else ""
            linked = f"<LinkToTxn><TxnID>{order[1]}</TxnID><TxnLineID>{wanted}</TxnLineID></LinkToTxn>"
            link = f"<InvoiceLineAdd>{override}{linked}</InvoiceLineAdd>"
        customer = ref("CustomerRef", ret.findtext("CustomerRef/FullName"))
        return self.entered("Invoice", add("Invoice", customer + link))

    @rule(form=forms, credit=forms, amount=AMOUNT, override=st.booleans())
    def set_a_credit(self, form, credit, amount, override):
        ret = self.found(form)
        if ret is None or form[0] != "Invoice" or credit[0] != "CreditMemo":
            return
        over = "<Override>true</Override>" if override else ""
        applied = f"<CreditTxnID>{credit[1]}</CreditTxnID><AppliedAmount>{amount}</AppliedAmount>{over}"
        self.mod(form, ret, f"<SetCredit>{applied}</SetCredit>")

    @rule(form=forms, verb=st.sampled_from(["Del", "Void"]))
    def undo(self, form, verb):
        kind, txn_id = form
        if verb == "Del" or kind not in ("Estimate", "SalesOrder"):
            self.change(f"<Txn{verb}Rq><Txn{verb}Type>{kind}</Txn{verb}Type><TxnID>{txn_id}</TxnID></Txn{verb}Rq>")

    @invariant()
    def the_file_holds_together(self):
        assert check(self.file.company) == []

    @invariant()
    def customers_owe_what_their_forms_say(self):
        answers = etree.fromstring(self.process("<InvoiceQueryRq/><CreditMemoQueryRq/><CustomerQueryRq/>"))[0]
        owed = dict.fromkeys(CUSTOMERS, Decimal(0))
        for ret in (*answers[0], *answers[1]):
            if ret.findtext("IsPending") == "true":
                continue
            total = Decimal(ret.findtext("Subtotal")) + Decimal(ret.findtext("SalesTaxTotal"))
            owed[ret.findtext("CustomerRef/FullName")] += total if ret.tag == "InvoiceRet" else -total
        for ret in answers[2]:
            assert Decimal(ret.findtext("Balance")) == owed[ret.findtext("FullName")]


HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
TestSales = Sales.TestCase
TestSales.settings = settings(max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=HEALTH)


@pytest.mark.slow
class TestSalesLong(Sales.TestCase):
    """The same, for long."""

    settings = settings(max_examples=120, stateful_step_count=60, deadline=None, suppress_health_check=HEALTH)
