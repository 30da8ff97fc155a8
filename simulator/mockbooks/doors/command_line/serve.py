"""`mockbooks serve`: the HTTP door and its control API, until it is told to stop."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path
from typing import Any

import click

from mockbooks.doors.command_line.door import Wanted, door_options, open_door, say_failure
from mockbooks.doors.command_line.files import company_file
from mockbooks.qbxml.hresult import CallFailed


@click.command()
@company_file
@door_options
def serve(file: Path, **options: Any) -> None:
    """Serve a company file over HTTP, for programs in any language; its address is the first line printed.

    POST qbXML to /qbxml and get the answer; /processors is the request processor, method for method; /control is for
    tests: reset, fork, snapshots, faults, clock, the person at the desk, the journal. A page of it all is at the
    address itself, its description at /openapi.json. SIGTERM stops it.

    \b
    Example:
      mockbooks serve acme.mkb --port 8898 &
      curl --data-binary @request.xml http://127.0.0.1:8898/qbxml
    """
    # A plain list: an Event's own lock may be held by the very thread that the signal interrupts.
    stopped: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: stopped.append(number))
    try:
        with open_door(file, Wanted(**options)) as (address, _):
            click.echo(address)
            while not stopped:
                time.sleep(0.05)
    except CallFailed as failure:
        say_failure(failure)
        sys.exit(1)
