"""Text made from objects, kept so that it is made once.

An object's text is a template with holes where something stands that the object does not own (the name of a
reference, an open balance); so a rename or a payment makes no text stale, and the revision of the object names its
text for ever. The store lives in memory beside the company, is shared by forks and never copied with the file. It
forgets the oldest text beyond its size: text that is missing is made again from the rows, with the same bytes.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mockbooks.qbxml.render import Template

__all__ = ["StoredText"]

# Some 40,000 invoices with lines; a text larger than this is not worth keeping.
_DEFAULT_LIMIT = 192 * 1024 * 1024


class StoredText:
    """Templates by revision and variant, in layers: a fork reads what its origin had made before the fork."""

    def __init__(
        self, origin: StoredText | None = None, origin_revision: int = 0, *, limit: int = _DEFAULT_LIMIT
    ) -> None:
        self._texts: dict[tuple[int, Hashable], Template] = {}
        self._origin = origin
        self._origin_revision = origin_revision
        self._limit = limit
        self._size = 0

    def get(self, revision: int, variant: Hashable) -> Template | None:
        """The text of this state of an object in this variant (with lines, an older version), if it is kept."""
        kept = self._texts.get((revision, variant))
        if kept is None and self._origin is not None and revision <= self._origin_revision:
            return self._origin.get(revision, variant)
        return kept

    def put(self, revision: int, variant: Hashable, template: Template) -> Template:
        """Keep a text; gives it back."""
        if self._origin is not None and revision <= self._origin_revision:
            # The object has not changed since the fork: every fork can use it.
            return self._origin.put(revision, variant, template)
        self._texts[revision, variant] = template
        self._size += len(template.text)
        while self._size > self._limit and len(self._texts) > 1:
            oldest = next(iter(self._texts))
            self._size -= len(self._texts.pop(oldest).text)
        return template

    def items(self) -> Iterator[tuple[tuple[int, Hashable], Template]]:
        """Everything kept in this layer, for the check that makes it again."""
        return iter(self._texts.items())

    def clear(self) -> None:
        """Drop everything kept here and in the layers below."""
        self._texts.clear()
        self._size = 0
        if self._origin is not None:
            self._origin.clear()
