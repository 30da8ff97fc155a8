"""What follows from a transaction that was shown, by the rules of its type.

The type is asked as it is asked for an Add: header, each line, then the totals. It sets the columns of the rows, the
accounts that lines post to and the tax that each tax item takes. The records stay as they were shown; where the type
makes another figure or another block of an address of them, that is noted. What it refuses is completed plainly: a line
posts to the account it names, or to one that stands for what is not known.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field

from mockbooks.company import Company
from mockbooks.generate.answers.reading import children
from mockbooks.generate.answers.understanding import Difference, Understanding
from mockbooks.operations import Session
from mockbooks.operations.call import Call
from mockbooks.operations.lists.special_account import special_account
from mockbooks.operations.transactions import currencies, group_lines, taxes_by_code
from mockbooks.operations.transactions.list_facts import ListFacts
from mockbooks.operations.transactions.markup import marked_up
from mockbooks.operations.transactions.transaction import Line, Transaction
from mockbooks.operations.transactions.transaction_type import Draft, TransactionType
from mockbooks.operations.transactions.values import cents, reference, text, units
from mockbooks.qbxml.catalogue.model import Element
from mockbooks.qbxml.record import Record, Value
from mockbooks.qbxml.status import Refused
from mockbooks.qbxml.types import amount_text, units_of
from mockbooks.qbxml.versions import NEWEST

__all__ = ["PROGRESS", "Completion", "balancing_account"]

PROGRESS = frozenset({"Invoiced", "ReceivedQuantity"})
"""The elements in which lines of orders show what has become of them."""

_FIGURES = frozenset({"AMTTYPE", "PRICETYPE", "QUANTYPE", "PERCENTTYPE"})
# The elements of a header that say what a transaction comes to; the first one that is there does.
_TOTALS = ("TotalAmount", "AmountDue", "CreditAmount", "DepositTotal", "Amount")
_SOURCE_ACCOUNTS = ("DepositToAccountRef", "BankAccountRef", "CreditCardAccountRef", "AccountRef")


@dataclass(slots=True)
class Completion:
    """One transaction while its columns are set. Its references are rows already."""

    company: Company
    txn_type: TransactionType
    txn: Transaction
    understanding: Understanding
    applied: Value = ""
    """The AppliedToTxnRet of a payment, as it was shown."""
    is_shown: bool = True
    """What was never shown takes from its type what it lacks, and is compared with nothing."""
    _draft: Draft = field(init=False)
    _refused: str = field(init=False, default="")

    def run(self) -> None:
        """Set the columns of the transaction and its lines."""
        txn, company = self.txn, self.company
        call = Call(f"{txn.kind}AddRq", {}, {}, company, Session(personal_data=True), NEWEST, company.edition)
        acted: Record = {"AppliedToTxnAdd": _as_applied(self.applied)}
        self._draft = Draft(call, Transaction(txn.kind, copy.deepcopy(txn.own)), None, {}, acted, ListFacts(company))
        whole = self._accepts(self._prepare)
        self._lines(whole)
        works = list(self._draft.txn.lines)
        finished = whole and self._accepts(lambda: self.txn_type.finish(self._draft))
        if finished and taxes_by_code.are_used(company):
            # Taxed by their codes, lines are in the books what they come to without tax.
            for line, work in zip(txn.lines, works, strict=True):
                line.amount = work.amount
        if not self.is_shown:
            # Whether it has a number, and which, nobody showed.
            drawn = {name: value for name, value in self._draft.txn.own.items() if name != "RefNumber"}
            txn.own = drawn | txn.own
        self._columns()
        if finished:
            # What the type keeps as a line and shows as a part of the header.
            unseen = [line for line in self._draft.txn.lines if line.kind not in self.txn_type.line_names]
            txn.lines = unseen + txn.lines
        if not self.is_shown:
            return
        if finished:
            self._compare()
        elif self._refused:
            self.understanding.leave_out(f"what follows from a {txn.kind} by its rules", self._refused)

    def _prepare(self) -> None:
        currencies.prepare(self._draft, self.txn_type)
        self.txn_type.prepare(self._draft)

    def _lines(self, whole: bool) -> None:
        made: dict[int, Line] = {}
        for line in self.txn.lines:
            group = None if line.group is None else made[id(line.group)]
            work = made[id(line)] = Line(line.kind, copy.deepcopy(line.own), group=group)
            before = list(self._draft.txn.lines)
            self._draft.txn.lines.append(work)
            if not whole or not self._accepts(lambda work=work: self._line(work)):  # type: ignore[misc]
                self._plain_line(work)
            # A group that brings its members along would bring them a second time.
            self._draft.txn.lines = [*before, work]
            line.item, line.account, line.quantity, line.amount = work.item, work.account, work.quantity, work.amount
            line.own |= {name: value for name, value in work.own.items() if name.startswith("@")}
        if any(PROGRESS & line.own.keys() for line in self.txn.lines):
            # A line of an order that does not say what has become of it is one of which nothing can.
            for line in self.txn.lines:
                line.account = line.account if PROGRESS & line.own.keys() else None

    def _line(self, work: Line) -> None:
        figures = _figures(work.own, self.txn_type.stored_lines[work.kind])
        if work.kind == self.txn_type.table_of(work.kind).group:
            group_lines.complete(self.txn_type, self._draft, work, figures, {})
            return
        # An adjustment of the stock is given its figures in an element of its own (``adjustments``).
        self.txn_type.line(self._draft, work, figures, {"ValueAdjustment": _first_guess(figures)})

    def _plain_line(self, work: Line) -> None:
        """A line that the type refuses, or of a transaction whose header it refuses."""
        own = work.own
        work.item, work.quantity = reference(own, "ItemRef"), units(own, "Quantity")
        work.amount = cents(own, "Amount") or 0
        work.account = reference(own, "AccountRef")
        if work.account is None and work.amount and work.group is None:
            work.account = balancing_account(self.company, self.txn_type)

    def _accepts(self, step: Callable[[], None]) -> bool:
        try:
            step()
        except Refused as refused:
            self._refused = self._refused or refused.message
            return False
        except (KeyError, ValueError, AssertionError, TypeError) as error:
            # A record that lacks what every Add has.
            self._refused = self._refused or f"it lacks what its type needs ({error!r})"
            return False
        return True

    def _columns(self) -> None:
        txn, made, own = self.txn, self._draft.txn, self.txn.own
        txn.own |= {name: value for name, value in made.own.items() if name.startswith("@")}
        txn.ref_number, txn.due_date = text(own, "RefNumber") or None, text(own, "DueDate") or None
        txn.txn_date = text(own, "TxnDate") or made.txn_date or txn.txn_date
        txn.entity = made.entity or reference(own, getattr(self.txn_type, "entity_ref", ""))
        txn.account = made.account
        for name in (self.txn_type.control_ref, *_SOURCE_ACCOUNTS):
            if txn.account is None:
                txn.account = reference(own, name)
        txn.status = "pending" if own.get("IsPending") == "true" else made.status
        txn.currency, txn.exchange_rate = made.currency, made.exchange_rate
        shown = _total(own)
        txn.total = made.total if shown is None else shown
        if txn.total == 0 and text(own, "Memo").startswith("VOID:") and not any(line.amount for line in txn.lines):
            txn.status = "void"
            self._void()

    def _void(self) -> None:
        """Take away what the type keeps of a transaction beside what it shows, as far as voiding takes it away."""
        emptied = copy.deepcopy(self.txn)
        if not self._accepts(lambda: self.txn_type.void(emptied)):
            return
        pairs = [(self.txn.own, emptied.own)]
        pairs += [(line.own, made.own) for line, made in zip(self.txn.lines, emptied.lines, strict=True)]
        for own, made_own in pairs:
            for name in [name for name in own if name.startswith("@") and name not in made_own]:
                del own[name]

    def _compare(self) -> None:
        """Note what the type computes otherwise than it was shown."""
        known, made = children(self.txn_type.ret), self._draft.own
        # What a payment comes to is its own affair; more than is applied of it becomes a credit.
        given = getattr(self.txn_type, "amount_name", "")
        for name, value in self.txn.own.items():
            if name not in known or name not in made or made[name] == value or name == given:
                continue
            if known[name].element.type in _FIGURES:
                self._differs(name, self._why(), value, made[name])
            elif name.endswith("Block"):
                self._differs(name, "it was composed otherwise", value, made[name])
        for line in self.txn.lines:
            self._compare_line(line)

    def _why(self) -> str:
        rows = [line.item for line in self.txn.lines if line.item is not None]
        marks = ", ".join("?" * len(rows))
        (unknown,) = self.company.connection.execute(
            f"SELECT count(*) FROM standin WHERE holder = 'list' AND object IN ({marks})", rows
        ).fetchone()
        if unknown:
            return "it follows from items that were never shown"
        return "the rules of the document make another figure"

    def _compare_line(self, line: Line) -> None:
        price = units(line.own, "Rate") if "Rate" in line.own else units(line.own, "Cost")
        amount, quantity = cents(line.own, "Amount"), units(line.own, "Quantity")
        if price is None or amount is None or quantity is None:
            return
        computed = marked_up(line.own, quantity, price)
        if abs(computed) == abs(amount):
            return
        reason = "it is not quantity times price: one of them was rounded"
        self._differs(f"{line.kind} Amount", reason, line.own["Amount"], amount_text(computed))

    def _differs(self, element: str, reason: str, shown: object, made: object) -> None:
        difference = Difference("computed", self.txn.kind, element, reason)
        self.understanding.differs(difference, self.txn.txn_id, str(shown), str(made))


def balancing_account(company: Company, txn_type: TransactionType) -> int:
    """The account that stands for what is not known of a document: what QuickBooks itself calls uncategorized."""
    sold = getattr(txn_type, "entity_ref", "") == "CustomerRef"
    return special_account(company, "UncategorizedIncome" if sold else "UncategorizedExpenses")


def _as_applied(shown: Value) -> list[Value]:
    """What a payment is applied to, as an Add would say it."""
    entries = [entry for entry in shown if isinstance(entry, dict)] if isinstance(shown, list) else []
    return [{**entry, "PaymentAmount": entry.get("Amount", "0.00")} for entry in entries]


def _figures(own: Record, element: Element) -> Record:
    """What of a line the type is told to be given: its figures and its description. The rest is in its record."""
    known = children(element)
    return {
        name: value
        for name, value in own.items()
        if name == "Desc" or (name in known and known[name].element.type in _FIGURES)
    }


def _first_guess(figures: Record) -> Record:
    """What an adjustment is first taken to have been given: its units, or its value if it moves none."""
    quantity = figures.get("QuantityDifference")
    if isinstance(quantity, str) and units_of(quantity):
        return {"QuantityDifference": quantity}
    return dict(figures)


def _total(own: Record) -> int | None:
    """What the header says that the transaction comes to, in cents; None if it does not say."""
    for name in _TOTALS:
        if name in own:
            return cents(own, name)
    if "Subtotal" in own:
        return (cents(own, "Subtotal") or 0) + (cents(own, "SalesTaxTotal") or 0)
    return None
