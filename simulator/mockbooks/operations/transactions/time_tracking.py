"""TimeTracking: hours somebody worked, on a day, perhaps for a customer. It posts nothing.

A duration is hours and minutes; seconds are dropped [D:OSR; O:CND]. Time that is billable needs a customer and a
service item [D:OSR; the code is assumed], and somebody who worked: an employee, a vendor or another name, no customer
(assumed). There is no link from an invoice to the time it bills: an application marks the time as billed with a Mod
[D:OSR]. Time that was billed is used downstream, so it cannot be deleted [D:OSR; that the mark counts as use is
assumed]. Without a BillableStatus time is not billable (assumed). Until qbXML 5.0 the same is said by IsBillable and
IsBilled [D:SCH].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations import preferences
from mockbooks.operations.transactions import features, header_defaults
from mockbooks.operations.transactions.transaction import Line, Transaction
from mockbooks.operations.transactions.transaction_type import Draft, TransactionType
from mockbooks.operations.transactions.values import reference, text
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    CANNOT_DELETE,
    FEATURE_NOT_AVAILABLE,
    INVALID_REFERENCE,
    INVALID_VALUE,
    MISSING_ELEMENT,
    Refused,
)
from mockbooks.qbxml.types import interval_text, seconds_of

__all__ = ["TimeTracking", "billing"]


class TimeTracking(TransactionType):
    """Time that was worked."""

    kind = "TimeTracking"
    entity_ref = "EntityRef"
    fixed = frozenset({"TxnDate", "EntityRef", "Duration", "BillableStatus"})
    has_source_line = False
    lines_shown = False
    shows_links = False
    open_item = False
    voidable = False
    provenance: ClassVar[Mapping[str, str]] = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def prepare(self, draft: Draft) -> None:
        """Who worked, when, for how long, and whether it is to be billed."""
        features.refuse_unavailable(draft.company, draft.given, draft.acted)
        if draft.given and not preferences.group(draft.company, "TimeTrackingPreferences"):
            # The group is absent when time tracking is off [O:CND]; the refusal is assumed.
            raise Refused(FEATURE_NOT_AVAILABLE)
        header_defaults.txn_date(draft)
        worker = draft.facts[header_defaults.entity(draft, "EntityRef")]
        if worker.kind == "Customer":
            raise Refused(INVALID_REFERENCE, list="Entity", name=worker.full_name, object=self.kind)
        if "PayrollItemWageRef" in draft.own and worker.kind != "Employee":
            # Assumed: only an employee is paid a wage.
            raise Refused(INVALID_REFERENCE, list="Employee", name=worker.full_name, object=self.kind)
        draft.own["Duration"] = _duration(draft)
        _older_form(draft)
        billing(draft, "ItemServiceRef")
        own = draft.own
        status = text(own, "BillableStatus")
        own["IsBillable"] = "false" if status == "NotBillable" else "true"
        own["IsBilled"] = "true" if status == "HasBeenBilled" else "false"

    def line(self, draft: Draft, line: Line, given: Record, acted: Record) -> None:
        """It has no lines."""
        raise NotImplementedError

    def finish(self, draft: Draft) -> None:
        """Nothing is left to add up."""

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """Nothing is posted."""
        return []

    def let_go(self, company: Company, txn: Transaction) -> None:
        """Refuse to delete what was billed [D:OSR]."""
        if text(txn.own, "BillableStatus") == "HasBeenBilled":
            raise Refused(CANNOT_DELETE, id=txn.txn_id)


def billing(draft: Draft, item: str) -> None:
    """Settle the BillableStatus of time or mileage. Raises ``Refused`` 3150 if it is to be billed to nobody, or for
    nothing [D:OSR; code assumed]."""
    own = draft.own
    own.setdefault("BillableStatus", "NotBillable")
    if own["BillableStatus"] == "NotBillable":
        return
    for name in ("CustomerRef", item):
        if reference(own, name) is None:
            raise Refused(MISSING_ELEMENT, element=name)


def _duration(draft: Draft) -> str:
    """Hours and minutes, without the seconds. Raises ``Refused`` 3210 for less than nothing (assumed)."""
    given = text(draft.own, "Duration")
    seconds = seconds_of(given)
    if seconds < 0:
        raise Refused(INVALID_VALUE, field="Duration", value=given)
    return interval_text(seconds - seconds % 60)


def _older_form(draft: Draft) -> None:
    """IsBillable of qbXML 5.0 and before."""
    given = text(draft.given, "IsBillable")
    if given and "BillableStatus" not in draft.given:
        draft.own["BillableStatus"] = "Billable" if given == "true" else "NotBillable"
