"""Who has a company file open: one alone or several together, here and in other processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mockbooks.company.sharing import Sharing


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "acme.mkb"


def test_one_alone_keeps_everybody_else_out(file: Path) -> None:
    one, other = Sharing(file), Sharing(file)
    assert one.take(alone=True)
    assert not other.take(alone=True)
    assert not other.take(alone=False)
    assert other.others() == "alone"
    one.release()
    assert other.others() == ""
    assert other.take(alone=True)


def test_several_together_keep_out_who_wants_it_alone(file: Path) -> None:
    sharers = [Sharing(file) for _ in range(3)]
    assert all(each.take(alone=False) for each in sharers)
    late = Sharing(file)
    assert not late.take(alone=True)
    assert late.others() == "together"
    for each in sharers:
        each.release()
    assert late.take(alone=True)


def test_switching_keeps_the_old_lock_if_the_new_one_cannot_be_had(file: Path) -> None:
    one, other = Sharing(file), Sharing(file)
    assert one.take(alone=False)
    assert other.take(alone=False)
    assert not one.take(alone=True)
    assert not Sharing(file).take(alone=True)
    other.release()
    assert one.take(alone=True)
    assert not other.take(alone=False)


def test_a_user_is_logged_in_from_one_machine_at_a_time(file: Path) -> None:
    office, same, front = Sharing(file), Sharing(file), Sharing(file)
    assert office.log_in("Admin", "OFFICE")
    assert same.log_in("Admin", "OFFICE")
    assert not front.log_in("Admin", "FRONT-DESK")
    assert front.log_in("Bob", "FRONT-DESK")
    office.log_out("Admin")
    assert not front.log_in("Admin", "FRONT-DESK")
    same.log_out("Admin")
    assert front.log_in("Admin", "FRONT-DESK")


def test_nothing_is_left_behind(file: Path) -> None:
    one, other = Sharing(file), Sharing(file)
    for each in (one, other):
        each.take(alone=False)
        each.log_in("Admin", "OFFICE")
    one.close()
    assert other.others() == "together"
    other.close()
    assert list(file.parent.iterdir()) == []


_CHILD = """
import sys
from mockbooks.company.sharing import Sharing
sharing = Sharing(sys.argv[1])
print(sharing.take(alone=sys.argv[2] == "alone"), flush=True)
sys.stdin.read()
"""


def test_a_killed_process_holds_nothing(file: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(file), "alone"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "True\n"
    here = Sharing(file)
    assert not here.take(alone=False)
    child.kill()
    child.wait()
    assert here.take(alone=True)
