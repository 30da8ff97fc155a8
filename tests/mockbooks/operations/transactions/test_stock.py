"""What is bought and sold, and what is on hand: quantities, values and the cost of what was sold."""

from __future__ import annotations

import pytest

COGS, STOCK = "Cost of Goods Sold", "Inventory Asset"


def books(store):
    """What the stock is worth and what was sold cost, by their accounts."""
    return store.balance("Account", STOCK), store.balance("Account", COGS)


def test_the_chain_of_the_documentation(store):
    # Documented: 10 at 10, sell 5, 10 at 25, sell 10.
    store.buy(10, "10.00", "2024-03-01")
    assert (store.stock(), books(store)) == (("10", "10.00"), ("100.00", "0.00"))
    store.sell(5, "2024-03-02")
    assert (store.stock(), books(store)) == (("5", "10.00"), ("50.00", "50.00"))
    store.buy(10, "25.00", "2024-03-03")
    assert (store.stock(), books(store)) == (("15", "20.00"), ("300.00", "50.00"))
    store.sell(10, "2024-03-04")
    assert (store.stock(), books(store)) == (("5", "20.00"), ("100.00", "250.00"))


def test_selling_below_zero(store):
    # Observed: 10 at 2, sell 15 at 10: receivable 150, income 150, cost 30, stock -10, on hand -5.
    store.buy(10, "2.00", "2024-03-01")
    store.sell(15, "2024-03-02")
    assert store.balance("Account", "Accounts Receivable") == "150.00"
    assert store.balance("Account", "Sales") == "150.00"
    assert (store.stock(), books(store)) == (("-5", "2.00"), ("-10.00", "30.00"))
    # Observed: 20 more at 3 make the average 3; what the 5 had cost too little is posted with the bill.
    store.buy(20, "3.00", "2024-03-03")
    assert (store.stock(), books(store)) == (("15", "3.00"), ("45.00", "35.00"))


def test_a_bill_that_is_dated_earlier_makes_the_sale_dearer_and_does_not_edit_it(store, show):
    store.buy(10, "10.00", "2024-03-02")
    sale = store.sell(5, "2024-03-03")
    store.buy(10, "30.00", "2024-03-01")
    assert (store.stock(), books(store)) == (("15", "20.00"), ("300.00", "100.00"))
    # Assumed as the item's: the sale is not modified by what its cost comes to.
    assert show(store.get("Invoice", sale.findtext("TxnID"), "<IncludeLineItems>1</IncludeLineItems>")) == show(sale)


@pytest.mark.parametrize("verb", ["Void", "Del"])
def test_without_the_bill_the_sale_cost_less(store, verb):
    store.buy(10, "10.00", "2024-03-01")
    dear = store.buy(10, "30.00", "2024-03-02")
    sale = store.sell(5, "2024-03-03")
    assert books(store) == ("300.00", "100.00")
    store.undo(verb, "Bill", dear)
    assert (store.stock(), books(store)) == (("5", "10.00"), ("50.00", "50.00"))
    store.undo(verb, "Invoice", sale)
    assert (store.stock(), books(store)) == (("10", "10.00"), ("100.00", "0.00"))


def test_changing_a_bill_costs_the_sales_anew(store):
    bill = store.buy(10, "10.00", "2024-03-01")
    store.sell(5, "2024-03-03")
    line = bill.findtext("ItemLineRet/TxnLineID")
    dearer = f"<ItemLineMod><TxnLineID>{line}</TxnLineID><Cost>12.00</Cost></ItemLineMod>"
    bill = store.done(store.mod("Bill", bill, dearer))
    assert (store.stock(), books(store)) == (("5", "12.00"), ("60.00", "60.00"))
    # Later than the sale: what was sold was not there and had no cost, and the bill sets it right.
    store.done(store.mod("Bill", bill, "<TxnDate>2024-03-04</TxnDate>"))
    assert (store.stock(), books(store)) == (("5", "12.00"), ("60.00", "60.00"))


def test_a_pending_sale_moves_nothing(store):
    store.buy(10, "10.00")
    ret = store.sell(5)
    store.done(store.mod("Invoice", ret, "<IsPending>true</IsPending>"))
    assert (store.stock(), books(store)) == (("10", "10.00"), ("100.00", "0.00"))


def test_stock_moves_the_time_of_the_item_and_not_its_edit_sequence(store):
    before = store.item()
    store.buy(1, "5.00")
    after = store.item()
    assert after.findtext("EditSequence") == before.findtext("EditSequence")
    assert after.findtext("TimeModified") > before.findtext("TimeModified")
    other = store.item("Shade")
    assert other.findtext("TimeModified") == other.findtext("TimeCreated")


def test_a_line_without_a_quantity_counts_as_one(store):
    store.done(
        "<CheckAddRq><CheckAdd><AccountRef><FullName>Checking</FullName></AccountRef><ItemLineAdd>"
        "<ItemRef><FullName>Lamp</FullName></ItemRef><Amount>7.00</Amount></ItemLineAdd></CheckAdd></CheckAddRq>"
    )
    assert store.stock() == ("1", "7.00")


def test_the_cost_is_for_the_customer_and_class_of_the_sale(store):
    store.done("<ClassAddRq><ClassAdd><Name>East</Name></ClassAdd></ClassAddRq>")
    store.buy(1, "5.00")
    ret = store.done(
        "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel:Loft</FullName></CustomerRef>"
        "<ClassRef><FullName>East</FullName></ClassRef><InvoiceLineAdd><ItemRef><FullName>Lamp</FullName></ItemRef>"
        "<Quantity>1</Quantity></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    )
    found = store.company.connection.execute(
        "SELECT account.full_name, entity.full_name, class.full_name, amount, quantity FROM posting"
        " JOIN list_object AS account ON account.id = account JOIN list_object AS entity ON entity.id = entity"
        " JOIN list_object AS class ON class.id = class WHERE movement IS NOT NULL"
    )
    assert found.fetchall() == [
        (COGS, "Abel:Loft", "East", 500, None),
        (STOCK, "Abel:Loft", "East", -500, -100_000),
    ]
    assert ret.findtext("Subtotal") == "10.00"


def test_another_account_for_what_is_in_stock_is_refused(store):
    code, message = store.refused(
        "<BillAddRq><BillAdd><VendorRef><FullName>Carrier</FullName></VendorRef>"
        + store.bought(1, "2.00", rest="<OverrideItemAccountRef><FullName>Travel</FullName></OverrideItemAccountRef>")
        + "</BillAdd></BillAddRq>"
    )
    assert (code, message) == (3151, 'The element "OverrideItemAccountRef" is not valid in this context.')


def test_the_cost_moves_with_the_account_of_the_item(store):
    store.buy(10, "2.00", "2024-03-01")
    store.sell(4, "2024-03-02")
    item = store.item()
    store.done(
        f"<ItemInventoryModRq><ItemInventoryMod><ListID>{item.findtext('ListID')}</ListID>"
        f"<EditSequence>{item.findtext('EditSequence')}</EditSequence>"
        "<COGSAccountRef><FullName>Subcontractors</FullName></COGSAccountRef>"
        "<ApplyCOGSAccountRefToExistingTxns>true</ApplyCOGSAccountRefToExistingTxns></ItemInventoryMod></ItemInventoryModRq>"
    )
    assert (store.balance("Account", COGS), store.balance("Account", "Subcontractors")) == ("0.00", "8.00")
    store.buy(10, "4.00", "2024-02-01")
    assert (store.balance("Account", COGS), store.balance("Account", "Subcontractors")) == ("0.00", "12.00")
