"""Ledger lines and running figures: posted from the rows, and pinned where the rows do not come to what was shown.

A document whose ledger lines do not balance, because some of its lines were never shown, gets a line that is not shown
either and stands for them (``@StandIn``). One that cannot be posted at all is kept out of the books as if it were
pending, and noted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from sqlite3 import IntegrityError

from mockbooks.books import pins
from mockbooks.books.balances import natural_sign
from mockbooks.books.currencies import foreign_currency_of, home_currency
from mockbooks.books.posting import NameRequired, OutOfBalance
from mockbooks.books.rounding import times
from mockbooks.company import Company
from mockbooks.generate.answers.beginning import SUPPOSED
from mockbooks.generate.answers.completion import PROGRESS, balancing_account
from mockbooks.generate.answers.shown import ShownObject
from mockbooks.generate.answers.stand_ins import mark
from mockbooks.generate.answers.transactions import Importing, take_out
from mockbooks.operations import Session
from mockbooks.operations.call import Call
from mockbooks.operations.lists import LIST_TYPES
from mockbooks.operations.lists.list_type import Figures, ListType
from mockbooks.operations.lists.text import SOURCE
from mockbooks.operations.transactions import TRANSACTION_TYPES
from mockbooks.operations.transactions.settlements import post_anew, post_ledger
from mockbooks.operations.transactions.text import COLUMNS as TXN_COLUMNS
from mockbooks.operations.transactions.transaction import STAND_IN, Line, Transaction, load, number_line, save_lines
from mockbooks.operations.transactions.transaction_type import TransactionType
from mockbooks.qbxml.record import Record, Value
from mockbooks.qbxml.render import Hole
from mockbooks.qbxml.status import Refused
from mockbooks.qbxml.types import amount_text, cents_of, units_of
from mockbooks.qbxml.versions import NEWEST

__all__ = ["NOT_POSTED", "pin_figures", "post_all", "untouched"]

_FIGURES = (
    "SELECT id, classified, ifnull(balance, 0), ifnull(total_balance, 0), ifnull(quantity, 0), ifnull(value, 0)"
    f" FROM {SOURCE} WHERE id = ?"
)
_ABROAD = """
SELECT DISTINCT txn.id FROM txn JOIN link ON link.from_txn = txn.id AND link.kind IN ('payment', 'credit')
WHERE txn.currency <> ? AND txn.status = '' ORDER BY txn.id
"""
# Why a transaction cannot be posted as it stands: what was shown of it is not what its type makes.
NOT_POSTED = (Refused, NameRequired, OutOfBalance, KeyError, ValueError, AssertionError, TypeError, IntegrityError)
# What of a document is left open, by the element that says so.
_OPEN = ("BalanceRemaining", "OpenAmount", "UnusedPayment", "CreditRemaining")


def post_all(importing: Importing) -> None:
    """Move the stock and post, transaction by transaction in the order of their dates."""
    company = importing.company
    rows = company.connection.execute(
        "SELECT id, kind FROM txn WHERE status <> 'pending' ORDER BY txn_date, txn_number"
    ).fetchall()
    for row, kind in rows:
        txn_type = TRANSACTION_TYPES.get(kind)
        if txn_type is None:
            continue
        try:
            _post(importing, txn_type, row)
        except NOT_POSTED as error:
            company.connection.execute("UPDATE txn SET status = 'pending' WHERE id = ?", (row,))
            why = error.message if isinstance(error, Refused) else repr(error)
            importing.understanding.leave_out(f"the ledger lines of a {kind}", f"they cannot be made ({why})")
    # What was settled before it was posted: gain and loss on exchange follow from both ends.
    for (row,) in company.connection.execute(_ABROAD, (home_currency(company),)).fetchall():
        with suppress(*NOT_POSTED), company.request():
            post_anew(company, row)


@contextmanager
def untouched(company: Company) -> Iterator[None]:
    """What posting and settling touch inside was touched before the answers were given, and not now."""
    before = {
        table: company.connection.execute(f"SELECT time_modified, id FROM {table}").fetchall()
        for table in ("list_object", "txn")
    }
    yield
    for table, modified in before.items():
        company.connection.executemany(f"UPDATE {table} SET time_modified = ? WHERE id = ?", modified)


def _post(importing: Importing, txn_type: TransactionType, row: int) -> None:
    company = importing.company
    try:
        with company.request():
            post_ledger(company, txn_type, load(company, row))
        return
    except OutOfBalance:
        pass
    with company.request():
        txn = load(company, row)
        _balance(importing, txn_type, txn)
        post_ledger(company, txn_type, txn)


def _balance(importing: Importing, txn_type: TransactionType, txn: Transaction) -> None:
    """Give a transaction a line that stands for those that were not shown. Raises ``OutOfBalance``."""
    company = importing.company
    off_by = sum(line.amount for line in txn_type.ledger(company, txn))
    if not txn_type.line_tables:
        raise OutOfBalance(f"out of balance by {amount_text(off_by)}")
    before = list(txn.lines)
    account = balancing_account(company, txn_type)
    stand_in = Line(txn_type.line_tables[0].line, {STAND_IN: "true"}, account=account)
    txn.lines.append(stand_in)
    for amount in (off_by, -off_by):
        stand_in.amount, stand_in.own["Amount"] = amount, amount_text(amount)
        if not sum(line.amount for line in txn_type.ledger(company, txn)):
            number_line(company, stand_in)
            # The number drawn is no row's: what a session draws begins before it again.
            stand_in.id = importing.number("")
            save_lines(company, txn, before)
            mark(company, "line", stand_in.id)
            return
    raise OutOfBalance(f"out of balance by {amount_text(off_by)}")


def pin_figures(importing: Importing) -> None:
    """Pin what was shown of running figures and does not follow from the rows: balances from the bottom up."""
    for shown in importing.shown.objects("txn"):
        if shown.row is None:
            continue
        txn_type = TRANSACTION_TYPES[shown.kind]
        try:
            _pin_transaction(importing.company, txn_type, shown, shown.row)
            _pin_following(importing.company, txn_type, shown, shown.row)
        except NOT_POSTED:
            # Nothing could be answered of it: it lacks what every one of its type has.
            take_out(importing, shown, shown.row)
    of_lists = importing.shown.objects("list", deepest_first=True), importing.shown.objects(SUPPOSED)
    for shown in chain(*of_lists):
        list_type = LIST_TYPES.get(shown.kind)
        if shown.row is not None and list_type is not None and list_type.derived_names:
            _pin_list_object(importing.company, list_type, shown, shown.row)


def _pin_list_object(company: Company, list_type: ListType, shown: ShownObject, row: int) -> None:
    # Each pin may move what comes after it, so the figures are worked out anew for each element.
    for element in list_type.derived():
        text = shown.record.get(element)
        if isinstance(text, str) and (made := _figure(company, list_type, row, element)) not in (None, text):
            _pin_figure(company, row, element, text, str(made))
            still = _figure(company, list_type, row, element)
            if still != text:
                pins.pin_text(company, "list", row, element, text, str(still))


def _figure(company: Company, list_type: ListType, row: int, element: str) -> str | None:
    hole = list_type.derived()[element]
    if not isinstance(hole, Hole):
        return None
    names: dict[int, str] = {}
    list_type.fill(company, names, _figures(company, row))
    return names.get(hole)


def _figures(company: Company, row: int) -> Figures:
    found: Figures = company.connection.execute(_FIGURES, (row,)).fetchone()
    return found


def _pin_figure(company: Company, row: int, element: str, text: str, made: str) -> None:
    """Let the running figure behind an element come to what was shown of it."""
    _, classified, _, _, quantity, value = _figures(company, row)
    if element in ("Balance", "TotalBalance"):
        if foreign_currency_of(company, row) is not None:
            # What it is worth at home was never shown: the text alone is pinned.
            return
        sign = 1 if classified is None else natural_sign(classified)
        amount = sign * (cents_of(text) - cents_of(made))
    elif element == "QuantityOnHand":
        amount = units_of(text) - units_of(made)
    elif element == "AverageCost":
        amount = times(quantity, units_of(text)) - value
    else:
        return
    if amount:
        pins.pin_total(company, row, element, text, amount)


def _pin_transaction(company: Company, txn_type: TransactionType, shown: ShownObject, row: int) -> None:
    texts = {
        name: text
        for name, hole in txn_type.derived().items()
        if isinstance(hole, Hole) and isinstance(text := shown.record.get(name), str)
    }
    made = _made(company, txn_type, row, texts)
    if made == texts:
        return
    open_, element = _still_open(texts, made)
    if element:
        pins.pin_open(company, row, element, texts[element], open_)
        made = _made(company, txn_type, row, texts)
    for name, text in texts.items():
        if made[name] != text:
            pins.pin_text(company, "txn", row, name, text, made[name])


def _pin_following(company: Company, txn_type: TransactionType, shown: ShownObject, row: int) -> None:
    """Pin what was shown of an order and its lines and does not follow from what continues them."""
    txn = load(company, row)
    made = txn_type.following(company, txn)
    if not made:
        return
    lines = dict(_lines_shown(shown.record))
    texts = {row: shown.record} | {line.id: lines[line.txn_line_id] for line in txn.lines if line.txn_line_id in lines}
    for element in sorted(PROGRESS):
        for line, told in texts.items():
            text, comes = told.get(element), made.get(line, {}).get(element)
            if isinstance(text, str) and isinstance(comes, str) and text != comes:
                pins.pin_progress(company, line, element, text, units_of(text) - units_of(comes))
    for line, record in txn_type.following(company, txn).items():
        for element, comes in record.items():
            text = texts.get(line, {}).get(element)
            if isinstance(text, str) and isinstance(comes, str) and text != comes:
                pins.pin_text(company, "txn" if line == row else "line", line, element, text, comes)


def _lines_shown(value: Value) -> Iterator[tuple[str, Record]]:
    """TxnLineID and record of each line, members of groups included."""
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        if isinstance(inner, dict) and "TxnLineID" in inner:
            yield str(inner["TxnLineID"]), inner
        if isinstance(inner, (dict, list)):
            yield from _lines_shown(inner)


def _made(company: Company, txn_type: TransactionType, row: int, texts: dict[str, str]) -> dict[str, str]:
    """What the rows come to of these elements."""
    names: dict[int, str] = {}
    columns = company.connection.execute(f"SELECT {TXN_COLUMNS} FROM txn WHERE id = ?", (row,)).fetchone()
    call = Call(f"{txn_type.kind}QueryRq", {}, {}, company, Session(), NEWEST, company.edition)
    txn_type.fill(call, names, columns)
    holes = txn_type.derived()
    return {name: names.get(hole, "") if isinstance(hole := holes[name], Hole) else "" for name in texts}


def _still_open(texts: dict[str, str], made: dict[str, str]) -> tuple[int, str]:
    """How much more is open than the rows leave, and the element that says so; "" if none does."""
    for name in (*_OPEN, "AppliedAmount"):
        if name in texts and texts[name] != made[name]:
            return cents_of(texts[name]) - cents_of(made[name]), name
    return 0, ""
