"""Would an accountant believe it? What the books of the tidy companies say, read from the postings."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from mockbooks.generate.recipe import find, names
from mockbooks.generate.recipe.names import TAKEN_BY_CODE, TAX_ACCOUNT_NAMES

TIDY = [name for name in names() if not find(name).stories]
# Gross margin, lowest and highest, in percent of income: of a year, and of one of which there is only little.
MARGINS = {
    "australian": (38, 52), "british": (38, 52), "canadian": (28, 45), "consultancy": (60, 90), "contractor": (20, 50), "shop": (38, 58),
}  # fmt: skip
SEEDS = (0, 7)


def rows(company: Any, question: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = company.company.connection.execute(question).fetchall()
    return found


def of_types(company: Any) -> Counter[str]:
    """The year's movements by type of account: cents, debits positive."""
    return Counter(
        dict(
            rows(
                company,
                "SELECT classified, sum(amount) FROM posting JOIN list_object ON list_object.id = account"
                " WHERE txn_date >= '2024' GROUP BY 1",
            )
        )
    )


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("recipe", TIDY)
def test_the_gross_margin_is_that_of_the_trade(generated: Any, recipe: str, seed: int) -> None:
    moved = of_types(generated(recipe, 300, seed))
    income, costs = -moved["Income"], moved["CostOfGoodsSold"]
    low, high = MARGINS[recipe]
    assert low <= 100 * (income - costs) / income <= high


@pytest.mark.parametrize("recipe", TIDY)
def test_what_is_ordered_costs_something(generated: Any, recipe: str) -> None:
    """The headings of the list of items are not bought: nobody sells them."""
    amounts = rows(
        generated(recipe, 300), "SELECT amount FROM line JOIN txn ON txn.id = txn WHERE txn.kind = 'PurchaseOrder'"
    )
    assert all(amount for (amount,) in amounts)


@pytest.mark.parametrize("transactions", [50, 300])
@pytest.mark.parametrize("recipe", TIDY)
def test_the_business_lives(generated: Any, recipe: str, transactions: int) -> None:
    """It earns more than its goods cost, pays its bills, and is paid."""
    company = generated(recipe, transactions)
    moved = of_types(company)
    assert -moved["Income"] > moved["CostOfGoodsSold"] > 0
    ((open_bills, billed),) = rows(company, "SELECT sum(open), sum(total) FROM txn WHERE kind = 'Bill'")
    ((unpaid, invoiced),) = rows(company, "SELECT sum(open), sum(total) FROM txn WHERE kind = 'Invoice'")
    assert open_bills < billed / 2
    assert unpaid < invoiced / 2


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("recipe", TIDY)
def test_the_bank_is_never_overdrawn(generated: Any, recipe: str, seed: int) -> None:
    balance: Counter[str] = Counter()
    for account, _, amount in rows(
        generated(recipe, 300, seed),
        "SELECT full_name, txn_date, sum(amount) FROM posting JOIN list_object ON list_object.id = account"
        " WHERE classified = 'Bank' GROUP BY 1, 2 ORDER BY 2",
    ):
        balance[account] += amount
        assert balance[account] >= 0
    assert balance


@pytest.mark.parametrize("recipe", [name for name in TIDY if find(name).stock])
def test_nothing_is_sold_that_is_not_there(generated: Any, recipe: str) -> None:
    on_hand: Counter[str] = Counter()
    for item, _, quantity in rows(
        generated(recipe, 300),
        "SELECT full_name, txn_date, sum(quantity) FROM posting JOIN list_object ON list_object.id = item"
        " WHERE list_object.kind = 'ItemInventory' AND quantity IS NOT NULL GROUP BY 1, 2 ORDER BY 2",
    ):
        on_hand[item] += quantity
        assert on_hand[item] >= 0
    assert on_hand.total() > 0


@pytest.mark.parametrize("recipe", TIDY)
def test_the_tax_owed_is_that_of_the_sales_less_what_was_paid(plan: Any, generated: Any, recipe: str) -> None:
    owed: defaultdict[str, int] = defaultdict(int)
    charged = 0
    for document in plan(recipe, 300).documents:
        sign = {"Invoice": 1, "SalesReceipt": 1, "CreditMemo": -1}.get(getattr(document, "form", ""), 0)
        if sign and not document.is_opening and document.customer.tax_code.taxable:
            taxed = [line.amount for line in document.lines if line.taxed]
            of = document.customer.tax
            whole = 100 + (sum(rate for _, rate in of.parts) if document.tax_included else 0)
            for agency, rate in of.parts:
                for amount in taxed if of.by_line else [sum(taxed)]:
                    tax = int((amount * rate / whole).quantize(Decimal(1), ROUND_HALF_UP))
                    owed[agency] += sign * tax
                    charged += tax
        for line in getattr(document, "lines", ()):
            if getattr(line, "account", "") == TAKEN_BY_CODE:
                # Tax on what was bought; on an order it is tax that nobody owes yet.
                sign = {"PurchaseOrder": 0, "VendorCredit": -1, "CreditCardCredit": -1}.get(document.form, 1)
                owed[line.entity] -= sign * line.amount
            elif getattr(line, "account", "") in TAX_ACCOUNT_NAMES:
                payee = getattr(document, "payee", "") or line.entity
                owed[payee] += -line.amount if getattr(document, "payee", "") else line.amount
    assert charged > 0
    agencies = dict(
        rows(
            generated(recipe, 300),
            "SELECT entity.full_name, -sum(amount) FROM posting"
            " JOIN list_object account ON account.id = posting.account"
            " JOIN list_object entity ON entity.id = posting.entity"
            " WHERE account.special = 'SalesTaxPayable' GROUP BY 1",
        )
    )
    assert {name: cents for name, cents in agencies.items() if cents} == {
        name: cents for name, cents in owed.items() if cents
    }


@pytest.mark.parametrize("recipe", [name for name in TIDY if find(name).opening])
def test_what_was_there_before_is_all_accounted_for(generated: Any, recipe: str) -> None:
    """Nothing is left on the accounts that QuickBooks books opening balances against; before the year there was no
    profit, no loss."""
    company = generated(recipe, 300)
    left = rows(
        company,
        "SELECT full_name, sum(amount) FROM posting JOIN list_object ON list_object.id = account"
        " WHERE full_name IN ('Opening Balance Equity', 'Uncategorized Income', 'Uncategorized Expenses') GROUP BY 1",
    )
    assert all(amount == 0 for _, amount in left)
    before = rows(
        company,
        "SELECT classified, sum(amount) FROM posting JOIN list_object ON list_object.id = account"
        " WHERE txn_date < '2024' GROUP BY 1",
    )
    assert all(not amount for kind, amount in before if kind in ("Income", "Expense", "CostOfGoodsSold"))
    assert dict(before)["Equity"] < 0


@pytest.mark.parametrize("recipe", TIDY)
def test_a_year_has_its_seasons_and_its_regular_payments(generated: Any, recipe: str) -> None:
    company = generated(recipe, 300)
    months = rows(company, "SELECT DISTINCT substr(txn_date, 1, 7) FROM txn WHERE txn_date >= '2024'")
    assert len(months) == 12
    ((rent,),) = rows(
        company,
        "SELECT count(*) FROM line JOIN list_object ON list_object.id = account"
        " WHERE full_name LIKE 'Rent%' AND amount > 0",
    )
    assert rent >= 10
