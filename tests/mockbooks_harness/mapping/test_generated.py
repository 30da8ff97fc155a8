"""The mapping between the emulator and Codat's schemas: generated companies, all of them, every type.

Sums are those of the books, every reference resolves, every record fits the schema of its type.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness import mapping
from mockbooks_harness.mapping import references

QUICK = {"wild": ("US", 5), "contractor": ("US", 11)}
SLOW = {
    "consultancy": ("US", 3),
    "shop": ("US", 4),
    "canadian": ("CA", 5),
    "british": ("UK", 6),
    "australian": ("AU", 8),
}
FAMILIES = {
    "Customer": "customers",
    "Vendor": "suppliers",
    "Account": "chartOfAccounts",
    "Item": "items",
    "SalesTaxCode": "taxRates",
    "Class": "trackingCategories",
}
NO_SCHEMA = frozenset({"itemReceipts", "bankTransactions", "balanceSheet", "profitAndLoss"})
"""The types whose schema is not in the document of April 2023, or is that of a whole account or statement."""

Read = dict[str, list[Any]]


def companies() -> list[Any]:
    quick = [pytest.param((name, *row), id=name) for name, row in QUICK.items()]
    slow = [
        pytest.param((name, region, seed + more), id=f"{name}-{seed + more}", marks=pytest.mark.slow)
        for name, (region, seed) in (SLOW | QUICK).items()
        for more in (0, 100)
    ]
    return quick + slow


@pytest.fixture(scope="module", params=companies())
def reader(request: pytest.FixtureRequest) -> Iterator[mapping.CompanyReader]:
    recipe, region, seed = request.param
    with QuickBooks(CompanyFile.generate(recipe, seed=seed)) as quickbooks:
        today = quickbooks.company.clock.now().date()
        yield mapping.CompanyReader(quickbooks.process, region, today=today)


@pytest.fixture(scope="module")
def read(reader: mapping.CompanyReader) -> Read:
    return {data_type: list(reader.records(data_type)) for data_type in mapping.TABLES}


def test_every_record_fits_its_schema(read: Read, fits: Any) -> None:
    for data_type, records in read.items():
        if data_type not in NO_SCHEMA:
            for record in records:
                fits(mapping.TABLES[data_type].model, record)
    assert sum(map(len, read.values())) > 500


def test_ids_are_not_shared(read: Read) -> None:
    for records in read.values():
        ids = [record["id"] for record in records]
        assert len(ids) == len(set(ids))


def test_every_reference_resolves(read: Read) -> None:
    ids = {data_type: {record["id"] for record in records} for data_type, records in read.items()}
    seen = 0
    for records in read.values():
        for record in records:
            for place, (family, _), key in references.named(record):
                seen += 1
                assert key in ids[FAMILIES[family]], (record["id"], place)
    assert seen > 500


def links_of(records: list[Any]) -> Iterator[Any]:
    for record in records:
        yield from (link for line in record["lines"] for link in line["links"])


LINKED = {
    "Invoice": "invoices",
    "Bill": "bills",
    "ManualJournal": "journalEntries",
    "Other": "journalEntries",
    "Refund": "directCosts",
}


def test_every_link_and_allocation_resolves(read: Read) -> None:
    ids = {data_type: {record["id"] for record in records} for data_type, records in read.items()}
    transactions = ids["journalEntries"]
    for data_type, credit in (("payments", "creditNotes"), ("billPayments", "billCreditNotes")):
        for link in links_of(read[data_type]):
            if "id" in link:
                assert link["id"] in ids[{**LINKED, "CreditNote": credit}[link["type"]]]
    for data_type in ("invoices", "creditNotes", "bills", "billCreditNotes", "directCosts"):
        for record in read[data_type]:
            for row in record["paymentAllocations"]:
                assert row["payment"]["id"] in transactions | {record["id"]}, record["id"]
    for record in read["bills"]:
        assert {each["id"] for each in record["purchaseOrderRefs"]} <= ids["purchaseOrders"]
    for record in read["accountTransactions"]:
        for line in record["lines"]:
            assert line["recordRef"]["id"] in ids[line["recordRef"]["dataType"]]
    for record in read["journalEntries"]:
        assert record["recordRef"]["id"] in ids[record["recordRef"]["dataType"]]


def test_receivables_and_payables_are_what_documents_leave_open(read: Read) -> None:
    def balance(category: str) -> Decimal:
        rows = [row for row in read["chartOfAccounts"] if row.get("fullyQualifiedCategory", "").endswith(category)]
        return sum((row["currentBalance"] for row in rows), Decimal(0))

    on_account = sum(
        (link["amount"] for link in links_of(read["payments"]) if link["type"] == "PaymentOnAccount"), Decimal(0)
    )
    credited = sum((row["remainingCredit"] for row in read["creditNotes"] if row["status"] != "Draft"), Decimal(0))
    journals = open_of_journals(read, "AccountsReceivable")
    owed = sum((row["amountDue"] for row in read["invoices"] if row["status"] != "Draft"), Decimal(0))
    assert owed + on_account - credited + journals == balance("AccountsReceivable")
    owing = sum((row["amountDue"] for row in read["bills"]), Decimal(0))
    credited = sum((row["remainingCredit"] for row in read["billCreditNotes"]), Decimal(0))
    on_account = sum(
        (link["amount"] for link in links_of(read["billPayments"]) if link["type"] == "PaymentOnAccount"), Decimal(0)
    )
    received = received_not_billed(read)
    journals = open_of_journals(read, "AccountsPayable")
    assert owing + on_account - credited + received - journals == balance("AccountsPayable")


def open_of_journals(read: Read, category: str) -> Decimal:
    """What journal entries, and nothing else that has an open amount of its own, leave on the accounts of a kind."""
    accounts = {
        row["id"] for row in read["chartOfAccounts"] if row.get("fullyQualifiedCategory", "").endswith(category)
    }
    own = {"invoices", "creditNotes", "payments", "bills", "billCreditNotes", "billPayments", "itemReceipts"}
    rest = sum(
        (
            line["netAmount"]
            for entry in read["journalEntries"]
            if entry["recordRef"]["dataType"] not in own
            for line in entry["journalLines"]
            if line["accountRef"]["id"] in accounts
        ),
        Decimal(0),
    )
    applied = {"AccountsReceivable": ("invoices", "creditNotes"), "AccountsPayable": ("bills", "billCreditNotes")}
    payments = {"AccountsReceivable": "payments", "AccountsPayable": "billPayments"}[category]
    paid = sum(
        (link["amount"] for link in links_of(read[payments]) if link.get("id") in _others(read, own)), Decimal(0)
    )
    rest += paid if category == "AccountsReceivable" else -paid
    return rest - sum(
        (
            row["allocation"]["totalAmount"]
            for data_type in applied[category]
            for record in read[data_type]
            for row in record["paymentAllocations"]
            if row["payment"]["id"] in _others(read, own)
        ),
        Decimal(0),
    )


def _others(read: Read, own: set[str]) -> set[str]:
    return {entry["id"] for entry in read["journalEntries"] if entry["recordRef"]["dataType"] not in own}


def received_not_billed(read: Read) -> Decimal:
    """What item receipts have on accounts payable."""
    accounts = {
        row["id"] for row in read["chartOfAccounts"] if "AccountsPayable" in row.get("fullyQualifiedCategory", "")
    }
    return -sum(
        (
            line["netAmount"]
            for entry in read["journalEntries"]
            if entry["recordRef"]["dataType"] == "itemReceipts"
            for line in entry["journalLines"]
            if line["accountRef"]["id"] in accounts
        ),
        Decimal(0),
    )


def test_journal_entries_make_the_balances_of_all_accounts(read: Read) -> None:
    """Debits and credits of all entries, by account; a parent's balance takes in those below."""
    moved: dict[str, Decimal] = {}
    for entry in read["journalEntries"]:
        assert sum(line["netAmount"] for line in entry["journalLines"]) == 0
        for line in entry["journalLines"]:
            key = line["accountRef"]["id"]
            moved[key] = moved.get(key, Decimal(0)) + line["netAmount"]
    of_balance_sheet = [row for row in read["chartOfAccounts"] if row["type"] in ("Asset", "Liability")]
    total = Decimal(0)
    for row in of_balance_sheet:
        total += moved.get(row["id"], Decimal(0))
    assert total
    for row in of_balance_sheet:
        if row["isBankAccount"]:
            assert row["currentBalance"] == moved.get(row["id"], Decimal(0))


def test_bank_transactions_make_the_balances_of_bank_accounts(read: Read) -> None:
    for account in read["bankAccounts"]:
        moved = [row["amount"] for row in read["bankTransactions"] if row["accountId"] == account["id"]]
        assert sum(moved, Decimal("0.00")) == account["balance"] == account["availableBalance"]
        totals = [
            row["totalAmount"] for row in read["accountTransactions"] if row["bankAccountRef"]["id"] == account["id"]
        ]
        assert sum(totals, Decimal("0.00")) == account["balance"]


def test_every_posting_transaction_has_one_entry(read: Read, reader: mapping.CompanyReader) -> None:
    query = (
        "<TransactionQueryRq><TransactionDetailLevelFilter>SummaryOnly</TransactionDetailLevelFilter>"
        "<TransactionPostingStatusFilter>Posting</TransactionPostingStatusFilter>"
        "<IncludeRetElement>TxnID</IncludeRetElement><IncludeRetElement>Amount</IncludeRetElement></TransactionQueryRq>"
    )
    posting = {ret.findtext("TxnID") for ret in reader.ask(etree.fromstring(query))}
    entries = [entry["id"] for entry in read["journalEntries"]]
    assert len(entries) == len(set(entries))
    assert set(entries) <= posting
    voided = {record["id"] for records in read.values() for record in records if record.get("status") == "Void"}
    assert {key for key in posting - set(entries) if key in voided} == {
        key for key in posting - set(entries) if not is_of_nothing(key, read)
    }


def is_of_nothing(key: str, read: Read) -> bool:
    """Whether a transaction moves nothing without having been voided."""
    return not any(record["id"] == key and record.get("status") == "Void" for rows in read.values() for record in rows)


def test_lines_add_up_to_their_documents(read: Read) -> None:
    for data_type in ("invoices", "creditNotes", "bills", "billCreditNotes", "directCosts", "directIncomes"):
        for record in read[data_type]:
            lines = record["lineItems"]
            assert sum(line["subTotal"] for line in lines) == record["subTotal"], record["id"]
            # Lines have a tax of their own in Australia.
            taxed = sum(line.get("taxAmount", 0) for line in lines)
            assert sum(line["totalAmount"] for line in lines) == record["subTotal"] + taxed, record["id"]
    for data_type in ("payments", "billPayments"):
        for record in read[data_type]:
            assert sum(line["amount"] for line in record["lines"]) == record["totalAmount"]
            for line in record["lines"]:
                assert line["amount"] + sum(link["amount"] for link in line["links"]) == 0


def test_what_was_paid_is_what_is_not_due(read: Read) -> None:
    for record in read["invoices"] + read["bills"]:
        paid = sum(row["allocation"]["totalAmount"] for row in record["paymentAllocations"])
        assert record["totalAmount"] + paid == record["amountDue"], record["id"]
    for record in read["creditNotes"]:
        used = sum(row["allocation"]["totalAmount"] for row in record["paymentAllocations"])
        assert record["totalAmount"] - used == record["remainingCredit"], record["id"]


HEADINGS = ("id", "currency", "reportBasis")


def statement(months: list[Any]) -> Any:
    reports = [{name: value for name, value in month.items() if name not in HEADINGS} for month in months]
    return {name: months[-1][name] for name in HEADINGS[1:] if name in months[-1]} | {"reports": reports}


def test_statements_fit_their_schemas_and_add_up(read: Read, fits: Any) -> None:
    """[D:EX] assets less liabilities are the net assets and the equity; the profits are what their names say."""
    assert len(read["balanceSheet"]) == len(read["profitAndLoss"]) == 24
    fits("BalanceSheet", statement(read["balanceSheet"]))
    fits("ProfitAndLossReport", statement(read["profitAndLoss"]))
    assert any(month["netProfit"] for month in read["profitAndLoss"])
    for month in read["balanceSheet"]:
        assert (
            month["assets"]["value"] - month["liabilities"]["value"] == month["netAssets"] == month["equity"]["value"]
        )
    for month in read["profitAndLoss"]:
        assert month["income"]["value"] - month["costOfSales"]["value"] == month["grossProfit"]
        assert month["grossProfit"] - month["expenses"]["value"] == month["netOperatingProfit"]
        assert month["otherIncome"]["value"] - month["otherExpenses"]["value"] == month["netOtherIncome"]
        assert month["netOperatingProfit"] + month["netOtherIncome"] == month["netProfit"]


def lines_of(line: Any) -> Iterator[Any]:
    yield line
    for item in line["items"]:
        yield from lines_of(item)


def test_every_line_of_a_statement_is_the_sum_of_those_below(read: Read) -> None:
    sections = ("assets", "liabilities", "equity", "income", "costOfSales", "expenses", "otherIncome", "otherExpenses")
    accounts = {row["id"] for row in read["chartOfAccounts"]}
    seen = 0
    for month in read["balanceSheet"] + read["profitAndLoss"]:
        for name in sections:
            for line in lines_of(month[name]) if name in month else ():
                if line["items"]:
                    assert sum(item["value"] for item in line["items"]) == line["value"], (month["id"], line["name"])
                    seen += 1
                elif line["name"] not in ("Net Income", "ASSETS") and line["value"]:
                    assert line["accountId"] in accounts
    assert seen > 100


def test_the_last_balance_sheet_shows_the_balances_of_the_accounts(read: Read) -> None:
    """What nobody dated after it: the accounts as QuickBooks has them now, those with others below left out."""
    newest = max(read["balanceSheet"], key=lambda month: month["date"])
    shown = {line["accountId"]: line["value"] for line in lines_of(newest["assets"]) if "accountId" in line}
    later = {
        line["accountRef"]["id"]
        for entry in read["journalEntries"]
        if entry["postedOn"] > newest["date"]
        for line in entry["journalLines"]
    }
    compared = 0
    for account in read["chartOfAccounts"]:
        if account["isBankAccount"] and account["id"] not in later:
            assert shown.get(account["id"], Decimal(0)) == account["currentBalance"], account["name"]
            compared += 1
    assert compared


def test_profits_are_what_journal_entries_make(read: Read) -> None:
    """Income less expenses of a month, from the ledger lines."""
    kinds = {row["id"]: row["type"] for row in read["chartOfAccounts"]}
    for month in read["profitAndLoss"]:
        moved = sum(
            (
                line["netAmount"]
                for entry in read["journalEntries"]
                if month["fromDate"] <= entry["postedOn"] <= month["toDate"]
                for line in entry["journalLines"]
                if kinds[line["accountRef"]["id"]] in ("Income", "Expense")
            ),
            Decimal(0),
        )
        assert month["netProfit"] == -moved, month["id"]
