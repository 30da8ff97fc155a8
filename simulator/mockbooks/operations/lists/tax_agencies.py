"""Vendors that are sales tax agencies, outside the United States: whether their tax is tracked, and in which accounts.

An agency's tax is tracked on sales and on purchases unless it says otherwise, and charged on no other tax (assumed).
``IsTaxAgency`` is the older name of ``IsSalesTaxAgency`` and is shown alone [D:SCH]. The accounts that tax is kept in
are current liabilities or current assets; accounts show that they are such (``IsTaxAccount``) [D:SCH; the types and
the refusal are assumed].
"""

from __future__ import annotations

from mockbooks.company import Company
from mockbooks.operations.lists.entry import dump_own
from mockbooks.operations.lists.list_type import Change
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_REFERENCE, Refused

__all__ = ["check", "complete"]

_AGENCY = "IsSalesTaxAgency"
_ACCOUNTS = ("TaxOnPurchasesAccountRef", "TaxOnSalesAccountRef")
_ACCOUNT_TYPES = ("OtherCurrentAsset", "OtherCurrentLiability")


def complete(own: Record) -> None:
    """What a new agency that says no more than that it is one has."""
    if own.get(_AGENCY) == "true":
        own.setdefault("IsTaxTrackedOnPurchases", "true")
        own.setdefault("IsTaxTrackedOnSales", "true")
        own.setdefault("IsTaxOnTax", "false")


def check(change: Change) -> None:
    """Refuse accounts that no tax can be kept in (3140, assumed); mark the others."""
    own, company = change.own, change.company
    if _AGENCY in own:
        own["IsTaxAgency"] = own[_AGENCY]
    for name in _ACCOUNTS:
        row = own.get(name)
        if isinstance(row, int):
            account = company.list_objects[row]
            if account.classified not in _ACCOUNT_TYPES:
                raise Refused(INVALID_REFERENCE, list="Account", name=account.full_name, object="Vendor")
            if account.own.get("IsTaxAccount") != "true":
                _mark(company, row, account.own)


def _mark(company: Company, row: int, own: Record) -> None:
    """Let an account show that it keeps tax; it is not edited by that (assumed)."""
    marked: Record = {**own, "IsTaxAccount": "true"}
    company.connection.execute(
        "UPDATE list_object SET own = ?, revision = ? WHERE id = ?",
        (dump_own(marked), company.counters.next_revision(), row),
    )
    company.list_objects.pop(row, None)
