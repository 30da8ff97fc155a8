"""What the strategies draw is what a strict reader takes."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockbooks.qbxml import NEWEST, VERSIONS, Edition, catalogue, read
from mockbooks_harness.strategies import request_sets, requests, values

SERVED = [
    "HostQueryRq",
    "CompanyQueryRq",
    "PreferencesQueryRq",
    "AccountAddRq",
    "CustomerAddRq",
    "CustomerModRq",
    "CustomerQueryRq",
    "VendorAddRq",
    "ItemQueryRq",
    "ItemServiceAddRq",
    "InvoiceAddRq",
    "InvoiceModRq",
    "InvoiceQueryRq",
    "ReceivePaymentAddRq",
    "BillAddRq",
    "BillPaymentCheckAddRq",
    "ListDelRq",
    "TxnDelRq",
    "TxnVoidRq",
]


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(request_sets(SERVED, max_size=2))
def test_every_request_set_is_structurally_right(text: str) -> None:
    closed = re.findall(r"</(\w+Rq)>", text)
    assert [*(request.name for request in read(text).requests), "QBXMLMsgsRq"] == closed


@pytest.mark.parametrize("edition", Edition)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_in_every_version_and_edition(edition: Edition, data: st.DataObject) -> None:
    version = data.draw(st.sampled_from([version for version in VERSIONS if str(version) in ("2.0", "7.0", "13.0")]))
    entries = [
        entry.name
        for entry in catalogue.messages()
        if entry.name in SERVED and entry.since <= version and edition in entry.editions
    ]
    text = data.draw(request_sets(entries, version=version, edition=edition, max_size=1))
    read(text, edition=edition)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [entry.name for entry in catalogue.messages() if entry.kind == "request" and Edition.US in entry.editions]
)
@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_every_request_of_the_catalogue(name: str, data: st.DataObject) -> None:
    read(data.draw(request_sets([name], max_size=1)))


@given(data=st.data())
def test_a_text_keeps_its_length(data: st.DataObject) -> None:
    message = catalogue.message("CustomerAddRq")
    (name,) = [e for e in next(message.children()).children() if e.name == "Name"]
    assert len(data.draw(values(name))) <= (name.length(Edition.US) or 0)


def test_a_name_that_is_no_message_is_an_error_at_once() -> None:
    with pytest.raises(KeyError):
        requests(["CustomerQwery"], version=NEWEST)
