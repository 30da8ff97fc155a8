"""Reads the data types of one company file, asking through a function that answers request sets.

The mapping itself asks nobody; this does, for whoever has QuickBooks at hand as a `process(request) -> answer`: the
command that shows records, tests, a user who compares his own mapping.  A connector that pages, resumes and survives
has its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

from lxml import etree

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping import conversion
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, flag
from mockbooks_harness.mapping.tables import table_of

VERSION = "13.0"
PAGE = 200
FOUND, NO_MATCH, SOME_MISSING, MISSING = 0, 1, 500, 3120

_WITHOUT_ITERATOR = frozenset(
    f"{name}QueryRq"
    for name in (
        "Account", "Class", "Company", "Currency", "Host", "ListDeleted", "Preferences", "SalesTaxCode", "TxnDeleted",
    )
)  # fmt: skip
"""Of the queries that the mapping makes, those without the iterator attributes.  [D:SCH]"""


class QuickBooksRefused(Exception):
    """QuickBooks answered a request with an error: `code` is its status code."""

    def __init__(self, request: str, code: int, text: str) -> None:
        super().__init__(f"{request}: {code} {text}")
        self.code = code


class CompanyReader:
    """One company file, read by data types.  `process` answers a request set of qbXML; `region` is US, CA, UK or AU."""

    def __init__(
        self,
        process: Callable[[str], str],
        region: str = "US",
        *,
        page: int = PAGE,
        version: str = VERSION,
        today: date | None = None,
        months: int = 24,
    ) -> None:
        self._months_of_reports = months
        self._process, self._page, self._version = process, page, version
        self.region, self.today = region, today

    def records(self, data_type: str, since: datetime | None = None) -> Iterator[Record]:
        """The records of a data type, in the order QuickBooks has them.  Raises KeyError, QuickBooksRefused."""
        for record, _ in self.pairs(data_type, since):
            yield record

    def pairs(self, data_type: str, since: datetime | None = None) -> Iterator[tuple[Record, list[Element]]]:
        """Every record with the Rets it was made of."""
        context, table = self.context(data_type), table_of(data_type)
        if table.report:
            yield from self._months(data_type, context)
            return
        for request in conversion.query_requests(data_type, since):
            held: list[Element] = []
            for ret in self.ask(request):
                if held and not (table.grouped and held[-1].findtext("TxnID") == ret.findtext("TxnID")):
                    yield from _made_of(data_type, held, context)
                    held = []
                held.append(ret)
            if held:
                yield from _made_of(data_type, held, context)

    def _months(self, data_type: str, context: Context) -> Iterator[tuple[Record, list[Element]]]:
        """The months of a statement, the last that of today.  Raises ValueError where nobody said what day it is."""
        if self.today is None:
            raise ValueError(f"{data_type} are read up to a day: CompanyReader(…, today=…).")
        for first, last in conversion.report_periods(self.today, self._months_of_reports):
            answer = self.send(conversion.report_request(data_type, first, last))
            yield from _made_of(data_type, answer.findall("ReportRet"), context)

    def context(self, data_type: str) -> Context:
        """What the objects of a type speak of, all of it."""
        related: list[Element] = []
        requests = conversion.related_requests(data_type)
        if data_type == "trackingCategories":
            requests += conversion.query_requests(data_type)
        for request in requests:
            if request.tag == "CurrencyQueryRq" and not _multi_currency(related):
                continue
            related += self.ask(request)
        return Context(self.region, related=related, today=self.today)

    def context_to_write(self, data_type: str, record: Record) -> Context:
        """What a record to be written names, looked up by id."""
        requests = conversion.requests_to_write(data_type, record)
        related = [ret for request in requests for ret in self.ask(request)]
        if _multi_currency(related):
            related += self.ask(etree.fromstring("<CurrencyQueryRq/>"))
        return Context(self.region, related=related, asked=requests)

    def find(self, data_type: str, record_id: str) -> Element | None:
        """The object that a record is, by its id; None where there is none."""
        for request in conversion.lookups(data_type, record_id):
            for ret in self.ask(request):
                return ret
        return None

    def create(self, data_type: str, record: Record) -> str:
        """Write a record; its id.  Raises CannotMap, QuickBooksRefused."""
        request = conversion.write(data_type, record, self.context_to_write(data_type, record))
        return conversion.created_id(data_type, self.send(request))

    def update(self, data_type: str, record_id: str, record: Record) -> str:
        """Change a record; its id.  Raises LookupError where there is none, CannotMap, QuickBooksRefused."""
        ret = self.find(data_type, record_id)
        if ret is None:
            raise LookupError(f"QuickBooks has no {data_type} {record_id}.")
        request = conversion.update(data_type, record, ret, self.context_to_write(data_type, record))
        return conversion.created_id(data_type, self.send(request))

    def deleted(self, data_type: str, since: datetime) -> list[str]:
        """The ids of what was deleted of a type since a moment."""
        rets = [ret for request in conversion.deleted_requests(data_type, since) for ret in self.ask(request)]
        return conversion.deleted_ids(rets)

    def ask(self, request: Element) -> Iterator[Element]:
        """The Rets that a query finds, all pages of them; none where nothing is found."""
        by_id = request.find("ListID") is not None or request.find("TxnID") is not None
        if request.tag not in _WITHOUT_ITERATOR and not by_id:
            request.set("iterator", "Start")
            most = etree.Element("MaxReturned")
            most.text = str(self._page)
            request.insert(0, most)
        while True:
            answer = self.send(request, accept=(FOUND, NO_MATCH, SOME_MISSING, MISSING))
            yield from (child for child in answer if str(child.tag).endswith("Ret"))
            if int(answer.get("iteratorRemainingCount", "0")) == 0:
                return
            request.set("iterator", "Continue")
            request.set("iteratorID", answer.get("iteratorID", ""))

    def send(self, request: Element, *, accept: tuple[int, ...] = (FOUND,)) -> Element:
        """One request, its answer.  Raises QuickBooksRefused."""
        body = etree.tostring(request, encoding="unicode")
        text = self._process(
            f'<?xml version="1.0" encoding="utf-8"?><?qbxml version="{self._version}"?>'
            f'<QBXML><QBXMLMsgsRq onError="stopOnError">{body}</QBXMLMsgsRq></QBXML>'
        )
        answer = etree.fromstring(text.encode())[0][0]
        code = int(answer.get("statusCode", "0"))
        if code not in accept:
            raise QuickBooksRefused(str(request.tag), code, answer.get("statusMessage", ""))
        return answer


def _made_of(data_type: str, rets: list[Element], context: Context) -> Iterator[tuple[Record, list[Element]]]:
    for record in conversion.records(data_type, rets, context):
        yield record, rets


def _multi_currency(related: list[Element]) -> bool:
    return any(flag(ret.find("MultiCurrencyPreferences/IsMultiCurrencyOn")) for ret in related)
