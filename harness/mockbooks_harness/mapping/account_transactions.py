"""accountTransactions: what each transaction moves on a bank account, and the record that it is; read only.

[D:EX] the id is the transaction's, its status Unknown; a check has one line, which refers to the direct cost of the
same id, negative as the total is.  A deposit has a line for each of its lines, since each is a direct income (assumed);
the rest has one line after the example of the check (assumed).  A second leg has an id of its own, as among the bank
transactions (assumed).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, date, reference, text
from mockbooks_harness.mapping.ledger import (
    EVERY_POSTED_LINE,
    groups,
    leg_ids,
    on_bank_accounts,
    record_reference,
    signed,
)
from mockbooks_harness.mapping.members import STAMPS, currency_row, rate_row
from mockbooks_harness.mapping.rows import Form, Row, Table, read_rows
from mockbooks_harness.mapping.spoken_of import ACCOUNTS, CURRENCIES, PREFERENCES


def transactions(rows: Iterable[Element], context: Context) -> Iterator[Record]:
    """One record for each bank account that a transaction moves money on."""
    for group in groups(rows):
        moved = on_bank_accounts(group, context)
        ids = leg_ids(group, moved)
        for key, value in moved.items():
            record = read_rows(TABLE.forms[0].rows, group[0], context)
            account = next(row.find("AccountRef") for row in group if text(row.find("AccountRef/ListID")) == key)
            yield record | {
                "id": ids[key],
                "bankAccountRef": reference(account),
                "lines": lines(group, key, value, context),
                "totalAmount": value,
            }


def lines(group: list[Element], account: str, value: Decimal, context: Context) -> list[Record]:
    """What the amount is made of: the lines of a deposit into the account, else the transaction itself."""
    txn_id, kind = text(group[0].find("TxnID")), text(group[0].find("TxnType"))
    if kind == "Deposit" and text(group[0].find("AccountRef/ListID")) == account:
        return [_line_of_deposit(row, -signed(row, context)) for row in group[1:] if signed(row, context)]
    return [{"recordRef": record_reference(txn_id, kind), "amount": value}]


def _line_of_deposit(row: Element, value: Decimal) -> Record:
    """A direct income; cash taken back, or whatever else goes out of it, is part of its journal entry (assumed)."""
    txn_id = text(row.find("TxnID"))
    if value < 0:
        return {"recordRef": record_reference(txn_id, "Deposit"), "amount": value}
    income = {"id": f"{txn_id}-{text(row.find('TxnLineID'))}", "dataType": "directIncomes"}
    return {"recordRef": income, "amount": value}


TABLE = Table(
    data_type="accountTransactions",
    model="AccountTransaction",
    queries=(EVERY_POSTED_LINE,),
    related=(PREFERENCES, CURRENCIES, ACCOUNTS),
    changes=False,
    grouped=True,
    assemble=transactions,
    forms=(
        Form(
            ret="TransactionRet",
            rows=(
                Row("id", "TxnID", lambda e, _: text(e), "D:EX"),
                Row("transactionId", "TxnID", lambda e, _: text(e), "D:EX"),
                Row("bankAccountRef", "AccountRef", None, "D:EX"),
                Row("date", "TxnDate", lambda e, _: date(e), "D:EX"),
                Row("status", ".", lambda *_: "Unknown", "D:EX"),
                currency_row(written=False),
                rate_row(written=False),
                Row("lines", ".", None, "D:EX; A"),
                Row("totalAmount", "Amount", None, "D:EX"),
                *STAMPS,
            ),
        ),
    ),
)
