"""What waits in Undeposited Funds to be deposited, and what sits in a deposit.

Money that was received lies in Undeposited Funds until a deposit takes it to the bank [D:OSR]. What waits is read from
the ledger: each debit to Undeposited Funds by a payment or a sales receipt, and by the payment item of an invoice or a
line of a journal entry (the two last are assumed), that no deposit has taken yet. A link of kind ``deposit`` joins the
line of a deposit to what it took: ``from_line`` the line of the deposit, ``to_line`` the line of the receipt, none for
its source line.

A receipt that sits in a deposit can be edited, but not its name or its amount [O:ERR9; the codes are assumed]; it
cannot be deleted or voided (assumed).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mockbooks.books import special_accounts
from mockbooks.company import Company
from mockbooks.company.identity import source_line_id
from mockbooks.operations.transactions.transaction import Transaction
from mockbooks.qbxml.status import CANNOT_MODIFY, IN_A_DEPOSIT, Refused, StatusCode

__all__ = [
    "RECEIPT_KINDS",
    "Receipt",
    "Taken",
    "of_deposit",
    "receipts",
    "refuse_if_deposited",
    "refuse_if_deposited_otherwise",
    "take",
]

RECEIPT_KINDS = ("ReceivePayment", "SalesReceipt", "Invoice", "JournalEntry")
"""The kinds of transaction that bring money into Undeposited Funds."""

_RECEIPTS = f"""
SELECT txn.id, posting.line, txn.kind, txn.txn_id, line.txn_line_id, txn.txn_date, txn.ref_number, posting.entity,
    posting.account, coalesce(posting.foreign_amount, posting.amount), txn.currency, txn.exchange_rate, posting.amount
FROM posting JOIN txn ON txn.id = posting.txn LEFT JOIN line ON line.id = posting.line
WHERE {{account}} = :undeposited AND posting.amount > 0 AND {{which}}
    AND txn.kind IN ({", ".join(f"'{kind}'" for kind in RECEIPT_KINDS)})
    AND NOT EXISTS (SELECT 1 FROM link WHERE link.to_txn = txn.id AND link.kind = 'deposit'
        AND link.to_line IS posting.line AND link.from_txn IS NOT :deposit)
ORDER BY txn.txn_date, txn.txn_number, posting.id
"""
# What only others name, in a company made of answers, is in no list.
_SHOWN = "txn.id NOT IN (SELECT object FROM standin WHERE holder = 'txn')"
_ALL_RECEIPTS = _RECEIPTS.format(account="posting.account", which=_SHOWN)
_RECEIPTS_OF_TXN = _RECEIPTS.format(account="+posting.account", which="posting.txn = :txn")
_TAKEN = "SELECT from_line, to_txn, to_line, amount FROM link WHERE from_txn = ? AND kind = 'deposit' ORDER BY id"
_TAKE = """
INSERT INTO link (kind, from_txn, to_txn, from_line, to_line, amount) VALUES ('deposit', ?, ?, ?, ?, ?)
"""
_TOUCH = "UPDATE txn SET time_modified = max(time_modified, ?) WHERE id = ?"
_TAKEN_OTHERWISE = """
SELECT 1 FROM link JOIN line ON line.id = link.from_line
WHERE link.to_txn = ?1 AND link.kind = 'deposit' AND NOT EXISTS (
    SELECT 1 FROM posting WHERE posting.txn = ?1 AND posting.line IS link.to_line
        AND coalesce(posting.foreign_amount, posting.amount) = link.amount AND posting.amount = -(
            SELECT taken.amount FROM posting AS taken WHERE taken.txn = link.from_txn AND taken.line = link.from_line)
        AND posting.entity IS json_extract(line.own, '$.EntityRef') AND posting.account = line.account)
"""


class Receipt(NamedTuple):
    """Money in Undeposited Funds: of which transaction and line, from whom, how many cents."""

    txn: int
    line: int | None
    kind: str
    txn_id: str
    line_id: str | None
    txn_date: str
    ref_number: str | None
    entity: int | None
    account: int
    amount: int
    """Cents in the currency it was received in."""
    currency: int | None
    exchange_rate: str | None
    worth: int
    """Cents of the home currency."""

    @property
    def txn_line_id(self) -> str:
        """Its TxnLineID: of a receipt that goes to Undeposited Funds as a whole, that of its source line."""
        return self.line_id or source_line_id(self.txn_id)


class Taken(NamedTuple):
    """What a line of a deposit took: rows of the line, of the receipt and of its line, and cents."""

    line: int
    txn: int
    txn_line: int | None
    amount: int


def receipts(company: Company, txn: int | None = None, *, beside: int | None = None) -> list[Receipt]:
    """What waits to be deposited, in the order of transactions; of one of them only, if it is given.

    ``beside`` is a deposit that is being edited: what it has taken waits too.
    """
    undeposited = special_accounts.find(company, "UndepositedFunds")
    statement = _ALL_RECEIPTS if txn is None else _RECEIPTS_OF_TXN
    rows = company.connection.execute(statement, {"undeposited": undeposited, "txn": txn, "deposit": beside})
    return [Receipt(*row) for row in rows]


def of_deposit(company: Company, deposit: int) -> list[Taken]:
    """What a deposit took."""
    return [Taken(*row) for row in company.connection.execute(_TAKEN, (deposit,))]


def take(company: Company, deposit: int, taken: Iterable[Taken]) -> None:
    """Let a deposit have taken this and nothing else.

    What joins it or leaves it has been linked, so its TimeModified moves (assumed, as for everything that is linked).
    """
    before, after = of_deposit(company, deposit), list(taken)
    if before == after:
        return
    connection, now = company.connection, company.edit_time()
    connection.execute("DELETE FROM link WHERE from_txn = ? AND kind = 'deposit'", (deposit,))
    connection.executemany(_TAKE, [(deposit, each.txn, each.line, each.txn_line, each.amount) for each in after])
    moved = {each.txn for each in before} ^ {each.txn for each in after}
    connection.executemany(_TOUCH, [(now, txn) for txn in sorted(moved)])


def refuse_if_deposited(company: Company, txn: Transaction, status: StatusCode) -> None:
    """Refuse to delete or void what sits in a deposit [A from O:ERR9]."""
    found = company.connection.execute("SELECT 1 FROM link WHERE to_txn = ? AND kind = 'deposit' LIMIT 1", (txn.id,))
    if found.fetchone() is not None:
        raise Refused(status, id=txn.txn_id, quickbooks_error=IN_A_DEPOSIT)


def refuse_if_deposited_otherwise(company: Company, txn: Transaction) -> None:
    """With the edited transaction posted: refuse it if it sits in a deposit with another name, amount or account."""
    if company.connection.execute(f"{_TAKEN_OTHERWISE} LIMIT 1", (txn.id,)).fetchone() is not None:
        raise Refused(CANNOT_MODIFY, kind=txn.kind, name=txn.txn_id, quickbooks_error=IN_A_DEPOSIT)
