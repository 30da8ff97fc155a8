"""Sites on documents: where the stock of a line is.

With inventory sites on, what moves stock, or orders it, is at a site: the one that the line names, or the header where
headers name it, else the default site [D:OSR]. A location stands within its site (the refusal 3140 is assumed).
"""

from __future__ import annotations

from mockbooks.books import sites
from mockbooks.books.costing import is_stocked
from mockbooks.company import Company
from mockbooks.operations.transactions.transaction_type import Draft, TransactionType
from mockbooks.operations.transactions.values import reference
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_REFERENCE, Refused

__all__ = ["complete", "refuse_elsewhere"]

_SITE, _LOCATION = "InventorySiteRef", "InventorySiteLocationRef"


def complete(draft: Draft, txn_type: TransactionType) -> None:
    """With header and lines complete: fill in the default site, and look at those that are given."""
    company = draft.company
    if not sites.are_on(company):
        return
    own = draft.own
    header = _SITE in txn_type.stored_names
    if header:
        if draft.is_new:
            own.setdefault(_SITE, sites.default_site(company))
        refuse_elsewhere(company, own, _SITE, _LOCATION, txn_type.kind)
    for line in draft.txn.lines:
        element = txn_type.stored_lines.get(line.kind)
        named = element is not None and any(child.name == _SITE for child in element.children())
        if line.item is None or not is_stocked(company, line.item):
            continue
        if named and not line.id:
            line.own.setdefault(_SITE, own.get(_SITE) or sites.default_site(company))
        where: Record = dict(line.own)
        where.setdefault(_SITE, own.get(_SITE) or sites.default_site(company))
        refuse_elsewhere(company, where, _SITE, _LOCATION, f"{txn_type.kind} line")


def refuse_elsewhere(company: Company, record: Record, site_name: str, location_name: str, where: str) -> None:
    """Refuse a site that is a place within another, and a location that is not within the site (3140, assumed)."""
    site, location = reference(record, site_name), reference(record, location_name)
    objects = company.list_objects
    if site is not None and objects[site].parent is not None:
        raise Refused(INVALID_REFERENCE, list="InventorySite", name=objects[site].full_name, object=where)
    if location is not None and objects[location].parent != site:
        raise Refused(INVALID_REFERENCE, list="InventorySite", name=objects[location].full_name, object=where)
