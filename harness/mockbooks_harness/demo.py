"""`mockbooks demo`: the main job, end to end, on a generated company, with a short summary.

A company is generated, QuickBooks opens it, the reference connector links it with a licence key and a region, the
person at the desk allows access, the first datasets are read, mapped and uploaded to the mocked Codat, and one invoice
queued at Codat is written back. Whatever does not hold is said, and the exit code is 1.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.util import find_spec
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mockbooks import CompanyFile, QuickBooks
    from mockbooks_harness.codat import Codat, Company, PushOperation
    from mockbooks_harness.connector.reference import ReferenceConnector
    from mockbooks_harness.exact_json import Record

DATA_TYPES = (
    "chartOfAccounts",
    "customers",
    "suppliers",
    "items",
    "invoices",
    "payments",
    "bills",
    "billPayments",
)
"""Those of which Codat has a record for each object in QuickBooks: the numbers must be the same."""


@dataclass(slots=True)
class Findings:
    """What did not hold; empty is good."""

    problems: list[str] = field(default_factory=list)

    def expect(self, holds: bool, otherwise: str) -> None:
        """Note what does not hold."""
        if not holds:
            self.problems.append(otherwise)


@click.command(help="The main job end to end: generate, link, sync, push, check.\n\nExample: mockbooks demo --seed 3")
@click.option("--seed", default=7, show_default=True, help="Another seed, another company.")
@click.option(
    "--transactions", type=click.IntRange(min=10), help="How many transactions; the recipe's own number if not given."
)
def demo(seed: int, transactions: int | None) -> None:
    """Run the demo; exit code 1 if anything does not hold."""
    from mockbooks import QuickBooks
    from mockbooks_harness.codat import Codat

    if find_spec("requests") is None or find_spec("responses") is None:
        raise click.ClickException("the demo plays Codat too, and needs more: pip install 'mockbooks[codat]'")
    started = perf_counter()
    findings = Findings()
    company = _generate(seed, transactions)
    with QuickBooks(company) as quickbooks:
        codat = Codat(clock=company.clock, random=Random(seed))
        customer = codat.add_company("Rainbow Paints", fetch_on_first_link=_read_types())
        connection = codat.connect(customer)
        with codat.responses():
            connector = _link(quickbooks, codat, customer, findings)
            push = codat.push(connection, "invoices", _invoice(codat, customer, company))
            connector.poll()
        _report(quickbooks, codat, codat.company(customer.id), connector, findings)
        _report_push(quickbooks, push, findings)
        _report_books(company, findings)
    click.echo(f"\nAll of it took {perf_counter() - started:.1f} seconds.")
    for problem in findings.problems:
        click.echo(f"PROBLEM: {problem}", err=True)
    sys.exit(1 if findings.problems else 0)


def _generate(seed: int, transactions: int | None) -> CompanyFile:
    from mockbooks import CompanyFile

    with _progress("Generating a company") as show:
        return CompanyFile.generate(
            "consultancy", seed=seed, transactions=transactions, progress=lambda done, of: show(f"{done}/{of} requests")
        )


def _link(quickbooks: QuickBooks, codat: Codat, customer: Company, findings: Findings) -> ReferenceConnector:
    """Download, start, licence key, region, permission, first sync."""
    from mockbooks_harness.connector.life import State
    from mockbooks_harness.connector.reference import ReferenceConnector

    with _progress("Linking and first sync") as show:
        connector = ReferenceConnector(
            quickbooks.desktop,
            codat.connector_url,
            quickbooks.company.clock,
            watch=lambda data_type, records: show(f"{data_type}: {records}"),
        )
        came_to = connector.link(customer.id.upper(), region="US")
    findings.expect(came_to is State.TRAY, f"the connector came to {came_to} instead of {State.TRAY}")
    return connector


def _invoice(codat: Codat, customer: Company, company: CompanyFile) -> Record:
    """An invoice as a client of Codat pushes it: to the first active customer, one line of the first item for sale."""
    to = next(row for row in codat.records(customer, "customers") if row["status"] == "Active")
    item = next(row for row in codat.records(customer, "items") if row.get("isInvoiceItem"))
    today = f"{company.clock.now():%Y-%m-%d}T00:00:00"
    amount = Decimal("300.00")
    line = {
        "description": "Pushed through Codat",
        "itemRef": {"id": item["id"]},
        "quantity": 2,
        "unitAmount": Decimal("150.00"),
        "subTotal": amount,
        "taxAmount": Decimal("0.00"),
        "totalAmount": amount,
    }
    return {
        "customerRef": {"id": to["id"]},
        "issueDate": today,
        "dueDate": today,
        "status": "Submitted",
        "lineItems": [line],
        "subTotal": amount,
        "totalTaxAmount": Decimal("0.00"),
        "totalAmount": amount,
    }


def _report(
    quickbooks: QuickBooks, codat: Codat, customer: Company, connector: ReferenceConnector, findings: Findings
) -> None:
    dialogs = [seen.dialog.title for seen in connector.person.seen]
    click.echo(f"\nThe person at the desk answered: {', '.join(dialogs)}")
    exchanges = [entry for entry in quickbooks.journal if entry.call == "ProcessRequest"]
    requests = sum(len(entry.outcomes) for entry in exchanges)
    click.echo(f"QuickBooks answered {len(exchanges)} request sets with {requests} requests:")
    kinds = Counter(outcome.request for entry in exchanges for outcome in entry.outcomes)
    width = max(map(len, kinds))
    click.echo("\n".join(f"  {name:<{width}}{number:>6}" for name, number in kinds.items()))
    click.echo(f"Codat answered {len(codat.journal)} calls.")
    click.echo(f"\n  {'records':<20}{'in Codat':>8}{'in QuickBooks':>15}")
    states = {row.data_type: row for row in customer.datasets.values()}
    for data_type in _read_types():
        uploaded = len(codat.records(customer, data_type))
        there = _count(quickbooks, data_type) if data_type in DATA_TYPES else None
        state = states[data_type].status if data_type in states else "never queued"
        click.echo(f"  {data_type:<20}{uploaded:>8}{'' if there is None else there:>15}   {state}")
        findings.expect(state == "Complete", f"the dataset {data_type} ended as {state}")
        if there is not None:
            findings.expect(uploaded == there > 0, f"{data_type}: {uploaded} in Codat, {there} in QuickBooks")
    for name in quickbooks.journal.not_served():
        findings.expect(False, f"{name.request} was not served")


def _read_types() -> tuple[str, ...]:
    """Every data type that Codat reads from QuickBooks."""
    from mockbooks_harness.codat.data_types import DATA_TYPES as KNOWN

    return tuple(key for key, known in KNOWN.items() if known.reads)


def _count(quickbooks: QuickBooks, data_type: str) -> int:
    """How many objects QuickBooks has of a data type, by its own count."""
    from lxml import etree

    from mockbooks_harness.connector.reading import request_set, responses
    from mockbooks_harness.mapping import query_requests

    total = 0
    for query in query_requests(data_type):
        query.set("metaData", "MetaDataOnly")
        answer = quickbooks.process(request_set(etree.tostring(query, encoding="unicode"), "13.0"))
        total += int(responses(answer)[0].element.get("retCount", "0"))
    return total


def _report_push(quickbooks: QuickBooks, push: PushOperation, findings: Findings) -> None:
    from mockbooks_harness.connector.reading import request_set

    click.echo(f"\nPush of one invoice: {push.status}, TxnID {push.record_id}")
    findings.expect(push.status == "Success", f"the push ended as {push.status}: {push.error_message}")
    if push.record_id is None:
        return
    request = f"<InvoiceQueryRq><TxnID>{push.record_id}</TxnID></InvoiceQueryRq>"
    answer = quickbooks.process(request_set(request, "13.0"))
    findings.expect(f"<TxnID>{push.record_id}</TxnID>" in answer, "the pushed invoice is not in QuickBooks")


def _report_books(company: CompanyFile, findings: Findings) -> None:
    problems = company.check()
    click.echo(
        "Books: in balance, every check holds." if not problems else f"Books: {len(problems)} checks do not hold."
    )
    for problem in problems:
        findings.expect(False, f"the books: {problem}")


@contextmanager
def _progress(what: str) -> Iterator[Callable[[str], None]]:
    """Say on stderr what is being done and how far it is; on a terminal the line is rewritten in place."""
    terminal = sys.stderr.isatty()
    line_start = "\r\x1b[K" if terminal else ""

    def show(how_far: str) -> None:
        if terminal:
            click.echo(f"{line_start}{what} … {how_far}", err=True, nl=False)

    click.echo(f"{what} …", err=True, nl=not terminal)
    started = perf_counter()
    yield show
    click.echo(f"{line_start}{what}: {perf_counter() - started:.1f} seconds", err=True)
