"""Exchanges are found in whatever was written down, and put together."""

from __future__ import annotations

import gzip
import html
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mockbooks_harness.cases.exchange import Failure, RecordedExchange
from mockbooks_harness.cases.importing import Imported, NothingRecorded, import_case
from mockbooks_harness.cases.recording import NOT_LOGGED, OWN_QUESTIONS
from mockbooks_harness.cases.sources import Bounds

RET = (
    "<CustomerRet><ListID>8000000{0}-1709305200</ListID><TimeCreated>2024-03-01T10:00:00-05:00</TimeCreated>"
    "<TimeModified>2024-03-01T10:00:00-05:00</TimeModified><EditSequence>1709305200</EditSequence><Name>{1}</Name>"
    "<FullName>{1}</FullName><IsActive>true</IsActive><Sublevel>0</Sublevel></CustomerRet>"
)


def request(name: str, request_id: str = "") -> str:
    given = f' requestID="{request_id}"' if request_id else ""
    return (
        '<?xml version="1.0"?>\n<?qbxml version="13.0"?>\n<QBXML><QBXMLMsgsRq onError="stopOnError">'
        f"<CustomerQueryRq{given}><FullName>{name}</FullName></CustomerQueryRq></QBXMLMsgsRq></QBXML>"
    )


def answer(name: str, request_id: str = "", number: int = 1) -> str:
    given = f'requestID="{request_id}" ' if request_id else ""
    return (
        f'<?xml version="1.0" ?>\n<QBXML>\n<QBXMLMsgsRs>\n<CustomerQueryRs {given}statusCode="0" statusSeverity="Info"'
        f' statusMessage="Status OK">\n{RET.format(number, name)}\n</CustomerQueryRs>\n</QBXMLMsgsRs>\n</QBXML>'
    )


def line(method: str, text: str, second: int = 0) -> str:
    return f"20240301.15:00:{second:02} UTC\t: QBWebConnector.SOAPWebService.{method}() : {text}\r\n"


def dump(method: str, xml: str, second: int = 0) -> str:
    return line(method, "XML dump follows: -", second) + f"\r\n{xml}\r\n"


def round_trip(asked: str, answered: str, second: int = 0) -> str:
    return (
        line("do_sendRequestXML", "Request xml received.", second)
        + line("ProcessRequestXML", "Processing request #1", second)
        + dump("ProcessRequestXML", asked, second)
        + line("ProcessRequestXML", "Sending request to QuickBooks.", second)
        + line("do_receiveResponseXML", 'wcTicket="T-1"', second)
        + line("do_receiveResponseXML", "response =", second)
        + dump("do_receiveResponseXML", answered, second)
        + line("do_receiveResponseXML", 'message=""', second)
    )


def soap(operation: str, inner: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">'
        f'<soap:Body><{operation} xmlns="http://developer.intuit.com/">{inner}</{operation}></soap:Body></soap:Envelope>\n'
    )


@pytest.fixture
def imported(tmp_path: Path) -> Callable[..., Imported]:
    """Makes a case of files by name, and their content."""

    def make(bounds: Bounds | None = None, **files: str | bytes) -> Imported:
        source = tmp_path / "source"
        for name, content in files.items():
            path = source / name.replace("__", "/").replace("_dot_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return import_case([source], tmp_path / "case", bounds=bounds)

    return make


def exchanges(case: Imported) -> list[RecordedExchange]:
    return list(case.case.exchanges)


def test_the_log_of_the_web_connector(imported):
    text = (
        line("DoUpdateSelected", "updateWS() for application = 'Shop' has STARTED")
        + line("do_sendRequestXML", "strHCPResponse =")
        + dump("do_sendRequestXML", answer("Own", number=9))
        + line("do_sendRequestXML", r'cfn="C:\a.QBW"')
        + round_trip(request("Ann"), answer("Ann"), 5)
        + round_trip(request("Bo"), answer("Bo", number=2), 9)
    )
    own, ann, bo = exchanges(imported(log=text))
    assert (own.request, own.remarks) == (None, (OWN_QUESTIONS,))
    assert (ann.request, ann.answer) == (request("Ann"), answer("Ann"))
    assert (ann.application, ann.session, ann.paired) == ("Shop", "update 1", "order")
    assert ann.at == datetime(2024, 3, 1, 15, 0, 5, tzinfo=UTC)
    assert (bo.request, bo.answer) == (request("Bo"), answer("Bo", number=2))


def test_a_call_that_failed_has_its_hresult_and_its_request_once(imported):
    sentence = "QuickBooks found an error when parsing the provided XML text stream."
    text = (
        line("ProcessRequestXML", "Processing request #1")
        + dump("ProcessRequestXML", request("Ann"))
        + line("ProcessRequestXML", "Sending error message back to application:")
        + f"HRESULT = 0x80040400\r\nMessage: {sentence}\r\n"
        + dump("ProcessRequestXML", f"Request that failed:\r\n\r\n{request('Ann')}")
        + line("do_receiveResponseXML", "response =")
        + line("do_receiveResponseXML", 'hresult="0x80040400"')
        + line("do_receiveResponseXML", f'message="{sentence}"')
        + round_trip(request("Bo"), answer("Bo"))
    )
    failed, bo = exchanges(imported(log=text))
    assert (failed.request, failed.answer, failed.failure) == (request("Ann"), None, Failure(0x80040400, sentence))
    assert bo.answer == answer("Bo")


def test_a_log_without_dumps_says_what_it_lacks(imported):
    text = "".join(line("ProcessRequestXML", f"Processing request #{number}") for number in (1, 2))
    made = imported(log=text, one_dot_xml=answer("Ann"))
    assert [why for _, why in made.left_out] == [NOT_LOGGED]
    assert made.left_out.total() == 2


@pytest.mark.parametrize(
    "carried", [html.escape, lambda text: f"<![CDATA[{text}]]>", lambda text: html.escape(html.escape(text))]
)
def test_soap_calls(imported, carried):
    text = (
        soap("sendRequestXML", f"<ticket>T-7</ticket><strHCPResponse>{carried(answer('Own'))}</strHCPResponse>")
        + soap("sendRequestXMLResponse", f"<sendRequestXMLResult>{carried(request('Zoë'))}</sendRequestXMLResult>")
        + soap(
            "receiveResponseXML",
            f"<ticket>T-7</ticket><response>{carried(answer('Zoë'))}</response><hresult/><message/>",
        )
        + soap("sendRequestXMLResponse", f"<sendRequestXMLResult>{carried(request('Bo'))}</sendRequestXMLResult>")
        + soap(
            "receiveResponseXML",
            "<ticket>T-7</ticket><response/><hresult>0x80040400</hresult><message>An &amp; error</message>",
        )
    )
    own, ann, bo = exchanges(imported(soap=text))
    assert own.remarks == (OWN_QUESTIONS,)
    assert (ann.request, ann.answer, ann.session) == (request("Zoë"), answer("Zoë"), "T-7")
    assert (bo.request, bo.failure) == (request("Bo"), Failure(0x80040400, "An & error"))


def test_documents_in_any_text(imported):
    text = f"20240301.100000\tI\t1234\tSDKMsgSetHandler\t{request('Ann')}\n====\nfound {answer('Ann')} and so on"
    (ann,) = exchanges(imported(qbsdklog_dot_txt=text))
    assert (ann.request, ann.answer) == (request("Ann"), answer("Ann"))


def test_documents_in_json(imported):
    text = json.dumps({"sent": request("Zoë"), "got": answer("Zoë")})
    (zoe,) = exchanges(imported(log_dot_json=text))
    assert (zoe.request, zoe.answer) == (request("Zoë"), answer("Zoë"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(imported, encoding):
    text = round_trip(request("Zoë Œuvre"), answer("Zoë Œuvre"))
    (zoe,) = exchanges(imported(log=text.encode(encoding)))
    assert (zoe.request, zoe.answer) == (request("Zoë Œuvre"), answer("Zoë Œuvre"))


def test_request_ids_tell_what_belongs_together(imported):
    asked = [request("Ann", "a"), request("Bo", "b"), request("Cy", "c")]
    answered = [answer("Cy", "c", 3), answer("Ann", "a", 1), answer("Bo", "b", 2)]
    found = exchanges(imported(text="\n".join([*asked, *answered])))
    assert [(each.request, each.answer, each.paired) for each in found] == [
        (asked[0], answered[1], "requestID"),
        (asked[1], answered[2], "requestID"),
        (asked[2], answered[0], "requestID"),
    ]


def test_names_of_files_tell_what_belongs_together(imported):
    found = exchanges(
        imported(
            requests__ann_rq_dot_xml=request("Ann"),
            requests__bo_rq_dot_xml=request("Bo"),
            responses__ann_rs_dot_xml=answer("Ann"),
            responses__bo_rs_dot_xml=answer("Bo", number=2),
        )
    )
    assert [(each.request, each.answer, each.paired) for each in found] == [
        (request("Ann"), answer("Ann"), "file names"),
        (request("Bo"), answer("Bo", number=2), "file names"),
    ]


def test_of_several_logs_the_times_give_the_order(imported):
    found = exchanges(
        imported(
            a_dot_txt=round_trip(request("Late"), answer("Late"), 40),
            b_dot_txt=round_trip(request("Soon"), answer("Soon"), 9),
        )
    )
    assert [each.request for each in found] == [request("Soon"), request("Late")]


def test_what_is_cut_off_is_given_as_far_as_it_goes(imported):
    text = round_trip(request("Ann"), answer("Ann")) + round_trip(request("Bo"), answer("Bo"))
    made = imported(log=text[: text.rindex("<Sublevel>")])
    ann, bo = exchanges(made)
    assert ann.answer == answer("Ann")
    assert bo.answer is not None and answer("Bo").startswith(bo.answer)
    assert bo.remarks == ("answer: it is cut off",)


def test_a_log_that_begins_in_the_middle_of_an_answer(imported):
    text = round_trip(request("Ann"), answer("Ann"))
    made = imported(log=text[text.index("<CustomerRet>") :] + round_trip(request("Bo"), answer("Bo")))
    loose, bo = exchanges(made)
    assert (loose.request, loose.answer) == (None, RET.format(1, "Ann"))
    assert (bo.request, bo.answer) == (request("Bo"), answer("Bo"))


def test_lines_of_the_log_inside_a_document_are_taken_out(imported):
    ann = answer("Ann")
    torn = ann.replace(
        "<CustomerRet>", "\n" + line("Scheduler", "another thread").replace("\r\n", "\n") + "<CustomerRet>"
    )
    (found,) = exchanges(imported(log=round_trip(request("Ann"), torn)))
    assert found.answer is not None and found.answer.replace("\n\n", "\n") == ann
    assert "answer: lines of the log stood inside of it" in found.remarks


def test_packed_files_and_what_is_packed_in_them(imported):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("two.xml", answer("Bo", "b", 2))
        archive.writestr("__MACOSX/two.xml", answer("Nobody"))
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../../etc/one.xml", request("Bo", "b"))
        archive.writestr("inner.zip", inner.getvalue())
        archive.writestr("three.log.gz", gzip.compress(round_trip(request("Ann"), answer("Ann")).encode()))
    found = exchanges(imported(all_dot_zip=outer.getvalue()))
    assert {(each.request, each.answer) for each in found} == {
        (request("Bo", "b"), answer("Bo", "b", 2)),
        (request("Ann"), answer("Ann")),
    }


def packed(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def test_a_bomb_is_left_out(imported):
    content = packed({"a.xml": answer("Ann").encode(), "bomb.xml": b" " * 3_000_000})
    made = imported(Bounds(small=1_000_000, ratio=100), all_dot_zip=content)
    assert len(exchanges(made)) == 1
    assert ["it would become 3,000,000 bytes" in why for _, why in made.left_out] == [True]


def test_no_more_is_unpacked_than_is_allowed(imported):
    answers = {f"{number}.xml": answer(f"C{number}", number=number).encode() for number in range(1, 6)}
    made = imported(Bounds(files=2), all_dot_zip=packed(answers))
    assert len(exchanges(made)) == 2
    assert [why for _, why in made.left_out] == ["there are too many files in it: the rest is left out"]


def test_packings_inside_one_another_end(imported):
    content = answer("Ann").encode()
    for _ in range(6):
        content = packed({"a.zip": content})
    made = imported(all_dot_zip=content, b_dot_xml=answer("Bo"))
    assert [why for _, why in made.left_out] == ["it is packed too many times over"]


@pytest.mark.parametrize("size", [30, 120, 240])
def test_a_damaged_zip_gives_what_is_whole(imported, size):
    content = packed({"a.xml": answer("Ann").encode()})[:size]
    made = imported(all_dot_zip=content, b_dot_xml=answer("Bo"))
    assert len(exchanges(made)) == 1
    assert made.left_out


def test_the_journal_of_a_company_file(imported):
    records = [
        {"at": "2024-03-01T15:00:00+00:00", "duration": 0, "application": "Shop", "call": "ProcessRequest",
         "request": request("Ann"), "answer": answer("Ann")},
        {"at": "2024-03-01T15:00:01+00:00", "duration": 0, "application": "Shop", "call": "BeginSession", "request": "",
         "answer": None, "hresult": {"code": "0x8004040A", "text": "Open elsewhere."}},
        {"at": "2024-03-01T15:00:02+00:00", "duration": 0, "application": "Shop", "call": "ProcessRequest",
         "request": "<nonsense", "answer": None, "hresult": {"code": "0x80040400", "text": "No."}},
    ]  # fmt: skip
    text = "\n".join(map(json.dumps, records))
    made = imported(a_dot_journal=text + '\n{"at": "2024')
    ann, failed = exchanges(made)
    assert (ann.request, ann.answer, ann.paired, ann.application) == (request("Ann"), answer("Ann"), "journal", "Shop")
    assert (failed.request, failed.failure) == ("<nonsense", Failure(0x80040400, "No."))
    assert len(made.left_out) == 2


@pytest.mark.parametrize(
    "content", [b"", b"nothing", b"\x00" * 5000, bytes(range(256)) * 50, b"\xff\xfe", b"PK\x03\x04"]
)
def test_what_is_no_recording_is_said(imported, content, tmp_path):
    with pytest.raises(NothingRecorded, match="there is no qbXML request or answer in"):
        imported(log=content)
    assert not (tmp_path / "case").exists()
