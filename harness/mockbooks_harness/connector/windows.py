"""The connector's own windows, by name.

Texts are those of the pictures in the guide's pages [D:IMG] where a person would recognise them. The exact text of "one
copy of QuickBooks" is not known: it says what the guide says it says [D:SEED].
"""

from __future__ import annotations

from mockbooks_harness.connector.ports import Window

YES, NO = "Yes", "No"

# In this order, and starting empty: Link is disabled until one is chosen [D:IMG].
REGIONS = ("UK", "US", "CA")

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


def region(client: str) -> Window:
    """Region and Link."""
    return Window(name=REGION, title=f"Connect to {client}", text=("Region:",), options=REGIONS)


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


ONE_COPY = problem("Please make sure that exactly one copy of QuickBooks is running and that you are logged in.")
