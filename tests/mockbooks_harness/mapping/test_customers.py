"""customers, both ways."""

from __future__ import annotations

from typing import Any

import pytest

from mockbooks_harness.mapping import CannotMap, Context

ALLARD = """<CustomerRet>
<ListID>800000D0-1182061376</ListID>
<TimeModified>2023-12-16T00:06:42-05:00</TimeModified>
<Name>Allard, Robert</Name>
<FullName>Allard, Robert</FullName>
<IsActive>true</IsActive>
<FirstName>Amanda</FirstName>
<LastName>Roberts</LastName>
<BillAddress><Addr1>Robert Allard</Addr1><Addr2>92834 Chandler St.</Addr2><City>Millbrae</City>
<State>CA</State><PostalCode>94030</PostalCode></BillAddress>
<ShipAddress><Addr1>Robert Allard</Addr1><City>Millbrae</City></ShipAddress>
<Phone>650-555-3422</Phone>
<AltPhone>650-555-8349</AltPhone>
<Fax>650-555-9804</Fax>
<Email>rallard@myemail.com</Email>
<Contact>Robert Allard</Contact>
<AltContact>Rachel Fisher</AltContact>
<ContactsRet><ListID>0000000000000owb</ListID><FirstName>Robert Allard</FirstName></ContactsRet>
<ContactsRet><ListID>0000000000000owc</ListID><FirstName>Rachel</FirstName><LastName>Fisher</LastName></ContactsRet>
<Balance>0.00</Balance>
<ResaleNumber>SR-17</ResaleNumber>
</CustomerRet>"""


def test_a_customer(read: Any) -> None:
    assert read(ALLARD) == {
        "id": "800000D0-1182061376",
        "customerName": "Allard, Robert",
        "contactName": "Amanda Roberts",
        "emailAddress": "rallard@myemail.com",
        "defaultCurrency": "USD",
        "phone": "650-555-3422",
        "addresses": [
            {"type": "Delivery", "line1": "Robert Allard", "city": "Millbrae"},
            {
                "type": "Billing",
                "line1": "Robert Allard",
                "line2": "92834 Chandler St.",
                "city": "Millbrae",
                "region": "CA",
                "postalCode": "94030",
            },
        ],
        "contacts": [
            {
                "name": "Allard, Robert",
                "email": "rallard@myemail.com",
                "phone": [
                    {"number": "650-555-3422", "type": "Primary"},
                    {"number": "650-555-9804", "type": "Fax"},
                    {"number": "650-555-8349", "type": "Unknown"},
                ],
                "status": "Active",
            },
            {"name": "Robert Allard", "phone": [], "status": "Active"},
            {"name": "Rachel Fisher", "phone": [], "status": "Active"},
        ],
        "registrationNumber": "SR-17",
        "status": "Active",
        "sourceModifiedDate": "2023-12-16T05:06:42",
        "metadata": {"isDeleted": False},
    }


def test_a_job_stands_under_its_full_name(read: Any) -> None:
    record = read(
        """<CustomerRet><ListID>1-1</ListID><Name>Deck</Name><FullName>Allard, Robert:Deck</FullName>
        <IsActive>false</IsActive><ParentRef><ListID>2-1</ListID><FullName>Allard, Robert</FullName></ParentRef>
        <Contact>Robert</Contact></CustomerRet>"""
    )
    assert record["customerName"] == "Allard, Robert:Deck"
    assert record["status"] == "Archived"
    assert record["contactName"] == "Robert", "Contact where the names are missing"
    assert record["addresses"] == []


FULL = {
    "customerName": "Toft stores",
    "contactName": "Ann B. Toft",
    "phone": "1234",
    "emailAddress": "ann@toft.example",
    "registrationNumber": "R1",
    "defaultCurrency": "USD",
    "status": "Active",
    "addresses": [
        {"type": "Delivery", "line1": "Yard", "country": "US"},
        {
            "type": "Billing",
            "line1": "Office",
            "line2": "2nd floor",
            "city": "Bayshore",
            "region": "CA",
            "postalCode": "9",
        },
    ],
}


def test_a_customer_is_written_in_the_order_of_the_schema(write: Any) -> None:
    assert write("customers", FULL) == (
        "<CustomerAddRq>\n<CustomerAdd>\n<Name>Toft stores</Name>\n<IsActive>true</IsActive>\n"
        "<FirstName>Ann B.</FirstName>\n<LastName>Toft</LastName>\n"
        "<BillAddress>\n<Addr1>Office</Addr1>\n<Addr2>2nd floor</Addr2>\n<City>Bayshore</City>\n<State>CA</State>\n"
        "<PostalCode>9</PostalCode>\n</BillAddress>\n<ShipAddress>\n<Addr1>Yard</Addr1>\n<Country>US</Country>\n"
        "</ShipAddress>\n<Phone>1234</Phone>\n<Email>ann@toft.example</Email>\n<ResaleNumber>R1</ResaleNumber>\n"
        "</CustomerAdd>\n</CustomerAddRq>"
    )


def test_the_least_customer(write: Any) -> None:
    assert write("customers", {"customerName": "A", "status": "Archived"}) == (
        "<CustomerAddRq>\n<CustomerAdd>\n<Name>A</Name>\n<IsActive>false</IsActive>\n</CustomerAdd>\n</CustomerAddRq>"
    )


def test_a_name_of_one_word_is_a_first_name(write: Any) -> None:
    assert "<FirstName>Cher</FirstName>\n</CustomerAdd>" in write("customers", FULL_WITH | {"contactName": "Cher"})


FULL_WITH: dict[str, Any] = {"customerName": "A", "status": "Active"}


@pytest.mark.parametrize(
    ("changed", "member", "sentence"),
    [
        ({"customerName": None}, "CustomerName", "CustomerName must be provided"),
        ({"status": None}, "Status", "Status must be provided"),
        ({"status": "Unknown"}, "Status", "Status must be one of Active, Archived"),
        ({"customerName": "x" * 42}, "CustomerName", "CustomerName must not be longer than 41 characters long"),
        ({"phone": "1" * 22}, "Phone", "Phone must not be longer than 21 characters long"),
        ({"phone": 5}, "Phone", "Phone must be of type String"),
        (
            {"contactName": "x" * 26},
            "ContactName",
            "ContactName must not be longer than 25 characters for first and last names",
        ),
        ({"taxNumber": "T1"}, "TaxNumber", "TaxNumber can not be set for US versions of QuickBooks Desktop"),
        (
            {"defaultCurrency": "EUR"},
            "DefaultCurrency",
            "DefaultCurrency can only be set if the company has Multicurrency enabled",
        ),
        ({"addresses": [{"line1": "x"}]}, "Addresses[0].Type", "Addresses[0].Type must be provided"),
        ({"addresses": ["x"]}, "Addresses[0]", "Addresses[0] must be of type Object"),
        (
            {"addresses": [{"type": "Billing", "city": "x" * 32}]},
            "Addresses[0].City",
            "Addresses[0].City must not be longer than 31 characters long",
        ),
        (
            {"addresses": [{"type": "Billing"}, {"type": "Billing"}]},
            "Addresses",
            "Addresses must have only 1 address each of type(s) Billing/Delivery",
        ),
    ],
)
def test_a_customer_that_cannot_be_written(errors: Any, changed: Any, member: str, sentence: str) -> None:
    assert errors("customers", FULL_WITH | changed) == {member: f"{sentence}."}


def test_the_longest_of_everything_can_be_written(errors: Any) -> None:
    long = {"customerName": "x" * 41, "phone": "1" * 21, "contactName": f"{'a' * 25} {'b' * 25}"}
    assert errors("customers", FULL_WITH | long) == {}


def test_a_tax_number_is_written_outside_the_us(write: Any) -> None:
    text = write("customers", FULL_WITH | {"taxNumber": "GB1"}, Context("UK"))
    assert "<TaxRegistrationNumber>GB1</TaxRegistrationNumber>" in text


def test_a_foreign_currency_is_written_by_its_reference(write: Any, errors: Any) -> None:
    from lxml import etree

    euro = etree.fromstring(
        "<CurrencyRet><ListID>8000002B-1</ListID><Name>Euro</Name><CurrencyCode>EUR</CurrencyCode></CurrencyRet>"
    )
    context = Context("US", related=[euro], multi_currency=True)
    text = write("customers", FULL_WITH | {"defaultCurrency": "EUR"}, context)
    assert "<CurrencyRef>\n<ListID>8000002B-1</ListID>\n</CurrencyRef>" in text
    assert errors("customers", FULL_WITH | {"defaultCurrency": "JPY"}, context) == {
        "DefaultCurrency": "DefaultCurrency must match an existing active currency in the company."
    }


def test_what_was_written_reads_back(write: Any, read: Any) -> None:
    text = write("customers", FULL).replace("CustomerAdd", "CustomerRet").replace("<CustomerRetRq>\n", "")
    record = read(text.replace("\n</CustomerRetRq>", ""))
    assert {name: record[name] for name in FULL} == FULL


def test_cannot_map_says_all_that_is_wrong() -> None:
    from mockbooks_harness.mapping import write as write_it

    with pytest.raises(CannotMap) as refused:
        write_it("customers", {"website": "x"})
    assert [item["itemId"] for item in refused.value.errors] == ["CustomerName", "Status"]
    assert refused.value.warnings == [
        {
            "itemId": "Website",
            "message": "Website is not supported, and will be ignored.",
            "validatorName": "Customer",
        }
    ]
    assert refused.value.field == "CustomerName"
    assert str(refused.value).startswith("Failed to push to Customer as CustomerName must be provided.; ")
