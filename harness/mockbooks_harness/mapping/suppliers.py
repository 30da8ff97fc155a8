"""suppliers: `VendorRet` as a Supplier, a Supplier as `VendorAdd` or `VendorMod`.

[D:EX] one billing address, no list of contacts.  That VendorTaxIdent is the tax number is assumed; outside the US it is
TaxRegistrationNumber (assumed).  A registration number has no place in a vendor and is not stored (assumed).
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping import currencies
from mockbooks_harness.mapping.addresses import build_address, kept, read_address, written
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, text
from mockbooks_harness.mapping.members import LIST_ID, STAMPS, status_row
from mockbooks_harness.mapping.parties import (
    DEFAULT_CURRENCY,
    EMAIL,
    contact_name,
    first_and_last_name,
    kept_name,
    name_fits,
    one_address_of_each_type,
)
from mockbooks_harness.mapping.rows import Form, Row, Table, Write
from mockbooks_harness.mapping.spoken_of import CURRENCIES, PREFERENCES

LONGEST_IDENT = 15
"""VendorTaxIdent has room for less than the 30 characters of the options model.  [D:SCH]"""


def addresses(ret: Element, _context: Context) -> list[Record]:
    """The billing address.  [D:EX]"""
    found = ret.find("VendorAddress")
    return [] if found is None else [read_address(found, "Billing")]


def both_addresses(given: list[Record], _context: Context) -> list[Element]:
    """VendorAddress and ShipAddress, in the order of VendorAdd; only the first is read again."""
    return build_address(given, "Billing", "VendorAddress") + build_address(given, "Delivery", "ShipAddress")


def tax_number(ret: Element, _context: Context) -> str | None:
    """VendorTaxIdent, or the registration outside the US (both assumed)."""
    return text(ret.find("TaxRegistrationNumber")) or text(ret.find("VendorTaxIdent"))


def written_tax_number(value: Any, context: Context) -> list[Element]:
    """VendorTaxIdent in the US, the registration elsewhere (assumed)."""
    element = etree.Element("VendorTaxIdent" if context.region == "US" else "TaxRegistrationNumber")
    element.text = str(value)
    return [element]


TABLE = Table(
    data_type="suppliers",
    model="Supplier",
    queries=("<VendorQueryRq><ActiveStatus>All</ActiveStatus></VendorQueryRq>",),
    related=(PREFERENCES, CURRENCIES),
    updates=True,
    checks=(name_fits, one_address_of_each_type, currencies.of_member("defaultCurrency")),
    forms=(
        Form(
            ret="VendorRet",
            add="VendorAdd",
            mod="VendorMod",
            key="ListID",
            date="",
            # In the order of VendorAdd.
            rows=(
                LIST_ID,
                Row("supplierName", "Name", lambda e, _: text(e), "D:EX", Write("Name", required=True, longest=41)),
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
                Row("phone", "Phone", lambda e, _: text(e), "D:EX", Write("Phone")),
                EMAIL,
                Row("registrationNumber", ".", None, "A: no place in a vendor", Write("")),
                Row("taxNumber", ".", tax_number, "A", Write("", longest=30, build=written_tax_number)),
                DEFAULT_CURRENCY,
                *STAMPS,
            ),
        ),
    ),
)
