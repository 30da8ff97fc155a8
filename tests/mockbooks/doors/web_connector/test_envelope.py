"""Our envelopes: those of the real client byte for byte, and accepted by zeep against the published WSDL."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from mockbooks.doors.web_connector.answers import read_answer
from mockbooks.doors.web_connector.envelope import envelope, headers
from mockbooks.doors.web_connector.http import HttpResponse
from mockbooks.doors.web_connector.operations import OPERATIONS
from mockbooks.doors.web_connector.qwc_file import Style

START = (
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>'
)
END = "</soap:Body></soap:Envelope>"
#: The service as its WSDL has it: operation, parameters, type of the result. Spelled here once more, on purpose.
PUBLISHED = {
    "serverVersion": ("", "string"),
    "clientVersion": ("strVersion", "string"),
    "authenticate": ("strUserName strPassword", "tns:ArrayOfString"),
    "sendRequestXML": (
        "ticket strHCPResponse strCompanyFileName qbXMLCountry qbXMLMajorVers:int qbXMLMinorVers:int", "string",
    ),
    "receiveResponseXML": ("ticket response hresult message", "int"),
    "connectionError": ("ticket hresult message", "string"),
    "getLastError": ("ticket", "string"),
    "closeConnection": ("ticket", "string"),
}  # fmt: skip


def wsdl() -> str:
    def parameter(spelled: str) -> str:
        name, _, kind = spelled.partition(":")
        return f'<s:element minOccurs="{1 if kind else 0}" maxOccurs="1" name="{name}" type="s:{kind or "string"}"/>'

    types, messages, ports, bindings = [], [], [], []
    for name, (parameters, result) in PUBLISHED.items():
        kind = result if ":" in result else f"s:{result}"
        least = 1 if result == "int" else 0
        types.append(
            f'<s:element name="{name}"><s:complexType><s:sequence>{"".join(map(parameter, parameters.split()))}'
            f'</s:sequence></s:complexType></s:element><s:element name="{name}Response"><s:complexType><s:sequence>'
            f'<s:element minOccurs="{least}" maxOccurs="1" name="{name}Result" type="{kind}"/>'
            "</s:sequence></s:complexType></s:element>"
        )
        for way, element in (("In", name), ("Out", f"{name}Response")):
            messages.append(
                f'<message name="{name}Soap{way}"><part name="parameters" element="tns:{element}"/></message>'
            )
        ports.append(
            f'<operation name="{name}"><input message="tns:{name}SoapIn"/><output message="tns:{name}SoapOut"/></operation>'
        )
        bindings.append(
            f'<operation name="{name}"><soap:operation soapAction="http://developer.intuit.com/{name}" style="document"/>'
            '<input><soap:body use="literal"/></input><output><soap:body use="literal"/></output></operation>'
        )
    return (
        '<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://www.w3.org/2001/XMLSchema" '
        'xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:tns="http://developer.intuit.com/" '
        'targetNamespace="http://developer.intuit.com/"><types>'
        '<s:schema elementFormDefault="qualified" targetNamespace="http://developer.intuit.com/">'
        '<s:complexType name="ArrayOfString"><s:sequence><s:element minOccurs="0" maxOccurs="unbounded" name="string" '
        f'nillable="true" type="s:string"/></s:sequence></s:complexType>{"".join(types)}</s:schema></types>'
        f'{"".join(messages)}<portType name="QBWebConnectorSvcSoap">{"".join(ports)}</portType>'
        '<binding name="QBWebConnectorSvcSoap" type="tns:QBWebConnectorSvcSoap">'
        f'<soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>{"".join(bindings)}</binding>'
        '<service name="QBWebConnectorSvc"><port name="QBWebConnectorSvcSoap" binding="tns:QBWebConnectorSvcSoap">'
        '<soap:address location="http://somewhere.example/elsewhere.asmx"/></port></service></definitions>'
    )


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    zeep = pytest.importorskip("zeep")
    file = tmp_path_factory.mktemp("wsdl") / "QBWebConnectorSvc.wsdl"
    file.write_text(wsdl(), "utf-8")
    return zeep.Client(str(file))


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=30)


def arguments(draw: st.DataObject, name: str) -> dict[str, str]:
    return {
        parameter: str(draw.draw(st.integers(0, 99))) if kind == "int" else draw.draw(texts)
        for parameter, kind in OPERATIONS[name].parameters
    }


def shape(element: etree._Element) -> tuple[str, str, list[object]]:
    return str(element.tag), element.text or "", [shape(each) for each in element]


def test_a_call_without_parameters() -> None:
    written = envelope(OPERATIONS["serverVersion"], {})
    assert written.decode() == f'{START}<serverVersion xmlns="http://developer.intuit.com/" />{END}'


def test_empty_texts_are_empty_elements() -> None:
    written = envelope(
        OPERATIONS["receiveResponseXML"], {"ticket": "T", "response": '<a b="c">\n&', "hresult": "", "message": ""}
    )
    assert written.decode() == (
        f'{START}<receiveResponseXML xmlns="http://developer.intuit.com/"><ticket>T</ticket>'
        f'<response>&lt;a b="c"&gt;\n&amp;</response><hresult /><message /></receiveResponseXML>{END}'
    )


def test_a_real_capture_is_written_again_byte_for_byte(shared: Path) -> None:
    name = "flowlink-quickbooks_desktop_integration__spec_support_qbxml_examples_item_inventory_query_rs_raw.xml"
    captured = (shared / "recordings" / name).read_bytes().strip()
    call = etree.fromstring(captured).find(".//{*}receiveResponseXML")
    assert call is not None
    values = {etree.QName(each).localname: each.text or "" for each in call}
    assert envelope(OPERATIONS["receiveResponseXML"], values) == captured


def test_line_ends_survive() -> None:
    written = envelope(OPERATIONS["getLastError"], {"ticket": "a\r\nb\n"})
    found = etree.fromstring(written).find(".//{*}ticket")
    assert b"a&#xD;\nb\n" in written
    assert found is not None
    assert found.text == "a\r\nb\n"


def test_rpc_style() -> None:
    written = envelope(OPERATIONS["clientVersion"], {"strVersion": "2.3.0.215"}, Style.RPC).decode()
    assert '<soap:Body soap:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/">' in written
    assert (
        '<q1:clientVersion xmlns:q1="http://developer.intuit.com/"><strVersion xsi:type="xsd:string">2.3.0.215</strVersion>'
        "</q1:clientVersion>" in written
    )
    assert (
        'xsi:type="xsd:int">16<'
        in envelope(
            OPERATIONS["sendRequestXML"], dict.fromkeys(dict(OPERATIONS["sendRequestXML"].parameters), "16"), Style.RPC
        ).decode()
    )


def test_the_headers_of_the_client() -> None:
    sent = dict(headers(OPERATIONS["authenticate"]))
    assert sent["SOAPAction"] == '"http://developer.intuit.com/authenticate"'
    assert sent["Content-Type"] == "text/xml; charset=utf-8"
    assert sent["User-Agent"].startswith("Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol ")


@given(st.data(), st.sampled_from(sorted(PUBLISHED)))
def test_zeep_reads_our_calls(published, data: st.DataObject, name: str) -> None:  # type: ignore[no-untyped-def]
    given_values = arguments(data, name)
    (call,) = etree.fromstring(envelope(OPERATIONS[name], given_values)).find("{*}Body")
    element = published.wsdl.types.get_element(f"{{http://developer.intuit.com/}}{name}")
    read = element.parse(call, published.wsdl.types)
    for parameter, value in given_values.items():
        found = getattr(read, parameter)
        assert ("" if found is None else str(found)) == value


@given(st.data(), st.sampled_from(sorted(PUBLISHED)))
def test_zeep_writes_the_same_calls(published, data: st.DataObject, name: str) -> None:  # type: ignore[no-untyped-def]
    given_values = arguments(data, name)
    ours = etree.fromstring(envelope(OPERATIONS[name], given_values)).find("{*}Body")
    theirs = published.create_message(published.service, name, **given_values).find("{*}Body")
    assert [shape(each) for each in ours] == [shape(each) for each in theirs]


def test_zeep_refuses_another_order(published) -> None:  # type: ignore[no-untyped-def]
    """The witness is awake."""
    zeep = pytest.importorskip("zeep")
    written = envelope(OPERATIONS["authenticate"], {"strUserName": "u", "strPassword": "p"}).decode()
    turned = written.replace("strUserName", "x").replace("strPassword", "strUserName").replace("x>", "strPassword>")
    (call,) = etree.fromstring(turned.encode()).find("{*}Body")
    element = published.wsdl.types.get_element("{http://developer.intuit.com/}authenticate")
    with pytest.raises(zeep.exceptions.XMLParseError):
        element.parse(call, published.wsdl.types)


#: What a service may answer, and what zeep makes of it.
ANSWERS: Mapping[str, str] = {
    "serverVersion": "1.0",
    "authenticate": "<string>T</string><string>none</string>",
    "sendRequestXML": "&lt;QBXML/&gt;",
    "receiveResponseXML": "-101",
    "closeConnection": "",
}


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_zeep_reads_answers_as_we_do(published, name: str) -> None:  # type: ignore[no-untyped-def]
    text = (
        f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><a:{name}Response '
        f'xmlns:a="http://developer.intuit.com/" xmlns="http://developer.intuit.com/"><a:{name}Result>{ANSWERS[name]}'
        f"</a:{name}Result></a:{name}Response></s:Body></s:Envelope>"
    ).encode()
    ours = read_answer(OPERATIONS[name], HttpResponse(200, text, (("Content-Type", "text/xml"),)))
    reply = io.BytesIO(text)
    reply.status_code, reply.headers, reply.content, reply.encoding = 200, {"Content-Type": "text/xml"}, text, "utf-8"  # type: ignore[attr-defined]
    theirs = published.service._binding.process_reply(published, published.service._binding.get(name), reply)
    assert list(ours.strings) == (list(theirs) if isinstance(theirs, list) else [str(theirs or "")])
    assert ours.oddities == ()
