"""Datasets: one sync of one data type, called *pull operation* in the public face.

Queued -> Fetching -> MapQueued -> Mapping -> ValidationQueued -> Validating -> ProcessingQueued -> Processing ->
Complete, or an error in place of any of them ([D:DOC core-concepts/status], [D:CP]).  A dataset of a desktop
connector stays Queued until the connector begins it.  The stages after Fetching are Codat's own: they pass by the
clock, `State.stage_time` each.

Records become visible when the dataset completes, all at once.  A record that an earlier sync had and this one lacks is
kept and marked `metadata.isDeleted` ([D:DOC queueing-data-syncs]).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mockbooks_harness.codat.calls import stamp
from mockbooks_harness.codat.data_types import DATA_TYPES
from mockbooks_harness.codat.errors import already_in_progress, conflict, not_valid
from mockbooks_harness.exact_json import Record

if TYPE_CHECKING:
    from mockbooks_harness.codat.state import Company, Connection, State

QUEUED, FETCHING, COMPLETE, NOT_SUPPORTED = "Queued", "Fetching", "Complete", "NotSupported"

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

PROGRESS = {QUEUED: 0, FETCHING: 20, COMPLETE: 100} | {stage: 40 + 10 * n for n, stage in enumerate(OWN_STAGES[:-1])}
"""`progress` by status.  Assumed: the only published pair is Initial and 10."""

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

    `pages` are the records as uploaded, by page number; `due` the stages to come, each with the moment it begins.
    """

    id: str
    company_id: str
    connection_id: str
    data_type: str
    requested: datetime
    status: str = QUEUED
    error_message: str | None = None
    completed: datetime | None = None
    pages: dict[int, list[Record]] = field(default_factory=dict)
    scope: str = "full"
    deleted_ids: list[str] = field(default_factory=list)
    due: list[tuple[datetime, str]] = field(default_factory=list)

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

    def body(self) -> Record:
        """As the public face writes it."""
        body: Record = {
            "id": self.id,
            "companyId": self.company_id,
            "connectionId": self.connection_id,
            "dataType": self.data_type,
            "status": self.status,
        }
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


def latest(company: Company, data_type: str) -> Dataset | None:
    """The newest dataset of a type, None where the type was never asked for."""
    return next((row for row in reversed(company.datasets.values()) if row.data_type == data_type), None)


def latest_complete(company: Company, data_type: str) -> Dataset | None:
    """The newest dataset of a type that completed."""
    rows = reversed(company.datasets.values())
    return next((row for row in rows if row.data_type == data_type and row.status == COMPLETE), None)


def in_progress(company: Company, connection_id: str, data_type: str) -> Dataset | None:
    """The dataset of a type that has not come to an end, if there is one."""
    for row in company.datasets.values():
        if row.data_type == data_type and row.connection_id == connection_id and not row.is_final:
            return row
    return None


def queue(state: State, company: Company, connection: Connection, data_type: str) -> Dataset:
    """Queue a sync.  Raises Codat's error where one is under way.

    A type that the integration does not have ends as NotSupported at once (assumed: [D:CP] names the status and how to
    filter it out of the history, not when it is given).
    """
    running = in_progress(company, connection.id, data_type)
    if running is not None:
        raise already_in_progress(data_type, company.id, running.id)
    dataset = Dataset(state.new_id(), company.id, connection.id, data_type, state.now())
    if not DATA_TYPES[data_type].reads:
        _end(dataset, NOT_SUPPORTED, state.now())
    company.datasets[dataset.id] = dataset
    return dataset


def queue_all(state: State, company: Company, connection: Connection) -> list[Dataset]:
    """Queue every *fetch on first link* type that the integration supports, in sync order; those under way stay."""
    return [
        queue(state, company, connection, setting.data_type)
        for setting in state.sync_settings(company)
        if setting.fetch_on_first_link
        and DATA_TYPES[setting.data_type].reads
        and in_progress(company, connection.id, setting.data_type) is None
    ]


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
    settle(company, now)


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


def settle(company: Company, now: datetime) -> None:
    """Move the datasets of a company through the stages that are due."""
    for dataset in company.datasets.values():
        while dataset.due and dataset.due[0][0] <= now:
            moment, stage = dataset.due.pop(0)
            dataset.status = stage
            if stage == COMPLETE:
                _end(dataset, COMPLETE, moment)
                _store(company, dataset, moment)


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
    company.cache[dataset.data_type] = merged
    dataset.pages.clear()
    company.last_sync = moment
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
