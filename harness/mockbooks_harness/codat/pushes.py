"""Push operations: one record on its way into QuickBooks, to be created, updated or deleted.

Pending -> Success or Failed, as the connector reports; TimedOut when `timeoutInMinutes` has passed.  A timeout
changes the status and nothing else: a write that the connector has picked up may still land ([D:CP], [D:DOC
using-the-api/push]).  After a success the type is synced, unless `allowSyncOnPushComplete` is false: until that sync
has completed the record is not among what is read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mockbooks_harness.codat import datasets
from mockbooks_harness.codat.bodies import reference_company
from mockbooks_harness.codat.calls import stamp
from mockbooks_harness.codat.data_types import DATA_TYPES
from mockbooks_harness.codat.errors import conflict, not_found
from mockbooks_harness.exact_json import Record

if TYPE_CHECKING:
    from mockbooks_harness.codat.state import Company, State

CREATE, UPDATE, DELETE = "Create", "Update", "Delete"
CHANGES = {CREATE: "Created", UPDATE: "Modified", DELETE: "Deleted"}
"""What stands in `changes`, by what the push does.  [D:CP]"""

PENDING, SUCCESS, FAILED, TIMED_OUT = "Pending", "Success", "Failed", "TimedOut"

STATUS_CODES = {PENDING: 202, SUCCESS: 200, FAILED: 400, TIMED_OUT: 202}
"""The `statusCode` in the body, by status.

[D:CP] for the first three.  For TimedOut none is public; "only the status changes" is read as: the code stays.
"""


@dataclass(slots=True)
class PushOperation:
    """One record to be written; `attempts` counts how often the connector took it.

    `target_id` is the record that is updated or deleted; `source_modified` what Codat last read as its
    `sourceModifiedDate`, for a connector to see whether it changed since, unless `force_update`.
    """

    key: str
    company_id: str
    connection_id: str
    data_type: str
    record: Record
    requested: datetime
    timeout_minutes: int | None = None
    kind: str = CREATE
    target_id: str | None = None
    source_modified: str | None = None
    force_update: bool = False
    sync_on_complete: bool = True
    status: str = PENDING
    completed: datetime | None = None
    record_id: str | None = None
    error_message: str | None = None
    errors: list[Record] = field(default_factory=list)
    warnings: list[Record] = field(default_factory=list)
    attempts: int = 0
    late_result: Record | None = None

    @property
    def deadline(self) -> datetime | None:
        """When it times out, None for never."""
        return None if self.timeout_minutes is None else self.requested + timedelta(minutes=self.timeout_minutes)

    def body(self) -> Record:
        """As the public face writes it."""
        body: Record = {
            "changes": self._changes(),
            "dataType": self.data_type,
            "companyId": self.company_id,
            "pushOperationKey": self.key,
            "dataConnectionKey": self.connection_id,
            "requestedOnUtc": stamp(self.requested),
        }
        if self.completed is not None:
            body["completedOnUtc"] = stamp(self.completed)
        if self.timeout_minutes is not None:
            body["timeoutInMinutes"] = self.timeout_minutes
        body["status"] = self.status
        if self.error_message is not None:
            body["errorMessage"] = self.error_message
        if self.status in (SUCCESS, FAILED):
            body["validation"] = {"errors": self.errors, "warnings": self.warnings}
        return body | {"statusCode": STATUS_CODES[self.status]}

    def _changes(self) -> list[Record]:
        if self.status != SUCCESS:
            return []
        return [{"type": CHANGES[self.kind], "recordRef": {"id": self.record_id, "dataType": self.data_type}}]


def find(company: Company, key: str) -> PushOperation:
    """The push operation of that key.  Raises a 404 (assumed text)."""
    operation = company.pushes.get(key.lower())
    if operation is None:
        raise not_found("Push operation", key)
    return operation


def take(operation: PushOperation) -> None:
    """The connector is about to write.  Raises a conflict where the operation has come to an end."""
    if operation.status != PENDING:
        raise conflict(f"Push operation {operation.key} is {operation.status}.")
    operation.attempts += 1


def succeed(operation: PushOperation, record_id: str, warnings: list[Record], now: datetime) -> None:
    """QuickBooks has the record, under that id.  The first result counts; one after the timeout is only remembered."""
    if operation.status == PENDING:
        operation.status, operation.completed = SUCCESS, now
        operation.record_id, operation.warnings = record_id, warnings
    elif operation.status == TIMED_OUT and operation.late_result is None:
        operation.late_result = {"status": SUCCESS, "recordId": record_id}


def fail(
    operation: PushOperation, message: str, errors: list[Record], warnings: list[Record], now: datetime, token: str
) -> None:
    """QuickBooks, or the mapping, refused; `token` is the correlation id of the message.

    The sentence around the message is documented ([D:CP]); without errors the message itself is the one error
    (assumed).
    """
    if operation.status != PENDING:
        if operation.status == TIMED_OUT and operation.late_result is None:
            operation.late_result = {"status": FAILED, "errorMessage": message}
        return
    model = DATA_TYPES[operation.data_type].model
    told = message or f"Push failed for {model}: see validation for more information"
    operation.status, operation.completed = FAILED, now
    operation.error_message = f"An error occurred in a downstream service. Correlation ID: {token}. Message: {told}"
    operation.errors = errors or [{"itemId": "", "message": told, "validatorName": model}]
    operation.warnings = warnings


def settle(state: State, company: Company, now: datetime) -> None:
    """Let the operations of a company time out whose time has come, and tell of those that came to an end."""
    for operation in list(company.pending.values()):
        deadline = operation.deadline
        if operation.status == PENDING and deadline is not None and now >= deadline:
            operation.status = TIMED_OUT
        if operation.status != PENDING:
            del company.pending[operation.key]
            _announce(state, company, operation)
            _sync(state, company, operation)


def _announce(state: State, company: Company, operation: PushOperation) -> None:
    """[D:CP] `{dataType}.write.successful` and `.unsuccessful`"""
    ended = operation.completed or operation.deadline or state.now()
    payload: Record = {
        "id": operation.key,
        "type": operation.kind,
        "referenceCompany": reference_company(company),
        "connectionId": operation.connection_id,
        "requestedOnDate": stamp(operation.requested),
        "completedOnDate": stamp(ended),
        "status": operation.status,
    }
    succeeded = operation.status == SUCCESS
    if succeeded:
        payload["record"] = {"id": operation.record_id}
    outcome = "successful" if succeeded else "unsuccessful"
    state.emit(f"{operation.data_type}.write.{outcome}", payload, company)


def _sync(state: State, company: Company, operation: PushOperation) -> None:
    """[D:CP] `allowSyncOnPushComplete`; a sync that is under way is not doubled (assumed)."""
    connection = company.connections.get(operation.connection_id)
    if operation.status != SUCCESS or not operation.sync_on_complete or connection is None or not connection.is_linked:
        return
    if datasets.in_progress(company, connection.id, operation.data_type) is None:
        datasets.queue(state, company, connection, operation.data_type)
