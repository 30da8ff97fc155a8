"""What the connector must not forget: where in its life it is, and how it was linked. Saved after every step."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from mockbooks_harness.connector.life import State


@dataclass(slots=True)
class Memory:
    """The durable part of a connector."""

    state: State = State.DOWNLOADED
    licence_key: str = ""
    company_name: str = ""
    connection_id: str = ""
    token: str = ""
    mode: str = ""
    region: str = ""
    company_file: str = ""
    blocked: bool = False
    """Codat was told that something stands in the way, and not yet that it is gone."""

    last_poll: int = 0
    """Unix time."""

    def as_json(self) -> dict[str, Any]:
        """To be saved."""
        return asdict(self)

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Memory:
        """As saved; members of another version are dropped."""
        known = {field.name for field in fields(cls)}
        memory = cls(**{name: value for name, value in saved.items() if name in known})
        memory.state = State(memory.state)
        return memory
