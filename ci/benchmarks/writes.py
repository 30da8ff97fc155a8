"""What adding costs: against the bare rows that it leaves behind and the bare reading and writing of its XML."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from lxml import etree

from benchmarks import Pair, ratio
from benchmarks.trade import company, invoice, message_set
from mockbooks import QuickBooks

_ROW_TABLES = ("txn", "line", "posting", "link")
_REQUEST = message_set(invoice(7, 50))


@ratio("InvoiceAdd with three lines", of="bare SQL of the same rows, lxml parse and tostring", aim=4.0)
def an_invoice() -> Pair:
    made = company(50, 200)
    quickbooks = QuickBooks(made)
    connection = made.company.connection
    before = _state(connection)
    answer = etree.fromstring(quickbooks.process(_REQUEST))
    write = _bare_write(connection, before)

    def bare() -> None:
        etree.fromstring(_REQUEST.encode())
        write()
        etree.tostring(answer)

    return Pair(measured=lambda: quickbooks.process(_REQUEST), yardstick=bare)


def _state(connection: sqlite3.Connection) -> dict[str, Any]:
    state: dict[str, Any] = {
        table: connection.execute(f"SELECT ifnull(max(id), 0) FROM {table}").fetchone()[0] for table in _ROW_TABLES
    }
    state["total"] = set(connection.execute("SELECT * FROM total"))
    state["counter"] = set(connection.execute("SELECT * FROM counter"))
    return state


def _bare_write(connection: sqlite3.Connection, before: dict[str, Any]) -> Callable[[], None]:
    """Writes, in one transaction of a copy, the rows that appeared and the totals and counters that changed."""
    inserts: list[tuple[str, list[tuple[Any, ...]]]] = []
    for table in _ROW_TABLES:
        rows = connection.execute(f"SELECT * FROM {table} WHERE id > ?", (before[table],)).fetchall()
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            inserts.append((f"INSERT INTO {table} VALUES ({marks})", rows))
    total_rows = connection.execute("SELECT * FROM total")
    totals = [(row[1], row[2], row[0]) for row in total_rows if row not in before["total"]]
    counters = [(row[1], row[0]) for row in connection.execute("SELECT * FROM counter") if row not in before["counter"]]
    copy = sqlite3.connect(":memory:", isolation_level=None)
    copy.deserialize(connection.serialize())
    drawn = {table: copy.execute(f"SELECT ifnull(max(id), 0) FROM {table}").fetchone()[0] for table in _ROW_TABLES}

    def write() -> None:
        copy.execute("BEGIN IMMEDIATE")
        for statement, rows in inserts:
            table = statement.split()[2]
            fresh = [(drawn[table] + place, *_unique(table, row, drawn)) for place, row in enumerate(rows, start=1)]
            drawn[table] += len(rows)
            copy.executemany(statement, fresh)
        copy.executemany("UPDATE total SET balance = ?, total_balance = ? WHERE object = ?", totals)
        copy.executemany("UPDATE counter SET value = ? WHERE name = ?", counters)
        copy.execute("COMMIT")

    return write


def _unique(table: str, row: tuple[Any, ...], drawn: dict[str, int]) -> tuple[Any, ...]:
    # The TxnID is unique in the file; the rest of the row may stand twice.
    return (row[1], f"{drawn['txn']:X}-1709305201", *row[3:]) if table == "txn" else row[1:]
