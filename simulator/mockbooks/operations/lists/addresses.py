"""Addresses and the ways to reach somebody, as Customer and Vendor show them.

``…AddressBlock`` is the address in composed lines: the free lines, then ``City, State PostalCode``, then the country
(recorded; the country's line is assumed). At most five lines, or the address is refused (documented; code assumed).
"""

from __future__ import annotations

from collections.abc import Mapping

from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_ADDRESS, Refused

__all__ = ["additional_contacts", "address_block", "with_blocks"]

_FREE_LINES = ("Addr1", "Addr2", "Addr3", "Addr4", "Addr5")
_MOST_LINES = 5
_LONGEST_LINE = 41  # [D:SCH] of the lines of a block, in every edition

# Phone numbers and mail come back as AdditionalContactRef too, in this order (recorded: 145 customers).
_WAYS: Mapping[str, str] = {
    "Phone": "Main Phone",
    "AltPhone": "Alt. Phone",
    "Fax": "Fax",
    "Email": "Main Email",
    "Cc": "CC Email",
}


def address_block(address: Record, name: str) -> Record:
    """The composed lines of the address in element ``name``. Raises ``Refused`` 3205 when they are more than five."""
    lines = [str(address[name]) for name in _FREE_LINES if address.get(name)]
    town = ", ".join(str(address[name]) for name in ("City",) if address.get(name))
    region = " ".join(str(address[name]) for name in ("State", "PostalCode") if address.get(name))
    composed = f"{town}, {region}" if town and region else town or region
    lines += [line for line in (composed, str(address.get("Country", ""))) if line]
    if len(lines) > _MOST_LINES:
        raise Refused(INVALID_ADDRESS, field=name)
    return dict(zip(_FREE_LINES, map(_as_long_as_a_line, lines), strict=False))


def _as_long_as_a_line(line: str) -> str:
    """A composed line, cut where town, region and code together are longer than a line may be (assumed)."""
    return line[:_LONGEST_LINE].rstrip()


def with_blocks(own: Record, names: tuple[str, ...]) -> None:
    """Write ``XBlock`` for each address of these names that the record has, and drop blocks without an address."""
    for name in names:
        address = own.get(name)
        if isinstance(address, dict) and address:
            own[f"{name}Block"] = address_block(address, name)
        else:
            own.pop(f"{name}Block", None)


def additional_contacts(own: Record) -> None:
    """Show the main phone, mail and fax as AdditionalContactRef, before those that were given as such."""
    labels = frozenset(_WAYS.values())
    given = own.get("AdditionalContactRef")
    others = [
        contact
        for contact in (given if isinstance(given, list) else [])
        if isinstance(contact, dict) and contact.get("ContactName") not in labels
    ]
    derived = [{"ContactName": label, "ContactValue": own[name]} for name, label in _WAYS.items() if own.get(name)]
    own.pop("AdditionalContactRef", None)
    if derived or others:
        own["AdditionalContactRef"] = [*derived, *others]
