"""Rate limits.

[D:DOC rate-limits] A client may make `1000 × (1 + active connected companies)` calls a day, from midnight UTC to
midnight UTC; 10 at a time for each active connected company; 1000 a minute from one address.  Every answer says how
many are left; beyond the limit it is 429 with Retry-After, and `client.rateLimit.reached` is sent, at midnight
`client.rateLimit.reset`.

Assumed, because not documented: a client without a connected company may make 10 calls at a time; minutes are those of
the clock; a refused call does not count; a reset is announced only after a day whose quota was reached; the connector's
own calls do not count, they are not the client's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from mockbooks_harness.codat.calls import stamp
from mockbooks_harness.codat.errors import too_many_requests

if TYPE_CHECKING:
    from mockbooks_harness.codat.state import State


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a client may ask; None is no limit.  `daily` and `concurrent` count for each active company."""

    daily: int | None = 1000
    per_minute: int | None = 1000
    concurrent: int | None = 10


UNLIMITED = Limits(None, None, None)
"""For tests that are about something else and make many calls while the clock stands still."""


@dataclass(slots=True)
class Meter:
    """What was used of the present day's quota, and of the present minute's."""

    day: datetime | None = None
    used: int = 0
    reached: bool = False
    minute: datetime | None = None
    used_this_minute: int = 0


def admit(state: State, in_flight: int) -> None:
    """Count one call of the client; raises Codat's 429 where it is one too many.  `in_flight`: this one included."""
    now, meter, limits = state.now(), state.meter, state.limits
    settle(state)
    minute = now.replace(second=0, microsecond=0)
    if minute != meter.minute:
        meter.minute, meter.used_this_minute = minute, 0
    active = active_companies(state)
    if limits.concurrent is not None and in_flight > limits.concurrent * max(1, active):
        raise too_many_requests(f"{in_flight} calls at a time are more than {limits.concurrent} a company.", 1)
    if limits.per_minute is not None and meter.used_this_minute >= limits.per_minute:
        raise too_many_requests(f"More than {limits.per_minute} calls in a minute.", 60 - now.second)
    quota = daily_quota(state)
    if quota is not None and meter.used >= quota:
        _announce_reached(state, quota)
        seconds = max(1, int((_midnight(now) - now).total_seconds()))
        raise too_many_requests(f"The quota of {quota} calls a day is used up; the clock says {stamp(now)}.", seconds)
    meter.used += 1
    meter.used_this_minute += 1


def settle(state: State) -> None:
    """A new day has a new quota."""
    now, meter = state.now(), state.meter
    today = datetime.combine(now.date(), time(), now.tzinfo)
    if today == meter.day:
        return
    was_reached = meter.reached
    meter.day, meter.used, meter.reached = today, 0, False
    if was_reached:
        quota = daily_quota(state) or 0
        state.emit("client.rateLimit.reset", _payload(quota, quota, _midnight(now)))


def headers(state: State) -> dict[str, str]:
    """What every answer of the public face says about the quota.  Without a limit, what it would be with one."""
    settle(state)
    quota = daily_quota(state) or 1000 * (1 + active_companies(state))
    return {
        "X-Rate-Limit-Limit": str(quota),
        "X-Rate-Limit-Remaining": str(max(0, quota - state.meter.used)),
        "X-Rate-Limit-Reset": _midnight(state.now()).strftime("%a, %d %b %Y %H:%M:%S GMT"),
    }


def daily_quota(state: State) -> int | None:
    """How many calls the client has today; None is no limit."""
    return None if state.limits.daily is None else state.limits.daily * (1 + active_companies(state))


def active_companies(state: State) -> int:
    """Companies with a Linked connection."""
    return sum(
        any(connection.is_linked for connection in company.connections.values()) for company in state.companies.values()
    )


def _announce_reached(state: State, quota: int) -> None:
    if not state.meter.reached:
        state.meter.reached = True
        state.emit("client.rateLimit.reached", _payload(quota, 0, _midnight(state.now())))


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.date(), time(), now.tzinfo) + timedelta(days=1)


def _payload(quota: int, remaining: int, expiry: datetime) -> dict[str, object]:
    return {"dailyQuota": quota, "quotaRemaining": remaining, "expiryDate": stamp(expiry)}
