"""The company files that lie on the machine: each with its name on disk, its engine, its permissions and its users.

File names are compared as Windows compares them, without case and with either slash. A company that lives in memory is
given the name QuickBooks would have saved it under. A file that is known by its path alone is opened when it is first
needed, and may turn out to be none.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from mockbooks.company.clock import Clock, ManualClock
from mockbooks.company.company_file import Company, CompanyFileError
from mockbooks.company.host import Host
from mockbooks.desktop.answering import Answering
from mockbooks.desktop.kept import InFile, rows
from mockbooks.desktop.permissions import Permissions
from mockbooks.desktop.users import Users
from mockbooks.qbxml import hresult
from mockbooks.qbxml.hresult import CallFailed
from mockbooks.qbxml.record import Record

#: Under what name the faults of a recipe are kept in the file.
FAULTS = "Faults"


class HoldsCompany(Protocol):
    """Whatever has a company: the company file as a user holds it."""

    @property
    def company(self) -> Company:
        """The company."""


# Where QuickBooks saves company files unless told otherwise [D:IMG].
FOLDER = "C:\\Users\\Public\\Documents\\Intuit\\QuickBooks\\Company Files"


@dataclass(frozen=True, slots=True)
class OpenFile:
    """What there is to an open file."""

    company: Company
    engine: Answering
    users: Users
    permissions: Permissions


class FileOnMachine:
    """One company file on this machine."""

    def __init__(self, company: Company | Path, name: str = "", *, clock: Clock | None = None) -> None:
        """Know a company, or the path of one, which then goes by `clock` (without one: on from its last change)."""
        self.name = name or (str(company) if isinstance(company, Path) else file_name(company))
        self.shared_books_read_only = False
        """The file has Shared Books and was opened in read-only mode: no programs (0x80040439)."""
        self.has_brought_faults = False
        """Whether the faults of its recipe apply already."""
        self._path = company if isinstance(company, Path) else company.path
        self._clock = clock
        self._opened = _opened(company, self.name) if isinstance(company, Company) else None
        self._is_ours = self._opened is None

    def opened(self) -> OpenFile:
        """The file, opened if it was not yet. CallFailed if that cannot be done."""
        if self._opened is None:
            assert self._path is not None, "a company in memory is open from the start"
            self._opened = _opened(_open(self._path, self._clock), self.name)
        return self._opened

    def close(self) -> None:
        """Close it, if it was opened here; it is opened again when it is needed, and its clock goes on."""
        if self._is_ours and self._opened is not None:
            self._clock = self._opened.company.clock
            self._opened.company.close()
            self._opened = None

    @property
    def company(self) -> Company:
        """The company in the file. CallFailed if it cannot be opened."""
        return self.opened().company

    @property
    def engine(self) -> Answering:
        """What answers requests to it."""
        return self.opened().engine

    @property
    def permissions(self) -> Permissions:
        """Its integrated-applications preferences."""
        return self.opened().permissions

    @property
    def users(self) -> Users:
        """Who may log into it."""
        return self.opened().users

    @property
    def clock(self) -> Clock | None:
        """What it goes by; None if it was not opened yet and no clock was given."""
        return self._clock if self._opened is None else self._opened.company.clock

    @property
    def host(self) -> Host:
        """The QuickBooks the file is opened with."""
        return Host.of(self.company)

    def is_company(self, company: Company) -> bool:
        """Whether this is the file of that company."""
        if self._opened is not None:
            return self._opened.company is company
        return company.path is not None and company.path == self._path

    def faults(self) -> list[dict[str, str]]:
        """The faults that its recipe put into it."""
        return rows(InFile(self.company, FAULTS).load(), "Fault")

    def is_named(self, name: str) -> bool:
        """Whether this is the file of that name, or lies at that path."""
        compared = _as_windows_compares(name)
        return compared == _as_windows_compares(self.name) or (
            self._path is not None and compared == _as_windows_compares(str(self._path))
        )


def file_at(name: str, folder: Path | None = None) -> Path | None:
    """The file that lies where a name says; None if there is none, or it lies outside the folder, if one is given."""
    if not name:
        return None
    try:
        path = Path(name) if folder is None else (folder / name).resolve()
        if folder is not None and not path.is_relative_to(folder):
            return None
        return path if path.is_file() else None
    except (OSError, ValueError, RuntimeError):  # too long for a name, or no name at all
        return None


def kept_faults(tables: list[dict[str, str]]) -> Record:
    """Faults in the form in which a file keeps them."""
    return {"Fault": [dict(table) for table in tables]}


def file_name(company: Company) -> str:
    """The whole path of a company on disk; for one in memory, where QuickBooks would have saved it."""
    if company.path is not None:
        return str(company.path.absolute())
    return f"{FOLDER}\\{company_name(company)}.QBW"


def company_name(company: Company) -> str:
    """What the company calls itself; "Company" while it has no name."""
    return str(company.singleton("Company").get("CompanyName") or "Company")


def _opened(company: Company, name: str) -> OpenFile:
    users = Users(InFile(company, "Users"))
    permissions = Permissions(name, InFile(company, "IntegratedApplications"), users)
    return OpenFile(company, Answering(company), users, permissions)


def _open(path: Path, clock: Clock | None) -> Company:
    """Open a file; which HRESULT each misfortune gives is observed for a missing and a damaged file, else assumed."""
    if not path.is_file():
        raise CallFailed(hresult.COMPANY_FILE_NOT_OPENED, f"There is no company file {path}.")
    try:
        company = Company.open(path, clock=clock or ManualClock())
        if clock is None:
            company.clock = ManualClock(datetime.fromtimestamp(company.counters.value("edit"), UTC))
    except CompanyFileError as error:
        raise CallFailed(hresult.COMPANY_FILE_VERSION_UNKNOWN, str(error)) from error
    except sqlite3.OperationalError as error:
        raise CallFailed(hresult.INTERNAL_ERROR, f"{path} is busy or cannot be read: {error}.") from error
    except (sqlite3.DatabaseError, KeyError, ValueError) as error:
        raise CallFailed(hresult.COMPANY_FILE_VERSION_UNKNOWN, f"{path} is damaged: {error!r}.") from error
    return company


def _as_windows_compares(name: str) -> str:
    return name.replace("/", "\\").casefold()
