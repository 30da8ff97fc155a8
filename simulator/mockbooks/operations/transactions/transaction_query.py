"""TransactionQuery: rows of nearly all types of transaction in one answer, as the Find window shows them.

A row is one ledger line: the source line of a transaction (its header account), or one of its target lines [D:CASH].
SummaryOnly, the default, gives the source lines, AllExceptSummary the target lines, All both [D:OSR]. What does not
post (estimates, orders, pending documents) has rows of the same form, made of its header and its lines (assumed).
``Amount`` is positive where it increases the natural balance of its account [A]: a check is negative on the bank, an
invoice positive on accounts receivable. Rows come by TxnDate, then TxnNumber, as in every query for transactions, the
source line first (assumed). Time tracking is not seen, not even by its TxnID [D:OSR].

Filters by account, name, item and class look at rows. A target line is given if it fits all of them; so is a source
line where target lines are asked for too. With SummaryOnly a transaction is given if any row of it fits
(:func:`_narrow_rows`, assumed). PaidStatus Open takes what is to be paid, applied or used still, Closed what was and is
not any more; what cannot be open is neither (assumed).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from mockbooks.books.balances import shown_balance
from mockbooks.books.currencies import home_currency
from mockbooks.books.open_amounts import OPEN_ITEM_KINDS
from mockbooks.company.identity import source_line_id
from mockbooks.company.local_time import moment_text
from mockbooks.operations.call import Call
from mockbooks.operations.computed_text import computed_text
from mockbooks.operations.iterator import page_of
from mockbooks.operations.lists.filters import modified_range
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.registry import Operation
from mockbooks.operations.selection import Selection
from mockbooks.operations.transactions import currencies, report_filters
from mockbooks.operations.transactions.filters import days, of_currency, ref_numbers, txn_dates
from mockbooks.operations.transactions.report_filters import Chosen
from mockbooks.operations.transactions.transaction import STAND_IN
from mockbooks.operations.transactions.values import record_at, text
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.catalogue.model import Element
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    NO_MATCH,
    NOT_FOUND_IN_LIST,
    OBJECT_NOT_FOUND,
    OK,
    RECORD_NOT_IN_LIST,
    Refused,
    Status,
)
from mockbooks.qbxml.types import amount_text
from mockbooks.qbxml.versions import Version

__all__ = ["OPERATIONS"]

_RET = "TransactionRet"
_WHERE = "Transaction query"
_NOT_FILTERS = ("IncludeRetElement",)

# What has no ledger lines: its rows are its header and its lines.
_UNPOSTED = "(txn.kind IN ('Estimate', 'PurchaseOrder', 'SalesOrder') OR txn.status = 'pending')"
_PARTS = {
    "SummaryOnly": "(SELECT 0 AS target)",
    "AllExceptSummary": "(SELECT 1 AS target)",
    "All": "(SELECT 0 AS target UNION ALL SELECT 1)",
}
_SOURCE = f"""txn CROSS JOIN {{parts}} AS part
LEFT JOIN posting ON posting.txn = txn.id AND posting.is_source = 1 - part.target
LEFT JOIN line AS posted ON posted.id = posting.line
LEFT JOIN line AS unposted ON unposted.txn = txn.id AND unposted.account IS NOT NULL AND part.target
    AND {_UNPOSTED} AND unposted.kind <> 'BuildAssemblyLine'"""
_IS_ROW = f"(posting.id IS NOT NULL OR {_UNPOSTED} AND (NOT part.target OR unposted.id IS NOT NULL))"
_COLUMNS = """
txn.kind, txn.txn_id, coalesce(posted.txn_line_id, unposted.txn_line_id), txn.time_created, txn.time_modified,
CASE WHEN posting.id THEN posting.entity ELSE coalesce(json_extract(unposted.own, '$.CustomerRef'), txn.entity) END,
coalesce(posting.account, unposted.account, txn.account), txn.txn_date, txn.ref_number,
coalesce(posting.foreign_amount, posting.amount), coalesce(unposted.amount, txn.total), part.target,
coalesce(posted.own, unposted.own), CASE WHEN part.target THEN NULL ELSE json_extract(txn.own, '$.Memo') END,
posting.amount, txn.currency, txn.exchange_rate
"""
_ORDER = ("txn.txn_date", "txn.txn_number", "part.target", "coalesce(posting.id, unposted.position, 0)")

# The same four of a row, in each of the places where rows come from: the selection itself, and the rows of its
# transaction when any of them will do.
_HERE = {
    "account": "coalesce(posting.account, unposted.account, txn.account)",
    "entity": "CASE WHEN posting.id THEN posting.entity"
    " ELSE coalesce(json_extract(unposted.own, '$.CustomerRef'), txn.entity) END",
    "item": "coalesce(posting.item, unposted.item)",
    "class": "CASE WHEN posting.id THEN posting.class"
    " ELSE json_extract(CASE WHEN part.target THEN unposted.own ELSE txn.own END, '$.ClassRef') END",
}
_POSTED = {name: f"other.{name}" for name in _HERE}
_LINE = {
    "account": "other.account",
    "entity": "coalesce(json_extract(other.own, '$.CustomerRef'), txn.entity)",
    "item": "other.item",
    "class": "json_extract(other.own, '$.ClassRef')",
}
_HEADER = {
    "account": "txn.account",
    "entity": "txn.entity",
    "item": "NULL",
    "class": "json_extract(txn.own, '$.ClassRef')",
}


def transaction_query(call: Call) -> Outcome:
    """Answer a TransactionQuery."""
    record = call.record
    wanted = record.get("TxnID")
    status: Status | None = None
    level = text(record, "TransactionDetailLevelFilter") or "SummaryOnly"
    selection = Selection(_COLUMNS, _SOURCE.format(parts=_PARTS[level]), _ORDER).where(_IS_ROW)
    _of_types(call, selection)
    if isinstance(wanted, list) and wanted:
        status = _by_txn_id(call, selection, [str(txn_id) for txn_id in wanted])
    else:
        _narrow(call, selection, level)
    filters: Record = {name: value for name, value in record.items() if name not in _NOT_FILTERS}
    page = page_of(call, selection, filters)
    found = OK.status() if page.rows or page.counted_only else NO_MATCH.status()
    ret = catalogue.body(_RET)
    return Outcome(
        status=status or found,
        body="".join(_text(call, ret, row[len(_ORDER) :]) for row in page.rows),
        ret_count=page.ret_count,
        iterator_remaining=page.iterator_remaining if page.rows else None,
        iterator_id=page.iterator_id if page.rows else None,
    )


def _of_types(call: Call, selection: Selection) -> None:
    """Only what the version can name; nothing of what was never shown, in a company made of answers."""
    kinds = _visible(call.version)
    # The plus keeps the rows in the order of the index by date: nearly all kinds are wanted.
    selection.where(f"+txn.kind IN ({', '.join('?' * len(kinds))})", *kinds)
    if call.company.imported:
        selection.where("txn.id NOT IN (SELECT object FROM standin WHERE holder = 'txn')")
        selection.where(f"json_extract(posted.own, '$.\"{STAND_IN}\"') IS NULL")


def _by_txn_id(call: Call, selection: Selection, wanted: list[str]) -> Status | None:
    """By TxnID, in the order of transactions. A single one that is not there is 3120, of several the first that is
    missing is told with a Warn 500 (assumed, as in every query for transactions)."""
    marks = ", ".join("?" * len(wanted))
    kinds = _visible(call.version)
    rows = call.company.connection.execute(
        f"SELECT txn_id FROM txn WHERE txn_id IN ({marks}) AND kind IN ({', '.join('?' * len(kinds))})",
        (*wanted, *kinds),
    )
    there = {txn_id for (txn_id,) in rows}
    selection.where(f"txn.txn_id IN ({marks})", *wanted)
    missing = next((txn_id for txn_id in wanted if txn_id not in there), None)
    if missing is None:
        return None
    if len(wanted) == 1:
        raise Refused(OBJECT_NOT_FOUND, id=missing, quickbooks_error=RECORD_NOT_IN_LIST)
    return NOT_FOUND_IN_LIST.status(value=missing)


def _narrow(call: Call, selection: Selection, level: str) -> None:
    record, company = call.record, call.company
    _modified(call, record_at(record, "TransactionModifiedDateRangeFilter"), selection)
    txn_dates(call, record_at(record, "TransactionDateRangeFilter"), selection)
    _numbers(record, selection)
    ref_numbers(record, selection)
    _types(record_at(record, "TransactionTypeFilter"), selection)
    posting = text(record, "TransactionPostingStatusFilter")
    if posting in ("Posting", "NonPosting"):
        selection.where(_UNPOSTED if posting == "NonPosting" else f"NOT {_UNPOSTED}")
    _paid(text(record, "TransactionPaidStatusFilter"), selection)
    of_currency(call, record_at(record, "CurrencyFilter"), selection, _WHERE)
    wanted: dict[str, Chosen] = {}
    for name, element, choose in (
        ("account", "TransactionAccountFilter", report_filters.accounts),
        ("entity", "TransactionEntityFilter", report_filters.entities),
        ("item", "TransactionItemFilter", report_filters.items),
        ("class", "TransactionClassFilter", report_filters.classes),
    ):
        if element in record:
            wanted[name] = choose(company, record_at(record, element), _WHERE)
    if wanted:
        _narrow_rows(selection, wanted, any_row=level == "SummaryOnly")


def _narrow_rows(selection: Selection, wanted: dict[str, Chosen], *, any_row: bool) -> None:
    """Take the rows that fit, or every row of a transaction of which any row fits (assumed)."""
    parameters = [parameter for choice in wanted.values() for parameter in choice.parameters]
    if not any_row:
        selection.where(_fits(_HERE, wanted), *parameters)
        return
    selection.where(
        f"(EXISTS (SELECT 1 FROM posting AS other WHERE other.txn = txn.id AND {_fits(_POSTED, wanted)})"
        f" OR {_UNPOSTED} AND ({_fits(_HEADER, wanted)}"
        f" OR EXISTS (SELECT 1 FROM line AS other WHERE other.txn = txn.id AND {_fits(_LINE, wanted)})))",
        *parameters * 3,
    )


def _fits(columns: dict[str, str], wanted: dict[str, Chosen]) -> str:
    return " AND ".join(f"{columns[name]} IN {choice.condition}" for name, choice in wanted.items())


def _modified(call: Call, dates: Record, selection: Selection) -> None:
    macro = text(dates, "DateMacro")
    if macro:
        start, end = days(call, macro)
        dates = {"FromModifiedDate": start, "ToModifiedDate": end}
    modified_range(call, dates, selection, "txn.time_modified")


def _numbers(record: Record, selection: Selection) -> None:
    """RefNumber without case, RefNumberCaseSensitive with [D:OSR]."""
    for element, column in (("RefNumber", "txn.ref_key"), ("RefNumberCaseSensitive", "txn.ref_number")):
        wanted = record.get(element)
        if isinstance(wanted, list) and wanted:
            names = [str(name).casefold() if element == "RefNumber" else str(name) for name in wanted]
            selection.where(f"{column} IN ({', '.join('?' * len(names))})", *names)


def _types(wanted: Record, selection: Selection) -> None:
    found = wanted.get("TxnTypeFilter")
    kinds = [str(kind) for kind in found] if isinstance(found, list) else []
    if kinds and "All" not in kinds:
        selection.where(f"txn.kind IN ({', '.join('?' * len(kinds))})", *kinds)


def _paid(wanted: str, selection: Selection) -> None:
    kinds = ", ".join(f"'{kind}'" for kind in OPEN_ITEM_KINDS)
    if wanted == "Open":
        selection.where("txn.open <> 0")
    elif wanted == "Closed":
        selection.where(f"txn.open = 0 AND txn.kind IN ({kinds}) AND (txn.kind <> 'JournalEntry' OR txn.total <> 0)")


def _text(call: Call, ret: Element, row: Sequence[Any]) -> str:
    (
        kind, txn_id, line_id, created, modified, entity, account, txn_date, number, posted, amount, target, line, memo,
        in_home, currency, rate,
    ) = row  # fmt: skip
    company, zone = call.company, call.company.zone
    if posted is not None:
        amount = shown_balance(posted, str(company.list_objects[account].classified))
    if line is not None:
        own = json.loads(line)
        memo = own.get("Memo") or own.get("Desc")
    record: Record = {
        "TxnType": kind,
        "TxnID": txn_id,
        "TxnLineID": line_id or ("" if target else source_line_id(txn_id)),
        "TimeCreated": moment_text(created, zone),
        "TimeModified": moment_text(modified, zone),
        "TxnDate": txn_date,
        "RefNumber": number or "",
        "Amount": amount_text(amount),
        "Memo": memo or "",
    }
    home = home_currency(company)
    if home is not None:
        shown = shown_balance(in_home, str(company.list_objects[account].classified)) if in_home is not None else None
        record |= {
            "CurrencyRef": currency or home,
            "ExchangeRate": rate or "1",
            "AmountInHomeCurrency": amount_text(currencies.in_home(rate, amount) if shown is None else shown),
        }
    for name, value in (("EntityRef", entity), ("AccountRef", account)):
        if value is not None:
            record[name] = value
    return computed_text(company, ret, record, call.version, call.include)


@cache
def _visible(version: Version) -> tuple[str, ...]:
    """The types that an answer of this version can name."""
    element = next(child for child in catalogue.body(_RET).children() if child.name == "TxnType")
    return tuple(
        value.value
        for value in element.values
        if value.since <= version and (value.until is None or version <= value.until)
    )


OPERATIONS = (Operation("TransactionQueryRq", transaction_query, writes=False),)
