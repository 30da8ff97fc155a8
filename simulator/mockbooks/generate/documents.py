"""What is entered in the course of a year: documents, changes of them, and what is put on lists on the way.

Plain data that no company file has seen. Amounts are whole cents, quantities whole hundredths. Documents refer to each
other as objects; the file's ids are looked up when they are entered. `open` is what is not settled yet while the year
is played.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, Literal

from mockbooks.generate.cast import Customer, Vendor
from mockbooks.generate.wares import Bundle, Item

if TYPE_CHECKING:
    from mockbooks.qbxml.record import Record

SalesForm = Literal["Estimate", "SalesOrder", "Invoice", "SalesReceipt", "CreditMemo"]
PurchaseForm = Literal[
    "PurchaseOrder", "ItemReceipt", "Bill", "VendorCredit", "Check", "CreditCardCharge", "CreditCardCredit"
]
PaymentForm = Literal["BillPaymentCheck", "BillPaymentCreditCard"]


@dataclass(slots=True, eq=False, kw_only=True)
class Document:
    """Something that is entered at a moment; it bears the date of that day unless it is `dated` otherwise."""

    at: datetime
    dated: date | None = None

    #: By how much it changes the number of transactions in the file.
    counts: ClassVar[int] = 1

    @property
    def on(self) -> date:
        """Its date."""
        return self.dated or self.at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: of an item (amount = quantity x rate), of an account (amount alone), or nothing but a description.

    `discount` is the name of a discount or subtotal item, which computes its amount by itself; `bundle` a group with
    its quantity. On purchases, `customer` is the job it is for. `order` is the line of an order that it carries out. On
    deposits, `entity` is who it comes from.
    """

    amount: int = 0
    item: Item | None = None
    account: str = ""
    quantity: int = 0
    rate: int = 0
    description: str = ""
    tax_code: str = ""
    taxed: bool = False
    discount: str = ""
    bundle: Bundle | None = None
    customer: Customer | None = None
    billable: str = ""
    class_name: str = ""
    order: tuple[Document, int] | None = None
    entity: str = ""

    @property
    def amounts(self) -> tuple[int, ...]:
        """Its amount; of a group the amounts of its lines."""
        return (self.amount,) if self.bundle is None else self.bundle.amounts


@dataclass(slots=True, eq=False, kw_only=True)
class Sale(Document):
    """A document for a customer. `due` stands on invoices, `method` on sales receipts.

    `taxes` are the agencies that get some of it, and how much; `order` is the sales order that is carried out whole.
    With `tax_included` its lines are with their tax.
    """

    form: SalesForm
    customer: Customer
    lines: tuple[Line, ...]
    taxes: tuple[tuple[str, int], ...] = ()
    total: int = 0
    open: int = 0
    memo: str = ""
    number: str = ""
    due: date | None = None
    method: str = ""
    class_name: str = ""
    message: str = ""
    order: Sale | None = None
    is_opening: bool = False
    tax_included: bool = False

    @property
    def tax(self) -> int:
        """All of its tax."""
        return sum(amount for _, amount in self.taxes)


@dataclass(slots=True, eq=False, kw_only=True)
class Purchase(Document):
    """A document of a vendor, or a payment with lines; `account` is the bank's or the card's, if it is paid by it.

    `order` is the purchase order that is carried out whole.
    """

    form: PurchaseForm
    payee: str
    lines: tuple[Line, ...]
    vendor: Vendor | None = None
    total: int = 0
    open: int = 0
    memo: str = ""
    number: str = ""
    due: date | None = None
    account: str = ""
    class_name: str = ""
    order: Purchase | None = None
    is_opening: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """What a payment does to one document: money, credits of other documents, and a discount."""

    to: Sale | Purchase
    payment: int = 0
    credits: tuple[tuple[Sale | Receipt | Purchase, int], ...] = ()
    discount: int = 0

    @property
    def amount(self) -> int:
        """By how much the document is less open."""
        return self.payment + sum(amount for _, amount in self.credits) + self.discount


@dataclass(slots=True, eq=False, kw_only=True)
class Receipt(Document):
    """A payment received. `open` is what of it was not applied."""

    customer: Customer
    number: str
    amount: int
    applied: tuple[Applied, ...]
    method: str = ""
    open: int = 0
    memo: str = ""


@dataclass(slots=True, eq=False, kw_only=True)
class Settlement(Document):
    """A payment to a vendor, by check or by credit card."""

    form: PaymentForm = "BillPaymentCheck"
    vendor: Vendor
    number: str
    amount: int
    applied: tuple[Applied, ...]
    account: str = ""


@dataclass(slots=True, eq=False, kw_only=True)
class Deposit(Document):
    """What waited in Undeposited Funds goes to the bank; further lines take from it (fees) or add to it."""

    account: str
    payments: tuple[Sale | Receipt, ...]
    lines: tuple[Line, ...] = ()
    memo: str = ""
    total: int = 0


@dataclass(slots=True, eq=False, kw_only=True)
class Transfer(Document):
    """Money from one account of the company to another."""

    source: str
    target: str
    amount: int
    memo: str = ""


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line of a journal entry; debits are positive."""

    account: str
    amount: int
    memo: str = ""
    entity: str = ""


@dataclass(slots=True, eq=False, kw_only=True)
class Journal(Document):
    """A journal entry; its lines sum to zero."""

    lines: tuple[JournalLine, ...]
    number: str = ""
    is_adjustment: bool = False


@dataclass(slots=True, eq=False, kw_only=True)
class StockCount(Document):
    """Stock put right: for each item by how much it differs, or (with a value) how much there is and its worth."""

    account: str
    lines: tuple[tuple[Item, int, int | None], ...]
    memo: str = ""
    number: str = ""


# ---------------------------------------------------------------------------------------------------- afterthoughts


@dataclass(slots=True, eq=False, kw_only=True)
class Change(Document):
    """A Mod of something that was entered: header elements, and the billable status of lines, by their number."""

    counts: ClassVar[int] = 0
    of: Sale | Purchase | Receipt | Settlement | Deposit | Transfer | Journal | StockCount
    header: Record
    billable: tuple[tuple[int, str], ...] = ()


@dataclass(slots=True, eq=False, kw_only=True)
class NewJob(Document):
    """A job that a customer gives, and what is known of it."""

    counts: ClassVar[int] = 0
    customer: Customer
    known: Record


@dataclass(slots=True, eq=False, kw_only=True)
class ListChange(Document):
    """A Mod of something on a list, by its full name."""

    counts: ClassVar[int] = 0
    kind: str
    full_name: str
    record: Record


# --------------------------------------------------------------------------------------------------------- stories


@dataclass(slots=True, eq=False, kw_only=True)
class Told(Document):
    """One step of a story: a request without its Rq, and its body, in which later placeholders still stand.

    `called` are the steps before it that have a name; `place` says which step this is.
    """

    request: str
    body: Mapping[str, object]
    called: Mapping[str, Told]
    place: str


@dataclass(slots=True, eq=False, kw_only=True)
class ToldAside(Told):
    """A step that neither adds a transaction nor takes one out."""

    counts: ClassVar[int] = 0


@dataclass(slots=True, eq=False, kw_only=True)
class ToldRemoval(Told):
    """A step that takes a transaction out."""

    counts: ClassVar[int] = -1
