"""No element of any Add or Mod is taken and then forgotten: each shows in the answer, moves the file, or is refused.

Walked through the catalogue by a program that knows no rule. Each element that the newest version of the US edition has
is put, alone, into a request that is taken without it (``bodies.toml``), with values of its type until one makes a
difference. A difference is another answer, another status, or another file; how the object itself was written down
(``own``) is none, since what is written down and never shown is lost as well. What is taken and makes none of these
differences must stand in ``NO_DIFFERENCE``, with the reason.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.operations import Engine, Session
from mockbooks.operations.references import targets
from mockbooks.qbxml import NEWEST, Edition, catalogue
from mockbooks.qbxml.hresult import CallFailed
from mockbooks.qbxml.reader import read
from mockbooks_harness.strategies import new_company
from mockbooks_harness.strategies.beginnings import FEATURES
from mockbooks_harness.strategies.known import Entry, Known
from mockbooks_harness.strategies.plan import Place, Plan, plan

BODIES = tomllib.loads((Path(__file__).parent / "bodies.toml").read_text("utf-8"))
"""What each Add says at least, in as many ways as it can be meant."""
MODS: dict[str, list[str]] = BODIES.pop("Mod")
AFTER: dict[str, str] = BODIES.pop("After")
LAST = str(BODIES.pop("Company"))
"""What some Mods say besides, where the bare one leaves nothing for an element to hang on; and what is asked before."""

MORE = (Path(__file__).parent / "company.xml").read_text("utf-8")
"""What the company has besides, so that every reference has something to name."""

NO_DIFFERENCE = {
    "BarCode/AllowOverride": "a Mod replaces the code that an item has, with it or without it (assumed)",
    "OptionForPriceRuleConflict": "price rules are made on the screen alone: no file here has any that could conflict",
    "JournalEntryAdd/JournalDebitLine/TxnLineID": "a line of a new entry has no id yet",
    "JournalEntryAdd/JournalCreditLine/TxnLineID": "a line of a new entry has no id yet",
    "EmployeeAdd/EmployeePayrollInfo/ClearEarnings": "a new employee has no earnings yet that could be cleared",
    "InvoiceAdd/SetCredit/Override": "a new invoice has no part of a credit yet that could be replaced",
}
"""Elements, by the ends of their paths, that may be taken and make no difference, and why."""

ALWAYS_REFUSED = {
    "EditSequence": "another one is not current",
    "ListID": "another one is of another object, or of none",
    "TxnID": "another one is of another object, or of none",
    "ReceivePaymentMod/ARAccountRef": "what is paid here is in the first account: test_receive_payment",
    "AppliedToTxnMod/TxnID": "the other documents are not open, or not of this vendor",
    "CustomPricePercent": "only of an item whose own price is a percentage: test_price_levels",
    "BillingRateAdd/BillingRatePerItem/CustomRatePercent": "only of an item whose own price is a percentage",
    "ARRefundCreditCardAdd/ExchangeRate": "the credits here are in the home currency: test_currencies",
    "OverrideItemAccountRef": "not of what is kept in stock, as the lines of the group here are: test_bill",
}
"""Elements, likewise, that no value tried here gets past a refusal, and why."""


def written_kinds(verb: str) -> list[str]:
    return [kind for kind in BODIES if any(entry.name == f"{kind}{verb}Rq" for entry in catalogue.messages())]


def document(request: str) -> str:
    return (
        f'<?xml version="1.0"?><?qbxml version="{NEWEST}"?><QBXML><QBXMLMsgsRq onError="continueOnError">{request}'
        "</QBXMLMsgsRq></QBXML>"
    )


@cache
def company(numbers: str = "serial-numbers") -> CompanyFile:
    """A company with every feature and some of everything; a file tracks serial numbers or lot numbers, not both."""
    made = new_company((*FEATURES, numbers))
    answers = etree.fromstring(QuickBooks(made).process(document(MORE)).encode())[0]
    assert [answer.get("statusMessage") for answer in answers if answer.get("statusSeverity") == "Error"] == []
    last = LAST.format(**_documents(Known(made, NEWEST)))
    answers = etree.fromstring(QuickBooks(made).process(document(last)).encode())[0]
    assert [answer.get("statusMessage") for answer in answers if answer.get("statusSeverity") == "Error"] == []
    return made


@cache
def known() -> Known:
    return Known(company(), NEWEST)


@cache
def documents() -> dict[str, str]:
    return _documents(known())


def _documents(known: Known) -> dict[str, str]:
    """The first document of each type, by its TxnID, and some of their lines."""
    found = {}
    for kind in ("Bill", "CreditMemo", "Invoice", "PurchaseOrder", "ReceivePayment", "SalesOrder", "VendorCredit"):
        found[kind] = known.documents(kind)[0].txn_id
    bills = known.documents("Bill")
    for kind in ("PurchaseOrder", "SalesOrder"):
        found[f"{kind}Line"] = known.documents(kind)[0].get(f"{kind}LineRet/TxnLineID")
    found["Rent"] = next(bill.txn_id for bill in bills if bill.get("VendorRef/FullName") == "Landlord")
    found["Machine"] = next(bill.txn_id for bill in bills if bill.get("RefNumber") == "Machine")
    (answer,) = known.ask("<ReceivePaymentToDepositQueryRq/>")
    rows = {row.findtext("TxnID"): row.findtext("TxnLineID") for row in answer}
    found["ReceivePaymentLine"] = rows[found["ReceivePayment"]] or ""
    return found


# ------------------------------------------------------------------------------------------------------- what is seen

UNSEEN = ("own", "revision", "time_modified", "edit_sequence")
TABLES_UNSEEN = ("counter", "reference", "meta")


@cache
def columns() -> dict[str, str]:
    connection = company().company.connection
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        table: ", ".join(row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] not in UNSEEN)
        for table in sorted(tables)
        if table not in TABLES_UNSEEN
    }


class Life:
    """A fork of the company, and what it looks like after some requests."""

    def __init__(self, numbers: str = "serial-numbers") -> None:
        self.file = company(numbers).fork()
        self.engine = Engine(self.file.company)
        self.session = Session(application="Tests", personal_data=True)

    def __enter__(self) -> Life:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def ask(self, request: str) -> etree._Element | None:
        """The answer; None where the whole call fails."""
        try:
            return etree.fromstring(self.engine.process(read(document(request)), self.session).text.encode())[0][0]
        except CallFailed:
            return None

    def seen(self, answer: etree._Element) -> str:
        """All that can be told of the file, and the answer."""
        digest = hashlib.sha256()
        for table, names in columns().items():
            for row in self.file.company.connection.execute(f"SELECT {names} FROM {table} ORDER BY 1"):
                digest.update(repr((table, row)).encode())
        return digest.hexdigest() + etree.tostring(answer, encoding="unicode") + self.queried(answer)

    def queried(self, answer: etree._Element) -> str:
        """The object of an answer as its query shows it, with links and custom fields."""
        ret = answer[0] if len(answer) else None
        kind = "" if ret is None else str(ret.tag).removesuffix("Ret")
        query = f"{kind}QueryRq"
        key = next((name for name in ("TxnID", "ListID") if ret is not None and ret.find(name) is not None), "")
        if not key or all(entry.name != query for entry in catalogue.messages()):
            return ""
        may = {child.name for child in catalogue.message(query).children()}
        more = "".join(f"<{name}>{value}</{name}>" for name, value in ASKED if name in may)
        found = self.ask(f"<{query}><{key}>{ret.findtext(key)}</{key}>{more}</{query}>")
        return "" if found is None else etree.tostring(found, encoding="unicode")


ASKED = (("IncludeLineItems", "true"), ("IncludeLinkedTxns", "true"), ("OwnerID", "0"))


def code(answer: etree._Element | None) -> str:
    return "parse" if answer is None else str(answer.get("statusCode"))


def is_refused(answer: etree._Element | None) -> bool:
    return answer is None or answer.get("statusSeverity") == "Error"


# ----------------------------------------------------------------------------------------------------- what is put in

VALUES = {
    "AMTTYPE": ("7.00", "1.50", "60.00"),
    "PRICETYPE": ("7.00", "1.50"),
    "PERCENTTYPE": ("7.00", "1.50"),
    "QUANTYPE": ("3", "1"),
    "INTTYPE": ("3", "1"),
    "FLOATTYPE": ("1.5", "3"),
    "BOOLTYPE": ("true", "false"),
    "DATETYPE": ("2024-04-17", "2023-12-31"),
    "DATETIMETYPE": ("2024-04-17T10:00:00", "2024-04-18T10:00:00"),
    "TIMEINTERVALTYPE": ("PT1H30M0S",),
    "GUIDTYPE": ("{6A1C5292-39CA-413C-8666-64AB05913CA0}",),
    "IDTYPE": ("-1",),
}
NAMED = {
    "ExchangeRate": ("1.25",),
    "UnitOfMeasure": ("box", "piece"),
    "Unit": ("crate", "bottle"),
    "State": ("CA",),
    "DataExtName": ("Colour", "Size"),
    "OwnerID": ("0", "{6A1C5292-39CA-413C-8666-64AB05913CA0}"),
    "BarCodeValue": ("4006381333931", "9999"),
    "ExpirationMonth": ("7", "8"),
    "ExpirationYear": ("2031", "2032"),
    "SerialNumber": ("S1", "S2"),
    "TaxLineID": ("1", "1000"),
    "LeadContactID": ("1", "7"),
    "LocationID": ("1", "7"),
    "NoteID": ("1", "7"),
    "SSN": ("123-45-6789",),
    "DayOfMonthDue": ("12",),
    "AccountNumber": ("47110",),
    "CurrencyCode": ("ZZZ",),
    "Email": ("abel@example.com",),
}
ACCOUNTS = (
    *("Rent", "Sales", "Checking", "Savings", "Receivables", "Other receivables", "Payables", "Other payables"),
    *("Goods in stock", "Other goods", "Cost of goods", "Card", "Second card", "Loan"),
)


def candidates(leaf: Plan, kind: str) -> list[str]:
    """Texts that a leaf, or the FullName of a reference, may well have."""
    if leaf.is_reference:
        return _names(leaf.name, kind)
    if leaf.name in NAMED:
        return list(NAMED[leaf.name])
    if leaf.name == "LinkToTxnID" or leaf.name.endswith(("TxnID", "TxnLineID")):
        return ["-1", *dict.fromkeys(documents().values())]
    if leaf.enumeration:
        return list(leaf.enumeration)
    texts = VALUES.get(leaf.element.type or "", ("Zebra", "ZZ"))
    return [text[: leaf.length] for text in texts]


@cache
def _names(reference: str, kind: str) -> list[str]:
    kinds = targets(reference, kind)
    if "Account" in kinds:
        return list(ACCOUNTS)
    found: list[str] = []
    for each in kinds:
        entries = known().entries("Item") if each.startswith("Item") else known().entries(each)
        found += [entry.full_name for entry in entries if entry.kind == each and _fits(entry, reference)][:3]
    return found


def _fits(entry: Entry, reference: str) -> bool:
    """Whether a site can be where the reference wants a site, or a place within one."""
    return entry.kind != "InventorySite" or (":" in entry.full_name) == reference.endswith("LocationRef")


def leaves(of: Plan, path: tuple[Plan, ...] = ()) -> Iterator[tuple[Plan, ...]]:
    """The way to every leaf and reference beneath an element."""
    for place in of.places:
        for inner in _plans(place):
            here = (*path, inner)
            if inner.is_leaf or inner.is_reference:
                yield here
            else:
                yield from leaves(inner, here)


def _plans(place: Place) -> Iterator[Plan]:
    if place.plan is not None:
        yield place.plan
    for row in place.rows:
        for inner in row:
            yield from _plans(inner)


def put(into: etree._Element, of: Plan, way: tuple[Plan, ...], text: str, kind: str) -> None:
    """Let a leaf stand in an element, with all that must be around it and without what it excludes."""
    step, rest = way[0], way[1:]
    found = into.find(step.name)
    if found is None:
        _make_room(into, of, step.name)
        found = _stand(into, of, step.name)
        if rest:
            _complete(found, step, kind)
    if rest:
        put(found, step, rest, text, kind)
    elif step.is_reference:
        found[:] = []
        etree.SubElement(found, "FullName").text = text
    else:
        found.text = text


def _at(element: etree._Element, way: tuple[Plan, ...]) -> etree._Element | None:
    """The element at the end of a way, if it stands there."""
    found: etree._Element | None = element
    for step in way:
        found = None if found is None else found.find(step.name)
    return found


def _complete(element: etree._Element, of: Plan, kind: str) -> None:
    """What an element cannot be without."""
    for place in of.places:
        if place.minimum and place.plan is not None:
            inner = place.plan
            made = _stand(element, of, inner.name)
            if inner.is_reference:
                etree.SubElement(made, "FullName").text = candidates(inner, kind)[0]
            elif inner.is_leaf:
                made.text = candidates(inner, kind)[0]
            else:
                _complete(made, inner, kind)


def _stand(into: etree._Element, of: Plan, name: str) -> etree._Element:
    """An empty child in its place."""
    order = [inner.name for place in of.places for inner in _plans(place)]
    rank = order.index(name)
    made = etree.Element(name)
    behind = sum(1 for child in into if child.tag in order and order.index(str(child.tag)) <= rank)
    into.insert(behind, made)
    return made


def _make_room(into: etree._Element, of: Plan, name: str) -> None:
    """Take away what stands in another alternative of the same choice."""
    for place in of.places:
        _make_room_in(into, place, name)


def _make_room_in(into: etree._Element, place: Place, name: str) -> None:
    if place.plan is not None or name not in place.names():
        return
    for row in place.rows:
        inside = frozenset(each for inner in row for each in inner.names())
        if name in inside:
            for inner in row:
                _make_room_in(into, inner, name)
        elif place.maximum == 1:
            for child in [child for child in into if child.tag in inside]:
                into.remove(child)


# ------------------------------------------------------------------------------------------------------------ the walk


BY_LOT = (
    "LotNumber",
    "CountAdjustment",
    "LotNumberAdjustment/ExpirationDateForSerialLotNumber",
    "LotNumberAdjustment/InventorySiteRef",
    "LotNumberAdjustment/InventorySiteLocationRef",
)


def _has_few_values(leaf: Plan) -> bool:
    return bool(leaf.enumeration) or leaf.element.type == "BOOLTYPE"


def _shows(seen: str, reference: Plan, full_name: str) -> bool:
    """Whether an answer has a reference of the header as it was given, though it would have been there by itself."""
    given = f"<FullName>{escape(full_name)}</FullName>\n</{reference.name}>"
    return reference.is_reference and given in seen


class Walk:
    """What becomes of the elements of one request type."""

    def __init__(self, kind: str, verb: str) -> None:
        self.kind, self.verb = kind, verb
        message = plan(catalogue.message(f"{kind}{verb}Rq"), NEWEST, Edition.US)
        self.body = next(each for place in message.places for each in _plans(place) if each.name == f"{kind}{verb}")
        self.found: dict[str, str] = {}
        """Path to "different", "taken" or the codes of the refusals."""
        self.numbers = "serial-numbers"

    def run(self) -> dict[str, str]:
        """Put every element into every body; what is tracked by lot once more into a file that tracks lots."""
        self.each_body()
        if any(path.endswith(BY_LOT) for path in self.found):
            self.numbers = "lot-numbers"
            self.each_body(only=BY_LOT)
        return self.found

    def each_body(self, only: tuple[str, ...] = ("",)) -> None:
        after = AFTER.get(self.kind, "") if self.verb == "Mod" else ""
        for number, body in enumerate(BODIES[self.kind]):
            for asked in {"", after} if not number else {after}:
                begun, *bases = self.begun(body.format(**documents()), asked)
                for base in bases:
                    self.all_into(begun, base, only)

    def all_into(self, begun: str, base: etree._Element, only: tuple[str, ...]) -> None:
        without = self.sent(begun, base)
        assert without is not None
        for way in leaves(self.body):
            path = "/".join(step.name for step in way)
            if path.endswith(only) and self.found.get(path) != "different":
                self.look(path, way, begun, base, without)

    def look(self, path: str, way: tuple[Plan, ...], begun: str, base: etree._Element, without: str) -> None:
        """Whether some value of an element makes a difference to the same request without it, or is refused."""
        refusals: list[str] = []
        alone: list[str] = []
        stands = _at(base, way)
        for text in candidates(way[-1], self.kind):
            if stands is not None and text in (stands.text, stands.findtext("FullName")):
                continue
            changed = deepcopy(base)
            put(changed, self.body, way, text, self.kind)
            with_it = self.sent(begun, changed, refusals)
            if with_it is None:
                continue
            compared: str | None = without
            if stands is None:
                leaf = _at(changed, way)
                assert leaf is not None
                leaf.getparent().remove(leaf)
                compared = self.sent(begun, changed, [])
            if compared is None:
                # It cannot be left out there: then another value must make a difference.
                alone.append(with_it)
            if (
                compared not in (None, with_it)
                or len(set(alone)) > 1
                or (len(way) == 1 and _shows(with_it, way[-1], text))
            ):
                self.found[path] = "different"
                return
            self.found[path] = "taken"
        # One value is right and others are wrong there: it is looked at.
        if refusals and path not in self.found:
            self.found[path] = "refused " + " ".join(sorted(set(refusals)))
        if refusals and (stands is not None or (alone and self.found.get(path) == "taken") or _has_few_values(way[-1])):
            self.found[path] = "different"

    def begun(self, body: str, after: str) -> Iterator[Any]:
        """What is sent before the request itself, then its body in each way in which it is sent."""
        if self.verb == "Add":
            yield ""
            base = etree.fromstring(f"<{self.kind}Add>{body}</{self.kind}Add>")
            yield base
            yield from self._with_a_used_bar_code(base)
            return
        added = f"<{self.kind}AddRq><{self.kind}Add>{body}</{self.kind}Add></{self.kind}AddRq>{after}"
        yield added
        with Life(self.numbers) as life:
            answer = life.ask(added)
        assert answer is not None, added
        assert answer.get("statusCode") == "0", (added, answer.get("statusMessage"))
        ret = answer[0]
        mod = etree.Element(f"{self.kind}Mod")
        key = "TxnID" if ret.find("TxnID") is not None else "ListID"
        for name in (key, "EditSequence") if ret.find("EditSequence") is not None else ():
            etree.SubElement(mod, name).text = ret.findtext(name)
        for place in self.body.places:
            if place.minimum and place.plan is not None and mod.find(place.plan.name) is None:
                mod.append(deepcopy(ret.find(place.plan.name)))
        yield mod
        yield from self._with_a_used_bar_code(mod)
        for more in MODS.get(self.kind, ()):
            said = deepcopy(mod)
            said.extend(etree.fromstring(f"<more>{more.format(**documents())}</more>"))
            if self.sent(added, said, []) is not None:
                yield said
        named = deepcopy(mod)
        for part in ret:
            self._name(named, part)
        if len(named) > len(mod):
            yield named

    def _with_a_used_bar_code(self, base: etree._Element) -> Iterator[etree._Element]:
        """The same with a bar code that another item has, for an item."""
        ways = {way[-1].name: way for way in leaves(self.body)}
        if "AssignEvenIfUsed" in ways:
            coded = deepcopy(base)
            put(coded, self.body, ways["BarCodeValue"], NAMED["BarCodeValue"][0], self.kind)
            put(coded, self.body, ways["AssignEvenIfUsed"], "true", self.kind)
            yield coded

    def _name(self, mod: etree._Element, part: etree._Element) -> None:
        """Name a line, a contact or a note that is there."""
        kept = f"{str(part.tag).removesuffix('Ret')}Mod"
        keys = [
            name
            for name in ("TxnLineID", "ListID", "EditSequence", "NoteID", "LeadContactID", "LocationID")
            if part.find(name) is not None
        ]
        plans = {inner.name: inner for place in self.body.places for inner in _plans(place)}
        if not keys or kept not in plans:
            return
        known = {inner.name for place in plans[kept].places for inner in _plans(place)}
        keys = [name for name in keys if name in known]
        made = _stand(mod, self.body, kept)
        for name in keys:
            etree.SubElement(made, name).text = part.findtext(name)
        for place in plans[kept].places:
            if place.plan is not None and place.minimum and place.plan.name not in keys:
                made.append(deepcopy(part.find(place.plan.name)))
        for member in part:
            if member.find("TxnLineID") is not None:
                inner = etree.SubElement(made, str(member.tag).removesuffix("Ret") + "Mod")
                etree.SubElement(inner, "TxnLineID").text = member.findtext("TxnLineID")

    def sent(self, begun: str, body: etree._Element, refusals: list[str] | None = None) -> str | None:
        """What is seen after a request; None if it was refused."""
        request = f"<{body.tag}Rq>{etree.tostring(body, encoding='unicode')}</{body.tag}Rq>"
        with Life(self.numbers) as life:
            if begun:
                life.ask(begun)
            answer = life.ask(request)
            if is_refused(answer):
                assert refusals is not None or answer is not None, request
                if refusals is None:
                    assert answer is not None
                    raise AssertionError(f"{request}: {answer.get('statusMessage')}")
                refusals.append(code(answer))
                return None
            assert answer is not None
            return life.seen(answer)


def reason(table: dict[str, str], request: str, path: str) -> str:
    """What a table says of an element, by the longest end of its path that it knows."""
    steps = [request, *path.split("/")]
    return next((found for number in range(len(steps)) if (found := table.get("/".join(steps[number:])))), "")


ALL = [(kind, verb) for verb in ("Add", "Mod") for kind in written_kinds(verb)]
SOON = {"ClassAdd", "ItemServiceAdd", "LeadMod", "TransferAdd", "VehicleMileageAdd", "WorkersCompCodeMod"}
"""Those of which ci/test makes sure already."""


def test_every_add_and_mod_of_an_object_is_walked() -> None:
    """What has no body here is no object of its own: other tests show what becomes of its elements."""
    elsewhere = {
        "DataExt",
        "ListDisplay",
        "TxnDisplay",
        "ClearedStatus",
        "Form1099CategoryAccountMapping",
    }
    names = {entry.name for entry in catalogue.messages() if entry.kind == "request" and Edition.US in entry.editions}
    written = {name.removesuffix("Rq") for name in names if name.endswith(("AddRq", "ModRq"))}
    assert written - {f"{kind}{verb}" for kind, verb in ALL} == {
        f"{kind}{verb}" for kind in elsewhere for verb in ("Add", "Mod") if f"{kind}{verb}Rq" in names
    }


@pytest.mark.parametrize(
    ("kind", "verb"),
    [pytest.param(*each, marks=() if "".join(each) in SOON else pytest.mark.slow, id="".join(each)) for each in ALL],
)
def test_no_element_is_taken_and_forgotten(kind: str, verb: str) -> None:
    request, found = f"{kind}{verb}", Walk(kind, verb).run()
    forgotten = [path for path, what in found.items() if what == "taken" and not reason(NO_DIFFERENCE, request, path)]
    assert forgotten == []
    # What no value gets past a refusal has not been seen to be taken at all.
    refused = {path: what for path, what in found.items() if what.startswith("refused")}
    assert {path: what for path, what in refused.items() if not reason(ALWAYS_REFUSED, request, path)} == {}
    assert list(found.values()).count("different") >= len(found) // 2
