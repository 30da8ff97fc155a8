"""Financial statements: months put together to periods.  [D:CL]"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from codat_samples import RECORDS


@pytest.fixture
def financials(linked: Any) -> str:
    for key in ("profitAndLoss", "balanceSheet"):
        linked.upload(key, RECORDS[key])
    return f"/companies/{linked.company.id}/data/financials"


def reports(client: Any, path: str, length: int, periods: int, **query: Any) -> Any:
    answer = client.get(path, periodLength=length, periodsToCompare=periods, **query)
    assert answer.status == 200, answer
    return answer.body


def test_a_period_a_month_the_newest_first(client: Any, financials: str) -> None:
    body = reports(client, f"{financials}/profitAndLoss", 1, 12)
    assert [row["fromDate"][:7] for row in body["reports"]] == ["2024-04", "2024-03", "2024-02"]
    assert {key: body[key] for key in ("currency", "reportBasis")} == {"currency": "USD", "reportBasis": "Accrual"}
    assert body["mostRecentAvailableMonth"] == "2024-04-30T00:00:00"
    assert body["earliestAvailableMonth"] == "2024-02-01T00:00:00"
    assert "id" not in body["reports"][0]
    assert "metadata" not in body["reports"][0]


def test_longer_periods_are_sums_line_by_line(client: Any, financials: str) -> None:
    (report,) = reports(client, f"{financials}/profitAndLoss", 3, 1)["reports"]
    assert (report["fromDate"], report["toDate"]) == ("2024-02-01T00:00:00", "2024-04-30T00:00:00")
    assert (report["grossProfit"], report["netProfit"]) == (Decimal("900.00"), Decimal("600.00"))
    assert report["income"]["value"] == Decimal("900.00")
    assert [(line["accountId"], line["value"]) for line in report["income"]["items"]] == [
        ("90000-1", Decimal("900.00"))
    ]
    assert report["expenses"]["items"][0]["value"] == Decimal("300.00")


def test_the_month_to_end_with(client: Any, financials: str) -> None:
    body = reports(client, f"{financials}/profitAndLoss", 1, 2, startMonth="2024-03-15")
    assert [row["fromDate"][:7] for row in body["reports"]] == ["2024-03", "2024-02"]
    assert reports(client, f"{financials}/profitAndLoss", 1, 2, startMonth="2020-01-01")["reports"] == []


def test_a_balance_sheet_is_that_of_the_last_month(client: Any, financials: str) -> None:
    (report,) = reports(client, f"{financials}/balanceSheet", 2, 1)["reports"]
    assert (report["date"], report["netAssets"]) == ("2024-04-30T00:00:00", Decimal("1000.00"))
    assert "reportBasis" not in report


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"periodLength": 1},
        {"periodLength": 0, "periodsToCompare": 1},
        {"periodLength": 1, "periodsToCompare": -1},
        {"periodLength": 2000, "periodsToCompare": 2000},
        {"periodLength": "x", "periodsToCompare": 1},
        {"periodLength": 1, "periodsToCompare": 1, "startMonth": "soon"},
        {"periodLength": 1, "periodsToCompare": 1, "startMonth": "2024-13-01"},
    ],
)
def test_what_is_asked_for_must_make_sense(client: Any, financials: str, query: Any) -> None:
    assert client.get(f"{financials}/profitAndLoss", **query).status == 400


def test_nothing_read_nothing_shown(client: Any, linked: Any) -> None:
    base = f"/companies/{linked.company.id}/data/financials"
    for key in ("profitAndLoss", "balanceSheet"):
        assert client.get(f"{base}/{key}", periodLength=1, periodsToCompare=1).status == 409
        linked.upload(key)
    assert reports(client, f"{base}/profitAndLoss", 1, 1) == {"reports": [], "reportBasis": "Accrual"}
    assert reports(client, f"{base}/balanceSheet", 1, 1) == {"reports": []}


def test_quickbooks_desktop_has_no_cash_flow_statement(client: Any, financials: str) -> None:
    answer = client.get(f"{financials}/cashFlowStatement", periodLength=1, periodsToCompare=1)
    assert "cashFlowStatement not supported" in answer.body["error"]


def test_a_month_that_is_gone_is_left_out(client: Any, linked: Any, financials: str, codat: Any) -> None:
    codat.queue(linked.connection, "profitAndLoss")
    linked.upload("profitAndLoss", RECORDS["profitAndLoss"][1:])
    assert len(reports(client, f"{financials}/profitAndLoss", 1, 12)["reports"]) == 2
