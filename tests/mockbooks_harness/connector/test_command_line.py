"""`mockbooks connector`: the connector by hand, a script or a typing person at the desk."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
import requests
from click.testing import CliRunner, Result

from mockbooks import CompanyFile, Dialog, ManualClock, QuickBooks, SystemClock, WebConnector
from mockbooks_harness.codat import Codat, Company, Connection
from mockbooks_harness.connector.command_line import connector
from mockbooks_harness.connector.reading import request_set
from mockbooks_harness.connector.terminal import BadScript, TerminalPerson, drawn, read_answers

SCRIPT = ["--answer", "region=US", "--answer", "company question=Yes", "--answer", "permission=always"]


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """A company file with one customer."""
    path = tmp_path / "acme.mkb"
    with CompanyFile.create(path, clock=ManualClock(datetime(2024, 5, 1, tzinfo=UTC))) as company:
        QuickBooks(company).process(
            request_set("<CustomerAddRq><CustomerAdd><Name>Ada</Name></CustomerAdd></CustomerAddRq>", "13.0")
        )
    return path


@pytest.fixture
def codat() -> Codat:
    return Codat(clock=SystemClock(), random=Random(1))


@pytest.fixture
def address(codat: Codat) -> Iterator[str]:
    with codat.serve() as served:
        yield served


@pytest.fixture
def company(codat: Codat) -> Company:
    return codat.add_company("Rainbow Paints", fetch_on_first_link=["customers"])


@pytest.fixture
def connection(codat: Codat, company: Company) -> Connection:
    return codat.connect(company)


def call(*words: object, types: str | None = None) -> Result:
    return CliRunner().invoke(connector, [str(word) for word in words], input=types)


def test_an_australian_company(codat: Codat, address: str, tmp_path: Path) -> None:
    """Codat's list of regions has no Australia, so its region is offered only if that is said."""
    file, linked = tmp_path / "nursery.mkb", ["--codat", address, "--answer", "region=AU", *SCRIPT[2:]]
    with CompanyFile.generate("australian", path=file, seed=4, transactions=30) as made:
        invoices = made.company.connection.execute("SELECT count(*) FROM txn WHERE kind = 'Invoice'").fetchone()[0]
    company = codat.add_company("Nursery", fetch_on_first_link=["customers", "invoices", "taxRates"])
    codat.connect(company)
    refused = call("link", file, *linked, "--licence", company.id, "--quiet")
    assert refused.exit_code == 2
    assert "\"Connect to Mockbooks\" offers 'UK', 'US', 'CA'; the script says 'AU'" in refused.output
    done = call("link", file, *linked, "--licence", company.id, "--also-region", "AU", "--quiet")
    assert done.exit_code == 0, done.output
    assert len(codat.records(company, "invoices")) == invoices > 3
    assert {rate["code"] for rate in codat.records(company, "taxRates")} >= {"CAG", "EXP", "FRE", "GST", "NCF", "NCG"}
    assert {customer["defaultCurrency"] for customer in codat.records(company, "customers")} == {"AUD"}


def test_a_life_by_script(acme: Path, codat: Codat, address: str, company: Company, connection: Connection) -> None:
    at = ["--codat", address]
    linked = call("link", acme, *at, "--licence", company.id.upper(), *SCRIPT)
    assert linked.exit_code == 0, linked.output
    assert "Thank you. You have linked successfully." in linked.output
    assert "THE APPLICATION CALLS ITSELF" in linked.output
    assert connection.status == "Linked"
    assert [row["customerName"] for row in codat.records(company, "customers")] == ["Ada"]
    shown = json.loads(call("status", acme, "--json").output)
    assert (shown["state"], shown["region"], "token" in shown) == ("tray", "US", False)
    assert "state         tray" in call("status", acme).output

    push = codat.push(connection, "customers", {"customerName": "Fay", "status": "Active"})
    assert call("pause", acme, *at, "--hours", 24).output.startswith("Status: Paused until")
    assert call("run", acme, *at, "--every", 0.01, "--polls", 2).exit_code == 0
    assert push.status == "Pending"
    assert call("resume", acme, *at, "--quiet").output == "tray: Idle\n"
    assert push.status == "Success"
    assert "Europe/London" in call("schedule", acme, "19:00-07:00 Mon-Fri Europe/London", *at).output
    assert call("schedule", acme, "always", *at).output == "Syncs may run: always\n"
    codat.queue(connection, "customers")
    assert call("sync", acme, *at, "--closed", "--quiet").exit_code == 0
    assert len(codat.records(company, "customers")) == 2

    kept = call("uninstall", acme, *at, "--nobody")
    assert (kept.exit_code, connection.status) == (1, "Linked")
    assert "(nobody is at the desk)" in kept.output
    assert call("uninstall", acme, *at, "--answer", "uninstall=Yes").exit_code == 0
    assert connection.status == "Deauthorized"


def test_a_version_with_another_signature_is_asked_for_anew(
    acme: Path, codat: Codat, address: str, company: Company, connection: Connection
) -> None:
    at = ["--codat", address]
    call("link", acme, *at, "--licence", company.id, *SCRIPT)
    updated = call("update", acme, "v. 9001", *at, "--signed", "GlobalSign 2026")
    assert (updated.exit_code, updated.output) == (0, "version v. 9001\ntray: Idle\n")
    dataset = codat.queue(connection, "customers")
    asked = call("sync", acme, *at, "--nobody")
    assert (asked.exit_code, dataset.status) == (1, "Queued")
    assert "GlobalSign 2026" in asked.output
    assert call("sync", acme, *at, "--answer", "permission=always").exit_code == 0
    assert dataset.status == "Complete"
    codat.queue(connection, "customers")
    assert call("sync", acme, *at, "--closed").exit_code == 0


def test_a_script_in_a_file(acme: Path, address: str, company: Company, connection: Connection, tmp_path: Path) -> None:
    script = tmp_path / "person.toml"
    script.write_text(
        f'[answers]\n"licence key" = "{company.id}"\nregion = "US"\n"company question" = "Yes"\npermission = "while-open"\n'
    )
    assert call("link", acme, "--codat", address, "--script", script).exit_code == 0
    assert connection.status == "Linked"


def test_permission_refused_is_exit_code_1(acme: Path, address: str, company: Company, connection: Connection) -> None:
    refused = call("link", acme, "--codat", address, "--licence", company.id, *SCRIPT[:4], "--answer", "permission=no")
    assert refused.exit_code == 1
    assert "awaiting link" in refused.output
    assert connection.status == "PendingAuth"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["run", "--codat", "http://127.0.0.1:9", "--every", "-1"], "is not in the range"),
        (["pause", "--codat", "http://127.0.0.1:9", "--hours", "0"], "is not in the range"),
        (["link", "--answer", "permission=maybe"], "permission is one of"),
        (["link", "--answer", "region"], "an answer is written as"),
        (["schedule", "25:00-07:00"], "a time is written as"),
        (["link", "--script", "SCRIPT"], "Invalid"),
    ],
)
def test_misuse_is_said_and_is_exit_code_2(acme: Path, tmp_path: Path, words: list[str], says: str) -> None:
    (tmp_path / "bad.toml").write_text("answers = [")
    words = [str(tmp_path / "bad.toml") if word == "SCRIPT" else word for word in words]
    answered = call(words[0], acme, *words[1:], "--codat", "http://127.0.0.1:9")
    assert answered.exit_code == 2
    assert says in answered.output
    assert answered.exception is None or isinstance(answered.exception, SystemExit)


def test_what_is_no_company_file_or_no_store(tmp_path: Path, acme: Path) -> None:
    broken = tmp_path / "broken.mkb"
    broken.write_text("nothing")
    assert call("sync", broken, "--codat", "http://127.0.0.1:9").exit_code == 2
    store = tmp_path / "acme.mkb.link"
    store.write_bytes(b"no store" * 100)
    assert call("status", acme).exit_code == 2
    assert call("sync", acme, "--codat", "http://127.0.0.1:9").exit_code == 2


def test_what_is_not_linked_cannot_be_paused(acme: Path) -> None:
    answered = call("pause", acme, "--codat", "http://127.0.0.1:9")
    assert answered.exit_code == 1
    assert "link it first" in answered.output


def test_codat_that_cannot_be_reached_is_exit_code_1(acme: Path, company: Company) -> None:
    answered = call("link", acme, "--codat", "http://127.0.0.1:9", "--licence", company.id, *SCRIPT)
    assert answered.exit_code == 1
    assert "could not reach Codat" in answered.output


PROGRAM = "from mockbooks_harness.connector.command_line import connector; connector(prog_name='mockbooks connector')"


def test_it_runs_until_it_is_told_to_stop_and_survives_a_kill(
    acme: Path, codat: Codat, address: str, company: Company, connection: Connection
) -> None:
    call("link", acme, "--codat", address, "--licence", company.id, *SCRIPT)
    pushes = []
    for number, how in enumerate((signal.SIGKILL, signal.SIGTERM)):
        command = [sys.executable, "-c", PROGRAM, "run", str(acme), "--codat", address, "--every", "0.05"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
            push = codat.push(connection, "customers", {"customerName": f"N{number}", "status": "Active"})
            pushes.append(push)
            for _ in range(200):
                if push.status == "Success":
                    break
                time.sleep(0.05)
            os.kill(process.pid, how)
            process.communicate(timeout=10)
        assert process.returncode == (-signal.SIGKILL if how is signal.SIGKILL else 0)
    assert [push.status for push in pushes] == ["Success", "Success"]
    call("sync", acme, "--codat", address)
    names = [row["customerName"] for row in codat.records(company, "customers")]
    assert sorted(names) == ["Ada", "N0", "N1"]


@pytest.mark.slow
def test_a_process_that_is_killed_again_and_again_writes_everything_once(
    acme: Path, codat: Codat, address: str, company: Company, connection: Connection
) -> None:
    call("link", acme, "--codat", address, "--licence", company.id, *SCRIPT)
    random, pushes, in_the_middle = Random(1), [], 0
    command = [sys.executable, "-c", PROGRAM, "run", str(acme), "--codat", address, "--every", "0.01"]
    for number in range(25):
        for each in range(20):
            record = {"customerName": f"N{number}-{each}", "status": "Active"}
            pushes.append(codat.push(connection, "customers", record))
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            started = sum(push.status == "Success" for push in pushes)
            for _ in range(1000):
                # Into the middle of its work, which takes no time: shortly after the first that it has done.
                if sum(push.status == "Success" for push in pushes) > started:
                    break
                time.sleep(0.002)
            time.sleep(random.random() * 0.05)
            process.kill()
        in_the_middle += any(push.status == "Pending" for push in pushes)
    assert in_the_middle > 10
    for _ in range(3):
        assert call("sync", acme, "--codat", address).exit_code == 0
    assert {push.status for push in pushes} == {"Success"}
    with CompanyFile.open(acme) as books:
        answer = QuickBooks(books).process(request_set("<CustomerQueryRq/>", "13.0"))
        assert books.check() == []
    assert all(answer.count(f"<Name>{push.record['customerName']}</Name>") == 1 for push in pushes)
    assert answer.count("<CustomerRet>") == 1 + len(pushes) == len(codat.records(company, "customers"))


def test_the_service_for_the_web_connector(
    acme: Path, codat: Codat, address: str, company: Company, connection: Connection, tmp_path: Path
) -> None:
    qwc = tmp_path / "acme.qwc"
    command = [sys.executable, "-c", PROGRAM, "webservice", str(qwc), "--codat", address, "--licence", company.id]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url, password = process.stdout.readline().strip(), process.stdout.readline().strip()
        try:
            assert url in qwc.read_text()
            assert requests.get(url, timeout=5).status_code == 400
            with CompanyFile.open(acme, clock=SystemClock()) as books, QuickBooks(books) as quickbooks:
                quickbooks.desktop.person.allows()
                with WebConnector(quickbooks) as web_connector:
                    application = web_connector.add(qwc, password=password)
                    application.update().raise_for_error()
                    push = codat.push(connection, "customers", {"customerName": "Fay", "status": "Active"})
                    application.update().raise_for_error()
        finally:
            process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (0, "")
    assert (connection.status, push.status) == ("Linked", "Success")
    assert "Ada" in [row["customerName"] for row in codat.records(company, "customers")]


def test_a_service_for_nobody_is_not_served(address: str, tmp_path: Path) -> None:
    nobody = "00000000-0000-0000-0000-000000000000"
    answered = call("webservice", tmp_path / "a.qwc", "--codat", address, "--licence", nobody)
    assert (answered.exit_code, (tmp_path / "a.qwc").exists()) == (1, False)
    assert "No company was found" in answered.output


# The person at the terminal

PROMPT = Dialog("region", "Connect to Mockbooks", ("Region:", "word " * 40), ("UK", "US", "CA"))


def person(*lines: str) -> tuple[TerminalPerson, list[str]]:
    """Somebody who types these lines, and what they were shown."""
    typed, shown = list(lines), []

    def asks(prompt: str) -> str:
        shown.append(prompt)
        return typed.pop(0)

    return TerminalPerson(shows=shown.append, asks=asks), shown


@pytest.mark.parametrize(("lines", "answer"), [(["2"], "US"), (["ca"], "CA"), ([""], None), (["7", "Mars", "1"], "UK")])
def test_an_option_is_chosen_by_number_or_name(lines: list[str], answer: str | None) -> None:
    somebody, shown = person(*lines)
    assert somebody.answer(PROMPT) == answer
    assert somebody.seen[-1].answer == answer
    assert any("(2) US" in line for line in shown)


def test_a_field_takes_a_line() -> None:
    somebody, _ = person(" 1234 ")
    assert somebody.answer(Dialog("licence key", "Add Company", ("Enter your license key.",), ())) == "1234"


def test_the_end_of_the_input_closes_a_dialog() -> None:
    def ended(_prompt: str) -> str:
        raise EOFError

    assert TerminalPerson(shows=lambda _: None, asks=ended).answer(PROMPT) is None


def test_a_box_has_straight_edges() -> None:
    lines = drawn(PROMPT).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert lines[0].startswith("+- Connect to Mockbooks -")


def test_a_script_makes_sense_or_is_refused() -> None:
    assert read_answers(["region=US", "company question = Yes"]) == {"region": "US", "company question": "Yes"}
    somebody, _ = person()
    with pytest.raises(BadScript):
        somebody.script({"permission": "perhaps"})


def test_a_licence_key_that_none_can_be_is_misuse_and_leaves_nothing(acme: Path, tmp_path: Path) -> None:
    at = ["--codat", "http://127.0.0.1:9", "--licence"]
    there = sorted(tmp_path.iterdir())
    for words in (["link", acme, *at, "KEY"], ["webservice", tmp_path / "app.qwc", *at, "KEY"]):
        refused = call(*words)
        assert refused.exit_code == 2
        assert "'KEY' is no licence key: it is the company's id at Codat" in refused.output
    unheard = call("webservice", tmp_path / "app.qwc", *at, "8a210b68-6988-11ed-a1eb-0242ac120002")
    assert unheard.exit_code == 1
    assert "Codat:" in unheard.output
    assert sorted(tmp_path.iterdir()) == there


def test_the_status_of_what_is_no_company_file_is_misuse(tmp_path: Path) -> None:
    (tmp_path / "notes.mkb").write_text("no company file", "utf-8")
    refused = call("status", tmp_path / "notes.mkb")
    assert refused.exit_code == 2
    assert "is not a company file" in refused.output
