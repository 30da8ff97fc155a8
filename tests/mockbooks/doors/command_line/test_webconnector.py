"""`mockbooks webconnector`: a service on a port, an update, what is printed, and the exit codes."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from mockbooks import QuickBooks
from mockbooks.journal_file import exchanges_of, journal_of

QWC = """<?xml version="1.0"?><QBWCXML><AppName>Shop</AppName><AppID/><AppURL>{url}</AppURL>
<AppDescription/><AppSupport>{url}</AppSupport><UserName>shop</UserName>
<OwnerID>{{57F3B9B1-86F1-4fcc-B1EE-566DE1813D20}}</OwnerID><FileID>{{90A44FB5-33D9-4815-AC85-BC87A7E7D1EB}}</FileID>
<QBType>QBFS</QBType><Scheduler><RunEveryNSeconds>1</RunEveryNSeconds></Scheduler></QBWCXML>"""
ADD = (
    '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><CustomerAddRq><CustomerAdd>'
    "<Name>{}</Name></CustomerAdd></CustomerAddRq></QBXMLMsgsRq></QBXML>"
)


class Shop:
    """A service that knows one user, and has customers to add."""

    def __init__(self) -> None:
        self.work = ["Web Ann"]
        self.percent = "100"
        self.error = ""
        self.status = 200
        self.request = ADD
        self.calls: list[str] = []

    def answer(self, call: str) -> str:
        found = re.search("<soap:Body><([A-Za-z]+)", call)
        assert found is not None
        self.calls.append(found[1])
        match found[1]:
            case "authenticate":
                known = "<strUserName>shop</strUserName><strPassword>s3cret</strPassword>" in call
                second = "nvu" if not known else "" if self.work else "none"
                inner = f"<string>T</string><string>{second}</string>"
            case "sendRequestXML":
                inner = escape(self.request.format(self.work.pop(0)))
            case "receiveResponseXML":
                inner = self.percent
            case "getLastError":
                inner = self.error
            case "closeConnection":
                inner = "Goodbye"
            case _:
                inner = ""
        name = found[1]
        return (
            '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
            f'<{name}Response xmlns="http://developer.intuit.com/"><{name}Result>{inner}</{name}Result></{name}Response>'
            "</s:Body></s:Envelope>"
        )


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[tuple[Shop, Path]]:
    shop = Shop()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            call = self.rfile.read(int(self.headers["Content-Length"])).decode()
            body = shop.answer(call).encode()
            self.send_response(shop.status)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    qwc = tmp_path / "shop.qwc"
    qwc.write_text(QWC.format(url=f"http://127.0.0.1:{server.server_port}/qbwc"), "utf-8")
    yield shop, qwc
    server.shutdown()
    server.server_close()


def names(acme: Path) -> list[str]:
    ask = '<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><CustomerQueryRq/></QBXMLMsgsRq></QBXML>'
    with QuickBooks(acme) as quickbooks:
        assert quickbooks.company.check() == []
        return re.findall("<FullName>(Web .*)</FullName>", quickbooks.process(ask))


def test_an_update(run: Callable[..., Any], acme: Path, shop: tuple[Shop, Path]) -> None:
    result = run("webconnector", shop[1], acme, "--password", "s3cret")
    assert (result.exit_code, result.stdout) == (0, "Shop: done. Goodbye\n")
    assert result.stderr == "session with the company file that is open\n100 %  CustomerAddRq\ndone. Goodbye\n"
    assert names(acme) == ["Web Ann"]
    log = (acme.parent / "QWCLog.txt").read_bytes().decode()
    assert log.startswith("20")
    assert "updateWS() for application = 'Shop' has STARTED\r\n" in log
    assert "<Name>Web Ann</Name>" in log
    assert any("CustomerAddRq" in each.request for each in exchanges_of(journal_of(acme)))


def test_until_there_is_no_more(run: Callable[..., Any], acme: Path, shop: tuple[Shop, Path]) -> None:
    shop[0].work = ["Web Ann", "Web Bob", "Web Cid"]
    result = run(
        "webconnector", shop[1], acme, "--password", "s3cret", "--until-none", "--json", "--quiet", "--no-journal",
        "--level", "off",
    )  # fmt: skip
    assert (result.exit_code, result.stderr) == (0, "")
    endings = [each["ending"] for each in json.loads(result.stdout)["updates"]]
    assert endings == ["done", "done", "done", "nothing_to_do"]
    assert names(acme) == ["Web Ann", "Web Bob", "Web Cid"]
    assert {each.name for each in acme.parent.iterdir()} & {"QWCLog.txt", "acme.mkb.journal"} == set()


def test_nothing_to_do(run: Callable[..., Any], acme: Path, shop: tuple[Shop, Path]) -> None:
    shop[0].work = []
    result = run("webconnector", shop[1], acme, "--password", "s3cret")
    assert (result.exit_code, result.stdout) == (0, "Shop: nothing to do. No data exchange required\n")


def test_the_service_tells_of_an_error(run: Callable[..., Any], acme: Path, shop: tuple[Shop, Path]) -> None:
    shop[0].percent, shop[0].error = "-5", "No such shelf"
    result = run("webconnector", shop[1], acme, "--password", "s3cret", "--quiet")
    assert (result.exit_code, result.stdout) == (1, "Shop: the service told of an error. No such shelf\n")
    assert "receiveResponseXML gave -5" in result.stderr


def test_misuse(run: Callable[..., Any], acme: Path, tmp_path: Path, shop: tuple[Shop, Path]) -> None:
    none = tmp_path / "none.qwc"
    none.write_text("<QBWCXML><AppName>Shop</AppName></QBWCXML>", "utf-8")
    result = run("webconnector", none, acme)
    assert result.exit_code == 2
    assert "AppURL is missing" in result.stderr
    assert run("webconnector", tmp_path / "missing.qwc", acme).exit_code == 2
    assert run("webconnector", shop[1], shop[1]).exit_code == 2
    assert run("webconnector", shop[1], acme, "--until-none", "--auto-run").exit_code == 2
    assert run("webconnector", shop[1], acme, "--log", tmp_path / "no" / "such" / "log").exit_code == 2
    assert shop[0].calls == []


def test_the_service_fails(run: Callable[..., Any], acme: Path, shop: tuple[Shop, Path]) -> None:
    shop[0].status = 404
    result = run("webconnector", shop[1], acme, "--password", "s3cret", "--quiet")
    assert result.exit_code == 3
    assert "The request failed with HTTP status 404: Not Found." in result.stdout
    assert names(acme) == []


def test_nobody_is_there(run: Callable[..., Any], acme: Path, shop: tuple[Shop, Path]) -> None:
    result = run("webconnector", shop[1], acme, "--url", "http://127.0.0.1:9/qbwc", "--quiet")
    assert result.exit_code == 3
    assert "Unable to connect to the remote server" in result.stdout
    assert "Nobody answers at http://127.0.0.1:9/qbwc" in result.stderr


def test_a_password(
    run: Callable[..., Any], acme: Path, shop: tuple[Shop, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run("webconnector", shop[1], acme, "--password", "wrong")
    assert result.exit_code == 3
    assert "QBWC1012: Authentication failed" in result.stdout
    monkeypatch.setenv("MOCKBOOKS_PASSWORD", "s3cret")
    assert run("webconnector", shop[1], acme).exit_code == 0


def test_quickbooks_fails(run: Callable[..., Any], acme: Path, shop: tuple[Shop, Path]) -> None:
    shop[0].request = "<QBXML>{}</QBXML>"
    result = run("webconnector", shop[1], acme, "--password", "s3cret", "--quiet")
    assert result.exit_code == 4
    assert "0x80040400" in result.stderr


@pytest.mark.parametrize("answer", ["no", "nobody"])
def test_no_permission(run: Callable[..., Any], acme: Path, shop: tuple[Shop, Path], answer: str) -> None:
    result = run("webconnector", shop[1], acme, "--answer", answer)
    assert result.exit_code == 4
    assert result.stderr.startswith("QBWC1039: There was a problem adding the application. 0x800404")
    assert shop[0].calls == [], "the service hears nothing of it"


def test_a_request_that_is_refused_is_shown(run: Callable[..., Any], acme: Path, shop: tuple[Shop, Path]) -> None:
    shop[0].work = ["Web Ann", "Web Ann"]
    result = run("webconnector", shop[1], acme, "--password", "s3cret", "--quiet", "--until-none")
    assert result.exit_code == 0
    assert result.stderr.startswith("refused: CustomerAddRq: 3100 The name")


def test_it_does_not_end(run: Callable[..., Any], acme: Path, shop: tuple[Shop, Path]) -> None:
    shop[0].work = [f"Web {number}" for number in range(20)]
    shop[0].percent = "1"
    result = run("webconnector", shop[1], acme, "--password", "s3cret", "--quiet", "--most-requests", "5")
    assert result.exit_code == 5
    assert "5 requests were sent, and receiveResponseXML says 1 %" in result.stderr
    assert len(names(acme)) == 5


def test_quickbooks_is_closed(run: Callable[..., Any], acme: Path, shop: tuple[Shop, Path]) -> None:
    result = run("webconnector", shop[1], acme, "--password", "s3cret", "--closed", "--quiet")
    assert result.exit_code in (4, 5), "nobody named the file"
    assert "0x80040416" in result.stderr


def test_a_name_for_the_file(run: Callable[..., Any], acme: Path, shop: tuple[Shop, Path]) -> None:
    run("webconnector", shop[1], acme, "--password", "s3cret", "--file-name", "C:\\Books\\acme.qbw", "--multi-user")
    log = (acme.parent / "QWCLog.txt").read_text("utf-8")
    assert 'cfn="C:\\Books\\acme.qbw"' in log
    assert "<QBFileMode>MultiUser</QBFileMode>" in log


def test_by_the_schedule_until_a_signal_which_waits_for_the_update(acme: Path, shop: tuple[Shop, Path]) -> None:
    shop[0].work = ["Web Ann"]
    running = subprocess.Popen(
        [sys.executable, "-m", "mockbooks", "webconnector", shop[1], acme, "--password", "s3cret", "--auto-run"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    deadline = time.monotonic() + 20
    while "authenticate" not in shop[0].calls and time.monotonic() < deadline:
        time.sleep(0.01)
    running.send_signal(signal.SIGTERM)
    stdout, stderr = running.communicate(timeout=20)
    assert (running.returncode, stdout) == (0, "Shop: done. Goodbye\n"), stderr
    assert names(acme) == ["Web Ann"]
