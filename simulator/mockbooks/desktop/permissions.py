"""Integrated applications: which programs may enter a company file, and how that is asked.

Rules:

- Permission belongs to a company file, in which it is kept, and a program: its name together with who signed it. A new
  signature is asked for again, even where "always" had been granted [D:CERT].
- The first access shows the certificate prompt. Only the administrator can answer it; for another user, and with nobody
  at the desk, the access fails with 0x80040418 [O:SDK].
- "No" is kept: later accesses fail with 0x8004041A and without a prompt until the entry is removed. Closing the prompt
  counts as denial but is not kept. Both parts assumed.
- "Yes, prompt each time" asks at each new session. "Whenever … open" holds only while the file is open in QuickBooks.
  "Always" is asked a second time; "No" there grants nothing; it holds with QuickBooks closed too.
- For "always" the login of whoever granted it is stored outside the file, on that machine [D:IMG]. Elsewhere, and once
  that user's password has changed, an automatic login fails with 0x80040430 (assumed). What the administrator has to
  confirm anew fails with 0x80040435 until then.
- A certificate that is invalid (0x80040419) or revoked (0x8004042C) lets nobody in. An expired one is shown to whoever
  is at the desk, if the preferences say so; unattended it needs an earlier "Allow Always" (0x8004041E).
- Personal data is a grant of its own: the check box of the prompt, for programs that want it.
- "Don't allow any applications to access this company file" refuses without a prompt (effect assumed).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from mockbooks.desktop.applications import Application, PersonalData, UnattendedMode, Wishes
from mockbooks.desktop.dialogs import (
    ALLOW_ALWAYS,
    DO_NOT_ALLOW,
    DONE,
    TICKED,
    UNATTENDED_CHOICES,
    YES,
    Access,
    Certificate,
    access_confirmation,
    authorization_question,
    certificate_prompt,
    expired_certificate,
    personal_data_box,
)
from mockbooks.desktop.kept import InMemory, Kept, rows
from mockbooks.desktop.person import Person
from mockbooks.desktop.users import ADMIN, Users
from mockbooks.qbxml import hresult
from mockbooks.qbxml.hresult import CallFailed
from mockbooks.qbxml.record import Record

__all__ = ["THIS_MACHINE", "Application", "Grant", "Permissions"]

#: What a machine is called unless it is given a name.
THIS_MACHINE = "THIS-COMPUTER"

_ANY_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Grant:
    """One row of the integrated-applications table of a company file."""

    application: Application
    access: Access
    personal_data: bool = False
    user: str = ADMIN
    """Whose login is stored for the program."""
    login: str = "1"
    machine: str = THIS_MACHINE
    expired_allowed: bool = False
    """"Allow Always" was answered to the warning about an expired certificate."""
    must_reauthorize: bool = False


class Permissions:
    """The integrated-applications preferences of one company file."""

    def __init__(self, company: str, kept: Kept | None = None, users: Users | None = None) -> None:
        """Those of the file named `company`; `kept` is where they are kept, memory if not given."""
        self.company = company
        self._kept = kept if kept is not None else InMemory()
        self._users = users if users is not None else Users(InMemory())

    # What the preferences show, and what the administrator does there

    def grants(self) -> tuple[Grant, ...]:
        """The table as the preferences show it."""
        return tuple(_grant(row) for row in rows(self._kept.load(), "Application"))

    def grant_of(self, application: Application) -> Grant | None:
        """The program's row; None if it has none, or had one under another signature."""
        return next((grant for grant in self.grants() if grant.application == application), None)

    def access_of(self, application: Application) -> Access | None:
        """What the program was answered; None if never, or if it has another signature now."""
        grant = self.grant_of(application)
        return grant.access if grant else None

    def grant(
        self,
        application: Application | str,
        access: Access = Access.ALWAYS,
        *,
        personal_data: bool = False,
        machine: str = THIS_MACHINE,
    ) -> None:
        """Enter a row without a prompt, as if the administrator had answered it earlier, on that machine."""
        if isinstance(application, str):
            application = Application(application)
        self._enter_row(Grant(application, access, personal_data, login=self._users.login_of(ADMIN), machine=machine))

    def remove(self, application: str) -> None:
        """Preferences > Remove: the next access prompts again [D:G2]. KeyError if there is no such row."""
        self._row(application)
        self._save([grant for grant in self.grants() if grant.application.name != application])

    def reauthorize(self, application: str, *, machine: str = THIS_MACHINE) -> None:
        """Preferences > Reauthorize: store the login anew, on that machine. KeyError if there is no such row."""
        grant = self._row(application)
        login = self._users.login_of(grant.user)
        self._enter_row(replace(grant, must_reauthorize=False, login=login, machine=machine))

    def require_reauthorization(self) -> None:
        """Something about this QuickBooks has changed: automatic logins wait for `reauthorize`."""
        self._save([replace(grant, must_reauthorize=True) for grant in self.grants()])

    @property
    def any_allowed(self) -> bool:
        """False: "Don't allow any applications to access this company file" is ticked."""
        return self._kept.load().get("AnyAllowed") != "false"

    def allow_none(self) -> None:
        """Tick "Don't allow any applications to access this company file"."""
        self._kept.save({**self._kept.load(), "AnyAllowed": "false"})

    def allow_any(self) -> None:
        """Untick it; rows are as they were."""
        self._kept.save({**self._kept.load(), "AnyAllowed": "true"})

    @property
    def warns_of_expired(self) -> bool:
        """Whether "Notify the user before running any application whose certificate has expired" is ticked."""
        return self._kept.load().get("WarnsOfExpired") != "false"

    @warns_of_expired.setter
    def warns_of_expired(self, warns: bool) -> None:
        self._kept.save({**self._kept.load(), "WarnsOfExpired": "true" if warns else "false"})

    # What happens to a program

    def enter(
        self,
        application: Application,
        person: Person,
        wishes: Wishes = Wishes(),  # noqa: B008  (it never changes)
        *,
        today: date = _ANY_DAY,
        machine: str = THIS_MACHINE,
    ) -> Grant:
        """Let the program into the open file, asking the person where that is due; CallFailed if it stays outside."""
        self._refuse_all_or_denied(application)
        _check_certificate(application)
        grant = self.grant_of(application)
        if grant is None or grant.access is Access.EACH_TIME or wishes.asks_again or _falls_short(grant, wishes):
            grant = self._ask(application, person, wishes, machine)
        return self._warn_of_expired(grant, application.certificate, person, today)

    def enter_unattended(
        self,
        application: Application,
        wishes: Wishes = Wishes(),  # noqa: B008  (taken as `enter` takes it)
        *,
        today: date = _ANY_DAY,
        machine: str = THIS_MACHINE,
    ) -> Grant:
        """Let the program into the file with QuickBooks closed: only "always" will do; CallFailed otherwise."""
        self._refuse_all_or_denied(application)
        _check_certificate(application)
        grant = self.grant_of(application)
        if grant is None:
            raise CallFailed(
                hresult.NOT_AUTHORIZED_YET,
                f'"{application.name}" was never granted access to {self.company}, and the file is not open in '
                "QuickBooks, so nobody can be asked. Open it first: desktop.open(...).",
            )
        if grant.access is not Access.ALWAYS:
            raise CallFailed(
                hresult.NO_AUTOMATIC_LOGIN,
                f'"{application.name}" was answered "{grant.access}", which does not hold while the file is closed.',
            )
        self._check_stored_login(grant, machine)
        certificate = application.certificate
        if certificate is not None and certificate.has_expired(today) and not grant.expired_allowed:
            raise CallFailed(
                hresult.CERTIFICATE_EXPIRED,
                f'The certificate of "{application.name}" expired on {certificate.expires}, and nobody is there to '
                f'answer "{ALLOW_ALWAYS}" to the warning.',
            )
        return grant

    def _refuse_all_or_denied(self, application: Application) -> None:
        if not self.any_allowed:
            raise CallFailed(
                hresult.NO_PERMISSION,
                f'The preferences of {self.company} say "Don\'t allow any applications to access this company file".',
            )
        if self.access_of(application) is Access.NO:
            raise CallFailed(
                hresult.NO_PERMISSION,
                f'"{application.name}" was answered "No" before. Remove the entry in the preferences to be asked '
                f"again: permissions.remove({application.name!r}).",
            )

    def _check_stored_login(self, grant: Grant, machine: str) -> None:
        name = grant.application.name
        if grant.must_reauthorize:
            raise CallFailed(
                hresult.REAUTHORIZATION_REQUIRED,
                f'The administrator has to confirm "{name}" anew: permissions.reauthorize({name!r}).',
            )
        if grant.machine != machine:
            why = f"The login that was stored for it is on {grant.machine}, this is {machine}."
        elif grant.login != self._users.login_of(grant.user):
            why = f"The password of {grant.user} has changed since."
        else:
            return
        raise CallFailed(hresult.AUTOMATIC_LOGIN_FAILED, f'"{name}" cannot be logged in. {why}')

    def _ask(self, application: Application, person: Person, wishes: Wishes, machine: str) -> Grant:
        if not person.is_administrator:
            raise CallFailed(
                hresult.NOT_AUTHORIZED_YET,
                f'"{application.name}" was never granted access to {self.company}, and the user who is logged in is '
                "not the administrator, so QuickBooks does not ask.",
            )
        access, personal_data = self._prompt(application, person, wishes)
        login = self._users.login_of(person.user)
        grant = Grant(application, access, personal_data, person.user, login, machine)
        self._enter_row(grant)
        if access is Access.NO:
            raise CallFailed(
                hresult.USER_DENIED_ACCESS, f'The permission prompt for "{application.name}" was answered "No".'
            )
        return grant

    def _prompt(self, application: Application, person: Person, wishes: Wishes) -> tuple[Access, bool]:
        """Show the dialogs until something is decided; CallFailed if nobody is there or they are closed."""
        wants_personal_data = wishes.personal_data is not PersonalData.NOT_NEEDED
        while True:
            dialog = certificate_prompt(
                application.name,
                self.company,
                application.certificate,
                choices=UNATTENDED_CHOICES if wishes.unattended is UnattendedMode.REQUIRED else tuple(Access),
                personal_data=wants_personal_data,
                read_only=wishes.read_only,
            )
            answer = person.answer(dialog)
            if answer is None:
                raise self._unanswered(application, attended=person.seen[-1].attended)
            access = Access(answer)
            if access is Access.NO:
                return access, False
            personal_data = wants_personal_data and person.answer(personal_data_box(application.name)) == TICKED
            if access is not Access.ALWAYS:
                return access, personal_data
            if person.answer(authorization_question(application.name)) != YES:
                raise CallFailed(
                    hresult.USER_DENIED_ACCESS,
                    f'"{Access.ALWAYS}" was chosen for "{application.name}", but the second question was not '
                    "answered Yes: nothing is granted.",
                )
            # Closing the confirmation counts as Done: the choice was made [A].
            confirmation = access_confirmation(application.name, self.company, personal_data=personal_data)
            if person.answer(confirmation) in (DONE, None):
                return access, personal_data

    def _unanswered(self, application: Application, *, attended: bool) -> CallFailed:
        if attended:
            return CallFailed(
                hresult.USER_DENIED_ACCESS,
                f'The permission prompt for "{application.name}" was closed without an answer.',
            )
        return CallFailed(
            hresult.NOT_AUTHORIZED_YET,
            f'QuickBooks asked whether "{application.name}" may read and modify {self.company}, and nobody was at the '
            "desk. Script the person: desktop.person.allows(), or grant beforehand: "
            f"desktop.permissions.grant({application.name!r}).",
        )

    def _warn_of_expired(self, grant: Grant, certificate: Certificate | None, person: Person, today: date) -> Grant:
        if certificate is None or not certificate.has_expired(today) or grant.expired_allowed:
            return grant
        if not self.warns_of_expired:
            return grant
        answer = person.answer(expired_certificate(grant.application.name, certificate))
        if answer in (None, DO_NOT_ALLOW):
            raise CallFailed(
                hresult.CERTIFICATE_EXPIRED,
                f'The certificate of "{grant.application.name}" expired on {certificate.expires}, and the warning was '
                f"answered {answer!r}.",
            )
        if answer == ALLOW_ALWAYS:
            grant = replace(grant, expired_allowed=True)
            self._enter_row(grant)
        return grant

    # The table in the file

    def _row(self, application: str) -> Grant:
        for grant in self.grants():
            if grant.application.name == application:
                return grant
        raise KeyError(application)

    def _enter_row(self, entered: Grant) -> None:
        """A program has one row, whatever its signature was before."""
        name = entered.application.name
        grants = list(self.grants())
        places = [place for place, grant in enumerate(grants) if grant.application.name == name]
        if places:
            grants[places[0]] = entered
        else:
            grants.append(entered)
        self._save(grants)

    def _save(self, grants: list[Grant]) -> None:
        self._kept.save({**self._kept.load(), "Application": [_row_of(grant) for grant in grants]})


def _check_certificate(application: Application) -> None:
    certificate = application.certificate
    if certificate is None:
        return
    if certificate.is_revoked:
        raise CallFailed(hresult.CERTIFICATE_REVOKED, f"{certificate.verified_by} has taken it back.")
    if not certificate.is_valid:
        raise CallFailed(hresult.CERTIFICATE_INVALID, f'The signature of "{application.name}" does not hold.')


def _falls_short(grant: Grant, wishes: Wishes) -> bool:
    """Whether a program must have more than it was granted, so that it is asked for again. Assumed."""
    unattended = wishes.unattended is UnattendedMode.REQUIRED and grant.access is not Access.ALWAYS
    return unattended or (wishes.personal_data is PersonalData.REQUIRED and not grant.personal_data)


def _row_of(grant: Grant) -> Record:
    certificate = grant.application.certificate
    signature: Record = {}
    if certificate is not None:
        signature = {
            "Developer": certificate.developer,
            "VerifiedBy": certificate.verified_by,
            "Description": certificate.description,
            "Serial": certificate.serial,
        }
    return {
        "Name": grant.application.name,
        "Access": grant.access.value,
        **signature,
        "PersonalData": _flag(grant.personal_data),
        "User": grant.user,
        "Login": grant.login,
        "Machine": grant.machine,
        "ExpiredAllowed": _flag(grant.expired_allowed),
        "MustReauthorize": _flag(grant.must_reauthorize),
    }


def _grant(row: dict[str, str]) -> Grant:
    certificate = None
    if "Developer" in row:
        certificate = Certificate(row["Developer"], row["VerifiedBy"], row["Description"], row["Serial"])
    return Grant(
        Application(row["Name"], certificate),
        Access(row["Access"]),
        row["PersonalData"] == "true",
        row["User"],
        row["Login"],
        row["Machine"],
        row["ExpiredAllowed"] == "true",
        row["MustReauthorize"] == "true",
    )


def _flag(value: bool) -> str:
    return "true" if value else "false"
