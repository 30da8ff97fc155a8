"""Services, non-inventory parts and sales tax items."""

from __future__ import annotations

import pytest


@pytest.fixture
def books(asked):
    for name, kind in (("Fees", "Income"), ("Costs", "CostOfGoodsSold")):
        asked.done(
            f"<AccountAddRq><AccountAdd><Name>{name}</Name><AccountType>{kind}</AccountType></AccountAdd></AccountAddRq>"
        )
    asked.done("<VendorAddRq><VendorAdd><Name>State Board</Name></VendorAdd></VendorAddRq>")
    return asked


def service(name, body):
    return f"<ItemServiceAddRq><ItemServiceAdd><Name>{name}</Name>{body}</ItemServiceAdd></ItemServiceAddRq>"


ONE = "<SalesOrPurchase><Desc>By the hour</Desc><Price>95</Price><AccountRef><FullName>Fees</FullName></AccountRef></SalesOrPurchase>"
TWO = (
    "<SalesAndPurchase><SalesPrice>95.125</SalesPrice><IncomeAccountRef><FullName>Fees</FullName></IncomeAccountRef>"
    "<PurchaseCost>60</PurchaseCost><ExpenseAccountRef><FullName>Costs</FullName></ExpenseAccountRef></SalesAndPurchase>"
)


def test_an_item_with_one_account(books):
    ret = books.done(service("Advice", ONE))
    assert ret.findtext("SalesOrPurchase/Price") == "95.00"
    assert ret.findtext("SalesOrPurchase/AccountRef/FullName") == "Fees"


def test_an_item_with_an_account_for_each_side(books):
    ret = books.done(service("Advice", TWO))
    assert ret.findtext("SalesAndPurchase/SalesPrice") == "95.125"
    assert ret.findtext("SalesAndPurchase/ExpenseAccountRef/FullName") == "Costs"


def test_the_shape_stays(books):
    ret = books.done(service("Advice", ONE))
    code, _ = books.refused(
        f"<ItemServiceModRq><ItemServiceMod><ListID>{ret.findtext('ListID')}</ListID>"
        f"<EditSequence>{ret.findtext('EditSequence')}</EditSequence>"
        "<SalesAndPurchaseMod><SalesPrice>1</SalesPrice></SalesAndPurchaseMod></ItemServiceMod></ItemServiceModRq>"
    )
    assert code == 3151


def test_a_price_is_changed_in_place(books):
    ret = books.done(service("Advice", ONE))
    after = books.done(
        f"<ItemServiceModRq><ItemServiceMod><ListID>{ret.findtext('ListID')}</ListID>"
        f"<EditSequence>{ret.findtext('EditSequence')}</EditSequence>"
        "<SalesOrPurchaseMod><Price>110</Price></SalesOrPurchaseMod></ItemServiceMod></ItemServiceModRq>"
    )
    assert after.findtext("SalesOrPurchase/Price") == "110.00"
    assert after.findtext("SalesOrPurchase/Desc") == "By the hour"


def test_an_item_needs_its_account(books):
    assert books.refused(service("Advice", "<SalesOrPurchase><Price>1</Price></SalesOrPurchase>")) == (
        3150,
        'There is a missing element: "AccountRef".',
    )


def test_items_share_their_names(books):
    books.done(service("Advice", ONE))
    taken = "<ItemNonInventoryAddRq><ItemNonInventoryAdd><Name>advice</Name>%s</ItemNonInventoryAdd></ItemNonInventoryAddRq>"
    assert books.refused(taken % ONE)[0] == 3100


def test_a_price_with_too_many_decimals(books):
    body = ONE.replace("<Price>95</Price>", "<Price>13.344911793183279</Price>")
    assert books.refused(service("Advice", body)) == (
        3045,
        'There was an error when converting the price "13.344911793183279" in the field "Price".',
    )


def tax(rate, rest=""):
    return f"<ItemSalesTaxAddRq><ItemSalesTaxAdd><Name>San Tomas</Name><TaxRate>{rate}</TaxRate>{rest}</ItemSalesTaxAdd></ItemSalesTaxAddRq>"


def test_a_tax_is_owed_to_somebody(books):
    assert books.refused(tax("7.75"))[0] == 3150
    ret = books.done(tax("7.75", "<TaxVendorRef><FullName>State Board</FullName></TaxVendorRef>"))
    assert (ret.findtext("TaxRate"), ret.findtext("TaxVendorRef/FullName")) == ("7.75", "State Board")
    assert books.refused(tax("7", "<TaxVendorRef><FullName>Nobody</FullName></TaxVendorRef>"))[1].startswith(
        'There is an invalid reference to QuickBooks Vendor "Nobody" in the Item Sales Tax.'
    )


def test_another_charge_comes_and_goes(books, lists):
    ret = lists.add("ItemOtherCharge", f"<Name>Delivery</Name>{ONE}")
    after = lists.change(
        ret, "<Name>Freight</Name><SalesOrPurchaseMod><PricePercent>5</PricePercent></SalesOrPurchaseMod>"
    )
    assert after.findtext("SalesOrPurchase/PricePercent") == "5.00"
    assert after.find("SalesOrPurchase/Price") is None
    assert lists.refused_add(
        "ItemOtherCharge", "<Name>Late fee</Name><SalesOrPurchase><Price>1</Price></SalesOrPurchase>"
    ) == (
        3150,
        'There is a missing element: "AccountRef".',
    )
    lists.remove(after)


def test_a_bar_code_is_shown_replaced_and_cleared(books, lists):
    code = "<BarCode><BarCodeValue>%s</BarCodeValue>%s</BarCode>"
    ret = lists.add("ItemService", f"<Name>Advice</Name>{code % ('4006381333931', '')}{ONE}")
    assert ret.findtext("BarCodeValue") == "4006381333931"
    taken = lists.refused_add("ItemService", f"<Name>More</Name>{code % ('4006381333931', '')}{ONE}")
    assert taken == (3210, 'The "BarCodeValue" field has an invalid value "4006381333931".')
    anyway = code % ("4006381333931", "<AssignEvenIfUsed>true</AssignEvenIfUsed>")
    lists.add("ItemService", f"<Name>More</Name>{anyway}{ONE}")
    after = lists.change(ret, code % ("1", "<AllowOverride>true</AllowOverride>"))
    assert after.findtext("BarCodeValue") == "1"
    assert lists.change(after, code % ("", "")).find("BarCodeValue") is None


def test_another_account_for_an_item_that_was_sold(books, lists):
    ret = lists.add("ItemService", f"<Name>Advice</Name>{ONE}")
    lists.add("Customer", "<Name>Abel</Name>")
    books.done(
        "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><InvoiceLineAdd><ItemRef>"
        "<FullName>Advice</FullName></ItemRef><Quantity>2</Quantity></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    )
    lists.account("Other Fees", "Income")
    other = "<SalesOrPurchaseMod><AccountRef><FullName>Other Fees</FullName></AccountRef>%s</SalesOrPurchaseMod>"
    assert lists.refused_change(ret, other % "") == (3151, 'The element "AccountRef" is not valid in this context.')
    assert lists.found("Account", "Fees").findtext("Balance") == "190.00"
    apply = "<ApplyAccountRefToExistingTxns>true</ApplyAccountRefToExistingTxns>"
    after = lists.change(ret, other % apply)
    assert after.findtext("SalesOrPurchase/AccountRef/FullName") == "Other Fees"
    assert lists.found("Account", "Fees").findtext("Balance") == "0.00"
    assert lists.found("Account", "Other Fees").findtext("Balance") == "190.00"
