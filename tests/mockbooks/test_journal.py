"""The journal keeps what it is told, and says it in plain words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from mockbooks.journal import Exchange, Journal
from mockbooks.operations.outcome import Exchanged
from mockbooks.qbxml.hresult import PARSE_ERROR

AT = datetime(2024, 5, 1, 9, 0, tzinfo=UTC)


def exchange(**given: object) -> Exchange:
    row = {"at": AT, "duration": timedelta(0), "application": "My App", "call": "ProcessRequest", "request": "<QBXML/>"}
    return Exchange(**(row | given))  # type: ignore[arg-type]


def test_a_failed_call_says_number_sentence_and_reason() -> None:
    entry = exchange(hresult=PARSE_ERROR, explanation="line 3: <Desc> stands after <Amount>")
    assert entry.failed
    assert entry.explain().splitlines() == [
        '2024-05-01 09:00:00  ProcessRequest by "My App"',
        "  failed with 0x80040400 QuickBooks found an error when parsing the provided XML text stream.",
        "  line 3: <Desc> stands after <Amount>",
    ]


def test_what_is_not_served_is_told_apart() -> None:
    served = Exchanged("HostQueryRq", None, 0, "Info", "Status OK", True)
    gap = Exchanged("VehicleQueryRq", "7", 1030, "Error", "unsupported", False, "not served yet")
    journal = Journal()
    journal.append(exchange(answer="<QBXML/>", outcomes=(served, gap)))
    assert journal.not_served() == [gap]
    assert "VehicleQueryRq requestID=7: 1030 Error unsupported\n    not served yet" in journal.explain()


def test_it_keeps_the_newest_if_told_how_many() -> None:
    journal = Journal(keep=2)
    for request in "abc":
        journal.append(exchange(request=request))
    assert [entry.request for entry in journal] == ["b", "c"]
    assert journal[-1].request == "c"
    assert [entry.request for entry in journal[:1]] == ["b"]
    assert len(journal) == 2
