"""The ports bound to HTTP, to a request processor and to disk."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from random import Random

import pytest
import requests
import responses

from mockbooks import ManualClock, RequestProcessorError
from mockbooks.qbxml import hresult
from mockbooks_harness.codat import Codat
from mockbooks_harness.connector.adapters import CodatByHTTP, QuickBooksByProcessor
from mockbooks_harness.connector.ports import CodatRefused, CodatUnreachable, QuickBooksFailed


class Processor:
    """Takes down the calls; fails where told to."""

    def __init__(self, fails_at: str = "") -> None:
        self.calls: list[str] = []
        self.fails_at = fails_at

    def _call(self, name: str) -> None:
        self.calls.append(name)
        if name == self.fails_at:
            raise RequestProcessorError(hresult.NO_ACCESS)

    def OpenConnection2(self, app_id: str, app_name: str, connection_type: int) -> None:  # noqa: N802
        self._call("open")

    def BeginSession(self, file: str, mode: int) -> str:  # noqa: N802
        self._call("begin")
        return "1"

    def ProcessRequest(self, ticket: str, request: str) -> str:  # noqa: N802
        self._call("process")
        return "<QBXML/>"

    def GetCurrentCompanyFileName(self, ticket: str) -> str:  # noqa: N802
        self._call("name")
        return "C:\\Books\\Acme.QBW"

    def EndSession(self, ticket: str) -> None:  # noqa: N802
        self._call("end")

    def CloseConnection(self) -> None:  # noqa: N802
        self._call("close")


def test_a_session_is_opened_and_closed_in_order() -> None:
    processor = Processor()
    quickbooks = QuickBooksByProcessor(processor)
    quickbooks.begin("")
    assert quickbooks.process("x") == "<QBXML/>"
    assert quickbooks.current_file() == "C:\\Books\\Acme.QBW"
    quickbooks.end()
    quickbooks.end()
    assert processor.calls == ["open", "begin", "process", "name", "end", "close"]


def test_a_session_that_cannot_begin_leaves_no_connection_open() -> None:
    processor = Processor(fails_at="begin")
    with pytest.raises(QuickBooksFailed) as failed:
        QuickBooksByProcessor(processor).begin("")
    assert (failed.value.code, failed.value.text) == (0x80040401, "Could not access QuickBooks.")
    assert processor.calls == ["open", "begin", "close"]


def test_quickbooks_that_has_gone_does_not_stop_the_end() -> None:
    processor = Processor(fails_at="end")
    quickbooks = QuickBooksByProcessor(processor)
    quickbooks.begin("")
    quickbooks.end()
    assert processor.calls[-1] == "close"


@pytest.fixture
def codat() -> Codat:
    return Codat(clock=ManualClock(datetime(2024, 5, 1, tzinfo=UTC)), random=Random(1))


def test_the_whole_protocol_against_the_mock(codat: Codat) -> None:
    company = codat.add_company("Rainbow Paints", fetch_on_first_link=["customers", "suppliers"])
    connection = codat.connect(company)
    http = CodatByHTTP(codat.connector_url, {"name": "DESK-1"})
    with codat.responses():
        licence = http.exchange(company.id.upper())
        linked = http.connection(licence.connection_id, licence.token)
        linked.report_error("503", "not ready", "QuickBooks is closed")
        linked.clear_errors()
        linked.authorise("US", {"name": "Acme.QBW", "path": "C:\\Acme.QBW"})
        work = linked.work()
        assert (work.status, work.mode, work.first_sync) == ("Linked", "ongoing", True)
        customers, suppliers = work.datasets
        linked.start(customers)
        linked.upload(customers, 1, [{"id": "80000001-1", "balance": Decimal("12.50")}])
        linked.complete(customers, 1)
        linked.fail(suppliers, "FetchError", "as QuickBooks puts it")
        good = codat.push(connection, "customers", {"customerName": "Ada"}, sync_on_complete=False)
        bad = codat.push(connection, "customers", {"customerName": "Ben"})
        for push in linked.work().pushes:
            assert linked.take(push).attempts == 1
        first, second = linked.work().pushes
        linked.pushed(first, "80000002-1", [])
        linked.not_pushed(
            second, "in use", [{"itemId": "Name", "message": "in use", "validatorName": "QuickBooks"}], []
        )
        assert not linked.work().first_sync
        linked.leave("uninstalled")
    assert [row["balance"] for row in codat.records(company, "customers")] == [Decimal("12.50")]
    assert {row.data_type: row.status for row in company.datasets.values()} == {
        "customers": "Complete",
        "suppliers": "FetchError",
    }
    assert (good.status, good.record_id, bad.status) == ("Success", "80000002-1", "Failed")
    assert connection.status == "Deauthorized"
    assert connection.machine == {"name": "DESK-1"}


def test_codats_refusal_keeps_status_and_sentence(codat: Codat) -> None:
    with codat.responses(), pytest.raises(CodatRefused, match="404 No company was found"):
        CodatByHTTP(codat.connector_url).exchange("00000000-0000-0000-0000-000000000000")


@responses.activate
def test_a_codat_that_cannot_be_reached() -> None:
    with pytest.raises(CodatUnreachable):
        CodatByHTTP("https://connector.invalid").exchange("1")


@responses.activate
def test_nonsense_from_a_gateway_is_a_refusal() -> None:
    responses.post("https://connector.invalid/links", status=502, body="<html>Bad gateway</html>")
    with pytest.raises(CodatRefused, match="502 <html>Bad gateway</html>"):
        CodatByHTTP("https://connector.invalid").exchange("1")


@responses.activate
@pytest.mark.parametrize("body", ["<html>Welcome to the hotel</html>", "[]", '"ok"', "{}", '{"token": 1}'])
def test_nonsense_under_a_status_of_success_is_no_answer(body: str) -> None:
    responses.post("https://connector.invalid/links", status=200, body=body)
    with pytest.raises(CodatUnreachable):
        CodatByHTTP("https://connector.invalid").exchange("1")


@responses.activate
def test_codat_may_say_when_to_come_back() -> None:
    responses.post("https://connector.invalid/links", status=429, headers={"Retry-After": "7"}, json={"error": "later"})
    with pytest.raises(CodatRefused) as refused:
        CodatByHTTP("https://connector.invalid").exchange("1")
    assert refused.value.retry_after == 7


@responses.activate
def test_an_answer_that_does_not_come_in_time_is_no_answer() -> None:
    responses.post("https://connector.invalid/links", body=requests.ReadTimeout("30 seconds"))
    with pytest.raises(CodatUnreachable, match="30 seconds"):
        CodatByHTTP("https://connector.invalid").exchange("1")
