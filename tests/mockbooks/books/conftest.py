"""A small chart of accounts and a few names, put into the file directly: the books know nothing of requests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from mockbooks.company import Company, ManualClock


@dataclass
class Chart:
    """A company with list objects and transactions by name."""

    company: Company
    rows: dict[str, int] = field(default_factory=dict)

    def __getitem__(self, name: str) -> int:
        return self.rows[name]

    def add(self, name: str, kind: str, classified: str | None = None, *, parent: str = "", special: str = "") -> int:
        number = len(self.rows) + 1
        above = self.rows[parent] if parent else None
        full_name = f"{parent}:{name}" if parent else name
        self.company.connection.execute(
            "INSERT INTO list_object VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 1, 0, 0, 0, ?, ?, ?, '{}')",
            (
                number,
                kind,
                kind,
                f"{0x80000000 + number:X}-1",
                name,
                full_name,
                full_name.casefold(),
                full_name,
                above,
                number,
                classified,
                special or None,
            ),
        )
        self.rows[name] = number
        return number

    def change(self, name: str, column: str, value: object) -> None:
        self.company.connection.execute(f"UPDATE list_object SET {column} = ? WHERE id = ?", (value, self[name]))
        self.company.list_objects.pop(self[name], None)

    def document(self, name: str, kind: str, total: int = 0, txn_date: str = "2024-05-01") -> int:
        number = len(self.rows) + 1
        self.company.connection.execute(
            "INSERT INTO txn (id, kind, txn_id, txn_number, txn_date, time_created, time_modified, edit_sequence,"
            " revision, total, open, own) VALUES (?, ?, ?, ?, ?, 0, 0, 0, ?, ?, ?, '{}')",
            (number, kind, f"{number:X}-1", number, txn_date, number, total, total),
        )
        self.rows[name] = number
        return number


def _chart() -> Chart:
    company = Company.create(clock=ManualClock(datetime(2024, 5, 1, 12, 0, tzinfo=UTC)))
    chart = Chart(company)
    chart.add("Checking", "Account", "Bank")
    chart.add("Receivable", "Account", "AccountsReceivable", special="AccountsReceivable")
    chart.add("Payable", "Account", "AccountsPayable", special="AccountsPayable")
    chart.add("Tax Payable", "Account", "OtherCurrentLiability", special="SalesTaxPayable")
    chart.add("Stock", "Account", "OtherCurrentAsset", special="InventoryAssets")
    chart.add("Income", "Account", "Income")
    chart.add("Design", "Account", "Income", parent="Income")
    chart.add("Kitchens", "Account", "Income", parent="Design")
    chart.add("Rent", "Account", "Expense")
    chart.add("Abel", "Customer")
    chart.add("Loft", "Customer", parent="Abel")
    chart.add("Landlord", "Vendor")
    chart.add("State", "Vendor")
    chart.add("Lamp", "ItemInventory")
    return chart


@pytest.fixture(scope="session")
def make_chart() -> Callable[[], Chart]:
    """For tests of Hypothesis, which need a fresh one for each example."""
    return _chart


@pytest.fixture
def chart() -> Chart:
    return _chart()
