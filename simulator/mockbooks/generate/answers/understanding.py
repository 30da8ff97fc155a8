"""What became of the answers: what was understood, what was made of it, what was not, and why.

Differences are counted by kind, element and reason, with one example each, so that the report of a large file stays
short enough to be read.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["Difference", "Understanding"]

_MOST_SORTS = 5_000
_MOST_NOT_SHOWN = 10_000


class Difference(NamedTuple):
    """One element of one kind of object that differs, and why: as it is ``read back``, or as it is ``computed``."""

    sort: str
    kind: str
    element: str
    reason: str


class _Example(NamedTuple):
    object: str
    shown: str
    made: str


@dataclass(slots=True)
class Understanding:
    """The report of an import, filled while it runs."""

    answers: Counter[str] = field(default_factory=Counter)
    """Responses by name, refused ones with their status code."""
    objects: Counter[str] = field(default_factory=Counter)
    """What was made, by kind."""
    stand_ins: Counter[str] = field(default_factory=Counter)
    """What was referred to but never shown, by kind."""
    not_shown: dict[str, str] = field(default_factory=dict)
    """The same one by one: what each is in words, by its ListID or TxnID; of very many, the first."""
    differences: Counter[Difference] = field(default_factory=Counter)
    examples: dict[Difference, _Example] = field(default_factory=dict)
    pinned: list[str] = field(default_factory=list)
    """Figures that no row comes to, in words."""
    left_out_things: Counter[tuple[str, str]] = field(default_factory=Counter)
    """What was not understood or could not be kept, and why."""
    assumptions: list[str] = field(default_factory=list)
    """What no answer says and had to be decided."""
    compared: int = 0
    """Objects that were read back and compared with what was shown of them."""
    equal: int = 0
    """Those of them that came back without any difference."""

    def answered(self, response: str, status: str) -> None:
        """Count a response."""
        self.answers[response if status in ("", "0") else f"{response} {status}"] += 1

    def leave_out(self, what: str, why: str) -> None:
        """Note something that was not understood or could not be kept; of too many sorts, only how often."""
        if len(self.left_out_things) >= _MOST_SORTS and (what, why) not in self.left_out_things:
            what, why = "other things", "there are too many sorts of them"
        self.left_out_things[what, why] += 1

    def assume(self, what: str) -> None:
        """Note something that had to be decided."""
        if what not in self.assumptions:
            self.assumptions.append(what)

    def stands_in(self, kind: str, identity: str, name: str) -> None:
        """Note something that was referred to and never shown."""
        self.stand_ins[kind] += 1
        if len(self.not_shown) < _MOST_NOT_SHOWN:
            self.not_shown[identity] = f"{kind} {name!r}" if name and name != identity else f"{kind} {identity}"

    def differs(self, difference: Difference, subject: str, shown: str, made: str) -> None:
        """Count a difference; the first one of its kind is the example."""
        self.differences[difference] += 1
        self.examples.setdefault(difference, _Example(subject, _short(shown), _short(made)))

    def as_record(self) -> dict[str, object]:
        """The report for programs."""
        return {
            "answers": dict(sorted(self.answers.items())),
            "objects": dict(sorted(self.objects.items())),
            "standIns": dict(sorted(self.stand_ins.items())),
            "compared": self.compared,
            "equal": self.equal,
            "differences": [
                {**difference._asdict(), "count": count, "example": self.examples[difference]._asdict()}
                for difference, count in sorted(self.differences.items())
            ],
            "pinned": list(self.pinned),
            "leftOut": [
                {"what": what, "why": why, "count": count}
                for (what, why), count in sorted(self.left_out_things.items())
            ],
            "assumptions": list(self.assumptions),
        }

    def __str__(self) -> str:
        """The report for people."""
        parts = [
            _section("Answers", _counts(self.answers)),
            _section("Made of them", _counts(self.objects)),
            _section("Referred to and never shown: stand-ins", _counts(self.stand_ins)),
            f"Read back: {self.equal} of {self.compared} objects are as they were shown.",
            _section("Differences", [self._in_words(each) for each in sorted(self.differences)]),
            _section("Pinned: shown, and in no row", self.pinned),
            _section(
                "Left out",
                [f"{count} x {what}: {why}" for (what, why), count in sorted(self.left_out_things.items())],
            ),
            _section("Assumed", self.assumptions),
        ]
        return "\n\n".join(part for part in parts if part) + "\n"

    def _in_words(self, difference: Difference) -> str:
        example = self.examples[difference]
        return (
            f"{self.differences[difference]} x {difference.kind} {difference.element}, {difference.sort}:"
            f" {difference.reason}; {example.object} shows {example.shown!r}, here it is {example.made!r}"
        )


_LONGEST_EXAMPLE = 120


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_EXAMPLE else f"{text[:_LONGEST_EXAMPLE]}…"


def _counts(counter: Counter[str]) -> list[str]:
    return [f"{count} x {name}" for name, count in sorted(counter.items())]


def _section(title: str, lines: list[str]) -> str:
    return "\n".join([f"{title}:", *(f"  {line}" for line in lines)]) if lines else ""
