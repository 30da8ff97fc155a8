"""JSON whose numbers are exact: there and back, and what has no form is refused."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockbooks_harness.exact_json import dumps, loads

exact = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False, places=2),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(exact)
def test_what_is_written_is_read_back(value: object) -> None:
    assert loads(dumps(value)) == value


@given(exact)
def test_what_is_written_is_json(value: object) -> None:
    json.loads(dumps(value))


def test_a_number_keeps_its_digits() -> None:
    assert dumps({"totalAmount": Decimal("12.50")}) == '{"totalAmount":12.50}'
    assert loads('{"totalAmount":12.50}')["totalAmount"].as_tuple() == Decimal("12.50").as_tuple()
    assert dumps(loads("[0.1, 1e-7, 1E+2]")) == "[0.1,0.0000001,100]"


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        dumps({"amount": [0.1]})


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity")])
def test_no_number_is_refused(value: Decimal) -> None:
    with pytest.raises(ValueError, match="not JSON"):
        dumps(value)


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "{", ""])
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        loads(text)


def test_a_key_is_a_string() -> None:
    with pytest.raises(TypeError, match="key"):
        dumps({1: 2})
