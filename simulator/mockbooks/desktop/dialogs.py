"""Dialogs: what QuickBooks, or a program beside it, shows to the person at the desk.

A dialog has a name to script by, a title and text as on the screen, and the options one may choose. Nothing is ever
preselected. No options means a field to type into. What comes back is the chosen option, the typed text, or None for a
dialog that was closed without choosing.

The texts of QuickBooks' own dialogs are documented by pictures of them [D:IMG].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Access(StrEnum):
    """The four answers to the certificate prompt, in the order and words of the dialog [D:IMG]."""

    NO = "No"
    EACH_TIME = "Yes, prompt each time"
    WHILE_OPEN = "Yes, whenever this QuickBooks company file is open"
    ALWAYS = "Yes, always; allow access even if QuickBooks is not running"


CERTIFICATE = "application certificate"
AUTHORIZATION = "authorization"
CONFIRMATION = "access confirmation"
PERSONAL_DATA = "personal data"
EXPIRED = "expired certificate"
LOGIN = "login"

YES, NO = "Yes", "No"
DONE, GO_BACK = "Done", "Go Back"
TICKED, UNTICKED = "ticked", "unticked"
ALLOW_ALWAYS, ALLOW_ONCE, DO_NOT_ALLOW = "Allow Always", "Allow Once", "Do Not Allow"


@dataclass(frozen=True, slots=True)
class Dialog:
    """One window waiting for an answer."""

    name: str
    title: str
    text: tuple[str, ...]
    options: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    def accepts(self, answer: str) -> bool:
        """Whether this can be chosen (or typed, where there are no options)."""
        return not self.options or answer in self.options

    def __str__(self) -> str:
        """The dialog as a person would read it aloud."""
        chosen = "".join(f"\n  ( ) {option}" for option in self.options)
        return "\n".join((self.title, *(f"  {line}" for line in self.text))) + chosen


@dataclass(frozen=True, slots=True)
class Certificate:
    """Who signed the program that asks, as the prompt shows it; and what has become of the signature since.

    A renewed signature is another one: give it another `verified_by` or `serial`. Its state is not part of it.
    """

    developer: str
    verified_by: str
    description: str = ""
    serial: str = ""
    expires: date | None = field(default=None, compare=False)
    """The last day it holds."""
    is_valid: bool = field(default=True, compare=False)
    is_revoked: bool = field(default=False, compare=False)

    def has_expired(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.expires is not None and today > self.expires


# What can be chosen by a program that must be let in while QuickBooks is closed: pictures of the Web Connector's prompt
# show the first and the last alone [D:IMG].
UNATTENDED_CHOICES = (Access.NO, Access.ALWAYS)


def certificate_prompt(
    application: str,
    company: str,
    certificate: Certificate | None,
    *,
    choices: tuple[Access, ...] = tuple(Access),
    personal_data: bool = False,
    read_only: bool = False,
) -> Dialog:
    """The prompt of a first access: names the company file, the application and the signer [D:IMG].

    With `personal_data` it has a check box, which is a dialog of its own here (`personal_data_box`); that a program
    that only reads is asked for with "read" alone is assumed.
    """
    what = "read" if read_only else "read and modify"
    sensitive = (
        ()
        if personal_data
        else (
            "This application will NOT access personal data such as Social Security Numbers or customer credit card "
            "information.",
        )
    )
    signed = (
        (f"Developer: {certificate.developer}", "Developer identity has been verified by:", certificate.verified_by)
        if certificate
        # The words of QuickBooks' dialog for unsigned programs are assumed [A].
        else ("This application does not have a certificate.",)
    )
    return Dialog(
        name=CERTIFICATE,
        title="QuickBooks - Application Certificate",
        text=(
            "An application is requesting access to the following QuickBooks company file:",
            company,
            "Access may include reading and modifying QuickBooks data as well as enhancing the QuickBooks user "
            "interface (where applicable).",
            "THE APPLICATION CALLS ITSELF",
            application,
            "CERTIFICATE INFORMATION",
            *signed,
            f"Do you want to allow this application to {what} this company file?",
            *sensitive,
        ),
        options=choices,
        facts={
            "application": application,
            "company": company,
            "developer": certificate.developer if certificate else "",
            "verified by": certificate.verified_by if certificate else "",
        },
    )


def authorization_question(application: str) -> Dialog:
    """The second question, asked only after "Yes, always" [D:IMG]."""
    return Dialog(
        name=AUTHORIZATION,
        title=f"{application} - Authorization",
        text=(
            "By selecting this option, you are providing this app access to QuickBooks data even when QuickBooks isn't "
            "running. QuickBooks will store your credentials in an external secure file outside the company file to "
            "facilitate this access.",
            "Are you sure you want to give this app access to your data even when QuickBooks isn't running?",
        ),
        options=(YES, NO),
        facts={"application": application},
    )


def personal_data_box(application: str) -> Dialog:
    """The check box of the prompt for a program that wants personal data [D:IMG]; unticked unless somebody ticks it."""
    return Dialog(
        name=PERSONAL_DATA,
        title="QuickBooks - Application Certificate",
        text=(
            "Allow this application to access personal data such as Social Security Numbers and customer credit card "
            "information.",
        ),
        options=(TICKED, UNTICKED),
        facts={"application": application},
    )


def expired_certificate(application: str, certificate: Certificate) -> Dialog:
    """The warning about an expired certificate. "Allow Always" is documented [D:TLB], the rest is assumed."""
    return Dialog(
        name=EXPIRED,
        title="QuickBooks - Expired Certificate",
        text=(f"The certificate of {application} ({certificate.developer}) expired on {certificate.expires}.",),
        options=(ALLOW_ALWAYS, ALLOW_ONCE, DO_NOT_ALLOW),
        facts={"application": application},
    )


def login(user: str, company: str) -> Dialog:
    """The question for a user's password, where a program has QuickBooks open a file. Its words are assumed."""
    return Dialog(
        name=LOGIN,
        title="QuickBooks Login",
        text=(f"User Name: {user}", f"Company: {company}", "Password:"),
        facts={"user": user, "company": company},
    )


def access_confirmation(application: str, company: str, *, personal_data: bool = False) -> Dialog:
    """What was chosen, with a way back [D:IMG]; for the other Yes answers its text is unknown, so it is not shown."""
    sensitive = "including" if personal_data else "NOT including"
    return Dialog(
        name=CONFIRMATION,
        title="Access Confirmation",
        text=(
            f"You have chosen to grant the application {application} access to the QuickBooks company file {company} "
            "any time, even if QuickBooks is not running.",
            "Access rights:",
            f"- Read and modify QuickBooks data ({sensitive} personal data)",
            "- Enhance the QuickBooks user interface",
        ),
        options=(DONE, GO_BACK),
        facts={"application": application, "company": company},
    )
