"""bankTransactions: what each transaction moves on a bank account; read only.

[D:EX] the id is the transaction's, with `-to` for a second leg; the description is the memo, or empty; money out is
negative; nothing is reconciled; checks and deposits are Payment, payments of bills Unknown, a journal entry Other.
Where transfers, sales receipts and payments into the bank belong is assumed.  Each names its account, by which Codat
keeps them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, date, text
from mockbooks_harness.mapping.ledger import groups, leg_ids, on_bank_accounts
from mockbooks_harness.mapping.members import SOURCE_MODIFIED, TXN_ID
from mockbooks_harness.mapping.rows import Form, Row, Table, read_rows
from mockbooks_harness.mapping.spoken_of import ACCOUNTS

KINDS = {
    "Check": "Payment",
    "Deposit": "Payment",
    "BillPaymentCheck": "Unknown",
    "JournalEntry": "Other",
    "Transfer": "Other",
    "SalesReceipt": "Payment",
    "ReceivePayment": "Payment",
}
"""Codat's type by TxnType.  The first four [D:EX], the others assumed; any other is Unknown."""


def transactions(rows: Iterable[Element], context: Context) -> Iterator[Record]:
    """One record for each bank account that a transaction moves money on."""
    for group in groups(rows):
        moved = on_bank_accounts(group, context)
        ids = leg_ids(group, moved)
        for key, value in moved.items():
            record = read_rows(TABLE.forms[0].rows, group[0], context)
            memo = next(text(row.find("Memo")) for row in group if text(row.find("AccountRef/ListID")) == key)
            yield record | {"id": ids[key], "accountId": key, "amount": value, "description": memo or ""}


TABLE = Table(
    data_type="bankTransactions",
    model="BankTransaction",
    queries=(
        "<TransactionQueryRq><TransactionAccountFilter><AccountTypeFilter>Bank</AccountTypeFilter>"
        "</TransactionAccountFilter><TransactionDetailLevelFilter>All</TransactionDetailLevelFilter>"
        "<TransactionPostingStatusFilter>Posting</TransactionPostingStatusFilter></TransactionQueryRq>",
    ),
    related=(ACCOUNTS,),
    changes=False,
    grouped=True,
    assemble=transactions,
    forms=(
        Form(
            ret="TransactionRet",
            rows=(
                TXN_ID,
                Row("accountId", "AccountRef/ListID", lambda e, _: text(e), "D:EX"),
                Row("clearedOnDate", "TxnDate", lambda e, _: date(e), "D:EX"),
                Row("description", "Memo", lambda e, _: text(e), "D:EX", missing=""),
                Row("reconciled", ".", lambda *_: False, "D:EX"),
                Row("amount", "Amount", None, "D:EX"),
                Row(
                    "transactionType",
                    "TxnType",
                    lambda e, _: KINDS.get(text(e) or "", "Unknown"),
                    "D:EX; A",
                    missing="Unknown",
                ),
                SOURCE_MODIFIED,
            ),
        ),
    ),
)
