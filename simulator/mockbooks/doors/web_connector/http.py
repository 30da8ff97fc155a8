"""One HTTP exchange as the Web Connector sees it, whatever carries it: what goes out, what comes back, what fails."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

__all__ = ["HttpRequest", "HttpResponse", "Service", "ServiceUnreachable"]


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A POST to the address of the application."""

    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """What came back. Header names are as the service wrote them; `header` compares them without case."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    reason: str = ""

    def header(self, name: str) -> str:
        """The first header of that name; empty if there is none."""
        return next((value for each, value in self.headers if each.lower() == name.lower()), "")

    @property
    def status_line(self) -> str:
        """The number and its words."""
        known = self.status in HTTPStatus._value2member_map_
        words = self.reason or (HTTPStatus(self.status).phrase if known else "")
        return f"{self.status} {words}".strip()


class ServiceUnreachable(Exception):
    """No answer came at all; the text is .NET's where that is known, `explanation` says more."""

    def __init__(self, text: str, explanation: str = "") -> None:
        self.text = text
        self.explanation = explanation or text
        super().__init__(text)


class Service(Protocol):
    """Whatever answers the calls: an address, an application in this process, a function."""

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer one call. ServiceUnreachable if there is no answer."""

    def close(self) -> None:
        """No more calls will come."""
