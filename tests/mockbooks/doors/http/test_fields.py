"""What a call may say: the same row checks and describes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockbooks.doors.http.errors import RefusedCall
from mockbooks.doors.http.fields import Field, body_schema, read_body, read_query

FIELDS = (
    Field("name", required=True, longest=5),
    Field("kind", values=("a", "b")),
    Field("count", "integer|null", least=0, most=9),
    Field("seconds", "number", least=0),
    Field("sure", "boolean"),
    Field("code", "string|integer"),
)

VALUES = (
    st.none() | st.booleans() | st.integers(-20, 20) | st.floats(-5, 20) | st.text(max_size=7) | st.sampled_from(["a", "b", "c"])
    | st.lists(st.integers(), max_size=2)
)  # fmt: skip


@given(st.dictionaries(st.sampled_from([*(field.name for field in FIELDS), "other"]), VALUES))
def test_what_is_taken_is_what_the_description_says(body: dict[str, Any]) -> None:
    import json

    jsonschema = pytest.importorskip("jsonschema")
    schema = body_schema(FIELDS)
    for described in schema["properties"].values():
        if described.pop("nullable", False):
            described["type"] = [described["type"], "null"]
    described_as_fit = jsonschema.Draft7Validator(schema).is_valid(body)
    try:
        read_body(json.dumps(body).encode(), FIELDS)
        taken = True
    except RefusedCall:
        taken = False
    assert taken == described_as_fit


def test_an_empty_body_is_an_object_without_members() -> None:
    assert read_body(b"", FIELDS[1:]) == {}
    with pytest.raises(RefusedCall, match="name, which is needed"):
        read_body(b"", FIELDS)
    with pytest.raises(RefusedCall, match="no JSON"):
        read_body(b"\n", FIELDS[1:])


def test_parameters_have_the_types_of_the_table() -> None:
    fields = (Field("last", "integer"), Field("failed", "boolean"), Field("name"))
    assert read_query([("last", "5"), ("failed", "true"), ("name", "7")], fields) == {
        "last": 5,
        "failed": True,
        "name": "7",
    }


@pytest.mark.parametrize("text", ["5.0", "", "٣", "--1", "1e3", "9" * 30])
def test_a_parameter_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(RefusedCall):
        read_query([("last", text)], (Field("last", "integer"),))


def test_half_a_character_is_no_text() -> None:
    with pytest.raises(RefusedCall, match="surrogates"):
        read_body(b'{"name": "\\ud800"}', FIELDS)
