"""Reading request sets: dirty but legal input, versions, message sets, and what makes a whole call fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockbooks.qbxml.hresult import CallFailed
from mockbooks.qbxml.reader import read
from mockbooks.qbxml.versions import VERSIONS, Edition, Version

BODY = (
    '<QBXML>\n<QBXMLMsgsRq onError="stopOnError">\n'
    '<CustomerQueryRq requestID="1">\n<MaxReturned>5</MaxReturned>\n</CustomerQueryRq>\n'
    "</QBXMLMsgsRq>\n</QBXML>\n"
)
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<?qbxml version="13.0"?>\n'

LEGAL = {
    "plain": HEAD + BODY,
    "leading blanks and lines": "\n  \t\r\n" + HEAD + BODY,
    "no XML declaration": '<?qbxml version="13.0"?>' + BODY,
    "declared ISO-8859-1 in a str": '<?xml version="1.0" encoding="ISO-8859-1"?><?qbxml version="13.0"?>' + BODY,
    "declared nonsense in a str": '<?xml version="1.0" encoding="x-klingon"?><?qbxml version="13.0"?>' + BODY,
    "instructions apart": '<?xml version="1.0"?>\n\n <!-- a -->\n<?qbxml version="13.0"?>\n<!-- b --><!-- c -->' + BODY,
    "blanks in the instruction": "<?qbxml   version = '13.0'  ?>" + BODY,
    "the writer's own declaration": '<?xml version="1.0" ?>\n<?qbxml version="13.0" ?>\n' + BODY,
    "byte order mark": "\ufeff" + HEAD + BODY,
    "blanks in tags": HEAD
    + "<QBXML >\n<QBXMLMsgsRq  onError = \"stopOnError\" >\n<CustomerQueryRq requestID = '1' >"
    + "<MaxReturned >5</MaxReturned >\n</CustomerQueryRq ></QBXMLMsgsRq ></QBXML >",
    "comments everywhere": HEAD + BODY.replace("\n", "\n<!-- <Tag> & so on -->") + "<!-- end -->",
    "instructions inside": HEAD + BODY.replace("\n", "<?other thing?>\n").replace("5", "<?a?>5<?b?>"),
    "responseData": HEAD + BODY.replace("onError", 'responseData="includeAll" onError'),
    "CR LF": (HEAD + BODY).replace("\n", "\r\n"),
    "old document type": '<!DOCTYPE QBXML PUBLIC "-//INTUIT//DTD QBXML QBD 2.0//EN" "http://developer.intuit.com">'
    + BODY,
    "document type and instruction": '<?xml version="1.0"?><?qbxml version="2.0"?>'
    "<!DOCTYPE QBXML PUBLIC '-//INTUIT//DTD QBXML QBD 1.0//EN' 'http://developer.intuit.com'>" + BODY,
}


@pytest.mark.parametrize("text", LEGAL.values(), ids=LEGAL.keys())
def test_dirty_but_legal(text: str) -> None:
    document = read(text)
    assert [request.name for request in document.requests] == ["CustomerQueryRq"]
    assert document.requests[0].request_id == "1"
    assert [child.text for child in document.requests[0].element] == ["5"]
    assert document.on_error == "stopOnError"
    assert document.kind == "messages"


def test_bytes_are_decoded_by_mark_or_declaration() -> None:
    request = BODY.replace("<MaxReturned>5</MaxReturned>", "<FullName>café</FullName>")
    texts = [
        (HEAD + request).encode("utf-8"),
        (HEAD + request).encode("utf-8-sig"),
        (HEAD + request).encode("utf-16"),
        (HEAD.replace("utf-8", "ISO-8859-1") + request).encode("latin-1"),
        (HEAD.replace("utf-8", "windows-1252") + request).encode("cp1252"),
    ]
    assert {read(text).requests[0].element[0].text for text in texts} == {"café"}


def test_an_empty_set_is_legal() -> None:
    document = read(HEAD + '<QBXML><QBXMLMsgsRq onError="continueOnError"/></QBXML>')
    assert document.requests == []
    assert document.response_data == "includeAll"


def test_recovery_attributes() -> None:
    document = read(
        HEAD + '<QBXML><QBXMLMsgsRq onError="continueOnError" newMessageSetID="new" oldMessageSetID="old"/></QBXML>'
    )
    assert (document.new_message_set_id, document.old_message_set_id) == ("new", "old")


def test_request_without_id_and_with_iterator() -> None:
    text = HEAD + BODY.replace('requestID="1"', 'metaData="NoMetaData" iterator="Start"')
    request = read(text).requests[0]
    assert request.request_id is None
    assert request.attributes == {"metaData": "NoMetaData", "iterator": "Start"}
    assert request.sourceline == 5


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_every_version_is_read(version: Version) -> None:
    assert read(f'<?qbxml version="{version}"?><QBXML><QBXMLMsgsRq onError="stopOnError"/></QBXML>').version == version


def test_dialects() -> None:
    text = '<?qbxml version="CA3.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><HostQueryRq/></QBXMLMsgsRq></QBXML>'
    document = read(text, edition=Edition.CA)
    assert (document.version, document.edition) == (Version(3, 0), Edition.CA)
    with pytest.raises(CallFailed, match="0x80040423"):
        read(text)


FAILING = {
    "empty": ("", 0x80040400, "the text is empty"),
    "blank": (" \n ", 0x80040400, "line 2: the text is empty"),
    "no instruction": ('<?xml version="1.0"?>\n' + BODY, 0x80040400, "line 2: the instruction <?qbxml"),
    "instruction without version": ("<?qbxml?>" + BODY, 0x80040400, "line 1: <?qbxml …?> must say version"),
    "two instructions": (HEAD + '<?qbxml version="13.0"?>' + BODY, 0x80040400, "a second <?qbxml …?>"),
    "unknown version": (HEAD.replace("13.0", "13.5") + BODY, 0x80040423, "line 2: there is no qbXML version “13.5”"),
    "version of another product": (HEAD.replace("13.0", "QBOE6.0") + BODY, 0x80040423, "“QBOE6.0”"),
    "version of the future": (HEAD.replace("13.0", "99.0") + BODY, 0x80040428, "“99.0”"),
    "not closed": (HEAD + BODY.replace("</QBXML>", ""), 0x80040400, "not well-formed XML"),
    "wrong end tag": (HEAD + BODY.replace("</MaxReturned>", "</maxReturned>"), 0x80040400, "line 6: not well-formed"),
    "unescaped ampersand": (HEAD + BODY.replace("5", "A&B"), 0x80040400, "line 6: not well-formed"),
    "garbage before": ("hello " + HEAD + BODY, 0x80040400, "line 1: 'hello "),
    "control character": (HEAD + BODY.replace("5", "\x01"), 0x80040400, "line 6: the control character U+0001"),
    "NUL": (HEAD + BODY + "\x00", 0x80040400, "the control character U+0000"),
    "raw character outside Windows-1252": (HEAD + BODY.replace("5", "ж"), 0x80040400, "line 6: the character U+0436"),
    "surrogate": (HEAD + BODY.replace("5", "\ud800"), 0x80040400, "line 6: the character U+D800"),
    "another root": (HEAD + "<qbxml/>", 0x80040400, "line 3: the root element is qbxml, not QBXML"),
    "namespace": (HEAD + BODY.replace("<QBXML>", '<QBXML xmlns="urn:x">'), 0x80040400, "element is {urn:x}QBXML"),
    "empty root": (HEAD + "<QBXML/>", 0x80040400, "QBXMLMsgsRq is missing"),
    "attribute of the root": (HEAD + BODY.replace("<QBXML>", '<QBXML a="b">'), 0x80040400, "QBXML has no attribute a"),
    "misspelt set": (HEAD + BODY.replace("QBXMLMsgsRq", "QBXMLMsgRq"), 0x80040400, "perhaps QBXMLMsgsRq is meant"),
    "two sets": (HEAD + BODY.replace("</QBXML>", '<QBXMLMsgsRq onError="stopOnError"/></QBXML>'), 0x80040400, "alone"),
    "no onError": (HEAD + BODY.replace(' onError="stopOnError"', ""), 0x80040400, "the attribute onError is missing"),
    "unknown onError": (HEAD + BODY.replace("stopOnError", "stop"), 0x80040400, "stopOnError"),
    "rollbackOnError": (HEAD + BODY.replace("stopOnError", "rollbackOnError"), 0x80040413, "line 4: onError"),
    "subscription": (
        HEAD + "<QBXML><QBXMLSubscriptionMsgsRq/></QBXML>",
        0x80040429,
        "ProcessRequest does not take QBXMLSubscriptionMsgsRq",
    ),
    "text between requests": (HEAD + BODY.replace("</CustomerQueryRq>", "</CustomerQueryRq>x"), 0x80040400, "line 5: "),
    "text in the set": (HEAD + BODY.replace("<CustomerQueryRq", "x<CustomerQueryRq"), 0x80040400, "line 4: text"),
    "internal subset": (
        '<!DOCTYPE QBXML [<!ENTITY e "x">]>' + HEAD + BODY,
        0x80040400,
        "line 1: the document type is malformed or has declarations",
    ),
    "external entity": (
        '<!DOCTYPE QBXML [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + BODY.replace("5", "&e;"),
        0x80040400,
        "line 1: the document type",
    ),
    "undefined entity": (HEAD + BODY.replace("5", "&nbsp;"), 0x80040400, "line 6: not well-formed XML: Entity 'nbsp'"),
    "late document type": (HEAD + BODY.replace("<QBXMLMsgsRq", "<!DOCTYPE a><QBXMLMsgsRq"), 0x80040400, "line 4"),
    "deep nesting": (HEAD + "<a>" * 5000 + "</a>" * 5000, 0x80040400, "line 3: not well-formed XML: Excessive depth"),
    "declaration too late": ("<!-- a -->" + HEAD + BODY, 0x80040400, "the XML declaration must come first"),
    "malformed declaration": ("<?xml version=1.0?>" + BODY, 0x80040400, "the XML declaration is malformed"),
    "unclosed comment": ("<!-- a " + HEAD + BODY, 0x80040400, "a comment is malformed"),
}


@pytest.mark.parametrize(("text", "code", "explanation"), FAILING.values(), ids=FAILING.keys())
def test_the_call_fails_and_says_where(text: str, code: int, explanation: str) -> None:
    with pytest.raises(CallFailed) as failure:
        read(text)
    assert failure.value.hresult.code == code
    assert explanation in failure.value.explanation
    assert failure.value.explanation.startswith("line ")


def test_bytes_that_cannot_be_decoded() -> None:
    with pytest.raises(CallFailed, match="line 6: byte 0xff at position") as failure:
        read((HEAD + BODY).encode().replace(b"5", b"\xff"))
    assert failure.value.hresult.code == 0x80040400
    with pytest.raises(CallFailed, match="unknown encoding “base64”"):
        read((HEAD.replace("utf-8", "base64") + BODY).encode())


def test_an_entity_bomb_costs_nothing() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 20))
    with pytest.raises(CallFailed, match="document type"):
        read(f'<!DOCTYPE QBXML [<!ENTITY e0 "x">{entities}]>' + BODY.replace("5", "&e19;"))


def test_versions_of_the_session() -> None:
    with pytest.raises(CallFailed, match=r"this QuickBooks does not support qbXML 13\.0") as failure:
        read(HEAD + BODY, supported={Version(8, 0)})
    assert failure.value.hresult.code == 0x80040423


def test_requests_of_other_editions_are_read_but_not_supported() -> None:
    text = (
        '<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><{0}/><HostQueryRq/></QBXMLMsgsRq></QBXML>'
    )
    requests = read(text.format("SalesTaxPayableQueryRq"), edition=Edition.UK).requests
    assert [request.supported for request in requests] == [False, True]


def test_subscription_documents() -> None:
    text = HEAD + "<QBXML><QBXMLSubscriptionMsgsRq><DataEventSubscriptionQueryRq>"
    text += "<SubscriberID>0</SubscriberID></DataEventSubscriptionQueryRq></QBXMLSubscriptionMsgsRq></QBXML>"
    document = read(text, kind="subscription")
    assert [request.name for request in document.requests] == ["DataEventSubscriptionQueryRq"]
    with pytest.raises(CallFailed, match="ProcessSubscription does not take QBXMLMsgsRq") as failure:
        read(HEAD + BODY, kind="subscription")
    assert failure.value.hresult.code == 0x80040429


def test_every_recorded_request_reads(shared: Path) -> None:
    read_files = 0
    for file in sorted((shared / "recordings").glob("*.xml")):
        data = file.read_bytes()
        if b"<QBXMLMsgsRq" in data and not file.stem.endswith("_rs"):  # one answer was put into a request by hand
            assert read(data).requests, file.name
            assert read(data.decode("utf-8")).requests, file.name
            read_files += 1
    assert read_files >= 13
