"""Reading what a service answers: strict where the Web Connector's .NET client is, forgiving where it is.

It refuses (`ServiceError`, in .NET's words): any Content-Type but text/xml; a status other than 200, 400 and 500, and
so a redirection; what is no XML, or begins with anything before the XML; an envelope of SOAP 1.2; a SOAP fault; a
number that is none [D:WCG; O].

It forgives, and the answer says so in `oddities`: results in another namespace, with or without a prefix, or under
another name; one string where there should be two; a string wrapped in another element; encoded arrays and references;
nil or nothing at all; a byte order mark; control characters, which XML does not allow (.NET's reader does not look).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from mockbooks.doors.web_connector.http import HttpResponse
from mockbooks.doors.web_connector.operations import NAMESPACE, Operation, Result

__all__ = ["Answer", "ServiceError", "integer", "read_answer"]


class ServiceError(Exception):
    """A call to the service failed: `text` is what the Web Connector logs, `explanation` what is wrong and where."""

    def __init__(self, text: str, explanation: str) -> None:
        self.text = text
        self.explanation = explanation
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call gave: its strings (one, unless an array was asked for), and what was odd about it."""

    strings: tuple[str, ...] = ()
    oddities: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The first string; empty if there is none."""
        return self.strings[0] if self.strings else ""


_SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
_SHOWN = 2000
_READ = (200, 400, 500)
_EXPECTATION_FAILED = 417
# Bytes that stand in no XML 1.0 text, and references to them.
_CONTROLS = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));"
)


def read_answer(operation: Operation, response: HttpResponse) -> Answer:
    """The answer of a service to a call. Raises ServiceError where .NET's client would raise."""
    _check_http(response)
    oddities: list[str] = []
    envelope = _parse(response, oddities)
    body = _body(envelope)
    content = next(_elements(body), None)
    if content is None:
        if operation.result is Result.INTEGER:
            raise _no_result(operation)
        oddities.append("the SOAP body is empty")
        return Answer((), tuple(oddities))
    content = _dereferenced(content, envelope)
    if _name(content) == "Fault":
        raise _fault(content)
    _check_names(operation, content, oddities)
    result = _result(operation, content, envelope, oddities)
    strings = _strings(operation, result, envelope, oddities)
    return Answer(strings, tuple(oddities))


def integer(answer: Answer) -> int:
    """The number of an answer; nothing at all counts as 0 (assumed). Raises ServiceError if it is no number."""
    text = answer.text.strip()
    if not text:
        return 0
    try:
        if not re.fullmatch(r"[+-]?[0-9]+", text):
            raise ValueError(text)
        return int(text)
    except ValueError:
        raise ServiceError(
            "There is an error in XML document. Input string was not in a correct format.",
            f"receiveResponseXML must give a whole number, as text like 50 or -1; it gave {answer.text!r}",
        ) from None


def _check_http(response: HttpResponse) -> None:
    status = response.status
    if status not in _READ:
        location = response.header("Location")
        where = f" The service sends on to {location}, which the client does not follow." if location else ""
        if status == _EXPECTATION_FAILED:
            where = " The server does not take Expect: 100-continue, which .NET's client sends with a call."
        raise ServiceError(
            f"The request failed with HTTP status {response.status_line.replace(' ', ': ', 1)}.",
            f"HTTP status {response.status_line}; a service answers 200, a fault 500.{where}\n{_shown(response)}",
        )
    kind = response.header("Content-Type")
    if kind.partition(";")[0].strip().lower() != "text/xml":
        text = f"Client found response content type of '{kind}', but expected 'text/xml'."
        if response.body:
            text += f"\nThe request failed with the error message:\n--\n{_shown(response)}\n--."
        else:
            text += "\nThe request failed with an empty response."
        why = f"HTTP status {response.status_line} with Content-Type {kind!r}; the client reads nothing but text/xml."
        raise ServiceError(text, f"{why}\n{_shown(response)}")


def _shown(response: HttpResponse) -> str:
    text = response.body.decode("utf-8", "replace").strip()
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"


def _parse(response: HttpResponse, oddities: list[str]) -> etree._Element:
    content = response.body
    if content.startswith(b"\xef\xbb\xbf"):
        oddities.append("the answer begins with a byte order mark")
        content = content[3:]
    if not content.strip():
        raise ServiceError("Response is not well-formed XML.", "The answer is text/xml and empty.")
    named = re.search(r"charset\s*=\s*\"?([\w.:-]+)", response.header("Content-Type"), re.IGNORECASE)
    charset = named[1] if named else None
    try:
        return _read(content, charset)
    except etree.XMLSyntaxError as error:
        cleaned, removed = _CONTROLS.subn(b"", content)
        if removed:
            try:
                envelope = _read(cleaned, charset)
            except etree.XMLSyntaxError:
                pass
            else:
                oddities.append(f"{removed} control characters, which XML does not allow, were passed over")
                return envelope
        raise ServiceError("Response is not well-formed XML.", _why(content, error, response)) from None


def _read(content: bytes, charset: str | None) -> etree._Element:
    try:
        parser = etree.XMLParser(encoding=charset, resolve_entities=False, no_network=True, huge_tree=True)
    except LookupError:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(content, parser)


def _why(content: bytes, error: etree.XMLSyntaxError, response: HttpResponse) -> str:
    before, declaration, _ = content.partition(b"<?xml")
    if declaration and before:
        what = "white space" if not before.strip() else repr(before[:200].decode("utf-8", "replace"))
        return f"Before the XML declaration stands {what}: an XML document begins with it."
    return f"The answer is no XML: {error}\n{_shown(response)}"


def _body(envelope: etree._Element) -> etree._Element:
    name, space = _name(envelope), etree.QName(envelope).namespace
    if name != "Envelope":
        raise ServiceError(
            "Response is not well-formed XML.", f"The root element is {name}; a SOAP answer is an Envelope."
        )
    if space != _SOAP_11:
        raise ServiceError(
            f"Possible SOAP version mismatch: Envelope namespace {space} was unexpected. Expecting {_SOAP_11}.",
            f"The Web Connector speaks SOAP 1.1; the envelope is of {space}.",
        )
    body = next((each for each in _elements(envelope) if _name(each) == "Body"), None)
    if body is None:
        raise ServiceError("Response is not well-formed XML.", "The envelope has no Body.")
    return body


def _check_names(operation: Operation, content: etree._Element, oddities: list[str]) -> None:
    expected = f"{operation.name}Response"
    if _name(content) != expected:
        oddities.append(f"the answer is called {_name(content)}, not {expected}")
    space = etree.QName(content).namespace
    if space != NAMESPACE:
        oddities.append(f"the answer is in the namespace {space or 'of no name'}, not {NAMESPACE}")


def _result(
    operation: Operation, content: etree._Element, envelope: etree._Element, oddities: list[str]
) -> etree._Element | None:
    expected = f"{operation.name}Result"
    inside = list(_elements(content))
    found = next((each for each in inside if _name(each) == expected), None)
    if found is None and inside:
        # RPC services call it "return" or whatever they like; the client goes by the order then [O].
        found = inside[0]
        oddities.append(f"the result is called {_name(found)}, not {expected}")
    if found is None:
        oddities.append(f"there is no {expected}")
        return None
    return _dereferenced(found, envelope)


def _strings(
    operation: Operation, result: etree._Element | None, envelope: etree._Element, oddities: list[str]
) -> tuple[str, ...]:
    if result is None or _is_nil(result):
        return ()
    inside = [_dereferenced(each, envelope) for each in _elements(result)]
    if operation.result is Result.STRINGS:
        if inside:
            strings = tuple(_text(each) for each in inside)
        else:
            text = _text(result).strip()
            strings = (text,) if text else ()
            if text:
                oddities.append("authenticate gave a string, not an array of strings")
        if len(strings) < 2:
            oddities.append(f"authenticate gave {len(strings)} of the two strings; the second counts as ''")
        return strings
    if inside:
        oddities.append(f"the result has an element {_name(inside[0])} inside; its text is taken")
        return (_text(inside[0]),)
    return (_text(result),)


def _text(element: etree._Element) -> str:
    return "" if _is_nil(element) else _all_text(element)


def _is_nil(element: etree._Element) -> bool:
    return any(etree.QName(name).localname == "nil" and value in ("true", "1") for name, value in _attributes(element))


def _dereferenced(element: etree._Element, envelope: etree._Element) -> etree._Element:
    """The element itself, or what its href points at, as SOAP encoding does."""
    target = element.get("href", "")
    if not target.startswith("#"):
        return element
    pointed = next((each for each in envelope.iter("*") if each.get("id") == target[1:]), None)
    return element if pointed is None else pointed


def _fault(fault: etree._Element) -> ServiceError:
    texts = {_name(each): _all_text(each).strip() for each in _elements(fault)}
    said = texts.get("faultstring") or texts.get("Reason") or ""
    code = texts.get("faultcode") or texts.get("Code") or ""
    detail = texts.get("detail") or texts.get("Detail") or ""
    explanation = f"SOAP fault {code}: {said}" + (f"\n{detail}" if detail else "")
    return ServiceError(said or "SOAP fault without a text", explanation)


def _no_result(operation: Operation) -> ServiceError:
    return ServiceError(
        "Response is not well-formed XML.", f"The SOAP body is empty; {operation.name} must give a whole number."
    )


def _elements(parent: etree._Element) -> Iterator[etree._Element]:
    return parent.iterchildren("*")


def _attributes(element: etree._Element) -> list[tuple[str, str]]:
    return [(str(name), str(value)) for name, value in element.attrib.items()]


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


def _all_text(element: etree._Element) -> str:
    return "".join(piece for piece in element.itertext("*") if isinstance(piece, str))
