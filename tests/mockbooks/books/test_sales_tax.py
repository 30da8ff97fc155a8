from __future__ import annotations

from mockbooks.books.sales_tax import TaxItem, percentage, tax_lines


def test_each_item_of_a_group_is_rounded_for_itself():
    county, city = TaxItem(1, 55_000, 7), TaxItem(2, 55_000, 8)
    # 0.55 % of 10.00 is 5.5 cents: twice 6, though 1.1 % would be 11.
    assert [line.amount for line in tax_lines(1000, [county, city])] == [6, 6]
    assert percentage([county, city]) == 110_000
