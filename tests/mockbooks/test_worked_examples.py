"""The figures of real reports, and of terms, entered as transactions: what QuickBooks made of them, Mockbooks makes.

The other worked examples stand with what they are about: average cost and sales below zero in `test_stock`, the flat
discount over taxable and other lines in `test_sales_tax`, the refunded credit memo in `test_check`, the payment over
three invoices in `test_receive_payment`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks

ACCOUNTS = {
    "Checking": "Bank",
    "Loan": "LongTermLiability",
    "Sales": "Income",
    "Goods": "CostOfGoodsSold",
    "Rent": "Expense",
    "Interest earned": "OtherIncome",
    "Interest paid": "OtherExpense",
}


class Asked:
    """A company that is asked through the front."""

    def __init__(self, quickbooks: QuickBooks) -> None:
        self.quickbooks = quickbooks

    def __call__(self, *requests: str) -> list[Any]:
        text = self.quickbooks.process(
            '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
            f"{''.join(requests)}</QBXMLMsgsRq></QBXML>"
        )
        answers = list(etree.fromstring(text.encode())[0])
        assert {answer.get("statusCode") for answer in answers} == {"0"}, text
        return answers

    def entry(self, day: str, debit: str, credit: str, amount: str) -> None:
        """A journal entry of two lines."""

        def line(kind: str, account: str) -> str:
            named = f"<AccountRef><FullName>{account}</FullName></AccountRef>"
            return f"<Journal{kind}Line>{named}<Amount>{amount}</Amount></Journal{kind}Line>"

        lines = line("Debit", debit) + line("Credit", credit)
        self(
            f"<JournalEntryAddRq><JournalEntryAdd><TxnDate>{day}</TxnDate>{lines}</JournalEntryAdd></JournalEntryAddRq>"
        )

    def report(self, kind: str, first: str, last: str) -> dict[str, Decimal]:
        """A summary report: the figure of each row, by its label."""
        (answer,) = self(
            f"<GeneralSummaryReportQueryRq><GeneralSummaryReportType>{kind}</GeneralSummaryReportType><ReportPeriod>"
            f"<FromReportDate>{first}</FromReportDate><ToReportDate>{last}</ToReportDate></ReportPeriod>"
            "</GeneralSummaryReportQueryRq>"
        )
        rows = {}
        for row in answer.iter("DataRow", "SubtotalRow", "TotalRow"):
            cells = {cell.get("colID"): cell.get("value") for cell in row.iter("ColData")}
            rows[cells["1"]] = Decimal(cells["2"])
        return rows


@pytest.fixture
def asked() -> Any:
    with CompanyFile.create() as company, QuickBooks(company) as quickbooks:
        ask = Asked(quickbooks)
        ask(
            *(
                f"<AccountAddRq><AccountAdd><Name>{name}</Name><AccountType>{kind}</AccountType></AccountAdd></AccountAddRq>"
                for name, kind in ACCOUNTS.items()
            )
        )
        yield ask
        assert company.check() == []


def test_a_balance_sheet_balances_as_the_real_one_does(asked: Asked) -> None:
    """Posting rules 7.7 [R:BSX] recorded: what was earned in years before is equity, what was earned this year beside it."""
    asked.entry("2023-06-30", "Checking", "Sales", "13536258.59")
    asked.entry("2024-03-31", "Checking", "Sales", "1352853.68")
    asked.entry("2024-04-01", "Checking", "Loan", "5905118.47")
    sheet = asked.report("BalanceSheetStandard", "2024-01-01", "2024-12-31")
    assert sheet["TOTAL ASSETS"] == Decimal("20794230.74")
    assert sheet["Total Liabilities"] == Decimal("5905118.47")
    assert sheet["Retained Earnings"] == Decimal("13536258.59")
    assert sheet["Net Income"] == Decimal("1352853.68")
    assert sheet["Total Equity"] == Decimal("14889112.27")
    assert sheet["TOTAL LIABILITIES & EQUITY"] == sheet["TOTAL ASSETS"]


def test_a_profit_and_loss_adds_up_as_the_real_one_does(asked: Asked) -> None:
    """Posting rules 7.8 [R:RDT] recorded, but for the net income, which is 0.30 off its sum there."""
    asked.entry("2024-02-01", "Checking", "Sales", "500000.00")
    asked.entry("2024-02-02", "Goods", "Checking", "7408.45")
    asked.entry("2024-02-03", "Rent", "Checking", "6848.31")
    asked.entry("2024-02-04", "Checking", "Interest earned", "9000.00")
    asked.entry("2024-02-05", "Interest paid", "Checking", "144834.30")
    report = asked.report("ProfitAndLossStandard", "2024-01-01", "2024-12-31")
    assert report["Gross Profit"] == Decimal("492591.55")
    assert report["Total Expense"] == Decimal("6848.31")
    assert report["Net Ordinary Income"] == Decimal("485743.24")
    assert report["Net Other Income"] == Decimal("-135834.30")
    assert report["Net Income"] == Decimal("349908.94")


@pytest.mark.parametrize(("day", "due"), [("2024-05-12", "2024-05-15"), ("2024-05-13", "2024-06-15")])
def test_date_driven_terms_have_a_grace(asked: Asked, day: str, due: str) -> None:
    """Posting rules 7.4 [D:OSR; O:CND]: due on the 15th; within two days of it, a month later."""
    *_, bill = asked(
        "<VendorAddRq><VendorAdd><Name>Carrier</Name></VendorAdd></VendorAddRq>",
        "<DateDrivenTermsAddRq><DateDrivenTermsAdd><Name>15th</Name><DayOfMonthDue>15</DayOfMonthDue>"
        "<DueNextMonthDays>2</DueNextMonthDays></DateDrivenTermsAdd></DateDrivenTermsAddRq>",
        f"<BillAddRq><BillAdd><VendorRef><FullName>Carrier</FullName></VendorRef><TxnDate>{day}</TxnDate>"
        "<TermsRef><FullName>15th</FullName></TermsRef><ExpenseLineAdd><AccountRef><FullName>Rent</FullName></AccountRef>"
        "<Amount>1.00</Amount></ExpenseLineAdd></BillAdd></BillAddRq>",
    )
    assert bill.findtext("BillRet/DueDate") == due
