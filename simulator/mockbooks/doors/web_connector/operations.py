"""The operations of the Web Connector's service, as its WSDL has them: one table.

Names and order of the parameters are the wire's [D:WSDL,WCS]; the three of interactive mode are in the guide and in no
usual WSDL. A service that validates refuses another order or another name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

__all__ = ["NAMESPACE", "OPERATIONS", "Operation", "Result"]

#: Target namespace of the service, and what SOAPAction begins with. It is the same for every service.
NAMESPACE = "http://developer.intuit.com/"


class Result(StrEnum):
    """What an operation gives back."""

    STRING = "string"
    INTEGER = "int"
    STRINGS = "ArrayOfString"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its name, its parameters in order with their XML Schema type, and what it gives back."""

    name: str
    parameters: tuple[tuple[str, str], ...] = ()
    result: Result = Result.STRING

    @property
    def action(self) -> str:
        """Its SOAPAction, without the quotes."""
        return f"{NAMESPACE}{self.name}"


def _strings(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, "string") for name in names)


_SEND = (
    *_strings("ticket", "strHCPResponse", "strCompanyFileName", "qbXMLCountry"),
    ("qbXMLMajorVers", "int"),
    ("qbXMLMinorVers", "int"),
)

#: Every operation by its name.
OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        each.name: each
        for each in (
            # Intuit's sample has no parameter, community WSDLs an optional one; a real call has none [R].
            Operation("serverVersion"),
            Operation("clientVersion", _strings("strVersion")),
            Operation("authenticate", _strings("strUserName", "strPassword"), Result.STRINGS),
            Operation("sendRequestXML", _SEND),
            Operation("receiveResponseXML", _strings("ticket", "response", "hresult", "message"), Result.INTEGER),
            Operation("connectionError", _strings("ticket", "hresult", "message")),
            Operation("getLastError", _strings("ticket")),
            Operation("closeConnection", _strings("ticket")),
            Operation("getInteractiveURL", _strings("wcTicket", "sessionID")),
            Operation("interactiveRejected", _strings("wcTicket", "reason")),
            Operation("interactiveDone", _strings("wcTicket")),
        )
    }
)
