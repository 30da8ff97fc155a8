"""Settings: data type settings of client and company, and the historical one-time switches.

[D:CP] for `syncSettings`: POST answers 204.  The one-time switches are in Codat's portal today; their last public form
([D:H23]) is the mock's control surface.  `oneTimeSync` is typed *string* there and its values are not public: "true"
and
"false" are assumed, a boolean is taken too.
"""

from __future__ import annotations

from typing import Any

from mockbooks_harness.codat.calls import Answer, Call, text_member
from mockbooks_harness.codat.errors import not_found, not_valid, schedule_not_allowed
from mockbooks_harness.codat.integrations import INTEGRATIONS, Integration
from mockbooks_harness.codat.settings import SyncSetting, read_settings
from mockbooks_harness.codat.state import Company, State
from mockbooks_harness.exact_json import Record

HOURLY = 1
"""A schedule in hours."""

CLIENT_ID = "6d6f636b-0000-4000-8000-626f6f6b7300"
"""The id of the one client of a mock (ours)."""


def get_client_settings(state: State, _call: Call) -> Answer:
    """GET /profile/syncSettings"""
    rows = _bodies(state.settings.sync)
    return Answer(
        200, {"clientId": CLIENT_ID, "settings": rows, "overridesDefaults": state.settings.overrides_defaults}
    )


def set_client_settings(state: State, call: Call) -> Answer:
    """POST /profile/syncSettings"""
    body = call.object()
    state.settings.sync = _allowed(state, read_settings(body, state.settings.sync))
    state.settings.overrides_defaults = bool(body.get("overridesDefaults", True))
    return Answer(204)


def get_company_settings(state: State, call: Call) -> Answer:
    """GET /companies/{companyId}/syncSettings"""
    company = state.company(call.parameters["companyId"])
    rows = [setting.body() for setting in state.sync_settings(company)]
    overrides = company.settings.overrides_defaults
    return Answer(200, {"companyId": company.id, "settings": rows, "overridesDefaults": overrides})


def set_company_settings(state: State, call: Call) -> Answer:
    """POST /companies/{companyId}/syncSettings: {companyId, settings, overridesDefaults}, all required"""
    company = state.company(call.parameters["companyId"])
    body = call.object()
    if (text_member(body, "companyId", required=True) or "").lower() != company.id:
        raise not_valid('"companyId" in the body is not the company of the path.')
    overrides = body.get("overridesDefaults")
    if not isinstance(overrides, bool):
        raise not_valid('"overridesDefaults" is missing or not true or false.')
    company.settings.sync = _allowed(state, read_settings(body, company.settings.sync))
    company.settings.overrides_defaults = overrides
    return Answer(204)


def get_one_time(state: State, _call: Call) -> Answer:
    """GET /settings"""
    return Answer(200, {"oneTimeSync": _word(state.settings.one_time)})


def set_one_time(state: State, call: Call) -> Answer:
    """PATCH /settings"""
    state.settings.one_time = _switch(call.object())
    return get_one_time(state, call)


def get_integration_one_time(state: State, call: Call) -> Answer:
    """GET /settings/integrations/{integrationId}"""
    integration = _integration(call)
    one_time = state.settings.integrations_one_time.get(integration.key, state.settings.one_time)
    return Answer(200, {"integrationId": integration.integration_id, "oneTimeSync": _word(one_time)})


def set_integration_one_time(state: State, call: Call) -> Answer:
    """PATCH /settings/integrations/{integrationId}"""
    state.settings.integrations_one_time[_integration(call).key] = _switch(call.object())
    return get_integration_one_time(state, call)


def get_company_one_time(state: State, call: Call) -> Answer:
    """GET /companies/{companyId}/settings"""
    return Answer(200, _company_body(state, state.company(call.parameters["companyId"])))


def set_company_one_time(state: State, call: Call) -> Answer:
    """PUT /companies/{companyId}/settings; `offlineConnectorInstall` true means: stays installed (the older form)"""
    company = state.company(call.parameters["companyId"])
    body = call.object()
    if "oneTimeSync" in body:
        company.settings.one_time = _switch(body)
    elif isinstance(body.get("offlineConnectorInstall"), bool):
        company.settings.one_time = not body["offlineConnectorInstall"]
    else:
        company.settings.one_time = None
    return Answer(200, _company_body(state, company))


def _allowed(state: State, settings: dict[str, SyncSetting]) -> dict[str, SyncSetting]:
    """[D:CP] an hourly schedule is not part of the Free plan."""
    if state.free_plan and any(setting.sync_schedule == HOURLY for setting in settings.values()):
        raise schedule_not_allowed()
    return settings


def _company_body(state: State, company: Company) -> Record:
    one_time = company.settings.one_time
    if one_time is None:
        one_time = state.settings.one_time
    return {"companyId": company.id, "offlineConnectorInstall": not one_time, "oneTimeSync": _word(one_time)}


def _bodies(settings: dict[str, SyncSetting]) -> list[Record]:
    rows = sorted(settings.values(), key=lambda setting: (setting.sync_order, setting.data_type))
    return [row.body() for row in rows]


def _integration(call: Call) -> Integration:
    wanted = call.parameters["integrationId"].lower()
    for integration in INTEGRATIONS.values():
        if wanted == integration.integration_id:
            return integration
    raise not_found("Integration", call.parameters["integrationId"])


def _word(one_time: bool) -> str:
    return "true" if one_time else "false"


def _switch(body: Record) -> bool:
    value: Any = body.get("oneTimeSync")
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.casefold() in ("true", "false"):
        return value.casefold() == "true"
    raise not_valid(f'"oneTimeSync" is "true" or "false", not {value!r}.')
