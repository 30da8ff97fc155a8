"""Objects of a list as a report prints them: in their order, children beneath their parent, with totals.

An object without children is a DataRow. One with children is a TextRow, its children, a DataRow ``<name> - Other`` if
it has figures of its own, and a SubtotalRow ``Total <name>`` that names it again in RowData [R:BSX, INV, RDT]. The
label is the leaf name, RowData the FullName [R:BSX]; in a file with account numbers the label of an account is
``60200 · Automobile Expense`` and its RowData the path of numbers [R:RDT].
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from mockbooks.company import Company
from mockbooks.reports.report import Cell, Of, Row, data, subtotal, text

__all__ = ["ROW_TYPES", "Node", "Outline", "RowType", "forest", "is_using_account_numbers", "row_type"]

Figures = TypeVar("Figures")
RowType = str

ROW_TYPES: Mapping[str, RowType] = {
    "Account": "account",
    "Class": "class",
    "Customer": "customer",
    "CustomerMsg": "customerMessage",
    "CustomerType": "customerType",
    "Employee": "employee",
    "InventorySite": "label",
    "JobType": "jobType",
    "OtherName": "otherName",
    "PaymentMethod": "paymentMethod",
    "SalesRep": "salesRep",
    "SalesTaxCode": "salesTaxCode",
    "ShipMethod": "shipMethod",
    "StandardTerms": "terms",
    "DateDrivenTerms": "terms",
    "Vendor": "vendor",
    "VendorType": "vendorType",
}
"""RowData's rowType by kind of list [D:SCH]; every item is ``item``, every payroll item ``payrollItem``."""


@dataclass(slots=True)
class Node:
    """An object of a list in a report: how it is labelled, what RowData says, what stands beneath it."""

    row: int
    kind: str
    label: str
    of: Of
    classified: str | None
    children: list[Node] = field(default_factory=list)

    def rows(self) -> Iterator[int]:
        """Its row id and those of everything beneath it."""
        for node in self.flat():
            yield node.row

    def flat(self) -> Iterator[Node]:
        """Itself and everything beneath it, in order."""
        yield self
        for child in self.children:
            yield from child.flat()


def forest(company: Company, wanted: Iterable[int], *, all_of: Sequence[str] = ()) -> list[Node]:
    """The trees that hold these objects, ancestors included, in the order of their lists.

    With ``all_of``, every object of these kinds is in it (ReturnRows All).
    """
    nodes: dict[int, Node] = {}
    order: dict[int, tuple[str, int]] = {}
    parents: dict[int, int | None] = {}
    numbers = is_using_account_numbers(company)
    pending = set(wanted)
    if all_of:
        marks = ", ".join("?" * len(all_of))
        pending.update(
            row
            for (row,) in company.connection.execute(
                f"SELECT id FROM list_object WHERE kind IN ({marks})", tuple(all_of)
            )
        )
    while pending:
        row = pending.pop()
        if row in nodes:
            continue
        kind, name, full_name, sort_key, parent, classified = company.connection.execute(
            "SELECT kind, name, full_name, sort_key, parent, classified FROM list_object WHERE id = ?", (row,)
        ).fetchone()
        nodes[row] = Node(row, kind, name, Of(row_type(kind), full_name), classified)
        if numbers and kind == "Account":
            nodes[row].label, nodes[row].of = _numbered(company, row)
        order[row] = (sort_key, row)
        parents[row] = parent
        if parent is not None:
            pending.add(parent)
    tops: list[Node] = []
    for row in sorted(nodes, key=order.__getitem__):
        parent = parents[row]
        (tops if parent is None else nodes[parent].children).append(nodes[row])
    return tops


def row_type(kind: str) -> RowType:
    """RowData's rowType for an object of a kind of list."""
    if kind.startswith("PayrollItem"):
        return "payrollItem"
    return "item" if kind.startswith("Item") else ROW_TYPES[kind]


@dataclass(frozen=True, slots=True)
class Outline(Generic[Figures]):
    """How trees of objects are printed: the figures of those that have some of their own, how two are added, and how
    they are written after the label."""

    figures: Mapping[int, Figures]
    add: Callable[[Figures, Figures], Figures]
    cells: Callable[[Figures], Sequence[Cell]]

    def print(self, nodes: Iterable[Node]) -> tuple[list[Row], Figures | None]:
        """The rows of trees of objects, and the sum of all their figures (None: nothing is printed)."""
        rows: list[Row] = []
        grand: Figures | None = None
        for node in nodes:
            own = self.figures.get(node.row)
            inner, beneath = self.print(node.children)
            if beneath is None:
                if own is None:
                    continue
                rows.append(data(node.label, self.cells(own), node.of))
                whole = own
            else:
                whole = beneath if own is None else self.add(beneath, own)
                rows.append(text(node.label))
                rows.extend(inner)
                if own is not None:
                    rows.append(data(f"{node.label} - Other", self.cells(own), node.of))
                rows.append(subtotal(f"Total {node.label}", self.cells(whole), node.of))
            grand = whole if grand is None else self.add(grand, whole)
        return rows, grand


def is_using_account_numbers(company: Company) -> bool:
    """Whether accounts are shown with their numbers."""
    group = company.singleton("Preferences").get("AccountingPreferences")
    return isinstance(group, dict) and group.get("IsUsingAccountNumbers") == "true"


def _numbered(company: Company, row: int) -> tuple[str, Of]:
    """Label and RowData of an account in a file with account numbers [R:RDT]."""
    path: list[str] = []
    label = ""
    at: int | None = row
    while at is not None:
        account = company.list_objects[at]
        name = account.full_name.rpartition(":")[2]
        number = str(account.own.get("AccountNumber") or "")
        path.insert(0, number or name)
        if at == row:
            label = f"{number} · {name}" if number else name
        at = account.parent
    return label, Of("account", ":".join(path))
