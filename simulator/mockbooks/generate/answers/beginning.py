"""What was there before a session began, told apart from what the session did.

Given the requests and answers of a session in order, what it added, changed and deleted is taken back: the company is
the one that its first request met. What it made is not made; of what it changed the state before counts; what it
deleted is there. Where the state before was never shown, the one after stands for it, and that is said.

- What was made is known by the answer to an Add, or by its id: ids carry the time they were given at, and what was made
  while the session made changes was made by it.
- Once anything has changed, what is shown of an object that was shown before only adds what was not asked for then.
- The running numbers stand before the first that the session drew, so that it draws the same again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from mockbooks.company.identity import LIST_ID_BIT
from mockbooks.company.names import space_of
from mockbooks.generate.answers.asked import ASKED, Answered, Asked
from mockbooks.generate.answers.moments import edit_sequence_of, moment, number_of_id, time_of_id
from mockbooks.generate.answers.understanding import Understanding
from mockbooks.operations.lists import LIST_TYPES
from mockbooks.qbxml.record import Record, Value

if TYPE_CHECKING:
    from mockbooks.generate.answers.documents import Piece, Source
    from mockbooks.generate.answers.shown import Shown, ShownObject

__all__ = ["A_WHILE", "GONE", "LATER", "SUPPOSED", "Beginning", "forget_links", "span", "wind_back"]

#: Holders of what was not there at the beginning, and of what was there and nobody showed before it was deleted.
LATER, GONE = "later", "gone"
#: Holder of what is supposed of an object that nobody showed at the beginning.
SUPPOSED = "supposed"

#: Seconds after the last change that a session is known to have made in which what is made counts as made by it.
A_WHILE = 60

_AN_HOUR = 3600
_FIRST_ERROR = 1000
_GIVEN = re.compile(
    r"<\w+Mod\b[^>]*>\s*<(ListID|TxnID)>\s*([^<\s]+)\s*</\1>\s*<EditSequence>\s*([0-9]{1,12})\s*</EditSequence>"
)
_IS_REQUEST = re.compile(r"<QBXMLMsgsRq[\s>]")
_ADDED_ON_REQUEST = ("LineRet", "LineGroupRet", "DataExtRet")


class Beginning:
    """What a session has done so far, as its answers go by."""

    def __init__(self, understanding: Understanding) -> None:
        """Nothing yet."""
        self._understanding = understanding
        self._has_changed = False
        self._first = 0
        self._last = 0
        self._made: set[tuple[str, str]] = set()
        self._changed: set[tuple[str, str]] = set()
        self._given: dict[str, str] = {}
        self._voided: set[str] = set()
        self._added: dict[tuple[str, str], list[Value | None]] = {}
        self._now = 0

    def watch(self, sources: Iterable[Source], shown: Shown) -> Iterator[Source]:
        """The same texts; of the requests among them it is noted what they give, what they name, and what they did."""
        request, asked = "", Asked()
        for source in sources:
            at, text = source if isinstance(source, tuple) else (None, source)
            if isinstance(text, str) and _IS_REQUEST.search(text, 0, 2000):
                for _, identity, sequence in _GIVEN.findall(text):
                    self._given.setdefault(identity, sequence)
                request = text
                self._now = int(at.timestamp()) if at is not None else 0
            elif isinstance(text, str) and request:
                for answered in asked.take(request, text, shown):
                    self._was_answered(answered, shown)
                request = ""
            yield text

    def _was_answered(self, answered: Answered, shown: Shown) -> None:
        """Note what an accepted request changed, also where its answer does not show it (IncludeRetElement)."""
        if answered.status >= _FIRST_ERROR or not answered.changes:
            return
        if not answered.shows:
            self._has_changed = True
            if self._now:
                self._first = self._first or self._now
                self._last = max(self._last, self._now)
                shown.since = shown.since or self._now
                shown.until = max(shown.until, self._now)
        content, kind = answered.content, answered.kind
        if answered.changes == "Add":
            if kind in LIST_TYPES:
                name = LIST_TYPES[kind].name_of(content).casefold()
                self._added.setdefault((space_of(kind), name), []).append(content.get("ParentRef"))
        elif "ListID" in content:
            self._changed.add((space_of(kind), str(content["ListID"])))
        elif "TxnID" in content:
            self._changed.add(("", str(content["TxnID"])))

    def take_object(self, piece: Piece, sort: str, kind: str, identity: str, record: Record, shown: Shown) -> bool:
        """Whether an object is set down as it was shown; if not, what is to be kept of it is set down here."""
        space = space_of(kind) if sort == "list" else ""
        key = (space, identity)
        known = shown.get(sort, identity, space)
        if _writes(piece):
            self._begin(record, identity, shown)
            if piece.response.endswith("AddRs") and known is None:
                self._made.add(key)
        # What somebody else made much later stays: requests may refer to it.
        meanwhile = self._first and self._first <= time_of_id(identity) <= self._last + A_WHILE
        # What was added by an answer that does not show it is known by its name.
        meanwhile = meanwhile or (sort == "list" and self._was_added(kind, space, record))
        if key in self._made or (known is None and meanwhile):
            self._made.add(key)
            shown.put(LATER, kind, identity, record, f"{sort} {space}")
            return False
        if _writes(piece):
            self._changed.add(key)
        if known is None:
            self._shown_late(kind, identity, record, is_changed=key in self._changed)
            return True
        if not self._has_changed:
            return True
        if key not in self._changed and edit_sequence_of(known.record) == edit_sequence_of(record):
            added = {name: value for name, value in record.items() if _may_be_added(name, known.record)}
            if added:
                shown.put(sort, kind, identity, {**known.record, **added}, space)
        # What it refers to may never be shown otherwise.
        shown.put(LATER, kind, identity, record, f"{sort} {space}")
        return False

    def _was_added(self, kind: str, space: str, record: Record) -> bool:
        """Whether a list object has the name that the session gave to one that it added."""
        name = record.get(LIST_TYPES[kind].name_element) if kind in LIST_TYPES else None
        above = self._added.get((space, str(name).casefold()), []) if name else []
        return any(_is_one(parent, record.get("ParentRef")) for parent in above)

    def take_about(self, kind: str, shown: Shown) -> bool:
        """Whether a Host, Company or Preferences answer counts."""
        return not self._has_changed or shown.get("about", kind) is None

    def take_field(self, piece: Piece, key: str) -> bool:
        """Whether a custom field, or its definition, was there before."""
        if _writes(piece):
            self._has_changed = True
            self._made.add(("field", key))
        return ("field", key) not in self._made

    def take_field_deletion(self, record: Record, shown: Shown) -> None:
        """Note that a value, or a definition, was deleted."""
        self._happened(record.get("TimeDeleted"), shown)

    def take_deletion(self, piece: Piece, sort: str, kind: str, identity: str, record: Record, shown: Shown) -> bool:
        """Whether something had been deleted before; what the session deletes was there."""
        is_list = sort == "ListDel"
        key = (space_of(kind) if is_list else "", identity)
        if piece.name.endswith("DeletedRet"):
            return ("deleted", identity) not in self._made
        self._happened(record.get("TimeDeleted"), shown)
        self._made.add(("deleted", identity))
        if key not in self._made and shown.get("list" if is_list else "txn", identity, key[0]) is None:
            shown.put(GONE, sort, f"{kind}\n{identity}", record)
            if not is_list:
                self._understanding.leave_out(f"a {kind} that was deleted", "no answer shows what it came to before")
        return False

    def take_void(self, record: Record, shown: Shown) -> None:
        """Note that a transaction was voided: what is shown of it from now on is not what was there."""
        identity, kind = str(record.get("TxnID", "")), str(record.get("TxnVoidType", ""))
        self._happened(record.get("TimeModified"), shown)
        if ("", identity) not in self._made and shown.get("txn", identity) is None:
            told: Record = {name: record[name] for name in ("TxnID", "RefNumber") if name in record}
            shown.put(GONE, "TxnDel", f"{kind}\n{identity}", told | {"TxnDelType": kind})
        self._changed.add(("", identity))
        self._voided.add(identity)

    def _happened(self, when: object, shown: Shown) -> None:
        """Note a change of which only the time is told."""
        self._has_changed = True
        if isinstance(when, str):
            shown.changes.append(when)
        if not self._made and not self._first:
            self._first = self._last = _wall_clock(when)

    def _begin(self, record: Record, identity: str, shown: Shown) -> None:
        self._has_changed = True
        changed = edit_sequence_of(record) or time_of_id(identity)
        shown.since = shown.since or changed
        self._first = self._first or changed
        self._last = max(self._last, changed)

    def _shown_late(self, kind: str, identity: str, record: Record, *, is_changed: bool) -> None:
        """Note an object that was first shown after changes; its own change is taken back as far as it can be."""
        if is_changed:
            # The edit before it is known only if a Mod named it; else it is taken for the first.
            record.pop("TimeModified", None)
            record.pop("EditSequence", None)
            if identity in self._given:
                record["EditSequence"] = self._given[identity]
            memo = record.get("Memo")
            if identity in self._voided and isinstance(memo, str):
                record["Memo"] = memo.removeprefix("VOID:").strip()
                if not record["Memo"]:
                    del record["Memo"]
            self._understanding.leave_out(
                f"a {kind} as it was before it was changed",
                "it was shown only afterwards: so it stands from the beginning",
            )
        elif self._has_changed:
            if edit_sequence_of(record) < self._first <= _wall_clock(record.get("TimeModified")) + _AN_HOUR:
                # The session moved it: what it was before nobody showed.
                record.pop("TimeModified")
            self._understanding.assume(
                "what was first shown after the session had changed something stands from the beginning as it was shown"
            )


def _is_one(given: Value | None, shown: Value | None) -> bool:
    """Whether a parent that a request gives is the one that is shown: by its ListID, or by its FullName."""
    if not isinstance(given, dict) or not isinstance(shown, dict):
        return not given and not shown
    name = "ListID" if "ListID" in given else "FullName"
    return str(given.get(name, "")).casefold() == str(shown.get(name, "")).casefold()


def _wall_clock(text: object) -> int:
    """A time as it is printed; its offset may be an hour off in summer."""
    try:
        printed = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        printed = None
    return int(printed.timestamp()) if printed is not None and printed.tzinfo is not None else 0


def _may_be_added(name: str, known: Record) -> bool:
    return name.endswith(_ADDED_ON_REQUEST) and name not in known


def _writes(piece: Piece) -> bool:
    if not piece.response.endswith(("AddRs", "ModRs")):
        return False
    return not piece.status.isdigit() or int(piece.status) < _FIRST_ERROR


def forget_links(shown: Shown) -> None:
    """Take what the session itself linked off what was there: what was shown afterwards has its links in it.

    What is left open follows from the links that stay, so what was shown of that is forgotten with them.
    """
    since, _ = span(shown)
    ids = {found.key for found in shown.made_later() if found.space.startswith("txn")}
    if not since:
        return
    for found in list(shown.objects("txn")):
        record = _without_links(found.record, lambda identity: identity in ids or time_of_id(identity) >= since)
        if record != found.record:
            shown.replace(found, record)


_LINKS = ("LinkedTxn", "AppliedToTxnRet")
_FROM_LINKS = frozenset(
    {
        *("BalanceRemaining", "AppliedAmount", "IsPaid", "OpenAmount", "CreditRemaining", "UnusedPayment"),
        *("UnusedCredits", "IsFullyInvoiced", "IsFullyReceived"),
        *("BalanceRemainingInHomeCurrency", "CreditRemainingInHomeCurrency", "OpenAmountInHomeCurrency"),
    }
)


def _without_links(record: Record, is_made: Callable[[str], bool]) -> Record:
    kept = dict(record)
    for name in _LINKS:
        entries = record.get(name)
        if not isinstance(entries, list):
            continue
        stay = [each for each in entries if not (isinstance(each, dict) and is_made(str(each.get("TxnID", ""))))]
        if len(stay) != len(entries):
            kept = {element: value for element, value in kept.items() if element not in _FROM_LINKS}
            if not any(isinstance(each, dict) and each.get("LinkType") == "QUANTYPE" for each in stay):
                kept = {element: _not_continued(value) for element, value in kept.items()}
        kept[name] = [_without_links(each, is_made) if isinstance(each, dict) else each for each in stay]
        if not stay:
            del kept[name]
    return kept


def _not_continued(value: Value) -> Value:
    """Lines of an order with nothing received or invoiced."""
    if isinstance(value, list):
        return [_not_continued(each) for each in value]
    if not isinstance(value, dict) or "TxnLineID" not in value:
        return value
    return {
        name: "0" if name in ("Invoiced", "ReceivedQuantity") else _not_continued(inner)
        for name, inner in value.items()
    }


def span(shown: Shown) -> tuple[int, int]:
    """When a session began to change anything, and until when what was made counts as made by it (Unix times).

    It is known by what it made, and by when it asked for what it did not look at; 0 if it made nothing.
    """
    made = shown.made_later()
    since = [time_of_id(found.key) or edit_sequence_of(found.record) for found in made]
    until = [edit_sequence_of(found.record) for found in made]
    return min(filter(None, (*since, shown.since)), default=0), max(*until, shown.until, 0) + A_WHILE


def wind_back(numbers: dict[str, int], shown: Shown, by_itself: Iterable[tuple[str, str]], zone: str) -> None:
    """Put each counter before the first number that the session drew from it.

    `by_itself` are the spaces and ListIDs of what QuickBooks made in the session without being asked.
    """
    first = _First()
    made = shown.made_later()
    numbers_of_made = {found.id for found in made}
    without_number = [each for each in made if each.space.startswith("txn") and "TxnNumber" not in each.record]
    since, _ = span(shown)
    for when in shown.changes:
        first.see("edit", moment(when, zone))
    for space, list_id in by_itself:
        first.see(f"list:{space}", number_of_id(list_id) - LIST_ID_BIT)
    for found in shown.objects(LATER):
        first.see_ids(found.record, since)
        if found.id not in numbers_of_made:
            continue
        first.see_contacts(found.record.get("ContactsRet"))
        if found.space.startswith("list "):
            number = number_of_id(found.key) - LIST_ID_BIT
            first.see(f"list:{found.space.removeprefix('list ')}", number)
        else:
            hidden = sum(_is_hidden_before(each, found) for each in without_number)
            first.see("txn_number", _decimal(found.record.get("TxnNumber")) - hidden)
            # By rising TxnNumber: the first is the one that the session began with.
            first.counters.setdefault(f"ref:{found.kind}", _decimal(found.record.get("RefNumber")))
    for asked in shown.objects(ASKED):
        first.see_ids(asked.record, since)
    first.see("edit", since)
    for counter, number in first.counters.items():
        if number > 0 and (number - 1 >= numbers.get(counter, 0) or counter.startswith("ref:")):
            numbers[counter] = number - 1


def _is_hidden_before(other: ShownObject, found: ShownObject) -> bool:
    """Whether another transaction, of a type that shows no TxnNumber, drew one before this one did."""
    return number_of_id(other.key) < number_of_id(found.key)


class _First:
    def __init__(self) -> None:
        self.counters: dict[str, int] = {}

    def see(self, counter: str, number: int) -> None:
        if number > 0:
            self.counters[counter] = min(number, self.counters.get(counter, number))

    def see_ids(self, value: Value, since: int) -> None:
        if isinstance(value, list):
            for each in value:
                self.see_ids(each, since)
        elif isinstance(value, dict):
            for name, inner in value.items():
                if isinstance(inner, str):
                    if name in ("TxnID", "TxnLineID") and since and time_of_id(inner) >= since:
                        self.see("txn", number_of_id(inner))
                else:
                    self.see_ids(inner, since)

    def see_contacts(self, contacts: Value | None) -> None:
        for contact in contacts if isinstance(contacts, list) else []:
            list_id = contact.get("ListID") if isinstance(contact, dict) else None
            if isinstance(list_id, str) and list_id.isalnum() and list_id.isascii():
                self.see("contact", int(list_id, 36))


def _decimal(text: object) -> int:
    return int(text) if isinstance(text, str) and text.isascii() and text.isdecimal() else 0
