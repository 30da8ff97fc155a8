"""API keys.  [D:CP]; POST answers 201, DELETE 204; an eleventh key is a 409."""

from __future__ import annotations

from mockbooks_harness.codat.api_keys import LONGEST_NAME, MOST_KEYS, ApiKey
from mockbooks_harness.codat.calls import Answer, Call, text_member
from mockbooks_harness.codat.errors import conflict, not_found, not_valid
from mockbooks_harness.codat.state import State


def list_keys(state: State, _call: Call) -> Answer:
    """GET /apiKeys"""
    return Answer(200, {"results": [key.body() for key in state.api_keys.values()]})


def create_key(state: State, call: Call) -> Answer:
    """POST /apiKeys, body {"name": "…"}?"""
    name = text_member(call.object(), "name")
    if name is not None and len(name) > LONGEST_NAME:
        raise not_valid(f'"name" is longer than {LONGEST_NAME} characters.')
    return Answer(201, new_key(state, name).body())


def delete_key(state: State, call: Call) -> Answer:
    """DELETE /apiKeys/{apiKeyId}; also the last one, and the one that the call is made with.  [D:CP]"""
    key = state.api_keys.pop(call.parameters["apiKeyId"].lower(), None)
    if key is None:
        raise not_found("API key", call.parameters["apiKeyId"])
    state.deleted_keys.add(key.authorization)
    return Answer(204)


def new_key(state: State, name: str | None) -> ApiKey:
    """One more key.  Raises Codat's 409 for the eleventh."""
    if len(state.api_keys) >= MOST_KEYS:
        raise conflict(f"The limit of {MOST_KEYS} API keys is reached.")
    key = ApiKey(state.new_id(), name, state.new_token(), state.now())
    state.api_keys[key.id] = key
    return key
