"""What may differ between a recording and its replay: what the session itself made, and the machine drew.

Ids, EditSequences, times and running numbers of what the session added or changed were drawn then and are drawn anew
here. They may differ, but always in the same way: each stands for one that was recorded, in every later answer, and
takes its place in the requests. Ids of what was there before are those of the recording and may not differ.
"""

from __future__ import annotations

import re
from datetime import datetime

__all__ = ["Identities"]

_TIMES = frozenset({"TimeCreated", "TimeModified", "TimeDeleted"})
_NUMBERS = frozenset({"TxnNumber", "RefNumber"})
_ID = re.compile(r"[0-9A-F]{1,16}-[0-9]{1,12}")
_GUID = re.compile(r"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}")
_IN_TEXT = re.compile(rf"{_ID.pattern}|{_GUID.pattern}")
_SEQUENCE = re.compile(r"\b[0-9]{9,11}\b")
_EDIT = re.compile(r"(<(ListID|TxnID)>\s*([^<\s]+)\s*</\2>\s*<EditSequence>\s*)([0-9]+)(\s*</EditSequence>)", re.DOTALL)


class Identities:
    """What was recorded and what stands for it here."""

    def __init__(self) -> None:
        self._here: dict[str, str] = {}
        self._recorded: dict[str, str] = {}
        self._edits: dict[tuple[str, str], str] = {}
        self._sequences: dict[str, str] = {}
        self._numbers: dict[tuple[str, str], str] = {}
        self._first: int | None = None
        self._first_here: int | None = None

    def began(self, recorded: int, here: int) -> None:
        """The first edit of the session: its EditSequence there and here. What is older was there before."""
        if self._first is None:
            self._first, self._first_here = recorded, here

    @property
    def has_begun(self) -> bool:
        """Whether the session has changed anything yet."""
        return self._first is not None

    def in_request(self, text: str) -> str:
        """A recorded request with what stands here for the ids, EditSequences and iteratorIDs in it."""
        if self._edits:
            text = _EDIT.sub(lambda found: found[1] + self._edit(found[3], found[4]) + found[5], text)
        return self.in_text(text)

    def in_text(self, text: str) -> str:
        """A text with what stands here for the ids and GUIDs in it."""
        if not self._here:
            return text
        return _IN_TEXT.sub(lambda found: self._here.get(found[0], found[0]), text)

    def _edit(self, identity: str, sequence: str) -> str:
        return self._edits.get((identity, sequence), sequence)

    def may_stand(self, name: str, recorded: str, here: str, owner: str) -> bool:
        """Whether `here` may stand where `recorded` stood: in an element or attribute of this name.

        `owner` is the recorded id of the object it stands in.
        """
        if _ID.fullmatch(recorded) and _ID.fullmatch(here):
            return self._may_be(recorded, here)
        if _GUID.fullmatch(recorded) and _GUID.fullmatch(here):
            return self._stands_for(recorded, here)
        if recorded == here:
            return True
        if name == "EditSequence":
            if self._is_later(_number(recorded), self._first) and self._is_later(_number(here), self._first_here):
                self._sequences.setdefault(recorded, here)
                return self._edits.setdefault((owner, recorded), here) == here
            return False
        if name == "statusMessage":
            return _SEQUENCE.sub(lambda found: self._sequences.get(found[0], found[0]), self.in_text(recorded)) == here
        if name in _TIMES:
            return self._time_may(recorded, here)
        if name in _NUMBERS and recorded.isdigit() and here.isdigit():
            # Numbers that QuickBooks gives by itself count on from those before, of which not all are known.
            return self._is_new(owner, self._first) and self._numbers.setdefault((name, recorded), here) == here
        return self.in_text(recorded) == here

    def _may_be(self, recorded: str, here: str) -> bool:
        known = self._here.get(recorded)
        if known is not None or here in self._recorded:
            return known == here
        if recorded == here:
            return True
        is_new = self._is_new(recorded, self._first) and self._is_new(here, self._first_here)
        return is_new and self._stands_for(recorded, here)

    def _stands_for(self, recorded: str, here: str) -> bool:
        if self._here.get(recorded, here) != here or self._recorded.get(here, recorded) != recorded:
            return False
        self._here[recorded] = here
        self._recorded[here] = recorded
        return True

    def _is_new(self, identity: str, first: int | None) -> bool:
        return self._is_later(_number(identity.partition("-")[2]), first)

    @staticmethod
    def _is_later(moment: int, first: int | None) -> bool:
        # The id of what was made and its EditSequence may be a second apart.
        return first is not None and moment >= first - 1

    def _time_may(self, recorded: str, here: str) -> bool:
        """Times of what the session did: both at its beginning or later, by a wall clock that may be an hour off."""
        if self._first is None or self._first_here is None:
            return False
        there, now = _time(recorded), _time(here)
        if there is None or now is None:
            return False
        return there >= self._first - _HOUR - _ALLOWED and now >= self._first_here - _HOUR - _ALLOWED


_HOUR = 3600
# A call takes a while: an object is stamped a little before or after the edit it belongs to.
_ALLOWED = 120


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("9999999999999") else 0


def _time(text: str) -> int | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return int(moment.timestamp()) if moment.tzinfo is not None else None
