"""The Link page of the third generation, as a table: from "how do you use QuickBooks" to a connection.

The texts and their order are those of the pages [D:HELP, IMG, NOW]. The page knows nothing of the machine: that the Web
Connector was installed it takes from the person, that it works it sees when it is called with the right password.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from mockbooks_harness.connector.ports import Window
from mockbooks_harness.connector.schedule import SyncWindow

if TYPE_CHECKING:
    from mockbooks_harness.connector.ports import Person
    from mockbooks_harness.connector.web_service import CodatWebService

DESKTOP = "QuickBooks Desktop app"
CLOUD = "QuickBooks Enterprise with Cloud"
RIGHTWORKS = "Rightworks"
OTHER_HOST = "another hosting provider"

LONGEST_WAIT = timedelta(seconds=30)
"""How long the page waits before it says that nothing has come yet [D:HELP]."""


class Step(StrEnum):
    """What the page shows."""

    HOW = "how QuickBooks is used"
    INSTALLER = "download the installer"
    CONFIG = "download the configuration"
    WAITING = "authenticate your connector"
    SCHEDULE = "sync schedule"
    CONNECTED = "connected"
    UNSUPPORTED = "not supported"


class Click(StrEnum):
    """What moves it on."""

    DESKTOP_APP = "desktop app"
    HOSTED = "hosted"
    OTHER = "other host"
    INSTALLED = "I have installed the web connector"
    CONFIGURED = "added to the Web Connector"
    HEARD = "the Web Connector has called"
    NOTHING_HEARD = "30 seconds without a call"
    CHOSEN = "schedule chosen"


class Row(NamedTuple):
    """One row: what is shown next, and how we know."""

    target: Step
    known: str = "D:HELP"


TABLE: Mapping[tuple[Step, Click], Row] = MappingProxyType(
    {
        (Step.HOW, Click.DESKTOP_APP): Row(Step.INSTALLER),
        # With a hosting provider nothing is installed on this machine.
        (Step.HOW, Click.HOSTED): Row(Step.CONFIG),
        (Step.HOW, Click.OTHER): Row(Step.UNSUPPORTED, "D:NOW"),
        (Step.INSTALLER, Click.INSTALLED): Row(Step.CONFIG, "D:IMG"),
        (Step.CONFIG, Click.CONFIGURED): Row(Step.WAITING),
        (Step.WAITING, Click.NOTHING_HEARD): Row(Step.WAITING),
        (Step.WAITING, Click.HEARD): Row(Step.SCHEDULE, "D:NOW"),
        (Step.SCHEDULE, Click.CHOSEN): Row(Step.CONNECTED, "D:NOW"),
    }
)

HOW = Window("how QuickBooks is used", "Connect to QuickBooks Desktop", (), (DESKTOP, CLOUD, RIGHTWORKS, OTHER_HOST))
INSTALLER = Window(
    "installed",
    "Connect to QuickBooks Desktop",
    (
        "Download and run the QuickBooks Web Connector installer",
        "QuickBooks Desktop must be closed before you begin the installation",
        "Download installer",
    ),
    ("I have installed the web connector",),
)
SCHEDULE = Window(
    "sync schedule", "Sync schedule", ("When may we sync? For example 19:00-07:00 Mon-Fri Europe/London",)
)
NOTHING_YET = Window(
    "nothing heard",
    "Authenticate your connector",
    ("It may take 20-30 seconds for our system to register the connection.",),
)

_CHOICES = {DESKTOP: Click.DESKTOP_APP, CLOUD: Click.HOSTED, RIGHTWORKS: Click.HOSTED, OTHER_HOST: Click.OTHER}


class LinkPage:
    """One visit to the page. `default_schedule` is the one that stands there; None: the page does not ask (G3)."""

    def __init__(self, service: CodatWebService, person: Person, *, default_schedule: SyncWindow | None = None) -> None:
        """Show the first step."""
        self._service, self._person = service, person
        self._default_schedule = default_schedule
        self._waiting_since: datetime | None = None
        self.step = Step.HOW

    def start(self) -> Step:
        """The person goes through the steps up to the configuration file."""
        chosen = self._person.ask(HOW)
        if chosen is not None:
            self._click(_CHOICES[chosen])
        if self.step is Step.INSTALLER and self._person.ask(INSTALLER) is not None:
            self._click(Click.INSTALLED)
        return self.step

    def configured(self, now: datetime) -> Step:
        """The configuration is downloaded and the password shown; from now on the page waits for a call."""
        self._waiting_since = now
        return self._click(Click.CONFIGURED)

    def look(self, now: datetime) -> Step:
        """The page looks whether the Web Connector has called; after 30 seconds it says what to expect."""
        if self.step is not Step.WAITING or self._waiting_since is None:
            return self.step
        heard = self._service.heard_at
        if heard is None or heard < self._waiting_since:
            if now - self._waiting_since >= LONGEST_WAIT:
                self._person.tell(NOTHING_YET)
                self._click(Click.NOTHING_HEARD)
            return self.step
        self._click(Click.HEARD)
        if self._default_schedule is not None:
            typed = self._person.ask(SCHEDULE)
            self._service.connector.set_schedule(SyncWindow.parse(typed) if typed else self._default_schedule)
        return self._click(Click.CHOSEN)

    def _click(self, click: Click) -> Step:
        self.step = TABLE[self.step, click].target
        return self.step


def diagram() -> str:
    """The table as a picture, in Mermaid's notation."""
    lines = ["stateDiagram-v2", f"    [*] --> {Step.HOW.name}"]
    lines += [f"    {step.name}: {step.value}" for step in Step]
    lines += [f"    {step.name} --> {row.target.name}: {click.value}" for (step, click), row in TABLE.items()]
    return "\n".join(lines)
