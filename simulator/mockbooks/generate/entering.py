"""Entering: each request is carried out by the engine itself, at the company's moment for it.

What documents refer to is known by then: their TxnIDs are kept, ids of lines and edit sequences are asked of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from mockbooks.company import Company, ManualClock
from mockbooks.company.host import Host
from mockbooks.generate import requests
from mockbooks.generate.documents import Change, Document, ListChange, NewJob, Purchase, Sale, Told
from mockbooks.generate.recipe import Recipe, RecipeError
from mockbooks.generate.requests import Step
from mockbooks.generate.requests.forms import amount
from mockbooks.operations import Session
from mockbooks.operations.call import Call
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.registry import operations
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import NAME_IN_USE, Refused

#: Called now and then with how many requests are done, of how many.
Progress = Callable[[int, int], None]

_T = TypeVar("_T")
_REQUESTS_A_SET = 500

_OPENING = "SELECT txn_id FROM txn JOIN list_object ON list_object.id = entity WHERE txn.kind = ? AND name = ?"
#: What a story may ask of a transaction, and where it stands.
_COLUMNS = {"EditSequence": "edit_sequence", "total": "total", "open": "open"}
_LINES = "SELECT txn_line_id FROM line JOIN txn ON txn.id = line.txn WHERE txn.txn_id = ? ORDER BY line.position"


class Entering:
    """One company being filled; it knows the ids of what it has entered (`requests.Entered`)."""

    def __init__(
        self, company: Company, clock: ManualClock, recipe: Recipe, total: int, progress: Progress | None
    ) -> None:
        """`total` is how many requests there are going to be."""
        self._company, self._clock, self._recipe, self._progress = company, clock, recipe, progress
        self._session = Session(application="Mockbooks")
        self._version = Host.of(company).newest_version
        self._txn_ids: dict[Document, str] = {}
        self._left: dict[Told, Record] = {}
        self._done, self._total = 0, total

    def put_on_lists(self, steps: Iterable[Step]) -> None:
        """Carry out the requests that set lists up."""
        for batch in _batches(steps):
            with self._company.request_set():
                for step in batch:
                    self._set_up(step)

    def enter(self, documents: Iterable[Document]) -> None:
        """Enter documents at their moments."""
        for batch in _batches(documents):
            with self._company.request_set():
                for document in batch:
                    self._enter(document)

    def _set_up(self, step: Step) -> None:
        try:
            self._perform(step)
        except Refused as refused:
            if not (step.may_exist and refused.code == NAME_IN_USE.code):
                raise
        self._clock.advance(1)

    def _enter(self, document: Document) -> None:
        if isinstance(document, (Sale, Purchase)) and document.is_opening:
            self._opened(document)
            return
        self._clock.move_to(max(document.at, self._clock.now()))
        outcome = self._perform(requests.trading(document, self._recipe, self))
        if isinstance(document, Told):
            self._left[document] = outcome.recovery or {}
        elif not isinstance(document, (Change, NewJob, ListChange)):
            assert outcome.recovery is not None, "an Add says what it has added"
            self._txn_ids[document] = str(outcome.recovery["TxnID"])

    def _opened(self, document: Sale | Purchase) -> None:
        """An opening balance became a transaction when its name was put on the list."""
        name = document.customer.full_name if isinstance(document, Sale) else document.payee
        (self._txn_ids[document],) = self._company.connection.execute(_OPENING, (document.form, name)).fetchone()

    def _perform(self, step: Step) -> Outcome:
        self._done += 1
        if self._progress is not None and (self._done % 100 == 0 or self._done == self._total):
            self._progress(self._done, self._total)
        company = self._company
        call = Call(step.request, step.record, {}, company, self._session, self._version, company.edition)
        try:
            with company.request():
                return operations()[step.request].run(call)
        except Refused as refused:
            if not step.place:
                raise
            raise RecipeError(f"{step.place}: {step.request}: {refused.code} {refused.message}") from None

    def _line_ids_of(self, txn_id: str) -> list[str]:
        rows = self._company.connection.execute(_LINES, (txn_id,))
        return [line_id for (line_id,) in rows]

    def _asked(self, statement: str, *values: str) -> str:
        (found,) = self._company.connection.execute(statement, values).fetchone()
        return str(found)

    # -- what is known of what was entered ------------------------------------------------------------------------

    def txn_id(self, document: Document) -> str:
        """The TxnID of a document."""
        return self._txn_ids[document]

    def line_ids(self, document: Document) -> list[str]:
        """The TxnLineIDs of a document's lines, in their order."""
        return self._line_ids_of(self._txn_ids[document])

    def txn_edit_sequence(self, document: Document) -> str:
        """The EditSequence of a document as it is now."""
        return self._asked("SELECT edit_sequence FROM txn WHERE txn_id = ?", self._txn_ids[document])

    def list_id(self, kind: str, full_name: str) -> tuple[str, str]:
        """ListID and EditSequence of something on a list."""
        statement = "SELECT list_id, edit_sequence FROM list_object WHERE kind = ? AND full_name = ?"
        list_id, edit_sequence = self._company.connection.execute(statement, (kind, full_name)).fetchone()
        return str(list_id), str(edit_sequence)

    def of_step(self, step: Told, what: str) -> str:
        """What a step of a story has left in the file: its ids, its edit sequence, its amounts."""
        left = self._left[step]
        if what.startswith("line."):
            return self._line_ids_of(str(left["TxnID"]))[int(what.removeprefix("line.")) - 1]
        if "ListID" in left and what == "EditSequence":
            statement = "SELECT edit_sequence FROM list_object WHERE list_id = ? AND kind = ?"
            return self._asked(statement, str(left["ListID"]), step.request.removesuffix("Add"))
        if what in _COLUMNS:
            found = self._asked(f"SELECT {_COLUMNS[what]} FROM txn WHERE txn_id = ?", str(left["TxnID"]))
            return found if what == "EditSequence" else amount(abs(int(found)))
        return str(left[what])


def _batches(things: Iterable[_T]) -> Iterator[list[_T]]:
    remaining = iter(things)
    while batch := list(islice(remaining, _REQUESTS_A_SET)):
        yield batch
