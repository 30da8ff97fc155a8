"""Fetching one dataset: read, mapped, uploaded a page at a time; interrupted, it goes on where it stood.

Rules:

- One page of objects is in memory, with what these objects speak of; never the whole.
- After each uploaded page the store knows which objects it held. A reading that was interrupted, by a lost session, a
  reboot or a Codat that was away, asks for the ids alone and then for the objects that are missing.
- It goes on only where Codat still has the pages; otherwise it begins anew, and so does what is read as ledger lines
  (`Table.grouped`), which have no ids of their own.
- Where only changes are read (`Settings.changes_only`), they are those since the last reading that came to its end
  began, and what was deleted since is told with them.
- What a request is refused for, and what cannot be mapped, ends this dataset and no other [D:DOC].
- A data type joins by a table of the mapping, or by a reader of its own in `READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from lxml import etree

from mockbooks_harness import mapping
from mockbooks_harness.connector.conversation import Asking
from mockbooks_harness.connector.memory import Progress
from mockbooks_harness.connector.ports import CodatRefused, Dataset, QuickBooksFailed
from mockbooks_harness.connector.reading import ITERATOR_LOST, RequestRefused, ask, id_of, read, read_rest
from mockbooks_harness.connector.related import Related
from mockbooks_harness.exact_json import Record

if TYPE_CHECKING:
    from mockbooks_harness.connector.core import Connector

# The request set could not be parsed: the request is at fault, not the session [D:TLB].
PARSE_ERROR = 0x80040400

CONFLICT = 409

MONTHS_OF_REPORTS = 24
"""How far financial statements go back: `monthsToSync` where nobody set it [D:DOC]."""

# An object that does not fit its table is a fault of the mapping, and no reason to read nothing else.
_UNFIT = (mapping.CannotMap, LookupError, ValueError, ArithmeticError, TypeError, AttributeError)

# Codat found fault with the records themselves.
_RECORDS_REFUSED = (400, 413, 422)


class CannotUpload(Exception):
    """A page cannot be mapped, or Codat does not take it."""


Reader = Callable[["Fetching"], Asking[None]]
"""Reads a whole dataset: asks, and hands records to `Fetching.upload`."""


def reader_of(data_type: str) -> Reader | None:
    """What reads a data type; None if the connector does not."""
    return READERS.get(data_type) or (by_queries if data_type in mapping.TABLES else None)


def fetch(connector: Connector, dataset: Dataset) -> Asking[None]:
    """Fetch one dataset, and tell Codat how it ended."""
    codat = connector.connection
    reader = reader_of(dataset.data_type)
    if reader is None:
        _end(connector, dataset, "NotSupported", f"The connector does not read {dataset.data_type}.")
        return
    try:
        fetching = _begin(connector, dataset)
        yield from reader(fetching)
        fetching.fill()
        if fetching.since is None:
            codat.complete(dataset, fetching.progress.pages)
        else:
            deleted = yield from deleted_since(fetching, fetching.since)
            codat.complete(dataset, fetching.progress.pages, deleted)
        connector.memory.read_until[dataset.data_type] = fetching.progress.begun
    except (RequestRefused, CannotUpload) as failed:
        status = "FetchError" if isinstance(failed, RequestRefused) else "MapError"
        _end(connector, dataset, status, str(failed))
    except QuickBooksFailed as failed:
        if failed.code != PARSE_ERROR:
            raise
        _end(connector, dataset, "FetchError", str(failed))
    except CodatRefused as refused:
        # It has come to an end in the meantime: cancelled, or completed by a call whose answer was lost.
        if refused.status != CONFLICT:
            if refused.status in _RECORDS_REFUSED:
                # What Codat has is not what we know that it had: the next attempt begins anew.
                connector.memory.progress = None
                connector.remember()
            raise
    connector.memory.progress = None
    connector.ports.store.forget(dataset.id)
    connector.remember()


class Fetching:
    """A dataset that is being fetched: where it stands, and what a reader needs."""

    def __init__(self, connector: Connector, dataset: Dataset, progress: Progress) -> None:
        """Go on where `progress` says."""
        self._connector = connector
        self.dataset = dataset
        self.progress = progress
        self.size = connector.settings.page_size
        self.version = connector.qbxml_version
        self.region = connector.memory.region

    def upload(self, records: Sequence[Record], ids: Sequence[str] = ()) -> None:
        """Upload the next page; `ids` are the objects it was made of, which will not be read again."""
        progress, connector = self.progress, self._connector
        try:
            connector.connection.upload(self.dataset, progress.pages + 1, records)
        except CodatRefused as refused:
            if refused.status in _RECORDS_REFUSED:
                raise CannotUpload(f"Codat did not take page {progress.pages + 1}: {refused}") from refused
            raise
        progress.pages += 1
        progress.records += len(records)
        progress.query_begun = True
        connector.remember(seen=(self.dataset.id, ids))
        connector.ports.person.progress(self.dataset.data_type, progress.records)

    def fill(self) -> None:
        """Empty the pages that Codat has of an earlier attempt, which got further before it was interrupted."""
        while self.progress.pages < max(self.dataset.pages, default=0):
            self.upload([])

    def unseen(self, ids: Sequence[str]) -> list[str]:
        """Those of the ids that were in no page yet."""
        return self._connector.ports.store.unseen(self.dataset.id, ids)

    def restart(self) -> None:
        """Begin the dataset anew."""
        connector = self._connector
        connector.connection.start(self.dataset)
        connector.ports.store.forget(self.dataset.id)
        self.progress = connector.memory.progress = _progress(connector, self.dataset)
        self.dataset = Dataset(self.dataset.id, self.dataset.data_type)
        connector.remember()

    @property
    def since(self) -> datetime | None:
        """From when on changes are read; None where everything is."""
        return datetime.fromtimestamp(self.progress.since, UTC) if self.progress.since else None

    @property
    def today(self) -> date:
        """The day it is read on."""
        return self._connector.ports.clock.now().date()

    def next_query(self) -> None:
        """One of the dataset's queries is done."""
        self.progress.query += 1
        self.progress.query_begun = False
        self._connector.remember()


def by_queries(fetching: Fetching) -> Asking[None]:
    """Read a data type that the mapping has a table for."""
    data_type, size, version = fetching.dataset.data_type, fetching.size, fetching.version
    related = Related(mapping.related_requests(data_type), size=size, version=version)
    reading, grouped = mapping.Reading(data_type), mapping.TABLES[data_type].grouped

    def deliver(rets: list[etree._Element]) -> Asking[None]:
        spoken_of = yield from related.of(rets)
        try:
            context = mapping.Context(region=fetching.region, related=spoken_of, today=fetching.today)
            records = reading.page(rets, context)
        except _UNFIT as unfit:
            raise CannotUpload(f"An object of {data_type} cannot be mapped: {unfit!r}") from unfit
        fetching.upload(records, [] if grouped else [key for key in map(id_of, rets) if key])

    queries = mapping.query_requests(data_type, fetching.since)
    while fetching.progress.query < len(queries):
        query = queries[fetching.progress.query]
        whole = not fetching.progress.query_begun
        try:
            if whole:
                yield from read(query, size=size, version=version, deliver=deliver)
            else:
                yield from read_rest(query, unseen=fetching.unseen, size=size, version=version, deliver=deliver)
        except RequestRefused as refused:
            if refused.code != ITERATOR_LOST or not whole or not fetching.progress.query_begun:
                raise
            if grouped:
                fetching.restart()
                yield from by_queries(fetching)
                return
            continue
        fetching.next_query()
    rest = reading.end()
    if rest:
        fetching.upload(rest)


def deleted_since(fetching: Fetching, since: datetime) -> Asking[list[str]]:
    """The ids of what was deleted of a data type since a moment."""
    found: list[str] = []
    for query in mapping.deleted_requests(fetching.dataset.data_type, since):
        found += mapping.deleted_ids((yield from ask(query, fetching.version)).rets)
    return found


def by_months(fetching: Fetching) -> Asking[None]:
    """Read a financial statement: its months in blocks, each a page [D:DOC]; what was uploaded is not read again."""
    data_type, version = fetching.dataset.data_type, fetching.version
    related: list[etree._Element] = []
    for query in mapping.related_requests(data_type):
        if query.tag != "CurrencyQueryRq":
            related += (yield from ask(query, version)).rets
    context = mapping.Context(region=fetching.region, related=related, today=fetching.today)
    for first, last in mapping.report_periods(fetching.today, MONTHS_OF_REPORTS):
        block = [f"{data_type} {first.isoformat()}"]
        if fetching.unseen(block):
            response = yield from ask(mapping.report_request(data_type, first, last), version)
            try:
                records = list(mapping.records(data_type, response.rets, context))
            except _UNFIT as unfit:
                raise CannotUpload(f"A report of {data_type} cannot be mapped: {unfit!r}") from unfit
            fetching.upload(records, block)


READERS: Mapping[str, Reader] = {"balanceSheet": by_months, "profitAndLoss": by_months}
"""Data types that are not read by a table of queries."""


def _begin(connector: Connector, dataset: Dataset) -> Fetching:
    """Go on with the dataset where it stood, or begin anew where nothing of it is known or Codat has less."""
    known = connector.memory.progress
    table = mapping.TABLES.get(dataset.data_type)
    resumable = table is None or not table.grouped
    if (
        resumable
        and known is not None
        and known.dataset == dataset.id
        and set(range(1, known.pages + 1)) <= set(dataset.pages)
    ):
        return Fetching(connector, dataset, known)
    connector.connection.start(dataset)
    if known is not None:
        connector.ports.store.forget(known.dataset)
    connector.ports.store.forget(dataset.id)
    connector.memory.progress = _progress(connector, dataset)
    connector.remember()
    return Fetching(connector, Dataset(dataset.id, dataset.data_type), connector.memory.progress)


def _progress(connector: Connector, dataset: Dataset) -> Progress:
    """A reading that begins: of what changed, if that is wanted, the type can be read so, and it was read before."""
    begun, since = int(connector.ports.clock.now().timestamp()), 0
    table = mapping.TABLES.get(dataset.data_type)
    if connector.settings.changes_only and table is not None and table.changes:
        since = connector.memory.read_until.get(dataset.data_type, 0)
    return Progress(dataset.id, begun=begun, since=since)


def _end(connector: Connector, dataset: Dataset, status: str, message: str) -> None:
    try:
        connector.connection.fail(dataset, status, message)
    except CodatRefused as refused:
        if refused.status != CONFLICT:
            raise
