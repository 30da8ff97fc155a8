"""ItemSitesQuery: how much of each item is at each inventory site, and at each place within one.

There is a row for each item that is kept in stock at the default site, and at every other place where it has been or
is ordered (assumed: which rows a real file has is not recorded). Items come by name, then sites by name (assumed). A
row has an identity of its own, made of those of the item and the place; it is never edited by itself, so its times and
EditSequence are those of the item (assumed). ReorderLevel and AssemblyBuildPoint by site are set in the program alone
and absent; transfers are never pending (assumed).
"""

from __future__ import annotations

from typing import Any

from mockbooks.books import sites, stock_status
from mockbooks.books.sites import Place
from mockbooks.company.identity import external_id, is_external_id
from mockbooks.company.kinds import ITEM_KINDS
from mockbooks.company.local_time import moment_text
from mockbooks.operations.call import Call
from mockbooks.operations.computed_text import computed_text
from mockbooks.operations.iterator import page_of
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.references import chosen
from mockbooks.operations.registry import Operation
from mockbooks.operations.selection import Selection
from mockbooks.operations.transactions import report_filters
from mockbooks.operations.transactions.values import record_at, text
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import FEATURE_NOT_AVAILABLE, INVALID_ID, NO_MATCH, NOT_FOUND_IN_LIST, OK, Refused, Status
from mockbooks.qbxml.types import quantity_text

__all__ = ["OPERATIONS"]

_WHERE = "ItemSites query"
# Numbers in ListIDs have 32 bits.
_PLACES = 1 << 32
_COLUMNS = (
    "list_object.id, list_object.kind, place.site, place.location, max(list_object.time_created, at.time_created), "
    "list_object.time_modified, list_object.edit_sequence"
)
_SOURCE = """list_object JOIN ({places}) AS place ON place.item = list_object.id
JOIN list_object AS at ON at.id = coalesce(place.location, place.site)"""
_ORDER = ("list_object.sort_key", "list_object.id", "at.sort_key", "at.id")


def item_sites_query(call: Call) -> Outcome:
    """Answer an ItemSitesQuery. Raises ``Refused`` 3250 in a file without sites."""
    company, record = call.company, call.record
    if not sites.are_on(company):
        raise Refused(FEATURE_NOT_AVAILABLE)
    selection = Selection(_COLUMNS, _SOURCE.format(places=sites.places(company)), _ORDER)
    wanted = record.get("ListID")
    status = _by_list_id(call, selection, wanted) if isinstance(wanted, list) and wanted else None
    _narrow(call, selection)
    filters: Record = {name: value for name, value in record.items() if name != "IncludeRetElement"}
    page = page_of(call, selection, filters)
    found = OK.status() if page.rows or page.counted_only else NO_MATCH.status()
    return Outcome(
        status=status or found,
        body="".join(_text(call, row[len(_ORDER) :]) for row in page.rows),
        ret_count=page.ret_count,
        iterator_remaining=page.iterator_remaining if page.rows else None,
        iterator_id=page.iterator_id if page.rows else None,
    )


def _by_list_id(call: Call, selection: Selection, wanted: list[Any]) -> Status | None:
    """Take the rows with these ListIDs; the first that is missing is told with a Warn 500 (assumed)."""
    pairs: list[int] = []
    missing = None
    for list_id in map(str, wanted):
        if not is_external_id(list_id):
            raise Refused(INVALID_ID, value=list_id, field="list ID")
        item, at = divmod(int(list_id.partition("-")[0], 16), _PLACES)
        found = Selection(_COLUMNS, selection.source, _ORDER)
        found.where("list_object.list_id LIKE ? AND at.list_id LIKE ?", f"{item:X}-%", f"{at:X}-%")
        rows = [row[len(_ORDER) :] for row in found.rows(call.company.connection)]
        fitting = [row for row in rows if _list_id(call, row) == list_id]
        pairs += [part for row in fitting for part in (row[0], row[3] or row[2])]
        if not fitting:
            missing = missing or list_id
    marks = ", ".join(["(?, ?)"] * (len(pairs) // 2))
    selection.where(f"(list_object.id, at.id) IN (VALUES {marks})" if pairs else "0", *pairs)
    return None if missing is None else NOT_FOUND_IN_LIST.status(value=missing)


def _narrow(call: Call, selection: Selection) -> None:
    record, company = call.record, call.company
    active = text(record, "ActiveStatus") or "ActiveOnly"
    if active != "All" and "ListID" not in record:
        selection.where("list_object.is_active = ?", int(active == "ActiveOnly"))
    if text(record, "ItemTypeFilter"):
        choice = report_filters.items(company, {"ItemTypeFilter": record["ItemTypeFilter"]}, _WHERE)
        selection.where(f"list_object.id IN {choice.condition}", *choice.parameters)
    wanted = record_at(record, "ItemSiteFilter")
    if "ItemFilter" in wanted:
        condition, rows = chosen(company, record_at(wanted, "ItemFilter"), ITEM_KINDS, "Item", _WHERE)
        selection.where(f"list_object.id IN {condition}", *rows)
    if "SiteFilter" in wanted:
        condition, rows = chosen(company, record_at(wanted, "SiteFilter"), ("InventorySite",), "InventorySite", _WHERE)
        selection.where(f"place.site IN {condition}", *rows)


def _list_id(call: Call, row: tuple[Any, ...]) -> str:
    """The identity of a row: the numbers in the ListIDs of the item and of the place, one after the other."""
    item, _, site, location, created, *_ = row
    list_ids = call.company.list_ids
    numbers = [int(list_ids[each].partition("-")[0], 16) for each in (item, location or site)]
    return external_id(numbers[0] * _PLACES + numbers[1], created)


def _text(call: Call, row: tuple[Any, ...]) -> str:
    company = call.company
    item, kind, site, location, created, modified, sequence = row
    place = Place(site, location)
    ordered, sold = stock_status.open_orders(company, item, place)
    built, needed = sites.pending_builds(company, item, place)
    record: Record = {
        "ListID": _list_id(call, row),
        "TimeCreated": moment_text(created, company.zone),
        "TimeModified": moment_text(max(created, modified), company.zone),
        "EditSequence": str(sequence),
        "ItemInventoryAssemblyRef" if kind == "ItemInventoryAssembly" else "ItemInventoryRef": item,
        "InventorySiteRef": site,
        "QuantityOnHand": quantity_text(sites.on_hand_at(company, item, place)),
        "QuantityOnPurchaseOrders": quantity_text(ordered),
        "QuantityOnSalesOrders": quantity_text(sold),
        "QuantityToBeBuiltByPendingBuildTxns": quantity_text(built),
        "QuantityRequiredByPendingBuildTxns": quantity_text(needed),
        "QuantityOnPendingTransfers": "0",
    }
    if location is not None:
        record["InventorySiteLocationRef"] = location
    return computed_text(company, catalogue.body("ItemSitesRet"), record, call.version, call.include)


OPERATIONS = (Operation("ItemSitesQueryRq", item_sites_query, writes=False),)
