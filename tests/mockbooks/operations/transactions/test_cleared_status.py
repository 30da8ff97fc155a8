"""The mark of a bank statement: kept beside what a transaction shows."""

from __future__ import annotations

import json


def clear(txn, status="Cleared", line=""):
    named = f"<TxnLineID>{line}</TxnLineID>" if line else ""
    return (
        f"<ClearedStatusModRq><ClearedStatusMod><TxnID>{txn}</TxnID>{named}<ClearedStatus>{status}</ClearedStatus>"
        "</ClearedStatusMod></ClearedStatusModRq>"
    )


def marks(trade):
    found = trade.company.connection.execute("SELECT own FROM txn UNION ALL SELECT own FROM line").fetchall()
    return [mark for (own,) in found if (mark := json.loads(own).get("@ClearedStatus"))]


def pay(trade):
    return trade.done(trade.check((trade.bill().findtext("TxnID"), "<PaymentAmount>100.00</PaymentAmount>")))


def test_a_check_is_cleared_and_not_edited_by_it(trade, show):
    made = pay(trade)
    txn = made.findtext("TxnID")
    before = show(trade.get("BillPaymentCheck", txn))
    answer = trade.ask(clear(txn))
    assert (answer.get("statusCode"), len(answer)) == ("0", 0)
    assert marks(trade) == ["Cleared"]
    assert show(trade.get("BillPaymentCheck", txn)) == before
    trade.done(trade.mod("BillPaymentCheck", made, "<Memo>Kept</Memo>"))
    assert marks(trade) == ["Cleared"]
    trade.ask(clear(txn, "Pending"))
    assert marks(trade) == ["Pending"]
    trade.ask(clear(txn, "NotCleared"))
    assert marks(trade) == []


def test_reports_show_it(trade):
    asked = (
        "<CustomDetailReportQueryRq><CustomDetailReportType>CustomTxnDetail</CustomDetailReportType>"
        "<ReportPeriod><FromReportDate>2024-01-01</FromReportDate><ToReportDate>2024-12-31</ToReportDate></ReportPeriod>"
        "<SummarizeRowsBy>TotalOnly</SummarizeRowsBy><IncludeColumn>Account</IncludeColumn><IncludeColumn>ClearedStatus</IncludeColumn>"
        "</CustomDetailReportQueryRq>"
    )

    def cleared():
        rows = trade.done(asked).iter("DataRow")
        cells = [{cell.get("colID"): cell.get("value") for cell in row.iter("ColData")} for row in rows]
        return [mark for row in cells if "Checking" in row.values() for mark in row.values() if mark in ("X", "*")]

    txn = pay(trade).findtext("TxnID")
    assert cleared() == []
    trade.ask(clear(txn))
    assert cleared() == ["X"]
    trade.ask(clear(txn, "Pending"))
    assert cleared() == ["*"]


def test_a_line_of_a_journal_entry(trade):
    lines = "".join(
        f"<Journal{side}Line><AccountRef><FullName>{account}</FullName></AccountRef><Amount>9.00</Amount></Journal{side}Line>"
        for side, account in (("Debit", "Travel"), ("Credit", "Checking"))
    )
    made = trade.done(f"<JournalEntryAddRq><JournalEntryAdd>{lines}</JournalEntryAdd></JournalEntryAddRq>")
    line = made.findtext("JournalCreditLine/TxnLineID")
    assert trade.ask(clear(made.findtext("TxnID"), line=line)).get("statusCode") == "0"
    assert marks(trade) == ["Cleared"]
    # Without a line the first one is meant, which is an expense.
    warned = trade.ask(clear(made.findtext("TxnID")))
    assert warned.get("statusCode") == "600"
    assert warned.get("statusSeverity") == "Warn"


def test_what_no_statement_tells_of(trade):
    txn = trade.invoice().findtext("TxnID")
    answer = trade.ask(clear(txn))
    assert (answer.get("statusCode"), answer.get("statusMessage")) == (
        "600",
        f'The transaction "{txn}" has no cleared state.',
    )
    assert marks(trade) == []


def test_what_is_not_there(trade):
    assert trade.refused(clear("1F-1")) == (
        3120,
        'Object "1F-1" specified in the request cannot be found.  QuickBooks error message: Invalid argument.  The specified '
        "record does not exist in the list.",
    )
    txn = pay(trade).findtext("TxnID")
    assert trade.refused(clear(txn, line="1F-1"))[0] == 3120
