"""The first link, one-time and ongoing."""

from __future__ import annotations

from dataclasses import replace as replaced
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from mockbooks_harness.codat import Codat
from mockbooks_harness.connector.life import State

if TYPE_CHECKING:
    from conftest import Desk


def fetch_on_first_link(desk: Desk, *data_types: str) -> None:
    """Set the company's data types to fetch on first link, in this order."""
    from mockbooks_harness.codat.settings import with_first_link

    settings = with_first_link(desk.codat.state.settings.sync, set(data_types))
    for order, key in enumerate(data_types):
        settings[key] = replaced(settings[key], sync_order=order)
    desk.company.settings.sync = settings


@pytest.mark.statement(34, "G1", "D:SEED")
def test_only_what_is_set_to_be_fetched_and_in_order(desk: Desk) -> None:
    """Only the types set to fetch on first link are queued, those that QuickBooks Desktop has, in `syncOrder`."""
    fetch_on_first_link(desk, "suppliers", "customers", "cashFlowStatement", "chartOfAccounts")
    desk.link()
    assert [row.data_type for row in desk.company.datasets.values()] == ["suppliers", "customers", "chartOfAccounts"]
    asked = [entry.request for entry in desk.quickbooks.journal if "QueryRq" in entry.request]
    order = [name for request in asked for name in ("VendorQ", "CustomerQ", "AccountQ") if f"<{name}" in request]
    assert list(dict.fromkeys(order)) == ["VendorQ", "CustomerQ", "AccountQ"]


@pytest.mark.statement(35, "G1", "D:DOC")
def test_a_type_that_is_off_can_be_queued_alone(desk: Desk) -> None:
    """A type that is switched off is not fetched at the first link; it can be queued by itself."""
    fetch_on_first_link(desk, "customers")
    desk.link()
    assert [row.data_type for row in desk.company.datasets.values()] == ["customers"]
    dataset = desk.queue("suppliers")
    desk.poll()
    assert dataset.status == "Complete"


@pytest.mark.statement(36, "G1", "D:SEED")
def test_success_waits_for_every_dataset(desk: Desk) -> None:
    """Every dataset has come to an end before success is said."""
    desk.codat.state.stage_time = timedelta(minutes=2)
    assert desk.link() is State.FIRST_SYNC
    assert desk.connector.told == []
    states = []
    while desk.connector.state is State.FIRST_SYNC:
        desk.pass_time(minutes=5)
        states.append({row.status for row in desk.codat.company(desk.company.id).datasets.values()})
        desk.poll()
    assert states[-1] == {"Complete"}
    assert len(states) > 1
    assert desk.told == "Thank you. You have linked successfully."


@pytest.mark.statement(37, "G1", "D:IMG")
def test_the_message_of_success(desk: Desk) -> None:
    """ "Thank you. You have linked successfully." is said then, once, and not where the link failed."""
    desk.person.refuses(once=True)
    desk.link()
    assert "successfully" not in desk.told
    desk.desktop.permissions.remove("QuickBooks Connector")
    desk.person.allows()
    desk.connector.launch()
    said = [window for window in desk.connector.told if "successfully" in " ".join(window.text)]
    assert [(window.title, window.text) for window in said] == [
        ("Success", ("Thank you. You have linked successfully.",))
    ]


@pytest.mark.statement(38, "G1", "A")
def test_linked_at_authorisation(desk: Desk) -> None:
    """The connection is Linked at authorisation, before anything is read."""
    desk.link()
    kinds = [event.type for event in desk.codat.events]
    assert kinds.index("connection.connected") < kinds.index("read.completed.initial")
    uploads = [entry.call.path for entry in desk.codat.journal]
    linked = next(n for n, path in enumerate(uploads) if path.endswith("/authorization"))
    assert not any("/datasets/" in path for path in uploads[:linked])


@pytest.mark.statement(39, "G1", "D:DOC")
def test_one_failing_dataset_does_not_stop_the_rest(desk: Desk) -> None:
    """One dataset that fails does not stop the rest; the first sync is told of when all have come to an end."""
    desk.desktop.faults.add(request="CustomerQuery", status=3250)
    assert desk.link() is State.TRAY
    ended = {row.data_type: row.status for row in desk.company.datasets.values()}
    assert ended == {"customers": "FetchError", "chartOfAccounts": "Complete"}
    (event,) = [event for event in desk.codat.events if event.type == "read.completed.initial"]
    assert {row["status"] for row in event.body()["payload"]["dataTypes"]} == {"FetchError", "Complete"}


@pytest.mark.statement(40, "G1", "A")
def test_pushes_of_before_the_link(desk: Desk) -> None:
    """Pushes that were queued before the link are written after it."""
    push = desk.push()
    assert push.status == "Pending"
    desk.link()
    assert push.status == "Success"
    assert "Fay" in desk.quickbooks_customers()


@pytest.mark.statement(41, "G1", "D:SEED")
def test_one_time(desk: Desk) -> None:
    """One-time: after the first link the connector uninstalls itself, the connection is Deauthorized, the data stay
    readable."""
    desk.company.settings.one_time = True
    assert desk.link() is State.UNINSTALLED
    assert desk.connection.status == "Deauthorized"
    assert len(desk.codat_customers()) == 5
    machine = desk.connector.machine
    assert (machine.installed, machine.starts_at_log_on, machine.tray_icon) == (False, False, None)


@pytest.mark.statement(42, "G2", "D:G2")
def test_switching_to_ongoing_does_not_revive_it(desk: Desk) -> None:
    """Switching to ongoing does not revive a one-time connector: the user links again, with the same licence key."""
    desk.company.settings.one_time = True
    desk.link()
    desk.company.settings.one_time = False
    assert desk.connector.reboot() is State.UNINSTALLED
    assert desk.poll() is State.UNINSTALLED
    assert desk.connection.status == "Deauthorized"
    assert desk.link() is State.TRAY
    assert desk.connection.status == "Linked"
    assert [seen.answer for seen in desk.person.shown("licence key")] == [desk.company.id] * 2


@pytest.mark.statement(43, "G1", "D:DOC")
def test_a_dataset_queued_after_deauthorisation(desk: Desk) -> None:
    """What is queued after Deauthorized is not processed."""
    desk.company.settings.one_time = True
    desk.link()
    requests = len(desk.quickbooks.journal)
    dataset = desk.queue()
    desk.poll()
    assert dataset.status == "Queued"
    assert len(desk.quickbooks.journal) == requests


@pytest.mark.statement(44, "G1", "D:DOC")
@pytest.mark.parametrize(("integration", "company", "ends"), [(True, False, "Linked"), (False, True, "Deauthorized")])
def test_the_companys_setting_goes_before_the_integrations(
    desk: Desk, integration: bool, company: bool, ends: str
) -> None:
    """The setting of the company goes before that of the integration."""
    desk.codat.state.settings.integrations_one_time["pqsw"] = integration
    desk.company.settings.one_time = company
    desk.link()
    assert desk.connection.status == ends


def test_without_a_setting_of_its_own_the_company_takes_the_integrations(desk: Desk) -> None:
    assert isinstance(desk.codat, Codat)
    desk.codat.state.settings.integrations_one_time["pqsw"] = True
    assert desk.link() is State.UNINSTALLED
