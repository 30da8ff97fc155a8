"""`mockbooks coverage`: each request, whether it is served, and how its behaviour is known.

What is counted as served is what exchanges of the tests have shown: one that was accepted and whose effect was read
back. `exchanged.json` holds what they have shown; `ci/served` writes it, `ci/test` fails if a run does not bear it out.
Where something cannot be shown of a request, `CANNOT_BE_SHOWN` says why. A request that no desktop edition has is not
counted: there is nothing to serve.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files
from types import MappingProxyType

import click

from mockbooks.doors.command_line.printing import as_json, print_json, print_table
from mockbooks.operations.registry import operations
from mockbooks.qbxml import catalogue

#: How something is known, best evidence first.
PROVENANCES = ("recorded", "documented", "observed", "assumed")
#: What exchanges are to show of each request.
SHOWS = ("accepted", "read back", "refused")

_ON_THE_SCREEN = MappingProxyType({"read back": "no request reads what stands on the screen"})

CANNOT_BE_SHOWN: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "ListDisplayAddRq": _ON_THE_SCREEN,
        "ListDisplayModRq": _ON_THE_SCREEN,
        "TxnDisplayAddRq": _ON_THE_SCREEN,
        "TxnDisplayModRq": _ON_THE_SCREEN,
    }
)
"""Of a request, what no exchange can show, and why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One request. `known` and `source` are empty where there is no operation.

    `shown` is what exchanges of the tests have shown, `cannot` what they cannot, and why: accepted, read back, refused.
    """

    request: str
    since: str
    served: bool
    known: str
    source: str
    shown: tuple[str, ...]
    cannot: Mapping[str, str]
    editions: tuple[str, ...]

    @property
    def state(self) -> str:
        """How it is known; or that there is nothing, or nothing that has been shown."""
        if self.served:
            return self.known
        if not self.editions:
            return "in no desktop edition"
        return "not shown yet" if self.known else "not served"

    @property
    def told(self) -> str:
        """What was shown, and what cannot be."""
        cannot = [f"not {what}: {why}" for what, why in self.cannot.items()]
        return "; ".join([", ".join(self.shown), *cannot]).lstrip("; ")


def rows() -> list[Row]:
    """Every request of the catalogue, in its order."""
    table = operations()
    exchanged: dict[str, list[str]] = json.loads((files(__package__) / "exchanged.json").read_text("utf-8"))
    found = []
    for entry in catalogue.messages():
        if entry.kind != "request":
            continue
        operation, shown = table.get(entry.name), tuple(exchanged.get(entry.name, ()))
        cannot = CANNOT_BE_SHOWN.get(entry.name, {})
        served = operation is not None and {"accepted", "read back"} <= {*shown, *cannot}
        known, source = (operation.provenance, operation.source) if operation else ("", "")
        editions = tuple(sorted(edition.value for edition in entry.editions))
        found.append(Row(entry.name, str(entry.since), served, known, source, shown, dict(cannot), editions))
    return found


def counted(found: list[Row]) -> dict[str, int]:
    """How many the desktop editions have, how many are served, and how many are known in which way."""
    known = Counter(row.known for row in found if row.served)
    return {
        "requests": sum(bool(row.editions) for row in found),
        "served": sum(row.served for row in found),
        "refusal shown": sum(row.served and "refused" in row.shown for row in found),
        **{provenance: known[provenance] for provenance in PROVENANCES},
    }


def summary(counts: dict[str, int]) -> str:
    """The counts in a sentence or two."""
    known = ", ".join(f"{counts[provenance]} {provenance}" for provenance in PROVENANCES if counts[provenance])
    return (
        f"{counts['served']} of {counts['requests']} requests are served: {known}. The tests show each of them "
        f"accepted and its effect read back where anything reads it, and {counts['refusal shown']} of them refused as "
        "well."
    )


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

    A request counts as served when exchanges of the tests have shown it accepted and its effect read back. What is not
    served is parsed and validated, and answered with status 1030.

    \b
    Example:
      mockbooks coverage --all --json
    """
    found = rows()
    counts = counted(found)
    if as_json:
        print_json({"counts": counts, "requests": [asdict(row) for row in found if row.served or show_all]})
        return
    listed = [(row.request, row.since, row.state, row.told, row.source) for row in found if row.served or show_all]
    print_table(listed, ("Request", "Since", "Known", "Shown", "Source"))
    click.echo(f"\n{summary(counts)}")
