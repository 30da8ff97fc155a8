"""A company to measure on: a service, an income account, customers, and as many invoices as wanted."""

from __future__ import annotations

from functools import cache

from mockbooks import CompanyFile, QuickBooks

_ADD = "<{0}AddRq><{0}Add>{1}</{0}Add></{0}AddRq>"
_SERVICE = (
    "<Name>Advice</Name><SalesOrPurchase><Desc>By the hour</Desc><Price>95.00</Price>"
    "<AccountRef><FullName>Fees</FullName></AccountRef></SalesOrPurchase>"
)
_LINE = (
    "<InvoiceLineAdd><ItemRef><FullName>Advice</FullName></ItemRef><Desc>Week {week}</Desc><Quantity>{hours}</Quantity>"
    "<Rate>95.00</Rate></InvoiceLineAdd>"
)


def message_set(requests: str, version: str = "13.0") -> str:
    """A whole request set."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><?qbxml version="{version}"?><QBXML>'
        f'<QBXMLMsgsRq onError="stopOnError">{requests}</QBXMLMsgsRq></QBXML>'
    )


def invoice(number: int, customers: int) -> str:
    """An InvoiceAdd with three lines."""
    lines = "".join(_LINE.format(week=week, hours=number % 30 + week) for week in (1, 2, 3))
    customer = f"<CustomerRef><FullName>Customer {number % customers}</FullName></CustomerRef>"
    return _ADD.format("Invoice", f"{customer}<TxnDate>2024-{number % 12 + 1:02}-15</TxnDate>{lines}")


@cache
def company(customers: int, invoices: int) -> CompanyFile:
    """A company with these customers and invoices; made once."""
    made = CompanyFile.create()
    with QuickBooks(made) as quickbooks:
        _send(
            quickbooks,
            [
                _ADD.format("Account", "<Name>Fees</Name><AccountType>Income</AccountType>"),
                _ADD.format("ItemService", _SERVICE),
                *(_ADD.format("Customer", f"<Name>Customer {number}</Name>") for number in range(customers)),
                *(invoice(number, customers) for number in range(invoices)),
            ],
        )
    return made


def _send(quickbooks: QuickBooks, requests: list[str]) -> None:
    for start in range(0, len(requests), 500):
        answer = quickbooks.process(message_set("".join(requests[start : start + 500])))
        if 'statusSeverity="Error"' in answer:
            raise RuntimeError(answer[answer.index('statusSeverity="Error"') :][:300])
