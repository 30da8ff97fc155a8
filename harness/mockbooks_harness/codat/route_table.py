"""Routes, and how a path is found among them.

A part of a path in braces is a parameter.  A row with a fixed part goes before one with a parameter there
(`data/history` before `data/{noun}`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from mockbooks_harness.codat.errors import method_not_allowed, no_such_path

H = TypeVar("H", bound=Callable[..., Any])

KEY, TOKEN, OPEN = "key", "token", "open"
"""What a call must carry: the client's API key, the connection's token, nothing."""


@dataclass(frozen=True, slots=True)
class Route(Generic[H]):
    """One operation: where it is, who does it, and what its description says.

    `shows` and `takes` name the schemas of the bodies ("" for none), `query` the parameters after the question mark,
    `refusals` the statuses besides `success` that it may answer.
    """

    method: str
    template: str
    handler: H
    shows: str = ""
    success: int = 200
    takes: str = ""
    query: tuple[str, ...] = ()
    refusals: frozenset[int] = frozenset()
    access: str = KEY

    @property
    def operation(self) -> str:
        """The operation as faults and the description name it: `POST /companies`."""
        return f"{self.method} {self.template}"


class Finder(Generic[H]):
    """Finds the route that a method and a path mean."""

    def __init__(self, routes: Iterable[Route[H]]) -> None:
        self._by_length: dict[int, list[tuple[list[str], Route[H]]]] = {}
        for route in routes:
            parts = route.template.split("/")
            self._by_length.setdefault(len(parts), []).append((parts, route))

    def __call__(self, method: str, path: str) -> tuple[Route[H], dict[str, str]]:
        """The operation at a path, and the parameters in it.

        Raises 404 for a path in no row, 405 for a method that its rows do not have.
        """
        parts = path.rstrip("/").split("/")
        rows = self._by_length.get(len(parts), [])
        matches = [(route, found) for template, route in rows if (found := _match(template, parts)) is not None]
        if not matches:
            raise no_such_path(method, path)
        fewest = min(len(found) for _, found in matches)
        closest = [match for match in matches if len(match[1]) == fewest]
        for route, found in closest:
            if route.method == method:
                return route, found
        raise method_not_allowed(method, path, sorted({route.method for route, _ in closest}))


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
