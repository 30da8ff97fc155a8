"""The types of transaction that are served, by the SDK's name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mockbooks.operations.transactions.bill import Bill
from mockbooks.operations.transactions.bill_payment_check import BillPaymentCheck
from mockbooks.operations.transactions.credit_memo import CreditMemo
from mockbooks.operations.transactions.deposit import Deposit
from mockbooks.operations.transactions.estimate import Estimate
from mockbooks.operations.transactions.invoice import Invoice
from mockbooks.operations.transactions.journal_entry import JournalEntry
from mockbooks.operations.transactions.receive_payment import ReceivePayment
from mockbooks.operations.transactions.sales_order import SalesOrder
from mockbooks.operations.transactions.sales_receipt import SalesReceipt
from mockbooks.operations.transactions.transaction_type import TransactionType
from mockbooks.operations.transactions.transfer import Transfer

__all__ = ["TRANSACTION_TYPES"]

_TYPES: tuple[TransactionType, ...] = (
    Estimate(),
    SalesOrder(),
    Invoice(),
    SalesReceipt(),
    CreditMemo(),
    ReceivePayment(),
    Bill(),
    BillPaymentCheck(),
    Deposit(),
    Transfer(),
    JournalEntry(),
)

TRANSACTION_TYPES: Mapping[str, TransactionType] = MappingProxyType({each.kind: each for each in _TYPES})
