"""Aged debtors and creditors: Codat computes them from the records it has.

[D:CL] They need four data types each, read within 24 hours of each other; `available` says whether they are there.
Amounts go by issue date, up to and not including the report date, into periods of `periodLengthDays` (30), of which
there are `numberOfPeriods` (4); the last one begins at 0001-01-01.  By customer, then by currency.

Assumed, because not documented: what is outstanding is an invoice's amountDue, a credit note's remainingCredit and
what of a payment is applied to nothing; a type that the source does not have is not waited for; a report that is not
available is a 404; a detail is printed for each data type that has a record in the period, also where it comes to 0
(so in Codat's example).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from mockbooks_harness.codat import datasets
from mockbooks_harness.codat.calls import Answer, Call, Handler, query_number, stamp
from mockbooks_harness.codat.errors import not_found, not_valid
from mockbooks_harness.codat.state import Company, State
from mockbooks_harness.exact_json import Record

BEGINNING = date(1, 1, 1)
WITHIN = timedelta(hours=24)
NOT_OWED = frozenset({"Void", "Draft"})
ON_ACCOUNT = frozenset({"Unlinked", "PaymentOnAccount"})
"""Links of a payment that apply it to nothing."""

MOST_PERIODS = 1000


@dataclass(frozen=True, slots=True)
class AgedReport:
    """One of the two: its data types, and the members that say who owes or is owed."""

    name: str
    party: str
    parties: str
    documents: str
    credits: str
    payments: str

    @property
    def data_types(self) -> tuple[str, ...]:
        """What it is computed from."""
        return self.parties, self.documents, self.credits, self.payments


DEBTORS = AgedReport("agedDebtor", "customer", "customers", "invoices", "creditNotes", "payments")
CREDITORS = AgedReport("agedCreditor", "supplier", "suppliers", "bills", "billCreditNotes", "billPayments")

Amounts = dict[str, dict[str, dict[date, dict[str, Decimal]]]]
"""By party, currency, beginning of the period, data type."""


def availability(report: AgedReport) -> Handler:
    """GET /companies/{companyId}/reports/{name}/available: true or false alone"""

    def get_availability(state: State, call: Call) -> Answer:
        return Answer(200, is_available(state.company(call.parameters["companyId"]), report))

    return get_availability


def reporter(report: AgedReport) -> Handler:
    """GET /companies/{companyId}/reports/{name}?reportDate=&numberOfPeriods=&periodLengthDays="""

    def get_report(state: State, call: Call) -> Answer:
        company = state.company(call.parameters["companyId"])
        until = _date_asked_for(call, state.now())
        periods = _periods(until.date(), _number(call, "numberOfPeriods", 4), _number(call, "periodLengthDays", 30))
        if not is_available(company, report):
            raise not_found("Report", report.name)
        rows = list(_rows(company, report, periods))
        return Answer(200, {"generated": stamp(state.now()), "reportDate": stamp(until), "data": rows})

    return get_report


def is_available(company: Company, report: AgedReport) -> bool:
    """Whether what it needs was read, within a day."""
    moments = []
    for data_type in report.data_types:
        newest = datasets.latest(company, data_type)
        complete = datasets.latest_complete(company, data_type)
        if complete is not None and complete.completed is not None:
            moments.append(complete.completed)
        elif newest is None or newest.status != datasets.NOT_SUPPORTED:
            return False
    return bool(moments) and max(moments) - min(moments) <= WITHIN


def _rows(company: Company, report: AgedReport, periods: list[tuple[date, date]]) -> Iterator[Record]:
    amounts = _amounts(company, report, periods)
    names = company.cache.get(report.parties, {})
    for party_id in sorted(amounts, key=lambda key: (str(_name(names.get(key), report)).casefold(), key)):
        currencies = [
            {"currency": currency, "agedOutstandingAmounts": [_bucket(by_period, period) for period in periods]}
            for currency, by_period in sorted(amounts[party_id].items())
        ]
        yield {
            f"{report.party}Id": party_id,
            f"{report.party}Name": _name(names.get(party_id), report),
            "agedCurrencyOutstanding": currencies,
        }


def _name(record: Record | None, report: AgedReport) -> str:
    return "" if record is None else str(record.get(f"{report.party}Name", ""))


def _amounts(company: Company, report: AgedReport, periods: list[tuple[date, date]]) -> Amounts:
    amounts: Amounts = {}
    for data_type, party_id, currency, day, amount in _outstanding(company, report):
        beginning = next((begin for begin, end in periods if begin <= day < end), None)
        if beginning is not None:
            by_type = amounts.setdefault(party_id, {}).setdefault(currency, {}).setdefault(beginning, {})
            by_type[data_type] = by_type.get(data_type, Decimal(0)) + amount
    return amounts


def _outstanding(company: Company, report: AgedReport) -> Iterator[tuple[str, str, str, date, Decimal]]:
    """Data type, party, currency, day, amount of every record that counts."""
    kinds: tuple[tuple[str, Callable[[Record], Decimal], str], ...] = (
        (report.documents, lambda record: _decimal(record.get("amountDue")), "issueDate"),
        (report.credits, lambda record: -_decimal(record.get("remainingCredit")), "issueDate"),
        (report.payments, lambda record: -_unapplied(record), "date"),
    )
    for data_type, amount_of, day in kinds:
        for record in company.cache.get(data_type, {}).values():
            party = record.get(f"{report.party}Ref")
            when = _day(record.get(day))
            counts = not record["metadata"]["isDeleted"] and record.get("status") not in NOT_OWED
            if counts and when is not None and isinstance(party, dict) and "id" in party:
                yield data_type, str(party["id"]), str(record.get("currency", "")), when, amount_of(record)


def _unapplied(payment: Record) -> Decimal:
    """What of a payment no line applies to anything."""
    links = [
        link
        for line in payment.get("lines", [])
        for link in line.get("links", [])
        if link.get("type") not in ON_ACCOUNT
    ]
    applied = sum((_decimal(link.get("amount")) for link in links), Decimal(0))
    return _decimal(payment.get("totalAmount")) + applied


def _bucket(by_period: dict[date, dict[str, Decimal]], period: tuple[date, date]) -> Record:
    by_type = by_period.get(period[0], {})
    details = [{"name": key[0].upper() + key[1:], "amount": amount} for key, amount in by_type.items()]
    total = sum(by_type.values(), Decimal(0))
    return {"fromDate": _printed(period[0]), "toDate": _printed(period[1]), "amount": total, "details": details}


def _periods(until: date, number: int, days: int) -> list[tuple[date, date]]:
    """From the newest to the oldest, each with its beginning and its end, the end not in it."""
    periods = []
    for position in range(number):
        if until <= BEGINNING:
            break
        last = position == number - 1 or until - BEGINNING <= timedelta(days)
        begin = BEGINNING if last else until - timedelta(days)
        periods.append((begin, until))
        until = begin
    return periods


def _number(call: Call, name: str, default: int) -> int:
    number = query_number(call, name)
    if number is not None and not 1 <= number <= (MOST_PERIODS if name == "numberOfPeriods" else 10**6):
        raise not_valid(f"The parameter {name}={number} is out of range.")
    return default if number is None else number


def _date_asked_for(call: Call, now: datetime) -> datetime:
    text = call.query.get("reportDate")
    if not text:
        return now
    day = _day(text)
    if day is None:
        raise not_valid(f"The parameter reportDate={text} is no date.")
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _decimal(value: Any) -> Decimal:
    return Decimal(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else Decimal(0)


def _printed(day: date) -> str:
    """[D:EX] with seven digits of a fraction and no zone."""
    return f"{day.isoformat()}T00:00:00.0000000"
