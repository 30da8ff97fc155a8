from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mockbooks.books.form_lines import FormLine, Part, complete, taxable

PERCENT = 100_000


def sale(amount, taxable=True, group=None):
    return FormLine(Part.SALE, amount, taxable=taxable, group=group)


def discount(amount=0, percent=None, taxable=True, group=None):
    return FormLine(Part.DISCOUNT, amount, None if percent is None else percent * PERCENT, taxable, group)


def completed(*lines):
    complete(lines)
    return [line.amount for line in lines]


def test_a_real_estimate():
    """[O] Observed in a real estimate: the next subtotal leaves out the discount on the one before it."""
    lines = (
        sale(178200),
        FormLine(Part.SUBTOTAL),
        discount(percent=-5),
        FormLine(Part.TEXT),
        sale(117800),
        sale(19000),
        FormLine(Part.SUBTOTAL),
        discount(percent=-15),
    )
    assert completed(*lines) == [178200, 178200, -8910, 0, 117800, 19000, 136800, -20520]
    assert sum(line.amount for line in lines if line.part.counts) == 285570


def test_a_percentage_acts_on_the_line_above():
    assert completed(sale(10000), sale(2000), discount(percent=-10)) == [10000, 2000, -200]
    assert completed(discount(percent=-10)) == [0]


def test_half_of_a_flat_discount_lowers_what_is_taxed():
    """Posting rules 7.3: a flat 10.00 over 100.00 taxable and 100.00 not."""
    lines = [sale(10000), sale(10000, taxable=False), discount(-1000)]
    complete(lines)
    assert taxable(lines) == 9500
    # To take all of it off the taxable half one enters twice as much.
    lines = [sale(10000), sale(10000, taxable=False), discount(-2000)]
    complete(lines)
    assert taxable(lines) == 9000


def test_a_discount_that_is_not_taxable_lowers_nothing():
    lines = [sale(10000), discount(-1000, taxable=False)]
    complete(lines)
    assert taxable(lines) == 10000


def test_a_percentage_off_a_line_that_is_not_taxed_lowers_nothing():
    lines = [sale(10000), sale(10000, taxable=False), discount(percent=-10)]
    complete(lines)
    assert taxable(lines) == 10000


def test_a_percentage_off_a_subtotal_is_spread_over_it_alone():
    lines = [
        sale(5000),
        FormLine(Part.SUBTOTAL),
        sale(30000),
        sale(10000, taxable=False),
        FormLine(Part.SUBTOTAL),
        discount(percent=-10),
    ]
    complete(lines)
    assert lines[-1].amount == -4000
    assert taxable(lines) == 5000 + 30000 - 3000


def test_a_group_counts_once_and_can_be_discounted():
    group = FormLine(Part.GROUP)
    lines = [
        group,
        sale(6000, group=group),
        discount(percent=-50, group=group),
        sale(1000, taxable=False, group=group),
        discount(percent=-10),
        FormLine(Part.SUBTOTAL),
    ]
    assert completed(*lines) == [4000, 6000, -3000, 1000, -400, 3600]
    # Of the 4.00 off the group six sevenths fall on its taxable line.
    assert taxable(lines) == 6000 - 3000 - 343


def test_a_tax_line_takes_its_rate_of_all_above_but_payments_and_taxes():
    tax = FormLine(Part.TAX, percent=8 * PERCENT)
    given_tax = FormLine(Part.TAX, 50)
    payment = FormLine(Part.PAYMENT, -3000)
    assert completed(sale(10000), discount(-1000), given_tax, payment, tax) == [10000, -1000, 50, -3000, 720]


def test_a_discount_of_nothing_is_taken_off_what_is_taxed():
    lines = [discount(-1000)]
    complete(lines)
    assert taxable(lines) == -1000


CENTS = st.integers(-(10**7), 10**7)
SALE = st.builds(sale, CENTS, st.booleans())
LINE = st.one_of(
    SALE,
    st.builds(discount, CENTS.map(lambda cents: -abs(cents)), taxable=st.booleans()),
    st.builds(discount, percent=st.integers(-100, 0), taxable=st.booleans()),
    st.builds(FormLine, st.sampled_from([Part.SUBTOTAL, Part.TEXT])),
)


@given(st.lists(LINE))
def test_subtotals_part_the_document_without_a_gap(lines):
    complete(lines)
    subtotals = [line.amount for line in lines if line.part is Part.SUBTOTAL]
    last = max((place for place, line in enumerate(lines) if line.part is Part.SUBTOTAL), default=-1)
    counted = [
        line
        for place, line in enumerate(lines[: last + 1])
        if line.part.counts and not (line.percent is not None and place and lines[place - 1].part is Part.SUBTOTAL)
    ]
    assert sum(subtotals) == sum(line.amount for line in counted)


@given(st.lists(LINE))
def test_completing_twice_changes_nothing(lines):
    complete(lines)
    once = [line.amount for line in lines]
    complete(lines)
    assert [line.amount for line in lines] == once


@given(st.lists(st.builds(sale, st.integers(0, 10**7), st.booleans()), min_size=1), st.integers(0, 10**7))
def test_where_everything_is_taxed_a_discount_lowers_it_whole(lines, off):
    for line in lines:
        line.taxable = True
    lines.append(discount(-off))
    complete(lines)
    assert taxable(lines) == sum(line.amount for line in lines)
