"""Every fault of Codat and of QuickBooks, at every call of a round: the work is done afterwards, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from mockbooks import Dialog
from mockbooks_harness.codat.connector_face import PREFIX
from mockbooks_harness.connector.life import State

if TYPE_CHECKING:
    from conftest import Desk

LINK = f"{PREFIX}/connections/{{c}}"
CALLS = [
    f"GET {LINK}/work",
    f"POST {LINK}/datasets/{{d}}/start",
    f"PUT {LINK}/datasets/{{d}}/pages/{{n}}",
    f"POST {LINK}/datasets/{{d}}/complete",
    f"POST {LINK}/pushes/{{p}}/take",
    f"PUT {LINK}/pushes/{{p}}/result",
]
FAULTS: dict[str, dict[str, Any]] = {
    "no answer": {"drop": True},
    "done, and the answer lost": {"drop": True, "after": True},
    "401": {"status": 401},
    "402": {"status": 402},
    "404": {"status": 404},
    "409": {"status": 409},
    "429": {"status": 429, "headers": {"Retry-After": "7"}},
    "500": {"status": 500},
    "500, and done": {"status": 500, "after": True},
    "503 with Retry-After": {"status": 503, "headers": {"Retry-After": "30"}},
    "nonsense": {"status": 200, "body": b"<html>Welcome</html>"},
    "a gateway's page": {"status": 502, "body": b"<html>Bad gateway</html>"},
}


def settle(desk: Desk) -> None:
    """More than an hour, and some polls."""
    for minutes in (5, 61, 5):
        desk.pass_time(minutes=minutes)
        desk.connector.core.tick()


# In the short run: each fault at one of the calls, and a lost answer at each.
COMBINATIONS = [
    pytest.param(call, fault, marks=() if at % len(CALLS) == turn or fault.startswith("done") else pytest.mark.slow)
    for turn, call in enumerate(CALLS)
    for at, fault in enumerate(FAULTS)
]


@pytest.mark.parametrize(("call", "fault"), COMBINATIONS)
def test_codat_fails_and_the_work_is_done_all_the_same(desk: Desk, call: str, fault: str) -> None:
    desk.link()
    push, dataset = desk.push(), desk.queue("customers")
    refused = desk.push("Ada")
    met = desk.codat.faults.add(call, **FAULTS[fault])
    assert desk.poll() is State.TRAY
    assert met.met == 1
    settle(desk)
    # A dataset that was told to have been cancelled (404, 409 on its own calls) is queued again by somebody.
    if not dataset.is_final:
        settle(desk)
    assert (push.status, refused.status) == ("Success", "Failed")
    assert desk.quickbooks_customers().count("Fay") == 1
    if dataset.status != "Complete":
        assert fault in ("404", "409")
    rest = [row for row in desk.company.datasets.values() if not row.is_final]
    assert rest == []
    desk.queue("customers")
    settle(desk)
    assert sorted(desk.codat_customers()) == sorted(desk.quickbooks_customers())


def test_pages_that_codat_has_lost_are_read_again(desk: Desk) -> None:
    desk.link()
    desk.desktop.faults.add(request="CustomerQuery", iterator="Continue", then="lose_session")
    dataset = desk.queue()
    desk.poll()
    dataset.pages.clear()
    desk.poll()
    assert dataset.status == "Complete"
    assert len(desk.codat_customers()) == 5


def test_a_completion_that_codat_does_not_understand_begins_anew(desk: Desk) -> None:
    desk.link()
    dataset = desk.queue()
    desk.codat.faults.add(f"POST {LINK}/datasets/{{d}}/complete", 400)
    desk.poll()
    assert (dataset.status, desk.connector.core.memory.progress) == ("Fetching", None)
    desk.poll()
    assert dataset.status == "Complete"


def test_retry_after_is_kept(desk: Desk) -> None:
    desk.link()
    dataset = desk.queue()
    desk.codat.faults.add(f"GET {LINK}/work", 429, headers={"Retry-After": "120"})
    desk.poll()
    calls = len(desk.codat.journal)
    desk.pass_time(seconds=119)
    desk.poll()
    assert (len(desk.codat.journal), dataset.status) == (calls, "Queued")
    desk.pass_time(seconds=2)
    desk.poll()
    assert dataset.status == "Complete"


def test_a_new_token_where_the_old_one_is_no_longer_good(desk: Desk) -> None:
    desk.link()
    old = desk.connection.token
    # Somebody exchanged the key elsewhere.
    requests.post(f"{desk.codat.connector_url}/links", json={"licenceKey": desk.company.id}, timeout=5)
    dataset = desk.queue()
    desk.poll()
    assert dataset.status == "Complete"
    assert desk.connection.token not in (None, old)
    assert desk.connector.core.memory.token == desk.connection.token


def test_a_client_that_has_not_paid_is_left_alone_for_an_hour(desk: Desk) -> None:
    desk.link()
    dataset = desk.queue()
    desk.codat.faults.add(f"GET {LINK}/work", 402)
    desk.poll()
    assert "402" in desk.connector.status_lines[-1]
    desk.pass_time(minutes=59)
    desk.poll()
    assert dataset.status == "Queued"
    desk.pass_time(minutes=1)
    desk.poll()
    assert dataset.status == "Complete"


def test_a_connection_that_was_deleted_stops_nothing_but_itself(desk: Desk) -> None:
    desk.link()
    del desk.company.connections[desk.connection.id]
    assert desk.poll() is State.TRAY
    assert "404" in desk.connector.status_lines[-1]


def test_codat_unlinks_and_nothing_is_done(desk: Desk) -> None:
    desk.link()
    push = desk.push()
    desk.connection.status = "Unlinked"
    desk.poll()
    assert push.status == "Pending"
    assert "Fay" not in desk.quickbooks_customers()


def test_a_dataset_of_a_link_that_is_offline_is_read_once_the_network_is_back(desk: Desk) -> None:
    desk.codat.faults.add("*", drop=True, times=None)
    assert desk.link() is State.DOWNLOADED
    assert "could not reach Codat" in desk.told
    desk.codat.faults.clear()
    assert desk.connector.launch() is State.TRAY


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_a_codat_that_has_a_bad_day_does_not_make_a_key_wrong(desk: Desk, status: int) -> None:
    desk.codat.faults.add(f"POST {PREFIX}/links", status)
    assert desk.link() is State.DOWNLOADED
    assert "could not reach Codat" in desk.told
    assert desk.connector.launch() is State.TRAY


@pytest.mark.parametrize("status", [401, 500, 503])
def test_an_authorisation_that_codat_does_not_take_is_done_again(desk: Desk, status: int) -> None:
    desk.codat.faults.add(f"PUT {LINK}/authorization", status)
    assert desk.link() is State.AWAITING_LINK
    assert desk.connection.status == "PendingAuth"
    assert desk.connector.launch() is State.TRAY


def test_a_company_that_is_linked_otherwise_hears_why_it_cannot_be(desk: Desk) -> None:
    desk.codat.connect(desk.company, "qhyg").status = "Linked"
    assert desk.link() is State.AWAITING_LINK
    assert "has an active accounting connection already" in desk.told


TROUBLES = {
    "closed": ("while-open", lambda desk: desk.desktop.close()),
    "no company": ("while-open", lambda desk: desk.desktop.close_company()),
    "two copies": ("always", lambda desk: desk.desktop.start()),
    "another file": ("always", lambda desk: desk.desktop.open(desk.another_file().name)),
    "a dialog": ("always", lambda desk: desk.desktop.show(Dialog("reminder", "Reminders", ("Pay the rent",)))),
    "busy": ("always", lambda desk: desk.desktop.faults.add(call="BeginSession", hresult=0x80040437)),
    "starting": ("always", lambda desk: (desk.desktop.close(), desk.desktop.start(takes=30))),
    "gone between two pages": (
        "always",
        lambda desk: desk.desktop.faults.add(request="CustomerQuery", iterator="Continue", then="crash_quickbooks"),
    ),
    "a session lost between two pages": (
        "always",
        lambda desk: desk.desktop.faults.add(request="CustomerQuery", iterator="Continue", then="lose_session"),
    ),
    "a dialog between two pages": (
        "always",
        lambda desk: desk.desktop.faults.add(request="CustomerQuery", iterator="Continue", then="show_dialog"),
    ),
    "an iterator that is not valid any longer": (
        "always",
        lambda desk: desk.desktop.faults.add(request="CustomerQuery", iterator="Continue", status=3391),
    ),
    "a write whose answer was lost": (
        "always",
        lambda desk: desk.desktop.faults.add(request="CustomerAdd", then="crash_quickbooks", carried_out=True),
    ),
    "a write that did not land": (
        "always",
        lambda desk: desk.desktop.faults.add(request="CustomerAdd", then="crash_quickbooks"),
    ),
    "slow": ("always", lambda desk: desk.desktop.faults.add(call="ProcessRequest", delay=90, times=None)),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_quickbooks_is_in_the_way_and_the_work_is_done_afterwards(desk: Desk, trouble: str) -> None:
    from mockbooks import Access

    access, cause = TROUBLES[trouble]
    desk.link({"always": Access.ALWAYS, "while-open": Access.WHILE_OPEN}[access])
    push, dataset = desk.push(), desk.queue()
    cause(desk)
    desk.poll()
    desk.desktop.faults.clear()
    desk.desktop.dismiss()
    desk.desktop.close()
    desk.desktop.open(desk.quickbooks.company)
    settle(desk)
    assert (push.status, dataset.status) == ("Success", "Complete")
    assert desk.quickbooks_customers().count("Fay") == 1
    assert {"Ada", "Ben", "Cy", "Dora", "Emil"} <= set(desk.codat_customers())
    assert all(error.resolved for error in desk.connection.errors)


def test_what_stands_in_the_way_is_said_once(desk: Desk) -> None:
    desk.link()
    desk.desktop.start()
    desk.queue()
    for _ in range(5):
        desk.poll()
    assert len(desk.connection.errors) == 1


def test_an_unexpected_error_is_said_after_the_third_time(desk: Desk) -> None:
    desk.link()
    desk.desktop.faults.add(call="BeginSession", hresult=0x80040402, times=None)
    desk.queue()
    told = []
    for _ in range(4):
        desk.poll()
        told.append(len(desk.connection.errors))
    assert told == [0, 0, 1, 1]


def test_nothing_of_what_a_fault_left_is_read_twice(desk: Desk) -> None:
    """Interrupted between two pages, the objects that Codat has are not read again."""
    desk.link()
    desk.desktop.faults.add(request="CustomerQuery", iterator="Continue", after=1, then="lose_session")
    dataset = desk.queue()
    desk.poll()
    assert sorted(dataset.pages) == [1, 2]
    before = len(desk.quickbooks.journal)
    desk.poll()
    read = [
        entry.answer or "" for entry in list(desk.quickbooks.journal)[before:] if "<CustomerQueryRq" in entry.request
    ]
    whole = [answer for answer in read if "<TimeModified>" in answer]
    assert sum(answer.count("<CustomerRet>") for answer in whole) == 1
    assert sorted(desk.codat_customers()) == ["Ada", "Ben", "Cy", "Dora", "Emil"]
