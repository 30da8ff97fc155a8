"""The ports bound: to a request processor, to Codat over HTTP, to the scripted person.

The request processor may be anything with QBXMLRP2's methods; Codat is wherever its base URL says. Time comes from
whatever clock is handed in: the core's port is the shape of the emulator's clocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import requests

from mockbooks import Dialog, Person, RequestProcessorError
from mockbooks_harness.connector.ports import (
    CodatRefused,
    CodatUnreachable,
    Connection,
    Dataset,
    Licence,
    Push,
    QuickBooksFailed,
    Window,
    Work,
)
from mockbooks_harness.exact_json import Record, dumps, loads

T = TypeVar("T")

# QBFileMode: take the file in whichever mode it is open [D:TLB].
DO_NOT_CARE = 2

LOCAL_QBD = 1


class Processor(Protocol):
    """QBXMLRP2.RequestProcessor, as far as the connector uses it."""

    def OpenConnection2(self, app_id: str, app_name: str, connection_type: int, /) -> None:  # noqa: N802
        """Connect under a name."""

    def BeginSession(self, file: str, mode: int, /) -> str:  # noqa: N802
        """Begin a session; its ticket."""

    def ProcessRequest(self, ticket: str, request: str, /) -> str:  # noqa: N802
        """Answer a request set."""

    def GetCurrentCompanyFileName(self, ticket: str, /) -> str:  # noqa: N802
        """The session's company file."""

    def EndSession(self, ticket: str, /) -> None:  # noqa: N802
        """End the session."""

    def CloseConnection(self) -> None:  # noqa: N802
        """Close the connection."""


@dataclass(slots=True)
class QuickBooksByProcessor:
    """QuickBooks through a request processor. Each session has a connection of its own."""

    processor: Processor
    application: str = "QuickBooks Connector"
    _ticket: str | None = None

    def begin(self, file: str) -> None:
        """Connect and begin a session."""
        self._call(lambda: self.processor.OpenConnection2("", self.application, LOCAL_QBD))
        try:
            self._ticket = self._call(lambda: self.processor.BeginSession(file, DO_NOT_CARE))
        except QuickBooksFailed:
            self._disconnect()
            raise

    def process(self, request: str) -> str:
        """Answer one request set of qbXML."""
        return self._call(lambda: self.processor.ProcessRequest(self._ticket or "", request))

    def current_file(self) -> str:
        """Full path of the session's company file."""
        return self._call(lambda: self.processor.GetCurrentCompanyFileName(self._ticket or ""))

    def end(self) -> None:
        """End the session and close the connection, even if QuickBooks has gone meanwhile."""
        if self._ticket is None:
            return
        ticket, self._ticket = self._ticket, None
        with suppress(QuickBooksFailed):
            self._call(lambda: self.processor.EndSession(ticket))
        self._disconnect()

    def _disconnect(self) -> None:
        with suppress(QuickBooksFailed):
            self._call(self.processor.CloseConnection)

    def _call(self, call: Callable[[], T]) -> T:
        try:
            return call()
        except RequestProcessorError as failed:
            raise QuickBooksFailed(failed.hresult.code, failed.text) from failed


@dataclass(slots=True)
class CodatByHTTP:
    """Codat over HTTP, in the connector's protocol (`mockbooks_harness.codat.connector_face`)."""

    url: str
    machine: Mapping[str, str] = field(default_factory=dict)
    timeout: float = 30.0
    http: requests.Session = field(default_factory=requests.Session)

    def exchange(self, licence_key: str) -> Licence:
        """Give in the licence key."""
        answer = self.call("POST", "/links", {"licenceKey": licence_key, "machine": dict(self.machine)})
        with _understood():
            return Licence(
                company_id=answer["companyId"],
                company_name=answer["companyName"],
                connection_id=answer["connectionId"],
                token=answer["token"],
                mode=answer["mode"],
            )

    def connection(self, connection_id: str, token: str) -> Connection:
        """The connection, with the token of an exchange."""
        return ConnectionByHTTP(self, connection_id, token)

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None, *, token: str = "") -> Record:
        """One call; the JSON object answered. Raises CodatUnreachable, CodatRefused."""
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else dumps(body)
        try:
            answer = self.http.request(method, self.url + path, data=data, headers=headers, timeout=self.timeout)
        except requests.RequestException as error:
            raise CodatUnreachable(str(error)) from error
        if answer.status_code >= 400:
            raise CodatRefused(answer.status_code, _error_text(answer), _retry_after(answer))
        try:
            record = loads(answer.content)
        except ValueError as error:
            raise CodatUnreachable(f"nonsense instead of an answer: {answer.text[:200]!r}") from error
        if not isinstance(record, dict):
            raise CodatUnreachable(f"nonsense instead of an answer: {answer.text[:200]!r}")
        return record


@dataclass(frozen=True, slots=True)
class ConnectionByHTTP:
    """One connection at Codat."""

    codat: CodatByHTTP
    id: str
    token: str

    def authorise(self, region: str, company_file: Mapping[str, str]) -> None:
        """The person let us in."""
        body = {"region": region, "companyFile": dict(company_file), "machine": dict(self.codat.machine)}
        self._call("PUT", "/authorization", body)

    def leave(self, reason: str) -> None:
        """The connector goes."""
        self._call("DELETE", "/authorization", {"reason": reason})

    def report_error(self, status_code: str, status_text: str, message: str) -> None:
        """Something stands in the way."""
        body = {"statusCode": status_code, "statusText": status_text, "errorMessage": message}
        self._call("POST", "/errors", body)

    def clear_errors(self) -> None:
        """The way is free again."""
        self._call("DELETE", "/errors")

    def inform(self, info: Mapping[str, str] | None) -> None:
        """What is known of the machine."""
        self._call("PUT", "/info", {"info": None if info is None else dict(info)})

    def work(self) -> Work:
        """What is to be done."""
        answer = self._call("GET", "/work")
        with _understood():
            return Work(
                status=answer["status"],
                mode=answer["mode"],
                first_sync=answer["firstSync"],
                datasets=tuple(
                    Dataset(each["id"], each["dataType"], tuple(each["pagesReceived"]), each["status"] == "Fetching")
                    for each in answer["datasets"]
                ),
                pushes=tuple(_push(each) for each in answer["pushes"]),
            )

    def start(self, dataset: Dataset) -> None:
        """We begin to read it."""
        self._call("POST", f"/datasets/{dataset.id}/start")

    def upload(self, dataset: Dataset, page: int, records: Sequence[Record]) -> None:
        """One page of records."""
        self._call("PUT", f"/datasets/{dataset.id}/pages/{page}", {"records": list(records)})

    def describe(self, dataset: Dataset, text: str | None) -> None:
        """What it waits for."""
        self._call("PUT", f"/datasets/{dataset.id}/description", {"statusDescription": text})

    def complete(self, dataset: Dataset, pages: int, deleted: Sequence[str] | None = None) -> None:
        """All pages are up: everything there is, or, where there is a list of deleted ids, what changed."""
        changes = {} if deleted is None else {"scope": "changes", "deletedIds": list(deleted)}
        self._call("POST", f"/datasets/{dataset.id}/complete", {"pages": pages} | changes)

    def fail(self, dataset: Dataset, status: str, message: str) -> None:
        """It cannot be read."""
        self._call("POST", f"/datasets/{dataset.id}/fail", {"status": status, "errorMessage": message})

    def take(self, push: Push) -> Push:
        """We set out to write it."""
        answer = self._call("POST", f"/pushes/{push.key}/take")
        with _understood():
            return _push(answer)

    def pushed(self, push: Push, record_id: str, warnings: Sequence[Record]) -> None:
        """It is written."""
        body = {"status": "Success", "recordId": record_id, "warnings": list(warnings)}
        self._call("PUT", f"/pushes/{push.key}/result", body)

    def not_pushed(self, push: Push, message: str, errors: Sequence[Record], warnings: Sequence[Record]) -> None:
        """It cannot be written."""
        body = {"status": "Failed", "errorMessage": message, "errors": list(errors), "warnings": list(warnings)}
        self._call("PUT", f"/pushes/{push.key}/result", body)

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Record:
        return self.codat.call(method, f"/connections/{self.id}{path}", body, token=self.token)


@dataclass(slots=True)
class AtTheDesk:
    """The person at the desk who also answers QuickBooks' dialogs.

    What the connector told is in `told`, what stood at the foot of its window in `lines`. `watch` is called with the
    progress of datasets, if somebody wants to see it.
    """

    person: Person
    told: list[Window] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    watch: Callable[[str, int], None] | None = None
    shows: Callable[[str], None] | None = None
    """Shown everything that is said, as text."""

    def ask(self, window: Window) -> str | None:
        """Show a window that waits for an answer."""
        return self.person.answer(Dialog(window.name, window.title, window.text, window.options))

    def tell(self, window: Window) -> None:
        """Show a message."""
        self.told.append(window)
        if self.shows is not None:
            self.shows(f"[{window.title}] {' '.join(window.text)}")

    def progress(self, data_type: str, records: int) -> None:
        """Show how far a dataset is."""
        if self.watch is not None:
            self.watch(data_type, records)
        if self.shows is not None:
            self.shows(f"  {data_type}: {records}")

    def status(self, text: str) -> None:
        """Show the line at the foot of the window."""
        self.lines.append(text)
        if self.shows is not None:
            self.shows(text)


def _push(answer: Record) -> Push:
    return Push(
        answer["pushOperationKey"],
        answer["dataType"],
        answer["record"],
        answer.get("attempts", 0),
        answer.get("type", "Create"),
        answer.get("recordId", ""),
        answer.get("sourceModifiedDate"),
        answer.get("forceUpdate", False),
    )


@contextmanager
def _understood() -> Iterator[None]:
    """What Codat says must be what the protocol says; anything else is no answer of Codat's."""
    try:
        yield
    except (KeyError, TypeError, AttributeError) as error:
        raise CodatUnreachable(f"an answer without what was asked for: {error!r}") from error


def _retry_after(answer: requests.Response) -> int | None:
    """Retry-After in seconds; None where there is none, or it is a date."""
    text = answer.headers.get("Retry-After", "")
    return int(text) if text.isdecimal() else None


def _error_text(answer: requests.Response) -> str:
    try:
        body = loads(answer.content)
    except ValueError:
        return answer.text[:200]
    return str(body.get("error", body)) if isinstance(body, dict) else str(body)
