"""SOAP envelopes as the Web Connector's .NET client writes them, byte for byte.

- Document style, in all samples: one line, prefixes soap, xsi and xsd in this order, the operation in the default
  namespace, empty texts as `<hresult />` [R:FLOW]. `DocWrapped` is taken for the same (assumed).
- RPC style: SOAP encoding, prefix q1, each parameter with its xsi:type [O: a capture of version 2.3.0.215].
- UTF-8 without a byte order mark; `<`, `>` and `&` are escaped, a carriage return is `&#xD;` (.NET's XmlTextWriter).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from mockbooks.doors.web_connector.operations import NAMESPACE, Operation
from mockbooks.doors.web_connector.qwc_file import Style

__all__ = ["envelope", "headers"]

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_XSD = "http://www.w3.org/2001/XMLSchema"
_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_ENCODING = "http://schemas.xmlsoap.org/soap/encoding/"
_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
_DOCUMENT = f'<soap:Envelope xmlns:soap="{_SOAP}" xmlns:xsi="{_XSI}" xmlns:xsd="{_XSD}"><soap:Body>'
_RPC = (
    f'<soap:Envelope xmlns:soap="{_SOAP}" xmlns:soapenc="{_ENCODING}" xmlns:tns="{NAMESPACE}" '
    f'xmlns:types="{NAMESPACE}encodedTypes" xmlns:xsi="{_XSI}" xmlns:xsd="{_XSD}">'
    f'<soap:Body soap:encodingStyle="{_ENCODING}">'
)
_END = "</soap:Body></soap:Envelope>"

# What the client calls itself; the number is that of the .NET runtime [O].
_USER_AGENT = "Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol 4.0.30319.42000)"


def envelope(operation: Operation, arguments: Mapping[str, str], style: Style = Style.DOCUMENT) -> bytes:
    """The envelope of one call; `arguments` has a text for each parameter of the operation. KeyError if one lacks."""
    if style is Style.RPC:
        inner = "".join(
            _element(name, arguments[name], f' xsi:type="xsd:{kind}"') for name, kind in operation.parameters
        )
        text = _RPC + _wrapped(f"q1:{operation.name}", f' xmlns:q1="{NAMESPACE}"', inner) + _END
    else:
        inner = "".join(_element(name, arguments[name]) for name, _ in operation.parameters)
        text = _DOCUMENT + _wrapped(operation.name, f' xmlns="{NAMESPACE}"', inner) + _END
    return f"{_DECLARATION}{text}".encode()


def headers(operation: Operation) -> tuple[tuple[str, str], ...]:
    """The HTTP headers of one call that the client chooses, in its order; the quotes belong to SOAPAction."""
    return (
        ("User-Agent", _USER_AGENT),
        ("Content-Type", "text/xml; charset=utf-8"),
        ("SOAPAction", f'"{operation.action}"'),
    )


def _element(name: str, text: str, attributes: str = "") -> str:
    return _wrapped(name, attributes, _escape(text))


def _wrapped(name: str, attributes: str, inner: str) -> str:
    return f"<{name}{attributes}>{inner}</{name}>" if inner else f"<{name}{attributes} />"


# What XML 1.0 has no way to write; .NET writes a reference all the same, which nobody can read.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _escape(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#xD;")
    return _UNWRITABLE.sub(lambda found: f"&#x{ord(found[0]):X};", text)
