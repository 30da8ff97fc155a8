"""Syncing: asks Codat for work, fetches the datasets, then writes what is to be pushed, until there is nothing new.

Rules:

- Datasets come in the order Codat gives them. One that fails does not stop the rest [D:DOC].
- When QuickBooks cannot be entered nothing is started: datasets stay Queued, pushes Pending [D:G2]. When it is lost in
  the middle the dataset stays begun, and the next poll goes on with it.
- What stands in the way is told to Codat once, and taken back once it is gone.
- Codat that is away, or wants to be left alone (429, 503 with Retry-After; 402), is asked again later. A token that is
  no longer good (401) is exchanged anew, once a round.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mockbooks_harness.connector import obstacles
from mockbooks_harness.connector.conversation import ENTER, Asking, hold
from mockbooks_harness.connector.fetching import fetch
from mockbooks_harness.connector.life import Event
from mockbooks_harness.connector.ports import CodatRefused, CodatUnreachable, QuickBooksFailed
from mockbooks_harness.connector.push import look_back, push, tell

if TYPE_CHECKING:
    from mockbooks_harness.connector.core import Connector

UNAUTHORIZED, PAYMENT_REQUIRED, NOT_FOUND = 401, 402, 404

PAYMENT_WAIT = 3600
"""Seconds until a client that has not paid is asked for again (ours)."""


def first_sync(connector: Connector) -> Event:
    """Read what is set to fetch on first link; done when nothing of it is left anywhere."""
    return _of_first_sync(work(connector))


def first_sync_now(connector: Connector) -> Event:
    """The same, whatever the schedule says."""
    return _of_first_sync(work_now(connector))


def work(connector: Connector) -> Event:
    """Do everything Codat has for us now, unless the schedule says to wait, or Codat wants to be left alone."""
    now = connector.ports.clock.now()
    if now.timestamp() < connector.memory.not_before:
        return Event.CODAT_AWAY
    window = connector.schedule
    if window is not None and not window.is_open(now):
        describe_waiting(connector, window.opens(now))
        return Event.WAITING
    return work_now(connector)


def work_now(connector: Connector) -> Event:
    """Do everything Codat has for us now; what does not go is said to the person and Codat, and tried again later."""
    try:
        try:
            came_to = hold(work_off(connector), connector.session)
        except CodatRefused as refused:
            if refused.status != UNAUTHORIZED:
                raise
            connector.exchange_anew()
            came_to = hold(work_off(connector), connector.session)
    except QuickBooksFailed as failed:
        blocked(connector, failed)
        return Event.NOT_READY
    except (CodatRefused, CodatUnreachable) as failed:
        _codat_away(connector, failed)
        return Event.CODAT_AWAY
    connector.say("Idle")
    return came_to


def work_off(connector: Connector) -> Asking[Event]:
    """One round of work, as a conversation. Raises QuickBooksFailed, CodatRefused and CodatUnreachable."""
    tell(connector)
    attempted: set[str] = set()
    while True:
        todo = connector.connection.work()
        connector.memory.mode = todo.mode
        datasets = [each for each in todo.datasets if each.id not in attempted]
        pushes = [each for each in todo.pushes if each.key not in attempted]
        # What is in doubt first: how many answers QuickBooks keeps is not known, the last one it does [A].
        pushes.sort(key=lambda each: each.key not in connector.memory.writing and not each.attempts)
        if not datasets and not pushes:
            yield from look_back(connector, todo)
            return Event.MORE_TO_COME if todo.first_sync or todo.datasets else Event.DONE
        yield ENTER
        _free(connector)
        for dataset in datasets:
            attempted.add(dataset.id)
            connector.say(f"Syncing {dataset.data_type}")
            yield from fetch(connector, dataset)
        for each in pushes:
            attempted.add(each.key)
            connector.say(f"Pushing {each.data_type}")
            yield from push(connector, each)


def describe_waiting(connector: Connector, until: datetime) -> None:
    """Let what is queued say until when it waits [D:NOW]; Codat that is away hears of it later."""
    text = f"Paused until {until.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"
    connector.say(text)
    with suppress(CodatRefused, CodatUnreachable):
        todo = connector.connection.work()
        connector.memory.mode = todo.mode
        for dataset in todo.datasets:
            connector.connection.describe(dataset, text)


def _of_first_sync(came_to: Event) -> Event:
    return Event.FIRST_SYNC_DONE if came_to is Event.DONE else came_to


def blocked(connector: Connector, failed: QuickBooksFailed) -> None:
    """Say what stands in the way: an unexpected error only when it stays, and nothing twice."""
    memory = connector.memory
    memory.attempts = memory.attempts + 1 if failed.code == obstacles.UNEXPECTED else 0
    text = obstacles.told(failed.code, failed.text)
    connector.say(obstacles.status_line(failed.text))
    if text == memory.blocked or 0 < memory.attempts < obstacles.ATTEMPTS:
        return
    with suppress(CodatRefused, CodatUnreachable):
        connector.connection.report_error("503", "QuickBooks is not ready", text)
        memory.blocked = text
        connector.remember()


def _free(connector: Connector) -> None:
    connector.memory.attempts = 0
    if connector.memory.blocked:
        connector.connection.clear_errors()
        connector.memory.blocked = ""
        connector.remember()


def _codat_away(connector: Connector, failed: CodatRefused | CodatUnreachable) -> None:
    """Say so, and do not come back before Codat wants it."""
    wait = 0
    if isinstance(failed, CodatRefused):
        wait = PAYMENT_WAIT if failed.status == PAYMENT_REQUIRED else failed.retry_after or 0
    if wait:
        connector.memory.not_before = int(connector.ports.clock.now().timestamp()) + wait
    connector.say(f"Codat cannot be reached: {failed}")
