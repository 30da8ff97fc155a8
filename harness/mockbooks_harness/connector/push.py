"""Pushing: a record from Codat becomes one request to QuickBooks, and its answer goes back; one that Codat wants gone
is deleted.

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
from mockbooks_harness.connector import deletion
from mockbooks_harness.connector.ports import Push, QuickBooksFailed
from mockbooks_harness.connector.reading import OK, RequestRefused, request_set, responses
from mockbooks_harness.exact_json import Record

if TYPE_CHECKING:
    from mockbooks_harness.connector.core import Connector

PARSE_ERROR = 0x80040400

CREATE, DELETE = "Create", "Delete"
"""What a push does; Codat can also ask for an Update."""


def push(connector: Connector, todo: Push) -> None:
    """Write one record to QuickBooks and report what became of it."""
    codat = connector.connection
    taken = codat.take(todo)
    context = mapping.Context(region=connector.memory.region)
    try:
        record_id, warnings = _write(connector, taken, context)
    except mapping.CannotMap as unfit:
        codat.not_pushed(taken, str(unfit), unfit.errors, unfit.warnings)
    except RequestRefused as refused:
        codat.not_pushed(taken, refused.text, [_item(refused.request, f"{refused.code} {refused.text}")], [])
    except QuickBooksFailed as failed:
        if failed.code != PARSE_ERROR:
            raise
        codat.not_pushed(taken, failed.text, [_item("", str(failed))], [])
    else:
        codat.pushed(taken, record_id, warnings)


def _write(connector: Connector, taken: Push, context: mapping.Context) -> tuple[str, list[Record]]:
    """Do it, unless an earlier attempt did; the id in QuickBooks, and what was left out.

    Raises RequestRefused and CannotMap.
    """
    if taken.kind == DELETE and taken.data_type in deletion.TYPES:
        done = _done_before(connector, taken)
        key = message_set_id(taken.key)
        return done or deletion.delete_transaction(connector, taken.data_type, taken.record_id, key), []
    if taken.kind != CREATE:
        item = _item("", f"The connector does not {taken.kind.lower()} {taken.data_type}")
        raise mapping.CannotMap(taken.data_type, [item], [])
    request = mapping.write(taken.data_type, taken.record, context)
    _, warnings = mapping.check(taken.data_type, taken.record, context)
    return _done_before(connector, taken) or _create(connector, taken, request), warnings


def message_set_id(key: str) -> str:
    """The newMessageSetID of a push: at most 23 characters are kept [D:OSR], and a GUID fits into 22."""
    return base64.urlsafe_b64encode(UUID(key).bytes).decode("ascii").rstrip("=")


def _create(connector: Connector, taken: Push, request: etree._Element) -> str:
    """Write it; the id in QuickBooks. Raises RequestRefused."""
    text = etree.tostring(request, encoding="unicode")
    envelope = request_set(text, connector.settings.qbxml_version, new_id=message_set_id(taken.key))
    (response,) = responses(connector.session().process(envelope))
    if response.code != OK:
        raise RequestRefused(str(request.tag), response.code, response.message)
    return mapping.created_id(taken.data_type, response.element)


def _done_before(connector: Connector, taken: Push) -> str | None:
    """The id of what an earlier attempt wrote or deleted; None if none did, and it can be done now."""
    if taken.attempts <= 1:
        return None
    question = request_set("", connector.settings.qbxml_version, old_id=message_set_id(taken.key))
    for response in responses(connector.session().process(question)):
        # What is kept names the object and leaves out the rest of it [D:SCH].
        for name in ("ErrorRecovery/TxnID", "ErrorRecovery/ListID"):
            found = response.element.findtext(name)
            if found is not None:
                return found
    return None


def _item(about: str, message: str) -> Record:
    return {"itemId": about, "message": message, "validatorName": "QuickBooks"}
