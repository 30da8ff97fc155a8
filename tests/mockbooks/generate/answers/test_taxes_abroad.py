"""Documents whose lines are taxed by their codes come back from their answers with the same books."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.checks import check, rebuild
from mockbooks.company import Company, ManualClock
from mockbooks.operations.new_company import CompanyDetails, set_up
from mockbooks.qbxml.versions import Edition

LISTS = (
    "Account",
    "Customer",
    "Vendor",
    "ItemSalesTax",
    "ItemSalesTaxGroup",
    "ItemService",
    "ItemInventory",
    "SalesTaxCode",
)
TXNS = ("Invoice", "SalesReceipt", "Bill", "Check", "PurchaseOrder")
BALANCES = (
    "SELECT full_name, sum(amount) FROM posting JOIN list_object ON list_object.id = account GROUP BY 1 ORDER BY 1"
)


def ref(name: str, full_name: str) -> str:
    return f"<{name}><FullName>{full_name}</FullName></{name}>"


def add(kind: str, body: str) -> str:
    return f"<{kind}AddRq><{kind}Add>{body}</{kind}Add></{kind}AddRq>"


def ask(company: CompanyFile, request: str) -> str:
    text = QuickBooks(company).process(
        f'<?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{request}</QBXMLMsgsRq></QBXML>'
    )
    for answer in etree.fromstring(text.encode())[0]:
        assert answer.get("statusSeverity") != "Error", answer.get("statusMessage")
    return text


def entered(edition: Edition, code: str, given: str) -> CompanyFile:
    """A company with gross and net documents, stock, and a tax of a line's own in Australia."""
    company = Company.create(clock=ManualClock(datetime(2024, 3, 1, 15, tzinfo=UTC)), edition=edition)
    set_up(company, CompanyDetails("Larkspur", address={"State": "BC"}))
    file = CompanyFile(company)
    accounts = (
        ("Bank", "Bank"),
        ("Fees", "Income"),
        ("Rent", "Expense"),
        ("Cost", "CostOfGoodsSold"),
        ("Stock", "OtherCurrentAsset"),
    )
    ask(
        file,
        "".join(add("Account", f"<Name>{name}</Name><AccountType>{kind}</AccountType>") for name, kind in accounts),
    )
    ask(file, add("Customer", "<Name>Ada</Name>") + add("Vendor", "<Name>Printer</Name>"))
    ask(file, add("ItemService", f"<Name>Advice</Name><SalesOrPurchase>{ref('AccountRef', 'Fees')}</SalesOrPurchase>"))
    kept = f"{ref('IncomeAccountRef', 'Fees')}{ref('COGSAccountRef', 'Cost')}{ref('AssetAccountRef', 'Stock')}"
    ask(file, add("ItemInventory", f"<Name>Box</Name>{kept}"))

    def line(element: str, what: str, amount: str, tax: str = "", quantity: str = "") -> str:
        return f"<{element}>{what}{quantity}<Amount>{amount}</Amount>{tax}{ref('SalesTaxCodeRef', code)}</{element}>"

    advice, rent, box = ref("ItemRef", "Advice"), ref("AccountRef", "Rent"), ref("ItemRef", "Box")
    gross = "<IsTaxIncluded>true</IsTaxIncluded>"
    invoice = line("InvoiceLineAdd", advice, "100.00", given) + line("InvoiceLineAdd", advice, "33.33")
    ask(file, add("Invoice", ref("CustomerRef", "Ada") + gross + invoice))
    ask(file, add("SalesReceipt", ref("CustomerRef", "Ada") + line("SalesReceiptLineAdd", advice, "0.07") * 3))
    bill = line("ExpenseLineAdd", rent, "50.00") + line("ExpenseLineAdd", rent, "19.99")
    ask(file, add("Bill", ref("VendorRef", "Printer") + gross + bill))
    ask(file, add("Check", ref("AccountRef", "Bank") + line("ExpenseLineAdd", rent, "7.77")))
    goods = line("ItemLineAdd", box, "10.01", quantity="<Quantity>3</Quantity>")
    ask(file, add("Bill", ref("VendorRef", "Printer") + goods))
    ask(file, add("PurchaseOrder", ref("VendorRef", "Printer") + line("PurchaseOrderLineAdd", box, "8.00")))
    return file


def dump(company: CompanyFile, *, preferences: bool = True) -> list[str]:
    asked = ["<HostQueryRq/>", "<CompanyQueryRq/>"] + ["<PreferencesQueryRq/>"] * preferences
    asked += [f"<{kind}QueryRq><ActiveStatus>All</ActiveStatus></{kind}QueryRq>" for kind in LISTS]
    asked += [f"<{kind}QueryRq><IncludeLineItems>true</IncludeLineItems></{kind}QueryRq>" for kind in TXNS]
    return [ask(company, request) for request in asked]


COUNTRIES = pytest.mark.parametrize(
    ("edition", "code", "given"),
    [(Edition.UK, "S", ""), (Edition.CA, "S", ""), (Edition.AU, "GST", "<TaxAmount>9.50</TaxAmount>")],
)


@COUNTRIES
def test_they_come_back_though_nobody_showed_the_preferences(edition: Edition, code: str, given: str) -> None:
    with entered(edition, code, given) as company:
        answers, balances = dump(company, preferences=False), company.company.connection.execute(BALANCES).fetchall()
    with CompanyFile.from_answers(answers) as again:
        assert dump(again, preferences=False) == answers
        assert again.company.connection.execute(BALANCES).fetchall() == balances


@COUNTRIES
def test_they_come_back_with_the_same_books(edition: Edition, code: str, given: str) -> None:
    with entered(edition, code, given) as company:
        answers, balances = dump(company), company.company.connection.execute(BALANCES).fetchall()
    with CompanyFile.from_answers(answers) as again:
        assert dump(again) == answers
        assert again.understood.differences == {}
        assert again.company.connection.execute(BALANCES).fetchall() == balances
        assert rebuild(again.company) == check(again.company) == []
