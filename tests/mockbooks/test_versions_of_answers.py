"""An answer has exactly the elements that exist in the version and edition it was asked in.

Every query is asked in every version that has it, of companies of all editions. The catalogue says what each version
has; what the newest version shows and an older one has must be there, in the same words, and nothing else may be: what
was cut is exactly what the older version lacks. The published schemas of 12.0 and 13.0 say so too.
"""

from __future__ import annotations

from functools import cache
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.qbxml import NEWEST, VERSIONS, Edition, Version, catalogue
from mockbooks_harness.strategies import begin
from mockbooks_harness.strategies.beginnings import FEATURES
from mockbooks_harness.strategies.plan import plan

#: Which company answers for an edition: one with a few of everything, and those of the recipes.
COMPANIES = (
    *("everything US", "everything CA", "everything UK", "everything AU"),
    *("contractor", "canadian", "british", "australian"),
)
_TRANSACTIONS = 90
#: Reports and what says more of the moment than of the file.
_NO_LIST_OR_TRANSACTION = ("ReportQueryRq", "DataEventRecoveryInfoQueryRq", "HostQueryRq", "PayrollLastPeriodQueryRq")
#: What a query must or may say to show all it can.
_SAYS = {
    "BillToPay": "<PayeeEntityRef><FullName>{vendor}</FullName></PayeeEntityRef>",
    "SalesTaxReturnLine": "<TaxAgencyVendorRef><FullName>{vendor}</FullName></TaxAgencyVendorRef>",
    "ListDeleted": "<ListDelType>Customer</ListDelType>",
    "TxnDeleted": "<TxnDelType>Invoice</TxnDelType>",
    "ItemAssembliesCanBuild": (
        "<ItemInventoryAssemblyRef><FullName>Light</FullName></ItemInventoryAssemblyRef><TxnDate>2024-12-31</TxnDate>"
    ),
}
#: What needs an assembly, which only the companies with everything have.
_NEEDS = ("ItemAssembliesCanBuildQueryRq",)
_SHOWN = ("IncludeLineItems", "IncludeLinkedTxns")


def _everything(edition: Edition) -> CompanyFile:
    company = CompanyFile.create(edition=edition, flavor="Enterprise")
    features = [each for each in FEATURES if each != "sales-tax" and (edition, each) != (Edition.AU, "inventory-sites")]
    company.turn_on(*features)
    begin(company)
    company.turn_on("sales-tax")
    return company


@cache
def company(name: str) -> CompanyFile:
    """One of the companies; kept for all tests of this module, which only read."""
    if name.startswith("everything "):
        return _everything(Edition(name.split()[1]))
    return CompanyFile.generate(name, seed=4, transactions=_TRANSACTIONS)


def queries(edition: Edition) -> list[str]:
    return [
        entry.name
        for entry in catalogue.messages()
        if entry.kind == "request"
        and entry.name.endswith("QueryRq")
        and not entry.name.endswith(_NO_LIST_OR_TRANSACTION)
        and edition in entry.editions
    ]


def asked(name: str, version: Version, edition: Edition, vendor: str) -> str:
    """A query that shows all there is, as that version has it."""
    kind = name.removesuffix("QueryRq")
    places = plan(catalogue.message(name), version, edition).places
    known = {each for place in places for each in place.names()}
    said = _SAYS.get(kind, "").format(vendor=vendor)
    shown = "".join(f"<{each}>true</{each}>" for each in _SHOWN if each in known)
    return f"<{name}>{said}{shown}</{name}>"


def answered(quickbooks: QuickBooks, request: str, version: Version) -> etree._Element:
    text = quickbooks.process(
        f'<?xml version="1.0"?><?qbxml version="{version}"?><QBXML><QBXMLMsgsRq onError="stopOnError">{request}'
        "</QBXMLMsgsRq></QBXML>"
    )
    return etree.fromstring(text.encode())


class Judge:
    """What one version and edition has, by the catalogue alone."""

    def __init__(self, version: Version, edition: Edition) -> None:
        self.version, self.edition = version, edition

    def children(self, element: catalogue.Element) -> dict[str, catalogue.Element]:
        places = plan(element, self.version, self.edition).places
        return {inner.name: inner.element for place in places for inner in _plans(place)}

    def foreign(self, found: etree._Element, element: catalogue.Element, path: str = "") -> list[str]:
        """The paths of what this version and edition do not have, or have with other values."""
        path = f"{path}/{element.name}"
        if element.content is None:
            return [f"{path}={found.text}"] if self.has_other_values(element, found) else []
        known = self.children(element)
        wrong = [f"{path}/{child.tag}" for child in found if child.tag not in known]
        for child in found:
            if child.tag in known:
                wrong += self.foreign(child, known[child.tag], path)
        return wrong

    def has_other_values(self, element: catalogue.Element, found: etree._Element) -> bool:
        """Whether an enumeration of this version and edition does not have the value."""
        values = {each.value for each in element.values if each.valid(self.version, self.edition)}
        return bool(values) and (found.text or "") not in values

    def cut(self, found: etree._Element, element: catalogue.Element) -> list[str]:
        """What is left of a newer answer, a line for each element that has a value, with its path."""
        known = self.children(element)
        if any(child.tag in known and self.has_other_values(known[child.tag], child) for child in found):
            return []  # a row for what the version has no name for
        lines = []
        for child in found:
            inner = known.get(child.tag)
            if inner is None:
                continue
            if inner.content is None:
                lines.append(f"{child.tag}: {child.text}")
            else:
                lines += [f"{child.tag}/{line}" for line in self.cut(child, inner)]
        return lines


def _plans(place):
    if place.plan is not None:
        yield place.plan
    for row in place.rows:
        for inner in row:
            yield from _plans(inner)


def compared(name: str, version: Version) -> tuple[int, list[str]]:
    """How many elements the answers of a company have in a version, and what is wrong with them."""
    file = company(name)
    edition, wrong, count = file.edition, [], 0
    quickbooks = QuickBooks(file)
    old, new = Judge(version, edition), Judge(NEWEST, edition)
    vendor = escape(answered(quickbooks, "<VendorQueryRq/>", NEWEST).findtext(".//VendorRet/Name"))
    for query in queries(edition):
        if not catalogue.message(query).valid(version, edition) or (
            query in _NEEDS and not name.startswith("everything")
        ):
            continue
        then = answered(quickbooks, asked(query, version, edition, vendor), version)[0][0]
        now = answered(quickbooks, asked(query, NEWEST, edition, vendor), NEWEST)[0][0]
        # A list that the file has no use for is refused in every version; what a version has no name for is told.
        code = "0" if then.get("statusCode") == "501" else then.get("statusCode")
        assert code == now.get("statusCode") in ("0", "1", "3250", "3262"), (query, then.get("statusMessage"))
        response = catalogue.message(query.removesuffix("Rq") + "Rs")
        wrong += old.foreign(then, response)
        shown, kept = new.cut(then, response), old.cut(now, response)
        count += len(shown)
        if shown != kept:
            missing = [line for line in kept if line not in shown][:3]
            more = [line for line in shown if line not in kept][:3]
            wrong.append(f"{query} {version}: missing {missing}, more {more}")
    return count, wrong


@pytest.mark.parametrize("name", COMPANIES)
@pytest.mark.parametrize("version", [Version(1, 0), Version(5, 0), Version(12, 0)], ids=str)
def test_an_older_answer_is_the_newest_less_what_came_later(name: str, version: Version) -> None:
    count, wrong = compared(name, version)
    assert wrong == []
    assert count > 100


@pytest.mark.slow
@pytest.mark.parametrize("name", COMPANIES)
@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_every_version_shows_what_it_has(name: str, version: Version) -> None:
    count, wrong = compared(name, version)
    assert wrong == []
    assert count > 100


@pytest.mark.parametrize("name", COMPANIES)
@pytest.mark.parametrize("version", [pytest.param(Version(12, 0), marks=pytest.mark.slow), Version(13, 0)], ids=str)
def test_the_published_schema_takes_every_answer(shared, name: str, version: Version) -> None:
    folder = f"xsd-{version}"
    schema = etree.XMLSchema(etree.parse(shared / "qbxml" / folder / f"qbxmlops{version.major}0.xsd"))
    file = company(name)
    quickbooks = QuickBooks(file)
    vendor = escape(answered(quickbooks, "<VendorQueryRq/>", NEWEST).findtext(".//VendorRet/Name"))
    for query in queries(file.edition):
        if catalogue.message(query).valid(version, file.edition) and query not in _NEEDS:
            schema.assertValid(answered(quickbooks, asked(query, version, file.edition, vendor), version))
