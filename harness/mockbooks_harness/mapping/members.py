"""The members that records share: ids, dates, currencies, stamps; and the commonest ways to write one.

Rules 1 to 4 and 7 of the mapping facts: ids are QuickBooks' own, dates have no zone, every record has a currency and a
rate, `modifiedDate` is Codat's and not made here.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from lxml import etree

from mockbooks_harness.exact_json import Record, dumps
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import (
    Element,
    customer_reference,
    date,
    is_list_id,
    list_status,
    moment,
    supplier_reference,
    text,
    written_amount,
    written_date,
    written_number,
)
from mockbooks_harness.mapping.rows import Row, Write

# ---- ways to write


def write_number(path: str, *, required: bool = False, marked: bool = False) -> Write:
    """A price or a quantity: up to five decimals."""
    return Write(path, kind="Number", required=required, marked=marked, convert=lambda v, _: written_number(v))


def write_amount(path: str, *, required: bool = False) -> Write:
    """An amount of money: two decimals."""
    return Write(path, kind="Number", required=required, convert=lambda v, _: written_amount(v))


def write_date(path: str, *, required: bool = False, marked: bool = False) -> Write:
    """A day; the time that stands in a record is cut off."""
    return Write(path, kind="DateTime", required=required, marked=marked, convert=lambda v, _: written_date(v))


def looked_at(*, kind: str = "Number", required: bool = False, marked: bool = False, source: str = "") -> Write:
    """A member that is asked for, and compared with others, and not stored: sums, taxes.  [D:EX]"""
    return Write("", source, kind=kind, required=required, marked=marked)


def element_reference(tag: str, key: str) -> Element:
    """A reference by ListID; by name where the key has not the form of one."""
    element = etree.Element(tag)
    etree.SubElement(element, "ListID" if is_list_id(key) else "FullName").text = key
    return element


def line_class(categories: list[Record], _context: Context) -> list[Element]:
    """The class of a line: the first tracking category, a line has no room for more."""
    return [element_reference("ClassRef", category["id"]) for category in categories[:1]]


def only_ids(references: list[Record], _record: Record) -> list[Record] | None:
    """What of a list of references is pushed: the ids of the first."""
    return [{"id": each["id"]} for each in references[:1] if "id" in each] or None


def only_id(reference: Record, _record: Record) -> Record | None:
    """What of a reference is pushed: its id; nothing where it has none, as a reference by name has not."""
    return {"id": reference["id"]} if "id" in reference else None


KEY: tuple[Row, ...] = (Row("id", "ListID", None, "D:EX", Write("", required=True)),)
"""The one member of a reference in a list of references."""

UNPUBLISHED_KEY: tuple[Row, ...] = (
    Row("id", "ListID", None, "A", Write("", published=False)),
    Row("name", "FullName", None, "A", Write("", published=False)),
)
"""The members of a reference of which the options model says nothing."""

NEEDED_KEY: tuple[Row, ...] = (
    Row("id", "ListID", None, "A", Write("", required=True, published=False)),
    Row("name", "FullName", None, "A", Write("", published=False)),
)
"""The same where nothing can be written without the id."""

# ---- members

TXN_ID = Row("id", "TxnID", lambda e, _: text(e), "D:EX")
LIST_ID = Row("id", "ListID", lambda e, _: text(e), "D:EX")


def metadata(_found: Element, _context: Context) -> Record:
    """always not deleted"""
    return {"isDeleted": False}


METADATA = Row("metadata", ".", metadata, "D:EX")
SOURCE_MODIFIED = Row("sourceModifiedDate", "TimeModified", lambda e, _: moment(e), "R:BASH, D:EX")
STAMPS = (SOURCE_MODIFIED, METADATA)


def published_stamp(name: str = "sourceModifiedDate", *, marked: bool = False) -> Row:
    """A stamp that an options model has, though it is read only.  [D:EX]"""
    read = SOURCE_MODIFIED if name == SOURCE_MODIFIED.codat else Row(name, ".", None, "D:EX")
    write = Write("", kind="DateTime", marked=marked)
    return replace(read, write=write, lost="the moment is QuickBooks' own")


CUSTOMER = Row(
    "customerRef",
    "CustomerRef",
    lambda e, _: customer_reference(e),
    "D:EX",
    Write("CustomerRef/ListID", "customerRef.id", required=True),
)
VENDOR = Row(
    "supplierRef",
    "VendorRef",
    lambda e, _: supplier_reference(e),
    "D:EX",
    Write("VendorRef/ListID", "supplierRef.id", required=True),
)
ISSUE_DATE = Row("issueDate", "TxnDate", lambda e, _: date(e), "D:EX", write_date("TxnDate", required=True))
DUE_DATE = Row("dueDate", "DueDate", lambda e, _: date(e), "D:EX", write_date("DueDate"))
NOTE = Row("note", "Memo", lambda e, _: text(e), "D:SCH", Write("Memo", longest=4000))


def line_categories(line: Element, _context: Context) -> list[Record]:
    """ClassRef, as a list of one or none"""
    return classes(line)


TRACKING_CATEGORIES = Row(
    "trackingCategoryRefs",
    ".",
    line_categories,
    "D:EX",
    Write("", kind="Array", rows=KEY, build=line_class),
    keep=only_ids,
)


def classes(element: Element) -> list[Record]:
    """The class of a line, as the list Codat makes of it.  [D:EX]"""
    found = element.find("ClassRef")
    if found is None or text(found.find("ListID")) is None:
        return []
    return [{"id": text(found.find("ListID")), "name": text(found.find("FullName"))}]


def currency_row(*, written: bool = True) -> Row:
    """`currency`: an ISO code.  What is written follows from whom it is written for; the code is only checked."""
    return Row("currency", ".", currency, "D:EX; A", Write("") if written else None)


def currency(found: Element, context: Context) -> str | None:
    """CurrencyRef as an ISO code, the home currency where there is none"""
    return context.currency(found)


def rate(found: Element, context: Context) -> Decimal | int:
    """ExchangeRate, 1 where there is none"""
    return context.currency_rate(found)


def rate_row(*, written: bool = True) -> Row:
    """`currencyRate`: ExchangeRate, 1 where there is none; written where the file has multi-currency on."""
    write = Write("ExchangeRate", kind="Number", convert=lambda v, c: written_number(v) if c.multi_currency else None)
    return Row("currencyRate", ".", rate, "D:EX", write if written else None)


CURRENCY, RATE = currency_row(), rate_row()


def status_row(name: str = "status", *, evidence: str = "D:EX; A", required: bool = True) -> Row:
    """IsActive as Active or Archived."""
    write = Write(
        "IsActive",
        required=required,
        values=("Active", "Archived"),
        convert=lambda v, _: "true" if v == "Active" else "false",
    )
    return Row(name, "IsActive", lambda e, _: list_status(e), evidence, write, missing="Active")


def assembled(name: str, place: str, evidence: str = "D:EX") -> Row:
    """A member that `assemble` makes of a whole answer: the row says where from, for the tables."""
    return Row(name, place, None, evidence)


def constant(name: str, value: Any, evidence: str = "D:EX") -> Row:
    """A member that always says the same: an empty list, a zero."""

    def always(_found: Element, _context: Context) -> Any:
        return list(value) if isinstance(value, list) else value

    always.__doc__ = f"always {dumps(value) if value != [] else 'an empty list'}"
    return Row(name, ".", always, evidence)


def record_references(*data_types: str) -> Row:
    """`recordRefs`: references to records of these types."""
    members = (
        Row("id", "ListID", None, "A", Write("", required=True, published=False)),
        Row("dataType", ".", None, "A", Write("", required=True, values=data_types, published=False)),
    )
    return Row("recordRefs", ".", None, "A", Write("", kind="Array", rows=members, published=False))


def decimal(value: Any, otherwise: Any = 0) -> Decimal:
    """A number of a record as Decimal."""
    return Decimal(otherwise if value is None else value)
