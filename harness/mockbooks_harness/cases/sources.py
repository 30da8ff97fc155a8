"""What a person hands in, as files that are open one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

__all__ = ["files_of", "opened"]


def files_of(sources: Iterable[Path]) -> list[Path]:
    """The files that were named, and those in the folders that were, each folder in the order of its names.

    Hidden files and folders are passed over.
    """
    found: dict[Path, None] = {}
    for source in sources:
        found |= dict.fromkeys(_inside(source) if source.is_dir() else (source,))
    return list(found)


def opened(files: Iterable[Path]) -> Iterator[IO[bytes]]:
    """The files, each open while it is the one being read."""
    for file in files:
        with file.open("rb") as content:
            yield content


def _inside(folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _inside(entry)
        elif entry.is_file():
            yield entry
