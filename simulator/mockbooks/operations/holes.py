"""The numbers of the holes in stored text: what an object shows but does not own.

A positive hole is a list object's FullName; these, negative, are values worked out when answering
(:mod:`mockbooks.qbxml.render`).
"""

from __future__ import annotations

__all__ = ["BALANCE", "DATA_EXT", "TIME_MODIFIED", "TOTAL_BALANCE"]

TIME_MODIFIED = -1
DATA_EXT = -2
BALANCE = -3
TOTAL_BALANCE = -4
