"""What a document asks or answers, by name and requestID, read without parsing it: it may be damaged."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Message", "Signature", "signature_of"]

_MESSAGE = re.compile(r"<([A-Z][A-Za-z0-9]{1,60})(R[qs])(?=[\s/>])([^<>]{0,2000})")
_REQUEST_ID = re.compile(r"\brequestID\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MOST = 100_000


class Message(NamedTuple):
    """A request or response: "InvoiceAdd", and its requestID if it has one."""

    name: str
    request_id: str | None
    iterates: bool | None = None
    """Whether it is part of an iteration; None if an answer does not tell, having nothing in it."""

    @property
    def identity(self) -> tuple[str, str]:
        """What a request and its response have in common."""
        return self.name, self.request_id or ""


class Signature(NamedTuple):
    """The messages of a document in order; `is_request` if they are requests."""

    is_request: bool
    messages: tuple[Message, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names alone."""
        return tuple(message.name for message in self.messages)

    @property
    def has_ids(self) -> bool:
        """Whether any of them has a requestID."""
        return any(message.request_id for message in self.messages)

    def answers(self, request: Signature, *, whole: bool = True) -> bool:
        """Whether this can be the answer to `request`: the same names and requestIDs, as far as it goes."""
        asked = request.messages if whole else request.messages[: len(self.messages)]
        if len(asked) != len(self.messages):
            return False
        return all(
            answer.identity == question.identity and answer.iterates in (None, question.iterates)
            for answer, question in zip(self.messages, asked, strict=True)
        )


def _iterates(attributes: str, *, is_answer: bool) -> bool | None:
    if is_answer and not re.search(r"statusCode\s*=\s*.0\W", attributes):
        return None
    return re.search(r"\biterator(?:RemainingCount)?\s*=", attributes) is not None


def signature_of(text: str) -> Signature | None:
    """The signature of a document or fragment; None if there is no message in it."""
    if "<!--" in text:
        text = _COMMENT.sub("", text)
    requests: list[Message] = []
    answers: list[Message] = []
    for found in _MESSAGE.finditer(text):
        name, kind, attributes = found.groups()
        if name.startswith("QBXML"):
            continue
        identity = _REQUEST_ID.search(attributes)
        messages = requests if kind == "Rq" else answers
        if len(messages) < _MOST:
            request_id = None if identity is None else identity[1] or identity[2] or ""
            messages.append(Message(name, request_id, _iterates(attributes, is_answer=kind == "Rs")))
    if requests and not answers:
        return Signature(True, tuple(requests))
    if answers:
        return Signature(False, tuple(answers))
    # A set without any message is a valid question.
    if re.search(r"<QBXMLMsgsRq[\s/>]", text):
        return Signature(True, ())
    return Signature(False, ()) if re.search(r"<QBXMLMsgsRs[\s/>]", text) else None
