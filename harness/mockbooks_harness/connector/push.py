"""Pushing: a record from Codat becomes one request to QuickBooks, and its answer goes back.

Rules:

- Each push is written under a `newMessageSetID` of its own, made from its key: QuickBooks keeps the answer under it.
- A push that somebody set out to write before, and never reported, may have been written: then the kept answer is asked
  for with `oldMessageSetID`, and only if there is none is it written.
- QuickBooks' refusal, a record that cannot be mapped, and a request that QuickBooks cannot parse are reported as failed
  with the reason.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING
from uuid import UUID

from lxml import etree

from mockbooks_harness import mapping
from mockbooks_harness.connector.ports import Complaint, Push, QuickBooksFailed
from mockbooks_harness.connector.reading import OK, Response, request_set, responses

if TYPE_CHECKING:
    from mockbooks_harness.connector.core import Connector

PARSE_ERROR = 0x80040400


def push(connector: Connector, todo: Push) -> None:
    """Write one record to QuickBooks and report what became of it."""
    codat = connector.connection
    taken = codat.take(todo)
    try:
        request = mapping.write(taken.data_type, taken.record, mapping.Context(region=connector.memory.region))
    except mapping.CannotMap as unfit:
        codat.not_pushed(taken, str(unfit), [Complaint(unfit.field, str(unfit), taken.data_type)])
        return
    try:
        response = (_kept_answer(connector, taken) if taken.attempts > 1 else None) or _written(
            connector, taken, request
        )
    except QuickBooksFailed as failed:
        if failed.code != PARSE_ERROR:
            raise
        codat.not_pushed(taken, failed.text, [Complaint("", str(failed), "QuickBooks")])
        return
    if response.code == OK:
        codat.pushed(taken, mapping.created_id(taken.data_type, response.element))
        return
    complaint = Complaint(response.name, f"{response.code} {response.message}", "QuickBooks")
    codat.not_pushed(taken, response.message, [complaint])


def message_set_id(key: str) -> str:
    """The newMessageSetID of a push: at most 23 characters are kept [D:OSR], and a GUID fits into 22."""
    return base64.urlsafe_b64encode(UUID(key).bytes).decode("ascii").rstrip("=")


def _written(connector: Connector, taken: Push, request: etree._Element) -> Response:
    text = etree.tostring(request, encoding="unicode")
    envelope = request_set(text, connector.settings.qbxml_version, new_id=message_set_id(taken.key))
    (response,) = responses(connector.session().process(envelope))
    return response


def _kept_answer(connector: Connector, taken: Push) -> Response | None:
    """The answer QuickBooks kept of an earlier attempt; None if it never got that far."""
    question = request_set("", connector.settings.qbxml_version, old_id=message_set_id(taken.key))
    kept = responses(connector.session().process(question))
    return kept[0] if kept else None
