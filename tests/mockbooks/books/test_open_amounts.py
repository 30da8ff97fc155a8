from __future__ import annotations

import pytest

from mockbooks.books.open_amounts import Settlement, open_of, release, settle, settlements_of


def opens(chart, *names):
    return [open_of(chart.company, chart[name]) for name in names]


def time_modified(chart, name):
    return chart.company.connection.execute("SELECT time_modified FROM txn WHERE id = ?", (chart[name],)).fetchone()[0]


@pytest.fixture
def documents(chart):
    chart.document("invoice", "Invoice", 10000)
    chart.document("payment", "ReceivePayment", 7000)
    chart.document("memo", "CreditMemo", 2000)
    return chart


def test_money_and_discount_lower_the_invoice_and_only_money_the_payment(documents):
    settlement = Settlement("payment", documents["payment"], documents["invoice"], 6000, discount=500)
    settle(documents.company, [settlement], changing=documents["payment"])
    assert opens(documents, "invoice", "payment") == [3500, 1000]
    assert time_modified(documents, "invoice") == documents.company.edit_time()
    assert time_modified(documents, "payment") == 0
    assert settlements_of(documents.company, documents["invoice"]) == [settlement]


def test_releasing_a_payment_opens_everything_again_but_leaves_credits_alone(documents):
    paid = Settlement("payment", documents["payment"], documents["invoice"], 7000)
    credited = Settlement("credit", documents["memo"], documents["invoice"], 1500, via_txn=documents["payment"])
    settle(documents.company, [paid, credited])
    release(documents.company, documents["payment"])
    assert opens(documents, "invoice", "payment", "memo") == [8500, 7000, 500]
    release(documents.company, documents["payment"], set_by=True)
    assert opens(documents, "invoice", "memo") == [10000, 2000]


def test_more_than_is_open_cannot_be_settled(documents):
    with pytest.raises(ValueError, match="more is settled"):
        settle(documents.company, [Settlement("payment", documents["payment"], documents["invoice"], 7001)])
