"""What the files of one exchange are called: alike but for the word that says which of the two each is."""

from __future__ import annotations

import re

__all__ = ["key_of"]

_SIDES = re.compile(
    r"(?<![a-z])(?:requests?|responses?|answers?|replys?|replies|req|res(?:p)?|rq|rs|in|out|sent|received|raw|unwrapped)(?![a-z])",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[^a-z0-9]+")


def key_of(folder: str, name: str) -> str:
    """A key that the request and the answer of one exchange have in common, "" if the name says neither."""
    whole = f"{folder}/{name}".lower()
    stem = name.lower().rpartition(".")[0] or name.lower()
    if _SIDES.search(stem) is None and _SIDES.search(folder) is None:
        return ""
    parts = whole.split("/")
    parts[-1] = stem
    return "/".join(_SEPARATORS.sub("_", _SIDES.sub("_", part)).strip("_") for part in parts).replace("//", "/")
