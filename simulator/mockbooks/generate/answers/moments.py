"""Times of answers as Unix seconds, and the times that ids carry."""

from __future__ import annotations

from mockbooks.company.local_time import moment_from_text, moment_text
from mockbooks.qbxml.record import Record

__all__ = ["edit_sequence_of", "moment", "number_of_id", "time_of_id", "times"]

_GREATEST_TIME = 2**40
_GREATEST_NUMBER = 2**62


def time_of_id(identity: str) -> int:
    """When an object was made, by its id; 0 if the id does not say."""
    time = identity.partition("-")[2]
    return int(time) if time.isascii() and time.isdigit() and int(time) < _GREATEST_TIME else 0


def number_of_id(identity: str) -> int:
    """The running number of an id; 0 if it has none."""
    try:
        number = int(identity.partition("-")[0], 16)
    except ValueError:
        return 0
    return number if 0 < number < _GREATEST_NUMBER else 0


def edit_sequence_of(record: Record) -> int:
    """The EditSequence; 0 if none was shown."""
    text = record.get("EditSequence")
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() else 0


def times(record: Record, identity: str, zone: str) -> tuple[int, int, int]:
    """TimeCreated, TimeModified and EditSequence as Unix seconds.

    The text of a time leaves an hour open in autumn, where two moments print alike: then the id or the EditSequence
    says which it was. What was not shown follows from the others.
    """
    sequence = edit_sequence_of(record)
    made = time_of_id(identity)
    created = moment(record.get("TimeCreated"), zone, made) or made or sequence
    modified = moment(record.get("TimeModified"), zone, sequence) or sequence or created
    return created, modified, sequence or modified


def moment(text: object, zone: str, likely: int = 0) -> int:
    """A time that was shown as Unix seconds, ``likely`` if that is printed alike; 0 if it cannot be read."""
    if not isinstance(text, str):
        return 0
    if likely and moment_text(likely, zone) == text:
        return likely
    try:
        return moment_from_text(text, zone)
    except ValueError:
        return 0
