"""Documents of the British, Canadian and Australian editions, whose lines are taxed by their codes: worked examples."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from lxml import etree

from mockbooks.checks import check, fingerprint, rebuild
from mockbooks.company import Company, ManualClock
from mockbooks.operations import Engine, Session
from mockbooks.operations.company_features import turn_on_multi_currency
from mockbooks.operations.new_company import CompanyDetails, set_up
from mockbooks.qbxml.reader import read
from mockbooks.qbxml.versions import Edition


def ref(name: str, full_name: str) -> str:
    return f"<{name}><FullName>{full_name}</FullName></{name}>" if full_name else ""


def add(kind: str, body: str) -> str:
    return f"<{kind}AddRq><{kind}Add>{body}</{kind}Add></{kind}AddRq>"


class Books:
    """A new company abroad, with a customer, a supplier, two items and the accounts they need."""

    def __init__(self, edition: Edition, state: str = "") -> None:
        clock = ManualClock(datetime(2024, 3, 1, 15, tzinfo=UTC))
        self.company = Company.create(clock=clock, edition=edition)
        set_up(self.company, CompanyDetails("Larkspur", address={"State": state} if state else {}))
        self.engine, self.session = Engine(self.company), Session(application="Tests")
        for name, kind in (
            ("Bank", "Bank"), ("Card", "CreditCard"), ("Fees", "Income"), ("Rent", "Expense"), ("Reductions", "Expense"),
            ("Cost", "CostOfGoodsSold"), ("Stock", "OtherCurrentAsset"),
        ):  # fmt: skip
            self.done(add("Account", f"<Name>{name}</Name><AccountType>{kind}</AccountType>"))
        self.done(add("Customer", "<Name>Ada</Name>"))
        self.done(add("Vendor", "<Name>Printer</Name>"))
        account = ref("AccountRef", "Fees")
        self.done(
            add("ItemService", f"<Name>Advice</Name><SalesOrPurchase><Price>60.00</Price>{account}</SalesOrPurchase>")
        )
        accounts = f"{ref('IncomeAccountRef', 'Fees')}{ref('COGSAccountRef', 'Cost')}{ref('AssetAccountRef', 'Stock')}"
        self.done(add("ItemInventory", f"<Name>Box</Name>{accounts}"))

    def ask(self, request: str) -> etree._Element:
        document = f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{request}</QBXMLMsgsRq></QBXML>'
        (answer,) = etree.fromstring(
            self.engine.process(read(document, edition=self.company.edition), self.session).text
        )[0]
        return answer

    def done(self, request: str, status: str = "0") -> etree._Element:
        answer = self.ask(request)
        assert answer.get("statusCode") == status, answer.get("statusMessage")
        assert check(self.company) == []
        return answer[0] if len(answer) else answer

    def refused(self, request: str) -> str:
        before = fingerprint(self.company)
        answer = self.ask(request)
        assert answer.get("statusSeverity") == "Error", etree.tostring(answer)
        assert fingerprint(self.company) == before
        return str(answer.get("statusCode"))

    def balance(self, account: str) -> str | None:
        return self.done(f"<AccountQueryRq><FullName>{account}</FullName></AccountQueryRq>").findtext("Balance")

    def get(self, kind: str, ret: etree._Element) -> etree._Element:
        txn = ret.findtext("TxnID")
        lines = "<IncludeLineItems>true</IncludeLineItems>"
        return self.done(f"<{kind}QueryRq><TxnID>{txn}</TxnID>{lines}</{kind}QueryRq>")

    def mod(self, kind: str, ret: etree._Element, body: str) -> etree._Element:
        found = self.get(kind, ret)
        identity = "".join(f"<{name}>{found.findtext(name)}</{name}>" for name in ("TxnID", "EditSequence"))
        return self.done(f"<{kind}ModRq><{kind}Mod>{identity}{body}</{kind}Mod></{kind}ModRq>")


@pytest.fixture
def books(request: pytest.FixtureRequest) -> Iterator[Books]:
    made = Books(*request.param)
    yield made
    assert rebuild(made.company) == check(made.company) == []
    made.company.close()


british = pytest.mark.parametrize("books", [(Edition.UK,)], indirect=True, ids=["UK"])
ontario = pytest.mark.parametrize("books", [(Edition.CA, "ON")], indirect=True, ids=["CA-ON"])
pacific = pytest.mark.parametrize("books", [(Edition.CA, "BC")], indirect=True, ids=["CA-BC"])
quebec = pytest.mark.parametrize("books", [(Edition.CA, "QC")], indirect=True, ids=["CA-QC"])
australian = pytest.mark.parametrize("books", [(Edition.AU,)], indirect=True, ids=["AU"])
abroad = pytest.mark.parametrize(
    "books", [(Edition.UK,), (Edition.CA,), (Edition.AU,)], indirect=True, ids=["UK", "CA", "AU"]
)

TAX_ACCOUNTS = {Edition.UK: "VAT Liability", Edition.CA: "GST/HST Payable", Edition.AU: "Tax Payable"}


def sold(kind: str, amount: str, code: str = "", item: str = "Advice", tax: str = "", verb: str = "Add") -> str:
    given = f"<TaxAmount>{tax}</TaxAmount>" if tax else ""
    which = "<TxnLineID>-1</TxnLineID>" if verb == "Mod" else ""
    line = f"{kind}Line{verb}"
    return (
        f"<{line}>{which}{ref('ItemRef', item)}<Amount>{amount}</Amount>{given}{ref('SalesTaxCodeRef', code)}</{line}>"
    )


def sale(kind: str, lines: str, header: str = "") -> str:
    return add(kind, f"{ref('CustomerRef', 'Ada')}{header}{lines}")


def spent(amount: str, code: str = "", account: str = "Rent", tax: str = "") -> str:
    given = f"<TaxAmount>{tax}</TaxAmount>" if tax else ""
    return f"<ExpenseLineAdd>{ref('AccountRef', account)}<Amount>{amount}</Amount>{given}{ref('SalesTaxCodeRef', code)}</ExpenseLineAdd>"


def bill(lines: str, header: str = "") -> str:
    return add("Bill", f"{ref('VendorRef', 'Printer')}{header}{lines}")


GROSS = "<IsTaxIncluded>true</IsTaxIncluded>"


def figures(ret: etree._Element, *names: str) -> list[str | None]:
    return [ret.findtext(name) for name in names]


# -- a new file ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("books", "codes", "agencies"),
    [
        ((Edition.UK,), "E O R S Z", ["HM Revenue & Customs VAT"]),
        ((Edition.CA, "ON"), "E G H Z", ["Receiver General"]),
        ((Edition.CA, "AB"), "E G Z", ["Receiver General"]),
        ((Edition.CA, "BC"), "E G P S Z", ["Minister of Finance (BC)", "Receiver General"]),
        ((Edition.CA, "QC"), "E G Q S Z", ["Receiver General", "Revenu Québec"]),
        ((Edition.AU,), "CAF CAG CAI EXP FRE GST INP NCF NCG NCI", ["Australian Taxation Office"]),
    ],
    indirect=["books"],
)
def test_a_new_file_has_its_codes_and_its_agencies(books: Books, codes: str, agencies: list[str]) -> None:
    found = books.ask("<SalesTaxCodeQueryRq/>")
    assert [code.findtext("Name") for code in found] == codes.split()
    for code in found:
        names = [code.find(name) is not None for name in ("ItemPurchaseTaxRef", "ItemSalesTaxRef")]
        assert names[0] == names[1], "a code is a pair"
    told = [vendor for vendor in books.ask("<VendorQueryRq/>") if vendor.findtext("IsSalesTaxAgency") == "true"]
    assert [vendor.findtext("Name") for vendor in told] == agencies
    assert {vendor.findtext("IsTaxAgency") for vendor in told} == {"true"}
    for vendor in told:
        account = vendor.findtext("TaxOnSalesAccountRef/FullName")
        kept = books.done(f"<AccountQueryRq><FullName>{account}</FullName></AccountQueryRq>")
        assert figures(kept, "AccountType", "IsTaxAccount") == ["OtherCurrentLiability", "true"]
    preferences = books.done("<PreferencesQueryRq/>").find("SalesTaxPreferences")
    assert preferences is not None
    code = preferences.findtext("DefaultTaxableSalesTaxCodeRef/FullName")
    assert code == {"UK": "S", "AU": "GST"}.get(
        books.company.edition.value, "H" if "H" in codes else "S" if "S" in codes else "G"
    )
    assert preferences.findtext("IsUsingAmountsIncludeTax") == "true"


# -- sales ---------------------------------------------------------------------------------------------------------------


@british
def test_lines_are_taxed_by_their_codes(books: Books) -> None:
    lines = sold("Invoice", "100.00", "S") + sold("Invoice", "40.00", "R") + sold("Invoice", "50.00", "Z")
    invoice = books.done(sale("Invoice", lines + sold("Invoice", "25.00", "O")))
    assert figures(invoice, "Subtotal", "SalesTaxTotal", "BalanceRemaining") == ["215.00", "22.00", "237.00"]
    assert figures(invoice, "IsTaxIncluded", "ItemSalesTaxRef", "SalesTaxPercentage") == ["false", None, None]
    assert [books.balance(name) for name in ("Fees", "VAT Liability", "Accounts Receivable")] == [
        "215.00",
        "22.00",
        "237.00",
    ]
    agency = books.done("<VendorQueryRq><FullName>HM Revenue &amp; Customs VAT</FullName></VendorQueryRq>")
    assert agency.findtext("Balance") == "22.00"


@british
def test_a_line_without_a_code_has_the_default_one_or_that_of_the_customer(books: Books) -> None:
    first = books.done(sale("Invoice", sold("Invoice", "10.00")))
    assert first.findtext("InvoiceLineRet/SalesTaxCodeRef/FullName") == "S"
    books.done(add("Customer", f"<Name>Abroad</Name>{ref('SalesTaxCodeRef', 'Z')}"))
    lines = sold("Invoice", "10.00") + sold("Invoice", "10.00", "S")
    other = books.done(add("Invoice", f"{ref('CustomerRef', 'Abroad')}{lines}"))
    assert [each.findtext("SalesTaxCodeRef/FullName") for each in other.findall("InvoiceLineRet")] == ["Z", "S"]
    assert figures(other, "CustomerSalesTaxCodeRef/FullName", "SalesTaxTotal") == ["Z", "2.00"]


@british
def test_amounts_that_include_their_tax(books: Books) -> None:
    lines = sold("Invoice", "120.00", "S") + sold("Invoice", "10.00", "Z")
    invoice = books.done(sale("Invoice", lines, GROSS))
    assert figures(invoice, "Subtotal", "SalesTaxTotal", "BalanceRemaining") == ["110.00", "20.00", "130.00"]
    assert [line.findtext("Amount") for line in invoice.findall("InvoiceLineRet")] == ["120.00", "10.00"]
    assert [books.balance(name) for name in ("Fees", "VAT Liability")] == ["110.00", "20.00"]
    assert etree.tostring(books.get("Invoice", invoice)) == etree.tostring(invoice)
    changed = books.mod("Invoice", invoice, "<IsTaxIncluded>false</IsTaxIncluded>")
    assert figures(changed, "Subtotal", "SalesTaxTotal", "BalanceRemaining") == ["130.00", "24.00", "154.00"]
    unmoved = books.mod("Invoice", changed, "<Memo>No more than that</Memo>")
    assert figures(unmoved, "Subtotal", "SalesTaxTotal", "BalanceRemaining") == ["130.00", "24.00", "154.00"]


@british
def test_a_rate_that_has_changed_since_leaves_documents_as_they_were(books: Books) -> None:
    invoice = books.done(sale("Invoice", sold("Invoice", "120.00", "S"), GROSS))
    item = books.done("<ItemSalesTaxQueryRq><FullName>Standard Sales</FullName></ItemSalesTaxQueryRq>")
    identity = "".join(f"<{name}>{item.findtext(name)}</{name}>" for name in ("ListID", "EditSequence"))
    books.done(
        f"<ItemSalesTaxModRq><ItemSalesTaxMod>{identity}<TaxRate>25.0</TaxRate></ItemSalesTaxMod></ItemSalesTaxModRq>"
    )
    kept = books.mod("Invoice", invoice, "<Memo>Later</Memo>")
    assert figures(kept, "Subtotal", "SalesTaxTotal") == ["100.00", "20.00"]
    line = kept.findtext("InvoiceLineRet/TxnLineID")
    anew = books.mod("Invoice", kept, f"<InvoiceLineMod><TxnLineID>{line}</TxnLineID></InvoiceLineMod>")
    assert figures(anew, "Subtotal", "SalesTaxTotal") == ["96.00", "24.00"]


@british
def test_prices_of_items_may_include_tax_whatever_the_document_does(books: Books) -> None:
    account = ref("AccountRef", "Fees")
    part = f"<SalesOrPurchase><Price>12.00</Price>{account}</SalesOrPurchase>"
    books.done(
        add("ItemService", f"<Name>Till</Name><IsTaxIncluded>true</IsTaxIncluded>{ref('SalesTaxCodeRef', 'S')}{part}")
    )
    line = f"<InvoiceLineAdd>{ref('ItemRef', 'Till')}<Quantity>3</Quantity></InvoiceLineAdd>"
    net = books.done(sale("Invoice", line))
    assert figures(net, "InvoiceLineRet/Rate", "Subtotal", "SalesTaxTotal") == ["10.00", "30.00", "6.00"]
    gross = books.done(sale("Invoice", line, GROSS))
    assert figures(gross, "InvoiceLineRet/Rate", "Subtotal", "SalesTaxTotal") == ["12.00", "30.00", "6.00"]
    advice = books.done(sale("Invoice", f"<InvoiceLineAdd>{ref('ItemRef', 'Advice')}</InvoiceLineAdd>", GROSS))
    assert figures(advice, "InvoiceLineRet/Rate", "BalanceRemaining") == ["72.00", "72.00"]


@abroad
@pytest.mark.parametrize("header", ["", GROSS])
def test_discounts_and_groups_bear_tax_too(books: Books, header: str) -> None:
    """A tenth off 200.00 and a group of two: 300.00 less 20.00, all at the edition's rate."""
    books.done(
        add(
            "ItemDiscount",
            f"<Name>Less</Name><DiscountRatePercent>10.0</DiscountRatePercent>{ref('AccountRef', 'Reductions')}",
        )
    )
    member = f"<ItemGroupLine>{ref('ItemRef', 'Advice')}<Quantity>1</Quantity></ItemGroupLine>"
    books.done(add("ItemGroup", f"<Name>Pair</Name>{member}{member}"))
    group = f"<InvoiceLineGroupAdd>{ref('ItemGroupRef', 'Pair')}</InvoiceLineGroupAdd>"
    less = f"<InvoiceLineAdd>{ref('ItemRef', 'Less')}</InvoiceLineAdd>"
    invoice = books.done(sale("Invoice", sold("Invoice", "200.00") + less + group, header))
    rate = {Edition.UK: 20, Edition.CA: 13, Edition.AU: 10}[books.company.edition]
    shown = float(invoice.findtext("InvoiceLineGroupRet/TotalAmount") or 0)
    net, tax = (float(invoice.findtext(name) or 0) for name in ("Subtotal", "SalesTaxTotal"))
    assert abs(tax - net * rate / 100) < 0.02
    whole = 180 + shown
    assert round(net + tax if header else net, 2) == round(whole, 2)
    assert books.balance(TAX_ACCOUNTS[books.company.edition]) == f"{tax:.2f}"


@abroad
@pytest.mark.parametrize("kind", ["Estimate", "SalesOrder", "Invoice", "SalesReceipt", "CreditMemo"])
def test_every_sales_document_comes_to_its_lines_and_their_tax(books: Books, kind: str) -> None:
    made = books.done(sale(kind, sold(kind, "100.00") + sold(kind, "50.00"), GROSS))
    tax = {Edition.UK: "25.00", Edition.CA: "17.26", Edition.AU: "13.64"}[books.company.edition]
    assert made.findtext("SalesTaxTotal") == tax
    assert made.findtext("TotalAmount" if kind != "Invoice" else "BalanceRemaining") == "150.00"
    sign = {"Invoice": "", "SalesReceipt": "", "CreditMemo": "-"}.get(kind)
    if sign is not None:
        assert books.balance(TAX_ACCOUNTS[books.company.edition]) == sign + tax


@abroad
def test_the_tax_item_of_the_header_is_not_their_way(books: Books) -> None:
    item = {Edition.UK: "Standard Sales", Edition.CA: "GST on Sales", Edition.AU: "GST"}[books.company.edition]
    made = books.done(sale("Invoice", sold("Invoice", "100.00"), ref("ItemSalesTaxRef", item)), status="530")
    assert made.find("ItemSalesTaxRef") is None


@british
def test_paid_in_part_credited_voided_deleted(books: Books) -> None:
    invoice = books.done(sale("Invoice", sold("Invoice", "100.00", "S")))
    applied = f"<AppliedToTxnAdd><TxnID>{invoice.findtext('TxnID')}</TxnID><PaymentAmount>70.00</PaymentAmount></AppliedToTxnAdd>"
    books.done(add("ReceivePayment", f"{ref('CustomerRef', 'Ada')}<TotalAmount>70.00</TotalAmount>{applied}"))
    assert figures(books.get("Invoice", invoice), "AppliedAmount", "BalanceRemaining") == ["-70.00", "50.00"]
    memo = books.done(sale("CreditMemo", sold("CreditMemo", "10.00", "S")))
    assert figures(memo, "Subtotal", "SalesTaxTotal", "CreditRemaining") == ["10.00", "2.00", "12.00"]
    assert books.balance("VAT Liability") == "18.00"
    books.done(f"<TxnVoidRq><TxnVoidType>Invoice</TxnVoidType><TxnID>{invoice.findtext('TxnID')}</TxnID></TxnVoidRq>")
    assert figures(books.get("Invoice", invoice), "Subtotal", "SalesTaxTotal") == ["0.00", "0.00"]
    assert books.balance("VAT Liability") == "-2.00"
    books.done(f"<TxnDelRq><TxnDelType>CreditMemo</TxnDelType><TxnID>{memo.findtext('TxnID')}</TxnID></TxnDelRq>")
    assert books.balance("VAT Liability") == "0.00"


@british
def test_an_order_with_tax_in_its_amounts_is_invoiced_so(books: Books) -> None:
    order = books.done(sale("SalesOrder", sold("SalesOrder", "120.00", "S"), GROSS))
    link = f"<LinkToTxnID>{order.findtext('TxnID')}</LinkToTxnID>"
    invoice = books.done(add("Invoice", f"{ref('CustomerRef', 'Ada')}{link}"))
    assert figures(invoice, "IsTaxIncluded", "Subtotal", "SalesTaxTotal") == ["true", "100.00", "20.00"]
    other = books.done(sale("SalesOrder", sold("SalesOrder", "120.00", "S"), GROSS))
    link = f"<LinkToTxnID>{other.findtext('TxnID')}</LinkToTxnID>"
    assert (
        books.refused(add("Invoice", f"{ref('CustomerRef', 'Ada')}<IsTaxIncluded>false</IsTaxIncluded>{link}"))
        == "3152"
    )


@british
def test_a_document_in_another_currency(books: Books) -> None:
    """120.00 EUR with tax at 0.80, paid at 0.90: 20.00 EUR of VAT are 16.00 at home, whatever is gained on the rest."""
    with books.company.request_set():
        turn_on_multi_currency(books.company)
    books.done(add("Customer", f"<Name>Emil</Name>{ref('CurrencyRef', 'Euro')}"))
    header = f"{ref('CustomerRef', 'Emil')}{GROSS}<ExchangeRate>0.80</ExchangeRate>"
    invoice = books.done(add("Invoice", header + sold("Invoice", "120.00", "S")))
    assert figures(invoice, "Subtotal", "SalesTaxTotal", "BalanceRemaining") == ["100.00", "20.00", "120.00"]
    assert invoice.findtext("BalanceRemainingInHomeCurrency") == "96.00"
    assert [books.balance(name) for name in ("Fees", "VAT Liability")] == ["80.00", "16.00"]
    applied = f"<AppliedToTxnAdd><TxnID>{invoice.findtext('TxnID')}</TxnID><PaymentAmount>120.00</PaymentAmount></AppliedToTxnAdd>"
    paid = f"{ref('CustomerRef', 'Emil')}<TotalAmount>120.00</TotalAmount><ExchangeRate>0.90</ExchangeRate>{applied}"
    books.done(add("ReceivePayment", paid))
    assert [books.balance(name) for name in ("VAT Liability", "Exchange Gain or Loss")] == ["16.00", "-12.00"]


# -- purchases -----------------------------------------------------------------------------------------------------------


@british
def test_tax_on_a_bill_is_claimed_back(books: Books) -> None:
    made = books.done(bill(spent("50.00", "S") + spent("30.00", "Z") + spent("5.00")))
    assert figures(made, "AmountDue", "OpenAmount", "IsTaxIncluded") == ["95.00", "95.00", "false"]
    assert [books.balance(name) for name in ("Rent", "VAT Liability", "Accounts Payable")] == [
        "85.00",
        "-10.00",
        "95.00",
    ]
    gross = books.done(bill(spent("60.00", "S"), GROSS))
    assert figures(gross, "AmountDue", "ExpenseLineRet/Amount") == ["60.00", "60.00"]
    assert [books.balance(name) for name in ("Rent", "VAT Liability")] == ["135.00", "-20.00"]


@abroad
@pytest.mark.parametrize(
    ("kind", "header", "total", "sign"),
    [
        ("Bill", ref("VendorRef", "Printer"), "AmountDue", "-"),
        ("ItemReceipt", ref("VendorRef", "Printer"), "TotalAmount", "-"),
        ("VendorCredit", ref("VendorRef", "Printer"), "CreditAmount", ""),
        ("Check", ref("AccountRef", "Bank"), "Amount", "-"),
        ("CreditCardCharge", ref("AccountRef", "Card"), "Amount", "-"),
        ("CreditCardCredit", ref("AccountRef", "Card"), "Amount", ""),
    ],
)
def test_every_purchase_comes_to_its_lines_and_their_tax(
    books: Books, kind: str, header: str, total: str, sign: str
) -> None:
    code, tax = {Edition.UK: ("S", "10.00"), Edition.CA: ("H", "6.50"), Edition.AU: ("NCG", "5.00")}[
        books.company.edition
    ]
    made = books.done(add(kind, header + spent("50.00", code)))
    assert made.findtext(total) == f"{50 + float(tax):.2f}"
    account = TAX_ACCOUNTS[books.company.edition]
    assert [books.balance(name) for name in ("Rent", account)] == ["50.00" if sign else "-50.00", sign + tax]
    books.done(f"<TxnVoidRq><TxnVoidType>{kind}</TxnVoidType><TxnID>{made.findtext('TxnID')}</TxnID></TxnVoidRq>")
    assert [books.balance(name) for name in ("Rent", account)] == ["0.00", "0.00"]


@british
def test_a_purchase_order_comes_to_its_tax_and_its_bill_has_the_code(books: Books) -> None:
    line = f"<PurchaseOrderLineAdd>{ref('ItemRef', 'Box')}<Quantity>10</Quantity><Rate>2.00</Rate>{ref('SalesTaxCodeRef', 'S')}</PurchaseOrderLineAdd>"
    order = books.done(add("PurchaseOrder", f"{ref('VendorRef', 'Printer')}{line}"))
    assert order.findtext("TotalAmount") == "24.00"
    link = f"<LinkToTxnID>{order.findtext('TxnID')}</LinkToTxnID>"
    made = books.done(add("Bill", f"{ref('VendorRef', 'Printer')}{link}"))
    assert figures(made, "AmountDue", "ItemLineRet/SalesTaxCodeRef/FullName") == ["24.00", "S"]
    assert [books.balance(name) for name in ("Stock", "VAT Liability")] == ["20.00", "-4.00"]


@british
def test_goods_are_worth_what_they_cost_without_tax(books: Books) -> None:
    line = f"<ItemLineAdd>{ref('ItemRef', 'Box')}<Quantity>10</Quantity><Amount>24.00</Amount>{ref('SalesTaxCodeRef', 'S')}</ItemLineAdd>"
    books.done(bill(line, GROSS))
    box = books.done("<ItemInventoryQueryRq><FullName>Box</FullName></ItemInventoryQueryRq>")
    assert figures(box, "QuantityOnHand", "AverageCost") == ["10", "2.00"]


@british
def test_a_purchase_has_the_code_of_the_vendor_or_of_the_account(books: Books) -> None:
    rent = books.done("<AccountQueryRq><FullName>Rent</FullName></AccountQueryRq>")
    identity = "".join(f"<{name}>{rent.findtext(name)}</{name}>" for name in ("ListID", "EditSequence"))
    books.done(f"<AccountModRq><AccountMod>{identity}{ref('SalesTaxCodeRef', 'R')}</AccountMod></AccountModRq>")
    made = books.done(bill(spent("100.00") + spent("10.00", account="Cost")))
    assert [line.findtext("SalesTaxCodeRef/FullName") for line in made.findall("ExpenseLineRet")] == ["R", None]
    assert made.findtext("AmountDue") == "115.00"
    books.done(add("Vendor", f"<Name>Registered</Name>{ref('SalesTaxCodeRef', 'S')}"))
    lines = spent("100.00") + spent("10.00", account="Cost") + spent("1.00", account="Bank")
    other = books.done(add("Bill", f"{ref('VendorRef', 'Registered')}{lines}"))
    assert [line.findtext("SalesTaxCodeRef/FullName") for line in other.findall("ExpenseLineRet")] == ["S", "S", None]
    assert figures(other, "SalesTaxCodeRef/FullName", "AmountDue") == ["S", "133.00"]


@british
def test_a_mod_of_a_bill_takes_its_tax_anew(books: Books) -> None:
    made = books.done(bill(spent("50.00", "S")))
    line = made.findtext("ExpenseLineRet/TxnLineID")
    changed = books.mod(
        "Bill", made, f"<ExpenseLineMod><TxnLineID>{line}</TxnLineID>{ref('SalesTaxCodeRef', 'R')}</ExpenseLineMod>"
    )
    assert figures(changed, "AmountDue", "ExpenseLineRet/SalesTaxCodeRef/FullName") == ["52.50", "R"]
    gross = books.mod("Bill", changed, GROSS)
    assert [gross.findtext("AmountDue"), books.balance("Rent"), books.balance("VAT Liability")] == [
        "50.00",
        "47.62",
        "-2.38",
    ]


@british
def test_what_is_refused(books: Books) -> None:
    assert books.refused(bill(spent("50.00", "S", account="Accounts Payable"))) in ("3140", "3151")
    books.done(sale("Invoice", sold("Invoice", "1.00")))
    assert (
        books.refused(
            add(
                "Check",
                f"{ref('AccountRef', 'Bank')}{ref('PayeeEntityRef', 'Ada')}{spent('5.00', 'S', account='Accounts Receivable')}",
            )
        )
        == "3151"
    )
    assert books.refused(bill(spent("50.00", "X"))) == "3140"
    agency = f"<Name>Guild</Name><IsSalesTaxAgency>true</IsSalesTaxAgency>{ref('TaxOnSalesAccountRef', 'Rent')}"
    assert books.refused(add("Vendor", agency)) == "3140"
    with books.company.request_set():
        preferences = dict(books.company.singleton("Preferences"))
        del preferences["SalesTaxPreferences"]
        books.company.store_singleton("Preferences", preferences)
    for request in (
        sale("Invoice", sold("Invoice", "1.00", "S")),
        sale("Invoice", sold("Invoice", "1.00"), GROSS),
        bill(spent("1.00", "S")),
        bill(spent("1.00"), ref("SalesTaxCodeRef", "S")),
    ):
        assert books.refused(request) == "3250"
    made = books.done(sale("Invoice", sold("Invoice", "1.00")))
    assert figures(made, "SalesTaxTotal", "InvoiceLineRet/SalesTaxCodeRef") == ["0.00", None]


# -- Canada: two taxes, a tax that is a cost, a tax on tax -------------------------------------------------------------


@ontario
def test_hst(books: Books) -> None:
    invoice = books.done(
        sale("Invoice", sold("Invoice", "100.00", "H") + sold("Invoice", "20.00", "G") + sold("Invoice", "9.99", "Z"))
    )
    assert figures(invoice, "Subtotal", "SalesTaxTotal", "BalanceRemaining") == ["129.99", "14.00", "143.99"]


@pacific
def test_a_tax_that_is_not_claimed_back_is_part_of_the_cost(books: Books) -> None:
    """GST 5 % and PST 7 %: on sales both are owed, on purchases GST is claimed back and PST is a cost."""
    invoice = books.done(sale("Invoice", sold("Invoice", "100.00", "S")))
    assert figures(invoice, "SalesTaxTotal", "BalanceRemaining") == ["12.00", "112.00"]
    assert [books.balance(name) for name in ("GST/HST Payable", "PST Payable")] == ["5.00", "7.00"]
    line = f"<ItemLineAdd>{ref('ItemRef', 'Box')}<Quantity>10</Quantity><Amount>200.00</Amount>{ref('SalesTaxCodeRef', 'S')}</ItemLineAdd>"
    made = books.done(bill(spent("100.00", "S") + line))
    assert made.findtext("AmountDue") == "336.00"
    names = ("Rent", "Stock", "GST/HST Payable", "PST Payable")
    assert [books.balance(name) for name in names] == ["107.00", "214.00", "-10.00", "7.00"]
    box = books.done("<ItemInventoryQueryRq><FullName>Box</FullName></ItemInventoryQueryRq>")
    assert box.findtext("AverageCost") == "21.40"
    gross = books.done(bill(spent("112.00", "S"), GROSS))
    assert [gross.findtext("AmountDue"), books.balance("Rent"), books.balance("GST/HST Payable")] == [
        "112.00",
        "214.00",
        "-15.00",
    ]


@quebec
def test_a_tax_on_tax(books: Books) -> None:
    assert books.done(sale("Invoice", sold("Invoice", "100.00", "S"))).findtext("SalesTaxTotal") == "14.98"
    agency = books.done("<VendorQueryRq><FullName>Revenu Québec</FullName></VendorQueryRq>")
    identity = "".join(f"<{name}>{agency.findtext(name)}</{name}>" for name in ("ListID", "EditSequence"))
    books.done(f"<VendorModRq><VendorMod>{identity}<IsTaxOnTax>true</IsTaxOnTax></VendorMod></VendorModRq>")
    assert books.done(sale("Invoice", sold("Invoice", "100.00", "S"))).findtext("SalesTaxTotal") == "15.47"
    gross = books.done(sale("Invoice", sold("Invoice", "115.47", "S"), GROSS))
    assert figures(gross, "Subtotal", "SalesTaxTotal") == ["100.00", "15.47"]


@pacific
def test_what_rounding_leaves_in_another_currency_is_no_tax(books: Books) -> None:
    """0.45 EUR and 5 and 7 % at 0.30: 0.14 and 0.01 and 0.01 are more than 0.15; a cent of the fee gives way."""
    with books.company.request_set():
        turn_on_multi_currency(books.company)
    books.done(add("Customer", f"<Name>Emil</Name>{ref('CurrencyRef', 'Euro')}"))
    header = f"{ref('CustomerRef', 'Emil')}<ExchangeRate>0.30</ExchangeRate>"
    invoice = books.done(add("Invoice", header + sold("Invoice", "0.45", "S")))
    assert figures(invoice, "SalesTaxTotal", "BalanceRemainingInHomeCurrency") == ["0.05", "0.15"]
    assert [books.balance(name) for name in ("GST/HST Payable", "PST Payable", "Fees")] == ["0.01", "0.01", "0.13"]


@ontario
def test_tax_in_a_journal_entry_is_for_the_agency_of_its_item(books: Books) -> None:
    def entry(account: str, item: str) -> str:
        debit = f"<JournalDebitLine>{ref('AccountRef', account)}<Amount>10.00</Amount>{ref('ItemSalesTaxRef', item)}</JournalDebitLine>"
        return add(
            "JournalEntry",
            f"{debit}<JournalCreditLine>{ref('AccountRef', 'Bank')}<Amount>10.00</Amount></JournalCreditLine>",
        )

    made = books.done(entry("GST/HST Payable", "HST (ON) on Purchases"))
    assert made.findtext("JournalDebitLine/ItemSalesTaxRef/FullName") == "HST (ON) on Purchases"
    agency = books.done("<VendorQueryRq><FullName>Receiver General</FullName></VendorQueryRq>")
    assert agency.findtext("Balance") == "-10.00"
    assert books.refused(entry("Rent", "HST (ON) on Purchases")) == "3151"


# -- Australia: lines show their tax -----------------------------------------------------------------------------------


@australian
def test_a_line_shows_its_tax_and_may_bring_its_own(books: Books) -> None:
    lines = (
        sold("Invoice", "0.05")
        + sold("Invoice", "0.05")
        + sold("Invoice", "100.00", tax="9.50")
        + sold("Invoice", "1.00", "FRE")
    )
    invoice = books.done(sale("Invoice", lines))
    assert [line.findtext("TaxAmount") for line in invoice.findall("InvoiceLineRet")] == [
        "0.01",
        "0.01",
        "9.50",
        "0.00",
    ]
    assert figures(invoice, "Subtotal", "SalesTaxTotal") == ["101.10", "9.52"]
    made = books.done(bill(spent("110.00", "NCG", tax="8.00") + spent("5.00"), GROSS))
    assert [line.findtext("TaxAmount") for line in made.findall("ExpenseLineRet")] == ["8.00", None]
    assert [books.balance(name) for name in ("Rent", "Tax Payable")] == ["107.00", "1.52"]


@australian
def test_a_given_tax_stands_until_the_amount_is_changed(books: Books) -> None:
    invoice = books.done(sale("Invoice", sold("Invoice", "100.00", tax="9.50")))
    line = invoice.findtext("InvoiceLineRet/TxnLineID")
    kept = books.mod(
        "Invoice", invoice, f"<InvoiceLineMod><TxnLineID>{line}</TxnLineID><Desc>Long</Desc></InvoiceLineMod>"
    )
    assert figures(kept, "InvoiceLineRet/TaxAmount", "SalesTaxTotal") == ["9.50", "9.50"]
    changed = books.mod(
        "Invoice", kept, f"<InvoiceLineMod><TxnLineID>{line}</TxnLineID><Amount>200.00</Amount></InvoiceLineMod>"
    )
    assert figures(changed, "InvoiceLineRet/TaxAmount", "SalesTaxTotal") == ["20.00", "20.00"]


@australian
def test_tax_is_paid_by_a_check_of_its_own(books: Books) -> None:
    books.done(sale("Invoice", sold("Invoice", "100.00")))
    books.done(bill(spent("30.00", "NCG")))
    owed = books.done("<SalesTaxPayableQueryRq/>")
    assert figures(owed, "PayeeEntityRef/FullName", "Amount") == ["Australian Taxation Office", "7.00"]
    line = f"<SalesTaxPaymentCheckLineAdd>{ref('ItemSalesTaxRef', 'GST')}<Amount>7.00</Amount></SalesTaxPaymentCheckLineAdd>"
    header = f"{ref('PayeeEntityRef', 'Australian Taxation Office')}<TxnDate>2024-03-02</TxnDate>{ref('BankAccountRef', 'Bank')}<IsToBePrinted>true</IsToBePrinted>"
    books.done(add("SalesTaxPaymentCheck", header + line))
    assert books.balance("Tax Payable") == "0.00"


@australian
def test_tax_that_is_due_to_nobody_is_refused(books: Books) -> None:
    books.done(add("SalesTaxCode", "<Name>NONE</Name><IsTaxable>false</IsTaxable>"))
    assert books.refused(sale("Invoice", sold("Invoice", "1.00", "NONE", tax="0.10"))) == "3151"
    debit = f"<JournalDebitLine>{ref('AccountRef', 'Rent')}<Amount>10.00</Amount><TaxAmount>1.00</TaxAmount></JournalDebitLine>"
    credit = f"<JournalCreditLine>{ref('AccountRef', 'Bank')}<Amount>10.00</Amount></JournalCreditLine>"
    assert books.refused(add("JournalEntry", debit + credit)) == "3151"
