"""Features of a file, turned on by name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.checks import check, fingerprint
from mockbooks.operations.company_switches import FEATURES


def preferences(company):
    request = (
        '<?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><PreferencesQueryRq/></QBXMLMsgsRq></QBXML>'
    )
    with QuickBooks(company) as quickbooks:
        return etree.fromstring(quickbooks.process(request))[0][0][0]


@pytest.mark.parametrize(
    ("feature", "path", "value"),
    [
        ("account-numbers", "AccountingPreferences/IsUsingAccountNumbers", "true"),
        ("class-tracking", "AccountingPreferences/IsUsingClassTracking", "true"),
        ("inventory", "PurchasesAndVendorsPreferences/IsUsingInventory", "true"),
        ("inventory-sites", "MultiLocationInventoryPreferences/IsMultiLocationInventoryEnabled", "true"),
        ("lot-numbers", "ItemsAndInventoryPreferences/IsTrackingSerialOrLotNumber", "LotNumber"),
        ("multi-currency", "MultiCurrencyPreferences/HomeCurrencyRef/FullName", "US Dollar"),
        ("serial-numbers", "ItemsAndInventoryPreferences/IsTrackingSerialOrLotNumber", "SerialNumber"),
    ],
)
def test_the_preferences_say_so(feature, path, value):
    with CompanyFile.create(flavor="Enterprise") as company:
        company.turn_on(feature)
        assert preferences(company).findtext(path) == value
        assert check(company.company) == []


def test_all_of_them_at_once_and_again():
    with CompanyFile.create(flavor="Enterprise") as company:
        others = [feature for feature in FEATURES if feature != "sales-tax"]
        company.turn_on(*others)
        company.turn_on(*others)
        assert check(company.company) == []


TAX = (
    "<VendorAddRq><VendorAdd><Name>Treasury</Name></VendorAdd></VendorAddRq><ItemSalesTaxAddRq><ItemSalesTaxAdd><Name>State</Name>"
    "<TaxRate>5</TaxRate><TaxVendorRef><FullName>Treasury</FullName></TaxVendorRef></ItemSalesTaxAdd></ItemSalesTaxAddRq>"
)


def test_sales_tax_needs_an_item():
    with CompanyFile.create() as company:
        with pytest.raises(ValueError, match="no sales tax item"):
            company.turn_on("sales-tax")
        with QuickBooks(company) as quickbooks:
            quickbooks.process(
                f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{TAX}</QBXMLMsgsRq></QBXML>'
            )
        company.turn_on("sales-tax")
        assert preferences(company).findtext("SalesTaxPreferences/DefaultItemSalesTaxRef/FullName") == "State"


@pytest.mark.parametrize(
    "features", [("multi-currency", "time-travel"), ("multi-currency", "inventory-sites"), ("lot-numbers",)]
)
def test_what_there_is_not_turns_nothing_on(features):
    with CompanyFile.create(flavor="Pro") as company:
        before = fingerprint(company.company)
        with pytest.raises(ValueError, match=r"time-travel|one site|no serial or lot numbers"):
            company.turn_on(*features)
        assert fingerprint(company.company) == before


def test_the_program_of_the_page_runs(capsys):
    page = (Path(__file__).resolve().parents[3] / "docs" / "features.md").read_text("utf-8")
    (program,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(compile(program, "features.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "Error" not in printed
    assert "<Balance>-10.00</Balance>" in printed
    assert all(f"`{feature}`" in page for feature in FEATURES)
