"""What is kept in the company file, and several QuickBooks that share it: as two processes do."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from mockbooks import CompanyFile, QuickBooks
from mockbooks.desktop.applications import Application
from mockbooks.desktop.desktop import Desktop, FileMode
from mockbooks.desktop.dialogs import ALLOW_ALWAYS, CERTIFICATE, EXPIRED, LOGIN, Access, Certificate
from mockbooks.desktop.person import Person
from mockbooks.qbxml.hresult import CallFailed

REQUESTS = (
    '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{}</QBXMLMsgsRq></QBXML>'
)
ADD = REQUESTS.format("<CustomerAddRq><CustomerAdd><Name>{}</Name></CustomerAdd></CustomerAddRq>")
ASK = REQUESTS.format("<CustomerQueryRq/>")
HOST = REQUESTS.format("<HostQueryRq/>")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    CompanyFile.create(tmp_path / "acme.mkb").close()
    return tmp_path / "acme.mkb"


def begin(desktop: Desktop, file: Path | str = "", mode: int = 2, name: str = "App") -> str:
    processor = desktop.request_processor()
    processor.OpenConnection("", name)
    return processor.BeginSession(str(file), mode)


def code(desktop: Desktop, file: Path | str = "", mode: int = 2, name: str = "App") -> int:
    with pytest.raises(CallFailed) as failed:
        begin(desktop, file, mode, name)
    return failed.value.hresult.code


def test_a_permission_is_in_the_file_and_another_quickbooks_sees_it(file: Path) -> None:
    one = Desktop(str(file), mode=FileMode.MULTI_USER, person=Person().allows(Access.WHILE_OPEN))
    other = Desktop(str(file), mode=FileMode.MULTI_USER)
    assert code(other) == 0x80040418
    begin(one)
    begin(other)
    assert [grant.application.name for grant in other.permissions.grants()] == ["App"]
    other.permissions.remove("App")
    one.person.leaves()
    assert code(one) == 0x80040418


def test_a_permission_outlives_quickbooks(file: Path) -> None:
    signed = Certificate("Acme", "GlobalSign", "Syncs", "42")
    with QuickBooks(file) as quickbooks:
        quickbooks.desktop.permissions.grant(Application("App", signed), Access.ALWAYS, personal_data=True)
        before = quickbooks.desktop.permissions.grants()
    with QuickBooks(file) as quickbooks:
        assert quickbooks.desktop.permissions.grants() == before
        assert quickbooks.desktop.permissions.access_of(Application("App", signed)) is Access.ALWAYS


def test_two_quickbooks_share_a_file_in_multi_user_mode(file: Path) -> None:
    one, other = (QuickBooks(file, mode=FileMode.MULTI_USER) for _ in range(2))
    one.process(ADD.format("Ann"))
    assert "<Name>Ann</Name>" in other.process(ASK)
    assert "<QBFileMode>MultiUser</QBFileMode>" in other.process(HOST)
    with pytest.raises(CallFailed, match="0x80040422"):
        QuickBooks(file)
    one.close()
    with pytest.raises(CallFailed, match="0x80040422"):
        QuickBooks(file)
    other.close()
    QuickBooks(file).close()


def test_who_does_not_care_joins_those_who_share(file: Path) -> None:
    with QuickBooks(file, mode=FileMode.MULTI_USER), QuickBooks(file, mode=FileMode.DO_NOT_CARE) as other:
        assert other.desktop.mode is FileMode.MULTI_USER
    with QuickBooks(file, mode=FileMode.DO_NOT_CARE) as alone:
        assert alone.desktop.mode is FileMode.SINGLE_USER


def test_switching_modes(file: Path) -> None:
    with QuickBooks(file) as one:
        one.desktop.switch_to_multi_user()
        with QuickBooks(file, mode=FileMode.MULTI_USER):
            with pytest.raises(CallFailed, match="0x80040422"):
                one.desktop.switch_to_single_user()
            assert one.desktop.mode is FileMode.MULTI_USER
        one.desktop.switch_to_single_user()
        with pytest.raises(CallFailed, match="0x80040410"):
            QuickBooks(file, mode=FileMode.MULTI_USER)


def test_a_file_open_for_a_session_alone_is_free_when_it_ends(file: Path) -> None:
    with QuickBooks(file) as quickbooks:
        quickbooks.desktop.permissions.grant("App")
    background = Desktop()
    processor = background.request_processor()
    processor.OpenConnection("", "App")
    ticket = processor.BeginSession(str(file), 0)
    with pytest.raises(CallFailed, match="0x80040422"):
        QuickBooks(file)
    processor.EndSession(ticket)
    QuickBooks(file).close()


_CHILD = """
import sys
from mockbooks import FileMode, QuickBooks, RequestProcessorError
try:
    quickbooks = QuickBooks(sys.argv[1], mode=FileMode[sys.argv[2]])
except RequestProcessorError as failure:
    print(failure.hresult)
else:
    with quickbooks:
        print("open")
"""


def test_two_processes(file: Path) -> None:
    def other(mode: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", _CHILD, str(file), mode], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    with QuickBooks(file):
        assert [other("SINGLE_USER"), other("MULTI_USER")] == ["0x80040422", "0x80040410"]
    with QuickBooks(file, mode=FileMode.MULTI_USER):
        assert [other("SINGLE_USER"), other("MULTI_USER")] == ["0x80040422", "open"]
    assert [other("SINGLE_USER"), other("MULTI_USER")] == ["open", "open"]


def test_the_same_user_on_two_machines(file: Path) -> None:
    one = Desktop(str(file), mode=FileMode.MULTI_USER, machine="OFFICE")
    with pytest.raises(CallFailed, match="0x80040437"):
        Desktop(str(file), mode=FileMode.MULTI_USER, machine="FRONT-DESK")
    bob = Person(is_administrator=False, user="Bob")
    Desktop(str(file), mode=FileMode.MULTI_USER, machine="FRONT-DESK", person=bob).close()
    one.close()
    Desktop(str(file), mode=FileMode.MULTI_USER, machine="FRONT-DESK").close()


def test_an_automatic_login_works_on_the_machine_it_was_stored_on_until_the_password_changes(file: Path) -> None:
    office = Desktop(str(file), machine="OFFICE", person=Person().allows())
    begin(office)
    office.close()
    begin(office, file)
    office.close()
    assert code(Desktop(machine="FRONT-DESK"), file) == 0x80040430
    office.file_named(str(file)).users.set_password("Admin", "Secret12")
    assert code(office, file) == 0x80040430
    office.permissions_of(str(file)).reauthorize("App", machine="OFFICE")
    begin(office, file)


def test_what_must_be_confirmed_anew(file: Path) -> None:
    desktop = Desktop(str(file))
    desktop.permissions.grant("App")
    desktop.permissions.require_reauthorization()
    begin(desktop)
    desktop.close()
    assert code(desktop, file) == 0x80040435
    desktop.permissions_of(str(file)).reauthorize("App")
    begin(desktop, file)


def test_quickbooks_comes_up_for_a_program_when_the_password_is_typed(file: Path) -> None:
    desktop = Desktop(str(file))
    desktop.permissions.grant("App", Access.WHILE_OPEN)
    desktop.users.set_password("Admin", "Secret12")
    desktop.close()
    desktop.person.answers(LOGIN, "wrong", once=True).answers(LOGIN, "Secret12", once=True)
    processor = desktop.request_processor()
    processor.OpenConnection2("", "App", 3)
    with pytest.raises(CallFailed, match="0x8004042D"):
        processor.BeginSession(str(file), 2)
    processor.BeginSession(str(file), 2)
    assert desktop.is_running


def test_users_are_kept_in_the_file(file: Path) -> None:
    with QuickBooks(file) as quickbooks:
        users = quickbooks.desktop.users
        assert [user.name for user in users] == ["Admin"]
        users.add("Bob", "builder")
        with pytest.raises(ValueError, match="bob"):
            users.add("bob")
        with pytest.raises(KeyError):
            users.set_password("Eve", "x")
        assert not users.password_is_complex
        users.set_password("Admin", "Secret12")
        assert users.password_is_complex
    with QuickBooks(file) as quickbooks:
        users = quickbooks.desktop.users
        assert [(user.name, user.is_administrator) for user in users] == [("Admin", True), ("Bob", False)]
        assert users["BOB"].password == "builder"


def test_personal_data_needs_the_wish_the_grant_and_a_complex_password(file: Path) -> None:
    desktop = Desktop(str(file), person=Person().allows(Access.WHILE_OPEN, personal_data=True))

    def rights(pref: int | None) -> tuple[bool, int, str]:
        processor = desktop.request_processor()
        processor.OpenConnection("", "App")
        if pref is not None:
            processor.AuthPreferences.PutPersonalDataPref(pref)
        ticket = processor.BeginSession("", 2)
        preferences = processor.AuthPreferences
        told = processor.ProcessRequest(ticket, REQUESTS.format("<PreferencesQueryRq/>"))
        allowed = told.partition("<IsPersonalDataAccessAllowed>")[2].partition("<")[0]
        return preferences.WasAuthPreferencesObeyed(ticket), preferences.GetPersonalDataPref(ticket), allowed

    assert rights(None) == (True, 3, "false")
    desktop.permissions.remove("App")
    assert rights(2) == (True, 3, "false")
    desktop.users.set_password("Admin", "Secret12")
    assert rights(2) == (True, 1, "true")
    assert rights(1) == (True, 1, "true")
    desktop.person.allows(Access.WHILE_OPEN, personal_data=False)
    desktop.permissions.remove("App")
    assert rights(1) == (False, 3, "false")


def test_a_program_that_only_reads(file: Path) -> None:
    desktop = Desktop(str(file), person=Person().allows(Access.WHILE_OPEN))
    processor = desktop.request_processor()
    processor.OpenConnection("", "App")
    processor.AuthPreferences.PutIsReadOnly(True)
    ticket = processor.BeginSession("", 2)
    assert any("to read this company file" in line for line in desktop.person.seen[0].dialog.text)
    assert processor.AuthPreferences.GetIsReadOnly(ticket)
    assert 'statusCode="3263"' in processor.ProcessRequest(ticket, ADD.format("Ann"))
    assert 'statusCode="1"' in processor.ProcessRequest(ticket, ASK)


def test_unattended_mode_required_leaves_two_answers_and_is_asked_for_again(file: Path) -> None:
    desktop = Desktop(str(file), person=Person().allows(Access.WHILE_OPEN))
    begin(desktop)
    desktop.person.allows(Access.ALWAYS)
    processor = desktop.request_processor()
    processor.OpenConnection("", "App")
    processor.AuthPreferences.PutUnattendedModePref(1)
    ticket = processor.BeginSession("", 2)
    assert desktop.person.shown(CERTIFICATE)[-1].dialog.options == (Access.NO, Access.ALWAYS)
    assert processor.AuthPreferences.WasAuthPreferencesObeyed(ticket)
    assert processor.AuthPreferences.GetUnattendedModePref(ticket) == 1


def test_a_certificate_that_has_expired(file: Path) -> None:
    signed = Certificate("Acme", "GlobalSign", expires=date(2020, 1, 1))
    desktop = Desktop(str(file), person=Person().allows())
    processor = desktop.request_processor(certificate=signed)
    processor.OpenConnection("", "App")
    with pytest.raises(CallFailed, match="0x8004041E"):
        processor.BeginSession("", 2)
    desktop.person.answers(EXPIRED, "Allow Once", once=True).answers(EXPIRED, ALLOW_ALWAYS, once=True)
    for _ in range(3):
        processor.EndSession(processor.BeginSession("", 2))
    assert len(desktop.person.shown(EXPIRED)) == 3
    desktop.close()
    processor.BeginSession(str(file), 2)


def test_no_warning_where_the_preferences_say_so(file: Path) -> None:
    desktop = Desktop(str(file), person=Person().allows())
    desktop.permissions.warns_of_expired = False
    processor = desktop.request_processor(certificate=Certificate("Acme", "GlobalSign", expires=date(2020, 1, 1)))
    processor.OpenConnection("", "App")
    processor.BeginSession("", 2)
    assert desktop.person.shown(EXPIRED) == []


def test_the_faults_of_a_recipe_are_in_the_file(tmp_path: Path) -> None:
    recipe = (Path(__file__).parents[3] / "fixtures" / "recipes" / "consultancy.toml").read_text("utf-8")
    faulty = tmp_path / "faulty.toml"
    table = '\n[[faults]]\nrequest = "CustomerQuery"\nstatus = 3175\ntimes = 2\n'
    faulty.write_text(recipe + table + '\n[[faults]]\ncall = "BeginSession"\nhresult = "0x80040408"\n', "utf-8")
    made = CompanyFile.generate(faulty, transactions=4, customers=2, vendors=3, path=tmp_path / "acme.mkb")
    made.close()
    for _ in range(2):
        with QuickBooks(tmp_path / "acme.mkb") as quickbooks:
            assert ['statusCode="3175"' in quickbooks.process(ASK) for _ in range(3)] == [True, True, False]
            quickbooks.desktop.permissions.grant("App")
            assert code(quickbooks.desktop) == 0x80040408
            begin(quickbooks.desktop)


def test_a_recipe_with_an_unknown_fault_is_refused(tmp_path: Path) -> None:
    from mockbooks import RecipeError

    recipe = (Path(__file__).parents[3] / "fixtures" / "recipes" / "consultancy.toml").read_text("utf-8")
    faulty = tmp_path / "faulty.toml"
    faulty.write_text(recipe + '\n[[faults]]\nrequest = "CustomerQwery"\nstatus = 3175\n', "utf-8")
    with pytest.raises(RecipeError, match=r"faults\[1\].*CustomerQueryRq"):
        CompanyFile.generate(faulty)


def test_a_file_that_was_opened_by_its_path_is_closed_with_quickbooks_and_its_clock_goes_on(file: Path) -> None:
    desktop = Desktop(str(file))
    desktop.permissions.grant("App")
    assert desktop.file is not None
    company, known = desktop.file.company, desktop.file
    now = desktop.now()
    processor = desktop.request_processor()
    processor.OpenConnection("", "App")
    ticket = processor.BeginSession("", 2)
    desktop.close()
    with pytest.raises(CallFailed, match="0x80040401"):
        processor.ProcessRequest(ticket, HOST)
    with pytest.raises(sqlite3.ProgrammingError):
        company.connection.execute("SELECT 1")
    assert desktop.now() == now
    assert [entry.name for entry in file.parent.iterdir()] == ["acme.mkb"]
    desktop.open(str(file))
    assert desktop.file is known
    assert known.company is not company
