"""Codat's accounting data types: one row a type.

The keys and paths are documented ([D:CP], [D:A23]; traps: `chartOfAccounts` is read at `/data/accounts` and pushed to
`/push/accounts`, `company` is read at `/data/info`).  `reads` and `creates` say what of QuickBooks Desktop this harness
serves; the integration itself has more.  To serve another type: set them, and name its properties in `_PROPERTIES`.
"""

from __future__ import annotations

from dataclasses import dataclass

from mockbooks_harness.codat.errors import not_valid


@dataclass(frozen=True, slots=True)
class DataType:
    """One data type.

    `key` as in the statuses and settings, `noun` as in its read and push paths, `model` its name in messages,
    `order` the default `syncOrder`.  `properties` are the names a query may use at the top level of a record,
    `arrays` those of them that cannot be queried; both between spaces, empty where the type is not served yet.
    """

    key: str
    noun: str
    model: str
    order: int
    reads: bool = False
    creates: bool = False
    properties: str = ""
    arrays: str = ""


_PROPERTIES = {
    "Account": "id nominalCode name description fullyQualifiedCategory fullyQualifiedName currency currentBalance "
    "type status isBankAccount validDatatypeLinks",
    "Customer": "id customerName contactName emailAddress defaultCurrency phone addresses contacts "
    "registrationNumber taxNumber status",
    "Supplier": "id supplierName contactName emailAddress phone addresses registrationNumber taxNumber status "
    "defaultCurrency",
    "Item": "id name code itemStatus type isBillItem billItem isInvoiceItem invoiceItem",
    "Invoice": "id invoiceNumber customerRef salesOrderRefs issueDate dueDate paidOnDate currency currencyRate "
    "lineItems paymentAllocations withholdingTax totalDiscount subTotal additionalTaxAmount "
    "additionalTaxPercentage totalTaxAmount totalAmount amountDue discountPercentage status note",
    "Payment": "id customerRef accountRef paymentMethodRef totalAmount currency currencyRate date note lines reference",
    "Bill": "id reference supplierRef purchaseOrderRefs issueDate dueDate currency currencyRate lineItems "
    "withholdingTax status subTotal taxAmount totalAmount amountDue note paymentAllocations",
    "BillPayment": "id supplierRef accountRef totalAmount currency currencyRate date note paymentMethodRef lines "
    "reference",
}
_ARRAYS = (
    "validDatatypeLinks addresses contacts salesOrderRefs lineItems paymentAllocations withholdingTax lines "
    "purchaseOrderRefs"
)


def _row(order: int, key: str, model: str, noun: str = "", *, reads: bool = False, creates: bool = False) -> DataType:
    properties = _PROPERTIES.get(model, "")
    asked = f"{properties} modifiedDate sourceModifiedDate metadata" if properties else ""
    return DataType(key, noun or key, model, order, reads, creates, asked, _ARRAYS)


# The order is assumed (the documents have none for the types of a source): lists stand before what refers to them.
_ROWS = (
    _row(0, "company", "Company", "info"),
    _row(1, "chartOfAccounts", "Account", "accounts", reads=True),
    _row(2, "bankAccounts", "BankAccount"),
    _row(3, "taxRates", "TaxRate"),
    _row(4, "trackingCategories", "TrackingCategory"),
    _row(5, "paymentMethods", "PaymentMethod"),
    _row(6, "customers", "Customer", reads=True, creates=True),
    _row(7, "suppliers", "Supplier", reads=True),
    _row(8, "items", "Item", reads=True),
    _row(9, "invoices", "Invoice", reads=True, creates=True),
    _row(10, "creditNotes", "CreditNote"),
    _row(11, "payments", "Payment", reads=True),
    _row(12, "bills", "Bill", reads=True),
    _row(13, "billCreditNotes", "BillCreditNote"),
    _row(14, "billPayments", "BillPayment", reads=True),
    _row(15, "purchaseOrders", "PurchaseOrder"),
    _row(16, "salesOrders", "SalesOrder"),
    _row(17, "itemReceipts", "ItemReceipt"),
    _row(18, "directCosts", "DirectCost"),
    _row(19, "directIncomes", "DirectIncome"),
    _row(20, "transfers", "Transfer"),
    _row(21, "journals", "Journal"),
    _row(22, "journalEntries", "JournalEntry"),
    _row(23, "accountTransactions", "AccountTransaction"),
    _row(24, "bankTransactions", "BankTransaction"),
    _row(25, "balanceSheet", "BalanceSheet"),
    _row(26, "profitAndLoss", "ProfitAndLoss"),
    _row(27, "cashFlowStatement", "CashFlowStatement"),
)

DATA_TYPES: dict[str, DataType] = {row.key: row for row in _ROWS}
"""All rows by key, in default sync order."""

_BY_NOUN = {row.noun: row for row in _ROWS}

REPORTS = frozenset({"balanceSheet", "profitAndLoss", "cashFlowStatement"})
"""Types that `monthsToSync` applies to.  [D:DOC advanced-sync-settings]"""


def by_key(key: str) -> DataType:
    """The type of that key.  Raises the 400 of Codat where there is none (assumed: the status is not public)."""
    row = DATA_TYPES.get(key)
    if row is None:
        raise not_valid(f'"{key}" is no accounting data type.{_suggestion(key)}')
    return row


def by_noun(noun: str) -> DataType | None:
    """The type read at `/data/{noun}` and pushed to `/push/{noun}`, None where there is none."""
    return _BY_NOUN.get(noun)


def _suggestion(key: str) -> str:
    folded = key.casefold()
    close = [row.key for row in _ROWS if folded in (row.key.casefold(), row.noun.casefold(), row.model.casefold())]
    return f" Did you mean {close[0]}?" if close else ""
