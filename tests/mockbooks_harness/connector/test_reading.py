"""qbXML as the connector speaks it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from lxml import etree

from mockbooks.qbxml import catalogue
from mockbooks_harness.connector.conversation import Asking, hold
from mockbooks_harness.connector.ports import QuickBooksFailed
from mockbooks_harness.connector.reading import (
    NOT_ITERABLE,
    TRANSACTION_QUERIES,
    RequestRefused,
    request_set,
    responses,
)
from mockbooks_harness.connector.reading import read as read_query


class Canned:
    """A QuickBooks that gives these answers in turn."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[etree._Element] = []

    def process(self, request: str) -> str:
        self.asked.append(etree.fromstring(request.encode()).find("QBXMLMsgsRq/*"))
        return self.answers.pop(0)


def answer(attributes: str, *names: str, query: str = "Customer") -> str:
    rets = "".join(f"<{query}Ret><Name>{name}</Name></{query}Ret>" for name in names)
    return f"<QBXML><QBXMLMsgsRs><{query}QueryRs {attributes}>{rets}</{query}QueryRs></QBXMLMsgsRs></QBXML>"


def read(quickbooks: Canned, query: str) -> list[list[str]]:
    found: list[list[str]] = []

    def deliver(rets: list[etree._Element]) -> Asking[None]:
        found.append([ret.findtext("Name", "") for ret in rets])
        yield from ()

    hold(read_query(etree.fromstring(query), size=2, version="13.0", deliver=deliver), lambda: quickbooks)  # type: ignore[arg-type,return-value]
    return found


def test_a_query_is_read_by_iterator_until_nothing_remains() -> None:
    quickbooks = Canned(
        answer('statusCode="0" iteratorRemainingCount="1" iteratorID="{a}"', "Ada", "Ben"),
        answer('statusCode="0" iteratorRemainingCount="0" iteratorID="{a}"', "Cy"),
    )
    assert read(quickbooks, "<CustomerQueryRq><ActiveStatus>All</ActiveStatus></CustomerQueryRq>") == [
        ["Ada", "Ben"],
        ["Cy"],
    ]
    first, second = quickbooks.asked
    assert dict(first.attrib) == {"iterator": "Start"}
    assert dict(second.attrib) == {"iterator": "Continue", "iteratorID": "{a}"}
    assert [child.tag for child in second] == ["MaxReturned", "ActiveStatus"]


def test_accounts_have_no_iterator_and_come_at_once() -> None:
    quickbooks = Canned(answer('statusCode="0"', "Bank", "Sales", "Rent", query="Account"))
    assert read(quickbooks, "<AccountQueryRq/>") == [["Bank", "Sales", "Rent"]]
    assert dict(quickbooks.asked[0].attrib) == {}
    assert len(quickbooks.asked[0]) == 0


def test_nothing_found_is_no_page_and_no_failure() -> None:
    assert read(Canned(answer('statusCode="1" statusSeverity="Info"')), "<CustomerQueryRq/>") == []


def test_a_refused_query_says_what_quickbooks_said() -> None:
    quickbooks = Canned(answer('statusCode="3391" statusSeverity="Error" statusMessage="stale iterator"'))
    with pytest.raises(RequestRefused, match="CustomerQueryRq: 3391 stale iterator"):
        read(quickbooks, "<CustomerQueryRq/>")


def test_an_answer_that_is_no_xml_is_quickbooks_failure() -> None:
    with pytest.raises(QuickBooksFailed, match="no XML"):
        responses("<html>")


@pytest.mark.parametrize(
    ("make", "attributes"),
    [
        (lambda: request_set("", "13.0"), {"onError": "stopOnError"}),
        (lambda: request_set("", "13.0", new_id="n"), {"onError": "stopOnError", "newMessageSetID": "n"}),
        (lambda: request_set("", "13.0", old_id="o"), {"onError": "stopOnError", "oldMessageSetID": "o"}),
    ],
)
def test_a_request_set_carries_the_ids_of_error_recovery(make: Callable[[], str], attributes: dict[str, str]) -> None:
    message_set = etree.fromstring(make().encode()).find("QBXMLMsgsRq")
    assert message_set is not None
    assert dict(message_set.attrib) == attributes


def test_a_response_keeps_status_and_objects(world: SimpleNamespace) -> None:
    (response,) = responses(answer('statusCode="530" statusSeverity="Warn" statusMessage="as it says"', "Ada"))
    assert (response.name, response.code, response.severity, response.message) == (
        "CustomerQueryRs",
        530,
        "Warn",
        "as it says",
    )
    assert len(response.rets) == 1


def _queries() -> tuple[set[str], set[str], set[str]]:
    """All queries of the language, those with the iterator attributes, those that take a TxnID."""
    everything, iterable, by_txn_id = set(), set(), set()
    for entry in catalogue.messages():
        if entry.kind == "request" and entry.name.endswith("QueryRq"):
            message = catalogue.message(entry.name)
            everything.add(entry.name)
            if any(attribute.name == "iterator" for attribute in message.attributes):
                iterable.add(entry.name)
            if message.content is not None and "TxnID" in _names(message.content):
                by_txn_id.add(entry.name)
    return everything, iterable, by_txn_id


def _names(content: object) -> set[str]:
    found: set[str] = set()
    for particle in getattr(content, "particles", None) or getattr(content, "alternatives", ()):
        found |= {particle.name} if hasattr(particle, "name") else _names(particle)
    return found


def test_what_is_said_of_queries_is_so_in_the_language() -> None:
    everything, iterable, by_txn_id = _queries()
    assert everything - NOT_ITERABLE == iterable
    assert by_txn_id == TRANSACTION_QUERIES
