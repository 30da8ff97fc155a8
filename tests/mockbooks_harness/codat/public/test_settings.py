"""Data type settings of client and company, and the one-time switch on its three levels."""

from __future__ import annotations

from typing import Any

import pytest


def setting(data_type: str, **more: Any) -> dict[str, Any]:
    return {"dataType": data_type, "fetchOnFirstLink": True, "syncSchedule": 0, "syncOrder": 0} | more


@pytest.fixture
def base(company: Any) -> str:
    return f"/companies/{company.id}"


def test_the_client_s_settings(client: Any) -> None:
    body = client.get("/profile/syncSettings").body
    assert len(body["settings"]) == 28
    by_type = {row["dataType"]: row for row in body["settings"]}
    assert by_type["invoices"] == {
        "dataType": "invoices",
        "fetchOnFirstLink": True,
        "syncSchedule": 0,
        "syncOrder": 9,
        "isLocked": False,
    }
    assert by_type["balanceSheet"]["monthsToSync"] == 24
    body = {"settings": [setting("invoices", syncSchedule=24, syncOrder=3)], "overridesDefaults": True}
    assert client.post("/profile/syncSettings", body).status == 204
    row = next(r for r in client.get("/profile/syncSettings").body["settings"] if r["dataType"] == "invoices")
    assert (row["syncSchedule"], row["syncOrder"]) == (24, 3)


def test_a_company_s_settings_hold_only_when_they_override(client: Any, base: str, company: Any) -> None:
    assert client.get(f"{base}/syncSettings").body["overridesDefaults"] is False
    body = {"companyId": company.id, "settings": [setting("invoices", fetchOnFirstLink=False)]}
    assert client.post(f"{base}/syncSettings", body | {"overridesDefaults": False}).status == 204

    def fetched() -> bool:
        rows = client.get(f"{base}/syncSettings").body["settings"]
        return next(bool(row["fetchOnFirstLink"]) for row in rows if row["dataType"] == "invoices")

    assert fetched()
    client.post(f"{base}/syncSettings", body | {"overridesDefaults": True})
    assert not fetched()
    assert client.get(f"{base}/syncSettings").body["overridesDefaults"] is True


def test_settings_decide_what_the_first_link_queues_and_in_which_order(
    client: Any, base: str, company: Any, desk: Any
) -> None:
    rows = [
        setting(row["dataType"], fetchOnFirstLink=False) for row in client.get(f"{base}/syncSettings").body["settings"]
    ]
    rows += [setting("bills", syncOrder=2), setting("suppliers", syncOrder=1), setting("journals", syncOrder=0)]
    client.post(f"{base}/syncSettings", {"companyId": company.id, "settings": rows, "overridesDefaults": True})
    desk.link()
    assert [row["dataType"] for row in desk.work()["datasets"]] == ["suppliers", "bills"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"settings": None},
        {"settings": [{}]},
        {"settings": [setting("nonsense")]},
        {"settings": [setting("invoices", syncSchedule="daily")]},
        {"settings": [setting("invoices", fetchOnFirstLink="yes")]},
        {"settings": [setting("invoices", syncFromUtc="2024-01-01T00:00:00Z", syncFromWindow=24)]},
        {"companyId": "somebody else"},
        {"overridesDefaults": None},
    ],
)
def test_settings_that_are_not_valid(client: Any, base: str, company: Any, wrong: dict[str, Any]) -> None:
    body = {"companyId": company.id, "settings": [setting("invoices")], "overridesDefaults": True} | wrong
    before = client.get(f"{base}/syncSettings").body
    assert client.post(f"{base}/syncSettings", body).status == 400
    assert client.get(f"{base}/syncSettings").body == before


def test_a_schedule_queues_n_hours_after_the_last_sync(
    client: Any, base: str, company: Any, desk: Any, clock: Any
) -> None:
    body = {"companyId": company.id, "settings": [setting("customers", syncSchedule=24)], "overridesDefaults": True}
    client.post(f"{base}/syncSettings", body)
    desk.link()
    desk.upload("customers", [])

    def waiting() -> list[str]:
        return [row["dataType"] for row in desk.work()["datasets"] if row["dataType"] == "customers"]

    clock.advance(hours=23, minutes=59)
    assert waiting() == []
    clock.advance(minutes=1)
    assert waiting() == ["customers"]
    clock.advance(hours=48)
    assert waiting() == ["customers"], "it waits for the connector, once"


def test_the_nearest_word_on_one_time_holds(client: Any, base: str, desk: Any) -> None:
    integration = client.get(f"{base}/connections/{desk.connection.id}").body["integrationId"]
    assert desk.exchange().body["mode"] == "ongoing"
    assert client.call("PATCH", "/settings", {"oneTimeSync": "true"}).body == {"oneTimeSync": "true"}
    assert desk.exchange().body["mode"] == "oneTime"
    client.call("PATCH", f"/settings/integrations/{integration}", {"oneTimeSync": "false"})
    assert client.get(f"/settings/integrations/{integration}").body["oneTimeSync"] == "false"
    assert desk.exchange().body["mode"] == "ongoing"
    client.call("PUT", f"{base}/settings", {"companyId": desk.company.id, "offlineConnectorInstall": False})
    assert client.get(f"{base}/settings").body["oneTimeSync"] == "true"
    assert desk.exchange().body["mode"] == "oneTime"
    client.call("PUT", f"{base}/settings", {})
    assert desk.exchange().body["mode"] == "ongoing"


def test_a_switch_that_is_neither(client: Any, company: Any) -> None:
    assert client.call("PATCH", "/settings", {"oneTimeSync": "sometimes"}).status == 400
    assert client.get(f"/settings/integrations/{company.id}").status == 404
