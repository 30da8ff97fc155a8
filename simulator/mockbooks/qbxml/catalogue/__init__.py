"""The catalogue: every message of qbXML as data, one readable file an object.

    catalogue.messages()                  the index: what there is, since when, in which editions
    catalogue.message("InvoiceAddRq")     a message with all it may hold
    catalogue.body("InvoiceRet")          an object as it stands in answers
    catalogue.envelope("QBXMLMsgsRq")     what stands around messages

Covers qbXML 1.0 to 16.0 and the US, Canadian, UK and Australian editions; `model` says what an element is made of,
`notation` how the files in `data` are written. Files are read when somebody asks for a message in them.
"""

from __future__ import annotations

from mockbooks.qbxml.catalogue.library import element, index
from mockbooks.qbxml.catalogue.model import Attribute, Choice, Element, EnumValue, MessageEntry, Sequence

__all__ = [
    "Attribute",
    "Choice",
    "Element",
    "EnumValue",
    "MessageEntry",
    "Sequence",
    "bodies",
    "body",
    "envelope",
    "message",
    "messages",
]

_ENVELOPE = "envelope"


def messages() -> tuple[MessageEntry, ...]:
    """All messages, requests and responses, in the order of the index."""
    return tuple(index().messages.values())


def message(name: str) -> Element:
    """The message of that name, such as "InvoiceAddRq" or "InvoiceAddRs"; KeyError if there is none."""
    if name not in index().messages:
        raise KeyError(name)
    return element(name)


def bodies() -> tuple[str, ...]:
    """The names of what stands in answers, such as "InvoiceRet"."""
    return tuple(name for name in index().answered if index().sources[name] != _ENVELOPE)


def body(name: str) -> Element:
    """An object as it stands in answers, such as "InvoiceRet"; KeyError if no answer has it at its top."""
    if name not in bodies():
        raise KeyError(name)
    return element(name)


def envelope(name: str) -> Element:
    """What stands around messages, with its attributes: QBXMLMsgsRq, QBXMLSubscriptionMsgsRq, QBXMLMsgsRs,
    QBXMLSubscriptionMsgsRs (without content), and QBXMLEvents (with its events); KeyError for other names."""
    if index().sources.get(name) != _ENVELOPE:
        raise KeyError(name)
    return element(name)
