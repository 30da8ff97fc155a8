"""What a type of transaction adds to the engine of all transactions: its own rules and nothing else.

A :class:`TransactionType` is stateless. The engine reads the request, resolves references, keeps the rules of Add and
Mod, numbers, stores, posts and answers; it calls the methods here where types differ, in this order:

``prepare`` the header, ``line`` each line that was given, ``finish`` the totals; then, with the rows written,
``settle`` what it settles; then its ``stock`` is moved and costed and its ``ledger`` is posted. A :class:`Draft`
carries the transaction through these steps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from mockbooks.operations.transactions.settlements import release_excess
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.catalogue.model import Element
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import OK, Status

if TYPE_CHECKING:
    from mockbooks.books.costing import StockLine
    from mockbooks.books.posting import PostingLine
    from mockbooks.company import Company
    from mockbooks.operations.call import Call
    from mockbooks.operations.transactions.list_facts import ListFacts
    from mockbooks.operations.transactions.transaction import Line, Transaction

__all__ = ["Draft", "LineTable", "TransactionType"]

Row = Sequence[int]


@dataclass(frozen=True, slots=True)
class LineTable:
    """One table of lines of a type: ``ExpenseLine``, or ``ItemLine`` with the group lines that may stand among them.

    ``clear`` is the element of a Mod that empties the table; ``fixed`` are the elements that a Mod cannot clear. A
    table that is ``in_header`` has at most one line, which a Mod names without a TxnLineID and every answer shows: the
    cash back of a deposit.
    """

    line: str
    group: str | None = None
    clear: str | None = None
    fixed: frozenset[str] = frozenset()
    in_header: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of line in this table."""
        return (self.line,) if self.group is None else (self.line, self.group)

    def asked_as(self, kind: str, verb: str) -> str:
        """The element of an Add or Mod that gives a line of this kind."""
        return f"{kind}{verb}"

    def shown_as(self, kind: str) -> str:
        """The element of the Ret that shows a line of this kind."""
        return f"{kind}Ret"


@dataclass(slots=True)
class Draft:
    """A transaction on its way into the books.

    ``txn`` is what it is going to be; ``before`` what a Mod found, None for an Add. ``given`` are the header elements
    of the request that are stored, by the Ret's names and with references resolved ("" clears), ``acted`` those to be
    acted upon.
    """

    call: Call
    txn: Transaction
    before: Transaction | None
    given: Record
    acted: Record
    facts: ListFacts
    lines_changed: bool = True
    warning: Status | None = None
    continued: list[tuple[Line, int, int]] = field(default_factory=list)
    """Lines that continue an order: the line, the order and its line by their rows (``order_links``)."""

    @property
    def company(self) -> Company:
        """The company it is written to."""
        return self.call.company

    @property
    def own(self) -> Record:
        """The header's record."""
        return self.txn.own

    @property
    def is_new(self) -> bool:
        """Whether this is an Add."""
        return self.before is None

    @property
    def status(self) -> Status:
        """The status of the answer: the first warning, or OK."""
        return self.warning or OK.status()

    def warn(self, status: Status) -> None:
        """Answer with this warning; only the first one can be told."""
        self.warning = self.warning or status

    def above(self, line: Line) -> list[Line]:
        """The lines above one that is being completed."""
        lines = self.txn.lines
        return lines[: lines.index(line)] if line in lines else lines

    def changed(self, *names: str) -> bool:
        """Whether any of these header elements is new or was given another value."""
        before = {} if self.before is None else self.before.own
        return any(self.own.get(name) != before.get(name) for name in names)


class TransactionType:
    """A kind of transaction; subclasses state what is special about theirs."""

    kind: ClassVar[str]
    """The SDK's name: ``Invoice``."""
    verbs: ClassVar[tuple[str, ...]] = ("Add", "Mod", "Query")
    entity_ref: ClassVar[str] = ""
    """The element that names the customer, vendor or payee, if the header has one."""
    control_ref: ClassVar[str] = ""
    """The element that names the receivable or payable account in which it is open."""
    line_tables: ClassVar[tuple[LineTable, ...]] = ()
    acted_on: ClassVar[frozenset[str]] = frozenset()
    """Elements of the body that are acted upon as they are, though the Ret may have one of that name."""
    fixed: ClassVar[frozenset[str]] = frozenset()
    """Header elements that a Mod cannot clear [D:OSR]."""
    names_on_lines: ClassVar[bool] = False
    """Whether EntityFilter looks at the names of its lines, as its header has none (assumed)."""
    has_source_line: ClassVar[bool] = True
    numbered: ClassVar[bool] = False
    """Whether a RefNumber that is left out is the next number of the type [D:OSR]."""
    answers_with_links: ClassVar[bool] = False
    """Whether an Add or Mod answers with LinkedTxn [D:OSR: item receipts alone]."""
    lines_shown: ClassVar[bool] = True
    """Whether IncludeLineItems decides on what the query returns beneath the header."""
    shows_links: ClassVar[bool] = True
    """Whether the Ret can have LinkedTxn."""
    deletable: ClassVar[bool] = True
    voidable: ClassVar[bool] = True
    home_twin: ClassVar[str] = ""
    """The element that says what is open on it in the home currency, if the Ret has one and several currencies are on;
    a slot of :meth:`derived` (``holes.IN_HOME_CURRENCY``)."""
    open_item: ClassVar[bool] = True
    """Whether something can be open on it (:data:`mockbooks.books.open_amounts.OPEN_ITEM_KINDS`)."""
    provenance: ClassVar[Mapping[str, str]] = {}

    @cached_property
    def ret(self) -> Element:
        """The catalogue's description of the object as it is returned."""
        return catalogue.body(f"{self.kind}Ret")

    @cached_property
    def stored_names(self) -> frozenset[str]:
        """The elements that the Ret has."""
        return frozenset(child.name for child in self.ret.children())

    @cached_property
    def stored_lines(self) -> Mapping[str, Element]:
        """The catalogue's description of each kind of line as it is returned."""
        names = {shown: kind for kind, shown in self.line_names.items()}
        return {names[child.name]: child for child in self.ret.children() if child.name in names}

    @cached_property
    def line_names(self) -> Mapping[str, str]:
        """The element of the Ret that shows each kind of line."""
        return {kind: table.shown_as(kind) for table in self.line_tables for kind in table.kinds}

    @cached_property
    def shown_lines(self) -> Mapping[str, str]:
        """Those of ``line_names`` that are the text of rows, and not worked out when answering."""
        derived = self.derived()
        return {kind: name for kind, name in self.line_names.items() if name not in derived}

    @cached_property
    def header_kinds(self) -> frozenset[str]:
        """The kinds of line that are shown without IncludeLineItems too."""
        return frozenset(kind for table in self.line_tables if table.in_header for kind in table.kinds)

    def table_of(self, kind: str) -> LineTable:
        """The table that lines of this kind stand in."""
        return next(table for table in self.line_tables if kind in table.kinds)

    def before_references(self, draft: Draft, kind: str, record: Record) -> None:
        """Resolve references of a given line that depend on others of it; ``record`` is changed in place."""

    def prepare(self, draft: Draft) -> None:
        """Complete and check the header; set the columns of the transaction that follow from it."""
        raise NotImplementedError

    def line(self, draft: Draft, line: Line, given: Record, acted: Record) -> None:
        """Complete and check one line that was given; ``given`` are its elements as they were sent."""
        raise NotImplementedError

    def finish(self, draft: Draft) -> None:
        """With header and lines complete: totals, and what else follows from them."""
        raise NotImplementedError

    def leaves_transaction(self, draft: Draft) -> bool:
        """Whether an Add makes a transaction, and does not only link what is there already."""
        return True

    def answer_without_transaction(self, draft: Draft) -> str:
        """The answer to an Add that left none behind."""
        raise NotImplementedError

    def loosen(self, draft: Draft) -> None:
        """Before a Mod is written: undo the settlements that the request replaces."""

    def can_be_open(self, company: Company, txn: Transaction) -> int:
        """Cents that are open on it as long as nothing settles it."""
        return txn.total

    def parties_changed(self, draft: Draft) -> bool:
        """Whether a Mod made it open for somebody else, or in another account: then nothing settles it any more."""
        return draft.changed(self.entity_ref, self.control_ref)

    def comes_to_something(self, txn: Transaction) -> bool:
        """Whether it has amounts: a voided one that got some is void no longer (assumed)."""
        return bool(txn.total)

    def settled_too_much(self, draft: Draft, excess: int) -> None:
        """A Mod makes the total smaller than what is settled: the newest settlements shrink (assumed)."""
        release_excess(draft.company, draft.txn.id, excess)

    def settle(self, draft: Draft) -> None:
        """With the rows written: apply payments and credits."""

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """The ledger lines of a transaction as it stands in the file; the source line first."""
        raise NotImplementedError

    def stock(self, company: Company, txn: Transaction) -> list[StockLine]:
        """What its lines do to the stock; it is costed before the ledger is made. Nothing, unless the type says so.

        What its lines cost is posted beside the ledger (:mod:`mockbooks.books.costing`), and again whenever that
        changes.
        """
        return []

    def costed(self, company: Company, txn: Transaction) -> set[int]:
        """The stock lines have been costed, now or anew: bring into the rows what the transaction shows of that.

        Gives back the other transactions whose own ledger depends on what that changed in turn, for a type that moves
        stock at the cost of other stock.
        """
        return set()

    def derived(self) -> Record:
        """Elements of the Ret that follow from other objects, as holes."""
        return {}

    def fill(self, call: Call, names: dict[int, str], row: Row) -> None:
        """Put the values of :meth:`derived` under the numbers of their holes; ``row`` are the columns of
        ``text.COLUMNS``."""

    def following(self, company: Company, txn: Transaction) -> Mapping[int, Record]:
        """Elements of the Ret that follow from links to it, by the row of the transaction or of a line of it.

        They are part of its text: what changes such a link draws a new revision for it.
        """
        return {}

    def let_go(self, company: Company, txn: Transaction) -> None:
        """Before it is deleted or voided: give back what it took from others, beside settlements."""

    def void(self, txn: Transaction) -> None:
        """Take the amounts out of a transaction that is being voided; the engine does the rest."""
        raise NotImplementedError
