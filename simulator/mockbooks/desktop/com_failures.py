"""Failures that are Windows' and COM's own, not the request processor's: what is said when nobody is there.

Observed in programs and threads about QuickBooks [O]; the texts are Windows' own for these numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mockbooks.qbxml.hresult import HResult

SERVER_FAULT = HResult(0x80010105, "server_fault", "The server threw an exception.")
SERVER_UNAVAILABLE = HResult(0x800706BA, "server_unavailable", "The RPC server is unavailable.")
CLASS_NOT_REGISTERED = HResult(0x80040154, "class_not_registered", "Class not registered")
INVALID_CLASS_STRING = HResult(0x800401F3, "invalid_class_string", "Invalid class string")

COM_FAILURES: Mapping[int, HResult] = MappingProxyType(
    {row.code: row for row in (SERVER_FAULT, SERVER_UNAVAILABLE, CLASS_NOT_REGISTERED, INVALID_CLASS_STRING)}
)
"""Each of them by its unsigned number."""
