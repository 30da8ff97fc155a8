"""The requests of a session, each by itself, with what was answered to it; and their way back into request sets.

Requests that stood in one set stay in one set, for macros live no longer. A text of which no set can be made, because
QuickBooks could not parse it either, is one step as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from lxml import etree

from mockbooks_harness.cases.exchange import RecordedExchange

__all__ = ["Step", "requests_of", "sets_of", "steps_of"]

_PARSER = etree.XMLParser(remove_comments=True, resolve_entities=False, no_network=True)


@dataclass(frozen=True, slots=True)
class Step:
    """One request, or a text that is no request set."""

    text: str
    """The request element; or the whole text, if `opening` is empty."""
    opening: str = ""
    """What stands before the requests of its set."""
    set: int = 0
    """Which set it belongs to."""
    answer: str | None = field(default=None, repr=False)
    """The response that was recorded."""

    @property
    def name(self) -> str:
        """The name of the request, "" if it is none."""
        return self.text[1:].partition(">")[0].partition(" ")[0].rstrip("/") if self.opening else ""

    def with_text(self, text: str) -> Step:
        """The same step with another request."""
        return replace(self, text=text)


def steps_of(exchanges: Iterable[RecordedExchange | str]) -> list[Step]:
    """The requests of these exchanges, or of these request documents, in order."""
    steps: list[Step] = []
    for number, exchange in enumerate(exchanges):
        request, answer = (exchange, None) if isinstance(exchange, str) else (exchange.request, exchange.answer)
        if request is not None:
            steps.extend(_steps(number, request, answer))
    return steps


def sets_of(steps: Sequence[Step]) -> Iterator[tuple[str, list[Step]]]:
    """The steps as request documents, each with its steps."""
    for (_, opening), group in groupby(steps, key=lambda step: (step.set, step.opening)):
        members = list(group)
        if not opening:
            yield from ((step.text, [step]) for step in members)
        else:
            inside = "\n".join(step.text for step in members)
            yield f"{opening}\n{inside}\n</QBXMLMsgsRq></QBXML>", members


def requests_of(text: str) -> tuple[str, list[str]] | None:
    """What stands before the requests of a document, and the requests; None if it is no request set."""
    try:
        root = etree.fromstring(text.lstrip("\ufeff \t\r\n").encode("utf-8"), _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root.tag != "QBXML" or len(root) != 1 or root[0].tag != "QBXMLMsgsRq":
        return None
    prolog = '<?xml version="1.0" encoding="utf-8"?>'
    version = next((each for each in _before(root) if each.target == "qbxml"), None)
    instruction = "" if version is None else f"<?qbxml {version.text}?>"
    attributes = "".join(f' {name}="{_quoted(str(value))}"' for name, value in sorted(root[0].items()))
    requests = [_written(each) for each in root[0]]
    return f"{prolog}{instruction}<QBXML><QBXMLMsgsRq{attributes}>", requests


def _before(root: etree._Element) -> Iterator[etree._ProcessingInstruction]:
    for sibling in root.itersiblings(preceding=True):
        if isinstance(sibling, etree._ProcessingInstruction):
            yield sibling


def _steps(number: int, request: str, answer: str | None) -> Iterator[Step]:
    found = requests_of(request)
    if found is None or not found[1]:
        yield Step(request, set=number)
        return
    opening, requests = found
    answers = _responses(answer)
    for place, text in enumerate(requests):
        yield Step(text, opening, number, answers[place] if place < len(answers) else None)


def _responses(answer: str | None) -> list[str]:
    if answer is None:
        return []
    try:
        root = etree.fromstring(answer.lstrip("\ufeff \t\r\n").encode("utf-8"), _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        return []
    return [_written(each) for each in root[0]] if len(root) else []


def _written(element: etree._Element) -> str:
    element.tail = None
    return etree.tostring(element, encoding="unicode")


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
