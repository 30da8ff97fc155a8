"""The open company file: what is refused is undone, what is committed stays, copies go their own way."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from mockbooks.company import Company, CompanyFileError, ManualClock

START = datetime(2024, 1, 2, 14, tzinfo=UTC)


@pytest.fixture
def company():
    with_clock = Company.create(clock=ManualClock(START))
    yield with_clock
    with_clock.close()


def note(company, key, value="x"):
    company.connection.execute("INSERT INTO meta VALUES (?, ?)", (key, value))


def notes(company):
    return {key for (key,) in company.connection.execute("SELECT key FROM meta WHERE value = 'x'")}


def test_a_refused_request_changes_nothing(company):
    with company.request_set():
        with company.request():
            note(company, "kept")
            company.counters.next("txn")
        with pytest.raises(RuntimeError), company.request():
            note(company, "refused")
            company.counters.next("txn")
            raise RuntimeError
        with company.request():
            assert company.counters.next("txn") == 2
    assert notes(company) == {"kept"}


def test_a_set_that_breaks_leaves_nothing(company):
    with pytest.raises(RuntimeError), company.request_set(), company.request():
        note(company, "lost")
        raise RuntimeError
    assert notes(company) == set()
    assert not company.connection.in_transaction


def test_each_change_is_a_second_later_even_if_the_clock_stands(company):
    times = []
    for _ in range(3):
        with company.request_set(), company.request():
            times.append(company.edit_time())
            assert company.edit_time() == times[-1]
    assert times == [int(START.timestamp()) + step for step in range(3)]


def test_revisions_are_never_drawn_twice(company):
    with pytest.raises(RuntimeError), company.request_set(), company.request():
        drawn = company.counters.next_revision()
        raise RuntimeError
    with company.request_set(), company.request():
        assert company.counters.next_revision() > drawn


def test_what_happens_in_a_trial_is_undone(company):
    with company.trial(), company.request_set(), company.request():
        note(company, "tried")
        company.counters.next("txn", 5)
    assert notes(company) == set()
    assert company.counters.value("txn") == 0


def test_a_fork_goes_its_own_way(company):
    note(company, "shared")
    fork = company.fork()
    note(fork, "fork")
    note(company, "origin")
    assert notes(company) == {"shared", "origin"}
    assert notes(fork) == {"shared", "fork"}


@pytest.mark.parametrize("in_memory", [True, False])
def test_restore_puts_the_same_bytes_back(tmp_path, in_memory):
    company = Company.create(None if in_memory else tmp_path / "acme.mkb", clock=ManualClock(START))
    note(company, "before")
    content = company.to_bytes()
    note(company, "after")
    company.restore(content)
    assert notes(company) == {"before"}
    company.close()


def test_the_same_steps_make_the_same_bytes():
    def made():
        company = Company.create(clock=ManualClock(START))
        with company.request_set(), company.request():
            company.counters.next("txn")
            company.edit_time()
        return company.to_bytes()

    assert made() == made()


def test_two_handles_on_one_file_see_each_other(tmp_path):
    one = Company.create(tmp_path / "acme.mkb", clock=ManualClock(START))
    two = Company.open(tmp_path / "acme.mkb", clock=ManualClock(START))
    numbers = []
    for company in (one, two, two, one):
        with company.request_set(), company.request():
            numbers.append(company.counters.next("txn"))
    assert numbers == [1, 2, 3, 4]


KILLED = """
import os, signal, sys
from mockbooks.company import Company, SystemClock
company = Company.open(sys.argv[1], clock=SystemClock())
for number in range(1000):
    with company.request_set(), company.request():
        company.connection.execute("INSERT INTO meta VALUES (?, 'x')", (f"note {number}",))
    print(number, flush=True)
    if number == 20:
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_process_loses_nothing_that_was_answered(tmp_path):
    path = tmp_path / "acme.mkb"
    Company.create(path, clock=ManualClock(START)).close()
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], capture_output=True, text=True, check=False)
    answered = {f"note {number}" for number in done.stdout.split()}
    assert len(answered) == 21, done.stderr
    assert notes(Company.open(path, clock=ManualClock(START))) == answered


def test_what_is_no_company_file_is_refused_in_words(tmp_path):
    missing, text, foreign = tmp_path / "missing.mkb", tmp_path / "text.mkb", tmp_path / "foreign.mkb"
    text.write_text("not a database, but long enough to have a header " * 10)
    sqlite3.connect(foreign).execute("CREATE TABLE t (x)").connection.close()
    for path, why in ((missing, "no such"), (text, "not a company file"), (foreign, "not a company file")):
        with pytest.raises(CompanyFileError, match=why):
            Company.open(path, clock=ManualClock(START))
    with pytest.raises(CompanyFileError):
        Company.from_bytes(b"nothing", clock=ManualClock(START))


def test_a_place_that_cannot_be_written_is_not_blamed_on_the_file(tmp_path, monkeypatch):
    path = tmp_path / "acme.mkb"
    Company.create(path, clock=ManualClock(START)).close()

    class Refusing(sqlite3.Connection):
        def execute(self, *_):
            raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(
        "mockbooks.company.company_file._connect", lambda target: sqlite3.connect(target, factory=Refusing)
    )
    with pytest.raises(CompanyFileError, match=r"cannot be opened where it is: attempt to write a readonly"):
        Company.open(path, clock=ManualClock(START))


def test_a_damaged_file_is_refused_in_words(tmp_path):
    path = tmp_path / "acme.mkb"
    company = Company.create(path, clock=ManualClock(START))
    (page,) = company.connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'meta'").fetchone()
    company.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"Z" * 4096)
    with pytest.raises(CompanyFileError, match="damaged"):
        Company.open(path, clock=ManualClock(START))


def test_another_format_is_refused(tmp_path):
    path = tmp_path / "acme.mkb"
    company = Company.create(path, clock=ManualClock(START))
    company.connection.execute("PRAGMA user_version = 99")
    company.close()
    with pytest.raises(CompanyFileError, match="format 99"):
        Company.open(path, clock=ManualClock(START))


def test_a_file_that_exists_is_not_overwritten(tmp_path):
    path = tmp_path / "acme.mkb"
    path.write_text("mine")
    with pytest.raises(CompanyFileError, match="exists"):
        Company.create(path, clock=ManualClock(START))
    assert path.read_text() == "mine"
