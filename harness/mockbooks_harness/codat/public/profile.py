"""The client's profile.  [D:CP] `name` and `redirectUrl` are required; PUT replaces the whole of it."""

from __future__ import annotations

from mockbooks_harness.codat.calls import Answer, Call, flag, text_member
from mockbooks_harness.codat.errors import not_valid
from mockbooks_harness.codat.state import State
from mockbooks_harness.exact_json import Record


def get_profile(state: State, _call: Call) -> Answer:
    """GET /profile"""
    return Answer(200, state.profile)


def replace_profile(state: State, call: Call) -> Answer:
    """PUT /profile"""
    body = call.object()
    profile: Record = {name: text_member(body, name, required=True) for name in ("name", "redirectUrl")}
    for name in ("logoUrl", "iconUrl"):
        if text_member(body, name) is not None:
            profile[name] = body[name]
    urls = body.get("whiteListUrls", [])
    if not isinstance(urls, list) or not all(isinstance(url, str) for url in urls):
        raise not_valid('"whiteListUrls" is not an array of strings.')
    profile["whiteListUrls"] = urls
    if "confirmCompanyName" in body:
        profile["confirmCompanyName"] = flag(body, "confirmCompanyName")
    state.profile = profile
    return Answer(200, profile)
