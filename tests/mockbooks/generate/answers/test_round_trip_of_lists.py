"""A company that has something in every list, made again of its answers."""

from __future__ import annotations

import pytest

from mockbooks import CompanyFile
from mockbooks.checks import check, rebuild
from mockbooks.operations import Engine, Session, company_features
from mockbooks.operations.lists import LIST_TYPES
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.reader import read
from mockbooks.qbxml.versions import Edition

ADDED = {
    "Account": "<Name>Sales</Name><AccountType>Income</AccountType>",
    "UnitOfMeasureSet": (
        "<Name>Bottles</Name><UnitOfMeasureType>Count</UnitOfMeasureType><BaseUnit><Name>bottle</Name><Abbreviation>bt"
        "</Abbreviation></BaseUnit><RelatedUnit><Name>crate</Name><Abbreviation>cr</Abbreviation><ConversionRatio>12"
        "</ConversionRatio></RelatedUnit><DefaultUnit><UnitUsedFor>Sales</UnitUsedFor><Unit>crate</Unit></DefaultUnit>"
    ),
    "ItemInventory": (
        "<Name>Wine</Name><UnitOfMeasureSetRef><FullName>Bottles</FullName></UnitOfMeasureSetRef><SalesPrice>9.00</SalesPrice>"
        "<IncomeAccountRef><FullName>Sales</FullName></IncomeAccountRef><QuantityOnHand>100</QuantityOnHand>"
    ),
    "Currency": "<Name>Guilder</Name><CurrencyCode>NLG</CurrencyCode>",
    "PriceLevel": (
        "<Name>Listed</Name><PriceLevelPerItem><ItemRef><FullName>Wine</FullName></ItemRef><CustomPrice>8.00</CustomPrice>"
        "</PriceLevelPerItem>"
    ),
    "Customer": "<Name>Abel</Name><PriceLevelRef><FullName>Listed</FullName></PriceLevelRef>",
    "BillingRate": "<Name>Junior</Name><FixedBillingRate>40.00</FixedBillingRate>",
    "InventorySite": "<Name>Barn</Name><SiteAddress><Addr1>1 Oak St</Addr1></SiteAddress>",
    "PayrollItemWage": (
        "<Name>Regular</Name><WageType>HourlyRegular</WageType>"
        "<ExpenseAccountRef><FullName>Payroll Expenses</FullName></ExpenseAccountRef>"
    ),
    "WorkersCompCode": "<Name>8810</Name><RateEntry><Rate>1.25</Rate><EffectiveDate>2020-01-01</EffectiveDate></RateEntry>",
    "Vehicle": "<Name>Truck</Name>",
    "ToDo": "<Notes>Sweep: the yard</Notes><CustomerRef><FullName>Abel</FullName></CustomerRef>",
    "Lead": (
        "<FullName>Lena</FullName><Locations><Location>Shop</Location></Locations><LeadContacts><FirstName>Ann</FirstName>"
        "</LeadContacts>"
    ),
}
MORE = """
<InventorySiteAddRq><InventorySiteAdd><Name>Shelf</Name><ParentSiteRef><FullName>Barn</FullName></ParentSiteRef>
</InventorySiteAdd></InventorySiteAddRq>
<ToDoAddRq><ToDoAdd><Notes>Sweep: the yard</Notes><IsDone>true</IsDone></ToDoAdd></ToDoAddRq>
<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><InvoiceLineAdd><ItemRef><FullName>Wine
</FullName></ItemRef><Quantity>2</Quantity></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>
"""


def answer(company, requests):
    text = f'<?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{requests}</QBXMLMsgsRq></QBXML>'
    return Engine(company).process(read(text), Session(personal_data=True)).text


def queries():
    """Everything in every list, and what was sold."""
    for about in ("Host", "Company", "Preferences"):
        yield f"<{about}QueryRq/>"
    for kind in LIST_TYPES:
        query = catalogue.message(f"{kind}QueryRq")
        if Edition.US in query.editions:
            has = {child.name for child in query.children()}
            filters = "".join(f"<{name}>All</{name}>" for name in ("ActiveStatus", "DoneStatus") if name in has)
            yield f"<{kind}QueryRq>{filters}</{kind}QueryRq>"
    for kind in ("Invoice", "InventoryAdjustment"):
        yield f"<{kind}QueryRq><IncludeLineItems>1</IncludeLineItems></{kind}QueryRq>"


@pytest.fixture
def equipped():
    """An Enterprise company with every feature and something in every list."""
    with CompanyFile.create(flavor="Enterprise") as company:
        with company.company.request_set():
            company_features.turn_on_multi_currency(company.company)
            company_features.turn_on_inventory_sites(company.company)
            company_features.turn_on_units_of_measure(company.company)
            company_features.turn_on_payroll(company.company)
        requests = "".join(f"<{kind}AddRq><{kind}Add>{body}</{kind}Add></{kind}AddRq>" for kind, body in ADDED.items())
        assert 'statusSeverity="Error"' not in answer(company.company, requests + MORE)
        yield company


def test_every_list_comes_back_byte_for_byte(equipped):
    answers = [answer(equipped.company, query) for query in queries()]
    with CompanyFile.from_answers(answers) as again:
        for query, was in zip(queries(), answers, strict=True):
            assert answer(again.company, query) == was
        assert again.understood.differences == {}
        assert again.understood.pinned == []
        assert rebuild(again.company) == check(again.company) == []
        # The stock went by crates, and it goes on doing so.
        sold = answer(again.company, MORE[MORE.index("<InvoiceAddRq>") :])
        assert "<UnitOfMeasure>crate</UnitOfMeasure>" in sold
        assert "<Rate>96.00</Rate>" in sold
        assert "<QuantityOnHand>52</QuantityOnHand>" in answer(again.company, "<ItemInventoryQueryRq/>")


@pytest.mark.parametrize("kind", [*ADDED, "Template", "PayrollItemNonWage"])
def test_a_list_alone_comes_back(equipped, kind):
    query = next(each for each in queries() if each.startswith(f"<{kind}QueryRq"))
    was = answer(equipped.company, query)
    with CompanyFile.from_answers([was]) as again:
        assert again.understood.equal == again.understood.compared > 0, again.understood
        assert check(again.company) == []
