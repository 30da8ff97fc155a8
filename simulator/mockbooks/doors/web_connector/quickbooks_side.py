"""The Web Connector's side towards QuickBooks: one request processor, one session an update.

It connects under the application's name and asks for what the .qwc file wants (AuthPreferences) [D:WCG]; the file is
taken in the mode it is open in (assumed). What fails is given back as the failure, not raised: the exchange decides.
"""

from __future__ import annotations

from mockbooks.desktop.applications import AuthFlags
from mockbooks.desktop.desktop import Desktop
from mockbooks.desktop.request_processor import LOCAL_QBD, RequestProcessor
from mockbooks.desktop.sessions import FileMode
from mockbooks.doors.web_connector import company_ties
from mockbooks.doors.web_connector.actions import Begun
from mockbooks.doors.web_connector.qwc_file import QwcFile
from mockbooks.qbxml.hresult import CallFailed

__all__ = ["NotAdded", "QuickBooksSide"]


class NotAdded(Exception):
    """The application could not be added (QBWC1039); `failure` is what QuickBooks said, if it was QuickBooks."""

    def __init__(self, why: str, failure: CallFailed | None = None) -> None:
        self.why = why
        self.failure = failure
        super().__init__(f"QBWC1039: There was a problem adding the application. {why}")


class QuickBooksSide:
    """What one application has of QuickBooks: at most one session at a time."""

    def __init__(self, desktop: Desktop, qwc: QwcFile) -> None:
        """Talk to this QuickBooks for that application."""
        self._desktop = desktop
        self._qwc = qwc
        self._processor: RequestProcessor | None = None
        self._ticket = ""

    def begin(self, company_file: str) -> Begun | CallFailed:
        """Connect and begin a session with this company file, "" being the open one."""
        processor = self._desktop.request_processor()
        qwc = self._qwc
        try:
            processor.OpenConnection2(qwc.app_id, qwc.app_name, LOCAL_QBD)
            preferences = processor.AuthPreferences
            preferences.PutIsReadOnly(qwc.is_read_only)
            preferences.PutUnattendedModePref(qwc.unattended)
            preferences.PutPersonalDataPref(qwc.personal_data)
            if qwc.auth_flags != AuthFlags(0):
                preferences.PutAuthFlags(qwc.auth_flags)
            self._ticket = processor.BeginSession(company_file, FileMode.DO_NOT_CARE)
            self._processor = processor
            return Begun(
                processor.GetCurrentCompanyFileName(self._ticket), processor.QBXMLVersionsForSession(self._ticket)
            )
        except CallFailed as failure:
            self._processor = None
            processor.release()
            return failure

    def process(self, request: str) -> str | CallFailed:
        """Have a request set answered."""
        assert self._processor is not None, "a session was begun"
        try:
            return self._processor.ProcessRequest(self._ticket, request)
        except CallFailed as failure:
            return failure

    def end(self) -> None:
        """End the session and the connection; those that QuickBooks has lost are gone already."""
        processor, self._processor = self._processor, None
        if processor is None:
            return
        try:
            processor.EndSession(self._ticket)
            processor.CloseConnection()
        except CallFailed:
            processor.release()

    def tie(self) -> None:
        """Tie the application to the open company file, as adding it does. NotAdded if that cannot be done."""
        begun = self.begin("")
        if isinstance(begun, CallFailed):
            raise NotAdded(f"{begun.hresult} {begun.text} {begun.explanation}".strip(), begun)
        try:
            if company_ties.are_kept(begun.versions[-1], self._qwc):
                self._tie(begun)
        finally:
            self.end()

    def _tie(self, begun: Begun) -> None:
        version = begun.versions[-1]
        ties = company_ties.ties_of(self._asked(company_ties.question(version, self._qwc.owner_id)), self._qwc.owner_id)
        if ties.file_id is None:
            refusal = company_ties.refusal(self._asked(company_ties.tie(version, self._qwc, self._desktop.machine)))
            if refusal:
                raise NotAdded(refusal)
        elif ties.file_id.casefold() != self._qwc.file_id.casefold():
            raise NotAdded(
                f"Unique OwnerID/FileID pair value required: {begun.company_file} has FileID {ties.file_id} of OwnerID "
                f"{self._qwc.owner_id} already, the .qwc file has {self._qwc.file_id}."
            )

    def _asked(self, request: str) -> str:
        answer = self.process(request)
        if isinstance(answer, CallFailed):
            raise NotAdded(f"{answer.hresult} {answer.text} {answer.explanation}".strip(), answer)
        return answer
