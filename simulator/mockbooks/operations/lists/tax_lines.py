"""AccountTaxLineInfoQuery: the lines of the income tax form that accounts can be tied to.

Which lines there are follows from the form the company files. Known are those that answers of real files show with
their accounts [R:BASH and two more]; to which form they belong is assumed, but for Form1040. Of other forms no line is
known: nothing is found, beyond what the accounts of the file say themselves.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

from mockbooks.company import Company
from mockbooks.operations.call import Call
from mockbooks.operations.outcome import Outcome
from mockbooks.qbxml.status import NO_MATCH, OK
from mockbooks.qbxml.writer import escape

__all__ = ["account_tax_line_info_query", "tax_line_name"]

_LINES: Mapping[str, Mapping[int, str]] = MappingProxyType(
    {
        # [R: CompewterTutor/quickbooks-sqlite-extractor, debug.db] a sample file of 2024, whose form this is.
        "Form1040": MappingProxyType(
            {
                293: "Schedule C: Gross receipts or sales",
                294: "Schedule C: Meals and entertainment",
                297: "Schedule C: Wages paid",
                298: "Schedule C: Legal and professional fees",
                300: "Schedule C: Rent/lease other bus. prop.",
                301: "Schedule C: Supplies (not from COGS)",
                302: "Schedule C: Other business expenses",
                304: "Schedule C: Advertising",
                306: "Schedule C: Car and truck expenses",
                310: "Schedule C: Insurance, other than health",
                313: "Schedule C: Office expenses",
                315: "Schedule C: Repairs and maintenance",
                316: "Schedule C: Taxes and licenses",
                318: "Schedule C: Utilities",
                495: "Schedule C: Materials/supplies, COGS",
                496: "Schedule C: Other costs, COGS",
                9920: "<Not tax related>",
            }
        ),
        "Form1120S": MappingProxyType(
            {
                1535: "B/S-Assets: Cash",
                1537: "B/S-Assets: Accts. Rec. and trade notes",
                1547: "B/S-Assets: Other current assets",
                1555: "B/S-Assets: Buildings/oth. depr. assets",
                1563: "B/S-Assets: Land",
                1569: "B/S-Assets: Other assets",
                1573: "B/S-Liabs/Eq.: Accounts payable",
                1577: "B/S-Liabs/Eq.: Other current liabilities",
                1581: "B/S-Liabs/Eq.: L-T Mortgage/note/bonds pay.",
            }
        ),
        "Form1065": MappingProxyType({1864: "B/S-Assets: Cash"}),
    }
)


def account_tax_line_info_query(call: Call) -> Outcome:
    """Answer an AccountTaxLineInfoQuery, in the order of the lines' numbers (assumed)."""
    lines = {**_of_accounts(call.company), **_lines(call.company)}
    body = "".join(
        f"<AccountTaxLineInfoRet>\n<TaxLineID>{number}</TaxLineID>\n"
        + (f"<TaxLineName>{escape(name)}</TaxLineName>\n" if name else "")
        + "</AccountTaxLineInfoRet>\n"
        for number, name in sorted(lines.items())
    )
    return Outcome(status=OK.status() if lines else NO_MATCH.status(), body=body)


def tax_line_name(company: Company, number: str) -> str:
    """The name of a line of the company's form; ``""`` if it is not known."""
    return _lines(company).get(int(number), "")


def _lines(company: Company) -> Mapping[int, str]:
    return _LINES.get(str(company.singleton("Company").get("TaxForm", "")), {})


def _of_accounts(company: Company) -> dict[int, str]:
    found = company.connection.execute(
        "SELECT json_extract(own, '$.TaxLineInfoRet') FROM list_object"
        " WHERE kind = 'Account' AND json_extract(own, '$.TaxLineInfoRet') IS NOT NULL"
    )
    lines = [json.loads(text) for (text,) in found]
    return {int(line["TaxLineID"]): str(line.get("TaxLineName", "")) for line in lines}
