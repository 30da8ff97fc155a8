"""What the exchange asks of the outside, and what it is told: plain data, so that the core does no I/O.

Each action is answered by one outcome: a `CallService` by an `Answer` or a `ServiceError`, a `BeginSession` by a
`Begun` or a `CallFailed`, a `Process` by the answer's text or a `CallFailed`, an `Ask` by a bool, the others by None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from mockbooks.doors.web_connector.answers import Answer, ServiceError
from mockbooks.qbxml.hresult import CallFailed

__all__ = ["Action", "Ask", "BeginSession", "Begun", "CallService", "EndSession", "Outcome", "Process", "Show", "Wait"]


@dataclass(frozen=True, slots=True)
class CallService:
    """Call an operation of the service."""

    operation: str
    arguments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BeginSession:
    """Connect to QuickBooks and begin a session with this company file; "" is the open one."""

    company_file: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A session has begun: with which file, and the qbXML versions QuickBooks takes, oldest first."""

    company_file: str
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Process:
    """Have QuickBooks answer a request set."""

    request: str


@dataclass(frozen=True, slots=True)
class EndSession:
    """End the session and close the connection."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Let so many seconds go by."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the person at the desk a question of yes and no."""

    question: str


@dataclass(frozen=True, slots=True)
class Show:
    """Open a page in the browser of the person at the desk."""

    url: str


Action: TypeAlias = CallService | BeginSession | Process | EndSession | Wait | Ask | Show
Outcome: TypeAlias = Answer | ServiceError | Begun | CallFailed | str | bool | None
