"""Rules of the types of transaction: who takes part, what lines must have, and that amounts fit what is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from hypothesis import strategies as st

from mockbooks_harness.strategies.change_lines import new_line
from mockbooks_harness.strategies.company_walk import CompanyWalk, refer
from mockbooks_harness.strategies.known import Entry, Known
from mockbooks_harness.strategies.open_documents import (
    RULES_OF_CARDS,
    RULES_OF_CHECKS,
    RULES_OF_INVOICES,
    RULES_OF_PAYING_BACK,
    RULES_OF_REFUNDS,
    customers_with_credit,
    links_line_to,
    links_to,
    money,
    payments_to_deposit,
    rules_of_credits,
    vendors_with_bills,
)
from mockbooks_harness.strategies.pieces import Piece
from mockbooks_harness.strategies.rules import (
    ALWAYS,
    NEVER,
    Rules,
    accounts,
    always,
    lists,
    one_of,
    refers,
    texts,
    whole,
)
from mockbooks_harness.strategies.shared_rules import EXPENSES, ORDINARY, charges_tax, items, vendors

STOCKED = ("ItemInventory", "ItemInventoryAssembly")
_SOLD = ("ItemService", "ItemNonInventory", "ItemOtherCharge", *STOCKED)
#: Items that make a line of what stands above it, and have no quantity.
OF_THE_ABOVE = ("ItemDiscount", "ItemSubtotal")


def _sold(walk: CompanyWalk) -> list[Entry]:
    """What a line may sell; a discount of a part, not of an amount that may be more than there is."""
    found = items(walk, *_SOLD)
    return found * 3 + [
        item for item in items(walk, *OF_THE_ABOVE) if item.kind == "ItemSubtotal" or item.get("DiscountRatePercent")
    ]


def _sales(kind: str, more: Rules = MappingProxyType({})) -> Rules:
    return {
        f"{kind}Add/CustomerRef": lists("Customer"),
        f"{kind}LineAdd/ItemRef": always(refers(_sold)),
        f"{kind}LineAdd/PriceLevelRef": lists("PriceLevel"),
        f"{kind}LineAdd/RatePercent": NEVER,
        "IsPending": one_of("false", "false", "true"),
        "IsFinanceCharge": one_of("false"),
        "ARAccountRef": NEVER,
        "TemplateRef": refers(
            lambda walk: [each for each in walk.known.entries("Template") if each.get("TemplateType") == kind]
        ),
        **more,
    }


_BOUGHT: Rules = {
    "ExpenseLineAdd/AccountRef": always(accounts(*ORDINARY)),
    "ItemLineAdd/ItemRef": always(refers(lambda walk: items(walk, *_SOLD))),
    "BillableStatus": one_of("NotBillable", "Billable"),
    "APAccountRef": NEVER,
}
_CARD: Rules = {"AccountRef": accounts("CreditCard"), "PayeeEntityRef": lists("Vendor", "OtherName"), **_BOUGHT}

TABLES: Mapping[str, Rules] = MappingProxyType(
    {
        "InvoiceAdd": _sales(
            "Invoice",
            {
                "LinkToTxnID": texts(links_to("InvoiceAdd/CustomerRef", "SalesOrder")),
                "LinkToTxn": whole(links_line_to("InvoiceAdd/CustomerRef", "SalesOrder")),
                **rules_of_credits("InvoiceAdd/CustomerRef", "CustomerRef", "Invoice"),
            },
        ),
        "EstimateAdd": _sales("Estimate"),
        "SalesOrderAdd": _sales("SalesOrder"),
        "SalesReceiptAdd": _sales("SalesReceipt"),
        "CreditMemoAdd": _sales("CreditMemo"),
        "ReceivePaymentAdd": {"TotalAmount": ALWAYS, "ARAccountRef": NEVER, **RULES_OF_INVOICES},
        "ChargeAdd": {"ItemRef": always(refers(lambda walk: items(walk, *_SOLD))), "ARAccountRef": NEVER},
        "PurchaseOrderAdd": {
            "VendorRef": ALWAYS,
            "PurchaseOrderLineAdd/ItemRef": always(refers(lambda walk: items(walk, *_SOLD))),
            "TemplateRef": refers(
                lambda walk: [
                    each for each in walk.known.entries("Template") if each.get("TemplateType") == "PurchaseOrder"
                ]
            ),
        },
        "BillAdd": {
            **_BOUGHT,
            "BillAdd/VendorRef": lists("Vendor"),
            "LinkToTxnID": texts(links_to("BillAdd/VendorRef", "PurchaseOrder")),
            "LinkToTxn": whole(links_line_to("BillAdd/VendorRef", "PurchaseOrder")),
        },
        "ItemReceiptAdd": {
            **_BOUGHT,
            "ItemReceiptAdd/VendorRef": lists("Vendor"),
            "LinkToTxnID": texts(links_to("ItemReceiptAdd/VendorRef", "PurchaseOrder")),
            "LinkToTxn": whole(links_line_to("ItemReceiptAdd/VendorRef", "PurchaseOrder")),
        },
        "VendorCreditAdd": {**_BOUGHT, "VendorCreditAdd/VendorRef": lists("Vendor")},
        "CheckAdd": {"CheckAdd/AccountRef": accounts("Bank"), **_BOUGHT, **RULES_OF_PAYING_BACK},
        "CreditCardChargeAdd": {
            "CreditCardChargeAdd/AccountRef": accounts("CreditCard"),
            "PayeeEntityRef": refers(vendors),
            **_BOUGHT,
        },
        "CreditCardCreditAdd": {
            "CreditCardCreditAdd/AccountRef": accounts("CreditCard"),
            "PayeeEntityRef": refers(vendors),
            **_BOUGHT,
        },
        "BillPaymentCheckAdd": {"PayeeEntityRef": refers(vendors_with_bills), "APAccountRef": NEVER, **RULES_OF_CHECKS},
        "BillPaymentCreditCardAdd": {
            "PayeeEntityRef": refers(vendors_with_bills),
            "APAccountRef": NEVER,
            **RULES_OF_CARDS,
        },
        "SalesTaxPaymentCheckAdd": {
            "PayeeEntityRef": refers(lambda walk: _agencies(walk.known)),
            # Longer ones are of the language, and refused.
            "RefNumber": one_of("10245", "1", "2024-06 tax"),
            "ItemSalesTaxRef": refers(
                lambda walk: [
                    item
                    for item in items(walk, "ItemSalesTax")
                    if item.get("TaxVendorRef/ListID") == walk.chosen["SalesTaxPaymentCheckAdd/PayeeEntityRef"].list_id
                ]
            ),
        },
        "InventoryAdjustmentAdd": {
            "AccountRef": accounts(*EXPENSES),
            "InventoryAdjustmentLineAdd/ItemRef": refers(lambda walk: items(walk, *STOCKED)),
            "SerialNumberAdjustment": NEVER,
            "LotNumberAdjustment": NEVER,
        },
        "TimeTrackingAdd": {
            "EntityRef": lists("Employee", "Vendor", "OtherName"),
            "PayrollItemWageRef": NEVER,
            "BillableStatus": one_of("NotBillable", "Billable"),
        },
        "VehicleMileageAdd": {
            "ItemRef": refers(lambda walk: items(walk, "ItemService", "ItemOtherCharge")),
            "BillableStatus": one_of("NotBillable", "Billable"),
        },
        "JournalEntryAdd": {
            "JournalDebitLine/AccountRef": always(accounts(*ORDINARY)),
            "JournalCreditLine/AccountRef": always(accounts(*ORDINARY)),
            "IsHomeCurrencyAdjustment": NEVER,
            "IsAmountsEnteredInHomeCurrency": NEVER,
            "CurrencyRef": NEVER,
            "BillableStatus": one_of("NotBillable", "Billable"),
        },
        "DepositAdd": {
            "DepositLineAdd": ALWAYS,
            "DepositLineAdd/AccountRef": accounts(*ORDINARY),
            "CashBackInfoAdd/AccountRef": accounts("Bank"),
            "PaymentTxnID": texts(payments_to_deposit),
            "PaymentTxnLineID": NEVER,
            "CurrencyRef": NEVER,
        },
        "BuildAssemblyAdd": {"MarkPendingIfRequired": always(one_of("true")), "QuantityToBuild": one_of("1", "2", "5")},
        "ARRefundCreditCardAdd": {
            "CustomerRef": refers(customers_with_credit),
            "ARAccountRef": NEVER,
            "PaymentMethodRef": NEVER,
            **RULES_OF_REFUNDS,
        },
        "TransferInventoryAdd": {
            "TransferInventoryLineAdd": ALWAYS,
            "TransferInventoryLineAdd/ItemRef": always(refers(lambda walk: items(walk, *STOCKED))),
            "QuantityToTransfer": ALWAYS,
        },
        "TransferAdd": {"TransferFromAccountRef": ALWAYS, "TransferToAccountRef": ALWAYS, "Amount": ALWAYS},
    }
)


def _agencies(known: Known) -> list[Entry]:
    taxed = {item.get("TaxVendorRef/ListID") for item in known.entries("ItemSalesTax")}
    return [vendor for vendor in known.entries("Vendor") if vendor.list_id in taxed]


def _lines(add: Piece) -> Iterator[Piece]:
    """The lines of a document."""
    return (child for child in add.children if child.name.endswith(("LineAdd", "DebitLine", "CreditLine", "LineMod")))


COUNTED = (
    "Quantity",
    "UnitOfMeasure",
    "Rate",
    "PriceLevelRef",
    "Amount",
    "OptionForPriceRuleConflict",
    "InventorySiteRef",
    "OverrideItemAccountRef",
    "SalesTaxCodeRef",
    "ServiceDate",
)


def _items_fit(walk: CompanyWalk, add: Piece) -> None:
    """A line of what stands above it has no quantity; what is in stock is in its account and no other."""
    for line in _lines(add):
        reference = line.find("ItemRef")
        if reference is None:
            continue
        item = walk.named(reference, "Item")
        if item.kind in OF_THE_ABOVE:
            line.drop(*COUNTED)
        if item.kind in STOCKED:
            line.drop("OverrideItemAccountRef")
        else:
            line.drop("InventorySiteRef")


def _continues(_: CompanyWalk, add: Piece) -> None:
    """A line of an order that is continued has its item, and of the rest what it says."""
    for line in _lines(add):
        if line.find("LinkToTxn") is not None:
            line.drop("ItemRef", "PriceLevelRef", "InventorySiteRef", "OverrideItemAccountRef", "UnitOfMeasure")


def credits_fit(walk: CompanyWalk, document: Piece) -> None:
    """A credit is set to no more than the document certainly comes to, and stays with its customer."""
    if document.name.endswith("Mod") and document.find("SetCredit") is not None:
        document.drop("CustomerRef")
    sure = _certain(walk, document)
    kept = []
    for number, child in enumerate(document.children):
        if child.name == "SetCredit":
            amount = child.find("AppliedAmount")
            assert amount is not None
            amount.text = f"{min(money(amount.text), sure):.2f}"
            sure -= money(amount.text)
            if not money(amount.text):
                continue
        kept.append(number)
    document.keep(kept)


def _certain(walk: CompanyWalk, document: Piece) -> Decimal:
    """What an invoice comes to at least: what is open of it, if no line is changed; else its amounts that are said."""
    if document.said("IsPending") in ("true", "1"):
        return Decimal(0)
    lines = [child for child in document.children if "Line" in child.name or child.name == "LinkToTxnID"]
    if document.name.endswith("Mod"):
        changed = walk.chosen["changed"]
        pending = changed.get("IsPending") == "true"
        return Decimal(0) if lines or pending or document.find("CustomerRef") else changed.amount("BalanceRemaining")
    discounted = any(
        (item := line.find("ItemRef")) is not None and walk.named(item, "Item").kind in OF_THE_ABOVE for line in lines
    )
    return Decimal(0) if discounted else sum((money(line.said("Amount")) for line in lines), Decimal(0))


def check_pays_back(walk: CompanyWalk, check: Piece) -> None:
    """A check that is applied to credits has a line that pays the customer back what they come to."""
    applied = [child for child in check.children if child.name.startswith("ApplyCheckToTxn")]
    if not applied:
        return
    if check.name.endswith("Mod"):
        check.drop("ClearExpenseLines")
        line = new_line(walk, check, "ExpenseLineMod")
    else:
        line = walk.add(check, "ExpenseLineAdd")
    line.drop("BillableStatus", "CustomerRef", "Amount")
    (receivables,) = walk.accounts("AccountsReceivable")[:1]
    account = line.find("AccountRef")
    assert account is not None
    line.children[line.children.index(account)] = refer(account.plan, receivables)
    customer = walk.add(line, "CustomerRef")
    line.children[line.children.index(customer)] = refer(customer.plan, walk.chosen["paid back"])
    (
        line.find("Amount") or walk.add(line, "Amount")
    ).text = f"{sum(money(part.said('Amount')) for part in applied):.2f}"


def billed_to_somebody(walk: CompanyWalk, add: Piece) -> None:
    """What is to be billed has a customer to be billed to."""
    for line in (add, *_lines(add)):
        entity = line.find("CustomerRef") or line.find("EntityRef")
        if entity is None or (entity.name == "EntityRef" and not _is_customer(walk, entity)):
            line.drop("BillableStatus")


def _is_customer(walk: CompanyWalk, entity: Piece) -> bool:
    try:
        walk.named(entity, "Customer")
    except LookupError:
        return False
    return True


def _has_a_line(walk: CompanyWalk, add: Piece) -> None:
    """A document without lines is none; one that has nothing else has a few."""
    kind = add.name.removesuffix("Add")
    if not any("Line" in child.name or child.name == "LinkToTxnID" for child in add.children):
        sold = any(name == f"{kind}LineAdd" for place in add.plan.places for name in place.names())
        for _ in range(walk.draw(_FEW)):
            walk.add(add, f"{kind}LineAdd" if sold else "ExpenseLineAdd")


_FEW = st.sampled_from((1, 1, 2, 3))


def _debits_are_credits(walk: CompanyWalk, add: Piece) -> None:
    """What is missing on one side is put there."""
    sides: dict[str, list[Piece]] = {"JournalDebitLine": [], "JournalCreditLine": []}
    for line in _lines(add):
        sides[line.name].append(line)
    sums = {name: sum((money(line.said("Amount")) for line in lines), Decimal(0)) for name, lines in sides.items()}
    for name, other in (("JournalDebitLine", "JournalCreditLine"), ("JournalCreditLine", "JournalDebitLine")):
        missing = sums[other] - sums[name]
        if missing > 0 or not sides[name]:
            line = sides[name][-1] if sides[name] else walk.add(add, name)
            before = money(line.said("Amount")) if sides[name] else Decimal(0)
            amount = line.find("Amount") or walk.add(line, "Amount")
            amount.text = f"{before + max(missing, Decimal(0)):.2f}"


def _enough_is_paid(_: CompanyWalk, add: Piece) -> None:
    """A payment is at least what it applies."""
    total = add.find("TotalAmount")
    assert total is not None
    applied = sum(
        (money(part.said("PaymentAmount")) for part in add.children if part.name == "AppliedToTxnAdd"), Decimal(0)
    )
    if money(total.text) < applied or add.find("AppliedToTxnAdd"):
        total.text = f"{applied:.2f}"


def _cash_back_is_there(_: CompanyWalk, add: Piece) -> None:
    """Not more is taken back than is deposited."""
    back = add.find("CashBackInfoAdd")
    if back is not None and money(back.said("Amount")) > sum(
        (money(line.said("Amount")) for line in _lines(add)), Decimal(0)
    ):
        add.drop("CashBackInfoAdd")


def from_one_to_another(names: tuple[str, str], *kinds: str) -> Callable[[CompanyWalk, Piece], None]:
    """Two references to two different things."""

    def settle(walk: CompanyWalk, add: Piece) -> None:
        one, other = add.find(names[0]), add.find(names[1])
        if other is None:
            # Of a Mod: what is not said is as it was.
            add.drop(names[0])
            return
        taken = walk.chosen["changed"].get(f"{names[0]}/ListID") if one is None else walk.named(one, *kinds).list_id
        if walk.named(other, *kinds).list_id != taken:
            return
        rule = other.plan.rule.entries  # type: ignore[attr-defined]  # a plan with its rules
        free = [entry for entry in rule(walk) if entry.list_id != taken]
        replacement = walk.reference(other.plan, free)
        if replacement is not None:
            other.children, other.at, other.rows = replacement.children, replacement.at, replacement.rows

    return settle


def there_and_back(_: CompanyWalk, add: Piece) -> None:
    """A trip ends after it began, and the odometer only goes up."""
    for start, end in (("TripStartDate", "TripEndDate"), ("OdometerStart", "OdometerEnd")):
        first, last = add.find(start), add.find(end)
        if first is not None and last is not None:
            low, high = sorted((first.text, last.text), key=lambda text: Decimal(text) if "Odo" in start else text)
            first.text, last.text = low, high


_SALE = (_has_a_line, _items_fit)
_PURCHASE = (_has_a_line, _continues, _items_fit, billed_to_somebody)
SETTLES: Mapping[str, tuple[Callable[[CompanyWalk, Piece], None], ...]] = MappingProxyType(
    {
        "InvoiceAdd": (_has_a_line, _continues, _items_fit, credits_fit),
        "EstimateAdd": _SALE,
        "SalesOrderAdd": _SALE,
        "SalesReceiptAdd": _SALE,
        "CreditMemoAdd": _SALE,
        "PurchaseOrderAdd": _SALE,
        "BillAdd": _PURCHASE,
        "ItemReceiptAdd": _PURCHASE,
        "VendorCreditAdd": _PURCHASE,
        "CheckAdd": (*_PURCHASE, check_pays_back),
        "CreditCardChargeAdd": _PURCHASE,
        "CreditCardCreditAdd": _PURCHASE,
        "JournalEntryAdd": (_debits_are_credits, billed_to_somebody),
        "ReceivePaymentAdd": (_enough_is_paid,),
        "DepositAdd": (_cash_back_is_there,),
        "TransferAdd": (from_one_to_another(("TransferFromAccountRef", "TransferToAccountRef"), "Account"),),
        "TransferInventoryAdd": (from_one_to_another(("FromInventorySiteRef", "ToInventorySiteRef"), "InventorySite"),),
        "TimeTrackingAdd": (billed_to_somebody,),
        "VehicleMileageAdd": (billed_to_somebody, there_and_back),
    }
)


def _has(*kinds: str) -> Callable[[Known], object]:
    return lambda known: all(known.entries(kind) for kind in kinds)


def _has_accounts(*types: str) -> Callable[[Known], object]:
    return lambda known: set(types) <= {account.get("AccountType") for account in known.entries("Account")}


NEEDS: Mapping[str, Callable[[Known], object]] = MappingProxyType(
    {
        **{
            f"{kind}Add": _has("Customer", "Item")
            for kind in ("Invoice", "Estimate", "SalesOrder", "SalesReceipt", "CreditMemo", "Charge")
        },
        **{f"{kind}Add": _has("Vendor") for kind in ("Bill", "ItemReceipt", "VendorCredit", "PurchaseOrder")},
        "ReceivePaymentAdd": _has("Customer"),
        "BillPaymentCheckAdd": lambda known: _has_accounts("Bank")(known) and vendors_with_bills(CompanyWalk.of(known)),
        "BillPaymentCreditCardAdd": lambda known: (
            _has_accounts("CreditCard")(known) and vendors_with_bills(CompanyWalk.of(known))
        ),
        "ARRefundCreditCardAdd": lambda known: (
            _has_accounts("Bank")(known) and customers_with_credit(CompanyWalk.of(known))
        ),
        "SalesTaxPaymentCheckAdd": lambda known: charges_tax(known) and _agencies(known),
        "CheckAdd": _has_accounts("Bank", "Expense"),
        "TransferAdd": lambda known: (
            len([each for each in known.entries("Account") if each.get("AccountType") == "Bank"]) > 1
        ),
        "TransferInventoryAdd": lambda known: len(known.entries("InventorySite")) > 1,
        "CreditCardChargeAdd": _has_accounts("CreditCard", "Expense"),
        "CreditCardCreditAdd": _has_accounts("CreditCard", "Expense"),
        "JournalEntryAdd": _has_accounts("Expense"),
        "DepositAdd": _has_accounts("Bank", "Expense"),
        "InventoryAdjustmentAdd": _has("ItemInventory"),
        "BuildAssemblyAdd": lambda known: " Pro " not in known.product and known.entries("ItemInventoryAssembly"),
        "TimeTrackingAdd": _has("Employee"),
        "VehicleMileageAdd": _has("Vehicle"),
    }
)
