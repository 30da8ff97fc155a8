"""Addresses and the ways to reach somebody, as Customer and Vendor show them.

``…AddressBlock`` is the address in composed lines, as it was given: the free lines where they stood, then ``City, State
PostalCode``, then the country (recorded). At most five lines, or the address is refused (documented; code assumed).
``…Address`` itself is shown as QuickBooks reads it: free lines without gaps, the code of the state, the country "USA".
"""

from __future__ import annotations

from collections.abc import Mapping

from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_ADDRESS, Refused

__all__ = ["additional_contacts", "address_block", "as_read", "with_blocks"]

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


# [R: sales receipts, estimates, sales orders of five files] "United States" and "US" are given, "USA" is shown.
_USA = "USA"
_COUNTRY = frozenset({"usa", "us", "u s", "u s a", "united states", "united states of america"})
# [R] "Massachusetts" -> "MA", "California" -> "CA", "Ca" -> "CA"; the other states are assumed to go like them.
_STATES = """
AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|DC District of Columbia
|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine
|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada
|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma
|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont
|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming
"""
_STATE_OF_CODE = {each.strip()[:2]: each.strip()[3:] for each in _STATES.split("|")}
_CODE_OF_STATE = {name.casefold(): code for code, name in _STATE_OF_CODE.items()} | {
    code.casefold(): code for code in _STATE_OF_CODE
}
_LONGEST_VALUE = 255


def address_block(address: Record, name: str) -> Record:
    """The composed lines of the address in element ``name``. Raises ``Refused`` 3205 when they are more than five.

    A free line that was left out leaves its gap [R: Addr1, Addr3, Addr4 of a sales receipt], if there is room for it.
    """
    free = [str(address.get(line, "")) for line in _FREE_LINES]
    while free and not free[-1]:
        free.pop()
    lines = [*free, *(line for line in (_town(address), str(address.get("Country", ""))) if line)]
    if len(lines) > _MOST_LINES:
        lines = [line for line in lines if line]
    if len(lines) > _MOST_LINES:
        raise Refused(INVALID_ADDRESS, field=name)
    composed = zip(_FREE_LINES, map(_as_long_as_a_line, lines), strict=False)
    return {line: text for line, text in composed if text}


def _town(address: Record) -> str:
    town = str(address.get("City", ""))
    region = " ".join(str(address[name]) for name in ("State", "PostalCode") if address.get(name))
    return f"{town}, {region}" if town and region else town or region


def as_read(address: Record) -> Record:
    """The address as QuickBooks makes it out and shows it: states and the country in their short forms, no gaps."""
    read = {name: value for name, value in address.items() if name not in _FREE_LINES}
    if str(read.get("State", "")).casefold() in _CODE_OF_STATE:
        read["State"] = _CODE_OF_STATE[str(read["State"]).casefold()]
    if _plain(read.get("Country", "")) in _COUNTRY:
        read["Country"] = _USA
    free = [address[line] for line in _FREE_LINES if address.get(line)]
    return dict(zip(_FREE_LINES, free, strict=False)) | read


def _is_of(block: object, address: Record) -> bool:
    """Whether a block is one from which QuickBooks would make out this address: then it is left as it is."""
    if not isinstance(block, dict) or not block:
        return False
    lines = [_plain(block[line]) for line in _FREE_LINES if block.get(line)]
    expected = [{_plain(address[line])} for line in _FREE_LINES if address.get(line)]
    states = {str(address.get("State", ""))}
    states |= {_STATE_OF_CODE[code] for code in states if code in _STATE_OF_CODE}
    town = {_plain(_as_long_as_a_line(_town({**address, "State": state}))) for state in states} - {""}
    country = _plain(address.get("Country", ""))
    expected += [found for found in (town, set(_COUNTRY) if country in _COUNTRY else {country} - {""}) if found]
    return len(lines) == len(expected) and all(map(set.__contains__, expected, lines))


def _plain(line: object) -> str:
    """The words alone: blanks and commas are set as one likes [R: 145 customers of a sample company]."""
    return " ".join("".join(each if each.isalnum() else " " for each in str(line).casefold()).split())


def _as_long_as_a_line(line: str) -> str:
    """A composed line, cut where town, region and code together are longer than a line may be (assumed)."""
    return line[:_LONGEST_LINE].rstrip()


def with_blocks(own: Record, names: tuple[str, ...]) -> None:
    """Write ``XBlock`` for each address of these names that the record has, and drop blocks without an address.

    A block that says the same as the address stands: it has the words in which the address was given.
    """
    for name in names:
        address = own.get(name)
        if isinstance(address, dict) and address:
            if not _is_of(own.get(f"{name}Block"), address):
                own[f"{name}Block"] = address_block(address, name)
            own[name] = as_read(address)
        else:
            own.pop(f"{name}Block", None)


def additional_contacts(own: Record) -> None:
    """Show the main phone, mail and fax as AdditionalContactRef, before those that were given as such.

    An Email has up to 1,023 characters, a ContactValue 255 [D:SCH]: it is cut there (assumed).
    """
    labels = frozenset(_WAYS.values())
    given = own.get("AdditionalContactRef")
    others = [
        contact
        for contact in (given if isinstance(given, list) else [])
        if isinstance(contact, dict) and contact.get("ContactName") not in labels
    ]
    derived: list[Record] = [
        {"ContactName": label, "ContactValue": str(own[name])[:_LONGEST_VALUE]}
        for name, label in _WAYS.items()
        if own.get(name)
    ]
    own.pop("AdditionalContactRef", None)
    if derived or others:
        own["AdditionalContactRef"] = [*derived, *others]
