"""payments: `ReceivePaymentRet` as a Payment, a Payment as `ReceivePaymentAdd`.

[D:EX] one line for each document paid, positive, with a negative link; the method stands in the note, not under
`paymentMethodRef`.  Written: a line's Invoice link is what is paid, its CreditNote links are credits set against it,
and a line with a PaymentOnAccount alone stays unapplied; line amounts and links make zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from lxml import etree

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping import currencies, references
from mockbooks_harness.mapping.allocations import payment_lines, payment_note
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, amount, date, reference, text, written_amount
from mockbooks_harness.mapping.members import (
    CURRENCY,
    CUSTOMER,
    RATE,
    STAMPS,
    TXN_ID,
    decimal,
    looked_at,
    only_id,
    write_amount,
    write_date,
)
from mockbooks_harness.mapping.rows import Form, Row, Table, Write
from mockbooks_harness.mapping.spoken_of import CURRENCIES, PREFERENCES

DEPOSIT_ACCOUNTS = frozenset({"Bank", "OtherCurrentAsset"})


def note(ret: Element, _context: Context) -> str | None:
    """Method and account [D:EX]; the memo where there is no method (assumed)."""
    return payment_note(ret) or text(ret.find("Memo"))


def applied(lines: list[Record], _context: Context) -> list[Element]:
    """AppliedToTxnAdd for each line that pays a document, its credits as SetCredit."""
    elements = []
    for line in lines:
        paid = next((link for link in line["links"] if link["type"] in ("Invoice", "Bill")), None)
        if paid is None:
            continue
        element = etree.Element("AppliedToTxnAdd")
        etree.SubElement(element, "TxnID").text = paid["id"]
        etree.SubElement(element, "PaymentAmount").text = written_amount(line["amount"])
        for credit in line["links"]:
            if credit["type"] == "CreditNote":
                used = etree.SubElement(element, "SetCredit")
                etree.SubElement(used, "CreditTxnID").text = credit["id"]
                etree.SubElement(used, "AppliedAmount").text = written_amount(abs(decimal(credit["amount"])))
        elements.append(element)
    return elements


def applied_or_not(lines: list[Record], context: Context) -> list[Element]:
    """The same; where nothing is paid QuickBooks is told to apply nothing by itself.  [D:SCH]"""
    elements = applied(lines, context)
    if not elements:
        alone = etree.Element("IsAutoApply")
        alone.text = "false"
        return [alone]
    return elements


def links(record: Record) -> Iterator[tuple[str, Record]]:
    """Every link with its place."""
    for position, line in enumerate(record["lines"]):
        for number, link in enumerate(line["links"]):
            yield f"Lines[{position}].Links[{number}]", link


def sums_match(record: Record, _context: Context) -> list[tuple[str, str]]:
    """[D:EX] the total is the sum of the lines, and each line with its links makes zero."""
    faults = []
    if decimal(record["totalAmount"]) != sum(decimal(line["amount"]) for line in record["lines"]):
        faults.append(("TotalAmount", "TotalAmount must match the sum of amounts in the lines"))
    for position, line in enumerate(record["lines"]):
        if decimal(line["amount"]) + sum(decimal(link["amount"]) for link in line["links"]) != 0:
            place = f"Lines[{position}].Amount"
            faults.append((place, f"{place} plus the sum of amounts in the links must equal 0"))
    return faults


def links_are_possible(record: Record, _context: Context) -> list[tuple[str, str]]:
    """[D:EX] one Invoice a line; a PaymentOnAccount alone in its line, and at most one; an id for the others."""
    faults, on_account = [], 0
    for position, line in enumerate(record["lines"]):
        place = f"Lines[{position}].Links"
        kinds = [link["type"] for link in line["links"]]
        if kinds.count("Invoice") > 1:
            faults.append((place, f"only 1 link with type 'Invoice' may be specified per line in {place}"))
        if "PaymentOnAccount" in kinds:
            on_account += 1
            if len(kinds) > 1 or on_account > 1:
                faults.append((place, f"a line with a link of type 'PaymentOnAccount' may contain no other in {place}"))
        elif "Invoice" not in kinds:
            faults.append((place, f"exactly 1 link with type 'Invoice' must be specified per line in {place}"))
    return faults + [
        (f"{place}.Id", f"{place}.Id must be provided")
        for place, link in links(record)
        if link["type"] != "PaymentOnAccount" and not link.get("id")
    ]


def account_is_possible(record: Record, context: Context) -> list[tuple[str, str]]:
    """[D:EX] a Bank or Other Current Asset account; none is needed for a payment of nothing."""
    key = (record.get("accountRef") or {}).get("id")
    if not key:
        return [("AccountRef.Id", "AccountRef.Id must be provided")] if decimal(record["totalAmount"]) else []
    kind = context.account_type(key)
    if kind is not None and kind not in DEPOSIT_ACCOUNTS:
        sentence = "AccountRef.Id must match the ID of an existing 'Bank' or 'Other Current Asset' account"
        return [("AccountRef.Id", sentence)]
    return []


def kept_lines(lines: list[Record], _record: Record) -> list[Record]:
    """The lines that can be pushed: what is paid of a document, discounts and journal entries left out."""
    kept = []
    for line in lines:
        found = [
            {name: link[name] for name in ("type", "id", "amount") if name in link}
            for link in line["links"]
            if link["type"] in ("Invoice", "Bill", "CreditNote", "PaymentOnAccount")
        ]
        if len(found) == len(line["links"]):
            kept.append({"amount": line["amount"], "links": found})
    return kept


def settle(record: Record) -> Record:
    """The total is that of the lines that are left."""
    return record | {"totalAmount": sum((decimal(line["amount"]) for line in record["lines"]), Decimal("0.00"))}


def line_rows(types: tuple[str, ...], *, id_required: bool) -> tuple[Row, ...]:
    """What is asked of a line; `types` are those of its links."""
    return (
        Row("amount", "Amount", None, "D:EX", looked_at(required=True)),
        Row(
            "links",
            ".",
            None,
            "D:EX",
            Write(
                "",
                kind="Array",
                required=True,
                rows=(
                    Row("type", "TxnType", None, "D:EX", Write("", required=True, values=types)),
                    Row("id", "TxnID", None, "D:EX", Write("", required=id_required, marked=not id_required)),
                    Row("amount", "Amount", None, "D:EX", looked_at(required=True)),
                ),
            ),
        ),
    )


def deposit_to(reference_: Any, _context: Context) -> list[Element]:
    """DepositToAccountRef."""
    element = etree.Element("DepositToAccountRef")
    etree.SubElement(element, "ListID").text = str(reference_)
    return [element]


TABLE = Table(
    data_type="payments",
    model="Payment",
    queries=("<ReceivePaymentQueryRq><IncludeLineItems>true</IncludeLineItems></ReceivePaymentQueryRq>",),
    related=(PREFERENCES, CURRENCIES),
    settle=settle,
    checks=(
        sums_match,
        links_are_possible,
        account_is_possible,
        currencies.of_document,
        references.exist,
    ),
    forms=(
        Form(
            ret="ReceivePaymentRet",
            add="ReceivePaymentAdd",
            deletes="ReceivePayment",
            # In the order of ReceivePaymentAdd.
            rows=(
                TXN_ID,
                CUSTOMER,
                Row("date", "TxnDate", lambda e, _: date(e), "D:EX", write_date("TxnDate", required=True)),
                Row("reference", "RefNumber", lambda e, _: text(e), "D:EX", Write("RefNumber", longest=20)),
                Row(
                    "totalAmount",
                    "TotalAmount",
                    lambda e, _: amount(e),
                    "D:EX",
                    write_amount("TotalAmount", required=True),
                ),
                CURRENCY,
                RATE,
                Row("note", ".", note, "D:EX; A", Write("Memo")),
                Row(
                    "accountRef",
                    "DepositToAccountRef",
                    lambda e, _: reference(e),
                    "D:EX",
                    Write("", "accountRef.id", marked=True, build=deposit_to),
                    keep=only_id,
                ),
                Row(
                    "lines",
                    ".",
                    payment_lines,
                    "D:EX; unused rest and discounts A",
                    Write(
                        "",
                        kind="Array",
                        required=True,
                        rows=line_rows(("Invoice", "CreditNote", "PaymentOnAccount"), id_required=False),
                        build=applied_or_not,
                    ),
                    keep=kept_lines,
                ),
                *STAMPS,
            ),
        ),
    ),
)
