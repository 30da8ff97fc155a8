"""Bytes of a recording as text, in whatever encoding they were written, a piece at a time.

A byte order mark says it, then the declaration of an XML document at the very beginning, then zeros in every other byte
(UTF-16 that lost its mark); without any of them it is UTF-8. Bytes that are no UTF-8 are taken as Windows-1252, which
is what QuickBooks' own machines write; so a log of which only some lines are Windows-1252 is read right too. Zeros,
which no document may hold, become U+FFFD.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator

__all__ = ["CHUNK", "decoded"]

CHUNK = 1 << 20
"""So many bytes are read at a time."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_LOOKED_AT = 400
_IN_ITS_PLACE = {
    0: "\ufffd",
    **{0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)},
}


def decoded(read: Callable[[int], bytes]) -> Iterator[str]:
    """The text of what `read` gives, which is called with a number of bytes until it gives none."""
    first = read(CHUNK)
    encoding, skipped = _encoding(first)
    decoder = codecs.getincrementaldecoder(encoding)("surrogateescape" if encoding == "utf-8" else "replace")
    chunk = first[skipped:]
    while chunk:
        yield _clean(decoder.decode(chunk))
        chunk = read(CHUNK)
    yield _clean(decoder.decode(b"", True))


def _encoding(first: bytes) -> tuple[str, int]:
    for mark, encoding in _MARKS:
        if first.startswith(mark):
            return encoding, len(mark)
    head = first[:_LOOKED_AT]
    declared = _DECLARED.match(head)
    if declared is not None:
        try:
            found = codecs.lookup(declared[1].decode("ascii"))
        except LookupError:
            return "utf-8", 0
        # What says of itself in single bytes that it is UTF-16 was written anew by somebody.
        return ("utf-8" if found.name.startswith("utf-16") or not _is_text(found.name) else found.name), 0
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) > len(head) // 5 and min(even, odd) < len(head) // 20:
        return ("utf-16-le" if odd > even else "utf-16-be"), 0
    return "utf-8", 0


def _is_text(encoding: str) -> bool:
    try:
        return isinstance(codecs.getincrementaldecoder(encoding)("replace").decode(b"a"), str)
    except (LookupError, TypeError, UnicodeError):
        return False


def _clean(text: str) -> str:
    if text.isascii() and "\x00" not in text:
        return text
    return text.translate(_IN_ITS_PLACE)
