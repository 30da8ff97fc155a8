"""From a recording to a case: read, put together, and the company made of what the answers show.

What is not understood is never fatal: it is left out and said. Memory holds one document at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from mockbooks import CompanyFile, Edition, NothingShown, Understanding
from mockbooks_harness.cases import pairing
from mockbooks_harness.cases.beginning.winding import MOST_EXCHANGES, WoundBack, wind_back
from mockbooks_harness.cases.case import Case, ExchangeWriter, exchanges_in, finish
from mockbooks_harness.cases.depending import Dependence, dependences
from mockbooks_harness.cases.drafts import Drafts
from mockbooks_harness.cases.exchange import RecordedExchange
from mockbooks_harness.cases.folder import understood_texts, unfinished_case
from mockbooks_harness.cases.merging import merge
from mockbooks_harness.cases.recording import OWN_QUESTIONS, Recording
from mockbooks_harness.cases.sources import Bounds, sources
from mockbooks_harness.cases.verdicts import Verdict

__all__ = ["TOO_LONG", "Imported", "NothingRecorded", "import_case"]


class NothingRecorded(ValueError):
    """There is no qbXML in what was given; the text says what was seen instead."""


@dataclass(slots=True)
class Imported:
    """A new case, and what became of the recording."""

    case: Case
    sources: list[str]
    exchanges: Counter[str]
    """How many exchanges there are, by what is there of them."""
    paired: Counter[str]
    """How requests and answers were found to belong together."""
    left_out: Counter[tuple[str, str]]
    """What was not understood, and why."""
    understood: Understanding
    """What was understood of the objects that the answers show."""
    remarks: Counter[str] = field(default_factory=Counter)
    differing: Counter[str] = field(default_factory=Counter)
    """What a replay answers otherwise, in words: it depends on what the recording does not tell."""
    depends: list[Dependence] = field(default_factory=list)
    """On what that is, one by one."""
    is_too_long: bool = False
    """Whether it was not asked again: what was shown after changes stands as it was shown."""

    def as_record(self) -> dict[str, Any]:
        """The report for programs."""
        return {
            "sources": self.sources,
            "exchanges": dict(sorted(self.exchanges.items())),
            "paired": dict(sorted(self.paired.items())),
            "remarks": dict(sorted(self.remarks.items())),
            "answeredOtherwise": dict(sorted(self.differing.items())),
            "dependsOn": [each.as_record() for each in self.depends],
            "notAskedAgain": self.is_too_long,
            "notUnderstood": [
                {"what": what, "why": why, "count": count} for (what, why), count in sorted(self.left_out.items())
            ],
            **self.understood.as_record(),
        }

    def __str__(self) -> str:
        """The report for people."""
        parts = [
            _section("Made of", self.sources),
            _section("Exchanges", [f"{count} x {what}" for what, count in sorted(self.exchanges.items())]),
            _section("Put together by", [f"{how}: {count}" for how, count in sorted(self.paired.items())]),
            _section("Of exchanges", [f"{count} x {what}" for what, count in sorted(self.remarks.items())]),
            _section(
                "Answered otherwise in a replay, because the recording does not tell what it depends on",
                [f"{count} x {what}" for what, count in sorted(self.differing.items())],
            ),
            _section("Of these, nothing in the recording shows", [str(each) for each in self.depends[:_MOST_NAMED]]),
            _section(
                "Not understood",
                [
                    f"{what}: {why}" + (f" ({count} x)" if count > 1 else "")
                    for (what, why), count in _most(self.left_out)
                ],
            ),
        ]
        return "\n\n".join(part for part in parts if part) + f"\n\n{self.understood}"


#: Said of a session that is not wound back.
TOO_LONG = f"it is longer than {MOST_EXCHANGES:,} exchanges, or 64 MB, and so it is not asked again"
_MOST_NAMED = 200
# Bytes of requests and answers.
_MOST_TO_REPLAY = 64 << 20


def _most(counted: Counter[tuple[str, str]]) -> list[tuple[tuple[str, str], int]]:
    found = sorted(counted.items())
    more = len(found) - _MOST_NAMED
    return [*found[:_MOST_NAMED], *([((f"{more} more", "see understood.json"), 1)] if more > 0 else [])]


def import_case(
    paths: Iterable[str | Path],
    output: str | Path,
    *,
    zone: str | None = None,
    edition: Edition | None = None,
    bounds: Bounds | None = None,
    progress: Callable[[str], None] | None = None,
) -> Imported:
    """Make the case `output` of the recordings in these files and folders.

    `zone` and `edition` are told by the recording if they are not given. `progress` is called with the name of each
    source. Raises NothingRecorded if there is no qbXML in them, CaseExists if there is something at `output` already,
    ValueError for a zone that there is not. A failure leaves nothing behind.
    """
    given = [Path(path) for path in paths]
    with unfinished_case(Path(output)) as folder, Drafts() as drafts:
        recording = Recording(drafts)
        for source in sources(given, recording.leave_out, bounds):
            if progress is not None:
                progress(source.name)
            recording.read(source)
        if not recording.found:
            raise NothingRecorded(_nothing(given, recording))
        pairing.pair(drafts)
        merge(drafts)
        pairing.put_in_order(drafts)
        counted: Counter[str] = Counter()
        paired: Counter[str] = Counter()
        remarks: Counter[str] = Counter()
        with ExchangeWriter(folder) as writer:
            for exchange in drafts.finished():
                writer.add(exchange)
                counted[_sort(exchange)] += 1
                paired.update([exchange.paired] if exchange.paired else [])
                remarks.update(exchange.remarks)
        understood, wound_back = _company(folder, zone, edition)
        imported = Imported(
            Case(folder, {}, []), recording.sources, counted, paired, recording.left_out, understood, remarks
        )
        if wound_back is not None:
            imported.differing.update(map(_differing, wound_back.differing))
            imported.depends = list(dependences(wound_back.differing, exchanges_in(folder), understood.not_shown))
        imported.is_too_long = wound_back is None and bool(understood.answers)
        finish(folder, {"sources": recording.sources}, understood_texts(imported.as_record(), str(imported)))
    imported.case = Case.open(output)
    return imported


def _sort(exchange: RecordedExchange) -> str:
    if exchange.failure is not None:
        return "call that failed with an HRESULT"
    if exchange.request is None:
        return "answer to the Web Connector" if OWN_QUESTIONS in exchange.remarks else "answer without its request"
    return "request without its answer" if exchange.answer is None else "request and answer"


def _nothing(given: list[Path], recording: Recording) -> str:
    said = [f"{what}: {why}" for (what, why), _ in _most(recording.left_out)[:5]]
    named = ", ".join(map(str, given))
    return "; ".join([f"there is no qbXML request or answer in {named}", *said])


def _differing(verdict: Verdict) -> str:
    return f"{verdict.request or 'call'}: {verdict.verdict.value} ({verdict.where.split(', and ')[0]})"


def _company(folder: Path, zone: str | None, edition: Edition | None) -> tuple[Understanding, WoundBack | None]:
    path = folder / "company.mkb"

    def made(supposed: Iterable[str] = (), at: Path | None = None) -> CompanyFile:
        return CompanyFile.from_answers(
            _texts(folder), path=at, zone=zone, edition=edition, beginning=True, supposed=supposed
        )

    exchanges = exchanges_in(folder)
    wound_back: WoundBack | None = None
    try:
        if _is_short(folder, exchanges):
            wound_back = wind_back(exchanges, made)
        company = made(wound_back.supposed.texts() if wound_back is not None else (), path)
    except NothingShown:
        # Every call failed, or no answer was recorded: it was asked of a company that nothing is known of.
        understanding = Understanding()
        understanding.assume("no answer was recorded: the company is a new one, with nothing in it")
        settings = {name: value for name, value in (("edition", edition), ("zone", zone)) if value is not None}
        CompanyFile.create(path, **settings).close()  # type: ignore[arg-type]
        return understanding, None
    company.close()
    assert company.understood is not None, "a company that was just made of answers tells what was understood"
    if wound_back is None:
        company.understood.assume(f"{TOO_LONG}: what was shown after changes stands as shown")
    elif len(wound_back.supposed):
        company.understood.assume(
            f"{len(wound_back.supposed)} objects were otherwise at the beginning than they were shown: as the session's"
            " answers need it"
        )
    return company.understood, wound_back


def _is_short(folder: Path, exchanges: Sequence[RecordedExchange]) -> bool:
    """Whether a session can be asked again, more than once, while it is imported."""
    size = sum(file.stat().st_size for file in (folder / "exchanges").iterdir())
    return len(exchanges) <= MOST_EXCHANGES and size <= _MOST_TO_REPLAY


def _texts(folder: Path) -> Iterator[str | tuple[datetime | None, str]]:
    for exchange in exchanges_in(folder):
        if exchange.request is not None:
            yield exchange.at, exchange.request
        if exchange.answer is not None:
            yield exchange.answer


def _section(title: str, lines: list[str]) -> str:
    return "\n".join([f"{title}:", *(f"  {line}" for line in lines)]) if lines else ""
