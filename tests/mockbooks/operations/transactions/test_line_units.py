"""Units of measure on lines: prices for one of the unit, stock in base units."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockbooks.operations import company_features

BOTTLES = (
    "<UnitOfMeasureSetAddRq><UnitOfMeasureSetAdd><Name>Bottles</Name><UnitOfMeasureType>Count</UnitOfMeasureType>"
    "<BaseUnit><Name>bottle</Name><Abbreviation>bt</Abbreviation></BaseUnit>"
    "<RelatedUnit><Name>crate</Name><Abbreviation>cr</Abbreviation><ConversionRatio>12</ConversionRatio></RelatedUnit>"
    "<DefaultUnit><UnitUsedFor>Purchase</UnitUsedFor><Unit>crate</Unit></DefaultUnit>"
    "</UnitOfMeasureSetAdd></UnitOfMeasureSetAddRq>"
)
WINE = (
    "<ItemInventoryAddRq><ItemInventoryAdd><Name>Wine</Name><UnitOfMeasureSetRef><FullName>Bottles</FullName>"
    "</UnitOfMeasureSetRef><SalesPrice>9.00</SalesPrice><IncomeAccountRef><FullName>Sales</FullName></IncomeAccountRef>"
    "<PurchaseCost>4.00</PurchaseCost></ItemInventoryAdd></ItemInventoryAddRq>"
)


@pytest.fixture
def flavor():
    """The smallest product with units of measure."""
    return "Premier"


@pytest.fixture
def cellar(asked):
    """A company that buys wine by the crate and sells it by the bottle."""
    with asked.company.request_set():
        company_features.turn_on_units_of_measure(asked.company)
    asked.done(
        "<AccountAddRq><AccountAdd><Name>Sales</Name><AccountType>Income</AccountType></AccountAdd></AccountAddRq>"
    )
    asked.done(BOTTLES)
    asked.done(WINE)
    asked.done("<CustomerAddRq><CustomerAdd><Name>Abel</Name></CustomerAdd></CustomerAddRq>")
    asked.done("<VendorAddRq><VendorAdd><Name>Vane</Name></VendorAdd></VendorAddRq>")
    return asked


def bill(quantity, rest=""):
    return (
        "<BillAddRq><BillAdd><VendorRef><FullName>Vane</FullName></VendorRef><ItemLineAdd><ItemRef><FullName>Wine</FullName>"
        f"</ItemRef><Quantity>{quantity}</Quantity>{rest}</ItemLineAdd></BillAdd></BillAddRq>"
    )


def invoice(quantity, unit="", kind="Invoice"):
    return (
        f"<{kind}AddRq><{kind}Add><CustomerRef><FullName>Abel</FullName></CustomerRef><{kind}LineAdd><ItemRef><FullName>Wine"
        f"</FullName></ItemRef><Quantity>{quantity}</Quantity>{unit}</{kind}LineAdd></{kind}Add></{kind}AddRq>"
    )


def unit(name):
    return f"<UnitOfMeasure>{name}</UnitOfMeasure>"


def told(ret, *names):
    """The texts of these elements."""
    return tuple(ret.findtext(name) for name in names)


def wine(asked):
    ret = asked.done("<ItemInventoryQueryRq><FullName>Wine</FullName></ItemInventoryQueryRq>")
    return ret.findtext("QuantityOnHand"), ret.findtext("AverageCost")


def test_bought_by_the_crate_and_sold_by_the_bottle(cellar):
    ret = cellar.done(bill("2"))
    assert told(ret.find("ItemLineRet"), "Quantity", "UnitOfMeasure", "Cost", "Amount") == (
        "2",
        "crate",
        "48.00",
        "96.00",
    )
    assert wine(cellar) == ("24", "4.00")
    ret = cellar.done(invoice("5"))
    assert told(ret.find("InvoiceLineRet"), "Quantity", "UnitOfMeasure", "Rate", "Amount") == (
        "5",
        "bottle",
        "9.00",
        "45.00",
    )
    ret = cellar.done(invoice("0.5", unit("CRATE")))
    assert told(ret.find("InvoiceLineRet"), "Quantity", "UnitOfMeasure", "Rate", "Amount") == (
        "0.5",
        "crate",
        "108.00",
        "54.00",
    )
    assert wine(cellar) == ("13", "4.00")


def test_another_unit_in_a_mod_makes_the_price_anew(cellar):
    cellar.done(bill("4"))
    ret = cellar.done(invoice("3"))
    mod = (
        f"<InvoiceModRq><InvoiceMod><TxnID>{ret.findtext('TxnID')}</TxnID><EditSequence>{ret.findtext('EditSequence')}"
        f"</EditSequence><InvoiceLineMod><TxnLineID>{ret.findtext('InvoiceLineRet/TxnLineID')}</TxnLineID>{unit('crate')}"
        "<OverrideUOMSetRef><FullName>Bottles</FullName></OverrideUOMSetRef></InvoiceLineMod></InvoiceMod></InvoiceModRq>"
    )
    line = cellar.done(mod).find("InvoiceLineRet")
    assert told(line, "Quantity", "UnitOfMeasure", "Rate", "Amount") == ("3", "crate", "108.00", "324.00")
    assert wine(cellar) == ("12", "4.00")


def test_what_is_on_order_is_told_in_base_units(cellar):
    order = (
        "<PurchaseOrderAddRq><PurchaseOrderAdd><VendorRef><FullName>Vane</FullName></VendorRef><PurchaseOrderLineAdd><ItemRef>"
        "<FullName>Wine</FullName></ItemRef><Quantity>3</Quantity></PurchaseOrderLineAdd></PurchaseOrderAdd></PurchaseOrderAddRq>"
    )
    made = cellar.done(order)
    cellar.done(invoice("2", unit("crate"), "SalesOrder"))
    query = "<ItemInventoryQueryRq><FullName>Wine</FullName></ItemInventoryQueryRq>"
    item = cellar.done(query)
    assert (item.findtext("QuantityOnOrder"), item.findtext("QuantityOnSalesOrder")) == ("36", "24")
    link = "<LinkToTxn><TxnID>{}</TxnID><TxnLineID>{}</TxnLineID></LinkToTxn>".format(
        made.findtext("TxnID"), made.findtext("PurchaseOrderLineRet/TxnLineID")
    )
    received = "<BillAddRq><BillAdd><VendorRef><FullName>Vane</FullName></VendorRef><ItemLineAdd>{}{}</ItemLineAdd></BillAdd></BillAddRq>"
    other = received.format(f"<Quantity>12</Quantity>{unit('bottle')}", link)
    assert cellar.refused(other) == (3151, 'The element "UnitOfMeasure" is not valid in this context.')
    cellar.done(received.format("<Quantity>1</Quantity>", link))
    assert cellar.done(query).findtext("QuantityOnOrder") == "24"
    assert wine(cellar) == ("12", "4.00")


def test_a_unit_that_the_item_does_not_have(cellar):
    assert cellar.refused(invoice("1", unit("barrel"))) == (
        3210,
        'The "UnitOfMeasure" field has an invalid value "barrel".',
    )


def test_with_a_single_unit_for_each_item_lines_are_in_base_units(cellar):
    with cellar.company.request_set():
        company_features.turn_on_units_of_measure(cellar.company, "SinglePerItem")
    assert cellar.done(bill("2")).findtext("ItemLineRet/UnitOfMeasure") == "bottle"
    assert cellar.refused(invoice("1", unit("crate")))[0] == 3210


def test_without_units_of_measure_nothing_can_name_one(asked):
    assert asked.refused(BOTTLES) == (
        3250,
        "This feature is not enabled or not available in this version of QuickBooks.",
    )
    asked.done(
        "<AccountAddRq><AccountAdd><Name>Sales</Name><AccountType>Income</AccountType></AccountAdd></AccountAddRq>"
    )
    assert asked.refused(WINE)[0] == 3250


def test_another_set_of_the_item_leaves_what_was_entered(cellar):
    cellar.done(bill("2"))
    cellar.done(BOTTLES.replace("Bottles", "Magnums").replace("bottle", "magnum"))
    item = cellar.done("<ItemInventoryQueryRq><FullName>Wine</FullName></ItemInventoryQueryRq>")
    mod = (
        f"<ItemInventoryModRq><ItemInventoryMod><ListID>{item.findtext('ListID')}</ListID><EditSequence>"
        f"{item.findtext('EditSequence')}</EditSequence><UnitOfMeasureSetRef><FullName>Magnums</FullName>"
        "</UnitOfMeasureSetRef>{}</ItemInventoryMod></ItemInventoryModRq>"
    )
    assert cellar.refused(mod.format("")) == (3151, 'The element "UnitOfMeasureSetRef" is not valid in this context.')
    cellar.done(mod.format("<ForceUOMChange>true</ForceUOMChange>"))
    assert wine(cellar) == ("24", "4.00")


def test_a_group_in_a_unit_of_its_own(cellar):
    cellar.done(bill("10"))
    cellar.done(
        "<ItemGroupAddRq><ItemGroupAdd><Name>Party</Name><UnitOfMeasureSetRef><FullName>Bottles</FullName>"
        "</UnitOfMeasureSetRef><ItemGroupLine><ItemRef><FullName>Wine</FullName></ItemRef><Quantity>2</Quantity>"
        "<UnitOfMeasure>bottle</UnitOfMeasure></ItemGroupLine></ItemGroupAdd></ItemGroupAddRq>"
    )
    group = cellar.done(
        "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><InvoiceLineGroupAdd><ItemGroupRef>"
        f"<FullName>Party</FullName></ItemGroupRef><Quantity>1</Quantity>{unit('crate')}</InvoiceLineGroupAdd></InvoiceAdd>"
        "</InvoiceAddRq>"
    ).find("InvoiceLineGroupRet")
    assert told(group, "Quantity", "UnitOfMeasure", "TotalAmount") == ("1", "crate", "216.00")
    assert told(group.find("InvoiceLineRet"), "Quantity", "UnitOfMeasure") == ("24", "bottle")
    assert wine(cellar)[0] == "96"


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["bottle", "crate"]), st.integers(1, 40)), min_size=1, max_size=4))
def test_stock_is_what_was_bought_less_what_was_sold_in_base_units(cellar, quantities):
    on_hand = int(wine(cellar)[0])
    for place, (name, quantity) in enumerate(quantities):
        cellar.done(invoice(quantity, unit(name)) if place % 2 else bill(quantity, unit(name)))
        on_hand += (-1 if place % 2 else 1) * quantity * (12 if name == "crate" else 1)
        assert wine(cellar)[0] == str(on_hand)


def test_a_charge_and_what_comes_back(cellar):
    cellar.done(bill("4"))
    charge = cellar.done(
        "<ChargeAddRq><ChargeAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><ItemRef><FullName>Wine</FullName>"
        f"</ItemRef><Quantity>1</Quantity>{unit('crate')}</ChargeAdd></ChargeAddRq>"
    )
    assert told(charge, "Quantity", "UnitOfMeasure", "Rate", "Amount") == ("1", "crate", "108.00", "108.00")
    assert wine(cellar)[0] == "36"
    cellar.done(invoice("2", unit("crate"), "CreditMemo"))
    assert wine(cellar)[0] == "60"


def test_an_order_is_continued_in_its_unit(cellar):
    cellar.done(bill("10"))
    order = cellar.done(invoice("3", unit("crate"), "SalesOrder"))
    made = cellar.done(
        "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef>"
        f"<LinkToTxnID>{order.findtext('TxnID')}</LinkToTxnID></InvoiceAdd></InvoiceAddRq>"
    )
    line = made.find("InvoiceLineRet")
    assert told(line, "Quantity", "UnitOfMeasure", "Rate", "Amount") == ("3", "crate", "108.00", "324.00")
    assert wine(cellar)[0] == "84"
    closed = cellar.done(
        f"<SalesOrderQueryRq><TxnID>{order.findtext('TxnID')}</TxnID><IncludeLineItems>1</IncludeLineItems></SalesOrderQueryRq>"
    )
    assert told(closed, "IsFullyInvoiced", "SalesOrderLineRet/Invoiced") == ("true", "3")


ABEL, VANE = "<CustomerRef><FullName>Abel</FullName></CustomerRef>", "<VendorRef><FullName>Vane</FullName></VendorRef>"
PAID_FROM = "<AccountRef><FullName>{}</FullName></AccountRef>"
PAYEE = "<PayeeEntityRef><FullName>Vane</FullName></PayeeEntityRef>"
HEADERS = {
    **dict.fromkeys(("CreditMemo", "Estimate", "Invoice", "SalesOrder", "SalesReceipt"), ABEL),
    **dict.fromkeys(("Bill", "ItemReceipt", "PurchaseOrder", "VendorCredit"), VANE),
    "Check": PAID_FROM.format("Checking") + PAYEE,
    "CreditCardCharge": PAID_FROM.format("Visa") + PAYEE,
    "CreditCardCredit": PAID_FROM.format("Visa") + PAYEE,
}


@pytest.mark.parametrize("kind", HEADERS)
def test_every_form_shows_the_unit_and_a_mod_may_name_the_set(cellar, kind):
    for name, account_type in (("Checking", "Bank"), ("Visa", "CreditCard")):
        cellar.done(
            f"<AccountAddRq><AccountAdd><Name>{name}</Name><AccountType>{account_type}</AccountType></AccountAdd></AccountAddRq>"
        )
    line = f"{kind}Line" if HEADERS[kind] == ABEL or kind == "PurchaseOrder" else "ItemLine"
    body = f"<ItemRef><FullName>Wine</FullName></ItemRef><Quantity>1</Quantity>{unit('crate')}"
    made = cellar.done(
        f"<{kind}AddRq><{kind}Add>{HEADERS[kind]}<{line}Add>{body}</{line}Add></{kind}Add></{kind}AddRq>"
    )
    price = "108.00" if HEADERS[kind] == ABEL else "48.00"
    assert told(made.find(f"{line}Ret"), "UnitOfMeasure", "Amount") == ("crate", price)
    mod = (
        f"<{kind}ModRq><{kind}Mod><TxnID>{made.findtext('TxnID')}</TxnID><EditSequence>{made.findtext('EditSequence')}"
        f"</EditSequence><{line}Mod><TxnLineID>{made.findtext(f'{line}Ret/TxnLineID')}</TxnLineID>{unit('bottle')}"
        f"<OverrideUOMSetRef><FullName>Bottles</FullName></OverrideUOMSetRef></{line}Mod></{kind}Mod></{kind}ModRq>"
    )
    after = cellar.done(mod).find(f"{line}Ret")
    price = "9.00" if HEADERS[kind] == ABEL else "4.00"
    assert told(after, "UnitOfMeasure", "OverrideUOMSetRef/FullName", "Amount") == ("bottle", "Bottles", price)
