"""Inventory sites: where stock is kept, and the places within them.

They are there in Enterprise once multiple sites are on (3250 otherwise; assumed for the query). A place stands one
level below its site (assumed; the name of a reference has room for no more [D:SCH]). The default site is the one that
is used where a line names none [D:OSR]; it cannot be deleted (assumed).
"""

from __future__ import annotations

from mockbooks.company import Company
from mockbooks.operations import company_features, preferences
from mockbooks.operations.call import Call
from mockbooks.operations.lists.addresses import with_blocks
from mockbooks.operations.lists.entry import ListEntry
from mockbooks.operations.lists.list_type import Change, ListType

__all__ = ["InventorySite"]


class InventorySite(ListType):
    """Sites and the places within them."""

    kind = "InventorySite"
    hierarchical = True
    parent_element = "ParentSiteRef"
    deepest = 1
    provenance = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def require(self, call: Call) -> None:
        """Several sites."""
        group, name = "MultiLocationInventoryPreferences", "IsMultiLocationInventoryEnabled"
        company_features.refuse_without(preferences.is_on(call.company, group, name))

    def complete(self, change: Change) -> None:
        """A new site is not the default one."""
        change.own["IsDefaultSite"] = "false"

    def derive(self, change: Change) -> None:
        """The block of the address follows from the address."""
        with_blocks(change.own, ("SiteAddress",))

    def undeletable(self, company: Company, entry: ListEntry) -> bool:
        """The default site stays (assumed)."""
        return entry.own.get("IsDefaultSite") == "true"
