"""Work by the job, from the estimate to the last invoice.

A job is put on the customer's list with an estimate. If it is won, a first invoice is sent; materials are ordered, come
and are billed; subcontractors bill what they have done; further invoices follow as the work goes on, until all of the
estimate is billed. Some customers hold back a part of each invoice until the end. Jobs by cost have no estimate: every
month, and at the end, what they cost is billed with a markup, and the bills of the costs are marked as billed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING

from mockbooks.generate.activities.activity import Activity, Play
from mockbooks.generate.activities.buying import Billing
from mockbooks.generate.activities.selling import Selling
from mockbooks.generate.cast import Customer, Vendor, job_of
from mockbooks.generate.documents import Change, Document, Line, ListChange, NewJob, Purchase, Sale
from mockbooks.generate.recipe.facts import JobsFacts, JobTypeFacts, Range
from mockbooks.generate.rounding import percent, rounded
from mockbooks.generate.wares import Item
from mockbooks.generate.working_days import with_month

if TYPE_CHECKING:
    from mockbooks.qbxml.record import Record

_TO_START, _TO_ORDER, _TO_COME = Range(3, 15), Range(0, 6), Range(3, 14)
_RETAINED_FOR = Range(25, 45)
_PRICE_VARIES, _COST_VARIES = 5, 6
_WHOLE = 10_000
_FEW, _EARLY = 10, 0.7
_BIG = 1_500_000


@dataclass(slots=True, eq=False)
class _Job:
    """A job that was won: what it is, when, and what of it has been billed."""

    customer: Customer
    kind: JobTypeFacts
    lines: list[Line]
    start: date
    end: date
    billed: dict[Item, int] = field(default_factory=dict)
    retained: int = 0
    holds_back: bool = False
    costs: list[tuple[Purchase, int]] = field(default_factory=list)


class Jobs(Activity):
    """Estimates, orders, subcontractors' bills and invoices of jobs."""

    name = "jobs"

    def __init__(self, play: Play, facts: JobsFacts, billing: Billing) -> None:
        """Spread the jobs over the year."""
        super().__init__(play)
        self._facts, self._billing = facts, billing
        self._selling = Selling(play, self.random)
        self._items = {item.full_name: item for item in self.cast.items}
        self._retainage = self._items.get(facts.retainage)
        self._customers = list(accumulate(1 / (rank + 4) for rank in range(len(self.cast.billed))))
        self._names: defaultdict[Customer, set[str]] = defaultdict(set)
        for number, day in enumerate(self._beginnings(jobs_of(play, facts))):
            # However few there are, one of them shows all that a job can be.
            self.later(day, partial(self._begin, is_first=number == 0))

    def _beginnings(self, count: int) -> list[date]:
        """The days on which jobs begin, by season; if there are few, so early that they get done."""
        days, season = self.play.calendar.days, self.recipe.trading.season
        upto = list(accumulate(season[day.month - 1] for day in days))
        share = upto[-1] * (_EARLY if count < _FEW else 1)
        return [days[bisect_left(upto, share * (number + self.random.random()) / count)] for number in range(count)]

    # -- how a job begins -----------------------------------------------------------------------------------------

    def _begin(self, day: date, *, is_first: bool) -> list[Document]:
        """Put a job on the list; either with an estimate that is decided on later, or to be paid by what it costs."""
        kind = self.random.choices(self._facts.kinds, [kind.weight for kind in self._facts.kinds])[0]
        parent = self.random.choices(self.cast.billed, cum_weights=self._customers)[0]
        customer = job_of(parent, self._name(parent, kind))
        lines = self._estimated(customer, kind)
        at = self.moment(day)
        by_cost = not is_first and self.chance(self._facts.by_cost)
        entry: Document = NewJob(
            at=at, customer=customer, known=_known(kind, "InProgress" if by_cost else "Pending", day)
        )
        if by_cost:
            job = _Job(customer, kind, lines, day, day + self._duration(kind))
            self._by_cost(job)
            return [entry]
        estimate = self._selling.sale("Estimate", at + timedelta(minutes=10), customer, lines)
        estimate.open, estimate.memo, estimate.class_name = 0, kind.type, kind.class_name
        decision = partial(self._decision, estimate=estimate, kind=kind, is_won=is_first)
        self.later(self.after(day, self._facts.decided), decision)
        return [entry, estimate]

    def _name(self, parent: Customer, kind: JobTypeFacts) -> str:
        """A name that the customer has no job of yet."""
        name = wanted = self.random.choice(kind.names)
        number = 2
        while name in self._names[parent]:
            name, number = f"{wanted} {number}", number + 1
        self._names[parent].add(name)
        return name

    def _estimated(self, customer: Customer, kind: JobTypeFacts) -> list[Line]:
        size = self.random.randint(*kind.size)
        lines = []
        for name, usual in kind.items.items():
            item = self._items[name]
            quantity = max(1, rounded(usual * size / item.step)) * item.step
            varied = customer.price_percent * (100 + self.random.randint(-_PRICE_VARIES, _PRICE_VARIES))
            rate = item.price * varied // _WHOLE
            lines.append(self._selling.item_line(item, customer, quantity, rate))
        return lines

    def _duration(self, kind: JobTypeFacts) -> timedelta:
        return timedelta(self.random.randint(kind.weeks.low * 7, kind.weeks.high * 7))

    def _decision(self, day: date, estimate: Sale, kind: JobTypeFacts, is_won: bool) -> list[Document]:
        name, at = estimate.customer.full_name, self.moment(day)
        if not is_won and not self.chance(self._facts.won):
            return [
                ListChange(at=at, kind="Customer", full_name=name, record={"JobStatus": "NotAwarded"}),
                Change(at=at + timedelta(minutes=1), of=estimate, header={"IsActive": "false"}),
            ]
        start = self.after(day, _TO_START)
        job = _Job(estimate.customer, kind, list(estimate.lines), start, start + self._duration(kind))
        job.holds_back = self._retainage is not None and estimate.total > _BIG
        dates: Record = {
            "JobStatus": "Awarded",
            "JobStartDate": start.isoformat(),
            "JobProjectedEndDate": job.end.isoformat(),
        }
        awarded: Document = ListChange(at=at, kind="Customer", full_name=name, record=dates)
        self._fixed_price(day, job)
        return [awarded]

    # -- at a fixed price -----------------------------------------------------------------------------------------

    def _fixed_price(self, day: date, job: _Job) -> None:
        """Plan the stages of billing and what the work costs."""
        stages = self.random.choice(self._facts.stages)
        upto = 0
        for number, share in enumerate(stages):
            upto += share
            at = day + (job.end - day) * number / max(1, len(stages) - 1) if number else day + timedelta(1)
            is_last = number == len(stages) - 1
            self.later(at, partial(self._stage, job=job, upto=upto, is_last=is_last))
        self.later(job.start, lambda then: [self._status(then, job, {"JobStatus": "InProgress"})])
        self._plan_costs(job, "NotBillable")

    def _stage(self, day: date, job: _Job, upto: int, is_last: bool) -> list[Document]:
        """An invoice for what is due of the estimate by now; with the last one the job is done."""
        lines = []
        for line in job.lines:
            assert line.item is not None
            due_now = line.quantity if is_last else line.quantity * upto // 100
            quantity = due_now - job.billed.get(line.item, 0)
            if quantity:
                job.billed[line.item] = due_now
                lines.append(replace(line, quantity=quantity, amount=rounded(Decimal(quantity * line.rate) / 100)))
        documents: list[Document] = []
        if lines:
            documents.append(self._invoice(day, job, lines, f"Progress billing, {upto} percent"))
        if is_last:
            closed: Record = {"JobStatus": "Closed", "JobEndDate": day.isoformat()}
            documents.append(self._status(day, job, closed))
            if job.retained:
                self.later(self.after(day, _RETAINED_FOR), lambda then: self._release(then, job))
        return documents

    def _invoice(self, day: date, job: _Job, lines: Sequence[Line], memo: str) -> Sale:
        lines = list(lines)
        if job.holds_back and self._retainage is not None:
            held = percent(sum(line.amount for line in lines), Decimal(self._facts.retained))
            job.retained += held
            lines.append(Line(amount=-held, item=self._retainage, quantity=100, rate=-held))
        invoice = self._selling.sale("Invoice", self.moment(day), job.customer, lines)
        invoice.memo, invoice.message, invoice.class_name = memo, job.kind.message, job.kind.class_name
        return invoice

    def _release(self, day: date, job: _Job) -> list[Document]:
        """What was held back is billed when the work has proved good."""
        assert self._retainage is not None
        line = Line(amount=job.retained, item=self._retainage, quantity=100, rate=job.retained)
        invoice = self._selling.sale("Invoice", self.moment(day), job.customer, [line])
        invoice.memo = "Retainage"
        return [invoice]

    def _status(self, day: date, job: _Job, record: Record) -> ListChange:
        return ListChange(at=self.moment(day), kind="Customer", full_name=job.customer.full_name, record=record)

    # -- what it costs --------------------------------------------------------------------------------------------

    def _plan_costs(self, job: _Job, billable: str) -> None:
        """Order the materials, and expect the bills of subcontractors, in the course of the work."""
        materials: defaultdict[Vendor, list[Line]] = defaultdict(list)
        days = (job.end - job.start).days
        for line in job.lines:
            item = line.item
            vendor = self._vendor(item) if item is not None and item.cost_account else None
            if item is None or vendor is None:
                continue
            rate = item.cost * (100 + self.random.randint(-_COST_VARIES, _COST_VARIES)) // 100
            cost = Line(
                amount=rounded(Decimal(line.quantity * rate) / 100), item=item, quantity=line.quantity, rate=rate,
                customer=job.customer, billable=billable, taxed=True, class_name=job.kind.class_name,
            )  # fmt: skip
            if item.kind == "goods":
                materials[vendor].append(cost)
            else:
                at = job.start + timedelta(days * self.random.randint(30, 95) // 100)
                self.later(at, partial(self._billed, job=job, vendor=vendor, lines=[cost]))
        for vendor, lines in materials.items():
            at = self.after(job.start, _TO_ORDER)
            self.later(at, partial(self._order, job=job, vendor=vendor, lines=tuple(lines)))

    def _vendor(self, item: Item) -> Vendor | None:
        """Somebody to buy it from: of the item's kind of supplier, else anybody whom jobs are bought from."""
        sellers = [vendor for vendor in self.cast.vendors if vendor.supplier and vendor.supplier.sells == "jobs"]
        of_kind = [vendor for vendor in sellers if vendor.supplier and vendor.supplier.what == item.supplier]
        return self.random.choice(of_kind or sellers) if sellers else None

    def _order(self, day: date, job: _Job, vendor: Vendor, lines: tuple[Line, ...]) -> list[Document]:
        order = Purchase(
            at=self.moment(day), form="PurchaseOrder", payee=vendor.name, vendor=vendor,
            lines=tuple(replace(line, billable="") for line in lines), total=sum(line.amount for line in lines),
            memo=job.customer.name,
        )  # fmt: skip
        self.later(self.after(day + timedelta(1), _TO_COME), lambda then: self._billed(then, job, vendor, lines, order))
        return [order]

    def _billed(
        self, day: date, job: _Job, vendor: Vendor, lines: Sequence[Line], order: Purchase | None = None
    ) -> list[Document]:
        memo = with_month(vendor.supplier.memo, day) if vendor.supplier and order is None else job.customer.name
        if order is not None:
            lines = [replace(line, order=(order, number)) for number, line in enumerate(lines)]
        bill = self._billing.bill(self, day, vendor, list(lines), memo)
        if order is not None and lines[0].billable != "Billable":
            bill.order = order
        job.costs += [(bill, number) for number, line in enumerate(lines) if line.billable == "Billable"]
        return [bill]

    # -- by cost --------------------------------------------------------------------------------------------------

    def _by_cost(self, job: _Job) -> None:
        """Bill every month, and at the end, what the job has cost."""
        self._plan_costs(job, "Billable")
        month_ends = zip(self.play.calendar.days, self.play.calendar.month_ends(1), strict=True)
        billing_days = [day for day, is_end in month_ends if is_end and job.start < day < job.end]
        share = 100 // (len(billing_days) + 1)
        for day in billing_days:
            self.later(day, lambda then: self._costs_invoice(then, job, share))
        self.later(job.end + timedelta(3), lambda then: self._last_invoice(then, job, share))

    def _last_invoice(self, day: date, job: _Job, share: int) -> list[Document]:
        closed: Record = {"JobStatus": "Closed", "JobEndDate": day.isoformat()}
        if any(bill.on == day for bill, _ in job.costs):
            # What was billed only today is charged tomorrow.
            self.later(day + timedelta(1), lambda then: self._costs_invoice(then, job, 0))
        return [*self._costs_invoice(day, job, share), self._status(day, job, closed)]

    def _costs_invoice(self, day: date, job: _Job, share: int) -> list[Document]:
        """An invoice of what was spent since the last one, and of the hours of the company's own people."""
        costs = [cost for cost in job.costs if cost[0].on < day]
        job.costs = [cost for cost in job.costs if cost[0].on == day]
        lines = [self._marked_up(bill.lines[number], job) for bill, number in costs]
        for line in job.lines:
            if line.item is not None and not line.item.cost_account:
                quantity = line.quantity * share // 100 // line.item.step * line.item.step
                if quantity:
                    lines.append(self._selling.item_line(line.item, job.customer, quantity, line.rate))
        if not lines:
            return []
        invoice = self._invoice(day, job, lines, with_month("Cost and labor, {month}", day))
        marks: list[Document] = []
        for bill in dict.fromkeys(bill for bill, _ in costs):
            billed = tuple((number, "HasBeenBilled") for of, number in costs if of is bill)
            at = invoice.at + timedelta(seconds=len(marks) + 1)
            marks.append(Change(at=at, of=bill, header={}, billable=billed))
        return [invoice, *marks]

    def _marked_up(self, line: Line, job: _Job) -> Line:
        """What a bill says, with the markup, as a line of an invoice."""
        assert line.item is not None
        rate = line.rate * (100 + self._facts.markup) // 100
        return self._selling.item_line(line.item, job.customer, line.quantity, rate)


def jobs_of(play: Play, facts: JobsFacts) -> int:
    """How many jobs there are in a year."""
    return max(1, play.share(facts.share)) if play.jobs is None else play.jobs


def _known(kind: JobTypeFacts, status: str, day: date) -> Record:
    """What is known of a new job beside what it has of its customer."""
    return {
        "JobStatus": status,
        "JobStartDate": day.isoformat(),
        "JobDesc": kind.type,
        "JobTypeRef": {"FullName": kind.type},
    }
