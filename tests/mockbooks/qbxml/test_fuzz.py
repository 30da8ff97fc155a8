"""Bad input: whatever comes in, it is read or refused with a place; nothing else is raised and nothing hangs.

The documents are small readable requests, damaged: bytes flipped, cut, doubled; elements removed, doubled, moved, renamed;
entities, document types, invalid UTF-8 and deep nesting put in. Every damage is a function of its seed.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Callable

import pytest

from mockbooks.qbxml.hresult import CallFailed
from mockbooks.qbxml.reader import Request, read
from mockbooks.qbxml.record import UNSUPPORTED, read_record
from mockbooks.qbxml.status import Refused
from mockbooks.qbxml.validation import validate

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<?qbxml version="13.0"?>\n'

REQUESTS = [
    """<CustomerQueryRq requestID="1" iterator="Start">
  <MaxReturned>10</MaxReturned>
  <ActiveStatus>All</ActiveStatus>
  <FromModifiedDate>2024-01-01T00:00:00-05:00</FromModifiedDate>
  <NameFilter><MatchCriterion>StartsWith</MatchCriterion><Name>Caf&#233;</Name></NameFilter>
  <OwnerID>0</OwnerID>
</CustomerQueryRq>""",
    """<CustomerAddRq requestID="2">
  <CustomerAdd>
    <Name>Jones &amp; Söhne</Name>
    <BillAddress><Addr1>1 Main Street</Addr1><City>Springfield</City></BillAddress>
    <Email>a@example.com</Email>
    <CreditLimit>1000.00</CreditLimit>
  </CustomerAdd>
  <IncludeRetElement> ListID </IncludeRetElement>
</CustomerAddRq>""",
    """<InvoiceAddRq requestID="3">
  <InvoiceAdd defMacro="TxnID:One">
    <CustomerRef><FullName>Jones</FullName></CustomerRef>
    <TxnDate>2024-05-01</TxnDate>
    <RefNumber>71</RefNumber>
    <InvoiceLineAdd>
      <ItemRef><FullName>Consulting</FullName></ItemRef><Desc>work</Desc>
      <Quantity>2.5</Quantity><Rate>80.00</Rate>
    </InvoiceLineAdd>
    <InvoiceLineGroupAdd><ItemGroupRef><FullName>Kit</FullName></ItemGroupRef></InvoiceLineGroupAdd>
  </InvoiceAdd>
</InvoiceAddRq>""",
    """<ReceivePaymentAddRq>
  <ReceivePaymentAdd>
    <CustomerRef><ListID>80000001-1400000000</ListID></CustomerRef>
    <TotalAmount>12.50</TotalAmount>
    <AppliedToTxnAdd><TxnID useMacro="TxnID:One"/><PaymentAmount>12.50</PaymentAmount></AppliedToTxnAdd>
  </ReceivePaymentAdd>
</ReceivePaymentAddRq>""",
    """<JournalEntryAddRq requestID="5">
  <JournalEntryAdd>
    <JournalDebitLine><AccountRef><FullName>Cash</FullName></AccountRef><Amount>1.00</Amount></JournalDebitLine>
    <JournalCreditLine><AccountRef><FullName>Sales</FullName></AccountRef><Amount>1.00</Amount></JournalCreditLine>
  </JournalEntryAdd>
</JournalEntryAddRq>""",
    """<GeneralSummaryReportQueryRq requestID="6">
  <GeneralSummaryReportType>BalanceSheetStandard</GeneralSummaryReportType>
  <ReportPeriod><FromReportDate>2024-01-01</FromReportDate></ReportPeriod>
</GeneralSummaryReportQueryRq>""",
    "<TxnDelRq><TxnDelType>Invoice</TxnDelType><TxnID>1-1400000000</TxnID></TxnDelRq>",
    "<AccountModRq><AccountMod><ListID>1-1</ListID><EditSequence>1</EditSequence><Desc/></AccountMod></AccountModRq>",
]

_TAGS = re.compile(r"<(/?)(\w+)((?:\s[^<>]*)?)>")
_LEAVES = re.compile(r"<(\w+)>[^<>]*</\1>\s*")
_NASTY = [
    "\x00", "\ufffe", "ж", "😀", "&", "&e;", "&#0;", "&#1078;", "&#x110000;", "<", ">", "]]>", "<![CDATA[", "<!--", "-->",
    "--", "<?", "?>", "<?qbxml version='8.0'?>", "<!DOCTYPE a>", "<!ENTITY e 'x'>", '"', "'", "\r", "\x0b", "\x85", "\u2028",
    " xmlns='urn:x'", " xmlns:q='urn:x'", "q:", "{", "%", "%s", "{0}", "\ud800", " a='b'", "<a>", "</a>", "<a/>", "\\",
]  # fmt: skip

Damage = Callable[[str, random.Random], str]


def flip(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text))
    return text[:place] + chr(ord(text[place]) ^ (1 << chance.randrange(7))) + text[place + 1 :]


def delete(text: str, chance: random.Random) -> str:
    start = chance.randrange(len(text))
    return text[:start] + text[start + chance.randrange(1, 40) :]


def truncate(text: str, chance: random.Random) -> str:
    return text[: chance.randrange(len(text))]


def insert(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text))
    return text[:place] + chance.choice(_NASTY) + text[place:]


def double(text: str, chance: random.Random) -> str:
    start = chance.randrange(len(text))
    end = start + chance.randrange(1, 80)
    return text[:end] + text[start:end] + text[end:]


def rename(text: str, chance: random.Random) -> str:
    name = chance.choice(_TAGS.findall(text) or [("", "QBXML", "")])[1]
    other = chance.choice([name.lower(), name + "s", name[1:] or "x", "Memo", "ListID", "FullName", "InvoiceRet", "é"])
    return re.sub(rf"(</?){name}\b", rf"\g<1>{other}", text, count=chance.choice([0, 0, 1, 2]))


def double_leaf(text: str, chance: random.Random) -> str:
    leaf = chance.choice(list(_LEAVES.finditer(text)) or [None])
    return text if leaf is None else text[: leaf.end()] + leaf[0] + text[leaf.end() :]


def move_leaf(text: str, chance: random.Random) -> str:
    leaf = chance.choice(list(_LEAVES.finditer(text)) or [None])
    if leaf is None:
        return text
    rest = text[: leaf.start()] + text[leaf.end() :]
    places = [tag.end() for tag in _TAGS.finditer(rest)] or [0]
    place = chance.choice(places)
    return rest[:place] + leaf[0] + rest[place:]


def remove_leaf(text: str, chance: random.Random) -> str:
    leaf = chance.choice(list(_LEAVES.finditer(text)) or [None])
    return text if leaf is None else text[: leaf.start()] + text[leaf.end() :]


def change_value(text: str, chance: random.Random) -> str:
    leaf = chance.choice(list(_LEAVES.finditer(text)) or [None])
    value = chance.choice(
        ["", " ", "x" * 5000, "-1", "1e5", "99999999999999999999", "NaN", "true", "2024-02-30", "&#8364;"]
    )
    return text if leaf is None else f"{text[: leaf.start()]}<{leaf[1]}>{value}</{leaf[1]}>{text[leaf.end() :]}"


def attribute(text: str, chance: random.Random) -> str:
    tag = chance.choice(list(_TAGS.finditer(text)) or [None])
    name = chance.choice(
        ["requestID", "iterator", "metaData", "defMacro", "useMacro", "onError", "xml:space", "é", "a"]
    )
    return (
        text
        if tag is None
        else f"{text[: tag.end() - 1]} {name}='{chance.choice(['', 'Start', '&#1;'])}'>{text[tag.end() :]}"
    )


def version(text: str, chance: random.Random) -> str:
    return text.replace(
        "13.0", chance.choice(["2.0", "4.0", "8.0", "16.0", "13", "99.0", "CA3.0", "1e1", "", "6.1"]), 1
    )


def nest(text: str, chance: random.Random) -> str:
    depth = chance.choice([5, 300, 3000])
    tag = chance.choice(list(_TAGS.finditer(text)) or [None])
    place = len(text) if tag is None else tag.end()
    return text[:place] + "<a>" * depth + "</a>" * depth + text[place:]


def bomb(text: str, chance: random.Random) -> str:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    subset = chance.choice(
        [f'[<!ENTITY e0 "x">{entities}]', '[<!ENTITY e SYSTEM "file:///etc/passwd">]', "SYSTEM 'a.dtd'"]
    )
    return re.sub("<QBXML>", f"<!DOCTYPE QBXML {subset}><QBXML>&e11;&e;", text, count=1)


DAMAGES: list[Damage] = [
    flip, delete, truncate, insert, insert, double, rename, rename, rename, double_leaf, double_leaf, move_leaf, move_leaf,
    move_leaf, remove_leaf, remove_leaf, change_value, change_value, change_value, attribute, version, version, nest, bomb,
]  # fmt: skip


def damaged(seed: int) -> str | bytes:
    chance = random.Random(seed)
    requests = chance.sample(REQUESTS, chance.choice([1, 1, 2, 3]))
    text = f'{HEAD}<QBXML>\n<QBXMLMsgsRq onError="stopOnError">\n{chr(10).join(requests)}\n</QBXMLMsgsRq>\n</QBXML>\n'
    for _ in range(chance.choice([1, 1, 1, 2, 5])):
        text = chance.choice(DAMAGES)(text or " ", chance)
    if chance.random() < 0.3:
        data = bytearray(text.encode(chance.choice(["utf-8", "utf-8", "cp1252", "utf-16"]), "replace"))
        if data and chance.random() < 0.5:
            data[chance.randrange(len(data))] = chance.randrange(256)
        return bytes(data)
    return text


def outcome(request: str | bytes) -> str:
    """What becomes of a document; any other exception than the two kinds of refusal gets out."""
    try:
        document = read(request)
    except CallFailed as error:
        failure = error
    else:
        return "refused" if any(map(is_refused, document.requests)) else "read"
    fault = failure.fault
    assert fault is not None, failure.explanation
    assert fault.line >= 1
    assert fault.what
    assert failure.explanation.startswith(f"line {fault.line}")
    return "structure" if fault.path else "version" if "80040423" in str(failure.hresult) else "text"


def is_refused(request: Request) -> bool:
    try:
        return UNSUPPORTED in read_record(request.element, request.node)
    except Refused:
        return True


def fuzz(seeds: range) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    for seed in seeds:
        request = damaged(seed)
        started = time.perf_counter()
        try:
            result = outcome(request)
            findings = validate(request) if seed % 5 == 0 else None
        except Exception as error:
            raise AssertionError(f"seed {seed}: {error!r}\n{request!r}") from error
        assert time.perf_counter() - started < 5, f"seed {seed} takes too long"
        if findings is not None:
            # The validator finds something exactly where the reader or the values of a request refuse something.
            assert bool(findings) == (result != "read"), f"seed {seed}: {result}, {findings}\n{request!r}"
        outcomes[result] += 1
    return outcomes


def test_ten_thousand_damaged_documents() -> None:
    outcomes = fuzz(range(10_000))
    # The damages are of all kinds: none of these may be so rare that it is not tried.
    assert all(outcomes[kind] > 150 for kind in ("read", "refused", "text", "structure", "version")), outcomes


@pytest.mark.slow
def test_many_more() -> None:
    fuzz(range(10_000, 200_000))
