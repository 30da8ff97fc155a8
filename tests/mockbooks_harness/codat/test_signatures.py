"""Signatures of webhooks.  [D:DOC webhooks]"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mockbooks_harness.codat.signatures import new_secret, signature, verify

NOW = datetime(2021, 2, 25, 0, 0, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"test": 2432232314}'


def headers(when: datetime = NOW, **changes: str) -> dict[str, str]:
    stamp = int(when.timestamp())
    return {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": str(stamp),
        "webhook-signature": signature(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", stamp, BODY),
    } | changes


def test_the_example_of_the_scheme() -> None:
    """The published vector of the Standard Webhooks specification."""
    made = signature(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, BODY)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_what_is_signed_is_recognised() -> None:
    assert verify(SECRET, headers(), BODY, NOW)
    assert verify(SECRET, {name.upper(): value for name, value in headers().items()}, BODY, NOW)
    several = f"v1,xxxx {headers()['webhook-signature']}"
    assert verify(SECRET, headers(**{"webhook-signature": several}), BODY, NOW)


def test_what_is_not_is_not() -> None:
    assert not verify(SECRET, headers(), BODY + b" ", NOW)
    assert not verify(new_secret(b"another"), headers(), BODY, NOW)
    assert not verify(SECRET, headers(**{"webhook-id": "msg_x"}), BODY, NOW)
    assert not verify(SECRET, headers(**{"webhook-timestamp": "soon"}), BODY, NOW)
    assert not verify(SECRET, {}, BODY, NOW)


def test_an_old_signature_is_none() -> None:
    assert verify(SECRET, headers(NOW - timedelta(minutes=4)), BODY, NOW)
    assert not verify(SECRET, headers(NOW - timedelta(minutes=6)), BODY, NOW)
    assert not verify(SECRET, headers(NOW + timedelta(minutes=6)), BODY, NOW)


@given(st.binary(min_size=1, max_size=40), st.binary(max_size=100), st.integers(0, 2**32))
def test_any_key_and_body(key: bytes, body: bytes, when: int) -> None:
    secret = new_secret(key)
    signed = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(when),
        "webhook-signature": signature(secret, "msg_1", when, body),
    }
    assert verify(secret, signed, body, datetime.fromtimestamp(when, UTC))
