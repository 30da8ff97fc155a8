"""BuildAssembly: parts go out of the stock, and what is built of them comes in.

What is built is worth what its parts cost [D:OSR for the quantities; the accounts are assumed]: debit to the asset
account of the assembly, credit to those of the parts; a part that is not kept in stock is credited to its expense
account at its purchase cost (assumed). When the cost of a part changes later, so does the worth of what was built.

With too few parts on its day a build fails, or is pending with MarkPendingIfRequired: then it moves nothing, until a
Mod with RemovePending builds it, which fails if there are still too few [D:OSR; the code is assumed]. A Mod with
another quantity takes the parts that the build has in proportion (assumed). Unbuilding is deleting; there is no void
[D:SCH]. Building is for Premier and Enterprise [D:OSR].

The row of kind ``BuildAssemblyLine``, which does not show, is what is built; the others are its components.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.books import assemblies, balances, costing, sites, stock_status
from mockbooks.books.assemblies import Component
from mockbooks.books.costing import StockLine, is_stocked
from mockbooks.books.posting import PostingLine
from mockbooks.books.rounding import quotient, times
from mockbooks.company import Company
from mockbooks.operations import holes
from mockbooks.operations.call import Call
from mockbooks.operations.computed_text import computed_text
from mockbooks.operations.transactions import features, header_defaults
from mockbooks.operations.transactions.item_sides import purchase_side
from mockbooks.operations.transactions.transaction import Line, Transaction, load, save_figures
from mockbooks.operations.transactions.transaction_type import Draft, LineTable, Row, TransactionType
from mockbooks.operations.transactions.values import cents, is_true, reference, text, units
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.render import Hole, Slot
from mockbooks.qbxml.status import FEATURE_NOT_AVAILABLE, INVALID_VALUE, MISSING_ELEMENT, Refused
from mockbooks.qbxml.types import UNITS, amount_text, quantity_text

__all__ = ["BuildAssembly"]

_BUILT = "BuildAssemblyLine"
_COMPONENT = "ComponentItemLine"
# Under this name the built line keeps what it is worth: it is not shown.
_VALUE = "@GivenValue"
_SITE = ("InventorySiteRef", "InventorySiteLocationRef", "SerialNumber", "LotNumber")


class BuildAssembly(TransactionType):
    """Assemblies that are built."""

    kind = "BuildAssembly"
    line_tables = (LineTable(_COMPONENT),)
    acted_on = frozenset({"MarkPendingIfRequired", "RemovePending"})
    fixed = frozenset({"TxnDate", "QuantityToBuild"})
    has_source_line = False
    """The built line is the source, and has its number."""
    numbered = True
    shows_links = False
    open_item = False
    voidable = False
    provenance: ClassVar[Mapping[str, str]] = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def prepare(self, draft: Draft) -> None:
        """The edition, the assembly, date, number. Raises ``Refused`` 3250 in QuickBooks Pro."""
        if draft.company.flavor == "Pro" and not _is_imported(draft):
            raise Refused(FEATURE_NOT_AVAILABLE)
        features.refuse_unavailable(draft.company, draft.given, draft.acted)
        assembly = reference(draft.own, "ItemInventoryAssemblyRef")
        if assembly is None:
            raise Refused(MISSING_ELEMENT, element="ItemInventoryAssemblyRef")
        draft.txn.account = reference(draft.facts[assembly].own, "AssetAccountRef")
        header_defaults.txn_date(draft)
        header_defaults.number(draft, numbered=True)

    def line(self, draft: Draft, line: Line, given: Record, acted: Record) -> None:
        """A component as an answer showed it: no request gives one."""
        line.item, line.quantity = reference(line.own, "ItemRef"), units(line.own, "QuantityNeeded") or 0
        line.account, line.amount = _account_and_cost(draft, line)

    def finish(self, draft: Draft) -> None:
        """What is built, of which parts, and whether it can be."""
        own, txn = draft.own, draft.txn
        quantity = units(own, "QuantityToBuild") or 0
        if quantity <= 0:
            # Assumed: nothing is built of nothing; unbuilding is deleting.
            raise Refused(INVALID_VALUE, field="QuantityToBuild", value=text(own, "QuantityToBuild"))
        txn.lines = [_built(draft, quantity), *_components(draft, quantity)]
        draft.lines_changed = True
        self._settle_pending(draft, quantity)

    def stock(self, company: Company, txn: Transaction) -> list[StockLine]:
        """The parts go at average cost; what is built comes in at what they cost."""
        parts = [
            StockLine(line.id, line.item, -(line.quantity or 0), has_pair=False)
            for line in _parts(txn)
            if line.item is not None and is_stocked(company, line.item)
        ]
        return parts + [
            StockLine(line.id, line.item, line.quantity or 0, cents(line.own, _VALUE) or 0)
            for line in txn.lines
            if line.kind == _BUILT and line.item is not None
        ]

    def costed(self, company: Company, txn: Transaction) -> set[int]:
        """Let what is built be worth what its parts cost."""
        values = costing.values(company, txn.id)
        for part in _parts(txn):
            if part.item is not None and is_stocked(company, part.item):
                part.amount = values.get(part.id, 0)
        worth = -sum(part.amount for part in _parts(txn))
        built = txn.lines[0]
        before = (txn.total, cents(built.own, _VALUE))
        txn.total = built.amount = worth
        built.own[_VALUE] = amount_text(worth)
        save_figures(company, txn)
        if before == (worth, worth):
            return set()
        return costing.move(company, txn.id, txn.txn_date, self.stock(company, txn))

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """What is built, then its parts."""
        return [
            PostingLine(
                line.account,
                line.amount,
                item=line.item,
                line=line.id,
                is_source=line.kind == _BUILT,
                quantity=_moved(company, line),
            )
            for line in txn.lines
            if line.account is not None
        ]

    def derived(self) -> Record:
        """What can be built, what there is, and the components with what there is of them."""
        return {
            "QuantityCanBuild": Hole(holes.QUANTITY_CAN_BUILD),
            "QuantityOnHand": Hole(holes.QUANTITY_ON_HAND),
            "QuantityOnSalesOrder": Hole(holes.QUANTITY_ON_SALES_ORDER),
            "ComponentItemLineRet": Slot(holes.COMPONENTS),
        }

    def fill(self, call: Call, names: dict[int, str], row: Row) -> None:
        """The stock figures as they stand now."""
        company = call.company
        txn = load(company, row[0])
        assembly = reference(txn.own, "ItemInventoryAssemblyRef")
        assert assembly is not None
        made_of = assemblies.components(company, assembly)
        most = assemblies.can_build(company, made_of, txn.txn_date, site=_site(company, txn.own))
        names[holes.QUANTITY_CAN_BUILD] = quantity_text(most or 0)
        names[holes.QUANTITY_ON_HAND] = quantity_text(balances.read(company, assembly).quantity)
        names[holes.QUANTITY_ON_SALES_ORDER] = quantity_text(stock_status.open_orders(company, assembly).sales)
        shown = not call.name.endswith("QueryRq") or is_true(call.record, "IncludeComponentLineItems")
        names[holes.COMPONENTS] = self._components_text(call, txn) if shown else ""

    def _components_text(self, call: Call, txn: Transaction) -> str:
        company, out = call.company, []
        for line in _parts(txn):
            record: Record = dict(line.own)
            if line.item is not None and is_stocked(company, line.item) and not _is_stand_in(company, line.item):
                record["QuantityOnHand"] = quantity_text(balances.read(company, line.item).quantity)
            out.append(computed_text(company, self.stored_lines[_COMPONENT], record, call.version))
        return "".join(out)

    def _settle_pending(self, draft: Draft, quantity: int) -> None:
        """Build, or wait for parts. Raises ``Refused`` 3210 for too few of them (code assumed)."""
        own, txn, before = draft.own, draft.txn, draft.before
        waits = is_true(own, "IsPending") and not is_true(draft.acted, "RemovePending")
        if not waits and not _is_imported(draft) and _are_short(draft):
            if not is_true(draft.acted, "MarkPendingIfRequired") or is_true(draft.acted, "RemovePending"):
                raise Refused(INVALID_VALUE, field="QuantityToBuild", value=quantity_text(quantity))
            waits = True
        own["IsPending"] = "true" if waits else "false"
        txn.status = "pending" if waits else ""
        if waits and before is not None:
            txn.total = 0


def _parts(txn: Transaction) -> list[Line]:
    return [line for line in txn.lines if line.kind == _COMPONENT]


def _built(draft: Draft, quantity: int) -> Line:
    """The line that does not show: what is built."""
    before = draft.before
    line = next((each for each in before.lines if each.kind == _BUILT), None) if before is not None else None
    if line is None:
        line = Line(_BUILT, {_VALUE: "0.00"})
    line.item, line.account, line.quantity = (
        reference(draft.own, "ItemInventoryAssemblyRef"),
        draft.txn.account,
        quantity,
    )
    for name in _SITE:
        line.own.pop(name, None)
        if name in draft.own:
            line.own[name] = draft.own[name]
    return line


def _components(draft: Draft, quantity: int) -> list[Line]:
    """The components: of a new build those of the item, of another quantity those there were, in proportion."""
    there = _parts(draft.txn)
    if not there:
        assembly = reference(draft.own, "ItemInventoryAssemblyRef")
        assert assembly is not None
        made_of = assemblies.components(draft.company, assembly)
        return [_component(draft, component, quantity) for component in made_of]
    before = units(draft.before.own, "QuantityToBuild") if draft.before is not None else None
    for line in there:
        if before and before != quantity:
            line.quantity = quotient((line.quantity or 0) * quantity, before)
        line.own["QuantityNeeded"] = quantity_text(line.quantity or 0)
        line.account, line.amount = _account_and_cost(draft, line)
    return there


def _component(draft: Draft, component: Component, quantity: int) -> Line:
    facts = draft.facts[component.item]
    needed = quotient(component.quantity * quantity, UNITS)
    own: Record = {"ItemRef": component.item, "QuantityNeeded": quantity_text(needed)}
    description = text(facts.own, "PurchaseDesc") or text(facts.own, "SalesDesc")
    if description:
        own["Desc"] = description
    line = Line(_COMPONENT, own, item=component.item, quantity=needed)
    line.account, line.amount = _account_and_cost(draft, line)
    return line


def _account_and_cost(draft: Draft, line: Line) -> tuple[int | None, int]:
    """What a component is credited to, and cents (below zero) of one that is not kept in stock (assumed)."""
    if line.item is None:
        return None, 0
    item = draft.facts[line.item]
    if is_stocked(draft.company, line.item):
        return reference(item.own, "AssetAccountRef"), line.amount
    side = purchase_side(item)
    cost = side.price if side.price_name == "PurchaseCost" else None
    return side.account, -times(line.quantity or 0, cost or 0)


def _moved(company: Company, line: Line) -> int | None:
    """Units of stock that a line moves."""
    if line.item is None or not is_stocked(company, line.item):
        return None
    return (line.quantity or 0) * (1 if line.kind == _BUILT else -1)


def _site(company: Company, own: Record) -> int | None:
    """The site where it is built, and where the parts are taken from (assumed); None in a file without sites."""
    if not sites.are_on(company):
        return None
    return reference(own, "InventorySiteRef") or sites.default_site(company)


def _is_stand_in(company: Company, item: int) -> bool:
    """Whether a component was never shown, in a company made of answers: then there is as much as the build told."""
    found = company.connection.execute("SELECT 1 FROM standin WHERE holder = 'list' AND object = ?", (item,))
    return company.imported and found.fetchone() is not None


def _is_imported(draft: Draft) -> bool:
    """Whether it is made of an answer: then it was built."""
    return draft.is_new and not draft.given


def _are_short(draft: Draft) -> bool:
    """Whether there are too few parts on the day of the build, beside those that it uses already."""
    before, site = draft.before, _site(draft.company, draft.own)
    used: dict[int, int] = {}
    if (
        before is not None
        and not before.status
        and before.txn_date <= draft.txn.txn_date
        and _site(draft.company, before.own) == site
    ):
        for line in _parts(before):
            if line.item is not None:
                used[line.item] = used.get(line.item, 0) + (line.quantity or 0)
    needed = [Component(line.item, line.quantity or 0) for line in _parts(draft.txn) if line.item is not None]
    most = assemblies.can_build(draft.company, needed, draft.txn.txn_date, beside=used, site=site)
    return most is not None and most < UNITS
