"""Idempotency keys: a call that is sent twice is done once.

[D:DOC using-the-api/write-data/idempotency] The header `Idempotency-Key` counts on POST and PATCH.  The first answer is
kept for 90 minutes and given again, whatever its status, 400 and 5xx included; only a 429 is not kept.  The same key
with another request: 422.  The same key while the first call is being answered: 409.

Assumed, because not documented: another path makes another request as another body does; a key is any text that is not
empty (the documents say a GUID); keys are the client's, not a company's.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from mockbooks_harness.codat.calls import Answer, Call
from mockbooks_harness.codat.errors import idempotency_key_in_use, idempotency_key_reused

HEADER = "idempotency-key"
KEPT_FOR = timedelta(minutes=90)
METHODS = frozenset({"POST", "PATCH"})


@dataclass(slots=True)
class Kept:
    """A key that was seen: what it was sent with, when, and the answer once there is one."""

    fingerprint: str
    at: datetime
    answer: Answer | None = None


def key_of(call: Call) -> str | None:
    """The key that a call carries, None where it carries none that counts."""
    return call.headers.get(HEADER) or None if call.method in METHODS else None


def begin(keys: dict[str, Kept], call: Call, now: datetime) -> Answer | None:
    """Claim the key of a call: None means that the call is to be answered now, an Answer that it was before.

    Raises Codat's 409 and 422.  One operation on the dictionary claims the key, so that of two threads one wins.
    """
    key = key_of(call)
    if key is None:
        return None
    forget(keys, now)
    mine = Kept(_fingerprint(call), now)
    kept = keys.setdefault(key, mine)
    if kept is mine:
        return None
    if kept.fingerprint != mine.fingerprint:
        raise idempotency_key_reused()
    if kept.answer is None:
        raise idempotency_key_in_use()
    return kept.answer


def finish(keys: dict[str, Kept], call: Call, answer: Answer | None) -> None:
    """Keep the answer of a call whose key was claimed; without an answer, and with a 429, the key is free again."""
    key = key_of(call)
    if key is None or key not in keys:
        return
    if answer is None or answer.status == 429:
        del keys[key]
    else:
        keys[key].answer = answer


def forget(keys: dict[str, Kept], now: datetime) -> None:
    """Drop the keys whose time is over."""
    for key in [key for key, kept in list(keys.items()) if now - kept.at >= KEPT_FOR]:
        keys.pop(key, None)


def _fingerprint(call: Call) -> str:
    said = "\0".join([call.method, call.path, *(f"{name}={value}" for name, value in sorted(call.query.items()))])
    return hashlib.sha256(said.encode() + b"\0" + call.body).hexdigest()
