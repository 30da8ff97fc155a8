"""`mockbooks coverage`: each request, whether it is served, and how its behaviour is known."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass

import click

from mockbooks.doors.command_line.printing import as_json, print_json, print_table
from mockbooks.operations.registry import operations
from mockbooks.qbxml import catalogue

#: How something is known, best evidence first.
PROVENANCES = ("recorded", "documented", "observed", "assumed")


@dataclass(frozen=True, slots=True)
class Row:
    """One request. `provenance` and `source` are empty for what is not served."""

    request: str
    since: str
    served: bool
    provenance: str
    source: str


def rows() -> list[Row]:
    """Every request of the catalogue, in its order."""
    served = operations()
    found = []
    for entry in catalogue.messages():
        if entry.kind == "request":
            operation = served.get(entry.name)
            found.append(
                Row(
                    entry.name,
                    str(entry.since),
                    operation is not None,
                    operation.provenance if operation else "",
                    operation.source if operation else "",
                )
            )
    return found


def counted(found: list[Row]) -> dict[str, int]:
    """How many there are, how many are served, and how many are known in which way."""
    known = Counter(row.provenance for row in found if row.served)
    return {
        "requests": len(found),
        "served": sum(row.served for row in found),
        **{provenance: known[provenance] for provenance in PROVENANCES},
    }


@click.command()
@click.option("--all", "show_all", is_flag=True, help="List what is not served as well.")
@as_json
def coverage(show_all: bool, as_json: bool) -> None:
    """List the requests that are served, and how their behaviour is known.

    \b
    recorded    a real exchange shows it
    documented  the SDK's own material says so
    observed    public code or a thread says so
    assumed     inferred

    What is not served is parsed and validated, and answered with status 1030.

    \b
    Example:
      mockbooks coverage --all --json
    """
    found = rows()
    counts = counted(found)
    if as_json:
        print_json({"counts": counts, "requests": [asdict(row) for row in found if row.served or show_all]})
        return
    listed = [
        (row.request, row.since, row.provenance or "not served", row.source) for row in found if row.served or show_all
    ]
    print_table(listed, ("Request", "Since", "Known", "Source"))
    known = ", ".join(f"{counts[provenance]} {provenance}" for provenance in PROVENANCES if counts[provenance])
    click.echo(f"\n{counts['served']} of {counts['requests']} requests are served: {known}.")
