"""The Web Connector around the exchange: schedule, progress, log, cookies."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mockbooks import CompanyFile, Desktop, ManualClock, QuickBooks
from mockbooks.doors.web_connector import (
    Application,
    Ending,
    HttpResponse,
    Level,
    NotAQwcFile,
    Progress,
    UpdateFailed,
    WebConnector,
)
from mockbooks.doors.web_connector.log import LINES

Added = Callable[..., tuple[Application, Any]]


def minutes(connector: WebConnector, start: Any) -> list[int]:
    return [round((update.begun - start).total_seconds() / 60) for update in connector.updates]


def test_the_schedule(connector: WebConnector, added: Added) -> None:
    added(authenticate=[["T", "none"]])
    start = connector.clock.now()
    made = connector.run(timedelta(minutes=16))
    assert minutes(connector, start) == [5, 10, 15]
    assert made == connector.updates
    assert connector.clock.now() - start == timedelta(minutes=16)


def test_the_service_postpones(connector: WebConnector, added: Added) -> None:
    added(authenticate=[["T", "none", "1200"], ["T", "none", ""], ["T", "none"]])
    start = connector.clock.now()
    connector.run(timedelta(minutes=36))
    assert minutes(connector, start) == [5, 25, 30, 35]


def test_the_service_lengthens_the_interval(connector: WebConnector, added: Added) -> None:
    application, _ = added(authenticate=[["T", "none", "", "600"], ["T", "none", "", "60"]])
    start = connector.clock.now()
    connector.run(timedelta(minutes=30))
    assert minutes(connector, start) == [5, 15, 25], "a shorter one is no new minimum"
    assert application.schedule.every_seconds == 600


def test_what_is_no_number_of_seconds_is_odd(added: Added) -> None:
    application, _ = added(authenticate=[["T", "none", "soon", ""]])
    update = application.update()
    assert update.postpone_seconds is None
    assert update.oddities == ["authenticate: string 2 is 'soon', no number of seconds"]


def test_without_auto_run_or_a_schedule_nothing_runs(connector: WebConnector, added: Added) -> None:
    application, service = added()
    application.schedule.auto_run = False
    connector.run(3600)
    application.schedule.auto_run, application.schedule.every_seconds = True, None
    application.schedule.begin(connector.clock.now())
    connector.run(3600)
    assert service.operations == []


def test_two_applications_take_turns(
    connector: WebConnector, qwc_text: str, new_service: Any, request_for: Any
) -> None:
    one = new_service(sendRequestXML=[request_for("Ann"), ""])
    other = new_service(sendRequestXML=[request_for("Bob"), ""])
    connector.add(qwc_text, one)
    connector.add(
        qwc_text.replace("57F3B9B1", "57F3B9B2").replace(">5<", ">7<").replace("<AppName>Shop", "<AppName>Till"), other
    )
    connector.run(timedelta(minutes=15))
    assert [update.application for update in connector.updates] == ["Shop", "Till", "Shop", "Till", "Shop"]


def test_an_update_that_fails_is_tried_at_the_next_time(connector: WebConnector, added: Added, customers: Any) -> None:
    broken = HttpResponse(503, b"", ())
    _application, _ = added(authenticate=[broken, ["T", ""]])
    connector.run(timedelta(minutes=11))
    assert [update.ending for update in connector.updates] == [Ending.SERVICE_ERROR, Ending.DONE]
    assert customers() == ["Ann"]


def test_progress(empty_quickbooks: QuickBooks, qwc_text: str, new_service: Any, request_for: Any) -> None:
    shown: list[Progress] = []
    service = new_service(sendRequestXML=[request_for("Ann"), request_for("Bob")], receiveResponseXML=["50", "100"])
    WebConnector(empty_quickbooks, progress=shown.append).add(qwc_text, service).update()
    assert [(each.percent, each.text) for each in shown] == [
        (None, "session with the company file that is open"), (50, "CustomerAddRq"), (100, "CustomerAddRq"), (None, "done. OK"),
    ]  # fmt: skip


def test_what_was_said_is_kept_as_far_as_one_likes(
    empty_quickbooks: QuickBooks, qwc_text: str, new_service: Any
) -> None:
    connector = WebConnector(empty_quickbooks, keep_calls=2)
    update = connector.add(qwc_text, new_service()).update()
    assert [call.operation for call in update.calls] == ["receiveResponseXML", "closeConnection"]
    assert update.calls[0].arguments["ticket"] == "T-1"
    assert not update.calls[0].failed
    assert len(update.operations) == 6
    connector.applications[0].update_until_nothing_to_do(at_most=120)
    assert len(connector.updates) == 2, "the second had nothing to do"


def test_raise_for_error(added: Added) -> None:
    application, _ = added(receiveResponseXML=["100", "-1"], getLastError="no stock left")
    application.update().raise_for_error()
    with pytest.raises(UpdateFailed, match="no stock left"):
        application.update().raise_for_error()


def test_cookies_are_kept_within_an_update(added: Added, envelope_of: Any) -> None:
    body = envelope_of("authenticate", "<authenticateResult><string>T</string><string/></authenticateResult>").encode()
    headers = (
        ("Content-Type", "text/xml"),
        ("Set-Cookie", "ASP.NET_SessionId=abc; path=/; HttpOnly"),
        ("set-cookie", "b=2"),
    )
    application, service = added(authenticate=HttpResponse(200, body, headers))
    application.update()
    application.update()
    cookies = [dict(request.headers).get("Cookie") for request in service.requests]
    assert cookies[:4] == [None, None, None, "ASP.NET_SessionId=abc; b=2"]
    assert cookies[len(cookies) // 2] is None, "the next update begins without"


def test_a_path_a_text_and_bytes(connector: WebConnector, qwc_text: str, new_service: Any, tmp_path: Path) -> None:
    file = tmp_path / "shop.qwc"
    file.write_text(qwc_text, "utf-8")
    assert connector.add(str(file), new_service()).name == "Shop"
    assert connector.add(qwc_text.replace("57F3B9B1", "57F3B9B2").encode(), new_service()).url.endswith("?shop=7")
    with pytest.raises(OSError):
        connector.add(tmp_path / "missing.qwc", new_service())
    with pytest.raises(NotAQwcFile):
        connector.add("<QBWCXML/>", new_service())
    with pytest.raises(TypeError, match="answers no calls"):
        connector.add(qwc_text.replace("57F3B9B1", "57F3B9B3"), 7)


def test_a_desktop_without_a_file_needs_a_clock() -> None:
    with pytest.raises(ValueError, match="clock="):
        WebConnector(Desktop())
    WebConnector(Desktop(), clock=ManualClock())
    with CompanyFile.create() as company:
        assert WebConnector(Desktop(company)).clock is company.clock


# QWCLog.txt


def test_the_log_begins_as_real_ones_do(added: Added, connector: WebConnector) -> None:
    """The lines of public logs, word by word [R: facts §6]; only times, names and values are ours."""
    application, _ = added(authenticate=[["4f8", "NONE", "", ""]], serverVersion="3.0")
    application.update()
    lines = connector.log.text.split("\r\n")
    assert lines[:16] == [
        f"20240102.14:00:00 UTC\t: QBWebConnector.{line}"
        for line in (
            "WebServiceManager.DoUpdateSelected() : updateWS() for application = 'Shop' has STARTED",
            r"RegistryManager.getUpdateLock() : HKEY_CURRENT_USER\Software\Intuit\QBWebConnector\UpdateLock = FALSE",
            r"RegistryManager.setUpdateLock() : HKEY_CURRENT_USER\Software\Intuit\QBWebConnector\UpdateLock has been set to True",
            "RegistryManager.setUpdateLock() : ********************* Update session locked *********************",
            "SOAPWebService.instantiateWebService() : Initiated connection to the following application.",
            "SOAPWebService.instantiateWebService() : AppName: Shop",
            "SOAPWebService.instantiateWebService() : AppUniqueName (if available): Shop",
            "SOAPWebService.instantiateWebService() : AppURL: http://localhost:8000/qbwc?shop=7",
            "SOAPWebService.do_serverVersion() : *** Calling serverVersion().",
            'SOAPWebService.do_serverVersion() : Received from serverVersion() following parameter:<serverVersionRet="3.0">',
            'SOAPWebService.do_clientVersion() : *** Calling clientVersion() with following parameter:<productVersion="2.3.0.215">',
            'SOAPWebService.do_clientVersion() : Received from clientVersion() following parameter:<clientVersionRet="">',
            "SOAPWebService.do_clientVersion() : This application agrees with the current version of QBWebConnector. Allowing update operation.",
            "SOAPWebService.do_authenticate() : Authenticating to application 'Shop', username = 'shop'",
            'SOAPWebService.do_authenticate() : Received from authenticate() following parameters:<authRet[0]="4f8"><authRet[1]="NONE"><authRet[2]=""><authRet[3]="">',
            "SOAPWebService.do_authenticate() : No data exchange required.",
        )
    ]


def test_a_failed_request_in_the_log(added: Added, connector: WebConnector) -> None:
    application, _ = added(sendRequestXML="<QBXML/>", receiveResponseXML="-1")
    application.update()
    stamp = "20240102.14:00:00 UTC\t: QBWebConnector.SOAPWebService."
    assert (
        f"{stamp}ProcessRequestXML() : Processing request #1\r\n"
        f"{stamp}ProcessRequestXML() : REQUEST: received from application: size (bytes) = 8\r\n"
        f"{stamp}ProcessRequestXML() : XML dump follows: -\r\n\r\n<QBXML/>\r\n"
        f"{stamp}ProcessRequestXML() : Sending request to QuickBooks.\r\n"
        f"{stamp}ProcessRequestXML() : Sending error message back to application:\r\nHRESULT = 0x80040400\r\n"
        "Message: QuickBooks found an error when parsing the provided XML text stream.\r\n"
        f"{stamp}ProcessRequestXML() : XML dump follows: -\r\n\r\nRequest that failed:\r\n\r\n<QBXML/>\r\n"
    ) in connector.log.text
    assert "QBWC1031: Update completed with some error. Application has been notified" in connector.log.text


@pytest.mark.parametrize(("level", "written"), [(Level.VERBOSE, True), (Level.DEBUG, False)])
def test_dumps_stand_in_the_verbose_log_alone(
    empty_quickbooks: QuickBooks, qwc_text: str, new_service: Any, level: Level, written: bool
) -> None:
    connector = WebConnector(empty_quickbooks, level=level)
    connector.add(qwc_text, new_service()).update()
    assert ("XML dump follows: -" in connector.log.text) is written
    assert ("<CustomerAddRs" in connector.log.text) is written
    assert "Sending request to QuickBooks." in connector.log.text


def test_no_log(empty_quickbooks: QuickBooks, qwc_text: str, new_service: Any) -> None:
    connector = WebConnector(empty_quickbooks, level=Level.OFF)
    connector.add(qwc_text, new_service()).update()
    assert connector.log.text == ""


def test_the_log_is_handed_on(empty_quickbooks: QuickBooks, qwc_text: str, new_service: Any) -> None:
    lines: list[str] = []
    connector = WebConnector(empty_quickbooks, log=lines.append)
    connector.add(qwc_text, new_service()).update()
    assert lines[0].endswith("has STARTED\r\n")
    assert connector.log.text == ""


def test_no_password_in_the_log(added: Added, connector: WebConnector) -> None:
    application, _ = added(authenticate=HttpResponse(200, b"no", (("Content-Type", "text/html"),)))
    application.update()
    assert "s3cret" not in connector.log.text
    assert "QBWC1012: Authentication failed due to following error message." in connector.log.text


def test_every_line_says_how_it_is_known_and_is_of_the_form() -> None:
    for name, line in LINES.items():
        assert line.known in ("recorded", "assumed"), name
        assert re.fullmatch(r"(QBWebConnector\.\w+\.)?[\w{}]+\(\)", line.source), name


def test_the_documents_of_the_log_make_the_company_again(
    added: Added, connector: WebConnector, empty_quickbooks: QuickBooks
) -> None:
    application, _ = added()
    application.update()
    with CompanyFile.from_answers([connector.log.text]) as company, QuickBooks(company) as again:
        ask = (
            '<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><CustomerQueryRq/></QBXMLMsgsRq></QBXML>'
        )
        assert again.process(ask) == empty_quickbooks.process(ask)
