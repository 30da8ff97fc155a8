"""The filters of transaction queries, as conditions on rows of ``txn``.

EntityFilter is on the customer, vendor or payee of the header (assumed: on names of lines only where a header has
none: deposits, journal entries), AccountFilter on every account the transaction posts to, its own for one that does
not post (assumed). A filter that names nothing there is refused with 3140 (assumed).
"""

from __future__ import annotations

from mockbooks.books.currencies import home_currency
from mockbooks.company.kinds import ITEM_KINDS, NAME_KINDS
from mockbooks.company.local_time import local_date
from mockbooks.operations.call import Call
from mockbooks.operations.date_macros import date_range
from mockbooks.operations.lists.query import modified_range
from mockbooks.operations.references import chosen
from mockbooks.operations.selection import Selection, like_pattern
from mockbooks.operations.transactions.values import record_at, text
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    FEATURE_NOT_AVAILABLE,
    INVALID_DATE_RANGE,
    INVALID_RANGE,
    Refused,
)

__all__ = ["days", "narrow", "of_currency", "ref_numbers", "txn_dates"]

_GREATEST_REF_NUMBER = 2147483647


def narrow(call: Call, selection: Selection, *, names_on_lines: bool = False) -> None:
    """Apply every filter of a transaction query. Raises ``Refused``."""
    record, where = call.record, f"{call.name.removesuffix('QueryRq')} query"
    modified_range(call, record_at(record, "ModifiedDateRangeFilter"), selection, "txn.time_modified")
    txn_dates(call, record_at(record, "TxnDateRangeFilter"), selection)
    for element in ("EntityFilter", "TimeTrackingEntityFilter"):
        if element not in record:
            continue
        condition, rows = chosen(call.company, record_at(record, element), NAME_KINDS, "Entity", where)
        if names_on_lines:
            condition = f"(SELECT 1 FROM posting WHERE posting.txn = txn.id AND posting.entity IN {condition})"
            selection.where(f"EXISTS {condition}", *rows)
        else:
            selection.where(f"txn.entity IN {condition}", *rows)
    if "AccountFilter" in record:
        condition, rows = chosen(call.company, record_at(record, "AccountFilter"), ("Account",), "Account", where)
        selection.where(
            f"(txn.account IN {condition} OR EXISTS (SELECT 1 FROM posting WHERE posting.txn = txn.id"
            f" AND posting.account IN {condition}))",
            *rows,
            *rows,
        )
    if "ItemFilter" in record:
        condition, rows = chosen(call.company, record_at(record, "ItemFilter"), ITEM_KINDS, "Item", where)
        selection.where(f"EXISTS (SELECT 1 FROM line WHERE line.txn = txn.id AND line.item IN {condition})", *rows)
    if "SiteFilter" in record:
        kinds = ("InventorySite",)
        condition, rows = chosen(call.company, record_at(record, "SiteFilter"), kinds, "InventorySite", where)
        ends = [f"json_extract(txn.own, '$.{end}InventorySiteRef') IN {condition}" for end in ("From", "To")]
        selection.where(f"({' OR '.join(ends)})", *rows, *rows)
    ref_numbers(record, selection)
    of_currency(call, record_at(record, "CurrencyFilter"), selection, where)
    pending = text(record, "PendingStatus")
    if pending in ("PendingOnly", "NotPendingOnly"):
        selection.where(f"txn.status {'=' if pending == 'PendingOnly' else '<>'} 'pending'")
    paid = text(record, "PaidStatus")
    if paid in ("PaidOnly", "NotPaidOnly"):
        selection.where("txn.open = 0" if paid == "PaidOnly" else "txn.open <> 0")


def days(call: Call, macro: str) -> tuple[str, str]:
    """First and last day (ISO) that a date macro names; "" where the range is open."""
    company = call.company
    first_month = text(company.singleton("Company"), "FirstMonthFiscalYear") or "January"
    low, high = date_range(macro, local_date(company.clock.now(), company.zone), first_month)
    return low.isoformat() if low else "", high.isoformat() if high else ""


def of_currency(call: Call, wanted: Record, selection: Selection, where: str) -> None:
    """Apply a CurrencyFilter. Raises ``Refused`` 3250 in a file with one currency."""
    if not wanted:
        return
    home = home_currency(call.company)
    if home is None:
        raise Refused(FEATURE_NOT_AVAILABLE)
    condition, rows = chosen(call.company, wanted, ("Currency",), "Currency", where)
    # What was entered before there were several currencies is in the home currency.
    selection.where(f"coalesce(txn.currency, ?) IN {condition}", home, *rows)


def txn_dates(call: Call, dates: Record, selection: Selection) -> None:
    """Apply a TxnDateRangeFilter. Raises ``Refused`` 3030."""
    macro = text(dates, "DateMacro")
    start, end = days(call, macro) if macro else (text(dates, "FromTxnDate"), text(dates, "ToTxnDate"))
    if start and end and start > end:
        raise Refused(INVALID_DATE_RANGE)
    if start:
        selection.where("txn.txn_date >= ?", start)
    if end:
        selection.where("txn.txn_date <= ?", end)


def ref_numbers(record: Record, selection: Selection) -> None:
    """Apply RefNumberFilter and RefNumberRangeFilter. Raises ``Refused`` 3031."""
    match = record_at(record, "RefNumberFilter")
    if match:
        pattern = like_pattern(text(match, "MatchCriterion"), text(match, "RefNumber").casefold())
        selection.where("txn.ref_key LIKE ? ESCAPE '\\'", pattern)
    bounds = record_at(record, "RefNumberRangeFilter")
    low, high = text(bounds, "FromRefNumber").casefold(), text(bounds, "ToRefNumber").casefold()
    if not low and not high:
        return
    if all(not bound or (bound.isdigit() and int(bound) <= _GREATEST_REF_NUMBER) for bound in (low, high)):
        # Both ends of digits only: compared as numbers [D:OSR]; a RefNumber with letters is in no such range (assumed).
        _range(selection, "CAST(txn.ref_key AS INTEGER)", int(low) if low else None, int(high) if high else None)
        selection.where("txn.ref_key <> '' AND txn.ref_key NOT GLOB '*[^0-9]*'")
    else:
        _range(selection, "txn.ref_key", low or None, high or None)


def _range(selection: Selection, column: str, low: object, high: object) -> None:
    if low is not None and high is not None and low > high:  # type: ignore[operator]
        raise Refused(INVALID_RANGE, field="RefNumberRangeFilter")
    if low is not None:
        selection.where(f"{column} >= ?", low)
    if high is not None:
        selection.where(f"{column} <= ?", high)
