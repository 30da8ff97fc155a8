"""`mockbooks connector`: the reference connector, run by hand between a company file and a mocked Codat.

    mockbooks codat serve --port 8899                       # in another window
    mockbooks connector link acme.mkb --codat http://127.0.0.1:8899 --licence 1234ABCD-…
    mockbooks connector run acme.mkb --codat http://127.0.0.1:8899

What the connector remembers lies beside the company file, so that each command goes on where the last one ended. The
person at the desk types at the terminal, or goes by a script: `--answer region=US --answer permission=always`.
"""

from __future__ import annotations

import signal
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from mockbooks_harness.connector.reference import ReferenceConnector

_Command = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a command works: which file, which Codat, whose answers."""

    file: Path
    codat: str
    store: Path
    answers: dict[str, str]
    generation: str
    further_regions: tuple[str, ...]
    closed: bool
    quiet: bool


@click.group()
def connector() -> None:
    """The reference connector between a company file and a mocked Codat.

    \b
    Example:
      mockbooks connector link acme.mkb --codat http://127.0.0.1:8899 --licence 1234ABCD-12AB-34CD-56EF-1A2B3C4D5E6F
    """


_PATH = click.Path(dir_okay=False, path_type=Path)
_THERE = click.Path(exists=True, dir_okay=False, path_type=Path)
_STORE = click.option("--store", type=_PATH, help="What it remembers; FILE.link unless given.")
_COMMON: tuple[Callable[[_Command], _Command], ...] = (
    click.argument("file", type=_THERE),
    click.option("--codat", envvar="MOCKBOOKS_CODAT", required=True, help="The address at which Codat is served."),
    _STORE,
    click.option(
        "--answer",
        "pairs",
        multiple=True,
        metavar="DIALOG=ANSWER",
        help='What the person answers: "region=US", "permission=always".',
    ),
    click.option("--script", type=_THERE, help="A TOML file with a table `answers`."),
    click.option("--nobody", is_flag=True, help="Nobody types: what no script answers stays unanswered."),
    click.option(
        "--generation", type=click.Choice(["G1", "G2"]), default="G1", show_default=True, help="Of the connector."
    ),
    click.option(
        "--also-region",
        "further_regions",
        multiple=True,
        type=click.Choice(["AU"]),
        help="A region to choose from that Codat's own list has not.",
    ),
    click.option("--closed", is_flag=True, help="QuickBooks is not running."),
    click.option("--quiet", is_flag=True, help="Say nothing but how it ended."),
)


def _common(command: _Command) -> _Command:
    """What all commands take."""
    for option in reversed(_COMMON):
        command = option(command)
    return command


def _place(
    *,
    file: Path,
    codat: str,
    store: Path | None,
    pairs: tuple[str, ...],
    script: Path | None,
    nobody: bool,
    generation: str,
    further_regions: tuple[str, ...],
    closed: bool,
    quiet: bool,
    **_: Any,
) -> tuple[Place, bool]:
    """The place, and whether somebody types. Raises click's errors for a script that makes no sense."""
    from mockbooks_harness.connector.terminal import BadScript, read_answers, somebody_types

    try:
        answers = _script(script) | read_answers(pairs)
    except (BadScript, tomllib.TOMLDecodeError) as error:
        raise click.UsageError(str(error)) from error
    where = store or file.with_name(f"{file.name}.link")
    typed = somebody_types() and not nobody and script is None
    return Place(file, codat, where, answers, generation, further_regions, closed, quiet), typed


def _script(path: Path | None) -> dict[str, str]:
    from mockbooks_harness.connector.terminal import BadScript

    if path is None:
        return {}
    table = tomllib.loads(path.read_text("utf-8")).get("answers")
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise BadScript(f"{path} has no table `answers` of texts")
    return dict(table)


@contextmanager
def _at_work(place: Place, typed: bool) -> Iterator[ReferenceConnector]:
    """The connector, with QuickBooks as the place says, for as long as the context lasts."""
    from mockbooks import (
        CompanyFile,
        CompanyFileError,
        Desktop,
        JournalFile,
        RequestProcessorError,
        SystemClock,
        UnfitAnswer,
    )
    from mockbooks_harness.codat import Codat
    from mockbooks_harness.connector.core import Settings
    from mockbooks_harness.connector.generations import GENERATIONS
    from mockbooks_harness.connector.reference import ReferenceConnector
    from mockbooks_harness.connector.stores import SqliteStore, StoreError
    from mockbooks_harness.connector.terminal import BadScript, TerminalPerson

    person = TerminalPerson(asks=input if typed else None, shows=_silent if place.quiet else _show)
    url = _face(place.codat, Codat.connector_prefix)
    try:
        person.script(place.answers)
        company = CompanyFile.open(place.file, clock=SystemClock())
        store = SqliteStore(place.store)
    except (BadScript, CompanyFileError, StoreError) as error:
        raise click.UsageError(str(error)) from error
    journal = JournalFile(place.file.with_name(f"{place.file.name}.journal"))
    with company:
        try:
            desktop = Desktop(person=person, journal=journal, clock=company.clock)
            if place.closed:
                desktop.add_file(company)
            else:
                desktop.open(company)
        except RequestProcessorError as error:
            raise click.ClickException(f"{error.hresult} {error.text}") from error
        settings = Settings(generation=GENERATIONS[place.generation], further_regions=place.further_regions)
        found = ReferenceConnector(desktop, url, company.clock, settings, store)
        found.set_up_as_remembered()
        found.show(person.shows)
        try:
            yield found
        except UnfitAnswer as unfit:
            raise click.UsageError(str(unfit)) from unfit
        finally:
            desktop.close()
            store.close()


def _end(found: ReferenceConnector, *good: str) -> None:
    """Say how it ended; exit code 1 if that is not what was wanted."""
    memory = found.core.memory
    click.echo(f"{found.state}: {memory.status}")
    if found.state.value not in good or memory.status.startswith(("Failed", "Codat cannot")):
        sys.exit(1)


@connector.command()
@_common
@click.option("--licence", help="The licence key, which is the company's id at Codat; asked for unless given.")
def link(licence: str | None, **options: Any) -> None:
    """Link a company file: licence key, region, permission, first sync.

    QuickBooks has the file open. The person answers at the terminal, or by script.

    \b
    Example:
      mockbooks connector link acme.mkb --codat http://127.0.0.1:8899 --licence KEY \\
          --answer region=US --answer "company question=Yes" --answer permission=always
    """
    place, typed = _place(**options)
    if "licence key" in place.answers or licence is not None:
        _check_licence(licence or place.answers["licence key"])
    if licence is not None:
        place.answers.setdefault("licence key", licence)
    with _at_work(place, typed) as found:
        found.launch()
        for _ in range(3):
            if found.state.value == "first sync":
                found.poll()
        _end(found, "tray", "uninstalled", "first sync")


@connector.command()
@_common
@click.option(
    "--every",
    type=click.FloatRange(0, min_open=True),
    default=300.0,
    show_default=True,
    help="Seconds between two polls.",
)
@click.option("--polls", type=click.IntRange(min=1), help="How many polls; until told to stop unless given.")
def run(every: float, polls: int | None, **options: Any) -> None:
    """Run in the tray: poll for work until told to stop.

    \b
    Example:
      mockbooks connector run acme.mkb --codat http://127.0.0.1:8899 --every 10
    """
    place, typed = _place(**options)
    stopped: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: stopped.append(number))
    with _at_work(place, typed) as found:
        found.launch()
        done = 1
        due = time.monotonic() + every
        while not stopped and (polls is None or done < polls):
            if time.monotonic() >= due:
                found.poll()
                done, due = done + 1, time.monotonic() + every
            else:
                time.sleep(min(0.05, every))
        _end(found, "tray", "paused", "first sync")


@connector.command()
@_common
def sync(**options: Any) -> None:
    """Perform Sync: do what is queued now, whatever interval and schedule say.

    \b
    Example:
      mockbooks connector sync acme.mkb --codat http://127.0.0.1:8899
    """
    place, typed = _place(**options)
    with _at_work(place, typed) as found:
        _possible(found.core.perform_sync)
        _end(found, "tray", "first sync")


@connector.command()
@_common
@click.option("--hours", type=click.FloatRange(0, min_open=True), help="For so long; until it is resumed unless given.")
def pause(hours: float | None, **options: Any) -> None:
    """Do nothing until resumed; what is queued stays queued.

    \b
    Example:
      mockbooks connector pause acme.mkb --codat http://127.0.0.1:8899 --hours 24
    """
    place, typed = _place(**options)
    with _at_work(place, typed) as found:
        until = None if hours is None else found.clock.now() + timedelta(hours=hours)
        _possible(lambda: found.core.pause(until))
        _end(found, "paused")


@connector.command()
@_common
def resume(**options: Any) -> None:
    """Work again after a pause.

    \b
    Example:
      mockbooks connector resume acme.mkb --codat http://127.0.0.1:8899
    """
    place, typed = _place(**options)
    with _at_work(place, typed) as found:
        _possible(found.core.resume)
        _end(found, "tray")


@connector.command()
@_common
@click.argument("hours")
def schedule(hours: str, **options: Any) -> None:
    """Work in these hours only: "19:00-07:00 Mon-Fri Europe/London"; "always" for any hour.

    \b
    Example:
      mockbooks connector schedule acme.mkb "19:00-07:00" --codat http://127.0.0.1:8899
    """
    from mockbooks_harness.connector.schedule import SyncWindow, UnknownSchedule

    try:
        window = None if hours == "always" else SyncWindow.parse(hours)
    except UnknownSchedule as error:
        raise click.UsageError(str(error)) from error
    place, typed = _place(**options)
    with _at_work(place, typed) as found:
        found.core.set_schedule(window)
        click.echo(f"Syncs may run: {window or 'always'}")


@connector.command()
@_common
@click.argument("version")
@click.option("--signed", metavar="WHO", help="Who verified its signature; QuickBooks asks anew for a new one.")
def update(version: str, signed: str | None, **options: Any) -> None:
    """Put another version in the place of the installed one; what the connector remembers stays.

    \b
    Example:
      mockbooks connector update acme.mkb "v. 9001" --codat http://127.0.0.1:8899 --signed "GlobalSign 2026"
    """
    from dataclasses import replace

    from mockbooks_harness.connector.generations import GENERATIONS

    place, typed = _place(**options)
    own = GENERATIONS[place.generation].certificate
    with _at_work(place, typed) as found:
        _possible(lambda: found.update(version, replace(own, verified_by=signed) if signed else None))
        click.echo(f"version {found.core.memory.version}")
        _end(found, "tray", "paused")


@connector.command()
@_common
def uninstall(**options: Any) -> None:
    """Uninstall from the tray, after a question; the connection is deauthorised.

    \b
    Example:
      mockbooks connector uninstall acme.mkb --codat http://127.0.0.1:8899 --answer uninstall=Yes
    """
    place, typed = _place(**options)
    with _at_work(place, typed) as found:
        _possible(found.core.uninstall)
        _end(found, "uninstalled")


@connector.command()
@click.argument("qwc", metavar="APP.qwc", type=_PATH)
@click.option("--codat", envvar="MOCKBOOKS_CODAT", required=True, help="The address at which Codat is served.")
@click.option("--licence", required=True, help="The licence key, which is the company's id at Codat.")
@click.option("--store", type=_PATH, help="What it remembers; APP.qwc.link unless given.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="The port to listen at; any free one unless given."
)
@click.option("--schedule", "hours", help='When it may sync: "19:00-07:00 Mon-Fri Europe/London"; always unless given.')
def webservice(qwc: Path, codat: str, licence: str, store: Path | None, port: int, hours: str | None) -> None:
    """The third generation: serve the Web Connector, and write the APP.qwc to add there.

    The address is the first line, the password the second.

    \b
    Example:
      mockbooks connector webservice acme.qwc --codat http://127.0.0.1:8899 --licence KEY
      mockbooks webconnector acme.qwc acme.mkb --password PASSWORD
    """
    from mockbooks import SystemClock
    from mockbooks_harness.codat import Codat
    from mockbooks_harness.connector.adapters import AtTheDesk
    from mockbooks_harness.connector.core import Settings
    from mockbooks_harness.connector.generations import G3
    from mockbooks_harness.connector.ports import CodatRefused, CodatUnreachable
    from mockbooks_harness.connector.schedule import SyncWindow, UnknownSchedule
    from mockbooks_harness.connector.stores import SqliteStore, StoreError
    from mockbooks_harness.connector.terminal import TerminalPerson
    from mockbooks_harness.connector.web_host import WebHost, serving

    _check_licence(licence)
    stopped: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: stopped.append(number))
    where = store or qwc.with_name(f"{qwc.name}.link")
    was_there = where.exists()
    kept = None
    try:
        kept = SqliteStore(where)
        window = SyncWindow.parse(hours) if hours else None
        desk = AtTheDesk(TerminalPerson(asks=None, shows=_silent))
        host = WebHost(_face(codat, Codat.connector_prefix), SystemClock(), desk, kept, Settings(generation=G3))
        with serving(host, port=port) as address:
            qwc.write_text(host.configuration(licence, url=address), "utf-8")
            host.service.connector.set_schedule(window)
            click.echo(address)
            click.echo(host.service.password)
            while not stopped:
                with host.lock:
                    host.service.look()
                time.sleep(0.5)
    except (CodatRefused, CodatUnreachable) as error:
        if not was_there and kept is not None:
            # Nothing was linked: nothing is remembered.
            kept.close()
            for ending in ("", "-wal", "-shm"):
                where.with_name(f"{where.name}{ending}").unlink(missing_ok=True)
        raise click.ClickException(f"Codat: {error}") from error
    except (UnknownSchedule, StoreError, OSError) as error:
        raise click.UsageError(str(error)) from error


@connector.command()
@click.argument("file", type=_THERE)
@_STORE
@click.option("--json", "as_json", is_flag=True, help="An object for programs.")
def status(file: Path, store: Path | None, as_json: bool) -> None:
    """Where in its life the connector of a company file is.

    \b
    Example:
      mockbooks connector status acme.mkb --json
    """
    from mockbooks import CompanyFile, CompanyFileError, SystemClock
    from mockbooks_harness.connector.memory import Memory
    from mockbooks_harness.connector.schedule import SyncWindow
    from mockbooks_harness.connector.stores import SqliteStore, StoreError
    from mockbooks_harness.exact_json import dumps

    where = store or file.with_name(f"{file.name}.link")
    try:
        CompanyFile.open(file, clock=SystemClock()).close()
    except CompanyFileError as error:
        raise click.UsageError(str(error)) from error
    try:
        saved = SqliteStore(where).load() if where.exists() else None
    except StoreError as error:
        raise click.UsageError(str(error)) from error
    memory = Memory.from_json(saved) if saved else Memory()
    if as_json:
        # Who has the token is the connector.
        click.echo(dumps({name: value for name, value in memory.as_json().items() if name != "token"}))
        return
    window = SyncWindow.from_json(memory.schedule) if memory.schedule else None
    rows = {
        "state": memory.state.value,
        "company": memory.company_name,
        "company file": memory.company_file,
        "region": memory.region,
        "mode": memory.mode,
        "version": memory.version,
        "schedule": str(window or "always"),
        "status": memory.status,
        "in the way": memory.blocked,
        "to be told": f"{len(memory.outbox)} results, {len(memory.writing)} writes in doubt",
    }
    width = max(map(len, rows))
    for name, value in rows.items():
        if value:
            click.echo(f"{name:<{width}}  {value}")


def _check_licence(key: str) -> None:
    """Refuse a key that none can be, with what one looks like."""
    from mockbooks_harness.connector.link import is_licence_key

    if not is_licence_key(key):
        raise click.UsageError(
            f"{key!r} is no licence key: it is the company's id at Codat, like 8a210b68-6988-11ed-a1eb-0242ac120002."
        )


def _face(address: str, prefix: str) -> str:
    """The connector's face at the address of Codat."""
    url = address.rstrip("/")
    return url if url.endswith(prefix) else url + prefix


def _possible(do: Callable[[], object]) -> None:
    """Do it, if the state of the connector has it."""
    from mockbooks_harness.connector.core import OutOfPlace

    try:
        do()
    except OutOfPlace as error:
        raise click.ClickException(f"{error}; link it first: mockbooks connector link") from error


def _show(text: str) -> None:
    click.echo(text)


def _silent(_text: str) -> None:
    pass
