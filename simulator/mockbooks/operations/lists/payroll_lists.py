"""What payroll goes by: its items, and the codes of workers' compensation.

Wages are added by the SDK, all other payroll items in QuickBooks itself [D:SCH]. The codes of workers' compensation
need a subscription to payroll (3262 [D:OSR; code O:QUBE]); each has any number of rates with the day from which they
hold. Shown are the rate in effect and the next one; a code that has only a future rate has no current one. There is one
future rate: the one that was written last [D:OSR]. A rate for a day that has one takes its place (assumed).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

from mockbooks.company import Company
from mockbooks.company.local_time import local_date
from mockbooks.operations import company_features, holes
from mockbooks.operations.call import Call
from mockbooks.operations.lists.list_type import Change, Figures, ListType
from mockbooks.operations.selection import Selection
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.render import Slot
from mockbooks.qbxml.status import INVALID_DATE_RANGE, INVALID_REFERENCE, MISSING_ELEMENT, Refused
from mockbooks.qbxml.writer import escape

__all__ = ["PayrollItemNonWage", "PayrollItemWage", "WorkersCompCode"]

_SHOWN: Mapping[str, int] = MappingProxyType(
    {
        "CurrentRate": holes.CURRENT_RATE,
        "CurrentEffectiveDate": holes.CURRENT_EFFECTIVE_DATE,
        "NextRate": holes.NEXT_RATE,
        "NextEffectiveDate": holes.NEXT_EFFECTIVE_DATE,
    }
)
_EXPENSES = ("Expense", "OtherExpense", "CostOfGoodsSold")


class PayrollItemWage(ListType):
    """Wages: what is paid by the hour, as a salary, as a commission or bonus."""

    kind = "PayrollItemWage"
    verbs = ("Add", "Query")
    provenance = {"Query": "documented", "Add": "documented"}

    def check(self, change: Change) -> None:
        """The account is an expense account [D:OSR; that others are refused, and the code, is assumed]."""
        row = change.own.get("ExpenseAccountRef")
        if not isinstance(row, int):
            raise Refused(MISSING_ELEMENT, element="ExpenseAccountRef")
        account = change.company.list_objects[row]
        if account.classified not in _EXPENSES:
            raise Refused(INVALID_REFERENCE, list="Account", name=account.full_name, object=self.label)


class PayrollItemNonWage(ListType):
    """Everything else on a pay check: additions, deductions, contributions, taxes."""

    kind = "PayrollItemNonWage"
    verbs = ("Query",)
    provenance = {"Query": "documented"}


class WorkersCompCode(ListType):
    """Codes of workers' compensation."""

    kind = "WorkersCompCode"
    provenance = {"Query": "documented", "Add": "documented", "Mod": "documented"}
    carried_out = frozenset({"RateEntry"})

    def require(self, call: Call) -> None:
        """A subscription to payroll."""
        company_features.refuse_without_payroll(call.company)

    def check(self, change: Change) -> None:
        """Put the rates that were given among those that are there."""
        rates = {_day(rate): rate for rate in _records(change.own.get("RateHistory"))}
        today = _today(change.company)
        for rate in _records(change.acted.get("RateEntry")):
            day = str(rate.get("EffectiveDate", ""))
            if not day or not rate.get("Rate"):
                raise Refused(MISSING_ELEMENT, element="Rate" if day else "EffectiveDate")
            if day > today:
                rates = {other: kept for other, kept in rates.items() if other <= today}
            rates[day] = rate
        if not rates:
            raise Refused(MISSING_ELEMENT, element="RateEntry")
        change.own["RateHistory"] = [rates[day] for day in sorted(rates)]

    def derived(self) -> Record:
        """The rate that is in effect today and the one that comes next: there may be none."""
        return {name: Slot(number) for name, number in _SHOWN.items()}

    def fill(self, company: Company, names: dict[int, str], figures: Figures) -> None:
        """What is in effect, and what comes next, on the company's day."""
        today = _today(company)
        rates = _records(company.list_objects[figures[0]].own.get("RateHistory"))
        current = next((rate for rate in reversed(rates) if _day(rate) <= today), {})
        coming = next((rate for rate in rates if _day(rate) > today), {})
        shown = {f"Current{name}": value for name, value in current.items()}
        shown |= {f"Next{name}": value for name, value in coming.items()}
        for name, number in _SHOWN.items():
            names[number] = f"<{name}>{escape(str(shown[name]))}</{name}>\n" if name in shown else ""

    def narrow(self, call: Call, selection: Selection) -> None:
        """Codes with a rate that begins within these days. Raises ``Refused`` 3030."""
        first, last = (str(call.record.get(f"{end}EffectiveDate") or "") for end in ("From", "To"))
        if not first and not last:
            return
        if first and last and first > last:
            raise Refused(INVALID_DATE_RANGE)
        # The list is short, and a date inside a record has no index.
        codes = call.company.connection.execute("SELECT id, own FROM list_object WHERE kind = 'WorkersCompCode'")
        rows = [
            row
            for row, own in codes.fetchall()
            if any(first <= _day(rate) <= (last or "9999") for rate in _records(json.loads(own).get("RateHistory")))
        ]
        selection.where(f"list_object.id IN ({', '.join('?' * len(rows))})", *rows)


def _records(value: object) -> list[Record]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _day(rate: Record) -> str:
    """The day from which a rate holds; what was imported in part may have none."""
    return str(rate.get("EffectiveDate", ""))


def _today(company: Company) -> str:
    return local_date(company.clock.now(), company.zone).isoformat()
