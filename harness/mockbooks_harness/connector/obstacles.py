"""What stands in the way: QuickBooks' HRESULTs, and what the person and Codat are told of them.

The rows are those of the help pages ([D:HELP]): which failure is told how, and that "unexpected error" is told after
the third time. The sentences are our own; what QuickBooks said stands behind them. The two lines of the status bar
are those of the pictures [D:IMG]; from which HRESULT they come is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NOT_RUNNING = 0x80040416
NO_FILE_OPEN = 0x80040417
NEVER_GRANTED = 0x80040418
NO_PERMISSION = 0x8004041A
ANOTHER_FILE = 0x8004040A
SEVERAL_COPIES = 0x80040438
USER_DENIED = 0x80040420
UNEXPECTED = 0x80040402

TIMED_OUT = "Timed out attempting to communicate with QBD."
"""[D:IMG]; shown where access would have to be granted and QuickBooks is closed [D:CERT]."""

ACCESS_REFUSED = frozenset({NEVER_GRANTED, NO_PERMISSION, USER_DENIED})
"""Never granted, not permitted, denied by the user."""

ATTEMPTS = 3
"""How often an unexpected error may come before it is told [D:HELP]."""

_RESTART = "QuickBooks could not be reached. Restart the computer and try again."
_WHILE_CLOSED = (
    "QuickBooks cannot be reached while it is closed. Allow access at any time in the preferences for integrated "
    "applications, or open the company file."
)

TOLD: Mapping[int, str] = MappingProxyType(
    {
        0x80040408: _RESTART,
        0x80040437: "The user that was set up for the connector is logged in elsewhere. Log out there.",
        SEVERAL_COPIES: "QuickBooks runs more than once. Close all copies but one.",
        UNEXPECTED: _RESTART,
        0x80040430: _WHILE_CLOSED,
        ANOTHER_FILE: "Another company file is open than the linked one. Close QuickBooks or open the right one.",
        0x8004041D: _WHILE_CLOSED,
        0x80040440: "Switch to multi-user mode and give the connector's user a complex password.",
        0x8004041C: _RESTART,
        0x80040414: _RESTART,
        0x80040435: "Access has to be confirmed anew. Open QuickBooks with the right file, sync, and approve.",
    }
)
"""By HRESULT: what Codat tells whoever looks [D:HELP, in our own words]."""


def told(code: int, text: str) -> str:
    """What is told of a failure: what to do, if it is one of the table, and what QuickBooks said."""
    advice = TOLD.get(code)
    return text if advice is None else f"{advice} QuickBooks said: {text}"


def wrong_file(open_file: str, expected: str) -> str:
    """The line of the status bar [D:IMG]."""
    return f"QBD is open, but the correct company is not open. Open company: {open_file}, expected company: {expected}"


def status_line(text: str) -> str:
    """How a failure stands in the status bar [D:IMG]."""
    return f"Failed to initiate sync: {text}"
