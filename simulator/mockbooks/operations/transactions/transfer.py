"""Transfer: money moved from one account of the balance sheet to another.

Credit to TransferFromAccountRef, debit to TransferToAccountRef. The balances it returns are those of the two accounts
after it was posted, so the present ones (assumed). Both accounts and the amount must be given, though the schema does
not say so (codes assumed). A transfer can be changed, but neither deleted nor voided through the SDK [D:SCH].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.books import balances
from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations import holes
from mockbooks.operations.call import Call
from mockbooks.operations.transactions import features, header_defaults
from mockbooks.operations.transactions.transaction import Line, Transaction, load
from mockbooks.operations.transactions.transaction_type import Draft, Row, TransactionType
from mockbooks.operations.transactions.values import cents, reference
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.render import Hole
from mockbooks.qbxml.status import INVALID_REFERENCE, INVALID_VALUE, MISSING_ELEMENT, Refused
from mockbooks.qbxml.types import amount_text

__all__ = ["Transfer"]

_FROM, _TO = "TransferFromAccountRef", "TransferToAccountRef"

# Assumed: accounts of the balance sheet, but for those whose lines need a name, which a transfer does not have.
_BALANCE_SHEET = (
    "Bank",
    "CreditCard",
    "Equity",
    "FixedAsset",
    "LongTermLiability",
    "OtherAsset",
    "OtherCurrentAsset",
    "OtherCurrentLiability",
)


class Transfer(TransactionType):
    """Money moved from one account to another."""

    kind = "Transfer"
    fixed = frozenset({"TxnDate", _FROM, _TO, "Amount"})
    lines_shown = False
    shows_links = False
    open_item = False
    deletable = False
    voidable = False
    provenance: ClassVar[Mapping[str, str]] = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def prepare(self, draft: Draft) -> None:
        """Date, both accounts, the amount."""
        features.refuse_unavailable(draft.company, draft.given, draft.acted)
        header_defaults.txn_date(draft)
        accounts = [_account(draft, name) for name in (_FROM, _TO)]
        if accounts[0] == accounts[1]:
            # Assumed: nothing is moved from an account to itself.
            raise Refused(INVALID_VALUE, field=_TO, value=draft.facts[accounts[1]].full_name)
        amount = cents(draft.own, "Amount")
        if amount is None:
            raise Refused(MISSING_ELEMENT, element="Amount")
        if amount < 0:
            raise Refused(INVALID_VALUE, field="Amount", value=amount_text(amount))
        draft.txn.account, draft.txn.total = accounts[0], amount

    def line(self, draft: Draft, line: Line, given: Record, acted: Record) -> None:
        """A transfer has no lines of its own."""
        raise NotImplementedError

    def finish(self, draft: Draft) -> None:
        """Nothing is left to add up."""

    def ledger(self, company: Company, txn: Transaction) -> list[PostingLine]:
        """Where it comes from, where it goes."""
        source, target = reference(txn.own, _FROM), reference(txn.own, _TO)
        assert source is not None
        assert target is not None
        class_ = reference(txn.own, "ClassRef")
        return [
            PostingLine(source, -txn.total, class_=class_, is_source=True),
            PostingLine(target, txn.total, class_=class_),
        ]

    def derived(self) -> Record:
        """The balances of both accounts."""
        return {
            "FromAccountBalance": Hole(holes.FROM_ACCOUNT_BALANCE),
            "ToAccountBalance": Hole(holes.TO_ACCOUNT_BALANCE),
        }

    def fill(self, call: Call, names: dict[int, str], row: Row) -> None:
        """The balances of both accounts, on the natural side of their types."""
        own = load(call.company, row[0]).own
        for name, hole in ((_FROM, holes.FROM_ACCOUNT_BALANCE), (_TO, holes.TO_ACCOUNT_BALANCE)):
            account = reference(own, name)
            assert account is not None
            balance, _ = balances.shown(call.company, account)
            names[hole] = f"{balance:.2f}"


def _account(draft: Draft, name: str) -> int:
    account = header_defaults.account(draft, name, *_BALANCE_SHEET)
    facts = draft.facts[account]
    if facts.special == "SalesTaxPayable":
        raise Refused(INVALID_REFERENCE, list="Account", name=facts.full_name, object=draft.txn.kind)
    return account
