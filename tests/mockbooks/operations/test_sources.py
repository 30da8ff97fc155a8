"""Each request says where its behaviour is known from, and what it says first is how it is counted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mockbooks.operations.registry import operations

LETTERS = {"recorded": "R", "documented": "D", "observed": "O", "assumed": "A"}
EXPLAINED = (Path(__file__).parents[3] / "docs" / "sources.md").read_text("utf-8")
REPORTS = "D:SCH, D:OSR"


@pytest.mark.parametrize("request_name", operations())
def test_a_request_says_where_it_is_known_from(request_name: str) -> None:
    operation = operations()[request_name]
    pieces = re.split("[;,] (?=[RDOA][: ])", operation.source)
    assert pieces[0][:1] == LETTERS[operation.provenance]
    for piece in pieces:
        letter = piece[0]
        for key in re.match("[RDO]?:?([A-Z0-9,]*)", piece)[1].split(",") if ":" in piece[:2] else ():
            assert not key or f"{letter}:{key}" in EXPLAINED, (piece, key)


def test_no_source_is_a_blanket_word() -> None:
    """Two types do not share all they say, unless they are the same request of two kinds of one thing."""
    told: dict[str, list[str]] = {}
    for operation in operations().values():
        told.setdefault(operation.source, []).append(operation.request)
    shared = [requests for source, requests in told.items() if len(requests) > 1 and source != REPORTS]
    assert max(map(len, shared)) <= 4, max(shared, key=len)


def test_the_keys_are_those_of_the_facts(shared: Path) -> None:
    keys = set(re.findall(r"\b[RDO]:([A-Z0-9]+)", EXPLAINED.split("| --- | --- | --- |")[1]))
    known = (shared / "facts" / "README.md").read_text("utf-8")
    assert {key for key in keys if f"| {key} |" not in known} == set()
