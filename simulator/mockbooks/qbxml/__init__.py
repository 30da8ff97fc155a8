"""The language: qbXML as a table, and what reads, checks and writes it.

    document = read(text)                      a request set, structurally sound; raises CallFailed
    validate(text)                             everything that is wrong with it, with places
    catalogue.message("InvoiceAddRq")          a message with all it may hold, its versions and editions

It knows nothing of companies. Importing it is light: the catalogue and the parser come when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mockbooks.qbxml.fault import Fault
from mockbooks.qbxml.hresult import HRESULTS, CallFailed, HResult
from mockbooks.qbxml.status import QUICKBOOKS_ERRORS, STATUS_CODES, Refused, Status, StatusCode
from mockbooks.qbxml.versions import NEWEST, VERSIONS, Edition, Version, parse_version

if TYPE_CHECKING:
    from mockbooks.qbxml import catalogue
    from mockbooks.qbxml.reader import RequestDocument, read
    from mockbooks.qbxml.validation import Finding, validate

__all__ = [
    "HRESULTS",
    "NEWEST",
    "QUICKBOOKS_ERRORS",
    "STATUS_CODES",
    "VERSIONS",
    "CallFailed",
    "Edition",
    "Fault",
    "Finding",
    "HResult",
    "Refused",
    "RequestDocument",
    "Status",
    "StatusCode",
    "Version",
    "catalogue",
    "parse_version",
    "read",
    "validate",
]

_LATER = {
    "read": "mockbooks.qbxml.reader",
    "RequestDocument": "mockbooks.qbxml.reader",
    "validate": "mockbooks.qbxml.validation",
    "Finding": "mockbooks.qbxml.validation",
}


def __getattr__(name: str) -> Any:
    if name == "catalogue":
        return import_module("mockbooks.qbxml.catalogue")
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
