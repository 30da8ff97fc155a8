"""`mockbooks send`: one request set in, the answer out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

import click

from mockbooks.desktop.desktop import FileMode
from mockbooks.doors.command_line.files import company_file, open_company, request_file
from mockbooks.front import QuickBooks
from mockbooks.journal_file import JournalFile, journal_of
from mockbooks.qbxml.hresult import CallFailed


@click.command()
@company_file
@request_file
@click.option("--journal/--no-journal", "keep_journal", default=True, help="Write it down in FILE.journal.")
def send(file: Path, request_file: BinaryIO, keep_journal: bool) -> None:
    """Send one request set to a company file and print the answer.

    Where QuickBooks gives an HRESULT and no answer, nothing is printed, the exit code is 1, and stderr says why. What
    was sent and answered is shown by `mockbooks journal`.

    \b
    Example:
      mockbooks send acme.mkb request.xml
      echo '<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">
        <HostQueryRq/></QBXMLMsgsRq></QBXML>' | mockbooks send acme.mkb
    """
    journal = JournalFile(journal_of(file)) if keep_journal else None
    try:
        # Whoever else has the file open in multi-user mode keeps it.
        with (
            open_company(file) as company,
            QuickBooks(company, mode=FileMode.DO_NOT_CARE, journal=journal) as quickbooks,
        ):
            answer = quickbooks.process(request_file.read(), application="mockbooks send")
            click.echo(answer, nl=not answer.endswith("\n"))
            for outcome in quickbooks.journal.not_served():
                click.echo(f"{outcome.request}: {outcome.explanation}", err=True)
    except CallFailed as failure:
        click.echo(f"{failure.hresult} {failure.text}", err=True)
        if failure.explanation:
            click.echo(failure.explanation, err=True)
        sys.exit(1)
