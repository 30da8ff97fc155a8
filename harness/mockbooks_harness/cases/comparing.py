"""Answer held against answer: the responses in order, each by its status, its elements, their order and their texts.

White space between elements and the order of attributes do not count, and characters may be escaped either way. What
may differ beyond that is what `Identities` says.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from lxml import etree

from mockbooks_harness.cases.identities import Identities
from mockbooks_harness.cases.verdicts import Outcome, Verdict

__all__ = ["compared", "first_edit", "responses"]

_FIRST_ERROR = 1000
_MOST_DIFFERENCES = 100
_WRITES = ("AddRs", "ModRs", "VoidRs", "DelRs", "MergeRs")
_ATTRIBUTES = ("statusCode", "statusSeverity", "statusMessage", "retCount", "iteratorRemainingCount", "iteratorID")


class _Difference(NamedTuple):
    where: str
    recorded: str
    here: str


def responses(text: str) -> list[etree._Element]:
    """The responses of a document, or of a fragment; of a damaged one those that can be made out."""
    # A declaration of another encoding than the text was kept in, and what stands before the document, do not count.
    begin = text.find("<QBXML")
    body = text[begin:] if begin >= 0 else f"<QBXMLMsgsRs>{text}</QBXMLMsgsRs>"
    content = body.encode("utf-8", "replace")
    try:
        root = etree.fromstring(content, _parser(recover=False))
    except (etree.XMLSyntaxError, ValueError):
        found: etree._Element | None = etree.fromstring(content, _parser(recover=True))
        if found is None:
            return []
        root = found
    if root.tag == "QBXML":
        return [response for messages in root for response in messages if _is_response(response)]
    return [response for response in root if _is_response(response)]


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
    )


def _is_response(element: etree._Element) -> bool:
    return str(element.tag).endswith("Rs")


def first_edit(answer: list[etree._Element]) -> int | None:
    """The Unix time of the earliest change that these responses tell of; None if nothing was changed."""
    moments: list[int] = []
    for response in answer:
        if not str(response.tag).endswith(_WRITES) or _code(response) >= _FIRST_ERROR:
            continue
        for element in response.iter("EditSequence"):
            # Of the object itself, not of others that it names.
            parent = element.getparent()
            text = element.text or ""
            if parent is not None and parent.getparent() is response and text.isascii() and text.isdigit():
                moments.append(int(text))
    return min(moments, default=None)


def compared(
    number: int,
    recorded: list[etree._Element],
    here: list[etree._Element],
    identities: Identities,
    *,
    whole: bool = True,
) -> Iterator[Verdict]:
    """A verdict for each response that was recorded, and for each that is here besides.

    Without `whole` the last of those recorded was cut off: it and what followed it cannot be compared.
    """
    last = len(recorded) - 1
    for place, (there, now) in enumerate(zip(recorded, here, strict=False)):
        if not whole and place == last:
            yield _only(number, now, Outcome.NOT_COMPARED, "its answer is cut off in the recording")
        else:
            yield _one(number, there, now, identities)
    for there in recorded[len(here) :]:
        yield _only(number, there, Outcome.DIFFERS, "it has no response here")
    for now in here[len(recorded) :]:
        if whole:
            yield _only(number, now, Outcome.DIFFERS, "it has no response in the recording")
        else:
            yield _only(number, now, Outcome.NOT_COMPARED, "its answer is not in the recording")


def _only(number: int, response: etree._Element, outcome: Outcome, where: str) -> Verdict:
    return _verdict(number, response, outcome, _Difference(where, "", ""))


def _one(number: int, recorded: etree._Element, here: etree._Element, identities: Identities) -> Verdict:
    if recorded.tag != here.tag:
        return _verdict(number, here, Outcome.DIFFERS, _Difference("the response", str(recorded.tag), str(here.tag)))
    refused_there, refused_here = _code(recorded) >= _FIRST_ERROR, _code(here) >= _FIRST_ERROR
    if refused_there != refused_here:
        outcome = Outcome.REFUSED_HERE if refused_here else Outcome.ANSWERED_HERE
        return _verdict(number, here, outcome, _Difference("@statusCode", _status(recorded), _status(here)))
    found = list(islice(_differences(recorded, here, identities), _MOST_DIFFERENCES))
    if not found:
        return _verdict(number, here, Outcome.SAME, None)
    first = found[0]
    if len(found) > 1:
        first = first._replace(where=f"{first.where}, and {len(found) - 1} more")
    return _verdict(number, here, Outcome.DIFFERS, first)


def _verdict(number: int, response: etree._Element, outcome: Outcome, difference: _Difference | None) -> Verdict:
    where, recorded, here = difference or _Difference("", "", "")
    name = f"{str(response.tag).removesuffix('Rs')}Rq"
    return Verdict(number, name, outcome, where, recorded, here, response.get("requestID") or None)


def _code(response: etree._Element) -> int:
    code = response.get("statusCode") or ""
    return int(code) if code.isascii() and code.isdigit() else 0


def _status(response: etree._Element) -> str:
    return f"{response.get('statusCode')} {response.get('statusMessage', '')}"


def _differences(recorded: etree._Element, here: etree._Element, identities: Identities) -> Iterator[_Difference]:
    for name in (*_ATTRIBUTES, "requestID"):
        there, now = recorded.get(name), here.get(name)
        # A requestID that is empty was put in by somebody on the way.
        if (there or None) != (now or None) and not identities.may_stand(name, there or "", now or "", ""):
            if name == "statusCode":
                yield _Difference("@statusCode", _status(recorded), _status(here))
                return
            yield _Difference(f"@{name}", there or "", now or "")
    yield from _inside(recorded, here, identities, "", "")


def _inside(
    recorded: etree._Element, here: etree._Element, identities: Identities, path: str, owner: str
) -> Iterator[_Difference]:
    identity = recorded.find("TxnID") if recorded.find("TxnID") is not None else recorded.find("ListID")
    if identity is not None and str(recorded.tag).endswith("Ret"):
        owner = identity.text or owner
    counted: dict[str, int] = {}
    for place, (there, now) in enumerate(zip(recorded, here, strict=False)):
        name = str(there.tag)
        counted[name] = counted.get(name, 0) + 1
        where = f"{path}{name}" + (f"[{counted[name]}]" if counted[name] > 1 else "")
        if there.tag != now.tag:
            yield _apart(recorded, here, place, path)
            return
        if len(there) or len(now):
            yield from _inside(there, now, identities, f"{where}/", owner)
        elif not identities.may_stand(name, there.text or "", now.text or "", owner):
            yield _Difference(where, there.text or "", now.text or "")
    if len(recorded) != len(here):
        yield _apart(recorded, here, min(len(recorded), len(here)), path)


def _apart(recorded: etree._Element, here: etree._Element, place: int, path: str) -> _Difference:
    """Two rows of elements from where they part: one has an element that the other lacks, or another order."""
    there = str(recorded[place].tag) if place < len(recorded) else ""
    now = str(here[place].tag) if place < len(here) else ""
    if there and there not in [str(element.tag) for element in list(here)[place:]]:
        return _Difference(f"{path}{there} is missing here", _text(recorded[place]), "")
    if now and now not in [str(element.tag) for element in list(recorded)[place:]]:
        return _Difference(f"{path}{now} is only here", "", _text(here[place]))
    return _Difference(f"{path or 'the'} order or number of elements", there or "(no more)", now or "(no more)")


def _text(element: etree._Element) -> str:
    return " ".join(str(element.xpath("string()")).split())
