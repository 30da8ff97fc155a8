"""bankAccounts: an `AccountRet` of the type Bank as a BankAccount, and back as `AccountAdd` or `AccountMod`.

[D:EX] only accounts of the type Bank, credit cards are none; the account type is always `Unknown`; the balance is given
twice.  That a balance is written as the account's opening balance, once, is assumed.
"""

from __future__ import annotations

from lxml import etree

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.accounts import CURRENCY, balance, opening_balance
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.currencies import of_member
from mockbooks_harness.mapping.fields import Element, text
from mockbooks_harness.mapping.members import LIST_ID, STAMPS
from mockbooks_harness.mapping.rows import Form, Row, Table, Write
from mockbooks_harness.mapping.spoken_of import CURRENCIES, PREFERENCES


def account_number(code: str, _context: Context) -> list[Element]:
    """The type, which every bank account has, and the number."""
    kind, number = etree.Element("AccountType"), etree.Element("AccountNumber")
    kind.text, number.text = "Bank", code
    return [kind, number]


def home_currency(record: Record, context: Context) -> list[tuple[str, str]]:
    """[D:EX] a bank account has the home currency."""
    faults = of_member("currency")(record, context)
    if not faults and record.get("currency") not in (None, "", context.home_currency):
        return [("Currency", "Currency must match the base currency of the company")]
    return faults


TABLE = Table(
    data_type="bankAccounts",
    model="BankAccount",
    queries=("<AccountQueryRq><ActiveStatus>All</ActiveStatus><AccountType>Bank</AccountType></AccountQueryRq>",),
    related=(PREFERENCES, CURRENCIES),
    changes=False,  # a posting moves the balance, and not TimeModified
    updates=True,
    checks=(home_currency,),
    forms=(
        Form(
            ret="AccountRet",
            add="AccountAdd",
            mod="AccountMod",
            key="ListID",
            date="",
            # In the order of AccountAdd.
            rows=(
                LIST_ID,
                Row("accountName", "Name", lambda e, _: text(e), "D:EX", Write("Name", required=True, longest=31)),
                Row("accountType", ".", lambda *_: "Unknown", "D:EX"),
                Row(
                    "nominalCode",
                    "AccountNumber",
                    lambda e, _: text(e),
                    "D:EX",
                    Write("", required=True, longest=7, build=account_number),
                ),
                Row(
                    "balance",
                    ".",
                    balance,
                    "D:EX",
                    Write("OpenBalance", kind="Number", convert=opening_balance, create_only=True),
                    lost="the balance of an account is what was posted to it",
                ),
                Row("availableBalance", ".", balance, "D:EX"),
                CURRENCY,
                *STAMPS,
            ),
        ),
    ),
)
