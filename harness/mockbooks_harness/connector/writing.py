"""Writing: what a push asks for, done in QuickBooks. Create and delete; what cannot be done is refused with a reason.

The one request of a push that changes anything goes under the message set id of the push; what is asked before, to find
what is to be changed, goes under none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from mockbooks_harness import mapping
from mockbooks_harness.connector import deletion
from mockbooks_harness.connector.conversation import Asking
from mockbooks_harness.connector.ports import Push
from mockbooks_harness.connector.reading import OK, RequestRefused, Response, request_set, responses
from mockbooks_harness.exact_json import Record

if TYPE_CHECKING:
    from mockbooks_harness.connector.core import Connector

CREATE, DELETE = "Create", "Delete"
"""What a push does; Codat can also ask for an Update."""


def write(connector: Connector, todo: Push, message_set_id: str) -> Asking[tuple[str, list[Record]]]:
    """Do it; the id in QuickBooks, and what was left out. Raises RequestRefused and CannotMap."""
    version = connector.qbxml_version
    if todo.kind == DELETE and todo.data_type in deletion.TYPES:
        return (yield from deletion.delete(todo.data_type, todo.record_id, message_set_id, version)), []
    if todo.kind != CREATE or todo.data_type not in mapping.TABLES:
        item = {"itemId": "", "message": f"The connector does not {todo.kind.lower()} {todo.data_type}"}
        raise mapping.CannotMap(todo.data_type, [item | {"validatorName": "QuickBooks"}], [])
    context = mapping.Context(region=connector.memory.region)
    request = mapping.write(todo.data_type, todo.record, context)
    _, warnings = mapping.check(todo.data_type, todo.record, context)
    response = yield from change(request, message_set_id, version)
    return mapping.created_id(todo.data_type, response.element), warnings


def change(request: etree._Element, message_set_id: str, version: str) -> Asking[Response]:
    """Send a request that changes something, so that its answer can be asked for again. Raises RequestRefused."""
    text = etree.tostring(request, encoding="unicode")
    (response,) = responses((yield request_set(text, version, new_id=message_set_id)))
    if response.code != OK and not (response.severity == "Warn" and response.rets):
        raise RequestRefused(str(request.tag), response.code, response.message)
    return response
