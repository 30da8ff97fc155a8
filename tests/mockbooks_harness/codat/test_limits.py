"""Rate limits.  [D:DOC rate-limits]"""

from __future__ import annotations

import threading
from random import Random
from typing import Any

from mockbooks_harness.codat import UNLIMITED, Call, Codat, Limits


def get(codat: Codat, path: str = "/companies") -> Any:
    return codat.application.handle(Call("GET", path, {}, {"authorization": codat.authorization}))


def test_a_thousand_calls_a_day_and_a_thousand_more_for_each_active_company(clock: Any, new_desk: Any) -> None:
    codat = Codat(clock=clock, random=Random(1), limits=Limits(per_minute=None))
    assert [get(codat).status for _ in range(1001)] == [200] * 1000 + [429]
    company = codat.add_company("Rainbow")
    new_desk(codat, company, codat.connect(company)).link()
    assert [get(codat).status for _ in range(1001)] == [200] * 1000 + [429]


def test_beyond_the_quota_it_says_when_to_try_again(clock: Any) -> None:
    codat = Codat(clock=clock, random=Random(1), limits=Limits(daily=2))
    assert [get(codat).headers["X-Rate-Limit-Remaining"] for _ in range(3)] == ["1", "0", "0"]
    refused = get(codat)
    assert refused.status == 429
    assert refused.body["error"] == "You have made too many requests in a given amount of time; please retry later."
    assert refused.headers["Retry-After"] == str(14 * 3600 + 30 * 60), "09:30 to midnight UTC"
    assert refused.headers["X-Rate-Limit-Limit"] == "2"
    assert "quota of 2" in codat.journal[-1].why


def test_a_new_day_begins_at_midnight_utc(clock: Any) -> None:
    codat = Codat(clock=clock, random=Random(1), limits=Limits(daily=1))
    assert [get(codat).status for _ in range(2)] == [200, 429]
    clock.advance(hours=14, minutes=29, seconds=59)
    assert get(codat).status == 429
    clock.advance(seconds=1)
    assert get(codat).status == 200


def test_reached_and_reset_are_told(clock: Any) -> None:
    codat = Codat(clock=clock, random=Random(1), limits=Limits(daily=1))
    for _ in range(3):
        get(codat)
    (reached,) = codat.events
    assert reached.type == "client.rateLimit.reached"
    assert reached.payload == {"dailyQuota": 1, "quotaRemaining": 0, "expiryDate": "2024-05-02T00:00:00Z"}
    clock.advance(days=1)
    codat.settle()
    assert codat.events[-1].type == "client.rateLimit.reset"
    assert codat.events[-1].payload["quotaRemaining"] == 1
    clock.advance(days=1)
    codat.settle()
    assert len(codat.events) == 2, "a day whose quota was not reached ends without a word"


def test_a_thousand_calls_a_minute(clock: Any) -> None:
    codat = Codat(clock=clock, random=Random(1), limits=Limits(daily=None, per_minute=3))
    clock.advance(seconds=20)
    assert [get(codat).status for _ in range(4)] == [200, 200, 200, 429]
    assert get(codat).headers["Retry-After"] == "40"
    clock.advance(seconds=40)
    assert get(codat).status == 200


def test_ten_calls_at_a_time(clock: Any) -> None:
    codat = Codat(clock=clock, random=Random(1), limits=Limits(None, None, concurrent=3))
    answers: list[int] = []
    with codat.application.lock:
        threads = [threading.Thread(target=lambda: answers.append(get(codat).status)) for _ in range(5)]
        for thread in threads:
            thread.start()
        while codat.application._in_flight < 5:
            pass
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 200, 200, 429, 429]


def test_without_limits(clock: Any) -> None:
    codat = Codat(clock=clock, random=Random(1), limits=UNLIMITED)
    assert {get(codat).status for _ in range(2500)} == {200}
    assert get(codat).headers["X-Rate-Limit-Remaining"] == "0"


def test_what_does_not_count(clock: Any, new_desk: Any) -> None:
    """The connector's calls are not the client's; nor is a call that nobody may make."""
    codat = Codat(clock=clock, random=Random(1), limits=Limits(daily=2))
    company = codat.add_company("Rainbow")
    new_desk(codat, company, codat.connect(company)).link()
    codat.application.handle(Call("GET", "/companies"))
    answer = get(codat)
    assert answer.headers["X-Rate-Limit-Remaining"] == "3"
    assert "X-Rate-Limit-Limit" not in codat.journal[0].answer.headers, "not on the connector's face"
