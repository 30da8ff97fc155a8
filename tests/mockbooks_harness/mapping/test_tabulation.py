"""The tables as they are printed, and what of a record a projection keeps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from mockbooks_harness import mapping
from mockbooks_harness.mapping.projection import dropped
from mockbooks_harness.mapping.tabulation import held_to, rows_of


@pytest.mark.parametrize("table", mapping.TABLES.values(), ids=lambda table: table.data_type)
def test_every_member_is_printed_with_its_evidence(table: mapping.Table) -> None:
    for _, rows in rows_of(table):
        assert len({row.member for row in rows}) == len(rows)
        for row in rows:
            assert row.evidence.startswith(("R", "D:", "A"))
            assert row.place or row.write is not None, row.member


def test_a_member_both_ways() -> None:
    (form, rows), *_ = rows_of(mapping.TABLES["invoices"])
    assert form == "InvoiceRet"
    number = next(row for row in rows if row.member == "invoiceNumber")
    assert (number.place, number.written, held_to(number), number.kept) == (
        "RefNumber",
        "RefNumber",
        "String, up to 11",
        "kept",
    )
    due = next(row for row in rows if row.member == "amountDue")
    assert (due.written, held_to(due), due.kept) == ("", "", "dropped")


def test_forms_that_are_read_alike_stand_together() -> None:
    ((forms, _),) = rows_of(mapping.TABLES["items"])
    assert "ItemServiceRet" in forms
    assert "ItemSubtotalRet" in forms


INVOICE = {
    "id": "1-1",
    "customerRef": {"id": "2-1", "companyName": "Ada"},
    "issueDate": "2024-05-01T00:00:00",
    "status": "Paid",
    "lineItems": [
        {"description": "Just text", "quantity": 1, "unitAmount": Decimal("0.00"), "subTotal": Decimal("0.00")},
        {
            "itemRef": {"id": "3-1", "name": "Paint"},
            "quantity": Decimal(2),
            "unitAmount": Decimal("4.00"),
            "subTotal": Decimal("7.50"),
            "taxAmount": 0,
            "totalAmount": Decimal("7.50"),
            "taxRateRef": {"id": "4-1", "name": "Taxable Sales"},
            "isDirectIncome": False,
        },
    ],
    "subTotal": Decimal("7.50"),
    "totalTaxAmount": Decimal("0.58"),
    "totalAmount": Decimal("8.08"),
    "amountDue": Decimal("0.00"),
}


def test_what_of_an_invoice_can_be_pushed() -> None:
    """References by id; a line whose amount is not its product, as one piece of it; tax is QuickBooks' own."""
    projected: Any = mapping.project("invoices", INVOICE)
    assert projected == {
        "customerRef": {"id": "2-1"},
        "issueDate": "2024-05-01T00:00:00",
        "status": "Submitted",
        "lineItems": [
            {
                "itemRef": {"id": "3-1"},
                "quantity": 1,
                "unitAmount": Decimal("7.50"),
                "subTotal": Decimal("7.50"),
                "taxAmount": 0,
                "totalAmount": Decimal("7.50"),
                "taxRateRef": {"id": "4-1"},
            }
        ],
        "subTotal": Decimal("7.50"),
        "totalTaxAmount": 0,
        "totalAmount": Decimal("7.50"),
    }
    assert mapping.check("invoices", projected) == ([], [])


def test_what_is_dropped_says_why() -> None:
    reasons = {row.member: row.why for row in dropped(mapping.TABLES["chartOfAccounts"])}
    assert reasons["currentBalance"] == "the balance of an account is what was posted to it"
    assert reasons["type"] == "no part of the options model"
    assert "name" not in reasons
