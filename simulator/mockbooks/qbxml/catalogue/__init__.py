"""The catalogue: every message of qbXML as data, one readable file an object."""

from __future__ import annotations

from mockbooks.qbxml.catalogue.model import Attribute, Choice, Element, EnumValue, MessageEntry, Sequence

__all__ = ["Attribute", "Choice", "Element", "EnumValue", "MessageEntry", "Sequence"]
