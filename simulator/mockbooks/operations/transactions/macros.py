"""Macros: an id that an earlier request of the same set is going to give (``defMacro``, ``useMacro``).

Where ``useMacro`` may stand is the catalogue's affair [D:SCH]; the codes of the refusals are assumed.
"""

from __future__ import annotations

from mockbooks.operations.call import Call
from mockbooks.qbxml.record import USE_MACRO, Record, Value
from mockbooks.qbxml.status import MACRO_DEFINED_TWICE, MACRO_UNDEFINED, Refused

__all__ = ["DEFINE", "define", "replace"]

DEFINE = "@defMacro"


def define(call: Call, name: Value | None, external_id: str) -> None:
    """Let ``name``, if there is one, stand for this TxnID or TxnLineID in the rest of the set."""
    if not isinstance(name, str):
        return
    if name in call.session.macros:
        raise Refused(MACRO_DEFINED_TWICE, name=name)
    call.session.macros[name] = external_id


def replace(call: Call, record: Record) -> None:
    """Put the ids in for the macros that a record uses, in place."""
    for name, value in record.items():
        if isinstance(value, dict):
            if USE_MACRO in value:
                record[name] = _id_of(call, str(value[USE_MACRO]))
            else:
                replace(call, value)
        elif isinstance(value, list):
            for entry in value:
                if isinstance(entry, dict):
                    replace(call, entry)


def _id_of(call: Call, name: str) -> str:
    external_id = call.session.macros.get(name)
    if external_id is None:
        raise Refused(MACRO_UNDEFINED, name=name)
    return external_id
