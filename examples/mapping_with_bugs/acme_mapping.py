"""Acme's mapping: an invoice of QuickBooks as Acme's own record. It is right; `buggy` gives it one of five old bugs.

    read("<InvoiceRet>…</InvoiceRet>")              the invoice
    buggy("ref-number-cut")(…)                      the same, with a RefNumber of ten characters

Each of the five was in somebody's program, passed all tests that were written by hand, and is found by a machine.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from lxml import etree

BUGS = {
    "credit-line-sign": "a line that takes something back is read as one that adds",
    "ref-number-cut": "the invoice's number is cut to ten characters; QuickBooks allows eleven",
    "colon-names": "of a job, Customer:Job, only the last name is kept",
    "tax-per-line": "tax is computed and rounded for each line, where QuickBooks rounds it once",
    "date-offset": "the date is taken for midnight where the file is, and turned into UTC: a day too early in Sydney",
}

CENT = Decimal("0.01")


def read(text: str, bug: str = "") -> dict:
    """The record of an `<InvoiceRet>`."""
    invoice = etree.fromstring(text)
    says = invoice.findtext
    subtotal = Decimal(says("Subtotal", "0"))
    tax = tax_by_line(invoice) if bug == "tax-per-line" else Decimal(says("SalesTaxTotal", "0"))
    name = says("CustomerRef/FullName", "")
    return {
        "id": says("TxnID"),
        "number": says("RefNumber", "")[: 10 if bug == "ref-number-cut" else None],
        "customer": {
            "id": says("CustomerRef/ListID"),
            "name": name.rpartition(":")[2] if bug == "colon-names" else name,
        },
        "issued": day_in_utc(invoice) if bug == "date-offset" else says("TxnDate"),
        "changed": datetime.fromisoformat(says("TimeModified")).astimezone(UTC).isoformat(),
        "memo": says("Memo"),
        "lines": [line(each, bug) for each in invoice.iter("InvoiceLineRet")],
        "subtotal": subtotal,
        "tax": tax,
        "total": subtotal + tax,
    }


def line(found: etree._Element, bug: str) -> dict:
    """One line of an invoice."""
    amount = Decimal(found.findtext("Amount", "0"))
    return {
        "item": found.findtext("ItemRef/FullName"),
        "description": found.findtext("Desc"),
        "quantity": Decimal(found.findtext("Quantity", "1")),
        "amount": abs(amount) if bug == "credit-line-sign" else amount,
    }


def tax_by_line(invoice: etree._Element) -> Decimal:
    """Each taxable line's tax, rounded, and summed: not what QuickBooks does."""
    rate = Decimal(invoice.findtext("SalesTaxPercentage", "0")) / 100
    taxable = [each for each in invoice.iter("InvoiceLineRet") if each.findtext("SalesTaxCodeRef/FullName") == "Tax"]
    return sum(
        ((Decimal(each.findtext("Amount", "0")) * rate).quantize(CENT, ROUND_HALF_UP) for each in taxable), Decimal(0)
    )


def day_in_utc(invoice: etree._Element) -> str:
    """The date as the day in UTC: not what anybody wants."""
    zone = datetime.fromisoformat(invoice.findtext("TimeCreated")).tzinfo
    return datetime.fromisoformat(invoice.findtext("TxnDate")).replace(tzinfo=zone).astimezone(UTC).date().isoformat()


def buggy(bug: str) -> Callable[[str], dict]:
    """`read` with one of the BUGS in it."""
    return partial(read, bug=bug)
