"""What a caller gets who gets no answer: an HRESULT of QuickBooks, or a refusal of the door itself.

Both are JSON with one member `error`, whose `kind` says which: "hresult" has QuickBooks' number and sentence, and
beside them our explanation; "request" says what was wrong with the call. An HRESULT is status 422, so that no other
status of the door can be taken for one.
"""

from __future__ import annotations

from typing import Any

from mockbooks.qbxml.hresult import CallFailed

HRESULT_STATUS = 422


class RefusedCall(Exception):
    """The door does not take this call."""

    def __init__(self, status: int, text: str, *, headers: tuple[tuple[str, str], ...] = ()) -> None:
        """`status` is the HTTP status, `text` says what was wrong, to people."""
        super().__init__(text)
        self.status = status
        self.text = text
        self.headers = headers

    @property
    def body(self) -> dict[str, Any]:
        """The error as JSON has it."""
        return {"error": {"kind": "request", "text": self.text}}


def failure_body(failed: CallFailed) -> dict[str, Any]:
    """An HRESULT as JSON has it: the number as QuickBooks' documents write it, and as programs see it."""
    return {
        "error": {
            "kind": "hresult",
            "code": f"0x{failed.hresult.code:08X}",
            "number": failed.hresult.signed,
            "name": failed.hresult.name,
            "text": failed.text,
            "explanation": failed.explanation,
        }
    }


def not_found(what: str) -> RefusedCall:
    """404: there is nothing of that name here."""
    return RefusedCall(404, f"There is no {what} here.")


def too_many(what: str, most: int, way_out: str) -> RefusedCall:
    """429: the bound of what is kept has been reached."""
    return RefusedCall(429, f"There are {most} {what} already, which is as many as are kept; {way_out}.")
