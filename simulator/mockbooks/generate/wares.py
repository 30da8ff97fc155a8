"""What a company sells: the items of its recipe, and as many more as are asked for, made up of the recipe's words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from mockbooks.generate.recipe import Recipe
from mockbooks.generate.recipe.facts import BundleFacts, ItemFacts, Range
from mockbooks.generate.rounding import rounded

#: Hours and pieces that somebody buys of what the recipe does not know.
_HALF_HOURS, _PIECES = Range(2, 16), Range(1, 3)
_ITEM_NAME = 31


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """Something that is sold, by its full name. Prices are in cents, quantities in hundredths.

    `kind` is that of the recipe: service, goods, stock or charge. With a `cost_account` it is bought as well.
    """

    full_name: str
    kind: str
    description: str
    price: int
    account: str
    taxable: bool
    weight: int
    quantity: Range
    step: int
    cost: int = 0
    cost_account: str = ""
    asset_account: str = ""
    supplier: str = ""
    tax_code: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """Items sold together under one name; how many of each in hundredths."""

    name: str
    description: str
    members: tuple[tuple[Item, int], ...]
    weight: int

    @property
    def amounts(self) -> tuple[int, ...]:
        """What each of its members comes to, in cents."""
        return tuple(rounded(Decimal(quantity * item.price) / 100) for item, quantity in self.members)


def draw_items(recipe: Recipe, random: Random, count: int) -> tuple[Item, ...]:
    """So many items: those of the recipe, in its order, and further ones."""
    items = [_item(facts, recipe) for facts in recipe.items]
    return (*items, *_more(recipe, random, count - len(items)))


def bundles(recipe: Recipe, items: tuple[Item, ...]) -> tuple[Bundle, ...]:
    """The groups of items that are sold together."""
    by_name = {item.full_name: item for item in items}

    def bundle(facts: BundleFacts) -> Bundle:
        members = tuple((by_name[name], number * 100) for name, number in facts.items.items())
        return Bundle(facts.name, facts.description, members, facts.weight)

    return tuple(bundle(facts) for facts in recipe.bundles)


def _item(facts: ItemFacts, recipe: Recipe) -> Item:
    return Item(
        full_name=facts.name,
        kind=facts.kind,
        description=facts.description,
        price=cents(facts.price),
        account=facts.account,
        taxable=_is_taxable(recipe, facts.kind, facts.tax_code),
        weight=facts.weight,
        quantity=facts.quantity,
        step=cents(facts.step),
        cost=cents(facts.cost),
        cost_account=facts.cost_account,
        asset_account=facts.asset_account,
        supplier=facts.supplier,
        tax_code=facts.tax_code,
    )


def _is_taxable(recipe: Recipe, kind: str, code: str) -> bool:
    if code:
        return next(each.taxable for each in recipe.tax_codes if each.name == code)
    return kind in ("goods", "stock")


def _more(recipe: Recipe, random: Random, count: int) -> list[Item]:
    """Items beyond those of the recipe: an activity on a subject; a second round is numbered."""
    words = recipe.services
    pairs = [(activity, subject) for subject in words.subjects for activity in words.activities]
    random.shuffle(pairs)
    made = []
    for number in range(count):
        activity, subject = pairs[number % len(pairs)]
        name = f"{activity} {subject}" + (f" {number // len(pairs) + 1}" if number >= len(pairs) else "")
        price = random.randint(*words.price) * 100
        account = random.choice(words.accounts)
        bought = words.kind != "service"
        cost = price * random.randint(*words.cost_percent) // 100 if bought else 0
        made.append(
            Item(
                full_name=name[:_ITEM_NAME].strip(),
                kind=words.kind,
                description=name,
                price=price,
                account=account,
                taxable=_is_taxable(recipe, words.kind, words.tax_code),
                weight=1,
                quantity=_PIECES if bought else _HALF_HOURS,
                step=100 if bought else 50,
                cost=cost,
                cost_account=words.cost_account if bought else "",
                asset_account=words.asset_account if bought else "",
                supplier=random.choice(words.suppliers) if bought and words.suppliers else "",
                tax_code=words.tax_code,
            )
        )
    return made


def cents(amount: Decimal) -> int:
    """An amount in cents, a quantity in hundredths."""
    return int(amount * 100)
