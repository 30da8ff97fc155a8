"""Integrated applications: which programs may enter a company file, and how that is asked.

Rules:

- Permission belongs to a company file and a program: its name together with who signed it. A new signature is asked for
  again, even where "always" had been granted [D:CERT].
- The first access shows the certificate prompt. Only the administrator can answer it; for another user, and with nobody
  at the desk, the access fails with 0x80040418 [O:SDK].
- "No" is kept: later accesses fail with 0x8004041A and without a prompt until the entry is removed. Closing the prompt
  counts as denial but is not kept. Both parts assumed.
- "Yes, prompt each time" asks at each new session. "Whenever … open" holds only while the file is open in QuickBooks.
  "Always" is asked a second time; "No" there grants nothing; it holds with QuickBooks closed too.
- "Don't allow any applications to access this company file" refuses without a prompt (effect assumed).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from mockbooks.desktop.dialogs import (
    DONE,
    YES,
    Access,
    Certificate,
    access_confirmation,
    authorization_question,
    certificate_prompt,
)
from mockbooks.desktop.person import Person
from mockbooks.qbxml import hresult
from mockbooks.qbxml.hresult import CallFailed


@dataclass(frozen=True, slots=True)
class Application:
    """A program as QuickBooks tells programs apart: what it calls itself, and its signature."""

    name: str
    certificate: Certificate | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """One row of the integrated-applications table of a company file."""

    application: Application
    access: Access


@dataclass(slots=True)
class Permissions:
    """The integrated-applications preferences of one company file."""

    company: str
    any_allowed: bool = True
    _grants: dict[str, Grant] = field(default_factory=dict)

    def grants(self) -> tuple[Grant, ...]:
        """The table as the preferences show it."""
        return tuple(self._grants.values())

    def access_of(self, application: Application) -> Access | None:
        """What the program was answered; None if never, or if it has another signature now."""
        grant = self._grants.get(application.name)
        return grant.access if grant and grant.application == application else None

    def grant(self, application: Application | str, access: Access = Access.ALWAYS) -> None:
        """Enter a row without a prompt, as if the administrator had answered it earlier."""
        if isinstance(application, str):
            application = Application(application)
        self._grants[application.name] = Grant(application, access)

    def remove(self, application: str) -> None:
        """Preferences > Remove: the next access prompts again [D:G2]. KeyError if there is no such row."""
        del self._grants[application]

    def allow_none(self) -> None:
        """Tick "Don't allow any applications to access this company file"."""
        self.any_allowed = False

    def enter(self, application: Application, person: Person) -> None:
        """Let the program into the file that is open on the screen, prompting if need be; CallFailed if it may not."""
        self._refuse_all_or_denied(application)
        access = self.access_of(application)
        if access in (Access.WHILE_OPEN, Access.ALWAYS):
            return
        if access is None and not person.is_administrator:
            raise CallFailed(
                hresult.NOT_AUTHORIZED_YET,
                f'"{application.name}" was never granted access to {self.company}, and the user who is logged in is '
                "not the administrator, so QuickBooks does not ask.",
            )
        self._record(application, self._prompt(application, person))

    def enter_unattended(self, application: Application) -> None:
        """Let the program into the file with QuickBooks closed: only "always" will do; CallFailed otherwise."""
        self._refuse_all_or_denied(application)
        access = self.access_of(application)
        if access is None:
            raise CallFailed(
                hresult.NOT_AUTHORIZED_YET,
                f'"{application.name}" was never granted access to {self.company}, and the file is not open in '
                "QuickBooks, so nobody can be asked. Open it first: desktop.open(...).",
            )
        if access is not Access.ALWAYS:
            raise CallFailed(
                hresult.NO_AUTOMATIC_LOGIN,
                f'"{application.name}" was answered "{access}", which does not hold while the file is closed.',
            )

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

    def _prompt(self, application: Application, person: Person) -> Access:
        """Show the dialogs until something is decided; CallFailed if nobody is there or they are closed."""
        while True:
            dialog = certificate_prompt(application.name, self.company, application.certificate)
            answer = person.answer(dialog)
            if answer is None:
                raise self._unanswered(application, attended=person.seen[-1].attended)
            access = Access(answer)
            if access is not Access.ALWAYS:
                return access
            if person.answer(authorization_question(application.name)) != YES:
                raise CallFailed(
                    hresult.USER_DENIED_ACCESS,
                    f'"{Access.ALWAYS}" was chosen for "{application.name}", but the second question was not '
                    "answered Yes: nothing is granted.",
                )
            # Closing the confirmation counts as Done: the choice was made [A].
            if person.answer(access_confirmation(application.name, self.company)) in (DONE, None):
                return access

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

    def _record(self, application: Application, access: Access) -> None:
        self._grants[application.name] = Grant(application, access)
        if access is Access.NO:
            raise CallFailed(
                hresult.USER_DENIED_ACCESS, f'The permission prompt for "{application.name}" was answered "No".'
            )
