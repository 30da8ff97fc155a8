"""What the connector must not forget: where in its life it is, how it was linked, what it is in the middle of.

Saved after every step.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from mockbooks_harness.connector.life import State


@dataclass(slots=True)
class Progress:
    """How far a dataset is fetched: pages and records at Codat, which of its queries is being read, and begun."""

    dataset: str
    pages: int = 0
    records: int = 0
    query: int = 0
    query_begun: bool = False
    begun: int = 0
    """Unix time at which the reading began."""
    since: int = 0
    """Unix time from which on changes are read; 0: everything is."""


@dataclass(slots=True)
class Memory:
    """The durable part of a connector."""

    state: State = State.DOWNLOADED
    doing: str = ""
    """The action that was begun and did not come to an end."""

    version: str = ""
    signature: str = ""
    """Who verified the signature of the installed version, where it is not the generation's own."""

    licence_key: str = ""
    company_name: str = ""
    connection_id: str = ""
    token: str = ""
    mode: str = ""
    region: str = ""
    company_file: str = ""
    blocked: str = ""
    """What Codat was told stands in the way, "" where nothing does."""

    attempts: int = 0
    """How often in turn QuickBooks gave the error that is told only when it stays."""

    status: str = "Idle"
    """The line at the foot of the window."""

    last_poll: int = 0
    """Unix time."""

    not_before: int = 0
    """Unix time before which Codat does not want to hear from us; 0: it does not mind."""

    paused_until: int = 0
    """Unix time at which a pause ends by itself; 0: only by the person."""

    schedule: dict[str, Any] | None = None
    """When syncs may run, as `SyncWindow.as_json`; None: always."""

    progress: Progress | None = None
    read_until: dict[str, int] = field(default_factory=dict)
    """By data type, the Unix time at which its last reading that came to its end began."""

    writing: dict[str, str] = field(default_factory=dict)
    """Pushes that we set out to write, by key, with their data types; what became of them is not known yet."""

    outbox: list[dict[str, Any]] = field(default_factory=list)
    """What became of pushes and Codat does not know yet."""

    def as_json(self) -> dict[str, Any]:
        """To be saved."""
        return asdict(self)

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Memory:
        """As saved; members of another version are dropped, new ones are as in the beginning."""
        memory = cls(**_known(cls, saved))
        memory.state = State(memory.state)
        progress = saved.get("progress")
        memory.progress = Progress(**_known(Progress, progress)) if isinstance(progress, dict) else None
        memory.blocked = memory.blocked or ""
        return memory


def _known(kind: type, saved: dict[str, Any]) -> dict[str, Any]:
    names = {each.name for each in fields(kind)}
    return {name: value for name, value in saved.items() if name in names}
