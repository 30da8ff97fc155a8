"""What customers and suppliers have in common: the name of the contact, addresses, currency; both ways."""

from __future__ import annotations

from typing import Any

from lxml import etree

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, person_name, text
from mockbooks_harness.mapping.rows import Row, Write

LONGEST_NAME = 25


def contact_name(ret: Element, _context: Context) -> str | None:
    """The person's first, middle and last name; Contact where there is none of them (the latter assumed).

    [R:BASH with D:EX] the published record of a customer whose names and Contact differ (Amanda Roberts, Robert Allard)
    shows the names; so does that of a supplier.
    """
    return person_name(ret) or text(ret.find("Contact"))


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


def kept_name(value: str, _record: Record) -> str | None:
    """A contact's name that has room in FirstName and LastName."""
    fits = all(len(part.text or "") <= LONGEST_NAME for part in first_and_last_name(value, Context()))
    return value if fits else None


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


def _currency(code: Any, context: Context) -> str | None:
    return context.currency_reference(code) if code != context.home_currency else None


DEFAULT_CURRENCY = Row(
    "defaultCurrency",
    ".",
    lambda e, c: c.currency(e),
    "D:EX; A",
    Write("CurrencyRef/ListID", convert=_currency, create_only=True),
)
EMAIL = Row("emailAddress", "Email", lambda e, _: text(e), "D:EX", Write("Email"))
"""Its limit is QuickBooks' own, 1023 characters [D:SCH]; the options model has none."""
