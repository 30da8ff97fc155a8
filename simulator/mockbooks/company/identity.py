"""ListID, TxnID, TxnLineID: how QuickBooks names its objects.

An id is ``HEX-DECIMAL``: an upper-case hexadecimal counter without leading zeros, a hyphen and the Unix time (UTC) of
creation (recorded: exact to the second in 1,043 of 1,047 measured objects). List objects made by newer versions have
bit 0x80000000 set, a new list starts at ``80000001`` (the start is assumed from the captures). Transactions and their
lines draw from one counter of the file; the header's own source line takes the number after the header where there
is one, so the first visible line of an invoice is TxnID + 2 and of a journal entry TxnID + 1 (recorded).
"""

from __future__ import annotations

import re

__all__ = ["LIST_ID_BIT", "external_id", "is_external_id", "source_line_id"]

LIST_ID_BIT = 0x80000000

_EXTERNAL_ID = re.compile(r"[0-9A-Fa-f]{1,16}-[0-9]{1,12}")


def external_id(number: int, created: int) -> str:
    """The id of the object with this number made at this Unix second: ``80000024-1408037988``."""
    return f"{number:X}-{created}"


def is_external_id(text: str) -> bool:
    """Whether the text has the shape of an id; what has not is refused with status 3000, not 3120."""
    return _EXTERNAL_ID.fullmatch(text) is not None


def source_line_id(txn_id: str) -> str:
    """The id of the source line of a transaction that does not show it: the number after its own (assumed)."""
    number, _, created = txn_id.partition("-")
    return external_id(int(number, 16) + 1, int(created))
