"""TxnDeletedQuery: what was deleted in the last 90 days."""

from __future__ import annotations

from datetime import timedelta


def deleted(trade, *kinds, rest=""):
    named = "".join(f"<TxnDelType>{kind}</TxnDelType>" for kind in kinds)
    return trade.ask(f"<TxnDeletedQueryRq>{named}{rest}</TxnDeletedQueryRq>")


def delete(trade, kind, ret):
    trade.done(f"<TxnDelRq><TxnDelType>{kind}</TxnDelType><TxnID>{ret.findtext('TxnID')}</TxnID></TxnDelRq>")


def test_by_type_then_by_time(trade):
    first, second = trade.invoice("1.00", RefNumber="I1"), trade.invoice("2.00", RefNumber="I2")
    bill = trade.bill("3.00")
    for kind, ret in (("Invoice", second), ("Bill", bill), ("Invoice", first)):
        delete(trade, kind, ret)
    answer = deleted(trade, "Bill", "Invoice", "Deposit")
    assert [(ret.findtext("TxnDelType"), ret.findtext("RefNumber")) for ret in answer] == [
        ("Bill", None),
        ("Invoice", "I2"),
        ("Invoice", "I1"),
    ]
    assert [child.tag for child in answer[1]] == ["TxnDelType", "TxnID", "TimeCreated", "TimeDeleted", "RefNumber"]
    assert answer[1].findtext("TxnID") == second.findtext("TxnID")
    assert answer[1].findtext("TimeCreated") == second.findtext("TimeCreated")
    assert deleted(trade, "Deposit").get("statusCode") == "1"


def test_what_is_voided_is_not_deleted(trade):
    bill = trade.bill("3.00")
    trade.done(f"<TxnVoidRq><TxnVoidType>Bill</TxnVoidType><TxnID>{bill.findtext('TxnID')}</TxnID></TxnVoidRq>")
    assert deleted(trade, "Bill").get("statusCode") == "1"


def test_after_ninety_days_it_is_forgotten(trade):
    delete(trade, "Bill", trade.bill("3.00"))
    everything = "<DeletedDateRangeFilter><FromDeletedDate>2000-01-01</FromDeletedDate></DeletedDateRangeFilter>"
    trade.company.clock.advance(timedelta(days=89))
    assert len(deleted(trade, "Bill", rest=everything)) == 1
    trade.company.clock.advance(timedelta(days=2))
    assert len(deleted(trade, "Bill", rest=everything)) == 0


def test_the_range_the_wrong_way_round(trade):
    assert trade.refused(
        "<TxnDeletedQueryRq><TxnDelType>Bill</TxnDelType><DeletedDateRangeFilter><FromDeletedDate>2024-03-02"
        "</FromDeletedDate><ToDeletedDate>2024-03-01</ToDeletedDate></DeletedDateRangeFilter></TxnDeletedQueryRq>"
    ) == (3030, "Invalid date range: From date is greater than To date.")
