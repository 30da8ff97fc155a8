"""How an update may end, and what a pipeline is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from mockbooks.doors.web_connector.answers import Answer, ServiceError

__all__ = ["Call", "Ending", "Progress", "Update", "UpdateFailed"]


class Ending(Enum):
    """How an update ended: in words, and as an exit code."""

    DONE = ("done", 0)
    NOTHING_TO_DO = ("nothing to do", 0)
    SERVICE_TOLD_ERROR = ("the service told of an error", 1)
    BUSY = ("the service is busy", 1)
    SERVICE_ERROR = ("the service failed", 3)
    NOT_A_VALID_USER = ("not a valid user", 3)
    VERSION_REFUSED = ("the service refuses this version of the Web Connector", 3)
    QUICKBOOKS_ERROR = ("QuickBooks failed", 4)
    DOES_NOT_END = ("it does not end", 5)

    def __init__(self, words: str, exit_code: int) -> None:
        self.words = words
        self.exit_code = exit_code


@dataclass(frozen=True, slots=True)
class Call:
    """One call to the service, and what it gave."""

    at: datetime
    operation: str
    arguments: Mapping[str, str]
    """What it was told, by parameter; the password is not shown."""
    outcome: Answer | ServiceError

    @property
    def failed(self) -> bool:
        """Whether the service failed to answer."""
        return isinstance(self.outcome, ServiceError)


@dataclass(frozen=True, slots=True)
class Progress:
    """What the window shows: how far the application says it is (None before it has said anything), and a line."""

    application: str
    percent: int | None
    text: str


@dataclass(slots=True)
class Update:
    """One update of one application, from the first call to the last."""

    application: str
    begun: datetime
    ending: Ending = Ending.DONE
    message: str = ""
    """The last result as the window shows it."""
    explanation: str = ""
    """Why it ended like that, in plain words; empty where the message says it all."""
    calls: list[Call] = field(default_factory=list)
    """The calls to the service, in order; of very many only the newest are kept."""
    operations: list[str] = field(default_factory=list)
    """The names of all operations called, in order."""
    percents: list[int] = field(default_factory=list)
    """What receiveResponseXML gave, in order."""
    failures: list[str] = field(default_factory=list)
    """The HRESULTs that QuickBooks gave, with their texts."""
    oddities: list[str] = field(default_factory=list)
    """What the service did that it should not, and that the Web Connector lives with."""
    postpone_seconds: int | None = None
    """For how long the service wants to be left alone (the third string of authenticate)."""
    run_every_seconds: int | None = None
    """The scheduler's new interval (the fourth string of authenticate)."""
    ended: datetime | None = None

    @property
    def exit_code(self) -> int:
        """0 done, 1 the service told of an error, 3 the service failed, 4 QuickBooks failed, 5 it does not end."""
        return self.ending.exit_code

    def explain(self) -> str:
        """How it went, in plain words, several lines."""
        lines = [f"{self.application}: {self.ending.words}" + (f". {self.message}" if self.message else "")]
        lines += [f"  {line}" for line in self.explanation.splitlines()]
        lines += [f"  QuickBooks: {line}" for line in self.failures if line not in self.explanation]
        lines += [f"  the service is odd: {line}" for line in self.oddities]
        return "\n".join(lines)

    def raise_for_error(self) -> None:
        """Raise UpdateFailed unless it is done, or there was nothing to do."""
        if self.exit_code:
            raise UpdateFailed(self)


class UpdateFailed(Exception):
    """An update that did not end well; the text explains."""

    def __init__(self, update: Update) -> None:
        self.update = update
        super().__init__(update.explain())
