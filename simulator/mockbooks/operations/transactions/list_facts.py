"""What a transaction needs to know of the list objects it names: their records, by row id."""

from __future__ import annotations

import json
from typing import NamedTuple

from mockbooks.company import Company
from mockbooks.operations.references import find_by_full_name
from mockbooks.qbxml.record import Record

__all__ = ["ListFacts", "ListObject"]

_SELECT = "SELECT kind, full_name, classified, special, own FROM list_object WHERE id = ?"


class ListObject(NamedTuple):
    """A list object; its record holds references by row id."""

    row: int
    kind: str
    full_name: str
    classified: str | None
    special: str | None
    own: Record


class ListFacts:
    """List objects of one company, each read once while a request is being carried out."""

    def __init__(self, company: Company) -> None:
        self._connection = company.connection
        self._read: dict[int, ListObject] = {}
        self._codes: dict[str, int | None] = {}

    def __getitem__(self, row: int) -> ListObject:
        """The list object with this row id. Raises ``KeyError`` if there is none."""
        known = self._read.get(row)
        if known is None:
            found = self._connection.execute(_SELECT, (row,)).fetchone()
            if found is None:
                raise KeyError(row)
            kind, full_name, classified, special, own = found
            known = self._read[row] = ListObject(row, kind, full_name, classified, special, json.loads(own))
        return known

    def is_taxable(self, code: int | None) -> bool:
        """Whether a sales tax code makes what carries it taxable."""
        return code is not None and self[code].own.get("IsTaxable") == "true"

    def tax_code(self, company: Company, name: str) -> int | None:
        """The sales tax code with this name."""
        if name not in self._codes:
            self._codes[name] = find_by_full_name(company, ("SalesTaxCode",), name)
        return self._codes[name]
