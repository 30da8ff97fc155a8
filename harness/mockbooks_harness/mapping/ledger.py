"""Ledger lines as `TransactionQuery` gives them: one a row, those of one transaction following one another.

Amounts are positive where they increase the natural balance of their account (assumed), so the type of the account
gives the sign.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, amount, amount_or_zero, text

EVERY_POSTED_LINE = (
    "<TransactionQueryRq><TransactionDetailLevelFilter>All</TransactionDetailLevelFilter>"
    "<TransactionPostingStatusFilter>Posting</TransactionPostingStatusFilter></TransactionQueryRq>"
)
"""Asks for every line of every transaction that posts."""

DATA_TYPES = {
    "Invoice": "invoices",
    "CreditMemo": "creditNotes",
    "ReceivePayment": "payments",
    "Bill": "bills",
    "CreditCardCharge": "bills",
    "VendorCredit": "billCreditNotes",
    "CreditCardCredit": "billCreditNotes",
    "BillPaymentCheck": "billPayments",
    "BillPaymentCreditCard": "billPayments",
    "Check": "directCosts",
    "Transfer": "transfers",
    "ItemReceipt": "itemReceipts",
}
"""What a transaction is as a record of its own.  Invoice and Check: [D:EX]; the others assumed."""

DEBIT_ACCOUNTS = frozenset(
    {
        "Bank", "AccountsReceivable", "OtherCurrentAsset", "FixedAsset", "OtherAsset", "CostOfGoodsSold", "Expense",
        "OtherExpense",
    }
)  # fmt: skip
"""Accounts whose natural balance is a debit."""


def record_reference(key: str | None, kind: str | None) -> Record:
    """`{id, dataType}` of the record that a transaction is; itself as a journal entry where it is no other."""
    return {"id": key, "dataType": DATA_TYPES.get(kind or "", "journalEntries")}


def signed(row: Element, context: Context, *, home: bool = False) -> Decimal:
    """The amount of a ledger line, debit positive: in the transaction's currency, or in the home one."""
    in_home = amount(row.find("AmountInHomeCurrency")) if home else None
    value = amount_or_zero(row.find("Amount")) if in_home is None else in_home
    return value if context.account_type(text(row.find("AccountRef/ListID"))) in DEBIT_ACCOUNTS else -value


def groups(rows: Iterable[Element]) -> Iterator[list[Element]]:
    """The ledger lines of each transaction: those with its TxnID that follow one another."""
    for _, group in groupby(rows, lambda row: row.findtext("TxnID")):
        yield list(group)


def on_bank_accounts(rows: list[Element], context: Context) -> dict[str, Decimal]:
    """What a transaction moves on each bank account, by its ListID, in the order of the lines; nothing of zero."""
    moved: dict[str, Decimal] = {}
    for row in rows:
        key = text(row.find("AccountRef/ListID"))
        if key is not None and context.account_type(key) == "Bank":
            moved[key] = moved.get(key, Decimal("0.00")) + signed(row, context)
    return {key: value for key, value in moved.items() if value}


def leg_ids(rows: list[Element], moved: dict[str, Decimal]) -> dict[str, str]:
    """The id of a transaction as seen from each of its bank accounts.

    [D:EX] the TxnID; the second leg of what is like a transfer, and a journal entry into the account, end in `-to`.
    That further legs are numbered is assumed.
    """
    txn_id, kind = text(rows[0].find("TxnID")), text(rows[0].find("TxnType"))
    taken: dict[str, str] = {}
    for key, value in moved.items():
        into = value > 0 and kind in ("Transfer", "JournalEntry")
        wanted = [f"{txn_id}-to", f"{txn_id}"] if into else [f"{txn_id}", f"{txn_id}-to"]
        wanted += [f"{txn_id}-to-{number}" for number in range(2, len(moved) + 1)]
        taken[key] = next(each for each in wanted if each not in taken.values())
    return taken
