"""Three switches, all their positions: copies of QuickBooks, the open file, what was granted. Statements 13 to 33, 57 to 60.

Whether work is done follows from the three; nothing is ever written into another file, or read from it.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from mockbooks import Access
from mockbooks.desktop.permissions import Application
from mockbooks_harness.connector.generations import CERTIFICATE
from mockbooks_harness.connector.life import State

if TYPE_CHECKING:
    from conftest import Desk

APPLICATION = "QuickBooks Connector"
COPIES = (0, 1, 2)
FILES = ("none", "right", "other")
GRANTS = ("none", "no", "each time", "while open", "always")
ACCESS = {"no": Access.NO, "each time": Access.EACH_TIME, "while open": Access.WHILE_OPEN, "always": Access.ALWAYS}

# QuickBooks that does not run has no file open.
CELLS = [cell for cell in product(COPIES, FILES, GRANTS) if cell[0] or cell[1] == "none"]


def turn(desk: Desk, copies: int, file: str, grant: str) -> None:
    """Bring the switches into a position. Whoever is asked says yes."""
    desktop = desk.desktop
    if desktop.permissions.grants():
        desktop.permissions.remove(APPLICATION)
    if grant != "none":
        desktop.permissions.grant(Application(APPLICATION, CERTIFICATE), ACCESS[grant])
    other = desk.another_file()
    desktop.close()
    for _ in range(copies):
        desktop.start()
    if file != "none":
        desktop.open(desk.quickbooks.company if file == "right" else other.name)
    desk.person.allows(Access.ALWAYS)


def work_is_done(copies: int, file: str, grant: str) -> bool:
    """What the statements say."""
    if copies == 2 or file == "other" or grant == "no":
        return False
    return file == "right" or grant == "always"


def prompts(copies: int, file: str, grant: str) -> bool:
    """Whether the person is asked, in the right file."""
    return copies == 1 and file == "right" and grant in ("none", "each time")


@pytest.mark.parametrize(("copies", "file", "grant"), CELLS)
def test_later_work(desk: Desk, copies: int, file: str, grant: str) -> None:
    desk.link()
    turn(desk, copies, file, grant)
    dataset, push, before = desk.queue(), desk.push(), desk.prompts()
    desk.poll()
    expected = ("Complete", "Success") if work_is_done(copies, file, grant) else ("Queued", "Pending")
    assert (dataset.status, push.status) == expected
    asked = [
        each
        for each in desk.person.shown("application certificate")[before:]
        if "Rainbow Paints" in each.dialog.facts["company"]
    ]
    assert bool(asked) is prompts(copies, file, grant)
    assert desk.connector.state is State.TRAY
    # With the switches where they should be it is done, unless it was denied.
    desk.desktop.close()
    desk.desktop.open(desk.quickbooks.company)
    desk.poll()
    done = grant != "no"
    assert (dataset.status, push.status) == (("Complete", "Success") if done else ("Queued", "Pending"))
    assert desk.quickbooks_customers().count("Fay") == int(done)


@pytest.mark.parametrize(("copies", "file", "grant"), [cell for cell in CELLS if cell[1] != "other"])
def test_the_link(desk: Desk, copies: int, file: str, grant: str) -> None:
    turn(desk, copies, file, grant)
    linked = copies == 1 and file == "right" and grant != "no"
    assert desk.link() is (State.TRAY if linked else State.AWAITING_LINK)
    assert desk.connection.status == ("Linked" if linked else "PendingAuth")
    if copies != 1 or file == "none":
        assert "exactly one copy of QuickBooks" in desk.told
        assert desk.prompts() == 0
