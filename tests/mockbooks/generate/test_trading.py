"""A year of trading is plausible and sound before any company file has seen it."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockbooks.generate.cast import draw_cast
from mockbooks.generate.recipe import RecipeError, find
from mockbooks.generate.trading import Document, Purchase, Receipt, Sale, Settlement, year_of_trading

RECIPE = find("consultancy")


def play(transactions: int, seed: str = "seed", year: int = 2024, customers: int = 30) -> list[Document]:
    cast = draw_cast(RECIPE, seed, customers=customers, vendors=20, items=18)
    return year_of_trading(RECIPE, cast, seed, year=year, transactions=transactions)


def cents(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


@settings(max_examples=25)
@given(st.integers(4, 600), st.text(max_size=5), st.integers(2020, 2026), st.integers(1, 40))
def test_a_year_is_sound(transactions: int, seed: str, year: int, customers: int) -> None:
    documents = play(transactions, seed, year, customers)
    assert len(documents) == transactions
    moments = [document.at for document in documents]
    assert moments == sorted(moments)
    assert {moment.year for moment in moments} == {year}
    assert all(moment.weekday() < 5 for moment in moments)
    open_on: dict[Document, int] = {}
    cash = 0
    for document in documents:
        match document:
            case Sale():
                taxable = sum(
                    line.amount for line in document.lines
                    if line.item and line.item.taxable and document.customer.tax_code.taxable
                )
                assert document.tax == cents(taxable * RECIPE.sales_tax.rate / 100)
                assert document.total == sum(line.amount for line in document.lines) + document.tax > 0
                assert all(line.amount == cents(Decimal(line.quantity * line.rate) / 100) for line in document.lines)
                open_on[document] = document.total
            case Purchase():
                assert document.total == sum(line.amount for line in document.lines) > 0
                open_on[document] = document.total
            case Receipt():
                assert document.amount == sum(amount for _, amount in document.applied)
                for sale, amount in document.applied:
                    assert sale.customer is document.customer
                    assert sale.at.date() < document.at.date()
                    assert 0 < amount <= open_on[sale]
                    open_on[sale] -= amount
                cash += document.amount
            case Settlement():
                assert document.amount == sum(amount for _, amount in document.applied)
                for bill, amount in document.applied:
                    assert bill.vendor is document.vendor
                    assert amount == open_on.pop(bill)
                cash -= document.amount
                assert cash >= 0


def test_the_same_seed_plays_the_same_year() -> None:
    def told(document: Document) -> object:
        who = document.customer.name if isinstance(document, (Sale, Receipt)) else document.vendor.name
        return type(document), document.at, who, getattr(document, "total", getattr(document, "amount", None))

    assert [told(document) for document in play(200)] == [told(document) for document in play(200)]
    assert [told(document) for document in play(200)] != [told(document) for document in play(200, "another")]


def test_a_year_looks_like_one() -> None:
    documents = play(1_000)
    kinds = Counter(type(document) for document in documents)
    assert all(kinds[kind] > 100 for kind in (Sale, Receipt, Purchase, Settlement))
    assert documents[-1].at.month == 12
    sales = [document for document in documents if isinstance(document, Sale)]
    purchases = [document for document in documents if isinstance(document, Purchase)]
    # Every month has business; the company earns its living; most but not all of the year is paid for.
    assert len({sale.at.month for sale in sales}) == 12
    turnover = sum(sale.total for sale in sales)
    assert 0.3 * turnover < sum(bill.total for bill in purchases) < 0.9 * turnover
    paid = sum(document.amount for document in documents if isinstance(document, Receipt))
    assert 0.75 * turnover < paid < 0.99 * turnover
    # Rent is billed twelve times, in the first days of a month, the same amount each time.
    rent = [bill for bill in purchases if bill.vendor.supplier and bill.vendor.supplier.what == "landlord"]
    assert [bill.at.month for bill in rent] == list(range(1, 13))
    assert len({bill.total for bill in rent}) == 1
    assert all(bill.at.day <= 4 for bill in rent)
    # One to six lines and a note at most; several of each length.
    lengths = Counter(len(sale.lines) for sale in sales)
    assert set(range(1, 6)) <= set(lengths) <= set(range(1, 8))
    # Some invoices are paid in parts, some payments are for several invoices, some customers are late.
    parts = Counter(sale for document in documents if isinstance(document, Receipt) for sale, _ in document.applied)
    assert max(parts.values()) > 1
    assert any(isinstance(document, Receipt) and len(document.applied) > 1 for document in documents)
    late = [
        document.at.date() - sale.due
        for document in documents if isinstance(document, Receipt)
        for sale, _ in document.applied
    ]
    assert min(late) < timedelta(0) and max(late) > timedelta(25)


def test_a_quiet_month_is_quiet_and_the_end_of_a_month_busy() -> None:
    sales = [document for document in play(3_000) if isinstance(document, Sale)]
    by_month = Counter(sale.at.month for sale in sales)
    assert by_month[8] < by_month[3] and by_month[8] < by_month[10]
    by_third: defaultdict[int, int] = defaultdict(int)
    for sale in sales:
        by_third[min(2, (sale.at.day - 1) // 10)] += 1
    assert by_third[2] > by_third[0] + by_third[1]


def test_too_few_transactions_are_refused() -> None:
    with pytest.raises(RecipeError, match="at least 4"):
        play(3)
