"""What the requests of a session name: what QuickBooks accepted, or refused for another reason, was there.

Answers need not show everything that their requests name: a list object may be shown in part, and a change of how a
transaction is displayed shows nothing at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

from lxml import etree

from mockbooks.generate.answers.reading import read
from mockbooks.generate.answers.understanding import Understanding
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.record import Record, Value

if TYPE_CHECKING:
    from mockbooks.generate.answers.shown import Shown

__all__ = ["ASKED", "Asked", "transactions_named"]

#: Holder of what was asked; its kind is the name of the request.
ASKED = "asked"

_STATUS = re.compile(r"<(\w+)Rs\b[^<>]*?\bstatusCode\s*=\s*\"([0-9]{1,6})\"")
_WRITES = ("AddRq", "ModRq", "TxnVoidRq")
_FIRST_ERROR = 1000
# Refused for what was made of it, after everything that it names was found (assumed of the order of checks).
_FOUND = frozenset({3100, 3160, 3170, 3171, 3175, 3176, 3180, 3190, 3200, 3210, 3250, 3260, 3270})
# In which element a request names a transaction, and of what kind that is taken to be.
_NAMED = {
    "ReceivePayment": {"AppliedToTxnAdd": "Invoice"},
    "BillPaymentCheck": {"AppliedToTxnAdd": "Bill"},
    "BillPaymentCreditCard": {"AppliedToTxnAdd": "Bill"},
}


class Asked:
    """The requests of a session, as they go by with their answers."""

    def __init__(self) -> None:
        """None yet."""
        self._numbers = count(1)

    def take(self, request: str, answer: str, shown: Shown) -> None:
        """Keep what of these requests tells of what was there."""
        begin = request.find("<QBXML")
        try:
            root = etree.fromstring(request[max(begin, 0) :].encode("utf-8", "replace"), _parser())
        except (etree.XMLSyntaxError, ValueError):
            return
        statuses = iter(_STATUS.findall(answer))
        for asked in (each for messages in root for each in messages if isinstance(each.tag, str)):
            name = asked.tag
            status = next((code for found, code in statuses if f"{found}Rq" == name), None)
            if status is None:
                return
            if name.endswith(_WRITES) and (int(status) < _FIRST_ERROR or int(status) in _FOUND):
                self._keep(name, asked, shown)

    def _keep(self, name: str, asked: etree._Element, shown: Shown) -> None:
        try:
            message = catalogue.message(name)
        except KeyError:
            return
        shown.put(ASKED, name, str(next(self._numbers)), read(asked, message, Understanding()))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)


def transactions_named(request: str, record: Record) -> Iterator[tuple[str, str, int]]:
    """Kind and TxnID of each transaction that a request names, and the EditSequence that it gives; 0 if none."""
    changed = record.get(request.removesuffix("Rq"))
    if request.endswith("ModRq") and isinstance(changed, dict) and "TxnID" in changed:
        sequence = str(changed.get("EditSequence", ""))
        yield request.removesuffix("ModRq"), str(changed["TxnID"]), int(sequence) if sequence.isdecimal() else 0
    if request in ("TxnDisplayModRq", "TxnVoidRq"):
        kind = record.get("TxnDisplayModType" if request == "TxnDisplayModRq" else "TxnVoidType")
        if isinstance(kind, str):
            yield kind, str(record.get("TxnID", "")), 0
        return
    kinds = _NAMED.get(request.removesuffix("AddRq").removesuffix("ModRq"), {})
    for inner in record.values():
        for name, value in inner.items() if isinstance(inner, dict) else ():
            if name in kinds:
                yield from ((kinds[name], identity, 0) for identity in _ids(value))


def _ids(value: Value) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict) and isinstance(identity := each.get("TxnID"), str):
            yield identity
