"""A company file with other values in the same places: what makes one that can be shown of one that cannot.

Every value of every row goes through a `Rewriting`: names and texts, figures, dates, times, ids. What refers to what
stays as it is, so nothing has to be entered again; running totals and the text of answers are made again from the new
rows, and by what the checks find one sees whether the new values hold together.

Figures of a document are amounts, quantities, or one by the other; a rewriting that multiplies quantities and prices by
one number, and amounts by its square, keeps every sum. What is rounded is worked out anew of the new figures: what the
stock costs, and the sales tax and totals of documents, with what settles them (``taxing``).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from mockbooks.company import Company, ManualClock
from mockbooks.operations.lists.entry import arrange, dump_own

__all__ = ["Place", "Rewriting", "rewritten"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: the element around it, and what else is in that one."""

    parent: str
    siblings: Collection[str]


class Rewriting(Protocol):
    """The new value of each old one. Equal values have to stay equal, different names different."""

    def element(self, name: str, text: str, place: Place) -> str:
        """The value of an element, as text."""

    def path(self, text: str) -> str:
        """A Name or FullName."""

    def words(self, text: str) -> str:
        """Any other text."""

    def day(self, text: str) -> str:
        """A date."""

    def identity(self, text: str) -> str:
        """A ListID, TxnID or TxnLineID."""

    def moment(self, seconds: int) -> int:
        """A Unix time."""

    def count(self, number: int) -> int:
        """The running number inside an id, or of a transaction."""

    def amount(self, cents: int) -> int:
        """An amount."""

    def units(self, units: int, place: Place) -> int:
        """A quantity."""

    def stays(self, what: str, why: str) -> None:
        """Take note of a figure that was rewritten as any other, though it follows from others by a rule."""


def rewritten(company: Company, rewriting: Rewriting) -> Company:
    """A new company in memory with the content of this one, every value rewritten; this one is left as it is."""
    from mockbooks.checks import rebuild
    from mockbooks.generate.taxing import tax_anew

    clock = ManualClock(datetime.fromtimestamp(rewriting.moment(company.counters.value("edit")), UTC))
    # No fork: those share the text that was made of the same rows.
    copy = Company.from_bytes(company.to_bytes(), clock=clock)
    with copy.request_set():
        _Rows(copy, rewriting).all()
    copy.restore(copy.to_bytes())
    with copy.request_set():
        for (kind,) in copy.connection.execute("SELECT DISTINCT kind FROM list_object").fetchall():
            arrange(copy, kind)
    with _times_kept(copy):
        rebuild(copy)
        with copy.request_set():
            tax_anew(company, copy, rewriting.stays)
        rebuild(copy)
    # What rows were moved or made shorter leave behind in their pages is not to be found again.
    copy.connection.execute("VACUUM")
    return copy


@contextmanager
def _times_kept(company: Company) -> Iterator[None]:
    """Leave all times as they are: what is worked out anew was not edited."""
    sql = company.connection
    kept = {table: sql.execute(f"SELECT time_modified, id FROM {table}").fetchall() for table in ("list_object", "txn")}
    last = company.counters.value("edit")
    yield
    with company.request_set():
        for table, times in kept.items():
            sql.executemany(f"UPDATE {table} SET time_modified = ? WHERE id = ?", times)
        company.counters.set("edit", last)
        company.counters.flush()


class _Rows:
    """The tables one after the other."""

    def __init__(self, company: Company, rewriting: Rewriting) -> None:
        self._company = company
        self._sql = company.connection
        self._new = rewriting

    def all(self) -> None:
        new = self._new
        self._sql.execute("DELETE FROM message_set")
        for kind, own in self._sql.execute("SELECT kind, own FROM singleton").fetchall():
            self._sql.execute("UPDATE singleton SET own = ? WHERE kind = ?", (self._own(kind, own), kind))
        self._counters()
        self._lists()
        self._transactions()
        self._lines()
        self._figures()
        self._fields()
        self._pins()
        for row in self._rows("deletion", "external_id, label, time_created, time_deleted"):
            identity, label, created, deleted = row[1:]
            values = (new.identity(identity), label and new.path(label), new.moment(created), new.moment(deleted))
            self._update("deletion", "external_id, label, time_created, time_deleted", row[0], values)

    def _rows(self, table: str, columns: str) -> list[tuple[Any, ...]]:
        return self._sql.execute(f"SELECT rowid, {columns} FROM {table} ORDER BY rowid").fetchall()

    def _update(self, table: str, columns: str, row: int, values: tuple[object, ...]) -> None:
        assigned = ", ".join(f"{column.strip()} = ?" for column in columns.split(","))
        self._sql.execute(f"UPDATE {table} SET {assigned} WHERE rowid = ?", (*values, row))

    def _own(self, kind: str, own: str) -> str:
        return dump_own(self._value(kind, json.loads(own), Place("", ())))

    def _value(self, name: str, value: Any, place: Place) -> Any:
        if isinstance(value, dict):
            inner = Place(name, frozenset(value))
            return {each: self._member(each, found, inner) for each, found in value.items()}
        if isinstance(value, list):
            return [self._value(name, each, place) for each in value]
        # A whole number is a reference to a row.
        return self._new.element(name, value, place) if isinstance(value, str) else value

    def _member(self, name: str, value: Any, place: Place) -> Any:
        if name == "@GivenValue" and isinstance(value, str):
            return self._new.element("Amount", value, place)
        if name.startswith("@") and name != "@SalesTax":
            # Ours, not shown: the order of lines, flags, ratios.
            return value
        return self._value(name, value, place)

    def _counters(self) -> None:
        for name, was in self._sql.execute("SELECT name, value FROM counter").fetchall():
            value = was
            if name == "edit":
                value = self._new.moment(was)
            elif name in ("txn", "txn_number", "contact") or name.startswith("list:"):
                value = self._new.count(was)
            self._sql.execute("UPDATE counter SET value = ? WHERE name = ?", (value, name))

    def _lists(self) -> None:
        new = self._new
        # A short name may become what another one was, which is there until its turn comes.
        self._sql.execute("UPDATE list_object SET full_name_key = ? || id", ("\0",))
        columns = "list_id, name, full_name, full_name_key, sort_key, time_created, time_modified, edit_sequence, own"
        for row in self._rows("list_object", f"kind, {columns}"):
            kind, list_id, name, full_name, _, _, created, modified, edited, own = row[1:]
            name, full_name = new.path(name), new.path(full_name)
            times = (new.moment(created), new.moment(modified), new.moment(edited))
            values = (new.identity(list_id), name, full_name, full_name.casefold(), "", *times, self._own(kind, own))
            self._update("list_object", columns, row[0], values)
        for row in self._rows("total", "balance, total_balance, quantity, value"):
            own, whole, quantity, value = row[1:]
            totals = (new.amount(own), new.amount(whole), new.units(quantity, _STOCK), new.amount(value))
            self._update("total", "balance, total_balance, quantity, value", row[0], totals)
        for row in self._rows("foreign_total", "balance, total_balance"):
            self._update("foreign_total", "balance, total_balance", row[0], tuple(map(new.amount, row[1:])))

    def _transactions(self) -> None:
        new = self._new
        columns = (
            "txn_id, txn_number, txn_date, ref_number, ref_key, time_created, time_modified, edit_sequence, total,"
            " open, due_date, own"
        )
        for row in self._rows("txn", f"kind, {columns}"):
            kind, txn_id, number, day, ref, _, created, modified, edited, total, open_, due, own = row[1:]
            ref = None if ref is None else new.words(ref)
            values = (
                *(new.identity(txn_id), new.count(number), new.day(day), ref, None if ref is None else ref.casefold()),
                *(new.moment(created), new.moment(modified), new.moment(edited), new.amount(total), new.amount(open_)),
                *(None if due is None else new.day(due), self._own(kind, own)),
            )
            self._update("txn", columns, row[0], values)

    def _lines(self) -> None:
        new = self._new
        columns = "txn_line_id, quantity, amount, own"
        for row in self._rows("line", f"kind, {columns}"):
            kind, line_id, quantity, amount, own = row[1:]
            # Records of lines stand in their own aggregate.
            place = Place(kind, frozenset(json.loads(own)))
            values = (
                new.identity(line_id),
                None if quantity is None else new.units(quantity, place),
                None if amount is None else new.amount(amount),
                self._own(kind, own),
            )
            self._update("line", columns, row[0], values)

    def _figures(self) -> None:
        new = self._new
        for row in self._rows("posting", "txn_date, amount, foreign_amount, quantity"):
            day, amount, foreign, quantity = row[1:]
            values = (
                new.day(day),
                new.amount(amount),
                None if foreign is None else new.amount(foreign),
                None if quantity is None else new.units(quantity, _STOCK),
            )
            self._update("posting", "txn_date, amount, foreign_amount, quantity", row[0], values)
        columns = "txn_date, quantity, given, cost, on_hand, worth, average_value, average_quantity"
        for row in self._rows("movement", columns):
            day, quantity, given, cost, on_hand, worth, value, of = row[1:]
            moved = (
                *(new.day(day), new.units(quantity, _STOCK), None if given is None else new.amount(given)),
                *(new.amount(cost), new.units(on_hand, _STOCK), new.amount(worth), new.amount(value)),
                new.units(of, _STOCK),
            )
            self._update("movement", columns, row[0], moved)
        for row in self._rows("link", "amount, discount, quantity"):
            amount, discount, quantity = row[1:]
            moved_units = None if quantity is None else new.units(quantity, _STOCK)
            self._update(
                "link", "amount, discount, quantity", row[0], (new.amount(amount), new.amount(discount), moved_units)
            )

    def _fields(self) -> None:
        for table in ("data_ext_def", "data_ext"):
            for row in self._rows(table, "own"):
                own = json.loads(self._own("DataExt", row[1]))
                owner, name = (str(own.get(each, "")).casefold() for each in ("OwnerID", "DataExtName"))
                self._update(table, "owner_key, name_key, own", row[0], (owner, name, dump_own(own)))

    def _pins(self) -> None:
        for holder, row, element, text, was, derived in self._sql.execute(
            "SELECT holder, object, element, text, amount, derived FROM pin"
        ).fetchall():
            place = Place(self._kind_of(holder, row), ("Quantity",))
            amount = was
            if was is not None:
                of_quantity = element == "QuantityOnHand" or holder == "line"
                amount = self._new.units(was, _STOCK) if of_quantity else self._new.amount(was)
            values = (
                self._new.element(element, text, place),
                amount,
                None if derived is None else self._new.element(element, derived, place),
            )
            self._sql.execute(
                "UPDATE pin SET text = ?, amount = ?, derived = ? WHERE holder = ? AND object = ? AND element = ?",
                (*values, holder, row, element),
            )

    def _kind_of(self, holder: str, row: int) -> str:
        table = {"list": "list_object", "txn": "txn", "line": "line"}[holder]
        found = self._sql.execute(f"SELECT kind FROM {table} WHERE id = ?", (row,)).fetchone()
        return "" if found is None else str(found[0])


_STOCK = Place("", ("Quantity",))
