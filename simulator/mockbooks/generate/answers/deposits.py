"""Payments that sit in deposits: a line of a deposit names the payment, and its line, that it took to the bank."""

from __future__ import annotations

from typing import NamedTuple

from mockbooks.company.identity import is_external_id, source_line_id
from mockbooks.generate.answers.ends import End, Ends
from mockbooks.operations.transactions.transaction import load, row_of
from mockbooks.operations.transactions.values import cents, reference, text

__all__ = ["Deposits"]

_INSERT = "INSERT INTO link (kind, from_txn, to_txn, from_line, to_line, amount) VALUES ('deposit', ?, ?, ?, ?, ?)"


class _Taken(NamedTuple):
    deposit: int
    line: int
    payment: str
    payment_line: str
    amount: int


def _source_line(txn_id: str) -> str:
    return source_line_id(txn_id) if is_external_id(txn_id) else ""


class Deposits:
    """The deposits of one import."""

    def __init__(self, ends: Ends) -> None:
        self._ends = ends
        self._taken: list[_Taken] = []

    def gather(self) -> None:
        """What the lines of deposits took."""
        importing = self._ends.importing
        for shown in importing.shown.objects("txn", "Deposit"):
            if shown.row is None:
                continue
            for line in load(importing.company, shown.row).lines:
                if "TxnID" not in line.own or "TxnType" not in line.own:
                    continue
                named = self._ends.name(line.own, End(shown.key, shown.kind, reference(line.own, "EntityRef")))
                amount = cents(line.own, "Amount") or 0
                if named is not None:
                    named.amount += amount
                    payment_line = text(line.own, "PaymentTxnLineID")
                    self._taken.append(_Taken(shown.row, line.id, named.txn_id, payment_line, amount))

    def write(self) -> None:
        """Rows for the links; one that names no line of the payment is of its source line."""
        connection = self._ends.importing.company.connection
        for taken in self._taken:
            found = row_of(self._ends.importing.company, taken.payment)
            assert found is not None, "what is named and was not shown has a stand-in"
            to_line = None
            if taken.payment_line and taken.payment_line != _source_line(taken.payment):
                line = connection.execute(
                    "SELECT id FROM line WHERE txn = ? AND txn_line_id = ?", (found[0], taken.payment_line)
                ).fetchone()
                to_line = None if line is None else line[0]
            connection.execute(_INSERT, (taken.deposit, found[0], taken.line, to_line, taken.amount))
