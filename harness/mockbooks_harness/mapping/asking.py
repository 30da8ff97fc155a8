"""The requests a data type is read by: all of it, what changed since a moment, what was deleted since.

Rules:

- Nothing from before 1980-01-01 is read [D:DOC]: transactions are asked for from that day on, and where a moment of
  change is asked for, which excludes a range of dates [D:SCH], older ones are left out when they are read.
- What changed is found by TimeModified: `FromModifiedDate` in queries for lists, `ModifiedDateRangeFilter` in those
  for transactions.  A rename of a customer does not touch its invoices' TimeModified, so that names in references
  are as old as the record (assumed to be so at Codat).
- What was deleted is found by `ListDeletedQuery` and `TxnDeletedQuery` (assumed).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from lxml import etree

from mockbooks_harness.mapping.fields import Element, text
from mockbooks_harness.mapping.rows import Form, Table

EARLIEST = "1980-01-01"

_AFTER_DATES = ("IncludeLineItems", "IncludeLinkedTxns", "IncludeRetElement", "OwnerID")
_TRANSACTION_ROWS = "TransactionQueryRq"


def queries(table: Table, since: datetime | None = None) -> list[Element]:
    """The requests that find the objects of a type, or those that changed since a moment; new elements each time.

    Raises ValueError for a moment where the type cannot be read by changes.
    """
    if since is not None and not table.changes:
        raise ValueError(f"{table.data_type} cannot be read by what changed; they are read whole each time.")
    found = [etree.fromstring(request) for request in table.queries]
    for request in found:
        _limit(request, since)
    return found


def _limit(request: Element, since: datetime | None) -> None:
    if request.tag == _TRANSACTION_ROWS:
        _from_date(request, "TransactionDateRangeFilter", 0)
    elif request.tag in ("CompanyQueryRq", "PreferencesQueryRq"):
        return
    elif _is_of_list(request):
        if since is not None:
            place = sum(1 for child in request if child.tag == "ActiveStatus")
            element = etree.Element("FromModifiedDate")
            element.text = moment_text(since)
            request.insert(place, element)
    elif since is None:
        _from_date(request, "TxnDateRangeFilter", 0)
    else:
        between = etree.Element("ModifiedDateRangeFilter")
        etree.SubElement(between, "FromModifiedDate").text = moment_text(since)
        request.insert(0, between)


def _is_of_list(request: Element) -> bool:
    return request.find("ActiveStatus") is not None


def _from_date(request: Element, name: str, place: int) -> None:
    between = etree.Element(name)
    etree.SubElement(between, "FromTxnDate").text = EARLIEST
    request.insert(place, between)


def moment_text(moment: datetime) -> str:
    """A DATETIMETYPE, as UTC.  Raises ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("A moment of change has a zone.")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")


MONTHS_AT_ONCE = 3


def report(table: Table, first: date, last: date) -> Element:
    """The request for the months from `first` to `last`, days of the first and of the last month, by months.

    Accrual [D:EX].  Raises ValueError where the type is read of no report.
    """
    if not table.report:
        raise ValueError(f"{table.data_type} are read of no report.")
    request = etree.Element("GeneralSummaryReportQueryRq")
    etree.SubElement(request, "GeneralSummaryReportType").text = table.report
    period = etree.SubElement(request, "ReportPeriod")
    end = last.replace(day=monthrange(last.year, last.month)[1])
    for name, day in (("FromReportDate", first.replace(day=1)), ("ToReportDate", end)):
        etree.SubElement(period, name).text = day.isoformat()
    etree.SubElement(request, "SummarizeColumnsBy").text = "Month"
    etree.SubElement(request, "ReportBasis").text = "Accrual"
    return request


def report_periods(last: date, months: int, at_once: int = MONTHS_AT_ONCE) -> Iterator[tuple[date, date]]:
    """The periods to ask for `months` months in that end with the month of `last`, oldest first, none before 1980.

    [D:DOC] three months at once; one where Codat's support enabled it.
    """
    newest = last.year * 12 + last.month - 1
    oldest = max(newest - months + 1, int(EARLIEST[:4]) * 12)
    for start in range(oldest, newest + 1, at_once):
        end = min(start + at_once - 1, newest)
        first_of_end = date(end // 12, end % 12 + 1, 1)
        yield date(start // 12, start % 12 + 1, 1), first_of_end.replace(day=monthrange(end // 12, end % 12 + 1)[1])


def is_old(form: Form, found: Element) -> bool:
    """Whether an object is of before 1980."""
    day = text(found.find(form.date)) if form.date else None
    return day is not None and day < EARLIEST


def by_id(table: Table, key: str) -> list[Element]:
    """The queries for one record by its id, one a form, in the order to ask them in."""
    found = []
    for form in table.forms:
        if form.key and form.add:
            name = f"{form.ret.removesuffix('Ret')}QueryRq"
            request = etree.Element(name)
            etree.SubElement(request, form.key).text = key
            own = next((query for query in table.queries if query.startswith(f"<{name}")), "<IncludeLineItems>")
            for part in ("IncludeLineItems", "IncludeLinkedTxns"):
                if form.date and f"<{part}>" in own:
                    etree.SubElement(request, part).text = "true"
            found.append(request)
    return found


def deleted(table: Table, since: datetime) -> list[Element]:
    """The requests that find what of a type was deleted since a moment.

    Raises ValueError where the type cannot be read by changes.
    """
    if not table.changes:
        raise ValueError(f"{table.data_type} cannot be read by what changed; they are read whole each time.")
    kinds = [form.deletes or family_name(form.ret) for form in table.forms]
    is_list = not table.forms[0].date
    request = etree.Element("ListDeletedQueryRq" if is_list else "TxnDeletedQueryRq")
    for kind in dict.fromkeys(kinds):
        etree.SubElement(request, "ListDelType" if is_list else "TxnDelType").text = kind
    between = etree.SubElement(request, "DeletedDateRangeFilter")
    etree.SubElement(between, "FromDeletedDate").text = moment_text(since)
    return [request]


def family_name(ret: str) -> str:
    """A kind of object as ListDelType names it: "Customer", "ItemService"."""
    return ret.removesuffix("Ret")


def deleted_ids(rets: Iterable[Element]) -> Iterator[str]:
    """The ids in what those requests find."""
    for ret in rets:
        key = text(ret.find("TxnID")) or text(ret.find("ListID"))
        if key:
            yield key
