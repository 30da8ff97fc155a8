"""Customers (and jobs), vendors, and the names that are neither."""

from __future__ import annotations

from mockbooks.operations import preferences
from mockbooks.operations.lists import tax_agencies
from mockbooks.operations.lists.addresses import additional_contacts, with_blocks
from mockbooks.operations.lists.contacts import added_contacts, changed_contacts
from mockbooks.operations.lists.currencies import currency_of
from mockbooks.operations.lists.entry import ListEntry
from mockbooks.operations.lists.list_type import Change, ListType
from mockbooks.operations.lists.notes import write_notes
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import MISSING_ELEMENT, Refused
from mockbooks.qbxml.versions import Edition

__all__ = ["Customer", "OtherName", "Vendor"]


def _contacts(change: Change) -> None:
    if change.before is None:
        added_contacts(change.call, change.own)
    else:
        changed_contacts(change.call, change.own, change.before.own)


class Customer(ListType):
    """Customers and their jobs."""

    kind = "Customer"
    hierarchical = True
    balances = True
    carried_out = frozenset({"OpenBalance", "OpenBalanceDate"})
    provenance = {"Query": "recorded", "Add": "recorded", "Mod": "recorded"}

    def complete(self, change: Change) -> None:
        """JobStatus None (recorded); with sales tax on, the default code and item (assumed)."""
        own = change.own
        own.setdefault("JobStatus", "None")
        own.setdefault("PreferredDeliveryMethod", "None")
        sales_tax = preferences.group(change.company, "SalesTaxPreferences")
        if change.company.edition is not Edition.US:
            # Where lines are taxed by their codes, a customer's code would stand in their place.
            return
        if sales_tax and change.parent is None:
            own.setdefault("SalesTaxCodeRef", sales_tax["DefaultTaxableSalesTaxCodeRef"])
        if sales_tax:
            own.setdefault("ItemSalesTaxRef", sales_tax["DefaultItemSalesTaxRef"])

    def check(self, change: Change) -> None:
        """Contacts and ship-to addresses must fit together; one currency for good."""
        currency_of(change)
        _contacts(change)
        _ship_to(change.own)

    def derive(self, change: Change) -> None:
        """Address blocks, additional contacts and the first additional note follow from the rest."""
        with_blocks(change.own, ("BillAddress", "ShipAddress"))
        additional_contacts(change.own)
        write_notes(change)

    def added(self, change: Change, entry: ListEntry) -> None:
        """An opening balance becomes a transaction."""
        from mockbooks.operations.lists.open_balance import open_customer

        open_customer(change, entry)


def _ship_to(own: Record) -> None:
    """The ShipAddress is the default of the ship-to addresses, under the name ``Ship To 1`` (recorded)."""
    given = own.get("ShipToAddress")
    addresses = [address for address in (given if isinstance(given, list) else []) if isinstance(address, dict)]
    ship = own.get("ShipAddress")
    if addresses:
        default = next((address for address in addresses if address.get("DefaultShipTo") == "true"), None)
        for address in addresses:
            address.setdefault("DefaultShipTo", "false")
        if default is not None:
            own["ShipAddress"] = {
                name: value for name, value in default.items() if name not in ("Name", "DefaultShipTo")
            }
    elif isinstance(ship, dict) and ship:
        own["ShipToAddress"] = [{"Name": "Ship To 1", **ship, "DefaultShipTo": "true"}]


class Vendor(ListType):
    """Vendors; their balance is what we owe."""

    kind = "Vendor"
    balances = True
    carried_out = frozenset({"OpenBalance", "OpenBalanceDate"})
    provenance = {"Query": "recorded", "Add": "documented", "Mod": "documented"}

    def complete(self, change: Change) -> None:
        """No 1099 unless asked for (recorded)."""
        change.own.setdefault("IsVendorEligibleFor1099", "false")
        tax_agencies.complete(change.own)

    def check(self, change: Change) -> None:
        """A vendor that gets a 1099 needs a tax number and an address (documented; code assumed)."""
        own = change.own
        currency_of(change)
        _contacts(change)
        tax_agencies.check(change)
        if own.get("IsVendorEligibleFor1099") == "true":
            for element in ("VendorTaxIdent", "VendorAddress"):
                if not own.get(element):
                    raise Refused(MISSING_ELEMENT, element=element)

    def derive(self, change: Change) -> None:
        """Address blocks, additional contacts and the first additional note follow from the rest."""
        with_blocks(change.own, ("VendorAddress",))
        additional_contacts(change.own)
        write_notes(change)

    def added(self, change: Change, entry: ListEntry) -> None:
        """An opening balance becomes a transaction."""
        from mockbooks.operations.lists.open_balance import open_vendor

        open_vendor(change, entry)


class OtherName(ListType):
    """Payees that are neither customer, vendor nor employee."""

    kind = "OtherName"
    provenance = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def derive(self, change: Change) -> None:
        """The block of the address follows from the address."""
        with_blocks(change.own, ("OtherNameAddress",))
