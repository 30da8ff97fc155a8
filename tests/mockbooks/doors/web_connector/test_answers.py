"""What services answer, well and badly: each oddity read as the Web Connector's .NET client reads it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockbooks.doors.web_connector.answers import Answer, ServiceError, integer, read_answer
from mockbooks.doors.web_connector.http import HttpResponse
from mockbooks.doors.web_connector.operations import OPERATIONS

SEND, RECEIVE, AUTHENTICATE = (OPERATIONS[name] for name in ("sendRequestXML", "receiveResponseXML", "authenticate"))
HEAD = '<?xml version="1.0" encoding="utf-8"?>'
OPEN = '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
CLOSE = "</soap:Body></soap:Envelope>"


def answered(
    body: str | bytes, *, status: int = 200, kind: str = "text/xml; charset=utf-8", **headers: str
) -> HttpResponse:
    content = body.encode() if isinstance(body, str) else body
    return HttpResponse(status, content, (("content-type", kind), *headers.items()))


def sent(inner: str, *, head: str = HEAD) -> Answer:
    return read_answer(SEND, answered(f"{head}{OPEN}{inner}{CLOSE}"))


def failed(response: HttpResponse) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        read_answer(SEND, response)
    return caught.value


PLAIN = '<sendRequestXMLResponse xmlns="http://developer.intuit.com/"><sendRequestXMLResult>a &lt;b&gt;</sendRequestXMLResult></sendRequestXMLResponse>'


def test_a_plain_answer_is_not_odd() -> None:
    assert sent(PLAIN) == Answer(("a <b>",), ())


@pytest.mark.parametrize("prefix", ["tns", "ns0", "q1"])
def test_a_prefix_where_none_was(prefix: str) -> None:
    inner = (
        f'<{prefix}:sendRequestXMLResponse xmlns:{prefix}="http://developer.intuit.com/">'
        f"<{prefix}:sendRequestXMLResult>x</{prefix}:sendRequestXMLResult></{prefix}:sendRequestXMLResponse>"
    )
    assert sent(inner) == Answer(("x",), ())


def test_another_namespace() -> None:
    inner = '<sendRequestXMLResponse xmlns="http://localhost:8000//"><sendRequestXMLResult>x</sendRequestXMLResult></sendRequestXMLResponse>'
    answer = sent(inner)
    assert answer.text == "x"
    assert "http://localhost:8000//" in answer.oddities[0]


def test_no_namespace_at_all() -> None:
    answer = sent("<sendRequestXMLResponse><sendRequestXMLResult>x</sendRequestXMLResult></sendRequestXMLResponse>")
    assert answer.text == "x"
    assert "no name" in answer.oddities[0]


def test_an_rpc_answer_called_return() -> None:
    inner = (
        '<n1:sendRequestXMLResponse xmlns:n1="urn:ActionWebService" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        '<return xsi:type="xsd:string">x</return></n1:sendRequestXMLResponse>'
    )
    answer = sent(inner)
    assert answer.text == "x"
    assert any("called return" in each for each in answer.oddities)


def test_another_name_for_the_answer() -> None:
    answer = sent('<sendRequestXMLResult xmlns="http://developer.intuit.com/"><value>x</value></sendRequestXMLResult>')
    assert answer.text == "x"


def test_a_string_inside_the_string() -> None:
    answer = sent(PLAIN.replace("a &lt;b&gt;", "<string>x</string>"))
    assert answer.text == "x"
    assert "element string inside" in answer.oddities[0]


@pytest.mark.parametrize(
    "inner",
    [
        '<sendRequestXMLResponse xmlns="http://developer.intuit.com/"><sendRequestXMLResult/></sendRequestXMLResponse>',
        '<sendRequestXMLResponse xmlns="http://developer.intuit.com/"><sendRequestXMLResult xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/></sendRequestXMLResponse>',
        '<sendRequestXMLResponse xmlns="http://developer.intuit.com/"/>',
        "",
    ],
)
def test_nil_and_nothing_are_an_empty_text(inner: str) -> None:
    assert sent(inner).text == ""


def test_cdata_comments_and_white_space_around() -> None:
    inner = PLAIN.replace("a &lt;b&gt;", "<![CDATA[<QBXML>&]]><!-- no text --> end")
    assert sent(f"\n  <!-- hello -->\n  {inner}\n  ").text == "<QBXML>& end"


def test_a_byte_order_mark() -> None:
    answer = read_answer(SEND, answered(b"\xef\xbb\xbf" + f"{HEAD}{OPEN}{PLAIN}{CLOSE}".encode()))
    assert answer.text == "a <b>"
    assert "byte order mark" in answer.oddities[0]


@pytest.mark.parametrize("control", ["\x00", "&#0;", "&#x1F;", "\x0b"])
def test_control_characters_are_passed_over(control: str) -> None:
    answer = sent(PLAIN.replace("a ", f"a{control} "))
    assert answer.text == "a <b>"
    assert "control characters" in answer.oddities[0]


@pytest.mark.parametrize(
    ("written", "charset"), [("ISO-8859-1", "iso-8859-1"), ("utf-8", "UTF-8"), ("utf-16", "utf-16")]
)
def test_in_its_own_encoding(written: str, charset: str) -> None:
    text = f'<?xml version="1.0" encoding="{written}"?>{OPEN}{PLAIN.replace("a ", "à ")}{CLOSE}'
    assert read_answer(SEND, answered(text.encode(written), kind=f"text/xml; charset={charset}")).text == "à <b>"


def test_the_content_type_says_the_encoding_first() -> None:
    text = f'<?xml version="1.0" encoding="utf-8"?>{OPEN}{PLAIN.replace("a ", "à ")}{CLOSE}'
    assert read_answer(SEND, answered(text.encode("latin-1"), kind="text/xml;charset=ISO-8859-1")).text == "à <b>"


# authenticate


def let_in(result: str, envelope: str = "") -> Answer:
    inner = f'<authenticateResponse xmlns="http://developer.intuit.com/">{result}</authenticateResponse>{envelope}'
    return read_answer(AUTHENTICATE, answered(f"{HEAD}{OPEN}{inner}{CLOSE}"))


@pytest.mark.parametrize("strings", [["t", ""], ["t", "none"], ["t", "", "60"], ["t", "", "60", "30"]])
def test_two_to_four_strings(strings: list[str]) -> None:
    inner = "".join(f"<string>{each}</string>" for each in strings)
    assert let_in(f"<authenticateResult>{inner}</authenticateResult>") == Answer(tuple(strings), ())


@pytest.mark.parametrize(
    "result",
    [
        "<authenticateResult><string>t</string></authenticateResult>",
        "<authenticateResult><a:string xmlns:a='urn:arrays'>t</a:string></authenticateResult>",
        "<authenticateResult>t</authenticateResult>",
    ],
)
def test_one_string_instead_of_two(result: str) -> None:
    answer = let_in(result)
    assert answer.strings == ("t",)
    assert any("the second counts as ''" in each for each in answer.oddities)


def test_a_nil_string_is_empty() -> None:
    nil = '<string xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>'
    assert let_in(f"<authenticateResult><string>t</string>{nil}</authenticateResult>").strings == ("t", "")


def test_an_encoded_array_with_references() -> None:
    envelope = '<multiRef id="id0"><Item>t</Item><Item href="#id1"/></multiRef><multiRef id="id1">none</multiRef>'
    assert let_in('<authenticateReturn href="#id0"/>', envelope).strings == ("t", "none")


# receiveResponseXML


@pytest.mark.parametrize(("text", "percent"), [("100", 100), ("-1", -1), (" 50\n", 50), ("+7", 7), ("", 0), ("007", 7)])
def test_numbers(text: str, percent: int) -> None:
    inner = f'<receiveResponseXMLResponse xmlns="http://developer.intuit.com/"><receiveResponseXMLResult>{text}</receiveResponseXMLResult></receiveResponseXMLResponse>'
    assert integer(read_answer(RECEIVE, answered(f"{HEAD}{OPEN}{inner}{CLOSE}"))) == percent


@pytest.mark.parametrize("text", ["100.0", "fifty", "50%", "1_000", "٣"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ServiceError, match="not in a correct format") as caught:
        integer(Answer((text,)))
    assert text in caught.value.explanation


def test_no_number_at_all() -> None:
    with pytest.raises(ServiceError):
        read_answer(RECEIVE, answered(f"{HEAD}{OPEN}{CLOSE}"))


# What .NET's client refuses


@pytest.mark.parametrize(
    "kind", ["text/html; charset=utf-8", "text/plain", "application/xml", "application/soap+xml", ""]
)
@pytest.mark.parametrize("status", [200, 500])
def test_any_other_content_type(kind: str, status: int) -> None:
    error = failed(answered(f"{HEAD}{OPEN}{PLAIN}{CLOSE}", kind=kind, status=status))
    assert error.text.startswith(f"Client found response content type of '{kind}', but expected 'text/xml'.")


def test_a_stack_trace_with_status_200_is_shown() -> None:
    error = failed(answered("TypeError: undefined\n  at /srv/app.js:1", kind="text/plain"))
    assert "TypeError: undefined" in error.text
    assert "/srv/app.js" in error.explanation


def test_text_xml_that_is_plain_text() -> None:
    error = failed(answered("TypeError: undefined"))
    assert error.text == "Response is not well-formed XML."
    assert "TypeError: undefined" in error.explanation


def test_html_called_text_xml() -> None:
    assert "html" in failed(answered("<html><body>Hello<br></body></html>")).explanation
    assert "root element is html" in failed(answered("<html><body>Hello</body></html>")).explanation


@pytest.mark.parametrize("before", ["\n", "  \r\n", "Warning: mysql_connect() in db.php\n"])
def test_anything_before_the_declaration(before: str) -> None:
    error = failed(answered(f"{before}{HEAD}{OPEN}{PLAIN}{CLOSE}"))
    assert "Before the XML declaration stands" in error.explanation
    assert (before.strip() or "white space") in error.explanation


def test_no_declaration_and_white_space_is_fine() -> None:
    assert sent(PLAIN, head="\n  ").text == "a <b>"


@pytest.mark.parametrize(
    ("status", "said"),
    [(404, "404: Not Found"), (401, "401: Unauthorized"), (502, "502: Bad Gateway"), (204, "204: No Content")],
)
def test_other_statuses(status: int, said: str) -> None:
    assert failed(answered("", status=status)).text == f"The request failed with HTTP status {said}."


def test_a_server_that_takes_no_expectation() -> None:
    assert "Expect: 100-continue" in failed(answered("", status=417)).explanation


def test_a_redirection_is_not_followed() -> None:
    error = failed(answered("", status=301, Location="https://shop.example/qbwc/"))
    assert "https://shop.example/qbwc/" in error.explanation


@pytest.mark.parametrize("status", [200, 400, 500])
def test_a_fault(status: int) -> None:
    fault = "<soap:Fault><faultcode>soap:Server</faultcode><faultstring>no database</faultstring><detail>line 7</detail></soap:Fault>"
    error = failed(answered(f"{HEAD}{OPEN}{fault}{CLOSE}", status=status))
    assert error.text == "no database"
    assert "line 7" in error.explanation


def test_soap_12() -> None:
    text = f"{HEAD}{OPEN}{PLAIN}{CLOSE}".replace(
        "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"
    )
    assert failed(answered(text)).text.startswith("Possible SOAP version mismatch")


@pytest.mark.parametrize("body", ["", "   ", "<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'/>", "<a>"])
def test_nothing_in_it(body: str) -> None:
    assert failed(answered(body)).text == "Response is not well-formed XML."


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    try:
        answer = read_answer(SEND, answered(HEAD + bomb + OPEN + PLAIN.replace("a &lt;b&gt;", "&b;") + CLOSE))
    except ServiceError:
        return
    assert "aaaa" not in answer.text


@given(st.binary(max_size=200), st.sampled_from([200, 400, 500]))
def test_whatever_comes_is_read_or_refused(body: bytes, status: int) -> None:
    for content in (body, f"{HEAD}{OPEN}".encode() + body + CLOSE.encode()):
        told: Answer | ServiceError
        try:
            told = read_answer(AUTHENTICATE, answered(content, status=status))
        except ServiceError as error:
            told = error
        assert isinstance(told, Answer) or (told.text and told.explanation)


def test_the_answers_of_the_fixture_are_read(envelope_of: Callable[[str, str], str]) -> None:
    assert (
        read_answer(
            SEND, answered(envelope_of("sendRequestXML", "<sendRequestXMLResult>x</sendRequestXMLResult>"))
        ).text
        == "x"
    )
