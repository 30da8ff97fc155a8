"""One installed QuickBooks: what it calls itself, and of which product line it is."""

from __future__ import annotations

import pytest

from mockbooks import CompanyFile, QuickBooks
from mockbooks.company.host import Host, product_line


@pytest.mark.parametrize(
    ("year", "flavor", "name"),
    [
        (2014, "Pro", "QuickBooks Pro 2014"),
        (2012, "Premier Manufacturing and Wholesale Edition", "QuickBooks: Premier Manufacturing and Wholesale Edition 2012"),
        # Recorded of a sample file of 2024.
        (2024, "Enterprise Manufacturing and Wholesale", "Intuit QuickBooks Enterprise Solutions: Manufacturing and Wholesale 24.0"),
        (2024, "Enterprise", "Intuit QuickBooks Enterprise Solutions 24.0"),
    ],
)  # fmt: skip
def test_what_it_calls_itself(year, flavor, name):
    assert Host(year, flavor).product_name == name


def test_of_an_industry_it_is_of_its_product_line():
    assert product_line("Enterprise Contractor") == "Enterprise"
    assert product_line("Simple Start") == "Simple Start"
    with CompanyFile.create(flavor="Enterprise Contractor") as file:
        file.turn_on("inventory-sites")
        with QuickBooks(file) as quickbooks:
            quickbooks.desktop.person.allows()
            processor = quickbooks.desktop.request_processor()
            processor.OpenConnection("", "A program")
            processor.AuthPreferences.PutAuthFlags(0x8)
            processor.EndSession(processor.BeginSession("", 2))
