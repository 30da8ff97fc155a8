"""The company files that lie on the machine: each with its name on disk, its engine and its permissions.

File names are compared as Windows compares them, without case and with either slash. A company that lives in memory is
given the name QuickBooks would have saved it under.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from mockbooks.company.company_file import Company
from mockbooks.company.host import Host
from mockbooks.desktop.permissions import Permissions
from mockbooks.operations import Engine


class HoldsCompany(Protocol):
    """Whatever has a company: the company file as a user holds it."""

    @property
    def company(self) -> Company:
        """The company."""


# Where QuickBooks saves company files unless told otherwise [D:IMG].
FOLDER = "C:\\Users\\Public\\Documents\\Intuit\\QuickBooks\\Company Files"


@dataclass(slots=True)
class FileOnMachine:
    """One company file on this machine."""

    company: Company
    name: str = ""
    permissions: Permissions = field(init=False)
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        """Name the file after its path or its company, and start with nobody permitted."""
        self.name = self.name or file_name(self.company)
        self.permissions = Permissions(self.name)
        self.engine = Engine(self.company)

    @property
    def host(self) -> Host:
        """The QuickBooks the file is opened with."""
        return Host.of(self.company)

    def is_named(self, name: str) -> bool:
        """Whether this is the file of that name."""
        return _as_windows_compares(self.name) == _as_windows_compares(name)


def file_name(company: Company) -> str:
    """The path of a company on disk; for one in memory, where QuickBooks would have saved it."""
    if company.path is not None:
        return str(company.path)
    return f"{FOLDER}\\{company_name(company)}.QBW"


def company_name(company: Company) -> str:
    """What the company calls itself; "Company" while it has no name."""
    return str(company.singleton("Company").get("CompanyName") or "Company")


def _as_windows_compares(name: str) -> str:
    return name.replace("/", "\\").casefold()
