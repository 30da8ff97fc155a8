"""A number in an answer, as far as it is one: recordings come damaged."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

__all__ = ["number"]


def number(text: str | None) -> Decimal | None:
    """The number that a text says; None where it says none."""
    try:
        return Decimal(text or "")
    except InvalidOperation:
        return None
