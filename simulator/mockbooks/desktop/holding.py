"""Which company file a QuickBooks has open, in which mode, and whether others let it.

Rules, all assumed but for the two modes' excluding each other:

- Single-user mode is refused with 0x80040422 while anybody else has the file, multi-user mode with 0x80040410 while
  somebody has it alone; "do not care" joins those who share it, and is otherwise single-user mode (0x80040403).
- In multi-user mode a user who is logged in on another machine is refused with 0x80040437.
- A folder in which nothing can be locked gives 0x8004041B.

A company in memory is this program's alone, and nobody stands in the way.
"""

from __future__ import annotations

from mockbooks.company.sharing import Sharing
from mockbooks.desktop.company_files import FileOnMachine
from mockbooks.desktop.sessions import FileMode
from mockbooks.qbxml import hresult
from mockbooks.qbxml.hresult import CallFailed

_IN_THE_WAY = {
    FileMode.SINGLE_USER: hresult.SINGLE_USER_REQUIRED,
    FileMode.MULTI_USER: hresult.OPEN_IN_ANOTHER_MODE,
    FileMode.DO_NOT_CARE: hresult.COMPANY_FILE_NOT_OPENED,
}


class Holding:
    """The file that one QuickBooks holds, if any."""

    def __init__(self, machine: str) -> None:
        """Nothing yet; `machine` is what other machines see."""
        self.file: FileOnMachine | None = None
        self.mode = FileMode.SINGLE_USER
        self._machine = machine
        self._user = ""

    def take(self, file: FileOnMachine, mode: FileMode, user: str) -> None:
        """Hold a file in a mode, or switch the held one to it; CallFailed if somebody else stands in the way."""
        if self.file is file and mode in (FileMode.DO_NOT_CARE, self.mode):
            return
        sharing = file.company.sharing
        try:
            chosen = self._chosen(file, mode, sharing)
            if sharing is not None:
                self._share(file, sharing, mode, chosen, user)
        except OSError as error:
            raise CallFailed(hresult.PERMISSION_LOCKED, f"{file.name} cannot be locked: {error}.") from error
        self.file, self.mode = file, chosen
        self._user = user if chosen is FileMode.MULTI_USER else ""

    def let_go(self) -> None:
        """Close the file, and let others have it."""
        file = self.file
        self._release()
        if file is not None:
            file.close()

    def _release(self) -> None:
        file, user, self.file, self._user = self.file, self._user, None, ""
        if file is not None and file.company.sharing is not None:
            if user:
                file.company.sharing.log_out(user)
            file.company.sharing.release()

    def _chosen(self, file: FileOnMachine, mode: FileMode, sharing: Sharing | None) -> FileMode:
        if mode is not FileMode.DO_NOT_CARE:
            return mode
        shared = sharing is not None and self.file is not file and sharing.others() == "together"
        return FileMode.MULTI_USER if shared else FileMode.SINGLE_USER

    def _share(self, file: FileOnMachine, sharing: Sharing, mode: FileMode, chosen: FileMode, user: str) -> None:
        if not sharing.take(alone=chosen is FileMode.SINGLE_USER):
            raise CallFailed(_IN_THE_WAY[mode], f"{file.name} is open elsewhere, and {mode.words} mode was asked.")
        self._release()
        if chosen is FileMode.MULTI_USER and not sharing.log_in(user, self._machine):
            sharing.release()
            raise CallFailed(
                hresult.USER_LOGGED_IN_ELSEWHERE, f"{user} has {file.name} open on another machine than this."
            )
