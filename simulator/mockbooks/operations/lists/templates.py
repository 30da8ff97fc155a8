"""Templates of forms: made in QuickBooks itself, and asked for all at once, the inactive ones too (assumed)."""

from __future__ import annotations

from mockbooks.operations.lists.list_type import ListType

__all__ = ["Template"]


class Template(ListType):
    """The list of templates."""

    kind = "Template"
    verbs = ("Query",)
    provenance = {"Query": "documented"}
