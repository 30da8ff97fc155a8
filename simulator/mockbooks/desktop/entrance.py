"""What a program meets on its way into a session, rule by rule; each raises CallFailed if it forbids it.

In this order:

- What is not installed cannot be called (`installation`).
- Several copies running: no sessions (0x80040438). Still starting: 0x80040424. A modal dialog on the screen: no calls
  (0x80040414).
- A file name is needed when QuickBooks is not running (0x80040416) or has no file open (0x80040417); with one the file
  is opened in the background, for the session only, if "always" was granted.
- With a file open, an empty name means that file, another name is refused (0x8004040A): all sessions of a machine see
  one company file. A file of another version of QuickBooks is refused (0x80040409).
- The product must take programs, and the program the product (`applications`).
- The mode asked for must be the one the file is open in (0x80040410); "do not care" takes it as it is [D:OSR]. Another
  machine or process that has the file open counts too (`holding`).
- Then the permissions decide (`permissions`).
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from mockbooks.company.local_time import local_date
from mockbooks.desktop.applications import Application, PersonalData, Wishes
from mockbooks.desktop.company_files import FileOnMachine
from mockbooks.desktop.permissions import Grant
from mockbooks.qbxml import hresult
from mockbooks.qbxml.hresult import CallFailed

if TYPE_CHECKING:
    from mockbooks.desktop.desktop import Desktop


def check_reachable(desktop: Desktop) -> None:
    """QuickBooks can be talked to at all."""
    desktop.installation.check()
    if desktop.copies > 1:
        raise CallFailed(
            hresult.MULTIPLE_INSTANCES, f"{desktop.copies} copies of QuickBooks are running; exactly one may be."
        )
    if desktop.is_starting:
        raise CallFailed(hresult.NOT_INITIALIZED, f"QuickBooks is starting and will be ready at {desktop.ready_at}.")
    check_no_dialog(desktop)


def check_no_dialog(desktop: Desktop) -> None:
    """No modal dialog is on the screen."""
    if desktop.modal_dialog is not None:
        raise CallFailed(hresult.MODAL_DIALOG, f'The dialog "{desktop.modal_dialog.title}" waits to be dismissed.')


def check_can_start(desktop: Desktop) -> None:
    """QuickBooks can be started for a program."""
    desktop.installation.check()
    if not desktop.can_start:
        raise CallFailed(hresult.QUICKBOOKS_NOT_STARTED, "QuickBooks cannot be started (desktop.can_start).")


def check_version(desktop: Desktop, file: FileOnMachine) -> None:
    """A file made for another year's QuickBooks than the one that is installed is not opened (assumed)."""
    if desktop.host is not None and desktop.host.year != file.host.year:
        newer = file.host.year > desktop.host.year
        detail = "It needs a newer version." if newer else "It needs to be updated first."
        explanation = f"{file.name} is a file of {file.host.product_name}, this is {desktop.host.product_name}."
        raise CallFailed(hresult.COMPANY_FILE_NOT_SUPPORTED, explanation, detail=detail)


def file_for(desktop: Desktop, file_name: str) -> FileOnMachine:
    """The file a session is asked for by name: the one in use, or one to open in the background."""
    in_use = desktop.file
    if in_use is not None:
        if file_name and not in_use.is_named(file_name):
            raise CallFailed(
                hresult.ANOTHER_COMPANY_FILE_OPEN, f"Open is {in_use.name}, BeginSession asked for {file_name}."
            )
        return in_use
    if not file_name and not desktop.is_running:
        raise CallFailed(hresult.QUICKBOOKS_NOT_RUNNING, "QuickBooks is not running and no file was named.")
    if not file_name:
        raise CallFailed(
            hresult.NO_COMPANY_FILE_OPEN, "QuickBooks is running without a company file, and no file was named."
        )
    known = desktop.find(file_name)
    if known is None:
        raise CallFailed(hresult.COMPANY_FILE_NOT_OPENED, f"There is no company file {file_name} on this machine.")
    if not desktop.is_running:
        check_can_start(desktop)
    return known


def let_in(
    desktop: Desktop, application: Application, file: FileOnMachine, wishes: Wishes, *, automatic: bool
) -> Grant:
    """The permissions decide, by the day of the machine."""
    today = local_date(desktop.now(), file.company.zone)
    try:
        if automatic:
            return file.permissions.enter_unattended(application, wishes, today=today, machine=desktop.machine)
        return file.permissions.enter(application, desktop.person, wishes, today=today, machine=desktop.machine)
    except sqlite3.Error as error:
        raise CallFailed(hresult.PERMISSION_LOCKED, f"{file.name} could not be read: {error}.") from error


def sees_personal_data(file: FileOnMachine, grant: Grant, wishes: Wishes) -> bool:
    """Personal data stands behind a complex password of the administrator, or is not given (assumed)."""
    if not grant.personal_data:
        return False
    if file.users.password_is_complex:
        return True
    if wishes.personal_data is PersonalData.REQUIRED:
        raise CallFailed(
            hresult.PASSWORD_NOT_COMPLEX,
            f"The administrator's password of {file.name} is not complex: desktop.users.set_password(…).",
        )
    return False
