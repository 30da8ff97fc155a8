"""Queries for what the objects of a data type speak of: only the members that the mapping looks at are asked for.

Each can be asked as it stands, for all of them, or by the ids that stand in a page of objects.
"""

from __future__ import annotations

_ALL = "<ActiveStatus>All</ActiveStatus>"


def _query(name: str, filters: str, members: str) -> str:
    wanted = "".join(f"<IncludeRetElement>{member}</IncludeRetElement>" for member in members.split())
    return f"<{name}QueryRq>{filters}{wanted}</{name}QueryRq>"


PREFERENCES = "<PreferencesQueryRq/>"
"""Whether multi-currency is on, and the home currency."""

CURRENCIES = _query("Currency", _ALL, "ListID Name CurrencyCode")
"""Only where something names a currency: a file without multi-currency refuses the query."""

ACCOUNTS = _query("Account", _ALL, "ListID Name FullName ParentRef AccountType AccountNumber")
CUSTOMERS = _query("Customer", _ALL, "ListID Name FullName")
VENDORS = _query("Vendor", _ALL, "ListID Name")
ENTITIES = _query("Entity", _ALL, "ListID Name FullName")
"""Customers, vendors, employees and other names: what the payee of a check or a charge is."""

CLASSES = _query("Class", _ALL, "ListID Name FullName ParentRef")
SALES_TAX_CODES = _query("SalesTaxCode", _ALL, "ListID Name Desc")
ITEMS = _query("Item", _ALL, "ListID Name FullName")
"""What kind of item a line has: a subtotal is no amount of its own."""

SALES_TAX_ITEMS = _query("Item", _ALL, "ListID Name FullName TaxRate")
CUSTOMER_PAYMENTS = _query(
    "ReceivePayment",
    "",
    "TxnID TxnDate RefNumber TotalAmount CurrencyRef ExchangeRate PaymentMethodRef Memo DepositToAccountRef",
)
VENDOR_PAYMENTS = (
    _query("BillPaymentCheck", "", "TxnID TxnDate RefNumber Amount CurrencyRef ExchangeRate BankAccountRef Memo"),
    _query(
        "BillPaymentCreditCard", "", "TxnID TxnDate RefNumber Amount CurrencyRef ExchangeRate CreditCardAccountRef Memo"
    ),
)
REFUND_CHECKS = _query("Check", "", "TxnID TxnDate RefNumber Amount CurrencyRef ExchangeRate AccountRef Memo")
