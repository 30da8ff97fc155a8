"""The running numbers of a file that was made of answers: each goes on after the highest that was shown."""

from __future__ import annotations

from mockbooks.company.identity import LIST_ID_BIT
from mockbooks.company.names import space_of
from mockbooks.generate.answers.asked import ASKED, lists_named, transactions_named
from mockbooks.generate.answers.beginning import span
from mockbooks.generate.answers.moments import moment, number_of_id, time_of_id, times
from mockbooks.generate.answers.references import References
from mockbooks.generate.answers.shown import Shown
from mockbooks.qbxml.record import Value

__all__ = ["highest_numbers"]

_BASE_36 = 36
_MOST = 1 << 62
"""No counter of a file gets that far: a higher number was given by hand or damaged, and is not gone on from."""


def highest_numbers(shown: Shown, references: References, zone: str) -> dict[str, int]:
    """The highest number of each counter of the company (:mod:`mockbooks.company.counters`) that was shown."""
    numbers = _Highest()
    for holder in ("about", "list", "txn", "deletion"):
        for found in shown.objects(holder):
            deleted = moment(found.record.get("TimeDeleted"), zone)
            numbers.see("edit", max(*times(found.record, found.key, zone), deleted))
            numbers.see_ids(found.record)
            if holder == "list":
                numbers.see_list_id(found.kind, found.key)
            elif holder == "txn":
                txn_number, ref_number = found.record.get("TxnNumber"), found.record.get("RefNumber")
                numbers.see("txn_number", _decimal(txn_number))
                if 0 < _decimal(ref_number) < _MOST:
                    # By rising TxnNumber: the number given last is the one to go on from.
                    numbers.counters[f"ref:{found.kind}"] = _decimal(ref_number)
    since, _ = span(shown)
    for asked in shown.objects(ASKED):
        for _, _, given in (*lists_named(asked.kind, asked.record), *transactions_named(asked.kind, asked.record)):
            # Of what the session itself made, the EditSequence is later.
            numbers.see("edit", given if not since or given < since else 0)
    for mention in references.mentions.values():
        numbers.see_list_id(mention.kind, mention.list_id)
    return numbers.counters


class _Highest:
    def __init__(self) -> None:
        self.counters: dict[str, int] = {}

    def see(self, counter: str, number: int) -> None:
        if self.counters.get(counter, 0) < number < _MOST:
            self.counters[counter] = number

    def see_list_id(self, kind: str, list_id: str) -> None:
        # An id without this bit is of a list that was converted from an old version; new ones begin beside it.
        self.see(f"list:{space_of(kind)}", number_of_id(list_id) - LIST_ID_BIT)
        self.see("edit", time_of_id(list_id))

    def see_ids(self, value: Value) -> None:
        if isinstance(value, list):
            for each in value:
                self.see_ids(each)
        elif isinstance(value, dict):
            for name, inner in value.items():
                if isinstance(inner, str):
                    self._see_id(name, inner)
                else:
                    if name == "ContactsRet":
                        self._see_contacts(inner)
                    self.see_ids(inner)

    def _see_id(self, name: str, text: str) -> None:
        if name in ("TxnID", "TxnLineID"):
            self.see("txn", number_of_id(text))
            self.see("edit", time_of_id(text))

    def _see_contacts(self, contacts: Value) -> None:
        for contact in contacts if isinstance(contacts, list) else []:
            list_id = str(contact.get("ListID", "")) if isinstance(contact, dict) else ""
            if list_id.isalnum() and list_id.isascii():
                self.see("contact", int(list_id, _BASE_36))


def _decimal(text: object) -> int:
    return int(text) if isinstance(text, str) and text.isascii() and text.isdecimal() else 0
