"""Classes on ledger lines: of each type, the lines that a class filter finds."""

from __future__ import annotations

import pytest


def ref(element, name):
    return f"<{element}><FullName>{name}</FullName></{element}>"


EAST, WEST = ref("ClassRef", "East"), ref("ClassRef", "West")
HEAD = {
    "Invoice": ref("CustomerRef", "Abel"),
    "SalesReceipt": ref("CustomerRef", "Abel"),
    "CreditMemo": ref("CustomerRef", "Abel"),
    "Bill": ref("VendorRef", "Carrier"),
    "VendorCredit": ref("VendorRef", "Carrier"),
    "Check": ref("AccountRef", "Checking"),
    "CreditCardCharge": ref("AccountRef", "Visa") + ref("PayeeEntityRef", "Carrier"),
    "CreditCardCredit": ref("AccountRef", "Visa") + ref("PayeeEntityRef", "Carrier"),
    "ItemReceipt": ref("VendorRef", "Carrier"),
}


def add(kind, body):
    return f"<{kind}AddRq><{kind}Add>{HEAD.get(kind, '')}{body}</{kind}Add></{kind}AddRq>"


def sold(kind, class_="", item="Advice"):
    return f"<{kind}LineAdd>{ref('ItemRef', item)}<Quantity>1</Quantity>{class_}</{kind}LineAdd>"


def spent(class_=""):
    return f"<ExpenseLineAdd>{ref('AccountRef', 'Travel')}<Amount>5.00</Amount>{class_}</ExpenseLineAdd>"


def bought(class_=""):
    return f"<ItemLineAdd>{ref('ItemRef', 'Lamp')}<Quantity>1</Quantity>{class_}</ItemLineAdd>"


JOURNAL = "".join(
    f"<Journal{side}Line>{ref('AccountRef', account)}<Amount>5.00</Amount>{class_}</Journal{side}Line>"
    for side, account, class_ in (("Debit", "Travel", EAST), ("Credit", "Fees", WEST))
)
DEPOSIT = ref("DepositToAccountRef", "Checking") + "".join(
    f"<DepositLineAdd>{ref('AccountRef', account)}{class_}<Amount>5.00</Amount></DepositLineAdd>"
    for account, class_ in (("Travel", EAST), ("Fees", WEST))
)
TRANSFER = (
    ref("TransferFromAccountRef", "Checking") + ref("TransferToAccountRef", "Visa") + EAST + "<Amount>5.00</Amount>"
)
ADJUSTMENT = (
    ref("AccountRef", "Shrinkage")
    + EAST
    + f"<InventoryAdjustmentLineAdd>{ref('ItemRef', 'Lamp')}<QuantityAdjustment><QuantityDifference>1</QuantityDifference>"
    "</QuantityAdjustment></InventoryAdjustmentLineAdd>"
)

# The header's class is on the source line and flows to lines without one of their own; a line's own goes before it.
CASES = [
    *(
        (kind, EAST + sold(kind) + sold(kind, WEST, "Drafting"), [source, "Fees"])
        for kind, source in (
            ("Invoice", "Accounts Receivable"),
            ("SalesReceipt", "Undeposited Funds"),
            ("CreditMemo", "Accounts Receivable"),
        )
    ),
    (
        "Invoice",
        EAST + sold("Invoice", item="Lamp"),
        ["Accounts Receivable", "Cost of Goods Sold", "Inventory Asset", "Sales"],
    ),
    *(
        (kind, spent(EAST) + spent(WEST) + bought(EAST), ["Inventory Asset", "Travel"])
        for kind in ("Bill", "VendorCredit", "Check", "CreditCardCharge", "CreditCardCredit", "ItemReceipt")
    ),
    ("JournalEntry", JOURNAL, ["Travel"]),
    ("Deposit", DEPOSIT, ["Travel"]),
    ("Transfer", TRANSFER, ["Checking", "Visa"]),
    ("InventoryAdjustment", ADJUSTMENT, ["Inventory Asset", "Shrinkage"]),
]


@pytest.mark.parametrize(("kind", "body", "accounts"), CASES)
def test_a_class_filter_finds_the_lines_of_the_class(store, kind, body, accounts):
    store.buy("10", "2.00")
    for name in ("East", "West"):
        store.done(f"<ClassAddRq><ClassAdd><Name>{name}</Name></ClassAdd></ClassAddRq>")
    store.done(add(kind, body))
    answer = store.ask(
        f"<TransactionQueryRq><TransactionClassFilter><FullName>East</FullName></TransactionClassFilter>"
        f"<TransactionTypeFilter><TxnTypeFilter>{kind}</TxnTypeFilter></TransactionTypeFilter>"
        "<TransactionDetailLevelFilter>All</TransactionDetailLevelFilter></TransactionQueryRq>"
    )
    assert sorted(ret.findtext("AccountRef/FullName") for ret in answer) == sorted(accounts)
