"""`mockbooks case`: a recording becomes a case."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from mockbooks_harness.cases.anonymise_command import anonymise
from mockbooks_harness.cases.replay_command import replay
from mockbooks_harness.cases.show_command import show
from mockbooks_harness.cases.shrink_command import shrink


@click.group()
def case() -> None:
    """Make a test of what a customer has recorded.

    \b
    Example:
      mockbooks case import QWCLog.txt support.zip -o acme-case
      mockbooks case show acme-case
      mockbooks case replay acme-case
      mockbooks case anonymise acme-case -o anonymous-case
      mockbooks case shrink anonymous-case --status InvoiceAddRq:3140 -o test_acme.py
    """


@case.command("import", short_help="Make a case of logs, SOAP calls, journals and documents.")
@click.argument(
    "sources",
    metavar="SRC…",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
)
@click.option(
    "-o", "--output", required=True, metavar="CASE", type=click.Path(path_type=Path), help="The folder to write."
)
@click.option("--zone", help="The time zone of the machine that was recorded; the recording tells if it is not given.")
@click.option("--edition", type=click.Choice(["US", "CA", "UK", "AU"]), help="The edition of QuickBooks, likewise.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")
def import_(sources: tuple[Path, ...], output: Path, zone: str | None, edition: str | None, as_json: bool) -> None:
    """Make the case folder CASE of what was recorded in these files and folders, packed or not.

    Requests and answers are found wherever they stand: in the Web Connector's log, in SOAP calls, in a journal, in any
    text. CASE gets the exchanges in order, company.mkb, which is the company as it was before the first of them, as far
    as they show it, and what was understood and what not, in understood.json and notes.txt.

    Exit code 1: there is no qbXML in it.

    \b
    Example:
      mockbooks case import answers/ QWCLog.txt -o acme-case
    """
    from mockbooks import Edition
    from mockbooks_harness.cases.importing import TOO_LONG, NothingRecorded, import_case

    def progress(name: str) -> None:
        # Nothing where nobody looks on.
        if sys.stderr.isatty():
            click.echo(f"reading {name}", err=True)

    try:
        imported = import_case(
            sources, output, zone=zone, edition=None if edition is None else Edition(edition), progress=progress
        )
    except NothingRecorded as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
    except ValueError as error:
        # The case is there already, or there is no such zone.
        raise click.UsageError(str(error)) from None
    if as_json:
        click.echo(json.dumps({"case": str(output), **imported.as_record()}, indent=2, ensure_ascii=False))
        return
    understood = imported.understood
    for what, count in sorted(imported.exchanges.items()):
        click.echo(f"{output}: {count} x {what}")
    click.echo(
        f"{output}: {sum(understood.objects.values())} objects, {sum(understood.stand_ins.values())} stand-ins,"
        f" {len(understood.pinned)} pinned figures; {understood.equal} of {understood.compared} objects read back as"
        " they were shown."
    )
    if not understood.objects and not understood.stand_ins:
        click.echo(
            f"{output}: no answer shows any object, so company.mkb is an empty company: what the requests name is not"
            " there, and a replay answers accordingly. Import the answers along with them.",
            err=True,
        )
    if imported.is_too_long:
        click.echo(
            f"{output}: {TOO_LONG}: what was shown after changes stands as it was shown, and a replay may differ"
            " there.",
            err=True,
        )
    elif imported.differing:
        click.echo(
            f"{output}: {sum(imported.differing.values())} answers come out otherwise in a replay: they depend on what"
            " nothing in the recording shows."
        )
    if imported.left_out:
        click.echo(f"{output}: {sum(imported.left_out.values())} things were not understood.")
    click.echo(f"See {output / 'notes.txt'}.")


case.add_command(anonymise)
case.add_command(replay)
case.add_command(show)
case.add_command(shrink)
