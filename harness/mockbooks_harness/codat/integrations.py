"""The integrations a connection can be made with: one row a platform.

Keys and names are documented ([D:DOC integrations/accounting/overview]).  The GUIDs of an integration are not public;
ours are made from its key, in a name space of our own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID, uuid5

_NAME_SPACE = UUID("6d6f636b-626f-4f6b-8000-696e74656772")


@dataclass(frozen=True)
class Integration:
    """A platform Codat connects to: its `key`, its name, what kind of source it is, whether it runs on the premises."""

    key: str
    name: str
    source_type: str = "Accounting"
    is_offline: bool = False

    @cached_property
    def integration_id(self) -> str:
        """The GUID of the integration (ours)."""
        return str(uuid5(_NAME_SPACE, f"integration {self.key}"))

    @cached_property
    def source_id(self) -> str:
        """The GUID of the source (ours)."""
        return str(uuid5(_NAME_SPACE, f"source {self.key}"))


QUICKBOOKS_DESKTOP = Integration("pqsw", "QuickBooks Desktop", is_offline=True)

INTEGRATIONS: dict[str, Integration] = {
    row.key: row
    for row in (
        QUICKBOOKS_DESKTOP,
        Integration("qhyg", "QuickBooks Online"),
        Integration("gbol", "Xero"),
        Integration("mqjo", "Sandbox"),
    )
}
"""By platform key."""
