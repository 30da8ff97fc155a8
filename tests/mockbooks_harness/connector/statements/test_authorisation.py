"""One copy of QuickBooks, and its permission."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockbooks import Access, CompanyFile
from mockbooks_harness.connector.life import State

if TYPE_CHECKING:
    from conftest import Desk

APPLICATION = "QuickBooks Connector"
YES = [Access.EACH_TIME, Access.WHILE_OPEN, Access.ALWAYS]


def refused_link(desk: Desk) -> None:
    """Clicks Link, and sees what the guide says: an error, and nothing changed."""
    assert desk.link() is State.AWAITING_LINK
    assert "exactly one copy of QuickBooks is running and that you are logged in" in desk.told
    assert desk.connection.status == "PendingAuth"
    assert desk.prompts() == 0
    assert desk.company.datasets == {}


@pytest.mark.statement(13, "G1", "D:SEED")
def test_quickbooks_is_not_open(desk: Desk) -> None:
    """QuickBooks is not open when Link is clicked: an error says to have one copy running and to be logged in."""
    desk.desktop.close()
    refused_link(desk)


@pytest.mark.statement(14, "G1", "D:SEED")
def test_two_copies_are_open(desk: Desk) -> None:
    """Two copies are open: the same error."""
    desk.desktop.start()
    refused_link(desk)


@pytest.mark.statement(15, "G1", "D:SEED")
def test_no_company_is_open(desk: Desk) -> None:
    """QuickBooks is open with no company logged in: the same error."""
    desk.desktop.close_company()
    refused_link(desk)


@pytest.mark.statement(16, "G1", "A")
@pytest.mark.parametrize("trouble", ["close", "close_company", "start"])
def test_link_again_needs_no_new_licence_key(desk: Desk, trouble: str) -> None:
    """Once the cause is gone Link succeeds, without the licence key being typed again."""
    getattr(desk.desktop, trouble)()
    refused_link(desk)
    desk.desktop.close()
    desk.desktop.open(desk.quickbooks.company)
    assert desk.connector.launch() is State.TRAY
    assert len(desk.person.shown("licence key")) == 1


@pytest.mark.statement(17, "G1", "D:IMG; effect A")
def test_no_to_the_company_question(desk: Desk) -> None:
    """No to "is this the company you wish to sync" stops the link."""
    desk.person.answers("company question", "No")
    assert desk.link() is State.AWAITING_LINK
    assert (desk.prompts(), desk.connection.status) == (0, "PendingAuth")
    (question,) = desk.person.shown("company question")
    assert question.dialog.title == "QuickBooks Connect"


@pytest.mark.statement(18, "G2", "D:HELP,NOW")
def test_two_copies_later(desk: Desk) -> None:
    """Two copies open later, as Enterprise allows: nothing is synced, and the person hears why."""
    desk.link()
    desk.desktop.start()
    dataset = desk.queue()
    desk.poll()
    assert dataset.status == "Queued"
    assert "not supported while multiple instances of QuickBooks are running" in desk.last_error
    desk.desktop.close_second_copy()
    desk.poll()
    assert dataset.status == "Complete"


@pytest.mark.statement(19, "G1", "D:SEED,IMG")
def test_the_prompt_names_file_and_application(desk: Desk) -> None:
    """The first access to a company file shows the certificate prompt, which names the file and the application."""
    desk.link()
    (prompt,) = desk.person.shown("application certificate")
    assert prompt.dialog.title == "QuickBooks - Application Certificate"
    assert desk.desktop.file is not None
    assert prompt.dialog.facts["company"] in desk.desktop.file.name
    assert prompt.dialog.facts["application"] == APPLICATION
    assert prompt.dialog.facts["developer"] == "Codat Ltd"


@pytest.mark.statement(20, "G1", "D:IMG")
def test_four_options_and_none_preselected(desk: Desk) -> None:
    """The prompt has four options, none of them chosen beforehand; without a choice it does not go on."""
    desk.person.answers("application certificate", None)
    assert desk.link() is State.AWAITING_LINK
    (prompt,) = desk.person.shown("application certificate")
    assert prompt.dialog.options == (
        "No",
        "Yes, prompt each time",
        "Yes, whenever this QuickBooks company file is open",
        "Yes, always; allow access even if QuickBooks is not running",
    )
    assert prompt.answer is None
    assert desk.desktop.permissions.grants() == ()


@pytest.mark.statement(21, "G1", "D:SEED")
def test_no_is_no(desk: Desk) -> None:
    """No: no access, and no link."""
    assert desk.link(Access.NO) is State.AWAITING_LINK
    assert (desk.connection.status, desk.company.datasets) == ("PendingAuth", {})
    assert desk.connection.errors[0].status_code == "403"


@pytest.mark.statement(22, "G1", "A")
def test_cancel_counts_as_denial(desk: Desk) -> None:
    """Cancel counts as denial."""
    desk.person.answers("application certificate", None)
    assert desk.link() is State.AWAITING_LINK
    assert desk.connection.errors[0].status_code == "403"
    assert desk.connection.status == "PendingAuth"


@pytest.mark.statement(23, "G1", "D:SEED")
@pytest.mark.parametrize("access", YES)
def test_any_yes_links(desk: Desk, access: Access) -> None:
    """Any of the three answers that begin with Yes completes the link."""
    assert desk.link(access) is State.TRAY
    assert desk.connection.status == "Linked"
    assert len(desk.codat_customers()) == 5


@pytest.mark.statement(24, "G1", "D:IMG; second half A")
def test_always_is_asked_twice(desk: Desk) -> None:
    """ "Yes, always" is asked a second time; No there grants nothing."""
    desk.person.allows(Access.ALWAYS, sure=False)
    assert desk.link() is State.AWAITING_LINK
    (question,) = desk.person.shown("authorization")
    assert question.dialog.title == f"{APPLICATION} - Authorization"
    assert desk.desktop.permissions.grants() == ()


@pytest.mark.statement(25, "G1", "D:IMG")
def test_go_back_and_done(desk: Desk) -> None:
    """Go Back in the confirmation leads back to the choice; Done grants."""
    desk.person.answers("access confirmation", "Go Back", once=True)
    assert desk.link() is State.TRAY
    assert (desk.prompts(), len(desk.person.shown("access confirmation"))) == (2, 2)
    assert desk.desktop.permissions.grants()[0].access is Access.ALWAYS


@pytest.mark.statement(26, "G1", "D:IMG")
def test_prompt_each_time(desk: Desk) -> None:
    """ "Prompt each time": each new session is prompted for; a poll without work begins none."""
    desk.link(Access.EACH_TIME)
    assert desk.prompts() == 1
    desk.queue()
    desk.poll()
    desk.poll()
    assert desk.prompts() == 2


@pytest.mark.statement(27, "G1", "D:G2")
def test_while_the_file_is_open(desk: Desk) -> None:
    """ "Whenever this file is open": work waits while QuickBooks is closed."""
    desk.link(Access.WHILE_OPEN)
    desk.desktop.close()
    dataset = desk.queue()
    desk.poll()
    assert dataset.status == "Queued"
    assert "while it is closed" in desk.last_error
    desk.desktop.open(desk.quickbooks.company)
    desk.poll()
    assert dataset.status == "Complete"


@pytest.mark.statement(28, "G1", "D:SEED,G2")
def test_always_works_with_quickbooks_closed(desk: Desk) -> None:
    """ "Always": work goes on with QuickBooks closed, which is started in the background."""
    desk.link(Access.ALWAYS)
    desk.desktop.close()
    dataset, push = desk.queue(), desk.push()
    desk.poll()
    assert (dataset.status, push.status) == ("Complete", "Success")
    assert not desk.desktop.is_running


@pytest.mark.statement(29, "G1", "D:G2")
@pytest.mark.parametrize("trouble", ["closed", "no company", "other file"])
def test_without_always_work_waits_for_the_right_file(desk: Desk, trouble: str) -> None:
    """Without "always" syncs stay Queued and pushes Pending until QuickBooks is open with the right file; then they are
    done at the next poll."""
    desk.link(Access.WHILE_OPEN)
    desk.desktop.close()
    if trouble == "no company":
        desk.desktop.start()
    if trouble == "other file":
        desk.desktop.open(CompanyFile.create(name="Other", clock=desk.quickbooks.company.clock))
    dataset, push = desk.queue(), desk.push()
    for _ in range(3):
        desk.poll()
    assert (dataset.status, push.status) == ("Queued", "Pending")
    desk.desktop.open(desk.quickbooks.company)
    desk.poll()
    assert (dataset.status, push.status) == ("Complete", "Success")


@pytest.mark.statement(30, "G1", "O:SDK")
def test_only_the_administrator_answers(desk: Desk) -> None:
    """Only the administrator is asked at the first access; for another user it fails with 0x80040418."""
    desk.person.is_administrator = False
    assert desk.link() is State.AWAITING_LINK
    assert desk.prompts() == 0
    failed = [str(entry.hresult) for entry in desk.quickbooks.journal if entry.failed]
    assert failed == ["0x80040418"]
    desk.person.is_administrator = True
    assert desk.connector.launch() is State.TRAY


@pytest.mark.statement(31, "G2", "D:G2")
def test_a_removed_permission_is_asked_for_again(desk: Desk) -> None:
    """Once the permission is removed in the preferences, the next access is prompted for."""
    desk.link()
    desk.desktop.permissions.remove(APPLICATION)
    dataset = desk.queue()
    desk.poll()
    assert (desk.prompts(), dataset.status) == (2, "Complete")


@pytest.mark.statement(32, "G1", "D:IMG; effect A")
def test_no_applications_at_all(desk: Desk) -> None:
    """ "Don't allow any applications to access this company file": no access, and no prompt."""
    desk.desktop.permissions.allow_none()
    assert desk.link() is State.AWAITING_LINK
    assert desk.prompts() == 0
    desk.desktop.permissions.allow_any()
    assert desk.connector.launch() is State.TRAY


@pytest.mark.statement(33, "G2", "D:CERT")
def test_a_denial_stands_until_it_is_taken_back(desk: Desk) -> None:
    """After a denial nothing succeeds until the right file is open and access approved; the stale entry can be removed
    in the preferences, also one that was given in the wrong file."""
    desk.link()
    desk.desktop.permissions.remove(APPLICATION)
    other = desk.another_file()
    desk.desktop.open(other.name)
    desk.person.refuses(once=True)
    dataset = desk.queue()
    desk.poll()
    assert desk.desktop.permissions.access_of(desk.desktop.permissions.grants()[0].application) is Access.NO
    desk.desktop.permissions.remove(APPLICATION)
    desk.desktop.open(desk.quickbooks.company)
    desk.person.refuses(once=True)
    desk.poll()
    desk.poll()
    assert dataset.status == "Queued"
    desk.desktop.permissions.remove(APPLICATION)
    desk.poll()
    assert dataset.status == "Complete"
