"""Every situation in which a call fails as a whole: how it comes about, what the program gets, how we know.

A row is a small program: `cause` brings the situation about, `call` is what the program then calls. Both are Python,
and the tests run every row. At the start of each, `desktop` has the company file `acme.mkb` open in single-user mode
with nobody at the desk, and `processor` is connected as "App", which was granted "Yes, always". Where `ticket` occurs,
a session has begun before the cause.

How is known: that this situation gives this HRESULT. The numbers and texts themselves are documented [D:TLB].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mockbooks.desktop import com_failures
from mockbooks.qbxml import hresult as h
from mockbooks.qbxml.hresult import HResult

Provenance = Literal["recorded", "documented", "observed", "assumed"]


@dataclass(frozen=True, slots=True)
class Situation:
    """One row."""

    what: str
    hresult: HResult
    cause: str
    call: str
    known: Provenance


_BEGIN = 'processor.BeginSession("", 2)'
_NAMED = 'processor.BeginSession("acme.mkb", 2)'


def _sent(text: str) -> str:
    return f"processor.ProcessRequest(ticket, {text})"


def _signed(state: str) -> str:
    return (
        f'processor = desktop.request_processor(certificate=Certificate("Acme", "GlobalSign", {state}))\n'
        'processor.OpenConnection("", "App")'
    )


_ELSEWHERE = 'desktop.close()\nelsewhere = Desktop("acme.mkb", mode=FileMode.{})'
_BUSY = (
    'other = Company.open("acme.mkb", clock=company.clock)\nother.connection.execute("BEGIN IMMEDIATE")\n'
    'company.connection.execute("PRAGMA busy_timeout = 1")'
)

SITUATIONS: tuple[Situation, ...] = (
    # What is on the machine
    Situation(
        "neither QuickBooks nor the request processor is installed; a COM program cannot make the object",
        com_failures.INVALID_CLASS_STRING, "desktop.installation = Installation.NOTHING", _BEGIN, "observed",
    ),
    Situation(
        "the request processor is installed without QuickBooks",
        h.QBXML_NOT_INSTALLED, "desktop.installation = Installation.COMPONENT_ONLY", _BEGIN, "assumed",
    ),
    Situation(
        "parts of QuickBooks are missing",
        h.INSTALLATION_INCOMPLETE, "desktop.installation = Installation.INCOMPLETE", _BEGIN, "documented",
    ),
    Situation(
        "QuickBooks was never registered",
        h.NOT_REGISTERED, "desktop.installation = Installation.UNREGISTERED", _BEGIN, "documented",
    ),
    Situation(
        "QuickBooks is of before 2002",
        h.QBXML_NOT_SUPPORTED, "desktop.installation = Installation.WITHOUT_QBXML", _BEGIN, "documented",
    ),
    Situation(
        "the product takes no programs (QuickBooks Basic)",
        h.PRODUCT_NOT_SUPPORTED, 'desktop.host = Host(company.year, "Basic")', _BEGIN, "documented",
    ),
    Situation(
        "the program does not support Simple Start, which is running",
        h.SIMPLE_START_NOT_SUPPORTED,
        'desktop.host = Host(company.year, "Simple Start")\nprocessor.AuthPreferences.PutAuthFlags(0x2)',
        _BEGIN, "documented",
    ),
    Situation(
        "the program does not support Pro, which is running",
        h.PRO_NOT_SUPPORTED, "processor.AuthPreferences.PutAuthFlags(0x8)", _BEGIN, "documented",
    ),
    Situation(
        "the program does not support Premier, which is running",
        h.PREMIER_NOT_SUPPORTED,
        'desktop.host = Host(company.year, "Premier")\nprocessor.AuthPreferences.PutAuthFlags(0x8)',
        _BEGIN, "documented",
    ),
    Situation(
        "the program does not support Enterprise, which is running",
        h.ENTERPRISE_NOT_SUPPORTED,
        'desktop.host = Host(company.year, "Enterprise")\nprocessor.AuthPreferences.PutAuthFlags(0x2)',
        _BEGIN, "documented",
    ),
    Situation(
        "multi-user mode is asked of Simple Start",
        h.MULTI_USER_REQUIRED, 'desktop.host = Host(company.year, "Simple Start")',
        'processor.BeginSession("", 1)', "documented",
    ),
    # Whether QuickBooks runs
    Situation(
        "QuickBooks is not running, and no file is named",
        h.QUICKBOOKS_NOT_RUNNING, "desktop.close()", _BEGIN, "documented",
    ),
    Situation(
        "QuickBooks is running without a file, and no file is named",
        h.NO_COMPANY_FILE_OPEN, "desktop.close_company()", _BEGIN, "documented",
    ),
    Situation(
        "QuickBooks would have to be started and does not start",
        h.QUICKBOOKS_NOT_STARTED, "desktop.close()\ndesktop.can_start = False", _NAMED, "observed",
    ),
    Situation(
        "QuickBooks is still starting",
        h.NOT_INITIALIZED, "desktop.close()\ndesktop.start(takes=30)", _BEGIN, "documented",
    ),
    Situation("two copies of QuickBooks are running", h.MULTIPLE_INSTANCES, "desktop.start()", _BEGIN, "observed"),
    Situation(
        "a modal dialog is on the screen",
        h.MODAL_DIALOG, 'desktop.show(Dialog("reminder", "Reminders", ("Pay the rent",)))', _BEGIN, "observed",
    ),
    Situation(
        "a modal dialog comes up in mid-session",
        h.MODAL_DIALOG, 'desktop.show(Dialog("reminder", "Reminders", ("Pay the rent",)))', _sent("HOST"), "observed",
    ),
    Situation(
        "a program has QuickBooks come up on the screen, and nobody types the password",
        h.COMPANY_FILE_NOT_OPENED_IN_TIME,
        'desktop.users.set_password("Admin", "Secret12")\ndesktop.close()\nprocessor.CloseConnection()\n'
        'processor.OpenConnection2("", "App", 3)',
        _NAMED, "documented",
    ),
    Situation("QuickBooks is closed in mid-session", h.NO_ACCESS, "ticket; desktop.close()", _sent("HOST"), "assumed"),
    Situation(
        "QuickBooks dies in mid-session",
        com_failures.SERVER_UNAVAILABLE, "ticket; desktop.crash()", _sent("HOST"), "observed",
    ),
    Situation(
        "the session is lost, and QuickBooks goes on",
        h.INVALID_TICKET, 'desktop.faults.add(call="ProcessRequest", then="lose_session")', _sent("HOST"), "assumed",
    ),
    # The company file
    Situation(
        "another file is open than the one that is named",
        h.ANOTHER_COMPANY_FILE_OPEN, "", r'processor.BeginSession("C:\\Books\\Other.QBW", 2)', "observed",
    ),
    Situation(
        "there is no such file",
        h.COMPANY_FILE_NOT_OPENED, "desktop.close()", 'processor.BeginSession("nowhere.mkb", 2)', "observed",
    ),
    Situation(
        "the file is damaged, or none at all",
        h.COMPANY_FILE_VERSION_UNKNOWN, 'desktop.close()\nPath("broken.mkb").write_text("no database" * 99)',
        'processor.BeginSession("broken.mkb", 2)', "observed",
    ),
    Situation(
        "the file is of a later format than this QuickBooks reads",
        h.COMPANY_FILE_VERSION_UNKNOWN,
        'company.connection.execute("PRAGMA user_version = 999")\ndesktop.close()\ndesktop = Desktop()\n'
        'processor = desktop.request_processor()\nprocessor.OpenConnection("", "App")',
        _NAMED, "documented",
    ),
    Situation(
        "the file is one of another year's QuickBooks",
        h.COMPANY_FILE_NOT_SUPPORTED, "desktop.host = Host(2019)", _BEGIN, "assumed",
    ),
    Situation(
        "the file has Shared Books and was opened in read-only mode",
        h.SHARED_BOOKS_READ_ONLY, "desktop.file.shared_books_read_only = True", _BEGIN, "documented",
    ),
    Situation(
        "the file was closed, and its name is asked for",
        h.NO_COMPANY_FILE_NAME, "desktop.close_company()", "processor.GetCurrentCompanyFileName(ticket)", "assumed",
    ),
    Situation(
        "another process is writing to the file and does not come to an end",
        h.INTERNAL_ERROR, f"ticket\n{_BUSY}", _sent("ADD"), "assumed",
    ),
    Situation(
        "the same, while a permission is to be written into the file",
        h.PERMISSION_LOCKED, f'desktop.permissions.remove("App")\nperson.allows()\n{_BUSY}', _BEGIN, "assumed",
    ),
    # Who else has the file open
    Situation(
        "multi-user mode is asked, and the file is open in single-user mode",
        h.OPEN_IN_ANOTHER_MODE, "", 'processor.BeginSession("", 1)', "documented",
    ),
    Situation(
        "single-user mode is asked, and the file is open in multi-user mode",
        h.OPEN_IN_ANOTHER_MODE, "desktop.switch_to_multi_user()", 'processor.BeginSession("", 0)', "documented",
    ),
    Situation(
        "single-user mode is asked, and another process shares the file in multi-user mode",
        h.SINGLE_USER_REQUIRED, _ELSEWHERE.format("MULTI_USER"), 'processor.BeginSession("acme.mkb", 0)', "documented",
    ),
    Situation(
        "single-user mode is asked, and another process has the file in single-user mode",
        h.SINGLE_USER_REQUIRED, _ELSEWHERE.format("SINGLE_USER"), 'processor.BeginSession("acme.mkb", 0)', "assumed",
    ),
    Situation(
        "multi-user mode is asked, and another process has the file in single-user mode",
        h.OPEN_IN_ANOTHER_MODE, _ELSEWHERE.format("SINGLE_USER"), 'processor.BeginSession("acme.mkb", 1)', "assumed",
    ),
    Situation(
        "any mode is asked, and another process has the file in single-user mode",
        h.COMPANY_FILE_NOT_OPENED, _ELSEWHERE.format("SINGLE_USER"), _NAMED, "assumed",
    ),
    Situation(
        "the user to be logged in is logged in from another machine",
        h.USER_LOGGED_IN_ELSEWHERE,
        'desktop.close()\nelsewhere = Desktop("acme.mkb", mode=FileMode.MULTI_USER, machine="FRONT-DESK")',
        'processor.BeginSession("acme.mkb", 1)', "observed",
    ),
    # Permission
    Situation(
        "a first access, and nobody is at the desk",
        h.NOT_AUTHORIZED_YET, 'desktop.permissions.remove("App")', _BEGIN, "observed",
    ),
    Situation(
        "a first access, and the user who is logged in is not the administrator",
        h.NOT_AUTHORIZED_YET,
        'desktop.permissions.remove("App")\nperson.allows()\nperson.is_administrator = False', _BEGIN, "observed",
    ),
    Situation(
        "a first access while QuickBooks is closed",
        h.NOT_AUTHORIZED_YET, 'desktop.permissions.remove("App")\ndesktop.close()', _NAMED, "observed",
    ),
    Situation(
        'the prompt is answered "No"',
        h.USER_DENIED_ACCESS, 'desktop.permissions.remove("App")\nperson.refuses()', _BEGIN, "observed",
    ),
    Situation(
        "the prompt is closed without an answer",
        h.USER_DENIED_ACCESS,
        'desktop.permissions.remove("App")\nperson.answers("application certificate", None)', _BEGIN, "assumed",
    ),
    Situation(
        '"Yes, always" is chosen, and the second question answered "No"',
        h.USER_DENIED_ACCESS, 'desktop.permissions.remove("App")\nperson.allows(sure=False)', _BEGIN, "assumed",
    ),
    Situation(
        '"No" was answered earlier',
        h.NO_PERMISSION, 'desktop.permissions.grant("App", Access.NO)', _BEGIN, "observed",
    ),
    Situation(
        '"Don\'t allow any applications to access this company file" is ticked',
        h.NO_PERMISSION, "desktop.permissions.allow_none()", _BEGIN, "assumed",
    ),
    Situation(
        '"Yes, whenever … open" was answered, and QuickBooks is closed',
        h.NO_AUTOMATIC_LOGIN, 'desktop.permissions.grant("App", Access.WHILE_OPEN)\ndesktop.close()',
        _NAMED, "documented",
    ),
    Situation(
        '"Yes, prompt each time" was answered, and QuickBooks is closed',
        h.NO_AUTOMATIC_LOGIN, 'desktop.permissions.grant("App", Access.EACH_TIME)\ndesktop.close()',
        _NAMED, "documented",
    ),
    Situation(
        "the login that was stored for the program has expired: the password was changed",
        h.AUTOMATIC_LOGIN_FAILED, 'desktop.users.expire_login("Admin")\ndesktop.close()', _NAMED, "assumed",
    ),
    Situation(
        "the login was stored on another machine",
        h.AUTOMATIC_LOGIN_FAILED, 'desktop.permissions.grant("App", machine="FRONT-DESK")\ndesktop.close()',
        _NAMED, "assumed",
    ),
    Situation(
        "the configuration has changed, and the administrator has not re-authorized the program",
        h.REAUTHORIZATION_REQUIRED, "desktop.permissions.require_reauthorization()\ndesktop.close()",
        _NAMED, "documented",
    ),
    Situation(
        "the program's certificate is invalid",
        h.CERTIFICATE_INVALID, _signed("is_valid=False"), _BEGIN, "documented",
    ),
    Situation(
        "the program's certificate has been revoked",
        h.CERTIFICATE_REVOKED, _signed("is_revoked=True"), _BEGIN, "documented",
    ),
    Situation(
        "the program's certificate has expired, and QuickBooks is closed",
        h.CERTIFICATE_EXPIRED,
        _signed("expires=date(2020, 1, 1)")
        + '\ndesktop.permissions.grant(Application("App", Certificate("Acme", "GlobalSign")))\ndesktop.close()',
        _NAMED, "documented",
    ),
    Situation(
        "the program's certificate has expired, and the warning is not answered with a permission",
        h.CERTIFICATE_EXPIRED,
        _signed("expires=date(2020, 1, 1)")
        + '\nperson.allows(Access.WHILE_OPEN).answers("expired certificate", "Do Not Allow")',
        _BEGIN, "assumed",
    ),
    Situation(
        "personal data is required and granted, and the administrator has no complex password",
        h.PASSWORD_NOT_COMPLEX,
        'desktop.permissions.grant("App", personal_data=True)\nprocessor.AuthPreferences.PutPersonalDataPref(1)',
        _BEGIN, "observed",
    ),
    # The order of calls
    Situation(
        "a session before a connection", h.NOT_CONNECTED, "processor.CloseConnection()", _BEGIN, "documented",
    ),
    Situation("a request before a session", h.NO_SESSION, "", 'processor.ProcessRequest("1", HOST)', "documented"),
    Situation(
        "a ticket that is not the session's", h.INVALID_TICKET, "ticket", 'processor.ProcessRequest("1", HOST)',
        "documented",
    ),
    Situation(
        "a second connection of one object", h.ALREADY_CONNECTED, "", 'processor.OpenConnection("", "App")',
        "documented",
    ),
    Situation("a second session of one connection", h.SESSION_ALREADY_BEGUN, "ticket", _BEGIN, "documented"),
    Situation(
        "preferences are put inside a session",
        h.CALL_INSIDE_SESSION, "ticket", "processor.AuthPreferences.PutIsReadOnly(True)", "documented",
    ),
    Situation(
        "a program without a name",
        h.NO_APPLICATION_NAME, "processor.CloseConnection()", 'processor.OpenConnection("", "")', "documented",
    ),
    Situation(
        "a connection to QuickBooks Online, or of a type that does not exist",
        h.CONNECTION_TYPE_NOT_FOUND, "processor.CloseConnection()", 'processor.OpenConnection2("", "App", 4)',
        "assumed",
    ),
    Situation("a file mode that does not exist", h.INVALID_PARAMETER, "", 'processor.BeginSession("", 7)', "assumed"),
    Situation(
        "an unattended mode that does not exist",
        h.INVALID_PARAMETER, "", "processor.AuthPreferences.PutUnattendedModePref(9)", "assumed",
    ),
    # The request set as a whole
    Situation(
        "a text that is no sound request set",
        h.PARSE_ERROR, "ticket", _sent('HOST.replace("HostQuery", "HostQwery")'), "recorded",
    ),
    Situation(
        "rollbackOnError", h.ROLLBACK_NOT_SUPPORTED, "ticket", _sent('HOST.replace("stop", "rollback")'), "recorded",
    ),
    Situation(
        "a version of qbXML that this QuickBooks does not know",
        h.VERSION_NOT_SUPPORTED, "ticket", _sent('HOST.replace("13.0", "9.9")'), "observed",
    ),
    Situation(
        "a version of qbXML that is newer than the request processor",
        h.VERSION_NOT_SUPPORTED_BY_LIBRARY, "ticket", _sent('HOST.replace("13.0", "99.0")'), "assumed",
    ),
    Situation(
        "a subscription sent as a request", h.WRONG_MESSAGE_SET, "ticket", _sent("SUBSCRIPTION"), "documented",
    ),
    Situation(
        "a request sent as a subscription",
        h.WRONG_MESSAGE_SET, "", "processor.ProcessSubscription(HOST)", "documented",
    ),
    Situation(
        "a subscription to a QuickBooks of before 2004",
        h.CALL_NOT_AVAILABLE, "desktop.host = Host(2003)", "processor.ProcessSubscription(SUBSCRIPTION)", "assumed",
    ),
)  # fmt: skip
"""Every situation, in the order in which a program meets them."""

UNREACHABLE: tuple[tuple[HResult, str], ...] = (
    (h.UNEXPECTED_ERROR, "what QuickBooks itself did not expect; here it is a fault of Mockbooks, and is meant never"),
    (h.OUT_OF_MEMORY, "memory does not run out on demand"),
    (h.TEXT_FROM_QUICKBOOKS, "stands for a text of QuickBooks' own; no such text is known: give one as `message`"),
    (h.SCRIPTS_NOT_ALLOWED, "for scripts in a web page; there is no browser that could host the component"),
    (h.REMOTE_NOT_ALLOWED, "for connections from another machine; a remote connection type is refused at once"),
    (com_failures.SERVER_FAULT, "the component itself crashed; when it does is not known"),
    (
        com_failures.CLASS_NOT_REGISTERED,
        "a 64-bit program that makes the 32-bit component; here the object is made in the program's own interpreter",
    ),
)
"""What no situation brings about, with the reason. It comes as a fault: `desktop.faults.add(call=…, hresult=…)`."""
