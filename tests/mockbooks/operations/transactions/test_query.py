from __future__ import annotations

import pytest


@pytest.fixture
def trade(trade):
    """Four invoices, the second of them paid, one for the job."""
    for day, number, customer in (
        ("2024-02-10", "9", "Abel"),
        ("2024-01-05", "10", "Abel"),
        ("2024-02-10", "A-1", "Abel:Loft"),
        ("2023-12-31", "100", "Abel"),
    ):
        trade.invoice("50.00", TxnDate=day, RefNumber=number, customer=customer)
    second = trade.done("<InvoiceQueryRq><RefNumber>10</RefNumber></InvoiceQueryRq>")
    trade.done(trade.payment("50.00", (second.findtext("TxnID"), "<PaymentAmount>50.00</PaymentAmount>")))
    return trade


def numbers(trade, filters, kind="Invoice"):
    answer = trade.ask(f"<{kind}QueryRq>{filters}</{kind}QueryRq>")
    assert answer.get("statusCode") in ("0", "1"), answer.get("statusMessage")
    return [ret.findtext("RefNumber") for ret in answer]


def test_they_come_by_date_then_by_number(trade):
    assert numbers(trade, "") == ["100", "10", "9", "A-1"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("<MaxReturned>2</MaxReturned>", ["100", "10"]),
        ("<RefNumber>a-1</RefNumber><RefNumber>9</RefNumber>", ["A-1", "9"]),
        ("<RefNumberCaseSensitive>A-1</RefNumberCaseSensitive>", ["A-1"]),
        (
            "<TxnDateRangeFilter><FromTxnDate>2024-01-05</FromTxnDate><ToTxnDate>2024-01-31</ToTxnDate></TxnDateRangeFilter>",
            ["10"],
        ),
        ("<TxnDateRangeFilter><DateMacro>LastMonth</DateMacro></TxnDateRangeFilter>", ["9", "A-1"]),
        ("<TxnDateRangeFilter><DateMacro>LastFiscalYear</DateMacro></TxnDateRangeFilter>", ["100"]),
        ("<EntityFilter><FullName>Abel</FullName></EntityFilter>", ["100", "10", "9"]),
        ("<EntityFilter><FullNameWithChildren>abel</FullNameWithChildren></EntityFilter>", ["100", "10", "9", "A-1"]),
        ("<AccountFilter><FullName>Fees</FullName></AccountFilter>", ["100", "10", "9", "A-1"]),
        ("<AccountFilter><FullName>Travel</FullName></AccountFilter>", []),
        (
            "<RefNumberFilter><MatchCriterion>StartsWith</MatchCriterion><RefNumber>1</RefNumber></RefNumberFilter>",
            ["100", "10"],
        ),
        # Both ends of digits alone: compared as numbers [D:OSR].
        (
            "<RefNumberRangeFilter><FromRefNumber>9</FromRefNumber><ToRefNumber>10</ToRefNumber></RefNumberRangeFilter>",
            ["10", "9"],
        ),
        ("<RefNumberRangeFilter><FromRefNumber>A</FromRefNumber></RefNumberRangeFilter>", ["A-1"]),
        ("<PaidStatus>PaidOnly</PaidStatus>", ["10"]),
        ("<PaidStatus>NotPaidOnly</PaidStatus>", ["100", "9", "A-1"]),
    ],
)
def test_filters(trade, filters, found):
    assert numbers(trade, filters) == found


def test_a_payment_moves_what_a_query_by_change_finds(trade):
    last = trade.done("<ReceivePaymentQueryRq/>").findtext("TimeModified")
    filters = f"<ModifiedDateRangeFilter><FromModifiedDate>{last}</FromModifiedDate></ModifiedDateRangeFilter>"
    assert numbers(trade, filters) == ["10"]


def test_nothing_found_is_no_error(trade):
    answer = trade.ask("<InvoiceQueryRq><EntityFilter><FullName>Carrier</FullName></EntityFilter></InvoiceQueryRq>")
    assert (answer.get("statusCode"), answer.get("statusSeverity"), len(answer)) == ("1", "Info", 0)
    assert answer.get("statusMessage") == "A query request did not find a matching object in QuickBooks"


def test_of_several_numbers_those_that_exist_are_returned(trade):
    answer = trade.ask("<InvoiceQueryRq><RefNumber>9</RefNumber><RefNumber>77</RefNumber></InvoiceQueryRq>")
    assert (answer.get("statusCode"), answer.get("statusSeverity"), len(answer)) == ("500", "Warn", 1)
    assert '("77")' in answer.get("statusMessage")


@pytest.mark.parametrize(
    ("filters", "code"),
    [
        ("<TxnID>7-1</TxnID>", 3120),
        ("<TxnID>what</TxnID>", 3000),
        (
            "<TxnDateRangeFilter><FromTxnDate>2024-02-01</FromTxnDate><ToTxnDate>2024-01-31</ToTxnDate></TxnDateRangeFilter>",
            3030,
        ),
        ("<PaidStatus>NotARealEnum</PaidStatus>", 3110),
        ("<EntityFilter><FullName>Nobody</FullName></EntityFilter>", 3140),
        ("<CurrencyFilter><FullName>Euro</FullName></CurrencyFilter>", 3250),
        (
            "<RefNumberRangeFilter><FromRefNumber>20</FromRefNumber><ToRefNumber>3</ToRefNumber></RefNumberRangeFilter>",
            3031,
        ),
    ],
)
def test_filters_that_are_refused(trade, filters, code):
    assert trade.refused(f"<InvoiceQueryRq>{filters}</InvoiceQueryRq>")[0] == code


def test_pages_put_together_are_the_answer_in_one_piece(trade, show):
    whole = [show(ret) for ret in trade.ask("<InvoiceQueryRq><IncludeLineItems>1</IncludeLineItems></InvoiceQueryRq>")]
    pages, attributes = [], 'iterator="Start"'
    for remaining in (2, 0):
        answer = trade.ask(
            f"<InvoiceQueryRq {attributes}><MaxReturned>2</MaxReturned>"
            "<IncludeLineItems>1</IncludeLineItems></InvoiceQueryRq>"
        )
        assert answer.get("iteratorRemainingCount") == str(remaining)
        attributes = f'iterator="Continue" iteratorID="{answer.get("iteratorID")}"'
        pages += [show(ret) for ret in answer]
    assert pages == whole


def test_only_the_elements_that_are_asked_for(trade):
    ret = trade.done(
        "<InvoiceQueryRq><RefNumber>9</RefNumber><IncludeLineItems>1</IncludeLineItems>"
        "<IncludeRetElement>RefNumber</IncludeRetElement><IncludeRetElement>BalanceRemaining</IncludeRetElement>"
        "<IncludeRetElement>NoSuchThing</IncludeRetElement></InvoiceQueryRq>",
        version="12.0",
    )
    assert [child.tag for child in ret] == ["RefNumber", "BalanceRemaining"]


def test_an_older_version_shows_what_it_knows(trade):
    ret = trade.done("<InvoiceQueryRq><RefNumber>9</RefNumber></InvoiceQueryRq>", version="2.0")
    tags = {child.tag for child in ret}
    assert "TemplateRef" not in tags
    assert "IsPaid" in tags
    assert "TemplateRef" in {child.tag for child in trade.done("<InvoiceQueryRq/>")}


def test_a_renamed_customer_shows_at_once(trade):
    customer = trade.done("<CustomerQueryRq><FullName>Abel</FullName></CustomerQueryRq>")
    trade.done("<InvoiceQueryRq/>")
    trade.done(
        f"<CustomerModRq><CustomerMod><ListID>{customer.findtext('ListID')}</ListID>"
        f"<EditSequence>{customer.findtext('EditSequence')}</EditSequence><Name>Abel &amp; Sons</Name>"
        "</CustomerMod></CustomerModRq>"
    )
    ret = trade.done("<InvoiceQueryRq><RefNumber>A-1</RefNumber></InvoiceQueryRq>")
    assert ret.findtext("CustomerRef/FullName") == "Abel & Sons:Loft"


def test_counting_without_returning(trade):
    answer = trade.ask('<InvoiceQueryRq metaData="MetaDataOnly"><PaidStatus>NotPaidOnly</PaidStatus></InvoiceQueryRq>')
    assert (answer.get("retCount"), len(answer)) == ("3", 0)
