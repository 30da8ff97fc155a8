"""What programs call: the request processor, method for method, and qbXML in one call.

The methods, their parameters and types are those of the component's type library; a row of the route table is made of
each. A property without parameters is read with GET, everything else is called with POST.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockbooks.doors.com.type_library import AUTH_PREFERENCES, BOOL, BSTR, PROCESSOR, REQUEST_PROCESSOR, Member
from mockbooks.doors.http.errors import not_found, too_many
from mockbooks.doors.http.fields import Field
from mockbooks.doors.http.route_table import XML, Answer, Call, Handler, Route
from mockbooks.qbxml import hresult
from mockbooks.qbxml.hresult import CallFailed

LONGEST_REQUEST = 16 * 1024 * 1024
_PREFERENCES = "AuthPreferences"
_TICKET = "/processors/{processor}"
_RESULTS: dict[str, Any] = {
    "BeginSession": {"type": "string"},
    "ProcessRequest": {"type": "string"},
    "ProcessSubscription": {"type": "string"},
    "GetCurrentCompanyFileName": {"type": "string"},
    "GetQBLastError": {"type": "string"},
    "QBXMLVersionsForSession": {"type": "array", "items": {"type": "string"}},
    "QBXMLVersionsForSubscription": {"type": "array", "items": {"type": "string"}},
    "WasAuthPreferencesObeyed": {"type": "boolean"},
    "GetIsReadOnly": {"type": "boolean"},
    "GetUnattendedModePref": {"type": "integer"},
    "GetPersonalDataPref": {"type": "integer"},
    **{name: {"type": "integer"} for name in ("MajorVersion", "MinorVersion", "ReleaseLevel", "ReleaseNumber")},
    "ConnectionType": {"type": "integer"},
}
"""What a member gives; nothing if it is not here."""


def create(call: Call) -> Answer:
    """Make a request processor."""
    name = call.body.get("progID", PROCESSOR.name)
    number, held = call.served.new_processor(name, call.body.get("signedBy", ""))
    component = held.component
    return Answer(
        {
            "processor": number,
            "url": f"{call.base}/processors/{number}",
            "progID": component.name,
            "source": component.source,
            "members": [_shown(member) for member in component.interface.members.values()],
            "preferences": [_shown(member) for member in AUTH_PREFERENCES.members.values()],
        },
        201,
    )


def release(call: Call) -> Answer:
    """Let go of a request processor: its session ends."""
    call.served.release(call.parameters["processor"])
    return Answer(None, 204)


def one_shot(call: Call) -> Answer:
    """One request set, and its answer."""
    application = call.query.get("application", "Mockbooks")
    try:
        text = call.served.one_shot(call.content, application)
    except LookupError:
        desktop = call.served.desktop
        failure = hresult.NO_COMPANY_FILE_OPEN if desktop.is_running else hresult.QUICKBOOKS_NOT_RUNNING
        raise CallFailed(failure, "No company file is open on the screen (POST /control/desktop/open).") from None
    return Answer(text, media=XML)


def _shown(member: Member) -> dict[str, Any]:
    return {
        "name": member.name,
        "id": member.id,
        "property": member.is_property,
        "parameters": [{"name": name, "type": kind} for name, kind in member.parameters],
    }


def _invoking(member: Member, *, preferences: bool) -> Handler:
    def invoke(call: Call) -> Answer:
        number = call.parameters["processor"]
        held = call.served.processor(number)
        if not preferences and member.name.casefold() not in held.component.interface.members:
            raise not_found(f"{member.name} of {held.component.name}")
        if preferences and _PREFERENCES.casefold() not in held.component.interface.members:
            raise not_found(f"{_PREFERENCES} of {held.component.name}")
        if member.name == "ProcessSubscription" and len(call.served.desktop.subscriptions) >= call.served.bounds.faults:
            raise too_many("subscriptions", call.served.bounds.faults, "reset")
        target: Any = held.processor.AuthPreferences if preferences else held.processor
        if member.is_property and not member.parameters:
            result = getattr(target, member.name)
        else:
            result = getattr(target, member.name)(*(call.body[name] for name, _ in member.parameters))
        call.served.trim()
        if number not in call.served.processors:
            # Reset, or released, while this call was under way: what it began shall not stay.
            held.processor.release()
            raise not_found(f"request processor {number}")
        return Answer({"result": result})

    return invoke


def _field(name: str, kind: str) -> Field:
    if kind == BSTR:
        return Field(name, required=True, longest=LONGEST_REQUEST if name == "inputRequest" else 4096)
    if kind == BOOL:
        return Field(name, "boolean", required=True)
    # The highest bit may be given as a negative number or a positive one: flags are written both ways.
    return Field(name, "integer", required=True, least=-(1 << 31), most=(1 << 32) - 1)


def _member_routes(members: tuple[Member, ...], below: str, *, preferences: bool) -> Iterator[Route]:
    for member in members:
        read = member.is_property and not member.parameters
        result = _RESULTS.get(member.name, {"nullable": True})
        yield Route(
            "GET" if read else "POST",
            f"{below}/{member.name}",
            _invoking(member, preferences=preferences),
            f"{member.name}({', '.join(name for name, _ in member.parameters)}) of the request processor.",
            body=None if read else tuple(_field(name, kind) for name, kind in member.parameters),
            gives={"type": "object", "properties": {"result": result}, "required": ["result"]},
            may_fail=True,
            tag="QBXMLRP2",
        )


def routes() -> Iterator[Route]:
    """The rows of this part."""
    member = {
        "type": "object",
        "required": ["name", "id", "property", "parameters"],
        "properties": {
            "name": {"type": "string"},
            "id": {"type": "integer"},
            "property": {"type": "boolean"},
            "parameters": {"type": "array", "items": {"type": "object"}},
        },
    }
    texts = ("processor", "url", "progID", "source")
    made = {
        "type": "object",
        "required": [*texts, "members", "preferences"],
        "properties": {name: {"type": "string"} for name in texts}
        | {name: {"type": "array", "items": member} for name in ("members", "preferences")},
    }
    yield Route(
        "POST", "/qbxml", one_shot,
        "Answer one request set, in a session that nobody is asked for permission for; iterators go on from one call "
        "to the next.",
        query=(Field("application", about="What the program calls itself; \"Mockbooks\" unless given.", longest=200),),
        takes=XML, media=XML, gives={"type": "string"}, may_fail=True, tag="qbXML",
    )  # fmt: skip
    yield Route(
        "POST", "/processors", create, "Make a request processor: one connection, one session at a time.",
        body=(
            Field("progID", about="QBXMLRP2.RequestProcessor unless given.", longest=200),
            Field("signedBy", about="The developer whose certificate it has; unsigned unless given.", longest=200),
        ),
        gives=made, success=201, may_fail=True, tag="QBXMLRP2",
    )  # fmt: skip
    yield Route(
        "DELETE", _TICKET, release, "Let go of a request processor: its session ends.", success=204, tag="QBXMLRP2"
    )
    own = tuple(member for member in REQUEST_PROCESSOR.members.values() if member.name != _PREFERENCES)
    yield from _member_routes(own, _TICKET, preferences=False)
    yield from _member_routes(tuple(AUTH_PREFERENCES.members.values()), f"{_TICKET}/{_PREFERENCES}", preferences=True)
