"""Runs a Windows program, as it is, with a QuickBooks on its machine.

The program runs in this interpreter as if it had been started by itself: its own `sys.argv`, its own folder first on
the path, its own exit code. QuickBooks has a company file open on the screen, or is closed, and somebody at the desk
answers the permission prompt. Everything about the run goes to stderr; stdout is the program's.
"""

from __future__ import annotations

import argparse
import os
import runpy
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mockbooks.company import CompanyFileError, SystemClock
from mockbooks.desktop.desktop import Desktop, FileMode
from mockbooks.desktop.dialogs import Access, Certificate
from mockbooks.desktop.person import Person
from mockbooks.doors.com.stand_ins import windows
from mockbooks.front import CompanyFile
from mockbooks.journal import Journal
from mockbooks.journal_file import JournalFile, journal_of
from mockbooks.qbxml.hresult import CallFailed

if TYPE_CHECKING:
    from mockbooks.journal import Exchange

ANSWERS = {
    "always": Access.ALWAYS,
    "while-open": Access.WHILE_OPEN,
    "each-time": Access.EACH_TIME,
    "no": Access.NO,
    "nobody": None,
}
#: The company file to open where the command line names none.
FILE_VARIABLE = "MOCKBOOKS_COMPANY"


def main(words: Sequence[str]) -> int:
    """Run what the words say; the exit code of the program, 2 if the words make no sense."""
    own, program = _split(words)
    chosen = _options().parse_args(own)
    if not program or program == ["-m"]:
        _options().print_usage(sys.stderr)
        return 2
    if program[0] != "-m" and not Path(program[0]).exists():
        sys.stderr.write(f"{program[0]}: there is no such program\n")
        return 2
    try:
        company, path = _company(chosen)
    except (CompanyFileError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    journal: Journal = JournalFile(journal_of(path)) if path is not None and chosen.journal else Journal()
    with company:
        try:
            desktop = Desktop(person=_person(chosen.answer), journal=journal, clock=company.clock)
            if chosen.closed:
                desktop.add_file(company)
            else:
                desktop.open(company, mode=FileMode.MULTI_USER if chosen.multi_user else FileMode.SINGLE_USER)
        except CallFailed as failure:
            sys.stderr.write(f"{failure.hresult} {failure.text}\n{failure.explanation}\n")
            return 1
        certificate = Certificate(chosen.signed_by, "Mockbooks") if chosen.signed_by else None
        with windows(desktop, certificate=certificate):
            code = _run(program)
        desktop.close()
    _report(journal, whole=chosen.explain)
    return code


_WITH_VALUE = ("--file", "--recipe", "--seed", "--answer", "--signed-by")


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m mockbooks.run_windows",
        usage="%(prog)s [options] {PROGRAM.py | -m MODULE} …",
        description="Run an unmodified Windows program against a QuickBooks that is not there.",
        epilog="Example: python -m mockbooks.run_windows --file acme.mkb export.py --all",
    )
    parser.add_argument("--file", type=Path, help=f"the company file to open (also: {FILE_VARIABLE})")
    parser.add_argument("--recipe", help="generate a company by this recipe instead, in memory")
    parser.add_argument("--seed", type=int, default=0, help="the seed it is generated with")
    parser.add_argument("--empty", action="store_true", help="a new company with nothing in it, in memory")
    parser.add_argument("--closed", action="store_true", help="QuickBooks is not running; the file is on the machine")
    parser.add_argument("--multi-user", action="store_true", help="the file is open in multi-user mode")
    parser.add_argument("--answer", choices=ANSWERS, default="always", help="what is answered to the permission prompt")
    parser.add_argument("--signed-by", metavar="DEVELOPER", help="the program has a certificate of this developer")
    parser.add_argument("--no-journal", dest="journal", action="store_false", help="do not write FILE.journal")
    parser.add_argument("--explain", action="store_true", help="show the whole journal at the end")
    return parser


def _split(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Our own options, and the program with its words: as Python's own, a file, or -m and a module."""
    place = 0
    while place < len(words) and words[place].startswith("-") and words[place] != "-m":
        place += 2 if words[place] in _WITH_VALUE else 1
    return list(words[:place]), list(words[place:])


def _company(chosen: argparse.Namespace) -> tuple[CompanyFile, Path | None]:
    """The company to open, and where it lies."""
    named = chosen.file or (os.environ.get(FILE_VARIABLE) if not (chosen.recipe or chosen.empty) else None)
    if named:
        return CompanyFile.open(named, clock=SystemClock()), Path(named)
    if chosen.empty:
        return CompanyFile.create(clock=SystemClock()), None
    return CompanyFile.generate(chosen.recipe or "consultancy", seed=chosen.seed, clock=SystemClock()), None


def _person(answer: str) -> Person:
    access = ANSWERS[answer]
    return Person() if access is None else Person().allows(access)


def _run(program: list[str]) -> int:
    before_argv, before_path = sys.argv, list(sys.path)
    try:
        if program[0] == "-m":
            sys.argv = program[1:]
            sys.path[0:0] = [str(Path.cwd())]
            runpy.run_module(program[1], run_name="__main__", alter_sys=True)
        else:
            sys.argv = program
            sys.path[0:0] = [str(Path(program[0]).resolve().parent)]
            runpy.run_path(program[0], run_name="__main__")
    except SystemExit as stop:
        return _exit_code(stop)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.argv, sys.path[:] = before_argv, before_path
    return 0


def _exit_code(stop: SystemExit) -> int:
    if stop.code is None or isinstance(stop.code, int):
        return stop.code or 0
    sys.stderr.write(f"{stop.code}\n")
    return 1


def _report(journal: Journal, *, whole: bool) -> None:
    """What the program does not say: why calls failed, and what the emulator does not serve yet."""
    shown: list[Exchange] = [each for each in journal if whole or each.failed or each.not_served]
    for each in shown:
        sys.stderr.write(f"{each.explain()}\n")
