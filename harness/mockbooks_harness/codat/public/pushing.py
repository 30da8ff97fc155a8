"""Pushing records, and what became of them.

[D:CP], [D:A23], [D:A36], [D:CL]: POST creates, PUT updates, DELETE deletes; each answers HTTP 200 with an operation
that says 202 and Pending.  A refusal by QuickBooks, or by the mapping, comes later, in the operation; in the mode
`strict` a record that the options model of its type rejects comes back Failed at once, with HTTP 200 all the same.
"""

from __future__ import annotations

from mockbooks_harness.codat import pushes
from mockbooks_harness.codat.calls import Answer, Call, Handler, query_flag, query_number
from mockbooks_harness.codat.data_types import DATA_TYPES, DataType
from mockbooks_harness.codat.errors import CodatError, not_found, not_valid, type_not_supported
from mockbooks_harness.codat.modes import Mode
from mockbooks_harness.codat.paging import page
from mockbooks_harness.codat.push_models import model_of, validate
from mockbooks_harness.codat.query import Properties, order, select
from mockbooks_harness.codat.state import DEAUTHORIZED, UNLINKED, Company, Connection, State
from mockbooks_harness.exact_json import Record

PROPERTIES = Properties(
    "PushOperation",
    "changes dataType companyId pushOperationKey dataConnectionKey requestedOnUtc completedOnUtc timeoutInMinutes "
    "status errorMessage validation statusCode",
    arrays="changes",
)


def creator(data_type: DataType) -> Handler:
    """POST /companies/{companyId}/connections/{connectionId}/push/{noun}?timeoutInMinutes=&allowSyncOnPushComplete="""

    def create_record(state: State, call: Call) -> Answer:
        return Answer(200, _push(state, call, data_type, pushes.CREATE, _record(call)).body())

    return create_record


def updater(data_type: DataType) -> Handler:
    """PUT …/push/{noun}/{id}?timeoutInMinutes=&allowSyncOnPushComplete=&forceUpdate="""

    def update_record(state: State, call: Call) -> Answer:
        return Answer(200, _push(state, call, data_type, pushes.UPDATE, _record(call)).body())

    return update_record


def deleter(data_type: DataType) -> Handler:
    """DELETE …/push/{noun}/{id}

    Also for a record that Codat has not read: it may have been made since, and only QuickBooks knows (assumed).
    """

    def delete_record(state: State, call: Call) -> Answer:
        return Answer(200, _push(state, call, data_type, pushes.DELETE, {}).body())

    return delete_record


def bank_transaction_creator(state: State, call: Call) -> Answer:
    """POST …/push/bankAccounts/{accountId}/bankTransactions: not of QuickBooks Desktop"""
    raise _not_supported(DATA_TYPES["bankTransactions"], _connection(state, call)[1])


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


def push_model(state: State, call: Call) -> Answer:
    """GET /companies/{companyId}/connections/{connectionId}/options/{dataType}: what a push may contain"""
    _, connection = _connection(state, call)
    # One path for all types, and one of its own for the transactions of an account.
    data_type = DATA_TYPES.get(call.parameters.get("dataType", "bankTransactions"))
    if data_type is None:
        raise not_found("Data type", call.parameters["dataType"])
    model = model_of(data_type) if "create" in data_type.can else None
    if model is None:
        raise _not_supported(data_type, connection)
    return Answer(200, model)


def new_push(
    state: State,
    company: Company,
    connection: Connection,
    data_type: DataType,
    record: Record,
    timeout_minutes: int | None = None,
    *,
    kind: str = pushes.CREATE,
    target_id: str | None = None,
    force_update: bool = False,
    sync_on_complete: bool = True,
) -> pushes.PushOperation:
    """Queue a record for writing.  Raises Codat's errors.

    [D:DOC connections] nothing is written to an Unlinked or Deauthorized connection; a PendingAuth one may still be
    linked, and then the push is carried out (assumed).
    """
    if kind.lower() not in data_type.can:
        raise _not_supported(data_type, connection)
    if connection.status in (UNLINKED, DEAUTHORIZED):
        raise not_valid(f"Connection {connection.id} is {connection.status}; nothing can be written to it.")
    if timeout_minutes is not None and timeout_minutes < 1:
        raise not_valid(f"timeoutInMinutes={timeout_minutes}: a positive number was expected.")
    operation = pushes.PushOperation(
        state.new_id(),
        company.id,
        connection.id,
        data_type.key,
        record,
        state.now(),
        timeout_minutes,
        kind=kind,
        target_id=target_id,
        source_modified=_source_modified(company, data_type, target_id),
        force_update=force_update,
        sync_on_complete=sync_on_complete,
    )
    company.pushes[operation.key] = company.pending[operation.key] = operation
    if state.mode is Mode.STRICT and kind != pushes.DELETE:
        _validate(state, operation, data_type)
    return operation


def _push(state: State, call: Call, data_type: DataType, kind: str, record: Record) -> pushes.PushOperation:
    company, connection = _connection(state, call)
    target_id = call.parameters.get(data_type.write_identifier) if kind != pushes.CREATE else None
    return new_push(
        state,
        company,
        connection,
        data_type,
        record,
        query_number(call, "timeoutInMinutes"),
        kind=kind,
        target_id=target_id,
        force_update=query_flag(call, "forceUpdate", False),
        sync_on_complete=query_flag(call, "allowSyncOnPushComplete", True),
    )


def _validate(state: State, operation: pushes.PushOperation, data_type: DataType) -> None:
    if "create" in data_type.can:
        errors, warnings = validate(data_type, operation.record)
        if errors:
            pushes.fail(operation, "", errors, warnings, state.now(), state.new_token())


def _record(call: Call) -> Record:
    record = call.object()
    if not record:
        raise not_valid("The body is empty; the record to be written was expected.")
    return record


def _source_modified(company: Company, data_type: DataType, target_id: str | None) -> str | None:
    known = company.cache.get(data_type.key, {}).get(target_id or "")
    return None if known is None else known.get("sourceModifiedDate")


def _connection(state: State, call: Call) -> tuple[Company, Connection]:
    company = state.company(call.parameters["companyId"])
    return company, company.connection(call.parameters["connectionId"])


def _not_supported(data_type: DataType, connection: Connection) -> CodatError:
    return type_not_supported(data_type.key, connection.integration.name)
