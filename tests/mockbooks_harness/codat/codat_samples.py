"""One record of every data type, in the shape in which Codat prints those of QuickBooks Desktop; the data are our own.

For tests of the mock: what it does with a record does not depend on who mapped it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

CUSTOMER = {"id": "150000-933272658", "companyName": "Ada Lovelace"}
SUPPLIER = {"id": "B0000-933272656", "supplierName": "Babbage Tools"}
ACCOUNT = {"id": "80000-933270541", "name": "Checking"}
MODIFIED = {"sourceModifiedDate": "2024-04-30T05:06:45"}
DATED = {"issueDate": "2024-04-02T00:00:00", "currency": "USD", "currencyRate": 1}
AMOUNT, NOTHING = Decimal("112.50"), Decimal("0.00")


def line(**members: Any) -> dict[str, Any]:
    return {
        "description": "Paint",
        "unitAmount": Decimal("37.50"),
        "quantity": 3,
        "subTotal": AMOUNT,
        "taxAmount": NOTHING,
        "totalAmount": AMOUNT,
        "trackingCategoryRefs": [],
    } | members


def allocation(payment_id: str, amount: Decimal) -> dict[str, Any]:
    return {
        "payment": {"id": payment_id, "accountRef": ACCOUNT, "currency": "USD", "totalAmount": abs(amount)},
        "allocation": {"currency": "USD", "allocatedOnDate": "2024-04-09T00:00:00", "totalAmount": amount},
    }


def report_line(name: str, value: str, *items: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "value": Decimal(value), "items": list(items)}


def profit_and_loss(month: str, days: int, sales: str) -> dict[str, Any]:
    """One month with sales, nothing sold at cost, and a rent of 100."""
    income, rent = Decimal(sales), Decimal("100.00")
    account = report_line("40100 \u00b7 Sales", sales) | {"accountId": "90000-1"}
    return {
        "id": month,
        "currency": "USD",
        "reportBasis": "Accrual",
        "fromDate": f"{month}-01T00:00:00",
        "toDate": f"{month}-{days}T00:00:00",
        "income": report_line("Income", sales, account),
        "costOfSales": report_line("Cost of Goods Sold", "0.00"),
        "grossProfit": income,
        "expenses": report_line("Expense", "100.00", report_line("Rent", "100.00")),
        "netOperatingProfit": income - rent,
        "otherExpenses": report_line("Other Expense", "0.00"),
        "otherIncome": report_line("Other Income", "0.00"),
        "netOtherIncome": NOTHING,
        "netProfit": income - rent,
    }


def balance_sheet(month: str, days: int, assets: str) -> dict[str, Any]:
    return {
        "id": month,
        "currency": "USD",
        "date": f"{month}-{days}T00:00:00",
        "assets": report_line("ASSETS", assets, report_line("Current Assets", assets)),
        "liabilities": report_line("Liabilities", "0.00"),
        "netAssets": Decimal(assets),
        "equity": report_line("Equity", assets, report_line("Net Income", assets)),
    }


DIRECT = {
    "id": "4F2-1197705262",
    "reference": "1042",
    "contactRef": {"id": SUPPLIER["id"], "dataType": "suppliers"},
    "lineItems": [line(tracking={"recordRefs": [{"id": CUSTOMER["id"], "dataType": "customers"}]})],
    "paymentAllocations": [allocation("4F2-1197705262", AMOUNT)],
    "subTotal": AMOUNT,
    "taxAmount": NOTHING,
    "totalAmount": AMOUNT,
}
CREDIT = {
    "totalAmount": AMOUNT,
    "totalDiscount": NOTHING,
    "subTotal": AMOUNT,
    "totalTaxAmount": NOTHING,
    "discountPercentage": NOTHING,
    "remainingCredit": AMOUNT,
    "status": "Submitted",
    "withholdingTax": [],
}
ORDER = {
    "status": "Open",
    "totalDiscount": NOTHING,
    "subTotal": AMOUNT,
    "totalTaxAmount": NOTHING,
    "totalAmount": AMOUNT,
}
PERSON = {
    "contactName": "Ada Lovelace",
    "emailAddress": "ada@example.com",
    "phone": "(650) 555-3422",
    "addresses": [{"type": "Billing", "line1": "5647 Cypress Hill Rd", "city": "Bayshore", "region": "CA"}],
    "status": "Active",
}

RECORDS: dict[str, list[dict[str, Any]]] = {
    "company": [
        {
            "id": "company",
            "companyName": "Rainbow Paints",
            "companyLegalName": "Rainbow Paints Inc.",
            "addresses": [{"type": "Billing", "line1": "1 Colour Row", "city": "Bayshore", "region": "CA"}],
            "phoneNumbers": [{"number": "415-555-4567", "type": "Primary"}],
            "webLinks": [{"type": "Website", "url": "https://rainbow.example"}],
            "baseCurrency": "USD",
            "financialYearStartDate": "2024-01-01T00:00:00",
        }
    ],
    "chartOfAccounts": [
        {
            "id": ACCOUNT["id"],
            "nominalCode": "10100",
            "name": "Checking",
            "fullyQualifiedCategory": "Asset.CurrentAsset.Bank",
            "fullyQualifiedName": "Asset.CurrentAsset.Bank.Checking",
            "currency": "USD",
            "currentBalance": Decimal("46969.10"),
            "type": "Asset",
            "status": "Active",
            "isBankAccount": True,
            "validDatatypeLinks": [],
        }
    ],
    "bankAccounts": [
        {
            "id": ACCOUNT["id"],
            "accountName": "Checking",
            "accountType": "Unknown",
            "nominalCode": "10100",
            "currency": "USD",
            "balance": Decimal("46969.10"),
            "availableBalance": Decimal("46969.10"),
        }
    ],
    "taxRates": [
        {"id": "10000-999022286", "name": "Taxable Sales", "code": "Tax", "components": [], "validDatatypeLinks": []}
    ],
    "trackingCategories": [
        {"id": "10000-933272658", "name": "Remodel", "hasChildren": True, "status": "Active"},
        {
            "id": "20000-933272658",
            "name": "Kitchen",
            "parentId": "10000-933272658",
            "hasChildren": False,
            "status": "Active",
        },
    ],
    "customers": [{"id": CUSTOMER["id"], "customerName": CUSTOMER["companyName"], "contacts": []} | PERSON],
    "suppliers": [{"id": SUPPLIER["id"], "supplierName": SUPPLIER["supplierName"]} | PERSON],
    "items": [
        {
            "id": "20000-933272655",
            "name": "Paint",
            "itemStatus": "Active",
            "type": "Service",
            "isBillItem": False,
            "isInvoiceItem": True,
            "invoiceItem": {"description": "Paint", "unitPrice": Decimal("37.50"), "accountRef": ACCOUNT},
        }
    ],
    "invoices": [
        {
            "id": "2453-1071526256",
            "invoiceNumber": "71053",
            "customerRef": CUSTOMER,
            "salesOrderRefs": [],
            "dueDate": "2024-05-02T00:00:00",
            "lineItems": [line(isDirectIncome=False)],
            "paymentAllocations": [allocation("2467-1071526256", -Decimal("12.50"))],
            "withholdingTax": [],
            "totalDiscount": NOTHING,
            "subTotal": AMOUNT,
            "additionalTaxAmount": NOTHING,
            "additionalTaxPercentage": NOTHING,
            "totalTaxAmount": NOTHING,
            "totalAmount": AMOUNT,
            "amountDue": Decimal("100.00"),
            "discountPercentage": NOTHING,
            "status": "PartiallyPaid",
        }
        | DATED
    ],
    "creditNotes": [
        {
            "id": "2460-1071526256",
            "creditNoteNumber": "CM 1",
            "customerRef": CUSTOMER,
            "lineItems": [line(isDirectIncome=False)],
            "paymentAllocations": [],
            "additionalTaxAmount": NOTHING,
            "additionalTaxPercentage": NOTHING,
        }
        | CREDIT
        | DATED
    ],
    "payments": [
        {
            "id": "2467-1071526256",
            "customerRef": CUSTOMER,
            "accountRef": ACCOUNT,
            "totalAmount": Decimal("20.00"),
            "currency": "USD",
            "currencyRate": 1,
            "date": "2024-04-09T00:00:00",
            "lines": [
                {
                    "amount": Decimal("12.50"),
                    "links": [{"type": "Invoice", "id": "2453-1071526256", "amount": -Decimal("12.50")}],
                }
            ],
        }
    ],
    "bills": [
        {
            "id": "84C-1197705262",
            "reference": "4711",
            "supplierRef": SUPPLIER,
            "purchaseOrderRefs": [],
            "dueDate": "2024-05-02T00:00:00",
            "lineItems": [
                line(
                    accountRef=ACCOUNT,
                    isDirectCost=False,
                    tracking={"categoryRefs": [], "isBilledTo": "Unknown", "isRebilledTo": "Unknown"},
                )
            ],
            "withholdingTax": [],
            "status": "Open",
            "subTotal": AMOUNT,
            "taxAmount": NOTHING,
            "totalAmount": AMOUNT,
            "amountDue": AMOUNT,
            "paymentAllocations": [],
        }
        | DATED
    ],
    "billCreditNotes": [
        {
            "id": "85C-1197705262",
            "billCreditNoteNumber": "C 4",
            "supplierRef": SUPPLIER,
            "lineItems": [line(quantity=0, unitAmount=AMOUNT, isDirectCost=False)],
            "paymentAllocations": [allocation("85C-1197705262", AMOUNT)],
        }
        | CREDIT
        | DATED
    ],
    "billPayments": [
        {
            "id": "8E2-1197705262",
            "supplierRef": SUPPLIER,
            "accountRef": ACCOUNT,
            "totalAmount": Decimal("30.00"),
            "currency": "USD",
            "currencyRate": 1,
            "date": "2024-04-10T00:00:00",
            "lines": [
                {
                    "amount": Decimal("30.00"),
                    "links": [{"type": "Bill", "id": "77C-1197705262", "amount": -Decimal("30.00")}],
                }
            ],
        }
    ],
    "purchaseOrders": [
        {
            "id": "6C2-1197705262",
            "purchaseOrderNumber": "PO 7",
            "supplierRef": SUPPLIER,
            "lineItems": [line(itemRef={"id": "20000-933272655", "name": "Paint"})],
        }
        | ORDER
        | DATED
    ],
    "salesOrders": [
        {
            "id": "7C2-1197705262",
            "salesOrderNumber": "SO 7",
            "customerRef": CUSTOMER,
            "invoicingStatus": "NotInvoiced",
            "lineItems": [line()],
        }
        | ORDER
        | DATED
    ],
    "itemReceipts": [
        {
            "id": "9C2-1197705262",
            "reference": "R 7",
            "supplierRef": SUPPLIER,
            "receivedDate": "2024-04-02T00:00:00",
            "status": "Received",
            "currency": "USD",
            "subTotal": AMOUNT,
            "totalAmount": AMOUNT,
        }
    ],
    "directCosts": [DIRECT | DATED],
    "directIncomes": [
        DIRECT | DATED | {"id": "5F2-1-1071", "contactRef": {"id": CUSTOMER["id"], "dataType": "customers"}}
    ],
    "transfers": [
        {
            "id": "AC2-1197705262",
            "description": "Funds Transfer",
            "date": "2024-04-02T00:00:00",
            "from": {
                "accountRef": {"id": "80000-933270541", "dataType": "bankAccounts"},
                "currency": "USD",
                "amount": AMOUNT,
                "status": "Unknown",
            },
            "to": {
                "accountRef": {"id": "90000-933270541", "dataType": "bankAccounts"},
                "currency": "USD",
                "amount": AMOUNT,
                "status": "Unknown",
            },
            "trackingCategoryRefs": [],
            "depositedRecordRefs": [],
        }
    ],
    "journalEntries": [
        {
            "id": "2453-1071526256",
            "postedOn": "2024-04-02T00:00:00",
            "createdOn": "2024-04-02T00:00:00",
            "journalLines": [
                {"description": "", "netAmount": AMOUNT, "currency": "USD", "accountRef": ACCOUNT},
                {"description": "Paint", "netAmount": -AMOUNT, "currency": "USD", "accountRef": ACCOUNT},
            ],
            "recordRef": {"id": "2453-1071526256", "dataType": "invoices"},
        }
    ],
    "accountTransactions": [
        {
            "id": "4F2-1197705262",
            "transactionId": "4F2-1197705262",
            "bankAccountRef": ACCOUNT,
            "date": "2024-04-02T00:00:00",
            "status": "Unknown",
            "currency": "USD",
            "currencyRate": 1,
            "lines": [{"recordRef": {"id": "4F2-1197705262", "dataType": "directCosts"}, "amount": -AMOUNT}],
            "totalAmount": -AMOUNT,
        }
    ],
    "bankTransactions": [
        {
            "id": "4F2-1197705262",
            "accountId": ACCOUNT["id"],
            "clearedOnDate": "2024-04-02T00:00:00",
            "description": "",
            "reconciled": False,
            "amount": -AMOUNT,
            "balance": Decimal("46969.10"),
            "transactionType": "Payment",
        },
        {
            "id": "5F2-1197705262",
            "accountId": "90000-933270541",
            "clearedOnDate": "2024-04-03T00:00:00",
            "description": "another account's",
            "reconciled": False,
            "amount": AMOUNT,
            "balance": AMOUNT,
            "transactionType": "Unknown",
        },
    ],
    "balanceSheet": [balance_sheet("2024-03", 31, "900.00"), balance_sheet("2024-04", 30, "1000.00")],
    "profitAndLoss": [
        profit_and_loss("2024-02", 29, "300.00"),
        profit_and_loss("2024-03", 31, "200.00"),
        profit_and_loss("2024-04", 30, "400.00"),
    ],
}
for _key, _rows in RECORDS.items():
    if _key not in ("company", "balanceSheet", "profitAndLoss"):
        _rows[:] = [row | MODIFIED for row in _rows]

READ_OF_QUICKBOOKS = (
    "chartOfAccounts",
    "customers",
    "suppliers",
    "items",
    "invoices",
    "payments",
    "bills",
    "billPayments",
)
"""What a small company has of its own, for tests whose clients want a record of every type: the rest are these."""
