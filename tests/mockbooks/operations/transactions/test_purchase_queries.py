"""Each filter of the queries for purchases: of two documents it finds the one that is meant."""

from __future__ import annotations

import pytest

EXPENSE = "<ExpenseLineAdd><AccountRef><FullName>{}</FullName></AccountRef><Amount>5.00</Amount></ExpenseLineAdd>"
ITEM = "<ItemLineAdd><ItemRef><FullName>{}</FullName></ItemRef><Quantity>1</Quantity></ItemLineAdd>"
VENDOR = "<VendorRef><FullName>{}</FullName></VendorRef>"
DOCUMENTS = {
    "Bill": (VENDOR, EXPENSE),
    "Check": (
        "<AccountRef><FullName>Checking</FullName></AccountRef><PayeeEntityRef><FullName>{}</FullName></PayeeEntityRef>",
        EXPENSE,
    ),
    "CreditCardCharge": (
        "<AccountRef><FullName>Visa</FullName></AccountRef><PayeeEntityRef><FullName>{}</FullName></PayeeEntityRef>",
        EXPENSE,
    ),
    "CreditCardCredit": (
        "<AccountRef><FullName>Visa</FullName></AccountRef><PayeeEntityRef><FullName>{}</FullName></PayeeEntityRef>",
        EXPENSE,
    ),
    "ItemReceipt": (VENDOR, EXPENSE),
    "VendorCredit": (VENDOR, EXPENSE),
    "PurchaseOrder": (
        VENDOR,
        "<PurchaseOrderLineAdd><ItemRef><FullName>Drafting</FullName></ItemRef></PurchaseOrderLineAdd>",
    ),
}
# In the order of the elements of an Add.
ORDER = {"Bill": "drm", "Check": "rdm", "ItemReceipt": "drm"}


def document(kind, name, account, day, number):
    head, line = DOCUMENTS[kind]
    parts = {"d": f"<TxnDate>{day}</TxnDate>", "r": f"<RefNumber>{number}</RefNumber>", "m": "<Memo>x</Memo>"}
    rest = "".join(parts[each] for each in ORDER.get(kind, "drm"))
    return f"<{kind}AddRq><{kind}Add>{head.format(name)}{rest}{line.format(account)}</{kind}Add></{kind}AddRq>"


@pytest.fixture(params=DOCUMENTS)
def pair(store, request):
    """A kind, and two documents of it: Carrier's A17 of March, for travel, and Other's 204 of April, for discounts."""
    kind = request.param
    store.done("<VendorAddRq><VendorAdd><Name>Other</Name></VendorAdd></VendorAddRq>")
    first = store.done(document(kind, "Carrier", "Travel", "2024-03-05", "A17"))
    store.company.clock.advance(3600)
    second = store.done(document(kind, "Other", "Discounts", "2024-04-06", "204"))
    return kind, first, second


FILTERS = [
    (
        "<TxnDateRangeFilter><FromTxnDate>2024-03-01</FromTxnDate><ToTxnDate>2024-03-31</ToTxnDate></TxnDateRangeFilter>",
        0,
    ),
    ("<TxnDateRangeFilter><DateMacro>NextMonth</DateMacro></TxnDateRangeFilter>", 1),
    ("<ModifiedDateRangeFilter><FromModifiedDate>2024-03-01T10:30:00</FromModifiedDate></ModifiedDateRangeFilter>", 1),
    ("<EntityFilter><FullName>Carrier</FullName></EntityFilter>", 0),
    ("<EntityFilter><FullNameWithChildren>Other</FullNameWithChildren></EntityFilter>", 1),
    ("<RefNumber>a17</RefNumber>", 0),
    ("<RefNumberCaseSensitive>A17</RefNumberCaseSensitive>", 0),
    ("<RefNumberFilter><MatchCriterion>StartsWith</MatchCriterion><RefNumber>2</RefNumber></RefNumberFilter>", 1),
    (
        "<RefNumberRangeFilter><FromRefNumber>200</FromRefNumber><ToRefNumber>300</ToRefNumber></RefNumberRangeFilter>",
        1,
    ),
]


@pytest.mark.parametrize(("told", "place"), FILTERS)
def test_a_filter_finds_what_is_meant(store, pair, told, place):
    kind, *both = pair
    found = store.ask(f"<{kind}QueryRq>{told}</{kind}QueryRq>")
    assert [ret.findtext("TxnID") for ret in found] == [both[place].findtext("TxnID")]


def test_by_account(store, pair):
    kind, first, _ = pair
    if kind == "PurchaseOrder":
        pytest.skip("a purchase order posts to no account")
    found = store.ask(f"<{kind}QueryRq><AccountFilter><FullName>Travel</FullName></AccountFilter></{kind}QueryRq>")
    assert [ret.findtext("TxnID") for ret in found] == [first.findtext("TxnID")]


def test_lines_only_when_they_are_asked_for(store, pair):
    kind, first, _ = pair
    by_id = f"<TxnID>{first.findtext('TxnID')}</TxnID>"
    tags = {child.tag for child in store.ask(f"<{kind}QueryRq>{by_id}</{kind}QueryRq>")[0]}
    assert not any("Line" in tag for tag in tags)
    whole = store.ask(f"<{kind}QueryRq>{by_id}<IncludeLineItems>true</IncludeLineItems></{kind}QueryRq>")[0]
    assert any("Line" in child.tag for child in whole)
    assert len(store.ask(f"<{kind}QueryRq>{by_id}<IncludeRetElement>Memo</IncludeRetElement></{kind}QueryRq>")[0]) == 1


def test_page_by_page(store, pair):
    kind, first, second = pair
    start = store.ask(f'<{kind}QueryRq iterator="Start"><MaxReturned>1</MaxReturned></{kind}QueryRq>')
    assert start.get("iteratorRemainingCount") == "1"
    rest = store.ask(
        f'<{kind}QueryRq iterator="Continue" iteratorID="{start.get("iteratorID")}"><MaxReturned>1</MaxReturned></{kind}QueryRq>'
    )
    assert [answer[0].findtext("TxnID") for answer in (start, rest)] == [
        each.findtext("TxnID") for each in (first, second)
    ]
