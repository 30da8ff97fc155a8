"""Logs, and any text that qbXML documents stand in: the documents, and lines of the Web Connector that are known.

Of a line of QWCLog.txt the time, the method and the Connector's own words stay; what it tells of the application, the
file or the user is replaced. A line whose words are not the Connector's is dropped, and so is everything around the
documents in other texts. A document may stand there as it is, or escaped inside an envelope of SOAP.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape

from mockbooks_harness.cases.anonymising.documents import document
from mockbooks_harness.cases.anonymising.values import Values

__all__ = ["is_document", "log"]

_HEADER = re.compile(r"(?P<day>[0-9]{8})(?P<time>\.[0-9]{2}:[0-9]{2}:[0-9]{2} UTC\t: )(?P<source>[^\r\n]{1,120}?) : ")
_DOCUMENT = re.compile(
    r"(?P<plain>(?:<\?xml[^>]{0,200}\?>\s*)?(?:<\?qbxml[^>]{0,80}\?>\s*)?<QBXML[\s>].*?(?:</QBXML\s*>|\Z))"
    r"|(?P<escaped>(?:&lt;\?xml(?:(?!&gt;).){0,200}&gt;\s*)?(?:&lt;\?qbxml(?:(?!&gt;).){0,80}&gt;\s*)?"
    r"&lt;QBXML(?:\s|&gt;).*?(?:&lt;/QBXML\s*&gt;|\Z))",
    re.DOTALL,
)
_SOURCE = re.compile(
    r"(?:QBWebConnector\.(?:WebServiceManager|RegistryManager|SOAPWebService)\.)?"
    r"(?:DoUpdateSelected|getUpdateLock|setUpdateLock|instantiateWebService|ProcessRequestXML|UpdateThisScheduledApp"
    r"|do_(?:serverVersion|clientVersion|authenticate|sendRequestXML|receiveResponseXML|connectionError|getLastError"
    r"|closeConnection|getInteractiveURL|interactiveRejected|interactiveDone))\(\)"
).fullmatch

# {} is replaced as text is, {#} is a number, {v} a version, {h} an HRESULT, all of which stay. [R] recorded in public
# logs, the wording in between as the Connector here has it.
_TEXTS = (
    "updateWS() for application = '{}' has STARTED",
    "Password management - Started",
    r"HKEY_CURRENT_USER\Software\Intuit\QBWebConnector\UpdateLock = FALSE",
    r"HKEY_CURRENT_USER\Software\Intuit\QBWebConnector\UpdateLock = TRUE",
    r"HKEY_CURRENT_USER\Software\Intuit\QBWebConnector\UpdateLock has been set to True",
    r"HKEY_CURRENT_USER\Software\Intuit\QBWebConnector\UpdateLock has been set to False",
    "********************* Update session locked *********************",
    "********************* Update session unlocked *********************",
    "Initiated connection to the following application.",
    "AppName: {}",
    "AppUniqueName (if available): {}",
    "AppURL: {}",
    "*** Calling serverVersion().",
    'Received from serverVersion() following parameter:<serverVersionRet="{}">',
    '*** Calling clientVersion() with following parameter:<productVersion="{v}">',
    'Received from clientVersion() following parameter:<clientVersionRet="{}">',
    "This application agrees with the current version of QBWebConnector. Allowing update operation.",
    "Authenticating to application '{}', username = '{}'",
    "Received from authenticate() following parameters:"
    '<authRet[0]="{}"><authRet[1]="{}"><authRet[2]="{}"><authRet[3]="{}">',
    'Received from authenticate() following parameters:<authRet[0]="{}"><authRet[1]="{}">',
    "No data exchange required.",
    "*** Calling sendRequestXML() with following parameters:",
    'wcTicket="{}"',
    "strHCPResponse =",
    'cfn="{}"',
    'qbNationality="{c}"',
    'qbXMLMajorVers="{#}"',
    'qbXMLMinorVers="{#}"',
    "Request xml received.",
    "No request xml received.",
    "Processing request #{#}",
    "REQUEST: received from application: size (bytes) = {#}",
    "RESPONSE: received from QuickBooks: size (bytes) = {#}",
    "XML dump follows: -",
    "Sending request to QuickBooks.",
    "Sending error message back to application:",
    "Request that failed:",
    "*** Calling receiveResponseXML() with following parameters:",
    "response =",
    'hresult="{h}"',
    'hresult=""',
    'message="{m}"',
    'Received from receiveResponseXML() following parameter:<receiveResponseXMLRet="{#}">',
    '*** Calling getLastError() with following parameter:<wcTicket="{}">',
    'Received from getLastError() following parameter:<getLastErrorRet="{}">',
    '*** Calling closeConnection() with following parameter:<wcTicket="{}">',
    'Received from closeConnection() following parameter:<closeConnectionRet="{}">',
    "Ended QuickBooks session",
    "Update completed successfully.",
    "QBWC1012: Authentication failed due to following error message.",
    "QBWC1031: Update completed with some error. Application has been notified of the error accordingly. See QWCLog for"
    " further information.",
    "QBWC1041: SendRequestXML failed",
    "QBWC1042: ReceiveResponseXML failed",
    "HRESULT = {h}",
    "Message: {m}",
    "Error message: {m}",
)
_HOLES = {
    "{}": "(.*?)",
    "{#}": "(-?[0-9]{1,12})",
    "{v}": "([0-9.]{1,20})",
    "{h}": "(0x[0-9A-Fa-f]{8})",
    "{c}": "(US|CA|UK|AU|)",
    "{m}": "(.*?)",
}
_HOLE = re.compile(r"(\{[#vhcm]?\})")


def is_document(text: str) -> bool:
    """Whether the text is one document of qbXML, or a part of one, and not one with documents in it."""
    start = text.lstrip("\ufeff \t\r\n")
    return (
        start.startswith("<")
        and not re.match(r"<(?:\?xml[^>]*\?>\s*<)?(?:[\w-]+:Envelope|html)", start)
        and (_HEADER.search(text) is None)
    )


def log(text: str, values: Values, day: Callable[[str], str]) -> str:
    """The known lines and the documents of a log; `day` gives the new day of a date of eight digits."""
    written: list[str] = []
    headers = list(_HEADER.finditer(text))
    starts = [header.start() for header in headers]
    if not headers or starts[0] > 0:
        written.extend(_documents(text[: starts[0] if starts else len(text)], values))
    for header, end in zip(headers, [*starts, len(text)][1:], strict=True):
        body = text[header.end() : end]
        if _SOURCE(header["source"]) is None:
            written.extend(_documents(body, values))
            continue
        first, rest = _first_text(body)
        line = _known(first, values)
        stamp = f"{day(header['day'])}{header['time']}{header['source']} : "
        documents = list(_pieces(rest, values))
        if line is not None or documents:
            written.append("\r\n".join([stamp + (line or ""), *documents]) + "\r\n")
    return "".join(written)


def _first_text(body: str) -> tuple[str, str]:
    first, end, rest = body.partition("\n")
    found = _DOCUMENT.search(first)
    return ("", body) if found is not None else (first.rstrip("\r"), rest if end else "")


def _known(text: str, values: Values) -> str | None:
    """The line with what it tells replaced; None if it is none of the Connector's."""
    for pattern, holes in _patterns():
        found = pattern.fullmatch(text)
        if found is not None:
            return _filled(text, found, holes, values)
    return None


def _filled(text: str, found: re.Match[str], holes: list[str], values: Values) -> str:
    new, position = [], 0
    for number, hole in enumerate(holes, 1):
        start, end = found.span(number)
        new.append(text[position:start])
        inner = found[number]
        if hole == "{}":
            inner = inner if inner.upper() in ("NONE", "NVU", "BUSY", "OK", "") else values.words(inner)
        elif hole == "{m}":
            inner = values.message(inner)
        new.append(inner)
        position = end
    return "".join([*new, text[position:]])


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], list[str]], ...]:
    made = []
    for text in _TEXTS:
        parts = _HOLE.split(text)
        pattern = "".join(_HOLES.get(part, re.escape(part)) for part in parts)
        made.append((re.compile(pattern), parts[1::2]))
    return tuple(made)


def _pieces(text: str, values: Values) -> Iterator[str]:
    """Known lines below a header (``HRESULT = …``), and documents, in their order."""
    position = 0
    for found in _DOCUMENT.finditer(text):
        yield from _lines(text[position : found.start()], values)
        yield _document(found, values)
        position = found.end()
    yield from _lines(text[position:], values)


def _lines(text: str, values: Values) -> Iterator[str]:
    for line in text.splitlines():
        known = _known(line.strip(), values) if line.strip() else ""
        if known is not None:
            yield known


def _documents(text: str, values: Values) -> Iterator[str]:
    for found in _DOCUMENT.finditer(text):
        yield _document(found, values) + "\n"


def _document(found: re.Match[str], values: Values) -> str:
    if found["plain"] is not None:
        return document(found["plain"], values)
    return document(unescape(found["escaped"]), values)
