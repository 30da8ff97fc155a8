"""The request processor over HTTP, method for method, and qbXML in one call."""

from __future__ import annotations

from typing import Any

import pytest
from http_door import CUSTOMERS, Door, customer_add, request_set

from mockbooks.doors.com.type_library import AUTH_PREFERENCES, REQUEST_PROCESSOR


@pytest.fixture
def processor(door: Door) -> str:
    url: str = door.post("/processors", expecting=201)["url"]
    return url


def begin(door: Door, url: str, name: str = "App") -> str:
    door.post(f"{url}/OpenConnection2", appID="", appName=name, connPref=1)
    ticket: str = door.post(f"{url}/BeginSession", qbFileName="", reqFileMode=2)["result"]
    return ticket


def test_one_call_answers_one_request_set(door: Door) -> None:
    assert '<CustomerAddRs statusCode="0"' in door.qbxml(customer_add("Ann"))
    assert door.names() == ["Ann"]


def test_an_answer_is_xml_and_a_failure_is_the_hresult_with_its_reason(door: Door) -> None:
    answer = door.client.post("/qbxml", data=request_set(CUSTOMERS), headers={"Host": "localhost"})
    assert answer.content_type == "text/xml; charset=utf-8"
    failure = door.qbxml("<CustomerAddRq><CustomerAdd><Nme>Ann</Nme></CustomerAdd></CustomerAddRq>", status=422)
    assert failure["kind"] == "hresult"
    assert failure["code"] == "0x80040400"
    assert failure["number"] == -2147220480
    assert failure["text"] == "QuickBooks found an error when parsing the provided XML text stream."
    assert "Nme" in failure["explanation"]


def test_an_iterator_goes_on_from_one_call_to_the_next(door: Door) -> None:
    door.qbxml(*(customer_add(name) for name in ("Ann", "Bob", "Cay")))
    first = door.qbxml('<CustomerQueryRq iterator="Start"><MaxReturned>2</MaxReturned></CustomerQueryRq>')
    iterator = first.split('iteratorID="')[1].split('"')[0]
    more = (
        f'<CustomerQueryRq iterator="Continue" iteratorID="{iterator}"><MaxReturned>2</MaxReturned></CustomerQueryRq>'
    )
    assert 'statusCode="3391"' in door.qbxml(more, application="Other")
    assert "<FullName>Cay</FullName>" in door.qbxml(more)


def test_a_session_from_beginning_to_end(door: Door, processor: str) -> None:
    ticket = begin(door, processor)
    said = request_set(customer_add("Ann"))
    assert 'statusCode="0"' in door.post(f"{processor}/ProcessRequest", ticket=ticket, inputRequest=said)["result"]
    assert [session["ticket"] for session in door.get("/control")["sessions"]] == [ticket]
    assert door.post(f"{processor}/GetCurrentCompanyFileName", ticket=ticket)["result"].endswith("Rainbow Paints.QBW")
    assert door.post(f"{processor}/QBXMLVersionsForSession", ticket=ticket)["result"][-1] == "16.0"
    assert door.post(f"{processor}/EndSession", ticket=ticket) == {"result": None}
    assert door.post(f"{processor}/CloseConnection") == {"result": None}
    door.delete(processor)
    door.delete(processor, status=404)


def test_a_call_out_of_order_fails_with_its_hresult(door: Door, processor: str) -> None:
    failure = door.post(f"{processor}/BeginSession", expecting=422, qbFileName="", reqFileMode=2)["error"]
    assert failure["name"] == "not_connected"
    assert failure["explanation"]
    assert door.post(f"{processor}/GetQBLastError")["result"] == failure["text"]


def test_preferences_are_asked_for_before_and_looked_at_after(door: Door, processor: str) -> None:
    door.post(f"{processor}/AuthPreferences/PutIsReadOnly", isReadOnly=True)
    ticket = begin(door, processor)
    assert door.post(f"{processor}/AuthPreferences/GetIsReadOnly", ticket=ticket)["result"] is True
    said = request_set(customer_add("Ann"))
    assert 'statusCode="3263"' in door.post(f"{processor}/ProcessRequest", ticket=ticket, inputRequest=said)["result"]


def test_properties_are_read(door: Door, processor: str) -> None:
    assert door.get(f"{processor}/MajorVersion") == {"result": 13}
    assert door.get(f"{processor}/ConnectionType") == {"result": 0}


def test_every_member_of_the_type_library_can_be_called(door: Door) -> None:
    paths = door.get("/openapi.json")["paths"]
    below = "/processors/{processor}"
    own = {member.name for member in REQUEST_PROCESSOR.members.values()} - {"AuthPreferences"}
    preferences = {f"AuthPreferences/{member.name}" for member in AUTH_PREFERENCES.members.values()}
    assert {path.removeprefix(f"{below}/") for path in paths if path.startswith(f"{below}/")} == own | preferences


def test_the_old_component_has_only_what_it_had(door: Door) -> None:
    made = door.post("/processors", progID="QBXMLRP.RequestProcessor")
    assert made["source"] == "QBXMLRP.RequestProcessor.1"
    assert "OpenConnection2" not in {member["name"] for member in made["members"]}
    door.post(f"{made['url']}/OpenConnection2", expecting=404, appID="", appName="App", connPref=1)
    door.post(f"{made['url']}/OpenConnection", appID="", appName="App")


@pytest.mark.parametrize("name", ["Excel.Application", "", "QBFC13.QBSessionManager"])
def test_another_class_is_not_registered(door: Door, name: str) -> None:
    assert door.post("/processors", expecting=422, progID=name)["error"]["code"] == "0x800401F3"


def test_what_is_released_has_no_session(door: Door, processor: str) -> None:
    begin(door, processor)
    door.delete(processor)
    assert door.get("/control")["sessions"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"qbFileName": ""},
        {"qbFileName": "", "reqFileMode": "2"},
        {"qbFileName": "", "reqFileMode": 1 << 40},
        {"qbFileName": None, "reqFileMode": 2},
        {"qbFileName": "\ud800", "reqFileMode": 2},
        {"qbFileName": "", "reqFileMode": 2, "mode": 2},
    ],
)
def test_what_does_not_fit_the_member_is_refused_by_the_door(door: Door, processor: str, body: dict[str, Any]) -> None:
    refused = door.post(f"{processor}/BeginSession", 400, **body)["error"]
    assert refused["kind"] == "request"
    assert any(name in refused["text"] for name in ("qbFileName", "reqFileMode", "mode"))


def test_a_prompt_that_nobody_answers(door: Door, processor: str) -> None:
    door.post("/control/person/leaves")
    door.post(f"{processor}/OpenConnection2", appID="", appName="App", connPref=1)
    failure = door.post(f"{processor}/BeginSession", expecting=422, qbFileName="", reqFileMode=2)["error"]
    assert failure["code"] == "0x80040418"


def test_one_call_with_quickbooks_closed(door: Door) -> None:
    door.post("/control/desktop/close_company")
    assert door.qbxml(CUSTOMERS, status=422)["name"] == "no_company_file_open"
    door.post("/control/desktop/close")
    assert door.qbxml(CUSTOMERS, status=422)["name"] == "quickbooks_not_running"
    door.post("/control/desktop/open")
    assert door.names() == []
