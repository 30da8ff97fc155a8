"""Delta debugging: a small part of a list for which something still holds.

Parts are taken away, half of it first, then ever smaller ones down to single items, for as long as it holds without
them. At the end no single item can be taken away [A. Zeller, R. Hildebrandt, "Simplifying and isolating
failure-inducing input", 2002].
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

__all__ = ["smallest"]

Item = TypeVar("Item")


def smallest(
    items: Sequence[Item], holds: Callable[[list[Item]], bool], go_on: Callable[[], bool] = lambda: True
) -> list[Item]:
    """A part of `items`, in their order, for which `holds` is true; it is taken to be true for all of them.

    Ends early, with what it has by then, once `go_on` says no.
    """
    kept = list(items)
    if kept and go_on() and holds([]):
        return []
    size = max(1, len(kept) // 2)
    while kept and go_on():
        before = len(kept)
        at = 0
        while at < len(kept) and go_on():
            rest = kept[:at] + kept[at + size :]
            if len(rest) < len(kept) and rest and holds(rest):
                kept = rest
            else:
                at += size
        if size > 1:
            size = max(1, min(size // 2, len(kept) // 2))
        elif len(kept) == before:
            break
    return kept
