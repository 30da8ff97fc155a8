"""AuthPreferences: what a program asks for before its session, and afterwards whether it got it.

Names and dispatch ids are the component's own [D:TLB]. The Put… calls come before BeginSession (0x8004042E inside a
session); WasAuthPreferencesObeyed and the Get… calls need the ticket of a session. What the Get… calls give is taken
from their names: what holds in that session (assumed).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mockbooks.desktop.applications import AuthFlags, PersonalData, UnattendedMode, Wishes
from mockbooks.qbxml import hresult
from mockbooks.qbxml.hresult import CallFailed

if TYPE_CHECKING:
    from mockbooks.desktop.request_processor import RequestProcessor


class AuthPreferences:
    """The preferences of one request processor."""

    def __init__(self, processor: RequestProcessor) -> None:
        """Made by the request processor."""
        self._processor = processor
        self.wishes = Wishes()

    def WasAuthPreferencesObeyed(self, ticket: str) -> bool:  # noqa: N802
        """Whether the session got all that was asked for."""
        return self._processor.session_of("WasAuthPreferencesObeyed", ticket).obeyed

    def GetIsReadOnly(self, ticket: str) -> bool:  # noqa: N802
        """Whether the session may only read."""
        return self._processor.session_of("GetIsReadOnly", ticket).wishes.read_only

    def PutIsReadOnly(self, isReadOnly: bool) -> None:  # noqa: N802, N803
        """Ask for a session that only reads: writing is refused with 3263 in it."""
        self._put("PutIsReadOnly", replace(self.wishes, read_only=bool(isReadOnly)))

    def GetUnattendedModePref(self, ticket: str) -> int:  # noqa: N802
        """1 if the program may come in while QuickBooks is closed, otherwise 2."""
        return int(self._processor.session_of("GetUnattendedModePref", ticket).unattended)

    def PutUnattendedModePref(self, unattendedModePref: int) -> None:  # noqa: N802, N803
        """Ask to be let in while QuickBooks is closed: 1 required, 2 optional."""
        with self._processor.checked("PutUnattendedModePref", f"{unattendedModePref}"):
            wanted = UnattendedMode(_among(unattendedModePref, tuple(UnattendedMode)))
        self._put("PutUnattendedModePref", replace(self.wishes, unattended=wanted))

    def GetPersonalDataPref(self, ticket: str) -> int:  # noqa: N802
        """1 if the session sees personal data, otherwise 3."""
        return int(self._processor.session_of("GetPersonalDataPref", ticket).personal_data)

    def PutPersonalDataPref(self, personalDataPref: int) -> None:  # noqa: N802, N803
        """Ask for personal data: 1 required, 2 optional, 3 not needed."""
        with self._processor.checked("PutPersonalDataPref", f"{personalDataPref}"):
            wanted = PersonalData(_among(personalDataPref, tuple(PersonalData)))
        self._put("PutPersonalDataPref", replace(self.wishes, personal_data=wanted))

    def PutAuthFlags(self, authFlags: int) -> None:  # noqa: N802, N803
        """Say which products are supported: 1 Simple Start, 2 Pro, 4 Premier, 8 Enterprise, 0 all of them."""
        self._put("PutAuthFlags", replace(self.wishes, flags=AuthFlags(authFlags & 0x8000000F)))

    def _put(self, call: str, wishes: Wishes) -> None:
        with self._processor.checked(call, str(wishes)):
            self._processor.check_outside_session()
            self.wishes = wishes


def _among(value: int, known: tuple[int, ...]) -> int:
    if value not in known:
        listed = ", ".join(str(int(each)) for each in known)
        raise CallFailed(hresult.INVALID_PARAMETER, f"{value} is none of {listed}.")
    return value
