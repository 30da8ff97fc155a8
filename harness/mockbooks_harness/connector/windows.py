"""The connector's own windows, by name.

Texts are those of the pictures in the guide's pages [D:IMG] where a person would recognise them. The exact text of "one
copy of QuickBooks" is not known: it says what the guide says it says [D:SEED].
"""

from __future__ import annotations

from mockbooks_harness.connector.generations import REGIONS
from mockbooks_harness.connector.ports import Window

YES, NO = "Yes", "No"
TICKED, UNTICKED = "ticked", "unticked"

LICENCE = Window(
    name="licence key",
    title="Add Company",
    text=(
        "Enter your license key.",
        "About your license key",
        "Your license key is in the following format: 1234ABCD-12AB-34CD-56EF-1A2B3C4D5E6F",
    ),
)

REGION = "region"
COMPANY_QUESTION = "company question"


VERIFIED = "data verified"


def verified(client: str) -> Window:
    """The box that G2 wants ticked before region and Link can be used [D:IMG]."""
    return Window(
        name=VERIFIED,
        title=f"Connect to {client}",
        text=(
            "Important",
            f"You must have the company you wish to link with {client} open in QuickBooks and verified your data "
            "integrity",
            "To do this in QuickBooks Desktop, Choose File > Utilities > Verify Data",
            "I have verified my QuickBooks Desktop data",
        ),
        options=(TICKED, UNTICKED),
    )


def region(client: str, regions: tuple[str, ...] = REGIONS) -> Window:
    """Region and Link."""
    return Window(name=REGION, title=f"Connect to {client}", text=("Region:",), options=regions)


def company_question(client: str) -> Window:
    """Is this the right company?"""
    return Window(
        name=COMPANY_QUESTION,
        title="QuickBooks Connect",
        text=(f"Is the QuickBooks Pro company you are currently logged into the one you wish to sync with {client}?",),
        options=(YES, NO),
    )


def uninstall_question(client: str) -> Window:
    """Asked before uninstalling from the tray [D:G2]; the text is assumed."""
    return Window(
        name="uninstall",
        title=f"{client} - QuickBooks connector",
        text=("Do you want to uninstall the QuickBooks connector?",),
        options=(YES, NO),
    )


SUCCESS = Window(name="success", title="Success", text=("Thank you. You have linked successfully.",))


def problem(*text: str) -> Window:
    """Something stands in the way; what, and what to do."""
    return Window(name="problem", title="QuickBooks connector", text=text)


NO_QUICKBOOKS = problem(
    "QuickBooks Desktop was not found on this computer. Run the connector on the computer where it is installed."
)
"""That there is an error is documented [D:SEED], its words are assumed."""

FORBIDDEN = problem("A policy of this computer forbids the installation. Please ask your IT department.")
NEEDS_ADMINISTRATOR = problem("The installation needs administrator rights. Please ask your IT department.")

ONE_COPY = problem("Please make sure that exactly one copy of QuickBooks is running and that you are logged in.")
