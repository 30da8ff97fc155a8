"""Which request is served by what. A request that is not here is not served and says so (status 1030)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from mockbooks.operations.call import Call
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.sources import source_of

__all__ = ["Operation", "operations"]

Provenance = Literal["recorded", "documented", "observed", "assumed"]


@dataclass(frozen=True, slots=True)
class Operation:
    """One request type: what runs, whether it may change the file, and how we know its behaviour."""

    request: str
    run: Callable[[Call], Outcome]
    writes: bool
    provenance: Provenance = "documented"
    source: str = ""


_TABLE: dict[str, Operation] = {}


def operations() -> Mapping[str, Operation]:
    """Every operation that is served, by the name of its request."""
    if not _TABLE:
        _TABLE.update({operation.request: _sourced(operation) for operation in _all_operations()})
    return MappingProxyType(_TABLE)


def _sourced(operation: Operation) -> Operation:
    return operation if operation.source else replace(operation, source=source_of(operation.request))


def _all_operations() -> Iterable[Operation]:
    # The rooms are imported when the first request comes: importing the package stays light.
    from mockbooks.operations import (
        about,
        company_activity,
        data_extension_definitions,
        data_extensions,
        display,
        event_recovery,
        lists,
        report_requests,
        transactions,
    )

    yield from about.OPERATIONS
    yield from company_activity.OPERATIONS
    yield from lists.operations()
    yield from data_extension_definitions.OPERATIONS
    yield from data_extensions.OPERATIONS
    yield from transactions.operations()
    yield from display.OPERATIONS
    yield from event_recovery.OPERATIONS
    yield from report_requests.OPERATIONS
