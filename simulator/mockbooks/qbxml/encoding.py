"""Raw request text, before any XML parser sees it: characters, encodings, the prolog.

QuickBooks keeps Windows-1252 text. [O: qbwc/qbxml#8] observed: a character outside that set makes the whole text a
parse error when it stands there raw; as a numeric reference it is taken and kept as `?`. After parsing the two look
alike, so the raw characters are judged here and the parsed ones in `stored`.

The request processor is handed a string of characters, so an encoding declaration inside a `str` says nothing. Bytes
are decoded by their byte order mark or their declaration, as UTF-8 without either.

The prolog is read here and blanked out before parsing: an XML declaration, processing instructions, comments and the
DOCTYPE of old documents, in any order and with white space before them, as programs in use send them. The parser proper
never sees a document type, so there is nothing to load, no entity to expand, and no declaration to contradict the
string.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from mockbooks.qbxml.fault import Fault
from mockbooks.qbxml.hresult import PARSE_ERROR, CallFailed

GREATEST_TEXT = 64 * 1024 * 1024
"""A request of more characters (or bytes) than this is refused; the bound is ours."""

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._-]{0,40})[\"']")
_ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "iso-8859-15": "iso-8859-15",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
}

_WINDOWS_1252 = "".join(
    character for byte in range(128, 256) if (character := bytes([byte]).decode("cp1252", "ignore")) >= "\xa0"
)
_NOT_KEPT = re.compile(f"[^\x01-\x7f{re.escape(_WINDOWS_1252)}]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


class Prolog(NamedTuple):
    """What stands before the root element."""

    text: str
    """The whole text with blanks for the prolog; lines and columns of the rest are kept."""
    version: str | None
    """The `version` of the `qbxml` instruction, or of the old document type; None if neither stands there."""
    line: int
    """The line that says so, or that of the root element."""


def failure(line: int, what: str) -> CallFailed:
    """The parse error of a place in the text. QuickBooks does not say the place; the explanation does."""
    return CallFailed(PARSE_ERROR, Fault(line, "", what))


def line_at(text: str, position: int) -> int:
    """The number of the line of a position, counted from 1."""
    return text.count("\n", 0, position) + 1


def characters(request: str | bytes) -> str:
    """The request as characters that QuickBooks could keep. Raises CallFailed if it has others."""
    if len(request) > GREATEST_TEXT:
        raise failure(1, f"the text is longer than {GREATEST_TEXT} characters")
    text = _decoded(request) if isinstance(request, bytes) else request
    text = text.removeprefix("\ufeff")
    if "\x00" in text:
        check_no_control_characters(text)
    if not text.isascii():
        unfit = _NOT_KEPT.search(text)
        if unfit:
            raise failure(
                line_at(text, unfit.start()),
                f"the character U+{ord(unfit[0]):04X} is outside Windows-1252, all that QuickBooks keeps; as a "
                f"numeric reference (&#{ord(unfit[0])};) it would be taken, and kept as “?”",
            )
    return text


def check_no_control_characters(text: str) -> None:
    """Check for what cannot stand in XML (the parser finds it too, but names it less well). Raises CallFailed."""
    unfit = _NOT_XML.search(text)
    if unfit:
        raise failure(line_at(text, unfit.start()), f"the control character U+{ord(unfit[0]):04X} cannot stand in XML")


def stored(text: str) -> str:
    """Parsed text as QuickBooks keeps it: what is outside Windows-1252 (it came as a numeric reference) becomes `?`."""
    return text if text.isascii() else _NOT_KEPT.sub("?", text)


def _decoded(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], encoding)
    declared = _DECLARED.match(data)
    if declared is None:
        return _decode(data, "utf-8")
    name = declared[1].decode("ascii").lower()
    encoding = _ENCODINGS.get(name, "")
    if not encoding:
        raise failure(line_at(data[: declared.start(1)].decode("latin-1"), len(data)), f"unknown encoding “{name}”")
    return _decode(data, encoding)


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise failure(line, f"byte {data[error.start]:#04x} at position {error.start} is not {encoding}") from None


_SPACE = re.compile(r"[ \t\r\n]*")
_XML_DECLARATION = re.compile(
    r"<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*([\"'])1\.[0-9]\1"
    r"(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*([\"'])[A-Za-z][A-Za-z0-9._-]*\2)?"
    r"(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*([\"'])(?:yes|no)\3)?[ \t\r\n]*\?>"
)
_INSTRUCTION = re.compile(r"<\?([A-Za-z_][\w.-]*)(?:[ \t\r\n]+((?s:.*?)))?\?>")
_QBXML_VERSION = re.compile(r"version[ \t\r\n]*=[ \t\r\n]*([\"'])([^\"'<>]*)\1[ \t\r\n]*")
_COMMENT = re.compile(r"<!--(?:(?!--)(?s:.))*-->")
_DOCTYPE = re.compile(
    r"<!DOCTYPE[ \t\r\n]+[A-Za-z_][\w.-]*"
    r"(?:[ \t\r\n]+(?:PUBLIC[ \t\r\n]+(?P<public>\"[^\"<>]*\"|'[^'<>]*')(?:[ \t\r\n]+(?:\"[^\"<>]*\"|'[^'<>]*'))?"
    r"|SYSTEM[ \t\r\n]+(?:\"[^\"<>]*\"|'[^'<>]*')))?[ \t\r\n]*>"
)
_VERSION_OF_DOCTYPE = re.compile(r"QBXML QBD ([0-9]+\.[0-9]+)//")
_USUAL = re.compile(
    r"[ \t\r\n]*(?:<\?xml version=\"1\.0\"(?: encoding=\"[A-Za-z0-9_-]*\")? ?\?>[ \t\r\n]*)?"
    r"<\?qbxml version=\"([0-9]+\.[0-9]+)\" ?\?>[ \t\r\n]*(?=<[A-Za-z])"
)
"""What nearly all requests start with."""
_GREATEST_PROLOG = 100


def prolog(text: str) -> Prolog:
    """Read and blank out everything before the root element. Raises CallFailed if that is not well formed."""
    usual = _USUAL.match(text)
    if usual:
        return Prolog(_blanked(text, usual.end()), usual[1], line_at(text, usual.start(1)))
    position, version, line, doctype, instructions = 0, None, 0, None, 0
    for _ in range(_GREATEST_PROLOG):
        position = _end(_SPACE, text, position)
        start = position
        if text.startswith("<?xml", start) and text[start + 5 : start + 6] in (" ", "\t", "\r", "\n", "?", ""):
            # [O: programs in use] blanks before the declaration are taken, though XML does not allow them: assumed.
            if text[:start].strip():
                raise failure(line_at(text, start), "the XML declaration must come first")
            position = _end(_XML_DECLARATION, text, start, "the XML declaration is malformed")
        elif text.startswith("<?", start):
            match = _INSTRUCTION.match(text, start)
            if match is None:
                raise failure(line_at(text, start), "a processing instruction is malformed or not closed")
            if match[1] == "qbxml":
                instructions += 1
                version, line = _instruction_version(text, match), line_at(text, start)
            position = match.end()
        elif text.startswith("<!--", start):
            position = _end(_COMMENT, text, start, "a comment is malformed or not closed")
        elif text.startswith("<!", start):
            if doctype is not None:
                raise failure(line_at(text, start), "a second document type, or a declaration outside of one")
            doctype = _doctype(text, start)
            position = doctype.end()
        else:
            break
    else:
        raise failure(line_at(text, position), "too much before the root element")
    if instructions > 1:
        raise failure(line, "a second <?qbxml …?> instruction")
    if version is None and doctype is not None:
        version, line = _doctype_version(doctype), line_at(text, doctype.start())
    root_line = line_at(text, position)
    if not text.startswith("<", position):
        found = text[position : position + 20]
        raise failure(root_line, f"{found!r} stands where the root element must be" if found else "the text is empty")
    check_no_control_characters(text[:position])
    return Prolog(_blanked(text, position), version, line or root_line)


def _blanked(text: str, position: int) -> str:
    lines = text.count("\n", 0, position)
    column = position - text.rfind("\n", 0, position) - 1
    return "\n" * lines + " " * column + text[position:]


def _end(pattern: re.Pattern[str], text: str, start: int, complaint: str = "") -> int:
    match = pattern.match(text, start)
    if match is None:
        raise failure(line_at(text, start), complaint)
    return match.end()


def _instruction_version(text: str, instruction: re.Match[str]) -> str:
    match = _QBXML_VERSION.fullmatch((instruction[2] or "").lstrip())
    if match is None:
        raise failure(line_at(text, instruction.start()), '<?qbxml …?> must say version="…" and nothing else')
    return match[2].strip()


def _doctype(text: str, start: int) -> re.Match[str]:
    match = _DOCTYPE.match(text, start)
    if match is None:
        raise failure(
            line_at(text, start),
            "the document type is malformed or has declarations of its own; only the header of old documents is taken",
        )
    return match


def _doctype_version(doctype: re.Match[str]) -> str | None:
    """The version that the header of an old document names ("… DTD QBXML QBD 1.0//EN"). Assumed to count."""
    match = _VERSION_OF_DOCTYPE.search(doctype["public"] or "")
    return match[1] if match else None
