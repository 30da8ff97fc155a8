"""`mockbooks case replay`: are the answers still those that were recorded?"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mockbooks_harness.cases.verdicts import Replay, Verdict

__all__ = ["replay"]

_EVERY = 50
_NOTHING_COMPARED = 3


@click.command(short_help="Ask again what was asked, and compare the answers.")
@click.argument("cases", metavar="CASE…", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--all", "show_all", is_flag=True, help="Name every request, not only those that differ.")
@click.option("--quiet", is_flag=True, help="Name cases alone.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")
def replay(cases: tuple[Path, ...], show_all: bool, quiet: bool, as_json: bool) -> None:
    """Ask again everything that was asked in CASE, of the company it began with, and compare the answers.

    Each request is the same, differs (where), is refused here but not there, or answered here but not there; what the
    session itself made may have other ids, times and EditSequences, the same ones throughout. CASE may be a folder of
    cases: a regression suite. The company in the case is not changed.

    Where an answer differs because it depends on what nothing in the recording shows, it is said what that is.

    Exit code 1: something is not the same; 3: there was nothing to compare.

    \b
    Example:
      mockbooks case replay acme-case
      mockbooks case replay tests/cases/ --quiet
    """
    from mockbooks_harness.cases.case import Case, NotACase
    from mockbooks_harness.cases.depending import in_report
    from mockbooks_harness.cases.replaying import replay as replayed
    from mockbooks_harness.cases.suite import cases_in

    results: dict[str, Replay] = {}
    try:
        for path in cases_in(cases):
            case = Case.open(path)
            progress = _Progress(path, len(case.exchanges))
            with case.company() as company:
                result = results[str(path)] = replayed(case.exchanges, company, progress=progress.done)
            known = in_report(case.text("understood.json"))
            result.verdicts = [_with_reason(verdict, known) for verdict in result.verdicts]
            progress.clear()
            if not as_json:
                _print(path, result, show_all=show_all, quiet=quiet)
    except NotACase as error:
        raise click.UsageError(str(error)) from None
    same = [path for path, result in results.items() if result.same]
    if as_json:
        record = {
            "same": len(same) == len(results),
            "cases": {path: each.as_record() for path, each in results.items()},
        }
        click.echo(json.dumps(record, indent=2, ensure_ascii=False))
    elif len(results) > 1:
        click.echo(f"{len(same)} of {len(results)} cases are the same.")
    if len(same) == len(results):
        return
    nothing = all(not result.compared for result in results.values() if not result.same)
    sys.exit(_NOTHING_COMPARED if nothing else 1)


class _Progress:
    """A line on the terminal that says how far it is; nothing where nobody looks on."""

    def __init__(self, path: Path, exchanges: int) -> None:
        self._path = path
        self._exchanges = exchanges
        self._is_shown = sys.stderr.isatty()

    def done(self, number: int) -> None:
        if self._is_shown and (number % _EVERY == 0 or number == self._exchanges):
            click.echo(f"\r{self._path}: {number} of {self._exchanges}", err=True, nl=False)

    def clear(self) -> None:
        if self._is_shown:
            click.echo("\r\x1b[K", err=True, nl=False)


def _with_reason(verdict: Verdict, known: dict[tuple[int, str], tuple[str, ...]]) -> Verdict:
    """A verdict with what the import told of it; of what is fine there is nothing to tell."""
    if verdict.verdict.is_fine:
        return verdict
    return replace(verdict, not_shown=known.get((verdict.number, verdict.request), ()))


def _print(path: Path, result: Replay, *, show_all: bool, quiet: bool) -> None:
    if not quiet:
        for verdict in result.verdicts:
            if show_all or not verdict.verdict.is_fine:
                click.echo(str(verdict))
    counted = ", ".join(f"{count} {outcome.value}" for outcome, count in result.counts.items())
    click.echo(
        f"{path}: {result.exchanges} exchanges: {counted or 'nothing to ask'}; {result.identical} byte for byte."
    )
    if not result.compared:
        click.echo(
            f"{path}: there was nothing to compare: of no exchange both the request and its answer are recorded."
        )
