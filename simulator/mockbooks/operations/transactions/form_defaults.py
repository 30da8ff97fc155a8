"""What documents that are printed and sent have in common: their template, and to whom they can be e-mailed."""

from __future__ import annotations

from mockbooks.operations.transactions.transaction_type import Draft
from mockbooks.operations.transactions.values import is_true, text
from mockbooks.qbxml.status import INVALID_VALUE, Refused

__all__ = ["can_be_emailed", "default_template"]

_TEMPLATE = """
SELECT min(id) FROM list_object WHERE kind = 'Template' AND json_extract(own, '$.TemplateType') = ?
"""


def default_template(draft: Draft) -> None:
    """Assumed: the first template of the type, if the file has one."""
    if "TemplateRef" in draft.own:
        return
    company, kind = draft.company, draft.txn.kind
    remembered = company.list_objects.remembered
    row = remembered.get(("Template", kind))
    if row is None:
        (row,) = company.connection.execute(_TEMPLATE, (kind,)).fetchone()
    if row is not None:
        remembered["Template", kind] = draft.own["TemplateRef"] = row


def can_be_emailed(draft: Draft, to: int | None) -> None:
    """A document to be e-mailed needs somebody with an address [D:OSR; the code is assumed]. Raises ``Refused``."""
    if is_true(draft.given, "IsToBeEmailed") and (to is None or "@" not in text(draft.facts[to].own, "Email")):
        raise Refused(INVALID_VALUE, field="IsToBeEmailed", value="true")
