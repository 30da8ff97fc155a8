"""What a test can do at the machine: the person at the desk, the program on the screen, and its permissions.

It mirrors `desktop.person`, the methods of `desktop` that a person can be told to do, and `desktop.permissions`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from mockbooks.desktop.desktop import Desktop, FileMode
from mockbooks.desktop.dialogs import Access, Dialog
from mockbooks.desktop.installation import Installation
from mockbooks.desktop.occasions import CALLS
from mockbooks.desktop.permissions import Permissions
from mockbooks.desktop.person import DEEDS, Person
from mockbooks.doors.http.control import shape
from mockbooks.doors.http.errors import RefusedCall, not_found, too_many
from mockbooks.doors.http.fields import Field
from mockbooks.doors.http.route_table import Answer, Call, Route

_MODES = {mode.words: mode for mode in FileMode}
_ACCESS = {access.name.lower().replace("_", "-"): access for access in Access}

_DEED_FIELDS: dict[str, tuple[Field, ...]] = {
    "start": (Field("takes", "number", about="Seconds until it is ready.", least=0, most=86_400),),
    "open": (
        Field("file", about="The name of a company file; its own unless given."),
        Field("mode", about="single-user unless given.", values=tuple(_MODES)),
    ),
    "show": (
        Field("title", about="The title of a modal dialog.", required=True, longest=200),
        Field("text", longest=2000),
    ),
}
"""What a deed needs to be told; those that are not here need nothing."""

_ONCE = Field("once", "boolean", about="For one time only.")


# The program on the screen


def _doing(deed: str) -> Any:
    def do(call: Call) -> Answer:
        with call.served.turn() as desktop:
            _do(call, desktop, deed)
            return Answer(_screen(desktop))

    return do


def _do(call: Call, desktop: Desktop, deed: str) -> None:
    if deed == "start":
        if desktop.copies >= 8:
            raise too_many("copies of QuickBooks", 8, "close them")
        desktop.start(takes=call.body.get("takes", 0))
    elif deed == "open":
        mode = _MODES[call.body.get("mode", FileMode.SINGLE_USER.words)]
        desktop.open(call.body.get("file") or call.served.company, mode=mode)
    elif deed == "show":
        desktop.show(_dialog(call.body["title"], call.body.get("text", "")))
    elif deed.startswith("switch") and desktop.file is None:
        raise RefusedCall(409, "No company file is open on the screen.")
    else:
        getattr(desktop, deed)()


def _dialog(title: str, text: str) -> Dialog:
    return Dialog("shown", title, tuple(text.splitlines()), ("OK",))


def _screen(desktop: Desktop) -> dict[str, Any]:
    dialog = desktop.modal_dialog
    return {
        "running": desktop.is_running,
        "copies": desktop.copies,
        "open": None if desktop.file is None else desktop.file.name,
        "mode": desktop.mode.words,
        "dialog": None if dialog is None else dialog.title,
    }


def _install(call: Call) -> Answer:
    said = call.body
    with call.served.turn() as desktop:
        if "installation" in said:
            desktop.installation = Installation(said["installation"])
        desktop.can_start = said.get("can_start", desktop.can_start)
        return Answer({"installation": desktop.installation.value, "can_start": desktop.can_start})


def _close_books(call: Call) -> Answer:
    text = call.body.get("until")
    try:
        until = None if text is None else date.fromisoformat(text)
    except ValueError:
        raise RefusedCall(400, f"until: {text!r} is no date; they go by 2024-12-31.") from None
    with call.served.turn():
        call.served.company.close_books(until, password=call.body.get("password", False))
    return Answer(None, 204)


# The person at the desk


def _person(call: Call) -> Answer:
    with call.served.turn() as desktop:
        seen = [
            {"dialog": each.dialog.name, "text": str(each.dialog), "answer": each.answer, "attended": each.attended}
            for each in desktop.person.seen[-call.served.bounds.dialogs :]
        ]
        return Answer({"user": desktop.person.user, "seen": seen})


def _scripting(script: Any) -> Any:
    """A handler that adds to the script of the person."""

    def handle(call: Call) -> Answer:
        with call.served.turn() as desktop:
            person = desktop.person
            if person.scripted >= call.served.bounds.faults:
                raise too_many("answers and deeds", call.served.bounds.faults, "have the person leave")
            try:
                script(person, call)
            except ValueError as error:
                raise RefusedCall(400, f"{error}.") from None
        return Answer(None, 204)

    return handle


def _answers(person: Person, call: Call) -> None:
    person.answers(call.body["dialog"], call.body.get("answer"), once=call.body.get("once", False))


def _allows(person: Person, call: Call) -> None:
    said = call.body
    person.allows(
        _ACCESS[said.get("access", "always")],
        sure=said.get("sure", True),
        personal_data=said.get("personal_data"),
        once=said.get("once", False),
    )


def _refuses(person: Person, call: Call) -> None:
    person.refuses(once=call.body.get("once", False))


def _does(person: Person, call: Call) -> None:
    said = call.body
    what = said["what"]
    occasion = {
        name: said[name] for name in ("before", "request", "iterator", "application", "after", "times") if name in said
    }
    person.does(what, *_arguments(call, what), **occasion)


def _arguments(call: Call, deed: str) -> tuple[object, ...]:
    if deed == "open":
        return (call.body.get("file") or call.served.company,)
    if deed == "show":
        return (_dialog(call.body.get("title", "QuickBooks"), call.body.get("text", "")),)
    return ()


def _leaves(call: Call) -> Answer:
    with call.served.turn() as desktop:
        desktop.person.leaves()
    return Answer(None, 204)


# Permissions


def _permissions_of(call: Call, desktop: Desktop) -> Permissions:
    return desktop.add_file(call.served.company).permissions


def _permissions(call: Call) -> Answer:
    with call.served.turn() as desktop:
        grants = [
            {
                "application": grant.application.name,
                "access": grant.access.name.lower().replace("_", "-"),
                "personal_data": grant.personal_data,
            }
            for grant in _permissions_of(call, desktop).grants()
        ]
        return Answer({"permissions": grants})


def _grant(call: Call) -> Answer:
    said = call.body
    with call.served.turn() as desktop:
        _permissions_of(call, desktop).grant(
            said["application"], _ACCESS[said.get("access", "always")], personal_data=said.get("personal_data", False)
        )
    return Answer(None, 204)


def _remove(call: Call) -> Answer:
    name = call.query["application"]
    with call.served.turn() as desktop:
        try:
            _permissions_of(call, desktop).remove(name)
        except KeyError:
            raise not_found(f"permission of {name!r}") from None
    return Answer(None, 204)


def routes() -> Iterator[Route]:
    """The rows of this part."""
    screen = shape("running:boolean copies:integer open:any mode dialog:any")
    access = Field("access", values=tuple(_ACCESS), about="always unless given.")
    application = Field("application", required=True, longest=200)
    rows = [
        Route("POST", f"/control/desktop/{deed}", _doing(deed), f"desktop.{deed}, as a person at the desk does it.",
              body=_DEED_FIELDS.get(deed, ()), gives=screen, may_fail=True)
        for deed in DEEDS
    ]  # fmt: skip
    rows += [
        Route("POST", "/control/installation", _install, "What is installed on the machine, and whether it starts.",
              body=(
                  Field("installation", values=tuple(each.value for each in Installation)),
                  Field("can_start", "boolean", about="false: whoever has to start QuickBooks gets 0x80040408."),
              ), gives=shape("installation can_start:boolean")),
        Route("POST", "/control/closing_date", _close_books, "Set the closing date, as the person at the desk would.",
              body=(
                  Field("until", "string|null", about="2024-12-31; null, or nothing: they are open.", longest=20),
                  Field("password", "boolean", about="true: what is before it is locked for programs."),
              ), success=204),
        Route("GET", "/control/person", _person, "The dialogs that were seen, and what was answered.",
              gives=shape("user seen:array")),
        Route("POST", "/control/person/answers", _scripting(_answers), "Script the answer to a dialog.",
              body=(
                  Field("dialog", about="Its name: \"application certificate\".", required=True, longest=200),
                  Field("answer", "string|null", about="null: closed without an answer.", longest=200),
                  _ONCE,
              ), success=204),
        Route("POST", "/control/person/allows", _scripting(_allows), "Script the answer to the permission prompt.",
              body=(
                  access,
                  Field("sure", "boolean", about="The second question after \"always\"; true unless given."),
                  Field("personal_data", "boolean|null"), _ONCE,
              ), success=204),
        Route("POST", "/control/person/refuses", _scripting(_refuses), "Script a No to the permission prompt.",
              body=(_ONCE,), success=204),
        Route("POST", "/control/person/does", _scripting(_does), "Script a deed for when its occasion comes.",
              body=(
                  Field("what", required=True, values=DEEDS),
                  Field("file", about="Of open: its own unless given."),
                  Field("title", about="Of show.", longest=200), Field("text", about="Of show.", longest=2000),
                  Field("before", about="The call before which it is done.", values=("", *CALLS)),
                  Field("request", about="The type of request before whose set it is done.", longest=100),
                  Field("iterator", values=("", "Start", "Continue", "Stop")),
                  Field("application", longest=200),
                  Field("after", "integer", least=0, most=1_000_000),
                  Field("times", "integer|null", least=1, most=1_000_000),
              ), success=204),
        Route("POST", "/control/person/leaves", _leaves, "Nobody is at the desk from now on.", body=(), success=204),
        Route("GET", "/control/permissions", _permissions, "Which programs may enter the company file.",
              gives=shape("permissions:array")),
        Route("POST", "/control/permissions", _grant, "Let a program in without a prompt.",
              body=(application, access, Field("personal_data", "boolean")), success=204, may_fail=True),
        Route("DELETE", "/control/permissions", _remove, "Take a permission away: the next access prompts again.",
              query=(application,), success=204, may_fail=True),
    ]  # fmt: skip
    yield from (replace(row, tag="control") for row in rows)
