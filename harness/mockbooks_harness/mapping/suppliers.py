"""suppliers: `VendorRet` as a Supplier.

[D:EX] one billing address, no list of contacts.  That VendorTaxIdent is the tax number is assumed.
"""

from __future__ import annotations

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.addresses import read_address
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.customers import contact_name
from mockbooks_harness.mapping.fields import Element, list_status, moment, text
from mockbooks_harness.mapping.rows import Row, Table


def addresses(ret: Element, _context: Context) -> list[Record]:
    """The billing address.  [D:EX]"""
    found = ret.find("VendorAddress")
    return [] if found is None else [read_address(found, "Billing")]


def tax_number(ret: Element, _context: Context) -> str | None:
    """VendorTaxIdent, or the registration outside the US (both assumed)."""
    return text(ret.find("TaxRegistrationNumber")) or text(ret.find("VendorTaxIdent"))


TABLE = Table(
    data_type="suppliers",
    model="Supplier",
    rets=("VendorRet",),
    queries=("<VendorQueryRq><ActiveStatus>All</ActiveStatus></VendorQueryRq>",),
    rows=(
        Row("id", "ListID", lambda e, _: text(e), "D:EX"),
        Row("supplierName", "Name", lambda e, _: text(e), "D:EX"),
        Row("contactName", ".", contact_name, "D:EX"),
        Row("emailAddress", "Email", lambda e, _: text(e), "D:EX"),
        Row("phone", "Phone", lambda e, _: text(e), "D:EX"),
        Row("addresses", ".", addresses, "D:EX"),
        Row("taxNumber", ".", tax_number, "A"),
        Row("status", "IsActive", lambda e, _: list_status(e), "D:EX; A", missing="Active"),
        Row("defaultCurrency", ".", lambda e, c: c.currency(e), "D:EX; A"),
        Row("sourceModifiedDate", "TimeModified", lambda e, _: moment(e), "R:BASH, D:EX"),
        Row("metadata", ".", lambda *_: {"isDeleted": False}, "D:EX"),
    ),
)
