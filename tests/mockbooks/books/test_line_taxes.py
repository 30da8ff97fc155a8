"""Tax by the code of each line: in the small, by hand; and what holds of any lines."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockbooks.books.line_taxes import WHOLE, CodedLine, factor, levies, rounded, take, with_tax, without_tax
from mockbooks.books.sales_tax import TaxItem

PERCENT = 100_000
VAT = levies([(TaxItem(1, 20 * PERCENT, 9), False, False)])
REDUCED = levies([(TaxItem(2, 5 * PERCENT, 9), False, False)])
NOTHING = levies([(TaxItem(3, 0, 9), False, False)])
GST_AND_PST = levies([(TaxItem(4, 5 * PERCENT, 9), False, False), (TaxItem(5, 7 * PERCENT, 8), False, True)])
GST_AND_QST_ON_IT = levies([(TaxItem(4, 5 * PERCENT, 9), False, False), (TaxItem(6, 997_500, 7), True, False)])

CODES = st.sampled_from([(), tuple(VAT), tuple(REDUCED), tuple(NOTHING), tuple(GST_AND_PST), tuple(GST_AND_QST_ON_IT)])
CENTS = st.integers(-99_999_99, 99_999_99)
LINES = st.lists(st.builds(CodedLine, CENTS, CODES, st.none()), max_size=8)
WITH_GIVEN_TAX = st.lists(st.builds(CodedLine, CENTS, CODES, st.none() | st.integers(-99_99, 99_99)), max_size=8)


def test_each_tax_item_is_rounded_once_on_the_document():
    """Three times 0.03 at 20 %: a cent for each line would be 0.03, of 0.09 it is 0.02."""
    taxation = take([CodedLine(3, VAT)] * 3, included=False, by_line=False)
    assert taxation.total == 2
    assert [line.tax for line in taxation.lines] == [1, 0, 1]


def test_where_lines_show_their_tax_each_is_rounded_for_itself():
    taxation = take([CodedLine(3, VAT)] * 3, included=False, by_line=True)
    assert [line.tax for line in taxation.lines] == [1, 1, 1]
    assert taxation.total == 3


def test_an_amount_that_includes_its_tax_is_divided():
    (line,) = take([CodedLine(120_00, VAT)], included=True, by_line=False).lines
    assert (line.net, line.tax) == (100_00, 20_00)
    (line,) = take([CodedLine(100_00, VAT)], included=True, by_line=False).lines
    assert (line.net, line.tax) == (83_33, 16_67)


def test_a_tax_on_tax_is_taken_of_the_amount_and_the_other_tax():
    """Québec before 2013: QST of 9.975 % of 105.00."""
    taxes = take([CodedLine(100_00, GST_AND_QST_ON_IT)], included=False, by_line=False).taxes
    assert [taken.amount for taken in taxes] == [5_00, 10_47]
    assert factor(GST_AND_QST_ON_IT) == WHOLE * (5 * PERCENT * 100 * PERCENT + 997_500 * 105 * PERCENT) // (
        100 * PERCENT * 100 * PERCENT
    )


def test_tax_that_is_not_claimed_back_is_part_of_the_cost():
    (line,) = take([CodedLine(100_00, GST_AND_PST)], included=False, by_line=False).lines
    assert (line.net, line.tax, line.cost) == (100_00, 12_00, 7_00)


def test_a_given_tax_stands_and_is_told_apart_by_the_rates():
    taxation = take([CodedLine(100_00, GST_AND_PST, 6_00)], included=False, by_line=True)
    assert [taken.amount for taken in taxation.taxes] == [2_50, 3_50]
    (line,) = take([CodedLine(110_00, VAT, 7_00)], included=True, by_line=True).lines
    assert (line.net, line.tax) == (103_00, 7_00)


@pytest.mark.parametrize("by_line", [False, True])
@pytest.mark.parametrize("included", [False, True])
@given(WITH_GIVEN_TAX)
def test_net_and_tax_make_the_whole(included, by_line, lines):
    taxation = take(lines, included=included, by_line=by_line)
    for line, taxed in zip(lines, taxation.lines, strict=True):
        assert line.amount == (taxed.net + taxed.tax if included else taxed.net)
        assert line.given is None or not line.levies or taxed.tax == line.given
    assert taxation.total == sum(taxed.tax for taxed in taxation.lines)


@given(LINES)
def test_a_tax_item_comes_to_its_rate_of_all_it_taxes(lines):
    for taken in take(lines, included=False, by_line=False).taxes:
        of = [(line, levy) for line in lines for levy in line.levies if levy.tax == taken.levy.tax]
        exact = sum((Fraction(line.amount * levy.factor, WHOLE) for line, levy in of), Fraction(0))
        assert taken.amount == rounded(exact)
        assert taken.base == sum(line.amount for line, _ in of)


@given(LINES)
def test_the_same_document_without_and_with_its_tax(lines):
    """Entered with the tax that it was found to have, a document is the same within a cent for each line and tax."""
    net = take(lines, included=False, by_line=False)
    entered = [CodedLine(line.amount + taxed.tax, line.levies) for line, taxed in zip(lines, net.lines, strict=True)]
    gross = take(entered, included=True, by_line=False)
    assert sum(line.net + line.tax for line in gross.lines) == sum(line.amount for line in entered)
    for one, other in zip(net.taxes, gross.taxes, strict=True):
        assert abs(one.amount - other.amount) <= len(lines)
    for one, other in zip(net.lines, gross.lines, strict=True):
        assert abs(one.net - other.net) <= 2


@given(st.integers(0, 10**9), CODES)
def test_a_price_with_its_tax_and_without_it_again(price, of):
    assert abs(without_tax(with_tax(price, of), of) - price) <= 1
