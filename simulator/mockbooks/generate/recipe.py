"""A recipe: what a company is like, in a TOML file that a person can write.

The recipes that come with the package lie in `fixtures/recipes` of a checkout and in `mockbooks/recipes` of an
installed package; one of a user's own is named by its path. A recipe is checked while it is read: whatever is missing,
unknown or of the wrong kind is named with its place in the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self, get_args, get_origin, get_type_hints

FORMAT = 1

_PACKAGE = Path(__file__).resolve().parents[1]
#: Where recipes are looked for: beside an installed package, or in the checkout.
FOLDERS = (_PACKAGE / "recipes", _PACKAGE.parents[1] / "fixtures" / "recipes")


class RecipeError(ValueError):
    """The recipe cannot be used; the text says what is wrong with it and where."""


class Range(NamedTuple):
    """Two whole numbers, both of which may be drawn."""

    low: int
    high: int


_ONE = Range(1, 1)
_NONE = Range(0, 0)


@dataclass(frozen=True)
class Counts:
    """How much of everything, unless the caller says otherwise."""

    transactions: int
    customers: int
    vendors: int
    items: int


@dataclass(frozen=True)
class CompanyFacts:
    """What the company says of itself."""

    suffixes: tuple[str, ...]
    type: str
    tax_form: str
    fiscal_year: str


@dataclass(frozen=True)
class PeopleFacts:
    """Where names come from: faker's locales by weight."""

    locales: Mapping[str, int]


@dataclass(frozen=True)
class AccountFacts:
    """One account of the chart; a sub-account is named after its parent with a colon between."""

    name: str
    type: str
    number: str = ""
    description: str = ""


@dataclass(frozen=True)
class Roles:
    """The accounts that the trading uses."""

    bank: str
    receivable: str
    payable: str


@dataclass(frozen=True)
class TermsFacts:
    """One kind of payment terms, and how often customers and vendors have it."""

    name: str
    due_days: int
    customers: int
    vendors: int
    discount_days: int = 0
    discount_percent: Decimal = Decimal(0)


@dataclass(frozen=True)
class TaxCodeFacts:
    """One sales tax code, and how often customers have it."""

    name: str
    taxable: bool
    description: str
    customers: int


@dataclass(frozen=True)
class SalesTaxFacts:
    """The one sales tax the company collects: `rate` in percent, paid to the agency."""

    agency: str
    item: str
    description: str
    rate: Decimal


@dataclass(frozen=True)
class MoreServices:
    """The words of which further services are made."""

    activities: tuple[str, ...]
    subjects: tuple[str, ...]
    price: Range
    accounts: tuple[str, ...]


@dataclass(frozen=True)
class ItemFacts:
    """One thing that is sold: `kind` is a service or goods; `quantity` is drawn in multiples of `step`."""

    name: str
    kind: Literal["service", "goods"]
    description: str
    price: Decimal
    account: str
    weight: int
    quantity: Range
    step: Decimal
    cost: Decimal = Decimal(0)
    cost_account: str = ""


@dataclass(frozen=True)
class SupplierFacts:
    """One kind of supplier: who it is, what it bills for, and how often.

    `varies` is by how many percent a regular bill differs from the last.
    """

    what: str
    named: str
    memo: str
    account: str = ""
    also: tuple[str, ...] = ()
    amount: Range = _NONE
    varies: int = 0
    every: Literal["month", "quarter", ""] = ""
    day: int = 1
    weight: int = 0
    lines: Range = _ONE
    goods: bool = False
    terms: str = ""


@dataclass(frozen=True)
class Lateness:
    """How so many of a hundred customers pay: this many days after the due date."""

    customers: int
    days: Range


@dataclass(frozen=True)
class TradingFacts:
    """How a year goes; the recipe that comes with the package says what each of these is."""

    invoices: int
    bills: int
    season: tuple[int, ...]
    month_end: int
    lines: tuple[int, ...]
    lateness: tuple[Lateness, ...]
    in_parts: int
    in_parts_after: Range
    never_paid: int
    own_price: int
    own_price_percent: Range
    with_jobs: int
    jobs: Range
    check_day: Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    job_names: tuple[str, ...]
    memos: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class FaultFacts:
    """Something that goes wrong with this company's QuickBooks, as `desktop.faults.add` takes it.

    `times` of 0 is always; `hresult` goes by name or number in quotes, `status` by number; `delay` is in seconds.
    """

    call: str = ""
    request: str = ""
    iterator: str = ""
    application: str = ""
    after: int = 0
    times: int = 1
    hresult: str = ""
    status: int = 0
    message: str = ""
    delay: int = 0
    then: str = ""
    carried_out: bool = False

    @property
    def table(self) -> dict[str, str]:
        """What it says, in the form in which a company file keeps it: nothing but text."""
        given = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        given["times"] = self.times or "always"
        return {
            name: str(value).lower() if isinstance(value, bool) else str(value)
            for name, value in given.items()
            if value not in ("", 0, False)
        }


@dataclass(frozen=True)
class Recipe:
    """A whole recipe, read and checked."""

    format: int
    name: str
    description: str
    edition: str
    zone: str
    counts: Counts
    company: CompanyFacts
    people: PeopleFacts
    accounts: tuple[AccountFacts, ...]
    roles: Roles
    terms: tuple[TermsFacts, ...]
    tax_codes: tuple[TaxCodeFacts, ...]
    sales_tax: SalesTaxFacts
    services: MoreServices
    items: tuple[ItemFacts, ...]
    suppliers: tuple[SupplierFacts, ...]
    trading: TradingFacts
    faults: tuple[FaultFacts, ...] = ()

    @classmethod
    def parse(cls, text: str, *, source: str = "<recipe>") -> Self:
        """Read a recipe from its text; RecipeError says what is wrong with it."""
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise RecipeError(f"{source}: {error}") from None
        if table.get("format") != FORMAT:
            raise RecipeError(f"{source}: format {table.get('format')!r} is not {FORMAT}, the one that is read here")
        recipe: Self = _read(table, cls, f"{source}: ")
        recipe._check_names(source)
        recipe._check_faults(source)
        return recipe

    def _check_names(self, source: str) -> None:
        """Every account and every terms that something refers to is on its list."""
        accounts = {account.name for account in self.accounts}
        terms = {terms.name for terms in self.terms}
        for place, name in self._accounts_used():
            if name not in accounts:
                raise RecipeError(f"{source}: {place}: there is no account {name!r}")
        for account in self.accounts:
            parent = account.name.rpartition(":")[0]
            if parent and parent not in accounts:
                raise RecipeError(f"{source}: accounts: {account.name!r} stands under no account")
        for supplier in self.suppliers:
            if supplier.terms and supplier.terms not in terms:
                raise RecipeError(f"{source}: suppliers.{supplier.what}: there are no terms {supplier.terms!r}")

    def _check_faults(self, source: str) -> None:
        """Every fault is one that a QuickBooks can have."""
        if not self.faults:
            return
        from mockbooks.desktop.faults import Faults

        for number, fault in enumerate(self.faults, 1):
            try:
                Faults().add_kept([fault.table])
            except ValueError as error:
                raise RecipeError(f"{source}: faults[{number}]: {error}") from None

    def _accounts_used(self) -> list[tuple[str, str]]:
        used = [("roles", name) for name in (self.roles.bank, self.roles.receivable, self.roles.payable)]
        used += [("services", name) for name in self.services.accounts]
        for item in self.items:
            used.append((f"items.{item.name}", item.account))
            if item.kind == "goods":
                used.append((f"items.{item.name}", item.cost_account))
        for supplier in self.suppliers:
            names = supplier.also if supplier.goods else (supplier.account, *supplier.also)
            used += [(f"suppliers.{supplier.what}", name) for name in names]
        return used


def names() -> list[str]:
    """The recipes that come with the package."""
    return sorted({file.stem for folder in FOLDERS if folder.is_dir() for file in folder.glob("*.toml")})


def find(recipe: str | Path | Recipe) -> Recipe:
    """The recipe of that name, or in the file of that path; RecipeError if there is none, or it cannot be read."""
    if isinstance(recipe, Recipe):
        return recipe
    text = str(recipe)
    if isinstance(recipe, Path) or text.endswith(".toml"):
        candidates = [Path(recipe)]
    else:
        candidates = [folder / f"{text}.toml" for folder in FOLDERS]
    for file in candidates:
        if file.is_file():
            try:
                return Recipe.parse(file.read_text("utf-8"), source=str(recipe))
            except (OSError, UnicodeDecodeError) as error:
                raise RecipeError(f"{recipe}: {error}") from None
    known = ", ".join(names()) or "none"
    raise RecipeError(f"there is no recipe {text!r}; those that come with Mockbooks: {known}; or name a .toml file")


def _read(value: Any, kind: Any, place: str) -> Any:
    """A value of the file as the type that a field asks for."""
    origin, arguments = get_origin(kind), get_args(kind)
    if hasattr(kind, "__dataclass_fields__"):
        return _read_table(value, kind, place)
    if origin is Literal:
        return _expect(value in arguments, value, f"one of {', '.join(map(repr, arguments))}", place)
    if kind is Range:
        fine = isinstance(value, list) and len(value) == 2 and all(type(end) is int for end in value)
        return Range(*_expect(fine and value[0] <= value[1], value, "[low, high], whole numbers", place))
    if kind is Decimal:
        return _read_decimal(value, place)
    if origin is tuple:
        entries = _expect(isinstance(value, list), value, "a list", place)
        return tuple(_read(entry, arguments[0], f"{place}[{number}]") for number, entry in enumerate(entries, 1))
    if origin is not None and issubclass(origin, Mapping):
        entries = _expect(isinstance(value, dict), value, "a table", place)
        return {key: _read(entry, arguments[1], f"{place}.{key}") for key, entry in entries.items()}
    return _expect(type(value) is kind, value, {str: "text", int: "a whole number", bool: "true or false"}[kind], place)


def _read_table(value: Any, kind: Any, place: str) -> Any:
    """A table as a dataclass: every key is a field, every field without a default is there."""
    table = _expect(isinstance(value, dict), value, "a table", place)
    types = get_type_hints(kind)
    inside = place if place.endswith(": ") else f"{place}."
    for key in table:
        if key not in types:
            raise RecipeError(f"{inside}{key} is not known; known here: {', '.join(types)}")
    for entry in fields(kind):
        if entry.name not in table and entry.default is MISSING:
            raise RecipeError(f"{inside}{entry.name} is missing")
    return kind(**{name: _read(entry, types[name], inside + name) for name, entry in table.items()})


def _read_decimal(value: Any, place: str) -> Decimal:
    """Amounts are written as text, so that nothing is lost on the way."""
    try:
        return Decimal(_expect(isinstance(value, str), value, 'an amount in quotes, "12.50"', place))
    except InvalidOperation:
        raise RecipeError(f"{place}: {value!r} is not an amount") from None


def _expect(fine: bool, value: Any, what: str, place: str) -> Any:
    if not fine:
        raise RecipeError(f"{place}: {value!r} is not {what}")
    return value
