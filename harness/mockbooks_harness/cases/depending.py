"""Why an answer comes out otherwise in a replay: what it names or is made of, that nothing in the recording shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

from mockbooks_harness.cases.beginning.supposed import TRANSACTION_NAMES
from mockbooks_harness.cases.verdicts import Verdict

if TYPE_CHECKING:
    from mockbooks_harness.cases.exchange import RecordedExchange

__all__ = ["Dependence", "dependences", "in_report"]

_ID = re.compile(r">([0-9A-F]{1,16}-[0-9]{1,12})<")
_NAME = re.compile(r"<FullName>([^<]*)</FullName>")
_MOST = 8
# What the figures that a query shows are moved in, or by.
_MOVED = ("Account", "Customer", "Vendor", "Item", *sorted(name.removesuffix("Ret") for name in TRANSACTION_NAMES))
_CHANGES = re.compile(r"<\w+(?:Add|Mod|Void|Del)Rq\b")
_NOTHING_NAMED = "what it comes to besides: figures, links or settings from before the session"


class Dependence(NamedTuple):
    """An answer that differs, and what it depends on, in words."""

    exchange: int
    request: str
    not_shown: tuple[str, ...]

    def as_record(self) -> dict[str, Any]:
        """The same for programs."""
        return {"exchange": self.exchange, "request": self.request, "notShown": list(self.not_shown)}

    def __str__(self) -> str:
        return f"{self.exchange} {self.request or 'the call'}: {'; '.join(self.not_shown)}"


def dependences(
    differing: Iterable[Verdict], exchanges: Sequence[RecordedExchange], not_shown: Mapping[str, str]
) -> Iterator[Dependence]:
    """Of each verdict what was never shown of what its request names; of a query, of what was changed so far.

    `not_shown` has that in words, by its id.
    """
    by_name = {words.partition(" ")[2].strip("'\""): words for words in not_shown.values()}

    def named(number: int) -> Iterator[str]:
        exchange = exchanges[number - 1]
        text = f"{exchange.request or ''}{exchange.answer or ''}"
        yield from (not_shown[identity] for identity in _ID.findall(text) if identity in not_shown)
        yield from (by_name[name] for name in map(unescape, _NAME.findall(text)) if name in by_name)

    done: dict[str, None] = {}
    seen = 0
    for verdict in sorted(differing, key=lambda each: each.number):
        is_query = verdict.request.endswith("QueryRq")
        for number in range(seen + 1, verdict.number + 1) if is_query else ():
            if _CHANGES.search(exchanges[number - 1].request or ""):
                # What it is displayed with moves no figure.
                done.update(dict.fromkeys(words for words in named(number) if words.startswith(_MOVED)))
        seen = max(seen, verdict.number) if is_query else seen
        found = tuple(done if is_query else dict.fromkeys(named(verdict.number)))
        more = (f"{len(found) - _MOST} more",) if len(found) > _MOST else ()
        yield Dependence(verdict.number, verdict.request, (*found[:_MOST], *more) or (_NOTHING_NAMED,))


def in_report(understood: str | None) -> dict[tuple[int, str], tuple[str, ...]]:
    """What `understood.json` of a case says of this, by exchange and request; nothing if it says nothing."""
    try:
        told = json.loads(understood or "{}").get("dependsOn", [])
        return {(int(each["exchange"]), str(each["request"])): tuple(map(str, each["notShown"])) for each in told}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
