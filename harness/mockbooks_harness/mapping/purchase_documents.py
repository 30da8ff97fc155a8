"""What pushed bills and vendor credits are held to: sums, status, and the one allocation that makes them a card's.

[D:EX] A bill with an allocation is a card charge, paid at once; a credit note with one a card credit.  Amounts, dates,
currency and rate of the allocation are those of the document, and its account is a credit card.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from lxml import etree

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element
from mockbooks_harness.mapping.members import decimal, looked_at
from mockbooks_harness.mapping.rows import Build, Check, Row, Write


def sums_match(tax_name: str) -> Check:
    """[D:EX] total = lines, tax = taxes of the lines, sub total = total less tax; `tax_name` is the tax's member."""
    called = tax_name[0].upper() + tax_name[1:]

    def check(record: Record, _context: Context) -> list[tuple[str, str]]:
        lines = record["lineItems"]
        total, taxed = decimal(record["totalAmount"]), decimal(record[tax_name])
        faults = []
        if total != sum(decimal(line["totalAmount"]) for line in lines):
            faults.append(("TotalAmount", "TotalAmount must match the sum of line items"))
        if taxed != sum(decimal(line["taxAmount"]) for line in lines):
            faults.append((called, f"{called} must match sum of total of tax from the line items"))
        if decimal(record["subTotal"]) != total - taxed:
            faults.append(("SubTotal", f"SubTotal must match the totalAmount - {tax_name}"))
        return faults

    return check


def status_is_possible(unpaid: str) -> Check:
    """[D:EX] nothing owed: Paid or Void; void: nothing owed; paid by an allocation: Paid; else `unpaid`."""

    def check(record: Record, _context: Context) -> list[tuple[str, str]]:
        status, total = record["status"], decimal(record["totalAmount"])
        amounts = [decimal(line["totalAmount"]) for line in record["lineItems"]]
        if status == "Void" and (total or any(amounts)):
            return [("Status", "Status can only be Void if all the amounts are 0")]
        if total == 0:
            return [] if status in ("Paid", "Void") else [("Status", "Status must be Paid or Void if TotalAmount is 0")]
        if record.get("paymentAllocations"):
            sentence = "Status must be Paid if PaymentAllocations are provided"
            return [] if status == "Paid" else [("Status", sentence)]
        sentence = f"Status must be {unpaid} if no PaymentAllocations are provided"
        return [] if status == unpaid else [("Status", sentence)]

    return check


def one_allocation(record: Record, context: Context) -> list[tuple[str, str]]:
    """[D:EX] one at most; its amounts, days, currency and rate are the document's, its account a credit card's."""
    allocations = record.get("paymentAllocations") or []
    if len(allocations) > 1:
        return [("PaymentAllocations", "a maximum of one payment allocation may be provided in PaymentAllocations")]
    faults = []
    for given in allocations:
        payment, allocation = given["payment"], given["allocation"]
        expected = (
            ("Payment.TotalAmount", payment.get("totalAmount"), record["totalAmount"], "total amount"),
            ("Allocation.TotalAmount", allocation.get("totalAmount"), record["totalAmount"], "total amount"),
            ("Payment.PaidOnDate", payment.get("paidOnDate"), record["issueDate"], "issue date"),
            ("Allocation.AllocatedOnDate", allocation.get("allocatedOnDate"), record["issueDate"], "issue date"),
            ("Payment.Currency", payment.get("currency"), record.get("currency"), "currency"),
            ("Allocation.Currency", allocation.get("currency"), record.get("currency"), "currency"),
            ("Payment.CurrencyRate", payment.get("currencyRate"), record.get("currencyRate"), "currency rate"),
            ("Allocation.CurrencyRate", allocation.get("currencyRate"), record.get("currencyRate"), "currency rate"),
        )
        for name, value, wanted, word in expected:
            if value is not None and wanted is not None and _plain(value) != _plain(wanted):
                place = f"PaymentAllocations[0].{name}"
                faults.append((place, f"{place} must match {word} of the document"))
        kind = context.account_type((payment.get("accountRef") or {}).get("id"))
        if kind is not None and kind != "CreditCard":
            place = "PaymentAllocations[0].Payment.AccountRef"
            faults.append((place, f"{place} must be of type Credit Card"))
    return faults


def _plain(value: Any) -> Any:
    return (
        value[:10] if isinstance(value, str) and len(value) > 3 else abs(value) if not isinstance(value, str) else value
    )


def card_account(allocations: list[Record], _context: Context) -> list[Element]:
    """AccountRef: the card that an allocation pays by."""
    element = etree.Element("AccountRef")
    etree.SubElement(element, "ListID").text = str(allocations[0]["payment"]["accountRef"]["id"])
    return [element]


def kept_allocation(allocations: list[Record], record: Record) -> list[Record] | None:
    """The allocation of what pays itself by card; what others paid is pushed with them."""
    for given in allocations:
        payment, allocation = given["payment"], given["allocation"]
        if payment.get("id") == record.get("id") and "id" in payment.get("accountRef", {}):
            total = abs(allocation["totalAmount"])
            kept_payment = {
                "accountRef": {"id": payment["accountRef"]["id"]},
                "paidOnDate": payment["paidOnDate"],
                "totalAmount": total,
            }
            return [{"payment": kept_payment, "allocation": {"totalAmount": total}}]
    return None


def settle(unpaid: str, tax_name: str) -> Callable[[Record], Record]:
    """Ends a projection: the sums of the lines, and the status they are pushed with.

    What was voided is of nothing and is pushed as Paid: that it was voided stands in its note, not in its amounts.
    """

    def settle(record: Record) -> Record:
        lines = record.get("lineItems", [])
        total = sum((decimal(line["totalAmount"]) for line in lines), Decimal("0.00"))
        taxed = sum((decimal(line["taxAmount"]) for line in lines), Decimal(0))
        status = "Paid" if not total or record.get("paymentAllocations") else unpaid
        sums = {"totalAmount": total, tax_name: taxed, "subTotal": total - taxed}
        return record | sums | {"status": status}

    return settle


def allocation_rows(*, account_required: bool = True, paid_on_required: bool = True) -> tuple[Row, ...]:
    """What is asked of an allocation."""
    optional = Write("")

    def row(name: str, write: Write) -> Row:
        return Row(name, ".", None, "D:EX", write)

    allocation = (
        row("currency", optional),
        row("currencyRate", looked_at()),
        row("allocatedOnDate", looked_at(kind="DateTime")),
        row("totalAmount", looked_at(required=True)),
    )
    payment = (
        row("currency", optional),
        row("currencyRate", looked_at()),
        row("paidOnDate", looked_at(kind="DateTime", required=paid_on_required)),
        row("totalAmount", looked_at(required=True)),
        row("accountRef", Write("", "accountRef.id", required=account_required)),
    )
    return (
        row("allocation", Write("", kind="Object", required=True, rows=allocation)),
        row("payment", Write("", kind="Object", required=True, rows=payment)),
    )


def allocations_row(build: Build | None = None, *, read: Any = None, evidence: str = "D:EX") -> Row:
    """`paymentAllocations`; `build` writes the account of the card."""
    write = Write("", kind="Array", rows=allocation_rows(), build=build)
    return Row("paymentAllocations", ".", read, evidence, write, keep=kept_allocation)
