"""Every recorded answer imports, and reads back as it was recorded: the same elements, order and text.

What does not is listed in `EXCEPTIONS`, by element, with the reason.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from mockbooks import CompanyFile, NothingShown, QuickBooks
from mockbooks.checks import rebuild
from mockbooks.operations import Session
from mockbooks.operations.registry import operations
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.catalogue.model import Element
from mockbooks.qbxml.versions import Version

RECORDINGS = Path(__file__).resolve().parents[5] / "shared" / "recordings"
FILES = sorted(path.name for path in RECORDINGS.glob("*.xml"))
ANSWERS = [name for name in FILES if re.search(r"(<|&lt;)\w+Rs[\s>/]", (RECORDINGS / name).read_text("utf-8"))]
ONE_COMPANY = [name for name in ANSWERS if name.startswith("bill-ash") and "creditcards" not in name]
"""Answers of one company, of one moment."""

_NO_RECORDINGS = [pytest.param("", marks=pytest.mark.skip(reason="no recordings beside this checkout"))]

EXCEPTIONS: dict[tuple[str, str], str] = {
    (
        "hotgluexyz",
        "Customer: the order",
    ): "edited by its author: CompanyName stands before Sublevel, against every schema",
    (
        "hotgluexyz",
        "Customer: more",
    ): "edited by its author: objects without times, EditSequence, IsActive, Sublevel, balances",
    (
        "qbwc-qbwc__test_test_helper.4",
        "Company/DataExtRet",
    ): "damaged by its author: a tag inside DataExtType does not close",
    (
        "qbwc-qbwc__test_test_helper.4",
        "Company: more",
    ): "damaged by its author: a tag inside DataExtType does not close",
    ("selfjared1", "Estimate: more"): "cut down by its author: the header is a comment",
}


class Recorded:
    """One object as a recording has it."""

    def __init__(self, ret: etree._Element) -> None:
        self.kind = ret.tag.removesuffix("Ret")
        self.ret = ret
        self.leaves = list(leaves(ret))

    @property
    def identity(self) -> tuple[str, str]:
        for name in ("TxnID", "ListID"):
            if self.ret.findtext(name):
                return name, self.ret.findtext(name)
        return "", ""

    @property
    def oldest_version(self) -> str:
        """The oldest version of the language that has all that was answered, and the query itself."""
        return str(max(since(self.ret, catalogue.body(self.ret.tag)), catalogue.message(f"{self.kind}QueryRq").since))

    @property
    def request(self) -> str:
        """What asks for this object, as its answer shows that it was asked for."""
        name, value = self.identity
        inside = f"<{name}>{value}</{name}>" if name else ""
        has = [child.name for child in catalogue.message(f"{self.kind}QueryRq").children()]
        if "IncludeLineItems" in has and any("Line" in str(child.tag) for child in self.ret):
            inside += "<IncludeLineItems>true</IncludeLineItems>"
        if "IncludeLinkedTxns" in has and self.ret.find("LinkedTxn") is not None:
            inside += "<IncludeLinkedTxns>true</IncludeLinkedTxns>"
        for owner in dict.fromkeys(owner.text for owner in self.ret.iter("OwnerID")):
            inside += f"<OwnerID>{owner}</OwnerID>"
        return f"<{self.kind}QueryRq>{inside}</{self.kind}QueryRq>"


def since(xml: etree._Element, element: Element) -> Version:
    """The newest of the versions that brought the elements of an answer."""
    known = {child.name: child for child in element.children()}
    inner = [since(child, known[child.tag]) for child in xml if child.tag in known]
    return max([element.since, *inner])


def leaves(element: etree._Element, path: str = "") -> Iterator[tuple[str, str]]:
    """Every leaf below an element, in order: its path and its text."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        here = f"{path}/{child.tag}" if path else child.tag
        if len(child):
            yield from leaves(child, here)
        else:
            yield here, child.text or ""


def recorded(text: str) -> Iterator[Recorded]:
    """The objects of a recording that are kept in a company file; each is shown once in these."""
    if "&lt;" in text and "<QBXML>" not in text:
        text = html.unescape(text)
    position = 0
    while match := re.compile(r"<(\w+Ret)>").search(text, position):
        end = text.index(f"</{match[1]}>", match.end()) + len(match[1]) + 3
        position = end
        if f"{match[1].removesuffix('Ret')}QueryRq" in operations():
            yield Recorded(etree.fromstring(text[match.start() : end], etree.XMLParser(recover=True)))


def not_as_recorded(company: CompanyFile, objects: list[Recorded]) -> Iterator[str]:
    """What does not read back, by element."""
    with QuickBooks(company) as quickbooks:
        for one in objects:
            # As it was asked: in the newest version, or in an older one that has all that was answered.
            answer = ask(quickbooks, one, "16.0")
            if one.leaves in (answer, ask(quickbooks, one, one.oldest_version)):
                continue
            made, shown = dict(answer), dict(one.leaves)
            found = {f"{one.kind}/{path.split('/')[0]}" for path, text in one.leaves if (path, text) not in answer}
            if made.keys() - shown.keys():
                found.add(f"{one.kind}: more")
            yield from found or {f"{one.kind}: the order"}
            if not found and sorted(one.leaves) != sorted(answer):
                yield f"{one.kind}: repeated elements"


def ask(quickbooks: QuickBooks, one: Recorded, version: str) -> list[tuple[str, str]]:
    from mockbooks.operations import Engine
    from mockbooks.qbxml.reader import read

    rights = one.ret.find("CurrentAppAccessRights")
    personal = rights is None or rights.findtext("IsPersonalDataAccessAllowed") == "true"
    session = Session(personal_data=personal and one.kind not in ("Host", "Preferences"))
    document = (
        f'<?qbxml version="{version}"?><QBXML><QBXMLMsgsRq onError="stopOnError">{one.request}</QBXMLMsgsRq></QBXML>'
    )
    text = Engine(quickbooks.company.company).process(read(document), session).text
    (answer,) = etree.fromstring(text)[0]
    assert answer.get("statusCode") == "0", answer.get("statusMessage")
    (ret,) = answer
    return list(leaves(ret))


@pytest.mark.parametrize("name", ANSWERS or _NO_RECORDINGS)
def test_a_recorded_answer_reads_back(name):
    company = CompanyFile.from_answers([(RECORDINGS / name).read_bytes()])
    rebuild(company.company)
    objects = list(recorded((RECORDINGS / name).read_text("utf-8")))
    differing = set(not_as_recorded(company, objects))
    excepted = {element for prefix, element in EXCEPTIONS if name.startswith(prefix)}
    assert differing - excepted == set(), company.understood
    print(f"{name}: {len(objects)} objects")
    company.close()


@pytest.mark.skipif(not ANSWERS, reason="no recordings beside this checkout")
def test_no_exception_is_kept_that_is_not_needed():
    needed = set()
    for prefix in {prefix for prefix, _ in EXCEPTIONS}:
        for name in ANSWERS:
            if name.startswith(prefix):
                with CompanyFile.from_answers([(RECORDINGS / name).read_bytes()]) as company:
                    found = not_as_recorded(company, list(recorded((RECORDINGS / name).read_text("utf-8"))))
                    needed |= {(prefix, element) for element in found}
    assert needed == EXCEPTIONS.keys()


@pytest.mark.skipif(not ANSWERS, reason="no recordings beside this checkout")
def test_a_recorded_deletion_is_remembered():
    text = (RECORDINGS / "QuickBooksXmlFragments_ListDelRs.xml").read_text("utf-8")
    with CompanyFile.from_answers([text]) as company, QuickBooks(company) as quickbooks:
        request = "<ListDeletedQueryRq><ListDelType>Customer</ListDelType></ListDeletedQueryRq>"
        document = f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{request}</QBXMLMsgsRq></QBXML>'
        answered = dict(leaves(etree.fromstring(quickbooks.process(document))[0][0][0]))
    was = dict(leaves(etree.fromstring(text)[0][0]))
    assert {name: answered[name] for name in was} == was


@pytest.mark.skipif(not ONE_COMPANY, reason="no recordings beside this checkout")
def test_answers_of_one_company_make_one_company():
    company = CompanyFile.from_answers((RECORDINGS / name).read_bytes() for name in ONE_COMPANY)
    objects = [one for name in ONE_COMPANY for one in recorded((RECORDINGS / name).read_text("utf-8"))]
    assert len(objects) == 316
    assert set(not_as_recorded(company, objects)) == set()
    assert rebuild(company.company) == []
    assert company.check() == []
    understood = company.understood
    # All totals with descendants follow from the balances that are shown.
    assert not [pin for pin in understood.pinned if "TotalBalance" in pin]
    # Addresses that somebody has edited apart from their blocks; all other computed values agree.
    edited = "somebody has edited it apart from what it is composed of"
    assert {(each.element, each.reason): count for each, count in understood.differences.items()} == {
        ("ShipAddressBlock", edited): 3,
    }
    company.close()


@pytest.mark.parametrize("name", sorted(set(FILES) - set(ANSWERS)) or _NO_RECORDINGS)
def test_a_recorded_request_is_no_answer(name):
    with pytest.raises(NothingShown, match="no qbXML answer"):
        CompanyFile.from_answers([(RECORDINGS / name).read_bytes()])
