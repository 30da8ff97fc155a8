"""Employees.

An employee has no Name of its own to be given: it is first, middle and last name with blanks between (documented;
before qbXML 3.0 there was a Name). What payroll knows of one, and the social security number, is for applications that
may see personal data: others do not get it in an answer (observed for payroll, assumed for the number), and what they
send of it is refused with 3261 (assumed).
"""

from __future__ import annotations

import re

from mockbooks.operations.lists.entry import ListEntry
from mockbooks.operations.lists.list_type import Change, ListType
from mockbooks.operations.lists.notes import write_notes
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    CANNOT_STORE,
    MISSING_ELEMENT,
    NO_PERSONAL_DATA_PERMISSION,
    STRING_TOO_LONG,
    Refused,
)
from mockbooks.qbxml.versions import Edition

__all__ = ["Employee"]

_NAMES = ("FirstName", "MiddleName", "LastName")
_LONGEST_NAME = 41
_LONGEST_NUMBER = 11
_US_STATE = re.compile(r"[A-Za-z]{2}").fullmatch


class Employee(ListType):
    """People on the payroll."""

    kind = "Employee"
    carried_out = frozenset({"ClearEarnings"})
    personal = frozenset({"SSN", "EmployeePayrollInfo"})
    provenance = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def name_of(self, given: Record, before: ListEntry | None = None) -> str:
        """The parts of the name with blanks between. Raises ``Refused`` if there is none, or if it is too long.

        That 3150 names the first name, and that a name of more than 41 characters is too long, is assumed.
        """
        if given.get("Name"):
            return str(given["Name"])
        if before is not None and not any(part in given for part in _NAMES):
            return before.name
        known = {} if before is None else before.own
        name = " ".join(str(part) for part in (given.get(part, known.get(part)) for part in _NAMES) if part)
        if not name:
            raise Refused(MISSING_ELEMENT, element="FirstName")
        if len(name) > _LONGEST_NAME:
            raise Refused(STRING_TOO_LONG, value=name, field="Name")
        return name

    def complete(self, change: Change) -> None:
        """A regular employee, unless it says otherwise (documented)."""
        change.own.setdefault("EmployeeType", "Regular")

    def check(self, change: Change) -> None:
        """Personal data needs its permission; a state has two letters (observed; code assumed)."""
        before = {} if change.before is None else change.before.own
        if not change.call.session.personal_data and any(
            change.own.get(name) != before.get(name) for name in self.personal
        ):
            raise Refused(NO_PERSONAL_DATA_PERMISSION)
        _refuse_long_number(str(change.own.get("SSN", "")))
        address = change.own.get("EmployeeAddress")
        state = str(address.get("State", "")) if isinstance(address, dict) else ""
        if state and change.call.edition is Edition.US and not _US_STATE(state):
            raise Refused(CANNOT_STORE, value=state, field="State")
        _clear_earnings(change.own, before)

    def derive(self, change: Change) -> None:
        """The first additional note follows from Notes."""
        write_notes(change)


def _refuse_long_number(number: str) -> None:
    """Assumed: of the fifteen characters that an Add or Mod may send as SSN, the file keeps the eleven of an answer
    [D:SCH states both]; a longer number is not cut but refused, as what a field cannot store (3090)."""
    if len(number) > _LONGEST_NUMBER:
        raise Refused(CANNOT_STORE, value=number, field="SSN")


def _clear_earnings(own: Record, before: Record) -> None:
    """ClearEarnings takes the earnings away when it is true, and leaves them when it is false."""
    payroll = own.get("EmployeePayrollInfo")
    if not isinstance(payroll, dict) or "ClearEarnings" not in payroll:
        return
    kept = before.get("EmployeePayrollInfo")
    changed = {name: value for name, value in payroll.items() if name != "ClearEarnings"}
    if payroll["ClearEarnings"] != "true" and isinstance(kept, dict) and "Earnings" in kept:
        changed["Earnings"] = kept["Earnings"]
    own["EmployeePayrollInfo"] = changed
