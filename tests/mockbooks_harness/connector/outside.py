"""An outside world for the connector, in memory: what a test says it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from mockbooks_harness.connector.ports import (
    CodatRefused,
    Dataset,
    Licence,
    NotAllowed,
    Push,
    QuickBooksFailed,
    Window,
    Work,
)

KEY = "1234abcd-12ab-34cd-56ef-1a2b3c4d5e6f"

HOST = """<?xml version="1.0" ?>
<QBXML>
<QBXMLMsgsRs>
<HostQueryRs statusCode="0" statusSeverity="Info" statusMessage="Status OK">
<HostRet>
<ProductName>QuickBooks Pro 2024</ProductName>
<Country>US</Country>
</HostRet>
</HostQueryRs>
</QBXMLMsgsRs>
</QBXML>
"""


@dataclass
class FakeQuickBooks:
    fails: tuple[int, str] | None = None
    begun: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    ended: int = 0

    def begin(self, file: str) -> None:
        if self.fails:
            raise QuickBooksFailed(*self.fails)
        self.begun.append(file)

    def process(self, request: str) -> str:
        self.requests.append(request)
        if "<HostQueryRq" in request:
            return HOST
        name = request.partition("Rq ")[0].rpartition("<")[2]
        status = 'statusCode="1" statusSeverity="Info" statusMessage="Nothing matched"'
        return f"<QBXML><QBXMLMsgsRs><{name}Rs {status}/></QBXMLMsgsRs></QBXML>"

    def current_file(self) -> str:
        return "C:\\Books\\Rainbow Paints.QBW"

    def end(self) -> None:
        self.ended += 1


@dataclass
class FakeCodat:
    mode: str = "ongoing"
    todo: list[Work] = field(default_factory=list)
    said: list[tuple[Any, ...]] = field(default_factory=list)

    def exchange(self, licence_key: str) -> Licence:
        if licence_key.lower() != KEY:
            raise CodatRefused(404, f"No company was found with ID {licence_key}")
        return Licence(KEY, "Rainbow Paints", "c1", "t1", self.mode)

    def connection(self, connection_id: str, token: str) -> FakeCodat:
        assert (connection_id, token) == ("c1", "t1")
        return self

    def authorise(self, region: str, company_file: Mapping[str, str]) -> None:
        self.said.append(("authorise", region, company_file["name"]))

    def leave(self, reason: str) -> None:
        self.said.append(("leave", reason))

    def report_error(self, status_code: str, status_text: str, message: str) -> None:
        self.said.append(("error", status_code, message))

    def clear_errors(self) -> None:
        self.said.append(("clear errors",))

    def work(self) -> Work:
        return self.todo.pop(0) if self.todo else Work("Linked", self.mode, first_sync=False)

    def start(self, dataset: Dataset) -> None:
        self.said.append(("start", dataset.data_type))

    def upload(self, dataset: Dataset, page: int, records: Sequence[dict[str, Any]]) -> None:
        self.said.append(("upload", dataset.data_type, page, len(records)))

    def describe(self, dataset: Dataset, text: str | None) -> None:
        self.said.append(("describe", dataset.data_type, text))

    def complete(self, dataset: Dataset, pages: int, deleted: Sequence[str] | None = None) -> None:
        self.said.append(("complete", dataset.data_type, pages, *([] if deleted is None else [list(deleted)])))

    def fail(self, dataset: Dataset, status: str, message: str) -> None:
        self.said.append(("fail", dataset.data_type, status, message))

    def take(self, push: Push) -> Push:
        return Push(push.key, push.data_type, push.record, push.attempts + 1)

    def pushed(self, push: Push, record_id: str, warnings: Sequence[dict[str, Any]]) -> None:
        self.said.append(("pushed", push.key, record_id))

    def not_pushed(
        self, push: Push, message: str, errors: Sequence[dict[str, Any]], warnings: Sequence[dict[str, Any]]
    ) -> None:
        self.said.append(("not pushed", push.key, message))


@dataclass
class FakePerson:
    answers: dict[str, str | None] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    watched: list[tuple[str, int]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def ask(self, window: Window) -> str | None:
        self.asked.append(window.name)
        return self.answers.get(window.name)

    def tell(self, window: Window) -> None:
        self.told.append(" ".join(window.text))

    def progress(self, data_type: str, records: int) -> None:
        self.watched.append((data_type, records))

    def status(self, text: str) -> None:
        self.lines.append(text)


@dataclass
class FakeMachine:
    policy_forbids: bool = False
    quickbooks: bool = True
    done: list[str] = field(default_factory=list)

    def has_quickbooks(self) -> bool:
        return self.quickbooks

    def install(self, version: str, *, for_all_users: bool) -> None:
        if self.policy_forbids:
            raise NotAllowed
        self.done.append("install")

    def start_at_log_on(self) -> None:
        self.done.append("start at log on")

    def to_tray(self) -> None:
        self.done.append("to tray")

    def uninstall(self) -> None:
        self.done.append("uninstall")


@dataclass
class FakeClock:
    at: datetime = datetime(2024, 5, 1, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at
