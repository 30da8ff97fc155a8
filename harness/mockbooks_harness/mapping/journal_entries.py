"""journalEntries: the ledger lines of every posting transaction as a JournalEntry; one as `JournalEntryAdd`.

[D:EX] one entry for each posting transaction, not only for those that are journal entries in QuickBooks: its id is the
transaction's, `recordRef` says what record it is; debits are positive, credits negative, and make zero; the first line
has no description; lines of zero are left out.

The ledger lines come from `TransactionQuery`, which has them one a row, can be read by iterator and asked for what
changed (that this is Codat's source is assumed; a detail report would do).  Amounts there are positive where they
increase the natural balance of their account (assumed), so the type of the account gives the sign.  What is read as no
record of its own, a sales receipt or an inventory adjustment, refers to itself as a journal entry (assumed).

`JournalEntryRet` alone can be read too: as the journal entry it is.  Net amounts are in the home currency.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from lxml import etree

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping import references
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.currencies import ENABLED
from mockbooks_harness.mapping.fields import (
    Element,
    amount_or_zero,
    date,
    reference,
    text,
    written_amount,
)
from mockbooks_harness.mapping.ledger import EVERY_POSTED_LINE, groups, record_reference, signed
from mockbooks_harness.mapping.members import (
    NEEDED_KEY,
    SOURCE_MODIFIED,
    STAMPS,
    TXN_ID,
    classes,
    decimal,
    element_reference,
    looked_at,
    only_id,
    record_references,
    write_date,
)
from mockbooks_harness.mapping.rows import Form, Row, Table, Write, read_rows
from mockbooks_harness.mapping.spoken_of import ACCOUNTS, CURRENCIES, PREFERENCES

LONGEST_DESCRIPTION = 4000


def entries(rows: Iterable[Element], context: Context) -> Iterator[Record]:
    """An entry for each transaction whose ledger lines are there."""
    for group in groups(rows):
        entry = read_rows(TABLE.forms[0].rows, group[0], context)
        entry["journalLines"] = ledger_lines(group, context)
        if entry["journalLines"]:
            yield entry


def ledger_lines(group: list[Element], context: Context) -> list[Record]:
    """[D:EX] the first without a description, the others with theirs; none of zero."""
    lines = []
    for position, row in enumerate(group):
        net = signed(row, context, home=True)
        if net:
            lines.append(
                {
                    "description": (text(row.find("Memo")) or "") if position else "",
                    "netAmount": net,
                    "currency": context.home_currency,
                    "accountRef": reference(row.find("AccountRef")),
                }
            )
    return [{name: value for name, value in line.items() if value is not None} for line in lines]


# ---- the journal entry of QuickBooks

_ENTITIES = {"Customer": "customers", "Vendor": "suppliers"}


def own_lines(ret: Element, context: Context) -> list[Record]:
    """Debit and credit lines in their order; those of zero are left out as in all entries."""
    return [
        read_rows(LINES, line, context)
        for line in ret
        if line.tag in ("JournalDebitLine", "JournalCreditLine") and amount_or_zero(line.find("Amount"))
    ]


def own_amount(line: Element, _context: Context) -> Decimal:
    """Debit positive, credit negative.  [D:EX]"""
    value = amount_or_zero(line.find("Amount"))
    return value if line.tag == "JournalDebitLine" else -value


def own_tracking(line: Element, context: Context) -> Record | None:
    """The name and the class of a line, as references to records.  [D:EX, a pushed entry; A read]"""
    key = text(line.find("EntityRef/ListID"))
    kind = _ENTITIES.get(context.entity(key) or "")
    found = [{"id": key, "dataType": kind}] if key and kind else []
    found += [{"id": each["id"], "dataType": "trackingCategories"} for each in classes(line) if "id" in each]
    return {"recordRefs": found} if found else None


def build_lines(lines: list[Record], _context: Context) -> list[Element]:
    """JournalDebitLine for what is positive, or zero, JournalCreditLine for what is negative, in their order."""
    elements = []
    for line in lines:
        net = decimal(line["netAmount"])
        element = etree.Element("JournalDebitLine" if net >= 0 else "JournalCreditLine")
        element.append(element_reference("AccountRef", line["accountRef"]["id"]))
        etree.SubElement(element, "Amount").text = written_amount(abs(net))
        if line.get("description"):
            etree.SubElement(element, "Memo").text = str(line["description"])
        tracked = (line.get("tracking") or {}).get("recordRefs") or []
        for data_type, tag in ((("customers", "suppliers"), "EntityRef"), (("trackingCategories",), "ClassRef")):
            for each in [one for one in tracked if one.get("dataType") in data_type][:1]:
                element.append(element_reference(tag, each["id"]))
        elements.append(element)
    return elements


def lines_balance(record: Record, _context: Context) -> list[tuple[str, str]]:
    """[D:EX] the net amounts make zero."""
    if sum(decimal(line["netAmount"]) for line in record["journalLines"]) == 0:
        return []
    return [("JournalLines.NetAmount", "the sum of JournalLines.NetAmount for all line items must be 0")]


def home_currency_only(record: Record, context: Context) -> list[tuple[str, str]]:
    """[D:EX] a line's currency is the base currency."""
    faults = []
    for position, line in enumerate(record["journalLines"]):
        if line.get("currency") not in (None, "", context.home_currency):
            place = f"JournalLines[{position}].Currency"
            sentence = "must match the base currency of the company" if context.multi_currency else ENABLED
            faults.append((place, f"{place} {sentence}"))
    return faults


def settle(record: Record) -> Record:
    """The date it is posted on and its lines."""
    return {name: value for name, value in record.items() if name in ("postedOn", "journalLines")}


_TRACKED = Write(
    "",
    kind="Object",
    rows=(record_references("customers", "suppliers", "trackingCategories"),),
    published=False,
)
"""[D:EX] a published push has it, though the options model is silent."""

LINES = (
    Row(
        "description",
        "Memo",
        lambda e, _: text(e),
        "D:EX",
        Write("", longest=LONGEST_DESCRIPTION),
        missing="",
        keep=lambda v, _: v or None,
    ),
    Row("netAmount", ".", own_amount, "D:EX", looked_at(required=True)),
    Row("currency", ".", lambda _, c: c.home_currency, "D:EX", Write("")),
    Row(
        "accountRef",
        "AccountRef",
        lambda e, _: reference(e),
        "D:EX",
        Write("", kind="Object", required=True, rows=NEEDED_KEY),
        keep=only_id,
    ),
    Row("tracking", ".", own_tracking, "D:EX pushed; A", _TRACKED),
)

_POSTED = Row("postedOn", "TxnDate", lambda e, _: date(e), "D:EX", write_date("TxnDate"))
_CREATED = Row("createdOn", "TxnDate", lambda e, _: date(e), "D:EX")


def _reference_row(read: Any) -> Row:
    return Row("recordRef", ".", read, "D:EX invoices; A")


TABLE = Table(
    data_type="journalEntries",
    model="JournalEntry",
    queries=(EVERY_POSTED_LINE,),
    related=(PREFERENCES, CURRENCIES, ACCOUNTS),
    changes=False,
    grouped=True,
    assemble=entries,
    settle=settle,
    choose=lambda *_: "JournalEntryRet",
    checks=(lines_balance, home_currency_only, references.exist),
    forms=(
        Form(
            ret="TransactionRet",
            rows=(
                TXN_ID,
                Row("postedOn", "TxnDate", lambda e, _: date(e), "D:EX"),
                _CREATED,
                Row("journalLines", ".", None, "D:EX"),
                SOURCE_MODIFIED,
                _reference_row(lambda e, _: record_reference(text(e.find("TxnID")), text(e.find("TxnType")))),
                STAMPS[1],
            ),
        ),
        Form(
            ret="JournalEntryRet",
            add="JournalEntryAdd",
            deletes="JournalEntry",
            # In the order of JournalEntryAdd.
            rows=(
                TXN_ID,
                _POSTED,
                _CREATED,
                Row(
                    "journalLines",
                    ".",
                    own_lines,
                    "D:EX",
                    Write("", kind="Array", required=True, rows=LINES, build=build_lines),
                ),
                _reference_row(lambda e, _: record_reference(text(e.find("TxnID")), "JournalEntry")),
                *STAMPS,
            ),
        ),
    ),
)
