"""The actions of the table, by name. Each does its work and says what it came to; None when nothing follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING

from mockbooks_harness.connector import link, sync, windows
from mockbooks_harness.connector.life import Event, State
from mockbooks_harness.connector.memory import Memory
from mockbooks_harness.connector.ports import CodatRefused, CodatUnreachable

if TYPE_CHECKING:
    from mockbooks_harness.connector.core import Connector


def finish_first_sync(connector: Connector) -> Event:
    """Every dataset has come to an end: the person hears so, and the mode decides how it goes on."""
    connector.ports.person.tell(windows.SUCCESS)
    return Event.ONE_TIME if connector.memory.mode == "oneTime" else Event.ONGOING


def leave_after_one_time(connector: Connector) -> None:
    """One-time: deauthorise the connection and uninstall."""
    _leave(connector, "oneTimeSyncCompleted")


def uninstall(connector: Connector) -> None:
    """The person wants it gone."""
    _leave(connector, "uninstalled")


def stay(connector: Connector) -> None:
    """Ongoing: into the tray, and back at each log on."""
    connector.ports.machine.start_at_log_on()
    connector.ports.machine.to_tray()


def _leave(connector: Connector, reason: str) -> None:
    # Gone is gone, even if Codat cannot be told.
    with suppress(CodatRefused, CodatUnreachable):
        connector.connection.leave(reason)
    connector.end_session()
    connector.ports.machine.uninstall()
    connector.memory = Memory(state=State.UNINSTALLED)


ACTIONS: Mapping[str, Callable[[Connector], Event | None]] = MappingProxyType(
    {
        "ask_licence": link.ask_licence,
        "install": link.install,
        "ask_region": link.ask_region,
        "authorise": link.authorise,
        "first_sync": sync.first_sync,
        "finish_first_sync": finish_first_sync,
        "leave_after_one_time": leave_after_one_time,
        "stay": stay,
        "work": sync.work,
        "uninstall": uninstall,
    }
)
