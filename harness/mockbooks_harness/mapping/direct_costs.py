"""directCosts: `CheckRet` as a DirectCost, a DirectCost as `CheckAdd`.

[D:EX] the number of the check is the reference; the payee is the contact; lines of expenses have quantity 1 and no tax
member; classes and customers are references to records; the check pays itself from its bank account, allocated on its
own day.  Lines of items are read like those of bills (assumed).

Of what the options model marks as required, tax rates, items beside accounts, and the particulars of the payment stand
in no published push: they are not asked for.
"""

from __future__ import annotations

from decimal import Decimal

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping import currencies, references
from mockbooks_harness.mapping.allocations import own_allocation
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, amount, amount_or_zero, reference, text
from mockbooks_harness.mapping.members import (
    CURRENCY,
    ISSUE_DATE,
    METADATA,
    RATE,
    TRACKING_CATEGORIES,
    TXN_ID,
    UNPUBLISHED_KEY,
    decimal,
    element_reference,
    looked_at,
    only_id,
    only_ids,
    published_stamp,
    record_references,
)
from mockbooks_harness.mapping.purchase_lines import (
    account_or_item,
    build_lines,
    cost,
    item_description,
    kept_account,
    kept_description,
    kept_tax,
    kept_total,
    line_amount,
    line_total,
    lines_reader,
    records_tracking,
    tax,
)
from mockbooks_harness.mapping.rows import Build, Form, Row, Table, Write
from mockbooks_harness.mapping.sales_lines import kept_quantity, kept_unit_amount
from mockbooks_harness.mapping.spoken_of import ACCOUNTS, CURRENCIES, ENTITIES, PREFERENCES

LONGEST_NUMBER = 11
"""RefNumber of a check.  [D:SCH]"""

DATA_TYPES = {"Vendor": "suppliers", "Customer": "customers"}


def contact(payee: Element, context: Context) -> Record | None:
    """The payee: a supplier [D:EX], or a customer; an employee or another name is no contact (assumed)."""
    key = text(payee.find("ListID"))
    kind = DATA_TYPES.get(context.entity(key) or "Vendor")
    return None if key is None or kind is None else {"id": key, "dataType": kind}


def total(ret: Element, _context: Context | None = None) -> Decimal:
    """Amount."""
    return amount_or_zero(ret.find("Amount"))


def own_payment(ret: Element, context: Context) -> list[Record]:
    """[D:EX] by itself, from its bank account, positive."""
    return own_allocation(ret, context, account="AccountRef", paid=total(ret), allocated=total(ret))


def paying_account(tag: str) -> Build:
    """Writes the account of the one allocation as `tag`."""

    def build(allocations: list[Record], _context: Context) -> list[Element]:
        return [element_reference(tag, allocations[0]["payment"]["accountRef"]["id"])]

    return build


def payee(given: Record, _context: Context) -> list[Element]:
    """PayeeEntityRef."""
    return [element_reference("PayeeEntityRef", given["id"])]


def one_allocation(record: Record, _context: Context) -> list[tuple[str, str]]:
    """[D:EX] exactly one, with an account."""
    allocations = record["paymentAllocations"]
    if len(allocations) != 1:
        return [("PaymentAllocations", "PaymentAllocations must contain a single payment allocation")]
    if not ((allocations[0]["payment"].get("accountRef")) or {}).get("id"):
        place = "PaymentAllocations[0].Payment.AccountRef.Id"
        return [(place, f"{place} must be provided")]
    return []


def account_is_bank(record: Record, context: Context) -> list[tuple[str, str]]:
    """A check is written on a bank account [D:SCH]; that Codat says so before QuickBooks does is assumed."""
    for given in record["paymentAllocations"]:
        kind = context.account_type((given["payment"].get("accountRef") or {}).get("id"))
        if kind is not None and kind != "Bank":
            place = "PaymentAllocations[0].Payment.AccountRef"
            return [(place, f"{place} must be of type Bank")]
    return []


def kept_allocation(allocations: list[Record], _record: Record) -> list[Record]:
    """The account of the payment."""
    return [
        {"payment": {"accountRef": {"id": given["payment"]["accountRef"]["id"]}}}
        for given in allocations
        if "id" in given["payment"].get("accountRef", {})
    ]


def kept_tracking(value: Record, _record: Record) -> Record | None:
    """The customer of a line, whom the class stands beside under its own name."""
    customers = [each for each in value["recordRefs"] if each["dataType"] == "customers"]
    kept: Record = {"recordRefs": customers} if customers else {}
    if "invoiceTo" in value:
        kept["invoiceTo"] = value["invoiceTo"]
    return kept or None


def settle(record: Record) -> Record:
    """The sums of the lines; a tax is asked for on each, and is 0."""
    lines = [line | {"taxAmount": line.get("taxAmount", 0)} for line in record["lineItems"]]
    total_of_lines = sum((decimal(line["totalAmount"]) for line in lines), Decimal("0.00"))
    taxed = sum((decimal(line["taxAmount"]) for line in lines), Decimal(0))
    sums = {"lineItems": lines, "subTotal": total_of_lines - taxed, "taxAmount": taxed, "totalAmount": total_of_lines}
    return record | sums


CONTACT = (
    Row("id", "ListID", None, "D:EX", Write("", required=True, published=False)),
    Row("dataType", ".", None, "D:EX", Write("", values=("customers", "suppliers"), published=False)),
)
"""[D:EX] who is paid."""

_INVOICED = Write("", kind="Object", rows=CONTACT, published=False)
_TRACKED = (record_references("customers", "trackingCategories"), Row("invoiceTo", ".", None, "D:DOC", _INVOICED))
_TRACKING = Write("", kind="Object", rows=_TRACKED, published=False)
"""[D:DOC] Sync for Expenses writes the customer of a line; the options model has nothing of it."""


def _line_rows(*, item: bool) -> tuple[Row, ...]:
    evidence = "A: as on bills" if item else "D:EX"
    number = looked_at(required=True)
    quantity = (lambda e, _: amount(e.find("Quantity"))) if item else (lambda *_: 1)
    return (
        Row(
            "description",
            "." if item else "Memo",
            item_description if item else (lambda e, _: text(e)),
            evidence,
            Write("", marked=True),
            keep=kept_description,
        ),
        Row(
            "accountRef",
            "AccountRef",
            lambda e, _: reference(e),
            evidence,
            Write("", kind="Object", marked=True, rows=UNPUBLISHED_KEY),
            keep=kept_account,
        ),
        Row("unitAmount", ".", cost if item else line_amount, evidence, number, keep=kept_unit_amount),
        Row("quantity", ".", quantity, evidence, number, missing=1, keep=kept_quantity),
        Row("subTotal", ".", line_amount, evidence, looked_at()),
        Row(
            "taxAmount",
            "TaxAmount",
            lambda e, _: amount(e),
            "A: in Australia",
            looked_at(required=True),
            keep=kept_tax,
        ),
        Row("totalAmount", ".", line_total, evidence, looked_at(), keep=kept_total),
        Row(
            "taxRateRef",
            "SalesTaxCodeRef",
            None,
            "D:EX: none is read",
            Write("", kind="Object", marked=True, rows=UNPUBLISHED_KEY),
        ),
        Row(
            "itemRef",
            "ItemRef",
            lambda e, _: reference(e),
            evidence,
            Write("", kind="Object", marked=True, rows=UNPUBLISHED_KEY),
            keep=only_id,
        ),
        Row(
            "trackingCategoryRefs",
            ".",
            TRACKING_CATEGORIES.read,
            evidence,
            Write("", kind="Array", marked=True, rows=UNPUBLISHED_KEY),
            keep=only_ids,
        ),
        Row("tracking", ".", records_tracking, evidence, _TRACKING, keep=kept_tracking),
    )


EXPENSES, ITEMS = _line_rows(item=False), _line_rows(item=True)


def _optional(name: str, kind: str = "String", *, marked: bool = True) -> Row:
    return Row(name, ".", None, "D:EX", Write("", kind=kind, marked=marked))


_PAYMENT = (
    _optional("id"),
    Row("accountRef", "AccountRef", None, "D:EX", Write("", kind="Object", required=True, rows=UNPUBLISHED_KEY)),
    _optional("reference", marked=False),
    _optional("note"),
    _optional("currency"),
    _optional("currencyRate", "Number"),
    _optional("paidOnDate", "DateTime"),
    _optional("totalAmount", "Number"),
)
ALLOCATION = (Row("payment", ".", None, "D:EX", Write("", kind="Object", required=True, rows=_PAYMENT)),)

TABLE = Table(
    data_type="directCosts",
    model="DirectCost",
    queries=("<CheckQueryRq><IncludeLineItems>true</IncludeLineItems></CheckQueryRq>",),
    related=(PREFERENCES, CURRENCIES, ENTITIES, ACCOUNTS),
    deletable=True,
    settle=settle,
    checks=(one_allocation, account_is_bank, account_or_item, currencies.of_document, references.exist),
    forms=(
        Form(
            ret="CheckRet",
            add="CheckAdd",
            deletes="Check",
            # In the order of CheckAdd.
            rows=(
                TXN_ID,
                Row(
                    "paymentAllocations",
                    ".",
                    own_payment,
                    "D:EX",
                    Write("", kind="Array", required=True, rows=ALLOCATION, build=paying_account("AccountRef")),
                    keep=kept_allocation,
                ),
                Row(
                    "contactRef",
                    "PayeeEntityRef",
                    contact,
                    "D:EX suppliers; A",
                    Write("", kind="Object", build=payee, rows=CONTACT),
                ),
                Row("reference", "RefNumber", lambda e, _: text(e), "D:EX", Write("RefNumber")),
                ISSUE_DATE,
                Row("note", "Memo", lambda e, _: text(e), "D:SCH", Write("Memo", longest=4096)),
                CURRENCY,
                RATE,
                Row(
                    "lineItems",
                    ".",
                    lines_reader(EXPENSES, ITEMS),
                    "D:EX; items A",
                    Write("", kind="Array", required=True, rows=ITEMS, build=build_lines),
                ),
                Row("subTotal", ".", lambda e, _: total(e) - tax(e), "D:EX", looked_at()),
                Row("taxAmount", ".", tax, "D:EX; A outside the US", looked_at(required=True)),
                Row("totalAmount", ".", total, "D:EX", looked_at()),
                published_stamp(),
                published_stamp("modifiedDate"),
                METADATA,
            ),
        ),
    ),
)
