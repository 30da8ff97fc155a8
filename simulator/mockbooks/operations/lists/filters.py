"""The filters of list queries, as conditions on rows of ``list_object``.

ActiveStatus defaults to ActiveOnly (documented). Names are compared without case (assumed). A CurrencyFilter in a file
without multi-currency is refused as a feature that is off; a filter that names nothing there with 3140 (both assumed).
"""

from __future__ import annotations

from mockbooks.company.local_time import moment_from_text
from mockbooks.operations import preferences
from mockbooks.operations.call import Call
from mockbooks.operations.references import chosen
from mockbooks.operations.selection import Selection, like_pattern
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import FEATURE_NOT_AVAILABLE, INVALID_DATE_RANGE, INVALID_RANGE, Refused
from mockbooks.qbxml.types import cents_of

__all__ = ["modified_range", "narrow"]


def narrow(call: Call, selection: Selection) -> None:
    """Apply the filters that queries of several lists have. Raises ``Refused``."""
    record = call.record
    _active_status(record, selection)
    modified_range(call, record, selection, "list_object.time_modified")
    _name_filters(record, selection)
    _total_balance(record, selection)
    _referred(call, selection, "ClassFilter", "Class")
    if "CurrencyFilter" in record:
        if not preferences.is_on(call.company, "MultiCurrencyPreferences", "IsMultiCurrencyOn"):
            raise Refused(FEATURE_NOT_AVAILABLE)
        _referred(call, selection, "CurrencyFilter", "Currency")


def modified_range(call: Call, record: Record, selection: Selection, column: str) -> None:
    """Apply FromModifiedDate and ToModifiedDate (inclusive). Raises ``Refused`` 3030 if From is later than To."""
    bounds: dict[str, int] = {}
    for name, operator, end_of_day in (("FromModifiedDate", ">=", False), ("ToModifiedDate", "<=", True)):
        text = record.get(name)
        if not text:
            continue
        bounds[operator] = moment_from_text(str(text), call.company.zone, end_of_day=end_of_day)
        selection.where(f"{column} {operator} ?", bounds[operator])
    if bounds.get(">=", 0) > bounds.get("<=", bounds.get(">=", 0)):
        raise Refused(INVALID_DATE_RANGE)


def _active_status(record: Record, selection: Selection) -> None:
    status = record.get("ActiveStatus") or "ActiveOnly"
    if status != "All":
        selection.where("is_active = ?", status == "ActiveOnly")


def _name_filters(record: Record, selection: Selection) -> None:
    name_filter = record.get("NameFilter")
    if isinstance(name_filter, dict):
        # On Name, not on FullName (documented); without case (assumed).
        pattern = like_pattern(str(name_filter["MatchCriterion"]), str(name_filter["Name"]))
        selection.where("list_object.name LIKE ? ESCAPE '\\'", pattern)
    name_range = record.get("NameRangeFilter")
    if isinstance(name_range, dict):
        low, high = str(name_range.get("FromName", "")).lower(), str(name_range.get("ToName", "")).lower()
        if low and high and low > high:
            raise Refused(INVALID_RANGE, field="NameRangeFilter")
        if low:
            selection.where("lower(list_object.name) >= ?", low)
        if high:
            selection.where("lower(list_object.name) <= ?", high)


_OPERATORS = {"LessThan": "<", "LessThanEqual": "<=", "Equal": "=", "GreaterThan": ">", "GreaterThanEqual": ">="}


def _total_balance(record: Record, selection: Selection) -> None:
    balance_filter = record.get("TotalBalanceFilter")
    if isinstance(balance_filter, dict):
        operator = _OPERATORS[str(balance_filter["Operator"])]
        selection.where(f"ifnull(total_balance, 0) {operator} ?", cents_of(str(balance_filter["Amount"])))


def _referred(call: Call, selection: Selection, name: str, kind: str) -> None:
    """Only entries whose own reference to a list of this kind is one of those that the filter names."""
    wanted = call.record.get(name)
    if isinstance(wanted, dict):
        where = f"{call.name.removesuffix('QueryRq')} query"
        condition, rows = chosen(call.company, wanted, (kind,), kind, where)
        selection.where(f"json_extract(list_object.own, '$.{kind}Ref') IN {condition}", *rows)
