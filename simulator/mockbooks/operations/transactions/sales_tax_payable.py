"""SalesTaxPayableQuery: what sales tax is owed to each agency, tax item by tax item.

Read from the ledger: what was posted to Sales Tax Payable up to a day, today unless another is given [D:SCH]. Agencies
stand by name; what comes to nothing is left out (assumed). A line without an item is tax that a journal entry or a
check posted for none.
"""

from __future__ import annotations

from itertools import groupby

from mockbooks.books import special_accounts
from mockbooks.company.local_time import local_date
from mockbooks.operations.call import Call
from mockbooks.operations.computed_text import computed_text
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.registry import Operation
from mockbooks.operations.transactions.values import text
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.record import Record, Value
from mockbooks.qbxml.status import NO_MATCH, OK
from mockbooks.qbxml.types import amount_text

__all__ = ["OPERATIONS"]

_OWED = """
SELECT posting.entity, posting.item, -sum(posting.amount) FROM posting
JOIN list_object AS agency ON agency.id = posting.entity
LEFT JOIN list_object AS tax ON tax.id = posting.item
WHERE posting.account = ? AND posting.txn_date <= ?
GROUP BY posting.entity, posting.item HAVING sum(posting.amount) <> 0
ORDER BY agency.sort_key, agency.id, tax.sort_key, tax.id
"""


def sales_tax_payable_query(call: Call) -> Outcome:
    """Answer a SalesTaxPayableQuery."""
    company = call.company
    day = text(call.record, "AsOfDate") or local_date(company.clock.now(), company.zone).isoformat()
    account = special_accounts.find(company, "SalesTaxPayable")
    rows = company.connection.execute(_OWED, (account, day)).fetchall()
    owed = [(vendor, list(taxes)) for vendor, taxes in groupby(rows, key=lambda row: row[0])]
    meta = call.attributes.get("metaData", "NoMetaData")
    shown = [] if meta == "MetaDataOnly" else owed
    return Outcome(
        status=OK.status() if owed or meta == "MetaDataOnly" else NO_MATCH.status(),
        body="".join(_text(call, vendor, taxes) for vendor, taxes in shown),
        ret_count=None if meta == "NoMetaData" else len(owed),
    )


def _text(call: Call, vendor: int, taxes: list[tuple[int, int | None, int]]) -> str:
    lines: list[Value] = []
    for _, item, amount in taxes:
        line: Record = {"Amount": amount_text(amount)}
        if item is not None:
            line["ItemSalesTaxRef"] = item
        lines.append(line)
    record: Record = {
        "PayeeEntityRef": vendor,
        "Amount": amount_text(sum(amount for _, _, amount in taxes)),
        "SalesTaxPayableLineRet": lines,
    }
    company = call.company
    return computed_text(company, catalogue.body("SalesTaxPayableRet"), record, call.version, call.include)


OPERATIONS = (Operation("SalesTaxPayableQueryRq", sales_tax_payable_query, writes=False),)
