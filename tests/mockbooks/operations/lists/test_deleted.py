"""ListDeletedQuery: what went, when it went, for ninety days."""

from __future__ import annotations

from datetime import timedelta

import pytest


def deleted(asked, kinds, rest="", attributes=""):
    wanted = "".join(f"<ListDelType>{kind}</ListDelType>" for kind in kinds)
    return asked.ask(f"<ListDeletedQueryRq{attributes}>{wanted}{rest}</ListDeletedQueryRq>")


def between(start="", end=""):
    start = f"<FromDeletedDate>{start}</FromDeletedDate>" if start else ""
    end = f"<ToDeletedDate>{end}</ToDeletedDate>" if end else ""
    return f"<DeletedDateRangeFilter>{start}{end}</DeletedDateRangeFilter>"


@pytest.fixture
def gone(asked, lists):
    """A class, a customer with its job, and another class are deleted, a day apart."""
    roofs = lists.add("Class", "<Name>Roofs &amp; Walls</Name>")
    abel = lists.add("Customer", "<Name>Abel</Name>")
    job = lists.add("Customer", "<Name>Loft</Name><ParentRef><FullName>Abel</FullName></ParentRef>")
    east = lists.add("Class", "<Name>East</Name>")
    for ret in (roofs, job, abel, east):
        lists.remove(ret)
        asked.company.clock.advance(timedelta(days=1))
    return asked


def names(answer):
    return [(ret.findtext("ListDelType"), ret.findtext("FullName")) for ret in answer]


def test_what_was_deleted_by_type_and_time(gone):
    answer = deleted(gone, ["Customer", "Class"])
    assert [child.tag for child in answer[0]] == ["ListDelType", "ListID", "TimeCreated", "TimeDeleted", "FullName"]
    assert names(answer) == [
        ("Customer", "Abel:Loft"),
        ("Customer", "Abel"),
        ("Class", "Roofs & Walls"),
        ("Class", "East"),
    ]
    assert names(deleted(gone, ["Class", "Class"])) == [("Class", "Roofs & Walls"), ("Class", "East")]


def test_between_dates(gone):
    assert names(deleted(gone, ["Class"], between("2024-03-02"))) == [("Class", "East")]
    assert names(deleted(gone, ["Class"], between(end="2024-03-01"))) == [("Class", "Roofs & Walls")]
    assert deleted(gone, ["Class"], between("2024-03-02", "2024-03-03")).get("statusCode") == "1"
    wrong = deleted(gone, ["Class"], between("2024-03-03", "2024-03-02"))
    assert (wrong.get("statusCode"), wrong.get("statusMessage")) == (
        "3030",
        "Invalid date range: From date is greater than To date.",
    )


def test_nothing_of_the_kind_was_deleted(gone):
    answer = deleted(gone, ["Vendor"])
    assert (answer.get("statusCode"), len(answer)) == ("1", 0)


def test_after_ninety_days_it_is_forgotten(gone):
    gone.company.clock.advance(timedelta(days=87, hours=1))
    assert names(deleted(gone, ["Class"], between("2024-01-01"))) == [("Class", "East")]
    gone.company.clock.advance(timedelta(days=3))
    assert deleted(gone, ["Class"]).get("statusCode") == "1"


def test_counted_and_cut_to_size(gone):
    answer = deleted(gone, ["Class"], attributes=' metaData="MetaDataOnly"')
    assert (answer.get("retCount"), len(answer)) == ("2", 0)
    one = deleted(gone, ["Class"], "<IncludeRetElement>ListID</IncludeRetElement>")
    assert {child.tag for ret in one for child in ret} == {"ListID"}


def test_lists_are_deleted_in_single_user_mode(asked, lists):
    ret = lists.add("Class", "<Name>East</Name>")
    asked.session.multi_user = True
    assert lists.refused_removal(ret) == (3162, "This operation is not allowed in multi-user mode.")


PAYROLL = ("PayrollLiabilityAdjustment", "PayrollPriorPayment", "PayrollYearToDateAdjustment")


def test_payroll_is_asked_for_with_the_rest(gone):
    # A program asks for every type it knows of, these among them.
    types = "".join(f"<TxnDelType>{kind}</TxnDelType>" for kind in (*PAYROLL, "Invoice"))
    assert gone.ask(f"<TxnDeletedQueryRq>{types}</TxnDeletedQueryRq>").get("statusCode") in ("0", "1")
    wanted = "<TxnDelType>PayrollPriorPayment</TxnDelType><TxnID>1-1700000000</TxnID>"
    assert gone.refused(f"<TxnDelRq>{wanted}</TxnDelRq>")[0] == 3120
