"""The tables of rules: what elements of any request refer to, and what each type of Add asks for besides.

What is not here is as the language has it. A rule says what QuickBooks refuses otherwise: the operations of
`mockbooks` say where each refusal comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from mockbooks_harness.strategies import change_settles, list_rules, transaction_rules
from mockbooks_harness.strategies.change_rules import rules_of_change
from mockbooks_harness.strategies.company_walk import CompanyWalk
from mockbooks_harness.strategies.known import Known
from mockbooks_harness.strategies.pieces import Piece
from mockbooks_harness.strategies.rules import Rules
from mockbooks_harness.strategies.shared_rules import SHARED

Settle = Callable[[CompanyWalk, Piece], None]
"""Looks at what was drawn of a type's Add and puts right what must fit together."""

TABLES: Mapping[str, Rules] = MappingProxyType({**list_rules.TABLES, **transaction_rules.TABLES})
SETTLES: Mapping[str, tuple[Settle, ...]] = MappingProxyType(
    {**list_rules.SETTLES, **transaction_rules.SETTLES, **change_settles.SETTLES}
)
NEEDS: Mapping[str, Callable[[Known], object]] = MappingProxyType({**list_rules.NEEDS, **transaction_rules.NEEDS})


@cache
def tables_of(name: str) -> tuple[Rules, ...]:
    """The tables that hold for a request, the nearest first."""
    kind = name.removesuffix("Rq")
    add = f"{kind.removesuffix('Mod')}Add" if kind.endswith("Mod") else kind
    return (rules_of_change(kind), TABLES.get(add, {}), SHARED)


def possible(name: str, known: Known) -> bool:
    """Whether a company has the means for a request at all."""
    needs = NEEDS.get(name.removesuffix("Rq"))
    return needs is None or bool(needs(known))
