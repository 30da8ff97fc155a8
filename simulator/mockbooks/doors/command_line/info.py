"""`mockbooks info`: a company file at a glance."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import click

from mockbooks.company import Company
from mockbooks.company.host import Host
from mockbooks.desktop.company_files import company_name
from mockbooks.doors.command_line.files import company_file, open_company
from mockbooks.doors.command_line.printing import as_json, print_json, print_table

_ON_DEBIT_SIDE = frozenset(
    {"Bank", "AccountsReceivable", "OtherCurrentAsset", "FixedAsset", "OtherAsset", "CostOfGoodsSold", "Expense",
     "OtherExpense"}
)  # fmt: skip
_NATURAL_ORDER = (
    "Bank", "AccountsReceivable", "OtherCurrentAsset", "FixedAsset", "OtherAsset", "AccountsPayable", "CreditCard",
    "OtherCurrentLiability", "LongTermLiability", "Equity", "Income", "OtherIncome", "CostOfGoodsSold", "Expense",
    "OtherExpense",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Glance:
    """What the command shows; balances by type of account, in the currency's units, on the type's natural side."""

    name: str
    edition: str
    quickbooks: str
    qbxml: str
    zone: str
    first_date: str | None
    last_date: str | None
    lists: dict[str, int]
    transactions: dict[str, int]
    balances: dict[str, str]


@click.command()
@company_file
@as_json
def info(file: Path, as_json: bool) -> None:
    """Show a company file at a glance: whose it is, what is in it, how the books stand.

    \b
    Example:
      mockbooks info acme.mkb
    """
    with open_company(file) as company:
        glance = look(company.company)
    if as_json:
        print_json(asdict(glance))
    else:
        _print(glance)


def look(company: Company) -> Glance:
    """Read what is to be shown."""
    ask = company.connection.execute
    host = Host.of(company)
    first, last = ask("SELECT min(txn_date), max(txn_date) FROM txn").fetchone()
    balances = ask(
        "SELECT classified, sum(balance) FROM total JOIN list_object ON list_object.id = total.object "
        "WHERE kind = 'Account' GROUP BY classified HAVING sum(balance) <> 0"
    )
    by_type = dict(balances)
    return Glance(
        name=company_name(company),
        edition=company.edition.value,
        quickbooks=host.product_name,
        qbxml=str(host.newest_version),
        zone=company.zone,
        first_date=first,
        last_date=last,
        lists=dict(ask("SELECT kind, count(*) FROM list_object GROUP BY kind ORDER BY kind")),
        transactions=dict(ask("SELECT kind, count(*) FROM txn GROUP BY kind ORDER BY kind")),
        balances={kind: _written(kind, by_type[kind]) for kind in _NATURAL_ORDER if kind in by_type},
    )


def _written(kind: str, balance: int) -> str:
    shown = balance if kind in _ON_DEBIT_SIDE else -balance
    sign, cents = ("-" if shown < 0 else ""), abs(shown)
    return f"{sign}{cents // 100}.{cents % 100:02d}"


def _print(glance: Glance) -> None:
    period = f"{glance.first_date} to {glance.last_date}" if glance.first_date else "none yet"
    print_table(
        [
            ("Company", glance.name),
            ("QuickBooks", f"{glance.quickbooks}, {glance.edition}, qbXML up to {glance.qbxml}"),
            ("Time zone", glance.zone),
            ("Transactions", period),
        ]
    )
    for title, counts in (("List", glance.lists), ("Transaction", glance.transactions)):
        if counts:
            click.echo()
            print_table(list(counts.items()), (title, "Number"), right=(1,))
    if glance.balances:
        click.echo()
        rows = [(kind, f"{whole_and_cents(balance)}") for kind, balance in glance.balances.items()]
        print_table(rows, ("Accounts", "Balance"), right=(1,))


def whole_and_cents(amount: str) -> str:
    """An amount with its thousands set apart, for people."""
    whole, _, cents = amount.partition(".")
    return f"{int(whole):,}.{cents}" if whole not in ("-0", "0") else amount
