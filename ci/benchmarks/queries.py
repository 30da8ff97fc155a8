"""What answering a query costs: against writing the same document out, and against a smaller list."""

from __future__ import annotations

from lxml import etree

from benchmarks import Pair, ratio
from benchmarks.trade import company, message_set
from mockbooks import QuickBooks

_ALL = message_set("<InvoiceQueryRq><IncludeLineItems>true</IncludeLineItems></InvoiceQueryRq>")
_ONE = message_set("<CustomerQueryRq><FullName>Customer 7</FullName></CustomerQueryRq>")


@ratio("InvoiceQuery of 10,000 with lines", of="tostring of the same document", aim=1.0, rounds=5)
def all_invoices() -> Pair:
    quickbooks = QuickBooks(company(200, 10_000))
    document = etree.fromstring(quickbooks.process(_ALL))
    return Pair(measured=lambda: quickbooks.process(_ALL), yardstick=lambda: etree.tostring(document))


@ratio("InvoiceQuery of 10,000 with lines, text not kept yet", of="tostring of the same document", aim=6.0, rounds=3)
def all_invoices_from_rows() -> Pair:
    made = company(200, 10_000)
    quickbooks = QuickBooks(made)
    document = etree.fromstring(quickbooks.process(_ALL))

    def from_rows() -> str:
        made.company.stored_text.clear()
        return quickbooks.process(_ALL)

    return Pair(measured=from_rows, yardstick=lambda: etree.tostring(document))


@ratio("CustomerQuery by name among 5,000", of="the same among 50", aim=1.2)
def a_customer_by_name() -> Pair:
    many, few = QuickBooks(company(5_000, 0)), QuickBooks(company(50, 0))
    return Pair(measured=lambda: many.process(_ONE), yardstick=lambda: few.process(_ONE))
