"""A folder of cases as a suite: every case in it is replayed, each on a copy of its own company."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from mockbooks_harness.cases.case import NotACase, is_case

__all__ = ["cases_in"]


def cases_in(paths: Iterable[Path]) -> list[Path]:
    """The cases at these places: each a case, or a folder with cases in it, however deep; in the order of their names.

    Raises NotACase if there is none at one of them.
    """
    found: dict[Path, None] = {}
    for path in paths:
        inside = dict.fromkeys(_below(path))
        if not inside:
            raise NotACase(f"{path} is no case, and there is none in it")
        found |= inside
    return list(found)


def _below(folder: Path) -> Iterator[Path]:
    if is_case(folder):
        yield folder
    elif folder.is_dir() and not folder.is_symlink():
        for entry in sorted(folder.iterdir()):
            if entry.is_dir() and not entry.name.startswith("."):
                yield from _below(entry)
