"""directIncomes: each line of a `DepositRet` as a DirectIncome; a DirectIncome as `DepositAdd` with one line.

[D:DOC, 2023-07-10] the id is `{deposit}-{line}`.  [D:EX] the payment is the one that was deposited, its total that of
the whole deposit, the allocation that of the line; the line's account is where the money came from.  The reference is a
second id, which is taken to be the deposit's (assumed); written, it is the number of the check.
"""

from __future__ import annotations

from decimal import Decimal

from lxml import etree

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping import currencies, references
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.direct_costs import contact, one_allocation, paying_account
from mockbooks_harness.mapping.fields import Element, amount_or_zero, date, moment, reference, text, written_amount
from mockbooks_harness.mapping.members import (
    METADATA,
    TRACKING_CATEGORIES,
    UNPUBLISHED_KEY,
    constant,
    decimal,
    element_reference,
    looked_at,
    only_id,
    only_ids,
    write_date,
)
from mockbooks_harness.mapping.rows import Form, Row, Table, Write, read_rows
from mockbooks_harness.mapping.spoken_of import ACCOUNTS, CURRENCIES, ENTITIES, PREFERENCES


def deposit_of(line: Element) -> Element:
    """The deposit a line stands in."""
    parent = line.getparent()
    if parent is None:
        raise ValueError("A DepositLineRet is read where it stands, in its DepositRet.")
    return parent


def identifier(line: Element, _context: Context | None = None) -> str:
    """`{deposit}-{line}`.  [D:DOC]"""
    return f"{text(deposit_of(line).find('TxnID'))}-{text(line.find('TxnLineID'))}"


def line_amount(line: Element, _context: Context | None = None) -> Decimal:
    """Amount."""
    return amount_or_zero(line.find("Amount"))


def lines(line: Element, context: Context) -> list[Record]:
    """The one line.  [D:EX]"""
    return [read_rows(LINE, line, context)]


def payment(line: Element, context: Context) -> list[Record]:
    """What was deposited, to where, of what whole.  [D:EX]; a line that deposits no payment is its own (assumed)."""
    deposit = deposit_of(line)
    currency, rate, day = context.currency(deposit), context.currency_rate(deposit), date(deposit.find("TxnDate"))
    paid = {
        "id": text(line.find("TxnID")) or identifier(line),
        "accountRef": reference(deposit.find("DepositToAccountRef")),
        "currency": currency,
        "currencyRate": rate,
        "paidOnDate": day,
        "totalAmount": amount_or_zero(deposit.find("DepositTotal")),
    }
    allocated = {"currency": currency, "currencyRate": rate, "allocatedOnDate": day, "totalAmount": line_amount(line)}
    return [
        {
            "payment": {name: value for name, value in paid.items() if value is not None},
            "allocation": {name: value for name, value in allocated.items() if value is not None},
        }
    ]


def written_line(record: Record, _context: Context) -> list[Element]:
    """DepositLineAdd: who paid, from what account, the memo, the number of the check, the class, the amount."""
    (line,) = record["lineItems"]
    element = etree.Element("DepositLineAdd")
    contact_id = (record.get("contactRef") or {}).get("id")
    if contact_id:
        element.append(element_reference("EntityRef", contact_id))
    account = (line.get("accountRef") or {}).get("id")
    if account:
        element.append(element_reference("AccountRef", account))
    number = record.get("reference") or record["paymentAllocations"][0]["payment"].get("reference")
    for tag, value in (("Memo", line.get("description")), ("CheckNumber", number)):
        if value:
            etree.SubElement(element, tag).text = str(value)
    for each in (line.get("trackingCategoryRefs") or [])[:1]:
        element.append(element_reference("ClassRef", each["id"]))
    etree.SubElement(element, "Amount").text = written_amount(line["totalAmount"])
    return [element]


def one_line(record: Record, _context: Context) -> list[tuple[str, str]]:
    """[D:EX] exactly one line, with an account; the total is the line's."""
    if len(record["lineItems"]) != 1:
        return [("LineItems", "LineItems must contain a single line item")]
    (line,) = record["lineItems"]
    faults = []
    if not (line.get("accountRef") or {}).get("id"):
        faults.append(("LineItems[0].AccountRef.Id", "LineItems[0].AccountRef.Id must be provided"))
    if decimal(line["totalAmount"]) != decimal(record["totalAmount"]):
        faults.append(("TotalAmount", "TotalAmount must match the total amount of the line item"))
    return faults


def more_than_nothing(record: Record, _context: Context) -> list[tuple[str, str]]:
    """QuickBooks takes no deposit of nothing or less; that Codat says so first is assumed."""
    if decimal(record["totalAmount"]) > 0:
        return []
    return [("TotalAmount", "TotalAmount must be greater than zero")]


def created(answer: Element) -> str | None:
    """The id of the one line of the deposit that was made."""
    line = answer.find("DepositRet/DepositLineRet")
    return None if line is None else identifier(line)


def kept_payment(allocations: list[Record], _record: Record) -> list[Record]:
    """Where it was deposited."""
    return [
        {"payment": {"accountRef": {"id": given["payment"]["accountRef"]["id"]}}}
        for given in allocations
        if "id" in given["payment"].get("accountRef", {})
    ]


def _member(name: str, *, marked: bool = False) -> Row:
    return Row(name, ".", None, "D:EX", Write("", marked=marked))


_PAYMENT = (
    _member("id", marked=True),
    Row("accountRef", ".", None, "D:EX", Write("", kind="Object", required=True, rows=UNPUBLISHED_KEY)),
    _member("reference"),
)
ALLOCATION = (Row("payment", ".", None, "D:EX", Write("", kind="Object", required=True, rows=_PAYMENT)),)

CONTACT = (
    Row("id", "ListID", None, "D:EX", Write("", required=True, published=False)),
    Row("dataType", ".", None, "D:EX", Write("", values=("customers", "suppliers"), published=False)),
)

LINE = (
    Row("description", "Memo", lambda e, _: text(e), "D:SCH", Write("", marked=True)),
    Row(
        "accountRef",
        "AccountRef",
        lambda e, _: reference(e),
        "D:EX",
        Write("", kind="Object", required=True, rows=UNPUBLISHED_KEY),
        keep=only_id,
    ),
    Row("unitAmount", ".", line_amount, "D:EX"),
    constant("quantity", 1),
    Row("subTotal", ".", line_amount, "D:EX"),
    constant("taxAmount", 0),
    Row("totalAmount", ".", line_amount, "D:EX", looked_at(required=True)),
    Row(
        "trackingCategoryRefs",
        ".",
        TRACKING_CATEGORIES.read,
        "D:EX",
        Write("", kind="Array", marked=True, rows=UNPUBLISHED_KEY),
        keep=only_ids,
    ),
)

TABLE = Table(
    data_type="directIncomes",
    model="DirectIncome",
    queries=("<DepositQueryRq><IncludeLineItems>true</IncludeLineItems></DepositQueryRq>",),
    related=(PREFERENCES, CURRENCIES, ENTITIES, ACCOUNTS),
    changes=False,
    checks=(one_line, more_than_nothing, one_allocation, currencies.of_document, references.exist),
    whole=written_line,
    created=created,
    forms=(
        Form(
            ret="DepositRet",
            add="DepositAdd",
            deletes="Deposit",
            each="DepositLineRet",
            date="../TxnDate",
            # In the order of DepositAdd.
            rows=(
                Row("id", ".", identifier, "D:DOC", Write("", marked=True), lost="QuickBooks gives the id"),
                Row(
                    "reference",
                    "../TxnID",
                    lambda e, _: text(e),
                    "D:EX; A",
                    Write(""),
                    lost="written as the number of the check, read as an id",
                ),
                Row("contactRef", "EntityRef", contact, "D:EX customers; A", Write("", kind="Object", rows=CONTACT)),
                Row("issueDate", "../TxnDate", lambda e, _: date(e), "D:EX", write_date("TxnDate", required=True)),
                Row(
                    "paymentAllocations",
                    ".",
                    payment,
                    "D:EX",
                    Write(
                        "", kind="Array", required=True, rows=ALLOCATION, build=paying_account("DepositToAccountRef")
                    ),
                    keep=kept_payment,
                ),
                Row("note", "../Memo", lambda e, _: text(e), "D:SCH", Write("Memo", longest=100)),
                Row("currency", ".", lambda e, c: c.currency(deposit_of(e)), "D:EX; A", Write("")),
                Row(
                    "currencyRate",
                    ".",
                    lambda e, c: c.currency_rate(deposit_of(e)),
                    "D:EX",
                    Write("", kind="Number"),
                ),
                Row("lineItems", ".", lines, "D:EX", Write("", kind="Array", required=True, rows=LINE)),
                Row("subTotal", ".", line_amount, "D:EX"),
                constant("taxAmount", 0),
                Row("totalAmount", ".", line_amount, "D:EX", looked_at(required=True)),
                Row(
                    "sourceModifiedDate",
                    "../TimeModified",
                    lambda e, _: moment(e),
                    "R:BASH, D:EX",
                    Write("", kind="DateTime"),
                    lost="the moment is QuickBooks' own",
                ),
                METADATA,
            ),
        ),
    ),
)
