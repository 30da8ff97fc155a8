"""COM objects as pywin32 hands them out: names found without case or to the letter, arguments turned into their types.

Rules, after pywin32's `CDispatch` and the classes that makepy writes [O]:

- Late binding (`Dispatch`) finds a member whatever its case, early binding (`EnsureDispatch`) by its very name.
- An unknown member is an AttributeError that names object and member; setting one too.
- A missing argument is a `com_error` with -2147352561, one too many a TypeError, one that cannot be turned into the
  parameter's type a `com_error` with -2147352571 and its place. Numbers become text and text numbers, where they can;
  None never does.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from mockbooks.desktop.auth_preferences import AuthPreferences
from mockbooks.desktop.request_processor import RequestProcessor
from mockbooks.doors.com.errors import OUT_OF_RANGE, PARAMETER_NOT_OPTIONAL, TYPE_MISMATCH, com_failure, failure_of
from mockbooks.doors.com.type_library import AUTH_PREFERENCES, BOOL, BSTR, LIBRARY, Component, Interface, Member
from mockbooks.qbxml.hresult import CallFailed

_INT_MAX = {"I2": 1 << 15, "I4": 1 << 31}
_MISSING = object()


class CDispatch:
    """An object that was made by its ProgID."""

    def __init__(self, target: Any, component: Component, interface: Interface | None = None, name: str = "") -> None:
        found = interface if interface is not None else component.interface
        for attribute, value in (
            ("_target_", target), ("_component_", component), ("_interface_", found),
            ("_username_", name or component.name), ("_oleobj_", target),
        ):  # fmt: skip
            object.__setattr__(self, attribute, value)

    def _find_(self, name: str) -> Member | None:
        found: Member | None = self._interface_.find(name)
        return found

    def __getattr__(self, name: str) -> Any:
        member = None if name.startswith("_") else self._find_(name)
        if member is None:
            raise AttributeError(f"{self._username_}.{name}")
        if member.is_property and not member.parameters:
            return self._call_(lambda: getattr(self._target_, member.name))
        return self._bound_(member)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Property '{self._username_}.{name}' can not be set.")

    def _bound_(self, member: Member) -> Callable[..., Any]:
        def method(*arguments: object, **named: object) -> Any:
            given = _given(member, arguments, named)
            turned = [_turned(value, kind, place) for place, (value, (_, kind)) in enumerate(given, 1)]
            return self._call_(lambda: getattr(self._target_, member.name)(*turned))

        method.__name__ = member.name
        return method

    def _call_(self, call: Callable[[], Any]) -> Any:
        try:
            result = call()
        except CallFailed as failed:
            raise failure_of(failed, self._component_.source) from None
        if isinstance(result, AuthPreferences):
            return type(self)(result, self._component_, AUTH_PREFERENCES, f"{self._username_}.AuthPreferences")
        return result

    def __del__(self) -> None:
        # The last that holds the object lets go of it: COM releases it, and its session ends. Nobody hears of it here.
        with suppress(Exception):
            if isinstance(self._target_, RequestProcessor):
                self._target_.release()

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"<COMObject {self._username_}>"

    def __dir__(self) -> list[str]:
        return sorted(member.name for member in self._interface_.members.values())


class EarlyBound(CDispatch):
    """An object of a class that was made of the type library."""

    def _find_(self, name: str) -> Member | None:
        found: Member | None = self._interface_.named(name)
        return found

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or self._find_(name) is None:
            raise AttributeError(f"'{self!r}' object has no attribute '{name}'")
        return super().__getattr__(name)

    def __repr__(self) -> str:
        return f"<win32com.gen_py.{LIBRARY}.{self._interface_.name} instance at 0x{id(self):X}>"


def _given(
    member: Member, arguments: tuple[object, ...], named: dict[str, object]
) -> list[tuple[object, tuple[str, str]]]:
    """The arguments in the order of the parameters. TypeError as Python's for a method that pywin32 has made."""
    parameters = member.parameters
    if len(arguments) > len(parameters):
        most = len(parameters) + 1
        counted = f"from 1 to {most} positional arguments" if parameters else "1 positional argument"
        raise TypeError(f"{member.name}() takes {counted} but {len(arguments) + 1} were given")
    values = dict(zip((name for name, _ in parameters), arguments, strict=False))
    for name, value in named.items():
        if name not in dict(parameters):
            raise TypeError(f"{member.name}() got an unexpected keyword argument '{name}'")
        if name in values:
            raise TypeError(f"{member.name}() got multiple values for argument '{name}'")
        values[name] = value
    given = []
    for name, kind in parameters:
        value = values.get(name, _MISSING)
        if value is _MISSING:
            raise com_failure(PARAMETER_NOT_OPTIONAL)
        given.append((value, (name, kind)))
    return given


def _turned(value: object, kind: str, place: int) -> object:
    """An argument as the parameter's type, as VariantChangeType turns it."""
    if kind == BSTR:
        if isinstance(value, bool):
            return str(value)
        if isinstance(value, str | int | float):
            return str(value)
        raise com_failure(TYPE_MISMATCH, place)
    if isinstance(value, str):
        value = _number(value, place)
    if not isinstance(value, int | float):
        raise com_failure(TYPE_MISMATCH, place)
    if kind == BOOL:
        return bool(value)
    number = round(value)
    most = _INT_MAX[kind]
    # The highest bit may be given as a negative number or a positive one: flags are written both ways.
    if not -most <= number < 2 * most:
        raise com_failure(OUT_OF_RANGE, place)
    return number


def _number(text: str, place: int) -> float:
    try:
        return float(text)
    except ValueError:
        raise com_failure(TYPE_MISMATCH, place) from None
