"""The text of what is worked out as it is asked for and kept nowhere: what is to be paid, deposited, built."""

from __future__ import annotations

from mockbooks.company import Company
from mockbooks.qbxml.catalogue import Element
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.render import fill, template
from mockbooks.qbxml.versions import Version

__all__ = ["computed_text"]


def computed_text(
    company: Company, element: Element, record: Record, version: Version, include: frozenset[str] | None = None
) -> str:
    """A record as an element of an answer, with only what the version and the file's edition have.

    ``include`` are the elements to return (IncludeRetElement), None for all.
    """
    made = template(
        element, record, company.list_ids.__getitem__, version=version, edition=company.edition, include=include
    )
    return fill(made, company.names)
