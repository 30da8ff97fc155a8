"""The Windows machine that programs find behind the stand-ins: what can be made there, and by which thread.

Rules, after COM and pywin32:

- A class that is not registered cannot be made: -2147221005, "Invalid class string". That is also what a program gets
  while no QuickBooks is there (`desktop.installation`).
- A thread makes objects only after `CoInitialize`, else -2147221008; for the main thread importing `pythoncom` did it.
- A class that a program has registered as a COM server (`win32com.server.register`) can be made here too; events of
  QuickBooks reach it through `inform`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from mockbooks.desktop.desktop import Desktop
from mockbooks.desktop.dialogs import Certificate
from mockbooks.desktop.installation import Installation
from mockbooks.doors.com.errors import INVALID_CLASS_STRING, NOT_INITIALIZED, NOT_RUNNING, com_failure
from mockbooks.doors.com.objects import CDispatch, EarlyBound
from mockbooks.doors.com.type_library import COMPONENTS


class Machine:
    """What the stand-ins stand for. Desktops are put on top of each other: the one that came last is there."""

    def __init__(self) -> None:
        """A machine without QuickBooks."""
        self._desktops: list[tuple[Desktop, Certificate | None]] = []
        self._servers: dict[str, type[Any]] = {}
        self._thread = threading.local()

    @property
    def desktop(self) -> Desktop | None:
        """The QuickBooks that programs find; None if there is none."""
        return self._desktops[-1][0] if self._desktops else None

    def put(self, desktop: Desktop, certificate: Certificate | None) -> None:
        """Let programs find this QuickBooks; `certificate` is their signature."""
        self._desktops.append((desktop, certificate))
        for name, server in self._servers.items():
            desktop.subscriptions.register(name, _Server(server))

    def take(self, desktop: Desktop) -> None:
        """Let them find the one before again."""
        self._desktops = [each for each in self._desktops if each[0] is not desktop]

    # Threads

    def initialize(self) -> None:
        """CoInitialize: this thread may use COM."""
        self._thread.count = getattr(self._thread, "count", 0) + 1

    def uninitialize(self) -> None:
        """CoUninitialize; as in Windows, one too many does no harm."""
        self._thread.count = max(getattr(self._thread, "count", 0) - 1, 0)

    def _check_thread(self) -> None:
        if not getattr(self._thread, "count", 0) and threading.current_thread() is not threading.main_thread():
            raise com_failure(NOT_INITIALIZED)

    # Objects

    def make(self, name: object, kind: type[CDispatch] = CDispatch) -> Any:
        """An object of the class with this ProgID or CLSID."""
        self._check_thread()
        wanted = str(name).casefold()
        if wanted in self._servers:
            return self._servers[wanted]()
        component = COMPONENTS.get(wanted)
        if component is None or not self._desktops:
            raise com_failure(INVALID_CLASS_STRING)
        desktop, certificate = self._desktops[-1]
        if desktop.installation is Installation.NOTHING:
            raise com_failure(INVALID_CLASS_STRING)
        return kind(desktop.request_processor(certificate=certificate), component)

    def make_early_bound(self, name: object) -> Any:
        """The same, as code that was made of the type library has it."""
        return self.make(name, EarlyBound)

    def running(self, name: object) -> Any:
        """An object that is running already: never this one, which lives in the program that makes it."""
        self._check_thread()
        raise com_failure(NOT_RUNNING if str(name).casefold() in COMPONENTS else INVALID_CLASS_STRING)

    # Programs that are COM servers themselves

    def register(self, server: type[Any]) -> None:
        """Register a class under its `_reg_progid_` and `_reg_clsid_`."""
        for attribute in ("_reg_progid_", "_reg_clsid_"):
            name = getattr(server, attribute, None)
            if name is not None:
                self._servers[str(name).casefold()] = server
                for desktop, _ in self._desktops:
                    desktop.subscriptions.register(str(name), _Server(server))

    def unregister(self, server: type[Any]) -> None:
        """The class is registered no longer."""
        for name in [name for name, known in self._servers.items() if known is server]:
            del self._servers[name]
            for desktop, _ in self._desktops:
                desktop.subscriptions.unregister(name)


class _Server:
    """A registered class: QuickBooks makes one object of it, with the first event, and calls `inform` on it."""

    def __init__(self, server: type[Any]) -> None:
        self._make: Callable[[], Any] = server
        self._object: Any = None

    def __call__(self, event: str) -> None:
        if self._object is None:
            self._object = self._make()
        self._object.inform(event)
