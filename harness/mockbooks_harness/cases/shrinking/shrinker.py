"""Shrinking, from the outside in: steps, records, elements; again until nothing more goes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from mockbooks import CompanyFile
from mockbooks.qbxml import validate
from mockbooks_harness.cases.shrinking.conditions import Condition
from mockbooks_harness.cases.shrinking.delta import smallest
from mockbooks_harness.cases.shrinking.elements import fewer_elements, may_go
from mockbooks_harness.cases.shrinking.records import Companies, Record, records_of
from mockbooks_harness.cases.shrinking.slicing import slices
from mockbooks_harness.cases.shrinking.steps import Step, sets_of
from mockbooks_harness.cases.shrinking.trial import Happened, run

__all__ = ["Shrunk", "shrink"]

_ROUNDS = 4


@dataclass(slots=True)
class Shrunk:
    """What is left."""

    condition: Condition
    steps: list[Step]
    records: list[Record] | None
    """The records of the company; None if it had to stay as it is, because made of its own answers it is another."""
    asked: list[str]
    """The request documents, with the ids that the small company gives."""
    company: CompanyFile
    """The company of the records."""
    began_with: tuple[int, int]
    """How many requests and records there were."""
    trials: int
    seconds: float
    ended_early: bool
    """Whether the time was up before nothing more went."""

    def __str__(self) -> str:
        """What became of it, for people."""
        requests, records = self.began_with
        left = "the company as it is" if self.records is None else f"{len(self.records)} of {records} records"
        early = "; the time was up, it may go on" if self.ended_early else ""
        return (
            f"{self.condition.in_words()}: {len(self.steps)} of {requests} requests, {left},"
            f" in {self.trials} trials and {self.seconds:.1f} s{early}"
        )


def shrink(
    company: CompanyFile,
    steps: Sequence[Step],
    condition: Condition,
    *,
    seconds: float = 110.0,
    clock: Callable[[], float] = time.monotonic,
    progress: Callable[[str], None] | None = None,
) -> Shrunk:
    """The smallest company and the fewest, smallest requests for which the condition still holds.

    `company` is what it began with and is left as it is. After `seconds` of `clock` it ends with what it has.
    `progress` is told in words how far it is. Raises NothingHappens if the condition does not hold with everything
    there.
    """
    return _Shrinking(company, list(steps), condition, clock() + seconds, clock, progress or (lambda _: None)).shrunk()


class _Shrinking:
    def __init__(
        self,
        company: CompanyFile,
        steps: list[Step],
        condition: Condition,
        until: float,
        clock: Callable[[], float],
        progress: Callable[[str], None],
    ) -> None:
        self._original = company
        self._condition = condition
        self._clock = clock
        self._began = clock()
        self._until = until
        self._progress = progress
        self._trials = 0
        self._known: dict[bytes, bool] = {}
        self._ended_early = False
        self._companies = Companies(company.company.zone, company.edition)
        self._steps = steps
        self._all_steps = len(steps)
        self._records: list[Record] | None = None
        self._all_records = 0

    def shrunk(self) -> Shrunk:
        self._begin()
        self._slice()
        size = None
        for _ in range(_ROUNDS):
            if size == self._size() or not self._go_on():
                break
            size = self._size()
            self._fewer_steps()
            self._fewer_records()
            self._fewer_recorded()
            self._fewer_elements()
        company = self._company(self._steps, self._records)
        with company.trial():
            happened = run(company, self._steps)
        return Shrunk(
            self._condition,
            self._steps,
            self._records,
            happened.asked,
            company,
            (self._all_steps, self._all_records),
            self._trials,
            self._clock() - self._began,
            self._ended_early,
        )

    def _begin(self) -> None:
        happened, last = self._first_run()
        self._steps = [
            step if step.answer is not None else replace(step, answer=happened.responses.get(place))
            for place, step in enumerate(self._steps)
        ]
        if last is not None:
            del self._steps[last + 1 :]
        records = records_of(self._original)
        self._all_records = len(records)
        if self._holds(self._steps, records):
            self._records = records
        else:
            self._progress("made of its own answers the company is another; it stays as it is")

    def _first_run(self) -> tuple[Happened, int | None]:
        with self._original.trial():
            happened = run(self._original, self._steps)
        with self._original.trial():
            return happened, self._condition.happened(self._original, self._steps)

    def _slice(self) -> None:
        """Whatever the last request refers to, if that is enough."""
        for steps, records in slices(self._steps, self._records or []):
            kept = None if self._records is None else records
            if self._holds(steps, kept):
                self._steps, self._records = steps, kept
                self._tell("what it refers to")
                return

    def _fewer_steps(self) -> None:
        self._steps = smallest(
            self._steps, lambda steps: bool(steps) and self._holds(steps, self._records), self._go_on
        )
        self._tell("fewer requests")

    def _fewer_records(self) -> None:
        if self._records is not None:
            self._records = smallest(self._records, lambda records: self._holds(self._steps, records), self._go_on)
            self._tell("fewer records")

    def _fewer_recorded(self) -> None:
        """Fewer objects and elements in the answers that were recorded, where those matter."""
        if not self._condition.needs_recorded:
            return
        for place, step in enumerate(self._steps):

            def holds(answer: str, place: int = place) -> bool:
                steps = list(self._steps)
                steps[place] = replace(steps[place], answer=answer)
                return self._holds(steps, self._records)

            if step.answer is not None:
                self._steps[place] = replace(step, answer=fewer_elements(step.answer, holds, self._go_on))
        self._tell("fewer recorded elements")

    def _fewer_elements(self) -> None:
        for place, step in enumerate(self._steps):
            wrong = _wrong_with([step])

            def holds(text: str, place: int = place, wrong: frozenset[str] = wrong) -> bool:
                steps = [*self._steps[:place], self._steps[place].with_text(text), *self._steps[place + 1 :]]
                return _wrong_with([steps[place]]) <= wrong and self._holds(steps, self._records)

            if step.opening:
                self._steps[place] = step.with_text(fewer_elements(step.text, holds, self._go_on))
        for place, record in enumerate(self._records or ()):

            def shows(text: str, place: int = place) -> bool:
                records = self._records or []
                shown = [*records[:place], records[place].with_text(text), *records[place + 1 :]]
                return self._holds(self._steps, shown)

            if self._records is not None:
                self._records[place] = record.with_text(fewer_elements(record.text, shows, self._go_on, may_go))
        self._tell("fewer elements")

    def _size(self) -> tuple[int, int, int]:
        length = sum(len(each.text) for each in (*self._steps, *(self._records or ())))
        if self._condition.needs_recorded:
            length += sum(len(step.answer or "") for step in self._steps)
        return len(self._steps), len(self._records or ()), length

    def _go_on(self) -> bool:
        if self._clock() < self._until:
            return True
        self._ended_early = True
        return False

    def _company(self, steps: Sequence[Step], records: Sequence[Record] | None) -> CompanyFile:
        return self._original if records is None else self._companies.of(records)

    def _holds(self, steps: Sequence[Step], records: Sequence[Record] | None) -> bool:
        digest = blake2b(digest_size=16)
        for step in steps:
            answer = step.answer if self._condition.needs_recorded else ""
            digest.update(f"{step.set}\0{step.text}\0{answer}\0".encode("utf-8", "replace"))
        for record in records or ():
            digest.update(f"\1{record.text}".encode("utf-8", "replace"))
        known = self._known.get(digest.digest())
        if known is None:
            self._trials += 1
            known = self._known[digest.digest()] = self._tried(steps, records)
        return known

    def _tried(self, steps: Sequence[Step], records: Sequence[Record] | None) -> bool:
        try:
            company = self._company(steps, records)
        except (ValueError, KeyError, OverflowError):
            # Of these records no company can be made.
            return False
        with company.trial():
            return self._condition.holds(company, steps)

    def _tell(self, what: str) -> None:
        records = "" if self._records is None else f", {len(self._records)} records"
        self._progress(f"{what}: {len(self._steps)} requests{records}; {self._trials} trials")


def _wrong_with(steps: Sequence[Step]) -> frozenset[str]:
    """What is wrong with requests, by the codes that QuickBooks would answer."""
    found = [finding for text, _ in sets_of(steps) for finding in validate(text)]
    return frozenset(str(finding.hresult or (finding.status and finding.status.code)) for finding in found)
