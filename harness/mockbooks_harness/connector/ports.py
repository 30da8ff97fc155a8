"""Everything outside the connector, as the connector sees it: QuickBooks, Codat, the person, the machine, time, memory.

The core calls these and nothing else; it does no input or output of its own. `adapters` binds them to the emulator and
to the mocked Codat; a test binds them to whatever it likes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mockbooks_harness.exact_json import Record


class QuickBooksFailed(Exception):
    """A call to QuickBooks failed as a whole. `code` is the HRESULT as an unsigned number."""

    def __init__(self, code: int, text: str) -> None:
        """Keep both; they are also the exception's text."""
        super().__init__(f"0x{code:08X} {text}")
        self.code = code
        self.text = text


class CodatUnreachable(Exception):
    """Codat could not be reached, or did not answer in time."""


class CodatRefused(Exception):
    """Codat answered with an error. `status` is the HTTP status, `text` Codat's sentence.

    `retry_after` is how many seconds Codat asks to be left alone, None where it does not say.
    """

    def __init__(self, status: int, text: str, retry_after: int | None = None) -> None:
        """Keep them; the first two are also the exception's text."""
        super().__init__(f"{status} {text}")
        self.status = status
        self.text = text
        self.retry_after = retry_after


class NotAllowed(Exception):
    """The machine's policy forbids it."""


class QuickBooks(Protocol):
    """The QuickBooks of this machine: at most one session at a time. Every method may raise `QuickBooksFailed`."""

    def begin(self, file: str) -> None:
        """Begin a session with a company file; "" is the one that is open."""

    def process(self, request: str) -> str:
        """Answer one request set of qbXML."""

    def current_file(self) -> str:
        """Full path of the session's company file."""

    def end(self) -> None:
        """End the session; nothing if there is none."""


@dataclass(frozen=True, slots=True)
class Licence:
    """What Codat gives for a licence key."""

    company_id: str
    company_name: str
    connection_id: str
    token: str
    mode: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset that is to be read: its id and Codat's data type, "invoices".

    `pages` are the numbers of the pages that Codat has of it, of one that was `begun` and not finished.
    """

    id: str
    data_type: str
    pages: tuple[int, ...] = ()
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Push:
    """A record that is to be written to QuickBooks. `attempts` counts how often somebody set out to write it.

    `kind` is Create, Update or Delete; `record_id` what is updated or deleted, "" for what is created. An update is
    refused where the source has changed since `source_modified`, what Codat last read, unless `force_update`.
    """

    key: str
    data_type: str
    record: Record
    attempts: int = 0
    kind: str = "Create"
    record_id: str = ""
    source_modified: str | None = None
    force_update: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """What Codat wants done, in order. `first_sync`: datasets queued by the link have not all come to an end."""

    status: str
    mode: str
    first_sync: bool
    datasets: tuple[Dataset, ...] = ()
    pushes: tuple[Push, ...] = ()


class Connection(Protocol):
    """One linked (or to be linked) connection at Codat. Methods raise `CodatUnreachable` or `CodatRefused`."""

    def authorise(self, region: str, company_file: Mapping[str, str]) -> None:
        """The person let us in: the connection is Linked, the first datasets are queued."""

    def leave(self, reason: str) -> None:
        """The connector goes: the connection is Deauthorized."""

    def report_error(self, status_code: str, status_text: str, message: str) -> None:
        """Something stands in the way."""

    def clear_errors(self) -> None:
        """The way is free again."""

    def inform(self, info: Mapping[str, str] | None) -> None:
        """What is known of the machine, for whoever looks at the connection; None takes it back."""

    def work(self) -> Work:
        """What is to be done."""

    def start(self, dataset: Dataset) -> None:
        """We begin to read it; what was uploaded before is dropped."""

    def upload(self, dataset: Dataset, page: int, records: Sequence[Record]) -> None:
        """One page of records, counted from 1."""

    def describe(self, dataset: Dataset, text: str | None) -> None:
        """What it waits for, shown to whoever looks; None takes it back."""

    def complete(self, dataset: Dataset, pages: int, deleted: Sequence[str] | None = None) -> None:
        """All pages are up: everything there is, or, where there is a list of deleted ids, what changed."""

    def fail(self, dataset: Dataset, status: str, message: str) -> None:
        """It cannot be read."""

    def take(self, push: Push) -> Push:
        """We set out to write it; the push as it stands now, its attempts counted."""

    def pushed(self, push: Push, record_id: str, warnings: Sequence[Record]) -> None:
        """It is written, under this id in QuickBooks. Warnings are Codat's validation items: fields left out."""

    def not_pushed(self, push: Push, message: str, errors: Sequence[Record], warnings: Sequence[Record]) -> None:
        """It cannot be written, for the reasons in these validation items."""


class Codat(Protocol):
    """Codat, before and after the licence key is known."""

    def exchange(self, licence_key: str) -> Licence:
        """Give in the licence key. Raises `CodatUnreachable` or `CodatRefused`."""

    def connection(self, connection_id: str, token: str) -> Connection:
        """The connection, with the token of an exchange."""


@dataclass(frozen=True, slots=True)
class Window:
    """One of the connector's own windows: a name to know it by, its texts, the options. No options: a field to fill."""

    name: str
    title: str
    text: tuple[str, ...]
    options: tuple[str, ...] = ()


class Person(Protocol):
    """The person at the desk."""

    def ask(self, window: Window) -> str | None:
        """Show a window that waits for an answer. None: closed, or nobody there."""

    def tell(self, window: Window) -> None:
        """Show a message."""

    def progress(self, data_type: str, records: int) -> None:
        """Show how far a dataset is: this many records are uploaded."""

    def status(self, text: str) -> None:
        """Show the line at the foot of the connector's window, "Status: Idle"."""


class OperatingSystem(Protocol):
    """The machine the connector runs on."""

    def has_quickbooks(self) -> bool:
        """Whether QuickBooks is installed on it."""

    def install(self, version: str, *, for_all_users: bool) -> None:
        """Install a version, or put it in the place of an older one. Raises `NotAllowed` where a policy forbids it.

        For this user alone no administrator is needed; for all users one is.
        """

    def start_at_log_on(self) -> None:
        """From now on, start at each log on."""

    def to_tray(self) -> None:
        """Close the window; the connector lives on in the system tray."""

    def uninstall(self) -> None:
        """Remove the connector and its start at log on."""


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """The present moment, with a zone."""


class Store(Protocol):
    """What the connector remembers when it is not running: one JSON object, and what it has seen of a dataset."""

    def load(self) -> Record | None:
        """What was saved last; None if nothing was."""

    def save(self, memory: Record, *, seen: tuple[str, Sequence[str]] | None = None) -> None:
        """Replace what was saved, and add to what was `seen` of a dataset: its id, and ids of objects in QuickBooks.

        Either all of it is saved or nothing, and what was saved survives a machine that loses its power.
        """

    def unseen(self, dataset: str, ids: Sequence[str]) -> list[str]:
        """Those of the ids that were not seen yet, in their order."""

    def forget(self, dataset: str) -> None:
        """Nothing is known of what was seen of a dataset."""

    def clear(self) -> None:
        """Forget everything."""
