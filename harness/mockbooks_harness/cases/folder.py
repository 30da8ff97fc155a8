"""The case folder: written whole or not at all.

Everything is written into a folder beside it, which takes the case's name when it is complete.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from mockbooks import Understanding

__all__ = ["FORMAT", "CaseExists", "unfinished_case", "write_notes"]

FORMAT = 1
"""The version of the folder's own form; `understood.json` says it."""


class CaseExists(ValueError):
    """There is something at the place of the new case already."""


@contextmanager
def unfinished_case(case: Path) -> Iterator[Path]:
    """A folder to write a case into; at the end it stands at `case`. Left by an exception, it is gone.

    Raises CaseExists if there is anything at `case` but an empty folder.
    """
    if case.exists() and not (case.is_dir() and not any(case.iterdir())):
        raise CaseExists(f"{case} exists already")
    unfinished = case.with_name(f"{case.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        yield unfinished
        if case.exists():
            case.rmdir()
        unfinished.replace(case)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def write_notes(folder: Path, sources: Sequence[str], understood: Understanding) -> None:
    """Write what was understood, for programs and for people."""
    record = {"format": FORMAT, "sources": list(sources), **understood.as_record()}
    text = json.dumps(record, indent=2, ensure_ascii=False)
    (folder / "understood.json").write_text(f"{text}\n", "utf-8", newline="\n")
    named = "\n".join(f"  {source}" for source in sources)
    (folder / "notes.txt").write_text(f"Made of:\n{named}\n\n{understood}", "utf-8", newline="\n")
