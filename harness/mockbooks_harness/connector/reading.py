"""qbXML as the connector speaks it: request sets out, answers in, and queries read page by page.

A query that may be iterated is: `iterator="Start"`, then `Continue` with the id of the last answer until nothing
remains. The others come in one answer [D:SCH]. Status 1 means that nothing matched and is no failure.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from mockbooks_harness.connector.ports import QuickBooks

OK, NO_MATCH = 0, 1

# Of the queries that Codat's data types are read by, those without the iterator attributes [D:SCH].
NOT_ITERABLE = frozenset(
    {"HostQueryRq", "CompanyQueryRq", "PreferencesQueryRq", "AccountQueryRq", "ClassQueryRq", "SalesTaxCodeQueryRq"}
)


class RequestRefused(Exception):
    """QuickBooks answered one request with an error. `code` is the status code, `text` QuickBooks' message."""

    def __init__(self, request: str, code: int, text: str) -> None:
        """Keep all three."""
        super().__init__(f"{request}: {code} {text}")
        self.request = request
        self.code = code
        self.text = text


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to one request: status, attributes, and the element with what was returned."""

    name: str
    code: int
    severity: str
    message: str
    element: etree._Element

    @property
    def rets(self) -> list[etree._Element]:
        """The objects returned."""
        return [child for child in self.element if str(child.tag).endswith("Ret")]


def request_set(body: str, version: str, *, new_id: str = "", old_id: str = "") -> str:
    """A request set around requests; the ids are those of error recovery."""
    recovery = f' newMessageSetID="{new_id}"' if new_id else ""
    recovery += f' oldMessageSetID="{old_id}"' if old_id else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<?qbxml version="{version}"?>\n'
        f'<QBXML>\n<QBXMLMsgsRq onError="stopOnError"{recovery}>\n{body}\n</QBXMLMsgsRq>\n</QBXML>\n'
    )


def responses(answer: str) -> list[Response]:
    """The answers in an answer, in the order of the requests."""
    root = etree.fromstring(answer.encode())
    return [
        Response(
            name=str(element.tag),
            code=int(element.get("statusCode", "0")),
            severity=element.get("statusSeverity", ""),
            message=element.get("statusMessage", ""),
            element=element,
        )
        for element in root.iterfind("QBXMLMsgsRs/*")
    ]


def pages(quickbooks: QuickBooks, query: etree._Element, *, size: int, version: str) -> Iterator[list[etree._Element]]:
    """What a query finds, a page at a time; no page at all if it finds nothing. Raises RequestRefused."""
    paged: etree._Element | None = _paged(query, size) if query.tag not in NOT_ITERABLE else query
    while paged is not None:
        (response,) = responses(quickbooks.process(request_set(etree.tostring(paged, encoding="unicode"), version)))
        if response.code not in (OK, NO_MATCH):
            raise RequestRefused(str(query.tag), response.code, response.message)
        if response.rets:
            yield response.rets
        paged = _continued(paged, response)


def country(quickbooks: QuickBooks, version: str) -> str:
    """The country edition of the QuickBooks that is open, as HostQuery gives it: US, CA, UK, AU."""
    for hosts in pages(quickbooks, etree.Element("HostQueryRq"), size=1, version=version):
        return hosts[0].findtext("Country", "US")
    return "US"


def _paged(query: etree._Element, size: int) -> etree._Element:
    """The query with `iterator="Start"`; MaxReturned is the first of the filters in every query that has it [D:SCH]."""
    paged = deepcopy(query)
    paged.set("iterator", "Start")
    returned = etree.Element("MaxReturned")
    returned.text = str(size)
    paged.insert(0, returned)
    return paged


def _continued(query: etree._Element, response: Response) -> etree._Element | None:
    """The query for the next page; None after the last."""
    iterator_id = response.element.get("iteratorID")
    if iterator_id is None or int(response.element.get("iteratorRemainingCount", "0")) == 0:
        return None
    query.set("iterator", "Continue")
    query.set("iteratorID", iterator_id)
    return query
