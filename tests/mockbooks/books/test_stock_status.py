"""Average cost, and what is on order."""

from __future__ import annotations

import json

import pytest

from mockbooks.books import costing
from mockbooks.books.costing import StockLine
from mockbooks.books.posting import PostingLine, post, unpost
from mockbooks.books.stock_status import average_cost, open_orders

UNIT = 100_000


def move(chart, txn, quantity, cents, on="2024-05-01"):
    costing.move(chart.company, txn, on, [StockLine(txn, chart["Lamp"], quantity * UNIT, cents)])
    stock = PostingLine(chart["Stock"], cents, item=chart["Lamp"], line=txn, quantity=quantity * UNIT)
    post(chart.company, txn, on, [stock, PostingLine(chart["Checking"], -cents)])


def test_value_over_quantity(chart):
    move(chart, chart.document("In", "Bill"), 3, 1000)
    assert average_cost(chart.company, chart["Lamp"]) == 333_333


def test_below_zero_the_last_average_stays(chart):
    # Recorded: on hand -281 at 2.695.
    move(chart, chart.document("In", "Bill"), 1000, 2695_00)
    costing.move(
        chart.company, chart.document("Out", "Invoice"), "2024-05-02", [StockLine(1, chart["Lamp"], -1281 * UNIT)]
    )
    assert costing.stock_now(chart.company, chart["Lamp"]).on_hand == -281 * UNIT
    assert average_cost(chart.company, chart["Lamp"]) == 269_500


def test_with_nothing_on_hand_the_last_average_stays(chart):
    assert average_cost(chart.company, chart["Lamp"]) == 0
    chart.change("Lamp", "own", json.dumps({"AssetAccountRef": chart["Stock"], "COGSAccountRef": chart["Rent"]}))
    first, second = chart.document("In", "Bill"), chart.document("Out", "Invoice")
    move(chart, first, 10, 250_00)
    costing.move(chart.company, second, "2024-06-01", [StockLine(second, chart["Lamp"], -10 * UNIT)])
    # Entered later, dated earlier.
    move(chart, chart.document("Early", "Bill"), 10, 350_00, "2024-04-01")
    costing.move(
        chart.company, chart.document("Rest", "Invoice"), "2024-07-01", [StockLine(second, chart["Lamp"], -10 * UNIT)]
    )
    assert average_cost(chart.company, chart["Lamp"]) == 30 * UNIT


def order(chart, name, kind, quantity, *, header=None, line=None):
    txn = chart.document(name, kind)
    execute = chart.company.connection.execute
    execute("UPDATE txn SET own = ? WHERE id = ?", (json.dumps(header or {}), txn))
    row = 1000 + txn
    execute(
        "INSERT INTO line (id, txn, position, kind, txn_line_id, item, quantity, amount, own) VALUES (?, ?, 0, ?, ?, ?, ?, 0, ?)",
        (row, txn, f"{kind}Line", f"{row:X}-1", chart["Lamp"], quantity * UNIT, json.dumps(line or {})),
    )
    return txn, row


def test_what_is_ordered_and_not_yet_there(chart):
    assert open_orders(chart.company, chart["Lamp"]) == (0, 0)
    bought, bought_line = order(chart, "P1", "PurchaseOrder", 12)
    order(chart, "P2", "PurchaseOrder", 3)
    order(chart, "S1", "SalesOrder", 7)
    receipt = chart.document("R1", "ItemReceipt")
    chart.company.connection.execute(
        "INSERT INTO link (kind, from_txn, to_txn, to_line, quantity) VALUES ('order', ?, ?, ?, ?)",
        (receipt, bought, bought_line, 5 * UNIT),
    )
    assert open_orders(chart.company, chart["Lamp"]) == (10 * UNIT, 7 * UNIT)


@pytest.mark.parametrize("closed", ["header", "line"])
def test_what_was_closed_by_hand_is_not_on_order(chart, closed):
    order(chart, "P1", "PurchaseOrder", 12, **{closed: {"IsManuallyClosed": "true"}})
    assert open_orders(chart.company, chart["Lamp"]) == (0, 0)


def modified(chart):
    return chart.company.connection.execute(
        "SELECT time_modified, edit_sequence FROM list_object WHERE id = ?", (chart["Lamp"],)
    ).fetchone()


def test_stock_that_moves_moves_time_modified_alone(chart):
    txn = chart.document("In", "Bill")
    assert modified(chart) == (0, 0)
    move(chart, txn, 10, 250_00)
    now = chart.company.edit_time()
    assert modified(chart) == (now, 0)
    with chart.company.request_set(), chart.company.request():
        unpost(chart.company, txn)
    assert modified(chart) == (now + 1, 0)
