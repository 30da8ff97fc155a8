"""transfers: `TransferRet` as a Transfer, a Transfer as `TransferAdd`.

[D:EX] one amount for both sides, accounts as bank accounts, a status inside each side that is always Unknown.
Transfers are known from qbXML 12.0 on, and TxnDelType does not know them [D:SCH], so that nobody tells which were
deleted: they are read whole.  That an account of another type than Bank is named as one of the chart
of accounts is assumed.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping import references
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, amount_or_zero, date, text, written_amount
from mockbooks_harness.mapping.members import (
    KEY,
    METADATA,
    TRACKING_CATEGORIES,
    TXN_ID,
    decimal,
    line_class,
    looked_at,
    only_ids,
    published_stamp,
    write_date,
)
from mockbooks_harness.mapping.rows import Build, Form, Row, Table, Write, leaf
from mockbooks_harness.mapping.spoken_of import ACCOUNTS, CURRENCIES, PREFERENCES

LONGEST_DESCRIPTION = 4096


def account_reference(key: str | None, context: Context) -> Record:
    """An account as `{id, dataType}`.  [D:EX] for bank accounts"""
    is_bank = context.account_type(key) in (None, "Bank")
    return {"id": key, "dataType": "bankAccounts" if is_bank else "chartOfAccounts"}


def read_side(path: str) -> Callable[[Element, Context], Record]:
    """One side of a transfer; `path` is that of its account."""

    def side(ret: Element, context: Context) -> Record:
        key = text(ret.find(f"{path}/ListID"))
        return {
            "accountRef": account_reference(key, context),
            "currency": context.currency(ret),
            "amount": amount_or_zero(ret.find("Amount")),
            "status": "Unknown",
        }

    return side


def kept_side(value: Record, _record: Record) -> Record:
    """Amount and account of a side."""
    return {"amount": value["amount"], "accountRef": {"id": value["accountRef"]["id"]}}


def build_side(path: str) -> Build:
    """Writes the account of a side as `path`."""

    def build(side: Record, _context: Context) -> list[Element]:
        holder = etree.Element("Transfer")
        leaf(holder, f"{path}/ListID").text = str(side["accountRef"]["id"])
        return list(holder)

    return build


def amounts_match(record: Record, _context: Context) -> list[tuple[str, str]]:
    """[D:EX] both sides have the same amount, greater than zero."""
    given, taken = decimal(record["from"]["amount"]), decimal(record["to"]["amount"])
    faults = []
    if given != taken:
        faults.append(("From.Amount", "From.Amount must match To.Amount"))
    if given <= 0:
        faults.append(("From.Amount", "From.Amount must be greater than zero"))
    return faults


SIDE = (
    Row("amount", "Amount", None, "D:EX", looked_at(required=True)),
    Row("currency", ".", None, "D:EX: not used", Write("")),
    Row("accountRef", ".", None, "D:EX", Write("", "accountRef.id", required=True)),
)

AMOUNT = Row(
    "from.amount",
    "Amount",
    None,
    "D:EX",
    Write("Amount", kind="Number", convert=lambda v, _: written_amount(v), published=False),
)

TABLE = Table(
    data_type="transfers",
    model="Transfer",
    queries=("<TransferQueryRq/>",),
    related=(PREFERENCES, CURRENCIES, ACCOUNTS),
    changes=False,
    checks=(amounts_match, references.exist),
    forms=(
        Form(
            ret="TransferRet",
            add="TransferAdd",
            # In the order of TransferAdd.
            rows=(
                TXN_ID,
                Row("date", "TxnDate", lambda e, _: date(e), "D:EX", write_date("TxnDate", required=True)),
                Row(
                    "from",
                    ".",
                    read_side("TransferFromAccountRef"),
                    "D:EX",
                    Write("", kind="Object", required=True, rows=SIDE, build=build_side("TransferFromAccountRef")),
                    keep=kept_side,
                ),
                Row(
                    "to",
                    ".",
                    read_side("TransferToAccountRef"),
                    "D:EX",
                    Write("", kind="Object", required=True, rows=SIDE, build=build_side("TransferToAccountRef")),
                    keep=kept_side,
                ),
                Row(
                    "trackingCategoryRefs",
                    ".",
                    TRACKING_CATEGORIES.read,
                    "D:EX empty; A",
                    Write("", kind="Array", rows=KEY, build=line_class),
                    keep=only_ids,
                ),
                # The amount of both sides stands after the class.
                AMOUNT,
                Row("description", "Memo", lambda e, _: text(e), "D:EX", Write("Memo", longest=LONGEST_DESCRIPTION)),
                Row("depositedRecordRefs", ".", lambda *_: [], "D:EX"),
                Row("contactRef", ".", None, "D:EX: ignored", Write("", kind="Object")),
                published_stamp(marked=True),
                METADATA,
            ),
        ),
    ),
)
