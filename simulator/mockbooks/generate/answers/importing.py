"""From answers to a company file, step by step; all of it or nothing.

what is shown        every object once, set down beside the file (``shown``)
zone, host, edition  by the times and the host that were shown, else assumed (``zone``, ``about``)
lists                rows for what was shown, stand-ins for what was only referred to (``lists``, ``stand_ins``)
transactions         rows completed by the rules of their types, links, ledger lines (``transactions``, ``links``)
figures              what was shown and no row comes to is pinned (``figures``)
reading back         every object is held against what was shown of it (``comparison``)
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from mockbooks.checks import pinned
from mockbooks.company import Clock, Company, CompanyFileError, ManualClock
from mockbooks.company.identity import LIST_ID_BIT, external_id
from mockbooks.company.local_time import check_zone
from mockbooks.generate.answers import (
    about,
    adjustments,
    comparison,
    currencies,
    figures,
    links,
    lists,
    stand_ins,
    transactions,
)
from mockbooks.generate.answers.beginning import Beginning, wind_back
from mockbooks.generate.answers.counters import highest_numbers
from mockbooks.generate.answers.documents import Source
from mockbooks.generate.answers.fields import Fields
from mockbooks.generate.answers.moments import moment, times
from mockbooks.generate.answers.references import References
from mockbooks.generate.answers.shown import Shown, gather
from mockbooks.generate.answers.understanding import Understanding
from mockbooks.generate.answers.zone import infer_zone
from mockbooks.qbxml.versions import Edition

__all__ = ["NothingShown", "import_answers"]

# Below the numbers that new lists give out, above those of lists from old versions.
_MADE_UP = LIST_ID_BIT - 1
_HIGHEST_ROW = "SELECT max(id) FROM (SELECT max(id) AS id FROM txn UNION ALL SELECT max(id) FROM line)"


class NothingShown(ValueError):
    """There is no answer in the texts."""


def import_answers(
    sources: Iterable[Source],
    *,
    path: str | Path | None = None,
    clock: Clock | None = None,
    zone: str | None = None,
    edition: Edition | None = None,
    beginning: bool = False,
    supposed: Iterable[Source] = (),
) -> tuple[Company, Understanding]:
    """A company file, at ``path`` or in memory, of everything that these texts show; and what became of it.

    ``clock`` is what the company goes by from then on; without one, a clock that stands still at the last change that
    was shown. With ``beginning`` the texts are the requests and answers of a session in order, requests best with the
    moment at which they were asked, and the company is the one it began with: see
    :mod:`mockbooks.generate.answers.beginning`; what is ``supposed`` of its objects, as answers
    would show it, takes the place of what was shown of them later. ``zone``
    and ``edition`` are inferred if they are not given. Raises :class:`NothingShown` if there is nothing to make a file
    of, ``CompanyFileError`` if there is a file at ``path`` already, ``ValueError`` for a zone
    that there is not. A failure leaves no file.
    """
    understanding = Understanding()
    if zone is not None:
        check_zone(zone)
    if path is not None and Path(path).exists():
        raise CompanyFileError(f"{path} exists already")
    with gather(sources, understanding, Beginning(understanding) if beginning else None, supposed) as shown:
        if not shown.count() and not understanding.answers:
            raise NothingShown("there is no qbXML answer in what was given")
        company = _import(shown, understanding, path, zone, edition)
    company.clock = clock or ManualClock(datetime.fromtimestamp(company.counters.value("edit"), UTC))
    return company, understanding


def _import(
    shown: Shown, understanding: Understanding, path: str | Path | None, zone: str | None, edition: Edition | None
) -> Company:
    zone = zone or infer_zone((moment for month in shown.moments.values() for moment in month), understanding)
    installed = about.installation(shown, edition, understanding)
    references = References(shown)
    numbers = highest_numbers(shown, references, zone)
    wind_back(numbers, shown, references.made_by_itself, zone)
    last = datetime.fromtimestamp(numbers.get("edit", 0), UTC)
    unfinished = None if path is None else Path(path).with_name(f"{Path(path).name}.unfinished")
    if unfinished is not None:
        _remove(unfinished)
    company = Company.create(
        unfinished,
        clock=ManualClock(last),
        edition=installed.edition,
        zone=zone,
        year=installed.host.year,
        flavor=installed.host.flavor,
    )
    try:
        with company.request_set():
            _fill(company, shown, references, numbers, understanding)
    except BaseException:
        company.close()
        if unfinished is not None:
            _remove(unfinished)
        raise
    if unfinished is None or path is None:
        return company
    company.close()
    unfinished.replace(path)
    return Company.open(path, clock=ManualClock(last))


def _remove(unfinished: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        unfinished.with_name(unfinished.name + ending).unlink(missing_ok=True)


def _fill(
    company: Company, shown: Shown, references: References, numbers: dict[str, int], understanding: Understanding
) -> None:
    company.mark_imported()
    for counter, number in numbers.items():
        company.counters.set(counter, number)
    about.preliminary(company, shown, references, understanding)
    lists.insert_rows(company, shown, references, understanding)
    stand_ins.insert_stand_ins(company, references, understanding)
    lists.write_records(company, shown, references)
    stand_ins.complete_stand_ins(company, shown, references)
    stand_ins.keep_in_use(company, references)
    about.write_about(company, shown, references, understanding)
    currencies.give_currencies(company, shown, references)
    fields = Fields(company, shown, understanding)
    _list_fields(shown, fields)
    drawn_last = numbers.get("txn") if shown.is_beginning else None
    importing = transactions.Importing(company, shown, references, fields, understanding, drawn_last)
    transactions.insert_transactions(importing)
    links.insert_links(importing)
    fields.attach_apart(shown)
    if shown.is_beginning:
        fields.suppose_deleted(shown)
    fields.define_needed()
    _deletions(company, shown, understanding)
    for counter, number in numbers.items():
        # Asked for an Add, types have drawn numbers for documents that have theirs already.
        if counter.startswith("ref:"):
            company.counters.set(counter, number)
    company.counters.flush()
    with figures.untouched(company):
        figures.post_all(importing)
        adjustments.fit_values(importing)
        _mark_the_rest(company, shown, understanding)
        figures.pin_figures(importing)
    # The same goes for what was drawn on the way: the next number follows the last that was shown, or was made here.
    (last,) = company.connection.execute(
        "SELECT max(time_modified) FROM (SELECT time_modified FROM list_object UNION ALL SELECT time_modified FROM txn)"
    ).fetchone()
    company.counters.set("edit", max(numbers.get("edit", 0), last or 0))
    company.counters.set("txn_number", numbers.get("txn_number", 0))
    if shown.is_beginning:
        _draw_again(company, shown, references, numbers)
    _pass_rows(company)
    company.counters.flush()
    understanding.pinned = pinned(company)
    comparison.compare_all(company, shown, understanding)


def _draw_again(company: Company, shown: Shown, references: References, numbers: dict[str, int]) -> None:
    """Let a session draw the numbers that it drew: what was made up on the way has others, and is older."""
    known = {found.row for found in shown.objects("list")} | references.rows()
    edit = numbers.get("edit", 0)
    made_up = [row for (row,) in company.connection.execute("SELECT id FROM list_object") if row not in known]
    company.connection.executemany(
        "UPDATE list_object SET list_id = ?, time_created = ?, time_modified = ?, edit_sequence = ? WHERE id = ?",
        [(external_id(_MADE_UP - place, edit), edit, edit, edit, row) for place, row in enumerate(made_up)],
    )
    company.list_objects.clear()
    # Where nothing tells from where it drew transactions: from after what is there.
    for counter, number in ({"txn": 0} | numbers).items():
        company.counters.set(counter, number)


def _pass_rows(company: Company) -> None:
    """Draw no number that a row has: not of a line that is never shown, which may be the highest.

    Those that a session drew stay free for it (:meth:`Importing.number`), so this does not move where it began.
    """
    (highest,) = company.connection.execute(_HIGHEST_ROW).fetchone()
    company.counters.set("txn", max(company.counters.value("txn"), highest or 0))


def _list_fields(shown: Shown, fields: Fields) -> None:
    for found in shown.objects("list"):
        if found.row is not None:
            fields.attach("list", found.row, found.kind, found.record.get("DataExtRet"))
    for found in shown.objects("about", "Company"):
        fields.attach("company", 0, "Company", found.record.get("DataExtRet"))


def _deletions(company: Company, shown: Shown, understanding: Understanding) -> None:
    for found in shown.objects("deletion"):
        record, of_list = found.record, found.kind == "ListDel"
        identity = str(record["ListID" if of_list else "TxnID"])
        created, _, _ = times(record, identity, company.zone)
        company.connection.execute(
            "INSERT INTO deletion (holder, kind, external_id, label, time_created, time_deleted)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                "list" if of_list else "txn",
                str(record.get("ListDelType" if of_list else "TxnDelType", "")),
                identity,
                record.get("FullName" if of_list else "RefNumber"),
                created,
                moment(record.get("TimeDeleted"), company.zone) or created,
            ),
        )
        understanding.objects["deleted"] += 1


def _mark_the_rest(company: Company, shown: Shown, understanding: Understanding) -> None:
    """What QuickBooks makes by itself and was not shown (Uncategorized Income) is a stand-in too."""
    rows = {found.row for found in shown.objects("list")}
    unmarked = company.connection.execute(
        "SELECT id, kind FROM list_object WHERE id NOT IN (SELECT object FROM standin WHERE holder = 'list')"
    ).fetchall()
    for row, kind in unmarked:
        if row not in rows:
            stand_ins.mark(company, "list", row)
            understanding.stand_ins[kind] += 1
