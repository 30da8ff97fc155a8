"""Settings: what is fetched when, and whether the connector stays.

*Data type settings* ([D:DOC core-concepts/data-type-settings]): a client has one setting a data type; a company uses
the client's until it overrides them.  *One-time sync* ([D:DOC offline-connectors], [D:H23]): client, integration,
company, the nearest that says something wins.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from mockbooks_harness.codat.calls import flag, text_member, whole_number
from mockbooks_harness.codat.data_types import DATA_TYPES, REPORTS, by_key
from mockbooks_harness.codat.errors import not_valid
from mockbooks_harness.exact_json import Record


@dataclass(frozen=True, slots=True)
class SyncSetting:
    """How one data type is synced: `sync_schedule` in hours, 0 for none; months for the reports only."""

    data_type: str
    fetch_on_first_link: bool
    sync_schedule: int
    sync_order: int
    months_to_sync: int | None = None
    sync_from_utc: str | None = None
    sync_from_window: int | None = None
    is_locked: bool = False

    def body(self) -> Record:
        """As Codat writes it; optional members are left out where there is nothing to say."""
        body: Record = {
            "dataType": self.data_type,
            "fetchOnFirstLink": self.fetch_on_first_link,
            "syncSchedule": self.sync_schedule,
            "syncOrder": self.sync_order,
        }
        optional = {
            "syncFromUtc": self.sync_from_utc,
            "syncFromWindow": self.sync_from_window,
            "monthsToSync": self.months_to_sync,
        }
        return (
            body | {name: value for name, value in optional.items() if value is not None} | {"isLocked": self.is_locked}
        )


def default_settings() -> dict[str, SyncSetting]:
    """One setting a data type: fetched on first link, no schedule, reports over 24 months.

    [D:DOC] says "on for most types by default" without naming the others; that all are on is assumed.
    """
    return {
        row.key: SyncSetting(row.key, True, 0, row.order, months_to_sync=24 if row.key in REPORTS else None)
        for row in DATA_TYPES.values()
    }


def read_settings(body: Record, present: dict[str, SyncSetting]) -> dict[str, SyncSetting]:
    """`present` with the settings of a request laid over it; types it does not name stay (assumed).

    Raises the 400 of Codat for an unknown type, a missing member, or both ways to limit the history at once.
    """
    rows = body.get("settings")
    if not isinstance(rows, list):
        raise not_valid('"settings" is missing or not an array.')
    settings = dict(present)
    for row in rows:
        setting = _read_setting(row)
        settings[setting.data_type] = setting
    return settings


def _read_setting(row: object) -> SyncSetting:
    if not isinstance(row, dict):
        raise not_valid("A member of settings is not an object.")
    data_type = by_key(text_member(row, "dataType", required=True) or "").key
    window, since = row.get("syncFromWindow"), text_member(row, "syncFromUtc")
    if window is not None and since is not None:
        raise not_valid(f"The setting of {data_type} has syncFromUtc and syncFromWindow; it takes one or the other.")
    months = row.get("monthsToSync")
    return SyncSetting(
        data_type,
        flag(row, "fetchOnFirstLink"),
        whole_number(row.get("syncSchedule"), "syncSchedule"),
        whole_number(row.get("syncOrder"), "syncOrder"),
        None if months is None else whole_number(months, "monthsToSync"),
        since,
        None if window is None else whole_number(window, "syncFromWindow"),
        flag(row, "isLocked") if "isLocked" in row else False,
    )


@dataclass(slots=True)
class ClientSettings:
    """What the client set for all its companies."""

    sync: dict[str, SyncSetting] = field(default_factory=default_settings)
    overrides_defaults: bool = False
    one_time: bool = False
    integrations_one_time: dict[str, bool] = field(default_factory=dict)


@dataclass(slots=True)
class CompanySettings:
    """What is set for one company; None and an empty dictionary mean that the client's settings hold."""

    sync: dict[str, SyncSetting] = field(default_factory=dict)
    overrides_defaults: bool = False
    one_time: bool | None = None


def effective(client: ClientSettings, company: CompanySettings) -> list[SyncSetting]:
    """The settings that hold for a company, in sync order."""
    settings = client.sync | company.sync if company.overrides_defaults else client.sync
    return sorted(settings.values(), key=lambda setting: (setting.sync_order, setting.data_type))


def is_one_time(client: ClientSettings, company: CompanySettings, platform_key: str) -> bool:
    """Whether the connector is to leave after the first sync.  [D:DOC] the company's word goes before the
    integration's.
    """
    if company.one_time is not None:
        return company.one_time
    return client.integrations_one_time.get(platform_key, client.one_time)


def with_first_link(settings: dict[str, SyncSetting], wanted: set[str]) -> dict[str, SyncSetting]:
    """`settings` with *fetch on first link* on for the types in `wanted` and off for all others."""
    return {key: replace(row, fetch_on_first_link=key in wanted) for key, row in settings.items()}
