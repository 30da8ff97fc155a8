"""The customer and vendor profile lists: types, messages, ways to pay and to ship. They have no Mod."""

from __future__ import annotations

from mockbooks.operations.call import Call
from mockbooks.operations.lists.list_type import Change, ListType
from mockbooks.operations.selection import Selection

__all__ = ["CustomerMsg", "CustomerType", "JobType", "PaymentMethod", "ShipMethod", "VendorType"]


class _Profile(ListType):
    """A small list of names to choose from."""

    verbs = ("Add", "Query")
    provenance = {"Query": "documented", "Add": "documented"}


class CustomerType(_Profile):
    """Kinds of customers: retail, wholesale."""

    kind = "CustomerType"
    hierarchical = True


class VendorType(_Profile):
    """Kinds of vendors: suppliers, tax agencies."""

    kind = "VendorType"
    hierarchical = True


class JobType(_Profile):
    """Kinds of jobs: repairs, new buildings."""

    kind = "JobType"
    hierarchical = True


class CustomerMsg(_Profile):
    """Messages to print at the foot of a sales form."""

    kind = "CustomerMsg"


class PaymentMethod(_Profile):
    """Ways in which customers pay."""

    kind = "PaymentMethod"

    def complete(self, change: Change) -> None:
        """A method of no type is of another one than QuickBooks knows (assumed)."""
        change.own.setdefault("PaymentMethodType", "Other")

    def narrow(self, call: Call, selection: Selection) -> None:
        """PaymentMethodType, which may be given several times."""
        wanted = call.record.get("PaymentMethodType")
        if isinstance(wanted, list) and wanted:
            selection.where(f"classified IN ({', '.join('?' * len(wanted))})", *(str(name) for name in wanted))


class ShipMethod(_Profile):
    """Ways in which goods are sent."""

    kind = "ShipMethod"
