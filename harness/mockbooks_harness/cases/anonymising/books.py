"""The figures of a session, worked out by the books: totals, tax, balances, and whatever else follows from others.

The recorded requests are asked of the company they began with, and the new ones of the new company. A figure that our
books come to in the first is the one that they come to in the second; one that was recorded otherwise is no figure of
our books, stays multiplied, and is told of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree

from mockbooks import CompanyFile, QuickBooks, RequestProcessorError
from mockbooks_harness.cases.anonymising.figures import (
    is_figure,
    is_worked_out,
    places_of,
    same_elements,
    value_of,
    values_in,
    with_values,
)
from mockbooks_harness.cases.anonymising.order import permutation, reordered
from mockbooks_harness.cases.anonymising.payments import has_payments, paid_anew
from mockbooks_harness.cases.comparing import responses
from mockbooks_harness.cases.exchange import RecordedExchange
from mockbooks_harness.cases.replaying import replay

__all__ = ["Worked", "work_out"]

Write = Callable[[RecordedExchange], None]


class Worked:
    """What became of the figures."""

    def __init__(self) -> None:
        self.worked_out = 0
        """How many figures of answers are those of the books."""
        self.multiplied: Counter[tuple[int, str, str]] = Counter()
        """Figures that were multiplied instead: by exchange, response and element, and why."""

    def stays(self, number: int, where: str, why: str) -> None:
        """Take note of a figure that was multiplied."""
        self.multiplied[number, where, why] += 1


_OTHERWISE = "it was recorded otherwise than the books have it"
_NOT_ALIKE = "with other figures the books answer otherwise"


def work_out(
    recorded: Sequence[RecordedExchange],
    company: CompanyFile,
    new: Sequence[RecordedExchange],
    new_company: CompanyFile,
    power: int,
    write: Write,
) -> Worked:
    """Call `write` with each of the new exchanges, their figures worked out.

    `recorded` are the original ones, `company` and `new_company` the companies that both began with; all of them are
    left as they are. `power` is what amounts were multiplied by.
    """
    worked = Worked()
    with TemporaryDirectory() as folder:
        asked, answered = _Kept(Path(folder) / "asked"), _Kept(Path(folder) / "answered")

        def keep(number: int, request: str) -> str:
            asked.put(number, request)
            return request

        with company.trial():
            replay(recorded, company, asked=keep, answered=answered.put)
        with new_company.fork() as played:
            answers = _Kept(Path(folder) / "answers")
            session = _Session(recorded, new, played, asked, answered, answers, power, worked)
            replay(new, played, asked=session.asked, answered=session.answered)
        for number, exchange in enumerate(new, 1):
            write(session.written(number, exchange))
    return worked


class _Kept:
    """Texts by number, on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir()

    def put(self, number: int, text: str) -> None:
        (self._folder / str(number)).write_bytes(text.encode("utf-8", "surrogatepass"))

    def get(self, number: int) -> str | None:
        path = self._folder / str(number)
        return path.read_bytes().decode("utf-8", "surrogatepass") if path.exists() else None


class _Session:
    """The new requests, asked of the new company."""

    def __init__(
        self,
        recorded: Sequence[RecordedExchange],
        new: Sequence[RecordedExchange],
        company: CompanyFile,
        asked: _Kept,
        answered: _Kept,
        answers: _Kept,
        power: int,
        worked: Worked,
    ) -> None:
        self._recorded = recorded
        self._new = new
        self._company = company
        self._asked_before = asked
        self._answered_before = answered
        self._power = power
        self._worked = worked
        self._requests: dict[int, dict[int, str]] = {}
        self._answers = answers

    def asked(self, number: int, request: str) -> str:
        """The request, with payments that pay what is owed."""
        before, answer = self._asked_before.get(number), self._answered_before.get(number)
        if before is None or answer is None or not has_payments(request):
            return request
        changes = paid_anew(before, answer, request, self._power, self._try)
        if changes:
            self._requests[number] = changes
        return with_values(request, changes)

    def _try(self, request: str) -> str | None:
        try:
            with self._company.trial(), QuickBooks(self._company) as quickbooks:
                return quickbooks.process(request)
        except RequestProcessorError:
            return None

    def answered(self, number: int, answer: str) -> None:
        """Take over what the books come to."""
        recorded, text = self._recorded[number - 1].answer, self._new[number - 1].answer
        before = self._answered_before.get(number)
        if recorded is None or text is None or before is None:
            return
        found = (responses(recorded), responses(before), responses(answer))
        text = self._in_order(text, *found)
        places = places_of(text)
        if not places:
            if places is None:
                self._worked.stays(number, "the answer", "it is no whole document")
            return
        place_of = {id(element): place for place, element in enumerate(places)}
        written = _responses_in(places)
        if any(len(each) != len(written) for each in found):
            self._worked.stays(number, "the answer", _OTHERWISE)
            return
        changes: dict[int, str] = {}
        for mine, was, ours, now in zip(written, *found, strict=True):
            changes |= self._compared(number, mine, was, ours, now, place_of)
        self._answers.put(number, with_values(text, changes))

    @staticmethod
    def _in_order(
        text: str, recorded: list[etree._Element], before: list[etree._Element], now: list[etree._Element]
    ) -> str:
        """The new answer with the objects of each response in the order that they have now; so are the others then."""
        new = responses(text)
        for number, (mine, was, ours, made) in enumerate(zip(new, recorded, before, now, strict=False)):
            order = permutation(mine, made)
            if order is not None and len(mine) == len(was) == len(ours) and same_elements(was, ours):
                text = reordered(text, number, order)
                for each in (was, ours):
                    each[:] = [each[place] for place in order]
        return text

    def _compared(
        self,
        number: int,
        mine: etree._Element,
        was: etree._Element,
        ours: etree._Element,
        now: etree._Element,
        place_of: dict[int, int],
    ) -> dict[int, str]:
        changes = self._message(mine, was, ours, now, place_of)
        for place, (written, there) in enumerate(zip(mine, was, strict=False)):
            where = f"{was.tag}: {there.tag}"
            here, made = _same(ours, there, place), _same(now, written, place)
            has_figures = any(map(is_figure, values_in(written)))
            if here is None or not same_elements(there, here) or not same_elements(there, written):
                if has_figures:
                    self._worked.stays(number, where, _OTHERWISE)
            elif made is None or not same_elements(here, made):
                if has_figures:
                    self._worked.stays(number, where, _NOT_ALIKE)
            else:
                changes |= self._figures(number, str(was.tag), (written, there, here, made), place_of)
        return changes

    @staticmethod
    def _message(
        mine: etree._Element,
        was: etree._Element,
        ours: etree._Element,
        now: etree._Element,
        place_of: dict[int, int],
    ) -> dict[int, str]:
        """The message of a response, if it is ours."""
        alike = value_of(was) == value_of(ours) and was.get("statusCode") == ours.get("statusCode")
        if not alike or not value_of(mine) or now.get("statusCode") != ours.get("statusCode"):
            return {}
        return {place_of[id(mine)]: value_of(now)}

    def _figures(
        self,
        number: int,
        response: str,
        objects: tuple[etree._Element, etree._Element, etree._Element, etree._Element],
        place_of: dict[int, int],
    ) -> dict[int, str]:
        """The figures of an object: as it is written so far, was recorded, is ours, and is ours now."""
        changes = {}
        for written, there, here, made in zip(*map(values_in, objects), strict=True):
            if not is_worked_out(written) or not is_worked_out(made):
                continue
            if value_of(there).strip() != value_of(here).strip():
                if is_figure(written):
                    self._worked.stays(number, f"{response}: {_path(there)}", _OTHERWISE)
                continue
            self._worked.worked_out += 1
            if value_of(written) != value_of(made):
                changes[place_of[id(written)]] = value_of(made)
        return changes

    def written(self, number: int, exchange: RecordedExchange) -> RecordedExchange:
        """The exchange with what was worked out in its place."""
        request, answer = exchange.request, self._answers.get(number)
        if request is not None:
            request = with_values(request, self._requests.get(number, {}))
        return exchange.with_texts(request, exchange.answer if answer is None else answer)


def _responses_in(places: Sequence[etree._Element]) -> list[etree._Element]:
    root = places[0].getroottree().getroot()
    if root.tag != "QBXML":
        return []
    return [response for messages in root for response in messages if str(response.tag).endswith("Rs")]


def _same(response: etree._Element, wanted: etree._Element, place: int) -> etree._Element | None:
    """The object with the id of this one; of those that have none, or another one here, the one at its place."""
    identity = _identity(wanted)
    found = next((each for each in response if _identity(each) == identity), None) if identity is not None else None
    if found is None and place < len(response):
        found = response[place]
    return found if found is not None and found.tag == wanted.tag else None


def _identity(element: etree._Element) -> str | None:
    return element.findtext("TxnID") or element.findtext("ListID")


def _path(element: etree._Element) -> str:
    above = [str(each.tag) for each in element.iterancestors() if str(each.tag).endswith("Ret")]
    return "/".join([*reversed(above), str(element.tag)])
