"""Integrated applications: every answer to the permission prompt and its later life."""

from __future__ import annotations

import pytest

from mockbooks.desktop.dialogs import AUTHORIZATION, CERTIFICATE, CONFIRMATION, DONE, GO_BACK, NO, Access, Certificate
from mockbooks.desktop.permissions import Application, Permissions
from mockbooks.desktop.person import Person
from mockbooks.qbxml.hresult import CallFailed

FILE = "C:\\Books\\Rainbow Paints.QBW"
APPLICATION = Application("QuickBooks Connector", Certificate("Acme Ltd", "GlobalSign"))
NOT_AUTHORIZED_YET, NO_PERMISSION, NO_AUTOMATIC_LOGIN, DENIED = 0x80040418, 0x8004041A, 0x8004041D, 0x80040420


def refused(permissions: Permissions, person: Person) -> int:
    with pytest.raises(CallFailed) as failed:
        permissions.enter(APPLICATION, person)
    return failed.value.hresult.code


def refused_unattended(permissions: Permissions) -> int:
    with pytest.raises(CallFailed) as failed:
        permissions.enter_unattended(APPLICATION)
    return failed.value.hresult.code


def test_the_prompt_names_file_application_and_signer_and_offers_four_answers() -> None:
    person = Person().allows(Access.EACH_TIME)
    Permissions(FILE).enter(APPLICATION, person)
    (shown,) = person.shown(CERTIFICATE)
    assert shown.dialog.title == "QuickBooks - Application Certificate"
    assert {FILE, "QuickBooks Connector", "Developer: Acme Ltd", "GlobalSign"} <= set(shown.dialog.text)
    assert shown.dialog.options == (
        "No",
        "Yes, prompt each time",
        "Yes, whenever this QuickBooks company file is open",
        "Yes, always; allow access even if QuickBooks is not running",
    )


def test_no_is_a_denial_and_is_kept_until_it_is_removed() -> None:
    permissions, person = Permissions(FILE), Person().refuses()
    assert refused(permissions, person) == DENIED
    person.allows()
    assert refused(permissions, person) == NO_PERMISSION
    assert len(person.shown(CERTIFICATE)) == 1
    permissions.remove(APPLICATION.name)
    permissions.enter(APPLICATION, person)


def test_closing_the_prompt_is_a_denial_that_is_not_kept() -> None:
    permissions, person = Permissions(FILE), Person().answers(CERTIFICATE, None, once=True).allows()
    assert refused(permissions, person) == DENIED
    permissions.enter(APPLICATION, person)


def test_nobody_at_the_desk_leaves_the_first_access_unanswered_and_says_what_to_write() -> None:
    permissions = Permissions(FILE)
    with pytest.raises(CallFailed) as failed:
        permissions.enter(APPLICATION, Person())
    assert failed.value.hresult.code == NOT_AUTHORIZED_YET
    assert "desktop.person.allows()" in failed.value.explanation
    assert permissions.grants() == ()


def test_only_the_administrator_is_asked() -> None:
    person = Person(is_administrator=False).allows()
    assert refused(Permissions(FILE), person) == NOT_AUTHORIZED_YET
    assert person.seen == []


@pytest.mark.parametrize(
    ("access", "asked_again", "unattended"),
    [
        (Access.EACH_TIME, True, NO_AUTOMATIC_LOGIN),
        (Access.WHILE_OPEN, False, NO_AUTOMATIC_LOGIN),
        (Access.ALWAYS, False, None),
    ],
)
def test_each_yes_and_how_long_it_lasts(access: Access, asked_again: bool, unattended: int | None) -> None:
    permissions, person = Permissions(FILE), Person().allows(access)
    permissions.enter(APPLICATION, person)
    permissions.enter(APPLICATION, person)
    assert len(person.shown(CERTIFICATE)) == (2 if asked_again else 1)
    if unattended is None:
        permissions.enter_unattended(APPLICATION)
    else:
        assert refused_unattended(permissions) == unattended


def test_always_is_asked_twice_and_no_there_grants_nothing() -> None:
    permissions, person = Permissions(FILE), Person().allows(Access.ALWAYS, sure=False)
    assert refused(permissions, person) == DENIED
    assert person.shown(AUTHORIZATION)[0].answer == NO
    assert permissions.grants() == ()


def test_go_back_returns_to_the_choice() -> None:
    person = Person().allows(Access.ALWAYS)
    person.answers(CONFIRMATION, GO_BACK, once=True).answers(CONFIRMATION, DONE, once=True)
    permissions = Permissions(FILE)
    permissions.enter(APPLICATION, person)
    assert len(person.shown(CERTIFICATE)) == 2
    assert permissions.access_of(APPLICATION) is Access.ALWAYS


def test_without_a_grant_an_unattended_access_fails() -> None:
    assert refused_unattended(Permissions(FILE)) == NOT_AUTHORIZED_YET


def test_dont_allow_any_refuses_without_a_prompt() -> None:
    permissions, person = Permissions(FILE), Person().allows()
    permissions.enter(APPLICATION, person)
    permissions.allow_none()
    assert refused(permissions, person) == NO_PERMISSION
    assert refused_unattended(permissions) == NO_PERMISSION
    assert len(person.shown(CERTIFICATE)) == 1


def test_a_new_signature_is_asked_for_again_even_after_always() -> None:
    permissions, person = Permissions(FILE), Person().allows(Access.ALWAYS)
    permissions.enter(APPLICATION, person)
    renewed = Application(APPLICATION.name, Certificate("Acme Ltd", "GlobalSign 2025"))
    permissions.enter(renewed, person)
    assert len(person.shown(CERTIFICATE)) == 2
    assert len(permissions.grants()) == 1


def test_a_row_may_be_entered_beforehand() -> None:
    permissions = Permissions(FILE)
    permissions.grant("My App", Access.WHILE_OPEN)
    permissions.enter(Application("My App"), Person())
