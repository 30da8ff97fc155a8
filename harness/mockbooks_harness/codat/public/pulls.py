"""Refreshing data, and what became of it: data status, history.  [D:CP]; `data/all` answers 204."""

from __future__ import annotations

from mockbooks_harness.codat import datasets
from mockbooks_harness.codat.calls import Answer, Call, stamp
from mockbooks_harness.codat.data_types import DATA_TYPES, by_key
from mockbooks_harness.codat.errors import not_found, not_valid
from mockbooks_harness.codat.modes import Mode
from mockbooks_harness.codat.paging import page
from mockbooks_harness.codat.query import Properties, order, select
from mockbooks_harness.codat.state import LINKED, Company, Connection, State
from mockbooks_harness.exact_json import Record

PROPERTIES = Properties(
    "Dataset",
    "id companyId connectionId dataType status statusDescription errorMessage requested completed progress",
)
"""`isCompleted` and `isErrored` are not queryable.  [D:CP]"""


def refresh_all(state: State, call: Call) -> Answer:
    """POST /companies/{companyId}/data/all"""
    company = state.company(call.parameters["companyId"])
    for connection in company.connections.values():
        if connection.status == LINKED:
            datasets.queue_all(state, company, connection)
    return Answer(204)


def refresh_one(state: State, call: Call) -> Answer:
    """POST /companies/{companyId}/data/queue/{dataType}?connectionId="""
    company = state.company(call.parameters["companyId"])
    data_type = by_key(call.parameters["dataType"]).key
    connection = _connection_to_read(company, call.query.get("connectionId"))
    return Answer(200, datasets.queue(state, company, connection, data_type).body_when_queued())


def refresh_info(state: State, call: Call) -> Answer:
    """POST /companies/{companyId}/data/info: a sync of the type `company`"""
    company = state.company(call.parameters["companyId"])
    connection = _connection_to_read(company, None)
    return Answer(200, datasets.queue(state, company, connection, "company").body_when_queued())


def data_status(state: State, call: Call) -> Answer:
    """GET /companies/{companyId}/dataStatus

    [R:PROBE] The documents show a never synced type as `{"dataType": …}` alone, and the SDKs refuse that body: such
    types are left out, but in the mode `documented`.
    """
    company = state.company(call.parameters["companyId"])
    rows = {key: _status_body(company, key) for key in DATA_TYPES}
    if state.mode is Mode.DOCUMENTED:
        return Answer(200, {key: body or {"dataType": key} for key, body in rows.items()})
    return Answer(200, {key: body for key, body in rows.items() if body is not None})


def history(state: State, call: Call) -> Answer:
    """GET /companies/{companyId}/data/history: the newest first (assumed)."""
    company = state.company(call.parameters["companyId"])
    bodies = [dataset.body() for dataset in reversed(company.datasets.values())]
    wanted = select(call.query.get("query"), bodies, PROPERTIES)
    return Answer(200, page(call, order(call.query.get("orderBy"), wanted, PROPERTIES)))


def history_of_one(state: State, call: Call) -> Answer:
    """GET /companies/{companyId}/data/history/{datasetId}"""
    return Answer(200, _dataset(state, call).body())


def validation(state: State, call: Call) -> Answer:
    """GET /companies/{companyId}/sync/{datasetId}/validation: the mock finds nothing to say."""
    _dataset(state, call)
    return Answer(200, {"errors": [], "warnings": []})


def _dataset(state: State, call: Call) -> datasets.Dataset:
    company = state.company(call.parameters["companyId"])
    dataset = company.datasets.get(call.parameters["datasetId"].lower())
    if dataset is None:
        raise not_found("Dataset", call.parameters["datasetId"])
    return dataset


def _status_body(company: Company, data_type: str) -> Record | None:
    newest = datasets.latest(company, data_type)
    if newest is None:
        return None
    body: Record = {"dataType": data_type}
    complete = datasets.latest_complete(company, data_type)
    if complete is not None and complete.completed is not None:
        body["lastSuccessfulSync"] = stamp(complete.completed)
    body |= {"currentStatus": newest.status, "latestSyncId": newest.id}
    if complete is not None:
        body["latestSuccessfulSyncId"] = complete.id
    return body


def _connection_to_read(company: Company, connection_id: str | None) -> Connection:
    """The connection that a type is queued for: the one asked for, or the one that can be read.

    [D:DOC connections] no new read runs unless linked.  How a queue call is refused then is not public: the plain 400
    (assumed).
    """
    if connection_id:
        connection = company.connection(connection_id)
        if connection.status != LINKED:
            raise not_valid(f"Connection {connection_id} is {connection.status}; only a Linked one is read.")
        return connection
    linked = [connection for connection in company.connections.values() if connection.status == LINKED]
    if not linked:
        raise not_valid(f"Company {company.id} has no Linked connection to read from.")
    return linked[0]
