"""What all payments of documents have in common: money of one customer or vendor, applied to what is open.

Without AppliedToTxn a Mod keeps the distribution. With any, the earlier money and discounts are dropped and replaced;
credits that were set stay, new ones add to them [D:OSR]. What is not applied stays as a credit. An Add that only sets
credits makes no transaction: its answer is thin, and only the documents show the links [D:OSR,IDG].
"""

from __future__ import annotations

from typing import ClassVar

from mockbooks.books.open_amounts import release, settle
from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations import holes
from mockbooks.operations.computed_text import computed_text
from mockbooks.operations.transactions import features, header_defaults, links
from mockbooks.operations.transactions.applications import Applications, Parties
from mockbooks.operations.transactions.settlements import post_givers_anew
from mockbooks.operations.transactions.transaction import Line, Transaction, load
from mockbooks.operations.transactions.transaction_type import Draft, TransactionType
from mockbooks.operations.transactions.values import cents, entries, is_true
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.render import Slot
from mockbooks.qbxml.status import INVALID_VALUE, Refused
from mockbooks.qbxml.types import amount_text

__all__ = ["Payment"]

_DISCOUNTS = """
SELECT discount, discount_account, discount_class FROM link
WHERE from_txn = ? AND kind = 'payment' AND discount <> 0 ORDER BY id
"""


class Payment(TransactionType):
    """A payment, received or made."""

    lines_shown = False
    shows_links = False
    acted_on = frozenset({"AppliedToTxnAdd", "AppliedToTxnMod", "IsAutoApply"})

    amount_name: ClassVar[str]
    """The element that says how much money it is."""
    control_type: ClassVar[str]
    """The special account it settles: AccountsReceivable, AccountsPayable."""
    documents: ClassVar[tuple[str, ...]]
    """The kinds of transaction it can be applied to."""
    credits: ClassVar[tuple[str, ...]]
    """The kinds of transaction whose credit it can set."""

    def prepare(self, draft: Draft) -> None:
        """Date, payee, control account; the amount is the type's own affair."""
        features.refuse_unavailable(draft.company, draft.given, draft.acted)
        header_defaults.txn_date(draft)
        header_defaults.entity(draft, self.entity_ref)
        header_defaults.special(draft, self.control_ref, self.control_type)
        header_defaults.account(draft, self.control_ref, self.control_type)
        draft.txn.total = self.amount(draft)
        if draft.txn.total < 0:
            raise Refused(INVALID_VALUE, field=self.amount_name, value=amount_text(draft.txn.total))
        draft.own[self.amount_name] = amount_text(draft.txn.total)

    def amount(self, draft: Draft) -> int:
        """Cents of money. Raises ``Refused``."""
        raise NotImplementedError

    def line(self, draft: Draft, line: Line, given: Record, acted: Record) -> None:
        """A payment has no lines of its own."""
        raise NotImplementedError

    def finish(self, draft: Draft) -> None:
        """Nothing is left to add up."""

    def leaves_transaction(self, draft: Draft) -> bool:
        """Not without money or a discount [D:OSR,IDG]."""
        applied = self.applied(draft)
        if draft.txn.total or any(cents(entry, "DiscountAmount") for entry in applied):
            return True
        return not any(entries(entry, "SetCredit") for entry in applied)

    def applied(self, draft: Draft) -> list[Record]:
        """The AppliedToTxn of the request."""
        return entries(draft.acted, "AppliedToTxnAdd" if draft.is_new else "AppliedToTxnMod")

    def loosen(self, draft: Draft) -> None:
        """Money and discounts that the request replaces are undone; credits stay [D:OSR]."""
        if self.applied(draft):
            release(draft.company, draft.txn.id, kinds=("payment",))

    def settled_too_much(self, draft: Draft, excess: int) -> None:
        """Less money than is applied is refused: the sum of payments exceeds the amount [D:OSR; code assumed]."""
        raise Refused(INVALID_VALUE, field=self.amount_name, value=amount_text(draft.txn.total))

    def settle(self, draft: Draft) -> None:
        """Apply what the request says, or everything by itself."""
        txn, applied = draft.txn, self.applied(draft)
        if not applied and not is_true(draft.acted, "IsAutoApply"):
            return
        gathered = self._applications(draft)
        for entry in applied:
            gathered.apply(entry)
        if not applied:
            gathered.apply_automatically()
        settle(draft.company, gathered.settlements, changing=txn.id)
        if not txn.id:
            # No transaction is posted, so nothing else sees to what its credits gain or lose.
            for document in sorted({settlement.to_txn for settlement in gathered.settlements}):
                post_givers_anew(draft.company, load(draft.company, document), set())

    def answer_without_transaction(self, draft: Draft) -> str:
        """Who it was for and what was settled [D:OSR,IDG: a thin answer]."""
        call, company = draft.call, draft.company
        documents = [self._document(draft, entry) for entry in self.applied(draft)]
        record: Record = {name: draft.own[name] for name in (self.entity_ref, self.control_ref)}
        record["AppliedToTxnRet"] = Slot(holes.APPLIED_TO)
        company.names[holes.APPLIED_TO] = links.settled_text(call, self.ret, documents)
        return computed_text(company, self.ret, record, call.version, call.include)

    def derived(self) -> Record:
        """What it is applied to."""
        return {"AppliedToTxnRet": Slot(holes.APPLIED_TO)}

    def discounts(self, company: Company, txn: Transaction, control: int, sign: int) -> list[PostingLine]:
        """The ledger lines of the discounts taken with this payment: a pair for each [A]."""
        lines: list[PostingLine] = []
        for discount, account, class_ in company.connection.execute(_DISCOUNTS, (txn.id,)):
            lines.append(PostingLine(account, sign * discount, entity=txn.entity, class_=class_))
            lines.append(PostingLine(control, -sign * discount, entity=txn.entity))
        return lines

    def _applications(self, draft: Draft) -> Applications:
        txn, own = draft.txn, draft.own
        control = own[self.control_ref]
        assert isinstance(control, int)
        assert txn.entity is not None
        return Applications(
            draft.company,
            Parties(txn.entity, control, self.documents, self.credits),
            txn.id or None,
            "AppliedToTxnAdd" if draft.is_new else "AppliedToTxnMod",
            txn.open,
        )

    def _document(self, draft: Draft, entry: Record) -> int:
        row: int = draft.company.connection.execute(
            "SELECT id FROM txn WHERE txn_id = ?", (str(entry["TxnID"]),)
        ).fetchone()[0]
        return row
