"""Who and what a company deals with: itself, its customers and their jobs, its vendors, its people, what it sells.

Drawn from the recipe, a seed and the counts asked for; plain data that no company file has seen yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from mockbooks.books.line_taxes import is_shown_on_lines
from mockbooks.generate.people import NAME, Address, People, Person, storable
from mockbooks.generate.recipe import Recipe, RecipeError
from mockbooks.generate.recipe.facts import Range, SupplierFacts, TaxAreaFacts, TaxCodeFacts, TermsFacts
from mockbooks.generate.rounding import percent_of, rounded
from mockbooks.generate.wares import Bundle, Item, bundles, draw_items
from mockbooks.qbxml.versions import Edition


@dataclass(frozen=True, slots=True)
class Identity:
    """The company itself."""

    name: str
    owner: Person
    address: Address
    phone: str
    email: str


@dataclass(frozen=True, slots=True, eq=False)
class Tax:
    """What is charged on a sale: a tax or a group of them, by the name of its item; each one's agency and rate.

    `by_line`: it is rounded on each line.
    """

    item: str
    parts: tuple[tuple[str, Decimal], ...]
    by_line: bool = False

    def on(self, taxable: Sequence[int], *, included: bool = False) -> tuple[tuple[str, int], ...]:
        """The tax on lines of so many cents, agency by agency: each rate is rounded for itself."""
        rates = self._rate if included else Decimal(0)
        return tuple(
            (agency, percent_of(taxable, rate, by_line=self.by_line, included=rates)) for agency, rate in self.parts
        )

    def price_with(self, price: int) -> int:
        """A price with the tax, both in cents."""
        return rounded(price * (100 + self._rate) / 100)

    @property
    def _rate(self) -> Decimal:
        return sum((rate for _, rate in self.parts), Decimal(0))


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
    tax: Tax
    line_code: str
    price_percent: int
    lateness: Range
    type: str = ""
    rep: str = ""
    owes: int = 0

    @property
    def full_name(self) -> str:
        """The name as references write it."""
        return f"{self.parent.full_name}:{self.name}" if self.parent else self.name

    def code_of(self, item: Item) -> str:
        """The code that a line of an item has; none if it is to have that of the item.

        What leaves the country has the code of that, whatever it is.
        """
        untaxed = not self.tax_code.taxable
        stands = self.line_code == self.tax_code.name if untaxed else item.taxable
        return self.line_code if stands else ""


@dataclass(frozen=True, slots=True, eq=False)
class Vendor:
    """Somebody who sends bills; a tax agency, which has no `supplier`, never does."""

    name: str
    person: Person
    address: Address
    phone: str
    email: str
    account_number: str
    terms: TermsFacts | None
    supplier: SupplierFacts | None
    tax_ident: str = ""
    owed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Employee:
    """Somebody who works here; `initials` are those of a sales representative."""

    person: Person
    address: Address
    phone: str
    initials: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Payee:
    """Somebody who is paid and is neither customer, vendor nor employee: the bank, the owner."""

    name: str
    address: Address


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody and everything, in the order in which it is put on the lists.

    `billed` are those of the customers and jobs that invoices go to, `counter` is whoever buys without a name;
    `agencies` are the first of the vendors; `payees` stand by what is paid to them.
    """

    identity: Identity
    items: tuple[Item, ...]
    customers: tuple[Customer, ...]
    vendors: tuple[Vendor, ...]
    billed: tuple[Customer, ...]
    agencies: tuple[Vendor, ...]
    bundles: tuple[Bundle, ...] = ()
    counter: Customer | None = None
    employees: tuple[Employee, ...] = ()
    payees: tuple[tuple[str, Payee], ...] = ()

    @property
    def agency(self) -> Vendor:
        """The vendor that the first of the sales taxes is owed to."""
        return self.agencies[0]


def draw_cast(recipe: Recipe, seed: str, *, customers: int, vendors: int, items: int, owing: int | None = None) -> Cast:
    """Draw everybody; RecipeError if a count is less than the recipe can do with.

    At most `owing` customers and vendors have an opening balance.
    """
    agencies = tuple(dict.fromkeys([recipe.sales_tax.agency, *(tax.agency for tax in recipe.taxes)]))
    fewest_customers, fewest_vendors = 2 if recipe.counter else 1, len(agencies) + 2
    if customers < fewest_customers:
        number = "one customer" if fewest_customers == 1 else f"{fewest_customers} customers"
        raise RecipeError(f"a company of this recipe needs at least {number}, not {customers}")
    if vendors < fewest_vendors:
        raise RecipeError(f"a company of this recipe needs at least {fewest_vendors} vendors, not {vendors}")
    if items < len(recipe.items):
        raise RecipeError(f"the recipe {recipe.name} has {len(recipe.items)} items; {items} are fewer")
    people = People(recipe.people.locales, seed, recipe.people.phones)
    identity = _draw_identity(recipe, people, Random(f"{seed}/company"))
    people.draw_for("vendors")
    drawn_vendors = _draw_vendors(recipe, people, Random(f"{seed}/vendors"), agencies, vendors, owing)
    people.draw_for("employees")
    employees = _draw_employees(recipe, people)
    payees = tuple((out.what, _draw_payee(people, out.payee)) for out in recipe.outgoings if out.to == "other name")
    people.draw_for("customers")
    customers_random = Random(f"{seed}/customers")
    reps = [employee.initials for employee in employees if employee.initials]
    drawing = _Customers(recipe, people, customers_random, reps, owing)
    counter = drawing.counter()
    listed, billed = drawing.draw(customers - (counter is not None))
    drawn_items = draw_items(recipe, Random(f"{seed}/items"), items)
    return Cast(
        identity,
        drawn_items,
        (counter, *listed) if counter else listed,
        drawn_vendors,
        billed,
        drawn_vendors[: len(agencies)],
        bundles(recipe, drawn_items),
        counter,
        employees,
        payees,
    )


def _draw_identity(recipe: Recipe, people: People, random: Random) -> Identity:
    name = people.named(f"{{last_name}} {random.choice(recipe.company.suffixes)}")
    owner = people.person()
    state = recipe.tax_areas[0].state if recipe.tax_areas else ""
    return Identity(name, owner, people.address(state), people.phone(), people.email(owner))


# -------------------------------------------------------------------------------------------------------- vendors


def _draw_vendors(
    recipe: Recipe, people: People, random: Random, agencies: Sequence[str], count: int, owing: int | None
) -> tuple[Vendor, ...]:
    vendors = [_draw_vendor(people, random, people.named(agency), None, None) for agency in agencies]
    for supplier in _suppliers(recipe, random, count - len(agencies)):
        terms = next((terms for terms in recipe.terms if terms.name == supplier.terms), None)
        if terms is None:
            terms = random.choices(recipe.terms, [terms.vendors for terms in recipe.terms])[0]
        owed = _opening(random, recipe.opening.vendors, recipe.opening.owing, owing) if recipe.opening else 0
        owing = None if owing is None else owing - bool(owed)
        name = people.named(supplier.named)
        vendors.append(_draw_vendor(people, random, name, terms, supplier, owed))
    return tuple(vendors)


def _suppliers(recipe: Recipe, random: Random, count: int) -> list[SupplierFacts]:
    """Which kinds of supplier the vendors are; who sells what the company sells comes first."""
    needed = [supplier for supplier in recipe.suppliers if supplier.sells]
    regular = [supplier for supplier in recipe.suppliers if supplier.every]
    irregular = [supplier for supplier in recipe.suppliers if not supplier.every and not supplier.sells]
    # Then one regular and one of the others, so that a small company has both.
    chosen = [*needed, *regular[:1], *irregular[:1], *regular[1:], *irregular[1:]][:count]
    again = [supplier for supplier in recipe.suppliers if supplier.weight]
    return chosen + random.choices(again, [supplier.weight for supplier in again], k=count - len(chosen))


def _draw_vendor(
    people: People,
    random: Random,
    name: str,
    terms: TermsFacts | None,
    supplier: SupplierFacts | None,
    owed: int = 0,
) -> Vendor:
    person = people.person()
    number = f"{random.randrange(10_000, 1_000_000)}"
    # Numbers that begin with 000 are given to nobody.
    tax_ident = f"000-{random.randrange(10, 100)}-{random.randrange(1000, 10_000)}" if files_1099(supplier) else ""
    address, phone, email = people.address(), people.phone(), people.email(person)
    return Vendor(name, person, address, phone, email, number, terms, supplier, tax_ident, owed)


def files_1099(supplier: SupplierFacts | None) -> bool:
    """Whether the tax office is told what such a vendor was paid."""
    return supplier is not None and supplier.files_1099


def _opening(random: Random, of_hundred: int, amount: Range, at_most: int | None) -> int:
    """Cents that somebody owes, or is owed, as the year begins."""
    owes = random.randrange(100) < of_hundred
    drawn = random.randint(amount.low * 100, amount.high * 100)
    return drawn if owes and (at_most is None or at_most > 0) else 0


# ------------------------------------------------------------------------------------------------------ customers


class _Customers:
    """Draws customers, one after the other."""

    def __init__(self, recipe: Recipe, people: People, random: Random, reps: Sequence[str], owing: int | None) -> None:
        self._recipe, self._people, self._random, self._reps, self._owing = recipe, people, random, reps, owing
        single = {tax.item: (tax.agency, tax.rate) for tax in (recipe.sales_tax, *recipe.taxes)}
        by_line = is_shown_on_lines(Edition(recipe.edition))
        self._taxes = {item: Tax(item, (part,), by_line) for item, part in single.items()}
        for group in recipe.tax_groups:
            self._taxes[group.item] = Tax(group.item, tuple(single[item] for item in group.taxes), by_line)
        self._codes = {code.name: code for code in recipe.tax_codes}

    def counter(self) -> Customer | None:
        """Whoever buys over the counter and pays at once."""
        facts = self._recipe.counter
        if facts is None:
            return None
        drawn = self._customer(facts.customer)
        terms = min(self._recipe.terms, key=lambda terms: terms.due_days)
        area = self._recipe.tax_areas[0] if self._recipe.tax_areas else None
        code = self._codes[area.code if area and area.code else self._recipe.sales_tax.taxable]
        nobody, nowhere = Person("", ""), Address((), "", "", "")
        return Customer(
            facts.customer, None, nobody, nowhere, "", "", terms, code, self._tax(area), area.code if area else "",
            100, drawn.lateness,
        )  # fmt: skip

    def draw(self, count: int) -> tuple[tuple[Customer, ...], tuple[Customer, ...]]:
        """All customers with their jobs behind them, and those of them that invoices go to."""
        trading, random = self._recipe.trading, self._random
        listed: list[Customer] = []
        billed: list[Customer] = []
        for _ in range(count):
            customer = self._customer()
            jobs: list[Customer] = []
            if random.randrange(100) < trading.with_jobs:
                number = random.randint(*trading.jobs)
                names = random.sample(trading.job_names, min(number, len(trading.job_names)))
                jobs = [job_of(customer, name) for name in names]
            listed += [customer, *jobs]
            billed += jobs or [customer]
        return tuple(listed), tuple(billed)

    def _customer(self, name: str = "") -> Customer:
        recipe, people, random, trading = self._recipe, self._people, self._random, self._recipe.trading
        if name:
            person = people.person()
        elif recipe.people.odd and random.randrange(100) < recipe.people.odd:
            name, person = people.named(random.choice(recipe.people.odd_names)), people.person()
        elif random.random() < recipe.people.individuals / 100:
            name, person = people.individual()
        else:
            name, person = people.firm(), people.person()
        price = random.randint(*trading.own_price_percent) if random.randrange(100) < trading.own_price else 100
        area = None
        if recipe.tax_areas:
            area = random.choices(recipe.tax_areas, [area.customers for area in recipe.tax_areas])[0]
        address, phone, email = people.address(area.state if area else ""), people.phone(), people.email(person)
        terms = random.choices(recipe.terms, [terms.customers for terms in recipe.terms])[0]
        code = random.choices(recipe.tax_codes, [code.customers for code in recipe.tax_codes])[0]
        if area and area.code and code.taxable:
            code = self._codes[area.code]
        lateness = random.choices(trading.lateness, [habit.customers for habit in trading.lateness])[0].days
        owes = _opening(random, recipe.opening.customers, recipe.opening.owed, self._owing) if recipe.opening else 0
        self._owing = None if self._owing is None else self._owing - bool(owes)
        types = recipe.lists.customer_types
        return Customer(
            name, None, person, address, phone, email, terms, code, self._tax(area), area.code if area else "",
            price, lateness, random.choice(types) if types else "", random.choice(self._reps) if self._reps else "",
            owes,
        )  # fmt: skip

    def _tax(self, area: TaxAreaFacts | None) -> Tax:
        return self._taxes[area.tax if area else self._recipe.sales_tax.item]


def job_of(customer: Customer, name: str) -> Customer:
    """A job of a customer: billed and taxed as the customer is."""
    return Customer(
        storable(name, NAME), customer, customer.person, customer.address, customer.phone, customer.email,
        customer.terms, customer.tax_code, customer.tax, customer.line_code, customer.price_percent, customer.lateness,
        customer.type, customer.rep,
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------------- other people


def _draw_employees(recipe: Recipe, people: People) -> tuple[Employee, ...]:
    employees: list[Employee] = []
    taken: set[str] = set()
    for number in range(recipe.lists.employees):
        name, person = people.individual()
        initials = ""
        if number < recipe.lists.sales_reps:
            initials = _initials(name, taken)
        employees.append(Employee(person, people.address(), people.phone(), initials))
    return tuple(employees)


def _initials(name: str, taken: set[str]) -> str:
    """Initials that nobody has yet: up to five characters."""
    initials = "".join(word[0] for word in name.split())[:3].upper()
    number = 2
    while initials in taken:
        initials, number = f"{initials[:3]}{number}", number + 1
    taken.add(initials)
    return initials


def _draw_payee(people: People, named: str) -> Payee:
    return Payee(people.named(named), people.address())
