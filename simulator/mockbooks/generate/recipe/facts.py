"""What a recipe can state, table by table. Fields without a default must be there; the reader refuses unknown ones.

Weights and shares are whole numbers: `customers = 55` beside `customers = 20` is drawn that much more often; what is
said to be "of a hundred" is a percentage. Amounts without quotes are whole units of the currency, those in quotes are
exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Literal, NamedTuple, NewType

Weekday = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]


class Range(NamedTuple):
    """Two whole numbers, both of which may be drawn."""

    low: int
    high: int


Body = NewType("Body", Mapping[str, object])
"""What stands inside a request: texts, tables, and lists of them."""

ONE = Range(1, 1)
NONE = Range(0, 0)


@dataclass(frozen=True)
class Counts:
    """How much of everything, unless the caller says otherwise."""

    transactions: int
    customers: int
    vendors: int
    items: int


@dataclass(frozen=True)
class CompanyFacts:
    """What the company says of itself, when it works (`holidays` as month-day), and the features it has turned on.

    At the end its books are closed until the month-day `closed_until`, and locked if that has a password.
    """

    suffixes: tuple[str, ...]
    type: str
    tax_form: str
    fiscal_year: str
    saturdays: bool = False
    holidays: tuple[str, ...] = ("01-01", "07-04", "12-25")
    uses: tuple[Literal["AccountNumbers", "ClassTracking", "Inventory"], ...] = ()
    closed_until: str = ""
    closing_password: bool = False


@dataclass(frozen=True)
class PeopleFacts:
    """Where names come from: faker's locales by weight. `individuals` of a hundred customers are persons.

    Of a hundred customers `odd` have a name after one of the patterns `odd_names`.
    """

    locales: Mapping[str, int]
    individuals: int = 12
    phones: Literal["AU", "UK", "US"] = "US"
    odd: int = 0
    odd_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListsFacts:
    """Entries of the smaller lists; names of sub-entries stand after their parent's with a colon between."""

    classes: tuple[str, ...] = ()
    customer_types: tuple[str, ...] = ()
    vendor_types: tuple[str, ...] = ()
    job_types: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    employees: int = 0
    sales_reps: int = 0


@dataclass(frozen=True)
class AccountFacts:
    """One account of the chart; a sub-account is named after its parent with a colon between."""

    name: str
    type: str
    number: str = ""
    description: str = ""


@dataclass(frozen=True)
class Roles:
    """The accounts that the trading uses; without one for them, nobody takes early-payment discounts."""

    bank: str
    receivable: str
    payable: str
    discounts_given: str = ""
    discounts_taken: str = ""


@dataclass(frozen=True)
class TermsFacts:
    """One kind of payment terms, and how often customers and vendors have it.

    With a `day` of the month they are date-driven: due on the next such day, a month later within `grace` days of it.
    """

    name: str
    due_days: int
    customers: int
    vendors: int
    discount_days: int = 0
    discount_percent: Decimal = Decimal(0)
    day: int = 0
    grace: int = 0


@dataclass(frozen=True)
class TaxCodeFacts:
    """One sales tax code, and how often customers have it.

    Outside the United States a code names the tax it stands for, on sales and on purchases.
    """

    name: str
    taxable: bool
    description: str
    customers: int
    sales_tax: str = ""
    purchase_tax: str = ""


@dataclass(frozen=True)
class TaxFacts:
    """A sales tax: `rate` in percent, paid to the agency; several may be due to one."""

    agency: str
    item: str
    description: str
    rate: Decimal
    claimed: bool = True
    """Whether the agency gives back what was paid of it on purchases; where codes name taxes."""


@dataclass(frozen=True)
class SalesTaxFacts(TaxFacts):
    """The sales tax that is charged where nothing else is said.

    `taxable` and `exempt` are the codes that lines have by default, `registration` is the company's number as a payer.
    """

    taxable: str = "Tax"
    exempt: str = "Non"
    registration: str = ""


@dataclass(frozen=True)
class TaxGroupFacts:
    """Sales taxes that are charged together."""

    item: str
    description: str
    taxes: tuple[str, ...]


@dataclass(frozen=True)
class TaxAreaFacts:
    """Which tax (or group) customers pay, by where they are: so many of them are in this state or province.

    `code` is the customer's sales tax code there, and that of taxable lines; without it they are drawn and defaulted.
    """

    tax: str
    customers: int
    state: str = ""
    code: str = ""


@dataclass(frozen=True)
class InputTaxFacts:
    """Tax on purchases that is claimed back: a line of its own on every bill of a supplier that charges it.

    With a `code` instead of an `account`, QuickBooks takes it by the codes of the lines, so many percent; lines of
    suppliers who charge none then have the code `untaxed`, if there is one.
    """

    percent: Decimal
    memo: str
    account: str = ""
    code: str = ""
    untaxed: str = ""


@dataclass(frozen=True)
class MoreServices:
    """The words of which further items are made: services, or goods that cost so many percent of their price."""

    activities: tuple[str, ...]
    subjects: tuple[str, ...]
    price: Range
    accounts: tuple[str, ...]
    kind: Literal["service", "goods", "stock"] = "service"
    cost_percent: Range = NONE
    cost_account: str = ""
    asset_account: str = ""
    suppliers: tuple[str, ...] = ()
    tax_code: str = ""


@dataclass(frozen=True)
class ItemFacts:
    """One thing that is sold; `quantity` is drawn in multiples of `step`.

    Goods are bought when needed, stock is kept; a charge is neither work nor goods. `supplier` is the `what` of who it
    is bought from. Without a `tax_code` goods and stock are taxable, services and charges are not.
    """

    name: str
    kind: Literal["service", "goods", "stock", "charge"]
    description: str
    price: Decimal
    account: str
    weight: int
    quantity: Range
    step: Decimal
    cost: Decimal = Decimal(0)
    cost_account: str = ""
    asset_account: str = ""
    supplier: str = ""
    tax_code: str = ""


@dataclass(frozen=True)
class DiscountFacts:
    """A discount in percent, given on the subtotal of a document; `subtotal` is the name of the subtotal item."""

    name: str
    description: str
    percent: Decimal
    account: str
    subtotal: str


@dataclass(frozen=True)
class BundleFacts:
    """Items that are sold together as a group, and how many of each."""

    name: str
    description: str
    items: Mapping[str, int]
    weight: int


@dataclass(frozen=True)
class SupplierFacts:
    """One kind of supplier: who it is, what it bills for, and how often.

    `varies` is by how many percent a regular bill differs from the last. `sells` says that its bills come of something
    else than chance: of the stock, of the jobs, or of the purchases by credit card. `tax_code` is that of its lines,
    where codes make the tax and it is not the one that purchases have.
    """

    what: str
    named: str
    memo: str
    account: str = ""
    also: tuple[str, ...] = ()
    amount: Range = NONE
    varies: int = 0
    every: Literal["month", "quarter", ""] = ""
    day: int = 1
    weight: int = 0
    lines: Range = ONE
    goods: bool = False
    sells: Literal["", "stock", "jobs", "by card"] = ""
    terms: str = ""
    type: str = ""
    files_1099: bool = False
    taxed: bool = True
    tax_code: str = ""


@dataclass(frozen=True)
class Lateness:
    """How so many of a hundred customers pay: this many days after the due date."""

    customers: int
    days: Range


@dataclass(frozen=True)
class TradingFacts:
    """How a year goes; the recipe `consultancy` says what each of these is."""

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
    check_day: Weekday
    job_names: tuple[str, ...]
    memos: tuple[str, ...]
    notes: tuple[str, ...]
    orders: int = 0
    returned: int = 0
    discounted: int = 0
    overpaid: int = 0
    outgoings: int = 0
    class_name: str = ""


@dataclass(frozen=True)
class CounterFacts:
    """Sales over the counter: `receipts` of a hundred transactions, to one customer without a name.

    `named` of a hundred are to a customer of the list; `methods` are payment methods by weight. With `tax_included`
    prices are those on the shelf, with their tax, where codes make the tax; groups of items are not sold then.
    """

    receipts: int
    customer: str
    lines: tuple[int, ...]
    methods: Mapping[str, int]
    named: int = 0
    class_name: str = ""
    tax_included: bool = False


@dataclass(frozen=True)
class DepositFacts:
    """Money received waits in Undeposited Funds and goes to the bank on these days.

    What was paid by `cards` is deposited for itself, less a `fee` in percent.
    """

    days: tuple[Weekday, ...]
    at_least: int = 5
    cards: tuple[str, ...] = ()
    fee: Decimal = Decimal(0)
    fee_account: str = ""


@dataclass(frozen=True)
class StockFacts:
    """How stock is kept: ordered for so many days of sales, delivered so many days later.

    Of a hundred orders `in_two` come in two deliveries, of a hundred deliveries something is sent back of `returned`.
    Once a quarter it is counted; of a hundred items counted `differ` by a little, to `account`. Deliveries within
    `unbilled` days of the end of the year have not been billed yet.
    """

    cover: Range
    lead: Range
    in_two: int
    returned: int
    differ: int
    account: str
    unbilled: int = 12


@dataclass(frozen=True)
class CardFacts:
    """The company's credit card: `charges` of a hundred transactions, of which `credits` of a hundred are credits."""

    account: str
    charges: int
    credits: int = 0
    pays_bills: int = 0


@dataclass(frozen=True)
class JobTypeFacts:
    """A kind of job: what it is called, and the items its estimate is made of, with the quantities for one of its kind.

    `name` may have {n}; `size` is a percentage all quantities vary by.
    """

    type: str
    names: tuple[str, ...]
    weight: int
    items: Mapping[str, Decimal]
    size: Range
    weeks: Range
    message: str = ""
    class_name: str = ""


@dataclass(frozen=True)
class JobsFacts:
    """Work by the job: `share` of a hundred transactions is how many jobs there are.

    Of a hundred estimates `won` become work, decided after so many days. Fixed prices are billed in `stages`
    (percent; each of the lists is as likely), of which `retained` percent are held back until the end. Of a hundred
    jobs `by_cost` have no estimate: what they cost is billed every month with a `markup`.
    """

    share: int
    won: int
    decided: Range
    stages: tuple[tuple[int, ...], ...]
    by_cost: int
    markup: int
    kinds: tuple[JobTypeFacts, ...]
    retained: int = 0
    retainage: str = ""


@dataclass(frozen=True)
class OutgoingLine:
    """One line of a regular payment: an amount drawn once and varied, a percentage of the first line, or all that is
    owed on the account."""

    account: str
    amount: Range = NONE
    percent: Decimal = Decimal(0)
    balance: bool = False
    memo: str = ""


@dataclass(frozen=True)
class OutgoingFacts:
    """Something paid or booked regularly that no bill comes for: payroll, loans, taxes, draws, depreciation.

    A check or a journal entry takes from the bank what its lines come to; an `entry` moves nothing at the bank, its
    last line takes the rest. A transfer goes to the account of its only line. `day` is that of the month, or of the
    week for what is done every week or two. A `payee` who is an other name is put on that list.
    """

    what: str
    kind: Literal["check", "journal", "entry", "transfer"]
    every: Literal["week", "two weeks", "month", "quarter"]
    lines: tuple[OutgoingLine, ...]
    memo: str
    payee: str = ""
    to: Literal["vendor", "other name", "tax agency", "employees", ""] = ""
    day: int = 1
    varies: int = 0


@dataclass(frozen=True)
class BudgetFacts:
    """What an account is meant to come to in the year: the same `amount` each month, or twelve `amounts`.

    Both are on the natural side of the account; of a balance sheet account they are what it stands at. With a
    `class_name` it is the budget of that class.
    """

    account: str
    amount: Decimal | None = None
    amounts: tuple[Decimal, ...] = ()
    class_name: str = ""

    @property
    def by_month(self) -> tuple[Decimal, ...]:
        """The twelve amounts."""
        return self.amounts if self.amount is None else (self.amount,) * 12


@dataclass(frozen=True)
class OpeningFacts:
    """What the company had when the year began: balances on the natural side of each account, the rest in `equity`.

    So many customers and vendors of a hundred have an opening balance of such an amount; stock is worth what is kept
    of it.
    """

    accounts: Mapping[str, Range]
    equity: str
    customers: int = 0
    owed: Range = NONE
    vendors: int = 0
    owing: Range = NONE


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
