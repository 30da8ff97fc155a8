"""Transactions: one engine for all of them, and the rules that only some have.

``add``, ``mod``, ``query``, ``delete`` are written once; a :class:`TransactionType` states what differs, and
``table`` is the whole of what is served.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import cast

from mockbooks.operations.call import Call
from mockbooks.operations.lists.deleted import deleted_query
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.registry import Operation, Provenance
from mockbooks.operations.transactions import (
    assemblies_can_build,
    bill_to_pay,
    cleared_status,
    item_sites,
    payments_to_deposit,
    sales_tax_payable,
    transaction_query,
)
from mockbooks.operations.transactions.add import add
from mockbooks.operations.transactions.delete import txn_del, txn_void
from mockbooks.operations.transactions.mod import mod
from mockbooks.operations.transactions.query import query
from mockbooks.operations.transactions.table import TRANSACTION_TYPES
from mockbooks.operations.transactions.transaction_type import TransactionType

__all__ = ["TRANSACTION_TYPES", "operations"]

_VERBS: dict[str, Callable[[TransactionType, Call], Outcome]] = {"Add": add, "Mod": mod, "Query": query}


def _txn_deleted_query(call: Call) -> Outcome:
    """What was deleted in the last 90 days: by type, then by ascending time of deletion [D:OSR]."""
    return deleted_query(call, "txn", ("TxnDelType", "TxnID", "RefNumber"))


def operations() -> Iterator[Operation]:
    """Every operation on transactions."""
    for txn_type in TRANSACTION_TYPES.values():
        for verb in txn_type.verbs:
            provenance = cast("Provenance", txn_type.provenance.get(verb, "documented"))
            run = partial(_VERBS[verb], txn_type)
            yield Operation(f"{txn_type.kind}{verb}Rq", run, verb != "Query", provenance)
    yield from assemblies_can_build.OPERATIONS
    yield from bill_to_pay.OPERATIONS
    yield from cleared_status.OPERATIONS
    yield from item_sites.OPERATIONS
    yield from payments_to_deposit.OPERATIONS
    yield from sales_tax_payable.OPERATIONS
    yield from transaction_query.OPERATIONS
    yield Operation("TxnDeletedQueryRq", _txn_deleted_query, writes=False)
    yield Operation("TxnDelRq", partial(txn_del, TRANSACTION_TYPES), writes=True)
    yield Operation("TxnVoidRq", partial(txn_void, TRANSACTION_TYPES), writes=True)
