"""The connector's face of the mocked Codat: OUR OWN protocol, version 1.

The protocol between Codat's desktop connector and Codat is private.  This one is ours, stated as ours, under a
prefix of its own, and nothing in it claims to be Codat's.  It covers what a connector must be able to do: exchange a
licence key, report that the person at the desk authorised it, learn its settings, ask for work, upload what it read,
report what it wrote, and leave.

Rules
=====

* Prefix `/mockbooks/connector/v1`.  Over a socket it stands beside the public face on the same address; where there is
  no socket (the `responses` door) it has a host of its own, `https://connector.mockbooks.test` (`Codat.connector_url`),
  and is never found on `api.codat.io`.
* JSON in, JSON out, numbers exact (`mockbooks_harness.exact_json`).  Every success is 200 with a body.  Every error has
  Codat's error body with `"service": "MockbooksConnector"`; 400 the body is wrong, 401 the token is missing or old, 404
  no such thing, 409 it does not go with the present state.
* All calls but the first carry `Authorization: Bearer <token>`.  A new exchange of the licence key makes a new token
  and ends the old one.
* Everything may be sent twice: a page by its number, a result by its push, a completion by its dataset.

Calls
=====

`{c}` is the connection's id, `{d}` a dataset's id, `{p}` a push operation key, `{n}` a page number from 1.

POST /links
    {"licenceKey": "<companyId, in upper or lower case>", "machine": {…}?}
    -> {"companyId", "companyName", "connectionId", "token", "status", "mode"}
    `machine` is a free object (name, operating system, log path …), kept and shown.  `status` is the connection's.
    400 malformed key; 404 no company has it; 409 the company has no QuickBooks Desktop connection.

PUT /connections/{c}/authorization
    {"region": "US"|"CA"|"UK"|"AU", "companyFile": {"name": …, "path": …}, "machine": {…}?}
    -> connection
    The person at the desk has let us in.  The connection is Linked from here on, and the datasets set to *fetch on
    first link* are queued in `syncOrder`.  Also after Unlinked or Deauthorized: then the connection is linked again.
    Sent to a Linked connection it updates the facts and queues nothing.

DELETE /connections/{c}/authorization
    {"reason": "oneTimeSyncCompleted"|"uninstalled"|"revoked"|…}?
    -> connection
    The connector leaves: the connection is Deauthorized, its data stay readable.  Nothing is processed after it.

POST /connections/{c}/errors
    {"statusCode": "403", "statusText": "…", "errorMessage": "…"}
    -> connection
    Something stands in the way: permission was refused, QuickBooks is not open …  Becomes an active entry of
    `dataConnectionErrors`; the status stays as it is (a failed link stays PendingAuth).

DELETE /connections/{c}/errors
    -> connection
    The way is free again: the active entries become resolved.  Authorisation does so too.

PUT /connections/{c}/info
    {"info": {…}|null}
    -> connection
    What is known of the machine and stands in the way of nothing by itself: a free object, shown as the connection's
    `connectionInfo`.  What Codat itself shows there is not public.

GET /connections/{c}/settings
    -> {"companyId", "connectionId", "status", "mode": "oneTime"|"ongoing",
        "datasets": [{"dataType", "fetchOnFirstLink", "syncOrder", "syncSchedule", "monthsToSync"?, "syncFromUtc"?,
        "syncFromWindow"?}, …]}
    `datasets` in `syncOrder`, only the types that the integration supports.

GET /connections/{c}/work
    -> {"connectionId", "companyId", "status", "mode", "firstSync": true|false,
        "datasets": [{"id", "dataType", "status", "requested", "pagesReceived": [1, 2 …]}, …],
        "pushes": [push, …]}
    What is to be done, in order.  Datasets that are Queued, and those Fetching (begun and not finished: a machine that
    restarted starts them again).  Pushes that are Pending.  Both lists are empty unless the connection is Linked.
    `firstSync` is true until all datasets queued by the (last) authorisation have come to an end.

POST /connections/{c}/datasets/{d}/start
    -> dataset
    Queued -> Fetching.  From Fetching again: the pages received so far are dropped.  409 from any other status.

PUT /connections/{c}/datasets/{d}/pages/{n}
    {"records": [{"id": "…", …}, …]}
    -> {"page": n, "records": <in this page>, "total": <in all pages so far>}
    Codat records of the dataset's type, already mapped, in the order of the source.  The same page again replaces the
    first.  Leave out `modifiedDate` (Codat sets it) and `metadata` (Codat sets it).  409 unless Fetching.
    `bankTransactions` name their `accountId`; of `company` there is one record; a record of `balanceSheet` and
    `profitAndLoss` is one month, its id "YYYY-MM", with the members of one report and with `currency` and
    `reportBasis`.

PUT /connections/{c}/datasets/{d}/description
    {"statusDescription": "Paused until …"|null}
    -> dataset
    What the dataset waits for, shown as its `statusDescription` until it comes to an end.

POST /connections/{c}/datasets/{d}/complete
    {"pages": <how many>, "scope": "full"|"changes" = "full", "deletedIds": […] = []}
    -> dataset
    All pages 1 … n are there (400 otherwise; 0 pages is an empty dataset).  The dataset passes through MapQueued,
    Mapping and the other stages to Complete, at once or paced by the clock (`Codat(stage_time=…)`).  With the scope
    "full" a record of an earlier sync that is missing now is kept as deleted (`metadata.isDeleted`), with "changes"
    only those in `deletedIds` are.  Sent again for a dataset that came this far: the dataset as it stands.

POST /connections/{c}/datasets/{d}/fail
    {"status": "FetchError" (default)|"AuthError"|"PermissionsError"|"NotSupported"|"Cancelled"|"InternalError"|
     "PrerequisiteNotMet"|"RateLimitError"|"MapError", "errorMessage": "…"}
    -> dataset
    The dataset ends in an error; the records of earlier syncs stay.  From Queued or Fetching; again: as it stands.

POST /connections/{c}/pushes/{p}/take
    -> push with "status"
    The connector is about to write.  `attempts` counts the takes: more than 1 means that an earlier one never reported,
    and may have written.  409 unless Pending.

PUT /connections/{c}/pushes/{p}/result
    {"status": "Success", "recordId": "<id in QuickBooks>"?, "warnings": [item, …]?}
    {"status": "Failed", "errorMessage": "…"?, "errors": [item, …]?, "warnings": [item, …]?}
    -> {"pushOperationKey", "status"}
    An item is {"itemId", "message", "validatorName"} (each may be missing).  `recordId` may be left out where a record
    was updated or deleted.  The first result counts.  After the timeout the operation stays TimedOut whatever is
    reported, also for a write that did land.


Objects
=======

connection: {"connectionId", "companyId", "status", "mode", "region"?, "companyFile"?, "machine"?, "lastSeen"?}
dataset: {"id", "dataType", "status", "requested", "pagesReceived": […], "errorMessage"?, "statusDescription"?}
push: {"pushOperationKey", "dataType", "type": "Create"|"Update"|"Delete", "record": {…}, "requestedOnUtc",
       "attempts": 0, "recordId"?, "sourceModifiedDate"?, "forceUpdate"?}
    `recordId` is what is updated or deleted; a record that is deleted is empty.  Unless `forceUpdate`, an update is to
    be refused where the source has changed it since `sourceModifiedDate`, which is what Codat last read.
"""

from __future__ import annotations

import re

from mockbooks_harness.codat import datasets, pushes
from mockbooks_harness.codat.calls import Answer, Call, stamp, text_member, whole_number
from mockbooks_harness.codat.data_types import DATA_TYPES
from mockbooks_harness.codat.datasets import Dataset
from mockbooks_harness.codat.errors import CodatError, company_not_found, conflict, connection_not_found, not_found
from mockbooks_harness.codat.integrations import QUICKBOOKS_DESKTOP
from mockbooks_harness.codat.pushes import PushOperation
from mockbooks_harness.codat.state import DEAUTHORIZED, LINKED, PENDING, Company, Connection, Obstacle, State
from mockbooks_harness.exact_json import Record

PREFIX = "/mockbooks/connector/v1"
SERVICE = "MockbooksConnector"
REGIONS = ("US", "CA", "UK", "AU")
"""Those that qbXML has; Codat's own connectors offer no Australia [D:IMG]."""

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")


def exchange_licence(state: State, call: Call) -> Answer:
    """POST /links: a licence key, which is a company id, for a connection and a token."""
    body = call.object()
    key = (text_member(body, "licenceKey", required=True) or "").strip().lower()
    if not _GUID.match(key):
        raise _wrong(f'"{key}" does not have the form of a licence key.')
    company = state.companies.get(key)
    if company is None:
        raise company_not_found(key)
    connection = _desktop_connection(company)
    connection.token = state.new_token()
    connection.machine = _object(body, "machine") or connection.machine
    connection.last_seen = state.now()
    answer = {
        "companyId": company.id,
        "companyName": company.name,
        "connectionId": connection.id,
        "token": connection.token,
        "status": connection.status,
        "mode": _mode(state, company, connection),
    }
    return Answer(200, answer)


def authorize(state: State, call: Call) -> Answer:
    """PUT /connections/{c}/authorization: the connection is Linked, the first sync is queued."""
    company, connection = _at_work(state, call)
    body = call.object()
    region = text_member(body, "region", required=True)
    if region not in REGIONS:
        raise _wrong(f'The region is one of {", ".join(REGIONS)}, not "{region}".')
    company_file = _object(body, "companyFile")
    if company_file is None:
        raise _wrong('"companyFile" is missing.')
    _refuse_second_accounting_connection(company, connection)
    connection.region, connection.company_file = region, company_file
    connection.machine = _object(body, "machine") or connection.machine
    _resolve_errors(connection, state)
    if connection.status != LINKED:
        initial = connection.status == PENDING
        connection.status = LINKED
        state.emit_connection("connected" if initial else "reconnected", company, connection)
        queued = datasets.queue_all(state, company, connection, initial=initial)
        connection.first_sync = [dataset.id for dataset in queued]
    return Answer(200, _connection_body(state, company, connection))


def deauthorize(state: State, call: Call) -> Answer:
    """DELETE /connections/{c}/authorization: the connector leaves."""
    company, connection = _at_work(state, call)
    if connection.status == LINKED:
        connection.status = DEAUTHORIZED
        state.emit_connection("disconnected", company, connection)
    return Answer(200, _connection_body(state, company, connection))


def report_error(state: State, call: Call) -> Answer:
    """POST /connections/{c}/errors: something stands in the way."""
    company, connection = _at_work(state, call)
    body = call.object()
    code, text, message = (text_member(body, name) or "" for name in ("statusCode", "statusText", "errorMessage"))
    connection.errors.append(Obstacle(code or "500", text, message, state.now()))
    if connection.status == PENDING:
        state.emit_connection("failed", company, connection)
    return Answer(200, _connection_body(state, company, connection))


def resolve_errors(state: State, call: Call) -> Answer:
    """DELETE /connections/{c}/errors: the way is free again."""
    company, connection = _at_work(state, call)
    _resolve_errors(connection, state)
    return Answer(200, _connection_body(state, company, connection))


def inform(state: State, call: Call) -> Answer:
    """PUT /connections/{c}/info: shown as `connectionInfo`."""
    company, connection = _at_work(state, call)
    connection.info = _object(call.object(), "info")
    return Answer(200, _connection_body(state, company, connection))


def get_settings(state: State, call: Call) -> Answer:
    """GET /connections/{c}/settings"""
    company, connection = _at_work(state, call)
    rows = [
        {name: value for name, value in setting.body().items() if name != "isLocked"}
        for setting in state.sync_settings(company)
        if DATA_TYPES[setting.data_type].reads
    ]
    answer = {
        "companyId": company.id,
        "connectionId": connection.id,
        "status": connection.status,
        "mode": _mode(state, company, connection),
        "datasets": rows,
    }
    return Answer(200, answer)


def get_work(state: State, call: Call) -> Answer:
    """GET /connections/{c}/work: what is to be done, in order."""
    company, connection = _at_work(state, call)
    linked = connection.status == LINKED
    waiting = [
        row
        for row in company.unfinished.values()
        if row.connection_id == connection.id and not row.due and row.status in (datasets.QUEUED, datasets.FETCHING)
    ]
    pending = [
        row for row in company.pending.values() if row.connection_id == connection.id and row.status == pushes.PENDING
    ]
    answer = {
        "connectionId": connection.id,
        "companyId": company.id,
        "status": connection.status,
        "mode": _mode(state, company, connection),
        "firstSync": any(not company.datasets[key].is_final for key in connection.first_sync),
        "datasets": [_dataset_body(row) for row in waiting] if linked else [],
        "pushes": [_push_body(row) for row in pending] if linked else [],
    }
    return Answer(200, answer)


def start_dataset(state: State, call: Call) -> Answer:
    """POST /connections/{c}/datasets/{d}/start"""
    _, dataset = _dataset(state, call)
    datasets.start(dataset)
    return Answer(200, _dataset_body(dataset))


def upload_page(state: State, call: Call) -> Answer:
    """PUT /connections/{c}/datasets/{d}/pages/{n}"""
    _, dataset = _dataset(state, call)
    number = call.parameters["n"]
    if not number.isdecimal():
        raise _wrong(f'"{number}" is no page number.')
    records = call.object().get("records")
    if not isinstance(records, list):
        raise _wrong('"records" is missing or not an array.')
    for position, record in enumerate(records, 1):
        if not isinstance(record, dict) or not isinstance(record.get("id"), str) or not record["id"]:
            raise _wrong(f'Record {position} of page {number} is not an object with an "id".')
    datasets.receive_page(dataset, int(number), records)
    total = sum(len(page) for page in dataset.pages.values())
    return Answer(200, {"page": int(number), "records": len(records), "total": total})


def describe_dataset(state: State, call: Call) -> Answer:
    """PUT /connections/{c}/datasets/{d}/description"""
    _, dataset = _dataset(state, call)
    datasets.describe(dataset, text_member(call.object(), "statusDescription"))
    return Answer(200, _dataset_body(dataset))


def complete_dataset(state: State, call: Call) -> Answer:
    """POST /connections/{c}/datasets/{d}/complete"""
    company, dataset = _dataset(state, call)
    body = call.object()
    pages = whole_number(body.get("pages"), "pages")
    scope, deleted = body.get("scope", "full"), body.get("deletedIds", [])
    if scope not in ("full", "changes"):
        raise _wrong(f'"scope" is "full" or "changes", not {scope!r}.')
    if not isinstance(deleted, list) or not all(isinstance(key, str) for key in deleted):
        raise _wrong('"deletedIds" is not an array of strings.')
    if not dataset.due and not dataset.is_final:
        dataset.scope, dataset.deleted_ids = scope, deleted
    datasets.complete(state, company, dataset, pages)
    return Answer(200, _dataset_body(dataset))


def fail_dataset(state: State, call: Call) -> Answer:
    """POST /connections/{c}/datasets/{d}/fail"""
    _, dataset = _dataset(state, call)
    body = call.object()
    status = text_member(body, "status") or "FetchError"
    datasets.fail(dataset, status, text_member(body, "errorMessage"), state.now())
    return Answer(200, _dataset_body(dataset))


def take_push(state: State, call: Call) -> Answer:
    """POST /connections/{c}/pushes/{p}/take"""
    operation = _push(state, call)
    pushes.take(operation)
    return Answer(200, _push_body(operation) | {"status": operation.status})


def report_push(state: State, call: Call) -> Answer:
    """PUT /connections/{c}/pushes/{p}/result"""
    operation = _push(state, call)
    body = call.object()
    warnings = _items(body, "warnings")
    if body.get("status") == pushes.SUCCESS:
        record_id = text_member(body, "recordId", required=operation.target_id is None)
        pushes.succeed(operation, record_id or operation.target_id or "", warnings, state.now())
    elif body.get("status") == pushes.FAILED:
        message = text_member(body, "errorMessage") or ""
        pushes.fail(operation, message, _items(body, "errors"), warnings, state.now(), state.new_token())
    else:
        raise _wrong(f'"status" is "Success" or "Failed", not {body.get("status")!r}.')
    return Answer(200, {"pushOperationKey": operation.key, "status": operation.status})


def _at_work(state: State, call: Call) -> tuple[Company, Connection]:
    """The connection of the path, whose token the call must carry."""
    wanted = call.parameters["c"].lower()
    for company, connection in state.connections():
        if connection.id == wanted:
            if connection.token is None or call.headers.get("authorization") != f"Bearer {connection.token}":
                raise CodatError(
                    401, "Unauthorized", why="The bearer token is missing, or not the newest of this connection."
                )
            connection.last_seen = state.now()
            return company, connection
    raise connection_not_found(call.parameters["c"])


def _dataset(state: State, call: Call) -> tuple[Company, Dataset]:
    """The dataset of the path, over a Linked connection."""
    company, connection = _at_work(state, call)
    dataset = company.datasets.get(call.parameters["d"].lower())
    if dataset is None or dataset.connection_id != connection.id:
        raise not_found("Dataset", call.parameters["d"])
    if connection.status != LINKED:
        raise conflict(f"Connection {connection.id} is {connection.status}; nothing is read over it.")
    return company, dataset


def _push(state: State, call: Call) -> PushOperation:
    """The push of the path; its result is taken whatever the connection's status, since the write may have landed."""
    company, connection = _at_work(state, call)
    operation = pushes.find(company, call.parameters["p"])
    if operation.connection_id != connection.id:
        raise not_found("Push operation", call.parameters["p"])
    if connection.status != LINKED and call.path.endswith("/take"):
        raise conflict(f"Connection {connection.id} is {connection.status}; nothing is written over it.")
    return operation


def _desktop_connection(company: Company) -> Connection:
    """The newest connection with QuickBooks Desktop."""
    for connection in reversed(company.connections.values()):
        if connection.integration is QUICKBOOKS_DESKTOP:
            return connection
    raise conflict(f"Company {company.id} has no connection with {QUICKBOOKS_DESKTOP.name}.")


def _refuse_second_accounting_connection(company: Company, connection: Connection) -> None:
    """[D:DOC connections] one active accounting connection a company."""
    for other in company.connections.values():
        if other is not connection and other.status == LINKED and other.integration.source_type == "Accounting":
            raise conflict(f"Company {company.id} has an active accounting connection already: {other.id}.")


def _resolve_errors(connection: Connection, state: State) -> None:
    for error in connection.errors:
        error.resolved = error.resolved or state.now()


def _mode(state: State, company: Company, connection: Connection) -> str:
    return "oneTime" if state.one_time(company, connection) else "ongoing"


def _connection_body(state: State, company: Company, connection: Connection) -> Record:
    body: Record = {
        "connectionId": connection.id,
        "companyId": company.id,
        "status": connection.status,
        "mode": _mode(state, company, connection),
        "region": connection.region,
        "companyFile": connection.company_file,
        "machine": connection.machine,
        "lastSeen": None if connection.last_seen is None else stamp(connection.last_seen),
    }
    return {name: value for name, value in body.items() if value is not None}


def _dataset_body(dataset: Dataset) -> Record:
    body: Record = {
        "id": dataset.id,
        "dataType": dataset.data_type,
        "status": dataset.status,
        "requested": stamp(dataset.requested),
        "pagesReceived": sorted(dataset.pages),
    }
    told = {"errorMessage": dataset.error_message, "statusDescription": dataset.description}
    return body | {name: value for name, value in told.items() if value is not None}


def _push_body(operation: PushOperation) -> Record:
    body: Record = {
        "pushOperationKey": operation.key,
        "dataType": operation.data_type,
        "type": operation.kind,
        "record": operation.record,
        "requestedOnUtc": stamp(operation.requested),
        "attempts": operation.attempts,
    }
    if operation.kind != pushes.CREATE:
        body["recordId"] = operation.target_id
    if operation.kind == pushes.UPDATE:
        body["forceUpdate"] = operation.force_update
        if operation.source_modified is not None:
            body["sourceModifiedDate"] = operation.source_modified
    return body


def _object(body: Record, name: str) -> Record | None:
    value = body.get(name)
    if value is not None and not isinstance(value, dict):
        raise _wrong(f'"{name}" is not an object.')
    return value


def _items(body: Record, name: str) -> list[Record]:
    """Validation items: each with the three members of Codat's, those left out empty."""
    rows = body.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _wrong(f'"{name}" is not an array of objects.')
    return [{key: row.get(key, "") for key in ("itemId", "message", "validatorName")} for row in rows]


def _wrong(text: str) -> CodatError:
    """400 of the connector's face: here the reason itself is sent, there is no other product to be like."""
    return CodatError(400, text)
