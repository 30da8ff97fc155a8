"""Error recovery: what QuickBooks remembers of a message set, so that a client that lost an answer can ask for it.

A set with ``newMessageSetID`` has its answers stored; each stored answer of an Add, Mod or Del carries, instead of
the object, an ``ErrorRecovery`` that names it (documented). A later set says with ``oldMessageSetID`` which one it
means: without requests of its own it asks for what was stored (documented). ``ClearAllMessageSets`` forgets all.

What the facts leave open is decided in :func:`plan`, assumed: a set with requests that names a stored old set has
acknowledged it, so the old one is forgotten and the requests are processed; a set that comes again under a
``newMessageSetID`` already stored is not processed twice, the stored answer is returned.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mockbooks.company import Company
from mockbooks.qbxml.reader import RequestDocument
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import MESSAGE_SET_NOT_FOUND, OK
from mockbooks.qbxml.writer import Answer, escape, write_response

__all__ = ["Plan", "conclude", "plan"]

_CLEAR_ALL = "ClearAllMessageSets"
_RECOVERED = ("ListID", "OwnerID", "TxnID", "TxnNumber", "EditSequence", "ExternalGUID")


@dataclass(frozen=True, slots=True)
class Plan:
    """What the recovery attributes of a set ask for: an answer that is stored, or a status to go with the new one."""

    stored_answer: str | None = None
    status: int | None = None


def plan(company: Company, document: RequestDocument) -> Plan:
    """Read the recovery attributes. Assumed where the documentation is silent (see the module)."""
    new, old = document.new_message_set_id, document.old_message_set_id
    if new is None and old is None:
        return Plan()
    if new is not None and (stored := _stored(company, new)) is not None:
        return Plan(stored_answer=stored)
    if old is None:
        return Plan(status=OK.code)
    if old == _CLEAR_ALL:
        company.connection.execute("DELETE FROM message_set")
        return Plan(status=OK.code)
    stored = _stored(company, old)
    if stored is None:
        return Plan(status=MESSAGE_SET_NOT_FOUND.code)
    if not document.requests:
        return Plan(stored_answer=stored)
    company.connection.execute("DELETE FROM message_set WHERE id = ?", (old,))
    return Plan(status=OK.code)


def conclude(
    company: Company, document: RequestDocument, plan: Plan, answers: list[Answer], left: list[Record | None]
) -> int | None:
    """Store what was answered, if the set asks for it; give the messageSetStatusCode of the answer.

    ``left`` says of each answer what its request left behind in the file, None for queries and refusals.
    """
    new = document.new_message_set_id
    if new is not None and document.requests:
        stored = [_stored_form(answer, recovery) for answer, recovery in zip(answers, left, strict=True)]
        text = write_response(stored, new_message_set_id=new, message_set_status=OK.code)
        position = company.counters.next("message_set")
        company.connection.execute("INSERT OR REPLACE INTO message_set VALUES (?, ?, ?)", (new, position, text))
    return plan.status


def _stored(company: Company, message_set_id: str) -> str | None:
    found = company.connection.execute("SELECT answer FROM message_set WHERE id = ?", (message_set_id,)).fetchone()
    return None if found is None else str(found[0])


def _stored_form(answer: Answer, recovery: Record | None) -> Answer:
    return replace(answer, body="" if recovery is None else _error_recovery(recovery))


def _error_recovery(recovery: Record) -> str:
    leaves = "".join(f"<{name}>{escape(str(recovery[name]))}</{name}>\n" for name in _RECOVERED if name in recovery)
    return f"<ErrorRecovery>\n{leaves}</ErrorRecovery>\n"
