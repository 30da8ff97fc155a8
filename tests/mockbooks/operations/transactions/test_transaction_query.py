"""TransactionQuery: rows of all types, their signs, levels of detail, and every filter."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mockbooks.operations.transactions.report_filters import ACCOUNT_TYPES, ITEM_TYPES
from mockbooks.qbxml import catalogue

ALL = "<TransactionDetailLevelFilter>All</TransactionDetailLevelFilter>"


@pytest.fixture
def books(trade):
    """An invoice, a payment of it, a bill, a check for it, a deposit, an estimate, a pending invoice."""
    trade.done("<ClassAddRq><ClassAdd><Name>Shop</Name></ClassAdd></ClassAddRq>")
    invoice = trade.invoice(
        "100.00", TxnDate="2024-01-10", RefNumber="A1", Memo="January",
    )  # fmt: skip
    payment = trade.done(
        trade.payment("100.00", (invoice.findtext("TxnID"), "<PaymentAmount>100.00</PaymentAmount>")).replace(
            "<TotalAmount>", "<TxnDate>2024-01-20</TxnDate><TotalAmount>", 1
        )
    )
    bill = trade.bill("30.00", TxnDate="2024-01-15", RefNumber="a1")
    trade.done(
        trade.check((bill.findtext("TxnID"), "<PaymentAmount>10.00</PaymentAmount>")).replace(
            "<BankAccountRef>", "<TxnDate>2024-01-25</TxnDate><BankAccountRef>", 1
        )
    )
    trade.done(
        "<DepositAddRq><DepositAdd><TxnDate>2024-01-28</TxnDate><DepositToAccountRef><FullName>Checking</FullName>"
        f"</DepositToAccountRef><DepositLineAdd><PaymentTxnID>{payment.findtext('TxnID')}</PaymentTxnID></DepositLineAdd>"
        "<DepositLineAdd><AccountRef><FullName>Fees</FullName></AccountRef><Memo>Tip</Memo>"
        "<ClassRef><FullName>Shop</FullName></ClassRef><Amount>2.00</Amount></DepositLineAdd></DepositAdd></DepositAddRq>"
    )
    trade.done(
        "<EstimateAddRq><EstimateAdd><CustomerRef><FullName>Abel:Loft</FullName></CustomerRef><TxnDate>2024-02-01</TxnDate>"
        "<EstimateLineAdd><ItemRef><FullName>Drafting</FullName></ItemRef><Quantity>2</Quantity></EstimateLineAdd>"
        "</EstimateAdd></EstimateAddRq>"
    )
    trade.invoice("7.00", TxnDate="2024-02-02", RefNumber="A2", IsPending="true")
    return trade


def rows(trade, filters="", attributes=""):
    """Type, account and amount of each row."""
    answer = trade.ask(f"<TransactionQueryRq {attributes}>{filters}</TransactionQueryRq>")
    return [(ret.findtext("TxnType"), ret.findtext("AccountRef/FullName"), ret.findtext("Amount")) for ret in answer]


SUMMARY = [
    ("Invoice", "Accounts Receivable", "100.00"),
    ("Bill", "Accounts Payable", "30.00"),
    ("ReceivePayment", "Undeposited Funds", "100.00"),
    ("BillPaymentCheck", "Checking", "-10.00"),
    ("Deposit", "Checking", "102.00"),
    ("Estimate", "Estimates", "160.00"),
    ("Invoice", "Accounts Receivable", "7.00"),
]
TARGETS = [
    ("Invoice", "Fees", "100.00"),
    ("Bill", "Travel", "30.00"),
    ("ReceivePayment", "Accounts Receivable", "-100.00"),
    ("BillPaymentCheck", "Accounts Payable", "-10.00"),
    ("Deposit", "Undeposited Funds", "-100.00"),
    ("Deposit", "Fees", "2.00"),
    ("Estimate", "Fees", "160.00"),
    ("Invoice", "Fees", "7.00"),
]


def test_one_row_a_transaction_its_source_line(books):
    assert rows(books) == SUMMARY
    ret = books.done("<TransactionQueryRq/>")
    assert [(child.tag, child.findtext("FullName") or child.text) for child in ret] == [
        ("TxnType", "Invoice"),
        ("TxnID", ret.findtext("TxnID")),
        ("TxnLineID", ret.findtext("TxnLineID")),
        ("TimeCreated", ret.findtext("TimeCreated")),
        ("TimeModified", ret.findtext("TimeModified")),
        ("EntityRef", "Abel"),
        ("AccountRef", "Accounts Receivable"),
        ("TxnDate", "2024-01-10"),
        ("RefNumber", "A1"),
        ("Amount", "100.00"),
        ("Memo", "January"),
    ]
    number, _, made = ret.findtext("TxnID").partition("-")
    assert ret.findtext("TxnLineID") == f"{int(number, 16) + 1:X}-{made}"


def test_the_target_lines_by_themselves_and_with_the_source_lines(books):
    assert rows(books, "<TransactionDetailLevelFilter>AllExceptSummary</TransactionDetailLevelFilter>") == TARGETS
    everything = rows(books, ALL)
    assert sorted(everything) == sorted(SUMMARY + TARGETS)
    assert everything[:4] == [SUMMARY[0], TARGETS[0], SUMMARY[1], TARGETS[1]]


def test_a_target_line_shows_its_own_id_and_text(books):
    invoice = books.done(
        "<InvoiceQueryRq><RefNumber>A1</RefNumber><IncludeLineItems>1</IncludeLineItems></InvoiceQueryRq>"
    )
    answer = books.ask(
        f"<TransactionQueryRq>{'<TransactionDetailLevelFilter>AllExceptSummary</TransactionDetailLevelFilter>'}"
        "</TransactionQueryRq>"
    )
    assert answer[0].findtext("TxnLineID") == invoice.findtext("InvoiceLineRet/TxnLineID")
    assert answer[0].findtext("Memo") == "By the hour"
    assert answer[5].findtext("Memo") == "Tip"
    assert answer[6].findtext("EntityRef/FullName") == "Abel:Loft"


FILTERS = [
    ("<TransactionDateRangeFilter><FromTxnDate>2024-01-25</FromTxnDate><ToTxnDate>2024-01-31</ToTxnDate></TransactionDateRangeFilter>", [3, 4]),
    ("<TransactionDateRangeFilter><DateMacro>LastMonth</DateMacro></TransactionDateRangeFilter>", [5, 6]),
    ("<TransactionModifiedDateRangeFilter><FromModifiedDate>2024-03-02</FromModifiedDate></TransactionModifiedDateRangeFilter>", []),
    ("<TransactionModifiedDateRangeFilter><DateMacro>Today</DateMacro></TransactionModifiedDateRangeFilter>", range(7)),
    ("<TransactionModifiedDateRangeFilter><DateMacro>Yesterday</DateMacro></TransactionModifiedDateRangeFilter>", []),
    ("<RefNumber>A1</RefNumber>", [0, 1]),
    ("<RefNumberCaseSensitive>A1</RefNumberCaseSensitive>", [0]),
    ("<RefNumberFilter><MatchCriterion>StartsWith</MatchCriterion><RefNumber>a</RefNumber></RefNumberFilter>", [0, 1, 6]),
    ("<RefNumberRangeFilter><FromRefNumber>A2</FromRefNumber><ToRefNumber>A9</ToRefNumber></RefNumberRangeFilter>", [6]),
    ("<TransactionTypeFilter><TxnTypeFilter>Bill</TxnTypeFilter><TxnTypeFilter>Deposit</TxnTypeFilter></TransactionTypeFilter>", [1, 4]),
    ("<TransactionTypeFilter><TxnTypeFilter>All</TxnTypeFilter></TransactionTypeFilter>", range(7)),
    ("<TransactionEntityFilter><FullName>Abel</FullName></TransactionEntityFilter>", [0, 2, 4, 6]),
    ("<TransactionEntityFilter><FullNameWithChildren>Abel</FullNameWithChildren></TransactionEntityFilter>", [0, 2, 4, 5, 6]),
    ("<TransactionEntityFilter><EntityTypeFilter>Vendor</EntityTypeFilter></TransactionEntityFilter>", [1, 3]),
    ("<TransactionAccountFilter><FullName>Checking</FullName></TransactionAccountFilter>", [3, 4]),
    ("<TransactionAccountFilter><FullName>Fees</FullName></TransactionAccountFilter>", [0, 4, 5, 6]),
    ("<TransactionAccountFilter><AccountTypeFilter>BankAndUF</AccountTypeFilter></TransactionAccountFilter>", [2, 3, 4]),
    ("<TransactionAccountFilter><AccountTypeFilter>NonPosting</AccountTypeFilter></TransactionAccountFilter>", [5]),
    ("<TransactionItemFilter><FullName>Advice</FullName></TransactionItemFilter>", [0, 6]),
    ("<TransactionItemFilter><ItemTypeFilter>Service</ItemTypeFilter></TransactionItemFilter>", [0, 5, 6]),
    ("<TransactionItemFilter><ItemTypeFilter>Discount</ItemTypeFilter></TransactionItemFilter>", []),
    ("<TransactionClassFilter><FullName>Shop</FullName></TransactionClassFilter>", [4]),
    ("<TransactionPostingStatusFilter>NonPosting</TransactionPostingStatusFilter>", [5, 6]),
    ("<TransactionPostingStatusFilter>Posting</TransactionPostingStatusFilter>", range(5)),
    ("<TransactionPostingStatusFilter>Either</TransactionPostingStatusFilter>", range(7)),
    ("<TransactionPaidStatusFilter>Open</TransactionPaidStatusFilter>", [1, 6]),
    ("<TransactionPaidStatusFilter>Closed</TransactionPaidStatusFilter>", [0, 2, 3]),
    ("<TransactionPaidStatusFilter>Either</TransactionPaidStatusFilter>", range(7)),
]  # fmt: skip


@pytest.mark.parametrize(("filters", "found"), FILTERS)
def test_a_filter_takes_transactions(books, filters, found):
    assert rows(books, filters) == [SUMMARY[place] for place in found]


def test_with_lines_a_filter_takes_lines(books):
    filters = "<TransactionAccountFilter><FullName>Fees</FullName></TransactionAccountFilter>"
    assert rows(books, filters + ALL) == [row for row in TARGETS if row[1] == "Fees"]
    both = f"<TransactionEntityFilter><FullName>Abel</FullName></TransactionEntityFilter>{filters}"
    # On one row, not on the transaction: the deposit's line of fees has no name.
    assert rows(books, both) == [SUMMARY[0], SUMMARY[6]]


def test_by_txn_id(books):
    ids = [ret.findtext("TxnID") for ret in books.ask("<TransactionQueryRq/>")]
    assert rows(books, f"<TxnID>{ids[3]}</TxnID><TxnID>{ids[0]}</TxnID>") == [SUMMARY[0], SUMMARY[3]]
    answer = books.ask(f"<TransactionQueryRq><TxnID>{ids[0]}</TxnID><TxnID>F1-1</TxnID></TransactionQueryRq>")
    assert (answer.get("statusCode"), len(answer)) == ("500", 1)
    assert books.refused("<TransactionQueryRq><TxnID>F1-1</TxnID></TransactionQueryRq>")[0] == 3120


def test_nothing_found(books):
    answer = books.ask("<TransactionQueryRq><RefNumber>none</RefNumber></TransactionQueryRq>")
    assert (answer.get("statusCode"), answer.get("statusSeverity")) == ("1", "Info")


def test_a_filter_that_names_nothing_is_refused(books):
    assert books.refused(
        "<TransactionQueryRq><TransactionAccountFilter><FullName>Nil</FullName></TransactionAccountFilter></TransactionQueryRq>"
    ) == (
        3140,
        'There is an invalid reference to QuickBooks Account "Nil" in the Transaction query.'
        "  QuickBooks error message: Invalid argument.  The specified record does not exist in the list.",
    )


def test_a_range_the_wrong_way_round(books):
    assert books.refused(
        "<TransactionQueryRq><TransactionDateRangeFilter><FromTxnDate>2024-02-01</FromTxnDate>"
        "<ToTxnDate>2024-01-01</ToTxnDate></TransactionDateRangeFilter></TransactionQueryRq>"
    ) == (3030, "Invalid date range: From date is greater than To date.")


def test_one_element_alone(books):
    answer = books.ask(
        "<TransactionQueryRq><MaxReturned>1</MaxReturned><IncludeRetElement>Amount</IncludeRetElement></TransactionQueryRq>"
    )
    assert [child.tag for child in answer[0]] == ["Amount"]


@pytest.mark.parametrize("size", [1, 2, 4, 20])
def test_pages_are_the_answer_in_one_piece(books, size):
    whole, paged, going = rows(books, ALL), [], 'iterator="Start"'
    while going:
        answer = books.ask(f"<TransactionQueryRq {going}><MaxReturned>{size}</MaxReturned>{ALL}</TransactionQueryRq>")
        paged += [
            (ret.findtext("TxnType"), ret.findtext("AccountRef/FullName"), ret.findtext("Amount")) for ret in answer
        ]
        left = int(answer.get("iteratorRemainingCount"))
        going = f'iterator="Continue" iteratorID="{answer.get("iteratorID")}"' if left else ""
    assert paged == whole
    counted = books.ask(f'<TransactionQueryRq metaData="MetaDataOnly">{ALL}</TransactionQueryRq>')
    assert counted.get("retCount") == str(len(whole))


def test_the_rows_of_an_account_add_up_to_its_balance(books):
    accounts = books.ask("<AccountQueryRq/>")
    for account in accounts:
        full_name, kind = account.findtext("FullName"), account.findtext("AccountType")
        posted = "<TransactionPostingStatusFilter>Posting</TransactionPostingStatusFilter>"
        level = ALL
        found = rows(
            books,
            f"<TransactionAccountFilter><FullName>{full_name}</FullName></TransactionAccountFilter>{level}{posted}",
        )
        total = sum(Decimal(amount) for _, _, amount in found)
        assert total == Decimal(account.findtext("Balance")), (full_name, kind)


def test_a_journal_entry_begins_with_its_first_line(trade):
    trade.done(
        "<JournalEntryAddRq><JournalEntryAdd><JournalCreditLine><AccountRef><FullName>Fees</FullName></AccountRef>"
        "<Amount>8.00</Amount><Memo>First</Memo></JournalCreditLine><JournalDebitLine><AccountRef>"
        "<FullName>Travel</FullName></AccountRef><Amount>8.00</Amount></JournalDebitLine></JournalEntryAdd></JournalEntryAddRq>"
    )
    ret = trade.done("<TransactionQueryRq/>")
    entry = trade.done("<JournalEntryQueryRq><IncludeLineItems>1</IncludeLineItems></JournalEntryQueryRq>")
    assert ret.findtext("TxnLineID") == entry.findtext("JournalCreditLine/TxnLineID")
    assert (ret.findtext("Amount"), ret.findtext("Memo")) == ("8.00", "First")


def test_an_older_version_does_not_see_what_it_cannot_name(trade):
    """A credit card refund came with 5.0: in 4.0 it would have no type."""
    from mockbooks.operations.transactions.transaction_query import _visible
    from mockbooks.qbxml.versions import Version

    assert set(_visible(Version(5, 0))) - set(_visible(Version(4, 0))) == {"ARRefundCreditCard"}


@pytest.mark.parametrize(("element", "table"), [("AccountTypeFilter", ACCOUNT_TYPES), ("ItemTypeFilter", ITEM_TYPES)])
def test_every_group_of_types_is_known(element, table):
    holder = next(
        child
        for child in catalogue.message("TransactionQueryRq").children()
        if any(inner.name == element for inner in child.children())
    )
    (found,) = [inner for inner in holder.children() if inner.name == element]
    assert {value.value for value in found.values} == set(table)
