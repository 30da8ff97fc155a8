"""QuickBooks as a program: what a connector meets before a single request is answered."""

from __future__ import annotations

import pytest

from mockbooks.company import Company, ManualClock
from mockbooks.desktop.desktop import Desktop, FileMode
from mockbooks.desktop.dialogs import Access, Dialog
from mockbooks.qbxml.hresult import CallFailed

APP = "My App"
EMPTY = '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"/></QBXML>'


def begin(desktop: Desktop, file: str = "", mode: int = 2) -> str:
    """Begin a session; the ticket."""
    processor = desktop.request_processor()
    processor.OpenConnection2("", APP, 1)
    return processor.BeginSession(file, mode)


def refused(desktop: Desktop, file: str = "", mode: int = 2) -> int:
    with pytest.raises(CallFailed) as failed:
        begin(desktop, file, mode)
    assert failed.value.explanation
    assert desktop.journal[-1].call == "BeginSession"
    assert desktop.journal[-1].explanation == failed.value.explanation
    return failed.value.hresult.code


def test_not_running_and_no_file_named(company: Company) -> None:
    desktop = Desktop()
    desktop.add_file(company)
    assert refused(desktop) == 0x80040416


def test_running_without_a_company_file(desktop: Desktop) -> None:
    desktop.close_company()
    assert desktop.is_running
    assert refused(desktop) == 0x80040417


def test_two_copies(desktop: Desktop) -> None:
    desktop.permissions.grant(APP)
    desktop.start()
    assert refused(desktop) == 0x80040438
    desktop.close_second_copy()
    begin(desktop)


def test_a_modal_dialog_until_it_is_dismissed(desktop: Desktop) -> None:
    desktop.permissions.grant(APP)
    desktop.show(Dialog("reminder", "Reminders", ("Pay the rent",), ("OK",)))
    assert refused(desktop) == 0x80040414
    desktop.dismiss()
    begin(desktop)


def test_another_file_is_open(desktop: Desktop) -> None:
    other = Company.create(clock=ManualClock())
    desktop.add_file(other, name="C:\\Books\\Other.QBW")
    assert refused(desktop, "C:\\Books\\Other.QBW") == 0x8004040A


def test_the_open_file_may_be_named_as_windows_compares_names(desktop: Desktop) -> None:
    desktop.permissions.grant(APP)
    assert desktop.file is not None
    begin(desktop, desktop.file.name.upper().replace("\\", "/"))


def test_a_file_that_is_not_there(desktop: Desktop) -> None:
    desktop.close()
    assert refused(desktop, "C:\\Books\\Nowhere.QBW") == 0x80040403


@pytest.mark.parametrize(
    ("open_in", "asked", "refusal"),
    [
        (FileMode.SINGLE_USER, 0, None),
        (FileMode.SINGLE_USER, 1, 0x80040410),
        (FileMode.SINGLE_USER, 2, None),
        (FileMode.MULTI_USER, 0, 0x80040410),
        (FileMode.MULTI_USER, 1, None),
        (FileMode.MULTI_USER, 2, None),
    ],
)
def test_the_mode_asked_for_must_be_the_one_it_is_open_in(
    company: Company, open_in: FileMode, asked: int, refusal: int | None
) -> None:
    desktop = Desktop()
    desktop.open(company, mode=open_in)
    desktop.permissions.grant(APP)
    if refusal is None:
        begin(desktop, mode=asked)
    else:
        assert refused(desktop, mode=asked) == refusal


def test_with_always_a_closed_file_is_opened_in_the_background_for_the_session(desktop: Desktop) -> None:
    desktop.permissions.grant(APP, Access.ALWAYS)
    assert desktop.file is not None
    name = desktop.file.name
    desktop.close()
    processor = desktop.request_processor()
    processor.OpenConnection("", APP)
    ticket = processor.BeginSession(name, 1)
    assert desktop.file is not None
    assert not desktop.is_running
    processor.EndSession(ticket)
    assert desktop.file is None


@pytest.mark.parametrize("access", [Access.EACH_TIME, Access.WHILE_OPEN])
def test_any_other_yes_waits_until_the_file_is_open(desktop: Desktop, access: Access) -> None:
    desktop.permissions.grant(APP, access)
    assert desktop.file is not None
    file = desktop.file
    desktop.close()
    assert refused(desktop, file.name) == 0x8004041D
    desktop.person.allows(access)
    desktop.open(file.company)
    begin(desktop, file.name)


def test_launching_the_screen_opens_the_file(desktop: Desktop) -> None:
    desktop.permissions.grant(APP, Access.WHILE_OPEN)
    assert desktop.file is not None
    name = desktop.file.name
    desktop.close()
    processor = desktop.request_processor()
    processor.OpenConnection2("", APP, 3)
    processor.BeginSession(name, 2)
    assert desktop.is_running


def test_several_programs_share_the_open_file(desktop: Desktop) -> None:
    desktop.permissions.grant(APP)
    assert begin(desktop) != begin(desktop)


def test_closing_quickbooks_ends_every_session(desktop: Desktop) -> None:
    desktop.permissions.grant(APP)
    processor = desktop.request_processor()
    processor.OpenConnection("", APP)
    ticket = processor.BeginSession("", 2)
    desktop.close()
    with pytest.raises(CallFailed) as failed:
        processor.ProcessRequest(ticket, EMPTY)
    assert failed.value.hresult.code == 0x80040401


def test_opening_another_file_ends_every_session_with_the_first(desktop: Desktop) -> None:
    desktop.permissions.grant(APP)
    processor = desktop.request_processor()
    processor.OpenConnection("", APP)
    ticket = processor.BeginSession("", 2)
    desktop.open(Company.create(clock=ManualClock()))
    with pytest.raises(CallFailed):
        processor.ProcessRequest(ticket, EMPTY)


def test_permissions_belong_to_the_file(desktop: Desktop, company: Company) -> None:
    desktop.permissions.grant(APP)
    desktop.open(Company.create(clock=ManualClock()), name="C:\\Books\\Other.QBW")
    assert refused(desktop) == 0x80040418
    desktop.open(company)
    begin(desktop)


def test_one_request_set_with_a_session_around_it_asks_nobody(desktop: Desktop) -> None:
    assert "<QBXMLMsgsRs" in desktop.process(EMPTY)
    assert desktop.person.seen == []
    assert desktop.permissions.grants() == ()
