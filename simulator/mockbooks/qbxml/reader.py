"""Reads the text of a request set: from dirty but legal input to requests that are structurally sound.

The whole document is judged before anything is done: a fault anywhere makes the call fail (`CallFailed`), with
QuickBooks' opaque text and an explanation that names the place. What is in the leaves is not looked at here.

The order in which the rules are applied, where a document breaks several, is assumed: characters, well-formedness, the
`qbxml` instruction and its version, the message set and its attributes, then the requests from first to last.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Literal

from mockbooks.qbxml import catalogue, encoding, grammar
from mockbooks.qbxml.catalogue.model import MessageEntry
from mockbooks.qbxml.explanation import close_match, existence, explain, line_of
from mockbooks.qbxml.fault import Fault
from mockbooks.qbxml.grammar import Node
from mockbooks.qbxml.hresult import (
    PARSE_ERROR,
    ROLLBACK_NOT_SUPPORTED,
    VERSION_NOT_SUPPORTED,
    VERSION_NOT_SUPPORTED_BY_LIBRARY,
    WRONG_MESSAGE_SET,
    CallFailed,
    HResult,
)
from mockbooks.qbxml.structure import Misfit, attributes_of, blank, check, check_attributes
from mockbooks.qbxml.versions import NEWEST, VERSIONS, Edition, Version, parse_version

if TYPE_CHECKING:
    from lxml.etree import _Element

Kind = Literal["messages", "subscription"]

_SETS: Mapping[str, Kind] = {"QBXMLMsgsRq": "messages", "QBXMLSubscriptionMsgsRq": "subscription"}
_ENTRY_KINDS: Mapping[Kind, str] = {"messages": "request", "subscription": "subscription request"}


@dataclass(slots=True)
class Request:
    """One request of a set: structurally sound, its values not yet read (`record.read_record`)."""

    name: str
    """As in "InvoiceAddRq"."""
    element: _Element
    node: Node
    request_id: str | None
    attributes: dict[str, str]
    """All attributes that were sent, requestID included."""
    sourceline: int
    supported: bool
    """Whether this edition has the request; if only others have it, it is answered with 1030 (assumed)."""


@dataclass(slots=True)
class RequestDocument:
    """A request set as it was sent."""

    version: Version
    edition: Edition
    kind: Kind
    on_error: str
    """stopOnError or continueOnError; "" in a subscription document, which does not say."""
    response_data: str = "includeAll"
    new_message_set_id: str | None = None
    old_message_set_id: str | None = None
    requests: list[Request] = field(default_factory=list)


def read(
    text: str | bytes,
    *,
    supported: Container[Version] = VERSIONS,
    edition: Edition = Edition.US,
    kind: Kind = "messages",
) -> RequestDocument:
    """The requests of a text.

    `supported` are the versions that the QuickBooks of the session takes, `edition` its edition; `kind` is what the
    call takes: "messages" for ProcessRequest, "subscription" for ProcessSubscription. Raises CallFailed.
    """
    root, prolog = parse(text)
    version = requested_version(prolog, supported, edition)
    document, message_set = open_set(root, version, edition, kind)
    for element in message_set:
        document.requests.append(read_request(element, document))
    check_no_text(message_set)
    return document


def parse(text: str | bytes) -> tuple[_Element, encoding.Prolog]:
    """The root element of a well-formed text, and what stood before it. Raises CallFailed."""
    from lxml import etree

    prolog = encoding.prolog(encoding.characters(text))
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_blank_text=True,
    )
    try:
        root = etree.fromstring(prolog.text.encode(), parser)
    except etree.XMLSyntaxError as error:
        encoding.check_no_control_characters(prolog.text)
        what = re.sub(r", line \d+, column \d+.*", "", error.msg or "").strip() or "it ends too early"
        raise encoding.failure(max(error.lineno or 1, 1), f"not well-formed XML: {what}") from None
    if "<?" in prolog.text:
        etree.strip_tags(root, etree.ProcessingInstruction)
    return root, prolog


def requested_version(prolog: encoding.Prolog, supported: Container[Version], edition: Edition) -> Version:
    """The version that a document speaks. Raises CallFailed.

    That a document without the instruction is a parse error is assumed; so is which of the two HRESULTs a version gets:
    the library's for one newer than any it knows, QuickBooks' for all others.
    """
    if prolog.version is None:
        raise encoding.failure(prolog.line, 'the instruction <?qbxml version="…"?> is missing before the root element')
    try:
        version, dialect = _parse_version(prolog.version)
    except ValueError:
        number = re.fullmatch(r"([0-9]{1,3})\.([0-9]{1,2})", prolog.version)
        newer = number is not None and (int(number[1]), int(number[2])) > NEWEST
        hresult = VERSION_NOT_SUPPORTED_BY_LIBRARY if newer else VERSION_NOT_SUPPORTED
        raise _not_taken(hresult, prolog.line, f"there is no qbXML version “{prolog.version}”") from None
    if dialect is not None and dialect is not edition:
        what = f"“{prolog.version}” is for the {dialect} edition, and this is the {edition} one"
        raise _not_taken(VERSION_NOT_SUPPORTED, prolog.line, what)
    if version not in supported:
        raise _not_taken(VERSION_NOT_SUPPORTED, prolog.line, f"this QuickBooks does not support qbXML {version}")
    return version


def open_set(root: _Element, version: Version, edition: Edition, kind: Kind) -> tuple[RequestDocument, _Element]:
    """The document without its requests, and the message set that has them. Raises CallFailed."""
    if root.tag != "QBXML":
        raise encoding.failure(line_of(root), f"the root element is {root.tag}, not QBXML")
    if root.keys():
        raise encoding.failure(line_of(root), f"QBXML has no attribute {attributes_of(root)[0][0]}")
    check_no_text(root)
    if len(root) == 0:
        raise encoding.failure(line_of(root), "QBXMLMsgsRq is missing: QBXML is empty")
    message_set = root[0]
    tag = str(message_set.tag)
    if tag not in _SETS:
        hint = f"; perhaps {close} is meant" if (close := close_match(tag, _SETS)) else ""
        raise encoding.failure(line_of(message_set), f"{tag} stands where QBXMLMsgsRq is expected{hint}")
    if len(root) > 1:
        raise encoding.failure(line_of(root[1]), f"{root[1].tag} stands after {tag}, which must be alone in QBXML")
    if _SETS[tag] != kind:
        call = {"messages": "ProcessRequest", "subscription": "ProcessSubscription"}[kind]
        raise _not_taken(WRONG_MESSAGE_SET, line_of(message_set), f"{call} does not take {tag}")
    node = _set_node(tag, version, edition)
    try:
        check_attributes(message_set, node)
    except Misfit as misfit:
        raise _failed(explain(misfit, node)) from None
    if message_set.get("onError") == "rollbackOnError":
        what = "onError cannot be rollbackOnError"
        raise _not_taken(ROLLBACK_NOT_SUPPORTED, line_of(message_set), what, "stopOnError", "continueOnError")
    document = RequestDocument(
        version,
        edition,
        kind,
        message_set.get("onError") or "",
        message_set.get("responseData") or "includeAll",
        _stored(message_set.get("newMessageSetID")),
        _stored(message_set.get("oldMessageSetID")),
    )
    return document, message_set


def read_request(element: _Element, document: RequestDocument) -> Request:
    """One request, checked. Raises CallFailed."""
    name = str(element.tag)
    node = request_node(name, document.version, document.edition, document.kind)
    if node is None:
        raise _failed(no_such_request(element, document))
    attributes: dict[str, str] = {}
    try:
        if element.keys():
            check_attributes(element, node)
            attributes = {key: encoding.stored(value) for key, value in attributes_of(element)}
        check(element, node)
    except Misfit as misfit:
        raise _failed(explain(misfit, node)) from None
    tail = element.tail
    if tail is not None and not blank(tail):
        raise encoding.failure(line_of(element), f"text stands after {name}, between the requests")
    return Request(name, element, node, attributes.get("requestID"), attributes, line_of(element), not node.foreign)


@cache
def request_node(name: str, version: Version, edition: Edition, kind: Kind = "messages") -> Node | None:
    """The node of a request; None if that version has no such request in any edition."""
    entry = _entries().get(name)
    if entry is None or entry.kind != _ENTRY_KINDS[kind] or version < entry.since:
        return None
    return grammar.compile(catalogue.message(name), version, edition)


def no_such_request(element: _Element, document: RequestDocument) -> Fault:
    """Why there is no request of that name."""
    name, line = str(element.tag), line_of(element)
    entry = _entries().get(name)
    wanted = _ENTRY_KINDS[document.kind]
    if name.startswith("{"):
        return Fault(line, name, "it has a namespace; qbXML has none")
    if entry is None:
        # Names of requests share their endings, so they must be more alike than others.
        close = close_match(name, (known.name for known in _entries().values() if known.kind == wanted), 0.9)
        return Fault(line, name, "there is no such request" + (f"; perhaps {close} is meant" if close else ""))
    if entry.kind != wanted:
        return Fault(line, name, f"it is a {entry.kind}, and a {wanted} must stand here")
    reason = existence(entry.since, None, frozenset(Edition), document.version, document.edition)
    return Fault(line, name, f"it does not exist in qbXML {document.version}: {reason}")


@cache
def _entries() -> Mapping[str, MessageEntry]:
    return {entry.name: entry for entry in catalogue.messages()}


_parse_version = cache(parse_version)


@cache
def _set_node(name: str, version: Version, edition: Edition) -> Node:
    return grammar.compile(catalogue.envelope(name), version, edition)


def check_no_text(element: _Element) -> None:
    """Check that no text stands between the elements of `element`. Raises CallFailed."""
    for text in (element.text, *(child.tail for child in element)):
        if text is not None and not blank(text):
            raise encoding.failure(line_of(element), f"text stands in {element.tag}, which holds only elements")


def _stored(value: str | None) -> str | None:
    return None if value is None else encoding.stored(value)


def _not_taken(hresult: HResult, line: int, what: str, *expected: str) -> CallFailed:
    return CallFailed(hresult, Fault(line, "", what, expected))


def _failed(fault: Fault) -> CallFailed:
    return CallFailed(PARSE_ERROR, fault)
