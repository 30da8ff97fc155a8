"""The HTTP door as commands open it: how QuickBooks stands behind it, and where it listens."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mockbooks.company import CompanyFileError, ManualClock, SystemClock
from mockbooks.desktop.desktop import FileMode
from mockbooks.desktop.dialogs import Access
from mockbooks.front import CompanyFile
from mockbooks.journal_file import journal_of
from mockbooks.qbxml.hresult import CallFailed

if TYPE_CHECKING:
    from mockbooks.doors.http.served import House

#: What can be answered to the permission prompt.
ANSWERS: dict[str, Access | None] = {
    "always": Access.ALWAYS,
    "while-open": Access.WHILE_OPEN,
    "each-time": Access.EACH_TIME,
    "no": Access.NO,
    "nobody": None,
}

_OPTIONS = (
    click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at."),
    click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port; any free one unless given."),
    click.option(
        "--token", envvar="MOCKBOOKS_TOKEN", default="", metavar="TEXT",
        help="What callers have to bring along (also: MOCKBOOKS_TOKEN); a must where other machines can call.",
    ),
    click.option(
        "--answer", type=click.Choice(list(ANSWERS)), default="always", show_default=True,
        help="What is answered to the permission prompt.",
    ),
    click.option("--multi-user", is_flag=True, help="Open the file in multi-user mode: others may have it too."),
    click.option("--closed", is_flag=True, help="QuickBooks is not running; the file is on the machine."),
    click.option(
        "--at", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), metavar="MOMENT",
        help="A moment (UTC) at which the clock stands until it is turned; the machine's clock unless given.",
    ),
    click.option("--journal/--no-journal", "keep_journal", default=True, help="Write what is said to FILE.journal."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the options say."""

    host: str
    port: int
    token: str
    answer: str
    multi_user: bool
    closed: bool
    at: datetime | None
    keep_journal: bool


def door_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that opens the door."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@contextmanager
def open_door(file: Path, wanted: Wanted) -> Iterator[tuple[str, House]]:
    """The address of the door, with the house behind it. UsageError for what cannot be, CallFailed as QuickBooks."""
    try:
        from mockbooks.doors.http import House, serving
        from mockbooks.doors.http.served import Setting
    except ImportError as error:
        if (error.name or "").partition(".")[0] != "werkzeug":
            raise
        raise click.UsageError("The HTTP door needs werkzeug: pip install 'mockbooks[server]'.") from None
    clock = SystemClock() if wanted.at is None else ManualClock(wanted.at.replace(tzinfo=UTC))
    setting = Setting(
        ANSWERS[wanted.answer], FileMode.MULTI_USER if wanted.multi_user else FileMode.SINGLE_USER, wanted.closed
    )
    try:
        company = CompanyFile.open(file.resolve(), clock=clock)
    except CompanyFileError as error:
        raise click.UsageError(str(error)) from None
    with company, ExitStack() as stack:
        try:
            house = House(company, setting=setting, journal=journal_of(file) if wanted.keep_journal else None)
        except sqlite3.DatabaseError as error:
            raise click.UsageError(f"{file} is busy or damaged: {error}.") from None
        stack.callback(house.close)
        try:
            address = stack.enter_context(serving(house, wanted.host, wanted.port, token=wanted.token))
        except ValueError as error:
            raise click.UsageError(f"{error}: --token, or MOCKBOOKS_TOKEN.") from None
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or error
            raise click.UsageError(f"cannot listen at {wanted.host}:{wanted.port}: {why}.") from None
        yield address, house


def say_failure(failure: CallFailed) -> None:
    """Why QuickBooks could not be started, on stderr."""
    click.echo(f"{failure.hresult} {failure.text}", err=True)
    if failure.explanation:
        click.echo(failure.explanation, err=True)
