"""Connections.  [D:CP]; POST answers 200, DELETE 200 without a body, only a Linked one can be unlinked."""

from __future__ import annotations

from mockbooks_harness.codat import datasets
from mockbooks_harness.codat.bodies import connection_body
from mockbooks_harness.codat.calls import Answer, Call
from mockbooks_harness.codat.errors import connection_arguments_missing, not_valid
from mockbooks_harness.codat.integrations import INTEGRATIONS, Integration
from mockbooks_harness.codat.paging import page
from mockbooks_harness.codat.query import Properties, order, select
from mockbooks_harness.codat.state import LINKED, UNLINKED, Company, Connection, State

LINK_URL = "https://link-api.codat.io"

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
    state.emit_connection("disconnected", state.company(connection.company_id), connection)
    return Answer(200, connection_body(connection))


def delete_connection(state: State, call: Call) -> Answer:
    """DELETE /companies/{companyId}/connections/{connectionId}"""
    company, connection = state.company(call.parameters["companyId"]), _connection(state, call)
    del company.connections[connection.id]
    datasets.cancel(company, connection.id, state.now())
    state.emit_connection("deleted", company, connection)
    return Answer(200)


def new_connection(state: State, company: Company, integration: Integration) -> Connection:
    """A connection, waiting to be authorised."""
    connection = Connection(state.new_id(), company.id, integration, state.now())
    connection.link_url = f"{LINK_URL}/companies/{company.id}/connections/{connection.id}/start"
    company.connections[connection.id] = connection
    state.emit_connection("created", company, connection)
    return connection


def update_authorization(state: State, call: Call) -> Answer:
    """PUT /companies/{companyId}/connections/{connectionId}/authorization: credentials of an integration without OAuth

    [D:CP] an object of strings.  QuickBooks Desktop has its connector for that: the credentials are taken and nothing
    follows from them (assumed).
    """
    connection = _connection(state, call)
    body = call.object()
    if not all(isinstance(value, str) for value in body.values()):
        raise not_valid("The body is not an object of strings.")
    return Answer(200, connection_body(connection))


def _connection(state: State, call: Call) -> Connection:
    return state.company(call.parameters["companyId"]).connection(call.parameters["connectionId"])
