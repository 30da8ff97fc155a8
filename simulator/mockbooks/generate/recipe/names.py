"""Names in a recipe: whatever it refers to is there, and all of them fit the lists they go to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mockbooks.books.special_accounts import TAX_ACCOUNTS
from mockbooks.generate.recipe.reading import RecipeError

if TYPE_CHECKING:
    from mockbooks.generate.recipe.recipe import Recipe

#: Greatest lengths of names, of sales tax codes (in Australia; elsewhere 3), and of messages to customers [D:SCH].
_NAME, _CODE, _MESSAGE = 31, 6, 101

Used = Iterator[tuple[str, str]]
"""Where a name is used, and the name."""

UNDEPOSITED = "Undeposited Funds"
#: What the account of sales tax is called, by edition.
TAX_ACCOUNT_NAMES = frozenset({"Sales Tax Payable", *TAX_ACCOUNTS.values()})
#: Stands for the account of tax on purchases that QuickBooks takes by the codes of lines: it is not entered.
TAKEN_BY_CODE = "@tax"
#: Accounts that QuickBooks makes itself when they are first needed; a recipe may name them without listing them.
MADE_BY_QUICKBOOKS = frozenset({UNDEPOSITED, *TAX_ACCOUNT_NAMES, "Payroll Liabilities", "Payroll Expenses"})


def check_names(recipe: Recipe, source: str) -> None:
    """Raise RecipeError for the first name that is used and not there."""
    taxes = {recipe.sales_tax.item} | {tax.item for tax in recipe.taxes}
    for found, known, nothing in (
        (_accounts(recipe), {account.name for account in recipe.accounts} | MADE_BY_QUICKBOOKS, "is no account"),
        (_terms(recipe), {terms.name for terms in recipe.terms}, "are no terms"),
        (_items(recipe), {item.name for item in recipe.items}, "is no item"),
        (_members(recipe), taxes, "is no tax"),
        (_taxes(recipe), taxes | {group.item for group in recipe.tax_groups}, "is no tax"),
        (_codes(recipe), {code.name for code in recipe.tax_codes}, "is no tax code"),
        (_classes(recipe), set(recipe.lists.classes), "is no class"),
        (_job_types(recipe), set(recipe.lists.job_types), "is no job type"),
        (_suppliers(recipe), {supplier.what for supplier in recipe.suppliers}, "is no supplier"),
    ):
        for place, name in found:
            if name not in known:
                raise RecipeError(f"{source}: {place}: there {nothing} {name!r}")
    for place, names, parent in _hierarchies(recipe):
        for name in names:
            above = name.rpartition(":")[0]
            if above and above not in names:
                raise RecipeError(f"{source}: {place}: {name!r} stands under no {parent}")


def check_lengths(recipe: Recipe, source: str) -> None:
    """Raise RecipeError for the first name that QuickBooks could not store."""
    for place, longest, names in (
        ("accounts", _NAME, [account.name for account in recipe.accounts]),
        ("terms", _NAME, [terms.name for terms in recipe.terms]),
        ("tax_codes", _CODE, [code.name for code in recipe.tax_codes]),
        ("taxes", _NAME, [tax.item for tax in (recipe.sales_tax, *recipe.taxes)]),
        ("tax_groups", _NAME, [group.item for group in recipe.tax_groups]),
        ("items", _NAME, [item.name for item in recipe.items]),
        ("discounts", _NAME, [discount.name for discount in recipe.discounts]),
        ("bundles", _NAME, [bundle.name for bundle in recipe.bundles]),
        ("lists.messages", _MESSAGE, recipe.lists.messages),
        *((place, _NAME, names) for place, names, _ in _hierarchies(recipe)),
    ):
        for name in names:
            for part in name.split(":"):
                if len(part) > longest:
                    raise RecipeError(f"{source}: {place}: {part!r} is longer than {longest} characters")


def _hierarchies(recipe: Recipe) -> Iterator[tuple[str, tuple[str, ...], str]]:
    yield "accounts", tuple(account.name for account in recipe.accounts), "account"
    yield "items", tuple(item.name for item in recipe.items), "item"
    for name in ("classes", "customer_types", "vendor_types", "job_types"):
        yield f"lists.{name}", getattr(recipe.lists, name), "entry of this list"


def _some(place: str, *names: str) -> Used:
    """Names that may be left out."""
    yield from ((place, name) for name in names if name)


def _accounts(recipe: Recipe) -> Used:
    roles = recipe.roles
    yield from (("roles", name) for name in (roles.bank, roles.receivable, roles.payable))
    yield from _some("roles", roles.discounts_given, roles.discounts_taken)
    yield from (("services", name) for name in recipe.services.accounts)
    for item in recipe.items:
        place = f"items.{item.name}"
        yield place, item.account
        if item.kind in ("goods", "stock"):
            yield place, item.cost_account
        yield from _some(place, item.cost_account, item.asset_account)
    for supplier in recipe.suppliers:
        place = f"suppliers.{supplier.what}"
        if not supplier.goods and not supplier.sells:
            yield place, supplier.account
        yield from _some(place, supplier.account, *supplier.also)
    yield from _accounts_of_activities(recipe)


def _accounts_of_activities(recipe: Recipe) -> Used:
    yield from ((f"discounts.{discount.name}", discount.account) for discount in recipe.discounts)
    if recipe.input_tax:
        yield from _some("input_tax", recipe.input_tax.account)
    if recipe.deposits:
        yield from _some("deposits", recipe.deposits.fee_account)
    if recipe.stock:
        yield "stock", recipe.stock.account
    if recipe.card:
        yield "card", recipe.card.account
    if recipe.opening:
        yield "opening", recipe.opening.equity
        yield from (("opening.accounts", name) for name in recipe.opening.accounts)
    yield from ((f"budgets[{number}]", budget.account) for number, budget in enumerate(recipe.budgets, 1))
    for outgoing in recipe.outgoings:
        yield from ((f"outgoings.{outgoing.what}", line.account) for line in outgoing.lines)


def _terms(recipe: Recipe) -> Used:
    for supplier in recipe.suppliers:
        yield from _some(f"suppliers.{supplier.what}", supplier.terms)


def _items(recipe: Recipe) -> Used:
    for bundle in recipe.bundles:
        yield from ((f"bundles.{bundle.name}", name) for name in bundle.items)
    if recipe.jobs:
        yield from _some("jobs", recipe.jobs.retainage)
        for kind in recipe.jobs.kinds:
            yield from ((f"jobs.kinds.{kind.type}", name) for name in kind.items)


def _classes(recipe: Recipe) -> Used:
    yield from _some("trading", recipe.trading.class_name)
    yield from _some("budgets", *(budget.class_name for budget in recipe.budgets))
    if recipe.counter:
        yield from _some("counter", recipe.counter.class_name)
    for kind in recipe.jobs.kinds if recipe.jobs else ():
        yield from _some(f"jobs.kinds.{kind.type}", kind.class_name)


def _job_types(recipe: Recipe) -> Used:
    if recipe.jobs:
        yield from (("jobs.kinds", kind.type) for kind in recipe.jobs.kinds)


def _members(recipe: Recipe) -> Used:
    for group in recipe.tax_groups:
        yield from ((f"tax_groups.{group.item}", name) for name in group.taxes)


def _taxes(recipe: Recipe) -> Used:
    yield from (("tax_areas", area.tax) for area in recipe.tax_areas)
    for code in recipe.tax_codes:
        yield from _some(f"tax_codes.{code.name}", code.sales_tax, code.purchase_tax)


def _codes(recipe: Recipe) -> Used:
    yield "sales_tax", recipe.sales_tax.taxable
    yield "sales_tax", recipe.sales_tax.exempt
    if recipe.input_tax:
        yield from _some("input_tax", recipe.input_tax.code, recipe.input_tax.untaxed)
    for supplier in recipe.suppliers:
        yield from _some(f"suppliers.{supplier.what}", supplier.tax_code)
    for area in recipe.tax_areas:
        yield from _some("tax_areas", area.code)
    for item in recipe.items:
        yield from _some(f"items.{item.name}", item.tax_code)


def _suppliers(recipe: Recipe) -> Used:
    for item in recipe.items:
        yield from _some(f"items.{item.name}", item.supplier)
        if item.kind == "stock" and recipe.stock:
            yield f"items.{item.name}", item.supplier
