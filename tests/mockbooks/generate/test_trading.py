"""A year of trading is plausible and sound before any company file has seen it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockbooks.generate.cast import draw_cast
from mockbooks.generate.documents import (
    Applied,
    Deposit,
    Document,
    Journal,
    Purchase,
    Receipt,
    Sale,
    Settlement,
    Transfer,
)
from mockbooks.generate.recipe import RecipeError, find, names
from mockbooks.generate.trading import year_of_trading

TIDY = [name for name in names() if not find(name).stories]


def cents(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def play(name: str, transactions: int, seed: str = "seed", year: int = 2024) -> list[Document]:
    recipe = find(name)
    counts = recipe.counts
    cast = draw_cast(recipe, seed, customers=counts.customers, vendors=counts.vendors, items=counts.items, owing=2)
    return year_of_trading(recipe, cast, seed, year=year, transactions=transactions)


def tax_of(sale: Sale) -> Counter[str]:
    """By agency: rounded once, in Australia on each line; of prices that include it, what they include."""
    taxed = [line.amount for line in sale.lines if line.taxed and sale.customer.tax_code.taxable]
    tax = sale.customer.tax
    whole = 100 + (sum(rate for _, rate in tax.parts) if sale.tax_included else 0)
    found: Counter[str] = Counter()
    for agency, rate in tax.parts:
        found[agency] += sum(cents(amount * rate / whole) for amount in (taxed if tax.by_line else [sum(taxed)]))
    return found


class Ledger:
    """What is open, in the bank and in stock as documents come one after the other; every step must be possible."""

    def __init__(self) -> None:
        self.open: dict[Document, int] = {}
        self.money: Counter[str] = Counter()
        self.waiting: set[Document] = set()

    def enter(self, document: Document, bank: str, banks: set[str], waits: bool) -> None:
        match document:
            case Sale():
                self._sale(document, bank, waits)
            case Receipt():
                assert document.amount == sum(each.payment for each in document.applied) + document.open
                self._apply(document, document.applied)
                self.open[document] = document.open
                self._received(document, document.amount, bank, waits)
            case Purchase():
                assert document.is_opening or document.total == sum(line.amount for line in document.lines)
                self.open[document] = document.total
                if document.form == "Check":
                    self.money[document.account] -= document.total
                for line in document.lines:
                    self.money[line.account] += line.amount if line.account in banks else 0
            case Settlement():
                assert document.amount == sum(each.payment for each in document.applied) > 0
                self._apply(document, document.applied)
                if document.form == "BillPaymentCheck":
                    self.money[document.account] -= document.amount
            case Deposit():
                assert self.waiting >= set(document.payments)
                self.waiting -= set(document.payments)
                self.money[document.account] += document.total
            case Transfer():
                self.money[document.source] -= document.amount
                self.money[document.target] += document.amount
            case Journal():
                assert sum(line.amount for line in document.lines) == 0
                for entry in document.lines:
                    self.money[entry.account] += entry.amount if entry.account in banks else 0
        assert all(self.money[name] >= 0 for name in banks)

    def _sale(self, sale: Sale, bank: str, waits: bool) -> None:
        if not sale.is_opening:
            assert sale.tax == sum(tax_of(sale).values())
            added = 0 if sale.tax_included else sale.tax
            assert sale.total == sum(line.amount for line in sale.lines) + added > 0
        for line in sale.lines:
            if line.item is not None:
                assert line.amount == cents(Decimal(line.quantity * line.rate) / 100)
        self.open[sale] = sale.total
        if sale.form == "SalesReceipt":
            self._received(sale, sale.total, bank, waits)

    def _received(self, document: Document, amount: int, bank: str, waits: bool) -> None:
        if waits:
            self.waiting.add(document)
        else:
            self.money[bank] += amount

    def _apply(self, payment: Receipt | Settlement, applied: tuple[Applied, ...]) -> None:
        for each in applied:
            if isinstance(payment, Receipt):
                assert isinstance(each.to, Sale) and each.to.customer is payment.customer
                assert each.to.form == "Invoice"
            else:
                assert isinstance(each.to, Purchase) and each.to.vendor is payment.vendor
                assert each.to.form == "Bill"
            assert each.to.at < payment.at
            assert each.payment > 0
            assert each.amount <= self.open[each.to]
            self.open[each.to] -= each.amount
            for credit, used in each.credits:
                assert credit.at < payment.at
                assert 0 < used <= self.open[credit]
                self.open[credit] -= used


@settings(max_examples=25)
@given(st.sampled_from(TIDY), st.integers(4, 400), st.text(max_size=5), st.integers(2020, 2026))
def test_a_year_is_sound(name: str, transactions: int, seed: str, year: int) -> None:
    recipe = find(name)
    documents = play(name, transactions, seed, year)
    assert sum(document.counts for document in documents) == transactions
    moments = [document.at for document in documents]
    assert moments == sorted(moments)
    assert {moment.year for moment in moments} <= {year - 1, year}
    closed = (6,) if recipe.company.saturdays else (5, 6)
    assert all(moment.weekday() not in closed for moment in moments if moment.year == year)
    banks = {account.name for account in recipe.accounts if account.type == "Bank"}
    ledger = Ledger()
    for document in documents:
        ledger.enter(document, recipe.roles.bank, banks, recipe.deposits is not None)


def told(documents: list[Document]) -> list[object]:
    return [(type(document), document.at, getattr(document, "total", None)) for document in documents]


@pytest.mark.parametrize("name", names())
def test_the_same_seed_plays_the_same_year(name: str) -> None:
    assert told(play(name, 120)) == told(play(name, 120))
    assert told(play(name, 120)) != told(play(name, 120, "another"))


@pytest.mark.parametrize("name", names())
def test_a_year_goes_on_to_its_end(name: str) -> None:
    for seed in ("one", "two"):
        assert play(name, 300, seed)[-1].at.month == 12


def test_a_larger_year_is_the_same_with_some_more_in_it() -> None:
    def invoices(transactions: int) -> set[object]:
        documents = play("consultancy", transactions)
        return {(sale.customer.full_name, sale.total) for sale in documents if isinstance(sale, Sale)}

    few, more = invoices(200), invoices(220)
    assert len(few & more) > 0.9 * len(few)


def test_a_consultancy_looks_like_one() -> None:
    documents = play("consultancy", 1_000)
    kinds = Counter(type(document) for document in documents)
    assert all(kinds[kind] > 100 for kind in (Sale, Receipt, Purchase, Settlement))
    sales = [document for document in documents if isinstance(document, Sale)]
    purchases = [document for document in documents if isinstance(document, Purchase)]
    # Every month has business; the company earns its living; most but not all of the year is paid for.
    assert len({sale.at.month for sale in sales}) == 12
    turnover = sum(sale.total for sale in sales)
    assert 0.3 * turnover < sum(bill.total for bill in purchases) < 0.9 * turnover
    paid = sum(document.amount for document in documents if isinstance(document, Receipt))
    assert 0.75 * turnover < paid < 0.99 * turnover
    # Rent is billed twelve times, in the first days of a month, the same amount each time.
    rent = [
        bill for bill in purchases if bill.vendor and bill.vendor.supplier and bill.vendor.supplier.what == "landlord"
    ]
    assert [bill.at.month for bill in rent] == list(range(1, 13))
    assert len({bill.total for bill in rent}) == 1
    assert all(bill.at.day <= 4 for bill in rent)
    # One to six lines and a note at most; several of each length.
    lengths = Counter(len(sale.lines) for sale in sales)
    assert set(range(1, 6)) <= set(lengths) <= set(range(1, 8))
    # Some invoices are paid in parts, some payments are for several invoices, some customers are late.
    receipts = [document for document in documents if isinstance(document, Receipt)]
    parts = Counter(each.to for receipt in receipts for each in receipt.applied)
    assert max(parts.values()) > 1
    assert any(len(receipt.applied) > 1 for receipt in receipts)
    late = [receipt.on - each.to.due for receipt in receipts for each in receipt.applied if each.to.due]
    assert min(late) < timedelta(0) and max(late) > timedelta(25)


def test_a_quiet_month_is_quiet_and_the_end_of_a_month_busy() -> None:
    sales = [document for document in play("consultancy", 3_000) if isinstance(document, Sale)]
    by_month = Counter(sale.at.month for sale in sales)
    assert by_month[8] < by_month[3] and by_month[8] < by_month[10]
    by_third = Counter(min(2, (sale.at.day - 1) // 10) for sale in sales)
    assert by_third[2] > by_third[0] + by_third[1]


def test_too_few_transactions_are_refused() -> None:
    with pytest.raises(RecipeError, match="at least 4"):
        play("consultancy", 3)
