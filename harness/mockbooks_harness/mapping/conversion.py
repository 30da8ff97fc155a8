"""Reading and writing from outside: any Ret, any data type, and the requests that go with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from lxml import etree

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping import asking, references, updating
from mockbooks_harness.mapping.checking import check_record, supported
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, text
from mockbooks_harness.mapping.projection import project as project_record
from mockbooks_harness.mapping.push_options import options_of
from mockbooks_harness.mapping.rows import CannotMap, Form, Table, read_rows, write_rows
from mockbooks_harness.mapping.tables import BY_RET, TABLES, table_of

# ---- reading


def read(ret: Element | str, context: Context | None = None, data_type: str | None = None) -> Record:
    """The Codat record of an object of QuickBooks: `<InvoiceRet>`, as an element or its text.

    What is read as several types (a card charge is a bill and a bill payment) is read as the first, unless
    `data_type` says otherwise.  Raises KeyError for an object of a type that is not mapped, and ValueError for one
    that is not exactly one record: a deposit of several lines.
    """
    element = etree.fromstring(ret) if isinstance(ret, str) else ret
    if data_type is None:
        data_type = data_type_of(str(element.tag))
    found = list(records(data_type, [element], context))
    if len(found) != 1:
        raise ValueError(f"This {element.tag} is {len(found)} {data_type}, not one; `records` gives them all.")
    return found[0]


def records(data_type: str, rets: Iterable[Element], context: Context | None = None) -> Iterator[Record]:
    """The records of a data type that a page of Rets makes: none of what is of before 1980, several of a deposit.

    Of a `grouped` type (see `Table`) the ledger lines of a transaction must all be there.  Raises KeyError for a type,
    or a Ret, that is not mapped.
    """
    table, context = table_of(data_type), context or Context()
    if table.assemble is not None:
        page = list(rets)
        rows = [ret for ret in page if str(ret.tag) == table.forms[0].ret]
        yield from (record for record in table.assemble(rows, context) if record)
        rets = [ret for ret in page if str(ret.tag) != table.forms[0].ret]
    elif data_type == "trackingCategories":
        rets = list(rets)
        for ret in rets:
            context.add(ret)
    for ret in rets:
        yield from _of_form(table.form(str(ret.tag)), ret, context)


def _of_form(form: Form, ret: Element, context: Context) -> Iterator[Record]:
    for found in ret.iterfind(form.each) if form.each else (ret,):
        if not asking.is_old(form, found):
            yield read_rows(form.rows, found, context)


class Reading:
    """Reads a data type page by page, holding back of a `grouped` one what the next page may add to."""

    def __init__(self, data_type: str) -> None:
        """Raises KeyError for a type that is not mapped."""
        self.data_type = data_type
        self._table = table_of(data_type)
        self._held: list[Element] = []
        self._known: Context | None = None

    def page(self, rets: Iterable[Element], context: Context) -> list[Record]:
        """The records of one more page."""
        rows = [*self._held, *rets]
        self._held = []
        if self._table.grouped and rows:
            if self._known is not None:
                context.take_over(self._known)
            self._known = context
            last = rows[-1].findtext("TxnID")
            while rows and rows[-1].findtext("TxnID") == last:
                self._held.insert(0, rows.pop())
        return list(records(self.data_type, rows, context))

    def end(self) -> list[Record]:
        """The records of what was held back, after the last page."""
        rows, self._held = self._held, []
        return list(records(self.data_type, rows, self._known))


def data_type_of(ret: str) -> str:
    """The data type that a Ret is read as.  Raises KeyError where there is none."""
    if ret not in BY_RET:
        raise KeyError(f"No mapping for {ret}; there is one for {', '.join(BY_RET)}.")
    return BY_RET[ret].data_type


def query_requests(data_type: str, since: datetime | None = None) -> list[Element]:
    """The requests that find all objects of a data type, or those that changed since a moment; new each time.

    Raises ValueError for a moment where the type is read whole each time (`Table.changes`).
    """
    return asking.queries(table_of(data_type), since)


def related_requests(data_type: str) -> list[Element]:
    """The requests that find what those objects speak of, for `Context(related=…)`; new elements each time.

    Each finds all of it as it stands; the ids that stand in a page of objects can be asked for instead.  CurrencyQuery
    is for files with multi-currency on only: others refuse it.
    """
    return [etree.fromstring(request) for request in table_of(data_type).related]


def report_request(data_type: str, first: date, last: date) -> Element:
    """The request for months of a financial statement, from that of `first` to that of `last`.

    Its answer has one `<ReportRet>`, for `records`, with a context of all accounts.  Raises ValueError for any other
    type.
    """
    return asking.report(table_of(data_type), first, last)


def report_periods(last: date, months: int = 24, at_once: int = asking.MONTHS_AT_ONCE) -> list[tuple[date, date]]:
    """The periods to ask for in that many months, the last that of `last`: first and last day of each.  [D:DOC]"""
    return list(asking.report_periods(last, months, at_once))


def deleted_requests(data_type: str, since: datetime) -> list[Element]:
    """The requests that find what of a data type was deleted since a moment; `deleted_ids` takes their answers."""
    return asking.deleted(table_of(data_type), since)


def deleted_ids(rets: Iterable[Element]) -> list[str]:
    """The ids of records in `<TxnDeletedRet>` and `<ListDeletedRet>`."""
    return list(asking.deleted_ids(rets))


# ---- writing


def check(data_type: str, record: Record, context: Context | None = None) -> tuple[list[Record], list[Record]]:
    """Codat's validation of a record to be written: errors, and warnings for what will be ignored."""
    return check_record(table_of(data_type), record, context or Context())


def check_members(data_type: str, record: Record) -> tuple[list[Record], list[Record]]:
    """The part of the validation that needs no look at QuickBooks: members, their types, lengths and values."""
    return check_record(table_of(data_type), record, None)


def write(data_type: str, record: Record, context: Context | None = None) -> Element:
    """The request that creates a Codat record in QuickBooks, `<InvoiceAddRq>`.

    Raises CannotMap where the record is not fit, and where the type cannot be created.
    """
    table = table_of(data_type)
    if not table.creates:
        raise _cannot(table, f"{table.model} cannot be created")
    context = context or Context()
    form, record = _form_to_write(table, record, context)
    request = etree.Element(f"{form.add}Rq")
    added = etree.SubElement(request, form.add)
    write_rows(form.rows, record, added, context)
    if table.whole is not None:
        added.extend(table.whole(record, context))
    return request


def update(data_type: str, record: Record, ret: Element, context: Context | None = None) -> Element:
    """The request that makes an object of QuickBooks say what a Codat record says, `<InvoiceModRq>`.

    `ret` is the object as it is now: see `lookups`.  Raises CannotMap where the record is not fit, the type cannot be
    updated, or the record would have to be another kind of object.
    """
    table = table_of(data_type)
    if not table.updates:
        raise _cannot(table, f"{table.model} cannot be updated")
    context = context or Context()
    form = table.form(str(ret.tag))
    written_as, record = _form_to_write(table, record, context)
    if written_as is not form or not form.mod:
        raise _cannot(table, f"{table.model} cannot be updated: QuickBooks has no way to change this {form.ret}")
    return updating.mod_request(table, form, record, ret, context)


def is_stale(ret: Element, source_modified: str | None) -> bool:
    """Whether an object changed since Codat read it, by the `sourceModifiedDate` it has; then an update is refused,
    unless it is forced.
    """
    return updating.is_stale(ret, source_modified)


def lookups(data_type: str, record_id: str) -> list[Element]:
    """The queries that find one record by its id, to be asked until one finds it: what an update changes."""
    return asking.by_id(table_of(data_type), record_id)


def requests_to_write(data_type: str, record: Record) -> list[Element]:
    """The queries, by id, for what a record to be written names; with what they find, and themselves, a context is
    made: `Context(region, related=found, asked=requests)`.  An id that is not found is refused.
    """
    table_of(data_type)
    wanted = references.requests_for(record)
    return [etree.Element("PreferencesQueryRq"), *wanted] if references.asks_preferences(record) else wanted


def deletes(data_type: str) -> tuple[str, ...]:
    """What a record of a type may be as TxnDelType, where Codat can delete one; none where it cannot.  [D:A36]"""
    table = TABLES.get(data_type)
    return tuple(form.deletes for form in table.forms) if table is not None and table.deletable else ()


def created_id(data_type: str, answer: Element) -> str:
    """The id of the record that a request created or changed, out of its answer `<InvoiceAddRs>`.  Raises ValueError
    without one.
    """
    table = table_of(data_type)
    found = table.created(answer) if table.created is not None else None
    for form in table.forms:
        found = found or (text(answer.find(f"{form.ret}/{form.key}")) if form.key and not table.created else None)
    if found is None:
        expected = " or ".join(f"{form.ret}/{form.key}" for form in table.forms)
        raise ValueError(f"{answer.tag} has no {expected}.")
    return found


def options(data_type: str) -> Record | None:
    """What a push of the type may contain, as Codat's PushOption; None where it cannot be pushed."""
    table = TABLES.get(data_type)
    return options_of(table) if table is not None and table.creates else None


def project(data_type: str, record: Record) -> Record:
    """What of a record that was read can be pushed."""
    return project_record(table_of(data_type), record)


def _form_to_write(table: Table, record: Record, context: Context) -> tuple[Form, Record]:
    """The form a record is written as, and what of it is written.  Raises CannotMap where it is not fit."""
    errors, warnings = check_record(table, record, context)
    if errors:
        raise CannotMap(table.model, errors, warnings)
    record = supported(table.rows, record)
    return (table.form(table.choose(record, context)) if table.choose is not None else table.forms[0]), record


def _cannot(table: Table, sentence: str) -> CannotMap:
    return CannotMap(table.model, [{"itemId": "", "message": sentence, "validatorName": table.model}], [])
