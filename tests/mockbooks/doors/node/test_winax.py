"""Node programs written for Windows with `winax`: they run as they are, and meet the errors that they would meet there.

The expected shapes of errors are those of winax's public code (DispError in src/utils.h of winax 3.6.9).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("werkzeug")

from mockbooks import CompanyFile
from mockbooks.doors.http import House, serving
from mockbooks.doors.node import PACKAGES, node_environment

NODE = shutil.which("node")

pytestmark = pytest.mark.skipif(NODE is None, reason="there is no Node on this machine")

QBXML = (
    '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{}</QBXMLMsgsRq></QBXML>'
)
ADD = QBXML.format('<CustomerAddRq requestID="7"><CustomerAdd><Name>Ann</Name></CustomerAdd></CustomerAddRq>')

# What the snippets of the tests stand in: a failure is shown with all that a program can ask of it.
FRAME = """
const told = (error) => ({ name: error.name, message: error.message, errno: error.errno, code: error.code,
  source: error.source, description: error.description, first: error.stack.split('\\n')[0] });
const tried = (what) => { try { return what() } catch (error) { return told(error) } };
const show = (value) => console.log(JSON.stringify(value));
const winax = require('winax');
const connect = () => { const rp = new winax.Object('QBXMLRP2.RequestProcessor'); rp.OpenConnection2('', 'Acme', 1); return rp };
"""


class Machine:
    """A machine with Node and a QuickBooks behind the door."""

    def __init__(self, house: House, address: str, folder: Path) -> None:
        self.house = house
        self.folder = folder
        self.variables = {**os.environ, **node_environment({}), "MOCKBOOKS_URL": address}

    def run(self, *words: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        assert NODE is not None
        return subprocess.run(
            [NODE, *map(str, words)], cwd=self.folder, env={**self.variables, **variables}, capture_output=True, text=True,
            timeout=60, check=False,
        )  # fmt: skip

    def says(self, program: str, **variables: str) -> Any:
        """What a snippet shows, one value or a list of them."""
        (self.folder / "program.js").write_text(FRAME + program, "utf-8")
        done = self.run("program.js", **variables)
        assert done.returncode == 0, done.stdout + done.stderr
        shown = [json.loads(line) for line in done.stdout.splitlines()]
        return shown[0] if len(shown) == 1 else shown


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with CompanyFile.create(name="Rainbow Paints") as company:
        house = House(company)
        with serving(house) as address:
            yield Machine(house, address, tmp_path)
        house.close()


def test_a_session_with_a_parse_error_a_status_error_and_a_good_answer(machine: Machine) -> None:
    parse_error, good, refused, code = machine.says(f"""
        const rp = connect();
        const ticket = rp.BeginSession('', 2);
        show(tried(() => rp.ProcessRequest(ticket, {json.dumps(QBXML.format("<CustomerAdRq/>"))})));
        show(rp.ProcessRequest(ticket, {json.dumps(ADD)}));
        show(rp.ProcessRequest(ticket, {json.dumps(ADD)}));
        rp.EndSession(ticket);
        rp.CloseConnection();
        show(tried(() => rp.EndSession(ticket)).code);
    """)
    assert parse_error == {
        "name": "Error",
        "message": "QuickBooks found an error when parsing the provided XML text stream.",
        "errno": -2147352567,
        "code": -2147220480,
        "source": "QBXMLRP2.RequestProcessor.2",
        "description": "QuickBooks found an error when parsing the provided XML text stream.",
        "first": "Error: DispInvoke: ProcessRequest: OLE error 0x80040400 Exception occurred.\r",
    }
    assert '<CustomerAddRs requestID="7" statusCode="0"' in good
    assert "<FullName>Ann</FullName>" in good
    assert 'statusCode="3100"' in refused
    assert code == -2147220465  # 0x8004040F: not connected
    assert [exchange.call for exchange in machine.house.main.journal] == ["ProcessRequest"] * 3 + ["EndSession"]
    assert "CustomerAdRq" in machine.house.main.journal[0].explanation


def test_members_are_found_as_winax_finds_them(machine: Machine) -> None:
    assert machine.says("""
        const rp = connect();
        const ticket = rp.beginsession('', 2);
        show([typeof rp, rp.MajorVersion, rp.majorversion, rp.ConnectionType, typeof rp.ProcessRequest, rp.Nothing === undefined,
          rp.QBXMLVersionsForSession(ticket).slice(-1)[0], Array.isArray(rp.QBXMLVersionsForSubscription),
          rp.AuthPreferences.WasAuthPreferencesObeyed(ticket), rp.__id, rp.AuthPreferences.__id,
          rp.__methods.BeginSession.argcnt, rp.GetQBLastError(), rp.EndSession(ticket) === undefined]);
    """) == [
        "function", 13, 13, 1, "function", True, "16.0", True, True, "QBXMLRP2.RequestProcessor",
        "QBXMLRP2.RequestProcessor.AuthPreferences", 2, "", True,
    ]  # fmt: skip


@pytest.mark.slow
def test_the_ways_to_make_an_object(machine: Machine) -> None:
    assert machine.says("""
        const A = winax.Object;
        show([new ActiveXObject('QBXMLRP2.RequestProcessor').MajorVersion, ActiveXObject('QBXMLRP2e.RequestProcessor').MajorVersion,
          A('QBXMLRP2.RequestProcessor.1').MajorVersion, new A('QBXMLRP2.RequestProcessor.2', { activate: true }).MajorVersion,
          new A('QBXMLRP.RequestProcessor').OpenConnection2 === undefined]);
    """) == [13, 13, 13, 13, True]


def test_what_com_itself_refuses(machine: Machine) -> None:
    shown = machine.says("""
        show(tried(() => new winax.Object('Excel.Application')));
        const rp = connect();
        show(tried(() => rp.BeginSession('')));
        show(tried(() => rp.BeginSession('', 2, 3)));
        show(tried(() => rp.BeginSession('', 'two')));
        show(tried(() => rp.BeginSession(null, 2)));
        show(tried(() => { rp.MajorVersion = 1 }));
        show(tried(() => { rp.Colour = 1 }));
        show(tried(() => `${rp}`));
        show(tried(() => new winax.Object()));
        show(tried(() => rp.Nothing()).name);
    """)
    assert [(each["message"].rstrip("\r\n"), each.get("errno")) for each in shown[:-1]] == [
        ("CreateInstance: Excel.Application Invalid class string", -2147221005),
        ("DispInvoke: BeginSession Parameter not optional.", -2147352561),
        ("DispInvoke: BeginSession Invalid number of parameters.", -2147352562),
        ("DispInvoke: BeginSession Type mismatch.", -2147352571),
        ("DispInvoke: BeginSession Type mismatch.", -2147352571),
        ("DispPropertyPut: MajorVersion Member not found.", -2147352573),
        ("DispPropertyFind: Colour Unknown name.", -2147352570),
        ("DispToString: Member not found.", -2147352573),
        ("Invalid arguments", None),
    ]
    assert shown[-1] == "TypeError"


@pytest.mark.slow
def test_arguments_are_turned_into_the_types_of_the_parameters(machine: Machine) -> None:
    assert machine.says("""
        const rp = new ActiveXObject('QBXMLRP2.RequestProcessor');
        rp.OpenConnection2(undefined, 4711, '1');
        rp.AuthPreferences.PutIsReadOnly(1);
        rp.AuthPreferences.PutAuthFlags(new winax.Variant(0x8000000F, 'uint'));
        const ticket = rp.BeginSession(new winax.Variant('', 'string'), 2.0);
        show(rp.AuthPreferences.GetIsReadOnly(Number(ticket)));
    """) is True  # fmt: skip
    assert machine.house.main.desktop.permissions.grants()[0].application.name == "4711"


def test_what_is_released_is_gone(machine: Machine) -> None:
    assert machine.says("""
        const rp = connect(), other = connect();
        rp.BeginSession('', 2);
        show([winax.release(rp), winax.release(rp, other, {}, null), tried(() => rp.MajorVersion).message]);
    """) == [1, 1, "DispNull"]
    assert machine.house.main.desktop.sessions == ()
    assert machine.house.main.processors == {}


def test_a_program_that_ends_holds_nothing_any_longer(machine: Machine) -> None:
    machine.says("connect().BeginSession('', 2); show(1); process.exit(0);")
    assert machine.house.main.desktop.sessions == ()


def test_quickbooks_that_was_reset_or_crashed_is_unavailable(machine: Machine) -> None:
    reset = machine.says("""
        const rp = connect();
        require('child_process').execFileSync(process.execPath, ['-e', `fetch('${process.env.MOCKBOOKS_URL}/control/reset', {method: 'POST'})`]);
        show(tried(() => rp.BeginSession('', 2)));
    """)
    assert (reset["message"], reset["errno"]) == (
        "DispInvoke: BeginSession The RPC server is unavailable.\r\n", -2147023174,
    )  # fmt: skip
    gone = machine.says("show(tried(() => connect()))", MOCKBOOKS_URL="http://127.0.0.1:9")
    assert gone["errno"] == -2147023174


def test_without_a_door_no_class_is_registered_and_it_says_why(machine: Machine) -> None:
    (machine.folder / "program.js").write_text("new (require('winax').Object)('QBXMLRP2.RequestProcessor')")
    done = machine.run("program.js", MOCKBOOKS_URL="")
    assert done.returncode == 1
    assert "MOCKBOOKS_URL is not set" in done.stderr
    assert "CreateInstance: QBXMLRP2.RequestProcessor Invalid class string" in done.stderr


@pytest.mark.parametrize("address", ["nonsense", "https://127.0.0.1", "127.0.0.1:8898"])
def test_an_address_that_is_none(machine: Machine, address: str) -> None:
    assert "MOCKBOOKS_URL is no address" in machine.says("show(tried(() => connect()).message)", MOCKBOOKS_URL=address)


def test_a_fork_and_a_token(machine: Machine) -> None:
    fork = machine.house.fork(machine.house.main)
    with serving(machine.house, token="open sesame") as address:
        program = (
            f"const rp = connect(); show(rp.ProcessRequest(rp.BeginSession('', 2), {json.dumps(ADD)}).length > 0);"
        )
        assert machine.says(program, MOCKBOOKS_URL=f"{address}/forks/{fork}", MOCKBOOKS_TOKEN="open sesame") is True
        refused = machine.says("show(tried(() => connect()).message)", MOCKBOOKS_URL=address)
    assert "401" in refused
    assert len(machine.house.main.journal) == 0
    assert len(machine.house.forks[fork].journal) == 1


def test_an_es_module_finds_it_too(machine: Machine) -> None:
    (machine.folder / "program.mjs").write_text(
        "import winax from 'winax';\nconst lazily = await import('winax');\n"
        "console.log(lazily.Object, new winax.Object('QBXMLRP2.RequestProcessor').MajorVersion, lazily.default === winax);"
    )
    done = machine.run("program.mjs")
    # A named import finds nothing, as in the real package.
    assert (done.stdout, done.returncode) == ("undefined 13 true\n", 0), done.stderr


def test_it_goes_before_one_that_is_installed_and_works_on_windows_alone(machine: Machine) -> None:
    installed = machine.folder / "node_modules" / "winax"
    installed.mkdir(parents=True)
    (installed / "index.js").write_text("throw new Error('no native module')")
    assert machine.says("show(connect().MajorVersion)") == 13


@pytest.mark.slow
def test_as_an_ordinary_package_of_node_path(machine: Machine) -> None:
    (machine.folder / "program.js").write_text(
        "console.log(require('winax/activex').Object('QBXMLRP2.RequestProcessor').MajorVersion)"
    )
    done = machine.run("program.js", NODE_PATH=str(PACKAGES), NODE_OPTIONS="")
    assert done.stdout == "13\n", done.stderr


@pytest.mark.slow
def test_a_program_with_com_in_a_thread_of_its_own(machine: Machine) -> None:
    """As programs do that must not stand still while QuickBooks answers."""
    (machine.folder / "com.js").write_text("""
        const { parentPort } = require('worker_threads');
        const rp = new (require('winax').Object)('QBXMLRP2.RequestProcessor');
        rp.OpenConnection2('', 'Acme', 1);
        const ticket = rp.BeginSession('', 0);
        parentPort.on('message', (text) => {
          parentPort.postMessage(rp.ProcessRequest(ticket, text));
          rp.EndSession(ticket); rp.CloseConnection(); parentPort.close();
        });
    """)
    assert machine.says(f"""
        const worker = new (require('worker_threads').Worker)('./com.js');
        worker.on('message', (answer) => show(answer.includes('statusCode="0"')));
        worker.postMessage({json.dumps(ADD)});
    """) is True  # fmt: skip
    assert machine.house.main.processors == {}


@pytest.mark.slow
def test_many_calls_do_not_take_long(machine: Machine) -> None:
    per_call, length = machine.says(f"""
        const rp = connect(), ticket = rp.BeginSession('', 2);
        const begun = process.hrtime.bigint();
        for (let number = 0; number < 200; number++) rp.GetCurrentCompanyFileName(ticket);
        show(Number(process.hrtime.bigint() - begun) / 200e6);
        show(rp.ProcessRequest(ticket, {json.dumps(QBXML.format("<CustomerAddRq><CustomerAdd><Name>Ann</Name><Notes>Ü" + "x" * 4000 + "</Notes></CustomerAdd></CustomerAddRq>"))}).length);
    """)
    assert per_call < 20, "milliseconds"
    assert length > 4000


@pytest.mark.slow
def test_objects_that_nobody_reaches_any_longer_are_let_go(machine: Machine) -> None:
    (machine.folder / "program.js").write_text("""
        const winax = require('winax');
        (function () { for (let number = 0; number < 50; number++) new winax.Object('QBXMLRP2.RequestProcessor'); })();
        setTimeout(() => { global.gc(); setTimeout(() => {
          fetch(process.env.MOCKBOOKS_URL + '/control').then((a) => a.json()).then((s) => console.log(s.processors));
        }, 300); }, 10);
    """)
    done = machine.run("--expose-gc", "program.js")
    assert int(done.stdout) < 50, done.stderr
