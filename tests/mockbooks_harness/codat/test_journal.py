"""The journal says why."""

from __future__ import annotations

from typing import Any

from mockbooks_harness.codat import Answer, Call, Codat, Entry, Journal


def test_a_refusal_is_explained(client: Any, codat: Codat) -> None:
    client.post("/companies", {"nom": "Rainbow"})
    client.get("/companies")
    (refused,) = codat.journal.refused()
    assert refused.explain().splitlines() == [
        "POST /companies -> 400",
        '  sent: {"nom":"Rainbow"}',
        f"  got:  {refused.answer.payload().decode()}",
        '  why:  "name" is missing.',
    ]


def test_the_journal_forgets_the_oldest(clock: Any) -> None:
    journal = Journal(capacity=10)
    for number in range(15):
        journal.add(Entry(clock.now(), Call("GET", f"/{number}"), Answer(200)))
    assert len(journal) <= 10
    assert journal[-1].call.path == "/14"
    assert next(iter(journal)).call.path != "/0"


def test_a_long_body_is_cut(clock: Any) -> None:
    entry = Entry(clock.now(), Call("POST", "/x", {"page": "1"}, {}, b"x" * 5000), Answer(204))
    assert "(5000 characters)" in entry.explain()
    assert entry.explain().startswith("POST /x?page=1 -> 204")
