"""The figures of an item that is kept in stock, beside quantity and value: its average cost, and what is on order.

AverageCost is what costing kept of it: value over quantity when the item last came in [D:OSR]. It stays as it is while
items go, with nothing on hand (assumed) and below zero: on hand -281, average 2.695 [R:ITM], which no whole number of
cents divided by 281 gives. While nothing has moved it is the item's own PurchaseCost:
all twelve items of one file that were never bought show both as 22.33, and new ones of two files both as 0.00
[R:FLOW,DOCK]. What such an item costs when it is sold all the same is another matter (``costing``).

QuantityOnOrder sums the lines of purchase orders that are open: ordered less received, and nothing of what was closed
by hand; QuantityOnSalesOrder those of sales orders less what was invoiced [D:OSR]. What a line of an order has become
is in links of kind ``order``, from the line that continues it (``from_line``) to the line of the order (``to_line``).
Both count in one unit; what is told of them here is in base units (``operations.transactions.line_units``).
"""

from __future__ import annotations

from typing import NamedTuple

from mockbooks.books.costing import stock_now
from mockbooks.books.sites import Place, default_site
from mockbooks.company import Company
from mockbooks.qbxml.types import units_of

__all__ = ["OpenOrders", "average_cost", "open_orders"]

# The kinds are written as in the index of order lines.
_OPEN_ORDERS = """
WITH open_line (kind, ratio, quantity) AS (
    SELECT line.kind, ifnull(CAST(json_extract(line.own, '$."@UnitRatio"') AS INTEGER), 100000), line.quantity - ifnull(
        (SELECT sum(link.quantity) FROM link
         WHERE link.to_txn = line.txn AND link.to_line = line.id AND link.kind = 'order'), 0)
        - ifnull((SELECT sum(amount) FROM pin WHERE holder = 'line' AND object = line.id), 0)
    FROM line JOIN txn ON txn.id = line.txn
    WHERE line.item = ? AND line.kind IN ('PurchaseOrderLine', 'SalesOrderLine') AND txn.status = ''
      AND json_extract(line.own, '$.IsManuallyClosed') IS NOT 'true'
      AND json_extract(txn.own, '$.IsManuallyClosed') IS NOT 'true' AND {where}
)
SELECT ifnull(sum(units) FILTER (WHERE kind = 'PurchaseOrderLine'), 0),
       ifnull(sum(units) FILTER (WHERE kind = 'SalesOrderLine'), 0)
FROM (SELECT kind, quantity / 100000 * ratio + (quantity % 100000 * ratio + 50000) / 100000 AS units
      FROM open_line WHERE quantity > 0)
"""


_HAS_MOVED = "SELECT 1 FROM movement WHERE item = ? LIMIT 1"
_PURCHASE_COST = "SELECT json_extract(own, '$.PurchaseCost') FROM list_object WHERE id = ?"


_AT_PLACE = """
coalesce(json_extract(line.own, '$.InventorySiteRef'), json_extract(txn.own, '$.InventorySiteRef'), ?) = ?
    AND json_extract(line.own, '$.InventorySiteLocationRef') IS ?
"""


class OpenOrders(NamedTuple):
    """Units of an item on open purchase orders and on open sales orders."""

    purchases: int
    sales: int


def average_cost(company: Company, item: int) -> int:
    """The average cost of one as QuickBooks shows it, in units of 1/100,000; of what never moved its PurchaseCost."""
    average = stock_now(company, item).average_cost
    if average or company.connection.execute(_HAS_MOVED, (item,)).fetchone() is not None:
        return average
    (cost,) = company.connection.execute(_PURCHASE_COST, (item,)).fetchone()
    return units_of(cost or "0.00")


def open_orders(company: Company, item: int, place: Place | None = None) -> OpenOrders:
    """What is on order of an item; with a place, what is to come to it or to go from it."""
    execute = company.connection.execute
    if place is None:
        return OpenOrders(*execute(_OPEN_ORDERS.format(where="TRUE"), (item,)).fetchone())
    statement = _OPEN_ORDERS.format(where=_AT_PLACE)
    return OpenOrders(*execute(statement, (item, default_site(company), *place)).fetchone())
