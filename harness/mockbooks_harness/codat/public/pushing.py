"""Pushing records, and what became of them.

[D:CP], [D:A23], [D:CL]: the POST answers HTTP 200 with an operation that says 202 and Pending; a refusal by
QuickBooks, or by the mapping, comes later, in the operation.
"""

from __future__ import annotations

from mockbooks_harness.codat import pushes
from mockbooks_harness.codat.calls import Answer, Call, query_number
from mockbooks_harness.codat.data_types import DATA_TYPES, DataType, by_noun
from mockbooks_harness.codat.errors import no_such_path, not_valid, type_not_supported
from mockbooks_harness.codat.paging import page
from mockbooks_harness.codat.query import Properties, order, select
from mockbooks_harness.codat.state import DEAUTHORIZED, UNLINKED, Company, Connection, State
from mockbooks_harness.exact_json import Record

PROPERTIES = Properties(
    "PushOperation",
    "changes dataType companyId pushOperationKey dataConnectionKey requestedOnUtc completedOnUtc timeoutInMinutes "
    "status errorMessage validation statusCode",
    arrays="changes",
)


def create_record(state: State, call: Call) -> Answer:
    """POST /companies/{companyId}/connections/{connectionId}/push/{noun}?timeoutInMinutes="""
    company = state.company(call.parameters["companyId"])
    connection = company.connection(call.parameters["connectionId"])
    data_type = by_noun(call.parameters["noun"])
    if data_type is None:
        raise no_such_path(call.method, call.path)
    record = call.object()
    if not record:
        raise not_valid("The body is empty; the record to be written was expected.")
    operation = new_push(state, company, connection, data_type, record, query_number(call, "timeoutInMinutes"))
    return Answer(200, operation.body())


def list_operations(state: State, call: Call) -> Answer:
    """GET /companies/{companyId}/push: the newest first (assumed)"""
    company = state.company(call.parameters["companyId"])
    bodies = [operation.body() for operation in reversed(company.pushes.values())]
    wanted = select(call.query.get("query"), bodies, PROPERTIES)
    return Answer(200, page(call, order(call.query.get("orderBy"), wanted, PROPERTIES)))


def get_operation(state: State, call: Call) -> Answer:
    """GET /companies/{companyId}/push/{pushOperationKey}"""
    company = state.company(call.parameters["companyId"])
    return Answer(200, pushes.find(company, call.parameters["pushOperationKey"]).body())


def create_model(state: State, call: Call) -> Answer:
    """GET /companies/{companyId}/connections/{connectionId}/options/{dataType}: what a push may contain"""
    state.company(call.parameters["companyId"]).connection(call.parameters["connectionId"])
    data_type = DATA_TYPES.get(call.parameters["dataType"])
    if data_type is None:
        raise not_valid(f'"{call.parameters["dataType"]}" is no accounting data type.')
    from mockbooks_harness.mapping import options  # the mapping reads XML: loaded when it is asked for

    model = options(data_type.key) if data_type.creates else None
    if model is None:
        raise type_not_supported(data_type.key, _platform(state, call))
    return Answer(200, model)


def new_push(
    state: State,
    company: Company,
    connection: Connection,
    data_type: DataType,
    record: Record,
    timeout_minutes: int | None = None,
) -> pushes.PushOperation:
    """Queue a record for writing.  Raises Codat's errors.

    [D:DOC connections] nothing is written to an Unlinked or Deauthorized connection; a PendingAuth one may still be
    linked, and then the push is carried out (assumed).
    """
    if not data_type.creates:
        raise type_not_supported(data_type.key, connection.integration.name)
    if connection.status in (UNLINKED, DEAUTHORIZED):
        raise not_valid(f"Connection {connection.id} is {connection.status}; nothing can be written to it.")
    if timeout_minutes is not None and timeout_minutes < 1:
        raise not_valid(f"timeoutInMinutes={timeout_minutes}: a positive number was expected.")
    operation = pushes.PushOperation(
        state.new_id(), company.id, connection.id, data_type.key, record, state.now(), timeout_minutes
    )
    company.pushes[operation.key] = operation
    return operation


def _platform(state: State, call: Call) -> str:
    connection = state.company(call.parameters["companyId"]).connection(call.parameters["connectionId"])
    return connection.integration.name
