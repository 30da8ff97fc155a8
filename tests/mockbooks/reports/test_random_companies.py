"""What holds of the reports of any company: they say what the ledger says and what queries say, and they balance."""

from __future__ import annotations

from calendar import month_name
from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockbooks.front import CompanyFile

RECIPES = ("consultancy", "contractor", "shop", "wild")
days = st.dates(date(2023, 12, 1), date(2025, 1, 31))
bases = st.sampled_from(("Accrual", "Cash"))


@cache
def _company(recipe: str, seed: int) -> CompanyFile:
    return CompanyFile.generate(recipe, seed=seed, transactions=120)


@st.composite
def companies(draw):
    """A generated company that is asked; few seeds, so that most examples find it made."""
    return draw(st.sampled_from(RECIPES)), draw(st.integers(0, 1))


def report(asking, chosen, name, start, end, basis="Accrual", more="", family="GeneralSummary"):
    first = f"<FromReportDate>{start}</FromReportDate>" if start else ""
    last = f"<ToReportDate>{end}</ToReportDate>" if end else ""
    return asking(_company(*chosen).company).report(
        family, name, f"<ReportPeriod>{first}{last}</ReportPeriod>{more}<ReportBasis>{basis}</ReportBasis>"
    )


def _fiscal_year(chosen, day):
    """The first day of the fiscal year that a day lies in."""
    month = list(month_name).index(_company(*chosen).company.singleton("Company")["FirstMonthFiscalYear"])
    return date(day.year - (day.month < month), month, 1)


def cents(text: str) -> int:
    return int(Decimal(text) * 100)


@given(companies(), days, bases)
@settings(max_examples=30)
def test_the_balance_sheet_balances_on_any_day_and_basis(asking, chosen, day, basis):
    sheet = report(asking, chosen, "BalanceSheetStandard", None, day, basis)
    if sheet.rows:
        assert sheet.amount("TOTAL ASSETS") == sheet.amount("TOTAL LIABILITIES & EQUITY")


@given(companies(), days, bases)
@settings(max_examples=20)
def test_the_trial_balance_balances_on_any_day_and_basis(asking, chosen, day, basis):
    trial = report(asking, chosen, "TrialBalance", None, day, basis)
    if trial.rows:
        assert trial.amount("TOTAL", 2) == trial.amount("TOTAL", 3)
        for column in (2, 3):
            parts = [Decimal(row.cells[column]) for row in trial.rows[:-1] if column in row.cells]
            assert trial.amount("TOTAL", column) == sum(parts)


@given(companies(), days, bases, st.sampled_from(("Month", "Quarter", "Week", "Class", "Customer", "TotalOnly")))
@settings(max_examples=20)
def test_net_income_is_the_same_on_both_statements_however_it_is_spread(asking, chosen, day, basis, by):
    start = _fiscal_year(chosen, day)
    spread = f"<SummarizeColumnsBy>{by}</SummarizeColumnsBy>"
    sheet = report(asking, chosen, "BalanceSheetStandard", start, day, basis)
    earned = report(asking, chosen, "ProfitAndLossStandard", start, day, basis, spread)
    last = len(earned.columns)
    on_sheet = [Decimal(row.cells[2]) for row in sheet.rows if row.label == "Net Income"]
    assert (on_sheet or [Decimal(0)]) == [earned.amount("Net Income", last) if earned.rows else Decimal(0)]
    if last > 2 and by not in ("Customer", "Class"):
        for row in earned.rows:
            if row.cells:
                assert sum(Decimal(row.cells[column]) for column in range(2, last)) == Decimal(row.cells[last])


@given(companies(), days)
@settings(max_examples=20)
def test_every_account_on_a_statement_is_the_sum_of_its_ledger_lines(asking, chosen, day):
    company = _company(*chosen).company
    sheet = report(asking, chosen, "BalanceSheetStandard", None, day)
    shown = {row.of: cents(row.cells[2]) for row in sheet.rows if row.kind == "Data" and row.of}
    shown.pop("account:Retained Earnings", None)
    sums = company.connection.execute(
        "SELECT full_name, classified, sum(amount) FROM posting JOIN list_object ON list_object.id = account"
        " WHERE txn_date <= ? GROUP BY account",
        (day.isoformat(),),
    )
    on_debit_side = ("Bank", "AccountsReceivable", "OtherCurrentAsset", "FixedAsset", "OtherAsset")
    on_credit_side = ("AccountsPayable", "CreditCard", "OtherCurrentLiability", "LongTermLiability", "Equity")
    expected = {
        f"account:{name}": amount if kind in on_debit_side else -amount
        for name, kind, amount in sums
        if kind in (*on_debit_side, *on_credit_side) and amount and name != "Retained Earnings"
    }
    assert _named(company, shown) == expected


def _named(company, shown):
    """By FullName also where the file shows numbers."""
    if company.singleton("Preferences")["AccountingPreferences"]["IsUsingAccountNumbers"] != "true":
        return shown
    names = {}
    rows = dict(company.connection.execute("SELECT id, parent FROM list_object WHERE kind = 'Account'"))
    for row in rows:
        path, at = [], row
        while at is not None:
            found = company.list_objects[at]
            path.insert(0, found.own.get("AccountNumber") or found.full_name.rpartition(":")[2])
            at = found.parent
        names["account:" + ":".join(path)] = "account:" + company.list_objects[row].full_name
    return {names[of]: amount for of, amount in shown.items()}


@given(companies())
@settings(max_examples=8)
def test_balances_of_customers_and_vendors_are_those_of_their_queries(asking, chosen):
    asked = asking(_company(*chosen).company)
    for name, kind in (("CustomerBalanceSummary", "Customer"), ("VendorBalanceSummary", "Vendor")):
        summary = asked.report("GeneralSummary", name, "<ReportDateMacro>All</ReportDateMacro>")
        shown = {row.of.partition(":")[2]: Decimal(row.cells[2]) for row in summary.rows if row.kind == "Data"}
        for ret in asked.ask(f"<{kind}QueryRq><ActiveStatus>All</ActiveStatus></{kind}QueryRq>"):
            full_name = ret.findtext("FullName") or ret.findtext("Name")
            balance = Decimal(ret.findtext("Balance"))
            if kind == "Customer" or not _is_agency(asked, full_name):
                assert shown.pop(full_name, Decimal(0)) == balance, full_name


def _is_agency(asked, name):
    """Tax agencies have in their balance what is owed to them of Sales Tax Payable too."""
    return bool(
        asked.company.connection.execute(
            "SELECT 1 FROM posting JOIN list_object AS vendor ON vendor.id = entity"
            " JOIN list_object AS account ON account.id = posting.account"
            " WHERE vendor.full_name = ? AND account.special = 'SalesTaxPayable'",
            (name,),
        ).fetchone()
    )


@pytest.mark.parametrize("recipe", ["consultancy", "contractor", "shop"])
def test_cash_and_accrual_agree_when_everything_is_paid(asking, recipe):
    with CompanyFile.generate(recipe, seed=3, transactions=100) as made:
        asked = asking(made.company)
        _pay_everything(asked)
        accrual, cash = (
            asked.report(
                "GeneralSummary",
                "ProfitAndLossStandard",
                f"<ReportDateMacro>All</ReportDateMacro><ReportBasis>{basis}</ReportBasis>",
            )
            for basis in ("Accrual", "Cash")
        )
        assert len(accrual.rows) > 10
        assert cash.rows == accrual.rows


def _pay_everything(asked):
    """Settle every invoice and every bill; what is over of credits is refunded by using it first."""
    for txn, kind, entity, open_ in asked.company.connection.execute(
        "SELECT txn_id, txn.kind, full_name, open FROM txn JOIN list_object ON list_object.id = entity"
        " WHERE open > 0 AND txn.kind IN ('Invoice', 'Bill')"
    ).fetchall():
        amount = f"{open_ // 100}.{open_ % 100:02d}"
        over = f"<AppliedToTxnAdd><TxnID>{txn}</TxnID><PaymentAmount>{amount}</PaymentAmount></AppliedToTxnAdd>"
        if kind == "Invoice":
            asked.done(
                f"<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>{_escaped(entity)}</FullName></CustomerRef>"
                f"<TotalAmount>{amount}</TotalAmount>{over}</ReceivePaymentAdd></ReceivePaymentAddRq>"
            )
        else:
            asked.done(
                f"<BillPaymentCheckAddRq><BillPaymentCheckAdd><PayeeEntityRef><FullName>{_escaped(entity)}</FullName>"
                "</PayeeEntityRef><BankAccountRef><FullName>Checking</FullName></BankAccountRef>"
                f"<IsToBePrinted>true</IsToBePrinted>{over}</BillPaymentCheckAdd></BillPaymentCheckAddRq>"
            )


def _escaped(name):
    return name.replace("&", "&amp;")


@pytest.mark.slow
@pytest.mark.parametrize("recipe", [*RECIPES, "canadian", "british", "australian"])
@pytest.mark.parametrize("seed", list(range(5)))
def test_the_balance_sheet_balances_in_every_week_of_a_year(asking, recipe, seed):
    with CompanyFile.generate(recipe, seed=seed, transactions=600) as made:
        asked = asking(made.company)
        for basis in ("Accrual", "Cash"):
            sheet = asked.report(
                "GeneralSummary",
                "BalanceSheetStandard",
                "<ReportPeriod><FromReportDate>2023-12-01</FromReportDate><ToReportDate>2025-01-31</ToReportDate>"
                f"</ReportPeriod><SummarizeColumnsBy>Week</SummarizeColumnsBy><ReportBasis>{basis}</ReportBasis>",
            )
            assert len(sheet.columns) > 60
            assert sheet["TOTAL ASSETS"].cells == sheet["TOTAL LIABILITIES & EQUITY"].cells
