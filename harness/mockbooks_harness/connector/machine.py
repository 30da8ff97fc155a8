"""The machine the connector runs on, kept as facts: what is installed, what runs, what starts at log-on, the tray.

A program of two processes, as the pictures show it [D:IMG]: one works, one shows the icon. The icon is red when the
one that works does not run [D:G2]; the two entries of the task scheduler start both. Uninstalling leaves nothing
behind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from mockbooks_harness.connector.generations import G1, Generation
from mockbooks_harness.connector.ports import NotAllowed

WORKER, ICON = "QuickbooksDesktopConnector.exe", "QuickbooksDesktopUI.exe"

NORMAL, RED = "normal", "red"


@dataclass(slots=True)
class Machine:
    """One machine; `policy_forbids` makes every installation fail, `user_is_administrator` decides about some."""

    policy_forbids: bool = False
    user_is_administrator: bool = True
    client: str = "Mockbooks"
    generation: Generation = G1
    quickbooks: Callable[[], bool] = lambda: True
    """Whether QuickBooks is installed."""
    version: str = ""
    archived: list[str] = field(default_factory=list)
    """Versions that were replaced; their installers are kept [D:IMG]."""
    asked_for_administrator: bool = False
    starts_at_log_on: bool = False
    in_tray: bool = False
    running: set[str] = field(default_factory=set)

    @property
    def installed(self) -> bool:
        """Whether a version is installed."""
        return bool(self.version)

    @property
    def works(self) -> bool:
        """Whether the process that works is running."""
        return WORKER in self.running

    @property
    def folder(self) -> str:
        """Where it is installed."""
        return self.generation.folder.format(client=self.client)

    @property
    def tasks(self) -> tuple[str, ...]:
        """The entries in the task scheduler that start it."""
        return self.generation.tasks(self.client) if self.starts_at_log_on else ()

    @property
    def tray_icon(self) -> str | None:
        """How the icon looks; None where there is none."""
        if not self.in_tray or ICON not in self.running:
            return None
        return NORMAL if WORKER in self.running else RED

    def has_quickbooks(self) -> bool:
        """Whether QuickBooks is installed on it."""
        return self.quickbooks()

    def install(self, version: str, *, for_all_users: bool) -> None:
        """Install a version. Raises NotAllowed."""
        self.asked_for_administrator = self.asked_for_administrator or for_all_users
        if self.policy_forbids:
            raise NotAllowed("a policy of this machine forbids programs that its users install")
        if for_all_users and not self.user_is_administrator:
            raise NotAllowed("only an administrator installs for all users")
        if self.version not in ("", version):
            self.archived.append(self.version)
        self.version = version
        self.running = {WORKER, ICON}

    def start_at_log_on(self) -> None:
        """From now on, start at each log on."""
        self.starts_at_log_on = True

    def to_tray(self) -> None:
        """Close the window."""
        self.in_tray = True

    def uninstall(self) -> None:
        """Remove the connector."""
        self.version = ""
        self.starts_at_log_on = self.in_tray = False
        self.running.clear()

    # What happens to the machine

    def shut_down(self) -> None:
        """Nothing runs any more."""
        self.running.clear()

    def log_on(self) -> bool:
        """Somebody logs on: what the task scheduler has is started. Whether the connector runs now."""
        if self.starts_at_log_on:
            self.running = {WORKER, ICON}
        return WORKER in self.running

    def launch(self) -> None:
        """The person starts the program, the installed one or the downloaded file."""
        self.running = {WORKER, ICON}

    def kill(self) -> None:
        """The process that works is killed."""
        self.running.discard(WORKER)
