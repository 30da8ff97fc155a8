"""billPayments: payments of bills by check and by card, and card charges; both ways.

[D:EX] one line for each bill paid, positive, with a negative link; the note is the memo, the reference the check's
number.  A `CreditCardChargeRet`, which is a bill too, pays itself: its link is to its own id, and has a date.  The
payment by card is read after the example of the check (assumed).

Written: to a bank account as `BillPaymentCheckAdd`, to a credit card as `BillPaymentCreditCardAdd`; each line has
exactly one Bill.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lxml import etree

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping import currencies, references
from mockbooks_harness.mapping.allocations import payment_lines
from mockbooks_harness.mapping.bills import supplier
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, amount, amount_or_zero, date, reference, supplier_reference, text
from mockbooks_harness.mapping.members import CURRENCY, RATE, STAMPS, TXN_ID, looked_at, only_id, write_date
from mockbooks_harness.mapping.payments import applied, kept_lines, line_rows, settle, sums_match
from mockbooks_harness.mapping.rows import Form, Row, Table, Write
from mockbooks_harness.mapping.spoken_of import CURRENCIES, ENTITIES, PREFERENCES

FORMS = {"Bank": "BillPaymentCheckRet", "CreditCard": "BillPaymentCreditCardRet"}
"""What pays a bill, by the type of the account.  [D:EX]"""


def charge_lines(ret: Element, _context: Context) -> list[Record]:
    """What a card charge pays: itself.  [D:EX]"""
    whole = amount_or_zero(ret.find("Amount"))
    link = {"type": "Bill", "id": text(ret.find("TxnID")), "amount": -whole, "currencyRate": 1}
    return [{"amount": whole, "links": [link], "allocatedOnDate": date(ret.find("TxnDate"))}]


def form_of(record: Record, context: Context) -> str:
    """By the type of the account; a check where that is not known."""
    return FORMS.get(context.account_type(record["accountRef"]["id"]) or "", "BillPaymentCheckRet")


def account_is_possible(record: Record, context: Context) -> list[tuple[str, str]]:
    """[D:EX] a bank or credit card account."""
    kind = context.account_type(record["accountRef"]["id"])
    if kind is not None and kind not in FORMS:
        sentence = "AccountRef.Id must match the ID of an existing Bank or Credit Card account"
        return [("AccountRef.Id", sentence)]
    return []


def links_are_possible(record: Record, _context: Context) -> list[tuple[str, str]]:
    """[D:EX] exactly one Bill a line."""
    return [
        (f"Lines[{position}].Links", f"exactly 1 link with type 'Bill' must be specified per line in Lines[{position}]")
        for position, line in enumerate(record["lines"])
        if [link["type"] for link in line["links"]].count("Bill") != 1
    ]


def kept_bill_lines(lines: list[Record], record: Record) -> list[Record]:
    """The lines that can be pushed; what a card charge pays is the charge itself, which is pushed as a bill."""
    return [
        line for line in kept_lines(lines, record) if all(link.get("id") != record.get("id") for link in line["links"])
    ]


def account(tag: str) -> Any:
    """Writes the account as `tag`."""

    def build(key: Any, _context: Context) -> list[Element]:
        element = etree.Element(tag)
        etree.SubElement(element, "ListID").text = str(key)
        return [element]

    return build


def to_be_printed(_amount: Any, _context: Context) -> list[Element]:
    """A check needs a number or a mark that it is to be printed [D:SCH]; a push has no number."""
    element = etree.Element("IsToBePrinted")
    element.text = "true"
    return [element]


def _rows(evidence: str, tag: str, *, check: bool) -> Iterator[Row]:
    """In the order of the Add: payee, date, account, note, what it pays."""
    yield TXN_ID
    yield Row(
        "supplierRef",
        "PayeeEntityRef",
        lambda e, _: supplier_reference(e),
        evidence,
        Write("PayeeEntityRef/ListID", "supplierRef.id", required=True),
    )
    yield Row("date", "TxnDate", lambda e, _: date(e), evidence, write_date("TxnDate", required=True))
    yield Row(
        "accountRef",
        tag,
        lambda e, _: reference(e),
        evidence,
        Write("", "accountRef.id", required=True, build=account(tag)),
        keep=only_id,
    )
    total = looked_at(required=True)
    yield Row(
        "totalAmount",
        "Amount",
        lambda e, _: amount(e),
        evidence,
        replace(total, build=to_be_printed) if check else total,
    )
    yield Row("note", "Memo", lambda e, _: text(e), evidence, Write("Memo"))
    yield CURRENCY
    yield RATE
    yield Row(
        "lines",
        ".",
        payment_lines,
        evidence,
        Write(
            "",
            kind="Array",
            required=True,
            rows=line_rows(("Bill", "CreditNote"), id_required=True),
            build=applied,
        ),
        keep=kept_bill_lines,
    )
    yield Row("reference", "RefNumber", lambda e, _: text(e), evidence)
    yield from STAMPS


def _charge_rows() -> Iterator[Row]:
    for row in _rows("D:EX", "AccountRef", check=False):
        if row.codat == "lines":
            yield replace(row, read=charge_lines)
        elif row.codat == "supplierRef":
            yield replace(row, read=supplier, evidence="D:EX; A")
        elif row.codat != "reference":
            yield row


TABLE = Table(
    data_type="billPayments",
    model="BillPayment",
    queries=(
        "<BillPaymentCheckQueryRq><IncludeLineItems>true</IncludeLineItems></BillPaymentCheckQueryRq>",
        "<BillPaymentCreditCardQueryRq><IncludeLineItems>true</IncludeLineItems></BillPaymentCreditCardQueryRq>",
        "<CreditCardChargeQueryRq/>",
    ),
    related=(PREFERENCES, CURRENCIES, ENTITIES),
    deletable=True,
    choose=form_of,
    settle=settle,
    checks=(sums_match, links_are_possible, account_is_possible, currencies.of_document, references.exist),
    forms=(
        Form(
            ret="BillPaymentCheckRet",
            add="BillPaymentCheckAdd",
            deletes="BillPaymentCheck",
            rows=tuple(_rows("D:EX", "BankAccountRef", check=True)),
        ),
        Form(
            ret="BillPaymentCreditCardRet",
            add="BillPaymentCreditCardAdd",
            deletes="BillPaymentCreditCard",
            rows=tuple(_rows("A", "CreditCardAccountRef", check=False)),
        ),
        Form(ret="CreditCardChargeRet", deletes="CreditCardCharge", rows=tuple(_charge_rows())),
    ),
)
