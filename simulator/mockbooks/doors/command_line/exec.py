"""`mockbooks exec`: a command with a QuickBooks around it, for pipelines in any language.

The command finds the address of the HTTP door in its environment, and Node programs the stand-in for `winax`. Its
output, its exit code and the signals that are sent to it are its own; what is said about the run goes to stderr.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from mockbooks.company import CompanyFileError, SystemClock
from mockbooks.doors.command_line.door import Wanted, door_options, open_door, say_failure
from mockbooks.doors.node import node_environment
from mockbooks.front import CompanyFile
from mockbooks.generate.recipe import RecipeError, names
from mockbooks.qbxml.hresult import CallFailed

if TYPE_CHECKING:
    from mockbooks.doors.http.served import House

# As shells have it.
_NOT_EXECUTABLE, _NOT_FOUND, _KILLED = 126, 127, 128
_FORWARDED = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP", "SIGUSR1", "SIGUSR2") if hasattr(signal, name)
)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("command", metavar="-- COMMAND [ARGUMENT…]", nargs=-1, required=True, type=click.UNPROCESSED)
@door_options
@click.option("--recipe", metavar="NAME|PATH", help=f"If there is no FILE yet, make it: {', '.join(names())}.")
@click.option("--seed", type=int, default=0, help="The seed it is made with.")
@click.option("--scratch", is_flag=True, help="Work on a copy: FILE stays as it is.")
@click.option("--explain", is_flag=True, help="Show every exchange at the end, not only what went wrong.")
def exec(  # noqa: A001  (the verb's name)
    file: Path,
    command: tuple[str, ...],
    recipe: str | None,
    seed: int,
    scratch: bool,
    explain: bool,
    **options: Any,
) -> None:
    """Run a command with a QuickBooks beside it that has FILE open; its exit code is the command's.

    The command finds the address in MOCKBOOKS_URL (and MOCKBOOKS_TOKEN, if there is a token): POST qbXML to
    $MOCKBOOKS_URL/qbxml. Node programs that use `winax` run as they are. What stands after -- is the command's.

    \b
    Example:
      mockbooks exec acme.mkb --recipe consultancy --scratch -- npm test
      mockbooks exec acme.mkb -- sh -c 'curl -sf --data-binary @request.xml $MOCKBOOKS_URL/qbxml'
    """
    if recipe is not None and not file.exists():
        _make(file, recipe, seed)
    if not file.is_file():
        raise click.UsageError(f"there is no company file {file}; `mockbooks new` makes one, and so does --recipe.")
    wanted = Wanted(**options)
    try:
        with _file(file, scratch=scratch) as used, open_door(used, wanted) as (address, house):
            variables = {"MOCKBOOKS_URL": address, **node_environment(os.environ)}
            if wanted.token:
                variables["MOCKBOOKS_TOKEN"] = wanted.token
            code = run(command, {**os.environ, **variables})
            _report(house, whole=explain)
    except CallFailed as failure:
        say_failure(failure)
        code = 1
    sys.exit(code)


def _make(file: Path, recipe: str, seed: int) -> None:
    """Make the company file beside its place, and move it there when it is whole."""
    if not file.absolute().parent.is_dir():
        raise click.UsageError(f"there is no folder {file.parent}.")
    with tempfile.TemporaryDirectory(prefix=f".{file.name}-", dir=file.absolute().parent) as folder:
        made = Path(folder) / file.name
        try:
            CompanyFile.generate(recipe, path=made, seed=seed).close()
        except (RecipeError, CompanyFileError) as error:
            raise click.UsageError(str(error)) from None
        made.replace(file)


@contextmanager
def _file(file: Path, *, scratch: bool) -> Iterator[Path]:
    """The file itself, or a copy of it for the time being."""
    if not scratch:
        yield file.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="mockbooks-") as folder:
        copy = Path(folder) / file.name
        try:
            # Not a copy of the bytes on disk: what was written last may still be in the log beside the file.
            with CompanyFile.open(file, clock=SystemClock()) as company:
                copy.write_bytes(company.to_bytes())
        except CompanyFileError as error:
            raise click.UsageError(str(error)) from None
        yield copy


def run(words: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command to its end; its exit code as a shell gives it. Signals that come meanwhile are its own."""
    found = shutil.which(words[0], path=environment.get("PATH"))
    if found is None:
        click.echo(f"mockbooks exec: {words[0]}: not found", err=True)
        return _NOT_FOUND if not Path(words[0]).exists() else _NOT_EXECUTABLE
    before = {number: signal.getsignal(number) for number in _FORWARDED}
    early: list[int] = []
    for number in _FORWARDED:
        signal.signal(number, lambda number, _: early.append(number))
    try:
        try:
            child = subprocess.Popen([found, *words[1:]], env=environment)
        except OSError as error:
            click.echo(f"mockbooks exec: {words[0]}: {error.strerror or error}", err=True)
            return _NOT_EXECUTABLE
        for number in _FORWARDED:
            signal.signal(number, _forwarding(child))
        for number in early:
            child.send_signal(number)
        code = child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return _KILLED - code if code < 0 else code


def _forwarding(child: subprocess.Popen[bytes]) -> Any:
    def forward(number: int, _: FrameType | None) -> None:
        # Ctrl-C at a terminal has reached the command already, which is of the same group.
        if number == signal.SIGINT and _is_in_the_foreground():
            return
        with suppress(ProcessLookupError):
            child.send_signal(number)

    return forward


def _is_in_the_foreground() -> bool:
    try:
        return os.tcgetpgrp(0) == os.getpgrp()
    except (OSError, AttributeError):
        return False


def _report(house: House, *, whole: bool) -> None:
    """What the command does not say: why calls failed, and what the emulator does not serve yet."""
    for number, served in [("", house.main), *((f"{name}: ", served) for name, served in house.forks.items())]:
        journal = served.journal
        for _, exchange in journal.newest(journal.total, failed=not whole):
            if whole or exchange.failed or exchange.not_served:
                click.echo(f"{number}{exchange.explain()}", err=True)
