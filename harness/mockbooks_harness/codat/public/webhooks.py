"""Webhook consumers.  [D:CP]; POST answers 201, DELETE 204; the list has no pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from mockbooks_harness.codat.calls import Answer, Call, text_member
from mockbooks_harness.codat.errors import not_valid
from mockbooks_harness.codat.signatures import new_secret
from mockbooks_harness.codat.state import State
from mockbooks_harness.codat.webhooks import Consumer, add_consumer, remove_consumer
from mockbooks_harness.exact_json import Record

MOST_TAGS = 10
LONGEST_TAG = 128


def list_consumers(state: State, _call: Call) -> Answer:
    """GET /webhooks"""
    return Answer(200, {"results": [consumer.body() for consumer in state.consumers.values()]})


def create_consumer(state: State, call: Call) -> Answer:
    """POST /webhooks

    An event type that Codat does not send is taken (assumed: the description's own examples have such); a consumer of
    it alone never hears of anything.
    """
    return Answer(201, new_consumer(state, call.object()).body())


def delete_consumer(state: State, call: Call) -> Answer:
    """DELETE /webhooks/{webhookId}"""
    remove_consumer(state, call.parameters["webhookId"])
    return Answer(204)


def new_consumer(state: State, body: Record) -> Consumer:
    """A consumer made from a request body.  Raises the 400 of Codat."""
    url = text_member(body, "url", required=True) or ""
    if not _is_web_address(url):
        raise not_valid(f'"url" is no web address: {url}')
    disabled = body.get("disabled", False)
    if not isinstance(disabled, bool):
        raise not_valid('"disabled" is not true or false.')
    tags = _texts(body, "companyTags")
    if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG or ":" not in tag for tag in tags):
        raise not_valid(f'"companyTags" are at most {MOST_TAGS}, each "key:value" and up to {LONGEST_TAG} characters.')
    secret = new_secret(state.random.getrandbits(192).to_bytes(24, "big"))
    return add_consumer(state, Consumer(state.new_id(), url, _texts(body, "eventTypes"), tags, disabled, secret))


def _texts(body: Record, name: str) -> list[str]:
    values = body.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise not_valid(f'"{name}" is not an array of strings.')
    return list(values)


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and url.isprintable() and " " not in url
