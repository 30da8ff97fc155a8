"""QuickBooks objects as Codat records, and back.

    context = Context(region="US")
    record = read(invoice_ret, context)                 # <InvoiceRet>, an lxml element or its text, to a Codat invoice
    request = write("invoices", record, context)        # a Codat invoice to <InvoiceAddRq>, an lxml element
    request = update("invoices", record, invoice_ret)   # … and to <InvoiceModRq>, what differs of it

One module a data type, its table of rows in both directions; `rows` is what walks over the tables.  Amounts are
Decimal, never float (`mockbooks_harness.exact_json` writes them).  `modifiedDate` and `metadata` are Codat's own:
not made here.

The registry, for a connector.  `TABLES` has a table a data type; all else goes by its key.  Nothing here asks anybody:
requests are lxml elements without requestID and envelope (`iterator` and `MaxReturned` are for the caller to add), and
what they find is handed in.

Reading a data type:

    query_requests("invoices", since=None)   what to ask; `since` an aware datetime: only what changed (`Table.changes`
                                             says whether the type can be read so)
    related_requests("invoices")             what else to ask, whole or by the ids that stand in a page of objects
    records("invoices", rets, context)       the records of a page: not one for each Ret (a deposit is several, what is
                                             of before 1980 is none); context = Context(region, related=…, today=…)
    Reading("journalEntries").page(…), .end  the same for any type page by page; the types that are `Table.grouped`
                                             come as ledger lines, and the last transaction of a page is held back
    deleted_requests("invoices", since), deleted_ids(rets)
    report_periods(today, months=24), report_request("profitAndLoss", first, last)
                                             balance sheet and profit and loss (`Table.report`) are read by months,
                                             three at once; their related requests are asked whole

Writing a record:

    requests_to_write("bills", record)       what to ask before: what the record names.  An id that is asked for and not
                                             found (status 500, 3120) is refused: Context(region, related=found,
                                             asked=requests)
    check("bills", record, context)          Codat's validation: errors, warnings
    write(…), created_id("bills", answer)    the request, and the id in its answer
    lookups("bills", id), update(…), is_stale(ret, sourceModifiedDate)
    deletes("bills")                         what it may be as TxnDelType, where Codat can delete it
    options("bills")                         what a push may contain, as Codat's `PushOption`
    project("bills", record)                 what of a record that was read can be pushed
"""

from mockbooks_harness.mapping.company_reader import CompanyReader, QuickBooksRefused
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.conversion import (
    Reading,
    check,
    check_members,
    created_id,
    data_type_of,
    deleted_ids,
    deleted_requests,
    deletes,
    is_stale,
    lookups,
    options,
    project,
    query_requests,
    read,
    records,
    related_requests,
    report_periods,
    report_request,
    requests_to_write,
    update,
    write,
)
from mockbooks_harness.mapping.rows import CannotMap, Form, Row, Table, Write
from mockbooks_harness.mapping.tables import TABLES

__all__ = [
    "TABLES",
    "CannotMap",
    "CompanyReader",
    "Context",
    "Form",
    "QuickBooksRefused",
    "Reading",
    "Row",
    "Table",
    "Write",
    "check",
    "check_members",
    "created_id",
    "data_type_of",
    "deleted_ids",
    "deleted_requests",
    "deletes",
    "is_stale",
    "lookups",
    "options",
    "project",
    "query_requests",
    "read",
    "records",
    "related_requests",
    "report_periods",
    "report_request",
    "requests_to_write",
    "update",
    "write",
]
