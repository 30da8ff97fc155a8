"""The verbs: those that stand in this folder, and those that other packages add.

A package adds a verb with an entry point of the group `mockbooks.commands` whose name is the verb and whose object is a
click command. A verb's module is imported when the verb is used.
"""

from __future__ import annotations

import errno
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import click

import mockbooks

GROUP = "mockbooks.commands"

#: In the order in which they are listed.
OWN = (
    "new", "enable", "send", "report", "validate", "check", "info", "journal", "webconnector", "coverage", "serve",
    "exec",
)  # fmt: skip


#: What SQLite says of the place a file is in, not of its content: BUSY, READONLY, IOERR, FULL, CANTOPEN.
_SQLITE_PLACES = frozenset({5, 8, 10, 13, 14})


class Unwritable(click.ClickException):
    """A file or a folder that cannot be read or written: a misuse, whichever verb met it."""

    exit_code = 2


class Verbs(click.Group):
    """All verbs, each imported when it is asked for."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb; where a file's place is the trouble, say so instead of a traceback."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            told = _about_a_place(error)
            if told is None:
                raise
            raise Unwritable(told) from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Our own in their order, then what other packages add."""
        return [*OWN, *sorted(name for name in _added() if name not in OWN)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None if there is none."""
        if cmd_name in OWN:
            found = getattr(import_module(f"{__package__}.{cmd_name}"), cmd_name)
        elif cmd_name in _added():
            found = _added()[cmd_name].load()
        else:
            return None
        if not isinstance(found, click.Command):
            raise click.ClickException(f"{cmd_name} is no command: {found!r}")
        return found


def _about_a_place(error: Exception) -> str | None:
    """What to say of an error that a place on disk is to blame for; None for every other."""
    if isinstance(error, OSError) and error.filename is not None and error.errno != errno.EPIPE:
        return f"{error.filename}: {error.strerror}"
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _SQLITE_PLACES:
        return f"the company file cannot be used where it is: {error}"
    return None


def _added() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(mockbooks.__version__, prog_name="mockbooks")
def main() -> None:
    """QuickBooks Desktop for your tests: company files, and answers to qbXML.

    \b
    Example:
      mockbooks new acme.mkb --seed 7
      mockbooks send acme.mkb request.xml

    Exit codes: 0 fine, 1 a problem was found, 2 the command was misused.
    """
