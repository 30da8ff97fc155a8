"""Transactions as text: what a query, an Add or a Mod returns of them.

A transaction's own text is made once per revision, in two variants, header alone and with lines, and kept. What it
shows of others is filled in when answering: names, its TimeModified, what is open on it, what it is linked to, custom
fields.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mockbooks.books import pins
from mockbooks.books.currencies import home_currency
from mockbooks.company import Company
from mockbooks.company.local_time import moment_text
from mockbooks.operations import data_extensions, holes
from mockbooks.operations.call import Call
from mockbooks.operations.transactions import currencies, links
from mockbooks.operations.transactions.transaction import STAND_IN, Line, Transaction, load
from mockbooks.operations.transactions.transaction_type import TransactionType
from mockbooks.operations.transactions.values import is_true
from mockbooks.qbxml.record import ORDER, Record
from mockbooks.qbxml.render import Hole, Slot, Template, fill, template
from mockbooks.qbxml.versions import NEWEST, Version

__all__ = [
    "COLUMNS",
    "SOURCE",
    "Shape",
    "answer_text",
    "make_template",
    "newest_shape",
    "record_of",
    "rows_text",
    "shape_of",
]

SOURCE = "txn"
COLUMNS = "txn.id, txn.revision, txn.time_modified, txn.total, txn.open"

# Custom fields of the line at place n fill slot _LINE_FIELDS - n.
_LINE_FIELDS = -1000


@dataclass(frozen=True, slots=True)
class Shape:
    """How much of a transaction is shown: the variants of its stored text."""

    version: Version
    include: frozenset[str] | None = None
    lines: bool = True
    line_fields: bool = False

    @property
    def variant(self) -> Hashable:
        """What the text is kept as: ``header`` or ``lines`` in its newest form, or a shape of its own."""
        if self.include is not None or self.line_fields:
            return self
        return "lines" if self.lines else "header"


def shape_of(call: Call, *, lines: bool) -> Shape:
    """The shape that a request asks for."""
    return Shape(call.version, call.include, lines, line_fields=lines and bool(call.owner_keys))


def rows_text(
    call: Call, txn_type: TransactionType, rows: Iterable[Sequence[Any]], *, lines: bool, links_too: bool = False
) -> str:
    """The text of rows that end with :data:`COLUMNS`, in their order."""
    company, names, out = call.company, call.company.names, []
    zone, shape, owner_keys = company.zone, shape_of(call, lines=lines), call.owner_keys
    linked = txn_type.shows_links and (links_too or is_true(call.record, "IncludeLinkedTxns"))
    names[holes.LINKED_TXNS] = names[holes.DATA_EXT] = names[holes.IN_HOME_CURRENCY] = ""
    twin = txn_type.home_twin if txn_type.home_twin and home_currency(company) is not None else ""
    version, variant, kept_text = shape.version, shape.variant, company.stored_text.get
    for row in rows:
        columns = row[-5:]
        row_id, revision, time_modified, _, left = columns
        names[holes.TIME_MODIFIED] = moment_text(time_modified, zone)
        txn_type.fill(call, names, columns)
        if company.imported:
            pins.shown_instead(company, "txn", row_id, names, txn_type.derived().items())
        if twin:
            names[holes.IN_HOME_CURRENCY] = currencies.shown_in_home(company, row_id, twin, left)
        if linked:
            names[holes.LINKED_TXNS] = links.linked_txns_text(call, txn_type.ret, row_id)
        if owner_keys:
            _fill_fields(call, txn_type, names, row_id, lines)
        kept = kept_text(revision, variant)
        if kept is None or kept.since > version:
            kept = _template(company, txn_type, row_id, revision, shape)
        out.append(fill(kept, names))
    return "".join(out)


def answer_text(call: Call, txn_type: TransactionType, txn: Transaction) -> str:
    """The text of one transaction as Add and Mod return it: always with its lines [R:JEX], without LinkedTxn but for
    item receipts [D:OSR]."""
    columns = call.company.connection.execute(f"SELECT {COLUMNS} FROM txn WHERE id = ?", (txn.id,)).fetchone()
    # What came after it in the stock may have changed its figures once more: then its rows are newer than `txn`.
    known = txn if txn.revision == columns[1] else None
    _template(call.company, txn_type, txn.id, columns[1], shape_of(call, lines=True), known)
    return rows_text(call, txn_type, [columns], lines=True, links_too=txn_type.answers_with_links)


def record_of(
    txn_type: TransactionType, txn: Transaction, zone: str, shape: Shape, following: Mapping[int, Record]
) -> Record:
    """The whole record of a transaction: what it owns, with holes where it shows what it does not own.

    ``following`` is what follows from links to it and its lines (:meth:`TransactionType.following`).
    """
    record: Record = {
        **txn.own,
        "TxnID": txn.txn_id,
        "TimeCreated": moment_text(txn.time_created, zone),
        "TimeModified": Hole(holes.TIME_MODIFIED),
        "EditSequence": str(txn.edit_sequence),
        "TxnNumber": str(txn.txn_number),
        "DataExtRet": Slot(holes.DATA_EXT),
        **txn_type.derived(),
        **following.get(txn.id, {}),
    }
    if txn_type.shows_links:
        record["LinkedTxn"] = Slot(holes.LINKED_TXNS)
    if shape.lines:
        _put_lines(record, txn_type.shown_lines, txn.lines, shape, following)
    elif txn_type.header_kinds:
        in_header = [line for line in txn.lines if line.kind in txn_type.header_kinds]
        _put_lines(record, txn_type.shown_lines, in_header, shape, following)
    return record


def make_template(company: Company, txn_type: TransactionType, txn: Transaction, shape: Shape) -> Template:
    """The text of a transaction in a shape, made from its rows."""
    following = txn_type.following(company, txn)
    if company.imported:
        own = {txn.id: txn.own} | {line.id: line.own for line in txn.lines}
        following = pins.following(company, txn.id, following, own)
    return template(
        txn_type.ret,
        record_of(txn_type, txn, company.zone, shape, following),
        company.list_ids.__getitem__,
        version=shape.version,
        edition=company.edition,
        include=shape.include,
    )


def newest_shape(variant: str) -> Shape:
    """The shape of the text kept as ``header`` or ``lines``: older versions are cut from it."""
    return Shape(NEWEST, None, lines=variant == "lines")


def _template(
    company: Company, txn_type: TransactionType, row: int, revision: int, shape: Shape, txn: Transaction | None = None
) -> Template:
    """The text in this shape, kept or made; an older version gets its own where the newest form will not do."""
    variant = shape.variant
    kept = company.stored_text.get(revision, variant)
    if kept is None:
        whole = newest_shape(variant) if isinstance(variant, str) else shape
        made = make_template(company, txn_type, txn or load(company, row), whole)
        kept = company.stored_text.put(revision, variant, made)
    if kept.since <= shape.version or not isinstance(variant, str):
        return kept
    older = company.stored_text.get(revision, shape)
    return older or company.stored_text.put(
        revision, shape, make_template(company, txn_type, txn or load(company, row), shape)
    )


def _put_lines(
    record: Record, names: Mapping[str, str], lines: Sequence[Line], shape: Shape, following: Mapping[int, Record]
) -> None:
    """Add the lines under the Ret's names, group lines with their members inside; kinds without a name do not show."""
    order: list[str] = []
    shown: dict[int, Record] = {}
    for place, line in enumerate(lines):
        name = names.get(line.kind)
        if name is None or STAND_IN in line.own:
            continue
        line_record = shown[line.id] = {**line.own, **following.get(line.id, {}), "TxnLineID": line.txn_line_id}
        if shape.line_fields:
            line_record["DataExtRet"] = line_record["DataExt"] = Slot(_LINE_FIELDS - place)
        inside = record if line.group is None else shown[line.group.id]
        siblings = inside.setdefault(name, [])
        assert isinstance(siblings, list)
        siblings.append(line_record)
        if line.group is None:
            order.append(name)
    if len(set(order)) > 1:
        record[ORDER] = list(order)


def _fill_fields(call: Call, txn_type: TransactionType, names: dict[int, str], row: int, lines: bool) -> None:
    company, owner_keys = call.company, call.owner_keys
    names[holes.DATA_EXT] = data_extensions.text(company, "txn", row, owner_keys, call.version)
    if not lines:
        return
    found = company.connection.execute("SELECT id, kind FROM line WHERE txn = ? ORDER BY position", (row,)).fetchall()
    for place, (line, kind) in enumerate(found):
        if kind not in txn_type.stored_lines:
            continue
        element = next((child for child in txn_type.stored_lines[kind].children() if child.name == "DataExt"), None)
        shown = data_extensions.text(company, "line", line, owner_keys, call.version, element)
        names[_LINE_FIELDS - place] = shown
