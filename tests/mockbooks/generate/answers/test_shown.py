"""What was shown of an object, all answers taken together."""

from __future__ import annotations

import pytest

from mockbooks.generate.answers.shown import gather, sort_of
from mockbooks.generate.answers.understanding import Understanding


def customer(sequence: int, name: str, more: str = "", modified: str = "2024-03-01T10:00:00-05:00") -> str:
    return (
        f"<CustomerRet><ListID>80000001-1700000000</ListID><TimeModified>{modified}</TimeModified>"
        f"<EditSequence>{sequence}</EditSequence><Name>{name}</Name>{more}</CustomerRet>"
    )


FIELD = "<DataExtRet><OwnerID>0</OwnerID><DataExtName>Size</DataExtName><DataExtValue>L</DataExtValue></DataExtRet>"


def record_of(*texts: str) -> dict:
    with gather(texts, Understanding()) as shown:
        (found,) = shown.objects("list")
        return dict(found.record)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_later_edit_counts_whenever_it_was_shown(order):
    texts = [customer(1, "Old"), customer(2, "New")]
    assert record_of(*(texts[place] for place in order))["Name"] == "New"


def test_of_one_edit_the_state_modified_later_counts():
    later = customer(1, "Ann", "<Balance>5.00</Balance>", "2024-03-02T10:00:00-05:00")
    earlier = customer(1, "Ann", "<Balance>3.00</Balance>")
    assert record_of(later, earlier)["Balance"] == "5.00"


def test_of_one_state_the_answer_that_came_later_counts():
    texts = [customer(1, "Ann", f"<Balance>{amount}</Balance>") for amount in ("3.00", "5.00")]
    assert record_of(*texts)["Balance"] == "5.00"


def test_what_only_one_answer_of_an_edit_showed_is_added():
    record = record_of(
        customer(1, "Ann", "<Phone>1</Phone>"), customer(1, "Ann", "<JobStatus>None</JobStatus>" + FIELD)
    )
    assert {"Phone", "JobStatus", "DataExtRet"} <= record.keys()
    assert list(record)[:4] == ["ListID", "TimeModified", "EditSequence", "Name"]


def test_what_an_earlier_edit_showed_is_gone_but_for_custom_fields():
    record = record_of(customer(1, "Ann", "<Phone>1</Phone>" + FIELD), customer(2, "Ann"))
    assert "Phone" not in record and "DataExtRet" in record


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_kinds_with_one_id_the_later_stands_alone(order):
    bill, check = (
        f"<{name}><TxnID>1-1700000000</TxnID><EditSequence>{edit}</EditSequence><Memo>{name}</Memo>{more}</{name}>"
        for name, edit, more in (("BillRet", 1, "<IsPaid>true</IsPaid>"), ("CheckRet", 2, ""))
    )
    understanding = Understanding()
    with gather([(bill, check)[place] for place in order], understanding) as shown:
        (found,) = shown.objects("txn")
    assert (found.kind, found.record["Memo"], "IsPaid" in found.record) == ("Check", "CheckRet", False)
    assert understanding.left_out_things == {("BillRet", "an object of another kind was shown with the same id"): 1}


@pytest.mark.parametrize(
    ("name", "sort"),
    [
        ("CustomerRet", "list"),
        ("TemplateRet", "list"),
        ("InvoiceRet", "txn"),
        ("TransferRet", "txn"),
        ("HostRet", "about"),
        ("ListDelRs", "deletion"),
        ("DataExtDefRet", "field"),
        # These tell of others.
        ("BillToPayRet", None),
        ("TransactionRet", None),
        ("ReportRet", None),
        ("ItemSitesRet", None),
    ],
)
def test_the_catalogue_says_what_an_object_is(name, sort):
    assert sort_of(name) == sort


def test_what_is_no_object_of_a_company_file_is_noted():
    understanding = Understanding()
    with gather(["<ReportRet><ReportTitle>Profit &amp; Loss</ReportTitle></ReportRet>"], understanding) as shown:
        assert shown.count() == 0
    assert understanding.left_out_things == {("ReportRet", "it shows no object that is kept in a company file"): 1}
