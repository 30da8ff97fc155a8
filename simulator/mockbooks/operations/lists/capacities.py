"""How many entries a list holds, and what is said of one more.

The numbers are Intuit's (an article on list limits, first for Pro and Premier, then for Enterprise [D:LIM]); where the
article has none, ten thousand is assumed. A list that is full refuses the next entry with 3180 (assumed).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from mockbooks.company.host import product_line
from mockbooks.company.kinds import ITEM_KINDS, NAME_KINDS, TERMS_KINDS
from mockbooks.company.names import space_of
from mockbooks.qbxml.status import CANNOT_SAVE, Refused, list_element

if TYPE_CHECKING:
    from mockbooks.company import Company
    from mockbooks.operations.lists.list_type import ListType

__all__ = ["CAPACITIES", "place_of", "refuse_full"]

CAPACITIES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "Account": (10_000, 100_000),
        "BillingRate": (10_000, 10_000),
        "Class": (10_000, 100_000),
        "CustomerMsg": (10_000, 100_000),
        "CustomerType": (10_000, 100_000),
        "Entity": (14_500, 1_000_000),
        "Item": (14_500, 100_000),
        "JobType": (10_000, 100_000),
        "PaymentMethod": (10_000, 10_000),
        "PayrollItem": (10_000, 10_000),
        "PriceLevel": (100, 750),
        "SalesRep": (10_000, 10_000),
        "SalesTaxCode": (10_000, 10_000),
        "ShipMethod": (10_000, 10_000),
        "Template": (10_000, 10_000),
        "Terms": (10_000, 29_000),
        "ToDo": (10_000, 100_000),
        "Vehicle": (10_000, 10_000),
        "VendorType": (10_000, 100_000),
    }
)

# Where several kinds are one list: its name in HostRet, and the kinds.
_TOGETHER: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        **dict.fromkeys(NAME_KINDS, ("Entity", NAME_KINDS)),
        **dict.fromkeys(ITEM_KINDS, ("Item", ITEM_KINDS)),
        **dict.fromkeys(TERMS_KINDS, ("Terms", TERMS_KINDS)),
        **dict.fromkeys(
            ("PayrollItemWage", "PayrollItemNonWage"), ("PayrollItem", ("PayrollItemWage", "PayrollItemNonWage"))
        ),
    }
)
# Of the names together, one list of them holds less [D:LIM].
_MOST_OF_ONE_KIND_OF_NAME = (10_500, 1_000_000)


def place_of(company: Company) -> int:
    """Which of the two numbers counts for the QuickBooks that has this file."""
    return 1 if product_line(company.flavor) == "Enterprise" else 0


def refuse_full(company: Company, list_type: ListType, name: str) -> None:
    """Refuse an entry more than a list holds (3180; the code is assumed)."""
    kind = list_type.kind
    place = place_of(company)
    listed, kinds = _TOGETHER.get(kind, (kind, (kind,)))
    most = CAPACITIES[listed][place] if listed in CAPACITIES else None
    if most is not None and _has(company, kinds, most):
        raise Refused(CANNOT_SAVE, object=list_element(list_type.label, name))
    if kind in NAME_KINDS and _has(company, (kind,), _MOST_OF_ONE_KIND_OF_NAME[place]):
        raise Refused(CANNOT_SAVE, object=list_element(list_type.label, name))


def _has(company: Company, kinds: tuple[str, ...], number: int) -> bool:
    """Whether there are so many entries. They are only counted where so many ids were ever given."""
    if company.counters.value(f"list:{space_of(kinds[0])}") < number:
        return False
    marks = ", ".join("?" * len(kinds))
    (count,) = company.connection.execute(f"SELECT count(*) FROM list_object WHERE kind IN ({marks})", kinds).fetchone()
    return int(count) >= number
