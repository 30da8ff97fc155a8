"""Opening balances, entered as the transactions that QuickBooks makes of them.

A new customer's is an invoice against Uncategorized Income, a new vendor's a bill against Uncategorized Expenses
[O:KA]; both without a RefNumber and with the memo ``Opening balance`` [A]. An account's is a deposit for a bank and a
journal entry for the rest, a new item's stock an inventory adjustment, against Opening Balance Equity [A].
"""

from __future__ import annotations

from mockbooks.books.balances import natural_sign
from mockbooks.books.currencies import foreign_currency_of
from mockbooks.operations.call import Call
from mockbooks.operations.lists.special_account import special_account
from mockbooks.operations.transactions import currencies
from mockbooks.operations.transactions.add import add_record
from mockbooks.operations.transactions.list_facts import ListFacts
from mockbooks.operations.transactions.settlements import post_ledger
from mockbooks.operations.transactions.table import TRANSACTION_TYPES
from mockbooks.operations.transactions.transaction import Line, Transaction, insert
from mockbooks.operations.transactions.transaction_type import Draft
from mockbooks.operations.transactions.values import reference
from mockbooks.qbxml.record import ORDER, Record, Value
from mockbooks.qbxml.status import INVALID_IN_CONTEXT, INVALID_VALUE, Refused
from mockbooks.qbxml.types import amount_text, quantity_text

__all__ = ["open_account", "open_customer", "open_stock", "open_vendor"]

_MEMO = "Opening balance"
_WITHOUT_OPENING_BALANCE = frozenset(
    {
        "AccountsPayable",
        "AccountsReceivable",
        "CostOfGoodsSold",
        "Expense",
        "Income",
        "NonPosting",
        "OtherExpense",
        "OtherIncome",
    }
)


def open_customer(call: Call, customer: int, amount: int, on: str) -> None:
    """Invoice a new customer for what it owes (cents)."""
    header: Record = {"CustomerRef": customer, "TxnDate": on, "Memo": _MEMO, "IsToBePrinted": "false"}
    income = special_account(call.company, "UncategorizedIncome")
    line = Line("InvoiceLine", {"Desc": _MEMO}, account=income, amount=amount)
    _document(call, "Invoice", header, line)


def open_vendor(call: Call, vendor: int, amount: int, on: str) -> None:
    """Enter a bill for what a new vendor is owed (cents)."""
    header: Record = {"VendorRef": vendor, "TxnDate": on, "Memo": _MEMO}
    expenses = special_account(call.company, "UncategorizedExpenses")
    line = Line("ExpenseLine", {"AccountRef": expenses, "Memo": _MEMO}, account=expenses, amount=amount)
    _document(call, "Bill", header, line)


def open_account(call: Call, account: int, account_type: str, amount: int, on: str) -> None:
    """Enter what a new account begins with (cents, on the natural side of its type).

    Raises ``Refused`` for accounts that can have none: those of customers and vendors, of income and expenses
    (assumed).
    """
    if account_type in _WITHOUT_OPENING_BALANCE:
        raise Refused(INVALID_IN_CONTEXT, element="OpenBalance")
    debit = natural_sign(account_type) * amount
    equity = special_account(call.company, "OpeningBalanceEquity")
    if account_type == "Bank" and debit > 0:
        add_record(TRANSACTION_TYPES["Deposit"], call, _deposit(account, equity, debit, on))
    else:
        currency = foreign_currency_of(call.company, account)
        add_record(TRANSACTION_TYPES["JournalEntry"], call, _journal(account, equity, debit, on, currency))


def open_stock(call: Call, item: int, quantity: int, value: int, on: str) -> None:
    """Enter what there is of a new item: units of quantity, and cents that they are worth."""
    company = call.company
    asset = reference(ListFacts(company)[item].own, "AssetAccountRef")
    assert asset is not None
    equity = special_account(company, "OpeningBalanceEquity")
    own: Record = {
        "ItemRef": item,
        "QuantityDifference": quantity_text(quantity),
        "ValueDifference": amount_text(value),
    }
    line = Line("InventoryAdjustmentLine", own, item=item, account=asset, quantity=quantity, amount=value)
    header: Record = {"AccountRef": equity, "TxnDate": on, "Memo": _MEMO}
    txn = Transaction("InventoryAdjustment", header, [line], txn_date=on, account=equity, total=value)
    insert(company, txn, has_source_line=True)
    post_ledger(company, TRANSACTION_TYPES["InventoryAdjustment"], txn)


def _document(call: Call, kind: str, header: Record, line: Line) -> None:
    """An invoice or bill with one line, completed by its type."""
    company, txn_type = call.company, TRANSACTION_TYPES[kind]
    if line.amount < 0:
        # Assumed: a negative opening balance, which would be a credit, is refused.
        raise Refused(INVALID_VALUE, field="OpenBalance", value=amount_text(line.amount))
    draft = Draft(call, Transaction(kind, header), None, {"RefNumber": ""}, {}, ListFacts(company))
    currencies.prepare(draft, txn_type)
    txn_type.prepare(draft)
    line.own["Amount"] = amount_text(line.amount)
    draft.txn.lines.append(line)
    txn_type.finish(draft)
    currencies.show_in_home(txn_type, draft.txn)
    draft.txn.open = draft.txn.total
    insert(company, draft.txn, has_source_line=txn_type.has_source_line)
    post_ledger(company, txn_type, draft.txn)


def _deposit(account: int, equity: int, amount: int, on: str) -> Record:
    line: Record = {"AccountRef": equity, "Memo": _MEMO, "Amount": amount_text(amount)}
    return {"TxnDate": on, "DepositToAccountRef": account, "Memo": _MEMO, "DepositLineAdd": [line]}


def _journal(account: int, equity: int, debit: int, on: str, currency: int | None) -> Record:
    """The account's line first: it is the source. Without a number, like the other opening balances [A]."""
    lines: Record = {}
    order: list[Value] = []
    for row, amount in ((account, debit), (equity, -debit)):
        name = "JournalDebitLine" if amount > 0 else "JournalCreditLine"
        lines[name] = [{"AccountRef": row, "Amount": amount_text(abs(amount)), "Memo": _MEMO}]
        order.append(name)
    made: Record = {"TxnDate": on, "RefNumber": "", **lines, ORDER: order}
    if currency is not None:
        made["CurrencyRef"] = currency
    return made
