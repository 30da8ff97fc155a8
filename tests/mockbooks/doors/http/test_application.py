"""Who may call the door, what a call may look like, and that nothing else is reachable through it."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from http_door import CUSTOMERS, Door, customer_add, request_set

from mockbooks import CompanyFile
from mockbooks.doors.http import House
from mockbooks.doors.http.application import LOOPBACK_NAMES
from mockbooks.doors.http.served import Setting

TOKEN = "open sesame"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8898", "[::1]:1", "LOCALHOST.", "acme.localhost:80"])
def test_this_machines_own_names_are_taken(door: Door, host: str) -> None:
    assert door.call("GET", "/control", Host=host).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "", "[::2]", "10.0.0.1"]
)
def test_a_name_that_was_rebound_to_this_machine_is_not(door: Door, host: str) -> None:
    answer = door.client.open("/control", headers={"Host": host})
    assert answer.status_code == 403
    assert answer.json["error"]["kind"] == "request"


@pytest.mark.parametrize(("origin", "status"), [("http://evil.example", 403), ("null", 403), ("http://localhost", 200)])
def test_a_page_from_elsewhere_cannot_call(door: Door, origin: str, status: int) -> None:
    answer = door.client.post("/qbxml", data=request_set(CUSTOMERS), headers={"Host": "localhost", "Origin": origin})
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("site", "mode", "status"),
    [
        ("cross-site", "no-cors", 403),
        ("same-site", "cors", 403),
        ("cross-site", "navigate", 200),
        ("same-origin", "cors", 200),
        ("none", "navigate", 200),
    ],
)
def test_a_page_from_elsewhere_cannot_even_ask(door: Door, site: str, mode: str, status: int) -> None:
    assert door.call("GET", "/control", **{"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode}).status_code == status


def test_a_body_that_is_json_says_so(door: Door) -> None:
    answer = door.client.post(
        "/control/clock", data='{"advance": 1}', headers={"Host": "localhost"}, content_type="text/plain"
    )
    assert answer.status_code == 415


def test_a_door_to_others_takes_any_name_and_wants_its_token(house: House) -> None:
    door = Door(house, token=TOKEN, names=None)
    refused = door.call("GET", "/control", Host="quickbooks.example")
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, 'Basic realm="Mockbooks"')
    for given in (f"Bearer {TOKEN}", "Basic " + base64.b64encode(f"ann:{TOKEN}".encode()).decode()):
        assert door.call("GET", "/control", Host="quickbooks.example", Authorization=given).status_code == 200


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer x", TOKEN, "Basic x", "Basic " + base64.b64encode(b"x:y").decode(), "Bearer \xff"]
)
@pytest.mark.parametrize("path", ["/", "/control", "/openapi.json", "/nowhere"])
def test_without_the_token_nothing_is_told(house: House, given: str, path: str) -> None:
    answer = Door(house, token=TOKEN).call("GET", path, Authorization=given)
    assert answer.status_code == 401
    assert "Rainbow" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404), ("GET", "/control/", 404), ("GET", "/forks/f9/", 404),
        ("GET", "/qbxml", 405), ("PUT", "/control", 405), ("OPTIONS", "/qbxml", 405), ("GET", "/../control", 404),
        ("GET", "/%2e%2e/etc/passwd", 404), ("POST", "/processors/p9/CloseConnection", 404), ("HEAD", "/control", 200),
        ("GET", "/control?x=1", 400), ("GET", "/control/journal?last=1&last=2", 400), ("GET", "/control/journal?last=-1", 400),
        ("GET", "/control/journal?failed=maybe", 400), ("GET", "/control/journal?last=%ff", 400),
        ("DELETE", "/control/faults/9", 404), ("DELETE", "/control/faults/x", 404), ("DELETE", "/control/snapshots/..", 404),
        ("DELETE", "/control/permissions", 400),
    ],
)  # fmt: skip
def test_what_there_is_not_is_said_plainly(door: Door, method: str, path: str, status: int) -> None:
    answer = door.call(method, path)
    assert answer.status_code == status
    if status == 405:
        assert answer.headers["Allow"]
    if status >= 400:
        assert answer.json["error"]["text"]


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"advance": NaN}', b'{"advance": 1e999}', b"1" * 5000]
)
def test_a_body_that_is_no_object_is_refused(door: Door, body: bytes) -> None:
    answer = door.client.post(
        "/control/clock", data=body, headers={"Host": "localhost"}, content_type="application/json"
    )
    assert answer.status_code == 400


def test_a_body_that_is_too_large_is_refused(house: House) -> None:
    door = Door(house, most_bytes=1000)
    answer = door.client.post("/qbxml", data=b" " * 1001, headers={"Host": "localhost"})
    assert answer.status_code == 413


def test_a_fault_of_ours_is_a_500_that_says_so(
    door: Door, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(door.house, "at", lambda _: 1 / 0)
    answer = door.call("GET", "/control")
    assert answer.status_code == 500
    assert "ZeroDivisionError" in answer.json["error"]["text"]
    assert "Traceback" in capsys.readouterr().err


def test_the_names_it_goes_by_are_loopback() -> None:
    assert frozenset({"localhost", "127.0.0.1", "::1"}) == LOOPBACK_NAMES


# Files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "served"
    inside.mkdir()
    for place in (inside / "acme.mkb", inside / "other.mkb", tmp_path / "secret.mkb"):
        CompanyFile.create(place, name=place.stem).close()
    (inside / "link.mkb").symlink_to(tmp_path / "secret.mkb")
    (inside / "notes.txt").write_text("no company file")
    return inside


def begin(door: Door, name: str) -> dict[str, object]:
    url = door.post("/processors")["url"]
    door.post(f"{url}/OpenConnection2", appID="", appName="App", connPref=1)
    answer = door.call("POST", f"{url}/BeginSession", {"qbFileName": name, "reqFileMode": 2})
    door.delete(url)
    found: dict[str, object] = answer.json
    return found


@pytest.mark.parametrize(
    "name",
    [
        "../secret.mkb", "link.mkb", "{outside}", "notes.txt", "{folder}/../secret.mkb", "/etc/passwd", "nothing.mkb", ".", "..",
        "\0", "x" * 4000, "C:\\Windows\\win.ini", "{folder}", "~/secret.mkb", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_no_file_outside_the_served_folder_is_reachable(folder: Path, name: str) -> None:
    name = name.format(outside=folder.parent / "secret.mkb", folder=folder)
    with CompanyFile.open(folder / "acme.mkb") as company:
        house = House(company, setting=Setting(closed=True))
        door = Door(house)
        door.post("/control/permissions", application="App")
        found = begin(door, name)
        assert "error" in found, found
        known = len(house.main.desktop._files)
        assert known <= 2
        refused = door.call("POST", "/control/desktop/open", {"file": name})
        assert refused.status_code == 422, refused.text
        assert "secret" not in door.get("/control")["company"]
        house.close()


@pytest.mark.parametrize("name", ["acme.mkb", "./acme.mkb", "../served/acme.mkb", "{folder}/acme.mkb"])
def test_the_served_file_has_one_identity_under_all_its_names(folder: Path, name: str) -> None:
    with CompanyFile.open(folder / "acme.mkb") as company:
        house = House(company, setting=Setting(closed=True))
        door = Door(house)
        door.post("/control/permissions", application="App")
        assert "result" in begin(door, name.format(folder=folder))
        assert len(house.main.desktop._files) == 1
        house.close()


def test_another_company_file_of_the_folder_can_be_opened(folder: Path) -> None:
    with CompanyFile.open(folder / "acme.mkb") as company:
        house = House(company)
        door = Door(house)
        opened = door.post("/control/desktop/open", file="other.mkb")
        assert opened["open"] == str(folder / "other.mkb")
        door.qbxml(customer_add("Ann"))
        door.post("/control/desktop/open")
        assert door.names() == []
        house.close()


def test_a_fork_reaches_no_file_at_all(folder: Path) -> None:
    with CompanyFile.open(folder / "acme.mkb") as company:
        house = House(company)
        door = Door(house)
        fork = door.below(door.post("/control/forks")["url"])
        for name in ("acme.mkb", str(folder / "acme.mkb"), "../start.mkb"):
            assert fork.call("POST", "/control/desktop/open", {"file": name}).status_code == 422
        house.close()
