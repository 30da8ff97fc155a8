"""Puts the stand-ins for pywin32 in place, on request, and takes them away again.

There is one set of them a process, as there is one `sys.modules`: a program that has imported them keeps them, and
finds the QuickBooks that is there now. So a module that was imported in one test talks to the QuickBooks of the next.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from mockbooks.desktop.desktop import Desktop
from mockbooks.desktop.dialogs import Certificate
from mockbooks.doors.com.machine import Machine
from mockbooks.doors.com.modules import build

__all__ = ["windows"]


@dataclass(frozen=True, slots=True)
class StandIns:
    """The machine, and the modules through which it is seen."""

    machine: Machine
    modules: dict[str, ModuleType]


@cache
def stand_ins() -> StandIns:
    """The one set of this process."""
    machine = Machine()
    return StandIns(machine, build(machine))


@contextmanager
def windows(desktop: Desktop | None = None, *, certificate: Certificate | None = None) -> Iterator[None]:
    """Programs written for Windows find this QuickBooks inside.

    `win32com.client`, `pythoncom`, `pywintypes` and `win32api` can be imported; a `RequestProcessor` that a program
    makes is one of `desktop`, signed with `certificate`. Programs that were imported before find it too. Without
    `desktop` nothing is installed on the machine, until another `windows` inside says otherwise. What stood under the
    names of the modules stands there again afterwards.
    """
    found = stand_ins()
    before = {name: sys.modules.get(name) for name in found.modules}
    sys.modules.update(found.modules)
    if desktop is not None:
        found.machine.put(desktop, certificate)
    try:
        yield
    finally:
        if desktop is not None:
            found.machine.take(desktop)
        for name, module in before.items():
            if module is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = module
