"""What the requests of a session name: what QuickBooks accepted, or refused for another reason, was there.

Answers need not show everything that their requests name: a list object may be shown in part, and a change of how a
transaction is displayed shows nothing at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from itertools import count, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from mockbooks.generate.answers.reading import read
from mockbooks.generate.answers.understanding import Understanding
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.record import Record, Value

if TYPE_CHECKING:
    from mockbooks.generate.answers.shown import Shown

__all__ = [
    "ASKED",
    "MESSAGE",
    "STATUS",
    "Answered",
    "Asked",
    "accepted",
    "is_done",
    "is_missing",
    "is_switched_off",
    "lists_named",
    "settled",
    "transactions_named",
]

#: Holder of what was asked; its kind is the name of the request.
ASKED = "asked"
#: What stands beside it: the status with which it was answered, and the message to that.
STATUS, MESSAGE = "@status", "@message"

_RESPONSE = re.compile(r"<(\w+)Rs\b([^<>]*?\bstatusCode\s*=\s*\"([0-9]{1,6})\"[^<>]*)>")
_MESSAGE = re.compile(r"\bstatusMessage\s*=\s*\"([^\"]*)\"")
_SHOWN_BY_ID = re.compile(r"<\w+Ret>\s*<(?:ListID|TxnID)>")
_CHANGES = re.compile(r"(\w+?)(Add|Mod)Rq")
_TELLING = ("AddRq", "ModRq", "DelRq", "MergeRq", "TxnVoidRq")
_FIRST_ERROR, _FIRST_OF_RULES = 1000, 3100
# Nothing is known of what else a request names that was refused for this.
_NOT_FOUND = frozenset({3120, 3121, 3130})
_UNKNOWN, _NOT_SUPPORTED = 1030, 530
_INVALID_REFERENCE, _CANNOT_DELETE, _STALE, _FEATURE_OFF = 3140, 3160, 3200, 3250
# In which element a request names a transaction, and of what kind that is taken to be.
_NAMED = {
    "ReceivePayment": {"AppliedToTxn": "Invoice", "SetCredit": "CreditMemo"},
    "BillPaymentCheck": {"AppliedToTxn": "Bill", "SetCredit": "VendorCredit"},
    "BillPaymentCreditCard": {"AppliedToTxn": "Bill", "SetCredit": "VendorCredit"},
    "Invoice": {"SetCredit": "CreditMemo"},
    "Bill": {"SetCredit": "VendorCredit"},
}
_SETTLING = ("PaymentAmount", "DiscountAmount", "AppliedAmount")
_ABOUT_ONE = {
    "TxnDisplayModRq": "TxnDisplayModType",
    "TxnVoidRq": "TxnVoidType",
    "TxnDelRq": "TxnDelType",
}


class Answered(NamedTuple):
    """A request of a session, and what came of it."""

    request: str
    """Its name, "VendorAddRq"."""
    kind: str
    """What it adds or changes, "Vendor"; "" if it does neither."""
    changes: str
    """"Add", "Mod", or "" for what it is otherwise."""
    content: Record
    """What stands in it; of an Add or Mod, in the object."""
    status: int
    message: str
    shows: bool
    """Whether its answer shows an object with its id."""


class Asked:
    """The requests of a session, as they go by with their answers."""

    def __init__(self) -> None:
        """None yet."""
        self._numbers = count(1)

    def take(self, request: str, answer: str, shown: Shown) -> Iterator[Answered]:
        """Keep what of these requests tells of what was there; those that tell anything, with what came of them."""
        begin = request.find("<QBXML")
        try:
            root = etree.fromstring(request[max(begin, 0) :].encode("utf-8", "replace"), _parser())
        except (etree.XMLSyntaxError, ValueError):
            return
        responses = _responses(answer)
        for asked in (each for messages in root for each in messages if isinstance(each.tag, str)):
            name = asked.tag
            found = next((each for each in responses if f"{each.name}Rq" == name), None)
            if found is None:
                return
            if found.status == _UNKNOWN:
                # It tells which edition does not have it.
                shown.put(ASKED, name, str(next(self._numbers)), {STATUS: str(_UNKNOWN), MESSAGE: ""})
            elif name.endswith(_TELLING):
                yield from self._keep(name, asked, found, shown)

    def _keep(self, name: str, asked: etree._Element, response: _Response, shown: Shown) -> Iterator[Answered]:
        try:
            message = catalogue.message(name)
        except KeyError:
            return
        record = read(asked, message, Understanding())
        is_refused_by_rules = response.status >= _FIRST_OF_RULES and response.status not in _NOT_FOUND
        if response.status < _FIRST_ERROR or is_refused_by_rules:
            told: Record = {STATUS: str(response.status), MESSAGE: response.message}
            shown.put(ASKED, name, str(next(self._numbers)), record | told)
        changes = _CHANGES.fullmatch(name)
        content = record.get(name.removesuffix("Rq"))
        if changes is None or not isinstance(content, dict):
            yield Answered(name, "", "", record, response.status, response.message, response.shows)
        else:
            yield Answered(name, changes[1], changes[2], content, response.status, response.message, response.shows)


class _Response(NamedTuple):
    name: str
    status: int
    message: str
    shows: bool


def _responses(answer: str) -> Iterator[_Response]:
    found = list(_RESPONSE.finditer(answer))
    for each, following in zip_longest(found, found[1:]):
        message = _MESSAGE.search(each[2])
        end = following.start() if following is not None else len(answer)
        shows = _SHOWN_BY_ID.search(answer, each.end(), end) is not None
        yield _Response(each[1], int(each[3]), unescape(message[1]) if message else "", shows)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)


def accepted(shown: Shown) -> Iterator[tuple[str, Record]]:
    """What was added and changed: its kind, and what requests that were accepted gave of it."""
    for found in list(shown.objects(ASKED)):
        changes, content = _CHANGES.fullmatch(found.kind), found.record.get(found.kind.removesuffix("Rq"))
        if changes is not None and isinstance(content, dict) and is_done(found.record):
            yield changes[1], content


def is_done(record: Record) -> bool:
    """Whether what was asked was accepted."""
    return int(str(record[STATUS])) < _FIRST_ERROR


def is_switched_off(record: Record) -> bool:
    """Whether a request was refused for a feature that was off: which of those it needs is not said."""
    return int(str(record[STATUS])) == _FEATURE_OFF


def is_missing(record: Record, list_id: str, full_name: str) -> bool:
    """Whether a request was refused because it names what is not there."""
    if int(str(record[STATUS])) != _INVALID_REFERENCE:
        return False
    message = str(record[MESSAGE]).casefold()
    # Without a message anything may be missing.
    return not message or f'"{(list_id or full_name).casefold()}"' in message


def lists_named(request: str, record: Record) -> Iterator[tuple[str, str, int]]:
    """Kind and ListID of each list object that a request is about, and the EditSequence that it gives; 0 if none.

    An EditSequence that was refused (3200) is not the one that it had.
    """
    changed, status = record.get(request.removesuffix("Rq")), int(str(record[STATUS]))
    if request.endswith("ModRq") and isinstance(changed, dict) and "ListID" in changed:
        sequence = str(changed.get("EditSequence", "")) if status != _STALE else ""
        yield request.removesuffix("ModRq"), str(changed["ListID"]), int(sequence) if sequence.isdecimal() else 0
    is_there = request == "ListDisplayModRq" or (request == "ListDelRq" and status == _CANNOT_DELETE)
    if is_there and "ListID" in record:
        yield str(record[request.replace("Rq", "Type")]), str(record["ListID"]), 0


def settled(request: str, record: Record) -> Iterator[tuple[str, str, int]]:
    """Kind and TxnID of each transaction that a payment settles, and how much of it, in cents."""
    kinds = _NAMED.get(request.removesuffix("AddRq").removesuffix("ModRq"), {})
    for each in _records(record.get(request.removesuffix("Rq"))):
        for name in ("AppliedToTxnAdd", "AppliedToTxnMod"):
            for inner in _records(each.get(name)):
                parts = [inner, *_records(inner.get("SetCredit", ""))]
                amounts = [
                    part.get(of) for part in parts for of in ("PaymentAmount", "DiscountAmount", "AppliedAmount")
                ]
                cents = sum(round(Decimal(amount) * 100) for amount in amounts if isinstance(amount, str))
                yield kinds.get("AppliedToTxn", ""), str(inner.get("TxnID", "")), cents


def transactions_named(request: str, record: Record) -> Iterator[tuple[str, str, int]]:
    """Kind and TxnID of each transaction that a request names, and the EditSequence that it gives; 0 if none."""
    changed = record.get(request.removesuffix("Rq"))
    if request.endswith("ModRq") and isinstance(changed, dict) and "TxnID" in changed:
        is_stale = int(str(record[STATUS])) == _STALE
        sequence = str(changed.get("EditSequence", "")) if not is_stale else ""
        yield request.removesuffix("ModRq"), str(changed["TxnID"]), int(sequence) if sequence.isdecimal() else 0
    if request in _ABOUT_ONE:
        kind = record.get(_ABOUT_ONE[request])
        if isinstance(kind, str) and (request != "TxnDelRq" or not is_done(record)):
            # What was deleted is known by the answer.
            yield kind, str(record.get("TxnID", "")), 0
        return
    kinds = _NAMED.get(request.removesuffix("AddRq").removesuffix("ModRq"), {})
    for each in _records(changed):
        for name, value in each.items():
            kind = kinds.get(name.removesuffix("Add").removesuffix("Mod"))
            for inner in _records(value) if kind else ():
                identity = inner.get("TxnID") or inner.get("CreditTxnID")
                if isinstance(kind, str) and isinstance(identity, str):
                    yield kind, identity, 0
                for credit in _records(inner.get("SetCredit", "")):
                    if "SetCredit" in kinds and "CreditTxnID" in credit:
                        yield kinds["SetCredit"], str(credit["CreditTxnID"]), 0


def _records(value: Value | None) -> list[Record]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)]


def unsupported(record: Record, field: str) -> bool:
    """Whether this field of a request was passed over because this QuickBooks does not have it."""
    return int(str(record[STATUS])) == _NOT_SUPPORTED and f'"{field}"' in str(record[MESSAGE])
