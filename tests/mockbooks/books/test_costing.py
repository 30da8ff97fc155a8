"""Average cost: worked examples, the order of dates, and what must hold for any life of an item."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockbooks.books import balances, costing
from mockbooks.books.costing import (
    NOTHING,
    Stock,
    StockLine,
    after,
    drifts,
    move,
    rebuild,
    stock_before,
    stock_now,
    values,
)
from mockbooks.books.posting import PostingLine, post, unpost

UNIT = 100_000


def life(*movements):
    """Quantities and values (None: at average cost), one after the other: what there is, and the costs."""
    stock, costs = NOTHING, []
    for quantity, value in movements:
        stock, cost = after(stock, quantity * UNIT, value)
        costs.append(cost)
    return stock, costs


def test_the_example_of_the_documentation():
    # Documented: 10 at 10, sell 5, 10 at 25, sell 10: 5 are left at 20, and the sales cost 50 and 200.
    stock, costs = life((10, 100_00), (-5, None), (10, 250_00), (-10, None))
    assert costs == [0, -50_00, 0, -200_00]
    assert (stock.on_hand, stock.worth, stock.average_cost) == (5 * UNIT, 100_00, 20 * UNIT)


def test_what_is_not_there_goes_at_the_last_average():
    # Observed: 10 at 2, sell 15: cost 30, 5 fewer than nothing, worth -10.
    stock, costs = life((10, 20_00), (-15, None))
    assert costs == [0, -30_00]
    assert stock == Stock(-5 * UNIT, -10_00, 20_00, 10 * UNIT)
    # Replenished with 20 at 3: the average is 3, and the 5 that were sold had cost one too little.
    assert after(stock, 20 * UNIT, 60_00) == (Stock(15 * UNIT, 45_00, 60_00, 20 * UNIT), -5_00)


def test_a_purchase_that_does_not_reach_zero_sets_the_average_too():
    stock, costs = life((10, 20_00), (-15, None), (2, 6_00))
    assert (stock.on_hand, stock.worth, stock.average_cost) == (-3 * UNIT, -9_00, 3 * UNIT)
    assert costs[-1] == -5_00


def test_what_was_never_bought_costs_nothing_until_it_is():
    stock, costs = life((-5, None), (10, 30_00))
    assert costs == [0, -15_00]
    assert (stock.on_hand, stock.worth) == (5 * UNIT, 15_00)


def test_thirds_do_not_drift():
    stock, costs = life((3, 10_00), (-1, None), (-1, None), (-1, None))
    assert costs == [0, -3_33, -3_34, -3_33]
    assert (stock.on_hand, stock.worth, stock.average_cost) == (0, 0, 333_333)


def test_what_comes_back_comes_at_the_average():
    assert life((2, 10_00), (-1, None), (1, None)) == (Stock(2 * UNIT, 10_00, 10_00, 2 * UNIT), [0, -5_00, 5_00])


def test_the_rest_of_a_return_to_the_vendor_goes_to_the_cost_of_goods():
    # 5 worth 10; all go back for 15: nothing is there, and nothing may be worth anything.
    stock, costs = life((5, 10_00), (-5, -15_00))
    assert (stock.on_hand, stock.worth, costs[-1]) == (0, 0, 5_00)
    stock, costs = life((5, 10_00), (-8, -24_00))
    assert (stock.on_hand, stock.worth, costs[-1]) == (-3 * UNIT, -6_00, 8_00)


@pytest.mark.parametrize(
    ("start", "value", "worth", "cost"),
    [((10, 20_00), 5_00, 25_00, 0), ((0, 0), 5_00, 0, -5_00)],
)
def test_a_change_of_value_alone(start, value, worth, cost):
    stock, costs = life(start, (0, value))
    assert (stock.worth, costs[-1]) == (worth, cost)


def test_a_change_of_value_below_zero_changes_the_average():
    stock, costs = life((10, 20_00), (-15, None), (0, 2_00))
    assert (stock.worth, stock.average_cost, costs[-1]) == (-8_00, 160_000, 0)


QUANTITIES = st.integers(-20 * UNIT, 20 * UNIT).filter(bool)
MOVEMENTS = st.lists(st.tuples(QUANTITIES, st.none() | st.integers(-50_000, 50_000)), max_size=12)


@given(MOVEMENTS)
def test_worth_is_the_sum_of_what_moved_it_and_quantity_times_average(movements):
    stock, total = NOTHING, 0
    for quantity, value in movements:
        before = stock
        stock, cost = after(stock, quantity, value)
        total += (value or 0) + cost
        assert stock.on_hand == before.on_hand + quantity
        assert stock.worth == total == stock.worth_of(stock.on_hand)
        if value is None:
            # Documented: what goes at average cost does not change the average.
            assert stock.average_cost == before.average_cost


@given(MOVEMENTS)
def test_nothing_on_hand_is_worth_nothing(movements):
    stock = NOTHING
    for quantity, value in movements:
        stock, _ = after(stock, quantity, value)
    stock, _ = after(stock, -stock.on_hand, None)
    assert (stock.on_hand, stock.worth) == (0, 0)


# ------------------------------------------------------------------------------------------------------- in the file


@pytest.fixture
def shop(chart):
    chart.add("COGS", "Account", "CostOfGoodsSold")
    own = json.dumps({"AssetAccountRef": chart["Stock"], "COGSAccountRef": chart["COGS"]})
    chart.change("Lamp", "own", own)
    chart.names = iter(range(10_000))
    return chart


def buy(chart, quantity, cents, on):
    """A purchase for cash; its transaction."""
    return _enter(chart, chart.document(f"buy {next(chart.names)}", "Bill", txn_date=on), quantity, cents, on)


def sell(chart, quantity, on):
    return _enter(chart, chart.document(f"sell {next(chart.names)}", "Invoice", txn_date=on), -quantity, None, on)


def _enter(chart, txn, quantity, cents, on):
    line = StockLine(txn, chart["Lamp"], quantity * UNIT, cents, chart["Abel"])
    again = move(chart.company, txn, on, [line])
    assert again == set()
    lines = costing.cost_lines(chart.company, txn, [line])
    if cents is not None:
        lines.append(PostingLine(chart["Stock"], cents, item=chart["Lamp"], line=txn, quantity=quantity * UNIT))
        lines.append(PostingLine(chart["Checking"], -cents, is_source=True))
    post(chart.company, txn, on, lines)
    return txn


def leave(chart, txn):
    unpost(chart.company, txn)
    move(chart.company, txn, "", ())


def figures(chart):
    """Units, worth and cost of goods, as the ledger has them, which must be what the movements say."""
    lamp = balances.read(chart.company, chart["Lamp"])
    stock = stock_now(chart.company, chart["Lamp"])
    asset = balances.read(chart.company, chart["Stock"]).balance
    assert (lamp.quantity, lamp.value) == (stock.on_hand, stock.worth)
    assert asset == stock.worth
    assert list(drifts(chart.company)) == []
    assert balances.sums(chart.company.connection).get(chart["Lamp"], balances.Totals()) == lamp
    return lamp.quantity // UNIT, lamp.value, balances.read(chart.company, chart["COGS"]).balance


def test_the_ledger_follows(shop):
    buy(shop, 10, 100_00, "2024-05-01")
    sell(shop, 5, "2024-05-02")
    buy(shop, 10, 250_00, "2024-05-03")
    sell(shop, 10, "2024-05-04")
    assert figures(shop) == (5, 100_00, 250_00)


def test_a_purchase_that_is_dated_earlier_makes_later_sales_dearer(shop):
    buy(shop, 10, 100_00, "2024-05-02")
    sale = sell(shop, 5, "2024-05-03")
    assert figures(shop) == (5, 50_00, 50_00)
    early = buy(shop, 10, 300_00, "2024-05-01")
    assert figures(shop) == (15, 300_00, 100_00)
    assert values(shop.company, sale) == {sale: -100_00}
    leave(shop, early)
    assert figures(shop) == (5, 50_00, 50_00)


def test_what_was_sold_too_early_is_set_right_and_back_again(shop):
    buy(shop, 10, 20_00, "2024-05-01")
    sell(shop, 15, "2024-05-02")
    assert figures(shop) == (-5, -10_00, 30_00)
    bill = buy(shop, 20, 60_00, "2024-05-03")
    assert figures(shop) == (15, 45_00, 35_00)
    # The purchase has its amount, and beside it a pair that sets right what was sold before.
    posted = shop.company.connection.execute(
        "SELECT account, amount FROM posting WHERE txn = ? ORDER BY amount", (bill,)
    )
    assert posted.fetchall() == [
        (shop["Checking"], -60_00),
        (shop["Stock"], -5_00),
        (shop["COGS"], 5_00),
        (shop["Stock"], 60_00),
    ]
    in_time = buy(shop, 5, 15_00, "2024-05-01")
    # 15 worth 35 were there in time: the sale cost that, the purchase sets nothing right any more.
    assert figures(shop) == (20, 60_00, 35_00)
    assert shop.company.connection.execute("SELECT count(*) FROM posting WHERE txn = ?", (bill,)).fetchone() == (2,)
    leave(shop, in_time)
    assert figures(shop) == (15, 45_00, 35_00)
    posted = shop.company.connection.execute("SELECT account, amount FROM posting WHERE txn = ?", (bill,))
    assert (shop["COGS"], 5_00) in posted.fetchall()


def test_on_one_day_what_was_entered_first_comes_first(shop):
    sell(shop, 1, "2024-05-01")
    buy(shop, 2, 10_00, "2024-05-01")
    assert stock_before(shop.company, shop["Lamp"], "2024-05-01") == Stock(UNIT, 5_00, 10_00, 2 * UNIT)
    assert stock_before(shop.company, shop["Lamp"], "2024-04-30") == NOTHING


def test_a_sale_that_moves_to_another_day_is_costed_there(shop):
    buy(shop, 1, 10_00, "2024-05-01")
    sale = sell(shop, 1, "2024-05-02")
    buy(shop, 1, 30_00, "2024-05-03")
    assert figures(shop) == (1, 30_00, 10_00)
    unpost(shop.company, sale)
    shop.company.connection.execute("UPDATE txn SET txn_date = '2024-05-04' WHERE id = ?", (sale,))
    _enter(shop, sale, -1, None, "2024-05-04")
    assert figures(shop) == (1, 20_00, 20_00)


def test_only_the_movements_after_it_are_written_anew(shop):
    for day in range(1, 9):
        buy(shop, 10, 100_00, f"2024-05-0{day}")
    written = []
    shop.company.connection.set_trace_callback(
        lambda sql: written.append(sql) if sql.startswith("\nUPDATE movement") else None
    )
    sell(shop, 1, "2024-05-07")
    shop.company.connection.set_trace_callback(None)
    assert len(written) == 2  # itself, and what came on the 8th


def test_a_rebuild_finds_nothing_to_do_and_mends_what_was_broken(shop):
    buy(shop, 10, 100_00, "2024-05-01")
    sell(shop, 4, "2024-05-02")
    right = figures(shop)
    shop.company.connection.execute("UPDATE movement SET cost = -1, worth = 7 WHERE quantity < 0")
    assert [item for item, _ in drifts(shop.company)] == [shop["Lamp"]]
    assert rebuild(shop.company) == set()
    balances.rebuild(shop.company)
    assert figures(shop) == right
    assert rebuild(shop.company) == set()
    assert figures(shop) == right


STEPS = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 9), st.none() | st.integers(0, 99_99), st.booleans()), max_size=10
)


@given(steps=STEPS)
def test_whatever_the_order_of_entry_the_ledger_is_what_the_order_of_dates_makes_it(make_chart, steps):
    chart = make_chart()
    chart.add("COGS", "Account", "CostOfGoodsSold")
    chart.change("Lamp", "own", json.dumps({"AssetAccountRef": chart["Stock"], "COGSAccountRef": chart["COGS"]}))
    chart.names = iter(range(10_000))
    kept = []
    for day, quantity, cents, goes in steps:
        on = f"2024-05-0{day}"
        txn = sell(chart, quantity, on) if cents is None else buy(chart, quantity, cents, on)
        if goes:
            leave(chart, txn)
        else:
            kept.append((on, txn, quantity, cents))
        figures(chart)
    stock, cost_of_goods = NOTHING, 0
    for _, _, quantity, cents in sorted(kept):
        stock, cost = after(stock, (-quantity if cents is None else quantity) * UNIT, cents)
        cost_of_goods -= cost
    assert figures(chart)[1:] == (stock.worth, cost_of_goods)
