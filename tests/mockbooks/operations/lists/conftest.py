"""Lists as a client handles them: an entry is added, asked for, changed and removed by one line each.

What an Add or Mod returns is what a query says afterwards, each time.
"""

from __future__ import annotations

import pytest
from lxml import etree

from mockbooks.operations import company_features


class Lists:
    """Writes the requests; ``ret`` is always an entry as it was returned."""

    def __init__(self, asked):
        self.asked = asked

    def add(self, kind, body, version="13.0"):
        return self._as_queried(self.asked.done(add(kind, body), version), version)

    def change(self, ret, body, version="13.0"):
        return self._as_queried(self.asked.done(mod(ret, body), version), version)

    def _as_queried(self, ret, version):
        found = self.asked.done(by_id(kind_of(ret), ret.findtext("ListID")), version)
        assert as_text(found) == as_text(ret)
        return ret

    def remove(self, ret):
        """The entry is deleted, and found no more."""
        answer = self.asked.ask(delete(ret))
        assert answer.get("statusCode") == "0", answer.get("statusMessage")
        assert answer.findtext("ListID") == ret.findtext("ListID")
        assert self.asked.refused(by_id(kind_of(ret), ret.findtext("ListID")))[0] == 3120

    def name_of(self, ret):
        return name_of(ret)

    def found(self, kind, full_name):
        return self.asked.done(f"<{kind}QueryRq><FullName>{full_name}</FullName></{kind}QueryRq>")

    def query(self, kind, filters=""):
        return list(self.asked.ask(f"<{kind}QueryRq>{filters}</{kind}QueryRq>"))

    def refused_add(self, kind, body):
        return self.asked.refused(add(kind, body))

    def refused_change(self, ret, body):
        return self.asked.refused(mod(ret, body))

    def refused_removal(self, ret):
        return self.asked.refused(delete(ret))

    def account(self, name, account_type):
        return self.add("Account", f"<Name>{name}</Name><AccountType>{account_type}</AccountType>")


def kind_of(ret):
    return ret.tag.removesuffix("Ret")


def by_id(kind, list_id):
    return f"<{kind}QueryRq><ListID>{list_id}</ListID></{kind}QueryRq>"


def add(kind, body):
    return f"<{kind}AddRq><{kind}Add>{body}</{kind}Add></{kind}AddRq>"


def mod(ret, body):
    kind = kind_of(ret)
    return (
        f"<{kind}ModRq><{kind}Mod><ListID>{ret.findtext('ListID')}</ListID>"
        f"<EditSequence>{ret.findtext('EditSequence')}</EditSequence>{body}</{kind}Mod></{kind}ModRq>"
    )


def delete(ret):
    return f"<ListDelRq><ListDelType>{kind_of(ret)}</ListDelType><ListID>{ret.findtext('ListID')}</ListID></ListDelRq>"


def told(ret, *names):
    """The texts of these elements of an entry, without line ends."""
    return tuple(ret.findtext(name) for name in names)


def name_of(ret):
    return next(text for name in ("FullName", "Name", "Initial", "Notes") if (text := ret.findtext(name)))


def as_text(ret):
    return etree.tostring(ret, encoding="unicode")


# What makes one entry of each list, each after those it refers to.
PREPARED = {
    "Account": "<Name>Sales</Name><AccountType>Income</AccountType>",
    "Class": "<Name>East</Name>",
    "Vendor": "<Name>Vane</Name>",
    "Customer": "<Name>Abel</Name>",
    "Employee": "<FirstName>Emma</FirstName><LastName>Ames</LastName>",
    "OtherName": "<Name>Otto</Name>",
    "CustomerType": "<Name>Regulars</Name>",
    "VendorType": "<Name>Farms</Name>",
    "JobType": "<Name>Roofs</Name>",
    "CustomerMsg": "<Name>Thanks</Name>",
    "PaymentMethod": "<Name>Barter</Name>",
    "ShipMethod": "<Name>Mule</Name>",
    "SalesRep": "<Initial>OT</Initial><SalesRepEntityRef><FullName>Otto</FullName></SalesRepEntityRef>",
    "SalesTaxCode": "<Name>Odd</Name><IsTaxable>true</IsTaxable>",
    "StandardTerms": "<Name>Net 7</Name>",
    "DateDrivenTerms": "<Name>15th</Name><DayOfMonthDue>15</DayOfMonthDue>",
    "UnitOfMeasureSet": (
        "<Name>Bottles</Name><UnitOfMeasureType>Count</UnitOfMeasureType>"
        "<BaseUnit><Name>bottle</Name><Abbreviation>bt</Abbreviation></BaseUnit>"
    ),
    "ItemService": (
        "<Name>Work</Name><UnitOfMeasureSetRef><FullName>Bottles</FullName></UnitOfMeasureSetRef>"
        "<SalesOrPurchase><AccountRef><FullName>Sales</FullName></AccountRef></SalesOrPurchase>"
    ),
    "ItemNonInventory": (
        "<Name>Book</Name><SalesOrPurchase><AccountRef><FullName>Sales</FullName></AccountRef></SalesOrPurchase>"
    ),
    "ItemOtherCharge": (
        "<Name>Fee</Name><SalesOrPurchase><AccountRef><FullName>Sales</FullName></AccountRef></SalesOrPurchase>"
    ),
    "ItemInventory": "<Name>Lamp</Name><IncomeAccountRef><FullName>Sales</FullName></IncomeAccountRef>",
    "ItemInventoryAssembly": "<Name>Kit</Name><IncomeAccountRef><FullName>Sales</FullName></IncomeAccountRef>",
    "ItemFixedAsset": (
        "<Name>Van</Name><AcquiredAs>New</AcquiredAs><PurchaseDesc>Van</PurchaseDesc><PurchaseDate>2024-01-02</PurchaseDate>"
        "<AssetAccountRef><FullName>Sales</FullName></AssetAccountRef>"
    ),
    "ItemSubtotal": "<Name>Sum</Name>",
    "ItemDiscount": "<Name>Less</Name><AccountRef><FullName>Sales</FullName></AccountRef>",
    "ItemPayment": "<Name>Paid</Name>",
    "ItemSalesTax": "<Name>City</Name>",
    "ItemSalesTaxGroup": "<Name>Both</Name><ItemSalesTaxRef><FullName>City</FullName></ItemSalesTaxRef>",
    "ItemGroup": "<Name>Set</Name>",
    "Currency": "<Name>Guilder</Name><CurrencyCode>NLG</CurrencyCode>",
    "PriceLevel": "<Name>Loyal</Name><PriceLevelFixedPercentage>-5.00</PriceLevelFixedPercentage>",
    "BillingRate": "<Name>Junior</Name><FixedBillingRate>40.00</FixedBillingRate>",
    "InventorySite": "<Name>Barn</Name>",
    "PayrollItemWage": (
        "<Name>Regular</Name><WageType>HourlyRegular</WageType>"
        "<ExpenseAccountRef><FullName>Payroll Expenses</FullName></ExpenseAccountRef>"
    ),
    "WorkersCompCode": (
        "<Name>8810</Name><RateEntry><Rate>1.25</Rate><EffectiveDate>2024-01-01</EffectiveDate></RateEntry>"
    ),
    "Vehicle": "<Name>Truck</Name>",
    "ToDo": "<Notes>Sweep</Notes>",
    "Lead": "<FullName>Lena</FullName>",
}
NAMES = {"Employee": "Emma Ames", "SalesRep": "OT"}


def everything_on(company):
    """Turn on the features without which there are no such lists."""
    with company.request_set():
        company_features.turn_on_multi_currency(company)
        company_features.turn_on_inventory_sites(company)
        company_features.turn_on_units_of_measure(company)
        company_features.turn_on_payroll(company)


@pytest.fixture
def lists(asked):
    return Lists(asked)


@pytest.fixture
def texts():
    """Reads several elements of an entry at once."""
    return told


@pytest.fixture
def prepared(asked, lists):
    """A company with one entry in each list, asked by an application that may see everything."""
    asked.session.personal_data = True
    everything_on(asked.company)
    lists.bodies = PREPARED
    lists.entries = {kind: lists.add(kind, body) for kind, body in PREPARED.items()}
    lists.names = {kind: name_of(ret) for kind, ret in lists.entries.items()}
    return lists
