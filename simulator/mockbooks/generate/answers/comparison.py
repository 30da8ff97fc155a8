"""Reading back: what the file answers of each object, held against what was shown of it.

Each object is asked for as the answer shows it: with its lines if lines were shown, with its links if links were, with
the custom fields of the owners that were; in the newest version of the language or else, because the answer may be of
an older one, in the oldest that has all that was shown. What differs is noted by element, with the reason as far as it
can be told.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator

from lxml import etree

from mockbooks.company import Company
from mockbooks.generate.answers.fields import UNTOLD
from mockbooks.generate.answers.reading import children, read
from mockbooks.generate.answers.shown import Shown, ShownObject
from mockbooks.generate.answers.understanding import Difference, Understanding
from mockbooks.operations import Session
from mockbooks.operations.call import Call
from mockbooks.operations.lists import LIST_TYPES
from mockbooks.operations.lists import text as list_text
from mockbooks.operations.lists.entry import load
from mockbooks.operations.lists.list_type import Change
from mockbooks.operations.registry import operations
from mockbooks.operations.transactions import TRANSACTION_TYPES
from mockbooks.operations.transactions import text as transaction_text
from mockbooks.qbxml.catalogue.model import Element
from mockbooks.qbxml.record import ORDER, Record, Value
from mockbooks.qbxml.status import Refused
from mockbooks.qbxml.versions import NEWEST, Version

__all__ = ["answer_of", "compare_all", "why_composed"]


def compare_all(company: Company, shown: Shown, understanding: Understanding) -> None:
    """Read every object back that has a row, and note what differs."""
    for holder in ("about", "list", "txn"):
        for shown_object in shown.objects(holder):
            text = answer_of(company, shown_object)
            if text is None:
                if shown_object.row is not None:
                    understanding.leave_out(shown_object.kind, "it is kept, and no query answers for it yet")
                continue
            found = _differences_of(shown_object, text)
            if found:
                older = answer_of(company, shown_object, _oldest_version(shown_object.record, shown_object.element))
                found = found if older is None or _differences_of(shown_object, older) else []
            if holder == "list" and shown_object.row is not None:
                _compute(company, shown_object, shown_object.row, understanding)
            understanding.compared += 1
            understanding.equal += not found
            for element, reason, was, came in found:
                difference = Difference("read back", shown_object.kind, element, reason)
                understanding.differs(difference, shown_object.key or shown_object.kind, was, came)


_OF_A_CHANGE = ("TimeModified", "EditSequence")


def _differences_of(shown: ShownObject, text: str) -> list[_Found]:
    made = _without_untold(read(etree.fromstring(text), shown.element, Understanding()))
    found = list(_differences(shown.record, made, shown.element))
    if "TimeCreated" in shown.record:
        # An answer with the one has the others too: where they were taken back with a change, nothing tells them.
        untold = [name for name in _OF_A_CHANGE if name not in shown.record]
        found = [each for each in found if each[0] not in untold]
    return found


def _without_untold(made: Record) -> Record:
    """A record without the fields of which only a deletion tells that they were there."""
    fields = made.get("DataExtRet")
    if not isinstance(fields, list):
        return made
    told = [each for each in fields if not isinstance(each, dict) or each.get("DataExtValue") != UNTOLD]
    kept: Record = {name: value for name, value in made.items() if name != "DataExtRet"}
    return kept | {"DataExtRet": told} if told else kept


def _oldest_version(record: Record, element: Element) -> Version:
    """The oldest version of the language that has every element of a record."""
    known, oldest = children(element), element.since
    for name, value in record.items():
        if name not in known:
            continue
        child = known[name].element
        oldest = max(oldest, child.since)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                oldest = max(oldest, _oldest_version(each, child))
    return oldest


def _compute(company: Company, shown: ShownObject, row: int, understanding: Understanding) -> None:
    """Note what of an entry's own record its type would compose otherwise: blocks of addresses, contacts, notes."""
    list_type, entry = LIST_TYPES[shown.kind], load(company, row)
    before = copy.deepcopy(entry)
    call = Call(f"{shown.kind}ModRq", {}, {}, company, Session(personal_data=True), NEWEST, company.edition)
    parent = None if entry.parent is None else load(company, entry.parent)
    try:
        list_type.derive(Change(call, entry.name, entry.own, {}, parent, before))
    except Refused as refused:
        difference = Difference("computed", shown.kind, "", f"its type refuses it: {refused.message}")
        understanding.differs(difference, shown.key, "", "")
        return
    for name, value in before.own.items():
        if entry.own.get(name) != value:
            difference = Difference("computed", shown.kind, name, why_composed(value, entry.own.get(name, "")))
            understanding.differs(difference, shown.key, _text(value), _text(entry.own.get(name, "")))


def why_composed(shown: Value, made: Value) -> str:
    """The reason why what is composed of other elements differs."""
    if _words(shown) == _words(made):
        return "the same words, but somebody has set blanks and commas otherwise"
    return "somebody has edited it apart from what it is composed of"


def _words(value: Value) -> str:
    return "".join(letter for letter in _text(value) if letter.isalnum())


def answer_of(company: Company, shown: ShownObject, version: Version = NEWEST) -> str | None:
    """What the file answers of one object now; None if it has no row, or nothing answers for its kind."""
    call = Call(f"{shown.kind}QueryRq", _asked(shown), {}, company, _session(shown), version, company.edition)
    if shown.holder == "about":
        return operations()[call.name].run(call).body
    if shown.row is None:
        return None
    if shown.holder == "list":
        if shown.kind not in LIST_TYPES:
            return None
        row = company.connection.execute(
            f"SELECT {list_text.COLUMNS} FROM {list_text.SOURCE} WHERE id = ?", (shown.row,)
        ).fetchone()
        return list_text.rows_text(call, LIST_TYPES, [row])
    txn_type = TRANSACTION_TYPES[shown.kind]
    row = company.connection.execute(
        f"SELECT {transaction_text.COLUMNS} FROM txn WHERE id = ?", (shown.row,)
    ).fetchone()
    names = {element.name for element in txn_type.stored_lines.values()}
    lines = bool(names & shown.record.keys()) or not txn_type.lines_shown
    return transaction_text.rows_text(call, txn_type, [row], lines=lines)


def _session(shown: ShownObject) -> Session:
    """A session that may do what the application that was answered could do."""
    if shown.holder != "about":
        return Session(personal_data=True)
    rights = shown.record.get("CurrentAppAccessRights")
    allowed: Record = rights if isinstance(rights, dict) else {}
    return Session(
        user=str(allowed.get("AutomaticLoginUserName", "Admin")),
        automatic_login="true" in (allowed.get("IsAutomaticLoginAllowed"), shown.record.get("IsAutomaticLogin")),
        personal_data=allowed.get("IsPersonalDataAccessAllowed") == "true",
        multi_user=shown.record.get("QBFileMode") == "MultiUser",
    )


def _asked(shown: ShownObject) -> Record:
    """The elements of a request that asks for what was shown."""
    owners = list(dict.fromkeys(_owners(shown.record)))
    asked: Record = {"OwnerID": [*owners]} if owners else {}
    if "LinkedTxn" in shown.record:
        asked["IncludeLinkedTxns"] = "true"
    if "ComponentItemLineRet" in shown.record:
        asked["IncludeComponentLineItems"] = "true"
    return asked


def _owners(value: Value) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _owners(each)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name == "OwnerID" and "DataExtName" in value:
                yield str(inner)
            else:
                yield from _owners(inner)


_Found = tuple[str, str, str, str]
"""Element, reason, what was shown, what came back."""


def _differences(shown: Record, made: Record, element: Element, path: str = "") -> Iterator[_Found]:
    known = children(element)
    for name, value in shown.items():
        if name == ORDER:
            continue
        if name not in made:
            yield path + name, _why_missing(name, element), _text(value), ""
        else:
            yield from _of_values(value, made[name], known[name].element, path + name)
    for name, value in made.items():
        if name not in shown and name != ORDER:
            yield path + name, "it was not shown, and is always returned", "", _text(value)
    common = [name for name in shown if name in made and name != ORDER]
    if common != [name for name in made if name in shown and name != ORDER] or shown.get(ORDER) != made.get(ORDER):
        yield path.rstrip("/") or element.name, "its elements were not in the order of the language", "", ""


def _of_values(shown: Value, made: Value, element: Element, path: str) -> Iterator[_Found]:
    if isinstance(shown, dict) and isinstance(made, dict):
        yield from _differences(shown, made, element, f"{path}/")
    elif isinstance(shown, list) and isinstance(made, list):
        if len(shown) != len(made):
            yield path, f"it was shown {len(shown)} times and comes back {len(made)} times", _text(shown), _text(made)
        for one, other in zip(shown, made, strict=False):
            yield from _of_values(one, other, element, path)
    elif shown != made:
        yield path, _why(path), _text(shown), _text(made)


def _why_missing(name: str, element: Element) -> str:
    if name in children(element) and children(element)[name].element.until is not None:
        return "the newest version of the language does not have it"
    return "the rows do not come to it"


def _why(path: str) -> str:
    if path.endswith("Ref/FullName"):
        return "another answer shows another name"
    if path in ("TimeCreated", "TimeModified"):
        return "no zone prints this and the other times as they were shown"
    return "the rows come to something else"


def _text(value: Value) -> str:
    return value if isinstance(value, str) else repr(value)
