"""Rules that hold wherever an element of that name stands: what references refer to, dates, names that are free."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType

from hypothesis import strategies as st

from mockbooks_harness.strategies.company_walk import CompanyWalk
from mockbooks_harness.strategies.known import ENTITIES, Entry, Known
from mockbooks_harness.strategies.plan import Plan
from mockbooks_harness.strategies.rules import NEVER, Rule, Rules, accounts, lists, one_of, refers, texts

#: Where money is spent or earned; the control accounts want a name with them, and stand in rules of their own.
NOMINAL = ("Income", "OtherIncome", "Expense", "OtherExpense", "CostOfGoodsSold")
EXPENSES = ("Expense", "OtherExpense", "CostOfGoodsSold")
BALANCE = ("Bank", "OtherCurrentAsset", "FixedAsset", "OtherAsset", "CreditCard", "OtherCurrentLiability")
ORDINARY = (*EXPENSES, "Income", "OtherIncome", "FixedAsset", "OtherAsset", "LongTermLiability", "Equity")
#: Sold and bought by quantity and price.
WARES = ("ItemService", "ItemNonInventory", "ItemOtherCharge", "ItemInventory", "ItemInventoryAssembly")

_DATES = ("2024-06-15", "2024-02-29", "2023-12-31", "2025-01-01", "2024-12-31", "2023-01-01")
_LATER = st.dates(dt.date(2023, 1, 1), dt.date(2025, 12, 31)).map(dt.date.isoformat)


def days(walk: CompanyWalk, _: Plan) -> st.SearchStrategy[str]:
    """Days on which the books are open."""
    closed = walk.known.closed_until
    open_days = [day for day in _DATES if day > closed]
    free = _LATER.filter(lambda day: day > closed)
    return st.one_of(st.sampled_from(open_days), free) if open_days else free


def uses(preference: str, rule: Rule) -> Rule:
    """A rule for what stands only where a preference is on."""
    assert rule.entries is not None
    found = rule.entries
    return refers(lambda walk: found(walk) if walk.known.uses(preference) else ())


def charges_tax(known: Known) -> bool:
    """Whether the company charges sales tax."""
    return known.preferences.ret.find("SalesTaxPreferences") is not None


def with_tax(rule: Rule) -> Rule:
    """A rule for what stands only where sales tax is charged."""
    assert rule.entries is not None
    found = rule.entries
    return refers(lambda walk: found(walk) if charges_tax(walk.known) else ())


def items(walk: CompanyWalk, *kinds: str) -> list[Entry]:
    """The items of some kinds."""
    return [item for item in walk.known.entries("Item") if item.kind in kinds]


def names(walk: CompanyWalk) -> list[Entry]:
    """Whoever a line may be for."""
    return walk.home(*ENTITIES)


def vendors(walk: CompanyWalk) -> list[Entry]:
    """Vendors who are owed the home currency."""
    return walk.home("Vendor")


def customers(walk: CompanyWalk) -> list[Entry]:
    """Customers and jobs who owe the home currency."""
    return walk.home("Customer")


SHARED: Rules = MappingProxyType(
    {
        # Accounts.
        "APAccountRef": accounts("AccountsPayable"),
        "ARAccountRef": accounts("AccountsReceivable"),
        "AccountRef": accounts(*ORDINARY),
        "AssetAccountRef": accounts("OtherCurrentAsset"),
        "BankAccountRef": accounts("Bank"),
        "COGSAccountRef": accounts("CostOfGoodsSold"),
        "CreditCardAccountRef": accounts("CreditCard"),
        "DepositToAccountRef": accounts("Bank"),
        "DiscountAccountRef": accounts("Income", "Expense"),
        "ExpenseAccountRef": accounts("Expense", "CostOfGoodsSold"),
        "IncomeAccountRef": accounts("Income"),
        "OverrideItemAccountRef": accounts(*NOMINAL),
        "PrefillAccountRef": accounts("Expense"),
        "RefundFromAccountRef": accounts("Bank"),
        "TransferFromAccountRef": accounts("Bank"),
        "TransferToAccountRef": accounts("Bank"),
        # Names.
        "CustomerRef": refers(customers),
        "EntityRef": refers(names),
        "PayeeEntityRef": refers(names),
        "ShipToEntityRef": refers(names),
        "SalesRepEntityRef": lists("Vendor", "Employee", "OtherName"),
        "VendorRef": refers(vendors),
        "PrefVendorRef": refers(vendors),
        "TaxVendorRef": refers(vendors),
        "SupervisorRef": lists("Employee"),
        # Items.
        "ItemRef": refers(lambda walk: items(walk, *WARES)),
        "ItemGroupRef": refers(lambda walk: items(walk, "ItemGroup")),
        "ItemInventoryRef": refers(lambda walk: items(walk, "ItemInventory", "ItemInventoryAssembly")),
        "ItemInventoryAssemblyRef": refers(lambda walk: items(walk, "ItemInventoryAssembly")),
        "ItemSalesTaxRef": with_tax(refers(lambda walk: items(walk, "ItemSalesTax", "ItemSalesTaxGroup"))),
        "ItemServiceRef": refers(lambda walk: items(walk, "ItemService")),
        # Profiles.
        "ClassRef": uses("AccountingPreferences/IsUsingClassTracking", lists("Class")),
        "DiscountClassRef": uses("AccountingPreferences/IsUsingClassTracking", lists("Class")),
        "OverrideClassRef": uses("AccountingPreferences/IsUsingClassTracking", lists("Class")),
        "SalesTaxCodeRef": with_tax(lists("SalesTaxCode")),
        "CustomerSalesTaxCodeRef": with_tax(lists("SalesTaxCode")),
        "PreferredPaymentMethodRef": lists("PaymentMethod"),
        "CurrencyRef": uses("MultiCurrencyPreferences/IsMultiCurrencyOn", lists("Currency")),
        "ExchangeRate": NEVER,
        "InventorySiteRef": uses(
            "MultiLocationInventoryPreferences/IsMultiLocationInventoryEnabled", lists("InventorySite")
        ),
        "FromInventorySiteRef": lists("InventorySite"),
        "ToInventorySiteRef": lists("InventorySite"),
        "InventorySiteLocationRef": NEVER,
        "FromInventorySiteLocationRef": NEVER,
        "ToInventorySiteLocationRef": NEVER,
        "LeadRef": lists("Lead"),
        # What only Enterprise with its advanced inventory has.
        "SerialNumber": NEVER,
        "LotNumber": NEVER,
        "ExpirationDateForSerialLotNumber": NEVER,
        # Links are made by the rules of the types that have them.
        "LinkToTxnID": NEVER,
        "LinkToTxn": NEVER,
        "LinkToTxn/TxnID": one_of(""),
        "LinkToTxn/TxnLineID": one_of(""),
        "TxnID": NEVER,
        "TxnLineID": NEVER,
        "CreditTxnID": NEVER,
        "CreditCardTxnInfo": NEVER,
        "CreditCardTxnInfoAdd": NEVER,
        "IsToBeEmailed": one_of("false"),
        "OverrideUOMSetRef": NEVER,
        "UnitOfMeasure": NEVER,
        # Days.
        # An address has five lines at most, with those of its town and country.
        "Addr3": NEVER,
        "Addr4": NEVER,
        "Addr5": NEVER,
        "TxnDate": texts(days),
        "ExternalGUID": texts(lambda _, __: st.uuids().map("{{{}}}".format)),
        "OwnerID": one_of("0"),
        "DataExt": NEVER,
    }
)
