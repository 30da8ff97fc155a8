"""A fault of a request text: what is wrong, where, and what could have stood there."""

from __future__ import annotations

from dataclasses import dataclass

_GREATEST_LIST = 8


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place. `str()` says it in one line."""

    line: int
    """Counted from 1."""
    path: str
    """The element, from its request down, as in "InvoiceAddRq/InvoiceAdd/InvoiceLineAdd[2]/Desc"; "" if it is none."""
    what: str
    expected: tuple[str, ...] = ()
    """The names of the elements, or the values, that could have stood there; empty if that cannot be said."""

    @property
    def place(self) -> str:
        """The place in words: line and path."""
        return f"line {self.line}, {self.path}" if self.path else f"line {self.line}"

    def __str__(self) -> str:
        if not self.expected:
            return f"{self.place}: {self.what}"
        more = ", …" if len(self.expected) > _GREATEST_LIST else ""
        return f"{self.place}: {self.what} (expected here: {', '.join(self.expected[:_GREATEST_LIST])}{more})"
