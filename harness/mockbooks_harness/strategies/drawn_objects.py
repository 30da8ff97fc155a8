"""Objects to hold a mapping to: drawn from the language, made in a company, or found in one.

The language gives every shape that an object may have, and every value, however unlikely together. A company gives
objects whose sums, links and references are true: one is made by a drawn Add, in a trial that is undone, and read back
as a connector reads it. Companies that are there already give what they have, and so do drawn ones, of any shape.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache

from hypothesis import strategies as st
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.qbxml import NEWEST, VERSIONS, Edition, Version, catalogue
from mockbooks_harness.strategies.beginnings import new_company
from mockbooks_harness.strategies.for_company import request_piece
from mockbooks_harness.strategies.kept import children
from mockbooks_harness.strategies.known import Known
from mockbooks_harness.strategies.pieces import written
from mockbooks_harness.strategies.plan import Plan, plan
from mockbooks_harness.strategies.requests import document
from mockbooks_harness.strategies.responses import records

Element = etree._Element


@dataclass(frozen=True, slots=True)
class Object:
    """An object of QuickBooks: its text, the company it is of (None: of the language alone), and what made it."""

    qbxml: str
    quickbooks: QuickBooks | None = None
    request: str = ""

    @property
    def element(self) -> Element:
        """It as an element of its own."""
        return etree.fromstring(self.qbxml.encode())


def ask(quickbooks: QuickBooks, requests: str, version: Version = NEWEST) -> list[Element]:
    """The answers to some requests, asked in a version."""
    text = quickbooks.process(document(requests, "continueOnError", version=version))
    return list(etree.fromstring(text.encode())[0])


def query(kind: str, version: Version, edition: Edition, found_by: str = "") -> str:
    """The query for all objects of a kind, `"Invoice"`, with their lines and links; or for those `found_by`.

    Raises KeyError for a kind that has no query.
    """
    known = children(plan(catalogue.message(f"{kind}QueryRq"), version, edition))
    also = [name for name in ("IncludeLineItems", "IncludeLinkedTxns") if name in known]
    every = "<ActiveStatus>All</ActiveStatus>" if "ActiveStatus" in known and not found_by else ""
    return f"<{kind}QueryRq>{found_by}{every}{''.join(f'<{n}>true</{n}>' for n in also)}</{kind}QueryRq>"


def key_of(ret: Element) -> str:
    """The element that a query finds an object by, its text in it; "" if it has none."""
    found = next((key for name in ("TxnID", "ListID") if (key := ret.findtext(name))), None)
    return (
        ""
        if found is None
        else f"<{'TxnID' if ret.find('TxnID') is not None else 'ListID'}>{found}</"
        + ("TxnID>" if ret.find("TxnID") is not None else "ListID>")
    )


def texts(rets: Iterable[Element]) -> list[str]:
    """Objects as text, the shortest first: so the shortest is what an example shrinks to."""
    return sorted((etree.tostring(ret, encoding="unicode").strip() for ret in rets), key=len)


class Language:
    """Objects as the language has them."""

    name = "the language"

    def __init__(self, version: Version, edition: Edition) -> None:
        self.version, self.edition = version, edition

    def objects(self, ret: str) -> st.SearchStrategy[Object] | None:
        """Objects of that name."""
        return records(ret, version=self.version, edition=self.edition).map(Object)

    def trial(self) -> AbstractContextManager[object]:
        """There is nothing to be undone."""
        return nullcontext()


class Made:
    """Objects made in a company by drawn Adds; whoever draws one is inside of `trial`.

    `plain` ones have no lines but those of the request: what takes lines over from orders and groups is shorter to
    draw, and longer to read.
    """

    def __init__(self, company: CompanyFile, version: Version, *, plain: bool = False) -> None:
        self.name = "a company plainly" if plain else "a company"
        self.plain = plain
        self._known = Known(company, version)
        self._quickbooks = QuickBooks(company)
        self.version, self.edition = version, company.edition

    def objects(self, ret: str) -> st.SearchStrategy[Object] | None:
        """Objects of that name; None where no Add makes one."""
        kind = ret.removesuffix("Ret")
        try:
            message = catalogue.message(f"{kind}AddRq")
            query(kind, self.version, self.edition)
        except KeyError:
            return None
        if not message.valid(self.version, self.edition):
            return None
        return self._made(kind)

    def _made(self, kind: str) -> st.SearchStrategy[Object]:
        @st.composite
        def made(draw: st.DrawFn) -> Object | None:
            piece = request_piece(draw, self._known, f"{kind}AddRq", plain=self.plain)
            piece.drop("IncludeRetElement")
            request = written(piece)
            (answer,) = ask(self._quickbooks, request, self.version)
            ret = answer.find(f"{kind}Ret")
            if ret is None:
                return None
            again = query(kind, self.version, self.edition, key_of(ret))
            (found,) = ask(self._quickbooks, again, self.version)
            (text,) = texts(found)
            return Object(text, self._quickbooks, request)

        return made().filter(lambda found: found is not None)  # type: ignore[return-value]

    def trial(self) -> AbstractContextManager[object]:
        """What is made inside is undone at its end."""
        return self._quickbooks.company.trial()


class Found:
    """Objects that a company has."""

    name = "companies"

    def __init__(self, company: CompanyFile, version: Version) -> None:
        self._quickbooks = QuickBooks(company)
        self.version, self.edition = version, company.edition

    def objects(self, ret: str) -> st.SearchStrategy[Object] | None:
        """Objects of that name; None where the company has none."""
        kind = ret.removesuffix("Ret")
        try:
            (answer,) = ask(self._quickbooks, query(kind, self.version, self.edition), self.version)
        except KeyError:
            return None
        found = texts([each for each in answer if each.tag == ret])
        return st.sampled_from(found).map(lambda text: Object(text, self._quickbooks)) if found else None

    def trial(self) -> AbstractContextManager[object]:
        """What is done inside is undone at its end."""
        return self._quickbooks.company.trial()


class Drawn:
    """Objects of companies that are drawn, as `companies()` draws them: first the company, then one of its objects."""

    name = "drawn companies"
    edition = Edition.US

    def __init__(self, companies: st.SearchStrategy[CompanyFile], version: Version) -> None:
        self._companies, self.version = companies, version

    def objects(self, ret: str) -> st.SearchStrategy[Object] | None:
        """Objects of that name; None where no query finds one."""
        kind = ret.removesuffix("Ret")
        try:
            query(kind, self.version, self.edition)
        except KeyError:
            return None

        @st.composite
        def found(draw: st.DrawFn) -> Object | None:
            company = draw(self._companies)
            quickbooks = QuickBooks(company)
            (answer,) = ask(quickbooks, query(kind, self.version, company.edition), self.version)
            there = texts([each for each in answer if each.tag == ret])
            made = "".join(_inside(text) for text in getattr(company, "requests", ()))
            return Object(draw(st.sampled_from(there)), quickbooks, made) if there else None

        return found().filter(lambda each: each is not None)  # type: ignore[return-value]

    def trial(self) -> AbstractContextManager[object]:
        """There is no company yet in which something could be undone."""
        return nullcontext()


def _inside(text: str) -> str:
    """The requests of a document, without what is around them."""
    (requests,) = etree.fromstring(text.encode())
    return "".join(etree.tostring(each, encoding="unicode").strip() + "\n" for each in requests)


Source = Language | Made | Found | Drawn


@cache
def _beginning() -> bytes:
    with new_company() as company:
        return company.to_bytes()


def company_to_draw_in() -> CompanyFile:
    """A small company of one's own, with a few of each list: that of `new_company`, made once a process."""
    return CompanyFile.from_bytes(_beginning())


# ---- older versions


def older_versions(ret: str, version: Version, edition: Edition) -> list[Version]:
    """The versions before one that have an object, the newest first."""
    return [each for each in reversed(VERSIONS) if each < version and catalogue.body(ret).valid(each, edition)]


def cut(ret: Element, version: Version, edition: Edition) -> Element:
    """An object as an older version shows it: without the elements that it does not have."""
    copy = etree.fromstring(etree.tostring(ret))
    _cut(copy, plan(catalogue.body(str(ret.tag)), version, edition))
    return copy


def _cut(element: Element, shown: Plan) -> None:
    known = children(shown)
    for child in list(element):
        below = known.get(str(child.tag))
        if below is None:
            element.remove(child)
        elif not below.is_leaf:
            _cut(child, below)
