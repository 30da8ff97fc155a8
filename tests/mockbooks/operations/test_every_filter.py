"""Every element of every query makes a difference to its answer, or is refused: walked through the catalogue.

The counterpart of `test_nothing_vanishes` for questions. Into each query, as bare as it may be, each element that the
newest version of the US edition has is put alone, with values of its type and of the company until the answer is
another one. What is taken and changes no answer must stand in ``NO_DIFFERENCE``, with the reason. Reports have tests of
their own.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from mockbooks import CompanyFile
from mockbooks.company.kinds import ITEM_KINDS, NAME_KINDS, TERMS_KINDS
from mockbooks.operations import Engine, Session
from mockbooks.operations.references import targets
from mockbooks.qbxml import NEWEST, Edition, catalogue
from mockbooks.qbxml.hresult import CallFailed
from mockbooks.qbxml.reader import read
from mockbooks_harness.strategies.known import Known
from mockbooks_harness.strategies.plan import Plan, plan

_SPEC = importlib.util.spec_from_file_location("walk", Path(__file__).with_name("test_nothing_vanishes.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
walk = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(walk)

QUERIES = [
    entry.name
    for entry in catalogue.messages()
    if entry.kind == "request"
    and entry.name.endswith("QueryRq")
    and not entry.name.endswith("ReportQueryRq")
    and Edition.US in entry.editions
    and catalogue.message(entry.name).valid(NEWEST, Edition.US)
]
NEEDED = {
    "BillToPayQueryRq": "<PayeeEntityRef><FullName>Landlord</FullName></PayeeEntityRef>",
    "ListDeletedQueryRq": "<ListDelType>ShipMethod</ListDelType>",
    "TxnDeletedQueryRq": "<TxnDelType>TimeTracking</TxnDelType>",
}
"""What the bare query is not without."""
NO_DIFFERENCE = {
    "EstimateQueryRq/IncludeLinkedTxns": "only the screen links an estimate [D:OSR]",
    "ReceivePaymentQueryRq/IncludeLineItems": "a payment has no lines; what it pays is always shown (assumed)",
    "BillPaymentCheckQueryRq/IncludeLineItems": "a payment has no lines; what it pays is always shown (assumed)",
    "BillPaymentCreditCardQueryRq/IncludeLineItems": "a payment has no lines; what it pays is always shown (assumed)",
    "ARRefundCreditCardQueryRq/IncludeLineItems": "a refund has no lines; what it pays back is always shown (assumed)",
}
"""Elements that may be taken and change no answer, and why."""
REFUSED = {
    "DataEventRecoveryInfoQueryRq/SubscriberID": "nobody has subscribed: test_event_recovery",
}
"""Elements that no value tried here gets past a refusal, and why."""

FIELD = "<OwnerID>{6A1C5292-39CA-413C-8666-64AB05913CA0}</OwnerID><DataExtName>Mark</DataExtName>"
MORE = (
    "<DateDrivenTermsAddRq><DateDrivenTermsAdd><Name>The 20th</Name><DayOfMonthDue>20</DayOfMonthDue></DateDrivenTermsAdd>"
    "</DateDrivenTermsAddRq><SalesTaxCodeAddRq><SalesTaxCodeAdd><Name>Aaa</Name><IsTaxable>true</IsTaxable></SalesTaxCodeAdd>"
    "</SalesTaxCodeAddRq>"
)


@cache
def company() -> CompanyFile:
    """The company of the other walk with more of everything, some of it gone; everything has a field filled in."""
    made = walk.company().fork()
    engine, session = Engine(made.company), Session(application="Tests", personal_data=True)

    def ask(requests: str) -> list[etree._Element]:
        return list(etree.fromstring(engine.process(read(walk.document(requests)), session).text.encode())[0])

    ask(MORE)
    for kind, bodies in walk.BODIES.items():
        for body in bodies * 2 if kind == "ARRefundCreditCard" else bodies:
            ask(f"<{kind}AddRq><{kind}Add>{body.format(**walk.documents())}</{kind}Add></{kind}AddRq>")
    (charge,) = ask("<ChargeQueryRq><MaxReturned>1</MaxReturned></ChargeQueryRq>")
    ask(
        "<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><TotalAmount>1.00"
        f"</TotalAmount><AppliedToTxnAdd><TxnID>{charge[0].findtext('TxnID')}</TxnID><PaymentAmount>1.00</PaymentAmount>"
        "</AppliedToTxnAdd></ReceivePaymentAdd></ReceivePaymentAddRq>"
    )
    (orders,) = ask("<PurchaseOrderQueryRq/>")
    received = next(order for order in orders if order.findtext("VendorRef/FullName") == "Mailer")
    ask(
        "<ItemReceiptAddRq><ItemReceiptAdd><VendorRef><FullName>Mailer</FullName></VendorRef>"
        f"<LinkToTxnID>{received.findtext('TxnID')}</LinkToTxnID></ItemReceiptAdd></ItemReceiptAddRq>"
    )
    _fill_in(ask)
    (gone,) = ask("<ShipMethodQueryRq><FullName>Mule</FullName></ShipMethodQueryRq>")
    ask(f"<ListDelRq><ListDelType>ShipMethod</ListDelType><ListID>{gone[0].findtext('ListID')}</ListID></ListDelRq>")
    (gone,) = ask("<TimeTrackingQueryRq><MaxReturned>1</MaxReturned></TimeTrackingQueryRq>")
    ask(f"<TxnDelRq><TxnDelType>TimeTracking</TxnDelType><TxnID>{gone[0].findtext('TxnID')}</TxnID></TxnDelRq>")
    return made


def _fill_in(ask: Callable[[str], list[etree._Element]]) -> None:
    """A private field on everything that can have one, filled in on one object of each type, and on the company."""
    define = plan(catalogue.message("DataExtDefAddRq"), NEWEST, Edition.US)
    assigned = next(way[-1] for way in walk.leaves(define) if way[-1].name == "AssignToObject")
    objects = "".join(f"<AssignToObject>{each}</AssignToObject>" for each in assigned.enumeration)
    (defined,) = ask(
        f"<DataExtDefAddRq><DataExtDefAdd>{FIELD}<DataExtType>STR255TYPE</DataExtType>{objects}</DataExtDefAdd></DataExtDefAddRq>"
    )
    assert defined.get("statusCode") == "0", defined.get("statusMessage")
    adding = plan(catalogue.message("DataExtAddRq"), NEWEST, Edition.US)
    kinds = {way[-1].name: way[-1].enumeration for way in walk.leaves(adding)}
    value = "<DataExtValue>Here</DataExtValue>"
    filled = [
        f"<DataExtAddRq><DataExtAdd>{FIELD}<OtherDataExtType>Company</OtherDataExtType>{value}</DataExtAdd></DataExtAddRq>"
    ]
    for kind in kinds["ListDataExtType"]:
        queries = ITEM_KINDS if kind == "Item" else (kind,)
        for query in queries:
            (found,) = ask(f"<{query}QueryRq><MaxReturned>1</MaxReturned></{query}QueryRq>")
            if len(found):
                named = f"<ListObjRef><ListID>{found[0].findtext('ListID')}</ListID></ListObjRef>"
                filled.append(
                    f"<DataExtAddRq><DataExtAdd>{FIELD}<ListDataExtType>{kind}</ListDataExtType>{named}{value}</DataExtAdd></DataExtAddRq>"
                )
    for kind in kinds["TxnDataExtType"]:
        (found,) = ask(f"<{kind}QueryRq><MaxReturned>1</MaxReturned></{kind}QueryRq>")
        if len(found):
            named = f"<TxnID>{found[0].findtext('TxnID')}</TxnID>"
            filled.append(
                f"<DataExtAddRq><DataExtAdd>{FIELD}<TxnDataExtType>{kind}</TxnDataExtType>{named}{value}</DataExtAdd></DataExtAddRq>"
            )
    assert {ask(each)[0].get("statusCode") for each in filled} == {"0"}


@cache
def known() -> Known:
    return Known(company(), NEWEST)


def answered(request: str) -> str | None:
    """The answer to a query; None if it is refused."""
    engine, session = Engine(company().company), Session(application="Tests", personal_data=True)
    try:
        text = engine.process(read(walk.document(request)), session).text
    except CallFailed:
        return None
    return None if 'statusSeverity="Error"' in text else text


KINDS = {
    "Entity": NAME_KINDS,
    "Item": ITEM_KINDS,
    "Terms": TERMS_KINDS,
    "TimeTrackingEntity": ("Employee", "Vendor"),
    "Site": ("InventorySite",),
}


def candidates(way: tuple[Plan, ...], query: str) -> list[str]:
    """Texts that an element of a query may well have."""
    leaf, parent = way[-1], way[-2].name if len(way) > 1 else query.removesuffix("QueryRq")
    of = parent.removeprefix("Transaction").removesuffix("Filter")
    if leaf.is_reference:
        kinds = targets(leaf.name, query.removesuffix("QueryRq"))
        return [entry.full_name for entry in _entries(kinds)]
    if leaf.name in ("ListID", "FullName", "ListIDWithChildren", "FullNameWithChildren") or (
        leaf.name == "Name" and of == "Lead"
    ):
        entries = _entries(KINDS.get(of, (of,)))
        return [entry.list_id if "ID" in leaf.name else entry.full_name for entry in entries][:12]
    if leaf.name in ("TxnID", "RefNumber", "RefNumberCaseSensitive", "FromRefNumber", "ToRefNumber"):
        kind = query.removesuffix("QueryRq")
        found = known().documents(kind) if leaf.name == "TxnID" and kind != "Transaction" else known().documents("Bill")
        return [entry.txn_id for entry in found][:3] if leaf.name == "TxnID" else ["0", "1", "2", "Machine"]
    if leaf.name in NAMED:
        return list(NAMED[leaf.name])
    return walk.candidates(leaf, query.removesuffix("QueryRq"))


NAMED = {
    "Name": ("a", "e"),
    "FromName": ("c", "M", "z"),
    "ToName": ("0", "A", "c", "M"),
    "FormType": ("1099-NEC",),
    "DateTime": ("2030-01-01",),
    "IncludeRetElement": ("ListID", "TxnID", "Name"),
    "MaxReturned": ("1",),
    "FromModifiedDate": ("2030-01-01T00:00:00",),
    "ToModifiedDate": ("2001-01-01T00:00:00",),
    "FromTxnDate": ("2024-03-01", "2030-01-01"),
    "ToTxnDate": ("2024-03-01", "2001-01-01"),
    "Amount": ("0.00", "100.00"),
    "OwnerID": ("0", "{6A1C5292-39CA-413C-8666-64AB05913CA0}"),
    "FromDeletedDate": ("2030-01-01",),
    "ToDeletedDate": ("2001-01-01",),
    "DueDate": ("2001-01-01", "2030-01-01"),
}


@cache
def _entries(kinds: tuple[str, ...]) -> list:
    found = []
    for kind in kinds:
        if kind in ITEM_KINDS:
            found += [entry for entry in known().entries("Item") if entry.kind == kind][:2]
        elif any(entry.name == f"{kind}QueryRq" for entry in catalogue.messages()):
            found += known().entries(kind)[:6]
    return found


class Walk:
    """What becomes of the elements of one query."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.plan = plan(catalogue.message(query), NEWEST, Edition.US)
        self.found: dict[str, str] = {}

    def run(self) -> dict[str, str]:
        base = etree.fromstring(f"<{self.query}>{NEEDED.get(self.query, '')}</{self.query}>")
        if not len(base):
            walk._complete(base, self.plan, self.query.removesuffix("QueryRq"))
        without = answered(etree.tostring(base, encoding="unicode"))
        for way in walk.leaves(self.plan):
            path = "/".join(step.name for step in way)
            if self.found.get(path) != "different":
                self.look(path, way, base, without)
        return self.found

    def look(self, path: str, way: tuple[Plan, ...], base: etree._Element, without: str | None) -> None:
        answers = set()
        refused = 0
        for text in candidates(way, self.query):
            changed = deepcopy(base)
            walk.put(changed, self.plan, way, text, self.query.removesuffix("QueryRq"))
            now = answered(etree.tostring(changed, encoding="unicode"))
            if now is None:
                refused += 1
                continue
            answers.add(now)
            if now != without:
                self.found[path] = "different"
                return
        self.found[path] = "taken" if answers else "refused"


@pytest.mark.parametrize("query", QUERIES)
def test_each_element_changes_the_answer_or_is_refused(query: str) -> None:
    found = Walk(query).run()
    ignored = {path for path, what in found.items() if what == "taken"}
    assert {path for path in ignored if f"{query}/{path}" not in NO_DIFFERENCE} == set()
    refused = {path for path, what in found.items() if what == "refused"}
    assert {path for path in refused if f"{query}/{path}" not in REFUSED} == set()
    # The reasons are of what is there.
    for path in [known[len(query) + 1 :] for known in (*NO_DIFFERENCE, *REFUSED) if known.startswith(f"{query}/")]:
        assert found[path] != "different"
