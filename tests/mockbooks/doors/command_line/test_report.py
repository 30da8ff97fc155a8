"""`mockbooks report` prints what an accountant would recognise."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

from lxml import etree

YEAR = ("--from", "2024-01-01", "--to", "2024-12-31")


def test_a_profit_and_loss_by_month_for_people(run, acme: Path) -> None:
    text = run("report", acme, "ProfitAndLossStandard", *YEAR, "--by", "Quarter").stdout
    lines = text.splitlines()
    assert lines[1:4] == ["Profit & Loss", "January through December 2024", "Accrual Basis"]
    assert lines[5].split("  ")[-1] == "TOTAL" and "Jan - Mar 24" in lines[5]
    assert "Ordinary Income/Expense" in lines and "  Income" in lines
    assert any(line.startswith("  Total Income ") for line in lines)
    assert any(line.startswith("Net Ordinary Income ") for line in lines)
    assert lines[-2].startswith("Net Income ") and set(lines[-1]) == {" ", "="}


def test_a_balance_sheet_for_spreadsheets_balances(run, acme: Path) -> None:
    printed = run("report", acme, "BalanceSheetStandard", *YEAR, "--basis", "cash", "--format", "csv").stdout
    rows = list(csv.reader(io.StringIO(printed)))
    assert rows[0] == ["", "Dec 31, 24"]
    totals = dict(rows[1:])
    assert totals["TOTAL ASSETS"] == totals["TOTAL LIABILITIES & EQUITY"]
    assert Decimal(totals["TOTAL ASSETS"])


def test_the_answer_itself(run, acme: Path) -> None:
    answer = etree.fromstring(run("report", acme, "trialbalance", *YEAR, "--format", "xml").stdout)
    assert answer.findtext(".//ReportTitle") == "Trial Balance"


def test_filters_and_columns_are_passed_on(run, acme: Path) -> None:
    printed = run(
        "report", acme, "TxnListByDate", *YEAR, "--column", "TxnType", "--column", "Amount", "--format", "csv"
    )
    rows = list(csv.reader(io.StringIO(printed.stdout)))
    assert rows[0] == ["", "Type", "Amount"]
    customer = next(row[4] for row in csv.reader(io.StringIO(_list(run, acme))) if row[1] == "Invoice")
    narrowed = run("report", acme, "TxnListByDate", *YEAR, "--name", customer, "--format", "csv").stdout
    assert {row[4] for row in csv.reader(io.StringIO(narrowed)) if row[1] == "Invoice"} == {customer}


def _list(run, acme: Path) -> str:
    return run("report", acme, "TxnListByDate", *YEAR, "--format", "csv").stdout


def test_people_need_not_mind_the_case(run, acme: Path) -> None:
    printed = run("report", acme, "profitandlossstandard", "--macro", "all", "--by", "month", "--format", "csv")
    assert "Jan 24" in printed.stdout.splitlines()[0]
    assert "3110" in run("report", acme, "ProfitAndLossStandard", "--by", "fortnight").stderr


def test_what_quickbooks_refuses_is_told(run, acme: Path) -> None:
    refused = run("report", acme, "ProfitAndLossStandard", "--from", "2024-12-31", "--to", "2024-01-01")
    assert refused.stderr == "3030 Invalid date range: From date is greater than To date.\n"
    assert (refused.exit_code, refused.stdout) == (1, "")


def test_a_report_that_does_not_exist_is_a_misuse(run, acme: Path) -> None:
    misused = run("report", acme, "TrailBalance")
    assert misused.exit_code == 2
    assert "Perhaps TrialBalance" in misused.stderr
    assert "IncludeColumn" in run("report", acme, "TrialBalance", "--column", "Amount").stderr
    assert "no date" in run("report", acme, "TrialBalance", "--to", "2024-02-31").stderr
    assert "Either --macro" in run("report", acme, "TrialBalance", "--to", "2024-02-01", "--macro", "All").stderr


def test_which_reports_there_are(run, acme: Path) -> None:
    found = json.loads(run("report", acme, "--json").stdout)["reports"]
    assert {"family": "GeneralSummary", "type": "TrialBalance", "title": "Trial Balance", "known": "observed"} in found
    assert "BalanceSheetStandard" in run("report", acme).stdout


def test_a_report_for_programs_says_what_the_table_says(run, acme: Path) -> None:
    found = json.loads(run("report", acme, "TrialBalance", *YEAR, "--json").stdout)
    assert (found["title"], found["basis"]) == ("Trial Balance", "Accrual")
    written = list(csv.reader(io.StringIO(run("report", acme, "TrialBalance", *YEAR, "--format", "csv").stdout)))
    assert [*found["titles"], *(row["cells"] for row in found["rows"])] == written
    assert found["rows"][-1]["kind"] == "TotalRow"
    assert run("report", acme, "TrialBalance", "--json", "--format", "csv").exit_code == 2


def test_without_more_the_file_is_looked_at_too(run, tmp_path: Path) -> None:
    (tmp_path / "notes.mkb").write_text("no company file", "utf-8")
    refused = run("report", tmp_path / "notes.mkb")
    assert refused.exit_code == 2
    assert "is not a company file" in refused.output
