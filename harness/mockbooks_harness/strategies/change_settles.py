"""What of a Mod must fit together once it is drawn: the lines as they will be, and what is applied.

The settling of an Add looks at what was drawn; of a Mod what is not said is as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from mockbooks_harness.strategies.change_lines import Changed, balance, changed_lines
from mockbooks_harness.strategies.company_walk import CompanyWalk
from mockbooks_harness.strategies.known import Entry
from mockbooks_harness.strategies.open_documents import applied_before, money
from mockbooks_harness.strategies.pieces import Piece
from mockbooks_harness.strategies.transaction_rules import (
    COUNTED,
    OF_THE_ABOVE,
    STOCKED,
    billed_to_somebody,
    check_pays_back,
    credits_fit,
    from_one_to_another,
    there_and_back,
)

Settle = Callable[[CompanyWalk, Piece], None]


def _item(walk: CompanyWalk, line: Changed) -> Entry | None:
    """What a line is of, once it is changed; None if nobody knows."""
    reference = line.piece.find("ItemRef")
    if reference is not None:
        return walk.named(reference, "Item")
    found = "" if line.before is None else line.before.findtext("ItemRef/ListID") or ""
    return next((item for item in walk.known.entries("Item") if item.list_id == found), None)


def _items_fit(walk: CompanyWalk, mod: Piece) -> None:
    """A line of what stands above it has no quantity, and stays one; what is in stock is in its own account."""
    for line in changed_lines(walk, mod):
        item, piece = _item(walk, line), line.piece
        if item is None:
            continue
        if item.kind in OF_THE_ABOVE and line.before is not None:
            piece.drop("ItemRef")
            item = _item(walk, line) or item
        if item.kind in OF_THE_ABOVE:
            piece.drop(*COUNTED)
        if item.kind in STOCKED or (line.before is not None and piece.find("ItemRef") is None):
            piece.drop("OverrideItemAccountRef")
        if item.kind not in STOCKED:
            piece.drop("InventorySiteRef")


def _table_is_cleared_alone(walk: CompanyWalk, mod: Piece) -> None:
    """A table is cleared where another has a line left, and where none of it is named."""
    there = {str(child.tag) for child in walk.chosen["changed"].ret if child.find("TxnLineID") is not None}
    names = {child.name for child in mod.children}
    for clear, table, others in (
        ("ClearExpenseLines", ("Expense",), ("Item",)),
        ("ClearItemLines", ("Item",), ("Expense",)),
    ):
        cleared = mod.find(clear)
        if cleared is None:
            continue
        other = any(name.startswith(others) and name.endswith(("LineRet", "LineMod")) for name in (*there, *names))
        if not other or any(name.startswith(table) for name in names) or (set(_CLEARS) - {clear}) & names:
            mod.drop(clear)


_CLEARS = ("ClearExpenseLines", "ClearItemLines")


def _deposit_lines_fit(walk: CompanyWalk, mod: Piece) -> None:
    """What a line shows of a payment is not its own to change; more is not taken back than is deposited."""
    total = Decimal(0)
    lines = changed_lines(walk, mod)
    for line in lines:
        if line.before is not None and line.before.find("TxnID") is not None:
            line.piece.drop("EntityRef", "AccountRef", "Amount", "PaymentMethodRef")
        if line.piece.find("PaymentTxnID") is None:
            total += money(line.says("Amount"))
    mod.drop("CurrencyRef")
    changed = walk.chosen["changed"]
    before = sum((money(each.findtext("Amount", "")) for each in changed.ret.findall("DepositLineRet")), Decimal(0))
    back = mod.find("CashBackInfoMod")
    taken = money((back.said("Amount") if back is not None else "") or changed.get("CashBackInfoRet/Amount"))
    if taken > (total if lines else before):
        mod.drop("CashBackInfoMod")


def _money_is_enough(name: str) -> Settle:
    """A payment is as much as it applies, and stays as much as it was where it was deposited."""

    def settle(walk: CompanyWalk, mod: Piece) -> None:
        changed = walk.chosen["changed"]
        parts = [child for child in mod.children if child.name == "AppliedToTxnMod"]
        applied = sum((money(part.said("PaymentAmount")) for part in parts), Decimal(0))
        if not parts:
            applied = sum((money_ for money_, _ in applied_before(walk).values()), Decimal(0))
        total = mod.find(name)
        if name == "TotalAmount" and _is_deposited(walk, changed):
            mod.drop(name, "DepositToAccountRef")
            if applied > changed.amount(name):
                mod.drop("AppliedToTxnMod")
            return
        if total is not None and money(total.text) < applied:
            total.text = f"{applied:.2f}"
        elif total is None and changed.amount(name) < applied and name == "TotalAmount":
            walk.add(mod, name).text = f"{applied:.2f}"

    return settle


def _is_deposited(walk: CompanyWalk, payment: Entry) -> bool:
    waiting = {each.txn_id for each in walk.known.entries("ReceivePaymentToDeposit")}
    return payment.get("DepositToAccountRef/FullName") == "Undeposited Funds" and payment.txn_id not in waiting


_SALE = (_items_fit, credits_fit)
_PURCHASE = (_items_fit, billed_to_somebody, _table_is_cleared_alone)
SETTLES: Mapping[str, tuple[Settle, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("InvoiceMod", "EstimateMod", "SalesOrderMod", "SalesReceiptMod", "CreditMemoMod"), _SALE),
        "PurchaseOrderMod": (_items_fit,),
        **dict.fromkeys(
            ("BillMod", "ItemReceiptMod", "VendorCreditMod", "CreditCardChargeMod", "CreditCardCreditMod"), _PURCHASE
        ),
        "CheckMod": (*_PURCHASE, check_pays_back),
        "JournalEntryMod": (balance, billed_to_somebody),
        "DepositMod": (_deposit_lines_fit,),
        "ReceivePaymentMod": (_money_is_enough("TotalAmount"),),
        "BillPaymentCheckMod": (_money_is_enough("Amount"),),
        "TransferMod": (from_one_to_another(("TransferFromAccountRef", "TransferToAccountRef"), "Account"),),
        "TransferInventoryMod": (from_one_to_another(("FromInventorySiteRef", "ToInventorySiteRef"), "InventorySite"),),
        "TimeTrackingMod": (billed_to_somebody,),
        "VehicleMileageMod": (billed_to_somebody, there_and_back),
    }
)
