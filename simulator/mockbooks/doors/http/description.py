"""The door described as an OpenAPI 3.0 document, made from the route table.

Every operation stands in it twice: for the QuickBooks of the house, and below `/forks/{fork}` for a fork.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import mockbooks
from mockbooks.doors.http.errors import HRESULT_STATUS
from mockbooks.doors.http.fields import Field, body_schema
from mockbooks.doors.http.route_table import BYTES, JSON, Route

FORK = "/forks/{fork}"
_EXAMPLES = {"processor": "p1", "fork": "f1", "name": "s1", "number": "1"}

_ERROR: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["kind", "text"],
            "properties": {
                "kind": {"type": "string", "enum": ["request"]},
                "text": {"type": "string", "description": "What was wrong with the call."},
            },
        }
    },
}
_HRESULT: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["kind", "code", "number", "name", "text", "explanation"],
            "properties": {
                "kind": {"type": "string", "enum": ["hresult"]},
                "code": {"type": "string", "description": "As in QuickBooks' documents: 0x80040400."},
                "number": {"type": "integer", "description": "As programs see it: -2147220480."},
                "name": {"type": "string"},
                "text": {"type": "string", "description": "QuickBooks' own sentence."},
                "explanation": {"type": "string", "description": "What was wrong, where, and what was expected."},
            },
        }
    },
}


@cache
def describe() -> dict[str, Any]:
    """The document; not to be changed in place."""
    from mockbooks.doors.http.routes import ROUTES

    paths: dict[str, Any] = {}
    for route in ROUTES:
        paths.setdefault(route.template, {})[route.method.lower()] = _operation(route, fork=False)
    for route in ROUTES:
        below = FORK + route.template
        paths.setdefault(below, {})[route.method.lower()] = _operation(route, fork=True)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Mockbooks",
            "version": mockbooks.__version__,
            "description": "A QuickBooks Desktop for programs in any language: qbXML in, qbXML out. A call that fails "
            f"as a whole is status {HRESULT_STATUS} with QuickBooks' HRESULT.",
        },
        "paths": paths,
        "components": {
            "schemas": {"Error": _ERROR, "Failure": _HRESULT},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        # The second: a door on this machine alone may have no token.
        "security": [{"token": []}, {}],
    }


def _operation(route: Route, *, fork: bool) -> dict[str, Any]:
    template = (FORK if fork else "") + route.template
    operation: dict[str, Any] = {
        "operationId": ("fork_" if fork else "") + route.operation,
        "summary": route.about,
        "tags": [route.tag],
        "parameters": [
            *(_parameter(name) for name in re.findall(r"\{(.*?)\}", template)),
            *(_query(field) for field in route.query),
        ],
        "responses": _responses(route),
    }
    if route.takes:
        operation["requestBody"] = {"required": True, "content": {route.takes: {"schema": {"type": "string"}}}}
    elif route.body is not None:
        required = any(field.required for field in route.body)
        operation["requestBody"] = {"required": required, "content": {JSON: {"schema": body_schema(route.body)}}}
    return operation


def _parameter(name: str) -> dict[str, Any]:
    schema = {"type": "string", "minLength": 1}
    return {"name": name, "in": "path", "required": True, "schema": schema, "example": _EXAMPLES[name]}


def _query(field: Field) -> dict[str, Any]:
    return {"name": field.name, "in": "query", "required": field.required, "schema": field.schema}


def _responses(route: Route) -> dict[str, Any]:
    success: dict[str, Any] = {"description": "Done."}
    if route.media == BYTES:
        success["content"] = {BYTES: {"schema": {"type": "string", "format": "binary"}}}
    elif route.gives is not None:
        success["content"] = {route.media: {"schema": route.gives}}
    responses: dict[str, Any] = {str(route.success): success}
    if route.may_fail:
        responses[str(HRESULT_STATUS)] = {
            "description": "QuickBooks gives an HRESULT and no answer.",
            "content": {JSON: {"schema": {"$ref": "#/components/schemas/Failure"}}},
        }
    responses["default"] = {
        "description": "The door does not take the call.",
        "content": {JSON: {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    return responses
