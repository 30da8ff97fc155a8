"""payments: `ReceivePaymentRet` as a Payment.

[D:EX] one line for each document paid, positive, with a negative link; the method stands in the note, not under
`paymentMethodRef`.
"""

from __future__ import annotations

from mockbooks_harness.mapping.allocations import payment_lines, payment_note
from mockbooks_harness.mapping.fields import amount, customer_reference, date, moment, reference, text
from mockbooks_harness.mapping.rows import Row, Table

TABLE = Table(
    data_type="payments",
    model="Payment",
    rets=("ReceivePaymentRet",),
    queries=("<ReceivePaymentQueryRq><IncludeLineItems>true</IncludeLineItems></ReceivePaymentQueryRq>",),
    rows=(
        Row("id", "TxnID", lambda e, _: text(e), "D:EX"),
        Row("customerRef", "CustomerRef", lambda e, _: customer_reference(e), "D:EX"),
        Row("accountRef", "DepositToAccountRef", lambda e, _: reference(e), "D:EX"),
        Row("totalAmount", "TotalAmount", lambda e, _: amount(e), "D:EX"),
        Row("currency", ".", lambda e, c: c.currency(e), "D:EX; A"),
        Row("currencyRate", ".", lambda e, c: c.currency_rate(e), "D:EX"),
        Row("date", "TxnDate", lambda e, _: date(e), "D:EX"),
        Row("note", ".", lambda e, _: payment_note(e), "D:EX"),
        Row("lines", ".", payment_lines, "D:EX; unused rest and discounts A"),
        Row("reference", "RefNumber", lambda e, _: text(e), "D:EX"),
        Row("sourceModifiedDate", "TimeModified", lambda e, _: moment(e), "D:EX"),
        Row("metadata", ".", lambda *_: {"isDeleted": False}, "D:EX"),
    ),
)
