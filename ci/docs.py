"""Writes the pages of docs/ that are drawn from the program itself; with --check, only says whether they are current.

    python ci/docs.py [--check]

Exit code 1 with --check: a page differs from what would be written, or is missing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"
_HEAD = "<!-- Written by ci/docs. Change the program, not this page. -->\n\n"


def main() -> int:
    options = argparse.ArgumentParser(description="Write the generated pages of docs/.")
    options.add_argument("--check", action="store_true", help="write nothing; exit code 1 if a page is not current")
    only_check = options.parse_args().check
    stale = []
    for name, page in PAGES.items():
        file = DOCS / name
        written = _HEAD + page()
        if not file.exists() or file.read_text("utf-8") != written:
            stale.append(name)
            if not only_check:
                file.write_text(written, "utf-8")
    for name in stale:
        print(f"docs/{name}: {'not current; run ci/docs' if only_check else 'written'}")
    return 1 if stale and only_check else 0


def coverage_page() -> str:
    """Each request, whether it is served, and how its behaviour is known."""
    from mockbooks.doors.command_line.coverage import counted, rows, summary

    found = rows()
    lines = [
        "# Coverage",
        "",
        "What is served, and how its behaviour is known: *recorded* (a real exchange shows it), *documented* (the",
        "SDK's own material says so), *observed* (public code or a thread says so) or *assumed*. What is not served is",
        "parsed and validated all the same, answered with status 1030, and marked in the journal: it is our gap, not",
        "QuickBooks' refusal. The same list: `mockbooks coverage --all`.",
        "",
        summary(counted(found)),
        "",
        *_table(
            ("Request", "Since", "Known", "Shown", "Source"),
            ((row.request, row.since, row.state, row.told, row.source) for row in found),
        ),
    ]
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """The help of every command."""
    import click

    from mockbooks.doors.command_line import main as program

    context = program.make_context("mockbooks", [], resilient_parsing=True, terminal_width=100)
    lines = ["# Commands", "", "```text", program.get_help(context), "```", ""]
    for verb in program.list_commands(context):
        command = program.get_command(context, verb)
        assert command is not None
        inner = command.make_context(verb, [], parent=context, resilient_parsing=True, terminal_width=100)
        lines += [f"## {verb}", "", "```text", command.get_help(inner), "```", ""]
        if isinstance(command, click.Group):
            for name, below in command.commands.items():
                innermost = below.make_context(name, [], parent=inner, resilient_parsing=True, terminal_width=100)
                lines += [f"### {verb} {name}", "", "```text", below.get_help(innermost), "```", ""]
    return "\n".join(lines).rstrip() + "\n"


def status_codes_page() -> str:
    """The table of status codes."""
    from mockbooks.qbxml.status import STATUS_CODES

    lines = [
        "# Status codes",
        "",
        "What the answer to a single request says about it. *Known* is how the code and its meaning are known,",
        "*wording* how its text is. `{…}` stands for a value of the request.",
        "",
        *_table(
            ("Code", "Severity", "Message", "When", "Known", "Wording"),
            (
                (row.code, row.severity, row.template, row.meaning, row.provenance, row.wording)
                for row in STATUS_CODES.values()
            ),
        ),
    ]
    return "\n".join(lines) + "\n"


def hresults_page() -> str:
    """The table of HRESULTs."""
    from mockbooks.qbxml.hresult import HRESULTS

    lines = [
        "# HRESULTs",
        "",
        "What QuickBooks says when a whole call fails: there is no answer then, only this number and this sentence.",
        "The journal and `mockbooks validate` add what QuickBooks does not say: where, and what was expected there.",
        "",
        *_table(
            ("Number", "Signed", "Name", "Text"),
            ((str(row), row.signed, row.name, row.text) for row in HRESULTS.values()),
        ),
    ]
    return "\n".join(lines) + "\n"


def situations_page() -> str:
    """Every session-level situation: how it comes about, and what a program gets."""
    from mockbooks.desktop.situations import SITUATIONS, UNREACHABLE

    lines = [
        "# What a connector meets before a single request is answered",
        "",
        "Each row is a small program that the tests run: the cause, then the call. At the start `desktop` has the",
        "company file `acme.mkb` open in single-user mode with nobody at the desk, and `processor` is connected as",
        '"App", which was granted "Yes, always"; where `ticket` occurs, a session has begun. *Known* says how we know',
        "that this situation gives this HRESULT; the numbers and texts are documented ([HRESULTs](hresults.md)).",
        "",
        *_table(
            ("Situation", "HRESULT", "Text", "Cause", "Call", "Known"),
            (
                (row.what, str(row.hresult), row.hresult.text, _code(row.cause), _code(row.call), row.known)
                for row in SITUATIONS
            ),
        ),
        "",
        "## Not brought about by a situation",
        "",
        'These come only as a fault: `desktop.faults.add(call="BeginSession", hresult="out_of_memory")`.',
        "",
        *_table(
            ("HRESULT", "Name", "Text", "Why"),
            ((str(row), row.name, row.text, reason) for row, reason in UNREACHABLE),
        ),
        "",
        "QuickBooks 2022 and later refuse programs while the file of an expired subscription is in view-only mode; the",
        "number of that HRESULT is not published, so it is not here.",
    ]
    return "\n".join(lines) + "\n"


def report_types_page() -> str:
    """Every type of report: its title, and how it is known."""
    from mockbooks.reports import definitions

    lines = [
        "# Types of report",
        "",
        "Every type that the ten report requests have, with the title it is answered with and how the report is known:",
        "what *recorded*, *documented*, *observed* and *assumed* mean is said under [coverage](coverage.md).",
        "How reports are asked for: [reports](reports.md).",
        "",
        *_table(
            ("Request", "Type", "Title", "Known", "Where from"),
            (
                (f"{family}ReportQueryRq", each.type, each.title, each.provenance, each.evidence)
                for (family, _), each in definitions().items()
            ),
        ),
    ]
    return "\n".join(lines) + "\n"


def codat_page() -> str:
    """The mocked Codat: its faces, and the operations of the public one."""
    import inspect

    from mockbooks_harness import codat
    from mockbooks_harness.codat import connector_face, control_face, faults, limits, modes
    from mockbooks_harness.codat.routes import PUBLIC

    def said(module: object) -> list[str]:
        return ["```text", *inspect.cleandoc(getattr(module, "__doc__", "")).splitlines(), "```", ""]

    lines = [
        "# The mocked Codat",
        "",
        "In Python: `Codat`, or the fixture `codat_mock`. For other languages: `mockbooks codat serve`",
        "([commands](commands.md)). A program: [examples/codat_client](../examples/codat_client/test_codat_client.py).",
        "",
        *said(codat),
        "## Modes, limits, faults",
        "",
        *said(modes),
        *said(limits),
        *said(faults),
        "## The connector's face",
        "",
        *said(connector_face),
        "## The face for tests",
        "",
        *said(control_face),
        "## The public face",
        "",
        f"{len(PUBLIC)} operations. *Success* is the one status that Codat's clients take; *refusals* are all others",
        "that an operation may answer. `mockbooks codat describe` prints the same as an OpenAPI document.",
        "",
        *_table(
            ("Operation", "Success", "Refusals", "Parameters"),
            (
                (
                    _Code(f"`{row.operation}`"),
                    row.success,
                    " ".join(str(status) for status in sorted(row.refusals)),
                    " ".join(row.query),
                )
                for row in PUBLIC
            ),
        ),
    ]
    return "\n".join(lines) + "\n"


def connector_life_page() -> str:
    """The connector's life: its tables as they run, and the statements about it with the tests that hold them."""
    from mockbooks_harness.connector import life, web_link
    from mockbooks_harness.connector.generations import GENERATIONS
    from mockbooks_harness.connector.obstacles import TOLD
    from statements import NUMBERS, missing, statements

    held = statements()
    numbered = [row for row in held if isinstance(row.number, int)]
    lines = [
        "# The connector's life",
        "",
        "How to run it, and how to put your own in its place: [connector](connector.md). Marks of evidence: R",
        "recorded, D documented, O observed, A assumed; what follows the colon is the source.",
        "",
        "## The table",
        "",
        "What the connector does when something happens, as it runs. An action comes to another event, which is looked",
        "up in the same table; what the machine stopped in the middle of is brought to its end, or done again.",
        "",
        "```mermaid",
        life.diagram(),
        "```",
        "",
        *_table(
            ("State", "Event", "Goes to", "Does", "Known"),
            (
                (state.value, event.value, row.target.value, row.action or "", row.known)
                for (state, event), row in life.TABLE.items()
            ),
        ),
        "",
        "## The Link page of the third generation",
        "",
        "```mermaid",
        web_link.diagram(),
        "```",
        "",
        "## Generations",
        "",
        *_table(
            ("Generation", "When", "Program", "Folder", "Calls itself", "Regions", "For all users", "Schedule"),
            (
                (
                    each.key,
                    each.when,
                    each.executable("Client"),
                    each.folder,
                    each.application,
                    ", ".join(each.regions),
                    "yes" if each.for_all_users else "no",
                    "yes" if each.scheduled else "no",
                )
                for each in GENERATIONS.values()
            ),
        ),
        "",
        "## What stands in the way",
        "",
        "What Codat shows for a failure of QuickBooks, before QuickBooks' own words ([situations](situations.md)).",
        "",
        *_table(("HRESULT", "Told"), ((f"0x{code:08X}", text) for code, text in TOLD.items())),
        "",
        "## Statements",
        "",
        f"{len(numbered)} of {len(NUMBERS)} numbered statements about the connector and {len(held) - len(numbered)} "
        "without a number are held by tests, in",
        "[tests/mockbooks_harness/connector/statements](../tests/mockbooks_harness/connector/statements).",
        *([f"Not held: {', '.join(str(number) for number in missing(held))}."] if missing(held) else []),
        "",
        *_table(
            ("No", "Statement", "Generation", "Known", "Tests"),
            (
                (
                    row.number,
                    " ".join(row.said),
                    row.generation,
                    row.known,
                    _Code(", ".join(dict.fromkeys(f"`{file}::{name}`" for file, name in row.tests))),
                )
                for row in held
            ),
        ),
    ]
    return "\n".join(lines) + "\n"


def mapping_tables_page() -> str:
    """The mapping's tables: each member both ways with its evidence, and what a projection drops, counted."""
    from mockbooks_harness.mapping import TABLES, deletes
    from mockbooks_harness.mapping.projection import dropped
    from mockbooks_harness.mapping.tabulation import held_to, rows_of

    lost = {key: dropped(table) for key, table in TABLES.items() if table.creates}
    lines = [
        "# The mapping's tables",
        "",
        "How each member of a Codat record is read from qbXML and written to it, as the program does it, with the",
        "evidence: *D:EX* Codat's own QuickBooks Desktop examples, *D:DOC* its documentation, *D:SCH* the qbXML",
        "schema, *R* a recording, *A* assumed. *Held to*: what a push is refused for; *!* is required. How it is",
        "used: [mapping](mapping.md).",
        "",
        "## What a projection drops",
        "",
        "`project` keeps of a record that was read what can be pushed; pushed, it reads back the same. How often each",
        "member is dropped in a company: `mockbooks mapping push FILE`.",
        "",
        *_table(
            ("Data type", "Members dropped", "Which"),
            ((key, len(rows), ", ".join(row.member for row in rows)) for key, rows in lost.items()),
        ),
        "",
    ]
    for key, table in TABLES.items():
        lines += [f"## {key}", ""]
        made = [f"read from {table.report}, month by month" if table.report else f"read from {', '.join(table.rets)}"]
        made += [f"created as {', '.join(form.add for form in table.forms if form.add)}"] if table.creates else []
        made += [f"updated as {', '.join(form.mod for form in table.forms if form.mod)}"] if table.updates else []
        made += [f"deleted as {', '.join(deletes(key))}"] if table.deletable else []
        made += ["" if table.changes else "read whole each time"]
        lines += [f"{table.model}: {'; '.join(part for part in made if part)}.", ""]
        for form, rows in rows_of(table):
            lines += [f"### {key}: {form}", ""] if len(table.forms) > 1 else []
            lines += _table(
                ("Codat", "qbXML", "Known", "Written to", "Held to", "In a projection"),
                ((row.member, row.place, row.evidence, row.written, held_to(row), row.kept) for row in rows),
            )
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


class _Code(str):
    """A cell that is written as it is."""

    __slots__ = ()


def _code(text: str) -> _Code:
    lines = [line for line in text.split("\n") if line and line != "ticket"]
    return _Code("<br>".join(f"`{line.removeprefix('ticket; ').replace('|', chr(92) + '|')}`" for line in lines))


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    written = [f"| {' | '.join(heads)} |", f"|{'|'.join(' --- ' for _ in heads)}|"]
    written += [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]
    return written


def _cell(value: object) -> str:
    if isinstance(value, _Code):
        return value
    text = " ".join(str(value).split())
    for mark in "\\|<>*_{}":
        text = text.replace(mark, f"\\{mark}")
    return text


PAGES: dict[str, Callable[[], str]] = {
    "codat.md": codat_page,
    "commands.md": commands_page,
    "connector-life.md": connector_life_page,
    "coverage.md": coverage_page,
    "hresults.md": hresults_page,
    "mapping-tables.md": mapping_tables_page,
    "report-types.md": report_types_page,
    "situations.md": situations_page,
    "status-codes.md": status_codes_page,
}

if __name__ == "__main__":
    sys.exit(main())
