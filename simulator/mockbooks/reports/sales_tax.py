"""Sales tax: what was sold, what of it is taxed, what was collected, what is owed, by agency and tax item.

A document counts for the tax item of its header, or for each item of a group. What of it is taxed is what its lines
come to after discounts (``books.form_lines``); the rest is not taxable. On the cash basis a document counts in the
parts in which it is paid [A: the report has a basis of its own]. What is owed is the balance of Sales Tax Payable at
the end of the period on either basis (assumed).

Outside the United States a document counts for each tax item of the codes of its lines, with what that was taken of;
what bears no tax at all is for no agency. Then what is owed is less what was paid on purchases and is claimed back, on
all accounts that tax is kept in (assumed).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from mockbooks.books.form_lines import FormLine, Part, complete, taxable
from mockbooks.books.rounding import quotient
from mockbooks.company import Company
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.types import amount_text, cents_of, units_of
from mockbooks.qbxml.versions import Edition
from mockbooks.reports.cash import DOCUMENT_KINDS, STEPS
from mockbooks.reports.definition import Definition
from mockbooks.reports.ledger import Entries, entries
from mockbooks.reports.outline import forest
from mockbooks.reports.period import as_of, subtitle
from mockbooks.reports.question import Question
from mockbooks.reports.report import Cell, Column, Report, Row, data, subtotal, text, total
from mockbooks.reports.summaries import SALES_KINDS

__all__ = ["SalesTax"]

_PARTS = {
    "ItemDiscount": Part.DISCOUNT,
    "ItemPayment": Part.PAYMENT,
    "ItemSalesTax": Part.TAX,
    "ItemSubtotal": Part.SUBTOTAL,
}


class _Taxed(NamedTuple):
    """What a tax item says of a period: cents."""

    sales: int = 0
    taxable: int = 0
    collected: int = 0
    owed: int = 0

    def __add__(self, other: _Taxed) -> _Taxed:  # type: ignore[override]
        return _Taxed(*(one + two for one, two in zip(self, other, strict=True)))


class _Document(NamedTuple):
    """A document that carries sales tax: row, day, its header, what its lines come to and what of it is taxed."""

    row: int
    day: str
    items: Sequence[int]
    sales: int
    taxable: int


# What of a document bears no tax: lines without a code, or with one that names no tax on sales.
_UNTAXED = """
SELECT coalesce(sum(line.amount), 0) FROM line
LEFT JOIN list_object AS item ON item.id = line.item
LEFT JOIN list_object AS code ON code.id = json_extract(line.own, '$.SalesTaxCodeRef')
WHERE line.txn = ? AND line.account AND coalesce(item.kind, '') NOT IN ('ItemPayment', 'ItemSalesTax')
    AND json_extract(code.own, '$.ItemSalesTaxRef') IS NULL
"""
_TAX_ACCOUNTS = "(account.special = 'SalesTaxPayable' OR json_extract(account.own, '$.IsTaxAccount') = 'true')"

_Key = tuple[int | None, int | None]
"""Agency and tax item."""


@dataclass(frozen=True, slots=True)
class SalesTax:
    """The liability, or the revenue alone: sales that are taxed and sales that are not."""

    of: Literal["liability", "revenue"]

    def compose(self, company: Company, question: Question, definition: Definition) -> Report:
        """One row a tax item, under its agency."""
        figures = self._figures(company, question)
        if self.of == "revenue":
            columns = [("Taxable Sales", "Amount"), ("Non-Taxable Sales", "Amount"), ("TOTAL", "Total")]
        else:
            columns = [
                ("Total Sales", "Amount"),
                ("Non-Taxable Sales", "Amount"),
                ("Taxable Sales", "Amount"),
                ("Tax Rate", "Percent"),
                ("Tax Collected", "Amount"),
                ("Sales Tax Payable" if question.end is None else f"Sales Tax Payable {as_of(question.end)}", "Amount"),
            ]
        described = [
            Column((title,), kind, "PERCENTTYPE" if kind == "Percent" else "AMTTYPE") for title, kind in columns
        ]
        rows = self._rows(company, figures)
        shown = subtitle(question.start, question.end)
        return Report(definition.title, shown, question.basis, [Column(("",), "Label", "STRTYPE"), *described], rows)

    def _figures(self, company: Company, question: Question) -> dict[_Key, _Taxed]:
        figures: dict[_Key, _Taxed] = defaultdict(_Taxed)
        agencies: dict[int, int | None] = {}
        for item in company.connection.execute("SELECT id, own FROM list_object WHERE kind = 'ItemSalesTax'"):
            agencies[item[0]] = json.loads(item[1]).get("TaxVendorRef")
        by_code = company.edition is not Edition.US
        documents = _documents_by_code(company, question) if by_code else _documents(company, question)
        for document, sales, taxed in _counted(company, question, documents):
            for item in document.items:
                figures[agencies.get(item), item] += _Taxed(sales=sales, taxable=taxed)
            if not document.items:
                figures[None, None] += _Taxed(sales=sales)
        if self.of == "revenue":
            return figures
        payable = entries(company, question).where(_TAX_ACCOUNTS if by_code else "account.special = 'SalesTaxPayable'")
        of_sales = payable.where(f"txn.kind IN {SALES_KINDS}")
        for agency, item, cents in _collected(company, question, of_sales):
            figures[agency, item] += _Taxed(collected=cents)
        for agency, item, cents in payable.between(None, question.end).sums("entry.entity", "entry.item"):
            figures[agency, item] += _Taxed(owed=-cents)
        return figures

    def _rows(self, company: Company, figures: dict[_Key, _Taxed]) -> list[Row]:
        found = {key: taxed for key, taxed in figures.items() if any(taxed)}
        rows: list[Row] = []
        whole = _Taxed()
        for agency in forest(company, {vendor for vendor, _ in found if vendor is not None}):
            inside = {item: taxed for (vendor, item), taxed in found.items() if vendor == agency.row}
            rows.append(text(agency.label))
            sum_ = sum(inside.values(), _Taxed())
            for item in forest(company, [row for row in inside if row is not None]):
                rate = units_of(str(company.list_objects[item.row].own.get("TaxRate") or "0"))
                rows.append(data(item.label, self._cells(inside[item.row], rate), item.of))
            if None in inside:
                rows.append(data(f"{agency.label} - Other", self._cells(inside[None]), agency.of))
            rows.append(subtotal(f"Total {agency.label}", self._cells(sum_), agency.of))
            whole += sum_
        if (None, None) in found or any(vendor is None for vendor, _ in found):
            nobody = sum((taxed for (vendor, _), taxed in found.items() if vendor is None), _Taxed())
            rows.append(data("No agency", self._cells(nobody)))
            whole += nobody
        if rows:
            rows.append(total("TOTAL", self._cells(whole)))
        return rows

    def _cells(self, taxed: _Taxed, rate: int | None = None) -> list[Cell]:
        untaxed = taxed.sales - taxed.taxable
        if self.of == "revenue":
            return [amount_text(taxed.taxable), amount_text(untaxed), amount_text(taxed.sales)]
        percent = None if rate is None else _percent_text(rate)
        return [
            amount_text(taxed.sales),
            amount_text(untaxed),
            amount_text(taxed.taxable),
            percent,
            amount_text(taxed.collected),
            amount_text(taxed.owed),
        ]


def _percent_text(rate: int) -> str:
    """A rate as a PERCENTTYPE."""
    whole, part = divmod(rate, 100_000)
    return f"{whole}.{part:05d}".rstrip("0").rstrip(".")


def _counted(
    company: Company, question: Question, documents: Sequence[_Document]
) -> Iterator[tuple[_Document, int, int]]:
    """Documents, with what of their sales and of their taxable sales counts in the period."""
    if question.basis != "Cash":
        for document in documents:
            if _within(document.day, question):
                yield document, document.sales, document.taxable
        return
    by_row: dict[int, list[_Document]] = defaultdict(list)
    for document in documents:
        by_row[document.row].append(document)
    settled = set()
    for row, day, before, after, whole in company.connection.execute(STEPS):
        settled.add(row)
        for document in by_row.get(row, ()) if _within(day, question) else ():
            yield document, _part(document.sales, before, after, whole), _part(document.taxable, before, after, whole)
    waiting = _waiting(company)
    for document in documents:
        if document.row not in settled and document.row not in waiting and _within(document.day, question):
            yield document, document.sales, document.taxable


def _collected(company: Company, question: Question, of_sales: Entries) -> Iterator[tuple[int | None, int | None, int]]:
    """Agency, tax item and cents of tax that sales brought in the period."""
    if question.basis != "Cash":
        for agency, item, cents in of_sales.between(question.start, question.end).sums("entry.entity", "entry.item"):
            yield agency, item, -cents
        return
    taxes: dict[int, list[tuple[int | None, int | None, int]]] = defaultdict(list)
    days = {}
    for row, day, agency, item, amount in of_sales.rows(
        ("entry.txn", "entry.txn_date", "entry.entity", "entry.item", "entry.amount")
    ):
        taxes[row].append((agency, item, -amount))
        days[row] = day
    settled = set()
    for row, day, before, after, whole in company.connection.execute(STEPS):
        settled.add(row)
        if row in taxes and _within(day, question):
            for agency, item, cents in taxes[row]:
                yield agency, item, _part(cents, before, after, whole)
    waiting = _waiting(company)
    for row, lines in taxes.items():
        if row not in settled and row not in waiting and _within(days[row], question):
            yield from lines


def _waiting(company: Company) -> set[int]:
    """Documents that count on the cash basis when they are paid."""
    kinds = ", ".join("?" * len(DOCUMENT_KINDS))
    found = company.connection.execute(f"SELECT id FROM txn WHERE kind IN ({kinds}) AND status = ''", DOCUMENT_KINDS)
    return {row for (row,) in found}


def _documents_by_code(company: Company, question: Question) -> list[_Document]:
    """Every document of sales, once for each tax item that its lines bear, and once for what bears none."""
    found = []
    selected = entries(company, replace(question, basis="Accrual")).where(
        f"entry.is_source AND txn.kind IN {SALES_KINDS} AND txn.status = ''"
    )
    for row, day, kind, own in selected.rows(("txn.id", "txn.txn_date", "txn.kind", "txn.own")):
        header: Record = json.loads(own)
        sign = -1 if kind == "CreditMemo" else 1
        for tax in _taxes(header):
            item, base = tax["ItemSalesTaxRef"], sign * cents_of(str(tax["Base"]))
            found.append(_Document(row, day, (item,) if isinstance(item, int) else (), base, base))
        (untaxed,) = company.connection.execute(_UNTAXED, (row,)).fetchone()
        if untaxed:
            found.append(_Document(row, day, (), sign * untaxed, 0))
    return found


def _documents(company: Company, question: Question) -> list[_Document]:
    """Every document with a tax item, under the question's filters on names and types."""
    found = []
    groups: dict[int, Sequence[int]] = {}
    taxed_codes = {
        row
        for row, own in company.connection.execute("SELECT id, own FROM list_object WHERE kind = 'SalesTaxCode'")
        if json.loads(own).get("IsTaxable") == "true"
    }
    selected = entries(company, replace(question, basis="Accrual")).where(
        f"entry.is_source AND txn.kind IN {SALES_KINDS} AND txn.status = ''"
        " AND json_extract(txn.own, '$.ItemSalesTaxRef') IS NOT NULL"
    )
    for row, day, kind, own in selected.rows(("txn.id", "txn.txn_date", "txn.kind", "txn.own")):
        header: Record = json.loads(own)
        tax = header["ItemSalesTaxRef"]
        assert isinstance(tax, int)
        lines = _lines(company, row, taxed_codes)
        sign = -1 if kind == "CreditMemo" else 1
        sales = sum(line.amount for line in lines if line.part in (Part.SALE, Part.DISCOUNT))
        code = header.get("CustomerSalesTaxCodeRef")
        pays = code is None or code in taxed_codes
        if tax not in groups:
            groups[tax] = _members(company, tax)
        found.append(_Document(row, day, groups[tax], sign * sales, sign * taxable(lines) if pays else 0))
    return found


def _taxes(header: Record) -> list[Record]:
    """What a document keeps of each tax item that its lines bear."""
    found = header.get("@SalesTax")
    return [tax for tax in found if isinstance(tax, dict)] if isinstance(found, list) else []


def _lines(company: Company, row: int, taxed_codes: set[int]) -> list[FormLine]:
    made: dict[int | None, FormLine | None] = {None: None}
    lines = []
    for id_, account, group, amount, kind, own in company.connection.execute(
        "SELECT line.id, line.account, line.group_line, line.amount, item.kind, line.own FROM line"
        " LEFT JOIN list_object AS item ON item.id = line.item WHERE txn = ? ORDER BY position",
        (row,),
    ):
        record: Record = json.loads(own)
        part = _PARTS.get(kind, Part.SALE)
        if "ItemGroupRef" in record:
            part = Part.GROUP
        elif kind is None and account is None:
            part = Part.TEXT
        percent = record.get("RatePercent")
        line = FormLine(
            part,
            amount or 0,
            units_of(percent) if isinstance(percent, str) and percent else None,
            record.get("SalesTaxCodeRef") in taxed_codes,
            group=made[group],
        )
        made[id_] = line
        lines.append(line)
    complete(lines)
    return lines


def _members(company: Company, tax: int) -> Sequence[int]:
    """A tax item, or the items of a group."""
    found = company.list_objects[tax]
    members = found.own.get("ItemSalesTaxRef")
    if found.kind != "ItemSalesTaxGroup" or not isinstance(members, list):
        return (tax,)
    return tuple(member for member in members if isinstance(member, int))


def _within(day: str, question: Question) -> bool:
    start, end = question.start, question.end
    return (start is None or day >= start.isoformat()) and (end is None or day <= end.isoformat())


def _part(cents: int, before: int, after: int, whole: int) -> int:
    """What of an amount counts when what is settled goes from ``before`` to ``after`` (as in ``cash``)."""
    return quotient(cents * after, whole) - quotient(cents * before, whole)
