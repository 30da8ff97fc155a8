"""Faults: an operation fails, so many times, in Codat's own words.

    codat.faults.add("POST /companies", 503, times=2)
    codat.faults.add("GET /companies/{companyId}/connections", 429, headers={"Retry-After": "7"})
    codat.faults.add("POST /companies/{companyId}/connections/{connectionId}/push/invoices", 500, after=True)

An operation is a method and a path as the route table has it; "*" is any.  The status comes with the body that Codat
documents for it.  `after` lets the operation be done and loses its answer: what a client meets whose call went through
and who does not know.  `drop` gives no answer at all: the connection is closed; with `after` it is the network that
lost the answer, so that an Idempotency-Key keeps it.  `body` are the bytes of an answer that is not Codat's, a proxy's
page for example.  Faults of one operation are met in the order they were added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mockbooks_harness.codat.calls import Answer
from mockbooks_harness.codat.errors import STANDARD, CodatError

ANY = "*"


class Dropped(ConnectionAbortedError):
    """The connection is closed without an answer: what a door does with it depends on the door.

    `answer` is the one that was lost, None where nothing was done.
    """

    def __init__(self, text: str, answer: Answer | None = None) -> None:
        super().__init__(text)
        self.answer = answer


@dataclass(slots=True)
class Fault:
    """One fault; `times` is how often it is still to be met, None always, `met` how often it was."""

    operation: str
    status: int
    times: int | None = 1
    text: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    after: bool = False
    drop: bool = False
    met: int = 0

    def answer(self, lost: Answer | None = None) -> Answer:
        """What the caller gets instead of `lost`.  Raises Dropped, or CodatError for a body of Codat's."""
        if self.drop:
            raise Dropped(f"the mocked Codat dropped {self.operation}", lost)
        if self.body is not None:
            return Answer(self.status, self.body, self.headers, "text/html")
        text = self.text or STANDARD.get(self.status, f"Error {self.status}")
        raise CodatError(self.status, text, why="A fault that the test asked for.", headers=self.headers)


class Faults:
    """The faults that wait to be met."""

    def __init__(self, operations: frozenset[str]) -> None:
        self._operations = operations
        self._waiting: list[Fault] = []

    def add(
        self,
        operation: str,
        status: int = 500,
        *,
        times: int | None = 1,
        text: str = "",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        after: bool = False,
        drop: bool = False,
    ) -> Fault:
        """Let an operation fail.  Raises ValueError for one that the mock does not have, and for a status of success.

        A 429 comes with `Retry-After: 1` unless the headers say otherwise.
        """
        if operation != ANY and operation not in self._operations:
            path = operation.rpartition(" ")[2]
            close = sorted(name for name in self._operations if name.rpartition(" ")[2] == path)
            raise ValueError(f"No operation {operation!r}" + (f"; there is {', '.join(close)}" if close else ""))
        if status < 400 and body is None and not drop:
            raise ValueError(f"{status} is no error; a fault that is none needs a body")
        if times is not None and times < 1:
            raise ValueError(f"times={times}: at least once, or None for always")
        given = {"Retry-After": "1"} if status == 429 and headers is None else dict(headers or {})
        fault = Fault(operation, status, times, text, given, body, after, drop)
        self._waiting.append(fault)
        return fault

    def __iter__(self) -> Iterator[Fault]:
        return iter(list(self._waiting))

    def clear(self) -> None:
        """Forget all of them."""
        self._waiting.clear()

    def take(self, operation: str) -> Fault | None:
        """The fault that a call of this operation meets, if any; it is met once more by that."""
        for fault in self._waiting:
            if fault.operation in (ANY, operation):
                fault.met += 1
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times == 0:
                        self._waiting.remove(fault)
                return fault
        return None
