"""Requests as the rules write them: plain qbXML of references, amounts and lines."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from xml.sax.saxutils import escape

from hypothesis import strategies as st

AMOUNTS = st.sampled_from([Decimal(text) for text in ("100.00", "0.01", "33.33", "1234.56")]) | st.decimals(
    "0.01", "9999.99", places=2
)
QUANTITIES = st.sampled_from([Decimal(text) for text in ("1", "2", "0.5", "10", "3.33333")])
#: Quantities of which no price in cents makes a fraction of a cent.
PIECES = st.sampled_from([Decimal(text) for text in ("1", "2", "0.5", "10", "0.25")])
PRICES = st.sampled_from([Decimal(text) for text in ("10.00", "0.01", "99.99", "33.33333", "1234.50")])
DAYS = st.dates(dt.date(2024, 1, 15), dt.date(2024, 12, 31))
WHICH = st.integers(0, 9)
PARTS = st.sampled_from([Decimal(text) for text in ("1", "0.5", "0.1")])


def by_id(name: str, list_id: str) -> str:
    """A reference by ListID."""
    return f"<{name}><ListID>{list_id}</ListID></{name}>"


def by_name(name: str, full_name: str) -> str:
    """A reference by FullName."""
    return f"<{name}><FullName>{escape(full_name)}</FullName></{name}>"


def add(kind: str, body: str) -> str:
    """An Add request."""
    return f"<{kind}AddRq><{kind}Add>{body}</{kind}Add></{kind}AddRq>"


def dated(day: dt.date) -> str:
    """A TxnDate."""
    return f"<TxnDate>{day}</TxnDate>"
