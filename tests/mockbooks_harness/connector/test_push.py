"""Pushing: one write a push, whatever happens between the write and the report."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from mockbooks_harness.connector.ports import Push, QuickBooksFailed, Work
from mockbooks_harness.connector.push import message_set_id

KEY = "6f1b2a3c-0000-4000-8000-00000000abcd"
CUSTOMER = {"customerName": "Ada Lovelace", "status": "Active"}


class Recovering:
    """A QuickBooks that keeps what was written under a message set id, as error recovery has it."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.written = 0
        self.dies_after_writing = False

    def begin(self, file: str) -> None:
        pass

    def end(self) -> None:
        pass

    def process(self, request: str) -> str:
        message_set = etree.fromstring(request.encode()).find("QBXMLMsgsRq")
        assert message_set is not None
        old, new = message_set.get("oldMessageSetID"), message_set.get("newMessageSetID")
        if old is not None and not len(message_set):
            return f"<QBXML><QBXMLMsgsRs>{self.kept.get(old, '')}</QBXMLMsgsRs></QBXML>"
        assert new is not None
        assert len(new) <= 23
        self.written += 1
        self.kept[new] = (
            '<CustomerAddRs statusCode="0"><ErrorRecovery><ListID>80000001-1</ListID></ErrorRecovery></CustomerAddRs>'
        )
        if self.dies_after_writing:
            raise QuickBooksFailed(0x80040401, "gone")
        ret = '<CustomerAddRs statusCode="0"><CustomerRet><ListID>80000001-1</ListID></CustomerRet></CustomerAddRs>'
        return f"<QBXML><QBXMLMsgsRs>{ret}</QBXMLMsgsRs></QBXML>"


def push(world: SimpleNamespace, record: dict[str, Any], attempts: int = 0) -> list[tuple[Any, ...]]:
    """Queue a push and let the connector poll; what Codat was told."""
    world.codat.todo = [Work("Linked", "ongoing", False, (), (Push(KEY, "customers", record, attempts),))]
    world.connector.poll()
    said: list[tuple[Any, ...]] = world.codat.said
    return said


@pytest.fixture
def quickbooks(world: SimpleNamespace) -> Recovering:
    """In place of the fake, once the link is made."""
    world.connector.launch()
    recovering = Recovering()
    for name in ("begin", "end", "process"):
        setattr(world.quickbooks, name, getattr(recovering, name))
    return recovering


def test_what_is_written_is_reported_with_its_id(world: SimpleNamespace, quickbooks: Recovering) -> None:
    assert push(world, CUSTOMER)[-1] == ("pushed", KEY, "80000001-1")
    assert quickbooks.written == 1


def test_a_write_that_was_never_reported_is_not_repeated(world: SimpleNamespace, quickbooks: Recovering) -> None:
    quickbooks.dies_after_writing = True
    assert push(world, CUSTOMER)[-1][0] == "error"
    quickbooks.dies_after_writing = False
    assert push(world, CUSTOMER, attempts=1)[-1] == ("pushed", KEY, "80000001-1")
    assert quickbooks.written == 1


def test_a_write_that_never_happened_is_made_up_for(world: SimpleNamespace, quickbooks: Recovering) -> None:
    assert push(world, CUSTOMER, attempts=1)[-1] == ("pushed", KEY, "80000001-1")
    assert quickbooks.written == 1


def test_a_record_that_cannot_be_mapped_is_reported_without_asking_quickbooks(
    world: SimpleNamespace, quickbooks: Recovering
) -> None:
    assert push(world, {"customerName": "A" * 42})[-1][:2] == ("not pushed", KEY)
    assert quickbooks.written == 0


def test_quickbooks_refusal_is_reported_in_its_words(world: SimpleNamespace, quickbooks: Recovering) -> None:
    refusal = '<CustomerAddRs statusCode="3100" statusSeverity="Error" statusMessage="in use"/>'
    world.quickbooks.process = lambda request: f"<QBXML><QBXMLMsgsRs>{refusal}</QBXMLMsgsRs></QBXML>"
    assert push(world, CUSTOMER)[-1] == ("not pushed", KEY, "in use")


@given(st.uuids(), st.uuids())
def test_message_set_ids_fit_and_tell_pushes_apart(one: UUID, other: UUID) -> None:
    assert len(message_set_id(str(one))) <= 23
    assert (message_set_id(str(one)) == message_set_id(str(other))) == (one == other)
