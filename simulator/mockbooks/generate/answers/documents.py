"""Finding the objects of answers in any text.

An object is what stands between ``<CustomerRet>`` and ``</CustomerRet>``, whatever stands around it: a response
document, a SOAP envelope that carries one escaped or in a CDATA section, a log, a fragment of a document. So nothing
around an object needs to be well formed, and a text is read piece by piece: only one object at a time is in memory.

Bytes are decoded by their byte order mark or their declaration, as UTF-8 without either; bytes that do not fit are
taken as Windows-1252, which is what QuickBooks' own machines write.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import IO, NamedTuple

from mockbooks.generate.answers.understanding import Understanding
from mockbooks.qbxml import catalogue

__all__ = ["LONGEST_OBJECT", "Piece", "Source", "pieces"]

Source = str | bytes | IO[str] | IO[bytes] | tuple[datetime | None, str]
"""A text, a file that is open for reading, or a text with the moment (aware) at which it was said, if that is known."""

LONGEST_OBJECT = 32 * 1024 * 1024
"""An object of more characters is taken for one that was cut off."""

_CHUNK = 1 << 20
# The longest beginning of a tag that may be cut in two by the end of a chunk.
_TAIL = 128

_START = re.compile(r"(<|&(?:amp;){0,3}lt;)([A-Z][A-Za-z0-9]{1,60}(?:Ret|Rs))(?=[\s/>&])")
_CLOSED_BY_ITSELF = re.compile(r"/&?(?:amp;)*$").search
_STATUS = re.compile(r"statusCode\s*=\s*(?:[\"']|&(?:amp;)*quot;)([0-9]{1,6})")
_REFERENCE = re.compile(r"&(lt|gt|amp|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: Answers that say what they have to say without an object in them.
_WHOLE_RESPONSES = ("ListDelRs", "TxnDelRs", "TxnVoidRs")


class Piece(NamedTuple):
    """One object as it stands in an answer: its name, its XML, and the response and source it was found in."""

    name: str
    text: str
    response: str
    status: str
    source: str


def pieces(sources: Iterable[Source], understanding: Understanding) -> Iterator[Piece]:
    """Every object in these texts, in order; what is cut off is noted."""
    for number, source in enumerate(sources, 1):
        name = getattr(source, "name", "")
        label = name if isinstance(name, str) and name else f"text {number}"
        yield from _Scan(label, _chunks(source), understanding).pieces()


@cache
def _wanted() -> frozenset[str]:
    return frozenset((*catalogue.bodies(), *_WHOLE_RESPONSES))


class _Scan:
    """One text on its way past: a buffer that holds one object."""

    def __init__(self, source: str, chunks: Iterator[str], understanding: Understanding) -> None:
        self._source = source
        self._chunks = chunks
        self._understanding = understanding
        self._buffer = ""
        self._response = ""
        self._status = ""

    def pieces(self) -> Iterator[Piece]:
        position = 0
        while True:
            start = _START.search(self._buffer, position)
            if start is None:
                kept = max(position, len(self._buffer) - _TAIL)
                if not self._more(kept):
                    return
                position = 0
            elif start[2] in _wanted():
                piece, position = self._piece(start)
                if piece is not None:
                    yield piece
            elif start[2].endswith("Rs"):
                position = self._opened(start)
            else:
                position = start.end()

    def _more(self, kept: int) -> bool:
        """Drop what stands before ``kept`` and read on; False at the end of the text."""
        # A chunk that ends within a character may decode to nothing.
        chunk = next((chunk for chunk in self._chunks if chunk), "")
        if chunk:
            self._buffer = self._buffer[kept:] + chunk
        return bool(chunk)

    def _opened(self, start: re.Match[str]) -> int:
        """Note the response that begins here; gives where to read on."""
        at = start.start()
        while (end := self._buffer.find("gt;" if "&" in start[1] else ">", at)) < 0:
            if len(self._buffer) - at > _CHUNK or not self._more(at):
                return at + 1
            at = 0
        self._answered(start[2], self._buffer[at:end])
        return end

    def _answered(self, response: str, tag: str) -> None:
        status = _STATUS.search(tag)
        self._response, self._status = response, status[1] if status else ""
        if not response.startswith("QBXML"):
            self._understanding.answered(response, self._status)

    def _piece(self, start: re.Match[str]) -> tuple[Piece | None, int]:
        """The object that begins here, if it ends; and where to read on."""
        at, opening, name = start.start(), start[1], start[2]
        after = searched = start.end() - at
        tag = re.compile(f"{re.escape(opening)}(/?){name}(?=[\\s/>&])")
        while (found := tag.search(self._buffer, at + searched)) is None:
            searched = max(after, len(self._buffer) - at - _TAIL)
            if len(self._buffer) - at > LONGEST_OBJECT or not self._more(at):
                self._not_closed(at, opening, name)
                return None, at + after
            at = 0
        end, closing = found.start(), found[0]
        if not found[1]:
            # The next one begins before this one ends.
            self._not_closed(at, opening, name)
            return None, end
        text = f"{self._buffer[at:end]}{closing}>"
        for _ in range(0 if opening == "<" else opening.count("amp;") + 1):
            text = _unescaped(text)
        if name in _WHOLE_RESPONSES:
            self._answered(name, text[: text.find(">")])
        return Piece(name, text, self._response, self._status, self._source), end + len(closing)

    def _not_closed(self, at: int, opening: str, name: str) -> None:
        """Note an object that was cut off; a response without content is closed by its own tag."""
        end = self._buffer.find("gt;" if "&" in opening else ">", at)
        tag = self._buffer[at : max(end, at)]
        if _CLOSED_BY_ITSELF(tag):
            self._answered(name, tag)
        else:
            self._understanding.leave_out(name, f"it begins in {self._source} and does not end there")


def _unescaped(text: str) -> str:
    return _REFERENCE.sub(_character, text)


def _character(reference: re.Match[str]) -> str:
    name = reference[1]
    if name in _NAMED:
        return _NAMED[name]
    number = int(f"0{name[1:]}", 0) if name[1] == "x" else int(name[1:])
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else "?"


def _chunks(source: Source) -> Iterator[str]:
    if isinstance(source, tuple):
        source = source[1]
    if isinstance(source, str):
        yield source
        return
    if isinstance(source, bytes):
        yield from _decoded(iter((source,)))
        return
    first = source.read(_CHUNK)
    if isinstance(first, str):
        chunk: str | bytes = first
        while chunk:
            assert isinstance(chunk, str)
            yield chunk
            chunk = source.read(_CHUNK)
    else:
        yield from _decoded(_read(source, first))


def _read(source: IO[str] | IO[bytes], first: bytes) -> Iterator[bytes]:
    chunk: str | bytes = first
    while chunk:
        assert isinstance(chunk, bytes)
        yield chunk
        chunk = source.read(_CHUNK)


def _decoded(chunks: Iterator[bytes]) -> Iterator[str]:
    first = next(chunks, b"")
    encoding, skipped = _encoding(first)
    decoder = codecs.getincrementaldecoder(encoding)("surrogateescape" if encoding == "utf-8" else "replace")
    yield _readable(decoder.decode(first[skipped:]))
    for chunk in chunks:
        yield _readable(decoder.decode(chunk))
    yield _readable(decoder.decode(b"", True))


def _encoding(first: bytes) -> tuple[str, int]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if first.startswith(mark):
            return encoding, len(mark)
    declared = _DECLARED.match(first[:400])
    if declared is not None:
        try:
            return codecs.lookup(declared[1].decode("ascii")).name, 0
        except LookupError:
            pass
    return "utf-8", 0


def _readable(text: str) -> str:
    """Bytes that were no UTF-8, which stand there as lone surrogates, as the characters of Windows-1252."""
    if text.isascii():
        return text
    return re.sub("[\udc80-\udcff]", lambda found: bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace"), text)
