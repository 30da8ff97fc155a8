"""Bar codes of items (qbXML 12.0).

An Add or Mod says ``BarCode``, the answer shows ``BarCodeValue`` (documented). Assumed: a code that another item has is
taken only with AssignEvenIfUsed; a Mod replaces the code an item has, with AllowOverride or without.
"""

from __future__ import annotations

from mockbooks.operations.lists.list_type import Change
from mockbooks.qbxml.status import INVALID_VALUE, Refused

__all__ = ["write_bar_code"]


def write_bar_code(change: Change) -> None:
    """Store, replace or clear the bar code. Raises ``Refused`` 3210 for one that is taken (code assumed)."""
    given = change.acted.get("BarCode")
    if given == "":
        change.own.pop("BarCodeValue", None)
    if not isinstance(given, dict) or "BarCodeValue" not in given:
        return
    value = str(given["BarCodeValue"])
    if not value:
        change.own.pop("BarCodeValue", None)
        return
    if given.get("AssignEvenIfUsed") != "true" and _is_taken(change, value):
        raise Refused(INVALID_VALUE, field="BarCodeValue", value=value)
    change.own["BarCodeValue"] = value


def _is_taken(change: Change, value: str) -> bool:
    own_row = 0 if change.before is None else change.before.id
    found = change.company.connection.execute(
        "SELECT 1 FROM list_object WHERE space = 'items' AND id <> ? AND json_extract(own, '$.BarCodeValue') = ?",
        (own_row, value),
    )
    return found.fetchone() is not None
