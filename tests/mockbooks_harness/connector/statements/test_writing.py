"""Updates and deletions: what Codat wants changed is changed once, unless QuickBooks knows better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests
from lxml import etree

from mockbooks_harness.connector.reading import request_set, responses

if TYPE_CHECKING:
    from conftest import Desk


def ada(desk: Desk) -> dict[str, Any]:
    """Ada, as Codat knows her."""
    return next(row for row in desk.codat.records(desk.company, "customers") if row["customerName"] == "Ada")


def update(desk: Desk, record_id: str, *, forced: bool = False, **members: Any) -> Any:
    """A push of type Update through the public face."""
    url = f"{desk.codat.url}/companies/{desk.company.id}/connections/{desk.connection.id}/push/customers/{record_id}"
    answer = requests.put(
        url,
        params={"forceUpdate": str(forced).lower()},
        json={"customerName": "Ada", "status": "Active"} | members,
        headers={"Authorization": desk.codat.authorization},
        timeout=5,
    )
    return desk.company.pushes[answer.json()["pushOperationKey"]]


def in_quickbooks(desk: Desk) -> etree._Element:
    body = "<CustomerQueryRq><FullName>Ada</FullName></CustomerQueryRq>"
    return responses(desk.quickbooks.process(request_set(body, "13.0")))[0].rets[0]


def change_in_quickbooks(desk: Desk) -> None:
    found = in_quickbooks(desk)
    body = (
        f"<CustomerModRq><CustomerMod><ListID>{found.findtext('ListID')}</ListID>"
        f"<EditSequence>{found.findtext('EditSequence')}</EditSequence><Notes>meanwhile</Notes></CustomerMod></CustomerModRq>"
    )
    assert responses(desk.quickbooks.process(request_set(body, "13.0")))[0].code == 0


def test_an_update_changes_what_it_says(desk: Desk) -> None:
    desk.link()
    push = update(desk, ada(desk)["id"], phone="555 1")
    desk.poll()
    assert (push.status, push.record_id) == ("Success", ada(desk)["id"])
    assert in_quickbooks(desk).findtext("Phone") == "555 1"


@pytest.mark.parametrize(("forced", "ends"), [(False, "Failed"), (True, "Success")])
def test_an_update_of_what_changed_meanwhile(desk: Desk, forced: bool, ends: str) -> None:
    desk.link()
    push = update(desk, ada(desk)["id"], forced=forced, phone="555 1")
    change_in_quickbooks(desk)
    desk.poll()
    assert push.status == ends
    assert in_quickbooks(desk).findtext("Phone") == ("555 1" if forced else None)
    assert in_quickbooks(desk).findtext("Notes") == "meanwhile"


def test_an_update_whose_answer_was_lost_is_not_made_twice(desk: Desk) -> None:
    desk.link()
    push = update(desk, ada(desk)["id"], phone="555 1")
    desk.desktop.faults.add(request="CustomerMod", then="crash_quickbooks", carried_out=True)
    desk.poll()
    desk.desktop.open(desk.quickbooks.company)
    change_in_quickbooks(desk)
    desk.poll()
    # By its own EditSequence it would be refused, and by Codat's it would be stale: it was done, and is told so.
    assert push.status == "Success"
    mods = [
        entry for entry in desk.quickbooks.journal if "<CustomerModRq" in entry.request and "555 1" in entry.request
    ]
    assert len(mods) == 1


def test_an_update_of_what_is_not_there(desk: Desk) -> None:
    desk.link()
    push = update(desk, "80000FFF-1", forced=True)
    desk.poll()
    assert push.status == "Failed"


def test_a_refusal_whose_answer_was_lost_is_told_and_not_asked_for_again(desk: Desk) -> None:
    desk.link()
    push = desk.push("Ada")
    desk.desktop.faults.add(request="CustomerAdd", then="crash_quickbooks", carried_out=True)
    desk.poll()
    desk.desktop.open(desk.quickbooks.company)
    desk.poll()
    assert push.status == "Failed"
    assert "3100" in push.errors[0]["message"]
    assert sum("<CustomerAddRq" in entry.request for entry in desk.quickbooks.journal) == 1


def test_what_is_in_doubt_is_looked_into_before_anything_else_is_written(desk: Desk) -> None:
    desk.link()
    doubtful = desk.push("Fay")
    desk.desktop.faults.add(request="CustomerAdd", then="crash_quickbooks", carried_out=True)
    desk.poll()
    # Codat gives it last.
    others = [desk.push("Gus"), desk.push("Hal")]
    desk.company.pending[doubtful.key] = desk.company.pending.pop(doubtful.key)
    desk.desktop.open(desk.quickbooks.company)
    before = len(desk.quickbooks.journal)
    desk.poll()
    said = [entry.request for entry in list(desk.quickbooks.journal)[before:] if "MessageSetID" in entry.request]
    assert "oldMessageSetID" in said[0]
    assert all("newMessageSetID" in request for request in said[1:])
    assert {push.status for push in (doubtful, *others)} == {"Success"}
