"""`mockbooks validate`: what is wrong with a request, where, and what QuickBooks would say.

QuickBooks stops at the first fault of a document; here every request is looked at for itself, its structure first and
then its values, so that one run shows as much as can be known without a company file.
"""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, BinaryIO

import click

from mockbooks.doors.command_line.files import request_file
from mockbooks.doors.command_line.printing import as_json, print_json
from mockbooks.operations.registry import operations
from mockbooks.qbxml import reader
from mockbooks.qbxml.hresult import CallFailed
from mockbooks.qbxml.record import read_record
from mockbooks.qbxml.status import Refused
from mockbooks.qbxml.versions import VERSIONS, Edition, Version, parse_version

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: what it is, and QuickBooks' number and sentence for it."""

    what: str
    code: str
    quickbooks_says: str


@dataclass(slots=True)
class Findings:
    """What was found in a document."""

    version: str = ""
    requests: list[str] = field(default_factory=list)
    not_served: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def _version(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Version | None:
    if value is None:
        return None
    try:
        return parse_version(value)[0]
    except ValueError:
        known = ", ".join(map(str, VERSIONS))
        raise click.BadParameter(f"{value} is no version of qbXML; there are {known}.") from None


@click.command()
@request_file
@click.option(
    "--version", "as_version", callback=_version, metavar="13.0",
    help="Judge it by this version, whatever the document says.",
)  # fmt: skip
@click.option(
    "--edition", type=click.Choice([edition.value for edition in Edition]), default=Edition.US.value, show_default=True,
    help="Judge it as this edition of QuickBooks would.",
)  # fmt: skip
@as_json
def validate(request_file: BinaryIO, as_version: Version | None, edition: str, as_json: bool) -> None:
    """Say what is wrong with a request document, where, and what QuickBooks would say.

    \b
    Example:
      mockbooks validate request.xml --version 8.0
    """
    findings = find(request_file.read(), as_version, Edition(edition))
    if as_json:
        print_json({"valid": not findings.problems, **asdict(findings)})
    else:
        _print(findings)
    sys.exit(1 if findings.problems else 0)


def find(text: bytes, as_version: Version | None, edition: Edition) -> Findings:
    """Everything that can be said about a document without a company file."""
    findings = Findings()
    try:
        root, prolog = reader.parse(text)
        version = as_version or reader.requested_version(prolog, VERSIONS, edition)
        findings.version = str(version)
        document, message_set = reader.open_set(root, version, edition, "messages")
    except CallFailed as failure:
        findings.problems.append(_failed(failure))
        return findings
    for element in message_set:
        name = str(element.tag)
        findings.requests.append(name)
        problem = _request_problem(element, document)
        if problem is not None:
            findings.problems.append(problem)
        elif name not in operations() and name not in findings.not_served:
            findings.not_served.append(name)
    return findings


def _request_problem(element: _Element, document: reader.RequestDocument) -> Problem | None:
    try:
        request = reader.read_request(element, document)
    except CallFailed as failure:
        return _failed(failure)
    try:
        read_record(request.element, request.node)
    except Refused as refused:
        place = f"line {request.sourceline}, {request.name}"
        return Problem(f"{place}: a value is refused", str(refused.code), refused.message)
    return None


def _failed(failure: CallFailed) -> Problem:
    return Problem(failure.explanation, str(failure.hresult), failure.text)


def _print(findings: Findings) -> None:
    for problem in findings.problems:
        click.echo(problem.what)
        click.echo(f"  QuickBooks says: {problem.code} {problem.quickbooks_says}")
    if not findings.problems:
        number = len(findings.requests)
        click.echo(f"Sound: qbXML {findings.version}, {number} request{'' if number == 1 else 's'}.")
    for name in findings.not_served:
        click.echo(f"{name} is not served by Mockbooks yet; it would be answered with status 1030.", err=True)
