"""Against the outside: real recordings, and the records Codat published of the same sample company.

Codat's QuickBooks Desktop examples were made from Intuit's sample file, and so were the recorded lists: the same
customers, vendors and accounts stand in both.
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from mockbooks_harness import mapping
from mockbooks_harness.exact_json import dumps, loads
from mockbooks_harness.mapping.tables import BY_RET


def recorded(shared: Path) -> list[etree._Element]:
    parser = etree.XMLParser(recover=True, resolve_entities=False)
    documents = [etree.fromstring(f.read_bytes(), parser) for f in sorted((shared / "recordings").glob("*.xml"))]
    rets = [ret for document in documents if document is not None for ret in document.iter(*BY_RET)]
    return [ret for ret in rets if ret.find("ListID") is not None or ret.find("TxnID") is not None]


def test_every_recorded_object_maps_into_its_schema(shared: Path, fits: Any) -> None:
    seen: Counter[str] = Counter()
    for ret in recorded(shared):
        record = mapping.read(ret, mapping.Context())
        table = BY_RET[str(ret.tag)]
        fits(table.model, record)
        seen[table.data_type] += 1
    assert seen["customers"] >= 140
    assert seen["chartOfAccounts"] >= 110
    assert seen["suppliers"] >= 50
    assert seen["items"] >= 10
    assert {"invoices", "payments"} <= set(seen)


@pytest.fixture(scope="module")
def published(lending: Any) -> dict[str, list[Any]]:
    found = {}
    for noun in ("accounts", "customers", "suppliers", "invoices", "payments", "bills", "billPayments"):
        answer = lending["paths"][f"/companies/{{companyId}}/data/{noun}"]["get"]["responses"]["200"]
        example = answer["content"]["application/json"]["examples"]["QuickBooks Desktop"]
        found[noun] = loads(json.dumps(example["value"]["results"], default=str))
    return found


@pytest.mark.parametrize("noun", ["accounts", "customers", "suppliers"])
def test_a_recorded_object_reads_as_codat_published_it(shared: Path, published: Any, noun: str) -> None:
    """All but the moment Codat read it, and a balance that moved between the two."""
    rets = {ret.findtext("ListID"): ret for ret in recorded(shared)}
    context = mapping.Context("UK")
    compared = 0
    for expected in published[noun]:
        ret = rets.get(expected["id"])
        if ret is None:
            continue
        compared += 1
        ours = mapping.read(ret, context) | {"modifiedDate": expected["modifiedDate"]}
        if noun == "accounts":
            ours["currentBalance"] = expected["currentBalance"]
        assert ours == expected
    assert compared == 2


SHAPES = {
    "invoices": ("InvoiceRet", 2),
    "payments": ("ReceivePaymentRet", 2),
    "bills": ("BillRet", 2),
    "billPayments": ("BillPaymentCheckRet", 2),
}


@pytest.mark.parametrize("noun", SHAPES)
def test_documents_have_the_members_codat_published(published: Any, noun: str) -> None:
    """Each member of a published record has a row, at the top and on the lines."""
    rows = {row.codat for row in mapping.TABLES[noun].rows if row.read is not None} | {"modifiedDate"}
    for record in published[noun]:
        assert set(record) <= rows
    assert len(published[noun]) == SHAPES[noun][1]


def test_a_published_invoice_comes_out_of_its_qbxml(published: Any) -> None:
    """qbXML made from the published invoice by the rules of the facts reads as the published invoice."""
    for expected in published["invoices"]:
        ret, related = _invoice_of(expected)
        ours = mapping.read(ret, mapping.Context("UK", related=related))
        ours["modifiedDate"] = expected["modifiedDate"]
        assert loads(dumps(ours)) == expected


def _invoice_of(record: Any) -> tuple[etree._Element, list[etree._Element]]:
    ret = etree.Element("InvoiceRet")

    def leaf(parent: etree._Element, tag: str, value: Any) -> None:
        etree.SubElement(parent, tag).text = str(value)

    def reference(parent: etree._Element, tag: str, key: str, name: str) -> None:
        element = etree.SubElement(parent, tag)
        leaf(element, "ListID", key)
        leaf(element, "FullName", name)

    leaf(ret, "TxnID", record["id"])
    leaf(ret, "TimeModified", record["sourceModifiedDate"] + "+00:00")
    reference(ret, "CustomerRef", record["customerRef"]["id"], record["customerRef"]["companyName"])
    leaf(ret, "TxnDate", record["issueDate"][:10])
    leaf(ret, "RefNumber", record["invoiceNumber"])
    leaf(ret, "DueDate", record["dueDate"][:10])
    leaf(ret, "Subtotal", Decimal(record["subTotal"]))
    leaf(ret, "SalesTaxTotal", record["totalTaxAmount"])
    leaf(ret, "BalanceRemaining", record["amountDue"])
    leaf(ret, "IsPaid", "true" if record["status"] == "Paid" else "false")
    related = []
    for row in record["paymentAllocations"]:
        link = etree.SubElement(ret, "LinkedTxn")
        leaf(link, "TxnID", row["payment"]["id"])
        leaf(link, "TxnType", "ReceivePayment")
        leaf(link, "TxnDate", row["payment"]["paidOnDate"][:10])
        leaf(link, "RefNumber", row["payment"]["reference"])
        leaf(link, "LinkType", "AMTTYPE")
        leaf(link, "Amount", row["allocation"]["totalAmount"])
        payment = etree.Element("ReceivePaymentRet")
        leaf(payment, "TxnID", row["payment"]["id"])
        leaf(payment, "TotalAmount", row["payment"]["totalAmount"])
        reference(payment, "PaymentMethodRef", "1-1", row["payment"]["note"].split(" - ")[0])
        account = row["payment"]["accountRef"]
        reference(payment, "DepositToAccountRef", account["id"], account["name"])
        related.append(payment)
    for row in record["lineItems"]:
        line = etree.SubElement(ret, "InvoiceLineRet")
        if "itemRef" in row:
            reference(line, "ItemRef", row["itemRef"]["id"], row["itemRef"]["name"])
            leaf(line, "Quantity", row["quantity"])
            leaf(line, "Rate", row["unitAmount"])
            leaf(line, "Amount", row["totalAmount"])
        if "description" in row:
            leaf(line, "Desc", row["description"])
        for category in row["trackingCategoryRefs"]:
            reference(line, "ClassRef", category["id"], category["name"])
        if "taxRateRef" in row:
            reference(line, "SalesTaxCodeRef", row["taxRateRef"]["id"], row["taxRateRef"]["name"])
    return ret, related
