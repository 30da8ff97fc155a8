"""Requests for one company: what they refer to exists, what they change is current, and the rules likely take them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from hypothesis import strategies as st

from mockbooks import CompanyFile, QuickBooks
from mockbooks.qbxml import NEWEST, Edition, Version, catalogue
from mockbooks_harness.strategies.change_rules import can_change
from mockbooks_harness.strategies.company_walk import CompanyWalk
from mockbooks_harness.strategies.contents import Impossible, draw_piece
from mockbooks_harness.strategies.known import Known
from mockbooks_harness.strategies.pieces import Piece, written
from mockbooks_harness.strategies.plan import plan
from mockbooks_harness.strategies.requests import document, request_message
from mockbooks_harness.strategies.rule_tables import SETTLES, possible
from mockbooks_harness.strategies.rules import fitted
from mockbooks_harness.strategies.values import leaf_values


def requests_for(
    company: CompanyFile | QuickBooks, names: str | Sequence[str] | None = None, *, version: Version = NEWEST
) -> st.SearchStrategy[str]:
    """Whole documents of one request each, for this company as it stands when they are drawn.

    `names` are those of requests, `"InvoiceAddRq"`; None is every Add that this company has the means for, and now and
    then a change of what is there: a Mod, a void, a deletion. All are valid, whatever the company; by far the most are
    accepted, and the books move. Raises KeyError for a name that is no message, ValueError for one that the version and
    the company's edition do not have.
    """
    if names is None:
        return _of_all(company, version)
    edition = (company.company if isinstance(company, QuickBooks) else company).edition
    known = [names] if isinstance(names, str) else list(names)
    for name in known:
        if not request_message(name).valid(version, edition):
            raise ValueError(f"qbXML {version}, {edition}, has no {name}")
    return _requests(company, tuple(request_message(name).name for name in known), version)


@st.composite
def _requests(draw: st.DrawFn, company: CompanyFile | QuickBooks, names: tuple[str, ...], version: Version) -> str:
    piece = request_piece(draw, Known(company, version), draw(st.sampled_from(names)))
    return document(written(piece), version=version)


@st.composite
def _of_all(draw: st.DrawFn, company: CompanyFile | QuickBooks, version: Version) -> str:
    known = Known(company, version)
    kind = draw(_ADD_CHANGE_OR_TAKE_AWAY)
    if kind:
        name = draw(st.sampled_from([each for each in changes(version, known.edition) if kind in each]))
        if can_change(name, known):
            return document(written(request_piece(draw, known, name)), version=version)
    offered = [name for name in adds(version, known.edition) if possible(name, known)]
    return document(written(request_piece(draw, known, draw(st.sampled_from(offered)))), version=version)


_ADD_CHANGE_OR_TAKE_AWAY = st.sampled_from(("", "", "", "", "ModRq", "", "", "", "ModRq", "Txn", "", "ListDel"))


def request_piece(draw: st.DrawFn, known: Known, name: str, *, plain: bool = False) -> Piece:
    """One request before it is text; `plain` is without lines that come from orders and groups."""
    base = plan(catalogue.message(name), known.version, known.edition)
    if draw(_BY_THE_LANGUAGE):
        return draw_piece(draw, base, leaf_values)
    walk = CompanyWalk(draw, known, plain=plain)
    try:
        piece = walk.piece(fitted(base, name))
    except Impossible:
        piece = None
    if piece is None:
        # There is nothing that could be meant.
        return draw_piece(draw, base, leaf_values)
    for settle in SETTLES.get(name.removesuffix("Rq"), ()):
        # What it adds is in the first place, but for ListDisplayAdd and the like, which need no settling.
        settle(walk, piece.children[0])
    return piece


#: One in so many is drawn from the language alone: what no rule here lets through stands there too, now and then.
_BY_THE_LANGUAGE = st.integers(0, 30).map(lambda number: number == 19)


@cache
def adds(version: Version = NEWEST, edition: Edition = Edition.US) -> tuple[str, ...]:
    """The names of all Adds."""
    return _names(version, edition, lambda name: name.endswith("AddRq"))


@cache
def changes(version: Version = NEWEST, edition: Edition = Edition.US) -> tuple[str, ...]:
    """The names of all requests that change or take away what is there."""
    return _names(version, edition, lambda name: name.endswith("ModRq") or name.removesuffix("Rq") in _TAKE_AWAY)


_TAKE_AWAY = ("ListDel", "ListMerge", "TxnDel", "TxnVoid")


def _names(version: Version, edition: Edition, wanted: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(
        entry.name
        for entry in catalogue.messages()
        if entry.kind == "request" and wanted(entry.name) and entry.since <= version and edition in entry.editions
    )
