"""The records of a company, each as an answer shows it; and companies made of some of them.

What a record refers to and is not among them becomes a stand-in, which has its id and its name and nothing else.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml import etree

from mockbooks import CompanyFile, Edition, QuickBooks
from mockbooks.qbxml import catalogue

__all__ = ["Companies", "Record", "document_of", "records_of"]

_ENVELOPE = (
    '<?xml version="1.0" encoding="utf-8"?><?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">{}'
    "</QBXMLMsgsRq></QBXML>"
)
_INCLUDED = ("IncludeLineItems", "IncludeComponentLineItems", "IncludeLinkedTxns")
_ABOUT = ("Host", "Company", "Preferences")
_MOST = 24


@dataclass(frozen=True, slots=True)
class Record:
    """One object, as an answer shows it."""

    text: str

    @property
    def name(self) -> str:
        """The name of its element, `CustomerRet`."""
        return self.text[1:].partition(">")[0].partition(" ")[0]

    def with_text(self, text: str) -> Record:
        """The same object, shown otherwise."""
        return replace(self, text=text)


def records_of(company: CompanyFile) -> list[Record]:
    """Every object of the company. The company is left as it is."""
    found: list[Record] = []
    with company.trial(), QuickBooks(company) as quickbooks:
        for query in _queries(company.edition):
            root = etree.fromstring(quickbooks.process(_ENVELOPE.format(query)).encode("utf-8"))
            for ret in root.iterfind("QBXMLMsgsRs/*/*"):
                ret.tail = None
                found.append(Record(etree.tostring(ret, encoding="unicode")))
    return found


def document_of(records: Sequence[Record]) -> str:
    """The records as one response document."""
    inside = "\n".join(
        f'<{_response(record.name)} statusCode="0">\n{record.text}\n</{_response(record.name)}>' for record in records
    )
    return f"<QBXML><QBXMLMsgsRs>\n{inside or _EMPTY}\n</QBXMLMsgsRs></QBXML>"


_EMPTY = '<HostQueryRs statusCode="0"/>'


def _response(ret: str) -> str:
    return f"{ret.removesuffix('Ret')}QueryRs"


class Companies:
    """Companies of some records each; those made last are kept, for the next trial is of the same one often."""

    def __init__(self, zone: str, edition: Edition) -> None:
        self.zone = zone
        self.edition = edition
        self._made: OrderedDict[str, CompanyFile] = OrderedDict()

    def of(self, records: Sequence[Record]) -> CompanyFile:
        """The company of these records. Nothing may be left behind in it: use it in a `trial`."""
        document = document_of(records)
        company = self._made.get(document)
        if company is None:
            company = CompanyFile.from_answers([document], zone=self.zone, edition=self.edition)
            self._made[document] = company
            if len(self._made) > _MOST:
                self._made.popitem(last=False)[1].close()
        self._made.move_to_end(document)
        return company


def _queries(edition: Edition) -> list[str]:
    asked = [f"<{name}QueryRq/>" for name in _ABOUT]
    asked.append("<DataExtDefQueryRq><OwnerID>0</OwnerID></DataExtDefQueryRq>")
    bodies = set(catalogue.bodies())
    for entry in catalogue.messages():
        kind = entry.name.removesuffix("QueryRq")
        if kind == entry.name or f"{kind}Ret" not in bodies or kind in _ABOUT or edition not in entry.editions:
            continue
        shown = {child.name for child in catalogue.body(f"{kind}Ret").children()}
        if "EditSequence" in shown and shown & {"ListID", "TxnID"}:
            asked.append(_query(kind))
    return asked


def _query(kind: str) -> str:
    has = {child.name for child in catalogue.message(f"{kind}QueryRq").children()}
    inside = "".join(f"<{name}>All</{name}>" for name in ("ActiveStatus", "DoneStatus") if name in has)
    inside += "".join(f"<{name}>true</{name}>" for name in _INCLUDED if name in has)
    inside += "<OwnerID>0</OwnerID>" if "OwnerID" in has else ""
    return f"<{kind}QueryRq>{inside}</{kind}QueryRq>"
