"""Recorded reports, rebuilt: a recipe with what they show, and the report asked for again.

The recipe is made of the recording when the test runs: nothing of it lies in this checkout. A chart of accounts stands
in the recipe's own tables, balances and stock in the requests that come first; the year of trading follows after the
day of the report, so that every figure has to be the recorded one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.company import ManualClock
from mockbooks.generate.recipe import FOLDERS

# The heading of a group, and the type of the accounts in it.
TYPES = {
    "Checking/Savings": "Bank",
    "Accounts Receivable": "AccountsReceivable",
    "Other Current Assets": "OtherCurrentAsset",
    "Fixed Assets": "FixedAsset",
    "Other Assets": "OtherAsset",
    "Accounts Payable": "AccountsPayable",
    "Credit Cards": "CreditCard",
    "Other Current Liabilities": "OtherCurrentLiability",
    "Long Term Liabilities": "LongTermLiability",
    "Equity": "Equity",
}
DEBITS = {"Bank", "AccountsReceivable", "OtherCurrentAsset", "FixedAsset", "OtherAsset"}
REQUEST = (
    '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
    '<GeneralSummaryReportQueryRq requestID="1"><GeneralSummaryReportType>BalanceSheetStandard</GeneralSummaryReportType>'
    "<ReportPeriod><ToReportDate>2025-03-20</ToReportDate></ReportPeriod></GeneralSummaryReportQueryRq></QBXMLMsgsRq></QBXML>"
)


def recorded_accounts(sheet: etree._Element) -> Iterator[tuple[str, str, Decimal]]:
    """FullName, type and balance of each account of a recorded balance sheet."""
    kind = ""
    for row in sheet.find("ReportData"):
        if row.tag == "TextRow":
            kind = TYPES.get(row.get("value"), kind)
        elif row.tag == "DataRow" and row.find("RowData") is not None:
            cells = {cell.get("colID"): cell.get("value") for cell in row.findall("ColData")}
            yield row.find("RowData").get("value"), kind, Decimal(cells["2"])


def toml(value: object) -> str:
    """A value as TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {toml(each)}" for name, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml(each) for each in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)


def journal(day: str, account: str, kind: str, amount: Decimal, against: str) -> dict:
    """A journal entry that puts an amount, on the natural side of its account, against another account."""
    debit = (kind in DEBITS) == (amount > 0)
    line = {"AccountRef": {"FullName": account}, "Amount": str(abs(amount))}
    if kind in ("AccountsReceivable", "AccountsPayable"):
        line["EntityRef"] = {"FullName": "Somebody" if kind == "AccountsReceivable" else "Supplier"}
    other = {"AccountRef": {"FullName": against}, "Amount": str(abs(amount))}
    sides = (line, other) if debit else (other, line)
    return {
        "request": "JournalEntryAdd",
        "body": {"TxnDate": day, "JournalDebitLine": [sides[0]], "JournalCreditLine": [sides[1]]},
    }


def recipe(sheet: etree._Element) -> str:
    """The text of a recipe whose company has this balance sheet on the day before it begins to trade."""
    base = tomllib.loads((FOLDERS[-1] / "consultancy.toml").read_text("utf-8"))
    found = list(recorded_accounts(sheet))
    parents = {name.rpartition(":")[0]: kind for name, kind, _ in found if ":" in name}
    chart = [*parents.items(), *((name, kind) for name, kind, _ in found if name not in MADE)]
    trading = [account for account in base["accounts"] if account["type"] not in TYPES.values()]
    base["accounts"] = [{"name": name, "type": kind} for name, kind in chart] + trading
    first_of = {kind: next(group)[0] for kind, group in groupby(chart, key=lambda account: account[1])}
    base["roles"] |= {
        "bank": first_of["Bank"],
        "receivable": "Accounts Receivable",
        "payable": "Accounts Payable",
    }
    base["name"] = "recorded"
    # What was earned stands in income of last year and of this; each other balance against the income of last year.
    income = next(account["name"] for account in trading if account["type"] == "Income")
    first = [
        {"request": "SpecialAccountAdd", "body": {"SpecialAccountType": "UndepositedFunds"}},
        {"request": "CustomerAdd", "body": {"Name": "Somebody"}},
        {"request": "VendorAdd", "body": {"Name": "Supplier"}},
    ]
    for name, kind, amount in found:
        if name != "Retained Earnings":
            first.append(journal("2024-06-30", name, kind, amount, income))
    (net,) = (
        Decimal(row.findall("ColData")[1].get("value"))
        for row in sheet.find("ReportData").findall("DataRow")
        if row.findall("ColData")[0].get("value") == "Net Income"
    )
    # Everything above was earned in 2024; what was earned in 2025 is moved there by a pair of entries.
    first.append(journal("2025-01-31", found[0][0], "Bank", net, income))
    first.append(journal("2024-06-30", found[0][0], "Bank", -net, income))
    return written(base | {"first": first})


def written(recipe: dict) -> str:
    """The text of a recipe."""
    lines = [f"{name} = {toml(value)}" for name, value in recipe.items() if not isinstance(value, dict)]
    for name, value in recipe.items():
        if isinstance(value, dict):
            lines.append(f"[{name}]")
            lines += [f"{key} = {toml(each)}" for key, each in value.items()]
    return "\n".join(lines) + "\n"


# Accounts that QuickBooks makes itself.
MADE = ("Retained Earnings", "Undeposited Funds")


@pytest.fixture
def recorded(shared: Path) -> etree._Element:
    text = (shared / "recordings" / "selfjared1-quickbooks_desktop__BalanceSheetStandard.xml").read_bytes()
    return etree.fromstring(text).find(".//ReportRet")


def test_a_recorded_balance_sheet_is_rebuilt_from_a_recipe(recorded, tmp_path):
    file = tmp_path / "recorded.toml"
    file.write_text(recipe(recorded), "utf-8")
    clock = ManualClock(datetime(2025, 3, 20, 15, tzinfo=UTC))
    with (
        CompanyFile.generate(file, year=2026, transactions=4, clock=clock) as company,
        QuickBooks(company) as quickbooks,
    ):
        answer = etree.fromstring(quickbooks.process(REQUEST).encode())
    ret = answer.find(".//ReportRet")
    assert rows_of(ret) == rows_of(recorded)
    assert etree.tostring(ret, method="c14n") == etree.tostring(recorded, method="c14n")


def stock_recipe(status: etree._Element) -> str:
    """The text of a recipe whose company has this stock before it begins to trade."""
    base = tomllib.loads((FOLDERS[-1] / "consultancy.toml").read_text("utf-8"))
    base["name"] = "recorded"
    base["company"]["uses"] = ["Inventory"]
    base["accounts"] += [
        {"name": "Goods", "type": "OtherCurrentAsset"},
        {"name": "Cost of Goods", "type": "CostOfGoodsSold"},
    ]
    income = next(account["name"] for account in base["accounts"] if account["type"] == "Income")
    rows = {}
    for row in status.find("ReportData").findall("DataRow"):
        cells = {int(cell.get("colID")): cell.get("value") for cell in row.findall("ColData")}
        rows[row.find("RowData").get("value")] = cells
    first = [{"request": "VendorAdd", "body": {"Name": "Maker"}}]
    for full_name in sorted(rows, key=lambda name: name.count(":")):
        cells = rows[full_name]
        parent, _, name = full_name.rpartition(":")
        body = {"Name": name}
        if parent:
            body["ParentRef"] = {"FullName": parent}
        body |= {"IncomeAccountRef": {"FullName": income}, "COGSAccountRef": {"FullName": "Cost of Goods"}}
        body["AssetAccountRef"] = {"FullName": "Goods"}
        if 4 in cells:
            body["ReorderPoint"] = cells[4]
        body |= {"QuantityOnHand": cells[5], "TotalValue": "10.00", "InventoryDate": "2011-01-15"}
        first.append({"request": "ItemInventoryAdd", "body": body})
        if int(cells[7]):
            line = {"ItemRef": {"FullName": full_name}, "Quantity": cells[7], "Rate": "1.00"}
            order = {"VendorRef": {"FullName": "Maker"}, "TxnDate": "2010-09-01", "ExpectedDate": cells[8]}
            first.append({"request": "PurchaseOrderAdd", "body": order | {"PurchaseOrderLineAdd": [line]}})
    return written(base | {"first": first})


@pytest.mark.parametrize(
    ("recording", "last"),
    [
        ("consolibyte-quickbooks-php__QuickBooks_Callbacks_SQL_Callbacks.2.xml", "2011-02-07"),
        ("consolibyte-quickbooks-php__dev_parse_inventory.1.xml", "2011-02-04"),
    ],
)
def test_a_recorded_stock_status_is_rebuilt_from_a_recipe(shared, tmp_path, recording, last):
    recorded = etree.fromstring(
        (shared / "recordings" / recording).read_bytes(), etree.XMLParser(remove_blank_text=True)
    )
    recorded = recorded.find(".//ReportRet")
    file = tmp_path / "recorded.toml"
    file.write_text(stock_recipe(recorded), "utf-8")
    request = REQUEST.replace("BalanceSheetStandard", "InventoryStockStatusByItem").replace(
        "<ToReportDate>2025-03-20", f"<FromReportDate>2011-02-01</FromReportDate><ToReportDate>{last}"
    )
    with CompanyFile.generate(file, year=2014, transactions=4) as company, QuickBooks(company) as quickbooks:
        answer = etree.fromstring(quickbooks.process(request).encode(), etree.XMLParser(remove_blank_text=True))
    ret = answer.find(".//ReportRet")
    assert ret is not None, etree.tostring(answer)
    assert rows_of(ret) == rows_of(recorded)
    assert etree.tostring(ret, method="c14n") == etree.tostring(recorded, method="c14n")


def rows_of(ret: etree._Element) -> list[tuple[str, ...]]:
    """Kind, what it is about, and cells of each row."""
    return [
        (row.tag, row.get("value") or "", *(value for part in row for value in part.attrib.values()))
        for row in ret.find("ReportData")
    ]


def test_a_balance_sheet_of_recorded_accounts_comes_to_what_they_come_to(shared):
    """The 116 accounts of a live file: assets are liabilities, equity and what was earned, to the cent."""
    answer = (shared / "recordings" / "bill-ash-qbwc__tests_test_data_accounts.xml").read_bytes()
    request = REQUEST.replace("<ToReportDate>2025-03-20</ToReportDate>", "<ToReportDate>2030-01-01</ToReportDate>")
    with CompanyFile.from_answers([answer]) as company, QuickBooks(company) as quickbooks:
        ret = etree.fromstring(quickbooks.process(request).encode()).find(".//ReportRet")
        trial, earned = (
            etree.fromstring(quickbooks.process(request.replace("BalanceSheetStandard", name)).encode()).find(
                ".//ReportRet"
            )
            for name in ("TrialBalance", "ProfitAndLossStandard")
        )
    shown = {
        cells[0]: cells[1]
        for cells in (
            [cell.get("value") for cell in row.findall("ColData")]
            for row in ret.iter("DataRow", "SubtotalRow", "TotalRow")
        )
    }
    assert (shown["TOTAL ASSETS"], shown["TOTAL LIABILITIES & EQUITY"]) == ("635033.93", "635033.93")
    assert (shown["Total Liabilities"], shown["Total Equity"]) == ("420442.73", "214591.20")
    accounts = {account.findtext("FullName"): account for account in etree.fromstring(answer).iter("AccountRet")}
    balances = {
        _by_numbers(accounts, name): account.findtext("Balance")
        for name, account in accounts.items()
        if account.findtext("AccountType") in TYPES.values()
        and account.findtext("SpecialAccountType") != "RetainedEarnings"
    }
    of = {row.find("RowData").get("value"): row for row in ret.iter("DataRow") if row.find("RowData") is not None}
    retained = [name for name, row in of.items() if row.find("ColData").get("value").endswith("Retained Earnings")]
    assert set(of) - set(balances) == set(retained)
    assert {name: balances.pop(name) for name in of if name not in retained} == {
        name: row.findall("ColData")[1].get("value") for name, row in of.items() if name not in retained
    }
    assert set(balances.values()) <= {"0.00"}
    # Since nobody knows when it was earned, it is there when all dates are asked for.
    net = [row for row in earned.iter("TotalRow") if row.find("ColData").get("value") == "Net Income"]
    assert [row.findall("ColData")[1].get("value") for row in net] == ["156847.02"]
    (total,) = trial.iter("TotalRow")
    debit, credit = (cell.get("value") for cell in total.findall("ColData")[1:])
    assert debit == credit


def _by_numbers(accounts: dict[str, etree._Element], full_name: str) -> str:
    """The path of an account by the numbers of what stands above it and its own, where they have some."""
    parts = full_name.split(":")
    paths = [":".join(parts[: count + 1]) for count in range(len(parts))]
    return ":".join(accounts[path].findtext("AccountNumber") or path.rpartition(":")[2] for path in paths)
