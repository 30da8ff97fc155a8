"""The page of docs/ about the Web Connector: its programs run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

MY_SERVICE = """
import re

def application(environ, start_response):
    call = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
    name = re.search("Body><([A-Za-z]+)", call)[1]
    inner = {
        "authenticate": "<string>T</string><string></string>",
        "sendRequestXML": "&lt;?qbxml version='13.0'?&gt;&lt;QBXML&gt;&lt;QBXMLMsgsRq onError='stopOnError'&gt;"
        "&lt;CustomerQueryRq/&gt;&lt;/QBXMLMsgsRq&gt;&lt;/QBXML&gt;",
        "receiveResponseXML": "100",
    }.get(name, "")
    start_response("200 OK", [("Content-Type", "text/xml")])
    return [(
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<{name}Response xmlns="http://developer.intuit.com/"><{name}Result>{inner}</{name}Result></{name}Response>'
        "</s:Body></s:Envelope>"
    ).encode()]
"""


def blocks(checkout: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", (checkout / "docs" / "web-connector.md").read_text("utf-8"), re.DOTALL)


def test_the_test_of_the_page_passes(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "test_page.py").write_text(blocks(checkout)[0], "utf-8")
    (tmp_path / "my_service.py").write_text(MY_SERVICE, "utf-8")
    # An empty company is ready at once, and any will do.
    (tmp_path / "conftest.py").write_text(
        "import pytest\n\n\n@pytest.fixture(scope='session')\ndef quickbooks_recipe():\n    return None\n", "utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "mockbooks_harness.plugin"],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path]), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


def test_the_program_of_the_page_runs(
    checkout: Path, tmp_path: Path, qwc_text: str, capsys: Any, monkeypatch: Any
) -> None:
    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    names: dict[str, Any] = {}
    exec(compile(MY_SERVICE, "my_service.py", "exec"), names)
    server = make_server("127.0.0.1", 0, names["application"], handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (tmp_path / "shop.qwc").write_text(qwc_text, "utf-8")
    monkeypatch.chdir(tmp_path)
    try:
        program = blocks(checkout)[1].replace("127.0.0.1:8000", f"127.0.0.1:{server.server_port}")
        exec(compile(program, "web-connector.md", "exec"), {})
    finally:
        server.shutdown()
        server.server_close()
    printed = capsys.readouterr().out
    assert "text='CustomerQueryRq'" in printed
    assert "Shop: done" in printed
