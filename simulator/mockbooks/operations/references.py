"""References: which list an element ``…Ref`` points into, and what is said when it points at nothing.

With both ListID and FullName, FullName is ignored (documented). FullNames match without case. What does not resolve
is refused with 3140, a parent with 3130 (recorded); something that is not shaped like an id with 3000. Inactive
entries resolve too: QuickBooks' refusal of them in new transactions is only assumed and therefore not made here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from mockbooks.company import Company
from mockbooks.company.identity import is_external_id
from mockbooks.company.kinds import ITEM_KINDS, NAME_KINDS, TERMS_KINDS
from mockbooks.company.names import name_key, spaces_of
from mockbooks.operations import preferences
from mockbooks.operations.labels import CONTROL_LABELS, LIST_LABELS
from mockbooks.qbxml.catalogue.model import Element
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_ID, INVALID_PARENT, INVALID_REFERENCE, RECORD_NOT_IN_LIST, Refused

__all__ = ["chosen", "find_by_full_name", "find_by_list_id", "resolve", "targets"]

_TAX_ITEMS = ("ItemSalesTax", "ItemSalesTaxGroup")

# Element name -> the kinds of list it may point into. Names that end alike share a row of _BY_ENDING.
_BY_NAME: Mapping[str, tuple[str, ...]] = {
    "CustomerRef": ("Customer",),
    "EmployeeRef": ("Employee",),
    "VendorRef": ("Vendor",),
    "TaxVendorRef": ("Vendor",),
    "PrefVendorRef": ("Vendor",),
    "EntityRef": NAME_KINDS,
    "PayeeEntityRef": NAME_KINDS,
    "ShipToEntityRef": NAME_KINDS,
    "SalesRepEntityRef": ("Employee", "Vendor", "OtherName"),
    "SupervisorRef": ("Employee",),
    "TermsRef": TERMS_KINDS,
    "ItemRef": ITEM_KINDS,
    "ItemSalesTaxRef": _TAX_ITEMS,
    "DefaultItemSalesTaxRef": _TAX_ITEMS,
    "ItemPurchaseTaxRef": _TAX_ITEMS,
    "ItemServiceRef": ("ItemService",),
    "ItemGroupRef": ("ItemGroup",),
    # The components of an assembly: that others than parts kept in stock may be among them is assumed.
    "ItemInventoryRef": (
        "ItemInventory",
        "ItemInventoryAssembly",
        "ItemNonInventory",
        "ItemService",
        "ItemOtherCharge",
    ),
    "ItemInventoryAssemblyRef": ("ItemInventoryAssembly",),
    "PreferredPaymentMethodRef": ("PaymentMethod",),
    "UnitOfMeasureSetRef": ("UnitOfMeasureSet",),
    "OverrideUOMSetRef": ("UnitOfMeasureSet",),
    "InventorySiteRef": ("InventorySite",),
    "InventorySiteLocationRef": ("InventorySite",),
    "CustomerTypeRef": ("CustomerType",),
    "VendorTypeRef": ("VendorType",),
    "JobTypeRef": ("JobType",),
    "TemplateRef": ("Template",),
    "SalesRepRef": ("SalesRep",),
    "ShipMethodRef": ("ShipMethod",),
    "CustomerMsgRef": ("CustomerMsg",),
    "PaymentMethodRef": ("PaymentMethod",),
    "PriceLevelRef": ("PriceLevel",),
    "CurrencyRef": ("Currency",),
    "BillingRateRef": ("BillingRate",),
    "VehicleRef": ("Vehicle",),
    "WorkersCompCodeRef": ("WorkersCompCode",),
    "LeadRef": ("Lead",),
    "PayrollItemWageRef": ("PayrollItemWage",),
    "SalesTaxReturnRef": ("SalesTaxReturn",),
    "SalesTaxReturnLineRef": ("SalesTaxReturnLine",),
}
_BY_ENDING: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("AccountRef", ("Account",)),
    ("ClassRef", ("Class",)),
    ("TaxCodeRef", ("SalesTaxCode",)),
    ("InventorySiteRef", ("InventorySite",)),
    ("InventorySiteLocationRef", ("InventorySite",)),
)

# What a line is called in the message of 3140 (recorded: "SalesReceipt line", "SalesOrder line").
_QUALIFIED_BY_LINE = frozenset({"SalesTaxCodeRef"})


def targets(reference: str, own_kind: str | None = None) -> tuple[str, ...]:
    """The kinds of list a reference of this name points into; a ParentRef points into its own list.

    A sales tax group holds single tax items, where elsewhere the same element may name a group.
    """
    if reference in ("ParentRef", "ParentSiteRef"):
        return (own_kind,) if own_kind is not None else ()
    if own_kind == "ItemSalesTaxGroup" and reference == "ItemSalesTaxRef":
        return ("ItemSalesTax",)
    if reference in _BY_NAME:
        return _BY_NAME[reference]
    return next((kinds for ending, kinds in _BY_ENDING if reference.endswith(ending)), ())


def resolve(company: Company, record: Record, element: Element, where: str, own_kind: str | None = None) -> None:
    """Replace every reference in ``record`` by the row id it points at, in place, aggregates inside included.

    ``element`` is the element of the record in the catalogue, ``where`` the name of the object in 3140 (``Invoice``,
    ``Customers``). A reference whose values are all empty becomes ``""``: in a Mod it clears. Raises ``Refused`` (3000,
    3130, 3140).
    """
    inner = _inner(element)
    for name, value in record.items():
        if value == "" or name not in inner:
            continue
        child, is_reference = inner[name]
        if is_reference:
            if isinstance(value, list):
                rows = [_row_of(company, name, each, where, own_kind) for each in value]
                record[name] = [row for row in rows if row != ""]
            else:
                record[name] = _row_of(company, name, value, where, own_kind)
        elif isinstance(value, list):
            for entry in value:
                if isinstance(entry, dict):
                    resolve(company, entry, child, where, own_kind)
        elif isinstance(value, dict):
            resolve(company, value, child, where, own_kind)


def find_by_full_name(company: Company, kinds: tuple[str, ...], full_name: str) -> int | None:
    """The row of the list object with this FullName (without case) among these kinds, if there is one."""
    key = name_key(full_name)
    for space in spaces_of(kinds):
        known = company.list_objects.named(space, key)
        if known is not None and known.kind in kinds:
            return known.row
        found = company.connection.execute(
            "SELECT id, kind FROM list_object WHERE space = ? AND full_name_key = ?", (space, key)
        ).fetchone()
        if found is not None and found[1] in kinds:
            company.list_objects.found(space, key, found[0])
            return int(found[0])
    return None


def find_by_list_id(company: Company, kinds: tuple[str, ...], list_id: str) -> int | None:
    """The row of the list object with this ListID among these kinds, if there is one."""
    for space in spaces_of(kinds):
        found = company.connection.execute(
            "SELECT id, kind FROM list_object WHERE space = ? AND list_id = ?", (space, list_id)
        ).fetchone()
        if found is not None and found[1] in kinds:
            return int(found[0])
    return None


_WITH_DESCENDANTS = """
(WITH RECURSIVE family (id) AS (
    VALUES (?) UNION ALL SELECT child.id FROM family JOIN list_object AS child ON child.parent = family.id
) SELECT id FROM family)
"""


def chosen(company: Company, wanted: Record, kinds: tuple[str, ...], label: str, where: str) -> tuple[str, list[int]]:
    """The list objects that a filter names, as an SQL list or subquery and its parameters.

    A filter names them by ListID or FullName, one with or several without their descendants. In a file that uses
    account numbers the number of an account serves as its FullName too, and goes before a name (documented). One that
    is not there is refused with 3140 (assumed).
    """
    for element, find, descendants in (
        ("ListID", find_by_list_id, False),
        ("FullName", _find_by_number_or_name, False),
        ("ListIDWithChildren", find_by_list_id, True),
        ("FullNameWithChildren", _find_by_number_or_name, True),
    ):
        given = wanted.get(element)
        if not given:
            continue
        rows = []
        for name in given if isinstance(given, list) else [given]:
            row = find(company, kinds, str(name))
            if row is None:
                raise Refused(
                    INVALID_REFERENCE, list=label, name=name, object=where, quickbooks_error=RECORD_NOT_IN_LIST
                )
            rows.append(row)
        return (_WITH_DESCENDANTS, rows) if descendants else (f"({', '.join('?' * len(rows))})", rows)
    return "(SELECT NULL WHERE 0)", []


def _find_by_number_or_name(company: Company, kinds: tuple[str, ...], text: str) -> int | None:
    if kinds == ("Account",) and preferences.is_on(company, "AccountingPreferences", "IsUsingAccountNumbers"):
        found = company.connection.execute(
            "SELECT id FROM list_object WHERE kind = 'Account' AND json_extract(own, '$.AccountNumber') = ?", (text,)
        ).fetchone()
        if found is not None:
            return int(found[0])
    return find_by_full_name(company, kinds, text)


@cache
def _inner(element: Element) -> Mapping[str, tuple[Element, bool]]:
    # An element that changed over the versions stands twice; the last one says as much as the first.
    return {child.name: (child, child.is_reference) for child in element.children() if child.content}


def _row_of(company: Company, name: str, value: Any, where: str, own_kind: str | None) -> int | str:
    if isinstance(value, int):
        return value
    list_id, full_name = str(value.get("ListID", "")), str(value.get("FullName", ""))
    if not list_id and not full_name:
        return ""
    kinds = targets(name, own_kind)
    if list_id:
        if not is_external_id(list_id):
            # The label is QuickBooks' own, for people (observed on a live file).
            raise Refused(INVALID_ID, value=list_id, field="list ID")
        row = find_by_list_id(company, kinds, list_id)
    else:
        row = find_by_full_name(company, kinds, full_name)
    if row is None:
        raise _not_found(name, kinds, list_id or full_name, where, own_kind)
    return row


def _not_found(name: str, kinds: tuple[str, ...], shown: str, where: str, own_kind: str | None) -> Refused:
    if name in ("ParentRef", "ParentSiteRef"):
        return Refused(
            INVALID_PARENT,
            name=shown,
            list=LIST_LABELS.get(own_kind or "", own_kind),
            quickbooks_error=RECORD_NOT_IN_LIST,
        )
    return Refused(
        INVALID_REFERENCE,
        list=_target_label(name, kinds, where),
        name=shown,
        object=where,
        quickbooks_error=RECORD_NOT_IN_LIST,
    )


def _target_label(name: str, kinds: tuple[str, ...], where: str) -> str:
    """What a missing target is called: ``Item``, ``Customer``, ``Item Sales Tax``, ``SalesReceiptLine SalesTaxCode``.

    Those four and the control accounts are recorded; the names of others follow their pattern (assumed).
    """
    if name in CONTROL_LABELS:
        return CONTROL_LABELS[name]
    if name == "ItemSalesTaxRef":
        return "Item Sales Tax"
    if kinds == ITEM_KINDS:
        return "Item"
    if len(kinds) == 1:
        label = kinds[0]
        if name in _QUALIFIED_BY_LINE and where.endswith(" line"):
            return f"{where.removesuffix(' line')}Line {label}"
        return label
    return name.removesuffix("Ref").removeprefix("Payee") if kinds == NAME_KINDS else name.removesuffix("Ref")
