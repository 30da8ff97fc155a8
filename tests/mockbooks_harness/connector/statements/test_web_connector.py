"""The third generation: Intuit's Web Connector, the Link page, the password, the schedule."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests

from mockbooks import Access, ManualClock
from mockbooks_harness.connector import web_link
from mockbooks_harness.connector.core import Settings
from mockbooks_harness.connector.generations import G3, G3S
from mockbooks_harness.connector.life import State
from mockbooks_harness.connector.web_link import Step
from mockbooks_harness.connector.web_reference import ReferenceWebConnector
from mockbooks_harness.connector.web_service import WAITING

if TYPE_CHECKING:
    from conftest import Desk


@pytest.fixture
def web(desk: Desk) -> ReferenceWebConnector:
    clock = desk.quickbooks.company.clock
    assert isinstance(clock, ManualClock)
    return ReferenceWebConnector(
        desk.desktop, desk.codat.connector_url, clock, Settings(client="Rainbow", page_size=2, generation=G3)
    )


@pytest.fixture
def scheduled(desk: Desk, web: ReferenceWebConnector) -> ReferenceWebConnector:
    """G3s: with a sync schedule."""
    return ReferenceWebConnector(
        desk.desktop, desk.codat.connector_url, web.clock, Settings(client="Rainbow", page_size=2, generation=G3S)
    )


def public_connection(desk: Desk) -> dict[str, Any]:
    url = f"{desk.codat.url}/companies/{desk.company.id}/connections/{desk.connection.id}"
    body: dict[str, Any] = requests.get(url, headers={"Authorization": desk.codat.authorization}, timeout=5).json()
    return body


def statuses(desk: Desk) -> set[tuple[str, str | None]]:
    rows = desk.codat.company(desk.company.id).datasets.values()
    return {(row.status, row.description) for row in rows if not row.is_final}


def test_the_whole_flow(desk: Desk, web: ReferenceWebConnector) -> None:
    assert web.link(desk.company.id) is Step.CONNECTED
    assert desk.connection.status == "Linked"
    assert desk.codat_customers() == ["Ada", "Ben", "Cy", "Dora", "Emil"]
    web.pass_time(minutes=6)
    assert web.core.state is State.TRAY
    push, dataset = desk.push(), desk.queue()
    web.pass_time(minutes=6)
    assert (push.status, dataset.status) == ("Success", "Complete")
    assert desk.quickbooks_customers().count("Fay") == 1
    assert web.web_connector.updates[-1].calls[-1].operation == "closeConnection"
    assert all(update.oddities == [] for update in web.web_connector.updates)


def test_the_prompt_has_two_answers_and_names_client_and_company(desk: Desk, web: ReferenceWebConnector) -> None:
    web.link(desk.company.id)
    (prompt,) = desk.person.shown("application certificate")
    assert prompt.dialog.options == (Access.NO, Access.ALWAYS)
    assert prompt.dialog.facts["application"] == "Rainbow - Rainbow Paints"
    assert len(prompt.dialog.options) == G3.choices


@pytest.mark.parametrize(
    ("answer", "step"),
    [
        (web_link.DESKTOP, Step.CONFIG),
        (web_link.CLOUD, Step.CONFIG),
        (web_link.RIGHTWORKS, Step.CONFIG),
        (web_link.OTHER_HOST, Step.UNSUPPORTED),
    ],
)
def test_only_the_desktop_app_installs_anything(
    desk: Desk, web: ReferenceWebConnector, answer: str, step: Step
) -> None:
    desk.person.answers(web_link.HOW.name, answer).answers(web_link.INSTALLER.name, web_link.INSTALLER.options[0])
    assert web.page.start() is step
    assert bool(desk.person.shown(web_link.INSTALLER.name)) is (answer == web_link.DESKTOP)


@pytest.mark.statement(69, "G3", "D:HELP; A")
def test_a_wrong_password(desk: Desk, web: ReferenceWebConnector) -> None:
    """With a wrong password the row shows that authentication failed, and the Link page does not go on."""
    assert web.link(desk.company.id, password="wrong") is Step.WAITING
    assert "not a valid user" in web.row
    assert "QBWC1012" in web.web_connector.log.text
    assert desk.connection.status == "PendingAuth"
    (application,) = web.web_connector.applications
    application.password = web.service.password
    web.update_selected()
    assert web.page.look(web.clock.now()) is Step.CONNECTED
    assert desk.connection.status == "Linked"


@pytest.mark.statement(70, "G3", "D:HELP; A")
def test_no_call_within_thirty_seconds(desk: Desk, web: ReferenceWebConnector) -> None:
    """Without a call within 30 seconds the Link page goes on waiting, and says that it does."""
    web.link(desk.company.id, password="wrong")
    web.clock.advance(29)
    assert web.page.look(web.clock.now()) is Step.WAITING
    assert web.desk.told == []
    web.clock.advance(1)
    assert web.page.look(web.clock.now()) is Step.WAITING
    assert "20-30 seconds" in web.desk.told[0].text[0]


@pytest.mark.statement(71, "G3", "D:NOW; A")
def test_auto_run_is_off(desk: Desk, web: ReferenceWebConnector) -> None:
    """With Auto-Run off a dataset stays Fetching, waits for a third party, and connectionInfo says something."""
    web.link(desk.company.id)
    web.pass_time(minutes=6)
    web.tick_auto_run(False)
    dataset = desk.queue()
    web.pass_time(minutes=60)
    assert (dataset.status, dataset.description) == ("Fetching", WAITING)
    assert public_connection(desk)["connectionInfo"] == {"autoRun": "off"}
    web.tick_auto_run(True)
    web.pass_time(minutes=6)
    assert dataset.status == "Complete"
    assert "connectionInfo" not in public_connection(desk)


@pytest.mark.statement(72, "G3", "D:NOW; A")
def test_the_machine_is_off(desk: Desk, web: ReferenceWebConnector) -> None:
    """With the machine off it is the same, and connectionInfo says nothing."""
    web.link(desk.company.id)
    web.pass_time(minutes=6)
    web.machine_is_on = False
    dataset = desk.queue()
    web.pass_time(minutes=60)
    assert (dataset.status, dataset.description) == ("Fetching", WAITING)
    assert "connectionInfo" not in public_connection(desk)
    web.machine_is_on = True
    web.pass_time(minutes=6)
    assert dataset.status == "Complete"


@pytest.mark.statement(73, "G3s", "D:NOW")
def test_outside_of_the_window(desk: Desk, scheduled: ReferenceWebConnector) -> None:
    """Outside the schedule's window nothing runs, the first fetch neither; statusDescription says until when."""
    # 2024-05-01, 15:00 UTC is 11:00 in New York; the window opens at 19:00, 23:00 UTC.
    assert scheduled.link(desk.company.id) is Step.CONNECTED
    fetched = list(desk.codat_customers())
    dataset = desk.codat.company(desk.company.id)
    assert (fetched, len(dataset.datasets)) == ([], 2)
    scheduled.pass_time(minutes=30)
    assert statuses(desk) == {("Queued", "Paused until 2024-05-01T23:00:00.000Z")}
    assert scheduled.row.startswith("nothing to do")
    scheduled.clock.advance(timedelta(hours=7))
    assert statuses(desk) == {("Queued", "Paused until 2024-05-01T23:00:00.000Z")}
    scheduled.pass_time(minutes=45)
    assert statuses(desk) == set()
    assert len(desk.codat_customers()) == 5


@pytest.mark.statement(74, "G3s", "D:NOW; A")
def test_a_pause_of_a_day(desk: Desk, web: ReferenceWebConnector) -> None:
    """A pause of 24 hours: the same."""
    web.link(desk.company.id)
    web.pass_time(minutes=6)
    until = web.clock.now() + timedelta(hours=24)
    web.service.pause(until)
    desk.queue()
    web.pass_time(minutes=30)
    web.clock.advance(timedelta(hours=22))
    web.pass_time(minutes=30)
    assert statuses(desk) == {("Queued", f"Paused until {until:%Y-%m-%dT%H:%M:%S}.000Z")}
    web.clock.advance(timedelta(minutes=50))
    web.pass_time(minutes=30)
    assert statuses(desk) == set()


def test_one_time_leaves_the_web_connector_to_the_user(desk: Desk, web: ReferenceWebConnector) -> None:
    desk.company.settings.one_time = True
    web.link(desk.company.id)
    web.pass_time(minutes=6)
    assert desk.connection.status == "Deauthorized"
    assert len(web.web_connector.applications) == 1
    dataset = desk.queue()
    web.pass_time(minutes=60)
    assert dataset.status == "Queued"


def test_another_file_is_in_connection_info(desk: Desk, web: ReferenceWebConnector) -> None:
    web.link(desk.company.id)
    web.pass_time(minutes=6)
    desk.desktop.open(desk.another_file().name)
    dataset = desk.queue()
    web.pass_time(minutes=6)
    assert dataset.status == "Fetching"
    assert "different from the one requested" in public_connection(desk)["connectionInfo"]["quickBooks"]


def test_a_write_whose_answer_was_lost_is_not_repeated(desk: Desk, web: ReferenceWebConnector) -> None:
    web.link(desk.company.id)
    web.pass_time(minutes=6)
    push = desk.push()
    desk.desktop.faults.add(request="CustomerAdd", then="crash_quickbooks", carried_out=True)
    web.pass_time(minutes=6)
    assert push.status == "Pending"
    desk.desktop.open(desk.quickbooks.company)
    web.pass_time(minutes=6)
    assert push.status == "Success"
    assert desk.quickbooks_customers().count("Fay") == 1


@pytest.mark.parametrize("page", [1, 2])
def test_an_update_that_breaks_off_goes_on_with_the_next(desk: Desk, web: ReferenceWebConnector, page: int) -> None:
    web.link(desk.company.id)
    web.pass_time(minutes=6)
    desk.desktop.faults.add(request="CustomerQuery", after=page, hresult=0x80040401)
    dataset = desk.queue()
    web.pass_time(minutes=6)
    assert dataset.status == "Fetching"
    assert sorted(dataset.pages) == list(range(1, page + 1))
    before = len(desk.codat.journal)
    web.pass_time(minutes=6)
    assert dataset.status == "Complete"
    paths = [entry.call.path for entry in list(desk.codat.journal)[before:]]
    assert not any(path.endswith(f"/{dataset.id}/start") for path in paths)
    assert len(desk.codat_customers()) == 5


@pytest.mark.parametrize("operation", ["sendRequestXML", "receiveResponseXML"])
@pytest.mark.parametrize("call", [1, 2, 3])
def test_a_service_that_is_started_anew_in_the_middle_goes_on(
    desk: Desk, web: ReferenceWebConnector, operation: str, call: int
) -> None:
    web.link(desk.company.id)
    web.pass_time(minutes=6)
    push, dataset = desk.push(), desk.queue()
    calls, answer = [0], web.service

    def interrupted(envelope: str) -> str:
        if f"<{operation} " in envelope:
            calls[0] += 1
            if calls[0] == call:
                web.host.start()
                raise ConnectionError("the service is gone")
        return web.host.answer(envelope)

    (application,) = web.web_connector.applications
    web.web_connector._applications.clear()
    web.web_connector.add(web.configuration(desk.company.id), service=interrupted, password=application.password)
    web.core.memory.state = State.TRAY
    web.core.remember()
    web.pass_time(minutes=20)
    assert calls[0] >= call
    assert web.service is not answer
    assert (push.status, dataset.status) == ("Success", "Complete")
    assert desk.quickbooks_customers().count("Fay") == 1


def test_the_table_of_the_page_can_be_walked_to_its_end() -> None:
    reached = {Step.HOW}
    while True:
        more = {row.target for (step, _), row in web_link.TABLE.items() if step in reached} - reached
        if not more:
            break
        reached |= more
    assert reached == set(Step)
    assert web_link.diagram().count("-->") == len(web_link.TABLE) + 1
