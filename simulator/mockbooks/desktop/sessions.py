"""Sessions: one program's session with one company file, and in which mode a file is open."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from mockbooks.desktop.applications import Application, PersonalData, UnattendedMode, Wishes
from mockbooks.desktop.company_files import FileOnMachine
from mockbooks.desktop.dialogs import Access
from mockbooks.desktop.permissions import Grant
from mockbooks.operations import Session
from mockbooks.qbxml.hresult import CallFailed, HResult


class FileMode(IntEnum):
    """In which mode a file is, or is asked for (QBFileMode) [D:TLB]."""

    SINGLE_USER = 0
    MULTI_USER = 1
    DO_NOT_CARE = 2

    @property
    def words(self) -> str:
        """The mode as one reads it in a sentence."""
        return self.name.lower().replace("_", "-")


@dataclass(eq=False, slots=True)
class DesktopSession:
    """One program's session with one company file. `session` is the engine's part: what lives as long as this."""

    ticket: str
    application: Application
    file: FileOnMachine
    session: Session
    wishes: Wishes = Wishes()  # noqa: RUF009  (it never changes)
    grant: Grant | None = None
    """None for the program that is as if inside QuickBooks, which nobody is asked about."""
    lost: CallFailed | None = None
    """What its calls get since it was lost, along with QuickBooks or the file."""

    @property
    def unattended(self) -> UnattendedMode:
        """Whether it may come in while QuickBooks is closed: "required" is granted, in the words of the component."""
        always = self.grant is not None and self.grant.access is Access.ALWAYS
        return UnattendedMode.REQUIRED if always else UnattendedMode.OPTIONAL

    @property
    def personal_data(self) -> PersonalData:
        """Whether it sees personal data: "required" is granted."""
        return PersonalData.REQUIRED if self.session.personal_data else PersonalData.NOT_NEEDED

    @property
    def obeyed(self) -> bool:
        """Whether it got all that it asked for before it began (WasAuthPreferencesObeyed)."""
        unattended = self.wishes.unattended is UnattendedMode.OPTIONAL or self.unattended is UnattendedMode.REQUIRED
        data = self.wishes.personal_data is not PersonalData.REQUIRED or self.session.personal_data
        return unattended and data

    def lose(self, failure: HResult, why: str) -> None:
        """End it from QuickBooks' side."""
        self.session.end()
        self.lost = CallFailed(failure, why)


def ticket(number: int) -> str:
    """The n-th ticket: a signed 32-bit number in decimal, as in logs of 2021 and 2023 [R]; never the same twice."""
    scattered = number * 2654435761 % (1 << 32)
    return str(scattered - (1 << 32) if scattered >= 1 << 31 else scattered)
