"""What stands in a text, in order: qbXML documents, lines of the Web Connector's log, elements of SOAP calls.

A text is read past once and only as much of it is in memory as the longest document that is taken for one. Nothing
around a document needs to be well formed. A document may stand there as it is, in a CDATA section, escaped (once or
several times) as SOAP carries it, or in a JSON string. What was cut off is given as far as it goes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

__all__ = ["LONGEST_DOCUMENT", "Document", "LogLine", "SoapElement", "events"]

LONGEST_DOCUMENT = 32 * 1024 * 1024
"""A document of more characters is cut there."""

_LONGEST_FRAGMENT = 1 << 20
_LONGEST_LINE = 4096
_LONGEST_PROLOG = 400

_OPENING = r"(?:<|&(?:amp;){0,3}lt;)"
_STAMP = r"^[0-9]{8}\.[0-9]{2}:[0-9]{2}:[0-9]{2} UTC\t: "
_START = re.compile(
    rf"(?P<document>{_OPENING})QBXML(?=[\s>/&])"
    rf"|(?P<fragment>{_OPENING})(?P<name>QBXMLMsgsR[qs]|[A-Z][A-Za-z0-9]{{1,60}}(?:R[qs]|Ret))(?=[\s/>&])"
    rf"|(?P<line>{_STAMP})"
    r"|<(?:\w{1,20}:)?(?P<soap>ticket|hresult|message|response|strHCPResponse|sendRequestXMLResult|"
    r"sendRequestXML|receiveResponseXML|authenticateResult|authenticate)(?=[\s/>])"
    r"|(?P<said>^(?:HRESULT = |Message: |Request that failed:)[^\r\n]*)",
    re.MULTILINE,
)
_PROLOG = re.compile(rf"(?:{_OPENING}\?(?:xml|qbxml)\b[^?<]{{0,200}}\?(?:>|&(?:amp;){{0,3}}gt;)(?:\s|\\r|\\n|\\t)*)+\Z")
_LINE = re.compile(_STAMP + r"[^\r\n]*", re.MULTILINE)
_WHOLE_LINE = re.compile(
    r"(?P<stamp>[0-9]{8}\.[0-9:]{8}) UTC\t: (?P<source>[\w.]*?)(?P<method>\w+)\(\) : (?P<text>[^\r\n]*)"
)
_REFERENCE = re.compile(r"&(lt|gt|amp|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_IN_JSON = re.compile(r'=\s*\\"|\\n<|\\u00')
_CONTENT = re.compile(r"[^<]{0,2000}")


class Document(NamedTuple):
    """A qbXML document, or a fragment of one; `whole` unless it was cut off or the beginning is missing."""

    text: str
    whole: bool
    line: int
    remarks: tuple[str, ...] = ()


class LogLine(NamedTuple):
    """A line of the Web Connector's log: its stamp (UTC), the method that wrote it, its text.

    What stands on lines of its own below ("HRESULT = …", "Request that failed:") has neither stamp nor method.
    """

    stamp: str
    method: str
    text: str
    line: int


class SoapElement(NamedTuple):
    """An element of a SOAP call by its local name, and its text if that is short and plain."""

    name: str
    text: str
    line: int


Event = Document | LogLine | SoapElement


def events(chunks: Iterator[str]) -> Iterator[Event]:
    """Everything that is found in these pieces of a text, in order."""
    return _Scan(chunks).events()


class _Scan:
    def __init__(self, chunks: Iterator[str]) -> None:
        self._chunks = chunks
        self._buffer = ""
        self._line = 1
        self._counted = 0
        self._ended = False

    def events(self) -> Iterator[Event]:
        position = 0
        while True:
            start = _START.search(self._buffer, position)
            if start is None or ((start["line"] or start["said"] or start["soap"]) and not self._is_complete(start)):
                # What stands here may go on behind what was read.
                kept = start.start() if start else max(position, len(self._buffer) - _LONGEST_PROLOG)
                dropped = self._more(kept)
                if dropped is None:
                    return
                position = (start.start() if start else max(position, dropped)) - dropped
                continue
            if start["document"]:
                found, position = self._document(start)
                yield found
            elif start["fragment"]:
                document, position = self._fragment(start)
                if document is not None:
                    yield document
            elif start["soap"]:
                yield self._soap(start)
                position = start.end()
            else:
                line, position = self._log_line(start)
                if line is not None:
                    yield line

    def _is_complete(self, start: re.Match[str]) -> bool:
        return self._ended or len(self._buffer) - start.start() > _LONGEST_LINE

    def _more(self, kept: int) -> int | None:
        """Drop what stands before `kept` and read on; gives how much was dropped, None if the end was seen already."""
        if self._ended:
            return None
        chunk = next((chunk for chunk in self._chunks if chunk), "")
        self._ended = not chunk
        self._line_of(kept)
        self._counted -= kept
        self._buffer = self._buffer[kept:] + chunk
        return kept

    def _line_of(self, position: int) -> int:
        # Counted on from the last place that was asked for: a buffer is long, and events are many.
        self._line += self._buffer.count("\n", self._counted, position)
        self._counted = max(self._counted, position)
        return self._line

    def _log_line(self, start: re.Match[str]) -> tuple[LogLine | None, int]:
        if start["said"]:
            return LogLine("", "", start["said"], self._line_of(start.start())), start.end()
        found = _WHOLE_LINE.match(self._buffer, start.start())
        if found is None:
            return None, start.end()
        # The text of a line may hold a document itself: that is looked for behind the stamp.
        line = LogLine(found["stamp"], found["method"], found["text"][:_LONGEST_LINE], self._line_of(start.start()))
        return line, found.start("text")

    def _soap(self, start: re.Match[str]) -> SoapElement:
        end = self._buffer.find(">", start.end())
        text = ""
        if 0 <= end < start.end() + _LONGEST_PROLOG and self._buffer[end - 1] != "/":
            content = _CONTENT.match(self._buffer, end + 1)
            text = unescaped(content[0]) if content is not None else ""
        return SoapElement(start["soap"], text.strip(), self._line_of(start.start()))

    def _document(self, start: re.Match[str]) -> tuple[Document, int]:
        opening = start["document"]
        prolog = _PROLOG.search(self._buffer, max(0, start.start() - _LONGEST_PROLOG), start.start())
        at = prolog.start() if prolog is not None else start.start()
        # A blank between the log and the document belongs to neither.
        begun = start.end() - at
        line = self._line_of(at)
        tag = re.compile(f"{re.escape(opening)}(/?)QBXML(?=[\\s>&])")
        text, end, closed = self._until(at, begun, tag, LONGEST_DOCUMENT)
        return _made_document(text, opening, line, closed=closed), end

    def _fragment(self, start: re.Match[str]) -> tuple[Document | None, int]:
        """An answer, a request or an object that stands alone: the beginning of its document is missing."""
        opening, name, at = start["fragment"], start["name"], start.start()
        line = self._line_of(at)
        head = self._tag(at)
        if head is None:
            return None, start.end()
        if re.search(r"/\s*(?:>|&(?:amp;)*gt;)\Z", head):
            return _made_document(head, opening, line, closed=True, fragment=True), at + len(head)
        tag = re.compile(f"{re.escape(opening)}(/?){name}(?=[\\s>&])")
        text, end, closed = self._until(at, start.end() - at, tag, LONGEST_DOCUMENT)
        return _made_document(text, opening, line, closed=closed, fragment=True), end

    def _tag(self, at: int) -> str | None:
        found = re.compile(r"[^>]{0,4000}?(?:>|&(?:amp;){0,3}gt;)", re.DOTALL).match(self._buffer, at)
        return found[0] if found is not None else None

    def _until(self, at: int, searched: int, tag: re.Pattern[str], longest: int) -> tuple[str, int, bool]:
        """The text from `at` to the end of the element that this tag closes; where to read on; whether it is closed.

        It is not if the text ends, the next one of its name begins, or the log goes on for good.
        """
        while (found := tag.search(self._buffer, at + searched)) is None:
            searched = max(searched, len(self._buffer) - at - 128)
            if len(self._buffer) - at > longest:
                return self._buffer[at : at + longest], at + longest, False
            dropped = self._more(at)
            if dropped is None:
                return self._cut(at, len(self._buffer))
            at -= dropped
        if not found[1]:
            return self._cut(at, found.start())
        end = self._tag(found.start())
        stop = found.start() + (len(end) if end is not None else len(found[0]))
        return self._buffer[at:stop], stop, True

    def _cut(self, at: int, stop: int) -> tuple[str, int, bool]:
        line = _LINE.search(self._buffer, at, stop)
        stop = line.start() if line is not None else stop
        return self._buffer[at:stop], max(stop, at + 1), False


def _made_document(text: str, opening: str, line: int, *, closed: bool, fragment: bool = False) -> Document:
    remarks = []
    if opening != "<":
        for _ in range(opening.count("amp;") + 1):
            text = unescaped(text)
    elif _IN_JSON.search(text[:2000]):
        text = _out_of_json(text)
    if _LINE.search(text):
        text, closed, remark = _without_lines(text, closed=closed)
        remarks.append(remark)
    if fragment:
        remarks.append("the document around it is missing")
    if not closed:
        remarks.append("it is cut off")
    return Document(text.strip("\r\n\t "), closed and not fragment, line, tuple(remarks))


def _without_lines(text: str, *, closed: bool) -> tuple[str, bool, str]:
    """A document that lines of the log stand in: without them if it is whole then, else up to the first."""
    without = re.sub(r"^[0-9]{8}\.[0-9:]{8} UTC\t: [^\r\n]*\r?\n?", "", text, flags=re.MULTILINE)
    try:
        etree.fromstring(without.encode("utf-8", "replace"), etree.XMLParser(resolve_entities=False, huge_tree=True))
    except (etree.XMLSyntaxError, ValueError):
        cut = _LINE.search(text)
        return (text[: cut.start()] if cut else text), False, "the log goes on inside of it"
    return without, closed, "lines of the log stood inside of it"


def _out_of_json(text: str) -> str:
    try:
        found = json.loads(f'"{text}"', strict=False)
    except ValueError:
        return text
    return str(found)


def unescaped(text: str) -> str:
    """A text without one level of XML escapes."""
    return _REFERENCE.sub(_character, text)


def _character(reference: re.Match[str]) -> str:
    name = reference[1]
    if name in _NAMED:
        return _NAMED[name]
    number = int(f"0{name[1:]}", 0) if name[1] == "x" else int(name[1:])
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
