"""Queries over lists: by id, by name, by filters, page by page."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NAMES = ("Abel", "baker", "Charlie", "delta", "Echo_1", "Echo%2", "Zoë")


@pytest.fixture
def customers(asked):
    for name in NAMES:
        asked.done(f"<CustomerAddRq><CustomerAdd><Name>{name}</Name></CustomerAdd></CustomerAddRq>")
    asked.done("<CustomerAddRq><CustomerAdd><Name>Gone</Name><IsActive>false</IsActive></CustomerAdd></CustomerAddRq>")
    return asked


def names(answer):
    return [ret.findtext("FullName") for ret in answer]


def query(filters, attributes=""):
    return f"<CustomerQueryRq{attributes}>{filters}</CustomerQueryRq>"


def test_all_active_ones_in_the_order_of_the_list(customers):
    assert names(customers.ask(query(""))) == sorted(NAMES, key=str.casefold)


@pytest.mark.parametrize(("status", "count"), [("ActiveOnly", 7), ("InactiveOnly", 1), ("All", 8)])
def test_active_status(customers, status, count):
    assert len(customers.ask(query(f"<ActiveStatus>{status}</ActiveStatus>"))) == count


def test_by_full_name_in_the_order_asked_active_or_not(customers):
    answer = customers.ask(query("<FullName>Gone</FullName><FullName>ABEL</FullName>"))
    assert names(answer) == ["Gone", "Abel"]


def test_a_full_name_that_is_missing_is_a_warning_and_the_rest_is_there(customers):
    answer = customers.ask(query("<FullName>Abel</FullName><FullName>Nobody</FullName>"))
    assert (answer.get("statusCode"), answer.get("statusSeverity")) == ("500", "Warn")
    assert answer.get("statusMessage") == (
        'The query request has not been fully completed. There was a required element ("Nobody") that could not be found '
        "in QuickBooks."
    )
    assert names(answer) == ["Abel"]


def test_an_id_that_is_missing_is_an_error(customers):
    code, message = customers.refused(query("<ListID>80000099-1234567890</ListID>"))
    assert code == 3120
    assert message.startswith('Object "80000099-1234567890" specified in the request cannot be found.')


def test_nothing_found_is_status_1_and_an_empty_element(customers):
    customers.ask(query("<NameFilter><MatchCriterion>StartsWith</MatchCriterion><Name>Q</Name></NameFilter>"))
    assert (
        '<CustomerQueryRs statusCode="1" statusSeverity="Info" statusMessage="A query request did not find a matching '
        'object in QuickBooks" />'
    ) in customers.text


@pytest.mark.parametrize(
    ("criterion", "text", "found"),
    [
        ("StartsWith", "e", ["Echo%2", "Echo_1"]),
        ("Contains", "%", ["Echo%2"]),
        ("EndsWith", "_1", ["Echo_1"]),
        ("Contains", "HARL", ["Charlie"]),
    ],
)
def test_name_filter(customers, criterion, text, found):
    name_filter = f"<NameFilter><MatchCriterion>{criterion}</MatchCriterion><Name>{text}</Name></NameFilter>"
    assert names(customers.ask(query(name_filter))) == found


def test_name_range(customers):
    both = "<NameRangeFilter><FromName>B</FromName><ToName>D</ToName></NameRangeFilter>"
    assert names(customers.ask(query(both))) == ["baker", "Charlie"]
    assert (
        customers.refused(query("<NameRangeFilter><FromName>D</FromName><ToName>B</ToName></NameRangeFilter>"))[0]
        == 3031
    )


def test_modified_range_is_inclusive_and_must_be_a_range(customers):
    ret = customers.done(query("<FullName>Charlie</FullName>"))
    moment = ret.findtext("TimeModified")
    only = query(f"<FromModifiedDate>{moment}</FromModifiedDate><ToModifiedDate>{moment}</ToModifiedDate>")
    assert names(customers.ask(only)) == ["Charlie"]
    wrong = query("<FromModifiedDate>2024-03-02</FromModifiedDate><ToModifiedDate>2024-03-01</ToModifiedDate>")
    assert customers.refused(wrong) == (3030, "Invalid date range: From date is greater than To date.")
    assert len(customers.ask(query("<FromModifiedDate>2024-03-01</FromModifiedDate>"))) == 7


def test_max_returned_cuts_without_a_word(customers):
    answer = customers.ask(query("<MaxReturned>2</MaxReturned>"))
    assert len(answer) == 2
    assert dict(answer.attrib) == {"statusCode": "0", "statusSeverity": "Info", "statusMessage": "Status OK"}


def test_meta_data_counts(customers):
    only = customers.ask(query("<MaxReturned>2</MaxReturned>", ' metaData="MetaDataOnly"'))
    assert (only.get("retCount"), len(only)) == ("7", 0)
    both = customers.ask(query("<MaxReturned>2</MaxReturned>", ' metaData="MetaDataAndResponseData"'))
    assert (both.get("retCount"), len(both)) == ("7", 2)


def pages(asked, size):
    """The pages of an iterator: texts of the objects, and the remaining counts."""
    answer = asked.ask(query(f"<MaxReturned>{size}</MaxReturned>", ' iterator="Start"'))
    found, remaining = list(answer), [int(answer.get("iteratorRemainingCount"))]
    while remaining[-1]:
        going_on = f' iterator="Continue" iteratorID="{answer.get("iteratorID")}"'
        answer = asked.ask(query(f"<MaxReturned>{size}</MaxReturned>", going_on))
        found += list(answer)
        remaining.append(int(answer.get("iteratorRemainingCount")))
    return found, remaining, answer


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(size=st.integers(1, 9))
def test_pages_put_together_are_the_answer_in_one_piece(customers, size):
    found, remaining, last = pages(customers, size)
    assert names(found) == sorted(NAMES, key=str.casefold)
    assert remaining == [max(7 - size * page, 0) for page in range(1, len(remaining) + 1)]
    assert last.get("iteratorID").startswith("{")


def test_an_iterator_ends_with_its_last_page_and_its_session(customers):
    _, _, last = pages(customers, 3)
    ended = ' iterator="Continue" iteratorID="%s"'
    assert customers.refused(query("<MaxReturned>3</MaxReturned>", ended % last.get("iteratorID"))) == (
        3391,
        f'The iteratorID "{last.get("iteratorID")}" is not valid.',
    )
    started = customers.ask(query("<MaxReturned>1</MaxReturned>", ' iterator="Start"'))
    customers.session.end()
    assert customers.refused(query("<MaxReturned>1</MaxReturned>", ended % started.get("iteratorID")))[0] == 3391


def test_an_iterator_goes_on_with_the_same_filters_only(customers):
    started = customers.ask(query("<MaxReturned>1</MaxReturned>", ' iterator="Start"'))
    other = query(
        "<MaxReturned>1</MaxReturned><ActiveStatus>All</ActiveStatus>",
        f' iterator="Continue" iteratorID="{started.get("iteratorID")}"',
    )
    assert customers.refused(other)[0] == 3391


def test_what_is_added_after_the_start_does_not_come(customers):
    started = customers.ask(query("<MaxReturned>1</MaxReturned>", ' iterator="Start"'))
    customers.done("<CustomerAddRq><CustomerAdd><Name>Yesterday</Name></CustomerAdd></CustomerAddRq>")
    going_on = f' iterator="Continue" iteratorID="{started.get("iteratorID")}"'
    rest = customers.ask(query("<MaxReturned>99</MaxReturned>", going_on))
    assert "Yesterday" not in names(rest)
    assert len(rest) == 6


def test_include_ret_element(customers):
    answer = customers.ask(query("<IncludeRetElement>FullName</IncludeRetElement>"))
    assert {child.tag for ret in answer for child in ret} == {"FullName"}


def test_several_kinds_of_item_in_quickbooks_order(asked):
    asked.done(
        "<AccountAddRq><AccountAdd><Name>Fees</Name><AccountType>Income</AccountType></AccountAdd></AccountAddRq>"
    )
    part = "<SalesOrPurchase><AccountRef><FullName>Fees</FullName></AccountRef></SalesOrPurchase>"
    for kind, name in (("NonInventory", "Book"), ("Service", "Work"), ("NonInventory", "Atlas"), ("Service", "Advice")):
        asked.done(f"<Item{kind}AddRq><Item{kind}Add><Name>{name}</Name>{part}</Item{kind}Add></Item{kind}AddRq>")
    asked.done("<ItemSalesTaxAddRq><ItemSalesTaxAdd><Name>None</Name></ItemSalesTaxAdd></ItemSalesTaxAddRq>")
    answer = asked.ask("<ItemQueryRq/>")
    assert [(ret.tag, ret.findtext("Name")) for ret in answer] == [
        ("ItemServiceRet", "Advice"),
        ("ItemServiceRet", "Work"),
        ("ItemNonInventoryRet", "Atlas"),
        ("ItemNonInventoryRet", "Book"),
        ("ItemSalesTaxRet", "None"),
    ]


def test_an_empty_element_was_not_asked_but_a_needed_one_is_missing(customers):
    assert len(customers.ask(query("<MaxReturned></MaxReturned><ActiveStatus></ActiveStatus>"))) == 7
    half = "<NameFilter><MatchCriterion></MatchCriterion><Name>A</Name></NameFilter>"
    assert customers.refused(query(half)) == (3150, 'There is a missing element: "MatchCriterion".')
