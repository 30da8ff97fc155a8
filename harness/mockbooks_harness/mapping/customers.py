"""customers: `CustomerRet` as a Customer, a Customer as `CustomerAdd` or `CustomerMod`.

[D:EX] Name, contact, addresses (delivery before billing), and a list of contacts that begins with the customer itself.
Jobs are customers with a parent; that they stand under their full name is assumed.
"""

from __future__ import annotations

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping import currencies
from mockbooks_harness.mapping.addresses import build_address, kept, read_address, written
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, list_status, text
from mockbooks_harness.mapping.members import LIST_ID, STAMPS, status_row
from mockbooks_harness.mapping.parties import (
    DEFAULT_CURRENCY,
    EMAIL,
    contact_name,
    first_and_last_name,
    kept_name,
    name_fits,
    one_address_of_each_type,
    tax_number_is_possible,
)
from mockbooks_harness.mapping.rows import Form, Row, Table, Write
from mockbooks_harness.mapping.spoken_of import CURRENCIES, PREFERENCES


def name(ret: Element, _context: Context) -> str | None:
    """Name; the full name of a job (assumed)."""
    return text(ret.find("FullName")) if ret.find("ParentRef") is not None else text(ret.find("Name"))


def addresses(ret: Element, _context: Context) -> list[Record]:
    """Delivery first, then billing.  [D:EX]"""
    pairs = ((ret.find("ShipAddress"), "Delivery"), (ret.find("BillAddress"), "Billing"))
    return [read_address(element, kind) for element, kind in pairs if element is not None]


def both_addresses(given: list[Record], _context: Context) -> list[Element]:
    """BillAddress and ShipAddress, in the order of CustomerAdd."""
    return build_address(given, "Billing", "BillAddress") + build_address(given, "Delivery", "ShipAddress")


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


def settle(record: Record) -> Record:
    """A job's own name: whom it is a job of cannot be pushed."""
    given = record.get("customerName")
    return record if given is None else record | {"customerName": given.rpartition(":")[2]}


TABLE = Table(
    data_type="customers",
    model="Customer",
    queries=("<CustomerQueryRq><ActiveStatus>All</ActiveStatus></CustomerQueryRq>",),
    related=(PREFERENCES, CURRENCIES),
    updates=True,
    settle=settle,
    checks=(
        name_fits,
        one_address_of_each_type,
        tax_number_is_possible,
        currencies.of_member("defaultCurrency"),
    ),
    forms=(
        Form(
            ret="CustomerRet",
            add="CustomerAdd",
            mod="CustomerMod",
            key="ListID",
            date="",
            # In the order of CustomerAdd, which is that of CustomerRet.
            rows=(
                LIST_ID,
                Row(
                    "customerName",
                    ".",
                    name,
                    "D:EX; jobs A",
                    Write("Name", required=True, longest=41),
                ),
                status_row(),
                Row(
                    "contactName",
                    ".",
                    contact_name,
                    "D:EX",
                    Write("", build=first_and_last_name),
                    keep=kept_name,
                ),
                Row(
                    "addresses",
                    ".",
                    addresses,
                    "D:EX",
                    Write("", kind="Array", rows=written("Billing", "Delivery"), build=both_addresses),
                    keep=kept,
                ),
                Row("phone", "Phone", lambda e, _: text(e), "D:EX", Write("Phone", longest=21)),
                EMAIL,
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
                DEFAULT_CURRENCY,
                *STAMPS,
            ),
        ),
    ),
)
