"""Addresses of customers, suppliers, orders and the company, both ways.

[D:EX] line1 is Addr1 and line2 Addr2.  Where there are three lines (a name, a contact, a street) line1 is the first two
with a comma between them, and line2 the third.  That further lines follow the third in the same way is assumed.
"""

from __future__ import annotations

from lxml import etree

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.fields import Element, joined, text
from mockbooks_harness.mapping.rows import Row, Write

_MEMBERS = (
    ("line1", "Addr1", 41),
    ("line2", "Addr2", 41),
    ("city", "City", 31),
    ("region", "State", 21),
    ("postalCode", "PostalCode", 13),
    ("country", "Country", 31),
)


def read_address(element: Element, kind: str) -> Record:
    """One address; `kind` is Billing or Delivery."""
    street = [text(element.find(f"Addr{number}")) for number in range(1, 6)]
    first, rest = (street[:2], street[2:]) if street[2] else (street[:1], street[1:])
    members = {
        "line1": joined(first, ", "),
        "line2": joined(rest, ", "),
        "city": text(element.find("City")),
        "region": text(element.find("State")),
        "country": text(element.find("Country")),
        "postalCode": text(element.find("PostalCode")),
    }
    return {"type": kind} | {name: value for name, value in members.items() if value is not None}


def build_address(addresses: list[Record], kind: str, tag: str) -> list[Element]:
    """The address of a kind as the element `tag`; nothing where there is none."""
    for address in addresses:
        if address.get("type") == kind:
            element = etree.Element(tag)
            for name, leaf, _ in _MEMBERS:
                if address.get(name):
                    etree.SubElement(element, leaf).text = str(address[name])
            return [element] if len(element) else []
    return []


def written(*kinds: str) -> tuple[Row, ...]:
    """What is asked of an address in a push; `kinds` are the types it may have."""
    return (
        *(Row(name, leaf, None, "D:EX", Write("", longest=longest)) for name, leaf, longest in _MEMBERS),
        Row("type", ".", None, "D:EX", Write("", required=True, values=kinds)),
    )


def kept(addresses: list[Record], _record: Record) -> list[Record] | None:
    """The addresses that can be pushed: those whose lines have room in one line each, and that say anything."""
    longest = {name: limit for name, _, limit in _MEMBERS}
    fit = [
        address
        for address in addresses
        if len(address) > 1
        and all(len(str(value)) <= longest.get(name, len(str(value))) for name, value in address.items())
    ]
    return fit or None
