"""One trial: the steps asked of a company, in order; what came of it.

Ids, EditSequences and iteratorIDs that were answered then are others once requests before them are gone; each later
request names those that stand for them now.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from mockbooks import CompanyFile, Journal, QuickBooks, RequestProcessorError
from mockbooks_harness.cases.shrinking.steps import Step, sets_of

__all__ = ["Happened", "Outcome", "run"]

_DRAWN = re.compile(r"<(ListID|TxnID|TxnLineID|EditSequence)>([^<]+)</|iteratorID=\"([^\"]+)\"")
_NAMED = re.compile(r"(?<=>)[^<>]{1,40}(?=</)|(?<=iteratorID=\")[^\"]+(?=\")")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one request; of a call that failed, its HRESULT as a number above 0x80000000."""

    request: str
    code: int
    message: str


@dataclass(slots=True)
class Happened:
    """What came of the steps."""

    outcomes: list[Outcome] = field(default_factory=list)
    """In the order of the steps; those that a stopped set did not come to are left out."""
    steps: list[int] = field(default_factory=list)
    """Which step each outcome is of."""
    asked: list[str] = field(default_factory=list)
    """The request documents as they were sent."""
    answers: list[str | None] = field(default_factory=list)
    """Their answers; None where the call failed."""
    responses: dict[int, str] = field(default_factory=dict)
    """The response to each step that adds or changes something, or begins an iterator."""


def run(company: CompanyFile, steps: Sequence[Step]) -> Happened:
    """Ask the steps of a company; it is changed by them."""
    happened = Happened()
    drawn: dict[str, str] = {}
    number = 0
    with QuickBooks(company, journal=Journal(keep=1)) as quickbooks:
        for written, members in sets_of(steps):
            asked = _NAMED.sub(lambda found: drawn.get(found[0], found[0]), written) if drawn else written
            happened.asked.append(asked)
            try:
                answer = quickbooks.process(asked)
            except RequestProcessorError as error:
                happened.answers.append(None)
                happened.outcomes.append(Outcome(members[-1].name, error.hresult.code, error.hresult.text))
                happened.steps.append(number + len(members) - 1)
            else:
                happened.answers.append(answer)
                outcomes = quickbooks.journal[-1].outcomes
                for place, outcome in enumerate(outcomes[: len(members)]):
                    happened.outcomes.append(Outcome(outcome.request, outcome.code, outcome.message))
                    happened.steps.append(number + place)
                _remember(answer, members, number, happened, drawn)
            number += len(members)
    return happened


def _remember(answer: str, members: Sequence[Step], number: int, happened: Happened, drawn: dict[str, str]) -> None:
    """Note what was drawn in this answer, and what it stands for."""
    if all(step.name.endswith("QueryRq") and "iterator=" not in step.text for step in members):
        return
    responses = etree.fromstring(answer.encode("utf-8"))[0]
    for place, (step, response) in enumerate(zip(members, responses, strict=False)):
        response.tail = None
        text = happened.responses[number + place] = etree.tostring(response, encoding="unicode")
        if step.answer is None:
            continue
        then, now = _DRAWN.findall(step.answer), _DRAWN.findall(text)
        if [each[0] for each in then] == [each[0] for each in now]:
            for was, comes in zip(then, now, strict=True):
                if was[1:] != comes[1:]:
                    drawn[was[1] or was[2]] = comes[1] or comes[2]
