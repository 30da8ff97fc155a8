"""ListMerge: two entries of one list become one. What pointed at the first points at the second; the first is gone.

Both are named with their current EditSequence, else 3200. They are of one kind and, if accounts, of one type; they
stand under the same parent [A] and have the same currency (assumed). What QuickBooks made itself cannot be merged away,
nor an item into what it is part of (assumed). A refusal is 3500, ``Unknown Error`` [R]. Where two customers have
different ship-to addresses of one name, ``SameShipAddrOk`` must say that the second one's will do (assumed). Lists are
merged in single-user mode only [A].

Everything is re-pointed: references in records and preferences, entries beneath, transactions and their lines,
postings, movements of stock, discounts. The second keeps its own record and custom fields (assumed); its balances, and
the stock of an item with its cost, are those of both. A merged entry counts as deleted [A], the other one as edited
(assumed); documents keep their edit sequences (assumed).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from mockbooks.books import balances, costing, pins
from mockbooks.books.posting import move_item_postings
from mockbooks.company import Company
from mockbooks.company.local_time import moment_text
from mockbooks.operations.call import Call
from mockbooks.operations.lists.entry import ListEntry, adopt_children, dump_own, remove, save
from mockbooks.operations.lists.list_type import ListType
from mockbooks.operations.lists.mod import entry_of
from mockbooks.operations.outcome import Outcome
from mockbooks.qbxml.record import Record, Value
from mockbooks.qbxml.status import (
    MERGE_REFUSED,
    NOT_IN_MULTI_USER_MODE,
    STALE_EDIT_SEQUENCE,
    UNSUPPORTED_MESSAGE,
    Refused,
)
from mockbooks.qbxml.writer import escape

__all__ = ["list_merge"]

# The columns that are list objects, beside ``parent``.
_COLUMNS = (
    ("txn", "entity"),
    ("txn", "account"),
    ("txn", "currency"),
    ("line", "item"),
    ("line", "account"),
    ("posting", "account"),
    ("posting", "entity"),
    ("posting", "item"),
    ("posting", "class"),
    ("movement", "item"),
    ("link", "discount_account"),
    ("link", "discount_class"),
)
_STOCK_ACCOUNTS = ("AssetAccountRef", "COGSAccountRef")
# In a record these say one thing of one list object each: of two, the first stays.
_SAID_ONCE = ("PriceLevelPerItemRet", "BillingRatePerItemRet")


def list_merge(types: Mapping[str, ListType], cost_anew: Callable[[Company], None], call: Call) -> Outcome:
    """Answer a ListMerge: who went, and who stays. ``cost_anew`` costs the stock again (``transactions``)."""
    kind = str(call.record["ListMergeType"])
    if kind not in types:
        raise Refused(UNSUPPORTED_MESSAGE)
    if call.session.multi_user:
        raise Refused(NOT_IN_MULTI_USER_MODE)
    gone, stays = _side(call, kind, "MergeFrom"), _side(call, kind, "MergeTo")
    _refuse_what_cannot_merge(types[kind], call, gone, stays)
    company = call.company
    _same_stock_accounts(company, gone, stays)
    adopt_children(company, gone, stays)
    _point_elsewhere(company, gone.id, stays.id)
    deleted = remove(company, gone, gone.full_name)
    company.list_objects.clear()
    stays = entry_of(kind, call, stays.list_id)
    save(company, stays)
    company.list_objects.clear()
    if kind in costing.STOCKED_KINDS:
        cost_anew(company)
    balances.rebuild(company)
    recovery: Record = {
        "ListID": gone.list_id,
        "EditSequence": str(stays.edit_sequence),
        "AfterMergeListID": stays.list_id,
    }
    return Outcome(body=_text(company, kind, gone, deleted, stays), recovery=recovery)


def _side(call: Call, kind: str, name: str) -> ListEntry:
    side = call.record[name]
    assert isinstance(side, dict)
    entry = entry_of(kind, call, str(side["ListID"]))
    if str(side["EditSequence"]) != str(entry.edit_sequence):
        raise Refused(STALE_EDIT_SEQUENCE, edit_sequence=side["EditSequence"])
    return entry


def _refuse_what_cannot_merge(list_type: ListType, call: Call, gone: ListEntry, stays: ListEntry) -> None:
    company = call.company
    if (
        gone.id == stays.id
        or gone.parent != stays.parent
        or gone.classified != stays.classified
        or gone.own.get("CurrencyRef") != stays.own.get("CurrencyRef")
        or list_type.undeletable(company, gone)
        or _share_a_child(company, gone, stays)
        or _is_made_of(company, gone.id, stays.id)
        or _is_made_of(company, stays.id, gone.id)
    ):
        raise Refused(MERGE_REFUSED)
    if call.record.get("SameShipAddrOk") != "true" and _ship_elsewhere(gone.own, stays.own):
        raise Refused(MERGE_REFUSED)


def _share_a_child(company: Company, gone: ListEntry, stays: ListEntry) -> bool:
    """Whether entries beneath them have one name (assumed: they are merged first)."""
    found = company.connection.execute(
        "SELECT 1 FROM list_object AS one JOIN list_object AS other ON lower(other.name) = lower(one.name)"
        " WHERE one.parent = ? AND other.parent = ? LIMIT 1",
        (gone.id, stays.id),
    )
    return found.fetchone() is not None


def _is_made_of(company: Company, item: int, part: int) -> bool:
    """Whether an item holds the other one among its parts, at any depth."""
    own = company.list_objects[item].own
    for name in ("ItemInventoryAssemblyLine", "ItemGroupLine", "ItemSalesTaxRef"):
        lines = own.get(name)
        for line in lines if isinstance(lines, list) else ():
            row = line.get("ItemInventoryRef", line.get("ItemRef")) if isinstance(line, dict) else line
            if isinstance(row, int) and (row == part or _is_made_of(company, row, part)):
                return True
    return False


def _ship_elsewhere(gone: Record, stays: Record) -> bool:
    def addresses(own: Record) -> dict[str, Record]:
        given = own.get("ShipToAddress")
        listed = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
        return {str(each.get("Name", "")).casefold(): each for each in listed}

    those = addresses(stays)
    return any(name in those and those[name] != address for name, address in addresses(gone).items())


def _same_stock_accounts(company: Company, gone: ListEntry, stays: ListEntry) -> None:
    """What the first has posted for its stock moves to the accounts of the second (assumed)."""
    for name in _STOCK_ACCOUNTS if gone.kind in costing.STOCKED_KINDS else ():
        old, new = gone.own.get(name), stays.own.get(name)
        if isinstance(old, int) and isinstance(new, int) and old != new:
            move_item_postings(company, gone.id, old, new)


def _point_elsewhere(company: Company, gone: int, stays: int) -> None:
    execute = company.connection.execute
    for table, column in _COLUMNS:
        execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (stays, gone))
    digits = f"*[[:,]{gone}[],}}]*"
    for table in ("list_object", "txn", "line"):
        for row, own in execute(f"SELECT id, own FROM {table} WHERE own GLOB ?", (digits,)).fetchall():
            record = json.loads(own)
            changed = _pointed(record, gone, stays)
            if changed == record or not isinstance(changed, dict):
                continue
            execute(f"UPDATE {table} SET own = ? WHERE id = ?", (dump_own(changed), row))
            _draw_revision(company, table, row)
    for kind, own in execute("SELECT kind, own FROM singleton WHERE own GLOB ?", (digits,)).fetchall():
        changed = _pointed(json.loads(own), gone, stays)
        assert isinstance(changed, dict)
        company.store_singleton(kind, changed)
    if company.imported:
        pins.drop(company, "list", gone)
        execute("DELETE FROM standin WHERE holder = 'list' AND object = ?", (gone,))


def _draw_revision(company: Company, table: str, row: int) -> None:
    """The text of what was changed is made anew; a line is part of the text of its transaction."""
    of = "SELECT txn FROM line WHERE id = ?" if table == "line" else "SELECT ?"
    holder = "txn" if table == "line" else table
    company.connection.execute(
        f"UPDATE {holder} SET revision = ? WHERE id = ({of})", (company.counters.next_revision(), row)
    )


def _pointed(value: Value, gone: int, stays: int) -> Value:
    """A stored value with one reference for the other; what is then said twice is said once."""
    if isinstance(value, dict):
        return {name: _once(name, _pointed(inner, gone, stays)) for name, inner in value.items()}
    if isinstance(value, list):
        pointed = [_pointed(inner, gone, stays) for inner in value]
        return list(dict.fromkeys(pointed)) if all(isinstance(each, int) for each in pointed) else pointed
    return stays if value == gone else value


def _once(name: str, value: Value) -> Value:
    if name not in _SAID_ONCE or not isinstance(value, list):
        return value
    first: dict[Value, Value] = {}
    for line in value:
        if isinstance(line, dict):
            first.setdefault(line.get("ItemRef", ""), line)
    return [*first.values()]


def _text(company: Company, kind: str, gone: ListEntry, deleted: int, stays: ListEntry) -> str:
    zone = company.zone
    went = (
        ("ListID", gone.list_id),
        ("TimeDeleted", moment_text(deleted, zone)),
        ("FullName", escape(gone.full_name)),
    )
    is_left = (
        ("ListID", stays.list_id),
        ("TimeCreated", moment_text(stays.time_created, zone)),
        ("TimeModified", moment_text(stays.time_modified, zone)),
        ("EditSequence", str(stays.edit_sequence)),
        ("FullName", escape(stays.full_name)),
    )
    return (
        f"<ListMergeType>{kind}</ListMergeType>\n"
        f"<MergedFrom>\n{_leaves(went)}</MergedFrom>\n<MergedTo>\n{_leaves(is_left)}</MergedTo>\n"
    )


def _leaves(leaves: Iterable[tuple[str, str]]) -> str:
    return "".join(f"<{name}>{text}</{name}>\n" for name, text in leaves)
