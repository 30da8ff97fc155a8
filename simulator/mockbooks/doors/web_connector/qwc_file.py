"""The .qwc file: what an application tells the Web Connector of itself.

XML without a namespace under `QBWCXML`; elements are read by name, in any order, and those that are not known are
passed over [D:WCS]. The password is not in it: whoever adds the application types it.

What the Web Connector refuses when an application is added is refused here too: an address that is neither https nor
on this machine [D:WCG], a support address of another domain (QBWC1000) [O], ids that are no GUIDs in braces. Which
elements must be there is assumed from Intuit's samples.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from lxml import etree

from mockbooks.desktop.applications import AuthFlags, PersonalData, UnattendedMode

__all__ = ["NotAQwcFile", "QwcFile", "Style"]

_T = TypeVar("_T")
_ALL_PRODUCTS = AuthFlags(0)


class NotAQwcFile(ValueError):
    """The Web Connector would not add this application; the text says why, all reasons at once."""


class Style(StrEnum):
    """How the service wants its SOAP: `Document` in all samples; the other two are seen in the wild [O]."""

    DOCUMENT = "Document"
    DOC_WRAPPED = "DocWrapped"
    RPC = "RPC"


@dataclass(frozen=True, slots=True)
class QwcFile:
    """One application, as its .qwc file describes it. Names are the file's own, in Python's spelling."""

    app_name: str
    app_url: str
    user_name: str
    owner_id: str
    file_id: str
    app_id: str = ""
    app_description: str = ""
    app_support: str = ""
    app_display_name: str = ""
    app_unique_name: str = ""
    cert_url: str = ""
    qb_type: str = "QBFS"
    style: Style = Style.DOCUMENT
    auth_flags: AuthFlags = _ALL_PRODUCTS
    personal_data: PersonalData = PersonalData.NOT_NEEDED
    unattended: UnattendedMode = UnattendedMode.OPTIONAL
    is_read_only: bool = False
    notify: bool = False
    run_every_seconds: int | None = None
    """How often the scheduler runs it; None: only when somebody asks for it."""

    @classmethod
    def read(cls, content: str | bytes) -> QwcFile:
        """The application of a file's content. Raises NotAQwcFile with every reason why it would not be added."""
        found = _elements(content)
        problems: list[str] = []
        qwc = cls(
            app_name=found.get("AppName", ""),
            app_url=found.get("AppURL", ""),
            user_name=found.get("UserName", ""),
            owner_id=found.get("OwnerID", ""),
            file_id=found.get("FileID", ""),
            app_id=found.get("AppID", ""),
            app_description=found.get("AppDescription", ""),
            app_support=found.get("AppSupport", ""),
            app_display_name=found.get("AppDisplayName", ""),
            app_unique_name=found.get("AppUniqueName", ""),
            cert_url=found.get("CertURL", ""),
            qb_type=found.get("QBType", "QBFS"),
            style=_chosen(found, "Style", _STYLES, Style.DOCUMENT, problems),
            auth_flags=_auth_flags(found.get("AuthFlags", ""), problems),
            personal_data=_chosen(found, "PersonalDataPref", _PERSONAL_DATA, PersonalData.NOT_NEEDED, problems),
            unattended=_chosen(found, "UnattendedModePref", _UNATTENDED, UnattendedMode.OPTIONAL, problems),
            is_read_only=_chosen(found, "IsReadOnly", _BOOLEANS, False, problems),
            notify=_chosen(found, "Notify", _BOOLEANS, False, problems),
            run_every_seconds=_every(found, problems),
        )
        problems += qwc.problems()
        if problems:
            raise NotAQwcFile("; ".join(problems))
        return qwc

    def problems(self) -> list[str]:
        """Why the Web Connector would not add it; empty if it would."""
        needed = {
            "AppName": self.app_name,
            "AppURL": self.app_url,
            "UserName": self.user_name,
            "OwnerID": self.owner_id,
            "FileID": self.file_id,
        }
        found = [f"{name} is missing or empty" for name, value in needed.items() if not value]
        found += _address_problems(self.app_url, self.app_support)
        for name, value in (("OwnerID", self.owner_id), ("FileID", self.file_id)):
            if value and not _GUID.fullmatch(value):
                found.append(f"{name} is {value!r}, no GUID in braces")
        if self.qb_type != "QBFS":
            found.append(f"QBType is {self.qb_type!r}; here is only QuickBooks, QBFS")
        return found


_GUID = re.compile(r"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}")
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_BOOLEANS: Mapping[str, bool] = {"true": True, "1": True, "false": False, "0": False}
_STYLES: Mapping[str, Style] = {style.casefold(): style for style in Style}
_PERSONAL_DATA: Mapping[str, PersonalData] = {
    "pdpnotneeded": PersonalData.NOT_NEEDED,
    "pdpoptional": PersonalData.OPTIONAL,
    "pdprequired": PersonalData.REQUIRED,
}
_UNATTENDED: Mapping[str, UnattendedMode] = {
    "umpoptional": UnattendedMode.OPTIONAL,
    "umprequired": UnattendedMode.REQUIRED,
}
_SECONDS = {"RunEveryNSeconds": 1, "RunEveryNMinutes": 60}


def _elements(content: str | bytes) -> dict[str, str]:
    """The text of each element by its name."""
    # A text may say in which encoding it was once written; it is none of that any more.
    encoded = content.encode("utf-8") if isinstance(content, str) else content
    parser = etree.XMLParser(
        encoding="utf-8" if isinstance(content, str) else None, resolve_entities=False, no_network=True
    )
    try:
        root = etree.fromstring(encoded, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        hint = " (an & of an address is written &amp;amp;)" if "EntityRef" in str(error) else ""
        raise NotAQwcFile(f"no XML: {error}{hint}") from None
    if etree.QName(root).localname != "QBWCXML":
        raise NotAQwcFile(f"the root is {etree.QName(root).localname}, not QBWCXML")
    return {
        etree.QName(element).localname: (element.text or "").strip()
        for element in root.iter()
        if isinstance(element.tag, str)
    }


def _chosen(found: Mapping[str, str], name: str, known: Mapping[str, _T], default: _T, problems: list[str]) -> _T:
    text = found.get(name, "")
    if not text:
        return default
    if text.casefold() not in known:
        problems.append(f"{name} is {text!r}")
        return default
    return known[text.casefold()]


def _auth_flags(text: str, problems: list[str]) -> AuthFlags:
    try:
        return AuthFlags(int(text, 0) & 0x8000000F) if text else AuthFlags(0)
    except ValueError:
        problems.append(f"AuthFlags is {text!r}, no number")
        return AuthFlags(0)


def _every(found: Mapping[str, str], problems: list[str]) -> int | None:
    for name, unit in _SECONDS.items():
        text = found.get(name, "")
        if not text:
            continue
        if text.isdecimal() and int(text) > 0:
            return int(text) * unit
        problems.append(f"{name} is {text!r}, no number above 0")
    return None


def _address_problems(app_url: str, app_support: str) -> list[str]:
    if not app_url:
        return []
    address = _split(app_url)
    if address is None or address.scheme not in ("http", "https") or not address.hostname:
        return [f"AppURL is {app_url!r}, no http or https address"]
    found = []
    if address.scheme == "http" and address.hostname not in _THIS_MACHINE:
        found.append(f"AppURL is {app_url!r}; without https only this machine (localhost) may be called")
    support = _split(app_support)
    if app_support and (support is None or not _same_domain(address, support)):
        found.append(f"QBWC1000: AppSupport {app_support!r} is not in the domain of AppURL {app_url!r}")
    return found


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _same_domain(address: SplitResult, support: SplitResult) -> bool:
    """The same host, or hosts of one domain: that two labels make a domain is assumed."""
    one, other = (address.hostname or "").lower(), (support.hostname or "").lower()
    return one == other or (one in _THIS_MACHINE and other in _THIS_MACHINE) or _domain(one) == _domain(other)


def _domain(host: str) -> str:
    return ".".join(host.split(".")[-2:]) if "." in host else host
