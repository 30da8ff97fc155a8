"""Deleting: a record of Codat's is found in QuickBooks and deleted with TxnDel.

[D:A36] Codat deletes bills, bill payments and direct costs in QuickBooks Desktop.  A bill may be a credit-card charge
there, a bill payment a check or a charge ([D:EX]): which one is asked first, by its id, because TxnDel wants the type.
Gone is gone: Codat's "Soft Delete: No".
"""

from __future__ import annotations

from lxml import etree

from mockbooks_harness.connector.conversation import Asking
from mockbooks_harness.connector.reading import OK, RequestRefused, request_set, responses

TYPES = {
    "bills": ("Bill", "CreditCardCharge"),
    "billPayments": ("BillPaymentCheck", "BillPaymentCreditCard", "CreditCardCharge"),
    "directCosts": ("Check",),
}
"""What a record of a data type may be in QuickBooks, as TxnDelType."""


def delete(data_type: str, record_id: str, message_set_id: str, version: str) -> Asking[str]:
    """Delete it; its id. `data_type` is one of `TYPES`. Raises RequestRefused."""
    refusal = RequestRefused("TxnDelRq", 0, "")
    for kind in TYPES[data_type]:
        (found,) = responses((yield request_set(_text(f"{kind}QueryRq", ("TxnID", record_id)), version)))
        if found.code == OK and found.rets:
            body = _text("TxnDelRq", ("TxnDelType", kind), ("TxnID", record_id))
            (deleted,) = responses((yield request_set(body, version, new_id=message_set_id)))
            if deleted.code != OK:
                raise RequestRefused("TxnDelRq", deleted.code, deleted.message)
            return record_id
        refusal = RequestRefused(f"{kind}QueryRq", found.code, found.message)
    raise refusal


def _text(name: str, *members: tuple[str, str]) -> str:
    request = etree.Element(name)
    for tag, text in members:
        etree.SubElement(request, tag).text = text
    return etree.tostring(request, encoding="unicode")
