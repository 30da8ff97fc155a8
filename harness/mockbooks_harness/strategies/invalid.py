"""Documents with exactly one thing wrong, each with what is wrong, where, and how QuickBooks refuses it.

    @given(invalid_requests("InvoiceAddRq"))
    def test_my_reader_refuses_what_quickbooks_refuses(bad):
        ...bad.text, bad.fault, bad.path, bad.hresult or bad.status

What is wrong with the structure makes the whole call fail with an HRESULT (a parse error, mostly); a wrong value
refuses the one request with a status code (`facts` of both: the tables `HRESULTS` and `STATUS_CODES`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from hypothesis import strategies as st

from mockbooks.qbxml import HRESULTS, NEWEST, STATUS_CODES, Edition, HResult, StatusCode, Version
from mockbooks_harness.strategies.contents import pieces
from mockbooks_harness.strategies.misplaced import MISPLACED, Fault
from mockbooks_harness.strategies.miswritten import MISWRITTEN, status_code
from mockbooks_harness.strategies.pieces import Piece, written
from mockbooks_harness.strategies.requests import document, request_message

PARSE_ERROR = HRESULTS[0x80040400]


@dataclass(frozen=True, slots=True)
class InvalidRequest:
    """A document with one fault."""

    text: str
    fault: str
    """The kind of fault, one of `FAULTS`."""
    path: str
    """Where it is, as in `InvoiceAddRq/InvoiceAdd/TxnDate`; "" for what is around the request."""
    says: str
    """What is wrong, in words."""
    hresult: HResult | None
    """What the whole call fails with; None if only the request is refused."""
    status: StatusCode | None
    """What the request is refused with; None if the whole call fails."""

    def __repr__(self) -> str:
        return f"<{self.fault}: {self.says}, {self.hresult or self.status}>\n{self.text}"


def _cut_short(text: str) -> str:
    return text[: text.rindex("</QBXMLMsgsRq>")]


def _raw_character(text: str) -> str:
    return text.replace("<QBXMLMsgsRq ", "<QBXMLMsgsRq newMessageSetID='木村' ", 1)


#: What is wrong around the request: fault -> (how, what it is, the HRESULT).
_AROUND: Mapping[str, tuple[Callable[[str], str], str, int]] = MappingProxyType(
    {
        "cut short": (_cut_short, "the text ends too early", 0x80040400),
        "raw character": (_raw_character, "a character outside Windows-1252 stands there raw", 0x80040400),
        "unescaped ampersand": (
            lambda text: text.replace("</QBXMLMsgsRq>", "<!-- --> R&D </QBXMLMsgsRq>"),
            "an ampersand stands for itself",
            0x80040400,
        ),
        "no version": (lambda text: _without_line(text, "<?qbxml"), "the version is missing", 0x80040400),
        "unknown version": (lambda text: _other_version(text, "99.0"), "there is no qbXML 99.0", 0x80040428),
        "no onError": (
            lambda text: text.replace('onError="stopOnError"', "").replace('onError="continueOnError"', ""),
            "onError is missing",
            0x80040400,
        ),
        "rollbackOnError": (
            lambda text: text.replace("stopOnError", "rollbackOnError").replace("continueOnError", "rollbackOnError"),
            "QuickBooks does not roll back",
            0x80040413,
        ),
    }
)

FAULTS: tuple[str, ...] = (*MISPLACED, *MISWRITTEN, *_AROUND)
"""The names of all faults."""


def invalid_requests(
    names: str | Sequence[str],
    *,
    version: Version = NEWEST,
    edition: Edition = Edition.US,
    faults: Sequence[str] = FAULTS,
) -> st.SearchStrategy[InvalidRequest]:
    """Documents of one request with exactly one of `faults`; where it cannot be done, with the next that can.

    Raises KeyError for a name that is no message and for a fault that is none, ValueError for a message that this
    version and edition do not have.
    """
    for fault in faults:
        if fault not in FAULTS:
            raise KeyError(fault)
    known = [names] if isinstance(names, str) else list(names)
    drawn = [pieces(request_message(name), version=version, edition=edition) for name in known]
    return _invalid(st.one_of(drawn), tuple(faults), version)


@st.composite
def _invalid(
    draw: st.DrawFn, requests: st.SearchStrategy[Piece], faults: tuple[str, ...], version: Version
) -> InvalidRequest:
    request = draw(requests)
    first = draw(st.integers(0, len(faults) - 1))
    for fault in faults[first:] + faults[:first]:
        if fault in _AROUND:
            how, says, code = _AROUND[fault]
            text = how(document(written(request), version=version))
            return InvalidRequest(text, fault, "", says, HRESULTS[code], None)
        places = list({**MISPLACED, **MISWRITTEN}[fault](request))
        if places:
            return _done(draw, request, fault, draw(st.sampled_from(places)), version)
    # A request that offers no place for any of the faults asked for shows nothing.
    return draw(st.nothing())


def _done(draw: st.DrawFn, request: Piece, fault: str, place: Fault, version: Version) -> InvalidRequest:
    status = None
    if fault in MISWRITTEN:
        value = place.piece
        status = STATUS_CODES[status_code(fault, value)]
    place.do(draw)
    text = document(written(request), version=version)
    return InvalidRequest(text, fault, place.path, place.says, None if status else PARSE_ERROR, status)


def _without_line(text: str, start: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(start))


def _other_version(text: str, version: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(f'<?qbxml version="{version}"?>\n' if line.startswith("<?qbxml") else line for line in lines)
