"""Webhooks: consumers, events, and what became of each delivery.

[D:CP] `webhooks`, [D:DOC using-the-api/webhooks/*] A consumer is a URL, the event types it wants (none: all, assumed)
and company tags that limit it (one that the company has is enough, assumed); at most 50.  An event is `{id, eventType,
generatedDate, payload}`, the same bytes to every consumer and at every attempt.  A delivery succeeds with a 2xx within
15 seconds; else it is tried again 5 seconds, 5 minutes, 30 minutes, 2, 5, 10 and 10 hours after the attempt before.
A consumer that failed for 5 days is disabled.

Nothing here calls anybody: `due` says what is to be sent, `report` takes what came of it; `courier` is who sends.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mockbooks_harness.codat.calls import stamp
from mockbooks_harness.codat.errors import not_found, not_valid
from mockbooks_harness.codat.signatures import signature
from mockbooks_harness.exact_json import Record, dumps

if TYPE_CHECKING:
    from mockbooks_harness.codat.state import Company, State

MOST_CONSUMERS = 50
RETRY_AFTER = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=10),
)
"""How long after each attempt the next one is."""

DISABLED_AFTER = timedelta(days=5)
WAITING, SENDING, DELIVERED, GIVEN_UP, NOT_SENT = "waiting", "sending", "delivered", "given up", "not sent"
"""The states of a delivery; *not sent* is ours: the URL is neither on this machine nor listened to by a test."""

MOST_REMEMBERED = 10_000


@dataclass(slots=True)
class Consumer:
    """Somebody who wants events."""

    id: str
    url: str
    event_types: list[str]
    company_tags: list[str]
    disabled: bool
    secret: str
    failing_since: datetime | None = None

    def body(self) -> Record:
        """As the public face writes it; the secret is not in it, it stands in Codat's portal."""
        body: Record = {"id": self.id, "url": self.url, "disabled": self.disabled, "eventTypes": self.event_types}
        return body | {"companyTags": self.company_tags} if self.company_tags else body

    def wants(self, event: Event) -> bool:
        """Whether an event is for this consumer."""
        if self.disabled or (self.event_types and event.type not in self.event_types):
            return False
        return not self.company_tags or any(tag in event.tags for tag in self.company_tags)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; `tags` are those of the company it happened to, as `key:value`."""

    id: str
    type: str
    generated: datetime
    payload: Record
    tags: tuple[str, ...] = ()

    def body(self) -> Record:
        """The envelope that is sent."""
        return {
            "id": self.id,
            "eventType": self.type,
            "generatedDate": stamp(self.generated),
            "payload": self.payload,
        }


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt: when, and the status it came to, or why it came to none."""

    at: datetime
    status: int | None
    error: str = ""

    @property
    def succeeded(self) -> bool:
        """Whether it counts as delivered."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(slots=True)
class Delivery:
    """One event on its way to one consumer; `due` is when the next attempt is."""

    event: Event
    consumer: Consumer
    due: datetime
    body: bytes
    state: str = WAITING
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def message_id(self) -> str:
        """The `webhook-id`: the same at every attempt."""
        return f"msg_{self.event.id.replace('-', '')}"

    def headers(self, now: datetime) -> dict[str, str]:
        """What goes with the body when it is sent now."""
        timestamp = int(now.timestamp())
        return {
            "Content-Type": "application/json",
            "webhook-id": self.message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(self.consumer.secret, self.message_id, timestamp, self.body),
        }


def publish(state: State, event_type: str, payload: Record, company: Company | None = None) -> Event:
    """Something happened: remember it, and put it on its way to whoever wants it."""
    tags = () if company is None else tuple(f"{key}:{value}" for key, value in company.tags.items())
    event = Event(state.new_id(), event_type, state.now(), payload, tags)
    state.events.append(event)
    wanted_by = [consumer for consumer in state.consumers.values() if consumer.wants(event)]
    if wanted_by:
        body = dumps(event.body()).encode("ascii")
        deliveries = [Delivery(event, consumer, event.generated, body) for consumer in wanted_by]
        state.deliveries += deliveries
        state.outbox += deliveries
    del state.events[:-MOST_REMEMBERED]
    del state.deliveries[:-MOST_REMEMBERED]
    return event


def due(state: State, now: datetime, can_be_sent: Callable[[str], bool]) -> list[Delivery]:
    """The deliveries whose time has come, claimed: nobody else gets them until they are reported."""
    claimed = []
    state.outbox = [delivery for delivery in state.outbox if delivery.state in (WAITING, SENDING)]
    for delivery in state.outbox:
        if delivery.state != WAITING or delivery.due > now:
            continue
        if delivery.consumer.disabled or delivery.consumer.id not in state.consumers:
            delivery.state = GIVEN_UP
        elif not can_be_sent(delivery.consumer.url):
            delivery.state = NOT_SENT
        else:
            delivery.state = SENDING
            claimed.append(delivery)
    return claimed


def report(delivery: Delivery, attempt: Attempt) -> None:
    """An attempt came to something: delivered, to be tried again, or given up."""
    consumer = delivery.consumer
    delivery.attempts.append(attempt)
    if attempt.succeeded:
        delivery.state, consumer.failing_since = DELIVERED, None
        return
    consumer.failing_since = consumer.failing_since or attempt.at
    if attempt.at - consumer.failing_since >= DISABLED_AFTER:
        consumer.disabled = True
    tried = len(delivery.attempts)
    if tried > len(RETRY_AFTER) or consumer.disabled:
        delivery.state = GIVEN_UP
    else:
        delivery.state, delivery.due = WAITING, attempt.at + RETRY_AFTER[tried - 1]


def add_consumer(state: State, consumer: Consumer) -> Consumer:
    """One more consumer.  Raises the 400 of Codat for the 51st ([D:CP] names the limit; the status is assumed)."""
    if len(state.consumers) >= MOST_CONSUMERS:
        raise not_valid(f"There are {MOST_CONSUMERS} webhook consumers already; delete one first.")
    state.consumers[consumer.id] = consumer
    return consumer


def remove_consumer(state: State, consumer_id: str) -> None:
    """One consumer less; what is on its way to it is given up.  Raises a 404 (assumed text)."""
    if state.consumers.pop(consumer_id.lower(), None) is None:
        raise not_found("Webhook consumer", consumer_id)
