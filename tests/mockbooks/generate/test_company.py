"""A generated company is a sound company file that says what was planned."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from mockbooks import CompanyFile, CompanyFileError, Edition, ManualClock, QuickBooks, RecipeError
from mockbooks.generate.cast import draw_cast
from mockbooks.generate.documents import Document, Purchase, Receipt, Sale, Settlement
from mockbooks.generate.recipe import find, names
from mockbooks.generate.trading import year_of_trading

ASK = """<?xml version="1.0"?><?qbxml version="13.0"?>
<QBXML><QBXMLMsgsRq onError="continueOnError">{}</QBXMLMsgsRq></QBXML>"""
KINDS = ("Invoice", "ReceivePayment", "Bill", "BillPaymentCheck")
TIDY = [name for name in names() if not find(name).stories]


def ask(company: CompanyFile, request: str) -> Any:
    with QuickBooks(company) as quickbooks:
        return etree.fromstring(quickbooks.process(ASK.format(request)).encode())[0][0]


def cents(text: str) -> int:
    return int(text.replace(".", ""))


def test_the_file_says_what_was_planned() -> None:
    recipe = find("consultancy")
    cast = draw_cast(recipe, "consultancy/3", customers=8, vendors=9, items=20)
    planned = year_of_trading(recipe, cast, "consultancy/3", year=2023, transactions=120)
    with CompanyFile.generate(
        "consultancy", seed=3, year=2023, transactions=120, customers=8, vendors=9, items=20
    ) as company:
        assert company.check() == []
        assert ask(company, "<CompanyQueryRq/>").findtext("CompanyRet/CompanyName") == cast.identity.name
        assert len(ask(company, "<CustomerQueryRq/>")) == len(cast.customers)
        assert len(ask(company, "<VendorQueryRq/>")) == len(cast.vendors)
        sales = [document for document in planned if isinstance(document, Sale)]
        written = ask(company, "<InvoiceQueryRq/>")
        # QuickBooks answers in the order of dates; within one day by the order of entry.
        assert [
            (
                invoice.findtext("TxnDate"),
                invoice.findtext("CustomerRef/FullName"),
                cents(invoice.findtext("AppliedAmount")),
            )
            for invoice in written
        ] == [(str(sale.on), sale.customer.full_name, -paid_of(sale, planned)) for sale in sales]
        assert [invoice.findtext("DueDate") for invoice in written] == [str(sale.due) for sale in sales]
        bills = [document for document in planned if isinstance(document, Purchase)]
        answered = ask(company, "<BillQueryRq/>")
        assert [(bill.findtext("VendorRef/FullName"), cents(bill.findtext("AmountDue"))) for bill in answered] == [
            (bill.payee, bill.total) for bill in bills
        ]
        assert [bill.findtext("DueDate") for bill in answered] == [str(bill.due) for bill in bills]


def paid_of(document: Document, planned: list[Document]) -> int:
    """What payments do to a document, in cents."""
    payments = [payment for payment in planned if isinstance(payment, (Receipt, Settlement))]
    return sum(each.amount for payment in payments for each in payment.applied if each.to is document)


@pytest.mark.parametrize("recipe", TIDY)
def test_what_the_engine_makes_of_a_year_is_what_was_planned(plan: Any, generated: Any, recipe: str) -> None:
    """Totals, tax and dates, form by form and document by document; and what is left in the bank and in stock."""
    planned, company = plan(recipe, 300), generated(recipe, 300).company
    forms: dict[str, list[tuple[str, int, str | None]]] = {}
    for document in planned.documents:
        if isinstance(document, (Sale, Purchase)):
            due = str(document.due) if document.form in ("Invoice", "Bill") else None
            forms.setdefault(document.form, []).append((str(document.on), document.total, due))
    for form, expected in forms.items():
        shown = "due_date" if form in ("Invoice", "Bill") else "NULL"
        rows = company.connection.execute(
            f"SELECT txn_date, total, {shown} FROM txn WHERE kind = ? ORDER BY id", (form,)
        )
        assert [tuple(row) for row in rows] == expected, form
    assert len(forms) >= (2 if recipe == "consultancy" else 6)
    stock: Counter[str] = Counter()
    for name, quantity in company.connection.execute(
        "SELECT full_name, quantity FROM total JOIN list_object ON id = object WHERE kind = 'ItemInventory'"
    ):
        stock[name] = quantity // 1_000
    assert all(quantity >= 0 for quantity in stock.values())


@pytest.mark.parametrize("transactions", [4, 10, 50])
@pytest.mark.parametrize("recipe", names())
def test_there_are_exactly_as_many_transactions_as_asked_for(recipe: str, transactions: int) -> None:
    with CompanyFile.generate(recipe, transactions=transactions) as company:
        assert company.company.connection.execute("SELECT count(*) FROM txn").fetchone() == (transactions,)
        assert company.check() == []


@pytest.mark.parametrize("recipe", names())
def test_the_same_recipe_seed_and_clock_make_the_same_bytes(recipe: str) -> None:
    def made(seed: int = 0) -> bytes:
        with CompanyFile.generate(recipe, transactions=40, seed=seed) as company:
            return company.to_bytes()

    assert made() == made() != made(seed=1)


def test_on_disk_they_are_the_same_too(tmp_path: Path) -> None:
    def written(name: str) -> bytes:
        CompanyFile.generate(transactions=30, customers=4, vendors=4, path=tmp_path / name).close()
        return (tmp_path / name).read_bytes()

    assert written("one.mkb") == written("other.mkb")
    with CompanyFile.generate(transactions=30, customers=4, vendors=4) as company:
        # SQLite counts its own writes in the head of the file; all that is in the file is the same.
        assert written("third.mkb")[100:] == company.to_bytes()[100:]


def test_documents_are_entered_on_their_day() -> None:
    with CompanyFile.generate(transactions=40, customers=4, vendors=4, year=2022) as company:
        for kind in KINDS:
            for document in ask(company, f"<{kind}QueryRq/>"):
                assert document.findtext("TimeCreated")[:10] == document.findtext("TxnDate")
                assert document.findtext("TxnDate").startswith("2022-")


def test_the_company_goes_on_with_the_clock_it_is_given() -> None:
    clock = ManualClock(datetime(2025, 3, 1, 12, tzinfo=UTC))
    with CompanyFile.generate(transactions=10, customers=2, vendors=3, clock=clock) as company:
        assert company.clock is clock
    with CompanyFile.generate(transactions=10, customers=2, vendors=3) as company:
        assert company.clock.now() == datetime(2025, 1, 2, 9, tzinfo=ZoneInfo("America/New_York"))


def test_sales_tax_is_collected_and_owed_to_the_agency() -> None:
    with CompanyFile.generate(transactions=80, customers=6, vendors=6) as company:
        owed = sum(cents(each.findtext("SalesTaxTotal")) for each in ask(company, "<InvoiceQueryRq/>"))
        assert owed > 0
        agency = ask(company, "<VendorQueryRq><FullName>State Department of Revenue</FullName></VendorQueryRq>")
        assert cents(agency.findtext("VendorRet/Balance")) == owed


def test_progress_is_told_and_ends_with_everything() -> None:
    told: list[tuple[int, int]] = []
    CompanyFile.generate(transactions=150, customers=5, vendors=6, progress=lambda *at: told.append(at)).close()
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] > 150


def test_what_a_recipe_cannot_do_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    file = tmp_path / "acme.mkb"
    with pytest.raises(RecipeError, match="US edition, not of the UK edition; british makes those"):
        CompanyFile.generate(path=file, edition=Edition.UK)
    with pytest.raises(RecipeError, match="US edition, not of the AU edition; australian makes those"):
        CompanyFile.generate(path=file, edition=Edition.AU)
    with pytest.raises(RecipeError, match="from 2000 to 2099"):
        CompanyFile.generate(path=file, year=1999)
    with pytest.raises(RecipeError, match="no recipe"):
        CompanyFile.generate("bakery", path=file)
    assert not file.exists()
    file.write_text("precious", "utf-8")
    with pytest.raises(CompanyFileError, match="exists already"):
        CompanyFile.generate(path=file, transactions=10)


def test_nothing_is_left_to_guess() -> None:
    """Every posting account, customer and item is one of the recipe's or QuickBooks' own."""
    with CompanyFile.generate(transactions=100, customers=6, vendors=8) as company:
        rows = company.company.connection.execute("SELECT own FROM list_object WHERE kind = 'Account'").fetchall()
        special = {json.loads(own).get("SpecialAccountType") for (own,) in rows}
        assert {"SalesTaxPayable"} <= special
        assert not {"UncategorizedIncome", "UncategorizedExpenses", "UndepositedFunds"} & special


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("recipe", names())
def test_ten_thousand_transactions(recipe: str) -> None:
    with CompanyFile.generate(recipe, transactions=10_000) as company:
        assert company.company.connection.execute("SELECT count(*) FROM txn").fetchone() == (10_000,)
        assert company.check() == []


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_hundred_thousand_transactions() -> None:
    with CompanyFile.generate(transactions=100_000) as company:
        count = company.company.connection.execute("SELECT count(*) FROM txn").fetchone()[0]
        assert count == 100_000
        assert company.check() == []


def test_an_australian_shop_sells_at_prices_with_their_gst(generated: Any) -> None:
    """Each line shows its tax, an eleventh of a price that includes it, rounded by itself."""
    query = "<SalesReceiptQueryRq><IncludeLineItems>true</IncludeLineItems></SalesReceiptQueryRq>"
    receipts = ask(generated("australian"), query)
    codes = Counter(code.text for code in receipts.iter("SalesTaxCodeRef") for code in code.iterfind("FullName"))
    assert codes["GST"] > 10 and codes["FRE"] > 5
    for receipt in receipts:
        assert receipt.findtext("IsTaxIncluded") == "true"
        tax = 0
        for line in receipt.iterfind("SalesReceiptLineRet"):
            is_taxed = line.findtext("SalesTaxCodeRef/FullName") == "GST"
            expected = (2 * cents(line.findtext("Amount")) + 11) // 22 if is_taxed else 0
            assert cents(line.findtext("TaxAmount")) == expected
            tax += expected
        assert cents(receipt.findtext("SalesTaxTotal")) == tax
        amounts = sum(cents(line.findtext("Amount")) for line in receipt.iterfind("SalesReceiptLineRet"))
        assert cents(receipt.findtext("Subtotal")) + tax == cents(receipt.findtext("TotalAmount")) == amounts


def test_australian_codes_say_what_was_bought_and_sold(generated: Any) -> None:
    """Equipment is a capital acquisition; who charges no GST is bought from GST-free; what goes abroad is an export."""
    company = generated("australian")
    bought = Counter(
        company.company.connection.execute(
            "SELECT account.full_name, code.name, json_extract(line.own, '$.TaxAmount') = '0.00' FROM line"
            " JOIN txn ON txn.id = line.txn JOIN list_object account ON account.id = line.account"
            " JOIN list_object code ON code.id = json_extract(line.own, '$.SalesTaxCodeRef') WHERE txn.kind = 'Bill' AND line.amount"
        ).fetchall()
    )
    assert {("Plant and Equipment", "CAG", 0), ("Rent", "NCG", 0), ("Council Rates", "NCF", 1)} <= bought.keys()
    assert {(code, untaxed) for _, code, untaxed in bought} == {("CAG", 0), ("NCG", 0), ("NCF", 1)}
    invoices = ask(company, "<InvoiceQueryRq><IncludeLineItems>true</IncludeLineItems></InvoiceQueryRq>")
    sold = {
        (invoice.findtext("CustomerSalesTaxCodeRef/FullName"), code.findtext("FullName"))
        for invoice in invoices
        for code in invoice.iterfind("InvoiceLineRet/SalesTaxCodeRef")
    }
    assert sold == {("GST", "GST"), ("GST", "FRE"), ("EXP", "EXP")}
