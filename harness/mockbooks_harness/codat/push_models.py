"""What a push to QuickBooks Desktop may contain: `PushOption`, type by type.

A type that our own mapping writes is described by the mapping's table, which the record is checked against and written
by.  The other types that QuickBooks Desktop can be written to are described here, after Codat's published options
models ([D:EX]); a row leaves this table when the mapping writes its type.

A line is a member: its path, its type with `!` where it is required, the greatest length, and after `=` the values it
may have.  Members of an array's objects stand under the array.
"""

from __future__ import annotations

import re
from typing import Any

from mockbooks_harness.codat.data_types import DataType
from mockbooks_harness.exact_json import Record

_ADDRESS = """
addresses Array
addresses.type String! =Billing|Delivery
addresses.line1 String 41
addresses.line2 String 41
addresses.city String 31
addresses.region String 21
addresses.country String 31
addresses.postalCode String 13
"""
_RATE = "currency String\ncurrencyRate Number\n"
_LINE = """
lineItems Array!
lineItems.description String 4000
lineItems.unitAmount Number!
lineItems.quantity Number!
"""
_LINE_REFS = """
lineItems.taxRateRef Object
lineItems.taxRateRef.id String
lineItems.trackingCategoryRefs Array
lineItems.trackingCategoryRefs.id String
"""
_ACCOUNT_OR_ITEM = """
lineItems.accountRef Object
lineItems.accountRef.id String
lineItems.itemRef Object
lineItems.itemRef.id String
"""
_ALLOCATION = """
paymentAllocations.payment Object!
paymentAllocations.payment.id String
paymentAllocations.payment.reference String
paymentAllocations.payment.accountRef Object!
paymentAllocations.payment.accountRef.id String!
paymentAllocations.payment.currency String
paymentAllocations.payment.currencyRate Number
paymentAllocations.payment.paidOnDate DateTime
paymentAllocations.payment.totalAmount Number
paymentAllocations.allocation Object!
paymentAllocations.allocation.currency String
paymentAllocations.allocation.currencyRate Number
paymentAllocations.allocation.allocatedOnDate DateTime
paymentAllocations.allocation.totalAmount Number!
"""
_SUPPLIER = "supplierRef Object!\nsupplierRef.id String!\n"
_CUSTOMER = "customerRef Object!\ncustomerRef.id String!\n"

_MODELS = {
    "chartOfAccounts": """
        nominalCode String! 7
        name String! 31
        description String 200
        currency String
        fullyQualifiedCategory String! =Asset.AccountsReceivable|Asset.FixedAsset|Asset.OtherCurrentAsset|\
Asset.OtherAsset|Income.Income|Income.OtherIncome|Liability.AccountsPayable|Liability.CreditCard|\
Liability.LongTermLiability|Liability.OtherCurrentLiability|Liability.CostOfGoodsSold|Equity.Equity|\
Expense.Expense|Expense.OtherExpense
        currentBalance Number
        """,
    "bankAccounts": "nominalCode String! 7\naccountName String! 31\ncurrency String\nbalance Number",
    "suppliers": f"""
        supplierName String! 41
        contactName String
        phone String
        emailAddress String
        registrationNumber String
        taxNumber String 30
        defaultCurrency String
        status String! =Active|Archived
        {_ADDRESS}""",
    "items": """
        type String! =NonInventory|Service
        itemStatus String! =Active|Archived
        name String! 31
        isInvoiceItem Boolean
        isBillItem Boolean
        invoiceItem Object!
        invoiceItem.unitPrice Number!
        invoiceItem.description String 4096
        invoiceItem.accountRef Object!
        invoiceItem.accountRef.id String!
        invoiceItem.accountRef.name String!
        invoiceItem.taxRateRef Object
        invoiceItem.taxRateRef.name String 30
        billItem Object
        billItem.unitPrice Number
        billItem.description String 4096
        billItem.accountRef Object
        billItem.accountRef.id String
        billItem.taxRateRef Object
        billItem.taxRateRef.name String
        """,
    "creditNotes": f"""
        creditNoteNumber String 11
        {_CUSTOMER}
        issueDate DateTime!
        {_RATE}
        note String 4000
        status String! =Submitted
        totalTaxAmount Number!
        subTotal Number
        totalAmount Number
        {_LINE}
        lineItems.subTotal Number
        lineItems.taxAmount Number!
        lineItems.totalAmount Number
        lineItems.itemRef Object!
        lineItems.itemRef.id String!
        {_LINE_REFS}""",
    "payments": f"""
        {_CUSTOMER}
        accountRef Object
        accountRef.id String!
        date DateTime!
        totalAmount Number!
        {_RATE}
        note String
        reference String 20
        lines Array!
        lines.amount Number!
        lines.links Array!
        lines.links.type String! =Invoice|CreditNote|PaymentOnAccount
        lines.links.id String
        lines.links.amount Number!
        """,
    "bills": f"""
        {_SUPPLIER}
        issueDate DateTime!
        dueDate DateTime
        reference String 20
        note String 4000
        status String! =Open|Paid|Void
        {_RATE}
        subTotal Number!
        taxAmount Number!
        totalAmount Number!
        {_LINE}
        lineItems.subTotal Number!
        lineItems.taxAmount Number!
        lineItems.totalAmount Number!
        {_ACCOUNT_OR_ITEM}{_LINE_REFS}
        paymentAllocations Array
        {_ALLOCATION}""",
    "billCreditNotes": f"""
        {_SUPPLIER}
        issueDate DateTime!
        billCreditNoteNumber String 20
        note String 4000
        status String! =Submitted|Paid|Void
        {_RATE}
        subTotal Number!
        totalTaxAmount Number!
        totalAmount Number!
        {_LINE}
        lineItems.subTotal Number!
        lineItems.taxAmount Number!
        lineItems.totalAmount Number!
        {_ACCOUNT_OR_ITEM}{_LINE_REFS}
        paymentAllocations Array
        {_ALLOCATION}""",
    "billPayments": f"""
        {_SUPPLIER}
        accountRef Object!
        accountRef.id String!
        date DateTime!
        totalAmount Number!
        {_RATE}
        note String
        lines Array!
        lines.amount Number!
        lines.links Array!
        lines.links.type String! =Bill|CreditNote
        lines.links.id String!
        lines.links.amount Number!
        """,
    "journalEntries": """
        postedOn DateTime
        journalLines Array!
        journalLines.accountRef Object!
        journalLines.accountRef.id String!
        journalLines.netAmount Number!
        journalLines.description String 4000
        journalLines.currency String
        journalLines.tracking Object
        journalLines.tracking.recordRefs Array
        journalLines.tracking.recordRefs.id String
        journalLines.tracking.recordRefs.dataType String =customers|trackingCategories
        """,
    "directCosts": f"""
        issueDate DateTime!
        reference String
        note String 4096
        contactRef Object
        contactRef.id String!
        contactRef.dataType String =customers|suppliers
        {_RATE}
        subTotal Number
        taxAmount Number!
        totalAmount Number
        {_LINE}
        lineItems.taxAmount Number!
        {_ACCOUNT_OR_ITEM}{_LINE_REFS}
        paymentAllocations Array!
        {_ALLOCATION}""",
    "directIncomes": f"""
        issueDate DateTime!
        reference String
        note String 100
        {_RATE}
        subTotal Number
        taxAmount Number
        totalAmount Number!
        lineItems Array!
        lineItems.description String
        lineItems.unitAmount Number
        lineItems.quantity Number
        lineItems.totalAmount Number
        lineItems.accountRef Object
        lineItems.accountRef.id String
        lineItems.trackingCategoryRefs Array
        lineItems.trackingCategoryRefs.id String
        paymentAllocations Array!
        {_ALLOCATION}""",
    "transfers": """
        date DateTime!
        description String 4096
        from Object!
        from.amount Number!
        from.currency String
        from.accountRef Object!
        from.accountRef.id String!
        to Object!
        to.amount Number!
        to.currency String
        to.accountRef Object!
        to.accountRef.id String!
        trackingCategoryRefs Array
        trackingCategoryRefs.id String
        """,
    "purchaseOrders": f"""
        {_SUPPLIER}
        purchaseOrderNumber String 11
        issueDate DateTime!
        expectedDeliveryDate DateTime
        paymentDueDate DateTime
        {_RATE}
        note String 4000
        status String! =Open
        totalAmount Number!
        shipTo Object
        shipTo.address Object
        shipTo.address.type String =Delivery
        shipTo.address.line1 String 41
        shipTo.address.line2 String 41
        shipTo.address.city String 31
        shipTo.address.region String 21
        shipTo.address.country String 31
        shipTo.address.postalCode String 13
        {_LINE}
        lineItems.totalAmount Number!
        lineItems.itemRef Object!
        lineItems.itemRef.id String!
        lineItems.taxRateRef Object
        lineItems.taxRateRef.id String
        """,
}


def model_of(data_type: DataType) -> Record | None:
    """The options model of a type, None for a type that QuickBooks Desktop cannot be written to."""
    from mockbooks_harness.mapping import options  # the mapping reads XML: loaded when it is asked for

    return options(data_type.key) or _model(data_type.key, data_type.model)


def _model(key: str, model: str) -> Record | None:
    text = _MODELS.get(key)
    if text is None:
        return None
    root: Record = _option(model, "Object", required=True) | {
        "description": f"{model} to be created in QuickBooks Desktop",
        "properties": {},
    }
    for line in text.splitlines():
        if line.strip():
            _add(root, *line.split())
    return root


def _add(root: Record, path: str, kind: str, *rest: str) -> None:
    """Put one line's member where its path says."""
    *owners, name = path.split(".")
    place: Any = root
    for owner in owners:
        place = place["properties"][owner]
    option = _option(name, kind.rstrip("!"), required=kind.endswith("!"))
    for word in rest:
        if word.startswith("="):
            option["options"] = [_value(value, option["type"]) for value in word[1:].split("|")]
        else:
            warning = {"field": spoken(name), "details": f"Max length of {word} characters."}
            option["validation"] = {"warnings": [warning], "information": []}
    place.setdefault("properties", {})[name] = option


def _option(name: str, kind: str, *, required: bool) -> Record:
    """[R:PROBE] clients lose the whole map of properties where one lacks its description."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", spoken(name))
    return {"type": kind, "displayName": words, "description": words, "required": required}


def _value(value: str, kind: str) -> Record:
    return {"value": value, "type": kind, "displayName": value, "required": False}


def spoken(name: str) -> str:
    """A member as messages name it: `lineItems` is `LineItems`.  [D:CP]"""
    return name[:1].upper() + name[1:]
