"""One request as an operation sees it: what is asked, by whom, of which company, in which version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mockbooks.company import Company
from mockbooks.operations.session import Session
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.versions import Edition, Version

__all__ = ["Call"]


@dataclass(slots=True)
class Call:
    """A request that has been read: ``record`` holds its children, leaf values already converted."""

    name: str
    record: Record
    attributes: Mapping[str, str]
    company: Company
    session: Session
    version: Version
    edition: Edition

    @property
    def include(self) -> frozenset[str] | None:
        """The elements to return (IncludeRetElement), None for all; unknown names are ignored (documented)."""
        names = self.record.get("IncludeRetElement")
        return frozenset(str(name) for name in names) if isinstance(names, list) and names else None

    @property
    def owner_keys(self) -> tuple[str, ...]:
        """The OwnerIDs whose data extensions are to be returned, as they are compared: without case."""
        owners = self.record.get("OwnerID")
        return tuple(str(owner).lower() for owner in owners) if isinstance(owners, list) else ()
