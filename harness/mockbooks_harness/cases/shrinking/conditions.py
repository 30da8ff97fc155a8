"""What is to go on happening while everything else is taken away.

A condition is asked first what happened with everything there, and from then on whether the same happens: the same
status code, of a request of the same name, for the same reason in QuickBooks' words; or the same exception, from the
same place of a function.
"""

from __future__ import annotations

import inspect
import re
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness.cases.exchange import RecordedExchange
from mockbooks_harness.cases.replaying import replay
from mockbooks_harness.cases.shrinking.steps import Step, sets_of
from mockbooks_harness.cases.shrinking.trial import Happened, Outcome, run

__all__ = ["Answered", "CallFails", "Condition", "Differs", "NothingHappens", "Raises"]

_DRAWN = re.compile(r"\b[0-9A-F]{1,16}-[0-9]{9,11}\b|\b[0-9]{9,10}\b")


class NothingHappens(ValueError):
    """With everything there, what is looked for does not happen."""


class Condition(Protocol):
    """What is to go on happening. A company that is handed in is changed."""

    needs_recorded: ClassVar[bool]
    """Whether the answers that were recorded matter for it."""

    def happened(self, company: CompanyFile, steps: Sequence[Step]) -> int | None:
        """Find it, with everything there: the number of the last step that it needs; None if it is all of them.

        Raises NothingHappens.
        """

    def holds(self, company: CompanyFile, steps: Sequence[Step]) -> bool:
        """Whether the same happens again."""

    def in_words(self) -> str:
        """What it is, for people."""

    def as_code(self) -> tuple[list[str], list[str]]:
        """Lines of a test that fails as long as it happens: what to import, and what to do with `answers`, the list of
        response documents; or with `company`, REQUESTS and RECORDED, if the answers that were recorded matter."""


@dataclass(slots=True)
class Answered:
    """A request of this name (any, if it is empty) is answered with this status code."""

    needs_recorded: ClassVar[bool] = False

    request: str
    code: int
    _reason: Outcome | None = field(default=None, init=False)

    def happened(self, company: CompanyFile, steps: Sequence[Step]) -> int | None:
        """The first request that is."""
        happened = run(company, steps)
        for step, outcome in zip(happened.steps, happened.outcomes, strict=True):
            if outcome.code == self.code and self.request in ("", outcome.request):
                self._reason = _reason(outcome)
                return step
        raise NothingHappens(f"no {self.request or 'request'} is answered with status {self.code}")

    def holds(self, company: CompanyFile, steps: Sequence[Step]) -> bool:
        """Whether one is for the same reason."""
        return any(_reason(outcome) == self._reason for outcome in run(company, steps).outcomes)

    def in_words(self) -> str:
        """The request and its status."""
        name = self._reason.request if self._reason else self.request or "a request"
        return f"{name} is answered with status {self.code}"

    def as_code(self) -> tuple[list[str], list[str]]:
        """No answer has the status."""
        name = self._reason.request if self._reason else self.request
        response = f"{name.removesuffix('Rq')}Rs"
        return [], [
            "responses = [each for answer in answers for each in etree.fromstring(answer.encode())[0]]",
            f'found = [each for each in responses if each.tag == "{response}"]',
            f'refused = [each.get("statusMessage") for each in found if each.get("statusCode") == "{self.code}"]',
            "assert not refused, refused",
        ]


def _reason(outcome: Outcome) -> Outcome:
    """Why, without the ids in it, which are others each time."""
    return Outcome(outcome.request, outcome.code, _DRAWN.sub("…", outcome.message))


@dataclass(slots=True)
class CallFails:
    """A call fails with this HRESULT."""

    needs_recorded: ClassVar[bool] = False

    code: int

    def happened(self, company: CompanyFile, steps: Sequence[Step]) -> int | None:
        """The first call that does."""
        happened = run(company, steps)
        for step, outcome in zip(happened.steps, happened.outcomes, strict=True):
            if outcome.code == self.code:
                return step
        raise NothingHappens(f"no call fails with 0x{self.code:08X}")

    def holds(self, company: CompanyFile, steps: Sequence[Step]) -> bool:
        """Whether one does."""
        return any(outcome.code == self.code for outcome in run(company, steps).outcomes)

    def in_words(self) -> str:
        """The HRESULT."""
        return f"a call fails with 0x{self.code:08X}"

    def as_code(self) -> tuple[list[str], list[str]]:
        """The call fails by itself."""
        return [], ["assert None not in answers"]


@dataclass(slots=True)
class Raises:
    """A function of the user's raises, or returns False, when it is given what its parameters are named after.

    `answers` is the list of response documents, `quickbooks` a QuickBooks with the company open after all requests,
    `company` that company.
    """

    needs_recorded: ClassVar[bool] = False

    function: Callable[..., Any]
    module: str = ""
    name: str = ""
    _failure: tuple[object, ...] | None = field(default=None, init=False)

    def happened(self, company: CompanyFile, steps: Sequence[Step]) -> int | None:
        """Whether it does with all answers."""
        self._failure = self._fails(company, run(company, steps))
        if self._failure is None:
            raise NothingHappens(f"{self._called()} does not fail")
        return None

    def holds(self, company: CompanyFile, steps: Sequence[Step]) -> bool:
        """Whether it fails again: with the same exception, from the same place."""
        return self._fails(company, run(company, steps)) == self._failure

    def _fails(self, company: CompanyFile, happened: Happened) -> tuple[object, ...] | None:
        arguments = self._arguments()
        answers = [answer for answer in happened.answers if answer is not None]
        with QuickBooks(company) as quickbooks:
            given = {"answers": answers, "quickbooks": quickbooks, "company": company}
            try:
                returned = self.function(*(given[name] for name in arguments))
            except Exception as error:  # whatever it is, it is what is looked for
                frames = traceback.extract_tb(error.__traceback__)
                own = [frame for frame in frames[1:] if frame.filename == self.function.__code__.co_filename] or frames
                return type(error).__name__, own[-1].filename, own[-1].lineno
        return ("False",) if returned is False else None

    def _arguments(self) -> Sequence[str]:
        names = [
            each.name for each in inspect.signature(self.function).parameters.values() if each.default is each.empty
        ]
        if len(names) == 1 and names[0] not in ("answers", "quickbooks", "company"):
            return ["answers"]
        unknown = set(names) - {"answers", "quickbooks", "company"}
        if unknown:
            raise ValueError(f"{self._called()} takes {', '.join(sorted(unknown))}, not answers, quickbooks or company")
        return names

    def _called(self) -> str:
        return f"{self.module}:{self.name}" if self.module else self.function.__qualname__

    def in_words(self) -> str:
        """What fails."""
        how = "" if self._failure is None else f" with {self._failure[0]}"
        return f"{self._called()} fails{how}"

    def as_code(self) -> tuple[list[str], list[str]]:
        """The function itself."""
        module = self.module or self.function.__module__
        name = self.name or self.function.__name__
        return [f"from {module} import {name}"], [f"assert {name}({', '.join(self._arguments())}) is not False"]


@dataclass(slots=True)
class Differs:
    """A request (of this name, if one is given) is not answered as it was recorded."""

    needs_recorded: ClassVar[bool] = True

    request: str = ""
    _reason: tuple[str, ...] | None = field(default=None, init=False)

    def happened(self, company: CompanyFile, steps: Sequence[Step]) -> int | None:
        """The first that is not."""
        for number, reason in self._differences(company, steps):
            if self.request in ("", reason[0]):
                self._reason = reason
                lengths = [len(members) for _, members in sets_of(steps)]
                return sum(lengths[:number]) - 1
        raise NothingHappens(f"every {self.request or 'request'} is answered as it was recorded")

    def holds(self, company: CompanyFile, steps: Sequence[Step]) -> bool:
        """Whether one differs in the same way and at the same element."""
        return any(reason == self._reason for _, reason in self._differences(company, steps))

    @staticmethod
    def _differences(company: CompanyFile, steps: Sequence[Step]) -> Iterator[tuple[int, tuple[str, ...]]]:
        for verdict in replay(recorded(steps), company).verdicts:
            if not verdict.verdict.is_fine:
                where = re.sub(r"\[\d+\]", "", verdict.where.partition(", and ")[0])
                yield (
                    verdict.number,
                    (verdict.request, str(verdict.verdict), where, verdict.recorded[:80], verdict.here[:80]),
                )

    def in_words(self) -> str:
        """The request, and where it differs."""
        if self._reason is None:
            return f"{self.request or 'a request'} is not answered as it was recorded"
        return f"{self._reason[0] or 'a call'} {self._reason[1]}: {self._reason[2]}".rstrip(": ")

    def as_code(self) -> tuple[list[str], list[str]]:
        """The replay is the same."""
        return [
            "from mockbooks_harness.cases.exchange import RecordedExchange",
            "from mockbooks_harness.cases.replaying import replay",
        ], [
            "exchanges = [RecordedExchange(*each) for each in zip(REQUESTS, RECORDED, strict=True)]",
            "replayed = replay(exchanges, company)",
            'assert replayed.same, "\\n".join(map(str, replayed.verdicts))',
        ]


def recorded(steps: Sequence[Step]) -> list[RecordedExchange]:
    """The steps as exchanges, with the responses that were recorded to them."""
    exchanges = []
    for written, members in sets_of(steps):
        responses = [step.answer for step in members if step.answer is not None]
        answer = f'<?xml version="1.0" ?>\n<QBXML>\n<QBXMLMsgsRs>\n{"".join(responses)}\n</QBXMLMsgsRs>\n</QBXML>'
        exchanges.append(RecordedExchange(written, answer if responses else None))
    return exchanges
