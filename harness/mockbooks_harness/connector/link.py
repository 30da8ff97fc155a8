"""Linking: licence key, region, the company question, QuickBooks' permission.

Rules:

- Without QuickBooks on the machine the connector says so and does nothing [D:SEED; the words assumed].
- An empty or malformed licence key has no effect; upper and lower case are the same [D:IMG; the first assumed].
- Nothing is asked of QuickBooks before the person has chosen a region and clicked Link; G2 wants the data verified
  first.
- QuickBooks must be open once, with the company logged in; otherwise the person is told so and nothing has changed.
- The region must be that of the QuickBooks that is open; a contradiction is reported, not guessed [A].
- The connection is Linked from the moment access is granted, before anything is read [A].
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from mockbooks_harness.connector import obstacles, windows
from mockbooks_harness.connector.conversation import Asking, hold
from mockbooks_harness.connector.life import Event
from mockbooks_harness.connector.memory import Memory
from mockbooks_harness.connector.ports import CodatRefused, CodatUnreachable, NotAllowed, QuickBooksFailed
from mockbooks_harness.connector.reading import RequestRefused, country

if TYPE_CHECKING:
    from mockbooks_harness.connector.core import Connector

_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)

# QuickBooks is not open, no company is open, several copies are [A: which HRESULTs stand for these three].
NOT_ONE_COPY = frozenset({obstacles.NOT_RUNNING, obstacles.NO_FILE_OPEN, obstacles.SEVERAL_COPIES})

CONFLICT = 409

# What says something of the key, and not of Codat's day: malformed, no company's, of a company without QuickBooks.
_NO_LICENCE = frozenset({400, 404, CONFLICT})

OFFLINE = windows.problem("The connector could not reach Codat. Check the internet connection and try again.")


def is_licence_key(text: str) -> bool:
    """Whether a text has the shape of a licence key, which is the id of a company at Codat."""
    return _KEY.fullmatch(text.strip()) is not None


def ask_licence(connector: Connector) -> Event:
    """The licence key is typed in and exchanged for the connection's token."""
    ports = connector.ports
    if not ports.machine.has_quickbooks():
        ports.person.tell(windows.NO_QUICKBOOKS)
        return Event.NO_QUICKBOOKS
    key = ports.person.ask(windows.LICENCE)
    if key is None:
        return Event.CLOSED
    if not is_licence_key(key):
        return Event.LICENCE_REFUSED
    try:
        licence = ports.codat.exchange(key.strip())
    except (CodatRefused, CodatUnreachable) as failed:
        if isinstance(failed, CodatRefused) and failed.status in _NO_LICENCE:
            ports.person.tell(windows.problem("This licence key is not valid.", failed.text))
            return Event.LICENCE_REFUSED
        ports.person.tell(OFFLINE)
        return Event.CODAT_AWAY
    memory = connector.memory
    memory.licence_key, memory.company_name = key.strip().lower(), licence.company_name
    memory.connection_id, memory.token, memory.mode = licence.connection_id, licence.token, licence.mode
    return Event.LICENCE_ACCEPTED


def install(connector: Connector) -> Event:
    """Install; where a policy forbids that, nothing has changed and the person hears whom to ask."""
    generation, version = connector.settings.generation, connector.settings.version
    try:
        connector.ports.machine.install(version, for_all_users=generation.for_all_users)
    except NotAllowed:
        told = windows.NEEDS_ADMINISTRATOR if generation.for_all_users else windows.FORBIDDEN
        connector.ports.person.tell(told)
        connector.memory = Memory()
        return Event.INSTALLATION_FORBIDDEN
    connector.memory.version = version
    return Event.INSTALLED


def ask_region(connector: Connector) -> Event:
    """The region is chosen and Link clicked: Link is disabled until then."""
    person, settings = connector.ports.person, connector.settings
    if settings.generation.asks_verified and person.ask(windows.verified(settings.client)) != windows.TICKED:
        return Event.CLOSED
    regions = (*settings.generation.regions, *settings.further_regions)
    region = person.ask(windows.region(settings.client, regions))
    if region is None:
        return Event.CLOSED
    connector.memory.region = region
    return Event.LINK_CLICKED


def authorise(connector: Connector) -> Event:
    """Ask QuickBooks for access, and tell Codat that it was given."""
    ports, memory = connector.ports, connector.memory
    if ports.person.ask(windows.company_question(connector.settings.client)) != windows.YES:
        return Event.COMPANY_DECLINED
    # The link is with the file that is open now, whichever was linked before.
    memory.company_file = ""
    try:
        edition = hold(_edition(connector), connector.session)
        file = connector.session().current_file()
    except (QuickBooksFailed, RequestRefused) as failed:
        return _not_linked(connector, failed)
    if edition != memory.region:
        text = f"The region {memory.region} was chosen, but the QuickBooks that is open is of the region {edition}."
        ports.person.tell(windows.problem(text))
        _report(connector, "400", "Wrong region", text)
        return Event.WRONG_REGION
    try:
        connector.connection.authorise(memory.region, {"name": re.split(r"[\\/]", file)[-1], "path": file})
    except (CodatRefused, CodatUnreachable) as failed:
        conflict = isinstance(failed, CodatRefused) and failed.status == CONFLICT
        ports.person.tell(windows.problem(str(failed)) if conflict else OFFLINE)
        return Event.CODAT_AWAY
    memory.company_file = file
    return Event.GRANTED


def _edition(connector: Connector) -> Asking[str]:
    return (yield from country(connector.settings.qbxml_version))


def _not_linked(connector: Connector, failed: QuickBooksFailed | RequestRefused) -> Event:
    """Say why there is no link, to the person and to Codat."""
    code = failed.code if isinstance(failed, QuickBooksFailed) else 0
    if code in NOT_ONE_COPY:
        connector.ports.person.tell(windows.ONE_COPY)
        _report(connector, "503", "QuickBooks is not ready", failed.text)
        return Event.NOT_READY
    connector.ports.person.tell(windows.problem(failed.text))
    if code in obstacles.ACCESS_REFUSED:
        # The words of a cancelled link [D:CP].
        _report(connector, "403", "User cancelled linking", "User cancelled")
        return Event.REFUSED
    _report(connector, "503", "QuickBooks is not ready", failed.text)
    return Event.NOT_READY


def _report(connector: Connector, status_code: str, status_text: str, message: str) -> None:
    # The person has been told; that Codat cannot be told too changes nothing.
    with suppress(CodatRefused, CodatUnreachable):
        connector.connection.report_error(status_code, status_text, message)
