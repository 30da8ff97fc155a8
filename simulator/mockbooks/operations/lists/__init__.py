"""Lists: one engine for all of them, and the rules that only some have.

``add``, ``mod``, ``query`` and ``delete`` are written once; a :class:`ListType` states what differs. The tables below
are the whole of what is served.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import cast

from mockbooks.operations.lists import accounts, items, names_lists, sales_lists
from mockbooks.operations.lists.add import add
from mockbooks.operations.lists.delete import list_del
from mockbooks.operations.lists.list_type import ListType
from mockbooks.operations.lists.mod import mod
from mockbooks.operations.lists.query import query
from mockbooks.operations.registry import Operation, Provenance

__all__ = ["LIST_TYPES", "operations"]

_TYPES: tuple[ListType, ...] = (
    accounts.Account(),
    names_lists.Customer(),
    names_lists.Vendor(),
    items.ItemService(),
    items.ItemNonInventory(),
    items.ItemSalesTax(),
    sales_lists.SalesTaxCode(),
    sales_lists.StandardTerms(),
)

LIST_TYPES: Mapping[str, ListType] = MappingProxyType({list_type.kind: list_type for list_type in _TYPES})

# Queries over several kinds at once, in the order in which the kinds come.
_COMBINED: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {"ItemQueryRq": lambda kind: kind.startswith("Item")}
)


def operations() -> Iterator[Operation]:
    """Every operation on lists."""
    for list_type in _TYPES:
        yield from _operations_of(list_type)
    for request, belongs in _COMBINED.items():
        types = {kind: list_type for kind, list_type in LIST_TYPES.items() if belongs(kind)}
        yield Operation(request, partial(query, types), writes=False, provenance="recorded")
    yield Operation("ListDelRq", partial(list_del, LIST_TYPES), writes=True, provenance="recorded")


def _operations_of(list_type: ListType) -> Iterator[Operation]:
    kind = list_type.kind
    for verb in list_type.verbs:
        provenance = cast("Provenance", list_type.provenance.get(verb, "documented"))
        if verb == "Query":
            yield Operation(f"{kind}QueryRq", partial(query, {kind: list_type}), False, provenance)
        else:
            run = partial(add if verb == "Add" else mod, list_type)
            yield Operation(f"{kind}{verb}Rq", run, True, provenance)
