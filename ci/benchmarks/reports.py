"""What a report costs: against the bare SQL sums that it cannot do without."""

from __future__ import annotations

from functools import cache

from benchmarks import Pair, ratio
from benchmarks.trade import message_set
from mockbooks import CompanyFile, QuickBooks

_YEAR = (
    "<ReportPeriod><FromReportDate>2024-01-01</FromReportDate><ToReportDate>2024-12-31</ToReportDate></ReportPeriod>"
)
_NOMINAL = """account IN (SELECT id FROM list_object WHERE kind = 'Account'
    AND classified IN ('Income', 'CostOfGoodsSold', 'Expense', 'OtherIncome', 'OtherExpense'))"""
_BY_MONTH = f"""SELECT account, substr(txn_date, 1, 7), sum(amount) FROM posting
    WHERE {_NOMINAL} AND txn_date BETWEEN '2024-01-01' AND '2024-12-31' GROUP BY 1, 2"""
_BALANCES = """SELECT CASE WHEN classified IN ('Income', 'CostOfGoodsSold', 'Expense', 'OtherIncome', 'OtherExpense')
    THEN 0 ELSE account END, sum(amount) FROM posting JOIN list_object ON list_object.id = account
    WHERE txn_date <= '2024-12-31' GROUP BY 1"""


def _asked(name: str, more: str = "") -> str:
    return message_set(
        f"<GeneralSummaryReportQueryRq><GeneralSummaryReportType>{name}</GeneralSummaryReportType>{_YEAR}{more}"
        "</GeneralSummaryReportQueryRq>"
    )


@cache
def _ledger_of_100_000() -> CompanyFile:
    """A year of 100,000 transactions: one of 10,000, and nine times its ledger once more under ids of their own."""
    made = CompanyFile.generate("consultancy", seed=1, transactions=10_000)
    ask = made.company.connection.execute
    (last_txn,) = ask("SELECT max(id) FROM txn").fetchone()
    (last_posting,) = ask("SELECT max(id) FROM posting").fetchone()
    columns = {table: [row[1] for row in ask(f"PRAGMA table_info({table})")] for table in ("txn", "posting")}
    for copy in range(1, 10):
        shifted = {"id": f"id + {copy * last_txn}", "txn_id": f"txn_id || '-{copy}'"}
        _copy(ask, "txn", columns["txn"], shifted, last_txn)
        shifted = {"id": f"id + {copy * last_posting}", "txn": f"txn + {copy * last_txn}"}
        _copy(ask, "posting", columns["posting"], shifted, last_posting)
    return made


def _copy(ask, table: str, columns: list[str], shifted: dict[str, str], last: int) -> None:
    selected = ", ".join(shifted.get(column, column) for column in columns)
    ask(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {selected} FROM {table} WHERE id <= {last}")


def _against(request: str, bare: str) -> Pair:
    made = _ledger_of_100_000()
    quickbooks = QuickBooks(made)
    assert 'statusCode="0"' in quickbooks.process(request)
    return Pair(
        measured=lambda: quickbooks.process(request),
        yardstick=lambda: made.company.connection.execute(bare).fetchall(),
    )


@ratio("profit and loss by month over 100,000 transactions", of="its bare SQL sums", aim=3.0, rounds=5)
def profit_and_loss_by_month() -> Pair:
    by_month = "<SummarizeColumnsBy>Month</SummarizeColumnsBy>"
    return _against(_asked("ProfitAndLossStandard", by_month), _BY_MONTH)


@ratio("balance sheet over 100,000 transactions", of="its bare SQL sums", aim=3.0, rounds=5)
def balance_sheet() -> Pair:
    return _against(_asked("BalanceSheetStandard"), _BALANCES)


@ratio("profit and loss on the cash basis of 10,000 transactions", of="the same of 1,000", aim=20.0, rounds=3)
def profit_and_loss_on_the_cash_basis() -> Pair:
    cash = _asked("ProfitAndLossStandard", "<ReportBasis>Cash</ReportBasis>")
    many, few = (
        QuickBooks(CompanyFile.generate("consultancy", seed=1, transactions=count)) for count in (10_000, 1_000)
    )
    return Pair(measured=lambda: many.process(cash), yardstick=lambda: few.process(cash))
