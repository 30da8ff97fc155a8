"""Sales tax codes, sales representatives and classes: what lines and documents are marked with."""

from __future__ import annotations

from mockbooks.company import Company
from mockbooks.operations import preferences
from mockbooks.operations.lists.delete import in_use
from mockbooks.operations.lists.entry import ListEntry
from mockbooks.operations.lists.list_type import Change, ListType
from mockbooks.qbxml.status import INVALID_IN_CONTEXT, Refused
from mockbooks.qbxml.versions import Edition

__all__ = ["BUILT_IN_TAX_CODES", "Class", "SalesRep", "SalesTaxCode"]

BUILT_IN_TAX_CODES = ("Tax", "Non")


class SalesTaxCode(ListType):
    """Codes that say whether a line, item or customer is taxed."""

    kind = "SalesTaxCode"
    provenance = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def check(self, change: Change) -> None:
        """IsTaxable cannot change once the code is used, and never for Tax and Non (documented; code assumed)."""
        before = change.before
        if before is None or before.own.get("IsTaxable") == change.own.get("IsTaxable"):
            return
        built_in = change.company.edition is Edition.US and before.name in BUILT_IN_TAX_CODES
        if built_in or in_use(change.company, before.id):
            raise Refused(INVALID_IN_CONTEXT, element="IsTaxable")

    def undeletable(self, company: Company, entry: ListEntry) -> bool:
        """``Tax`` and ``Non`` can be changed but not deleted (documented); so it is with the codes that lines have by
        default, outside the United States (assumed)."""
        if company.edition is Edition.US:
            return entry.name in BUILT_IN_TAX_CODES
        return entry.id in preferences.group(company, "SalesTaxPreferences").values()


class SalesRep(ListType):
    """Who sells: the initials of an employee, vendor or other name, never of a customer (documented).

    The initials are its name: a reference shows them as FullName (recorded).
    """

    kind = "SalesRep"
    name_element = "Initial"
    provenance = {"Query": "documented", "Add": "documented", "Mod": "documented"}


class Class(ListType):
    """Classes: segments of the business that lines are told apart by."""

    kind = "Class"
    hierarchical = True
    provenance = {"Query": "documented", "Add": "documented", "Mod": "documented"}
