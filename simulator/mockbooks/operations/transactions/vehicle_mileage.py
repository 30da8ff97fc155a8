"""VehicleMileage: a trip with a vehicle, perhaps for a customer. It posts nothing, and no request changes it [D:SCH].

Miles are given, or are what the odometer says more at the end than at the start; the standard amount is miles times
the standard rate of the day, the billable amount miles times the price of the item [D:OSR]. Trips without dates are of
today, and one date serves for both (assumed); the date of the transaction is the end of the trip (assumed).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.books.mileage_rates import standard_rate
from mockbooks.books.posting import PostingLine
from mockbooks.books.rounding import times
from mockbooks.company import Company
from mockbooks.company.local_time import local_date
from mockbooks.operations import closing_date
from mockbooks.operations.transactions import features
from mockbooks.operations.transactions.item_sides import sales_side
from mockbooks.operations.transactions.time_tracking import billing
from mockbooks.operations.transactions.transaction import Line, Transaction
from mockbooks.operations.transactions.transaction_type import Draft, TransactionType
from mockbooks.operations.transactions.values import reference, text, units
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_DATE_RANGE, INVALID_VALUE, ITEM_TYPE_MISMATCH, Refused
from mockbooks.qbxml.types import amount_text, price_text, quantity_text

__all__ = ["VehicleMileage"]

# Assumed: miles are sold as a service or a charge.
_ITEMS = frozenset({"ItemOtherCharge", "ItemService"})


class VehicleMileage(TransactionType):
    """Miles that were driven."""

    kind = "VehicleMileage"
    verbs = ("Add", "Query")
    entity_ref = "CustomerRef"
    has_source_line = False
    lines_shown = False
    shows_links = False
    open_item = False
    voidable = False
    provenance: ClassVar[Mapping[str, str]] = {"Query": "documented", "Add": "documented"}

    def prepare(self, draft: Draft) -> None:
        """When, how far, and what it is worth."""
        features.refuse_unavailable(draft.company, draft.given, draft.acted)
        own = draft.own
        draft.txn.entity = reference(own, "CustomerRef")
        _dates(draft)
        miles = _miles(own)
        own["TotalMiles"] = quantity_text(miles)
        billing(draft, "ItemRef")
        rate = standard_rate(draft.txn.txn_date)
        own["StandardMileageRate"] = price_text(rate)
        own["StandardMileageTotalAmount"] = amount_text(times(miles, rate))
        item = reference(own, "ItemRef")
        if item is not None:
            price = _price(draft, item)
            own["BillableRate"] = price_text(price)
            own["BillableAmount"] = amount_text(times(miles, price))

    def line(self, draft: Draft, line: Line, given: Record, acted: Record) -> None:
        """It has no lines."""
        raise NotImplementedError

    def finish(self, draft: Draft) -> None:
        """Nothing is left to add up."""

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """Nothing is posted."""
        return []


def _dates(draft: Draft) -> None:
    company, own = draft.company, draft.own
    today = local_date(company.clock.now(), company.zone).isoformat()
    start, end = text(own, "TripStartDate"), text(own, "TripEndDate")
    own["TripStartDate"] = start or end or today
    own["TripEndDate"] = end or start or today
    if str(own["TripStartDate"]) > str(own["TripEndDate"]):
        raise Refused(INVALID_DATE_RANGE)
    draft.txn.txn_date = str(own["TripEndDate"])
    closing_date.refuse_if_closed(company, draft.txn.kind, draft.txn.txn_date)


def _miles(own: Record) -> int:
    """Miles of the trip in units. Raises ``Refused`` 3210 for less than nothing (assumed)."""
    end = units(own, "OdometerEnd")
    if end is None:
        name, miles = "TotalMiles", units(own, "TotalMiles") or 0
    else:
        name, miles = "OdometerEnd", end - (units(own, "OdometerStart") or 0)
    if miles < 0:
        raise Refused(INVALID_VALUE, field=name, value=text(own, name))
    return miles


def _price(draft: Draft, row: int) -> int:
    item = draft.facts[row]
    if item.kind not in _ITEMS:
        raise Refused(ITEM_TYPE_MISMATCH, name=item.full_name)
    return sales_side(item).price or 0
