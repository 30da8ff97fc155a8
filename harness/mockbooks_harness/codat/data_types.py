"""Codat's accounting data types: one row a type.

Keys, paths and what can be pushed at all are documented ([D:CP], [D:A23], [D:A36], [D:CL]; traps: `chartOfAccounts` is
read at `/data/accounts` and pushed to `/push/accounts`, `company` is read at `/data/info`, six types are read of a
connection and not of a company).  What QuickBooks Desktop has of them is the coverage of its examples and of the
delete operations ([D:EX], [D:A36]); for items, purchaseOrders, salesOrders, itemReceipts and company no example is
public: that they are read is assumed.
"""

from __future__ import annotations

from dataclasses import dataclass

from mockbooks_harness.codat.errors import not_valid

COMPANY, CONNECTION, BOTH, ACCOUNT, STATEMENT, INFO = "company", "connection", "both", "account", "statement", "info"
"""The `level` of a type: where its read path hangs."""


@dataclass(frozen=True, slots=True)
class DataType:
    """One data type.

    `key` as in the statuses and settings, `noun` as in its read and push paths, `model` its name in messages,
    `order` the default `syncOrder`.  `level` says where it is read: of a company, of a connection, of both, of a bank
    account, as a financial statement, as the one record about the company.  `writes` are the pushes that Codat has an
    operation for, `can` what QuickBooks Desktop has: "read", "create", "update", "delete".  `properties` are the names
    a query may use at the top level of a record, `arrays` those of them that cannot be queried; both between spaces.
    """

    key: str
    noun: str
    model: str
    order: int
    level: str
    writes: frozenset[str]
    can: frozenset[str]
    properties: str
    arrays: str

    @property
    def reads(self) -> bool:
        """Whether QuickBooks Desktop has it to be read."""
        return "read" in self.can

    @property
    def identifier(self) -> str:
        """What the read path calls the id of a record: `invoiceId`; a bank account's is `accountId`."""
        return "accountId" if self.key == "bankAccounts" else f"{self.model[0].lower()}{self.model[1:]}Id"

    @property
    def write_identifier(self) -> str:
        """What the push path calls it: `invoiceId`, `bankAccountId`."""
        return f"{self.model[0].lower()}{self.model[1:]}Id"


_PARTY = "contactName emailAddress phone addresses registrationNumber taxNumber status defaultCurrency"
_MONEY = "currency currencyRate lineItems"
_TOTALS = "totalDiscount subTotal totalTaxAmount totalAmount"
_DIRECT = f"id reference note contactRef issueDate {_MONEY} paymentAllocations subTotal taxAmount totalAmount"
_PAID = "id accountRef paymentMethodRef totalAmount currency currencyRate date note lines reference"
_CREDIT = f"id withholdingTax {_TOTALS} discountPercentage remainingCredit status issueDate allocatedOnDate {_MONEY} "
_CREDIT += "paymentAllocations note"

_PROPERTIES = {
    "Account": "id nominalCode name description fullyQualifiedCategory fullyQualifiedName currency currentBalance "
    "type status isBankAccount validDatatypeLinks",
    "AccountTransaction": "id transactionId note bankAccountRef date status currency currencyRate lines totalAmount",
    "BankAccount": "id accountName accountType nominalCode sortCode accountNumber iBan currency balance institution "
    "availableBalance overdraftLimit status",
    "BankTransaction": "id accountId clearedOnDate description counterparty reference reconciled amount balance "
    "transactionType",
    "Bill": f"id reference supplierRef purchaseOrderRefs issueDate dueDate {_MONEY} withholdingTax status subTotal "
    "taxAmount totalAmount amountDue note paymentAllocations",
    "BillCreditNote": f"{_CREDIT} billCreditNoteNumber supplierRef createdFromRefs",
    "BillPayment": f"{_PAID} supplierRef",
    "CreditNote": f"{_CREDIT} creditNoteNumber customerRef additionalTaxAmount additionalTaxPercentage",
    "Customer": f"id customerName contacts {_PARTY}",
    "DirectCost": _DIRECT,
    "DirectIncome": _DIRECT,
    "Invoice": f"id invoiceNumber customerRef salesOrderRefs issueDate dueDate paidOnDate {_MONEY} paymentAllocations "
    f"withholdingTax {_TOTALS} additionalTaxAmount additionalTaxPercentage amountDue discountPercentage status note",
    "Item": "id name code itemStatus type isBillItem billItem isInvoiceItem invoiceItem",
    "ItemReceipt": f"id reference supplierRef purchaseOrderRefs receivedDate status note {_MONEY} subTotal totalAmount",
    "Journal": "id journalCode name type parentId hasChildren createdOn status",
    "JournalEntry": "id description postedOn createdOn updatedOn journalRef journalLines recordRef",
    "Payment": f"{_PAID} customerRef",
    "PaymentMethod": "id name type status",
    "PurchaseOrder": "id purchaseOrderNumber issueDate paymentDueDate expectedDeliveryDate deliveryDate note shipTo "
    f"supplierRef status {_MONEY} {_TOTALS}",
    "SalesOrder": "id salesOrderNumber customerPurchaseOrderNumber issueDate expectedDeliveryDate note shipTo "
    f"customerRef status invoicingStatus {_MONEY} {_TOTALS}",
    "Supplier": f"id supplierName {_PARTY}",
    "TaxRate": "id name code status effectiveTaxRate totalTaxRate components validDatatypeLinks",
    "TrackingCategory": "id name status parentId hasChildren subCategories",
    "Transfer": "id description contactRef date from to status trackingCategoryRefs depositedRecordRefs",
}
_ARRAYS = (
    "validDatatypeLinks addresses contacts salesOrderRefs lineItems paymentAllocations withholdingTax lines "
    "purchaseOrderRefs createdFromRefs journalLines components subCategories trackingCategoryRefs depositedRecordRefs"
)


def _row(
    order: int, key: str, model: str, level: str = COMPANY, *, noun: str = "", writes: str = "", can: str = ""
) -> DataType:
    properties = _PROPERTIES.get(model, "")
    asked = f"{properties} modifiedDate sourceModifiedDate metadata supplementalData" if properties else ""
    return DataType(
        key, noun or key, model, order, level, frozenset(writes.split()), frozenset(can.split()), asked, _ARRAYS
    )


_C, _CU, _CD, _CUD = "create", "create update", "create delete", "create update delete"
_R, _RC, _RCU = "read", "read create", "read create update"

# The order is assumed (the documents have none for the types of a source): lists stand before what refers to them.
_ROWS = (
    _row(0, "company", "Company", INFO, noun="info", can=_R),
    _row(1, "chartOfAccounts", "Account", noun="accounts", writes=_C, can=_RC),
    _row(2, "bankAccounts", "BankAccount", CONNECTION, writes=_CU, can=_RCU),
    _row(3, "taxRates", "TaxRate", can=_R),
    _row(4, "trackingCategories", "TrackingCategory", can=_R),
    _row(5, "paymentMethods", "PaymentMethod"),
    _row(6, "customers", "Customer", writes=_CU, can=_RCU),
    _row(7, "suppliers", "Supplier", writes=_CU, can=_RCU),
    _row(8, "items", "Item", writes=_C, can=_RC),
    _row(9, "invoices", "Invoice", writes=_CUD, can=_RCU),
    _row(10, "creditNotes", "CreditNote", writes=_CU, can=_RCU),
    _row(11, "payments", "Payment", BOTH, writes=_C, can=_RC),
    _row(12, "bills", "Bill", writes=_CUD, can=f"{_RCU} delete"),
    _row(13, "billCreditNotes", "BillCreditNote", writes=_CU, can=_RCU),
    _row(14, "billPayments", "BillPayment", writes=_CD, can=f"{_RC} delete"),
    _row(15, "purchaseOrders", "PurchaseOrder", writes=_CU, can=_RCU),
    _row(16, "salesOrders", "SalesOrder", can=_R),
    _row(17, "itemReceipts", "ItemReceipt", CONNECTION, can=_R),
    _row(18, "directCosts", "DirectCost", CONNECTION, writes=_CD, can=f"{_RC} delete"),
    _row(19, "directIncomes", "DirectIncome", CONNECTION, writes=_C, can=_RC),
    _row(20, "transfers", "Transfer", CONNECTION, writes=_C, can=_RC),
    _row(21, "journals", "Journal", writes=_C),
    _row(22, "journalEntries", "JournalEntry", writes=_CD, can=_RC),
    _row(23, "accountTransactions", "AccountTransaction", CONNECTION, can=_R),
    _row(24, "bankTransactions", "BankTransaction", ACCOUNT, writes=_C, can=_R),
    _row(25, "balanceSheet", "BalanceSheet", STATEMENT, can=_R),
    _row(26, "profitAndLoss", "ProfitAndLoss", STATEMENT, can=_R),
    _row(27, "cashFlowStatement", "CashFlowStatement", STATEMENT),
)

DATA_TYPES: dict[str, DataType] = {row.key: row for row in _ROWS}
"""All rows by key, in default sync order."""

REPORTS = frozenset(row.key for row in _ROWS if row.level == STATEMENT)
"""Types that `monthsToSync` applies to.  [D:DOC advanced-sync-settings]"""


def by_key(key: str) -> DataType:
    """The type of that key.  Raises the 400 of Codat where there is none (assumed: the status is not public)."""
    row = DATA_TYPES.get(key)
    if row is None:
        raise not_valid(f'"{key}" is no accounting data type.{_suggestion(key)}')
    return row


def _suggestion(key: str) -> str:
    folded = key.casefold()
    close = [row.key for row in _ROWS if folded in (row.key.casefold(), row.noun.casefold(), row.model.casefold())]
    return f" Did you mean {close[0]}?" if close else ""
