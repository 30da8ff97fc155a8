"""Connections.  [D:CP]; POST answers 200, DELETE 200 without a body, only a Linked one can be unlinked."""

from __future__ import annotations

from mockbooks_harness.codat.calls import Answer, Call, stamp
from mockbooks_harness.codat.errors import connection_arguments_missing, not_valid
from mockbooks_harness.codat.integrations import INTEGRATIONS, Integration
from mockbooks_harness.codat.paging import page
from mockbooks_harness.codat.query import Properties, order, select
from mockbooks_harness.codat.state import LINKED, UNLINKED, Company, Connection, Obstacle, State
from mockbooks_harness.exact_json import Record

PROPERTIES = Properties(
    "DataConnection",
    "id integrationId integrationKey sourceId platformName linkUrl status lastSync created sourceType "
    "dataConnectionErrors connectionInfo",
    arrays="dataConnectionErrors",
)


def list_connections(state: State, call: Call) -> Answer:
    """GET /companies/{companyId}/connections"""
    company = state.company(call.parameters["companyId"])
    bodies = [connection_body(connection) for connection in company.connections.values()]
    wanted = select(call.query.get("query"), bodies, PROPERTIES)
    return Answer(200, page(call, order(call.query.get("orderBy"), wanted, PROPERTIES)))


def create_connection(state: State, call: Call) -> Answer:
    """POST /companies/{companyId}/connections, body {"platformKey": "pqsw"}"""
    company = state.company(call.parameters["companyId"])
    body = call.json()
    key = body.get("platformKey") if isinstance(body, dict) else None
    if not isinstance(key, str) or not key:
        raise connection_arguments_missing()
    if key not in INTEGRATIONS:
        raise not_valid(f'The mock has no integration "{key}"; it has {", ".join(INTEGRATIONS)}.')
    return Answer(200, connection_body(new_connection(state, company, INTEGRATIONS[key])))


def get_connection(state: State, call: Call) -> Answer:
    """GET /companies/{companyId}/connections/{connectionId}"""
    return Answer(200, connection_body(_connection(state, call)))


def update_connection(state: State, call: Call) -> Answer:
    """PATCH /companies/{companyId}/connections/{connectionId}, body {"status": "Unlinked"}

    [D:CP] only a Linked connection can be unlinked; the answer to anything else is assumed to be the plain 400.
    """
    connection = _connection(state, call)
    status = call.object().get("status")
    if status != UNLINKED:
        raise not_valid(f'"status" can be set to Unlinked only, not to {status!r}.')
    if connection.status != LINKED:
        raise not_valid(f"The connection is {connection.status}; only a Linked one can be unlinked.")
    connection.status = UNLINKED
    return Answer(200, connection_body(connection))


def delete_connection(state: State, call: Call) -> Answer:
    """DELETE /companies/{companyId}/connections/{connectionId}"""
    connection = _connection(state, call)
    del state.company(call.parameters["companyId"]).connections[connection.id]
    return Answer(200)


def new_connection(state: State, company: Company, integration: Integration) -> Connection:
    """A connection, waiting to be authorised."""
    connection = Connection(state.new_id(), company.id, integration, state.now())
    company.connections[connection.id] = connection
    return connection


def connection_body(connection: Connection) -> Record:
    """A connection as the public face writes it.

    What stands under `connectionInfo` for QuickBooks Desktop is not public: it is left out.
    """
    integration = connection.integration
    link = f"https://link-api.codat.io/companies/{connection.company_id}/connections/{connection.id}/start"
    body: Record = {
        "id": connection.id,
        "integrationId": integration.integration_id,
        "integrationKey": integration.key,
        "sourceId": integration.source_id,
        "platformName": integration.name,
        "linkUrl": link,
        "status": connection.status,
    }
    if connection.last_sync is not None:
        body["lastSync"] = stamp(connection.last_sync)
    body |= {"created": stamp(connection.created), "sourceType": integration.source_type}
    if connection.errors:
        body["dataConnectionErrors"] = [_error_body(error) for error in connection.errors]
    return body


def _error_body(error: Obstacle) -> Record:
    body: Record = {
        "statusCode": error.status_code,
        "statusText": error.status_text,
        "errorMessage": error.message,
        "erroredOnUtc": stamp(error.at),
        "status": "Active" if error.resolved is None else "Resolved",
    }
    return body if error.resolved is None else body | {"resolvedOnUtc": stamp(error.resolved)}


def _connection(state: State, call: Call) -> Connection:
    return state.company(call.parameters["companyId"]).connection(call.parameters["connectionId"])
