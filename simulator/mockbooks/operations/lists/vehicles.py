"""Vehicles, whose mileage is kept. Each name is taken once [D:OSR]."""

from __future__ import annotations

from mockbooks.operations.lists.list_type import ListType

__all__ = ["Vehicle"]


class Vehicle(ListType):
    """The list of vehicles."""

    kind = "Vehicle"
    provenance = {"Query": "documented", "Add": "documented", "Mod": "documented"}
