"""The course of an update: which calls follow which, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from lxml import etree

from mockbooks import QuickBooks
from mockbooks.doors.web_connector import Application, Ending, HttpResponse, Limits, NotAdded, WebConnector
from mockbooks.doors.web_connector.exchange import STEPS
from mockbooks.doors.web_connector.last_words import says_error
from mockbooks.doors.web_connector.state import Stage

Added = Callable[..., tuple[Application, Any]]
OPENING = ["serverVersion", "clientVersion", "authenticate"]
HTML = HttpResponse(500, b"<html>Oops</html>", (("Content-Type", "text/html"),))
FAULT = HttpResponse(
    500,
    b'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault><faultcode>e:Client</faultcode>'
    b"<faultstring>no such method</faultstring></e:Fault></e:Body></e:Envelope>",
    (("Content-Type", "text/xml"),),
)
BROKEN = '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><Bogus/></QBXMLMsgsRq></QBXML>'


def test_every_stage_has_its_step() -> None:
    assert set(STEPS) | {Stage.ENDED} == set(Stage)


def test_the_calls_of_a_plain_update(added: Added, customers: Callable[[], list[str]]) -> None:
    application, service = added()
    update = application.update()
    assert service.operations == [*OPENING, "sendRequestXML", "receiveResponseXML", "closeConnection"]
    assert (update.ending, update.message, update.percents, update.oddities) == (Ending.DONE, "OK", [100], [])
    assert customers() == ["Ann"]


def test_only_100_and_what_is_negative_ends_it(added: Added, request_for: Callable[[str], str], customers: Any) -> None:
    names = ["Ann", "Bob", "Cid", "Dee"]
    application, _service = added(
        sendRequestXML=[request_for(name) for name in names], receiveResponseXML=["0", "99", "1", "250"]
    )
    update = application.update()
    assert (update.ending, update.percents) == (Ending.DONE, [0, 99, 1, 250])
    assert customers() == names
    assert update.oddities == ["receiveResponseXML: percent falls back from 99 to 1"]


def test_a_negative_percent_asks_for_the_error_and_closes(added: Added) -> None:
    application, service = added(receiveResponseXML="-101", getLastError="It was the wrong Ann")
    update = application.update()
    assert service.operations[-2:] == ["getLastError", "closeConnection"]
    assert (update.ending, update.message, update.exit_code) == (Ending.SERVICE_TOLD_ERROR, "It was the wrong Ann", 1)
    assert "-101" in update.explanation


def test_no_request_asks_for_the_error_too(added: Added) -> None:
    application, service = added(sendRequestXML="", getLastError="No invoice has a customer")
    update = application.update()
    assert service.operations == [*OPENING, "sendRequestXML", "getLastError", "closeConnection"]
    assert (update.ending, update.message) == (Ending.SERVICE_TOLD_ERROR, "No invoice has a customer")


@pytest.mark.parametrize("text", ["", "No error", "OK"])
def test_no_request_and_no_error_is_nothing_to_do(added: Added, text: str) -> None:
    application, _ = added(sendRequestXML="", getLastError=text)
    assert application.update().ending is Ending.NOTHING_TO_DO


def test_what_says_an_error() -> None:
    assert [says_error(text) for text in ("", "No Error.", "done", "Error 5", "nobody knows")] == [
        False, False, False, True, True,
    ]  # fmt: skip


def test_the_first_request_alone_brings_the_company(added: Added, request_for: Callable[[str], str]) -> None:
    application, service = added(
        sendRequestXML=[request_for("Ann"), request_for("Bob")], receiveResponseXML=["50", "100"]
    )
    application.update()
    first, second = (
        etree.fromstring(service.body_of("sendRequestXML", place).encode()).find(".//{*}sendRequestXML")
        for place in (0, 1)
    )
    hcp = first.findtext("{*}strHCPResponse")
    answers = [(etree.QName(each).localname, each.get("requestID")) for each in etree.fromstring(hcp.encode())[0]]
    assert answers == [("HostQueryRs", "0"), ("CompanyQueryRs", "1"), ("PreferencesQueryRs", "2")]
    assert second.findtext("{*}strHCPResponse") == ""
    file = "C:\\Users\\Public\\Documents\\Intuit\\QuickBooks\\Company Files\\Shop & Co.QBW"
    for call in (first, second):
        assert [each.text for each in call[2:]] == [file, "US", "16", "0"]


def test_the_request_reaches_quickbooks_unchanged(added: Added, empty_quickbooks: QuickBooks) -> None:
    request = (
        '\n  <?qbxml version="13.0"?>\n<!-- Ann & co -->'
        '<QBXML><QBXMLMsgsRq onError = "stopOnError"><HostQueryRq ></HostQueryRq></QBXMLMsgsRq></QBXML>\n'
    )
    application, _ = added(sendRequestXML=request)
    application.update()
    assert request in [each.request for each in empty_quickbooks.journal]


def test_an_hresult_is_handed_on(added: Added) -> None:
    application, service = added(sendRequestXML=BROKEN, receiveResponseXML="-1", getLastError="QuickBooks said no")
    update = application.update()
    sent = service.body_of("receiveResponseXML")
    assert (
        "<response /><hresult>0x80040400</hresult>"
        "<message>QuickBooks found an error when parsing the provided XML text stream.</message>" in sent
    )
    assert (update.ending, update.exit_code, update.message) == (Ending.QUICKBOOKS_ERROR, 4, "QuickBooks said no")
    assert "Bogus" in update.explain(), "why, and not only that"


def test_an_hresult_counts_even_if_the_service_goes_on(added: Added, request_for: Callable[[str], str]) -> None:
    application, _ = added(sendRequestXML=[BROKEN, request_for("Ann")], receiveResponseXML=["50", "100"])
    update = application.update()
    assert (update.percents, update.ending) == ([50, 100], Ending.QUICKBOOKS_ERROR)


@pytest.mark.parametrize("word", ["none", "NONE", "None"])
def test_no_work(added: Added, word: str) -> None:
    application, service = added(authenticate=[["T-1", word]])
    update = application.update()
    assert service.operations == OPENING
    assert (update.ending, update.exit_code) == (Ending.NOTHING_TO_DO, 0)


@pytest.mark.parametrize(
    ("word", "ending"), [("nvu", Ending.NOT_A_VALID_USER), ("NVU", Ending.NOT_A_VALID_USER), ("Busy", Ending.BUSY)]
)
def test_not_let_in(added: Added, word: str, ending: Ending) -> None:
    application, service = added(authenticate=[["", word]])
    assert application.update().ending is ending
    assert service.operations == OPENING


def test_the_user_and_the_password_are_told(added: Added) -> None:
    application, service = added()
    update = application.update()
    assert "<strUserName>shop</strUserName><strPassword>s3cret</strPassword>" in service.body_of("authenticate")
    assert "s3cret" not in repr(update)


def test_a_word_in_the_first_string_is_a_ticket_and_odd(added: Added) -> None:
    application, service = added(authenticate=[["nvu", ""]])
    update = application.update()
    assert update.ending is Ending.DONE
    assert "<ticket>nvu</ticket>" in service.body_of("sendRequestXML")
    assert "belongs into the second" in update.oddities[0]


def test_no_strings_at_all(added: Added) -> None:
    application, service = added(authenticate=[[]])
    update = application.update()
    assert (update.ending, service.operations) == (Ending.SERVICE_ERROR, OPENING)
    assert "no string at all" in update.explanation


@pytest.mark.parametrize("failed", [HTML, FAULT])
def test_the_two_version_calls_may_fail(added: Added, failed: HttpResponse, customers: Any) -> None:
    application, _service = added(serverVersion=failed, clientVersion=failed)
    update = application.update()
    assert update.ending is Ending.DONE
    assert customers() == ["Ann"]
    assert [each.partition(" ")[0] for each in update.oddities] == ["serverVersion", "clientVersion"]


@pytest.mark.parametrize("operation", ["authenticate", "sendRequestXML", "receiveResponseXML", "closeConnection"])
@pytest.mark.parametrize("failed", [HTML, FAULT])
def test_any_other_call_that_fails_ends_it(added: Added, operation: str, failed: HttpResponse) -> None:
    application, service = added(**{operation: failed})
    update = application.update()
    assert service.operations[-1] == operation, "nothing is called a second time, or after"
    assert (update.ending, update.exit_code) == (Ending.SERVICE_ERROR, 3)
    assert operation in update.explanation
    assert ("Oops" if failed is HTML else "no such method") in update.explanation


def test_a_service_error_leaves_no_session(added: Added, empty_quickbooks: QuickBooks) -> None:
    application, _ = added(receiveResponseXML=HTML)
    application.update()
    assert empty_quickbooks.desktop.sessions == ()


# The client's version


def test_the_service_may_refuse_the_version(added: Added) -> None:
    application, service = added(clientVersion="E:Get version 99")
    update = application.update()
    assert service.operations == OPENING[:2]
    assert (update.ending, update.message) == (Ending.VERSION_REFUSED, "Get version 99")


@pytest.mark.parametrize(("says", "ending"), [(True, Ending.DONE), (False, Ending.VERSION_REFUSED)])
def test_a_warning_asks_the_person(
    empty_quickbooks: QuickBooks, qwc_text: str, new_service: Any, says: bool, ending: Ending
) -> None:
    asked: list[str] = []

    def answer(question: str) -> bool:
        asked.append(question)
        return says

    connector = WebConnector(empty_quickbooks, asks=answer)
    application = connector.add(qwc_text, new_service(clientVersion="W:This is old"), password="s3cret")
    assert application.update().ending is ending
    assert asked == ["This is old"]


def test_a_recommended_version_goes_on(added: Added) -> None:
    application, _ = added(clientVersion="O:2.4")
    assert application.update().ending is Ending.DONE


# The session with QuickBooks


def test_a_company_file_by_name(added: Added) -> None:
    file = "C:\\Users\\Public\\Documents\\Intuit\\QuickBooks\\Company Files\\Shop & Co.QBW"
    application, _service = added(authenticate=[["T-1", file.upper()]])
    assert application.update().ending is Ending.DONE


def test_connection_error_may_name_another_file(added: Added, customers: Any) -> None:
    application, service = added(authenticate=[["T-1", "D:\\other.qbw"]], connectionError="")
    update = application.update()
    assert service.operations[2:5] == ["authenticate", "connectionError", "sendRequestXML"]
    assert "<hresult>0x8004040A</hresult>" in service.body_of("connectionError")
    assert (update.ending, customers()) == (Ending.DONE, ["Ann"])
    assert update.failures[0].startswith("0x8004040A"), "it is told all the same"


@pytest.mark.parametrize("word", ["done", "DONE", "Done"])
def test_connection_error_may_give_up(added: Added, word: str) -> None:
    application, service = added(authenticate=[["T-1", "D:\\other.qbw"]], connectionError=word)
    update = application.update()
    assert service.operations[-1] == "connectionError"
    assert (update.ending, update.exit_code) == (Ending.QUICKBOOKS_ERROR, 4)
    assert "0x8004040A" in update.message


def test_connection_errors_without_end(added: Added) -> None:
    application, service = added(authenticate=[["T-1", "D:\\a.qbw"]], connectionError="D:\\b.qbw")
    update = application.update()
    assert (update.ending, update.exit_code) == (Ending.DOES_NOT_END, 5)
    assert service.operations.count("connectionError") == Limits().connection_errors


def test_quickbooks_closed_and_no_file_named(added: Added, empty_quickbooks: QuickBooks) -> None:
    application, service = added()
    empty_quickbooks.desktop.close()
    update = application.update()
    assert update.ending is Ending.QUICKBOOKS_ERROR
    assert "<hresult>0x80040416</hresult>" in service.body_of("connectionError")


def test_quickbooks_closed_and_the_file_named(added: Added, empty_quickbooks: QuickBooks) -> None:
    file = empty_quickbooks.desktop.file
    assert file is not None
    application, service = added(authenticate=[["T-1", file.name]])
    empty_quickbooks.desktop.close()
    assert application.update().ending is Ending.DONE
    assert "&lt;IsAutomaticLogin&gt;true&lt;/IsAutomaticLogin&gt;" in service.body_of("sendRequestXML")


def test_quickbooks_dies_in_between(added: Added, empty_quickbooks: QuickBooks) -> None:
    empty_quickbooks.desktop.person.does("crash", request="CustomerAddRq")
    application, service = added(receiveResponseXML="-1", getLastError="lost")
    update = application.update()
    assert "<hresult>0x800706BA</hresult>" in service.body_of("receiveResponseXML")
    assert update.ending is Ending.QUICKBOOKS_ERROR
    assert service.operations[-1] == "closeConnection"


def test_without_permission_it_is_not_added(
    empty_quickbooks: QuickBooks, connector: WebConnector, qwc_text: str, new_service: Any
) -> None:
    empty_quickbooks.desktop.person.refuses()
    with pytest.raises(NotAdded, match="QBWC1039.*0x80040420"):
        connector.add(qwc_text, new_service())
    assert connector.applications == ()


def test_an_iterator_lives_through_the_update(added: Added, empty_quickbooks: QuickBooks, request_for: Any) -> None:
    for name in ("Ann", "Bob", "Cid"):
        empty_quickbooks.process(request_for(name))
    ask = (
        '<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><CustomerQueryRq iterator="{}"{}>'
        "<MaxReturned>2</MaxReturned></CustomerQueryRq></QBXMLMsgsRq></QBXML>"
    )

    class Pages:
        def __init__(self) -> None:
            self.inner = new()
            self.answers: list[etree._Element] = []

        def answer(self, request: Any) -> HttpResponse:
            body = etree.fromstring(request.body)
            if (response := body.findtext(".//{*}response")) is not None:
                self.answers.append(etree.fromstring(response.encode())[0][0])
                left = self.answers[-1].get("iteratorRemainingCount")
                self.inner.script["receiveResponseXML"] = ["50" if left != "0" else "100"]
                found = f' iteratorID="{self.answers[-1].get("iteratorID")}"'
                self.inner.script["sendRequestXML"] = [ask.format("Continue", found)]
            return self.inner.answer(request)

        def close(self) -> None:
            pass

    def new() -> Any:
        _, service = added(sendRequestXML=ask.format("Start", ""))
        return service

    pages = Pages()
    connector = WebConnector(empty_quickbooks)
    application = connector.add(
        """<QBWCXML><AppName>P</AppName><AppURL>http://localhost/</AppURL><UserName>u</UserName>
        <OwnerID>{57F3B9B1-86F1-4fcc-B1EE-566DE1813D21}</OwnerID><FileID>{90A44FB5-33D9-4815-AC85-BC87A7E7D1EC}</FileID>
        </QBWCXML>""",
        pages,
    )
    assert application.update().percents == [50, 100]
    assert [len(answer) for answer in pages.answers] == [2, 1]


# NoOp and interactive mode


@pytest.mark.parametrize("word", ["NoOp", "noop"])
def test_noop_waits_five_seconds_and_asks_again(
    added: Added, connector: WebConnector, request_for: Any, customers: Any, word: str
) -> None:
    application, service = added(sendRequestXML=["", "", request_for("Late")], getLastError=word)
    before = connector.clock.now()
    update = application.update()
    assert connector.clock.now() - before == timedelta(seconds=10)
    assert service.operations.count("getLastError") == 2
    assert (update.ending, customers()) == (Ending.DONE, ["Late"])


def test_noop_after_an_error_is_no_pause(added: Added) -> None:
    application, service = added(receiveResponseXML="-1", getLastError="NoOp")
    update = application.update()
    assert service.operations[-2:] == ["getLastError", "closeConnection"]
    assert update.ending is Ending.SERVICE_TOLD_ERROR


def test_noop_without_end_is_stopped(added: Added) -> None:
    application, service = added(sendRequestXML="", getLastError="NoOp")
    update = application.update()
    assert (update.ending, service.operations[-1]) == (Ending.DOES_NOT_END, "closeConnection")
    assert "NoOp 120 times" in update.explanation


def test_interactive_mode(
    empty_quickbooks: QuickBooks, qwc_text: str, new_service: Any, request_for: Any, customers: Any
) -> None:
    visited: list[str] = []
    service = new_service(
        sendRequestXML=["", request_for("Ann")],
        getLastError="Interactive mode",
        getInteractiveURL="https://shop.example/choose?t=1",
        interactiveDone=["", "not yet", "Done"],
    )
    connector = WebConnector(empty_quickbooks, asks=lambda _: True, visits=visited.append)
    update = connector.add(qwc_text, service, password="s3cret").update()
    assert service.operations[3:] == [
        "sendRequestXML", "getLastError", "getInteractiveURL", "interactiveDone", "interactiveDone", "interactiveDone",
        "sendRequestXML", "receiveResponseXML", "closeConnection",
    ]  # fmt: skip
    assert (visited, customers(), update.ending) == (["https://shop.example/choose?t=1"], ["Ann"], Ending.DONE)
    assert "<wcTicket>T-1</wcTicket><sessionID>" in service.body_of("getInteractiveURL")


def test_interactive_mode_refused(added: Added) -> None:
    application, service = added(sendRequestXML="", getLastError="Interactive mode", interactiveRejected="Pity")
    update = application.update()
    assert service.operations[-2:] == ["interactiveRejected", "closeConnection"]
    assert (update.ending, update.message) == (Ending.SERVICE_TOLD_ERROR, "Pity")


def test_interactive_mode_without_end(empty_quickbooks: QuickBooks, qwc_text: str, new_service: Any) -> None:
    service = new_service(
        sendRequestXML="", getLastError="Interactive mode", getInteractiveURL="http://x/", interactiveDone="no"
    )
    connector = WebConnector(empty_quickbooks, asks=lambda _: True, limits=Limits(polls=3))
    update = connector.add(qwc_text, service).update()
    assert (update.ending, service.operations.count("interactiveDone")) == (Ending.DOES_NOT_END, 3)


# What never ends


def test_the_same_request_for_ever(added: Added) -> None:
    host = '<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><HostQueryRq/></QBXMLMsgsRq></QBXML>'
    application, service = added(sendRequestXML=host, receiveResponseXML="50")
    update = application.update()
    assert (update.ending, update.exit_code) == (Ending.DOES_NOT_END, 5)
    assert "same request 25 times" in update.explanation
    assert service.operations[-1] == "closeConnection", "the service hears that it is over"


def test_ever_new_requests(empty_quickbooks: QuickBooks, qwc_text: str, new_service: Any, request_for: Any) -> None:
    service = new_service(sendRequestXML=[request_for(f"No {number}") for number in range(50)], receiveResponseXML="1")
    connector = WebConnector(empty_quickbooks, limits=Limits(round_trips=20))
    update = connector.add(qwc_text, service).update()
    assert (update.ending, len(update.percents)) == (Ending.DOES_NOT_END, 20)
    assert "20 requests were sent" in update.explanation


def test_many_requests_are_no_loop(added: Added, request_for: Any, customers: Any) -> None:
    names = [f"No {number:02}" for number in range(40)]
    application, _ = added(
        sendRequestXML=[request_for(name) for name in names], receiveResponseXML=["9"] * 39 + ["100"]
    )
    assert application.update().ending is Ending.DONE
    assert customers() == names


def test_an_hresult_for_ever(added: Added) -> None:
    application, _ = added(sendRequestXML=BROKEN, receiveResponseXML="0")
    update = application.update()
    assert update.ending is Ending.DOES_NOT_END
    assert any("0x80040400" in failure for failure in update.failures)


def test_updates_until_there_is_nothing_to_do(added: Added, request_for: Any, customers: Any) -> None:
    application, _ = added(
        authenticate=[["T-1", ""], ["T-2", ""], ["none", "NONE"]],
        sendRequestXML=[request_for("Ann"), request_for("Bob")],
    )
    updates = application.update_until_nothing_to_do()
    assert [update.ending for update in updates] == [Ending.DONE, Ending.DONE, Ending.NOTHING_TO_DO]
    assert customers() == ["Ann", "Bob"]


def test_updates_without_end(added: Added, request_for: Any) -> None:
    application, _ = added(sendRequestXML=request_for("Ann"))
    assert application.update_until_nothing_to_do(at_most=3)[-1].ending is Ending.DOES_NOT_END
