"""Lists: one engine for all of them, and the rules that only some have.

``add``, ``mod``, ``query`` and ``delete`` are written once; a :class:`ListType` states what differs. The tables below
are the whole of what is served.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import NamedTuple, cast

from mockbooks.company import Company
from mockbooks.company.kinds import ITEM_KINDS, TERMS_KINDS
from mockbooks.operations.lists import (
    accounts,
    billing_rates,
    currencies,
    employees,
    form_items,
    inventory_sites,
    items,
    leads,
    names_lists,
    payroll_lists,
    price_levels,
    profile_lists,
    sales_lists,
    sales_tax_items,
    sales_tax_returns,
    stock_items,
    templates,
    terms,
    to_dos,
    units_of_measure,
    vehicles,
)
from mockbooks.operations.lists.add import add
from mockbooks.operations.lists.bar_code_query import bar_code_query
from mockbooks.operations.lists.delete import list_del
from mockbooks.operations.lists.deleted import list_deleted_query
from mockbooks.operations.lists.form_1099 import form_1099_mod, form_1099_query
from mockbooks.operations.lists.list_type import ListType
from mockbooks.operations.lists.merge import list_merge
from mockbooks.operations.lists.mod import mod
from mockbooks.operations.lists.query import query
from mockbooks.operations.lists.sales_tax_returns import sales_tax_return_line_query
from mockbooks.operations.lists.special_entries import special_account_add, special_item_add
from mockbooks.operations.lists.tax_lines import account_tax_line_info_query
from mockbooks.operations.registry import Operation, Provenance

__all__ = ["LIST_TYPES", "operations"]

_TYPES: tuple[ListType, ...] = (
    accounts.Account(),
    names_lists.Customer(),
    names_lists.Vendor(),
    employees.Employee(),
    names_lists.OtherName(),
    items.ItemService(),
    items.ItemNonInventory(),
    items.ItemOtherCharge(),
    stock_items.ItemInventory(),
    stock_items.ItemInventoryAssembly(),
    form_items.ItemFixedAsset(),
    form_items.ItemSubtotal(),
    form_items.ItemDiscount(),
    form_items.ItemPayment(),
    sales_tax_items.ItemSalesTax(),
    sales_tax_items.ItemSalesTaxGroup(),
    form_items.ItemGroup(),
    sales_lists.Class(),
    sales_lists.SalesRep(),
    sales_lists.SalesTaxCode(),
    terms.StandardTerms(),
    terms.DateDrivenTerms(),
    profile_lists.CustomerType(),
    profile_lists.VendorType(),
    profile_lists.JobType(),
    profile_lists.CustomerMsg(),
    profile_lists.PaymentMethod(),
    profile_lists.ShipMethod(),
    templates.Template(),
    currencies.Currency(),
    price_levels.PriceLevel(),
    billing_rates.BillingRate(),
    units_of_measure.UnitOfMeasureSet(),
    inventory_sites.InventorySite(),
    payroll_lists.PayrollItemWage(),
    payroll_lists.PayrollItemNonWage(),
    payroll_lists.WorkersCompCode(),
    vehicles.Vehicle(),
    to_dos.ToDo(),
    leads.Lead(),
    sales_tax_returns.SalesTaxReturn(),
)

LIST_TYPES: Mapping[str, ListType] = MappingProxyType({list_type.kind: list_type for list_type in _TYPES})


# In the order in which the answer's description lists them.
_NAME_KINDS = ("Customer", "Employee", "OtherName", "Vendor")


class _Combined(NamedTuple):
    """A query over several kinds: ``grouped``, one kind after the other in this order; else all as one list."""

    kinds: tuple[str, ...]
    grouped: bool
    provenance: Provenance


_COMBINED: Mapping[str, _Combined] = MappingProxyType(
    {
        # By type, in the order of ITEM_KINDS [R]. Names by kind as the answer lists them, terms as one list: assumed.
        "ItemQueryRq": _Combined(ITEM_KINDS, grouped=True, provenance="recorded"),
        "EntityQueryRq": _Combined(_NAME_KINDS, grouped=True, provenance="assumed"),
        "TermsQueryRq": _Combined(TERMS_KINDS, grouped=False, provenance="assumed"),
    }
)


def operations() -> Iterator[Operation]:
    """Every operation on lists."""
    for list_type in _TYPES:
        yield from _operations_of(list_type)
    for request, combined in _COMBINED.items():
        types = {kind: LIST_TYPES[kind] for kind in combined.kinds}
        run = partial(query, types, grouped=combined.grouped)
        yield Operation(request, run, writes=False, provenance=combined.provenance)
    yield Operation("SpecialAccountAddRq", partial(special_account_add, LIST_TYPES), writes=True)
    yield Operation("SpecialItemAddRq", partial(special_item_add, LIST_TYPES), writes=True, provenance="assumed")
    yield Operation("BarCodeQueryRq", bar_code_query, writes=False)
    yield Operation("AccountTaxLineInfoQueryRq", account_tax_line_info_query, writes=False, provenance="recorded")
    yield Operation("Form1099CategoryAccountMappingModRq", form_1099_mod, writes=True, provenance="assumed")
    yield Operation("Form1099CategoryAccountMappingQueryRq", form_1099_query, writes=False, provenance="assumed")
    yield Operation("SalesTaxReturnLineQueryRq", sales_tax_return_line_query, writes=False, provenance="assumed")
    yield Operation("ListDelRq", partial(list_del, LIST_TYPES), writes=True, provenance="recorded")
    yield Operation("ListMergeRq", partial(list_merge, LIST_TYPES, _cost_anew), writes=True, provenance="assumed")
    yield Operation("ListDeletedQueryRq", list_deleted_query, writes=False)


def _cost_anew(company: Company) -> None:
    # Transactions know lists, so they are imported when they are needed.
    from mockbooks.operations.transactions.settlements import cost_anew

    cost_anew(company)


def _operations_of(list_type: ListType) -> Iterator[Operation]:
    kind = list_type.kind
    for verb in list_type.verbs:
        provenance = cast("Provenance", list_type.provenance.get(verb, "documented"))
        if verb == "Query":
            yield Operation(f"{kind}QueryRq", partial(query, {kind: list_type}), False, provenance)
        else:
            run = partial(add if verb == "Add" else mod, list_type)
            yield Operation(f"{kind}{verb}Rq", run, True, provenance)
