"""What QuickBooks says when a whole call fails: the 59 HRESULTs of the request processor.

A COM call that fails gives no answer text, only this number and this sentence; `ProcessRequest` too, when the request
set cannot be taken as a whole. (One request of an accepted set is refused with a status code instead: `status`.)

The texts are the string resources of the request processor's library, whose ids are the low words of the numbers.
[D:TLB] documented, all of them. The sentence never says where the fault is; our explanation stands beside it in
`CallFailed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mockbooks.qbxml.fault import Fault


@dataclass(frozen=True, slots=True)
class HResult:
    """One failure of a call: number, symbolic name (ours), text (QuickBooks')."""

    code: int
    """The unsigned number, 0x80040400 and up."""
    name: str
    """A symbolic name of ours, in snake case."""
    text: str
    """The sentence, word by word; one of them has a `%s` to fill."""

    @property
    def signed(self) -> int:
        """The number as COM clients see it: a signed 32-bit integer."""
        return self.code - (1 << 32)

    def __str__(self) -> str:
        return f"0x{self.code:08X}"


class CallFailed(Exception):
    """A call to the request processor fails as a whole: nothing was done and there is no answer text.

    `text` is what QuickBooks says; `explanation` is what it does not: what is wrong, where, what was expected there;
    `fault` the same in pieces, if it is in the text of a request.
    """

    def __init__(self, hresult: HResult, explanation: str | Fault = "", *, detail: str = "") -> None:
        self.hresult = hresult
        self.fault = explanation if isinstance(explanation, Fault) else None
        self.explanation = str(explanation)
        self.text = hresult.text.replace("%s", detail)
        super().__init__(f"{hresult}: {self.text}" + (f" [{self.explanation}]" if self.explanation else ""))


PARSE_ERROR = HResult(0x80040400, "parse_error", "QuickBooks found an error when parsing the provided XML text stream.")
NO_ACCESS = HResult(0x80040401, "no_access", "Could not access QuickBooks.")
UNEXPECTED_ERROR = HResult(
    0x80040402,
    "unexpected_error",
    'Unexpected error. Check the "qbsdklog.txt" file for possible additional information.',
)
COMPANY_FILE_NOT_OPENED = HResult(
    0x80040403,
    "company_file_not_opened",
    "Could not open the specified QuickBooks company data file.",
)
QBXML_NOT_SUPPORTED = HResult(
    0x80040404,
    "qbxml_not_supported",
    "The version of QuickBooks currently running does not support qbXML.",
)
QBXML_NOT_INSTALLED = HResult(0x80040405, "qbxml_not_installed", "qbXML components have not been installed.")
COMPANY_FILE_VERSION_UNKNOWN = HResult(
    0x80040406,
    "company_file_version_unknown",
    "Could not determine the version of the QuickBooks company data file, or the data file has been modified "
    "and requires a newer version of QuickBooks.",
)
INSTALLATION_INCOMPLETE = HResult(
    0x80040407,
    "installation_incomplete",
    "The installation of QuickBooks appears to be incomplete. Please reinstall QuickBooks.",
)
QUICKBOOKS_NOT_STARTED = HResult(0x80040408, "quickbooks_not_started", "Could not start QuickBooks.")
COMPANY_FILE_NOT_SUPPORTED = HResult(
    0x80040409,
    "company_file_not_supported",
    "The current version of QuickBooks cannot work with the specified company data file. %s",
)
ANOTHER_COMPANY_FILE_OPEN = HResult(
    0x8004040A,
    "another_company_file_open",
    "A QuickBooks company data file is already open and it is different from the one requested or there are "
    "multiple company files open.",
)
NO_COMPANY_FILE_NAME = HResult(
    0x8004040B,
    "no_company_file_name",
    "Could not get the name of the current QuickBooks company data file.",
)
NO_SESSION = HResult(0x8004040C, "no_session", 'The "BeginSession" method has not been called or it did not succeed.')
INVALID_TICKET = HResult(0x8004040D, "invalid_ticket", "The ticket parameter is invalid.")
OUT_OF_MEMORY = HResult(0x8004040E, "out_of_memory", "There is not enough memory to complete the request.")
NOT_CONNECTED = HResult(0x8004040F, "not_connected", 'The "OpenConnection" method has not been called.')
OPEN_IN_ANOTHER_MODE = HResult(
    0x80040410,
    "open_in_another_mode",
    "The QuickBooks company data file is currently open in a mode other than the one specified by your application.",
)
SESSION_ALREADY_BEGUN = HResult(
    0x80040411,
    "session_already_begun",
    'Before calling the "BeginSession" method, you must call the "EndSession" method to terminate the current session.',
)
ALREADY_CONNECTED = HResult(
    0x80040412,
    "already_connected",
    'You cannot make multiple successive calls to the "OpenConnection" method. Call "CloseConnection" before '
    'calling "OpenConnection" again.',
)
ROLLBACK_NOT_SUPPORTED = HResult(
    0x80040413,
    "rollback_not_supported",
    'QuickBooks does not support the "rollbackOnError" value of the "onError" attribute.',
)
MODAL_DIALOG = HResult(
    0x80040414,
    "modal_dialog",
    "A modal dialog box is showing in the QuickBooks user interface. Your application cannot access "
    "QuickBooks until the user dismisses the dialog box.",
)
NO_APPLICATION_NAME = HResult(
    0x80040415,
    "no_application_name",
    'A call to the "OpenConnection" method must include the name of your application.',
)
QUICKBOOKS_NOT_RUNNING = HResult(
    0x80040416,
    "quickbooks_not_running",
    'If QuickBooks is not running, a call to the "BeginSession" method must include the name of the '
    "QuickBooks company data file.",
)
NO_COMPANY_FILE_OPEN = HResult(
    0x80040417,
    "no_company_file_open",
    'If the QuickBooks company data file is not open, a call to the "BeginSession" method must include the '
    "name of the data file.",
)
NOT_AUTHORIZED_YET = HResult(
    0x80040418,
    "not_authorized_yet",
    "This application has not accessed this QuickBooks company data file before. The QuickBooks "
    "administrator must grant an application permission to access a QuickBooks company data file for the "
    "first time.",
)
CERTIFICATE_INVALID = HResult(
    0x80040419,
    "certificate_invalid",
    "This application's certificate is invalid.  An application must have a valid certificate to access "
    "QuickBooks company data files.",
)
NO_PERMISSION = HResult(
    0x8004041A,
    "no_permission",
    "This application does not have permission to access this QuickBooks company data file. The QuickBooks "
    "administrator can grant access permission through the Integrated Application preferences.",
)
PERMISSION_LOCKED = HResult(
    0x8004041B,
    "permission_locked",
    "Unable to lock the necessary information to allow this application to access this QuickBooks company "
    "data file.  Try again later.",
)
INTERNAL_ERROR = HResult(
    0x8004041C,
    "internal_error",
    "An internal QuickBooks error occurred while trying to access the QuickBooks company data file.",
)
NO_AUTOMATIC_LOGIN = HResult(
    0x8004041D,
    "no_automatic_login",
    "This application is not allowed to log into this QuickBooks company data file automatically. The "
    "QuickBooks administrator can grant permission for an automatic login through the Integrated Application "
    "preferences.",
)
CERTIFICATE_EXPIRED = HResult(
    0x8004041E,
    "certificate_expired",
    "This application's certificate is expired. If you want to allow the application to log into QuickBooks "
    'automatically, log into QuickBooks and try again. Then click "Allow Always" when you are notified that '
    "the certificate has expired.",
)
PRODUCT_NOT_SUPPORTED = HResult(
    0x8004041F,
    "product_not_supported",
    "This flavor of QuickBooks cannot accept XML requests. Another product in the QuickBooks line, such as "
    "QuickBooks Pro or Premier, 2002 or later, is required.",
)
USER_DENIED_ACCESS = HResult(0x80040420, "user_denied_access", "The QuickBooks user has denied access.")
TEXT_FROM_QUICKBOOKS = HResult(
    0x80040421,
    "text_from_quickbooks",
    "The returned text is passed via the qbXML COM Request Processor directly from QuickBooks to your "
    "application and is not issued by the qbXML COM Request Processor itself. You may find it useful to copy "
    "the text verbatim to your message window.",
)
SINGLE_USER_REQUIRED = HResult(
    0x80040422,
    "single_user_required",
    "This application requires Single User file access mode and there is already another application sharing "
    "data with this QuickBooks company data file.",
)
VERSION_NOT_SUPPORTED = HResult(
    0x80040423,
    "version_not_supported",
    "The version of QBXML that was requested is not supported or is unknown.",
)
NOT_INITIALIZED = HResult(
    0x80040424,
    "not_initialized",
    "QuickBooks did not finish its initialization. Please try again later.",
)
INVALID_PARAMETER = HResult(0x80040425, "invalid_parameter", "Invalid parameter.")
SCRIPTS_NOT_ALLOWED = HResult(0x80040426, "scripts_not_allowed", "Scripts are not allowed to call QBXMLRP.")
NOT_REGISTERED = HResult(0x80040427, "not_registered", "The QuickBooks application needs to be registered.")
VERSION_NOT_SUPPORTED_BY_LIBRARY = HResult(
    0x80040428,
    "version_not_supported_by_library",
    "The version of QBXML that was requested is not supported by this version of the QBXMLRP library.",
)
WRONG_MESSAGE_SET = HResult(
    0x80040429,
    "wrong_message_set",
    "The message set requested cannot be processed through the API that was called.",
)
REMOTE_NOT_ALLOWED = HResult(0x8004042A, "remote_not_allowed", "This call may not be made from a remote system.")
CALL_NOT_AVAILABLE = HResult(
    0x8004042B,
    "call_not_available",
    "This call is unavailable in this version of QuickBooks.",
)
CERTIFICATE_REVOKED = HResult(
    0x8004042C,
    "certificate_revoked",
    "This application's certificate has been revoked by its certification authority.  An application must "
    "have a valid certificate to access QuickBooks company data files.",
)
COMPANY_FILE_NOT_OPENED_IN_TIME = HResult(
    0x8004042D,
    "company_file_not_opened_in_time",
    "QuickBooks did not finish opening the data file while launching its UI, and we decided to give up. "
    "Perhaps the user did not complete the QuickBooks login process.",
)
CALL_INSIDE_SESSION = HResult(
    0x8004042E,
    "call_inside_session",
    'This call cannot be made after calling "BeginSession" and before calling "EndSession".',
)
CONNECTION_TYPE_NOT_FOUND = HResult(
    0x8004042F,
    "connection_type_not_found",
    "The requested connection type could not be found.",
)
AUTOMATIC_LOGIN_FAILED = HResult(
    0x80040430,
    "automatic_login_failed",
    "This application is unable to log into this QuickBooks company data file automatically. The QuickBooks "
    "administrator must grant permission for an automatic login through the Integrated Application "
    "preferences.  If such permission was already granted, the administrator must revoke permission, save "
    "preferences, then grant the permission again.",
)
SIMPLE_START_NOT_SUPPORTED = HResult(
    0x80040431,
    "simple_start_not_supported",
    "The application trying to connect to QuickBooks does not support QuickBooks Simple Start Edition.  "
    "Please contact the manufacturer of your application for a version that does support QuickBooks Simple "
    "Start Edition.",
)
PRO_NOT_SUPPORTED = HResult(
    0x80040432,
    "pro_not_supported",
    "The application trying to connect to QuickBooks does not support QuickBooks Pro.  Please contact the "
    "manufacturer of your application for a version that does support QuickBooks Pro.",
)
PREMIER_NOT_SUPPORTED = HResult(
    0x80040433,
    "premier_not_supported",
    "The application trying to connect to QuickBooks does not support QuickBooks Premier.  Please contact "
    "the manufacturer of your application for a version that does support QuickBooks Premier.",
)
ENTERPRISE_NOT_SUPPORTED = HResult(
    0x80040434,
    "enterprise_not_supported",
    "The application trying to connect to QuickBooks does not support QuickBooks Enterprise.  Please contact "
    "the manufacturer of your application for a version that does support QuickBooks Enterprise.",
)
REAUTHORIZATION_REQUIRED = HResult(
    0x80040435,
    "reauthorization_required",
    "Recent changes to your configuration require you (the QuickBooks Administrator) to go into the "
    "Integrated Applications preferences and re-authorize your integrated application to log in "
    "automatically.",
)
MULTI_USER_REQUIRED = HResult(
    0x80040436,
    "multi_user_required",
    "This application requires Multi User file access mode, but QuickBooks Simple Start does not support "
    "Multi User access.",
)
USER_LOGGED_IN_ELSEWHERE = HResult(
    0x80040437,
    "user_logged_in_elsewhere",
    "The user you are trying to log in with is already logged in from another machine.",
)
MULTIPLE_INSTANCES = HResult(
    0x80040438,
    "multiple_instances",
    "The application trying to connect to QuickBooks is not supported while multiple instances of QuickBooks "
    "are running.",
)
SHARED_BOOKS_READ_ONLY = HResult(
    0x80040439,
    "shared_books_read_only",
    "The application trying to connect to QuickBooks is not supported while a file with Shared Books is "
    "opened in read-only mode.",
)
PASSWORD_NOT_COMPLEX = HResult(
    0x80040440,
    "password_not_complex",
    "Quickbooks can't return sensitive information, if company file is not protected with a complex password",
)

HRESULTS: Mapping[int, HResult] = MappingProxyType(
    {row.code: row for row in tuple(globals().values()) if isinstance(row, HResult)}
)
"""Every HRESULT by its unsigned number, in ascending order."""
