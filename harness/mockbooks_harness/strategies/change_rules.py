"""Rules of requests that change or take away what is there: the object exists, its edit sequence is current.

A Mod goes by the rules of its Add, and by those of `change_lines` for its lines. What is here besides is what cannot be
changed any more, and what is named by an id of its own inside of the object.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from hypothesis import strategies as st

from mockbooks.qbxml import catalogue
from mockbooks_harness.strategies.change_lines import rules_of_lines
from mockbooks_harness.strategies.company_walk import CompanyWalk, refer
from mockbooks_harness.strategies.known import Entry, Known
from mockbooks_harness.strategies.list_rules import customers_with_a_value
from mockbooks_harness.strategies.pieces import Piece
from mockbooks_harness.strategies.plan import Plan
from mockbooks_harness.strategies.rules import NEVER, Rule, Rules, one_of, refers, texts, whole

#: Changes of accounts move what was posted, and have rules of their own.
_SET_ONCE = ("SalesOrPurchaseAdd", "SalesAndPurchaseAdd", "IncomeAccountRef", "AssetAccountRef", "COGSAccountRef")
#: What stands for itself in requests of its own.
_DELETES = {
    "ListDel": ("ListDelType", "ListID"),
    "TxnDel": ("TxnDelType", "TxnID"),
    "TxnVoid": ("TxnVoidType", "TxnID"),
    "ListDisplayMod": ("ListDisplayModType", "ListID"),
    "TxnDisplayMod": ("TxnDisplayModType", "TxnID"),
}


_OFTEN = 6


def _ids(path: str) -> Rule:
    """One of the ids at a path of what is changed."""

    def found(walk: CompanyWalk, _: Plan) -> st.SearchStrategy[str] | None:
        there = [each.text or "" for each in walk.chosen["changed"].ret.findall(path)]
        return st.sampled_from(there) if there else None

    return texts(found)


def _fields(walk: CompanyWalk, _: Plan) -> st.SearchStrategy[str] | None:
    """Custom fields."""
    there = [entry.get("DataExtName") for entry in walk.known.entries("DataExtDef") if entry.get("OwnerID") == "0"]
    return st.sampled_from(there) if there else None


#: Lists of which any two entries may become one. (Accounts have to be of one type.)
_MERGED = ("Customer", "Vendor", "OtherName", "Class")


def _merged_kind(walk: CompanyWalk, leaf: Plan) -> st.SearchStrategy[str] | None:
    there = [kind for kind in _MERGED if kind in leaf.enumeration and len(_of_no_other(walk, kind)) > 1]

    def choose(kind: str) -> str:
        walk.kind = kind
        return kind

    return st.sampled_from(there).map(choose) if there else None


def _of_no_other(walk: CompanyWalk, kind: str) -> list[Entry]:
    """The entries that have nothing above them and nothing beneath."""
    entries = walk.home(kind)
    above = {entry.get("ParentRef/ListID") for entry in entries}
    return [entry for entry in entries if entry.list_id not in above and not entry.get("ParentRef/ListID")]


def _one_of_two(other: str) -> Rule:
    """The ListID of an entry that is not `other`."""

    def found(walk: CompanyWalk, _: Plan) -> st.SearchStrategy[str]:
        taken = walk.chosen.get("changed")
        left = [entry for entry in _of_no_other(walk, walk.kind) if not other or entry is not taken]

        def choose(entry: Entry) -> str:
            walk.chosen["changed"] = entry
            return entry.list_id

        return st.sampled_from(left).map(choose)

    return texts(found)


def _extended(walk: CompanyWalk, plan: Plan) -> Piece | None:
    there = customers_with_a_value(walk.known, True)
    return refer(plan, walk.draw(st.sampled_from(there))) if there else None


@cache
def rules_of_change(kind: str) -> Rules:
    """The rules by which `kind`, `"CustomerMod"` or `"TxnVoid"`, finds what it changes; none for other requests."""
    if kind in _DELETES:
        type_name, id_name = _DELETES[kind]
        return {type_name: texts(_kinds()), id_name: texts(_its(id_name, kind))}
    if kind in _ON_THEIR_OWN or not kind.endswith("Mod"):
        return _ON_THEIR_OWN.get(kind, {})
    body = next((each for each in catalogue.message(f"{kind}Rq").children() if each.name == kind), None)
    names = [child.name for child in body.children()] if body is not None else []
    key = "TxnID" if "TxnID" in names else "ListID"
    of = kind.removesuffix("Mod")
    add = f"{of}Add"
    return {
        **rules_of_lines(of, names),
        f"{add}/{key}": texts(_its(key, of)),
        f"{add}/EditSequence": texts(lambda walk, _: _chosen(walk, "EditSequence")),
        # A free name and another parent would be right, but what stands beneath moves along.
        f"{add}/Name": NEVER,
        f"{add}/ParentRef": NEVER,
        f"{add}/CurrencyRef": NEVER,
        f"{add}/CustomerRef": refers(lambda walk: _in_its_currency(walk, "Customer")),
        f"{add}/VendorRef": refers(lambda walk: _in_its_currency(walk, "Vendor")),
        **dict.fromkeys(_SET_ONCE, NEVER),
        **_OF_TYPES.get(kind, {}),
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


def can_change(name: str, known: Known) -> bool:
    """Whether a company has what a request changes: an object of the type of a Mod, for one."""
    kind = name.removesuffix("Rq")
    if kind == "ListMerge":
        return len(_of_no_other(CompanyWalk.of(known), "Customer")) > 1
    if kind in _DELETES or kind in _ON_THEIR_OWN:
        return (
            bool(known.entries("Account")) if "List" in kind or "Form1099" in kind else bool(known.entries("Customer"))
        )
    return bool(there_are(CompanyWalk.of(known), kind.removesuffix("Mod")))


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
        # What there is more of is changed more often, but not all the time.
        there = [each for each in leaf.enumeration for _ in there_are(walk, each)[:_OFTEN]]
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


def _in_its_currency(walk: CompanyWalk, kind: str) -> list[Entry]:
    """The names that trade in the currency of the document that is changed."""
    currency = walk.chosen["changed"].get("CurrencyRef/ListID")
    return [
        entry
        for entry in walk.known.entries(kind)
        if entry.get("CurrencyRef/ListID") == currency or (not currency and walk.is_home(entry))
    ]


def _chosen(walk: CompanyWalk, path: str) -> st.SearchStrategy[str] | None:
    entry = walk.chosen.get("changed")
    return None if entry is None else st.just(entry.get(path))


_PEOPLE: Rules = {
    "ContactsAdd": NEVER,
    "AdditionalNotesAdd/NoteID": _ids("AdditionalNotesRet/NoteID"),
}
_OF_TYPES: Mapping[str, Rules] = MappingProxyType(
    {
        "AccountMod": {"AccountType": NEVER, "OpenBalance": NEVER, "OpenBalanceDate": NEVER},
        "CustomerMod": _PEOPLE,
        "VendorMod": {**_PEOPLE, "IsVendorEligibleFor1099": NEVER},
        "ItemFixedAssetMod": {"FixedAssetSalesInfoAdd": NEVER},
        # Pay is for programs that may see it; a name in three parts is as long as one in one.
        "EmployeeMod": {**_PEOPLE, "EmployeePayrollInfoAdd": NEVER, "FirstName": NEVER, "MiddleName": NEVER},
        "LeadMod": {
            "LocationID": _ids("LocationsRet/LocationID"),
            "LeadContactID": _ids("LeadContactsRet/LeadContactID"),
        },
        "SalesTaxCodeMod": {"IsTaxable": NEVER},
        "PriceLevelMod": {"PriceLevelPerItem": NEVER},
        "CurrencyMod": {"CurrencyCode": NEVER},
        # Whose money it is stays so, for what it pays is his.
        "ReceivePaymentMod": {"ReceivePaymentAdd/CustomerRef": NEVER},
        "InventoryAdjustmentMod": {"ValueDifference": NEVER, "CountAdjustment": NEVER},
    }
)


#: What goes by other ids than its own.
_ON_THEIR_OWN: Mapping[str, Rules] = MappingProxyType(
    {
        "ClearedStatusMod": {
            "TxnID": texts(_its("TxnID", "Check")),
            "TxnLineID": NEVER,
        },
        "DataExtDefMod": {
            "OwnerID": one_of("0"),
            "DataExtName": texts(_fields),
            "AssignToObject": NEVER,
            "RemoveFromObject": NEVER,
        },
        "DataExtMod": {"ListObjRef": whole(_extended)},
        "ListMerge": {
            "ListMergeType": texts(_merged_kind),
            "MergeFrom/ListID": _one_of_two(""),
            "MergeTo/ListID": _one_of_two("MergeFrom"),
            "EditSequence": texts(lambda walk, _: _chosen(walk, "EditSequence")),
            "SameShipAddrOk": one_of("true"),
        },
        "Form1099CategoryAccountMappingMod": {
            "FormType": one_of("1099-MISC", "1099-NEC"),
            # The boxes that both forms have.
            "MappingCategory": one_of("BOX1", "BOX4"),
        },
    }
)
