"""What the lines of an Add bring along beside their own elements: custom fields and macros.

They hang on the line's row, so they are written once the lines have one; a line that was left out, because what it
was linked to is closed, takes them along.
"""

from __future__ import annotations

from mockbooks.operations import data_extensions
from mockbooks.operations.call import Call
from mockbooks.operations.transactions import macros
from mockbooks.operations.transactions.transaction import Line
from mockbooks.operations.transactions.values import entries
from mockbooks.qbxml.record import Record, Value

__all__ = ["LineExtras"]


class LineExtras:
    """Collected from the lines of one request, written after them."""

    def __init__(self) -> None:
        self._fields: list[tuple[Line, Record]] = []
        self._macros: list[tuple[Line, Value]] = []

    def collect(self, line: Line, acted: Record) -> None:
        """Take them from a line's elements that are acted upon."""
        self._fields.extend((line, field) for field in entries(acted, "DataExt"))
        if macros.DEFINE in acted:
            self._macros.append((line, acted[macros.DEFINE]))

    def write(self, call: Call) -> None:
        """Write them. Raises ``Refused`` for a field that is not defined, or a macro that is defined twice."""
        for line, field in self._fields:
            if line.id:
                data_extensions.attach(call.company, "line", line.id, field)
        for line, name in self._macros:
            if line.id:
                macros.define(call, name, line.txn_line_id)
