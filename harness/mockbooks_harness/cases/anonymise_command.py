"""`mockbooks case anonymise`: nothing of the original survives."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mockbooks import CompanyFile
    from mockbooks_harness.cases.anonymising import Anonymiser

__all__ = ["anonymise"]

_LARGEST = 64 * 1024 * 1024


@click.command("anonymise", short_help="Replace everything of a customer's in a case, file or log.")
@click.argument("source", metavar="SRC", type=click.Path(exists=True, path_type=Path))
@click.option(
    "-o", "--output", required=True, metavar="PATH", type=click.Path(path_type=Path), help="The case or file to write."
)
@click.option(
    "--key", envvar="MOCKBOOKS_KEY", help="The same key gives the same names again; drawn if it is not given."
)
def anonymise(source: Path, output: Path, key: str | None) -> None:
    """Replace everything of a customer's in the case, company file, log or document SRC.

    Names, texts and numbers become others of the same make, the same ones everywhere: an accent stays an accent, a
    number of five digits one of five digits. Quantities and prices are multiplied by one whole number, amounts by its
    square, so that sums hold; dates and the times in ids move by whole years. Enumerations, flags, versions and
    statuses stay. Of a log only the documents in it and the lines that are known stay.

    Exit code 1: there is nothing in it that could be anonymised.

    \b
    Example:
      mockbooks case anonymise acme-case -o anonymous-case --key "our own secret"
    """
    from mockbooks import CompanyFileError
    from mockbooks_harness.cases.anonymising import Anonymiser
    from mockbooks_harness.cases.anonymising.case import anonymise_case, notes_of
    from mockbooks_harness.cases.case import Case

    if output.exists():
        raise click.UsageError(f"{output} exists already")
    key = key if key is not None else secrets.token_hex(16)
    try:
        if source.is_dir():
            case, anonymiser = anonymise_case(Case.open(source), output, key)
            click.echo(case.text("notes.txt") or "", nl=False)
            return
        anonymiser = Anonymiser(key)
        company, multiplied = _anonymised_file(source, output, anonymiser)
    except (CompanyFileError, ValueError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
    click.echo(notes_of(anonymiser, company, multiplied), nl=False)


def _anonymised_file(source: Path, output: Path, anonymiser: Anonymiser) -> tuple[CompanyFile | None, list[str]]:
    from mockbooks import CompanyFile
    from mockbooks_harness.cases.anonymising.company import learn_company, new_company
    from mockbooks_harness.cases.decoding import decoded

    with source.open("rb") as file:
        beginning = file.read(16)
    if beginning.startswith(b"SQLite format 3"):
        with CompanyFile.open(source) as company:
            anonymiser.zone = company.company.zone
            learn_company(company, anonymiser.learning)
            new, multiplied = new_company(company, anonymiser.drawn)
        output.write_bytes(new.to_bytes())
        return new, multiplied
    if source.stat().st_size > _LARGEST:
        raise ValueError(f"{source} has more than {_LARGEST >> 20} MB: import it first, and anonymise the case")
    with source.open("rb") as file:
        text = "".join(decoded(file.read))
    if "<" not in text and "&lt;" not in text:
        raise ValueError(f"there is no qbXML in {source}")
    anonymiser.learn(text)
    new_text = anonymiser.text(text, sealed=True)
    if not anonymiser.is_anonymised(text) and "<" not in new_text.rpartition("<!--")[0]:
        raise ValueError(f"there is no qbXML in {source}")
    output.write_text(new_text, "utf-8", newline="")
    return None, []
