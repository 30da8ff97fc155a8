"""The text of an answer: prolog, one `…Rs` a request, its status attributes, the rendered objects inside.

[R] recorded in raw captures: the declaration is exactly `<?xml version="1.0" ?>`, with no encoding and no `qbxml`
instruction; no indentation, one element a line, LF, one at the end; an empty element closes with ` />`. Attributes
stand in the order requestID (only if it was sent), statusCode, statusSeverity, statusMessage, retCount,
iteratorRemainingCount, iteratorID. The text is pure ASCII: everything else is a decimal reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mockbooks.qbxml.status import OK, Status

PROLOG = '<?xml version="1.0" ?>\n'

_SPECIAL = re.compile("[^\t\n\x20\x21\x23-\x25\x28-\x3b\x3d\x3f-\x7e]")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}


def escape(text: str) -> str:
    """Text as it stands in an answer, in a leaf or an attribute: `& < > " '` by name, all beyond ASCII by number.

    [R:BASH] recorded: the apostrophe is `&apos;` and the quotation mark `&quot;` inside elements too; a line end is LF
    as it is. A carriage return that was stored is written as a reference: assumed.
    """
    return _SPECIAL.sub(_reference, text) if _SPECIAL.search(text) else text


def _reference(match: re.Match[str]) -> str:
    character = match[0]
    return _NAMED.get(character) or f"&#{ord(character)};"


@dataclass(slots=True)
class Answer:
    """The answer to one request: the status and, already rendered, what was found or made."""

    request: str
    """The name of the request, as in "InvoiceAddRq"."""
    request_id: str | None
    """None if the request had none: then the answer has none. [R] recorded."""
    status: Status
    body: str = ""
    """Whole elements, each line ended by LF."""
    ret_count: int | None = None
    iterator_remaining: int | None = None
    iterator_id: str | None = None

    @property
    def text(self) -> str:
        """The `…Rs` element, its last line end included."""
        name = response_name(self.request)
        status = self.status
        attributes = [] if self.request_id is None else [f' requestID="{escape(self.request_id)}"']
        attributes.append(
            f' statusCode="{status.code}" statusSeverity="{status.severity}" statusMessage="{escape(status.message)}"'
        )
        if self.ret_count is not None:
            attributes.append(f' retCount="{self.ret_count}"')
        if self.iterator_remaining is not None:
            attributes.append(f' iteratorRemainingCount="{self.iterator_remaining}"')
        if self.iterator_id is not None:
            attributes.append(f' iteratorID="{escape(self.iterator_id)}"')
        head = f"<{name}{''.join(attributes)}"
        return f"{head}>\n{self.body}</{name}>\n" if self.body else f"{head} />\n"


def response_name(request: str) -> str:
    """The name of the answer to a request: "InvoiceAddRq" -> "InvoiceAddRs"."""
    return f"{request.removesuffix('Rq')}Rs"


def write_response(
    answers: Iterable[Answer],
    *,
    new_message_set_id: str | None = None,
    message_set_status: int | None = None,
    kind: str = "messages",
) -> str:
    """The whole text of an answer, in the order of the requests.

    `new_message_set_id` and `message_set_status` are given only when the request set had recovery attributes [D:OSR];
    their order is that of the schema. `kind` is "messages" or "subscription", as in the request document.
    """
    name = "QBXMLMsgsRs" if kind == "messages" else "QBXMLSubscriptionMsgsRs"
    attributes = ""
    if new_message_set_id is not None:
        attributes += f' newMessageSetID="{escape(new_message_set_id)}"'
    if message_set_status is not None:
        attributes += f' messageSetStatusCode="{message_set_status}"'
    body = "".join([answer.text for answer in answers])
    head = f"{PROLOG}<QBXML>\n<{name}{attributes}"
    # An answer without answers: the empty form of all other elements is assumed here.
    return f"{head}>\n{body}</{name}>\n</QBXML>\n" if body else f"{head} />\n</QBXML>\n"


def done(request: str, request_id: str | None, body: str = "") -> Answer:
    """The answer of a request that was simply done."""
    return Answer(request, request_id, OK.status(), body)
