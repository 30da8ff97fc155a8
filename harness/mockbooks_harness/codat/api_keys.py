"""API keys of the client.

[D:CP] A client has up to 10; the first is made for it.  Any of them opens the public face.  The last one can be
deleted, and so can the one that the deletion is asked with; a new one is then made in Codat's portal, which here is
`Codat.new_api_key`.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime

from mockbooks_harness.codat.calls import stamp
from mockbooks_harness.exact_json import Record

MOST_KEYS = 10
LONGEST_NAME = 50


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One key: `value` is what the caller sends, in base64 and after "Basic "."""

    id: str
    name: str | None
    value: str
    created: datetime

    @property
    def authorization(self) -> str:
        """The Authorization header.  [D:DOC authentication] the base64 of the key alone."""
        return authorization(self.value)

    def body(self) -> Record:
        """As the public face writes it."""
        body: Record = {"id": self.id}
        if self.name is not None:
            body["name"] = self.name
        return body | {"apiKey": self.value, "createdDate": stamp(self.created)}


def authorization(api_key: str) -> str:
    """The Authorization header for an API key."""
    return f"Basic {base64.b64encode(api_key.encode()).decode('ascii')}"
