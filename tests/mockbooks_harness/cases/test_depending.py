"""What an answer depends on that nothing in the recording shows is said, in the import and in every replay."""

from __future__ import annotations

import json

from click.testing import CliRunner

from mockbooks import CompanyFile, JournalFile, QuickBooks
from mockbooks_harness.cases import importing
from mockbooks_harness.cases.commands import case
from mockbooks_harness.cases.depending import dependences, in_report
from mockbooks_harness.cases.exchange import RecordedExchange
from mockbooks_harness.cases.verdicts import Outcome, Verdict

ASKED = (
    '<?xml version="1.0"?><?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{}</QBXMLMsgsRq></QBXML>'
)
SOLD = "<InvoiceAddRq><InvoiceAdd><ItemRef><FullName>Work &amp; more</FullName></ItemRef></InvoiceAdd></InvoiceAddRq>"


def test_of_a_query_it_is_what_was_changed_before_it():
    not_shown = {"80000001-1": "ItemService 'Work & more'", "80000002-1": "Template 'Intuit'", "3-1": "Invoice '7'"}
    exchanges = [
        RecordedExchange(SOLD, "<TemplateRef><ListID>80000002-1</ListID></TemplateRef>"),
        RecordedExchange("<AccountQueryRq/>", "<AccountRet/>"),
        RecordedExchange("<TxnVoidRq><TxnID>3-1</TxnID></TxnVoidRq>", ""),
    ]
    verdicts = [Verdict(number, name, Outcome.DIFFERS) for number, name in ((1, "InvoiceAddRq"), (2, "AccountQueryRq"))]
    told = {each.exchange: each.not_shown for each in dependences(verdicts, exchanges, not_shown)}
    assert told == {1: ("Template 'Intuit'", "ItemService 'Work & more'"), 2: ("ItemService 'Work & more'",)}
    (told,) = dependences([Verdict(3, "TxnVoidRq", Outcome.DIFFERS)], exchanges, not_shown)
    assert told.not_shown == ("Invoice '7'",)
    report = json.dumps({"dependsOn": [told.as_record()]})
    assert in_report(report) == {(3, "TxnVoidRq"): ("Invoice '7'",)}
    assert in_report("damaged") == in_report(None) == {}


def recorded(tmp_path, *requests: str):
    journal = tmp_path / "acme.mkb.journal"
    company = CompanyFile.generate("consultancy", seed=3, transactions=20)
    with company, QuickBooks(company, journal=JournalFile(journal)) as quickbooks:
        for each in requests:
            quickbooks.process(ASKED.format(each))
    return journal


def run(*arguments: object):
    return CliRunner().invoke(case, list(map(str, arguments)))


def test_a_replay_says_of_what_differs_what_was_never_shown(tmp_path):
    journal = recorded(
        tmp_path,
        "<GeneralSummaryReportQueryRq><GeneralSummaryReportType>TrialBalance</GeneralSummaryReportType></GeneralSummaryReportQueryRq>",
        "<CustomerQueryRq/>",
    )
    made = run("import", journal, "-o", tmp_path / "case")
    assert "1 answers come out otherwise in a replay" in made.output
    result = run("replay", tmp_path / "case")
    assert result.exit_code == 1
    assert "        nothing in the recording shows what it comes to besides" in result.output


def test_a_session_that_is_too_long_is_not_asked_again_and_that_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "MOST_EXCHANGES", 1)
    made = run("import", recorded(tmp_path, "<CustomerQueryRq/>", "<VendorQueryRq/>"), "-o", tmp_path / "case")
    assert made.exit_code == 0
    assert "is not asked again: what was shown after changes stands as it was shown" in made.stderr
    assert json.loads((tmp_path / "case" / "understood.json").read_text())["notAskedAgain"] is True
