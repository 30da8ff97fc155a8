"""How a command prints: a table for people, an object for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")


def print_json(found: object) -> None:
    """One object, readable by both."""
    click.echo(json.dumps(found, indent=2, ensure_ascii=False))


def print_table(rows: Sequence[Sequence[object]], heads: Sequence[str] = (), *, right: Sequence[int] = ()) -> None:
    """Columns as wide as their widest entry; those named in `right` stand flush right, as figures do."""
    texts = [[str(cell) for cell in row] for row in ([heads, *rows] if heads else rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*texts, strict=True)]
    for number, row in enumerate(texts):
        cells = [
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        click.echo("  ".join(cells).rstrip())
        if heads and number == 0:
            click.echo("  ".join("-" * width for width in widths))
