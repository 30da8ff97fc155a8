"""One session in several sources, a log and the SOAP calls beside it: each exchange is kept once.

Two exchanges of different sources are one if the request is the same, word for word, and the answer is, or is missing
in one of them; unless the sources tell of other sessions or of moments too far apart. Each takes one of every other
source, so what was asked twice stays there twice.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import timedelta

from mockbooks_harness.cases.drafts import Draft, Drafts

__all__ = ["TWICE", "merge"]

TWICE = "it is recorded in several sources"

# Clocks of several programs, and the time that a call takes.
_ONE_MOMENT = timedelta(minutes=10)


def merge(drafts: Drafts) -> int:
    """Make one of those that are the same; how many were taken in by others."""
    if len({draft.place for draft in drafts.all}) < 2:
        return 0
    merging = _Merging(drafts)
    for draft in drafts.all:
        merging.take(draft)
    drafts.all[:] = [draft for draft in drafts.all if not draft.is_joined]
    return merging.count


class _Merging:
    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self._asked: dict[bytes, list[Draft]] = defaultdict(list)
        self._answered: dict[bytes, list[Draft]] = defaultdict(list)
        self._answers: dict[int, bytes] = {}
        self._sources: dict[int, set[int]] = {}
        """By the number of a draft: the places that it was found in."""
        self.count = 0

    def take(self, draft: Draft) -> None:
        """Keep it, or let one that was kept take it in."""
        request, answer = self._digest(draft, "request"), self._digest(draft, "answer")
        known = self._asked[request] if request else self._answered[answer] if answer else []
        fitting = [other for other in known if self._is_one(other, draft, answer)]
        if fitting:
            self._take_in(min(fitting, key=lambda other: _apart(other, draft)), draft, answer)
            return
        self._sources[draft.number] = {draft.place}
        if request:
            self._asked[request].append(draft)
        if answer:
            self._answered[answer].append(draft)
            self._answers[draft.number] = answer

    def _digest(self, draft: Draft, kind: str) -> bytes:
        text = self._drafts.text(draft, kind)
        return b"" if text is None else hashlib.sha256("".join(_body(text).split()).encode("utf-8", "replace")).digest()

    def _is_one(self, kept: Draft, draft: Draft, answer: bytes) -> bool:
        if draft.place in self._sources[kept.number]:
            return False
        if kept.known.session and draft.known.session and kept.known.session != draft.known.session:
            return False
        if kept.known.failure and draft.known.failure and kept.known.failure.code != draft.known.failure.code:
            return False
        its = self._answers.get(kept.number, b"")
        if answer and its and answer != its and kept.answer_is_whole and draft.answer_is_whole:
            return False
        if (answer and kept.known.failure) or (its and draft.known.failure):
            return False
        return _apart(kept, draft) <= _ONE_MOMENT

    def _take_in(self, kept: Draft, draft: Draft, answer: bytes) -> None:
        has_better = bool(answer) and (kept.answer is None or (draft.answer_is_whole and not kept.answer_is_whole))
        self._drafts.take_in(kept, draft, TWICE, answer=has_better)
        if has_better:
            self._answers[kept.number] = answer
            self._answered[answer].append(kept)
        self._sources[kept.number].add(draft.place)
        self.count += 1


def _body(text: str) -> str:
    """A document without what stands before it: declarations are written anew on the way."""
    begin = text.find("<QBXML")
    return text[begin:] if begin >= 0 else text


def _apart(one: Draft, other: Draft) -> timedelta:
    if one.known.at is None or other.known.at is None:
        return timedelta(0)
    return abs(one.known.at - other.known.at)
