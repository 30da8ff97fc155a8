"""What a request refers to: the requests before it and the records that make what it names, over however many steps.

A guess that saves trials, not more: whatever it leaves out, a trial has to show that it still happens without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mockbooks_harness.cases.shrinking.records import Record
from mockbooks_harness.cases.shrinking.steps import Step

__all__ = ["slices"]

_NAMING = re.compile(r"<(?:[A-Za-z]*(?:ListID|TxnID|TxnLineID)|FullName|Name|RefNumber)[^>]*>([^<]+)<")
_MACRO = re.compile(r"(?:def|use)Macro=\"([^\"]+)\"")
_LINE = re.compile(r"<TxnLineID>([^<]+)<")
_FIRST = re.compile(r"<(?:ListID|TxnID)>([^<]+)<")
_FULL_NAME = re.compile(r"<FullName>([^<]+)<")
_NAME = re.compile(r"<Name>([^<]+)<")
_DEPTHS = (0, 1, 2, 99)
_ONLY_ASKS = ("QueryRq",)


def slices(steps: Sequence[Step], records: Sequence[Record]) -> Iterator[tuple[list[Step], list[Record]]]:
    """Parts of the steps and records that the last step may need, the smallest first."""
    if not steps:
        return
    made = [_made(step) for step in steps[:-1]]
    own = [_own(record) for record in records]
    mentioned = [_mentioned(record.text) for record in records]
    for depth in _DEPTHS:
        wanted = _mentioned(steps[-1].text)
        kept = {len(steps) - 1}
        for place in range(len(steps) - 2, -1, -1):
            if not steps[place].name.endswith(_ONLY_ASKS) and made[place] & wanted:
                kept.add(place)
                wanted |= _mentioned(steps[place].text)
        part = [step for place, step in enumerate(steps) if place in kept]
        shown = _closure(wanted, own, mentioned, depth)
        yield part, [record for place, record in enumerate(records) if place in shown]
    # What refers to the same: transactions of a customer that cannot be deleted for them.
    about = _mentioned(steps[-1].text)
    around = {place for place, each in enumerate(mentioned) if each & about}
    wanted = set().union(about, *(mentioned[place] for place in around))
    shown = around | _closure(wanted, own, mentioned, 99)
    also = [step for place, step in enumerate(steps[:-1]) if made[place] & wanted or _mentioned(step.text) & about]
    yield [*also, steps[-1]], [record for place, record in enumerate(records) if place in shown]


def _closure(wanted: set[str], own: list[set[str]], mentioned: list[set[str]], depth: int) -> set[int]:
    found: set[int] = set()
    wanted = set(wanted)
    for _ in range(depth):
        new = {place for place, each in enumerate(own) if place not in found and each & wanted}
        if not new:
            break
        found |= new
        for place in new:
            wanted |= mentioned[place]
    return found


def _mentioned(text: str) -> set[str]:
    named = {found.strip().casefold() for found in _NAMING.findall(text)} | set(_MACRO.findall(text))
    # The ancestors on the path to a name are needed too.
    for name in list(named):
        steps = name.split(":")
        named.update(":".join(steps[:length]) for length in range(1, len(steps)))
    return named


def _made(step: Step) -> set[str]:
    """What a request makes or changes: its own name, its macro, and the ids that were answered."""
    made = set(_MACRO.findall(step.text))
    if step.name.endswith(_ONLY_ASKS):
        return made
    if step.answer is None:
        named = _NAME.search(step.text)
        return made if named is None else made | {named[1].strip().casefold()}
    first = _FIRST.search(step.answer)
    if first is not None and "<TxnID>" in first[0]:
        found = [first[1], *_LINE.findall(step.answer)]
    else:
        found = [each[1] for each in (first, _NAME.search(step.answer), _FULL_NAME.search(step.answer)) if each]
    return made | {each.strip().casefold() for each in found}


def _own(record: Record) -> set[str]:
    """The id and the names of the object itself, which stand before those of others."""
    own = set()
    for pattern in (_FIRST, _FULL_NAME, _NAME):
        found = pattern.search(record.text)
        if found is not None:
            own.add(found[1].strip().casefold())
    return own
