"""A document of qbXML, or a part of one, mark by mark.

Nothing has to be well formed: a request that QuickBooks could not parse is still one afterwards, for the same reason.
Names that the language does not have are replaced as text is, so that what was unknown stays unknown. Comments,
document types and text outside all elements are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from html import unescape

from mockbooks.qbxml import catalogue
from mockbooks_harness.cases.anonymising.leaves import FRAME, element_names, leaf
from mockbooks_harness.cases.anonymising.values import Values

__all__ = ["document"]

_MARK = re.compile(
    r"(?P<comment><!--.*?(?:-->|\Z))|(?P<cdata><!\[CDATA\[.*?(?:\]\]>|\Z))|(?P<other><!.*?(?:>|\Z))"
    r"|(?P<prolog><\?.*?(?:\?>|\Z))"
    r"|(?P<tag><(?P<end>/?)(?P<name>[\w:.-]+)(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(?P<empty>/?)>)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([\w:.-]+)(\s*=\s*)(\"[^\"]*\"|'[^']*')")
_ENCODING = re.compile(r"""encoding\s*=\s*["']([A-Za-z0-9._-]{1,20})["']""")
_UNIT = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|lt|gt|amp|quot|apos);|.", re.DOTALL)
_ENCODINGS = frozenset({"utf-8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "windows-1252", "latin1"})


@dataclass(slots=True)
class _Aggregate:
    """An element that is open: what a value inside it has to know of it."""

    parent: str
    siblings: set[str] = field(default_factory=set)


def document(text: str, values: Values) -> str:
    """The document with every value replaced."""
    return "".join(_Walk(text, values).pieces())


class _Walk:
    def __init__(self, text: str, values: Values) -> None:
        self._text = text
        self._values = values
        self._marks = list(_MARK.finditer(text))
        self._places = self._inside()
        self._columns: dict[str, str] = {}

    def _inside(self) -> list[_Aggregate]:
        """For each mark, the aggregate that it stands in."""
        open_ = [_Aggregate("")]
        places = []
        for mark in self._marks:
            name = mark["name"]
            if name and mark["end"] and len(open_) > 1:
                open_.pop()
            places.append(open_[-1])
            if name and not mark["end"]:
                open_[-1].siblings.add(name)
                if not mark["empty"]:
                    open_.append(_Aggregate(name))
        return places

    def pieces(self) -> Iterator[str]:
        opened = [""]
        position = 0
        place = _Aggregate("")
        for mark, around in zip(self._marks, self._places, strict=True):
            yield self._content(self._text[position : mark.start()], opened, place)
            place = around
            position = mark.end()
            if mark["cdata"] is not None:
                inner = mark["cdata"][9:].removesuffix("]]>")
                yield f"<![CDATA[{self._value(opened, inner, place)}]]>"
            elif mark["prolog"] is not None:
                yield _prolog(mark["prolog"])
            elif mark["tag"] is not None:
                yield self._tag(mark)
                if mark["end"]:
                    opened = opened[:-1] or [""]
                elif not mark["empty"]:
                    opened.append(mark["name"])
        rest = self._text[position:]
        yield self._content(rest, opened, place)

    def _content(self, raw: str, opened: list[str], place: _Aggregate) -> str:
        if not raw or raw.isspace():
            return raw
        if not opened[-1]:
            # Nothing is known of text that no element holds.
            return "\n" if "\n" in raw else ""
        name = opened[-1]
        known = self._values.known.get((name, raw))
        if known is None:
            known = self._replaced(raw, lambda text: self._value(opened, text, place))
            if not _depends_on_place(name):
                self._values.remember(name, raw, known)
        return known

    def _value(self, opened: list[str], text: str, place: _Aggregate) -> str:
        return self._values.element(opened[-1], text, place)

    @staticmethod
    def _replaced(raw: str, replace: Callable[[str], str]) -> str:
        """The text decoded, replaced, and written as it was: by character references where it had them."""
        units = _UNIT.findall(raw)
        plain = [unescape(unit) if len(unit) > 1 else unit for unit in units]
        new = replace("".join(plain))
        if len(new) != len(units):
            return _escaped(new)
        return "".join(map(_written, units, plain, new))

    def _tag(self, mark: re.Match[str]) -> str:
        name = mark["name"]
        known = name in element_names() or name in FRAME
        if mark["end"]:
            return f"</{name if known else self._name(name)}>"
        written = "".join(self._attributes(name, mark["attributes"]))
        return f"<{name if known else self._name(name)}{written}{mark['empty']}>"

    def _name(self, name: str) -> str:
        return self._values.words(name)

    def _attributes(self, element: str, text: str) -> Iterator[str]:
        found = {name: value[1:-1] for name, _, value in _ATTRIBUTE.findall(text)}
        if element == "ColDesc" and "colID" in found:
            self._columns[found["colID"]] = found.get("dataType", "STRTYPE")
        position = 0
        for attribute in _ATTRIBUTE.finditer(text):
            yield _blank(text[position : attribute.start()])
            position = attribute.end()
            name, equals, quoted = attribute.groups()
            quote = quoted[0]
            values = _attribute_values().get(name)
            if values is None:
                yield f"{self._name(name)}{equals}{quote}{self._replaced(quoted[1:-1], self._values.words)}{quote}"
            elif quoted[1:-1] in values:
                yield attribute[0]
            else:
                new = self._replaced(quoted[1:-1], partial(self._attribute, element, name, found))
                yield f"{name}{equals}{quote}{new}{quote}"
        yield _blank(text[position:])

    def _attribute(self, element: str, name: str, found: dict[str, str], value: str) -> str:
        if name == "value" and element in ("ColData", "RowData"):
            return self._values.typed(self._columns.get(found.get("colID", ""), "STRTYPE"), value)
        return self._values.attribute(name, value)


@cache
def _depends_on_place(name: str) -> bool:
    """Whether what an element is multiplied by follows from where it stands."""
    known = leaf(name)
    return known is not None and known.type in ("PRICETYPE", "QUANTYPE")


def _blank(text: str) -> str:
    return text if text.isspace() else " " if text else ""


def _written(unit: str, was: str, new: str) -> str:
    if was == new:
        return unit
    return f"&#{ord(new)};" if len(unit) > 1 else new


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _prolog(text: str) -> str:
    """A declaration, with its version and encoding and nothing else; any other processing instruction is dropped."""
    kind = re.match(r"<\?(xml|qbxml)\b", text)
    if kind is None:
        return ""
    if kind[1] == "qbxml":
        kept = re.fullmatch(r"<\?qbxml\s+version\s*=\s*[\"'][A-Z0-9.]{3,7}[\"']\s*\?>", text)
        return text if kept else "<?qbxml?>"
    encoding = _ENCODING.search(text)
    if encoding is not None and encoding[1].lower() in _ENCODINGS:
        return f'<?xml version="1.0" encoding="{encoding[1]}"?>'
    return '<?xml version="1.0" ?>'


@cache
def _attribute_values() -> dict[str, frozenset[str]]:
    """The attributes of the language with the values they may have; none if they may have any."""
    found: dict[str, set[str]] = {}
    waiting = [catalogue.message(entry.name) for entry in catalogue.messages()]
    for name in FRAME - {"QBXML"}:
        try:
            waiting.append(catalogue.envelope(name))
        except KeyError:
            continue
    seen: set[int] = set()
    while waiting:
        element = waiting.pop()
        if id(element) in seen:
            continue
        seen.add(id(element))
        waiting.extend(element.children())
        for attribute in element.attributes:
            found.setdefault(attribute.name, set()).update(attribute.values)
    found.setdefault("statusSeverity", set()).update(("Info", "Warn", "Error"))
    found.setdefault("useMacro", set())
    return {name: frozenset(values) for name, values in found.items()}
