"""Form 1099: which accounts go into which of its boxes, and from what amount on.

Each form has its own mapping: 1099-MISC, and since qbXML 14.0 the one that FormType names (its values are assumed, and
that without one 1099-MISC is meant). An account goes into one box: to map it to another one needs ForceMapping, which
takes it out of the first (assumed, as is the code). A Mod replaces the accounts of each box that it names; a box
without a threshold keeps the one that it had (assumed). Whether the company files the form at all is asked with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mockbooks.operations import references
from mockbooks.operations.call import Call
from mockbooks.operations.computed_text import computed_text
from mockbooks.operations.lists.add import body_element
from mockbooks.operations.outcome import Outcome
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import ELEMENTS_CONFLICT, INVALID_VALUE, MISSING_ELEMENT, Refused

__all__ = ["form_1099_mod", "form_1099_query"]

_NAME = "Form1099CategoryAccountMapping"
_FORMS = ("1099-MISC", "1099-NEC")
# From what amount on a payment is told, by box (assumed: the limits of the form of 2020).
_THRESHOLDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "1099-MISC": MappingProxyType(
            {
                "BOX1": "600.00",
                "BOX2": "10.00",
                "BOX3": "600.00",
                "BOX4": "0.00",
                "BOX5": "0.00",
                "BOX6": "600.00",
                "BOX7": "600.00",
                "BOX8": "10.00",
                "BOX9": "5000.00",
                "BOX10": "600.00",
                "BOX13": "0.00",
                "BOX14": "600.00",
            }
        ),
        "1099-NEC": MappingProxyType({"BOX1": "600.00", "BOX4": "0.00"}),
    }
)


def form_1099_query(call: Call) -> Outcome:
    """Answer a Form1099CategoryAccountMappingQuery: the boxes it names, or all of them."""
    form = _form(call.record)
    wanted = call.record.get("MappingCategory")
    return Outcome(body=_text(call, form, [str(box) for box in wanted] if isinstance(wanted, list) else []))


def form_1099_mod(call: Call) -> Outcome:
    """Answer a Form1099CategoryAccountMappingMod: the boxes as they are now."""
    body = call.record[f"{_NAME}Mod"]
    assert isinstance(body, dict)
    references.resolve(call.company, body, body_element(f"{_NAME}ModRq", f"{_NAME}Mod"), "Form 1099")
    form = _form(body)
    stored = _stored(call, form)
    boxes = _boxes(stored)
    for given in _records(body.get("CategoryAccountMappingMod")):
        _map(boxes, form, given)
    stored["Boxes"] = {**boxes}
    if body.get("IsFiling1099Misc"):
        stored["IsFiling1099Misc"] = body["IsFiling1099Misc"]
    call.company.store_singleton("Form1099", {**call.company.singleton("Form1099"), form: stored})
    return Outcome(body=_text(call, form, []))


def _form(record: Record) -> str:
    form = str(record.get("FormType") or _FORMS[0])
    if form not in _FORMS:
        raise Refused(INVALID_VALUE, field="FormType", value=form)
    return form


def _map(boxes: dict[str, Record], form: str, given: Record) -> None:
    """Put the accounts of one box in their place. Raises ``Refused`` 3152 for one that is in another (assumed)."""
    box = str(given["MappingCategory"])
    if box not in _THRESHOLDS[form]:
        raise Refused(INVALID_VALUE, field="MappingCategory", value=box)
    mapped = boxes.setdefault(box, {})
    if given.get("Threshold"):
        mapped["Threshold"] = given["Threshold"]
    if "MappingAccount" not in given:
        return
    rows: list[int] = []
    for account in _records(given["MappingAccount"]):
        row = account.get("AccountRef")
        if not isinstance(row, int):
            raise Refused(MISSING_ELEMENT, element="AccountRef")
        for name, other in boxes.items():
            elsewhere = _rows(other)
            if name == box or row not in elsewhere:
                continue
            if account.get("ForceMapping") != "true":
                raise Refused(ELEMENTS_CONFLICT, element=name, other=box)
            other["AccountRef"] = [each for each in elsewhere if each != row]
        rows.append(row)
    mapped["AccountRef"] = [*dict.fromkeys(rows)]


def _text(call: Call, form: str, wanted: list[str]) -> str:
    stored = _stored(call, form)
    boxes = _boxes(stored)
    ret = catalogue.body(f"{_NAME}Ret")
    known = _known_boxes(call)
    record: Record = {
        "IsFiling1099Misc": stored.get("IsFiling1099Misc", "false"),
        "FormType": form,
        "CategoryAccountMapping": [
            {"MappingCategory": box, "Threshold": threshold, **boxes.get(box, {})}
            for box, threshold in _THRESHOLDS[form].items()
            if box in known and (not wanted or box in wanted)
        ],
    }
    company = call.company
    return computed_text(company, ret, record, call.version)


def _known_boxes(call: Call) -> frozenset[str]:
    """The boxes that the version of the language has a name for."""
    body = body_element(f"{_NAME}ModRq", f"{_NAME}Mod")
    mapping = next(child for child in body.children() if child.name == "CategoryAccountMappingMod")
    element = next(child for child in mapping.children() if child.name == "MappingCategory")
    return frozenset(each.value for each in element.values if each.valid(call.version, call.edition))


def _stored(call: Call, form: str) -> Record:
    found = call.company.singleton("Form1099").get(form)
    return dict(found) if isinstance(found, dict) else {}


def _boxes(stored: Record) -> dict[str, Record]:
    boxes = stored.get("Boxes")
    return {name: dict(box) for name, box in boxes.items() if isinstance(box, dict)} if isinstance(boxes, dict) else {}


def _rows(box: Record) -> list[int]:
    rows = box.get("AccountRef")
    return [row for row in rows if isinstance(row, int)] if isinstance(rows, list) else []


def _records(value: object) -> list[Record]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
