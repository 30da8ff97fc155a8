"""The case folder: written whole or not at all.

Everything is written into a folder beside it, which takes the case's name when it is complete.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["FORMAT", "CaseExists", "understood_texts", "unfinished_case"]

FORMAT = 1
"""The version of the folder's own form; `case.json` says it."""


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


def understood_texts(record: dict[str, Any], report: str) -> dict[str, str]:
    """What was understood as the files of a case: for programs and for people."""
    text = json.dumps({"format": FORMAT, **record}, indent=2, ensure_ascii=False)
    return {"understood.json": f"{text}\n", "notes.txt": report}
