"""Currencies: those that QuickBooks brings along, and those that a user defines.

The list is there in a file with several currencies only (3250 otherwise; assumed for the query). Of a built-in one a
Mod changes IsActive and the format, not the name or the code, and it cannot be deleted [D:OSR; the codes are assumed].
The rate is what the last transaction in the currency was entered at, with its date [D:OSR]; the home currency has none.

Customers, vendors and the accounts of four types have one currency each [D:MC3], which is the home currency unless they
say otherwise; other accounts show the home currency (recorded of income); a job has its customer's (assumed). It
cannot change once something was posted (assumed).
"""

from __future__ import annotations

from mockbooks.company import Company
from mockbooks.operations import company_features
from mockbooks.operations.call import Call
from mockbooks.operations.lists.entry import ListEntry
from mockbooks.operations.lists.list_type import Change, ListType
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_IN_CONTEXT, INVALID_VALUE, NAME_IN_USE, Refused

__all__ = ["Currency", "currency_of"]

_DEFAULT_FORMAT: Record = {
    "ThousandSeparator": "Comma",
    "ThousandSeparatorGrouping": "XX_XXX_XXX",
    "DecimalPlaces": "2",
    "DecimalSeparator": "Period",
}


class Currency(ListType):
    """The list of currencies."""

    kind = "Currency"
    provenance = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def require(self, call: Call) -> None:
        """Several currencies."""
        company_features.refuse_without(company_features.is_multi_currency(call.company))

    def complete(self, change: Change) -> None:
        """A user's own, in the format of amounts in dollars unless it says otherwise [D:OSR]."""
        own = change.own
        given = own.get("CurrencyFormat")
        own["CurrencyFormat"] = {**_DEFAULT_FORMAT, **(given if isinstance(given, dict) else {})}
        own["IsUserDefinedCurrency"] = "true"

    def check(self, change: Change) -> None:
        """The code is taken once (assumed); a built-in currency keeps name and code."""
        own, before = change.own, change.before
        if before is not None and before.own.get("IsUserDefinedCurrency") != "true":
            if change.name != before.name:
                raise Refused(INVALID_IN_CONTEXT, element="Name")
            if own.get("CurrencyCode") != before.own.get("CurrencyCode"):
                raise Refused(INVALID_IN_CONTEXT, element="CurrencyCode")
        found = change.company.connection.execute(
            "SELECT id FROM list_object WHERE kind = 'Currency' AND upper(json_extract(own, '$.CurrencyCode')) = ?",
            (str(own.get("CurrencyCode", "")).upper(),),
        ).fetchone()
        if found is not None and (before is None or found[0] != before.id):
            raise Refused(NAME_IN_USE, name=own.get("CurrencyCode", ""))

    def undeletable(self, company: Company, entry: ListEntry) -> bool:
        """A built-in currency stays [D:OSR]."""
        return entry.own.get("IsUserDefinedCurrency") != "true"


def currency_of(change: Change) -> None:
    """The currency of a customer, vendor or account: given, its parent's, or the home currency.

    Raises ``Refused``: 3250 in a file with one currency, 3210 for an account or job that cannot have it and 3151 for a
    change of one that was used (codes assumed).
    """
    company, own, before = change.company, change.own, change.before
    home = company_features.home_currency(company)
    if home is None:
        company_features.refuse_without("CurrencyRef" not in own)
        return
    above = None if change.parent is None else change.parent.own.get("CurrencyRef")
    can_be_foreign = own.get("AccountType", "Bank") in company_features.FOREIGN_ACCOUNT_TYPES
    # Every account shows one, also those that can have no other [R: an AccountAdd of type Income].
    own.setdefault("CurrencyRef", home if above is None or not can_be_foreign else above)
    given = own.get("CurrencyRef", home)
    if not isinstance(given, int) or (given != home and not can_be_foreign) or (above is not None and given != above):
        shown = company.list_objects[given].full_name if isinstance(given, int) else ""
        raise Refused(INVALID_VALUE, field="CurrencyRef", value=shown)
    if before is not None and before.own.get("CurrencyRef", home) != given and _is_used(company, before.id):
        raise Refused(INVALID_IN_CONTEXT, element="CurrencyRef")


def _is_used(company: Company, row: int) -> bool:
    return any(
        company.connection.execute(f"{question} LIMIT 1", (row,)).fetchone()
        for question in ("SELECT 1 FROM txn WHERE entity = ?", "SELECT 1 FROM posting WHERE account = ?")
    )
