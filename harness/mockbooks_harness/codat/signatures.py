"""Signatures of webhooks, and their verification for people who test a receiver.

[D:DOC using-the-api/webhooks] Headers `webhook-id`, `webhook-timestamp` and `webhook-signature`; the last is `v1,` and
the base64 of HMAC-SHA256 over `id.timestamp.body`, the key being the base64 after `whsec_` in the consumer's secret.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

SECRET_PREFIX = "whsec_"
TOLERANCE = timedelta(minutes=5)
"""How old or new a signature may be.  Assumed: it is what receivers usually allow."""


def new_secret(key: bytes) -> str:
    """The secret for a key."""
    return SECRET_PREFIX + base64.b64encode(key).decode("ascii")


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature`."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode("ascii")


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether a call is signed with the secret, and not long ago.

    The header may hold several signatures between spaces; one that fits is enough.
    """
    values = {name.lower(): value for name, value in headers.items()}
    try:
        message_id, timestamp = values["webhook-id"], int(values["webhook-timestamp"])
        given = values["webhook-signature"].split()
    except (KeyError, ValueError):
        return False
    if abs(now.timestamp() - timestamp) > TOLERANCE.total_seconds():
        return False
    wanted = signature(secret, message_id, timestamp, body).encode()
    return any(hmac.compare_digest(one.encode(), wanted) for one in given)
