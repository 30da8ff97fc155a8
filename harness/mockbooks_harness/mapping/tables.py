"""All tables: by data type, and by the Ret they read.  A new data type is a module with a TABLE and a line here."""

from __future__ import annotations

from mockbooks_harness.mapping import (
    account_transactions,
    accounts,
    balance_sheet,
    bank_accounts,
    bank_transactions,
    bill_credit_notes,
    bill_payments,
    bills,
    company,
    credit_notes,
    customers,
    direct_costs,
    direct_incomes,
    invoices,
    item_receipts,
    items,
    journal_entries,
    payments,
    profit_and_loss,
    purchase_orders,
    sales_orders,
    suppliers,
    tax_rates,
    tracking_categories,
    transfers,
)
from mockbooks_harness.mapping.rows import Table

TABLES: dict[str, Table] = {
    module.TABLE.data_type: module.TABLE
    for module in (
        company,
        accounts,
        bank_accounts,
        tax_rates,
        tracking_categories,
        customers,
        suppliers,
        items,
        invoices,
        credit_notes,
        payments,
        bills,
        bill_credit_notes,
        bill_payments,
        purchase_orders,
        sales_orders,
        item_receipts,
        direct_costs,
        direct_incomes,
        transfers,
        journal_entries,
        account_transactions,
        bank_transactions,
        balance_sheet,
        profit_and_loss,
    )
}
"""By data type, in the order they are synced in."""

BY_RET: dict[str, Table] = {form.ret: table for table in reversed(TABLES.values()) for form in table.forms}
"""By the name of the Ret: of the types that read it, the first."""


def table_of(data_type: str) -> Table:
    """The table of a data type.  Raises KeyError where there is none."""
    try:
        return TABLES[data_type]
    except KeyError:
        raise KeyError(f"No mapping for {data_type!r}; there is one for {', '.join(TABLES)}.") from None
