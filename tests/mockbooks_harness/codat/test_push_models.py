"""What a push may contain, type by type, and a record held to it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockbooks_harness.codat.data_types import DATA_TYPES
from mockbooks_harness.codat.push_models import model_of, validate

WRITTEN = [row for row in DATA_TYPES.values() if "create" in row.can]


def options(model: Any, path: str = "") -> Any:
    for name, option in model.get("properties", {}).items():
        yield f"{path}{name}", option
        yield from options(option, f"{path}{name}.")


@pytest.mark.parametrize("row", WRITTEN, ids=lambda row: row.key)
def test_every_property_says_what_clients_need(row: Any) -> None:
    """[R:PROBE] a property without one of the four makes clients lose the whole map, without a word."""
    model = model_of(row)
    assert model is not None
    assert {"type", "displayName", "description", "required", "properties"} <= set(model)
    found = dict(options(model))
    assert len(found) > 3
    for name, option in found.items():
        assert {"type", "displayName", "description", "required"} <= set(option), name
        assert option["type"] in {"Array", "Object", "String", "Number", "Boolean", "DateTime"}, name


def test_a_type_that_is_not_written_has_none() -> None:
    assert [row.key for row in DATA_TYPES.values() if model_of(row) is not None] == [row.key for row in WRITTEN]


def test_a_model_is_nobodys_but_the_callers() -> None:
    row = DATA_TYPES["bills"]
    first = model_of(row)
    assert first is not None
    first["properties"].clear()
    assert model_of(row) != first


@pytest.mark.parametrize(
    ("key", "path", "longest"),
    [
        ("chartOfAccounts", "name", 31),
        ("suppliers", "supplierName", 41),
        ("bills", "reference", 20),
        ("purchaseOrders", "purchaseOrderNumber", 11),
        ("creditNotes", "creditNoteNumber", 11),
        ("payments", "reference", 20),
        ("items", "name", 31),
        ("invoices", "invoiceNumber", 11),
    ],
)
def test_the_limits_are_those_of_quickbooks(key: str, path: str, longest: int) -> None:
    """[D:EX], [D:SCH] push limits equal qbXML's greatest lengths."""
    option = dict(options(model_of(DATA_TYPES[key])))[path]
    assert option["validation"]["warnings"][0]["details"] == f"Max length of {longest} characters."


def test_the_categories_of_an_account_have_two_parts() -> None:
    """[D:EX] fourteen of them; cost of goods sold stands under Liability (sic), a bank account under none."""
    option = dict(options(model_of(DATA_TYPES["chartOfAccounts"])))["fullyQualifiedCategory"]
    categories = [choice["value"] for choice in option["options"]]
    assert len(categories) == 14
    assert all(category.count(".") == 1 for category in categories)
    assert "Liability.CostOfGoodsSold" in categories
    assert not any("Bank" in category for category in categories)


# ---- validation


def faults(key: str, record: Any) -> list[tuple[str, str]]:
    row = DATA_TYPES[key]
    errors, _ = validate(row, record)
    return [(item["itemId"], item["message"]) for item in errors]


BILL = {
    "supplierRef": {"id": "1-1"},
    "issueDate": "2024-05-01",
    "status": "Open",
    "subTotal": 1,
    "taxAmount": Decimal("0.00"),
    "totalAmount": 1,
    "lineItems": [{"unitAmount": 1, "quantity": 1, "subTotal": 1, "taxAmount": 0, "totalAmount": 1}],
}


@pytest.mark.parametrize(
    ("changes", "item", "what"),
    [
        ({"status": "Draft"}, "Status", "must be one of Open, Paid, Void"),
        ({"status": None}, "Status", "must be provided"),
        ({"reference": "x" * 21}, "Reference", "must not be longer than 20 characters long"),
        ({"reference": 5}, "Reference", "must be of type String"),
        ({"subTotal": True}, "SubTotal", "must be of type Number"),
        ({"issueDate": "soon"}, "IssueDate", "must be of type DateTime"),
        ({"supplierRef": {}}, "SupplierRef.Id", "must be provided"),
        ({"supplierRef": "x"}, "SupplierRef", "must be of type Object"),
        ({"lineItems": []}, "LineItems", "must not be empty"),
        ({"lineItems": [5]}, "LineItems[0]", "must be of type Object"),
        ({"lineItems": [{**BILL["lineItems"][0], "quantity": "1"}]}, "LineItems[0].Quantity", "must be of type Number"),  # type: ignore[index]
    ],
)
def test_what_is_unfit(changes: Any, item: str, what: str) -> None:
    assert faults("bills", BILL) == []
    assert faults("bills", BILL | changes) == [(item, f"Failed to push to Bill as {item} {what}.")]


def test_what_will_be_ignored_is_a_warning() -> None:
    row = DATA_TYPES["bills"]
    record = BILL | {"id": "1", "metadata": {}, "colour": "red", "supplierRef": {"id": "1-1", "supplierName": "x"}}
    record["lineItems"] = [BILL["lineItems"][0] | {"isDirectCost": True}]  # type: ignore[index]
    errors, warnings = validate(row, record)
    assert errors == []
    assert [item["message"] for item in warnings] == [
        "LineItems[0].IsDirectCost is not supported, and will be ignored.",
        "Colour is not supported, and will be ignored.",
    ], "the name beside an id is what a record that was read has, and harms nobody"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(WRITTEN), st.data())
def test_whatever_is_pushed_is_judged(row: Any, data: st.DataObject) -> None:
    model = model_of(row) or {}
    names = list(model["properties"])
    record = data.draw(st.dictionaries(st.sampled_from(names) | st.text(max_size=5), json_values, max_size=6))
    errors, warnings = validate(row, record)
    assert all(set(item) == {"itemId", "message", "validatorName"} for item in errors + warnings)
