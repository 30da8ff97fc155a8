"""Writing: what a push asks for, done in QuickBooks: create, update, delete; what cannot be done is refused with a
reason. What a record names is looked up first, by id, so that it can be refused before QuickBooks does.

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
from mockbooks_harness.connector.reading import (
    NO_MATCH,
    NOT_FOUND,
    OK,
    SOME_NOT_FOUND,
    RequestRefused,
    Response,
    ask,
    request_set,
    responses,
)
from mockbooks_harness.exact_json import Record

if TYPE_CHECKING:
    from mockbooks_harness.connector.core import Connector

CREATE, UPDATE, DELETE = "Create", "Update", "Delete"
"""What a push does."""

# What is asked for by id may not be there.
_MAYBE = (OK, NO_MATCH, SOME_NOT_FOUND, NOT_FOUND)


def write(connector: Connector, todo: Push, message_set_id: str) -> Asking[tuple[str, list[Record]]]:
    """Do it; the id in QuickBooks, and what was left out. Raises RequestRefused and CannotMap."""
    version = connector.qbxml_version
    if todo.kind == DELETE and todo.data_type in deletion.TYPES:
        return (yield from deletion.delete(todo.data_type, todo.record_id, message_set_id, version)), []
    if todo.kind not in (CREATE, UPDATE) or todo.data_type not in mapping.TABLES:
        raise _cannot(todo, f"The connector does not {todo.kind.lower()} {todo.data_type}")
    context = yield from _context(todo, connector.memory.region, version)
    if todo.kind == UPDATE:
        request = yield from _update(todo, context, version)
    else:
        request = mapping.write(todo.data_type, todo.record, context)
    _, warnings = mapping.check(todo.data_type, todo.record, context)
    response = yield from change(request, message_set_id, version)
    return mapping.created_id(todo.data_type, response.element), warnings


def _context(todo: Push, region: str, version: str) -> Asking[mapping.Context]:
    """What the record names, as far as QuickBooks has it."""
    requests = mapping.requests_to_write(todo.data_type, todo.record)
    found: list[etree._Element] = []
    for request in requests:
        found += (yield from ask(request, version, accept=_MAYBE)).rets
    context = mapping.Context(region=region, related=found, asked=requests)
    if context.multi_currency:
        for currency in (yield from ask(etree.Element("CurrencyQueryRq"), version, accept=_MAYBE)).rets:
            context.add(currency)
    return context


def _update(todo: Push, context: mapping.Context, version: str) -> Asking[etree._Element]:
    """The request that changes what is there. [D:CP] refused where it changed since Codat read it, unless forced."""
    for question in mapping.lookups(todo.data_type, todo.record_id):
        for ret in (yield from ask(question, version, accept=_MAYBE)).rets:
            if not todo.force_update and mapping.is_stale(ret, todo.source_modified):
                raise _cannot(todo, f"{todo.record_id} has changed since it was read, and the update is not forced")
            return mapping.update(todo.data_type, todo.record, ret, context)
    raise _cannot(todo, f"QuickBooks has no {todo.data_type} with the id {todo.record_id}")


def _cannot(todo: Push, message: str) -> mapping.CannotMap:
    return mapping.CannotMap(todo.data_type, [{"itemId": "", "message": message, "validatorName": "QuickBooks"}], [])


def change(request: etree._Element, message_set_id: str, version: str) -> Asking[Response]:
    """Send a request that changes something, so that its answer can be asked for again. Raises RequestRefused."""
    text = etree.tostring(request, encoding="unicode")
    (response,) = responses((yield request_set(text, version, new_id=message_set_id)))
    if response.code != OK and not (response.severity == "Warn" and response.rets):
        raise RequestRefused(str(request.tag), response.code, response.message)
    return response
