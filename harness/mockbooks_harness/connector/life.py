"""The life of a connector as a table: in this state, when this happens, it goes there and does that.

An action is the name of a function in `actions`; what it comes to is the next event, looked up in the same table. The
order of things is the installation guide's [D:SEED]; rows that rest on something else say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class State(StrEnum):
    """Where in its life a connector is."""

    DOWNLOADED = "downloaded"
    """The file is on the machine; nothing is known of it."""
    AWAITING_LINK = "awaiting link"
    """Installed, its licence key known; the person has to choose a region and click Link."""
    AUTHORISING = "authorising"
    """QuickBooks is being asked for access."""
    FIRST_SYNC = "first sync"
    """Linked; the datasets set to fetch on first link are being read."""
    TRAY = "tray"
    """In the system tray: asks for work from time to time."""
    PAUSED = "paused"
    """In the tray, and does nothing until resumed."""
    UNINSTALLED = "uninstalled"
    """Gone."""


class Event(StrEnum):
    """What can happen to it."""

    LAUNCHED = "launched"
    NO_QUICKBOOKS = "no QuickBooks here"
    CLOSED = "window closed"
    LICENCE_REFUSED = "licence refused"
    LICENCE_ACCEPTED = "licence accepted"
    INSTALLED = "installed"
    INSTALLATION_FORBIDDEN = "installation forbidden"
    LINK_CLICKED = "link clicked"
    COMPANY_DECLINED = "company declined"
    NOT_READY = "QuickBooks not ready"
    REFUSED = "access refused"
    WRONG_REGION = "wrong region"
    CODAT_AWAY = "Codat away"
    GRANTED = "access granted"
    POLLED = "polled"
    SYNC_NOW = "sync now"
    WAITING = "outside the schedule"
    MORE_TO_COME = "more to come"
    FIRST_SYNC_DONE = "first sync done"
    ONE_TIME = "one-time mode"
    ONGOING = "ongoing mode"
    DONE = "done"
    PAUSE = "pause"
    RESUME = "resume"
    UPDATE = "update"
    UNINSTALL = "uninstall"


class Row(NamedTuple):
    """One row of the table: the state it leads to, and the action done there, if any; how we know."""

    target: State
    action: str | None = None
    known: str = "D:SEED"


_S, _E = State, Event

TABLE: Mapping[tuple[State, Event], Row] = MappingProxyType(
    {
        # The person starts the downloaded file and types the licence key.
        (_S.DOWNLOADED, _E.LAUNCHED): Row(_S.DOWNLOADED, "ask_licence"),
        (_S.DOWNLOADED, _E.NO_QUICKBOOKS): Row(_S.DOWNLOADED, known="D:SEED; A"),
        (_S.DOWNLOADED, _E.CLOSED): Row(_S.DOWNLOADED, known="A"),
        (_S.DOWNLOADED, _E.LICENCE_REFUSED): Row(_S.DOWNLOADED, known="A"),
        (_S.DOWNLOADED, _E.CODAT_AWAY): Row(_S.DOWNLOADED, known="A"),
        (_S.DOWNLOADED, _E.POLLED): Row(_S.DOWNLOADED, known="A"),
        (_S.DOWNLOADED, _E.LICENCE_ACCEPTED): Row(_S.DOWNLOADED, "install"),
        (_S.DOWNLOADED, _E.INSTALLATION_FORBIDDEN): Row(_S.DOWNLOADED),
        (_S.DOWNLOADED, _E.INSTALLED): Row(_S.AWAITING_LINK, "ask_region"),
        # Region and Link. Started again, it does not ask for the licence again [A].
        (_S.AWAITING_LINK, _E.LAUNCHED): Row(_S.AWAITING_LINK, "ask_region", "A"),
        (_S.AWAITING_LINK, _E.CLOSED): Row(_S.AWAITING_LINK, known="A"),
        (_S.AWAITING_LINK, _E.POLLED): Row(_S.AWAITING_LINK, known="A"),
        (_S.AWAITING_LINK, _E.LINK_CLICKED): Row(_S.AUTHORISING, "authorise"),
        (_S.AWAITING_LINK, _E.UNINSTALL): Row(_S.UNINSTALLED, "uninstall", "D:G2"),
        # Whatever stands in the way, the connection stays as it was and Link can be clicked again.
        (_S.AUTHORISING, _E.COMPANY_DECLINED): Row(_S.AWAITING_LINK, known="D:IMG; A"),
        (_S.AUTHORISING, _E.NOT_READY): Row(_S.AWAITING_LINK),
        (_S.AUTHORISING, _E.REFUSED): Row(_S.AWAITING_LINK),
        (_S.AUTHORISING, _E.WRONG_REGION): Row(_S.AWAITING_LINK, known="A"),
        (_S.AUTHORISING, _E.CODAT_AWAY): Row(_S.AWAITING_LINK, known="A"),
        # A machine that stopped in the middle of it starts before it.
        (_S.AUTHORISING, _E.LAUNCHED): Row(_S.AWAITING_LINK, "ask_region", "A"),
        (_S.AUTHORISING, _E.GRANTED): Row(_S.FIRST_SYNC, "first_sync"),
        # First sync; what cannot be read now is tried again at the next poll.
        (_S.FIRST_SYNC, _E.LAUNCHED): Row(_S.FIRST_SYNC, "first_sync", "A"),
        (_S.FIRST_SYNC, _E.POLLED): Row(_S.FIRST_SYNC, "first_sync", "A"),
        (_S.FIRST_SYNC, _E.SYNC_NOW): Row(_S.FIRST_SYNC, "first_sync_now", "A"),
        (_S.FIRST_SYNC, _E.WAITING): Row(_S.FIRST_SYNC, known="D:NOW"),
        (_S.FIRST_SYNC, _E.MORE_TO_COME): Row(_S.FIRST_SYNC),
        (_S.FIRST_SYNC, _E.NOT_READY): Row(_S.FIRST_SYNC, known="D:G2"),
        (_S.FIRST_SYNC, _E.CODAT_AWAY): Row(_S.FIRST_SYNC, known="A"),
        (_S.FIRST_SYNC, _E.UNINSTALL): Row(_S.UNINSTALLED, "uninstall", "D:G2"),
        (_S.FIRST_SYNC, _E.FIRST_SYNC_DONE): Row(_S.FIRST_SYNC, "finish_first_sync"),
        (_S.FIRST_SYNC, _E.ONE_TIME): Row(_S.UNINSTALLED, "leave_after_one_time"),
        (_S.FIRST_SYNC, _E.ONGOING): Row(_S.TRAY, "stay"),
        # In the tray.
        (_S.TRAY, _E.LAUNCHED): Row(_S.TRAY, "work"),
        (_S.TRAY, _E.POLLED): Row(_S.TRAY, "work"),
        (_S.TRAY, _E.SYNC_NOW): Row(_S.TRAY, "work_now", "D:IMG"),
        (_S.TRAY, _E.WAITING): Row(_S.TRAY, known="D:NOW"),
        (_S.TRAY, _E.DONE): Row(_S.TRAY),
        (_S.TRAY, _E.MORE_TO_COME): Row(_S.TRAY),
        (_S.TRAY, _E.NOT_READY): Row(_S.TRAY, known="D:G2"),
        (_S.TRAY, _E.CODAT_AWAY): Row(_S.TRAY, known="A"),
        (_S.TRAY, _E.PAUSE): Row(_S.PAUSED, known="D:G2"),
        (_S.TRAY, _E.UPDATE): Row(_S.TRAY, "update", "D:CERT"),
        (_S.TRAY, _E.UNINSTALL): Row(_S.UNINSTALLED, "uninstall", "D:G2"),
        # A pause lasts until it is ended, or for the time that was said [D:NOW].
        (_S.PAUSED, _E.LAUNCHED): Row(_S.PAUSED, "stay_paused", "D:G2"),
        (_S.PAUSED, _E.POLLED): Row(_S.PAUSED, "stay_paused", "D:G2"),
        (_S.PAUSED, _E.SYNC_NOW): Row(_S.PAUSED, known="A"),
        (_S.PAUSED, _E.RESUME): Row(_S.TRAY, "work", "D:G2"),
        (_S.PAUSED, _E.UPDATE): Row(_S.PAUSED, "update", "D:CERT"),
        (_S.PAUSED, _E.UNINSTALL): Row(_S.UNINSTALLED, "uninstall", "D:G2"),
        # Uninstalled it does nothing more: a dataset queued later stays queued.
        (_S.UNINSTALLED, _E.POLLED): Row(_S.UNINSTALLED, known="D:DOC"),
        # Started once more from the downloaded file: a new link, with the same licence key [D:G2].
        (_S.UNINSTALLED, _E.LAUNCHED): Row(_S.DOWNLOADED, "ask_licence", "D:G2"),
    }
)


def diagram() -> str:
    """The table as a picture, in Mermaid's notation; rows that stay where they are and do nothing are left out."""
    lines = ["stateDiagram-v2", f"    [*] --> {_S.DOWNLOADED.name}"]
    lines += [f"    {state.name}: {state.value}" for state in State]
    arrows: dict[tuple[State, State], list[str]] = {}
    for (state, event), row in TABLE.items():
        if row.target is not state or row.action:
            does = f" / {row.action}" if row.action else ""
            arrows.setdefault((state, row.target), []).append(f"{event.value}{does}")
    for (state, target), events in arrows.items():
        lines.append(f"    {state.name} --> {target.name}: {'<br>'.join(events)}")
    return "\n".join(lines)
