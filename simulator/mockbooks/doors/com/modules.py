"""The stand-in modules themselves: names and behaviours of pywin32, as far as programs about QuickBooks use them.

A name that is not here is an AttributeError that says whose it is, so that nobody takes our gap for one of pywin32.
"""

from __future__ import annotations

import getpass
import platform
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import ModuleType
from typing import Any, NoReturn

from mockbooks.doors.com import errors
from mockbooks.doors.com.errors import com_error, error
from mockbooks.doors.com.machine import Machine
from mockbooks.doors.com.objects import CDispatch
from mockbooks.doors.com.type_library import CONSTANTS

__all__ = ["build"]

_VARIANT_TYPES = {
    "VT_EMPTY": 0, "VT_NULL": 1, "VT_I2": 2, "VT_I4": 3, "VT_R4": 4, "VT_R8": 5, "VT_CY": 6, "VT_DATE": 7, "VT_BSTR": 8,
    "VT_DISPATCH": 9, "VT_ERROR": 10, "VT_BOOL": 11, "VT_VARIANT": 12, "VT_UNKNOWN": 13, "VT_ARRAY": 8192,
    "VT_BYREF": 16384,
}  # fmt: skip
_CONTEXTS = {
    "CLSCTX_INPROC_SERVER": 1, "CLSCTX_INPROC_HANDLER": 2, "CLSCTX_LOCAL_SERVER": 4, "CLSCTX_INPROC": 3,
    "CLSCTX_REMOTE_SERVER": 16, "CLSCTX_SERVER": 21, "CLSCTX_ALL": 23,
}  # fmt: skip
_THREADING = {"COINIT_MULTITHREADED": 0, "COINIT_APARTMENTTHREADED": 2, "COINIT_DISABLE_OLE1DDE": 4}
_WINERROR = {
    "S_OK": 0, "S_FALSE": 1, "E_FAIL": -2147467259, "E_INVALIDARG": -2147024809, "E_NOINTERFACE": errors.NO_INTERFACE,
    "E_UNEXPECTED": -2147418113, "REGDB_E_CLASSNOTREG": -2147221164, "CO_E_CLASSSTRING": errors.INVALID_CLASS_STRING,
    "CO_E_NOTINITIALIZED": errors.NOT_INITIALIZED, "MK_E_UNAVAILABLE": errors.NOT_RUNNING,
    "DISP_E_EXCEPTION": errors.EXCEPTION_OCCURRED, "DISP_E_BADPARAMCOUNT": errors.BAD_PARAMETER_COUNT,
    "DISP_E_PARAMNOTOPTIONAL": errors.PARAMETER_NOT_OPTIONAL, "DISP_E_TYPEMISMATCH": errors.TYPE_MISMATCH,
    "DISP_E_OVERFLOW": errors.OUT_OF_RANGE, "DISP_E_UNKNOWNNAME": errors.UNKNOWN_NAME,
    "RPC_E_SERVERFAULT": -2147417851, "RPC_E_DISCONNECTED": -2147417848, "RPC_E_CHANGED_MODE": -2147417850,
    "RPC_E_WRONG_THREAD": -2147417842, "RPC_S_SERVER_UNAVAILABLE": 1722, "ERROR_SUCCESS": 0, "ERROR_FILE_NOT_FOUND": 2,
    "ERROR_ACCESS_DENIED": 5,
}  # fmt: skip

DISPATCH = "{00020400-0000-0000-C000-000000000046}"
UNKNOWN = "{00000000-0000-0000-C000-000000000046}"


def build(machine: Machine) -> dict[str, ModuleType]:
    """Every stand-in by its name, all of them for one machine."""
    types = _pywintypes()
    com = _pythoncom(machine, types)
    client = _client(machine, com)
    found = {
        "pywintypes": types,
        "pythoncom": com,
        "win32com": _module("win32com", __path__=[], __version__="306", client=client),
        "win32com.client": client,
        "win32com.client.gencache": client.gencache,
        "win32com.client.dynamic": client.dynamic,
        "win32com.client.makepy": client.makepy,
        "win32com.server": _module("win32com.server", __path__=[]),
        "win32com.server.register": _register(machine),
        "win32com.server.exception": _module("win32com.server.exception", COMException=com_error),
        "win32api": _win32api(),
        "winerror": _module("winerror", **_WINERROR),
    }
    for name in list(found):
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(found[parent], child, found[name])
    return found


class _StandIn(ModuleType):
    """A module of pywin32, as far as it goes."""

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r} (in Mockbooks' stand-in for pywin32)")


def _module(name: str, /, **names: Any) -> Any:
    module = _StandIn(name, f"Mockbooks' stand-in for pywin32's {name}.")
    for key, value in names.items():
        setattr(module, key, value)
    return module


def _pywintypes() -> Any:
    class IIDType(str):
        __slots__ = ()

        def __repr__(self) -> str:
            return f"IID('{self}')"

    return _module(
        "pywintypes",
        com_error=com_error,
        error=error,
        IIDType=IIDType,
        IID=lambda text, *_: IIDType(str(text).upper()),
        TimeType=datetime,
        Time=_time,
        UnicodeType=str,
        Unicode=str,
    )


def _time(moment: Any) -> datetime:
    if isinstance(moment, datetime):
        return moment
    if hasattr(moment, "timetuple"):
        moment = moment.timetuple()
    seconds = time.mktime(tuple(moment)) if not isinstance(moment, int | float) else moment
    return datetime.fromtimestamp(seconds, UTC)


def _pythoncom(machine: Machine, types: Any) -> Any:
    def create(clsid: object, outer: object, context: int, interface: object) -> Any:  # noqa: ARG001
        return machine.make(clsid)

    return _module(
        "pythoncom",
        com_error=com_error,
        ComException=com_error,
        error=error,
        CoInitialize=machine.initialize,
        CoInitializeEx=lambda flags=0: machine.initialize(),  # noqa: ARG005
        CoUninitialize=machine.uninitialize,
        CoCreateInstance=create,
        CreateGuid=lambda: types.IID("{" + str(uuid.uuid4()) + "}"),
        GetActiveObject=machine.running,
        PumpWaitingMessages=lambda *_: 0,
        PumpMessages=lambda *_: None,
        IID_IDispatch=types.IID(DISPATCH),
        IID_IUnknown=types.IID(UNKNOWN),
        Empty=None,
        Missing=None,
        Nothing=None,
        ArgNotFound=None,
        frozen=0,
        **_VARIANT_TYPES,
        **_CONTEXTS,
        **_THREADING,
    )


class _Constants:
    """`win32com.client.constants`."""

    def __getattr__(self, name: str) -> int:
        if name not in CONSTANTS:
            raise AttributeError(name)
        return CONSTANTS[name]


class _Variant:
    """`win32com.client.VARIANT`."""

    def __init__(self, vt: int, value: Any) -> None:
        self.varianttype = vt
        self.value = value


def _client(machine: Machine, com: Any) -> Any:
    def dispatch(dispatch: Any, userName: Any = None, *_: Any, **__: Any) -> Any:  # noqa: ARG001, N803
        # An object is its own dispatch; anything else is the name of one.
        return dispatch if isinstance(dispatch, CDispatch) else machine.make(dispatch)

    def ensure(prog_id: Any, *_: Any, **__: Any) -> Any:
        return machine.make_early_bound(prog_id)

    def get_object(Pathname: Any = None, Class: Any = None, clsctx: Any = None) -> Any:  # noqa: ARG001, N803
        return machine.running(Class or Pathname)

    nothing: Callable[..., None] = lambda *_, **__: None  # noqa: E731
    gencache = _module(
        "win32com.client.gencache",
        EnsureDispatch=ensure,
        EnsureModule=nothing,
        EnsureModuleForTypelibInterface=nothing,
        GetModuleForProgID=nothing,
        GetClassForProgID=nothing,
        Rebuild=nothing,
        is_readonly=False,
    )
    return _module(
        "win32com.client",
        __path__=[],
        Dispatch=dispatch,
        DispatchEx=dispatch,
        CDispatch=CDispatch,
        GetActiveObject=machine.running,
        GetObject=get_object,
        CastTo=lambda thing, target, typelib=None: thing,  # noqa: ARG005
        VARIANT=_Variant,
        constants=_Constants(),
        gencache=gencache,
        makepy=_module("win32com.client.makepy", GenerateFromTypeLibSpec=nothing, main=nothing),
        dynamic=_module("win32com.client.dynamic", Dispatch=dispatch, CDispatch=CDispatch),
        pythoncom=com,
    )


def _register(machine: Machine) -> Any:
    def register_classes(*classes: type[Any], **_: Any) -> None:
        for server in classes:
            machine.register(server)

    def unregister_classes(*classes: type[Any], **_: Any) -> None:
        for server in classes:
            machine.unregister(server)

    return _module(
        "win32com.server.register",
        RegisterClasses=register_classes,
        UnregisterClasses=unregister_classes,
        UseCommandLine=register_classes,
    )


def _win32api() -> Any:
    names: Mapping[str, Any] = {
        "error": error,
        "GetComputerName": lambda: platform.node().upper()[:15],
        "GetUserName": getpass.getuser,
        "GetTickCount": lambda: int(time.monotonic() * 1000) & 0xFFFFFFFF,
        "GetLastError": lambda: 0,
        "Sleep": lambda milliseconds, *_: time.sleep(milliseconds / 1000),
        "CloseHandle": lambda *_: None,
    }
    return _module("win32api", **names)
