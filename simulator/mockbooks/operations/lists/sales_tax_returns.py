"""Sales tax returns and their lines: what a tax agency is told, outside the United States.

A vendor that is a tax agency has a return, a sales tax item a line of one [D:SCH]. QuickBooks makes the returns itself,
in a new Canadian, British or Australian file; no request changes them [D:SCH]. Their names are assumed; the lines are
those of the GST/HST return of Canada, of the VAT return of the United Kingdom and of the activity statement of
Australia. SalesTaxReturnLineQuery gives the lines of the returns of the agencies that it names.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from mockbooks.company import Company
from mockbooks.operations.call import Call
from mockbooks.operations.lists.entry import insert
from mockbooks.operations.lists.list_type import ListType
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.references import find_by_full_name, find_by_list_id
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_REFERENCE, NO_MATCH, OK, RECORD_NOT_IN_LIST, Refused
from mockbooks.qbxml.versions import Edition

__all__ = ["SalesTaxReturn", "insert_returns", "sales_tax_return_line_query"]


class _Return(NamedTuple):
    name: str
    description: str
    lines: tuple[tuple[str, str], ...]


_RETURNS: Mapping[Edition, _Return] = MappingProxyType(
    {
        Edition.CA: _Return(
            "GST/HST Return",
            "Goods and services tax, harmonized sales tax",
            (
                ("Line 101 Sales and other revenue", "Sales"),
                ("Line 105 Total GST/HST and adjustments", "TaxOnSales"),
                ("Line 108 Total ITCs and adjustments", "TaxOnPurchases"),
                ("Line 109 Net tax", "Total"),
            ),
        ),
        Edition.UK: _Return(
            "VAT Return",
            "Value added tax",
            (
                ("Box 1 VAT due on sales", "TaxOnSales"),
                ("Box 2 VAT due on acquisitions", "TaxOnSales"),
                ("Box 3 Total VAT due", "SubTotal"),
                ("Box 4 VAT reclaimed on purchases", "TaxOnPurchases"),
                ("Box 5 Net VAT", "Total"),
                ("Box 6 Sales excluding VAT", "Sales"),
                ("Box 7 Purchases excluding VAT", "Purchases"),
                ("Box 8 EC supplies excluding VAT", "ECSales"),
                ("Box 9 EC acquisitions excluding VAT", "ECPurchases"),
            ),
        ),
        Edition.AU: _Return(
            "Activity Statement",
            "Goods and services tax",
            (
                ("G1 Total sales", "Sales"),
                ("1A GST on sales", "TaxOnSales"),
                ("G11 Non-capital purchases", "Purchases"),
                ("1B GST on purchases", "TaxOnPurchases"),
                ("9 Net amount", "Total"),
            ),
        ),
    }
)


class SalesTaxReturn(ListType):
    """The list of returns: all of them at once."""

    kind = "SalesTaxReturn"
    verbs = ("Query",)
    provenance = {"Query": "assumed"}


def insert_returns(company: Company) -> None:
    """Put the returns of its edition into a new file."""
    made = _RETURNS.get(company.edition)
    if made is None:
        return
    parent = insert(company, "SalesTaxReturn", made.name, {"Desc": made.description})
    for name, line_type in made.lines:
        insert(company, "SalesTaxReturnLine", name, {"LineType": line_type, "SalesTaxReturnRef": parent.id})


def sales_tax_return_line_query(call: Call) -> Outcome:
    """Answer a SalesTaxReturnLineQuery. Raises ``Refused`` 3140 for an agency that is not there (assumed)."""
    wanted = call.record["TaxAgencyVendorRef"]
    returns = [_return_of(call, agency) for agency in (wanted if isinstance(wanted, list) else [wanted])]
    rows = [
        found
        for row in dict.fromkeys(each for each in returns if each is not None)
        for found in call.company.connection.execute(
            "SELECT id, list_id, json_extract(own, '$.LineType') FROM list_object WHERE kind = 'SalesTaxReturnLine'"
            " AND json_extract(own, '$.SalesTaxReturnRef') = ? ORDER BY id",
            (row,),
        ).fetchall()
    ]
    meta = call.attributes.get("metaData", "NoMetaData")
    body = "".join(
        f"<SalesTaxReturnLineRet>\n<ListID>{list_id}</ListID>\n<FullName>{call.company.names[row]}</FullName>\n"
        f"<LineType>{line_type}</LineType>\n</SalesTaxReturnLineRet>\n"
        for row, list_id, line_type in rows
    )
    return Outcome(
        status=OK.status() if rows or meta == "MetaDataOnly" else NO_MATCH.status(),
        body="" if meta == "MetaDataOnly" else body,
        ret_count=None if meta == "NoMetaData" else len(rows),
    )


def _return_of(call: Call, agency: object) -> int | None:
    """The return that an agency is told by; None if it has none."""
    named: Record = agency if isinstance(agency, dict) else {}
    list_id, full_name = str(named.get("ListID", "")), str(named.get("FullName", ""))
    find, name = (find_by_list_id, list_id) if list_id else (find_by_full_name, full_name)
    row = find(call.company, ("Vendor",), name)
    if row is None:
        where = call.name.removesuffix("QueryRq") + " query"
        raise Refused(INVALID_REFERENCE, list="Vendor", name=name, object=where, quickbooks_error=RECORD_NOT_IN_LIST)
    found = call.company.list_objects[row].own.get("SalesTaxReturnRef")
    return found if isinstance(found, int) else None
