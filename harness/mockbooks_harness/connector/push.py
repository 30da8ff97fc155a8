"""Pushing: a record from Codat becomes one request to QuickBooks, and its answer goes back; exactly once.

Rules:

- Each write goes under a `newMessageSetID` made from the push's key: QuickBooks keeps the answer under it. Codat's
  idempotency key stops a second push, not a second write.
- That we set out to write, and what became of it, is in the store before anything else happens: `Memory.writing` and
  `Memory.outbox`.
- A push that somebody set out to write before may have been written: then the kept answer is asked for with
  `oldMessageSetID`, and only if there is none is it written.
- What became of a push is told until Codat has heard it, also after its timeout: "only the status changes" [D:CP].
- QuickBooks' refusal, a record that cannot be mapped, and a request that QuickBooks cannot parse are reported as failed
  with the reason.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from mockbooks_harness import mapping
from mockbooks_harness.connector.conversation import ENTER, Asking
from mockbooks_harness.connector.fetching import CONFLICT, PARSE_ERROR
from mockbooks_harness.connector.ports import CodatRefused, Push, QuickBooksFailed, Work
from mockbooks_harness.connector.reading import OK, RequestRefused, Response, request_set, responses
from mockbooks_harness.connector.writing import write
from mockbooks_harness.exact_json import Record

if TYPE_CHECKING:
    from mockbooks_harness.connector.core import Connector

# Codat knows the push no longer, or has its result: nothing is left to tell.
_NOT_WANTED = (400, 404, 409, 410)


def push(connector: Connector, todo: Push) -> Asking[None]:
    """Write one record to QuickBooks and report what became of it."""
    try:
        taken = connector.connection.take(todo)
    except CodatRefused as refused:
        # It timed out, or another attempt reported it.
        if refused.status == CONFLICT:
            return
        raise
    again = taken.attempts > 1 or taken.key in connector.memory.writing
    connector.memory.writing[taken.key] = taken.data_type
    connector.remember()
    try:
        done = (yield from _done_before(connector, taken.key)) if again else None
        if done is None:
            record_id, warnings = yield from write(connector, taken, message_set_id(taken.key))
        else:
            record_id, warnings = done, mapping_warnings(connector, taken)
    except mapping.CannotMap as unfit:
        _conclude(connector, taken.key, str(unfit), unfit.errors, unfit.warnings)
    except RequestRefused as refused:
        _conclude(connector, taken.key, refused.text, [_item(refused.request, f"{refused.code} {refused.text}")])
    except QuickBooksFailed as failed:
        if failed.code != PARSE_ERROR:
            raise
        _conclude(connector, taken.key, failed.text, [_item("", str(failed))])
    else:
        _conclude(connector, taken.key, "", [], warnings, record_id=record_id)
    tell(connector)


def tell(connector: Connector) -> None:
    """Tell Codat what became of pushes and it has not heard yet. Raises CodatUnreachable, CodatRefused."""
    outbox = connector.memory.outbox
    while outbox:
        result = outbox[0]
        told = Push(result["key"], "", {})
        try:
            if result["success"]:
                connector.connection.pushed(told, result["record_id"], result["warnings"])
            else:
                connector.connection.not_pushed(told, result["message"], result["errors"], result["warnings"])
        except CodatRefused as refused:
            if refused.status not in _NOT_WANTED:
                raise
        del outbox[0]
        connector.remember()


def look_back(connector: Connector, todo: Work) -> Asking[None]:
    """Find out about the pushes that we set out to write and Codat does not want written any more: they timed out.

    Such a write may have landed, and then Codat hears of it; if it has not, it never will.
    """
    wanted = {each.key for each in todo.pushes}
    left = [key for key in connector.memory.writing if key not in wanted]
    if not left:
        return
    yield ENTER
    for key in left:
        try:
            record_id = yield from _done_before(connector, key)
        except RequestRefused as refused:
            _conclude(connector, key, refused.text, [_item(refused.request, f"{refused.code} {refused.text}")])
            continue
        if record_id is None:
            del connector.memory.writing[key]
            connector.remember()
        else:
            _conclude(connector, key, "", [], record_id=record_id)
    tell(connector)


def message_set_id(key: str) -> str:
    """The newMessageSetID of a push: at most 23 characters are kept [D:OSR], and a GUID fits into 22."""
    return base64.urlsafe_b64encode(UUID(key).bytes).decode("ascii").rstrip("=")


def mapping_warnings(connector: Connector, taken: Push) -> list[Record]:
    """What of a record that was written before had been left out."""
    if taken.data_type not in mapping.TABLES or not taken.record:
        return []
    return mapping.check(taken.data_type, taken.record, mapping.Context(region=connector.memory.region))[1]


def _conclude(
    connector: Connector,
    key: str,
    message: str,
    errors: Sequence[Record],
    warnings: Sequence[Record] = (),
    *,
    record_id: str | None = None,
) -> None:
    """What became of a push is known: from here on it is told, and not written again."""
    memory = connector.memory
    result = {"key": key, "success": record_id is not None, "record_id": record_id or "", "message": message}
    memory.outbox.append(result | {"errors": list(errors), "warnings": list(warnings)})
    memory.writing.pop(key, None)
    connector.remember()


def _done_before(connector: Connector, key: str) -> Asking[str | None]:
    """The id of what an earlier attempt wrote or deleted; None if none did, and it can be done now.

    Raises RequestRefused if the earlier attempt was refused.
    """
    question = request_set("", connector.qbxml_version, old_id=message_set_id(key))
    for response in responses((yield question)):
        found = _recovered(response)
        if found is not None:
            return found
        if response.code != OK:
            raise RequestRefused(response.name.removesuffix("Rs") + "Rq", response.code, response.message)
    return None


def _recovered(response: Response) -> str | None:
    # What is kept names the object and leaves out the rest of it [D:SCH]; a deletion names it itself.
    for name in ("ErrorRecovery/TxnID", "ErrorRecovery/ListID", "TxnID", "ListID"):
        found = response.element.findtext(name)
        if found is not None:
            return found
    return None


def _item(about: str, message: str) -> Record:
    return {"itemId": about, "message": message, "validatorName": "QuickBooks"}
