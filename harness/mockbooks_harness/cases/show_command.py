"""`mockbooks case show`: what is in a case, an exchange a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from mockbooks_harness.cases.exchange import RecordedExchange

__all__ = ["show"]

_FIRST = 40


@click.command("show", short_help="What is in a case: its exchanges, a line each, and its company.")
@click.argument("path", metavar="CASE", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--exchange", "number", type=click.IntRange(min=1), help="Print the texts of the exchange of this number."
)
@click.option("--all", "show_all", is_flag=True, help=f"Show every exchange, not only the first {_FIRST}.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")
def show(path: Path, number: int | None, show_all: bool, as_json: bool) -> None:
    """Show what is in CASE: each exchange with its time, what was asked, what came of it; and its company.

    \b
    Example:
      mockbooks case show acme-case
      mockbooks case show acme-case --exchange 12
    """
    from mockbooks_harness.cases.case import Case, NotACase

    try:
        case = Case.open(path)
        if number is not None:
            if number > len(case.exchanges):
                raise click.UsageError(f"{path} has {len(case.exchanges)} exchanges")
            _print_texts(case.exchanges[number - 1])
            return
        shown = None if show_all or as_json else _FIRST
        records = [_record(place, exchange) for place, exchange in enumerate(case.exchanges[:shown], 1)]
        with case.company() as company:
            counts = _counts(company.company.connection)
            zone, edition = company.company.zone, company.edition.value
    except NotACase as error:
        raise click.UsageError(str(error)) from None
    if as_json:
        about = {"case": str(path), **case.about, "edition": edition, "zone": zone, "objects": counts}
        click.echo(json.dumps({**about, "exchanges": records}, indent=2, ensure_ascii=False))
        return
    made_of = ", ".join(map(str, case.about.get("sources", []))) or "nothing that is named"
    click.echo(f"{path}: {len(case.exchanges)} exchanges, made of {made_of}")
    for record in records:
        click.echo(_line(record))
    if len(records) < len(case.exchanges):
        click.echo(f"  … and {len(case.exchanges) - len(records)} more (--all)")
    held = ", ".join(f"{count} x {kind}" for kind, count in counts.items()) or "nothing"
    click.echo(f"company.mkb ({edition}, {zone}): {held}")


def _print_texts(exchange: RecordedExchange) -> None:
    for text in (exchange.request, exchange.answer):
        if text is not None:
            click.echo(text)
    if exchange.failure is not None:
        click.echo(str(exchange.failure))


def _record(number: int, exchange: RecordedExchange) -> dict[str, Any]:
    from mockbooks_harness.cases.comparing import responses
    from mockbooks_harness.cases.signature import signature_of

    asked = signature_of(exchange.request) if exchange.request is not None else None
    answered = responses(exchange.answer) if exchange.answer is not None else []
    return {
        "number": number,
        **exchange.as_record(),
        "asked": [] if asked is None else [f"{name}Rq" for name in asked.names],
        "answered": [{"response": str(each.tag), "statusCode": each.get("statusCode", "")} for each in answered],
    }


def _line(record: dict[str, Any]) -> str:
    asked = record["asked"] or [each["response"] for each in record["answered"]]
    what = ", ".join(asked[:3]) + (f", … ({len(asked)})" if len(asked) > 3 else "")
    if "hresult" in record:
        came = f"{record['hresult']['code']} {record['hresult']['text']}".strip()
    elif record["answered"]:
        codes = [each["statusCode"] for each in record["answered"]]
        came = "status " + ", ".join(sorted(set(codes), key=lambda code: (len(code), code)))
    else:
        came = "no answer"
    if record["answered"] and not record["asked"]:
        came += ", no request"
    return f"{record['number']:5}  {record.get('at', '')[:19]:19}  {what or 'no message':40}  {came}"


def _counts(connection: Any) -> dict[str, int]:
    rows = connection.execute(
        "SELECT kind, count(*) FROM list_object GROUP BY kind UNION ALL SELECT kind, count(*) FROM txn GROUP BY kind"
    )
    return dict(sorted(rows.fetchall()))
