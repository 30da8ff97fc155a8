"""BillToPayQuery: what is to be paid to one vendor, and what credit there is to set against it.

AmountDue is what is still to be paid, CreditRemaining what of a credit is left [D:SCH; O:CND]. Bills come first, those
that are due first before the others; credits follow by their date (assumed). ``DueDate`` takes the bills that are due
by then (assumed); without APAccountRef all payable accounts are looked at (assumed).
"""

from __future__ import annotations

from typing import Any

from mockbooks.books.currencies import home_currency
from mockbooks.operations.call import Call
from mockbooks.operations.computed_text import computed_text
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.references import chosen, resolve
from mockbooks.operations.registry import Operation
from mockbooks.operations.transactions.currencies import in_home
from mockbooks.operations.transactions.values import record_at, reference, text
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import FEATURE_NOT_AVAILABLE, INVALID_REFERENCE, NO_MATCH, OK, Refused
from mockbooks.qbxml.types import amount_text

__all__ = ["OPERATIONS"]

_QUERY = "BillToPayQuery"
# A payment stands in its payable account by its record: its own account is where the money comes from. A journal entry
# is to be paid if it is a credit to accounts payable, and a credit to be applied if it is a debit.
_ROWS = """
WITH candidate AS (
    SELECT txn_id, kind, coalesce(json_extract(own, '$.APAccountRef'), account) AS payable, txn_date, txn_number,
        ref_number, due_date, open, currency, exchange_rate,
        CASE kind WHEN 'Bill' THEN 1 WHEN 'JournalEntry' THEN EXISTS (
            SELECT 1 FROM posting WHERE posting.txn = txn.id AND posting.account = txn.account
            AND posting.line IS NOT NULL AND amount < 0)
        ELSE 0 END AS is_bill
    FROM txn WHERE entity = ?1 AND open > 0 AND status = ''
      AND kind IN ('Bill', 'BillPaymentCheck', 'BillPaymentCreditCard', 'JournalEntry', 'VendorCredit')
)
SELECT txn_id, kind, payable, txn_date, ref_number, due_date, open, is_bill, currency, exchange_rate FROM candidate
WHERE payable = coalesce(?2, payable) AND (NOT is_bill OR ?3 IS NULL OR coalesce(due_date, txn_date) <= ?3)
ORDER BY is_bill DESC, CASE WHEN is_bill THEN coalesce(due_date, txn_date) ELSE '' END, txn_date, txn_number
"""


def bill_to_pay_query(call: Call) -> Outcome:
    """Answer a BillToPayQuery."""
    company, record = call.company, call.record
    currencies = _wanted_currencies(call)
    resolve(company, record, catalogue.message(f"{_QUERY}Rq"), f"{_QUERY}")
    vendor, account = reference(record, "PayeeEntityRef"), reference(record, "APAccountRef")
    if vendor is None or company.list_objects[vendor].kind != "Vendor":
        name = "" if vendor is None else company.list_objects[vendor].full_name
        raise Refused(INVALID_REFERENCE, list="Vendor", name=name, object=_QUERY)
    rows = company.connection.execute(_ROWS, (vendor, account, text(record, "DueDate") or None)).fetchall()
    if currencies is not None:
        rows = [row for row in rows if (row[8] or home_currency(company)) in currencies]
    counted_only = call.attributes.get("metaData") == "MetaDataOnly"
    return Outcome(
        status=OK.status() if rows or counted_only else NO_MATCH.status(),
        body="" if counted_only else "".join(_text(call, row) for row in rows),
        ret_count=None if call.attributes.get("metaData", "NoMetaData") == "NoMetaData" else len(rows),
    )


def _wanted_currencies(call: Call) -> set[int] | None:
    """The currencies of a CurrencyFilter, None without one. Raises ``Refused`` 3250 in a file with one currency."""
    wanted = record_at(call.record, "CurrencyFilter")
    if not wanted:
        return None
    if home_currency(call.company) is None:
        raise Refused(FEATURE_NOT_AVAILABLE)
    return set(chosen(call.company, wanted, ("Currency",), "Currency", _QUERY)[1])


def _text(call: Call, row: tuple[Any, ...]) -> str:
    txn_id, kind, account, txn_date, ref_number, due_date, open_, is_bill, currency, rate = row
    shown: Record = {
        "TxnID": txn_id,
        "TxnType": kind,
        "APAccountRef": account,
        "TxnDate": txn_date,
        "RefNumber": ref_number or "",
    }
    if is_bill:
        shown |= {"DueDate": due_date or "", "AmountDue": amount_text(open_)}
    else:
        shown["CreditRemaining"] = amount_text(open_)
    company = call.company
    home = home_currency(company)
    if home is not None:
        twin = "AmountDueInHomeCurrency" if is_bill else "CreditRemainingInHomeCurrency"
        shown |= {"CurrencyRef": currency or home, "ExchangeRate": rate or "1", twin: amount_text(in_home(rate, open_))}
    return computed_text(
        company,
        catalogue.body("BillToPayRet"),
        {"BillToPay" if is_bill else "CreditToApply": shown},
        call.version,
        call.include,
    )


OPERATIONS = (Operation(f"{_QUERY}Rq", bill_to_pay_query, writes=False),)
