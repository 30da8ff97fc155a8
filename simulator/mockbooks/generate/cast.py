"""Who and what a company deals with: itself, its customers and their jobs, its vendors, and what it sells.

Drawn from the recipe, a seed and the counts asked for; plain data that no company file has seen yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from mockbooks.generate.people import NAME, Address, People, Person, storable
from mockbooks.generate.recipe import Lateness, Range, Recipe, RecipeError, SupplierFacts, TaxCodeFacts, TermsFacts

FEWEST_VENDORS = 3
_HALF_HOURS = Range(2, 16)


@dataclass(frozen=True, slots=True)
class Identity:
    """The company itself."""

    name: str
    owner: Person
    address: Address
    phone: str
    email: str


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """Something that is sold, by its full name. Prices are in cents, quantities in hundredths."""

    full_name: str
    description: str
    price: int
    account: str
    taxable: bool
    weight: int
    quantity: Range
    step: int
    cost: int = 0
    cost_account: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Customer:
    """A customer, or with a parent a job of one. `price_percent` of the list price is what it pays."""

    name: str
    parent: Customer | None
    person: Person
    address: Address
    phone: str
    email: str
    terms: TermsFacts
    tax_code: TaxCodeFacts
    price_percent: int
    lateness: Range

    @property
    def full_name(self) -> str:
        """The name as references write it."""
        return f"{self.parent.full_name}:{self.name}" if self.parent else self.name


@dataclass(frozen=True, slots=True, eq=False)
class Vendor:
    """Somebody who sends bills; the tax agency, which has no `supplier`, never does."""

    name: str
    person: Person
    address: Address
    phone: str
    email: str
    account_number: str
    terms: TermsFacts | None
    supplier: SupplierFacts | None


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody and everything, in the order in which it is put on the lists."""

    identity: Identity
    items: tuple[Item, ...]
    customers: tuple[Customer, ...]
    vendors: tuple[Vendor, ...]
    billed: tuple[Customer, ...] = field(default=())

    @property
    def agency(self) -> Vendor:
        """The vendor that sales tax is owed to."""
        return self.vendors[0]


def draw_cast(recipe: Recipe, seed: str, *, customers: int, vendors: int, items: int) -> Cast:
    """Draw everybody; RecipeError if a count is less than the recipe can do with."""
    if customers < 1:
        raise RecipeError(f"a company needs at least one customer, not {customers}")
    if vendors < FEWEST_VENDORS:
        raise RecipeError(f"a company needs at least {FEWEST_VENDORS} vendors, not {vendors}")
    if items < len(recipe.items):
        raise RecipeError(f"the recipe {recipe.name} has {len(recipe.items)} items; {items} are fewer")
    people = People(recipe.people.locales, seed)
    identity = _draw_identity(recipe, people, Random(f"{seed}/company"))
    people.draw_for("vendors")
    drawn_vendors = _draw_vendors(recipe, people, Random(f"{seed}/vendors"), vendors)
    people.draw_for("customers")
    drawn_customers, billed = _draw_customers(recipe, people, Random(f"{seed}/customers"), customers)
    drawn_items = _draw_items(recipe, Random(f"{seed}/items"), items)
    return Cast(identity, drawn_items, drawn_customers, drawn_vendors, billed)


def _draw_identity(recipe: Recipe, people: People, random: Random) -> Identity:
    name = people.named(f"{{last_name}} {random.choice(recipe.company.suffixes)}")
    owner = people.person()
    return Identity(name, owner, people.address(), people.phone(), people.email(owner))


def _draw_vendors(recipe: Recipe, people: People, random: Random, count: int) -> tuple[Vendor, ...]:
    regular = [supplier for supplier in recipe.suppliers if supplier.every]
    irregular = [supplier for supplier in recipe.suppliers if not supplier.every]
    # First one regular and one of the others, so that the smallest company has both.
    suppliers = [*regular[:1], *irregular[:1], *regular[1:], *irregular[1:]][: count - 1]
    weights = [supplier.weight for supplier in irregular]
    suppliers += random.choices(irregular, weights, k=count - 1 - len(suppliers))
    agency = _draw_vendor(people, random, people.named(recipe.sales_tax.agency), None, None)
    vendors = [agency]
    for supplier in suppliers:
        terms = next((terms for terms in recipe.terms if terms.name == supplier.terms), None)
        if terms is None:
            terms = random.choices(recipe.terms, [terms.vendors for terms in recipe.terms])[0]
        vendors.append(_draw_vendor(people, random, people.named(supplier.named), terms, supplier))
    return tuple(vendors)


def _draw_vendor(
    people: People, random: Random, name: str, terms: TermsFacts | None, supplier: SupplierFacts | None
) -> Vendor:
    person = people.person()
    account_number = f"{random.randrange(10_000, 1_000_000)}"
    return Vendor(name, person, people.address(), people.phone(), people.email(person), account_number, terms, supplier)


def _draw_customers(
    recipe: Recipe, people: People, random: Random, count: int
) -> tuple[tuple[Customer, ...], tuple[Customer, ...]]:
    """All customers with their jobs behind them, and those of them that invoices go to."""
    listed: list[Customer] = []
    billed: list[Customer] = []
    for _ in range(count):
        customer = _draw_customer(recipe, people, random)
        jobs: list[Customer] = []
        if random.randrange(100) < recipe.trading.with_jobs:
            number = random.randint(*recipe.trading.jobs)
            names = random.sample(recipe.trading.job_names, min(number, len(recipe.trading.job_names)))
            jobs = [_draw_job(customer, name) for name in names]
        listed += [customer, *jobs]
        billed += jobs or [customer]
    return tuple(listed), tuple(billed)


def _draw_customer(recipe: Recipe, people: People, random: Random) -> Customer:
    trading = recipe.trading
    if random.random() < 0.12:
        name, person = people.individual()
    else:
        name, person = people.firm(), people.person()
    percent = random.randint(*trading.own_price_percent) if random.randrange(100) < trading.own_price else 100
    return Customer(
        name=name,
        parent=None,
        person=person,
        address=people.address(),
        phone=people.phone(),
        email=people.email(person),
        terms=random.choices(recipe.terms, [terms.customers for terms in recipe.terms])[0],
        tax_code=random.choices(recipe.tax_codes, [code.customers for code in recipe.tax_codes])[0],
        price_percent=percent,
        lateness=_draw_lateness(trading.lateness, random),
    )


def _draw_job(customer: Customer, name: str) -> Customer:
    return Customer(
        storable(name, NAME), customer, customer.person, customer.address, customer.phone, customer.email,
        customer.terms, customer.tax_code, customer.price_percent, customer.lateness,
    )  # fmt: skip


def _draw_lateness(lateness: tuple[Lateness, ...], random: Random) -> Range:
    return random.choices(lateness, [habit.customers for habit in lateness])[0].days


def _draw_items(recipe: Recipe, random: Random, count: int) -> tuple[Item, ...]:
    items = [
        Item(
            full_name=facts.name,
            description=facts.description,
            price=_cents(facts.price),
            account=facts.account,
            taxable=facts.kind == "goods",
            weight=facts.weight,
            quantity=facts.quantity,
            step=_cents(facts.step),
            cost=_cents(facts.cost),
            cost_account=facts.cost_account,
        )
        for facts in recipe.items
    ]
    return (*items, *_draw_services(recipe, random, count - len(items)))


def _draw_services(recipe: Recipe, random: Random, count: int) -> list[Item]:
    """Services beyond those of the recipe: an activity on a subject; a second round is numbered."""
    words = recipe.services
    pairs = [(activity, subject) for subject in words.subjects for activity in words.activities]
    random.shuffle(pairs)
    services = []
    for number in range(count):
        activity, subject = pairs[number % len(pairs)]
        name = f"{activity} {subject}" + (f" {number // len(pairs) + 1}" if number >= len(pairs) else "")
        price = random.randint(*words.price) * 100
        account = random.choice(words.accounts)
        services.append(Item(name[:31].strip(), name, price, account, False, 1, _HALF_HOURS, 50))
    return services


def _cents(amount: Decimal) -> int:
    return int(amount * 100)
