"""Stock by site: where an item is kept, and how much of it is where.

With inventory sites on, stock is at a site, or at a place within one. Where a movement of stock takes place is said by
its line, by the header of its document, or by neither: then it is at the default site [D:OSR]. A transfer moves units
from one place to another and nothing else [D:OSR; A]. Only the figures by site follow from this; what an item costs,
and how much there is of it in all, knows of no sites.
"""

from __future__ import annotations

from typing import NamedTuple

from mockbooks.company import Company

__all__ = ["Place", "are_on", "by_place", "default_site", "on_hand_at", "on_hand_until", "pending_builds", "places"]


class Place(NamedTuple):
    """A site by its row, and the place within it if there is one."""

    site: int
    location: int | None = None


_GROUP = "MultiLocationInventoryPreferences"
_DEFAULT = """
SELECT min(id) FROM list_object WHERE kind = 'InventorySite' AND json_extract(own, '$.IsDefaultSite') = 'true'
"""
_SITE = "coalesce(json_extract(line.own, '$.InventorySiteRef'), json_extract(txn.own, '$.InventorySiteRef'), {default})"
_LOCATION = "coalesce({line}, json_extract(txn.own, '$.InventorySiteLocationRef'))".format(
    line="json_extract(line.own, '$.InventorySiteLocationRef')"
)
_MOVED = f"""
SELECT movement.item AS item, {_SITE} AS site, {_LOCATION} AS location, movement.quantity AS quantity,
    txn.txn_date AS txn_date
FROM movement JOIN line ON line.id = movement.line JOIN txn ON txn.id = movement.txn
UNION ALL
SELECT line.item, json_extract(txn.own, '$.FromInventorySiteRef'),
    json_extract(line.own, '$.FromInventorySiteLocationRef'), -line.quantity, txn.txn_date
FROM line JOIN txn ON txn.id = line.txn WHERE line.kind = 'TransferInventoryLine'
UNION ALL
SELECT line.item, json_extract(txn.own, '$.ToInventorySiteRef'),
    json_extract(line.own, '$.ToInventorySiteLocationRef'), line.quantity, txn.txn_date
FROM line JOIN txn ON txn.id = line.txn WHERE line.kind = 'TransferInventoryLine'
"""
# Every item that is kept in stock, wherever it has been or is ordered to or from, and at the default site.
_PLACES = f"""
SELECT item, site, location FROM ({_MOVED})
UNION
SELECT line.item, {_SITE}, {_LOCATION} FROM line JOIN txn ON txn.id = line.txn
WHERE line.kind IN ('PurchaseOrderLine', 'SalesOrderLine', 'BuildAssemblyLine', 'ComponentItemLine')
UNION
SELECT id, {{default}}, NULL FROM list_object WHERE kind IN ('ItemInventory', 'ItemInventoryAssembly')
"""
_PENDING = f"""
SELECT coalesce(sum(line.quantity) FILTER (WHERE line.kind = 'BuildAssemblyLine'), 0),
    coalesce(sum(line.quantity) FILTER (WHERE line.kind = 'ComponentItemLine'), 0)
FROM line JOIN txn ON txn.id = line.txn
WHERE line.item = ? AND txn.kind = 'BuildAssembly' AND txn.status = 'pending' AND {_SITE} = ? AND {_LOCATION} IS ?
"""


def are_on(company: Company) -> bool:
    """Whether stock is kept at several sites."""
    group = company.singleton("Preferences").get(_GROUP)
    return isinstance(group, dict) and group.get("IsMultiLocationInventoryEnabled") == "true"


def default_site(company: Company) -> int:
    """The site where what names none is. Raises ``LookupError`` in a file without sites."""
    row: int | None = company.connection.execute(_DEFAULT).fetchone()[0]
    if row is None:
        raise LookupError("this company has no default site")
    return row


def places(company: Company) -> str:
    """A subquery: each item that is kept in stock with each place it is, was or is going to be at (``item``, ``site``,
    ``location``)."""
    return _PLACES.format(default=default_site(company))


def by_place(company: Company, item: int) -> dict[Place, int]:
    """Units of an item at each place where there is or was any of it."""
    statement = f"SELECT site, location, sum(quantity) FROM ({_MOVED}) WHERE item = ? GROUP BY site, location"
    found = company.connection.execute(statement.format(default=default_site(company)), (item,))
    return {Place(site, location): quantity for site, location, quantity in found}


def on_hand_at(company: Company, item: int, place: Place) -> int:
    """Units of an item at one place."""
    return by_place(company, item).get(place, 0)


def on_hand_until(company: Company, item: int, site: int, on: str) -> int:
    """Units of an item at a site, and all places within it, at the end of a day (ISO)."""
    statement = f"SELECT coalesce(sum(quantity), 0) FROM ({_MOVED}) WHERE item = ? AND site = ? AND txn_date <= ?"
    found: int = company.connection.execute(
        statement.format(default=default_site(company)), (item, site, on)
    ).fetchone()[0]
    return found


def pending_builds(company: Company, item: int, place: Place) -> tuple[int, int]:
    """Units of an item that pending builds are going to build at a place, and that they need there."""
    statement = _PENDING.format(default=default_site(company))
    built, needed = company.connection.execute(statement, (item, place.site, place.location)).fetchone()
    return built, needed
