"""Rules of requests that change or take away what is there: the object exists, its edit sequence is current.

A Mod goes by the rules of its Add. Of a transaction only the head is changed: which lines stay is for a test of lines.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from hypothesis import strategies as st

from mockbooks.qbxml import catalogue
from mockbooks_harness.strategies.company_walk import CompanyWalk
from mockbooks_harness.strategies.known import Entry
from mockbooks_harness.strategies.plan import Plan
from mockbooks_harness.strategies.rules import NEVER, Rules, texts

_LINKS = ("AppliedToTxnMod", "SetCredit", "LinkToTxnID", "ApplyCheckToTxnMod", "CashBackInfoMod")
#: Changes of accounts move what was posted, and have rules of their own.
_SET_ONCE = ("SalesOrPurchaseAdd", "SalesAndPurchaseAdd", "IncomeAccountRef", "AssetAccountRef", "COGSAccountRef")
#: What stands for itself in requests of its own.
_DELETES = {
    "ListDel": ("ListDelType", "ListID"),
    "TxnDel": ("TxnDelType", "TxnID"),
    "TxnVoid": ("TxnVoidType", "TxnID"),
}


@cache
def rules_of_change(kind: str) -> Rules:
    """The rules by which `kind`, `"CustomerMod"` or `"TxnVoid"`, finds what it changes; none for other requests."""
    if kind in _DELETES:
        type_name, id_name = _DELETES[kind]
        return {type_name: texts(_kinds()), id_name: texts(_its(id_name, kind))}
    if not kind.endswith("Mod"):
        return {}
    body = next((each for each in catalogue.message(f"{kind}Rq").children() if each.name == kind), None)
    names = [child.name for child in body.children()] if body is not None else []
    key = "TxnID" if "TxnID" in names else "ListID"
    of = kind.removesuffix("Mod")
    add = f"{of}Add"
    untouched = {
        name.removesuffix("Mod") + "Add" if name.endswith("Mod") else name: NEVER
        for name in names
        if "Line" in name or name in _LINKS
    }
    return {
        **untouched,
        f"{add}/{key}": texts(_its(key, of)),
        f"{add}/EditSequence": texts(lambda walk, _: _chosen(walk, "EditSequence")),
        # A free name and another parent would be right, but what stands beneath moves along.
        f"{add}/Name": NEVER,
        f"{add}/ParentRef": NEVER,
        f"{add}/CurrencyRef": NEVER,
        **dict.fromkeys(_SET_ONCE, NEVER),
    }


def there_are(walk: CompanyWalk, kind: str) -> list[Entry]:
    """The objects of a type: of a list, the active ones."""
    if f"{kind}QueryRq" not in _queries():
        return []
    if kind.startswith("Item") and kind != "ItemReceipt":
        return [item for item in walk.known.entries("Item") if item.kind == kind]
    if _is_transaction(kind):
        return list(walk.known.documents(kind))
    return list(walk.known.entries(kind))


@cache
def _queries() -> frozenset[str]:
    return frozenset(entry.name for entry in catalogue.messages() if entry.kind == "request")


@cache
def _is_transaction(kind: str) -> bool:
    try:
        body = catalogue.body(f"{kind}Ret")
    except KeyError:
        return False
    return any(child.name == "TxnID" for child in body.children())


def _kinds() -> Callable[[CompanyWalk, Plan], st.SearchStrategy[str] | None]:
    def found(walk: CompanyWalk, leaf: Plan) -> st.SearchStrategy[str] | None:
        there = [each for each in leaf.enumeration if there_are(walk, each)]
        if not there:
            return None

        def choose(each: str) -> str:
            walk.kind = each
            return each

        return st.sampled_from(there).map(choose)

    return found


def _its(key: str, kind: str) -> Callable[[CompanyWalk, Plan], st.SearchStrategy[str] | None]:
    def found(walk: CompanyWalk, _: Plan) -> st.SearchStrategy[str] | None:
        entries = there_are(walk, walk.kind or kind)
        if not entries:
            return None

        def choose(entry: Entry) -> str:
            walk.chosen["changed"] = entry
            return entry.get(key)

        return st.sampled_from(entries).map(choose)

    return found


def _chosen(walk: CompanyWalk, path: str) -> st.SearchStrategy[str] | None:
    entry = walk.chosen.get("changed")
    return None if entry is None else st.just(entry.get(path))
