"""The validator: everything that is wrong with a request set, each with its place and with what QuickBooks would say.

The request processor stops at the first fault of the whole text; the validator goes on and tells the first structural
fault of each request, and where the structure is sound every value that would be refused. `mockbooks validate` prints
it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockbooks.qbxml import encoding
from mockbooks.qbxml.explanation import line_of, path_of
from mockbooks.qbxml.fault import Fault
from mockbooks.qbxml.grammar import Node
from mockbooks.qbxml.hresult import CallFailed, HResult
from mockbooks.qbxml.reader import Kind, check_no_text, open_set, parse, read_request, requested_version
from mockbooks.qbxml.record import read_value
from mockbooks.qbxml.status import FIELD_NOT_SUPPORTED, UNSUPPORTED_MESSAGE, Refused, StatusCode
from mockbooks.qbxml.versions import VERSIONS, Edition, Version

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong."""

    fault: Fault
    """Where and what."""
    hresult: HResult | None
    """What the call fails with; None if only the request is refused."""
    status: StatusCode | None
    """What the request is refused (or, with a warning, answered) with; None if the whole call fails."""
    message: str
    """What QuickBooks says: the text of the HRESULT, or the status message."""

    def __str__(self) -> str:
        code = str(self.hresult or (self.status.code if self.status else ""))
        return f"{self.fault}\n    QuickBooks: {code} {self.message}"


def validate(
    text: str | bytes,
    version: Version | None = None,
    *,
    edition: Edition = Edition.US,
    kind: Kind | None = None,
) -> list[Finding]:
    """Everything that is wrong with a request set; an empty list if nothing is.

    `version` is the version to judge by, whatever the document says (it must say one all the same); None for the
    document's own. `kind` is what the call takes; None for what the document has.
    """
    return list(_findings(text, version, edition, kind))


def _findings(text: str | bytes, version: Version | None, edition: Edition, kind: Kind | None) -> Iterator[Finding]:
    try:
        root, prolog = parse(text)
    except CallFailed as failure:
        yield _failed(failure)
        return
    try:
        spoken = requested_version(prolog, VERSIONS, edition)
    except CallFailed as failure:
        yield _failed(failure)
        if version is None:
            return
        spoken = version
    try:
        document, message_set = open_set(root, version or spoken, edition, kind or _kind(root))
    except CallFailed as failure:
        yield _failed(failure)
        return
    for element in message_set:
        try:
            request = read_request(element, document)
        except CallFailed as failure:
            yield _failed(failure)
        else:
            if not request.supported:
                fault = Fault(request.sourceline, request.name, f"the {edition} edition does not have this request")
                yield Finding(fault, None, UNSUPPORTED_MESSAGE, UNSUPPORTED_MESSAGE.message())
            yield from _values(element, request.node)
    try:
        check_no_text(message_set)
    except CallFailed as failure:
        yield _failed(failure)


def _kind(root: _Element) -> Kind:
    return "subscription" if len(root) and root[0].tag == "QBXMLSubscriptionMsgsRq" else "messages"


def _values(element: _Element, node: Node) -> Iterator[Finding]:
    """The values that would be refused; the first of them is what the answer would say."""
    for child in element:
        inner = node.children[str(child.tag)]
        if inner.foreign:
            yield _not_supported(child, inner)
        elif inner.type is None:
            yield from _values(child, inner)
        elif child.get("useMacro") is None:
            try:
                read_value(child.text or "", inner)
            except Refused as refused:
                yield _refused(child, inner, refused)


def _not_supported(element: _Element, node: Node) -> Finding:
    editions = ", ".join(sorted(node.element.editions)) or "none of the desktop"
    what = f"{node.name} is ignored by the {node.edition} edition; it is for {editions}"
    status = FIELD_NOT_SUPPORTED
    return Finding(Fault(line_of(element), path_of(element), what), None, status, status.message(field=node.name))


def _refused(element: _Element, node: Node, refused: Refused) -> Finding:
    value = encoding.stored(element.text or "")
    what = f"“{value}” cannot stand in {node.name}: {refused.status.meaning}"
    if node.length is not None and len(value) > node.length:
        what = f"{node.name} has {len(value)} characters and may have {node.length}"
    expected = tuple(one.value for one in node.element.values if one.value in node.values)
    return Finding(Fault(line_of(element), path_of(element), what, expected), None, refused.status, refused.message)


def _failed(failure: CallFailed) -> Finding:
    return Finding(failure.fault or Fault(1, "", failure.explanation), failure.hresult, None, failure.text)
