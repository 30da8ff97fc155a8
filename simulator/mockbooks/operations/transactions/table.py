"""The types of transaction that are served, by the SDK's name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mockbooks.operations.transactions.ar_refund_credit_card import ARRefundCreditCard
from mockbooks.operations.transactions.bill import Bill
from mockbooks.operations.transactions.bill_payment_check import BillPaymentCheck
from mockbooks.operations.transactions.bill_payment_credit_card import BillPaymentCreditCard
from mockbooks.operations.transactions.build_assembly import BuildAssembly
from mockbooks.operations.transactions.charge import Charge
from mockbooks.operations.transactions.check import Check
from mockbooks.operations.transactions.credit_card_charge import CreditCardCharge, CreditCardCredit
from mockbooks.operations.transactions.credit_memo import CreditMemo
from mockbooks.operations.transactions.deposit import Deposit
from mockbooks.operations.transactions.estimate import Estimate
from mockbooks.operations.transactions.inventory_adjustment import InventoryAdjustment
from mockbooks.operations.transactions.invoice import Invoice
from mockbooks.operations.transactions.item_receipt import ItemReceipt
from mockbooks.operations.transactions.journal_entry import JournalEntry
from mockbooks.operations.transactions.purchase_order import PurchaseOrder
from mockbooks.operations.transactions.receive_payment import ReceivePayment
from mockbooks.operations.transactions.sales_order import SalesOrder
from mockbooks.operations.transactions.sales_receipt import SalesReceipt
from mockbooks.operations.transactions.sales_tax_payment_check import SalesTaxPaymentCheck
from mockbooks.operations.transactions.time_tracking import TimeTracking
from mockbooks.operations.transactions.transaction_type import TransactionType
from mockbooks.operations.transactions.transfer import Transfer
from mockbooks.operations.transactions.transfer_inventory import TransferInventory
from mockbooks.operations.transactions.vehicle_mileage import VehicleMileage
from mockbooks.operations.transactions.vendor_credit import VendorCredit

__all__ = ["TRANSACTION_TYPES"]

_TYPES: tuple[TransactionType, ...] = (
    Estimate(),
    SalesOrder(),
    Invoice(),
    SalesReceipt(),
    CreditMemo(),
    ReceivePayment(),
    ARRefundCreditCard(),
    Charge(),
    PurchaseOrder(),
    ItemReceipt(),
    Bill(),
    VendorCredit(),
    BillPaymentCheck(),
    BillPaymentCreditCard(),
    SalesTaxPaymentCheck(),
    Check(),
    CreditCardCharge(),
    CreditCardCredit(),
    Deposit(),
    Transfer(),
    JournalEntry(),
    InventoryAdjustment(),
    BuildAssembly(),
    TransferInventory(),
    TimeTracking(),
    VehicleMileage(),
)

TRANSACTION_TYPES: Mapping[str, TransactionType] = MappingProxyType({each.kind: each for each in _TYPES})
