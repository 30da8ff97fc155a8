"""customers: `CustomerRet` as a Customer, a Customer as `CustomerAdd`.

[D:EX] Name, contact, addresses (delivery before billing), and a list of contacts that begins with the customer itself.
Jobs are customers with a parent; that they stand under their full name is assumed.
"""

from __future__ import annotations

from lxml import etree

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.addresses import WRITTEN, build_address, read_address
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, list_status, moment, person_name, text
from mockbooks_harness.mapping.rows import Row, Table, Write

LONGEST_NAME = 25


def name(ret: Element, _context: Context) -> str | None:
    """Name; the full name of a job (assumed)."""
    return text(ret.find("FullName")) if ret.find("ParentRef") is not None else text(ret.find("Name"))


def contact_name(ret: Element, _context: Context) -> str | None:
    """The person's first, middle and last name; Contact where there is none of them (the latter assumed).

    [R:BASH with D:EX] the published record of a customer whose names and Contact differ (Amanda Roberts, Robert Allard)
    shows the names; so does that of a supplier.
    """
    return person_name(ret) or text(ret.find("Contact"))


def addresses(ret: Element, _context: Context) -> list[Record]:
    """Delivery first, then billing.  [D:EX]"""
    pairs = ((ret.find("ShipAddress"), "Delivery"), (ret.find("BillAddress"), "Billing"))
    return [read_address(element, kind) for element, kind in pairs if element is not None]


def both_addresses(written: list[Record], _context: Context) -> list[Element]:
    """BillAddress and ShipAddress, in the order of CustomerAdd."""
    return build_address(written, "Billing", "BillAddress") + build_address(written, "Delivery", "ShipAddress")


def contacts(ret: Element, context: Context) -> list[Record]:
    """The customer itself, then its ContactsRet, those without telephone numbers.  [D:EX]"""
    numbers = (("Phone", "Primary"), ("Fax", "Fax"), ("AltPhone", "Unknown"))
    phones = [{"number": text(ret.find(tag)), "type": kind} for tag, kind in numbers if text(ret.find(tag))]
    itself: Record = {"name": name(ret, context)}
    if text(ret.find("Email")):
        itself["email"] = text(ret.find("Email"))
    itself |= {"phone": phones, "status": list_status(ret.find("IsActive"))}
    others = (contact_name(found, context) for found in ret.iterfind("ContactsRet"))
    return [itself] + [{"name": other, "phone": [], "status": "Active"} for other in others if other]


def first_and_last_name(value: str, _context: Context) -> list[Element]:
    """A contact's name as FirstName and LastName, cut at the last space (assumed; the limit of each is documented)."""
    first, _, last = value.strip().rpartition(" ")
    parts = (("FirstName", first or last), ("LastName", last if first else ""))
    elements = []
    for tag, part in parts:
        if part:
            element = etree.Element(tag)
            element.text = part
            elements.append(element)
    return elements


def name_fits(record: Record, context: Context) -> list[tuple[str, str]]:
    """[D:EX] 25 characters each for first and last name."""
    parts = first_and_last_name(record.get("contactName") or "", context)
    if any(len(part.text or "") > LONGEST_NAME for part in parts):
        return [("ContactName", "ContactName must not be longer than 25 characters for first and last names")]
    return []


def one_address_of_each_type(record: Record, _context: Context) -> list[tuple[str, str]]:
    """[D:EX] at most one Billing and one Delivery."""
    kinds = [address["type"] for address in record.get("addresses") or []]
    if len(kinds) != len(set(kinds)):
        return [("Addresses", "Addresses must have only 1 address each of type(s) Billing/Delivery")]
    return []


def tax_number_is_possible(record: Record, context: Context) -> list[tuple[str, str]]:
    """TaxRegistrationNumber is no element of the US edition [D:SCH]; that a push with one fails there is assumed."""
    if record.get("taxNumber") and context.region == "US":
        return [("TaxNumber", "TaxNumber can not be set for US versions of QuickBooks Desktop")]
    return []


def currency_is_possible(record: Record, context: Context) -> list[tuple[str, str]]:
    """[D:EX] another currency than the home one needs Multicurrency, and a currency of the company file."""
    code = record.get("defaultCurrency")
    if not code or code == context.home_currency:
        return []
    if not context.multi_currency:
        return [("DefaultCurrency", "DefaultCurrency can only be set if the company has Multicurrency enabled")]
    if context.currency_reference(code) is None:
        return [("DefaultCurrency", "DefaultCurrency must match an existing active currency in the company")]
    return []


TABLE = Table(
    data_type="customers",
    model="Customer",
    rets=("CustomerRet",),
    queries=("<CustomerQueryRq><ActiveStatus>All</ActiveStatus></CustomerQueryRq>",),
    add="CustomerAdd",
    returned="CustomerRet/ListID",
    checks=(name_fits, one_address_of_each_type, tax_number_is_possible, currency_is_possible),
    # In the order of CustomerAdd, which is that of CustomerRet.
    rows=(
        Row("id", "ListID", lambda e, _: text(e), "D:EX"),
        Row("customerName", ".", name, "D:EX; jobs A", Write("Name", required=True, longest=41)),
        Row(
            "status",
            "IsActive",
            lambda e, _: list_status(e),
            "D:EX; A",
            Write(
                "IsActive",
                required=True,
                values=("Active", "Archived"),
                convert=lambda v, _: "true" if v == "Active" else "false",
            ),
            missing="Active",
        ),
        Row("contactName", ".", contact_name, "D:EX", Write("", build=first_and_last_name)),
        Row("addresses", ".", addresses, "D:EX", Write("", kind="Array", rows=WRITTEN, build=both_addresses)),
        Row("phone", "Phone", lambda e, _: text(e), "D:EX", Write("Phone", longest=21)),
        Row("emailAddress", "Email", lambda e, _: text(e), "D:EX", Write("Email")),
        Row("contacts", ".", contacts, "D:EX"),
        Row(
            "registrationNumber",
            "ResaleNumber",
            lambda e, _: text(e),
            "A: from the length",
            Write("ResaleNumber", longest=15),
        ),
        Row(
            "taxNumber",
            "TaxRegistrationNumber",
            lambda e, _: text(e),
            "A: from the length",
            Write("TaxRegistrationNumber", longest=30),
        ),
        Row(
            "defaultCurrency",
            ".",
            lambda e, c: c.currency(e),
            "D:EX; A",
            Write("CurrencyRef/ListID", convert=lambda v, c: c.currency_reference(v) if v != c.home_currency else None),
        ),
        Row("sourceModifiedDate", "TimeModified", lambda e, _: moment(e), "R:BASH, D:EX"),
        Row("metadata", ".", lambda *_: {"isDeleted": False}, "D:EX"),
    ),
)
