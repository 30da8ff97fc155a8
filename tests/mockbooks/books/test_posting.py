from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockbooks.books import balances
from mockbooks.books.balances import Totals
from mockbooks.books.posting import (
    NameRequired,
    OutOfBalance,
    PostingLine,
    change_parent,
    item_is_posted,
    move_item_postings,
    post,
    unpost,
)


def all_totals(chart):
    return {row: total for row in chart.rows.values() if any(total := balances.read(chart.company, row))}


def test_an_invoice_is_owed_by_the_job_and_counted_for_its_customer(chart):
    post(
        chart.company,
        1,
        "2024-05-01",
        [
            PostingLine(chart["Receivable"], 10000, entity=chart["Loft"], is_source=True),
            PostingLine(chart["Kitchens"], -9000, entity=chart["Loft"]),
            PostingLine(chart["Tax Payable"], -1000, entity=chart["State"]),
        ],
    )

    def read(name):
        return balances.read(chart.company, chart[name])[:2]

    assert read("Loft") == (10000, 10000)
    assert read("Abel") == (0, 10000)
    assert read("Kitchens") == (-9000, -9000)
    assert read("Design") == (0, -9000)
    assert read("Income") == (0, -9000)
    # [R:BASH] recorded: the agency's balance includes the sales tax it is owed.
    assert read("State") == (1000, 1000)


def test_a_customer_named_on_an_expense_owes_nothing_for_it(chart):
    post(
        chart.company,
        1,
        "2024-05-01",
        [
            PostingLine(chart["Payable"], -5000, entity=chart["Landlord"], is_source=True),
            PostingLine(chart["Rent"], 5000, entity=chart["Abel"]),
        ],
    )
    assert balances.read(chart.company, chart["Abel"]) == Totals()
    assert balances.read(chart.company, chart["Landlord"]).balance == 5000


def test_stock_is_what_carries_a_quantity(chart):
    post(
        chart.company,
        1,
        "2024-05-01",
        [
            PostingLine(chart["Checking"], -3000, is_source=True),
            PostingLine(chart["Stock"], 3000, item=chart["Lamp"], quantity=1_000_000),
        ],
    )
    assert balances.read(chart.company, chart["Lamp"]) == Totals(0, 0, 1_000_000, 3000)


def test_lines_out_of_balance_are_not_written(chart):
    with pytest.raises(OutOfBalance, match="by 1 cents"):
        post(chart.company, 1, "2024-05-01", [PostingLine(chart["Rent"], 100), PostingLine(chart["Checking"], -99)])
    assert chart.company.connection.execute("SELECT count(*) FROM posting").fetchone() == (0,)
    assert all_totals(chart) == {}


@pytest.mark.parametrize(
    ("account", "name", "owner"),
    [("Receivable", None, "Customer"), ("Receivable", "State", "Customer"), ("Tax Payable", "Abel", "Vendor")],
)
def test_a_line_on_a_control_account_must_name_whose_it_is(chart, account, name, owner):
    line = PostingLine(chart[account], 100, entity=chart[name] if name else None)
    with pytest.raises(NameRequired) as refused:
        post(chart.company, 1, "2024-05-01", [line, PostingLine(chart["Checking"], -100)])
    assert (refused.value.account, refused.value.owner) == (chart[account], owner)


def test_a_moved_account_takes_its_balance_along(chart):
    post(chart.company, 1, "2024-05-01", [PostingLine(chart["Checking"], 700), PostingLine(chart["Kitchens"], -700)])
    chart.change("Kitchens", "parent", None)
    change_parent(chart.company, chart["Kitchens"], chart["Design"], None)
    assert balances.read(chart.company, chart["Income"]).total_balance == 0
    assert balances.sums(chart.company.connection) == all_totals(chart)


def test_an_item_with_another_account_takes_its_postings_along(chart):
    post(
        chart.company,
        1,
        "2024-05-01",
        [PostingLine(chart["Checking"], 700), PostingLine(chart["Income"], -700, item=chart["Lamp"])],
    )
    assert item_is_posted(chart.company, chart["Lamp"], chart["Income"])
    move_item_postings(chart.company, chart["Lamp"], chart["Income"], chart["Kitchens"])
    assert not item_is_posted(chart.company, chart["Lamp"], chart["Income"])
    assert balances.read(chart.company, chart["Kitchens"]).balance == -700
    assert balances.sums(chart.company.connection) == all_totals(chart)


FREE = ("Checking", "Stock", "Income", "Design", "Kitchens", "Rent")
CUSTOMERS, VENDORS = ("Abel", "Loft"), ("Landlord", "State")

_account_and_name = st.one_of(
    st.tuples(st.sampled_from(FREE), st.sampled_from((None, *CUSTOMERS, *VENDORS))),
    st.tuples(st.just("Receivable"), st.sampled_from(CUSTOMERS)),
    st.tuples(st.sampled_from(("Payable", "Tax Payable")), st.sampled_from(VENDORS)),
)
_line = st.tuples(
    _account_and_name,
    st.integers(-(10**12), 10**12),
    st.sampled_from((None, "Lamp")),
    st.none() | st.integers(-(10**9), 10**9),
)


@given(st.data())
def test_running_totals_are_the_sums_and_taking_back_leaves_nothing(make_chart, data):
    chart = make_chart()
    transactions = data.draw(st.lists(st.lists(_line, min_size=1, max_size=6), min_size=1, max_size=4))
    for number, drawn in enumerate(transactions):
        lines = [
            PostingLine(
                chart[account],
                amount,
                entity=chart[name] if name else None,
                item=chart[item] if item else None,
                quantity=quantity,
            )
            for (account, name), amount, item, quantity in drawn
        ]
        lines.append(PostingLine(chart["Checking"], -sum(line.amount for line in lines), is_source=True))
        post(chart.company, number, "2024-05-01", lines)
    made = {row: total for row, total in balances.sums(chart.company.connection).items() if any(total)}
    assert made == all_totals(chart)
    gone = data.draw(st.sets(st.sampled_from(range(len(transactions)))))
    for number in gone:
        unpost(chart.company, number)
    made = {row: total for row, total in balances.sums(chart.company.connection).items() if any(total)}
    assert made == all_totals(chart)
    if len(gone) == len(transactions):
        assert all_totals(chart) == {}
    balances.rebuild(chart.company)
    assert made == all_totals(chart)
