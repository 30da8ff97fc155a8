"""The Web Connector's service in SOAP."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree

from mockbooks_harness.connector.soap import NAMESPACE, OPERATIONS, soap_service

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


class Service:
    """Gives what it was told, as its answer."""

    def __getattr__(self, name: str) -> Any:
        numbers = {"receive_response": 50}
        return lambda *said: numbers.get(name, ["t<1>", ""] if name == "authenticate" else f"{name} {said} & more")


def call(operation: str, **said: str) -> etree._Element:
    members = "".join(f"<{name}>{text}</{name}>" for name, text in said.items())
    envelope = (
        f'<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="{SOAP}"><s:Body>'
        f'<{operation} xmlns="{NAMESPACE}">{members}</{operation}></s:Body></s:Envelope>'
    )
    answer = soap_service(Service())(envelope)  # type: ignore[arg-type]
    found = etree.fromstring(answer.encode()).find(f"{{{SOAP}}}Body/{{{NAMESPACE}}}{operation}Response")
    assert found is not None
    return found[0]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_answers_under_its_own_name(operation: str) -> None:
    assert etree.QName(call(operation)).localname == f"{operation}Result"


def test_texts_are_escaped_and_arrays_are_arrays() -> None:
    assert [each.text for each in call("authenticate", strUserName="a", strPassword="b")] == ["t<1>", None]
    assert call("closeConnection", ticket="t").text == "close_connection () & more"
    assert call("receiveResponseXML", ticket="t", response="x").text == "50"


def test_a_parameter_that_was_left_out_is_empty() -> None:
    assert call("sendRequestXML").text == "send_request ('', '') & more"


@pytest.mark.parametrize("body", ["", '<dance xmlns="x"/>'])
def test_what_is_no_call_is_refused(body: str) -> None:
    envelope = f'<s:Envelope xmlns:s="{SOAP}"><s:Body>{body}</s:Body></s:Envelope>'
    with pytest.raises(ValueError, match="no operation"):
        soap_service(SimpleNamespace())(envelope)  # type: ignore[arg-type]
