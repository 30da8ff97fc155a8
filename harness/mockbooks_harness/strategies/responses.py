"""Answers and the records in them: documents that QuickBooks might give, and all that it might give.

They have the shape of the version and edition asked for, and every value is written as QuickBooks writes it. They are
drawn from the language alone: that the lines of an invoice sum to its subtotal holds for the records of a company only.
"""

from __future__ import annotations

from hypothesis import strategies as st

from mockbooks.qbxml import NEWEST, STATUS_CODES, Edition, Version, catalogue
from mockbooks_harness.strategies.contents import draw_piece, pieces
from mockbooks_harness.strategies.pieces import Piece, written
from mockbooks_harness.strategies.plan import Plan, plan
from mockbooks_harness.strategies.values import leaf_values

#: What QuickBooks says of a request that was done, that found nothing, and that it refused [R].
_DONE = STATUS_CODES[0].status()
_NOTHING = STATUS_CODES[1].status()
_REFUSED = (
    STATUS_CODES[500].status(value="80000001-1704067200"),
    STATUS_CODES[3120].status(
        "Invalid argument.  The specified record does not exist in the list.", id="80000001-1704067200"
    ),
    STATUS_CODES[1000].status(),
)


def records(name: str, *, version: Version = NEWEST, edition: Edition = Edition.US) -> st.SearchStrategy[str]:
    """What an answer may hold, as in `records("InvoiceRet")`: the XML of one object.

    Raises KeyError if no answer has such an element, ValueError if this version and edition do not have it.
    """
    return record_pieces(name, version=version, edition=edition).map(written)


def record_pieces(name: str, *, version: Version = NEWEST, edition: Edition = Edition.US) -> st.SearchStrategy[Piece]:
    """The same before it is text."""
    return pieces(catalogue.body(name), version=version, edition=edition, form="kept")


def responses(name: str, *, version: Version = NEWEST, edition: Edition = Edition.US) -> st.SearchStrategy[str]:
    """Whole answers to one request, as in `responses("InvoiceQueryRs")`: done, nothing found, or refused.

    Raises KeyError for a name that is no message, ValueError for one that this version and edition do not have.
    """
    message = catalogue.message(name if name.endswith("Rs") else f"{name}Rs")
    if not message.valid(version, edition):
        raise ValueError(f"qbXML {version}, {edition}, has no {message.name}")
    return _answers(plan(message, version, edition)).map(_document)


@st.composite
def _answers(draw: st.DrawFn, message: Plan) -> Piece:
    refused = draw(st.sampled_from((None, None, None, *_REFUSED)))
    answer = draw_piece(draw, message, lambda leaf: leaf_values(leaf, "kept"))
    if refused is not None:
        answer.children.clear()
    status = refused or (_DONE if answer.children else _NOTHING)
    stated = {"statusCode": str(status.code), "statusSeverity": status.severity, "statusMessage": status.message}
    known = [attribute.name for attribute in message.attributes]
    kept = dict(answer.attributes)
    for counted in ("retCount", "iteratorRemainingCount", "iteratorID"):
        kept.pop(counted, None)
    if "retCount" in known and refused is None and message.name.endswith("QueryRs"):
        kept["retCount"] = str(len(answer.children))
    kept |= stated
    answer.attributes = [(name, kept[name]) for name in known if name in kept]
    return answer


def _document(answer: Piece) -> str:
    return f'<?xml version="1.0" ?>\n<QBXML>\n<QBXMLMsgsRs>\n{written(answer)}</QBXMLMsgsRs>\n</QBXML>\n'
