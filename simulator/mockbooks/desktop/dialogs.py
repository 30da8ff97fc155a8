"""Dialogs: what QuickBooks, or a program beside it, shows to the person at the desk.

A dialog has a name to script by, a title and text as on the screen, and the options one may choose. Nothing is ever
preselected. No options means a field to type into. What comes back is the chosen option, the typed text, or None for a
dialog that was closed without choosing.

The texts of QuickBooks' own dialogs are documented by pictures of them [D:IMG].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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

YES, NO = "Yes", "No"
DONE, GO_BACK = "Done", "Go Back"


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
    """Who signed the program that asks, as the prompt shows it."""

    developer: str
    verified_by: str
    description: str = ""


def certificate_prompt(application: str, company: str, certificate: Certificate | None) -> Dialog:
    """The prompt of a first access: names the company file, the application and the signer [D:IMG]."""
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
            "Do you want to allow this application to read and modify this company file?",
        ),
        options=tuple(Access),
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


def access_confirmation(application: str, company: str) -> Dialog:
    """What was chosen, with a way back [D:IMG]; for the other Yes answers its text is unknown, so it is not shown."""
    return Dialog(
        name=CONFIRMATION,
        title="Access Confirmation",
        text=(
            f"You have chosen to grant the application {application} access to the QuickBooks company file {company} "
            "any time, even if QuickBooks is not running.",
            "Access rights:",
            "- Read and modify QuickBooks data (NOT including personal data)",
            "- Enhance the QuickBooks user interface",
        ),
        options=(DONE, GO_BACK),
        facts={"application": application, "company": company},
    )
