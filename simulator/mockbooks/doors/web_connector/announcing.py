"""What the log says before a call is made: its parameters, without the password."""

from __future__ import annotations

from mockbooks.doors.web_connector.actions import CallService
from mockbooks.doors.web_connector.log import QwcLog

__all__ = ["announce"]


def announce(log: QwcLog, application: str, call: CallService) -> None:
    """Write what goes out with this call."""
    known = call.arguments
    ticket = known.get("ticket") or known.get("wcTicket") or ""
    match call.operation:
        case "serverVersion":
            log.write("serverVersion")
        case "clientVersion":
            log.write("clientVersion", version=known["strVersion"])
        case "authenticate":
            log.write("authenticate", app=application, user=known["strUserName"])
        case "connectionError":
            log.write("connectionError", ticket=ticket, hresult=known["hresult"], message=known["message"])
        case "sendRequestXML":
            log.write("sendRequestXML")
            log.write("send ticket", ticket=ticket)
            log.write("send hcp")
            if known["strHCPResponse"]:
                log.write("send hcp dump", xml=known["strHCPResponse"])
            log.write("send file", file=known["strCompanyFileName"])
            log.write("send country", country=known["qbXMLCountry"])
            log.write("send major", major=known["qbXMLMajorVers"])
            log.write("send minor", minor=known["qbXMLMinorVers"])
        case "receiveResponseXML":
            log.write("receiveResponseXML")
            log.write("receive ticket", ticket=ticket)
            log.write("receive response")
            if known["response"]:
                log.write("receive dump", xml=known["response"])
            log.write("receive hresult", hresult=known["hresult"])
            log.write("receive message", message=known["message"])
        case "getInteractiveURL":
            log.write("getInteractiveURL", ticket=ticket, session=known["sessionID"])
        case "interactiveRejected":
            log.write("interactiveRejected", ticket=ticket, reason=known["reason"])
        case operation:
            log.write(operation, ticket=ticket)
