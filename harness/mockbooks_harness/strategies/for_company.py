"""Requests for one company: what they refer to exists, what they change is current, and the rules likely take them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from hypothesis import strategies as st

from mockbooks import CompanyFile, QuickBooks
from mockbooks.qbxml import NEWEST, Version, catalogue
from mockbooks_harness.strategies.company_walk import CompanyWalk
from mockbooks_harness.strategies.contents import draw_piece
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

    `names` are those of requests, `"InvoiceAddRq"`; None is every Add that this company has the means for. All are
    valid, whatever the company; by far the most are accepted, and the books move. Raises KeyError for a name that is no
    message, ValueError for one that the version and the company's edition do not have.
    """
    edition = (company.company if isinstance(company, QuickBooks) else company).edition
    known = [names] if isinstance(names, str) else list(adds(version) if names is None else names)
    for name in known:
        if not request_message(name).valid(version, edition):
            raise ValueError(f"qbXML {version}, {edition}, has no {name}")
    return _requests(company, tuple(request_message(name).name for name in known), version, names is None)


@st.composite
def _requests(
    draw: st.DrawFn, company: CompanyFile | QuickBooks, names: tuple[str, ...], version: Version, all_adds: bool
) -> str:
    known = Known(company, version)
    offered = [name for name in names if possible(name, known)] if all_adds else names
    piece = request_piece(draw, known, draw(st.sampled_from(offered)))
    return document(written(piece), version=version)


def request_piece(draw: st.DrawFn, known: Known, name: str) -> Piece:
    """One request before it is text."""
    base = plan(catalogue.message(name), known.version, known.edition)
    if draw(_BY_THE_LANGUAGE):
        return draw_piece(draw, base, leaf_values)
    walk = CompanyWalk(draw, known)
    piece = walk.required(fitted(base, name))
    for settle in SETTLES.get(name.removesuffix("Rq"), ()):
        # What it adds is in the first place, but for ListDisplayAdd and the like, which need no settling.
        settle(walk, piece.children[0])
    return piece


#: One in so many is drawn from the language alone: what no rule here lets through stands there too, now and then.
_BY_THE_LANGUAGE = st.integers(0, 30).map(lambda number: number == 19)


@cache
def adds(version: Version = NEWEST) -> tuple[str, ...]:
    """The names of all Adds."""
    return tuple(
        entry.name
        for entry in catalogue.messages()
        if entry.kind == "request" and entry.name.endswith("AddRq") and entry.since <= version
    )
