"""The actions of the table, by name. Each does its work and says what it came to; None when nothing follows.

An action that a machine stopped in the middle of is done again: see `TO_THE_END`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from mockbooks_harness.connector import link, sync, windows
from mockbooks_harness.connector.life import Event, State
from mockbooks_harness.connector.memory import Memory
from mockbooks_harness.connector.ports import CodatRefused, CodatUnreachable, Dataset, NotAllowed

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


def stay_paused(connector: Connector) -> Event | None:
    """A pause for a time ends by itself; until then what is queued says so [D:NOW]."""
    until = connector.memory.paused_until
    if not until:
        return None
    if connector.ports.clock.now().timestamp() >= until:
        connector.memory.paused_until = 0
        return Event.RESUME
    sync.describe_waiting(connector, datetime.fromtimestamp(until, UTC))
    return None


def update(connector: Connector) -> None:
    """A new version takes the place of the old one; what the connector remembers stays [D:CERT]."""
    settings = connector.settings
    try:
        connector.ports.machine.install(settings.version, for_all_users=settings.generation.for_all_users)
    except NotAllowed:
        connector.ports.person.tell(windows.FORBIDDEN)
    else:
        connector.memory.version = settings.version


def _leave(connector: Connector, reason: str) -> None:
    # Gone is gone, even if Codat cannot be told.
    progress = connector.memory.progress
    with suppress(CodatRefused, CodatUnreachable):
        if progress is not None:
            text = "The connector was uninstalled in the middle of it."
            connector.connection.fail(Dataset(progress.dataset, ""), "Cancelled", text)
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
        "first_sync_now": sync.first_sync_now,
        "finish_first_sync": finish_first_sync,
        "leave_after_one_time": leave_after_one_time,
        "stay": stay,
        "stay_paused": stay_paused,
        "work": sync.work,
        "work_now": sync.work_now,
        "update": update,
        "uninstall": uninstall,
    }
)

TO_THE_END = frozenset({"finish_first_sync", "leave_after_one_time", "stay", "update", "uninstall"})
"""Actions that, once begun, are brought to an end after whatever stopped the machine: doing them twice does no harm."""
