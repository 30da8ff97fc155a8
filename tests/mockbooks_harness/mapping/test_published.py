"""Our records and options models against those that Codat published for QuickBooks Desktop, type by type.

Shapes are compared, not values: the members, their JSON types, the form of dates, the signs of amounts, the values of
enumerations.  What is other than published stands in a table, with the reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness import mapping
from mockbooks_harness.exact_json import loads

PATHS = {
    "chartOfAccounts": "/companies/{companyId}/data/accounts",
    "bankAccounts": "/companies/{companyId}/connections/{connectionId}/data/bankAccounts",
    "bankTransactions": "/companies/{companyId}/connections/{connectionId}/data/bankAccounts/{accountId}/bankTransactions",
    "accountTransactions": "/companies/{companyId}/connections/{connectionId}/data/accountTransactions",
    "customers": "/companies/{companyId}/data/customers",
    "suppliers": "/companies/{companyId}/data/suppliers",
    "invoices": "/companies/{companyId}/data/invoices",
    "creditNotes": "/companies/{companyId}/data/creditNotes",
    "payments": "/companies/{companyId}/data/payments",
    "bills": "/companies/{companyId}/data/bills",
    "billPayments": "/companies/{companyId}/data/billPayments",
    "billCreditNotes": "/companies/{companyId}/data/billCreditNotes",
    "journalEntries": "/companies/{companyId}/data/journalEntries",
    "directCosts": "/companies/{companyId}/connections/{connectionId}/data/directCosts",
    "directIncomes": "/companies/{companyId}/connections/{connectionId}/data/directIncomes",
    "transfers": "/companies/{companyId}/connections/{connectionId}/data/transfers",
    "balanceSheet": "/companies/{companyId}/data/financials/balanceSheet",
    "profitAndLoss": "/companies/{companyId}/data/financials/profitAndLoss",
}

CODATS_OWN = {"modifiedDate"}
"""What Codat adds: no mapping makes it."""

NOT_PUBLISHED = {
    "chartOfAccounts": {"description": "the two published accounts have none"},
    "bankAccounts": {},
    "accountTransactions": {},
    "customers": {
        "registrationNumber": "a resale number, which the two customers have not",
        "addresses[].country": "none of theirs has one",
        "addresses[].line2": "none of theirs has one",
    },
    "suppliers": {"taxNumber": "neither has one", "addresses[].country": "neither has one"},
    "invoices": {"note": "the two have no memo [D:SCH]"},
    "creditNotes": {
        "note": "the one has no memo",
        "paymentAllocations[].payment.reference": "its check has no number",
        "paymentAllocations[].payment.note": "its check has no memo",
    },
    "payments": {},
    "bills": {
        "note": "the two have no memo",
        "lineItems[].tracking.customerRef": "assumed after the schema",
        "paymentAllocations[].allocation.allocatedOnDate": "card charges, after their bill payments",
    },
    "billPayments": {},
    "billCreditNotes": {
        "note": "the two have no memo",
        "lineItems[].accountRef": "neither has a line of an expense",
        "lineItems[].tracking.customerRef": "assumed after the schema",
        "paymentAllocations[].payment.accountRef": "card credits",
        "paymentAllocations[].allocation.allocatedOnDate": "card credits",
    },
    "journalEntries": {},
    "directCosts": {
        "note": "the two have no memo",
        "lineItems[].description": "their lines have no memo",
        "lineItems[].itemRef": "they have no line of an item",
        "lineItems[].tracking.invoiceTo": "their lines are not billable",
    },
    "directIncomes": {
        "note": "the two have no memo",
        "lineItems[].description": "their lines have no memo",
        "lineItems[].trackingCategoryRefs[].id": "their lines have no class",
        "lineItems[].trackingCategoryRefs[].name": "their lines have no class",
    },
    "transfers": {"trackingCategoryRefs[].id": "theirs are empty", "trackingCategoryRefs[].name": "theirs are empty"},
    "bankTransactions": {},
}
"""Members of ours that no published record of the type has, and why; members below them go with them."""

SIGNS_DIFFER = {
    ("creditNotes", "paymentAllocations[].payment.totalAmount"): "a credit may be used by an invoice of more",
    ("directIncomes", "lineItems[].subTotal"): "card fees are taken out of a deposit",
    ("directIncomes", "lineItems[].totalAmount"): "card fees are taken out of a deposit",
    ("directIncomes", "lineItems[].unitAmount"): "card fees are taken out of a deposit",
    ("directIncomes", "paymentAllocations[].allocation.totalAmount"): "card fees are taken out of a deposit",
    ("directIncomes", "subTotal"): "card fees are taken out of a deposit",
    ("directIncomes", "totalAmount"): "card fees are taken out of a deposit",
    ("accountTransactions", "lines[].amount"): "only checks are published; deposits bring money in",
    ("accountTransactions", "totalAmount"): "only checks are published; deposits bring money in",
    ("payments", "lines[].links[].amount"): "discounts and credits set against a document, published of neither",
    ("billPayments", "lines[].links[].amount"): "discounts and credits set against a bill, published of neither",
    ("chartOfAccounts", "currentBalance"): "any account may stand either way",
    ("bankAccounts", "balance"): "an account may be overdrawn",
    ("bankAccounts", "availableBalance"): "an account may be overdrawn",
}

ENUMERATIONS = re.compile(
    r"(^|\.)(status|type|dataType|accountType|transactionType|isBilledTo|isRebilledTo|reportBasis)$"
)

Shape = dict[str, set[str]]


def places(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every member at every depth: its path, arrays as `[]`, and its value."""
    if isinstance(value, dict):
        for name, member in value.items():
            at = f"{path}.{name}" if path else name
            yield at, member
            yield from places(member, at)
    elif isinstance(value, list):
        for member in value:
            yield from places(member, f"{path}[]")


def kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, Decimal)):
        return "number"
    if isinstance(value, str):
        return "date" if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", value) else "string"
    return type(value).__name__


def shape(records: list[Any]) -> Shape:
    found: Shape = {}
    for path, value in (pair for record in records for pair in places(record)):
        found.setdefault(path, set()).add(kind(value))
    return found


def signs(records: list[Any]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for path, value in (pair for record in records for pair in places(record)):
        if kind(value) == "number" and value:
            found.setdefault(path, set()).add(1 if value > 0 else -1)
    return found


@pytest.fixture(scope="module")
def ours() -> dict[str, list[Any]]:
    """All records of a company that has everything, and of what the published ones have and it has not."""
    with QuickBooks(CompanyFile.generate("wild", seed=5)) as quickbooks:
        reader = mapping.CompanyReader(quickbooks.process, "US", today=quickbooks.company.clock.now().date())
        write_what_is_published(reader)
        return {data_type: list(reader.records(data_type)) for data_type in PATHS}


def write_what_is_published(reader: mapping.CompanyReader) -> None:
    """Lines with a class on documents of every kind, and a bill payment with a note."""

    def first(data_type: str, **wanted: Any) -> str:
        rows = reader.records(data_type)
        return next(row["id"] for row in rows if all(row.get(name) == value for name, value in wanted.items()))

    day, category = "2024-12-20T00:00:00", [{"id": first("trackingCategories")}]
    customer, supplier = {"id": first("customers", status="Active")}, {"id": first("suppliers", status="Active")}
    item = {"id": first("items", type="Service", itemStatus="Active")}
    expense = {"id": first("chartOfAccounts", fullyQualifiedCategory="Expense.Expense.Expense", status="Active")}
    bank = {"id": first("bankAccounts", nominalCode="1000")}
    line = {"unitAmount": 5, "quantity": 1, "subTotal": 5, "taxAmount": 0, "totalAmount": 5}
    line["trackingCategoryRefs"] = category  # type: ignore[assignment]
    sums = {"subTotal": 10, "taxAmount": 0, "totalTaxAmount": 0, "totalAmount": 10}
    bought = [line | {"itemRef": item}, line | {"accountRef": expense}]
    document = {"issueDate": day} | sums
    reader.create(
        "creditNotes",
        {"customerRef": customer, "issueDate": day, "status": "Submitted", "lineItems": [line | {"itemRef": item}]},
    )
    bill = reader.create("bills", document | {"supplierRef": supplier, "status": "Open", "lineItems": bought})
    reader.create("billCreditNotes", document | {"supplierRef": supplier, "status": "Submitted", "lineItems": bought})
    paid = {"amount": 10, "links": [{"type": "Bill", "id": bill, "amount": -10}]}
    payment = {"supplierRef": supplier, "accountRef": bank, "date": day, "totalAmount": 10, "note": "Thanks"}
    reader.create("billPayments", payment | {"lines": [paid]})
    tracked = {"tracking": {"recordRefs": [customer | {"dataType": "customers"}]}}
    allocation = {"payment": {"accountRef": bank}, "allocation": {"totalAmount": 5}}
    reader.create(
        "directCosts",
        {"issueDate": day, "taxAmount": 0, "lineItems": [bought[1] | tracked], "paymentAllocations": [allocation]},
    )
    reader.create(
        "directIncomes",
        {"issueDate": day, "totalAmount": 5, "lineItems": [bought[1]], "paymentAllocations": [allocation]},
    )


def example(document: Any, path: str) -> Any:
    answer = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    return loads(json.dumps(answer["examples"]["QuickBooks Desktop"]["value"], default=str))


@pytest.fixture(scope="module")
def theirs(lending: Any) -> dict[str, list[Any]]:
    found = {data_type: example(lending, path) for data_type, path in PATHS.items()}
    return {
        data_type: [_without_codats(row) for row in value.get("results", value.get("reports"))]
        for data_type, value in found.items()
    }


def _without_codats(record: Any) -> Any:
    return {name: value for name, value in record.items() if name not in CODATS_OWN}


DOCUMENTS = [key for key in PATHS if key not in ("balanceSheet", "profitAndLoss")]


@pytest.mark.parametrize("data_type", DOCUMENTS)
def test_every_published_member_is_ours_and_of_the_same_type(data_type: str, ours: Any, theirs: Any) -> None:
    expected, found = shape(theirs[data_type]), shape(ours[data_type])
    for path, kinds in expected.items():
        assert path in found, path
        assert kinds <= found[path] or kinds == {"string"}, (path, kinds, found[path])


@pytest.mark.parametrize("data_type", DOCUMENTS)
def test_no_member_of_ours_is_unheard_of(data_type: str, ours: Any, theirs: Any) -> None:
    known = set(shape(theirs[data_type])) | {"metadata"}
    more = NOT_PUBLISHED[data_type]
    for path in shape(ours[data_type]):
        owners = {".".join(path.split(".")[: n + 1]) for n in range(path.count(".") + 1)}
        assert path in known or owners & set(more) or path == "metadata.isDeleted", path


@pytest.mark.parametrize("data_type", DOCUMENTS)
def test_amounts_have_the_published_signs(data_type: str, ours: Any, theirs: Any) -> None:
    expected, found = signs(theirs[data_type]), signs(ours[data_type])
    for path, published in expected.items():
        # A line of a document, and of a ledger, may go either way; a sum, a payment, an allocation may not.
        of_line = "lineItems" in path or "journalLines" in path
        if len(published) == 1 and not of_line and (data_type, path) not in SIGNS_DIFFER:
            assert found.get(path, published) == published, path


@pytest.mark.parametrize("data_type", DOCUMENTS)
def test_published_values_of_enumerations_are_among_ours(data_type: str, ours: Any, theirs: Any) -> None:
    def values(records: list[Any]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for path, value in (pair for record in records for pair in places(record)):
            if ENUMERATIONS.search(path):
                found.setdefault(path, set()).add(str(value))
        return found

    expected, found = values(theirs[data_type]), values(ours[data_type])
    for path, published in expected.items():
        assert published <= found.get(path, set()), path


@pytest.mark.parametrize("data_type", ["balanceSheet", "profitAndLoss"])
def test_statements_have_the_published_shape(data_type: str, ours: Any, theirs: Any) -> None:
    def collapsed(records: list[Any]) -> Shape:
        """Lines below lines count as lines, however deep."""
        found: Shape = {}
        for path, kinds in shape(records).items():
            found.setdefault(re.sub(r"(\.items(\[\])?)+", ".items[]", path), set()).update(kinds)
        return found

    expected, found = collapsed(theirs[data_type]), collapsed(ours[data_type])
    for path, kinds in expected.items():
        assert path in found, path
        assert kinds == found[path], path
    more = {path for path in set(found) - set(expected) if ".items[]" not in path}
    assert more <= {"id", "currency", "reportBasis"}
    for record in ours[data_type]:
        for name in ("assets", "liabilities", "equity", "income", "costOfSales", "expenses"):
            if name in record:
                assert record[name]["name"] == theirs[data_type][0][name]["name"]


# ---- options models

NOT_THE_SAME = {
    ("creditNotes", "lineItems.itemRef.id"): "nothing is published of the members of this reference",
    ("customers", "contactName"): "25 characters each for first and last name: a check of its own holds it",
    ("suppliers", "contactName"): "25 characters each for first and last name: a check of its own holds it",
    ("transfers", "trackingCategoryRefs.id"): "nothing is published of the members of this reference",
}
OPTIONS = [key for key, table in mapping.TABLES.items() if table.creates]


def options(model: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every property: its path, and its type, whether it is required, its values and its greatest length."""
    for name, option in (model.get("properties") or {}).items():
        told = [item["details"] for item in (option.get("validation") or {}).get("warnings") or []]
        lengths = [re.search(r"(?:Max length of|not be longer than) (\d+)", text) for text in told]
        longest = next((int(match[1]) for match in lengths if match), None)
        values = sorted(str(choice["value"]) for choice in option.get("options") or [])
        yield f"{path}{name}", (option["type"], option["required"], values, longest)
        yield from options(option, f"{path}{name}.")


@pytest.mark.parametrize("data_type", OPTIONS)
def test_the_options_model_is_the_published_one(data_type: str, accounting: Any) -> None:
    if accounting is None:
        pytest.skip("there is no folder of outside witnesses (../shared) beside this checkout")
    path = f"/companies/{{companyId}}/connections/{{connectionId}}/options/{data_type}"
    published = dict(options(example(accounting, path)))
    found = dict(options(mapping.options(data_type)))
    excused = {name for key, name in NOT_THE_SAME if key == data_type}
    for name in (set(published) | set(found)) - excused:
        assert found.get(name) == published.get(name), name
    assert len(OPTIONS) == 16


@pytest.mark.parametrize("data_type", ["transfers", "payments", "directCosts"])
def test_what_published_pushes_lack_nobody_asks_for(data_type: str, lending: Any) -> None:
    path = f"/companies/{{companyId}}/connections/{{connectionId}}/push/{data_type}"
    examples = lending["paths"][path]["post"]["requestBody"]["content"]["application/json"]["examples"]
    record = loads(json.dumps(examples["QuickBooks Desktop"]["value"], default=str))
    errors, _ = mapping.check_members(data_type, record)
    assert errors == []
