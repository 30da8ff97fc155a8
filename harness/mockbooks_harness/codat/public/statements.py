"""Financial statements: the months that were read, put together to the periods asked for.

[D:CL] `periodLength` is how many months a period has, `periodsToCompare` how many periods, `startMonth` the month the
newest one ends with (any day of it; the newest month there is unless given); the newest report comes first.

A record of these types is one month: its id is "YYYY-MM", its members are those of one report, and `currency`,
`reportBasis` and `reportInput` those of the whole.  Assumed, because not documented: a period's profit and loss is the
sum of its months, line by line; its balance sheet that of its last month; a period without any month is left out.
"""

from __future__ import annotations

import re
from calendar import monthrange
from decimal import Decimal
from typing import Any

from mockbooks_harness.codat.calls import Answer, Call, Handler, query_number
from mockbooks_harness.codat.data_types import DATA_TYPES
from mockbooks_harness.codat.errors import not_valid
from mockbooks_harness.codat.public.reading import company_of, records_of
from mockbooks_harness.codat.state import State
from mockbooks_harness.exact_json import Record

_HEADINGS = ("id", "currency", "reportBasis", "reportInput", "modifiedDate", "sourceModifiedDate", "metadata")
_BASIS = {"profitAndLoss": {"reportBasis": "Accrual"}, "cashFlowStatement": {"reportBasis": "Cash"}}
LONGEST = 1200
"""How many months may be asked for at once: more than any company has."""


def reporter(key: str) -> Handler:
    """GET /companies/{companyId}/data/financials/{key}?periodLength=&periodsToCompare=&startMonth="""

    def get_statement(state: State, call: Call) -> Answer:
        length, periods = _required(call, "periodLength"), _required(call, "periodsToCompare")
        if length * periods > LONGEST:
            raise not_valid(f"{length} × {periods} months are more than {LONGEST}.")
        start = _month_asked_for(call)
        rows = records_of(company_of(state, call), DATA_TYPES[key])
        months = {
            _month(name): row
            for name, row in rows.items()
            if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", name) and not row["metadata"]["isDeleted"]
        }
        return Answer(200, _statement(key, months, start, length, periods))

    return get_statement


def _statement(key: str, months: dict[int, Record], start: int | None, length: int, periods: int) -> Record:
    newest = max(months, default=None)
    last = newest if start is None else start
    reports = []
    for period in range(periods if last is not None else 0):
        end = (last or 0) - period * length
        rows = [months[month] for month in range(end - length + 1, end + 1) if month in months]
        if rows:
            reports.append(rows[-1] if key == "balanceSheet" else _sum(rows))
    body: Record = {"reports": [{k: v for k, v in row.items() if k not in _HEADINGS} for row in reports]}
    body |= _BASIS.get(key, {})
    if newest is not None:
        body |= {name: months[newest][name] for name in _HEADINGS[1:4] if name in months[newest]}
        body |= {"mostRecentAvailableMonth": _last_day(newest), "earliestAvailableMonth": _first_day(min(months))}
    return body


def _sum(rows: list[Record]) -> Record:
    """Several months as one: amounts are added, lines by their account; the dates are the first's and the last's."""
    total = dict(rows[0])
    for row in rows[1:]:
        for name, value in row.items():
            if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
                total[name] = total.get(name, 0) + value
            elif isinstance(value, dict) and "value" in value:
                total[name] = _sum_of_lines(total[name], value) if name in total else value
    return total | {"toDate": rows[-1]["toDate"]} if "toDate" in rows[-1] else total


def _sum_of_lines(one: Record, other: Record) -> Record:
    items = {_line_key(item): item for item in one.get("items", [])}
    for item in other.get("items", []):
        known = items.get(_line_key(item))
        items[_line_key(item)] = item if known is None else _sum_of_lines(known, item)
    return one | {"value": one["value"] + other["value"], "items": list(items.values())}


def _line_key(line: Record) -> tuple[Any, Any]:
    return line.get("accountId"), line.get("name")


def _required(call: Call, name: str) -> int:
    number = query_number(call, name)
    if number is None or number < 1:
        raise not_valid(f"The parameter {name} is missing or below 1.")
    return number


def _month_asked_for(call: Call) -> int | None:
    text = call.query.get("startMonth")
    if not text:
        return None
    match = re.match(r"(\d{4}-(0[1-9]|1[0-2]))(-\d\d|\Z)", text)
    if match is None or match[1] < "0001":
        raise not_valid(f"The parameter startMonth={text} is no date.")
    return _month(match[1])


def _month(name: str) -> int:
    """Months since the year 0, so that they can be counted."""
    year, month = name.split("-")
    return int(year) * 12 + int(month) - 1


def _first_day(month: int) -> str:
    return f"{month // 12:04}-{month % 12 + 1:02}-01T00:00:00"


def _last_day(month: int) -> str:
    year, number = month // 12, month % 12 + 1
    return f"{year:04}-{number:02}-{monthrange(year, number)[1]:02}T00:00:00"
