"""What is drawn as an answer has the shape and the values that answers have."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from mockbooks.qbxml import Edition, Version, catalogue
from mockbooks_harness.strategies import records, responses

PUBLISHED = Version(13, 0)
RESPONSES = [
    entry.name
    for entry in catalogue.messages()
    if entry.kind == "response" and Edition.US in entry.editions and entry.since <= PUBLISHED
]
QUIET = {"suppress_health_check": list(HealthCheck), "deadline": None, "database": None}


@settings(max_examples=300, **QUIET)
@given(data=st.data())
def test_an_answer_is_valid_under_the_published_schema(schema: etree.XMLSchema, data: st.DataObject) -> None:
    text = data.draw(responses(data.draw(st.sampled_from(RESPONSES)), version=PUBLISHED))
    schema.assertValid(etree.fromstring(text.encode()))


@pytest.mark.slow
@pytest.mark.parametrize("name", RESPONSES)
@settings(max_examples=45, **QUIET)
@given(data=st.data())
def test_ten_thousand_answers_are_valid_under_the_published_schema(
    schema: etree.XMLSchema, name: str, data: st.DataObject
) -> None:
    schema.assertValid(etree.fromstring(data.draw(responses(name, version=PUBLISHED)).encode()))


@settings(max_examples=200, **QUIET)
@given(data=st.data())
def test_a_record_has_no_empty_value_and_nothing_outside_windows_1252(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([n for n in catalogue.bodies() if catalogue.body(n).valid(PUBLISHED, Edition.US)]))
    record = etree.fromstring(data.draw(records(name, version=PUBLISHED)).encode())
    for element in record.iter():
        if len(element) == 0 and element.text is not None:
            element.text.encode("cp1252")
            assert element.text.strip(), etree.tostring(record)


def test_only_what_answers_hold_is_a_record() -> None:
    with pytest.raises(KeyError):
        records("InvoiceAdd")
