"""Requests and request sets: documents that a program might send, and all that it might send."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from mockbooks.qbxml import NEWEST, Edition, Version, catalogue
from mockbooks_harness.strategies.contents import contents, pieces
from mockbooks_harness.strategies.pieces import Piece

ON_ERROR = ("stopOnError", "continueOnError")


def requests(
    names: str | Sequence[str], *, version: Version = NEWEST, edition: Edition = Edition.US
) -> st.SearchStrategy[str]:
    """Whole documents of one request, `"InvoiceAddRq"` or one out of several names, ready to be sent.

    Raises KeyError for a name that is no message, ValueError for one that this version and edition do not have.
    """
    known = [names] if isinstance(names, str) else list(names)
    drawn = [contents(request_message(name), version=version, edition=edition) for name in known]
    return st.builds(document, st.one_of(drawn), st.sampled_from(ON_ERROR), version=st.just(version))


def request_sets(
    names: str | Sequence[str],
    *,
    version: Version = NEWEST,
    edition: Edition = Edition.US,
    min_size: int = 0,
    max_size: int = 3,
) -> st.SearchStrategy[str]:
    """Whole request sets, ready to be sent, of requests out of these. Raises as `requests` does."""
    known = [names] if isinstance(names, str) else list(names)
    drawn = [contents(request_message(name), version=version, edition=edition) for name in known]
    bodies = st.lists(st.one_of(drawn), min_size=min_size, max_size=max_size).map("".join)
    return st.builds(document, bodies, st.sampled_from(ON_ERROR), version=st.just(version))


def request_pieces(name: str, *, version: Version = NEWEST, edition: Edition = Edition.US) -> st.SearchStrategy[Piece]:
    """One request before it is text."""
    return pieces(request_message(name), version=version, edition=edition)


def document(body: str, on_error: str = "stopOnError", *, version: Version = NEWEST) -> str:
    """The request set around requests."""
    return (
        f'<?xml version="1.0"?>\n<?qbxml version="{version}"?>\n'
        f'<QBXML>\n<QBXMLMsgsRq onError="{on_error}">\n{body}</QBXMLMsgsRq>\n</QBXML>\n'
    )


def request_message(name: str) -> catalogue.Element:
    """The request of that name, with or without `Rq` behind it. KeyError if there is none."""
    return catalogue.message(name if name.endswith("Rq") else f"{name}Rq")
