"""Reading and writing from outside: any Ret, any type, the requests that go with them."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from mockbooks_harness import mapping


@pytest.mark.parametrize("data_type", mapping.TABLES)
def test_the_queries_of_a_type_are_valid_qbxml(data_type: str, requests_schema: Any) -> None:
    if requests_schema is None:
        pytest.skip("there is no folder of outside witnesses (../shared) beside this checkout")
    document = etree.fromstring(b'<QBXML><QBXMLMsgsRq onError="stopOnError"/></QBXML>')
    for request in mapping.query_requests(data_type) + mapping.related_requests(data_type):
        document[0].append(request)
    requests_schema.assertValid(document)


def test_requests_are_new_each_time() -> None:
    assert mapping.query_requests("invoices")[0] is not mapping.query_requests("invoices")[0]


def test_a_type_that_is_not_mapped() -> None:
    with pytest.raises(KeyError, match="EstimateRet"):
        mapping.read("<EstimateRet/>")
    with pytest.raises(KeyError, match="estimates"):
        mapping.write("estimates", {})
    with pytest.raises(mapping.CannotMap, match="SalesOrder cannot be created"):
        mapping.write("salesOrders", {})
    assert mapping.options("salesOrders") is None
    assert mapping.options("estimates") is None


def test_the_id_of_what_was_created() -> None:
    answer = etree.fromstring(
        "<InvoiceAddRs statusCode='0'><InvoiceRet><TxnID>1A-17</TxnID></InvoiceRet></InvoiceAddRs>"
    )
    assert mapping.created_id("invoices", answer) == "1A-17"
    customer = etree.fromstring("<CustomerAddRs><CustomerRet><ListID>8-1</ListID></CustomerRet></CustomerAddRs>")
    assert mapping.created_id("customers", customer) == "8-1"
    with pytest.raises(ValueError, match="InvoiceRet/TxnID"):
        mapping.created_id("invoices", etree.fromstring("<InvoiceAddRs statusCode='3140'/>"))


def test_a_ret_of_several_types_is_read_as_the_first() -> None:
    assert mapping.data_type_of("ItemInventoryAssemblyRet") == "items"
    assert mapping.data_type_of("CreditCardChargeRet") == "bills"
    assert mapping.data_type_of("AccountRet") == "chartOfAccounts"
    with pytest.raises(KeyError, match="EstimateRet"):
        mapping.data_type_of("EstimateRet")


@pytest.mark.parametrize("table", mapping.TABLES.values(), ids=lambda table: table.data_type)
def test_every_row_says_how_we_know(table: mapping.Table) -> None:
    for form in table.forms:
        for row in form.rows:
            assert row.evidence.startswith(("R", "D:", "A"))
        names = [row.codat for row in form.rows]
        assert len(names) == len(set(names))


@pytest.mark.parametrize("data_type", [key for key, table in mapping.TABLES.items() if table.creates])
def test_options_have_what_clients_need(data_type: str) -> None:
    def look(option: Any) -> None:
        assert {"type", "displayName", "description", "required"} <= set(option)
        assert option["type"] in {"Array", "Object", "String", "Number", "Boolean", "DateTime"}
        for inner in option.get("properties", {}).values():
            look(inner)

    look(mapping.options(data_type))


def test_options_of_an_invoice() -> None:
    model: Any = mapping.options("invoices")
    properties = model["properties"]
    assert properties["customerRef"]["properties"]["id"]["required"] is True
    assert properties["status"]["options"] == [
        {"value": "Submitted", "type": "String", "displayName": "Submitted", "required": False}
    ]
    line = properties["lineItems"]["properties"]
    assert {name for name, option in line.items() if option["required"]} == {
        "itemRef",
        "unitAmount",
        "quantity",
        "taxAmount",
    }
    assert line["trackingCategoryRefs"]["properties"]["id"]["required"] is True
    assert line["taxRateRef"]["properties"]["id"]["required"] is True, "but the reference itself is not"


def test_options_of_a_customer_say_how_long_a_name_may_be() -> None:
    model: Any = mapping.options("customers")
    assert model["properties"]["customerName"]["validation"] == {
        "warnings": [{"field": "CustomerName", "details": "Max length of 41 characters."}],
        "information": [],
    }
    assert "validation" not in model["properties"]["emailAddress"]
