"""Budgets: what an account is meant to come to in each month of a fiscal year.

A budget is made by the person at QuickBooks; no request of the SDK reads or writes one, only the budget reports show it
[D:OSR]. It is for an account alone, or for an account and a customer or a class: each of the three is a budget of its
own (BudgetCriterion [D:SCH]). Amounts are on the natural side of the account: income and expenses both positive. Of a
balance sheet account they are what it is meant to stand at when the month ends.

The fiscal year is named after the year in which it ends (assumed; all the same where it begins in January). Budgets
belong to the company's own record of them, so that what they point at counts as used, and merges with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mockbooks.company import Company
from mockbooks.qbxml.record import Record, Value
from mockbooks.qbxml.types import amount_text, cents_of

__all__ = ["MONTHS", "Budget", "budgets", "store_budget"]

MONTHS = 12
_KIND = "Budgets"
_LIST = "Budget"


class Budget(NamedTuple):
    """What an account is meant to come to: rows of lists, cents by month of the fiscal year."""

    fiscal_year: int
    account: int
    amounts: tuple[int, ...]
    customer: int | None = None
    class_: int | None = None

    @property
    def criterion(self) -> str:
        """The value of BudgetCriterion that asks for it."""
        if self.customer is not None:
            return "AccountsAndCustomers"
        return "Accounts" if self.class_ is None else "AccountsAndClasses"


def budgets(company: Company, fiscal_year: int, criterion: str = "Accounts") -> list[Budget]:
    """The budget of a fiscal year, account by account as they were made."""
    found = [_read(each) for each in _stored(company)]
    return [budget for budget in found if budget.fiscal_year == fiscal_year and budget.criterion == criterion]


def store_budget(company: Company, budget: Budget) -> None:
    """Make or change one; no amounts at all take it away. Must run inside a request set.

    Raises ``ValueError`` for other than twelve amounts, and for one with both a customer and a class.
    """
    if len(budget.amounts) not in (0, MONTHS):
        raise ValueError(f"a budget has {MONTHS} amounts, one for each month, not {len(budget.amounts)}")
    if budget.customer is not None and budget.class_ is not None:
        raise ValueError("a budget is by customer or by class, not by both")
    kept: list[Value] = [each for each in _stored(company) if _read(each)._replace(amounts=()) != _of(budget)]
    if budget.amounts:
        kept.append(_written(budget))
    company.store_singleton(_KIND, {_LIST: kept})


def _of(budget: Budget) -> Budget:
    """The same without its amounts: what tells one budget from the next."""
    return budget._replace(amounts=())


def _stored(company: Company) -> Sequence[Record]:
    listed = company.singleton(_KIND).get(_LIST)
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _read(stored: Record) -> Budget:
    account, amounts = stored["AccountRef"], stored["Amount"]
    customer, class_ = stored.get("CustomerRef"), stored.get("ClassRef")
    assert isinstance(account, int)
    assert isinstance(amounts, list)
    return Budget(
        int(str(stored["FiscalYear"])),
        account,
        tuple(cents_of(str(amount)) for amount in amounts),
        customer if isinstance(customer, int) else None,
        class_ if isinstance(class_, int) else None,
    )


def _written(budget: Budget) -> Record:
    stored: Record = {
        "FiscalYear": str(budget.fiscal_year),
        "AccountRef": budget.account,
        "Amount": [amount_text(cents) for cents in budget.amounts],
    }
    if budget.customer is not None:
        stored["CustomerRef"] = budget.customer
    if budget.class_ is not None:
        stored["ClassRef"] = budget.class_
    return stored
