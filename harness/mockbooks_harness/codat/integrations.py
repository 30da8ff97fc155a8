"""The integrations a connection can be made with: one row a platform.

Keys and names are documented ([D:DOC integrations/accounting/overview]).  The GUIDs of an integration are not public;
ours are made from its key, in a name space of our own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID, uuid5

from mockbooks_harness.codat.data_types import DATA_TYPES, DataType
from mockbooks_harness.codat.modes import Mode
from mockbooks_harness.exact_json import Record

_NAME_SPACE = UUID("6d6f636b-626f-4f6b-8000-696e74656772")


@dataclass(frozen=True)
class Integration:
    """A platform Codat connects to: its `key`, its name, what kind of source it is, whether it runs on the premises."""

    key: str
    name: str
    source_type: str = "Accounting"
    is_offline: bool = False

    def __deepcopy__(self, _memo: object) -> Integration:
        """It never changes: a copy of a state refers to the same one."""
        return self

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


def integration_body(integration: Integration, mode: Mode) -> Record:
    """An integration as the public face writes it.  [D:CP]

    The description lists `datatype` as required in a feature and has the property as `dataType`: both are there, in the
    mode `documented` only the one of its examples.
    """
    rows = DATA_TYPES.values() if integration is QUICKBOOKS_DESKTOP else ()
    return {
        "key": integration.key,
        "logoUrl": f"https://static.codat.io/public/platforms/{integration.key}.png",
        "name": integration.name,
        "enabled": True,
        "sourceId": integration.source_id,
        "sourceType": integration.source_type,
        "integrationId": integration.integration_id,
        "isOfflineConnector": integration.is_offline,
        "isBeta": False,
        "datatypeFeatures": [_feature(row, mode) for row in rows],
    }


def branding_body(integration: Integration) -> Record:
    """The pictures of an integration; where they lie is ours."""
    base = f"https://static.codat.io/public/platforms/{integration.key}"

    def image(name: str) -> Record:
        return {"image": {"src": f"{base}/{name}.png", "alt": integration.name}}

    return {
        "logo": {"full": image("full"), "square": image("square")},
        "button": {"default": image("button"), "hover": image("button-hover")},
        "sourceId": integration.source_id,
    }


_FEATURES = {"Get": "read", "Post": "create", "Put": "update", "Delete": "delete"}


def _feature(row: DataType, mode: Mode) -> Record:
    names = {"datatype": row.key} if mode is Mode.DOCUMENTED else {"dataType": row.key, "datatype": row.key}
    states = {name: "Release" if needed in row.can else "NotSupported" for name, needed in _FEATURES.items()}
    features = [{"featureType": name, "featureState": state} for name, state in states.items()]
    return names | {"supportedFeatures": features}
