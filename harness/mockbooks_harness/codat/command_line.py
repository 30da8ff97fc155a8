"""`mockbooks codat`: the mocked Codat for programs in any language.

`serve` prints its address alone as the first line, flushed, and stops on SIGTERM.  Three faces stand at that address:
Codat's public one, the connector's and the one for tests.  The clock is the machine's, unless a moment is given to
begin at: then it stands still until it is turned.
"""

from __future__ import annotations

import signal
import time
from datetime import UTC, datetime, timedelta
from random import Random

import click


@click.group()
def codat() -> None:
    """The mocked Codat, for programs in any language.

    \b
    Example:
      mockbooks codat serve --port 8899
    """


@codat.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="The port to listen at; any free one unless given."
)
@click.option("--api-key", default="mockbooks-api-key", show_default=True, help="The first API key of the client.")
@click.option(
    "--mode",
    type=click.Choice(["sdk", "documented", "strict"]),
    default="sdk",
    show_default=True,
    help="Whose word counts where documents and clients differ.",
)
@click.option("--seed", default=0, show_default=True, help="Another seed, other ids.")
@click.option(
    "--at",
    "begin",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
    help="A moment (UTC) at which the clock stands until it is turned; the machine's clock unless given.",
)
@click.option(
    "--stage-time",
    type=click.FloatRange(0),
    default=0.0,
    help="Seconds that a dataset stays in each stage after its fetch.",
)
@click.option("--unlimited", is_flag=True, help="No rate limits.")
@click.option("--free-plan", is_flag=True, help="The client is on Codat's Free plan.")
def serve(
    host: str,
    port: int,
    api_key: str,
    mode: str,
    seed: int,
    begin: datetime | None,
    stage_time: float,
    unlimited: bool,
    free_plan: bool,
) -> None:
    """Serve the mocked Codat until told to stop; its address is the first line printed.

    The public face takes "Authorization: Basic " and the base64 of the API key. A connector talks to
    /mockbooks/connector/v1, a test to /mockbooks/control/v1: faults, reset, snapshots, journal, clock.

    \b
    Example:
      mockbooks codat serve --port 8899 --at 2024-05-01
    """
    from mockbooks import ManualClock, SystemClock
    from mockbooks_harness.codat import UNLIMITED, Codat, Limits

    clock = SystemClock() if begin is None else ManualClock(begin.replace(tzinfo=UTC))
    mocked = Codat(
        clock=clock,
        random=Random(seed),
        api_key=api_key,
        stage_time=timedelta(seconds=stage_time),
        mode=mode,
        limits=UNLIMITED if unlimited else Limits(),
        free_plan=free_plan,
    )
    # A plain list: an Event's own lock may be held by the very thread that the signal interrupts.
    stopped: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: stopped.append(number))
    try:
        with mocked.serve(host, port) as address:
            click.echo(address)
            while not stopped:
                time.sleep(0.05)
    except OSError as error:
        raise click.UsageError(f"Cannot listen at {host}:{port}: {error.strerror or error}") from error


@codat.command()
def describe() -> None:
    """Print the OpenAPI description of what is served.

    \b
    Example:
      mockbooks codat describe > codat.json
    """
    from mockbooks_harness.codat.description import describe as described
    from mockbooks_harness.exact_json import dumps

    click.echo(dumps(described()))
