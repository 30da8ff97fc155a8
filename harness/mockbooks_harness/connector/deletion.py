"""Deleting: a record of Codat's is found in QuickBooks and deleted with TxnDel.

[D:A36] Codat deletes bills, bill payments and direct costs in QuickBooks Desktop.  A bill may be a credit-card charge
there, a bill payment a check or a charge ([D:EX]): which one is asked first, by its id, because TxnDel wants the type.
Gone is gone: Codat's "Soft Delete: No".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from mockbooks_harness.connector.reading import OK, RequestRefused, Response, request_set, responses

if TYPE_CHECKING:
    from mockbooks_harness.connector.core import Connector

TYPES = {
    "bills": ("Bill", "CreditCardCharge"),
    "billPayments": ("BillPaymentCheck", "BillPaymentCreditCard", "CreditCardCharge"),
    "directCosts": ("Check",),
}
"""What a record of a data type may be in QuickBooks, as TxnDelType."""


def delete_transaction(connector: Connector, data_type: str, record_id: str, message_set_id: str) -> str:
    """Delete it; its id. `data_type` is one of `TYPES`. Raises RequestRefused."""
    refusal = RequestRefused("TxnDelRq", 0, "")
    for kind in TYPES[data_type]:
        (found,) = _ask(connector, f"{kind}QueryRq", (("TxnID", record_id),))
        if found.code == OK and found.rets:
            body = (("TxnDelType", kind), ("TxnID", record_id))
            (deleted,) = _ask(connector, "TxnDelRq", body, message_set_id)
            if deleted.code != OK:
                raise RequestRefused("TxnDelRq", deleted.code, deleted.message)
            return record_id
        refusal = RequestRefused(f"{kind}QueryRq", found.code, found.message)
    raise refusal


def _ask(
    connector: Connector, name: str, members: tuple[tuple[str, str], ...], message_set_id: str = ""
) -> Iterator[Response]:
    request = etree.Element(name)
    for tag, text in members:
        etree.SubElement(request, tag).text = text
    text = etree.tostring(request, encoding="unicode")
    envelope = request_set(text, connector.settings.qbxml_version, new_id=message_set_id)
    yield from responses(connector.session().process(envelope))
