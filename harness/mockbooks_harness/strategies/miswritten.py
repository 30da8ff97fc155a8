"""What can be wrong with values: too long, not of its type, no value of its enumeration.

The structure is right, so the set is taken, and the one request is refused with the status code of the type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from hypothesis import strategies as st

from mockbooks_harness.strategies.misplaced import Fault
from mockbooks_harness.strategies.pieces import Piece

#: For each type: the status code of what is not of it, and texts that are not. [D:SCH] for the forms, the codes with
#: their own provenance in the table of status codes.
NOT_OF_TYPE: Mapping[str, tuple[int, tuple[str, ...]]] = MappingProxyType(
    {
        "IDTYPE": (3000, ("the first one", "80000001", "80000001-", "-5-5", "80000001-1704067200-1")),
        "BOOLTYPE": (3010, ("yes", "True", "FALSE", "2", "t")),
        "DATETYPE": (3020, ("2024-02-30", "01/15/2024", "2024-1-5", "20240115", "today")),
        "DATETIMETYPE": (3020, ("2024-02-30T10:00:00", "01/15/2024 10:00", "2024-01-15T25:00:00", "yesterday")),
        "TIMEINTERVALTYPE": (3035, ("2:30", "PT", "2H30M", "P1D", "PT1.5H")),
        "AMTTYPE": (3040, ("12.5", "1,000.00", "$5.00", "12.345", "ten", "1e3", "12345678901234.00")),
        "PRICETYPE": (3045, ("1.123456", "1,000.00", "$5.00", "12345678901.00", "free")),
        "PERCENTTYPE": (3050, ("5%", "1.123456", "half")),
        "QUANTYPE": (3060, ("1.123456", "1,000", "12345678901", "a few")),
        "GUIDTYPE": (3065, ("{1}", "3E2A1F60-0C5B-4B53-9E0A-6D1B0F2C9A11", "none")),
        "INTTYPE": (3085, ("1.5", "one", "1,000", "99999999999")),
        "FLOATTYPE": (3085, ("1,5", "one", "1e5")),
    }
)


def _too_long(request: Piece) -> Iterator[Fault]:
    for path, piece in _leaves(request):
        length = piece.plan.length
        if length is None or piece.plan.element.type != "STRTYPE":
            continue

        def stretch(_: st.DrawFn, piece: Piece = piece, text: str = "x" * (length + 1)) -> None:
            piece.text = text

        yield Fault(path, piece, f"{piece.name} has more than {length} characters", stretch)


def _not_of_type(request: Piece) -> Iterator[Fault]:
    for path, piece in _leaves(request):
        kind = piece.plan.element.type or ""
        if kind not in NOT_OF_TYPE or piece.plan.enumeration:
            continue

        def miswrite(draw: st.DrawFn, piece: Piece = piece, texts: tuple[str, ...] = NOT_OF_TYPE[kind][1]) -> None:
            piece.text = draw(st.sampled_from(texts))

        yield Fault(path, piece, f"{piece.name} is no {kind}", miswrite)


def _unknown_value(request: Piece) -> Iterator[Fault]:
    for path, piece in _leaves(request):
        if not piece.plan.enumeration:
            continue

        def invent(_: st.DrawFn, piece: Piece = piece) -> None:
            piece.text = "SomethingElse"

        yield Fault(path, piece, f"{piece.name} has no value SomethingElse", invent)


def _leaves(request: Piece) -> Iterator[tuple[str, Piece]]:
    return ((path, piece) for path, piece in request.walk() if piece.plan.is_leaf)


MISWRITTEN: Mapping[str, Callable[[Piece], Iterator[Fault]]] = MappingProxyType(
    {"too long": _too_long, "not of its type": _not_of_type, "no value of the enumeration": _unknown_value}
)
"""The faults of values by name."""


def status_code(fault: str, value: Piece) -> int:
    """The code with which the request is refused."""
    if fault == "too long":
        return 3070
    if fault == "no value of the enumeration":
        return 3110
    return NOT_OF_TYPE[value.plan.element.type or ""][0]
