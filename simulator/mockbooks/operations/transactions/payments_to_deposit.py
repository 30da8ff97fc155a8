"""ReceivePaymentToDepositQuery: what waits in Undeposited Funds.

Its TxnID and TxnLineID are what a line of a deposit names as PaymentTxnID and PaymentTxnLineID [D:OSR]. The rows come
in the order of transactions (assumed).
"""

from __future__ import annotations

from mockbooks.books.currencies import home_currency
from mockbooks.operations.call import Call
from mockbooks.operations.computed_text import computed_text
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.registry import Operation
from mockbooks.operations.transactions.undeposited import Receipt, receipts
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import NO_MATCH, OK
from mockbooks.qbxml.types import amount_text

__all__ = ["OPERATIONS"]


def payments_to_deposit_query(call: Call) -> Outcome:
    """Answer a ReceivePaymentToDepositQuery."""
    rows = receipts(call.company)
    counted = call.attributes.get("metaData", "NoMetaData")
    shown = [] if counted == "MetaDataOnly" else rows
    return Outcome(
        status=OK.status() if rows or counted == "MetaDataOnly" else NO_MATCH.status(),
        body="".join(_text(call, receipt) for receipt in shown),
        ret_count=None if counted == "NoMetaData" else len(rows),
    )


def _text(call: Call, receipt: Receipt) -> str:
    company = call.company
    record: Record = {
        "TxnID": receipt.txn_id,
        "TxnLineID": receipt.txn_line_id,
        "TxnType": receipt.kind,
        "TxnDate": receipt.txn_date,
        "RefNumber": receipt.ref_number or "",
        "Amount": amount_text(receipt.amount),
    }
    home = home_currency(company)
    if home is not None:
        record |= {
            "CurrencyRef": receipt.currency or home,
            "ExchangeRate": receipt.exchange_rate or "1",
            "AmountInHomeCurrency": amount_text(receipt.worth),
        }
    if receipt.entity is not None and company.list_objects[receipt.entity].kind == "Customer":
        record["CustomerRef"] = receipt.entity
    return computed_text(company, catalogue.body("ReceivePaymentToDepositRet"), record, call.version, call.include)


OPERATIONS = (Operation("ReceivePaymentToDepositQueryRq", payments_to_deposit_query, writes=False),)
