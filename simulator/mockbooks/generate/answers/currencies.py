"""Currencies of what was never shown: a customer, vendor, receivable or payable account has that of its documents.

What was shown says its currency itself. A bank that was not shown may have the home currency whatever was paid from it,
so it has that (assumed).
"""

from __future__ import annotations

import json

from mockbooks.books.currencies import CURRENCY, home_currency
from mockbooks.company import Company
from mockbooks.generate.answers.references import References
from mockbooks.generate.answers.shown import Shown
from mockbooks.operations.lists.entry import dump_own
from mockbooks.qbxml.record import Record

__all__ = ["give_currencies"]

_HOLDERS = ("ARAccountRef", "APAccountRef", "CustomerRef", "VendorRef", "PayeeEntityRef")
_STAND_IN = """
SELECT own FROM list_object JOIN standin ON standin.object = id AND standin.holder = 'list'
WHERE id = ? AND kind IN ('Account', 'Customer', 'Vendor')
"""


def give_currencies(company: Company, shown: Shown, references: References) -> None:
    """Give each stand-in that a document names in its header the currency of the document."""
    if home_currency(company) is None:
        return
    for document in shown.documents():
        if CURRENCY not in document.record:
            continue
        named: Record = {name: document.record[name] for name in (CURRENCY, *_HOLDERS) if name in document.record}
        rows = references.resolved(company, named, document.element, document.kind)
        currency = rows.get(CURRENCY)
        for name in _HOLDERS:
            row = rows.get(name)
            found = company.connection.execute(_STAND_IN, (row,)).fetchone()
            if found is None or not isinstance(row, int) or not isinstance(currency, int):
                continue
            own: Record = {**json.loads(found[0]), CURRENCY: currency}
            company.connection.execute("UPDATE list_object SET own = ? WHERE id = ?", (dump_own(own), row))
            company.list_objects.pop(row, None)
