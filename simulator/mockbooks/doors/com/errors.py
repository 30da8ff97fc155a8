"""Errors as pywin32 raises them: `com_error`, the one shape that every program which talks to QuickBooks looks into.

Two forms [O, seen in many programs' logs]:

- the component itself failed: `(-2147352567, 'Exception occurred.', (0, source, text, None, 0, hresult), None)`, where
  source is `QBXMLRP2.RequestProcessor.2`;
- COM failed before or after it: `(hresult, text, None, None)`, the last one the number of the argument at fault.
"""

from __future__ import annotations

from mockbooks.desktop.com_failures import COM_FAILURES
from mockbooks.qbxml.hresult import CallFailed

__all__ = ["com_error", "error", "failure_of"]

EXCEPTION_OCCURRED = -2147352567
BAD_PARAMETER_COUNT = -2147352562
PARAMETER_NOT_OPTIONAL = -2147352561
TYPE_MISMATCH = -2147352571
OUT_OF_RANGE = -2147352566
UNKNOWN_NAME = -2147352570
NOT_INITIALIZED = -2147221008
NOT_RUNNING = -2147221021
INVALID_CLASS_STRING = -2147221005
NO_INTERFACE = -2147467262

_TEXTS = {
    EXCEPTION_OCCURRED: "Exception occurred.",
    BAD_PARAMETER_COUNT: "Invalid number of parameters.",
    PARAMETER_NOT_OPTIONAL: "Parameter not optional.",
    TYPE_MISMATCH: "Type mismatch.",
    OUT_OF_RANGE: "Out of present range.",
    UNKNOWN_NAME: "Unknown name.",
    NOT_INITIALIZED: "CoInitialize has not been called.",
    NOT_RUNNING: "Operation unavailable",
    INVALID_CLASS_STRING: "Invalid class string",
    NO_INTERFACE: "No such interface supported",
}


class com_error(Exception):  # noqa: N801  (pywin32's name)
    """A COM call has failed: `hresult`, `strerror`, `excepinfo`, `argerror`, as its four arguments."""

    __module__ = "pywintypes"

    def __init__(
        self,
        hresult: int,
        strerror: str | None = None,
        excepinfo: tuple[int, str | None, str | None, str | None, int, int] | None = None,
        argerror: int | None = None,
    ) -> None:
        super().__init__(hresult, strerror, excepinfo, argerror)
        self.hresult = hresult
        self.strerror = strerror
        self.excepinfo = excepinfo
        self.argerror = argerror


class error(Exception):  # noqa: N801  (pywin32's name)
    """A Windows call has failed: `winerror`, `funcname`, `strerror`."""

    __module__ = "pywintypes"

    def __init__(self, winerror: int, funcname: str = "", strerror: str = "") -> None:
        super().__init__(winerror, funcname, strerror)
        self.winerror = winerror
        self.funcname = funcname
        self.strerror = strerror


def com_failure(hresult: int, argument: int | None = None) -> com_error:
    """A failure of COM's own."""
    return com_error(hresult, _TEXTS[hresult], None, argument)


def failure_of(failed: CallFailed, source: str) -> com_error:
    """What a program gets when a call fails, from the component with that ProgID."""
    if failed.hresult.code in COM_FAILURES:
        return com_error(failed.hresult.signed, failed.hresult.text, None, None)
    return com_error(
        EXCEPTION_OCCURRED,
        _TEXTS[EXCEPTION_OCCURRED],
        (0, source, failed.text, None, 0, failed.hresult.signed),
        None,
    )
