"""Datasets: one sync of one data type, called *pull operation* in the public face.

Initial -> Queued -> Fetching -> MapQueued -> Mapping -> ValidationQueued -> Validating -> ProcessingQueued ->
Processing -> Complete, or an error in place of any of them ([D:DOC core-concepts/status], [D:CP]).  A dataset is
Initial in the answer to the call that asked for it and Queued from then on (assumed from the published examples); that
of a desktop connector stays Queued until the connector begins it.  The stages after Fetching are Codat's own: they pass
by the clock, `State.stage_time` each.

Records become visible when the dataset completes, all at once.  A record that an earlier sync had and this one lacks is
kept and marked `metadata.isDeleted` ([D:DOC queueing-data-syncs]).

What is asked for at once is one `Read`: when all of it has come to an end, `read.completed` is sent, and
`read.completed.initial` for the first one of a connection ([D:CP]; that a read is told of as a whole is assumed).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mockbooks_harness.codat.bodies import reference_company
from mockbooks_harness.codat.calls import stamp
from mockbooks_harness.codat.data_types import DATA_TYPES
from mockbooks_harness.codat.errors import already_in_progress, conflict, not_valid
from mockbooks_harness.exact_json import Record

if TYPE_CHECKING:
    from mockbooks_harness.codat.state import Company, Connection, State

INITIAL, QUEUED, FETCHING, COMPLETE, NOT_SUPPORTED = "Initial", "Queued", "Fetching", "Complete", "NotSupported"

OWN_STAGES = (
    "MapQueued",
    "Mapping",
    "ValidationQueued",
    "Validating",
    "ProcessingQueued",
    "Processing",
    COMPLETE,
)
"""What follows Fetching, in order."""

PROGRESS = {INITIAL: 10, QUEUED: 10, FETCHING: 20, COMPLETE: 100} | {
    stage: 40 + 10 * n for n, stage in enumerate(OWN_STAGES[:-1])
}
"""`progress` by status.  Assumed but for the only published pair, Initial and 10."""

FAILURES = frozenset(
    {
        "FetchError",
        "AuthError",
        "PermissionsError",
        NOT_SUPPORTED,
        "Cancelled",
        "InternalError",
        "PrerequisiteNotMet",
        "RateLimitError",
        "MapError",
    }
)
"""The ends a connector may report."""

_NOT_ERRORS = frozenset({COMPLETE, NOT_SUPPORTED, "Cancelled"})


@dataclass(slots=True)
class Dataset:
    """One sync of one data type over one connection.

    `pages` are the records as uploaded, by page number; `due` the stages to come, each with the moment it begins;
    `description` what the connector says about its waiting; `changed` whether it changed anything in the cache.
    """

    id: str
    company_id: str
    connection_id: str
    data_type: str
    requested: datetime
    status: str = QUEUED
    description: str | None = None
    error_message: str | None = None
    completed: datetime | None = None
    pages: dict[int, list[Record]] = field(default_factory=dict)
    scope: str = "full"
    deleted_ids: list[str] = field(default_factory=list)
    due: list[tuple[datetime, str]] = field(default_factory=list)
    changed: bool = False

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.status == COMPLETE or self.status in FAILURES

    @property
    def is_errored(self) -> bool:
        """Whether it ended in an error.

        The documents do not say how NotSupported and Cancelled count; assumed: they are no errors.
        """
        return self.is_final and self.status not in _NOT_ERRORS

    def body_when_queued(self) -> Record:
        """As the call that queues it is answered."""
        body = self.body()
        return body | {"status": INITIAL, "progress": PROGRESS[INITIAL]} if self.status == QUEUED else body

    def body(self) -> Record:
        """As the public face writes it."""
        body: Record = {
            "id": self.id,
            "companyId": self.company_id,
            "connectionId": self.connection_id,
            "dataType": self.data_type,
            "status": self.status,
        }
        if self.description is not None and not self.is_final:
            body["statusDescription"] = self.description
        if self.error_message is not None:
            body["errorMessage"] = self.error_message
        body["requested"] = stamp(self.requested)
        if self.completed is not None:
            body["completed"] = stamp(self.completed)
        return body | {
            "progress": PROGRESS.get(self.status, 100),
            "isCompleted": self.status == COMPLETE,
            "isErrored": self.is_errored,
        }


@dataclass(slots=True)
class Read:
    """Datasets that were asked for at once: when all have come to an end, it is told."""

    datasets: list[Dataset]
    initial: bool = False
    since: datetime | None = None


def latest(company: Company, data_type: str) -> Dataset | None:
    """The newest dataset of a type, None where the type was never asked for."""
    return next((row for row in reversed(company.datasets.values()) if row.data_type == data_type), None)


def latest_complete(company: Company, data_type: str) -> Dataset | None:
    """The newest dataset of a type that completed."""
    rows = reversed(company.datasets.values())
    return next((row for row in rows if row.data_type == data_type and row.status == COMPLETE), None)


def in_progress(company: Company, connection_id: str, data_type: str) -> Dataset | None:
    """The dataset of a type that has not come to an end, if there is one."""
    for row in company.unfinished.values():
        if row.data_type == data_type and row.connection_id == connection_id and not row.is_final:
            return row
    return None


def queue(state: State, company: Company, connection: Connection, data_type: str) -> Dataset:
    """Queue a sync of one type.  Raises Codat's error where one is under way."""
    dataset = _queued(state, company, connection, data_type)
    company.reads.append(Read([dataset], since=company.last_sync))
    return dataset


def _queued(state: State, company: Company, connection: Connection, data_type: str) -> Dataset:
    """A type that the integration does not have ends as NotSupported at once (assumed: [D:CP] names the status and how
    to filter it out of the history, not when it is given).
    """
    running = in_progress(company, connection.id, data_type)
    if running is not None:
        raise already_in_progress(data_type, company.id, running.id)
    dataset = Dataset(state.new_id(), company.id, connection.id, data_type, state.now())
    if not DATA_TYPES[data_type].reads:
        _end(dataset, NOT_SUPPORTED, state.now())
    company.datasets[dataset.id] = company.unfinished[dataset.id] = dataset
    return dataset


def queue_all(
    state: State, company: Company, connection: Connection, *, initial: bool = False, only: set[str] | None = None
) -> list[Dataset]:
    """Queue every *fetch on first link* type that the integration supports, in sync order; those under way stay.

    `initial`: the connection was linked for the first time.  `only`: these types instead.
    """
    queued = [
        _queued(state, company, connection, setting.data_type)
        for setting in state.sync_settings(company)
        if (setting.fetch_on_first_link if only is None else setting.data_type in only)
        and DATA_TYPES[setting.data_type].reads
        and in_progress(company, connection.id, setting.data_type) is None
    ]
    if queued:
        company.reads.append(Read(queued, initial, company.last_sync))
    return queued


def queue_scheduled(state: State, company: Company, connection: Connection, now: datetime) -> None:
    """Queue the types whose schedule has come round: n hours after the last sync.  [D:DOC advanced-sync-settings]"""
    for setting in state.sync_settings(company):
        if setting.sync_schedule <= 0:
            continue
        last = latest(company, setting.data_type)
        if last is None or not last.is_final or last.completed is None:
            continue
        if now - last.completed >= timedelta(hours=setting.sync_schedule) and last.connection_id == connection.id:
            queue(state, company, connection, setting.data_type)


def start(dataset: Dataset) -> None:
    """The connector begins, or begins again after it was interrupted: pages received so far are dropped."""
    if dataset.status not in (QUEUED, FETCHING):
        raise conflict(f"Dataset {dataset.id} is {dataset.status}; only Queued and Fetching ones can be started.")
    dataset.status = FETCHING
    dataset.pages.clear()


def receive_page(dataset: Dataset, number: int, records: list[Record]) -> None:
    """Keep one page of records; the same number again replaces it."""
    if dataset.status != FETCHING:
        raise conflict(f"Dataset {dataset.id} is {dataset.status}; pages are taken while Fetching.")
    if number < 1:
        raise not_valid(f"Pages are counted from 1, not {number}.")
    dataset.pages[number] = records


def complete(state: State, company: Company, dataset: Dataset, pages: int) -> None:
    """All pages are there: the dataset goes its way to Complete.  Raises the 400 of Codat where pages are missing."""
    if dataset.due or dataset.status == COMPLETE:
        return
    if dataset.status != FETCHING:
        raise conflict(f"Dataset {dataset.id} is {dataset.status}; only Fetching ones can be completed.")
    if sorted(dataset.pages) != list(range(1, pages + 1)):
        raise not_valid(f"{pages} pages were announced, received were {sorted(dataset.pages)}.")
    now = state.now()
    dataset.due = [(now + n * state.stage_time, stage) for n, stage in enumerate(OWN_STAGES)]
    _advance(company, dataset, now)


def describe(dataset: Dataset, description: str | None) -> None:
    """Say what a dataset that has not come to an end waits for: its `statusDescription`; None takes it back."""
    if dataset.is_final:
        raise conflict(f"Dataset {dataset.id} is {dataset.status}; it waits for nothing.")
    dataset.description = description


def fail(dataset: Dataset, status: str, message: str | None, now: datetime) -> None:
    """The connector could not read: the dataset ends, what earlier syncs brought stays."""
    if dataset.is_final:
        return
    if status not in FAILURES:
        raise not_valid(f'"{status}" is not one of {", ".join(sorted(FAILURES))}.')
    if dataset.due:
        raise conflict(f"Dataset {dataset.id} is {dataset.status}; its fetch is over.")
    dataset.error_message = message
    _end(dataset, status, now)


def cancel(company: Company, connection_id: str, now: datetime) -> None:
    """A connection is deleted: what it had not finished is cancelled (assumed)."""
    for dataset in company.unfinished.values():
        if dataset.connection_id == connection_id and not dataset.is_final:
            _end(dataset, "Cancelled", now)


def settle(state: State, company: Company, now: datetime) -> None:
    """Move the datasets of a company through the stages that are due, and tell of the reads that are done."""
    for dataset in list(company.unfinished.values()):
        _advance(company, dataset, now)
        if dataset.is_final:
            del company.unfinished[dataset.id]
    done = [read for read in company.reads if all(dataset.is_final for dataset in read.datasets)]
    for read in done:
        company.reads.remove(read)
        _announce(state, company, read)


def _advance(company: Company, dataset: Dataset, now: datetime) -> None:
    while dataset.due and dataset.due[0][0] <= now:
        moment, stage = dataset.due.pop(0)
        dataset.status = stage
        if stage == COMPLETE:
            _end(dataset, COMPLETE, moment)
            _store(company, dataset, moment)


def _announce(state: State, company: Company, read: Read) -> None:
    """[D:CP] `read.completed`: one entry a dataset, with what came of it."""
    payload: Record = {"referenceCompany": reference_company(company)}
    if read.since is not None:
        payload["modifiedFromDate"] = stamp(read.since)
    payload["dataTypes"] = [
        {
            "connectionId": dataset.connection_id,
            "dataType": dataset.data_type,
            "recordsModified": dataset.changed,
            "status": dataset.status,
            "issues": [],
        }
        for dataset in read.datasets
    ]
    state.emit("read.completed.initial" if read.initial else "read.completed", payload, company)


def _end(dataset: Dataset, status: str, moment: datetime) -> None:
    dataset.status = status
    dataset.completed = moment
    dataset.due.clear()


def _store(company: Company, dataset: Dataset, moment: datetime) -> None:
    """Lay the records of a completed dataset over the cache; `modifiedDate` moves only where a record changed."""
    known = company.cache.get(dataset.data_type, {})
    fresh = {record["id"]: record for number in sorted(dataset.pages) for record in dataset.pages[number]}
    merged = {key: _stored(record, known.get(key), moment) for key, record in fresh.items()}
    if dataset.scope == "full":
        gone = [key for key in known if key not in fresh]
    else:
        gone = [key for key in dataset.deleted_ids if key in known and key not in fresh]
        merged = known | merged
    for key in gone:
        merged[key] = _deleted(known[key], moment)
    dataset.changed = merged != known
    company.cache[dataset.data_type] = merged
    dataset.pages.clear()
    company.last_sync = moment
    if dataset.connection_id in company.connections:  # it may have been deleted meanwhile
        company.connections[dataset.connection_id].last_sync = moment


def _stored(record: Record, known: Record | None, moment: datetime) -> Record:
    record = record | {"metadata": {"isDeleted": False}}
    record.pop("modifiedDate", None)
    if known is not None and {key: value for key, value in known.items() if key != "modifiedDate"} == record:
        return known
    return record | {"modifiedDate": stamp(moment)}


def _deleted(known: Record, moment: datetime) -> Record:
    if known["metadata"]["isDeleted"]:
        return known
    return known | {"metadata": {"isDeleted": True}, "modifiedDate": stamp(moment)}
