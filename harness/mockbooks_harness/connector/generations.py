"""The generations of the connector, and in what they differ.

G1 is the one of the installation guide; G2 the one of the legacy pages; G3 is Intuit's Web Connector with a service of
Codat's; G3s the same with a sync schedule. Dates, names and pictures: [D:SEED, G2, IMG, NOW].
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mockbooks import Certificate


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation.

    `asks_verified`: the person ticks that the data were verified before anything else can be chosen. `for_all_users`:
    an administrator installs it. `choices` is how many answers QuickBooks' permission prompt offers it. `scheduled`:
    it waits for the window of the sync schedule, with the first sync too.
    """

    key: str
    when: str
    program: str
    folder: str
    application: str
    certificate: Certificate
    regions: tuple[str, ...]
    asks_verified: bool = False
    for_all_users: bool = False
    web_connector: bool = False
    scheduled: bool = False
    choices: int = 4

    def executable(self, client: str) -> str:
        """The file that is downloaded: the client's name is in it, each symbol as a dash [D:G2]; in G3 it is not."""
        return self.program.format(client=re.sub("[^A-Za-z0-9]", "-", client))

    def tasks(self, client: str) -> tuple[str, str]:
        """The two entries in the task scheduler that start it at log-on [D:IMG]."""
        return f"QuickbooksDesktop_{client}", f"QuickbooksDesktopUi_{client}"


# As the pictures show the signatures [D:IMG].
OLD_CERTIFICATE = Certificate(
    developer="Codat Ltd", verified_by="GlobalSign Extended Validation CodeSigning CA - SHA256 - G3"
)
CERTIFICATE = Certificate(developer="Codat Ltd", verified_by="GlobalSign GCC R45 EV CodeSigning CA 2020")
WEB_CONNECTOR_CERTIFICATE = Certificate(
    developer="Intuit, Inc.", verified_by="DigiCert Trusted G4 Code Signing RSA4096 SHA384 2021 CA1"
)

# In this order, and starting empty: Link is disabled until one is chosen [D:IMG].
REGIONS = ("UK", "US", "CA")

_OWN = "{client}-quickbooksDesktop-connector.exe"
_QBWC = "C:\\Program Files (x86)\\Common Files\\Intuit\\QuickBooks\\QBWebConnector"

G1 = Generation("G1", "to about 2021", _OWN, "%LocalAppData%\\Codat", "QuickBooks Connector", CERTIFICATE, REGIONS)
G2 = Generation(
    "G2",
    "about 2021 to 2025-01-10",
    _OWN,
    "C:\\Program Files (x86)\\{client}\\QuickBooks-connector",
    "QuickBooks Connector",
    CERTIFICATE,
    REGIONS,
    asks_verified=True,
    for_all_users=True,
)
# UK QuickBooks is gone [D:NOW].
G3 = Generation(
    "G3",
    "since 2024-02-27",
    "QuickBooksDesktopConnector.exe",
    _QBWC,
    "{client} - {company}",
    WEB_CONNECTOR_CERTIFICATE,
    ("US", "CA"),
    for_all_users=True,
    web_connector=True,
    choices=2,
)
G3S = Generation(
    "G3s",
    "since 2026-01-10",
    G3.program,
    G3.folder,
    G3.application,
    G3.certificate,
    G3.regions,
    for_all_users=True,
    web_connector=True,
    scheduled=True,
    choices=2,
)

GENERATIONS = {generation.key: generation for generation in (G1, G2, G3, G3S)}
