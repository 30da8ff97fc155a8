"""The page for people: what it says, that nothing in it runs, and that a browser shows it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from http_door import CUSTOMERS, Door, customer_add

from mockbooks.doors.http import House, serving
from mockbooks.doors.http.served import Bounds


def shown(door: Door, path: str = "/") -> str:
    answer = door.call("GET", path)
    assert answer.status_code == 200
    assert answer.content_type == "text/html; charset=utf-8"
    return re.sub(r"<[^>]*>", " ", answer.text.partition("</style>")[2])


def test_it_says_how_quickbooks_stands(door: Door) -> None:
    text = shown(door)
    assert "Rainbow Paints" in text
    assert "running, the file open in single-user mode" in text
    assert "Nobody has called yet." in text
    door.post("/control/desktop/show", title="Backup")
    assert "a dialog: Backup" in shown(door)
    door.post("/control/desktop/close_company")
    assert "running, no company file open" in shown(door)
    door.post("/control/desktop/close")
    assert "not running" in shown(door)


def test_it_says_what_went_wrong_and_why(door: Door) -> None:
    door.qbxml(customer_add("Ann"))
    door.qbxml(customer_add("Ann"))
    door.qbxml("<CustomerAdRq/>", status=422)
    text = shown(door)
    assert "3 calls" in text
    assert "0x80040400" in text
    assert "QuickBooks found an error when parsing the provided XML text stream." in text
    assert "CustomerAdRq" in text
    assert "CustomerAdd 3100" in text
    assert text.index("0x80040400") < text.index("CustomerAdd 3100"), "the newest comes first"


def test_a_fork_has_a_page_of_its_own(door: Door) -> None:
    url = door.post("/control/forks")["url"]
    door.below(url).qbxml(customer_add("Ann"))
    assert f'<a href="{url}/">' in door.call("GET", "/").text
    assert "1 call" in shown(door, f"{url}/")
    assert "Nobody has called yet." in shown(door)


def test_what_others_have_said_is_text_and_no_markup(door: Door) -> None:
    bad = "<script>alert(1)</script>"
    url = door.post("/processors")["url"]
    door.post(f"{url}/OpenConnection2", appID="", appName=f'"><img src=x {bad}', connPref=1)
    door.post(f"{url}/BeginSession", 422, qbFileName=bad, reqFileMode=2)
    door.post("/control/desktop/show", title=bad)
    door.post("/control/snapshots", name="<script>")
    door.qbxml(bad, status=422)
    page = door.call("GET", "/")
    assert "<script" not in page.text
    assert "<img" not in page.text
    assert "&lt;script&gt;" in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_a_busy_quickbooks_has_a_page_all_the_same(door: Door) -> None:
    import threading

    door.house.main.bounds = Bounds(patience=0.05)
    begun, over = threading.Event(), threading.Event()

    def work() -> None:
        with door.house.main.lock:
            begun.set()
            over.wait()

    worker = threading.Thread(target=work)
    worker.start()
    begun.wait()
    try:
        assert "QuickBooks is busy" in shown(door)
    finally:
        over.set()
        worker.join()


def chromium(*words: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("there is no Chromium on this machine")
    profile = folder / "profile"
    done = subprocess.run(
        [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--user-data-dir={profile}", *words],
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return done


@pytest.mark.slow
def test_a_browser_shows_it(house: House, tmp_path: Path) -> None:
    door = Door(house)
    door.qbxml(customer_add("Zoë &amp; Söhne"))
    door.qbxml("<CustomerAdRq/>", CUSTOMERS, status=422)
    with serving(house) as address:
        seen = chromium("--dump-dom", f"{address}/", folder=tmp_path).stdout.decode()
        picture = tmp_path / "page.png"
        chromium(f"--screenshot={picture}", "--window-size=900,900", f"{address}/", folder=tmp_path)
    assert "<h1>Rainbow Paints</h1>" in seen
    assert "Zoë &amp;amp; Söhne" in seen
    assert len(re.findall("<details", seen)) == 2
    assert seen.count("<details") == seen.count("</details>")
    assert len(re.findall(r'<details class="exchange bad" open="">', seen)) == 1
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 10_000
