"""The public face described as an OpenAPI 3.1 document, made from the route table.

For generators of clients and of tests: what is served, which parameters and bodies it takes, which statuses it may
answer and what a body has at least.  What is required in a body is what the official SDKs require [R:PROBE]; the rest
of Codat's own description is Codat's, and can be had there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mockbooks_harness.codat.calls import LARGEST_NUMBER, Handler
from mockbooks_harness.codat.data_types import DATA_TYPES, STATEMENT
from mockbooks_harness.codat.errors import STANDARD
from mockbooks_harness.codat.integrations import INTEGRATIONS
from mockbooks_harness.codat.paging import LARGEST_PAGE_SIZE
from mockbooks_harness.codat.route_table import Route
from mockbooks_harness.codat.routes import PUBLIC
from mockbooks_harness.exact_json import Record

_SHOWN = {
    "Company": "id name redirect",
    "Connection": "id integrationId sourceId sourceType platformName linkUrl status created",
    "PullOperation": "id companyId connectionId dataType status requested progress:integer isCompleted:boolean "
    "isErrored:boolean",
    "PushOperation": "companyId pushOperationKey dataConnectionKey requestedOnUtc status statusCode:integer",
    "PushOption": "type displayName required:boolean",
    "SyncSettings": "clientId settings:array overridesDefaults:boolean",
    "CompanySyncSettings": "companyId settings:array overridesDefaults:boolean",
    "Integration": "key logoUrl name enabled:boolean",
    "Branding": "sourceId",
    "Profile": "name redirectUrl",
    "ApiKey": "id apiKey",
    "ApiKeys": "results:array",
    "WebhookConsumer": "id url eventTypes:array",
    "WebhookConsumers": "results:array",
    "CompanyAccessToken": "accessToken expiresIn:integer tokenType",
    "ConnectionManagementAccessToken": "accessToken",
    "OneTimeSync": "oneTimeSync",
    "ValidationResult": "errors:array warnings:array",
    "CompanyInfo": "",
    "AgedReport": "generated reportDate data:array",
    "BalanceSheet": "reports:array",
    "ProfitAndLoss": "reports:array reportBasis",
    "CashFlowStatement": "reports:array reportBasis",
    "Customer": "status",
    "Supplier": "status",
    "Invoice": "issueDate totalTaxAmount:number totalAmount:number amountDue:number status",
    "Bill": "issueDate status subTotal:number taxAmount:number totalAmount:number",
    "Payment": "date",
    "BillPayment": "date",
    "CreditNote": "totalAmount:number totalDiscount:number subTotal:number totalTaxAmount:number "
    "discountPercentage:number remainingCredit:number status",
    "BillCreditNote": "totalAmount:number totalDiscount:number subTotal:number totalTaxAmount:number "
    "discountPercentage:number status",
    "DirectCost": "currency issueDate lineItems:array paymentAllocations:array subTotal:number taxAmount:number "
    "totalAmount:number",
    "DirectIncome": "currency issueDate lineItems:array paymentAllocations:array subTotal:number taxAmount:number "
    "totalAmount:number",
    "Item": "itemStatus type isBillItem:boolean isInvoiceItem:boolean",
}
"""What a body must have, by the name of its schema; a string unless said otherwise."""

_PAGED = {
    "Companies": "Company",
    "Connections": "Connection",
    "PullOperations": "PullOperation",
    "PushOperations": "PushOperation",
    "Integrations": "Integration",
}

_STRING: Record = {"type": "string"}
_SETTING: Record = {
    "type": "object",
    "required": ["dataType", "fetchOnFirstLink", "syncSchedule", "syncOrder"],
    "properties": {
        "dataType": {"enum": list(DATA_TYPES)},
        "fetchOnFirstLink": {"type": "boolean"},
        "syncSchedule": {"type": "integer", "minimum": 0, "maximum": LARGEST_NUMBER},
        "syncOrder": {"type": "integer", "minimum": 0, "maximum": LARGEST_NUMBER},
    },
}
_SETTINGS: Record = {"settings": {"type": "array", "items": _SETTING}, "overridesDefaults": {"type": "boolean"}}
_COMPANY: Record = {
    "name": {"type": "string", "pattern": r"^[A-Za-z0-9\s\-',&@.?!]+$", "minLength": 1},
    "description": _STRING,
    "tags": {"type": "object", "additionalProperties": {"type": "string", "maxLength": 100}, "maxProperties": 10},
}
_ONE_TIME: Record = {"oneTimeSync": {"enum": ["true", "false"]}}

_TAKEN: dict[str, tuple[str, Record]] = {
    "CompanyRequestBody": ("name", _COMPANY),
    "CompanyUpdateRequest": ("", _COMPANY),
    "ConnectionRequestBody": ("platformKey", {"platformKey": {"enum": list(INTEGRATIONS)}}),
    "UpdateConnectionStatus": ("status", {"status": {"enum": ["PendingAuth", "Linked", "Unlinked", "Deauthorized"]}}),
    "Credentials": ("", {}),
    "Profile": ("name redirectUrl", {"name": _STRING, "redirectUrl": _STRING, "logoUrl": _STRING, "iconUrl": _STRING}),
    "SyncSettings": ("settings", _SETTINGS),
    "CompanySyncSettings": ("companyId settings overridesDefaults", {"companyId": _STRING} | _SETTINGS),
    "CreateApiKey": ("", {"name": {"type": "string", "maxLength": 50}}),
    "WebhookConsumerPrototype": (
        "url",
        {
            "url": {"type": "string", "format": "uri"},
            "disabled": {"type": "boolean"},
            "eventTypes": {"type": "array", "items": _STRING},
            "companyTags": {"type": "array", "items": {"type": "string", "pattern": "^[^:]{1,27}:.{0,100}$"}},
        },
    ),
    "RefreshProduct": ("", {"dataTypes": {"type": "array", "items": {"enum": list(DATA_TYPES)}}}),
    "OneTimeSync": ("oneTimeSync", _ONE_TIME),
}

_NUMBERS: Record = {
    "page": {"minimum": 1},
    "pageSize": {"minimum": 1, "maximum": LARGEST_PAGE_SIZE},
    "timeoutInMinutes": {"minimum": 1},
    "periodLength": {"minimum": 1, "maximum": 24},
    "periodsToCompare": {"minimum": 1, "maximum": 24},
    "numberOfPeriods": {"minimum": 1, "maximum": 100},
    "periodLengthDays": {"minimum": 1, "maximum": 366},
}
_FLAGS = frozenset({"allowSyncOnPushComplete", "forceUpdate"})
_DATES = frozenset({"startMonth", "reportDate"})
_REQUIRED = frozenset({"periodLength", "periodsToCompare"})


def describe(server: str = "https://api.codat.io") -> Record:
    """The document.  `server` is the address it says the operations are at."""
    paths: Record = {}
    for route in PUBLIC:
        paths.setdefault(route.template, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "The mocked Codat", "version": "1"},
        "servers": [{"url": server}],
        "security": [{"auth_header": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"auth_header": {"type": "apiKey", "in": "header", "name": "Authorization"}},
            "schemas": dict(_schemas()),
        },
    }


def _operation(route: Route[Handler]) -> Record:
    operation: Record = {
        "operationId": route.operation,
        "parameters": [*_path_parameters(route), *_query_parameters(route)],
        "responses": {str(status): _response(status, route) for status in sorted({route.success, *route.refusals})},
    }
    if route.takes == "File":
        file = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}
        operation["requestBody"] = {"content": {"multipart/form-data": {"schema": file}}}
    elif route.takes:
        operation["requestBody"] = {"content": {"application/json": {"schema": _taken(route.takes)}}}
    return operation


def _path_parameters(route: Route[Handler]) -> Iterator[Record]:
    for name in re.findall(r"\{(.*?)\}", route.template):
        schema = {"enum": list(DATA_TYPES)} if name == "dataType" else {"type": "string", "minLength": 1}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query_parameters(route: Route[Handler]) -> Iterator[Record]:
    for name in route.query:
        schema: Record = _STRING
        if name in _NUMBERS:
            schema = {"type": "integer", "format": "int32"} | _NUMBERS[name]
        elif name in _FLAGS:
            schema = {"type": "boolean"}
        elif name in _DATES:
            schema = {"type": "string", "format": "date"}
        yield {"name": name, "in": "query", "required": name in _REQUIRED, "schema": schema}


def _response(status: int, route: Route[Handler]) -> Record:
    shown = route.shows if status == route.success else "ErrorMessage"
    response: Record = {"description": "OK" if status == route.success else STANDARD.get(status, "Refused")}
    if shown:
        response["content"] = {"application/json": {"schema": {"$ref": f"#/components/schemas/{shown}"}}}
    return response


def _taken(name: str) -> Record:
    required, properties = _TAKEN.get(name, ("", {}))
    body: Record = {"type": "object", "properties": properties}
    return body | {"required": required.split()} if required else body


def _schemas() -> Iterator[tuple[str, Record]]:
    yield "ErrorMessage", _object("statusCode:integer error correlationId canBeRetried detailedErrorCode:integer")
    yield "Availability", {"type": "boolean"}
    yield "DataStatuses", {"type": "object", "additionalProperties": _object("dataType currentStatus")}
    for name, required in _SHOWN.items():
        yield name, _object(required)
    for name, member in _PAGED.items():
        yield name, _page(member)
    for row in DATA_TYPES.values():
        if row.level != STATEMENT:
            yield f"{row.model}Page", _page(row.model)
        if row.model not in _SHOWN and row.model != "Company":
            yield row.model, _object("")


def _page(member: str) -> Record:
    links = {"type": "object", "required": ["self", "current"]}
    body = _object("pageNumber:integer pageSize:integer totalResults:integer results:array")
    body["properties"] |= {"_links": links}
    body["properties"]["results"]["items"] = {"$ref": f"#/components/schemas/{member}"}
    return body | {"required": [*body["required"], "_links"]}


def _object(required: str) -> Record:
    """An object with these members; a member is a string unless a type follows its name."""
    properties: dict[str, Any] = {}
    for word in required.split():
        name, _, kind = word.partition(":")
        properties[name] = {"type": kind or "string"}
    body: Record = {"type": "object", "properties": properties}
    return body | {"required": list(properties)} if properties else body
