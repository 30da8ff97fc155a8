"""What the currency of a pushed record is held to.  [D:EX]

Another currency than the home one needs Multicurrency, is an ISO code of an active currency, and is that of the
customer or supplier; so is a rate.  Whether the currency is theirs is left to QuickBooks, which takes it from them.
"""

from __future__ import annotations

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.rows import Check, spoken

ENABLED = "can only be set if the company has Multicurrency enabled"


def of_document(record: Record, context: Context) -> list[tuple[str, str]]:
    """A check of `currency` and `currencyRate`; whether a currency is active is seen by whom it is theirs."""
    faults = [] if context.multi_currency else of_member("currency")(record, context)
    if not context.multi_currency and record.get("currencyRate") not in (None, 0, 1):
        faults.append(("CurrencyRate", f"CurrencyRate {ENABLED}"))
    return faults


def of_member(name: str) -> Check:
    """A check of one member that is a currency."""
    called = spoken(name)

    def check(record: Record, context: Context) -> list[tuple[str, str]]:
        code = record.get(name)
        if not code or code == context.home_currency:
            return []
        if not context.multi_currency:
            return [(called, f"{called} {ENABLED}")]
        if context.currency_reference(code) is None:
            return [(called, f"{called} must match an existing active currency in the company")]
        return []

    return check
