"""What a query selects, as SQL that is put together from its filters and goes through indexes.

A selection has a total order, so that a page can be continued after the last row shown: an iterator holds a position,
not a result.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Selection", "like_pattern"]

Row = Sequence[Any]


@dataclass(slots=True)
class Selection:
    """Rows of ``source`` under ``conditions``, in ``order`` (columns that together are unique)."""

    columns: str
    source: str
    order: tuple[str, ...]
    conditions: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)

    def where(self, condition: str, *parameters: object) -> Selection:
        """Narrow the selection; gives it back."""
        self.conditions.append(condition)
        self.parameters.extend(parameters)
        return self

    def count(self, connection: sqlite3.Connection) -> int:
        """How many rows are selected."""
        statement = f"SELECT count(*) FROM {self.source}{_where(self.conditions)}"
        found: int = connection.execute(statement, self.parameters).fetchone()[0]
        return found

    def rows(
        self, connection: sqlite3.Connection, *, after: Row | None = None, limit: int | None = None
    ) -> sqlite3.Cursor:
        """The rows, after a position if one is given. The values of ``order`` stand first in every row."""
        conditions, parameters = list(self.conditions), list(self.parameters)
        if after is not None:
            conditions.append(f"({', '.join(self.order)}) > ({', '.join('?' * len(self.order))})")
            parameters.extend(after)
        order = ", ".join(self.order)
        statement = f"SELECT {order}, {self.columns} FROM {self.source}{_where(conditions)} ORDER BY {order}"
        if limit is not None:
            statement += " LIMIT ?"
            parameters.append(limit)
        return connection.execute(statement, parameters)


def _where(conditions: list[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def like_pattern(criterion: str, text: str) -> str:
    """A LIKE pattern (escape character ``\\``) for a MatchCriterion; ``text`` is taken literally."""
    literal = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {"StartsWith": f"{literal}%", "Contains": f"%{literal}%", "EndsWith": f"%{literal}"}[criterion]
