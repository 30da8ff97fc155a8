"""`mockbooks new`: a company file, generated or empty."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import click

from mockbooks.company import CompanyFileError, SystemClock
from mockbooks.company.host import Host
from mockbooks.front import CompanyFile
from mockbooks.generate.recipe import names
from mockbooks.qbxml.versions import Edition

_EMPTY = "empty"


class Counts(NamedTuple):
    """The numbers that were asked for; None is the recipe's."""

    transactions: int | None
    customers: int | None
    vendors: int | None
    items: int | None


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option(
    "--recipe", default="consultancy", metavar="NAME|PATH", show_default=True,
    help=f"{', '.join(names())}, the path of a recipe, or '{_EMPTY}': what QuickBooks puts into a new file, no more.",
)  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed makes another company.")
@click.option("--edition", type=click.Choice([edition.value for edition in Edition]), help="[default: the recipe's]")
@click.option("--year", type=click.IntRange(2000, 2099), default=2024, show_default=True, help="The year of trading.")
@click.option("--transactions", type=click.IntRange(4, 100_000), metavar="N", help="[default: the recipe's]")
@click.option(
    "--customers", type=click.IntRange(1, 10_000), metavar="N", help="Besides their jobs.  [default: the recipe's]"
)
@click.option("--vendors", type=click.IntRange(3, 4_000), metavar="N", help="[default: the recipe's]")
@click.option(
    "--items", type=click.IntRange(1, 10_000), metavar="N", help="Services and goods.  [default: the recipe's]"
)
@click.option("--name", help="The company's name; only with --recipe empty.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def new(
    file: Path,
    recipe: str,
    seed: int,
    edition: str | None,
    year: int,
    transactions: int | None,
    customers: int | None,
    vendors: int | None,
    items: int | None,
    name: str | None,
    force: bool,
) -> None:
    """Make a company file.

    The same recipe, seed, year and numbers make the same file.

    \b
    Example:
      mockbooks new acme.mkb --seed 7 --transactions 1000
    """
    if name is not None and recipe != _EMPTY:
        raise click.UsageError("--name goes with --recipe empty; a recipe makes up the company's name.")
    if not file.parent.is_dir():
        raise click.UsageError(f"there is no folder {file.parent}.")
    if file.exists() and not force:
        raise click.UsageError(f"{file} is there already; --force replaces it.")
    wanted = None if edition is None else Edition(edition)
    counts = Counts(transactions, customers, vendors, items)
    # Made beside its place and moved there when it is whole: no half-written file is ever seen under the name.
    with tempfile.TemporaryDirectory(prefix=f".{file.name}-", dir=file.parent) as folder:
        made = Path(folder) / file.name
        try:
            if recipe == _EMPTY:
                _make_empty(made, name, wanted, year, counts)
            else:
                _generate(made, recipe, seed, wanted, year, counts)
        except (ValueError, CompanyFileError) as error:
            raise click.UsageError(str(error)) from None
        made.replace(file)
    click.echo(file)


def _make_empty(made: Path, name: str | None, edition: Edition | None, year: int, counts: Counts) -> None:
    given = [f"--{count}" for count, number in counts._asdict().items() if number is not None]
    if given:
        raise click.UsageError(f"{given[0]} goes with a recipe; an empty company has none.")
    try:
        host = Host(year)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    CompanyFile.create(
        made,
        name="Sample Company" if name is None else name,
        edition=edition or Edition.US,
        year=host.year,
        clock=SystemClock(),
    ).close()


def _generate(made: Path, recipe: str, seed: int, edition: Edition | None, year: int, counts: Counts) -> None:
    shown = 0
    with click.progressbar(length=1, label="Generating", file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            nonlocal shown
            bar.length = total
            bar.update(done - shown)
            shown = done

        CompanyFile.generate(
            recipe,
            path=made,
            seed=seed,
            edition=edition,
            year=year,
            progress=progress,
            transactions=counts.transactions,
            customers=counts.customers,
            vendors=counts.vendors,
            items=counts.items,
        ).close()
