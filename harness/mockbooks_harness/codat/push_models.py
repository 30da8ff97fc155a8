"""What a push to QuickBooks Desktop may contain: the options model of a type, and a record held to it.

Both are the mapping's: its tables say, type by type, what can be written ([D:EX] Codat's published options models).
Here a record is held to what Codat can see without asking QuickBooks: members, their types, lengths and values.
"""

from __future__ import annotations

from mockbooks_harness.codat.data_types import DataType
from mockbooks_harness.exact_json import Record


def model_of(data_type: DataType) -> Record | None:
    """The options model of a type, None for a type that QuickBooks Desktop cannot be written to."""
    from mockbooks_harness.mapping import options  # the mapping reads XML: loaded when it is asked for

    return options(data_type.key)


def validate(data_type: DataType, record: Record) -> tuple[list[Record], list[Record]]:
    """Validation items of a record of a type that can be written: errors, and warnings for what will be ignored."""
    from mockbooks_harness.mapping import check_members

    return check_members(data_type.key, record)
