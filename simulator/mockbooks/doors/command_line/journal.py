"""`mockbooks journal`: what was said between programs and QuickBooks, and why it went as it did."""

from __future__ import annotations

from collections import deque
from pathlib import Path

import click

from mockbooks.doors.command_line.files import company_file, open_company
from mockbooks.doors.command_line.printing import as_json, print_json
from mockbooks.journal import Exchange
from mockbooks.journal_file import NotAJournal, exchanges_of, journal_of, record_of


@click.command()
@company_file
@click.option("--last", type=click.IntRange(min=1), metavar="N", help="Only the newest N.")
@click.option("--failed", is_flag=True, help="Only calls that failed, and sets with a request that was refused.")
@click.option("--texts", is_flag=True, help="Show the request and the answer too.")
@click.option(
    "--export",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Write them to files: the request and the answer of each, and journal.jsonl.",
)
@click.option("--clear", is_flag=True, help="Throw the journal away afterwards.")
@as_json
def journal(
    file: Path, last: int | None, failed: bool, texts: bool, folder: Path | None, clear: bool, as_json: bool
) -> None:
    """Show the journal of a company file: every call of a program, with its time, its outcome and the reason.

    The commands that answer requests write it beside the company file, as FILE.journal; FILE may also be a journal.

    \b
    Example:
      mockbooks journal acme.mkb --failed --last 1 --texts
    """
    kept = file
    if file.suffix not in (".journal", ".jsonl"):
        open_company(file).close()
        kept = journal_of(file)
    try:
        found: deque[Exchange] = deque(
            (each for each in exchanges_of(kept) if not failed or _went_wrong(each)) if kept.exists() else (),
            maxlen=last,
        )
    except NotAJournal as error:
        raise click.UsageError(str(error)) from None
    if folder is not None:
        _export(list(found), folder)
    elif as_json:
        print_json({"exchanges": [record_of(each) for each in found]})
    elif not found:
        click.echo("No exchanges.", err=True)
    else:
        for each in found:
            click.echo(_shown(each, texts=texts))
    if clear:
        kept.unlink(missing_ok=True)


def _went_wrong(exchange: Exchange) -> bool:
    return exchange.failed or any(outcome.severity == "Error" for outcome in exchange.outcomes)


def _shown(exchange: Exchange, *, texts: bool) -> str:
    parts = [exchange.explain()]
    if texts:
        parts += ["  request:", exchange.request.strip()]
        if exchange.answer is not None:
            parts += ["  answer:", exchange.answer.strip()]
        parts.append("")
    return "\n".join(parts)


def _export(exchanges: list[Exchange], folder: Path) -> None:
    import json

    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "journal.jsonl").open("w", encoding="ascii") as lines:
        for number, exchange in enumerate(exchanges, 1):
            lines.write(json.dumps(record_of(exchange)) + "\n")
            if exchange.call in ("ProcessRequest", "ProcessSubscription"):
                (folder / f"{number:04}-request.xml").write_text(exchange.request, "utf-8")
            if exchange.answer is not None:
                (folder / f"{number:04}-answer.xml").write_text(exchange.answer, "utf-8")
    click.echo(f"{folder}: {len(exchanges)} exchanges")
