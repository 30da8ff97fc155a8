"""Occasions: when something happens to a program that talks to QuickBooks.

An occasion is made by a call (its name), or by a request in a set (its type, and for a page of an iterator whether it
is Start or Continue). The first `after` such are let pass, the next `times` are it. Counting is all there is to it, so
the same calls always meet the same occasions. A name that does not exist is refused, so that a typing error is not a
test that never tests anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

CALLS = (
    "OpenConnection", "OpenConnection2", "CloseConnection", "BeginSession", "EndSession", "ProcessRequest",
    "ProcessSubscription", "GetCurrentCompanyFileName", "QBXMLVersionsForSession", "QBXMLVersionsForSubscription",
)  # fmt: skip
"""The calls of the request processor that can fail."""

_ITERATORS = ("Start", "Continue", "Stop")


class Moment(NamedTuple):
    """A call that is being made, or one request of the set it brings."""

    call: str
    application: str
    request: str = ""
    """As in "InvoiceQueryRq"; "" for the call itself."""
    iterator: str = ""


@dataclass(slots=True)
class Occasion:
    """What to wait for, and how much of it has been."""

    call: str = ""
    request: str = ""
    iterator: str = ""
    application: str = ""
    after: int = 0
    times: int | None = 1
    """None: every time from then on."""
    _seen: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        """Refuse what does not exist: ValueError."""
        if self.call and self.call not in CALLS:
            raise ValueError(f"there is no call {self.call!r}; there are {', '.join(CALLS)}")
        if self.iterator and self.iterator not in _ITERATORS:
            raise ValueError(f"iterator is one of {', '.join(_ITERATORS)}, not {self.iterator!r}")
        if self.request:
            self.request = request_name(self.request)
        if self.of_a_request and self.call not in ("", "ProcessRequest"):
            raise ValueError(f"requests come with ProcessRequest, not with {self.call}")
        if self.after < 0 or (self.times is not None and self.times < 1):
            raise ValueError("`after` is 0 or more, `times` is 1 or more, or None for always")

    @property
    def of_a_request(self) -> bool:
        """Whether requests make the occasion, not the call."""
        return bool(self.request or self.iterator)

    def fits(self, moment: Moment) -> bool:
        """Whether this is a moment of the kind waited for."""
        if self.application and self.application != moment.application:
            return False
        if self.of_a_request:
            return (
                bool(moment.request) and self.request in ("", moment.request) and self.iterator in ("", moment.iterator)
            )
        return not moment.request and self.call in ("", moment.call)

    def occurs(self, moment: Moment) -> bool:
        """Whether it has come with this moment, which is counted."""
        if not self.fits(moment):
            return False
        self._seen += 1
        return self._seen > self.after and (self.times is None or self._seen <= self.after + self.times)

    def comes(self, moments: Iterable[Moment]) -> bool:
        """Whether it has come with one of these, all of which are counted."""
        return sum(self.occurs(moment) for moment in moments) > 0

    @property
    def is_over(self) -> bool:
        """Whether it will not come again."""
        return self.times is not None and self._seen >= self.after + self.times


def request_name(name: str) -> str:
    """The full name of a type of request: "InvoiceAdd" and "InvoiceAddRq" are "InvoiceAddRq". ValueError if unknown."""
    from mockbooks.qbxml.explanation import close_match

    full = name if name.endswith("Rq") else f"{name}Rq"
    if full not in _requests():
        close = close_match(full, _requests(), 0.8)
        raise ValueError(f"there is no request {name!r}" + (f"; perhaps {close} is meant" if close else ""))
    return full


@cache
def _requests() -> tuple[str, ...]:
    from mockbooks.qbxml import catalogue

    return tuple(entry.name for entry in catalogue.messages() if entry.kind == "request")
