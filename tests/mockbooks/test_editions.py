"""Which QuickBooks it is: what each year and each edition says of itself, takes and refuses."""

from __future__ import annotations

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks, RequestProcessorError
from mockbooks.company.host import NEWEST_VERSION_OF_YEAR
from mockbooks.qbxml import VERSIONS, Edition, Version, catalogue

#: How the international editions wrote their versions before 6.0, when all editions came to speak one language.
DIALECTS = {"CA3.0": Edition.CA, "UK3.0": Edition.UK, "AU3.0": Edition.AU, "OZ3.0": Edition.AU}
VERSION_NOT_SUPPORTED = 0x80040423
#: A query for each request that not all editions have.
OF_SOME = {
    "AccountTaxLineInfoQueryRq": "",
    "SalesTaxReturnQueryRq": "",
    "SalesTaxPayableQueryRq": "",
    "BarCodeQueryRq": "<BarCodeValue>1</BarCodeValue>",
    "WorkersCompCodeQueryRq": "",
    "Form1099CategoryAccountMappingQueryRq": "",
    "InventorySiteQueryRq": "",
    "ItemSitesQueryRq": "",
    "SalesTaxPaymentCheckQueryRq": "",
    "TransferInventoryQueryRq": "",
}


def ask(company: CompanyFile, request: str, version: object) -> etree._Element:
    text = QuickBooks(company).process(
        f'<?xml version="1.0"?><?qbxml version="{version}"?><QBXML><QBXMLMsgsRq onError="stopOnError">{request}'
        "</QBXMLMsgsRq></QBXML>"
    )
    return etree.fromstring(text.encode())[0][0]


@pytest.mark.parametrize("year", NEWEST_VERSION_OF_YEAR)
def test_a_year_names_its_versions_and_takes_them_and_no_newer_one(year: int) -> None:
    newest = NEWEST_VERSION_OF_YEAR[year]
    with CompanyFile.create(year=year) as company:
        host = ask(company, "<HostQueryRq/>", newest)[0]
        named = [element.text for element in host.findall("SupportedQBXMLVersion")]
        assert named == [str(version) for version in VERSIONS if version <= newest]
        assert host.findtext("ProductName") == f"QuickBooks Pro {year}"
        for version in VERSIONS:
            if version <= newest:
                assert ask(company, "<CompanyQueryRq/>", version).get("statusCode") == "0"
                continue
            with pytest.raises(RequestProcessorError) as failure:
                ask(company, "<CompanyQueryRq/>", version)
            assert failure.value.hresult.code == VERSION_NOT_SUPPORTED


@pytest.mark.parametrize("edition", Edition)
def test_an_edition_speaks_its_own_dialect_and_no_other(edition: Edition) -> None:
    with CompanyFile.create(edition=edition) as company:
        assert ask(company, "<HostQueryRq/>", "13.0").findtext("HostRet/Country") == edition.value
        for written, its in DIALECTS.items():
            if its is edition:
                assert ask(company, "<CompanyQueryRq/>", written).get("statusCode") == "0"
                continue
            with pytest.raises(RequestProcessorError) as failure:
                ask(company, "<CompanyQueryRq/>", written)
            assert failure.value.hresult.code == VERSION_NOT_SUPPORTED


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("name", OF_SOME)
def test_a_request_that_an_edition_does_not_have_is_not_supported(edition: Edition, name: str) -> None:
    """Assumed: it is taken, being known to qbXML, and answered with 1030."""
    with CompanyFile.create(edition=edition) as company:
        answer = ask(company, f"<{name}>{OF_SOME[name]}</{name}>", "13.0")
    assert (answer.get("statusCode") == "1030") == (edition not in catalogue.message(name).editions)


def test_what_not_all_editions_have_is_all_in_the_table() -> None:
    queries = {
        entry.name
        for entry in catalogue.messages()
        if entry.kind == "request" and entry.name.endswith("QueryRq") and 0 < len(entry.editions) < len(Edition)
    }
    assert queries - {"SalesTaxReturnLineQueryRq"} == set(OF_SOME)


@pytest.mark.parametrize("edition", [Edition.CA, Edition.UK, Edition.AU])
def test_a_code_names_its_taxes_and_an_agency_its_return_outside_the_united_states(edition: Edition) -> None:
    with CompanyFile.create(edition=edition) as company:
        returns = ask(company, "<SalesTaxReturnQueryRq/>", "13.0")[0].findtext("ListID")
        agency = (
            "<VendorAddRq><VendorAdd><Name>Revenue</Name><IsSalesTaxAgency>true</IsSalesTaxAgency><SalesTaxReturnRef>"
            f"<ListID>{returns}</ListID></SalesTaxReturnRef><TaxRegistrationNumber>12345</TaxRegistrationNumber>"
            "<ReportingPeriod>Quarterly</ReportingPeriod><IsTaxTrackedOnPurchases>true</IsTaxTrackedOnPurchases>"
            "<IsTaxTrackedOnSales>true</IsTaxTrackedOnSales></VendorAdd></VendorAddRq>"
        )
        assert ask(company, agency, "13.0")[0].findtext("ReportingPeriod") == "Quarterly"
        tax = (
            "<ItemSalesTaxAddRq><ItemSalesTaxAdd><Name>Steep</Name><TaxRate>50.0</TaxRate><TaxVendorRef><FullName>"
            "Revenue</FullName></TaxVendorRef></ItemSalesTaxAdd></ItemSalesTaxAddRq>"
        )
        assert ask(company, tax, "13.0").get("statusCode") == "0"
        taxes = "".join(
            f"<{name}><FullName>Steep</FullName></{name}>" for name in ("ItemPurchaseTaxRef", "ItemSalesTaxRef")
        )
        code = (
            "<SalesTaxCodeAddRq><SalesTaxCodeAdd><Name>X</Name><IsTaxable>true</IsTaxable><Desc>Steep rate</Desc>"
            f"{taxes}</SalesTaxCodeAdd></SalesTaxCodeAddRq>"
        )
        assert ask(company, code, "13.0").get("statusCode") == "0"
        shown = ask(company, "<SalesTaxCodeQueryRq><FullName>X</FullName></SalesTaxCodeQueryRq>", Version(16, 0))[0]
        assert shown.findtext("ItemPurchaseTaxRef/FullName") == shown.findtext("ItemSalesTaxRef/FullName") == "Steep"


def test_the_same_code_in_the_united_states_has_a_field_too_many() -> None:
    with CompanyFile.create() as company:
        code = (
            "<SalesTaxCodeAddRq><SalesTaxCodeAdd><Name>S</Name><IsTaxable>true</IsTaxable><ItemSalesTaxRef><FullName>"
            "Standard</FullName></ItemSalesTaxRef></SalesTaxCodeAdd></SalesTaxCodeAddRq>"
        )
        assert ask(company, code, "13.0").get("statusCode") == "530"
