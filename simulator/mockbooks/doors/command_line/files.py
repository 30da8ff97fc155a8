"""Company files and requests as arguments of commands."""

from __future__ import annotations

from pathlib import Path

import click

from mockbooks.company import CompanyFileError, SystemClock
from mockbooks.front import CompanyFile

#: A company file that is there already.
company_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))

#: A request document, or "-" for standard input.
request_file = click.argument("request_file", metavar="[REQUEST.xml|-]", type=click.File("rb"), default="-")


def open_company(file: Path) -> CompanyFile:
    """The company file, going by the machine's clock; one that is none is a misuse of the command."""
    try:
        return CompanyFile.open(file, clock=SystemClock())
    except CompanyFileError as error:
        raise click.UsageError(str(error)) from None
