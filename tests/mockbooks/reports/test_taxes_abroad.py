"""Reports of a British company: what was sold and what of it is taxed at which rate; profit without tax."""

from __future__ import annotations

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.qbxml.versions import Edition

AGENCY = "HM Revenue & Customs VAT"


def ref(name: str, full_name: str) -> str:
    return f"<{name}><FullName>{full_name}</FullName></{name}>"


@pytest.fixture(scope="module")
def quickbooks():
    with CompanyFile.create(edition=Edition.UK) as company:
        quickbooks = QuickBooks(company)
        for name, kind in (("Fees", "Income"), ("Rent", "Expense"), ("Bank", "Bank")):
            add(quickbooks, "Account", f"<Name>{name}</Name><AccountType>{kind}</AccountType>")
        add(quickbooks, "Customer", "<Name>Ada</Name>")
        add(quickbooks, "Vendor", "<Name>Landlord</Name>")
        add(
            quickbooks,
            "ItemService",
            f"<Name>Advice</Name><SalesOrPurchase>{ref('AccountRef', 'Fees')}</SalesOrPurchase>",
        )
        lines = "".join(
            f"<InvoiceLineAdd>{ref('ItemRef', 'Advice')}<Amount>{amount}</Amount>{ref('SalesTaxCodeRef', code)}"
            "</InvoiceLineAdd>"
            for amount, code in (("120.00", "S"), ("21.00", "R"), ("50.00", "Z"), ("7.00", "O"))
        )
        invoice = add(quickbooks, "Invoice", f"{ref('CustomerRef', 'Ada')}<IsTaxIncluded>true</IsTaxIncluded>{lines}")
        add(
            quickbooks,
            "Bill",
            f"{ref('VendorRef', 'Landlord')}<IsTaxIncluded>true</IsTaxIncluded><ExpenseLineAdd>"
            f"{ref('AccountRef', 'Rent')}<Amount>60.00</Amount>{ref('SalesTaxCodeRef', 'S')}</ExpenseLineAdd>",
        )
        applied = f"<TxnID>{invoice.findtext('TxnID')}</TxnID><PaymentAmount>99.00</PaymentAmount>"
        add(
            quickbooks,
            "ReceivePayment",
            f"{ref('CustomerRef', 'Ada')}<TotalAmount>99.00</TotalAmount><AppliedToTxnAdd>{applied}</AppliedToTxnAdd>",
        )
        yield quickbooks


def ask(quickbooks, request):
    envelope = '<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{}</QBXMLMsgsRq></QBXML>'
    (answer,) = etree.fromstring(quickbooks.process(envelope.format(request)))[0]
    assert answer.get("statusCode") == "0", answer.get("statusMessage")
    return answer


def add(quickbooks, kind, body):
    return ask(quickbooks, f"<{kind}AddRq><{kind}Add>{body}</{kind}Add></{kind}AddRq>")[0]


def rows(quickbooks, report, more=""):
    """The values of each row of a summary, by its label."""
    answer = ask(
        quickbooks,
        f"<GeneralSummaryReportQueryRq><GeneralSummaryReportType>{report}</GeneralSummaryReportType>"
        f"<ReportDateMacro>All</ReportDateMacro>{more}</GeneralSummaryReportQueryRq>",
    )
    found = {}
    for row in answer[0].find("ReportData"):
        values = [cell.get("value") for cell in row.findall("ColData")]
        if values:
            found[values[0].strip()] = values[1:]
    return found


def test_the_liability_tells_sales_by_the_taxes_of_their_codes(quickbooks):
    """Sales, not taxable, taxable, rate, tax; what is owed at the end, less what is claimed back."""
    found = rows(quickbooks, "SalesTaxLiability")
    assert found["Standard Sales"] == ["100.00", "0.00", "100.00", "20", "20.00", "20.00"]
    assert found["Reduced Sales"] == ["20.00", "0.00", "20.00", "5", "1.00", "1.00"]
    assert found["Zero-Rated Sales"][:3] == ["50.00", "0.00", "50.00"]
    assert found["Standard Purchases"][-1] == "-10.00"
    assert found[f"Total {AGENCY}"][-2:] == ["21.00", "11.00"]
    assert found["No agency"][:3] == ["7.00", "7.00", "0.00"]
    assert found["TOTAL"][:3] == ["177.00", "7.00", "170.00"]


def test_on_the_cash_basis_a_document_counts_as_far_as_it_is_paid(quickbooks):
    """Half of 198.00 is paid."""
    found = rows(quickbooks, "SalesTaxLiability", "<ReportBasis>Cash</ReportBasis>")
    assert found["Standard Sales"][:3] == ["50.00", "0.00", "50.00"]
    assert found["Standard Sales"][4] == "10.00"


def test_profit_is_without_tax(quickbooks):
    found = rows(quickbooks, "ProfitAndLossStandard")
    assert found["Fees"] == ["177.00"]
    assert found["Rent"] == ["50.00"]
    assert found["Net Income"] == ["127.00"]
    balances = rows(quickbooks, "BalanceSheetStandard")
    assert balances["VAT Liability"] == ["11.00"]
