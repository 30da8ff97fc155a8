"""Faults come when they were told to, do what they were told to, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mockbooks import CompanyFile, QuickBooks
from mockbooks.desktop.faults import Faults
from mockbooks.qbxml.hresult import CallFailed

SET = (
    '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="{on_error}"{more}>{requests}'
    "</QBXMLMsgsRq></QBXML>"
)


def add(*names: str, on_error: str = "continueOnError", more: str = "") -> str:
    requests = "".join(
        f"<CustomerAddRq><CustomerAdd><Name>{name}</Name></CustomerAdd></CustomerAddRq>" for name in names
    )
    return SET.format(on_error=on_error, requests=requests, more=more)


ASK = SET.format(on_error="stopOnError", requests="<CustomerQueryRq/>", more="")


def page(iterator: str) -> str:
    asked = f"<CustomerQueryRq {iterator}><MaxReturned>1</MaxReturned></CustomerQueryRq>"
    return SET.format(on_error="stopOnError", requests=asked, more="")


@pytest.fixture
def quickbooks() -> QuickBooks:
    quickbooks = QuickBooks(CompanyFile.create())
    quickbooks.desktop.permissions.grant("App")
    return quickbooks


def names(quickbooks: QuickBooks) -> list[str]:
    quickbooks.desktop.faults.clear()
    answer = quickbooks.process(ASK)
    return [line[6:-7] for line in answer.splitlines() if line.startswith("<Name>")]


def codes(answer: str) -> list[int]:
    return [int(part.split('"')[1]) for part in answer.split(" statusCode=")[1:]]


def failed(quickbooks: QuickBooks, text: str) -> int:
    with pytest.raises(CallFailed) as failure:
        quickbooks.process(text)
    assert "fault that was added" in failure.value.explanation
    return failure.value.hresult.code


def test_a_status_refuses_one_request_and_the_set_goes_on_as_it_says(quickbooks: QuickBooks) -> None:
    quickbooks.desktop.faults.add(request="CustomerAdd", status=3180, after=1)
    answer = quickbooks.process(add("Ann", "Ben", "Cid"))
    assert codes(answer) == [0, 3180, 0]
    assert "fault that was added" in quickbooks.journal[-1].outcomes[1].explanation
    assert quickbooks.journal.not_served() == []
    quickbooks.desktop.faults.add(request="CustomerAdd", status="cannot_save")
    assert codes(quickbooks.process(add("Dan", "Eve", on_error="stopOnError"))) == [3180, 3231]
    assert names(quickbooks) == ["Ann", "Cid"]


def test_the_first_so_many_times_and_then_no_more(quickbooks: QuickBooks) -> None:
    quickbooks.desktop.faults.add(request="CustomerAddRq", status=3175, times=2)
    assert [codes(quickbooks.process(add("Ann"))) for _ in range(3)] == [[3175], [3175], [0]]


def test_always(quickbooks: QuickBooks) -> None:
    fault = quickbooks.desktop.faults.add(status=1000, times=None)
    assert [codes(quickbooks.process(ASK))[0] for _ in range(3)] == [1000] * 3
    quickbooks.desktop.faults.remove(fault)
    assert codes(quickbooks.process(ASK)) == [1]


def test_an_hresult_for_one_kind_of_request_keeps_what_stood_before_it(quickbooks: QuickBooks) -> None:
    quickbooks.desktop.faults.add(request="CustomerAdd", hresult="unexpected_error", after=1)
    assert failed(quickbooks, add("Ann", "Ben", "Cid")) == 0x80040402
    assert quickbooks.journal[-1].answer is None
    assert names(quickbooks) == ["Ann"]


def test_what_was_carried_out_has_lost_its_answer(quickbooks: QuickBooks) -> None:
    quickbooks.desktop.faults.add(request="CustomerAdd", then="lose_session", after=1, carried_out=True)
    assert failed(quickbooks, add("Ann", "Ben", "Cid")) == 0x8004040D
    assert names(quickbooks) == ["Ann", "Ben"]


def test_error_recovery_finds_what_was_carried_out(quickbooks: QuickBooks) -> None:
    quickbooks.desktop.faults.add(call="ProcessRequest", then="lose_session", carried_out=True)
    assert failed(quickbooks, add("Ann", more=' newMessageSetID="one"')) == 0x8004040D
    asked = SET.format(on_error="continueOnError", requests="", more=' oldMessageSetID="one" newMessageSetID="two"')
    answer = quickbooks.process(asked)
    assert "<ErrorRecovery>" in answer
    assert codes(answer) == [0]
    assert names(quickbooks) == ["Ann"]


def test_quickbooks_closed_in_the_middle_is_closed(quickbooks: QuickBooks) -> None:
    quickbooks.desktop.faults.add(request="CustomerAdd", then="close_quickbooks", after=1)
    processor = quickbooks.desktop.request_processor()
    processor.OpenConnection("", "App")
    ticket = processor.BeginSession("", 2)
    with pytest.raises(CallFailed) as failure:
        processor.ProcessRequest(ticket, add("Ann", "Ben"))
    assert failure.value.hresult.code == 0x80040401
    assert not quickbooks.desktop.is_running
    with pytest.raises(CallFailed, match="0x80040401"):
        processor.ProcessRequest(ticket, ASK)
    processor.EndSession(ticket)
    quickbooks.desktop.open(quickbooks.company)
    assert names(quickbooks) == ["Ann"]


def test_a_session_lost_between_two_pages(quickbooks: QuickBooks) -> None:
    quickbooks.process(add("Ann", "Ben", "Cid"))
    quickbooks.desktop.faults.add(request="CustomerQuery", iterator="Continue", then="lose_session")
    processor = quickbooks.desktop.request_processor()
    processor.OpenConnection("", "App")
    ticket = processor.BeginSession("", 2)
    first = processor.ProcessRequest(ticket, page('iterator="Start"'))
    iterator = first.partition('iteratorID="')[2].partition('"')[0]
    with pytest.raises(CallFailed, match="0x8004040D"):
        processor.ProcessRequest(ticket, page(f'iterator="Continue" iteratorID="{iterator}"'))
    processor.EndSession(ticket)
    again = processor.BeginSession("", 2)
    answer = processor.ProcessRequest(again, page(f'iterator="Continue" iteratorID="{iterator}"'))
    assert codes(answer) == [3391]


def test_a_dialog_and_a_crash(quickbooks: QuickBooks) -> None:
    quickbooks.desktop.faults.add(call="ProcessRequest", then="show_dialog")
    assert failed(quickbooks, ASK) == 0x80040414
    assert quickbooks.desktop.modal_dialog is not None
    quickbooks.desktop.dismiss()
    quickbooks.desktop.faults.add(call="ProcessRequest", then="crash_quickbooks")
    assert failed(quickbooks, ASK) == 0x800706BA
    assert not quickbooks.desktop.is_running


def test_delays_go_by_on_the_clock_of_the_file(quickbooks: QuickBooks) -> None:
    quickbooks.desktop.faults.add(call="ProcessRequest", delay=90)
    quickbooks.desktop.faults.add(request="CustomerAdd", delay=5, times=None)
    before = quickbooks.company.clock.now()
    quickbooks.process(add("Ann", "Ben"))
    assert quickbooks.company.clock.now() - before == timedelta(seconds=100)
    assert quickbooks.journal[-1].duration == timedelta(seconds=100)
    assert ", 100 s" in quickbooks.journal[-1].explain()


def test_a_fault_of_one_application_spares_the_others(quickbooks: QuickBooks) -> None:
    quickbooks.desktop.faults.add(call="BeginSession", application="App", hresult=-2147220472)
    other = quickbooks.desktop.request_processor()
    quickbooks.desktop.permissions.grant("Other")
    other.OpenConnection("", "Other")
    other.BeginSession("", 2)
    processor = quickbooks.desktop.request_processor()
    processor.OpenConnection("", "App")
    with pytest.raises(CallFailed, match="0x80040408"):
        processor.BeginSession("", 2)
    processor.BeginSession("", 2)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"request": "InvoiceAd", "status": 3180}, "perhaps InvoiceAddRq"),
        ({"call": "StartSession", "hresult": 0x80040408}, "StartSession"),
        ({"hresult": "no_such_failure"}, "no_such_failure"),
        ({"hresult": 0x80049999}, "HRESULT"),
        ({"status": 4711}, "4711"),
        ({"then": "explode"}, "explode"),
        ({"request": "InvoiceQuery", "iterator": "Next", "then": "lose_session"}, "Next"),
        ({"request": "InvoiceAdd"}, "goes wrong"),
        ({"call": "BeginSession", "status": 3180}, "status code"),
        ({"request": "InvoiceAdd", "status": 3180, "hresult": 0x80040400}, "status code"),
        ({"call": "BeginSession", "request": "InvoiceAdd", "hresult": 0x80040400}, "ProcessRequest"),
        ({"call": "BeginSession", "hresult": 0x80040400, "carried_out": True}, "carried_out"),
        ({"hresult": 0x80040400, "times": 0}, "times"),
    ],
)
def test_what_makes_no_sense_is_refused(given: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        Faults().add(**given)  # type: ignore[arg-type]


def test_a_key_that_a_fault_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="tims"):
        Faults().add_tables([{"status": 3180, "tims": 2}])


def test_the_same_calls_meet_the_same_faults() -> None:
    def run() -> list[object]:
        quickbooks = QuickBooks(CompanyFile.create())
        quickbooks.desktop.faults.add(request="CustomerAdd", status=3180, after=2, times=2)
        quickbooks.desktop.faults.add(request="CustomerAdd", then="lose_session", after=6)
        seen: list[object] = []
        for name in "abcdefghij":
            try:
                seen.append(quickbooks.process(add(name)))
            except CallFailed as failure:
                seen.append(str(failure))
        return seen

    assert run() == run()
