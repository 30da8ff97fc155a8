"""Everything the answers show, each object once, set down on disk until it is made into rows.

An object may be shown many times. The state with the later EditSequence counts, of one EditSequence the one modified
later; what only the other showed of the same edit (lines, links, custom fields are shown on request) is added. Custom
fields are added from older states too: they change without an edit.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from mockbooks.company.names import space_of
from mockbooks.generate.answers.asked import ASKED
from mockbooks.generate.answers.beginning import LATER, SUPPOSED, Beginning, forget_links
from mockbooks.generate.answers.documents import Piece, Source, pieces
from mockbooks.generate.answers.reading import children, parse, read
from mockbooks.generate.answers.understanding import Understanding
from mockbooks.operations.lists.entry import dump_own
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.catalogue.model import Element
from mockbooks.qbxml.record import ORDER, Record

__all__ = ["Shown", "ShownObject", "gather"]

_TABLES = """
CREATE TABLE shown (
    id INTEGER PRIMARY KEY,
    holder TEXT NOT NULL,
    space TEXT NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    level INTEGER NOT NULL,
    number INTEGER NOT NULL,
    edit_sequence INTEGER NOT NULL,
    time_modified TEXT NOT NULL,
    record TEXT NOT NULL,
    row INTEGER
);
CREATE UNIQUE INDEX shown_key ON shown (holder, space, key);
CREATE INDEX shown_row ON shown (holder, row);
"""

_ABOUT = frozenset({"HostRet", "CompanyRet", "PreferencesRet"})
_DELETIONS = {"ListDelRs": "ListDel", "TxnDelRs": "TxnDel", "ListDeletedRet": "ListDel", "TxnDeletedRet": "TxnDel"}
# They show nothing that is kept, and when it was: which tells the zone.
_DELETED_FIELDS = frozenset({"DataExtDelRet", "DataExtDefDelRet"})
_ANSWERED_BY_ROWS = frozenset({"DataExtDefRet", "DataExtRet"})


class ShownObject(NamedTuple):
    """One object: ``about``, ``list``, ``txn``, ``field`` or ``deletion``; its record as it was shown.

    References in the record are still the ListIDs and FullNames that were shown. ``row`` is the row that was made.
    """

    id: int
    holder: str
    kind: str
    key: str
    record: Record
    row: int | None
    space: str

    @property
    def element(self) -> Element:
        """The object in the catalogue; of what was asked, the request."""
        return catalogue.message(self.kind) if self.holder == ASKED else _element(f"{self.kind}Ret")


_COLUMNS = "id, holder, kind, key, record, row, space"


class Shown:
    """What was shown; the store is a file of the database's own making that goes when it is closed."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._connection.executescript(_TABLES + "BEGIN;")
        self.moments: dict[str, dict[tuple[int, str], None]] = {}
        """By month: Unix times (those of ids and EditSequences, 0 if they are not known) with the text in which they
        were printed."""

        self.is_beginning = False
        """Whether a session went on from here, whose numbers are to be drawn again."""
        self.since = self.until = 0
        """When the session changed something for the first time, and when it last did so by a request whose answer does
        not show what came of it (Unix times); 0 if it did not, or nobody knows when."""
        self.changes: list[str] = []
        """When a session changed something of which no EditSequence tells, as it was printed."""

    def close(self) -> None:
        """Drop everything."""
        self._connection.close()

    def __enter__(self) -> Shown:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def objects(self, holder: str, kind: str | None = None, *, deepest_first: bool = False) -> Iterator[ShownObject]:
        """All of one sort: lists from the top of each hierarchy down, transactions by their number."""
        condition, parameters = ("AND kind = ?", (holder, kind)) if kind is not None else ("", (holder,))
        order = "level DESC, id" if deepest_first else "level, number, id"
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM shown WHERE holder = ? {condition} ORDER BY {order}", parameters
        )
        return map(_object, rows)

    def documents(self) -> Iterator[ShownObject]:
        """All transactions that tell of the company: those that it has and those that were made of it later."""
        yield from self.objects("txn")
        yield from (found for found in self.objects(LATER) if found.space.startswith("txn"))

    def made_later(self) -> list[ShownObject]:
        """What was not there at the beginning; `space` says its holder and space."""
        found = self._connection.execute(
            f"SELECT {_COLUMNS} FROM shown AS later WHERE holder = ? AND NOT EXISTS (SELECT 1 FROM shown AS known"
            " WHERE known.holder IN ('list', 'txn') AND known.holder || ' ' || known.space = later.space"
            " AND known.key = later.key) ORDER BY level, number, id",
            (LATER,),
        )
        return [_object(row) for row in found]

    def get(self, holder: str, key: str, space: str = "") -> ShownObject | None:
        """One object by its id, if it was shown."""
        found = self._connection.execute(
            f"SELECT {_COLUMNS} FROM shown WHERE holder = ? AND space = ? AND key = ?", (holder, space, key)
        ).fetchone()
        return None if found is None else _object(found)

    def became(self, shown: ShownObject, row: int | None) -> None:
        """Note which row was made of an object, None if it was taken away again."""
        self._connection.execute("UPDATE shown SET row = ? WHERE id = ?", (row, shown.id))

    def row_of(self, holder: str, key: str, space: str = "") -> int | None:
        """The row that was made of the object with this id."""
        found = self._connection.execute(
            "SELECT row FROM shown WHERE holder = ? AND space = ? AND key = ?", (holder, space, key)
        ).fetchone()
        return None if found is None else found[0]

    def replace(self, shown: ShownObject, record: Record) -> None:
        """Let an object that was shown have another record."""
        self._connection.execute(
            "UPDATE shown SET record = ?, edit_sequence = ?, time_modified = ?, number = ? WHERE id = ?",
            (
                dump_own(record),
                _sequence(record),
                str(record.get("TimeModified", "")),
                _number(record.get("TxnNumber")),
                shown.id,
            ),
        )

    def count(self) -> int:
        """How many objects there are."""
        found: int = self._connection.execute("SELECT count(*) FROM shown").fetchone()[0]
        return found

    def put(self, holder: str, kind: str, key: str, record: Record, space: str = "") -> str | None:
        """Set an object down, or what it adds to what was shown of it before.

        Of two kinds of object with one id the later stands as it is; the kind that gives way to it is returned.
        """
        found = self._connection.execute(
            "SELECT id, edit_sequence, time_modified, record, kind FROM shown"
            " WHERE holder = ? AND space = ? AND key = ?",
            (holder, space, key),
        ).fetchone()
        sequence, modified = _sequence(record), str(record.get("TimeModified", ""))
        given_way = None
        if found is not None:
            before: Record = json.loads(found[3])
            is_later = found[1:3] <= (sequence, modified)
            if found[4] == kind:
                record = _together(_element(f"{kind}Ret"), before, record, is_later)
            elif is_later:
                given_way = str(found[4])
            else:
                given_way, kind, record = kind, str(found[4]), before
            sequence, modified = max(found[1:3], (sequence, modified))
            self._connection.execute("DELETE FROM shown WHERE id = ?", (found[0],))
        self._connection.execute(
            "INSERT INTO shown (id, holder, space, key, kind, level, number, edit_sequence, time_modified, record)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                None if found is None else found[0],
                holder,
                space,
                key,
                kind,
                _number(record.get("Sublevel")),
                _number(record.get("TxnNumber")),
                sequence,
                modified,
                dump_own(record),
            ),
        )
        return given_way


def gather(
    sources: Iterable[Source],
    understanding: Understanding,
    beginning: Beginning | None = None,
    supposed: Iterable[Source] = (),
) -> Shown:
    """Read everything that these texts show; with `beginning`, what was there before they did anything.

    What is `supposed` takes the place of what was shown, element by element.
    """
    shown = Shown()
    shown.is_beginning = beginning is not None
    try:
        for piece in pieces(sources if beginning is None else beginning.watch(sources, shown), understanding):
            _take(piece, shown, understanding, beginning)
        if beginning is not None:
            forget_links(shown)
        for piece in pieces(supposed, Understanding()):
            _suppose(piece, shown)
    except BaseException:
        shown.close()
        raise
    return shown


def _suppose(piece: Piece, shown: Shown) -> None:
    """Let elements of an object be as somebody supposes that they were."""
    sort, understanding = sort_of(piece.name), Understanding()
    xml = parse(piece, understanding)
    if xml is None or sort not in ("list", "txn", "about"):
        return
    kind, record = piece.name.removesuffix("Ret"), read(xml, _element(piece.name), understanding)
    identity = kind if sort == "about" else str(record.get("ListID" if sort == "list" else "TxnID", ""))
    space = space_of(kind) if sort == "list" else ""
    known = shown.get(sort, identity, space)
    if known is not None and known.kind == kind:
        before = known.record
        if "BalanceRemaining" in record:
            # What was applied is what is not left: it was shown after more had been.
            before = {name: value for name, value in before.items() if name != "AppliedAmount"}
        shown.replace(known, _over(before, record))
    elif sort == "list" and known is None:
        shown.put(SUPPOSED, kind, identity, record, f"{sort} {space}")
    elif sort == "about":
        shown.put(SUPPOSED, kind, identity, record)


# Of which a part alone may be supposed.
_PARTS = frozenset({"SalesOrPurchase"})


def _over(known: Record, supposed: Record) -> Record:
    """A record with other elements; of lines, those of the line with the same TxnLineID."""
    made = dict(known)
    for name, value in supposed.items():
        before = known.get(name)
        if isinstance(value, list) and isinstance(before, list):
            by_id = {str(each["TxnLineID"]): each for each in value if isinstance(each, dict) and "TxnLineID" in each}
            made[name] = [
                _over(each, by_id.get(str(each.get("TxnLineID", "")), {})) if isinstance(each, dict) else each
                for each in before
            ]
        elif name in _PARTS and isinstance(value, dict) and isinstance(before, dict):
            made[name] = {**before, **value}
        else:
            made[name] = value
    return made


def _take(piece: Piece, shown: Shown, understanding: Understanding, beginning: Beginning | None) -> None:
    sort = sort_of(piece.name)
    if beginning is not None and piece.name == "TxnVoidRs":
        xml = parse(piece, understanding)
        if xml is not None:
            beginning.take_void(read(xml, _element(piece.name), understanding), shown)
    elif piece.name in _DELETED_FIELDS:
        xml = parse(piece, understanding)
        if xml is not None:
            record = read(xml, _element(piece.name), understanding)
            _remember_moments(shown, "", record)
            if beginning is not None:
                beginning.take_field_deletion(record, shown)
    elif sort is None:
        understanding.leave_out(piece.name, "it shows no object that is kept in a company file")
    else:
        _take_object(piece, sort, shown, understanding, beginning)


def _take_object(
    piece: Piece, sort: str, shown: Shown, understanding: Understanding, beginning: Beginning | None
) -> None:
    xml = parse(piece, understanding)
    if xml is None:
        understanding.leave_out(piece.name, "nothing can be made of its XML")
        return
    if piece.name in _DELETIONS:
        _deletion(piece, read(xml, _element(piece.name), understanding), shown, beginning)
        return
    kind = piece.name.removesuffix("Ret")
    record = read(xml, _element(piece.name), understanding)
    if sort == "about":
        if beginning is None or beginning.take_about(kind, shown):
            shown.put("about", kind, kind, record)
    elif sort == "field":
        key = "\n".join(str(record.get(name, "")).lower() for name in ("OwnerID", "DataExtName"))
        key = f"{kind}\n{key}\n{dump_own(record) if kind == 'DataExt' else ''}"
        if beginning is None or beginning.take_field(piece, key):
            shown.put("field", kind, key, record)
    else:
        identity = record.get("ListID" if sort == "list" else "TxnID")
        if not isinstance(identity, str):
            understanding.leave_out(piece.name, "it was shown without its id")
            return
        _remember_moments(shown, identity, record)
        if beginning is not None and not beginning.take_object(piece, sort, kind, identity, record, shown):
            return
        given_way = shown.put(sort, kind, identity, record, space_of(kind) if sort == "list" else "")
        if given_way is not None:
            understanding.leave_out(f"{given_way}Ret", "an object of another kind was shown with the same id")


def _deletion(piece: Piece, record: Record, shown: Shown, beginning: Beginning | None) -> None:
    sort = _DELETIONS[piece.name]
    identity = str(record.get("ListID" if sort == "ListDel" else "TxnID", ""))
    if identity:
        _remember_moments(shown, "", record)
        kind = str(record.get(f"{sort}Type", ""))
        if beginning is None or beginning.take_deletion(piece, sort, kind, identity, record, shown):
            shown.put("deletion", sort, f"{sort}\n{identity}", record)


@cache
def sort_of(name: str) -> str | None:
    """What an object in an answer is: ``about``, ``list``, ``txn``, ``field``, ``deletion``; None for anything else.

    An object that has an id, a time of creation and an EditSequence is one that is kept (of a list, a name too); what
    else has an id only tells of others.
    """
    if name in _ABOUT:
        return "about"
    if name in _ANSWERED_BY_ROWS:
        return "field"
    if name in _DELETIONS:
        return "deletion"
    if not name.endswith("Ret"):
        return None
    has = set(children(_element(name)))
    # A note of things to do has no name, only what it says; a lead has its FullName alone.
    if {"ListID", "TimeCreated", "EditSequence"} <= has and (
        has & {"Name", "Initial"} or name in ("LeadRet", "ToDoRet")
    ):
        return "list"
    return "txn" if {"TxnID", "TimeCreated", "EditSequence"} <= has else None


@cache
def _element(name: str) -> Element:
    if name.endswith("Rs"):
        return catalogue.message(name)
    # What was deleted is set down in the same form, whichever answer told of it.
    names = {"ListDelRet": "ListDeletedRet", "TxnDelRet": "TxnDeletedRet"}
    return catalogue.body(names.get(name, name))


def _object(row: tuple[int, str, str, str, str, int | None, str]) -> ShownObject:
    number, holder, kind, key, record, made, space = row
    return ShownObject(number, holder, kind, key, json.loads(record), made, space)


def _together(element: Element, before: Record, after: Record, after_is_later: bool) -> Record:
    """One record of two states of an object."""
    older, newer = (before, after) if after_is_later else (after, before)
    if _sequence(older) == _sequence(newer):
        # The same edit: what was not asked for the second time was shown the first time.
        added = {name: value for name, value in older.items() if name not in newer}
    else:
        added = {name: older[name] for name in ("DataExtRet",) if name in older and name not in newer}
    if not added:
        return newer
    whole = newer | added
    order: Record = {name: whole[name] for name in children(element) if name in whole}
    return order | ({ORDER: whole[ORDER]} if ORDER in whole else {})


def _sequence(record: Record) -> int:
    return _number(record.get("EditSequence"))


def _number(text: object) -> int:
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() else 0


# Enough to tell zones apart: some of each month, for daylight saving.
_MOST_OF_A_MONTH = 4
_MOST_MONTHS = 150


def _remember_moments(shown: Shown, identity: str, record: Record) -> None:
    made = _number(identity.partition("-")[2])
    for moment, name in ((made, "TimeCreated"), (_sequence(record), "TimeModified"), (0, "TimeDeleted")):
        text = record.get(name)
        if not isinstance(text, str):
            continue
        month = shown.moments.setdefault(f"{text[:7]}{text[19:]}", {})
        if len(month) < _MOST_OF_A_MONTH and len(shown.moments) <= _MOST_MONTHS:
            month[moment, text] = None
