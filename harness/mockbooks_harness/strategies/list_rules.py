"""Rules of the types of list: names that are free, parents that may have children, what an entry cannot be without."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from hypothesis import strategies as st

from mockbooks_harness.strategies.company_walk import CompanyWalk, refer
from mockbooks_harness.strategies.known import ENTITIES, Entry, Known
from mockbooks_harness.strategies.pieces import Piece
from mockbooks_harness.strategies.plan import Plan
from mockbooks_harness.strategies.rules import (
    ALWAYS,
    NEVER,
    Rule,
    Rules,
    accounts,
    always,
    one_of,
    refers,
    texts,
    whole,
)
from mockbooks_harness.strategies.shared_rules import items
from mockbooks_harness.strategies.values import leaf_values

#: Five levels are the most there are.
_LOWEST_PARENT = 3
_LISTS_OF_ITEMS = ("Item",)


def free(*kinds: str) -> Rule:
    """A name that nothing in these lists has."""

    def found(walk: CompanyWalk, leaf: Plan) -> st.SearchStrategy[str]:
        taken = {name.casefold() for name in walk.known.names(*kinds)}
        length = leaf.length or 31
        return leaf_values(leaf).map(lambda text: _freed(text, taken, length))

    return always(texts(found))


def _freed(text: str, taken: set[str], length: int) -> str:
    """The text as QuickBooks keeps a name, with a number behind it if that is taken."""
    # A name has no blanks at its ends and no colon; what Windows-1252 has not is kept as a question mark.
    kept = " ".join(text.encode("cp1252", "replace").decode("cp1252").replace(":", ";").split()) or "Maple"
    name, number = kept[:length].strip(), 1
    while name.casefold() in taken:
        number += 1
        tail = f" {number}"
        name = kept[: length - len(tail)].strip() + tail
    return name


def unlike(*paths: str, kinds: tuple[str, ...], of: st.SearchStrategy[str]) -> Rule:
    """A text out of `of` that no entry of these lists has at these paths."""

    def found(walk: CompanyWalk, _: Plan) -> st.SearchStrategy[str]:
        taken = {entry.get(path) for entry in walk.known.entries(*kinds) for path in paths}
        return of.filter(lambda text: text not in taken)

    return texts(found)


def parents(kind: str) -> Rule:
    """An entry of the same list with room beneath it."""
    return refers(
        lambda walk: [entry for entry in _of_list(walk, kind) if int(entry.get("Sublevel") or 0) < _LOWEST_PARENT]
    )


def _of_list(walk: CompanyWalk, kind: str) -> Iterable[Entry]:
    return items(walk, kind) if kind.startswith("Item") else walk.known.entries(kind)


def _entity(more: Rules = MappingProxyType({})) -> Rules:
    return {"Name": free(*ENTITIES), **_OPENED, **more}


def _item(kind: str, more: Rules = MappingProxyType({})) -> Rules:
    return {f"{kind}Add/Name": free("Item"), f"{kind}Add/ParentRef": parents(kind), "BarCode": NEVER, **more}


def _plain(kind: str) -> Rules:
    return {f"{kind}Add/Name": free(kind), f"{kind}Add/ParentRef": parents(kind)}


_OPENED: Rules = {}
_NUMBERS = st.integers(1000, 99999).map(str)
_SOLD_OR_BOUGHT: Rules = {
    "SalesOrPurchase/AccountRef": always(accounts("Income", "Expense")),
    "SalesAndPurchase/IncomeAccountRef": always(accounts("Income")),
    "SalesAndPurchase/ExpenseAccountRef": always(accounts("Expense", "CostOfGoodsSold")),
}
_STOCKED: Rules = {
    "IncomeAccountRef": always(accounts("Income")),
    "COGSAccountRef": always(accounts("CostOfGoodsSold")),
    "AssetAccountRef": always(accounts("OtherCurrentAsset")),
}
_SPECIAL_ITEMS = ("ReimbursableExpenseGroup", "ReimbursableExpenseSubtotal")


def _special_items(known: Known) -> list[str]:
    there = {item.get("SpecialItemType") for item in known.entries("Item")}
    return [special for special in _SPECIAL_ITEMS if special not in there]


#: Those that QuickBooks makes for itself.
_SPECIAL_ACCOUNTS = (
    "AccountsPayable",
    "AccountsReceivable",
    "CondenseItemAdjustmentExpenses",
    "CostOfGoodsSold",
    "DirectDepositLiabilities",
    "Estimates",
    "ExchangeGainLoss",
    "InventoryAssets",
    "ItemReceiptAccount",
    "OpeningBalanceEquity",
    "PayrollExpenses",
    "PayrollLiabilities",
    "PettyCash",
    "PurchaseOrders",
    "ReconciliationDifferences",
    "RetainedEarnings",
    "SalesOrders",
    "SalesTaxPayable",
    "UncategorizedExpenses",
    "UncategorizedIncome",
    "UndepositedFunds",
)


def _special_accounts(known: Known) -> list[str]:
    accounts_there = known.entries("Account")
    there = {account.get(path) for account in accounts_there for path in ("SpecialAccountType", "AccountType")}
    there |= {account.full_name.replace(" ", "") for account in accounts_there}
    return [special for special in _SPECIAL_ACCOUNTS if special not in there]


def _fields(known: Known) -> list[str]:
    """The custom fields that customers have."""
    return [
        entry.get("DataExtName")
        for entry in known.entries("DataExtDef")
        if entry.get("OwnerID") == "0" and "Customer" in {each.text for each in entry.ret.findall("AssignToObject")}
    ]


def _custom_fields(walk: CompanyWalk, _: Plan) -> st.SearchStrategy[str] | None:
    found = _fields(walk.known)
    return st.sampled_from(found) if found else None


def _without_a_value(walk: CompanyWalk, plan: Plan) -> Piece | None:
    """A customer whose custom fields say nothing: a value is added once."""
    there = customers_with_a_value(walk.known, False)
    return refer(plan, walk.draw(st.sampled_from(there))) if there else None


def customers_with_a_value(known: Known, wanted: bool) -> list[Entry]:
    """The customers who have, or who have not, a custom field that says something."""
    (answer,) = known.ask("<CustomerQueryRq><OwnerID>0</OwnerID></CustomerQueryRq>")
    return [Entry(ret) for ret in answer if (ret.find("DataExtRet") is not None) == wanted]


#: All but those that QuickBooks keeps for itself.
_ADDED_TYPES = (
    "Bank",
    "Income",
    "Expense",
    "CreditCard",
    "AccountsReceivable",
    "AccountsPayable",
    "OtherCurrentAsset",
    "OtherAsset",
    "FixedAsset",
    "OtherCurrentLiability",
    "LongTermLiability",
    "Equity",
    "CostOfGoodsSold",
    "OtherIncome",
    "OtherExpense",
)

TABLES: Mapping[str, Rules] = MappingProxyType(
    {
        "AccountAdd": {
            "AccountAdd/Name": free("Account"),
            "AccountNumber": unlike("AccountNumber", kinds=("Account",), of=_NUMBERS),
            "ParentRef": parents("Account"),
            "TaxLineID": NEVER,
            "AccountType": one_of(*_ADDED_TYPES),
        },
        "SpecialAccountAdd": {
            "SpecialAccountType": texts(lambda walk, _: st.sampled_from(_special_accounts(walk.known))),
            "CurrencyRef": NEVER,
        },
        "LeadAdd": {"LeadAdd/FullName": free("Lead")},
        # A limit that no invoice of a drawn company comes to.
        "CustomerAdd": _entity({"ParentRef": parents("Customer"), "CreditLimit": one_of("9999999999.99")}),
        "VendorAdd": _entity(),
        "OtherNameAdd": _entity(),
        "EmployeeAdd": {
            "FirstName": free(*ENTITIES),
            "SSN": NEVER,
            "PayrollItemWageRef": NEVER,
            "EmployeePayrollInfo": NEVER,
            "EmployeeAddress/State": one_of("CA", "NY", "TX"),
        },
        "StandardTermsAdd": {"StandardTermsAdd/Name": free("Terms")},
        "DateDrivenTermsAdd": {"DateDrivenTermsAdd/Name": free("Terms")},
        "ClassAdd": _plain("Class"),
        "SalesRepAdd": {"Initial": free("SalesRep")},
        "CustomerTypeAdd": _plain("CustomerType"),
        "VendorTypeAdd": _plain("VendorType"),
        "JobTypeAdd": _plain("JobType"),
        "CustomerMsgAdd": _plain("CustomerMsg"),
        "PaymentMethodAdd": _plain("PaymentMethod"),
        "ShipMethodAdd": _plain("ShipMethod"),
        "SalesTaxCodeAdd": {"SalesTaxCodeAdd/Name": free("SalesTaxCode")},
        "ItemServiceAdd": _item("ItemService", _SOLD_OR_BOUGHT),
        "ItemNonInventoryAdd": _item("ItemNonInventory", _SOLD_OR_BOUGHT),
        "ItemOtherChargeAdd": _item("ItemOtherCharge", _SOLD_OR_BOUGHT),
        "ItemInventoryAdd": _item("ItemInventory", _STOCKED),
        "ItemInventoryAssemblyAdd": _item("ItemInventoryAssembly", _STOCKED),
        "ItemFixedAssetAdd": _item("ItemFixedAsset", {"AssetAccountRef": always(accounts("FixedAsset"))}),
        "ItemSubtotalAdd": _item("ItemSubtotal"),
        "ItemDiscountAdd": _item("ItemDiscount", {"AccountRef": always(accounts("Income", "Expense"))}),
        "ItemPaymentAdd": _item("ItemPayment"),
        "ItemSalesTaxAdd": _item("ItemSalesTax", {"TaxVendorRef": ALWAYS}),
        "ItemSalesTaxGroupAdd": _item(
            "ItemSalesTaxGroup", {"ItemSalesTaxRef": refers(lambda walk: items(walk, "ItemSalesTax"))}
        ),
        "ItemGroupAdd": _item(
            "ItemGroup",
            {
                "ItemGroupLine/ItemRef": always(
                    refers(
                        lambda walk: items(walk, "ItemService", "ItemNonInventory", "ItemOtherCharge", "ItemInventory")
                    )
                )
            },
        ),
        "SpecialItemAdd": {
            "BarCode": NEVER,
            "SpecialItemType": texts(lambda walk, _: st.sampled_from(_special_items(walk.known))),
        },
        "PayrollItemWageAdd": _plain("PayrollItemWage"),
        "WorkersCompCodeAdd": _plain("WorkersCompCode"),
        "PriceLevelAdd": {**_plain("PriceLevel"), "CustomPricePercent": NEVER},
        "BillingRateAdd": {
            "BillingRateAdd/Name": free("BillingRate"),
            "CustomRatePercent": NEVER,
            "ItemRef": refers(lambda walk: items(walk, "ItemService")),
        },
        "VehicleAdd": _plain("Vehicle"),
        "UnitOfMeasureSetAdd": {
            "UnitOfMeasureSetAdd/Name": free("UnitOfMeasureSet"),
            "BaseUnit/Name": one_of("each", "Stück", "piece"),
            "RelatedUnit/Name": free("UnitOfMeasureSet"),
            "RelatedUnit/ConversionRatio": one_of("12", "144", "0.5"),
            "Unit": one_of("each"),
        },
        "CurrencyAdd": {
            "CurrencyAdd/Name": free("Currency"),
            "CurrencyCode": unlike(
                "CurrencyCode", kinds=("Currency",), of=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3)
            ),
        },
        "InventorySiteAdd": {"InventorySiteAdd/Name": free("InventorySite"), "ParentSiteRef": NEVER},
        "DataExtDefAdd": {"DataExtName": free("DataExtDef")},
        "DataExtAdd": {
            "DataExtName": texts(_custom_fields),
            "ListDataExtType": one_of("Customer"),
            "ListObjRef": whole(_without_a_value),
            "TxnDataExtType": NEVER,
            "OtherDataExtType": NEVER,
        },
    }
)


def _of_its_parents_type(walk: CompanyWalk, add: Piece) -> None:
    """A sub-account is of its parent's type; what has no balance is not opened with one."""
    above = add.find("ParentRef")
    kind = add.find("AccountType")
    assert kind is not None
    if above is not None:
        parent = walk.named(above, "Account")
        kind.text = parent.get("AccountType")
        if not walk.is_home(parent):
            add.drop("ParentRef")
    if kind.text in _WITHOUT_BALANCE:
        add.drop("OpenBalance", "OpenBalanceDate")
    if kind.text not in _IN_ANY_CURRENCY or above is not None:
        add.drop("CurrencyRef")
    if add.find("OpenBalance") is None:
        add.drop("OpenBalanceDate")


_WITHOUT_BALANCE = frozenset(
    {
        "Income",
        "OtherIncome",
        "Expense",
        "OtherExpense",
        "CostOfGoodsSold",
        "NonPosting",
        "AccountsReceivable",
        "AccountsPayable",
    }
)
_IN_ANY_CURRENCY = frozenset({"Bank", "CreditCard", "AccountsReceivable", "AccountsPayable"})


def _in_its_customers_currency(_: CompanyWalk, add: Piece) -> None:
    """A job is in the currency of its customer."""
    if add.find("ParentRef") is not None:
        add.drop("CurrencyRef")


def _units_are_named_once(_: CompanyWalk, add: Piece) -> None:
    """No two units of a set have a name or an abbreviation in common, and lines count in one of them."""
    units = [child for child in add.children if child.name in ("BaseUnit", "RelatedUnit")]
    for number, unit in enumerate(units):
        for child in unit.children:
            if child.name == "Abbreviation" or (child.name == "Name" and number):
                child.text = f"{child.text.strip()[:20] or 'u'} {number}" if number else child.text.strip() or "ea"
    base = units[0].said("Name")
    used = set()
    kept = []
    for number, child in enumerate(add.children):
        if child.name == "DefaultUnit":
            if child.said("UnitUsedFor") in used:
                continue
            used.add(child.said("UnitUsedFor"))
            unit_name = child.find("Unit")
            assert unit_name is not None
            unit_name.text = base
        kept.append(number)
    add.keep(kept)


def _worth_of_a_quantity(_: CompanyWalk, add: Piece) -> None:
    """What is there has a quantity before it has a worth."""
    if add.find("QuantityOnHand") is None:
        add.drop("TotalValue", "InventoryDate")


def _text_fields_only(_: CompanyWalk, add: Piece) -> None:
    """A custom field is a text; only the fields of a program have other types."""
    kind = add.find("DataExtType")
    assert kind is not None
    if add.said("OwnerID") == "0":
        kind.text = "STR255TYPE"


def _with_its_number(_: CompanyWalk, add: Piece) -> None:
    """Who gets a form 1099 has a number and an address."""
    eligible = add.find("IsVendorEligibleFor1099")
    if eligible is not None and not (add.said("VendorTaxIdent") and add.find("VendorAddress")):
        eligible.text = "false"


SETTLES: Mapping[str, tuple[Callable[[CompanyWalk, Piece], None], ...]] = MappingProxyType(
    {
        "AccountAdd": (_of_its_parents_type,),
        "CustomerAdd": (_in_its_customers_currency,),
        "DataExtDefAdd": (_text_fields_only,),
        "UnitOfMeasureSetAdd": (_units_are_named_once,),
        "ItemInventoryAdd": (_worth_of_a_quantity,),
        "ItemInventoryAssemblyAdd": (_worth_of_a_quantity,),
        "VendorAdd": (_with_its_number,),
    }
)
NEEDS: Mapping[str, Callable[[Known], object]] = MappingProxyType(
    {
        "SpecialAccountAdd": _special_accounts,
        "SpecialItemAdd": _special_items,
        "CurrencyAdd": lambda known: known.uses("MultiCurrencyPreferences/IsMultiCurrencyOn"),
        "InventorySiteAdd": lambda known: known.uses(
            "MultiLocationInventoryPreferences/IsMultiLocationInventoryEnabled"
        ),
        "UnitOfMeasureSetAdd": lambda known: known.has("UnitOfMeasureSet"),
        "WorkersCompCodeAdd": lambda known: known.has("WorkersCompCode"),
        "DataExtAdd": lambda known: _fields(known) and customers_with_a_value(known, False),
    }
)
