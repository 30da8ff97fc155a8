"""What was drawn, before it is text: elements with their plans, so that one of them can be put in another's place.

Text is written as QuickBooks takes it: markup characters as entities, and what is outside Windows-1252 as numeric
references, the only way in which such a character gets past its parser [O: qbwc/qbxml#8].
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from mockbooks_harness.strategies.plan import Plan


@dataclass(slots=True, eq=False)
class Piece:
    """An element that was drawn: a leaf with a text, or an aggregate with children (the reverse is a fault).

    `at` are the numbers of the places of the children in the plan, `rows` which alternative of its choice each is of
    (-1 for an element that stands in no choice).
    """

    plan: Plan
    text: str = ""
    children: list[Piece] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    attributes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The element's name."""
        return self.plan.name

    def walk(self, path: str = "") -> Iterator[tuple[str, Piece]]:
        """This piece and all inside it, each with its path, as in `InvoiceAdd/CustomerRef`."""
        own = f"{path}/{self.name}" if path else self.name
        yield own, self
        for child in self.children:
            yield from child.walk(own)

    def drop(self, *names: str) -> None:
        """Leave out the children of these names."""
        kept = [number for number, child in enumerate(self.children) if child.name not in names]
        self.keep(kept)

    def keep(self, numbers: list[int]) -> None:
        """Leave out all children but those of these numbers."""
        self.children = [self.children[number] for number in numbers]
        self.at = [self.at[number] for number in numbers]
        self.rows = [self.rows[number] for number in numbers]

    def said(self, name: str) -> str:
        """The text of the child of that name; "" if there is none."""
        child = self.find(name)
        return "" if child is None else child.text

    def find(self, name: str) -> Piece | None:
        """The child of that name, the first of them; None if there is none."""
        return next((child for child in self.children if child.name == name), None)


def written(piece: Piece, depth: int = 0) -> str:
    """The XML of a piece, an element a line, as a person would write it."""
    pad = "  " * depth
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in piece.attributes)
    if piece.plan.is_leaf:
        inside = "".join([written(child).strip() for child in piece.children])
        return f"{pad}<{piece.name}{attributes}>{text(piece.text)}{inside}</{piece.name}>\n"
    stray = f"{pad}  {text(piece.text)}\n" if piece.text else ""
    if not piece.children and not stray:
        return f"{pad}<{piece.name}{attributes}></{piece.name}>\n"
    inner = "".join([written(child, depth + 1) for child in piece.children])
    return f"{pad}<{piece.name}{attributes}>\n{inner}{stray}{pad}</{piece.name}>\n"


def text(value: str) -> str:
    """Text between tags: entities, and references for what a raw text may not hold."""
    value = escape(value)
    if value.isascii():
        return value
    return "".join(
        character if character < "\x7f" or _kept(character) else f"&#{ord(character)};" for character in value
    )


def _kept(character: str) -> bool:
    """Whether Windows-1252 has the character, beyond ASCII and its controls."""
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return character >= "\xa0"
