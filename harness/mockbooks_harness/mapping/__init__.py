"""QuickBooks objects as Codat records, and back.

    context = Context(region="US")
    record = read(invoice_ret, context)                 # <InvoiceRet>, an lxml element or its text, to a Codat invoice
    request = write("invoices", record, context)        # a Codat invoice to <InvoiceAddRq>, an lxml element

One module a data type, its table of rows in both directions; `rows` is what walks over the tables.  Amounts are
Decimal, never float (`mockbooks_harness.exact_json` writes them).  `modifiedDate` and `metadata` are Codat's own:
not made here.

What a connector needs besides:

    query_requests("invoices")      -> [<InvoiceQueryRq>…]        what to ask QuickBooks to read the type
    related_requests("invoices")    -> [<ReceivePaymentQueryRq>…] what else to ask, for `Context(related=…)`
    data_type_of("InvoiceRet")      -> "invoices"
    created_id("invoices", answer)  -> the id in the answer to a written request, <InvoiceAddRs>
    options("invoices")             -> what a push may contain, as Codat's `PushOption`

Requests carry no requestID and no envelope; `iterator` and `MaxReturned` are for the caller to add.
"""

from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.conversion import (
    check,
    created_id,
    data_type_of,
    options,
    query_requests,
    read,
    related_requests,
    write,
)
from mockbooks_harness.mapping.rows import CannotMap, Row, Table, Write
from mockbooks_harness.mapping.tables import TABLES

__all__ = [
    "TABLES",
    "CannotMap",
    "Context",
    "Row",
    "Table",
    "Write",
    "check",
    "created_id",
    "data_type_of",
    "options",
    "query_requests",
    "read",
    "related_requests",
    "write",
]
