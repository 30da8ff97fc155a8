"""The operations of the Web Connector's service in SOAP 1.1, document/literal [D:WSDL].

`soap_service(callbacks)` gives a function from the envelope of a call to that of the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from lxml import etree

if TYPE_CHECKING:
    from mockbooks_harness.connector.web_service import CodatWebService

NAMESPACE = "http://developer.intuit.com/"
_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"

Called = Callable[["CodatWebService", Mapping[str, str]], str | int | list[str]]

OPERATIONS: Mapping[str, Called] = {
    "serverVersion": lambda service, _: service.server_version(),
    "clientVersion": lambda service, said: service.client_version(said["strVersion"]),
    "authenticate": lambda service, said: service.authenticate(said["strUserName"], said["strPassword"]),
    "sendRequestXML": lambda service, said: service.send_request(said["strCompanyFileName"], said["qbXMLCountry"]),
    "receiveResponseXML": lambda service, said: service.receive_response(
        said["response"], said["hresult"], said["message"]
    ),
    "connectionError": lambda service, said: service.connection_error(said["hresult"], said["message"]),
    "getLastError": lambda service, _: service.get_last_error(),
    "closeConnection": lambda service, _: service.close_connection(),
}


class _Said(dict[str, str]):
    """The parameters of a call; one that was left out is empty [D:WSDL: 0..1]."""

    def __missing__(self, name: str) -> str:
        return ""


def soap_service(service: CodatWebService) -> Callable[[str], str]:
    """The service as a function of envelopes. It raises ValueError for what is no call of it."""

    def answer(envelope: str) -> str:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        call = etree.fromstring(envelope.encode(), parser).find(f"{{{_SOAP}}}Body/*")
        name = "" if call is None else etree.QName(call).localname
        if call is None or name not in OPERATIONS:
            raise ValueError(f"there is no operation {name!r}")
        said = _Said({etree.QName(each).localname: each.text or "" for each in call})
        return _envelope(name, OPERATIONS[name](service, said))

    return answer


def _envelope(name: str, result: str | int | list[str]) -> str:
    if isinstance(result, list):
        inner = "".join(f"<string>{escape(each)}</string>" for each in result)
    else:
        inner = escape(str(result))
    body = f'<{name}Response xmlns="{NAMESPACE}"><{name}Result>{inner}</{name}Result></{name}Response>'
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<soap:Envelope xmlns:soap="{_SOAP}"><soap:Body>{body}</soap:Body></soap:Envelope>'
    )
