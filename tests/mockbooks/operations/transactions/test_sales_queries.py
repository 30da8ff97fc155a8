"""Every filter of the queries for sales forms, on two documents of each type."""

from __future__ import annotations

import pytest

KINDS = ("Invoice", "SalesReceipt", "CreditMemo", "Estimate", "SalesOrder")
ACCOUNTS = {
    "Invoice": "Accounts Receivable",
    "SalesReceipt": "Undeposited Funds",
    "CreditMemo": "Accounts Receivable",
    "Estimate": "Estimates",
}
NUMBER = "<MatchCriterion>{}</MatchCriterion><RefNumber>{}</RefNumber>"

FILTERS = [
    ("<RefNumber>a-1</RefNumber>", ["A-1"]),
    ("<RefNumber>b-2</RefNumber><RefNumber>A-1</RefNumber>", ["B-2", "A-1"]),
    ("<RefNumberCaseSensitive>A-1</RefNumberCaseSensitive>", ["A-1"]),
    ("<MaxReturned>1</MaxReturned>", ["A-1"]),
    ("<TxnDateRangeFilter><FromTxnDate>2024-02-01</FromTxnDate></TxnDateRangeFilter>", ["B-2"]),
    ("<TxnDateRangeFilter><DateMacro>All</DateMacro></TxnDateRangeFilter>", ["A-1", "B-2"]),
    ("<TxnDateRangeFilter><DateMacro>Today</DateMacro></TxnDateRangeFilter>", []),
    (
        "<ModifiedDateRangeFilter><FromModifiedDate>2024-03-01</FromModifiedDate></ModifiedDateRangeFilter>",
        ["A-1", "B-2"],
    ),
    ("<ModifiedDateRangeFilter><ToModifiedDate>2024-02-29</ToModifiedDate></ModifiedDateRangeFilter>", []),
    ("<EntityFilter><FullName>Abel</FullName></EntityFilter>", ["A-1"]),
    ("<EntityFilter><FullNameWithChildren>Abel</FullNameWithChildren></EntityFilter>", ["A-1", "B-2"]),
    (f"<RefNumberFilter>{NUMBER.format('StartsWith', 'b')}</RefNumberFilter>", ["B-2"]),
    (
        "<RefNumberRangeFilter><FromRefNumber>a</FromRefNumber><ToRefNumber>a-9</ToRefNumber></RefNumberRangeFilter>",
        ["A-1"],
    ),
]


@pytest.fixture(params=KINDS)
def kind(request, shop):
    dates = "<TxnDate>{}</TxnDate><RefNumber>{}</RefNumber>"
    for customer, day, number in (("Abel", "2024-01-05", "A-1"), ("Abel:Loft", "2024-02-05", "B-2")):
        shop.done(shop.document(request.param, ("Lamp", ""), customer=customer, header=dates.format(day, number)))
    return request.param


def numbers(shop, kind, filters):
    answer = shop.ask(f"<{kind}QueryRq>{filters}</{kind}QueryRq>")
    return [ret.findtext("RefNumber") for ret in answer.findall(f"{kind}Ret")]


def test_each_filter_finds_what_it_should(shop, kind):
    for filters, found in FILTERS:
        assert numbers(shop, kind, filters) == found, filters


def test_an_account_finds_what_posts_to_it_or_is_kept_in_it(shop, kind):
    if kind not in ACCOUNTS:
        return  # the language has no such filter for sales orders
    account = f"<AccountFilter><FullName>{ACCOUNTS[kind]}</FullName></AccountFilter>"
    assert numbers(shop, kind, account) == ["A-1", "B-2"]
    assert numbers(shop, kind, "<AccountFilter><FullName>Checking</FullName></AccountFilter>") == []


def test_lines_come_only_when_asked_for(shop, kind):
    for asked, lines in (("", 0), ("<IncludeLineItems>true</IncludeLineItems>", 2)):
        answer = shop.ask(f"<{kind}QueryRq>{asked}</{kind}QueryRq>")
        assert len(list(answer.iter(f"{kind}LineRet"))) == lines


def test_paid_and_not_paid(shop):
    """Only invoices among these can be asked for by what is open on them [D:SCH]."""
    first = shop.invoice("10.00", RefNumber="1").findtext("TxnID")
    shop.invoice("20.00", RefNumber="2")
    shop.done(shop.payment("10.00", (first, "<PaymentAmount>10.00</PaymentAmount>")))
    for status, found in (("All", ["1", "2"]), ("PaidOnly", ["1"]), ("NotPaidOnly", ["2"])):
        assert numbers(shop, "Invoice", f"<PaidStatus>{status}</PaidStatus>") == found


def test_pages_of_receipts(shop):
    for number in range(5):
        shop.done(shop.document("SalesReceipt", ("Advice", ""), header=f"<RefNumber>{number}</RefNumber>"))
    found, going = [], 'iterator="Start"'
    while going:
        answer = shop.ask(f"<SalesReceiptQueryRq {going}><MaxReturned>2</MaxReturned></SalesReceiptQueryRq>")
        found += [ret.findtext("RefNumber") for ret in answer]
        left = int(answer.get("iteratorRemainingCount"))
        going = f'iterator="Continue" iteratorID="{answer.get("iteratorID")}"' if left else ""
    assert found == ["0", "1", "2", "3", "4"]
