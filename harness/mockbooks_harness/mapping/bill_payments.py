"""billPayments: `BillPaymentCheckRet` and `BillPaymentCreditCardRet` as BillPayments.

[D:EX] one line for each bill paid, positive, with a negative link; the note is the memo, the reference the check's
number. The payment by card is read after the example of the check (assumed).
"""

from __future__ import annotations

from mockbooks_harness.mapping.allocations import payment_lines
from mockbooks_harness.mapping.fields import amount, date, moment, reference, supplier_reference, text
from mockbooks_harness.mapping.rows import Row, Table


def _rows(account: str, evidence: str) -> tuple[Row, ...]:
    return (
        Row("id", "TxnID", lambda e, _: text(e), evidence),
        Row("supplierRef", "PayeeEntityRef", lambda e, _: supplier_reference(e), evidence),
        Row("accountRef", account, lambda e, _: reference(e), evidence),
        Row("totalAmount", "Amount", lambda e, _: amount(e), evidence),
        Row("currency", ".", lambda e, c: c.currency(e), evidence),
        Row("currencyRate", ".", lambda e, c: c.currency_rate(e), evidence),
        Row("date", "TxnDate", lambda e, _: date(e), evidence),
        Row("note", "Memo", lambda e, _: text(e), evidence),
        Row("lines", ".", payment_lines, evidence),
        Row("reference", "RefNumber", lambda e, _: text(e), evidence),
        Row("sourceModifiedDate", "TimeModified", lambda e, _: moment(e), evidence),
        Row("metadata", ".", lambda *_: {"isDeleted": False}, evidence),
    )


TABLE = Table(
    data_type="billPayments",
    model="BillPayment",
    rets=("BillPaymentCheckRet", "BillPaymentCreditCardRet"),
    queries=("<BillPaymentCheckQueryRq><IncludeLineItems>true</IncludeLineItems></BillPaymentCheckQueryRq>",),
    rows=_rows("BankAccountRef", "D:EX"),
    rows_of={"BillPaymentCreditCardRet": _rows("CreditCardAccountRef", "A")},
)
