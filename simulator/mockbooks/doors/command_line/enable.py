"""`mockbooks enable`: features of a company file, turned on as the person at the desk would."""

from __future__ import annotations

from pathlib import Path

import click

from mockbooks.doors.command_line.files import company_file, open_company
from mockbooks.operations.company_switches import FEATURES


@click.command()
@company_file
@click.argument("features", metavar="FEATURE...", nargs=-1, required=True, type=click.Choice(list(FEATURES)))
def enable(file: Path, features: tuple[str, ...]) -> None:
    """Turn features of a company file on: no request can.

    \b
    FEATURE is one of: account-numbers, class-tracking, inventory, inventory-sites,
    lot-numbers, multi-currency, payroll, sales-tax, serial-numbers, units-of-measure.
    Several currencies cannot be turned off again; sales tax needs a tax item first.

    \b
    Example:
      mockbooks enable acme.mkb multi-currency
    """
    with open_company(file) as company:
        try:
            company.turn_on(*features)
        except ValueError as error:
            raise click.UsageError(str(error)) from None
    for feature in features:
        click.echo(f"{feature} is on")
