"""What Add, Mod, Query, Del and Void do: requests in, changed books and answers out.

Written once for all lists (``lists``) and once for all transactions (``transactions``); a type adds only its own
rules. :class:`Engine` answers a request document that :mod:`mockbooks.qbxml` has read.
"""

from mockbooks.operations.engine import Engine, ProcessedSet
from mockbooks.operations.outcome import Exchanged
from mockbooks.operations.session import Session

__all__ = ["Engine", "Exchanged", "ProcessedSet", "Session"]
