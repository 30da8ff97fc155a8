"""Events: what QuickBooks tells those who subscribed to it: data that was changed, a file opened, a menu item chosen.

An event is a `QBXMLEvents` document. Unlike answers it has the instruction `<?qbxml version="…" ?>`, here that of the
subscription's own qbXML (observed in two published event texts, which have no other version to choose from).
"""

from __future__ import annotations

from typing import NamedTuple

from mockbooks.company import Company
from mockbooks.company.host import Host
from mockbooks.company.local_time import moment_text
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.reader import Request
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.render import fill, template
from mockbooks.qbxml.versions import Version

__all__ = ["Change", "change_of", "company_file_event", "data_event", "menu_event"]

_OPERATIONS = {"Add": "Add", "Mod": "Modify"}
# What is done to objects of any kind, and where the request names the kind. A void changes the transaction (assumed).
_BY_TYPE = {
    "ListDelRq": ("ListDelType", "Delete"),
    "TxnDelRq": ("TxnDelType", "Delete"),
    "TxnVoidRq": ("TxnVoidType", "Modify"),
    "ListMergeRq": ("ListMergeType", "Merge"),
}


class Change(NamedTuple):
    """One object of the books that was added, modified, deleted or merged."""

    of_a_list: bool
    type: str
    operation: str
    id: str
    ref_number: str = ""
    after_merge: str = ""
    """The ListID of the entry that another one was merged into."""

    @property
    def record(self) -> Record:
        """The event's own part of its document."""
        if self.of_a_list:
            told: Record = {"ListEventType": self.type, "ListEventOperation": self.operation, "ListID": self.id}
            if self.after_merge:
                told["AfterMergeListID"] = self.after_merge
            return {"ListEvent": told}
        event: Record = {"TxnEventType": self.type, "TxnEventOperation": self.operation, "TxnID": self.id}
        if self.ref_number:
            event["RefNumber"] = self.ref_number
        return {"TxnEvent": event}


def change_of(company: Company, request: Request, left: Record) -> Change | None:
    """The change that an answered request was; None if it changed no object of a list and no transaction.

    `left` names the object: its ListID or TxnID.
    """
    if request.name in _BY_TYPE:
        element, operation = _BY_TYPE[request.name]
        kind = request.element.findtext(element) or ""
    else:
        name = request.name.removesuffix("Rq").removeprefix("Special")
        kind, operation = name[:-3], _OPERATIONS.get(name[-3:], "")
    if not operation:
        return None
    if "ListID" in left:
        return Change(True, kind, operation, str(left["ListID"]), after_merge=str(left.get("AfterMergeListID", "")))
    if "TxnID" in left:
        txn_id = str(left["TxnID"])
        found = company.connection.execute("SELECT ref_number FROM txn WHERE txn_id = ?", (txn_id,)).fetchone()
        return Change(False, kind, operation, txn_id, str(found[0] or "") if found else "")
    return None


def data_event(
    company: Company, file_name: str, changes: list[Change], version: Version, *, lost_since: int | None = None
) -> str:
    """The document that tells of changes, and since when others were lost (Unix seconds), if any were."""
    more: Record = {} if lost_since is None else {"DataEventRecoveryTime": moment_text(lost_since, company.zone)}
    events = [{"CompanyFilePath": file_name, "HostInfo": _host(company), **change.record, **more} for change in changes]
    return _document(company, {"DataEvent": list(events)}, version)


def company_file_event(
    company: Company, file_name: str, operation: str, version: Version, *, automatic_login: bool = False
) -> str:
    """The document that tells of a company file opened ("Open") or closed ("Close")."""
    event: Record = {"CompanyFileEventOperation": operation}
    if operation == "Open":
        event["IsAutomaticLogin"] = "true" if automatic_login else "false"
    told: Record = {"CompanyFilePath": file_name, "HostInfo": _host(company), "CompanyFileEvent": event}
    return _document(company, {"UIEvent": told}, version)


def menu_event(company: Company, file_name: str, tag: str, version: Version) -> str:
    """The document that tells of a program's menu item that was chosen."""
    told: Record = {"CompanyFilePath": file_name, "HostInfo": _host(company), "EventTag": tag}
    return _document(company, {"UIExtensionEvent": told}, version)


def _host(company: Company) -> Record:
    host = Host.of(company)
    return {
        "ProductName": host.product_name,
        "MajorVersion": str(host.major_version),
        "MinorVersion": str(host.minor_version),
        "Country": company.edition.value,
    }


def _document(company: Company, told: Record, version: Version) -> str:
    events = template(
        catalogue.envelope("QBXMLEvents"),
        told,
        company.list_ids.__getitem__,
        version=version,
        edition=company.edition,
    )
    return f'<?xml version="1.0" ?>\n<?qbxml version="{version}" ?>\n<QBXML>\n{fill(events, {})}</QBXML>\n'
