"""The control interface: what a test can do around QuickBooks."""

from __future__ import annotations

from typing import Any

import pytest
from http_door import CUSTOMERS, Door, customer_add, request_set

from mockbooks import CompanyFile, ManualClock
from mockbooks.doors.http import House
from mockbooks.doors.http.served import Bounds


def connected(door: Door, name: str = "App") -> str:
    url: str = door.post("/processors")["url"]
    door.post(f"{url}/OpenConnection2", appID="", appName=name, connPref=1)
    return url


def begin(door: Door, url: str, status: int | None = None) -> Any:
    return door.post(f"{url}/BeginSession", status, qbFileName="", reqFileMode=2)


def test_reset_puts_everything_back(door: Door) -> None:
    begun = door.get("/control")
    door.qbxml(customer_add("Ann"))
    door.post("/control/faults", request="CustomerQuery", status=3180)
    door.post("/control/clock", advance=86_400)
    url = connected(door)
    begin(door, url)
    door.post("/control/desktop/show", title="Backup")
    assert door.post("/control/reset") == begun
    assert door.names() == []
    begin(door, url, status=404)
    begin(door, connected(door))


def test_a_reset_file_is_reset_on_disk(tmp_path: Any) -> None:
    CompanyFile.create(tmp_path / "acme.mkb", name="Acme").close()
    with CompanyFile.open(tmp_path / "acme.mkb") as company:
        house = House(company)
        door = Door(house)
        door.qbxml(customer_add("Ann"))
        door.post("/control/reset")
        house.close()
    with CompanyFile.open(tmp_path / "acme.mkb") as company:
        house = House(company)
        assert Door(house).names() == []
        assert company.check() == []
        house.close()


def test_a_fork_is_a_company_of_its_own(door: Door) -> None:
    door.qbxml(customer_add("Ann"))
    made = door.post("/control/forks", expecting=201)
    fork = door.below(made["url"])
    fork.qbxml(customer_add("Bob"))
    fork.post("/control/faults", request="CustomerAdd", status=3180)
    door.qbxml(customer_add("Cay"))
    assert (door.names(), fork.names()) == (["Ann", "Cay"], ["Ann", "Bob"])
    fork.post("/control/reset")
    assert fork.names() == ["Ann"]
    assert door.get("/control/forks") == {"forks": [made]}
    door.delete(f"/control/forks/{made['fork']}")
    assert fork.call("GET", "/control").status_code == 404


def test_a_fork_of_a_fork_is_a_fork(door: Door) -> None:
    fork = door.below(door.post("/control/forks")["url"])
    fork.qbxml(customer_add("Ann"))
    assert door.below(fork.post("/control/forks")["url"]).names() == ["Ann"]


def test_a_fork_has_a_clock_of_its_own(door: Door) -> None:
    fork = door.below(door.post("/control/forks")["url"])
    now = door.get("/control/clock")
    fork.post("/control/clock", advance=60)
    assert door.get("/control/clock") == now != fork.get("/control/clock")


def test_snapshots(door: Door) -> None:
    door.qbxml(customer_add("Ann"))
    assert door.post("/control/snapshots", name="one customer") == {"snapshot": "one customer"}
    door.qbxml(customer_add("Bob"))
    other = door.post("/control/snapshots")["snapshot"]
    door.post("/control/snapshots/one customer/restore")
    assert door.names() == ["Ann"]
    door.post(f"/control/snapshots/{other}/restore")
    assert door.names() == ["Ann", "Bob"]
    assert door.get("/control/snapshots") == {"snapshots": sorted(["one customer", other])}
    door.post("/control/snapshots", expecting=400, name="a/b")
    door.delete("/control/snapshots/one customer")
    door.post("/control/snapshots/one customer/restore", expecting=404)


def test_the_company_can_be_had_whole(door: Door) -> None:
    door.qbxml(customer_add("Ann"))
    content = door.call("GET", "/control/company").data
    with CompanyFile.from_bytes(content) as company:
        house = House(company)
        assert Door(house).names() == ["Ann"]
        house.close()


def test_a_fault_is_met_and_told_of(door: Door) -> None:
    fault = door.post("/control/faults", expecting=201, request="CustomerAdd", hresult="0x80040408", times=None)
    assert (fault["fault"], fault["hresult"], fault["times"]) == (1, "0x80040408", None)
    failure = door.qbxml(customer_add("Ann"), status=422)
    assert failure["name"] == "quickbooks_not_started"
    assert door.get("/control/faults")["faults"] == [fault]
    door.delete("/control/faults/1")
    door.qbxml(customer_add("Ann"))


def test_of_two_faults_that_say_the_same_the_named_one_goes(door: Door) -> None:
    for _ in range(3):
        door.post("/control/faults", call="BeginSession", hresult="no_access")
    door.delete("/control/faults/2")
    assert [each["fault"] for each in door.get("/control/faults")["faults"]] == [1, 3]
    door.delete("/control/faults")
    assert door.get("/control/faults") == {"faults": []}


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"request": "NoSuchAdd", "status": 3180},
        {"call": "Begin", "hresult": "no_access"},
        {"hresult": "no_such"},
        {"request": "CustomerAdd", "status": 3180, "times": 0},
        {"delay": -1},
        {"dely": 1},
    ],
)
def test_a_fault_that_is_none_is_refused(door: Door, fault: dict[str, Any]) -> None:
    assert door.call("POST", "/control/faults", fault).status_code == 400
    assert door.get("/control/faults") == {"faults": []}


def test_the_clock_stands_where_it_is_put(door: Door) -> None:
    assert door.post("/control/clock", at="2025-05-01T09:30:00")["now"] == "2025-05-01T09:30:00+00:00"
    door.post("/control/clock", advance=3600)
    answer = door.qbxml(customer_add("Ann"))
    assert "<TimeCreated>2025-05-01T06:30:0" in answer
    assert door.post("/control/clock", system=True)["clock"] == "system"
    assert door.post("/control/clock", advance=0)["clock"] == "standing"


@pytest.mark.parametrize(
    "body",
    [
        {}, {"advance": 1, "system": True}, {"at": "1999-01-01"}, {"at": "soon"}, {"advance": -1}, {"advance": 1e300},
        {"at": "2200-01-01"}, {"system": False}, {"advance": "1"},
    ],
)  # fmt: skip
def test_a_clock_does_not_run_backwards_nor_nowhere(door: Door, body: dict[str, Any]) -> None:
    before = door.get("/control/clock")
    assert door.call("POST", "/control/clock", body).status_code == 400
    assert door.get("/control/clock") == before


def test_the_journal_says_why(door: Door) -> None:
    door.qbxml(customer_add("Ann"))
    door.qbxml(customer_add("Ann"))
    door.qbxml("<NoSuchRq/>", status=422)
    journal = door.get("/control/journal")
    assert [each["number"] for each in journal["exchanges"]] == [1, 2, 3]
    assert journal["exchanges"][1]["outcomes"][0]["code"] == 3100
    assert "NoSuchRq" in journal["exchanges"][2]["explained"]
    failed = door.get("/control/journal?failed=true&last=1&texts=false")
    assert [each["number"] for each in failed["exchanges"]] == [3]
    assert "request" not in failed["exchanges"][0]
    door.delete("/control/journal")
    assert door.get("/control/journal") == {"count": 0, "exchanges": []}


def test_what_is_not_served_is_counted(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    from mockbooks.operations import engine
    from mockbooks.operations.registry import operations

    rest = {name: served for name, served in operations().items() if name != "CustomerQueryRq"}
    monkeypatch.setattr(engine, "operations", lambda: rest)
    assert 'statusCode="1030"' in door.qbxml(CUSTOMERS)
    assert door.get("/control")["not_served"] == 1
    assert "1 requests: a gap of Mockbooks" in door.call("GET", "/").text


def test_the_books_can_be_checked(door: Door) -> None:
    door.qbxml(customer_add("Ann"))
    assert door.get("/control/check") == {"problems": []}
    door.house.main.company.company.connection.execute(
        "INSERT OR REPLACE INTO total SELECT id, 1, 1, 0, 0 FROM list_object WHERE name = 'Ann'"
    )
    assert door.get("/control/check")["problems"]


# The desk


def test_the_screen(door: Door) -> None:
    assert door.post("/control/desktop/close")["running"] is False
    assert door.post("/control/desktop/open")["open"].endswith("Rainbow Paints.QBW")
    assert door.post("/control/desktop/show", title="Backup", text="Now?")["dialog"] == "Backup"
    assert door.qbxml(CUSTOMERS, status=422)["code"] == "0x80040414"
    assert door.post("/control/desktop/dismiss")["dialog"] is None
    assert door.post("/control/desktop/start")["copies"] == 2
    assert door.post("/control/desktop/close_second_copy")["copies"] == 1
    assert door.post("/control/desktop/switch_to_multi_user")["mode"] == "multi-user"
    assert door.post("/control/desktop/crash")["running"] is False
    door.post("/control/desktop/switch_to_single_user", expecting=409)


def test_the_person(door: Door) -> None:
    door.post("/control/person/leaves", expecting=204)
    door.post("/control/person/refuses", once=True)
    door.post("/control/person/allows", access="each-time")
    url = connected(door)
    assert begin(door, url, status=422)["error"]["code"] == "0x80040420"
    seen = door.get("/control/person")["seen"]
    assert [(each["dialog"], each["answer"]) for each in seen] == [("application certificate", "No")]


def test_a_deed_is_done_when_its_occasion_comes(door: Door) -> None:
    door.post("/control/person/does", what="crash", request="CustomerQuery", after=1)
    door.names()
    assert door.qbxml(CUSTOMERS, status=422)["code"] == "0x800706BA"
    door.post("/control/person/does", expecting=400, what="crash", request="NoSuch")
    door.post("/control/person/does", expecting=400, what="dance")


def test_a_script_that_answers_what_is_not_offered_is_told(door: Door) -> None:
    door.post("/control/person/answers", dialog="application certificate", answer="Perhaps")
    assert "Perhaps" in begin(door, connected(door), status=409)["error"]["text"]


def test_permissions(door: Door) -> None:
    door.post("/control/person/leaves")
    door.post("/control/permissions", expecting=204, application="My App", access="while-open")
    begin(door, connected(door, "My App"))
    (grant,) = door.get("/control/permissions")["permissions"]
    assert grant == {"application": "My App", "access": "while-open", "personal_data": False}
    door.delete("/control/permissions?application=My%20App")
    door.delete("/control/permissions?application=My%20App", status=404)
    begin(door, connected(door, "My App"), status=422)


# Bounds


def bounded(**bounds: Any) -> Door:
    return Door(House(CompanyFile.create(clock=ManualClock()), bounds=Bounds(**bounds)))


def test_what_is_kept_is_bounded() -> None:
    door = bounded(processors=2, forks=1, snapshots=1, faults=1, applications=1)
    for _ in range(2):
        door.post("/processors")
    door.post("/processors", expecting=429)
    door.post("/control/forks")
    door.post("/control/forks", expecting=429)
    door.post("/control/snapshots", name="a")
    door.post("/control/snapshots", name="a")
    door.post("/control/snapshots", name="b", expecting=429)
    door.post("/control/faults", delay=1)
    door.post("/control/faults", delay=1, expecting=429)
    door.post("/control/person/refuses", expecting=429)
    door.qbxml(CUSTOMERS)
    answer = door.client.post("/qbxml?application=B", data=request_set(CUSTOMERS), headers={"Host": "localhost"})
    assert answer.status_code == 429


def test_an_idle_processor_gives_way() -> None:
    door = bounded(processors=2, idle=100.0)
    now = [0.0]
    door.house.main.idle_clock = lambda: now[0]
    first, second = (connected(door) for _ in range(2))
    ticket = begin(door, first)["result"]
    now[0] = 90.0
    door.post(f"{second}/GetQBLastError")
    door.post("/processors", expecting=429)
    now[0] = 110.0
    door.post("/processors", expecting=201)
    door.post(f"{first}/EndSession", expecting=404, ticket=ticket)
    assert door.get("/control")["sessions"] == []
    door.post(f"{second}/GetQBLastError")


def test_the_dialogs_that_were_seen_are_bounded() -> None:
    door = bounded(dialogs=3)
    door.post("/control/person/allows", access="each-time")
    url = connected(door)
    for _ in range(5):
        ticket = begin(door, url)["result"]
        door.post(f"{url}/EndSession", ticket=ticket)
    assert len(door.house.main.desktop.person.seen) == 3


def test_subscriptions_are_bounded() -> None:
    door = bounded(faults=2)
    url = connected(door)
    answers = [
        door.call("POST", f"{url}/ProcessSubscription", {"inputRequest": SUBSCRIPTION.format(kind)}) for kind in "ABC"
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 429]


SUBSCRIPTION = """<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLSubscriptionMsgsRq><DataEventSubscriptionAddRq>
<DataEventSubscriptionAdd><SubscriberID>{{E09C86CF-9D6E-4EF2-BCBE-4D66B6B0F75{}}}</SubscriberID><COMCallbackInfo><AppName>App</AppName>
<ProgID>Acme.Listener</ProgID></COMCallbackInfo><DeliveryPolicy>DeliverOnlyIfRunning</DeliveryPolicy><ListEventSubscription>
<ListEventType>Customer</ListEventType><ListEventOperation>Add</ListEventOperation></ListEventSubscription>
</DataEventSubscriptionAdd></DataEventSubscriptionAddRq></QBXMLSubscriptionMsgsRq></QBXML>"""


def test_a_disk_that_is_full_leaves_the_snapshots_as_they_are(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    door.post("/control/snapshots", name="a")

    def full(path: Any, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    assert "No space left" in door.post("/control/snapshots", name="a", expecting=507)["error"]["text"]
    monkeypatch.undo()
    door.post("/control/snapshots/a/restore")


def test_a_file_that_another_process_is_writing_is_busy(tmp_path: Any) -> None:
    import sqlite3

    CompanyFile.create(tmp_path / "acme.mkb", name="Acme").close()
    with CompanyFile.open(tmp_path / "acme.mkb") as company:
        house = House(company)
        door = Door(house)
        company.company.connection.execute("PRAGMA busy_timeout = 1")
        other = sqlite3.connect(tmp_path / "acme.mkb", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        door.post("/control/permissions", expecting=422, application="App")
        assert "busy" in door.qbxml(customer_add("Ann"), status=422)["explanation"]
        other.execute("ROLLBACK")
        door.qbxml(customer_add("Ann"))
        house.close()
        other.close()


def test_a_file_that_is_damaged_is_told(tmp_path: Any) -> None:
    file = tmp_path / "acme.mkb"
    with CompanyFile.create(file, name="Acme") as company:
        connection = company.company.connection
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'posting'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with file.open("r+b") as content:
        content.seek((page - 1) * size)
        content.write(b"Z" * size)
    with CompanyFile.open(file) as company:
        house = House(company)
        refused = Door(house).call("GET", "/control/check")
        assert refused.status_code == 503
        assert "damaged" in refused.json["error"]["text"]
        house.close()


def test_what_is_installed(door: Door) -> None:
    assert door.post("/control/installation", installation="nothing")["installation"] == "nothing"
    assert door.post("/processors", expecting=422)["error"]["code"] == "0x800401F3"
    door.post("/control/installation", installation="unregistered")
    assert begin(door, connected(door), 422)["error"]["name"] == "not_registered"
    door.post("/control/reset")
    begin(door, connected(door))


def test_closed_books_are_closed(door: Door) -> None:
    door.post("/control/closing_date", expecting=400, until="soon")
    entry = (
        "<JournalEntryAddRq><JournalEntryAdd><TxnDate>2023-05-01</TxnDate>"
        "<JournalDebitLine><AccountRef><FullName>Opening Balance Equity</FullName></AccountRef><Amount>1.00</Amount></JournalDebitLine>"
        "<JournalCreditLine><AccountRef><FullName>Sales</FullName></AccountRef><Amount>1.00</Amount></JournalCreditLine>"
        "</JournalEntryAdd></JournalEntryAddRq>"
    )
    for name, kind in (("Opening Balance Equity", "Equity"), ("Sales", "Income")):
        door.qbxml(
            f"<AccountAddRq><AccountAdd><Name>{name}</Name><AccountType>{kind}</AccountType></AccountAdd></AccountAddRq>"
        )
    door.post("/control/closing_date", until="2023-12-31", password=True)
    closed = door.qbxml(entry)
    assert 'statusCode="0"' not in closed, closed
    door.post("/control/closing_date")
    assert 'statusCode="0"' in door.qbxml(entry)
