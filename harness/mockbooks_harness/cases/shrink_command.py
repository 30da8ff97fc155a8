"""`mockbooks case shrink`: the smallest company and the fewest requests for which something still happens."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mockbooks_harness.cases.shrinking import Condition

__all__ = ["shrink"]


@click.command("shrink", short_help="Print the smallest test that fails as the case does.")
@click.argument("path", metavar="CASE", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--status", metavar="[NAME:]CODE", help="A status code, or an HRESULT (0x…), of a request of that name.")
@click.option("--difference", metavar="[NAME]", is_flag=False, flag_value="", help="Not answered as it was recorded.")
@click.option(
    "--function", metavar="MODULE:NAME", help="A function of yours that raises, given answers (or quickbooks)."
)
@click.option("--seconds", default=110.0, show_default=True, help="After so long it ends with what it has.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Where to write the test.")
def shrink(
    path: Path, status: str | None, difference: str | None, function: str | None, seconds: float, output: Path | None
) -> None:
    """Print a test that fails as CASE does, with the fewest requests and the smallest company.

    What is to go on happening is a status code (--status InvoiceAddRq:3140), a difference between what was recorded
    and what is answered here (--difference), or a function of yours that fails (--function my_parser:check): it is
    given the list of answers, or the quickbooks or the company if its parameters are called so. How far it is stands
    on stderr.

    Exit code 1: it does not happen with everything there.

    \b
    Example:
      mockbooks case shrink acme-case --status InvoiceAddRq:3140 -o test_acme.py
    """
    from mockbooks_harness.cases.case import Case
    from mockbooks_harness.cases.shrinking import NothingHappens, pytest_file, steps_of
    from mockbooks_harness.cases.shrinking import shrink as shrunk_to

    if sum(each is not None for each in (status, difference, function)) != 1:
        raise click.UsageError("say what is to go on happening: one of --status, --difference, --function")
    if output is not None and output.exists():
        raise click.UsageError(f"{output} exists already")
    condition = _condition(status, difference, function)
    try:
        case = Case.open(path)
        with case.company() as company:
            shrunk = shrunk_to(
                company,
                steps_of(case.exchanges),
                condition,
                seconds=seconds,
                progress=lambda told: click.echo(told, err=True),
            )
            text = pytest_file(shrunk, company_path=str(case.company_path))
    except NothingHappens as error:
        click.echo(f"Error: {error}: {path}", err=True)
        sys.exit(1)
    except ValueError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, "utf-8", newline="\n")
    click.echo(str(shrunk), err=True)


def _condition(status: str | None, difference: str | None, function: str | None) -> Condition:
    from mockbooks_harness.cases.shrinking import Answered, CallFails, Differs, Raises

    if status is not None:
        found = re.fullmatch(r"(?:(\w+):)?(0x[0-9A-Fa-f]{8}|[0-9]{1,5})", status)
        if found is None:
            raise click.UsageError(f"{status!r} is no status code: 3140, InvoiceAddRq:3140 or 0x80040400")
        if found[2].startswith("0x"):
            return CallFails(int(found[2], 16))
        return Answered(found[1] or "", int(found[2]))
    if difference is not None:
        return Differs(difference)
    module, colon, name = (function or "").partition(":")
    if not colon:
        raise click.UsageError(f"{function!r} is not MODULE:NAME")
    # As pytest does, take modules from where one stands.
    if "" not in sys.path:
        sys.path.insert(0, "")
    try:
        return Raises(getattr(import_module(module), name), module, name)
    except (ImportError, AttributeError) as error:
        raise click.UsageError(f"there is no function {function}: {error}") from None
