"""What a transaction needs to know of the list objects it names."""

from __future__ import annotations

from mockbooks.company import Company
from mockbooks.company.list_objects import ListObject
from mockbooks.operations.references import find_by_full_name

__all__ = ["ListFacts", "ListObject"]


class ListFacts:
    """List objects of one company, by row id, while a request is being carried out."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._codes: dict[str, int | None] = {}

    def __getitem__(self, row: int) -> ListObject:
        """The list object with this row id. Raises ``KeyError`` if there is none."""
        return self._company.list_objects[row]

    def is_taxable(self, code: int | None) -> bool:
        """Whether a sales tax code makes what carries it taxable."""
        return code is not None and self[code].own.get("IsTaxable") == "true"

    def tax_code(self, name: str) -> int | None:
        """The sales tax code with this name."""
        if name not in self._codes:
            self._codes[name] = find_by_full_name(self._company, ("SalesTaxCode",), name)
        return self._codes[name]
