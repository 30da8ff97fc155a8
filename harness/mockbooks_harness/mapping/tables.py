"""All tables: by data type, and by the Ret they read.  A new data type is a module with a TABLE and a line here."""

from __future__ import annotations

from mockbooks_harness.mapping import (
    accounts,
    bill_payments,
    bills,
    customers,
    invoices,
    items,
    payments,
    suppliers,
)
from mockbooks_harness.mapping.rows import Table

TABLES: dict[str, Table] = {
    module.TABLE.data_type: module.TABLE
    for module in (accounts, customers, suppliers, items, invoices, payments, bills, bill_payments)
}
"""By data type."""

BY_RET: dict[str, Table] = {ret: table for table in TABLES.values() for ret in table.rets}
"""By the name of the Ret."""


def table_of(data_type: str) -> Table:
    """The table of a data type.  Raises KeyError where there is none."""
    try:
        return TABLES[data_type]
    except KeyError:
        raise KeyError(f"No mapping for {data_type!r}; there is one for {', '.join(TABLES)}.") from None
