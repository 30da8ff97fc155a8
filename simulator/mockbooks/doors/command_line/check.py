"""`mockbooks check`: every invariant of a company file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mockbooks import checks
from mockbooks.doors.command_line.files import company_file, open_company
from mockbooks.doors.command_line.printing import as_json, print_json


@click.command()
@company_file
@click.option("--rebuild", is_flag=True, help="First make again what follows from other rows: totals, open amounts.")
@as_json
def check(file: Path, rebuild: bool, as_json: bool) -> None:
    """Check every invariant of a company file: the books balance, what is paid is paid, what is linked exists.

    Exit code 1: something does not hold, or did not before it was made again; each line says what and where. In a
    company made of answers, figures that are pinned to what the answers show are named too; they are no fault.

    \b
    Example:
      mockbooks check acme.mkb --rebuild
    """
    with open_company(file) as company:
        mended = checks.rebuild(company.company) if rebuild else []
        problems = company.check()
        pinned = checks.pinned(company.company)
    if as_json:
        found = {"problems": [each._asdict() for each in problems], "mended": [each._asdict() for each in mended]}
        print_json({"sound": not problems, **found, "pinned": pinned})
    else:
        for problem in mended:
            click.echo(f"mended: {problem}")
        for problem in problems:
            click.echo(problem)
        for pin in pinned:
            click.echo(f"for information: {pin}")
        if not problems:
            click.echo("Sound.")
    sys.exit(1 if problems or mended else 0)
