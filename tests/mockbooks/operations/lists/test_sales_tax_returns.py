"""Sales tax returns and their lines, in the editions that have them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import etree

from mockbooks.checks import check
from mockbooks.company import Company, ManualClock
from mockbooks.operations import Engine, Session
from mockbooks.operations.new_company import CompanyDetails, set_up
from mockbooks.qbxml.reader import read
from mockbooks.qbxml.versions import Edition


@pytest.fixture
def ask_in():
    """Asks a new company of an edition; its answers in order."""
    companies = {}

    def ask(edition, requests):
        if edition not in companies:
            companies[edition] = Company.create(clock=ManualClock(datetime(2024, 3, 1, tzinfo=UTC)), edition=edition)
            set_up(companies[edition], CompanyDetails("Larkspur"))
        document = f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{requests}</QBXMLMsgsRq></QBXML>'
        engine = Engine(companies[edition])
        return list(etree.fromstring(engine.process(read(document, edition=edition), Session()).text)[0])

    yield ask
    for company in companies.values():
        assert check(company) == []
        company.close()


@pytest.mark.parametrize(
    ("edition", "name", "last"),
    [
        (Edition.CA, "GST/HST Return", ("Line 109 Net tax", "Total")),
        (Edition.UK, "VAT Return", ("Box 9 EC acquisitions excluding VAT", "ECPurchases")),
        (Edition.AU, "Activity Statement", ("9 Net amount", "Total")),
    ],
)
def test_an_agency_has_a_return_with_lines(ask_in, edition, name, last):
    (answer,) = ask_in(edition, "<SalesTaxReturnQueryRq/>")
    assert [ret.findtext("FullName") for ret in answer] == [name]
    agency = (
        f"<VendorAddRq><VendorAdd><Name>Revenue</Name><IsSalesTaxAgency>true</IsSalesTaxAgency><SalesTaxReturnRef><FullName>{name}"
        "</FullName></SalesTaxReturnRef></VendorAdd></VendorAddRq><VendorAddRq><VendorAdd><Name>Vane</Name></VendorAdd></VendorAddRq>"
    )
    made, _ = ask_in(edition, agency)
    assert made[0].findtext("SalesTaxReturnRef/FullName") == name
    query = "<SalesTaxReturnLineQueryRq><TaxAgencyVendorRef><FullName>{}</FullName></TaxAgencyVendorRef></SalesTaxReturnLineQueryRq>"
    lines, none, nobody = ask_in(edition, "".join(query.format(each) for each in ("revenue", "Vane", "Nobody")))
    assert (lines[-1].findtext("FullName"), lines[-1].findtext("LineType")) == last
    assert none.get("statusCode") == "1"
    assert (nobody.get("statusCode"), nobody.get("statusMessage").partition(".")[0]) == (
        "3140",
        'There is an invalid reference to QuickBooks Vendor "Nobody" in the SalesTaxReturnLine query',
    )
    (counted,) = ask_in(edition, '<SalesTaxReturnQueryRq metaData="MetaDataOnly"/>')
    assert (counted.get("retCount"), len(counted)) == ("1", 0)


def test_the_united_states_have_none(ask_in):
    (answer,) = ask_in(Edition.US, "<SalesTaxReturnQueryRq/>")
    assert answer.get("statusCode") == "1030"
