"""`mockbooks webconnector`: plays the Web Connector against the service of an application."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from mockbooks.company import SystemClock
from mockbooks.desktop.desktop import Desktop, FileMode
from mockbooks.desktop.dialogs import Access
from mockbooks.desktop.person import Person
from mockbooks.doors.command_line.files import company_file, open_company
from mockbooks.doors.command_line.printing import print_json
from mockbooks.doors.web_connector import (
    Application,
    Level,
    Limits,
    NotAdded,
    NotAQwcFile,
    Progress,
    Update,
    WebConnector,
)
from mockbooks.doors.web_connector.connector import NEWEST_CLIENT
from mockbooks.journal import Journal
from mockbooks.journal_file import JournalFile, journal_of
from mockbooks.qbxml.hresult import CallFailed

_ANSWERS = {
    "always": Access.ALWAYS,
    "while-open": Access.WHILE_OPEN,
    "each-time": Access.EACH_TIME,
    "no": Access.NO,
    "nobody": None,
}
_LEVELS = {"off": Level.OFF, "debug": Level.DEBUG, "verbose": Level.VERBOSE}
#: More than any schedule: --auto-run ends by a signal.
_A_DAY = 86_400.0


@click.command()
@click.argument("app", metavar="APP.qwc", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@company_file
@click.option(
    "--password", default="", envvar="MOCKBOOKS_PASSWORD", show_envvar=True, help="What authenticate is told."
)
@click.option("--url", metavar="URL", help="Where the service is reached from here, instead of AppURL.")
@click.option("--until-none", is_flag=True, help="Update again until the service has nothing more to do.")
@click.option("--auto-run", is_flag=True, help="Update by the schedule of the .qwc file, until a signal comes.")
@click.option(
    "--answer",
    type=click.Choice(list(_ANSWERS)),
    default="always",
    show_default=True,
    help="What is answered to QuickBooks' permission prompt.",
)
@click.option("--closed", is_flag=True, help="QuickBooks is closed when the update comes.")
@click.option("--multi-user", is_flag=True, help="The file is open in multi-user mode.")
@click.option("--file-name", metavar="NAME", default="", help="The path that QuickBooks says the file has.")
@click.option("--yes", "says_yes", is_flag=True, help="Say yes to warnings, and to interactive mode.")
@click.option(
    "--log", "log_file", type=click.Path(dir_okay=False, path_type=Path), help="[default: QWCLog.txt by FILE]"
)
@click.option("--level", type=click.Choice(list(_LEVELS)), default="verbose", show_default=True, help="Of the log.")
@click.option("--client-version", default=NEWEST_CLIENT, show_default=True, help="What clientVersion is told.")
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), default=100.0, show_default=True, help="Seconds."
)
@click.option(
    "--most-requests",
    type=click.IntRange(min=1),
    default=Limits().round_trips,
    show_default=True,
    help="An update with more of them does not end.",
)
@click.option("--journal/--no-journal", "keep_journal", default=True, help="Write it down in FILE.journal.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object at the end, for programs.")
def webconnector(
    app: Path,
    file: Path,
    password: str,
    url: str | None,
    until_none: bool,
    auto_run: bool,
    answer: str,
    closed: bool,
    multi_user: bool,
    file_name: str,
    says_yes: bool,
    log_file: Path | None,
    level: str,
    client_version: str,
    timeout: float,
    most_requests: int,
    keep_journal: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Play the Web Connector: add the application of a .qwc file, and update it from its SOAP service.

    The service is called at AppURL; requests it gives are answered from the company file. Progress and what went wrong
    are on stderr, the last result on stdout, the log in QWCLog.txt beside the file.

    \b
    Example:
      mockbooks webconnector shop.qwc acme.mkb --password s3cret
      mockbooks webconnector shop.qwc acme.mkb --url http://shop:8000/qbwc --until-none
      mockbooks webconnector shop.qwc acme.mkb --closed --file-name 'C:\\Books\\acme.qbw'

    \b
    Exit codes: 0 done, or nothing to do
                1 the service told of an error, or is busy
                2 the command was misused, or the .qwc file is none
                3 the service failed, or does not know the user
                4 QuickBooks failed: no session, or a request it could not take
                5 the update does not end, and was stopped
    """
    if until_none and auto_run:
        raise click.UsageError("--until-none and --auto-run are two different things.")
    journal: Journal = JournalFile(journal_of(file), keep=100) if keep_journal else Journal(keep=100)
    with ExitStack() as stack:
        company = stack.enter_context(open_company(file))
        lines = _opened(stack, log_file or file.parent / "QWCLog.txt", _LEVELS[level])
        access = _ANSWERS[answer]
        person = Person() if access is None else Person().allows(access)
        try:
            desktop = Desktop(person=person, journal=journal, clock=company.clock)
            known = desktop.add_file(company, name=file_name)
            desktop.open(known.name, mode=FileMode.MULTI_USER if multi_user else FileMode.SINGLE_USER)
        except CallFailed as failure:
            _fail(f"{failure.hresult} {failure.text} {failure.explanation}", 4)
        stack.callback(desktop.close)
        connector = stack.enter_context(
            WebConnector(
                desktop,
                clock=SystemClock(),
                version=client_version,
                level=_LEVELS[level],
                log=lines,
                asks=lambda question: _asked(question, says_yes=says_yes),
                visits=lambda page: click.echo(f"page: {page}", err=True),
                progress=(lambda _shown: None) if quiet else _show,
                limits=Limits(round_trips=most_requests),
                keep_calls=0,
            )
        )
        try:
            application = connector.add(app, password=password, url=url, timeout=timeout)
        except NotAQwcFile as problem:
            raise click.UsageError(f"{app}: {problem}") from None
        except NotAdded as problem:
            _fail(str(problem), 4)
        if closed:
            desktop.close()
        updates = _update(connector, application, until_none=until_none, auto_run=auto_run)
        _report(updates, journal, as_json=as_json)
    sys.exit(updates[-1].exit_code if updates else 0)


def _opened(stack: ExitStack, log_file: Path, level: Level) -> Callable[[str], None]:
    if level is Level.OFF:
        return _unwritten
    try:
        # Each line is there once it was written: a log is for those who look on.
        opened = stack.enter_context(log_file.open("a", encoding="utf-8", newline="", buffering=1))
    except OSError as error:
        raise click.UsageError(f"QBWC1085: the log cannot be written: {error}") from None

    def write(line: str) -> None:
        opened.write(line)

    return write


def _unwritten(_line: str) -> None:
    return None


def _update(connector: WebConnector, application: Application, *, until_none: bool, auto_run: bool) -> list[Update]:
    if until_none:
        return application.update_until_nothing_to_do()
    if not auto_run:
        return [application.update()]
    if application.schedule.every_seconds is None:
        raise click.UsageError("--auto-run: the .qwc file has no Scheduler")
    stopped = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        # An update that is under way is brought to its end; a second signal does not wait for it.
        nonlocal stopped
        if stopped or not connector.is_updating:
            raise KeyboardInterrupt
        stopped = True
        connector.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    try:
        while not stopped:
            connector.run(_A_DAY)
    except KeyboardInterrupt:
        pass
    return connector.updates


def _asked(question: str, *, says_yes: bool) -> bool:
    click.echo(f"{question} {'Yes.' if says_yes else 'No (--yes says yes).'}", err=True)
    return says_yes


def _show(shown: Progress) -> None:
    percent = "" if shown.percent is None else f"{shown.percent:3} %  "
    click.echo(f"{percent}{shown.text}", err=True)


def _report(updates: list[Update], journal: Journal, *, as_json: bool) -> None:
    for update in updates:
        if update.exit_code:
            click.echo(update.explain(), err=True)
    told = {oddity for update in updates if update.exit_code for oddity in update.oddities}
    for oddity in dict.fromkeys(oddity for update in updates for oddity in update.oddities):
        if oddity not in told:
            click.echo(f"the service is odd: {oddity}", err=True)
    refused = [outcome for exchange in journal for outcome in exchange.outcomes if outcome.severity == "Error"]
    for outcome in refused:
        why = f" {outcome.explanation}" if outcome.explanation else ""
        click.echo(f"refused: {outcome.request}: {outcome.code} {outcome.message}{why}", err=True)
    if as_json:
        print_json({"updates": [_record(update) for update in updates]})
    elif updates:
        last = updates[-1]
        click.echo(f"{last.application}: {last.ending.words}" + (f". {last.message}" if last.message else ""))


def _record(update: Update) -> dict[str, object]:
    return {
        "application": update.application,
        "ending": update.ending.name.lower(),
        "exit_code": update.exit_code,
        "message": update.message,
        "explanation": update.explanation,
        "begun": update.begun.isoformat(),
        "ended": update.ended.isoformat() if update.ended else None,
        "operations": update.operations,
        "percents": update.percents,
        "failures": update.failures,
        "oddities": update.oddities,
    }


def _fail(text: str, code: int) -> NoReturn:
    click.echo(text.strip(), err=True)
    sys.exit(code)
