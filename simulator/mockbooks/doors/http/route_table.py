"""Routes: one row an operation, and how a path is found among them.

A part of a template in braces is a parameter. Every row stands below the house and below each of its forks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mockbooks.doors.http.errors import RefusedCall
from mockbooks.doors.http.fields import Body, Field
from mockbooks.doors.http.served import House, Served

JSON, XML, HTML, TEXT = "application/json", "text/xml", "text/html", "text/plain"
BYTES = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Call:
    """One call that has been read and fits its row."""

    house: House
    served: Served
    base: str
    """The path of the QuickBooks it is for: "" or "/forks/f1"."""
    parameters: Mapping[str, str]
    query: Body
    body: Body
    content: bytes = b""
    """The body of a call that takes no JSON."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: a JSON value, or text or bytes of another type."""

    body: Any = None
    status: int = 200
    media: str = JSON


Handler = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """One operation: where it is, who does it, what it takes and gives."""

    method: str
    template: str
    handler: Handler
    about: str
    body: tuple[Field, ...] | None = None
    """The members of a JSON body; None for a call without one."""
    query: tuple[Field, ...] = ()
    takes: str = ""
    """The media type of a body that is no JSON."""
    gives: Any = None
    """The schema of a JSON answer."""
    media: str = JSON
    success: int = 200
    may_fail: bool = False
    """Whether QuickBooks may give an HRESULT here."""
    tag: str = "door"

    @property
    def operation(self) -> str:
        """Its name in the description: `post_processors_processor_BeginSession`."""
        words = re.sub(r"[^A-Za-z0-9]+", "_", self.template).strip("_")
        return f"{self.method.lower()}_{words or 'page'}"


class Finder:
    """Finds the row that a method and a path mean."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._by_length: dict[int, list[tuple[list[str], Route]]] = {}
        for route in routes:
            parts = route.template.split("/")
            self._by_length.setdefault(len(parts), []).append((parts, route))

    def __call__(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        """The row, and the parameters in the path. RefusedCall: 404 for a path of no row, 405 for another method."""
        parts = path.split("/")
        matches = [
            (route, found)
            for template, route in self._by_length.get(len(parts), [])
            if (found := _match(template, parts)) is not None
        ]
        if not matches:
            raise RefusedCall(404, f"There is nothing at {path[:200]}; what there is: GET /openapi.json.")
        for route, found in matches:
            if route.method == method or (method == "HEAD" and route.method == "GET"):
                return route, found
        allowed = sorted({route.method for route, _ in matches})
        raise RefusedCall(
            405, f"At {path[:200]} there is {', '.join(allowed)}.", headers=(("Allow", ", ".join(allowed)),)
        )


def split_fork(path: str) -> tuple[str, str]:
    """A path as the fork it is for ("" for none) and the path within it."""
    found = re.match(r"/forks/([^/]+)(/.*)?$", path)
    if found is None:
        return "", path
    return found[1], found[2] or "/"


def _match(template: list[str], parts: list[str]) -> dict[str, str] | None:
    found: dict[str, str] = {}
    for wanted, part in zip(template, parts, strict=True):
        if wanted.startswith("{"):
            if not part:
                return None
            found[wanted[1:-1]] = part
        elif wanted != part:
            return None
    return found
