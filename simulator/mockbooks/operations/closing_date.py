"""The closing date: transactions on or before it are locked, once it has a password.

``AccountingPreferences.ClosingDate`` shows it; no request can set it [D:SCH; O:RD], the program does
(:func:`close_books`). With a password, which the SDK has no way to give, an Add or
Mod dated on or before it is refused with 3171, a delete or void with 3161 [codes O:QUBE; which goes with which is
assumed]. Without a password changes pass: the program only warns the person at the desk [A]. Both the date a
transaction had and the one it gets count, and transactions that do not post are held too (both assumed).
"""

from __future__ import annotations

from mockbooks.company import Company
from mockbooks.operations import preferences
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import CLOSING_DATE_MODIFY, Refused, StatusCode

__all__ = ["close_books", "refuse_if_closed", "refuse_if_posted_before"]

# Under this name the preferences keep whether the date has a password: it is not shown.
_PASSWORD = "@ClosingDatePassword"

_POSTED_BEFORE = "SELECT 1 FROM posting WHERE account = ? AND item = ? AND txn_date <= ? LIMIT 1"


def close_books(company: Company, until: str, *, password: bool = False) -> None:
    """Close the books up to and with this day (ISO); "" opens them again. Must run inside a request set."""
    records = dict(company.singleton("Preferences"))
    group: Record = dict(preferences.group(company, "AccountingPreferences"))
    for name in ("ClosingDate", _PASSWORD):
        group.pop(name, None)
    if until:
        group["ClosingDate"] = until
        group[_PASSWORD] = "true" if password else "false"
    company.store_singleton("Preferences", {**records, "AccountingPreferences": group})


def refuse_if_closed(company: Company, kind: str, *dates: str, status: StatusCode = CLOSING_DATE_MODIFY) -> None:
    """Refuse a change to a transaction of this kind and of one of these days (ISO) if that day is locked."""
    group = preferences.group(company, "AccountingPreferences")
    if group.get(_PASSWORD) == "true" and min(dates) <= str(group["ClosingDate"]):
        raise Refused(status, object=kind)


def refuse_if_posted_before(company: Company, kind: str, item: int, account: int) -> None:
    """Refuse to move what an item posted to another account if some of it is closed, with a password or without
    [D:OSR; the code is assumed]."""
    until = preferences.group(company, "AccountingPreferences").get("ClosingDate")
    if until and company.connection.execute(_POSTED_BEFORE, (account, item, until)).fetchone() is not None:
        raise Refused(CLOSING_DATE_MODIFY, object=kind)
