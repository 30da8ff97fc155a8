"""Whatever a service does, an update ends, tells how, and leaves nothing behind."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockbooks import CompanyFile, QuickBooks
from mockbooks.doors.web_connector import Ending, HttpRequest, HttpResponse, Limits, WebConnector
from mockbooks.doors.web_connector.http import ServiceUnreachable

HEAD = '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
REQUESTS = [
    f"{HEAD}<HostQueryRq/></QBXMLMsgsRq></QBXML>",
    f'{HEAD}<CustomerQueryRq iterator="Start"><MaxReturned>1</MaxReturned></CustomerQueryRq></QBXMLMsgsRq></QBXML>',
    f"{HEAD}<CustomerAddRq><CustomerAdd><Name>Ann</Name></CustomerAdd></CustomerAddRq></QBXMLMsgsRq></QBXML>",
    f"{HEAD}<Nonsense/></QBXMLMsgsRq></QBXML>",
    "no XML",
    "",
]
WORDS = [
    "",
    "none",
    "NVU",
    "busy",
    "done",
    "DONE",
    "NoOp",
    "Interactive mode",
    "OK",
    "E:old",
    "W:old",
    "O:3",
    "C:\\x.qbw",
    "\0",
]
NUMBERS = ["0", "50", "100", "-1", "101", "2.5", "many", ""]
BROKEN = [
    HttpResponse(500, b"<html/>", (("Content-Type", "text/html"),)),
    HttpResponse(200, b"not XML", (("Content-Type", "text/xml"),)),
    HttpResponse(302, b"", (("Location", "/elsewhere"),)),
    None,
]

texts = st.sampled_from(REQUESTS + WORDS + NUMBERS) | st.text(max_size=20)
results = st.one_of(
    texts.map(escape),
    st.lists(texts, max_size=5).map(lambda found: "".join(f"<string>{escape(each)}</string>" for each in found)),
    st.just("<a><b/></a>"),
)
answers = st.one_of(
    *[
        st.tuples(
            results, st.sampled_from(["{0}Result", "return"]), st.sampled_from(["", "http://developer.intuit.com/"])
        )
    ]
    * 5,
    st.sampled_from(BROKEN),
)


class Anything:
    """A service that answers each call with what is drawn for it."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data
        self.urls: set[str] = set()

    def answer(self, request: HttpRequest) -> HttpResponse:
        self.urls.add(request.url)
        operation = dict(request.headers)["SOAPAction"].strip('"').rpartition("/")[2]
        drawn = self.data.draw(answers, label=operation)
        if drawn is None:
            raise ServiceUnreachable("The operation has timed out")
        if isinstance(drawn, HttpResponse):
            return drawn
        inner, name, space = drawn
        result = name.format(operation)
        body = (
            '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
            f'<{operation}Response xmlns="{space}"><{result}>{inner}</{result}></{operation}Response></s:Body></s:Envelope>'
        )
        return HttpResponse(200, body.encode("utf-8", "replace"), (("Content-Type", "text/xml"),))

    def close(self) -> None:
        pass


CHECKS = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(suppress_health_check=CHECKS, max_examples=12)
@given(st.data(), st.booleans())
def test_an_update_ends_and_leaves_nothing_behind(qwc_text: str, data: st.DataObject, says: bool) -> None:
    check(qwc_text, data, says=says)


@pytest.mark.slow
@settings(suppress_health_check=CHECKS, max_examples=400)
@given(st.data(), st.booleans())
def test_many_updates_end_and_leave_nothing_behind(qwc_text: str, data: st.DataObject, says: bool) -> None:
    check(qwc_text, data, says=says)


def check(qwc_text: str, data: st.DataObject, *, says: bool) -> None:
    with CompanyFile.create() as company, QuickBooks(company) as quickbooks:
        quickbooks.desktop.person.allows()
        limits = Limits(round_trips=8, same_request=3, pauses=3, polls=3, connection_errors=3)
        service = Anything(data)
        connector = WebConnector(quickbooks, asks=lambda question: says, limits=limits)
        update = connector.add(qwc_text, service, password="s3cret").update()
        assert isinstance(update.ending, Ending)
        assert update.ended is not None
        assert update.exit_code == 0 or update.explain()
        assert quickbooks.desktop.sessions == ()
        assert company.check() == []
        assert "LOCKED:" not in quickbooks.process(
            f"{HEAD}<CompanyQueryRq><OwnerID>{{57F3B9B1-86F1-4fcc-B1EE-566DE1813D20}}</OwnerID></CompanyQueryRq>"
            "</QBXMLMsgsRq></QBXML>"
        ).replace("UNLOCKED", "")
        assert service.urls == {"http://localhost:8000/qbwc?shop=7"}, "never to another address"
        assert "s3cret" not in connector.log.text
        connector.add(qwc_text.replace("57F3B9B1", "57F3B9B2"), lambda envelope: "").update()
