"""Groups of sales tax items."""

from __future__ import annotations

import pytest

from mockbooks.operations.new_company import turn_on_sales_tax

GROUP = "<Name>Bayshore</Name><ItemDesc>State and city</ItemDesc>"


def tax(name):
    return f"<ItemSalesTaxRef><FullName>{name}</FullName></ItemSalesTaxRef>"


@pytest.fixture
def taxes(lists):
    lists.add("Vendor", "<Name>State Board</Name>")
    owed = "<TaxVendorRef><FullName>State Board</FullName></TaxVendorRef>"
    lists.add("ItemSalesTax", f"<Name>State</Name><TaxRate>7.25</TaxRate>{owed}")
    lists.add("ItemSalesTax", f"<Name>City</Name><TaxRate>0.5</TaxRate>{owed}")
    return lists


def test_a_group_comes_and_goes(taxes, texts):
    ret = taxes.add("ItemSalesTaxGroup", f"{GROUP}{tax('State')}{tax('city')}")
    assert [each.findtext("FullName") for each in ret.findall("ItemSalesTaxRef")] == ["State", "City"]
    assert taxes.refused_removal(taxes.found("ItemSalesTax", "City"))[0] == 3160
    after = taxes.change(ret, f"<Name>County</Name>{tax('State')}")
    assert texts(after, "Name", "ItemDesc", "ItemSalesTaxRef/FullName") == ("County", "State and city", "State")
    assert len(after.findall("ItemSalesTaxRef")) == 1
    taxes.remove(taxes.found("ItemSalesTax", "City"))
    taxes.remove(after)


def test_a_customer_may_pay_a_group_of_taxes(taxes):
    taxes.add("ItemSalesTaxGroup", f"{GROUP}{tax('State')}")
    ret = taxes.add("Customer", f"<Name>Abel</Name>{tax('Bayshore')}")
    assert ret.findtext("ItemSalesTaxRef/FullName") == "Bayshore"


def test_a_group_holds_single_taxes(taxes):
    taxes.add("ItemSalesTaxGroup", f"{GROUP}{tax('State')}")
    assert taxes.refused_add("ItemSalesTaxGroup", f"<Name>More</Name>{tax('Bayshore')}") == (
        3140,
        'There is an invalid reference to QuickBooks Item Sales Tax "Bayshore" in the Item Sales Tax Group.  QuickBooks '
        "error message: Invalid argument.  The specified record does not exist in the list.",
    )
    assert taxes.refused_add("ItemSalesTaxGroup", "<Name>None</Name><ItemSalesTaxRef></ItemSalesTaxRef>") == (
        3150,
        'There is a missing element: "ItemSalesTaxRef".',
    )


def test_a_group_of_fifty(taxes):
    assert taxes.refused_add("ItemSalesTaxGroup", f"{GROUP}{tax('State') * 51}")[0] == 3180
    taxes.add("ItemSalesTaxGroup", f"{GROUP}{tax('State') * 50}")


def test_the_rate_of_a_group_is_the_sum_of_its_taxes(asked, taxes, texts):
    group = taxes.add("ItemSalesTaxGroup", f"{GROUP}{tax('State')}{tax('City')}")
    company = asked.company
    (row,) = company.connection.execute(
        "SELECT id FROM list_object WHERE list_id = ? AND space = 'items'", (group.findtext("ListID"),)
    ).fetchone()
    with company.request_set(), company.request():
        turn_on_sales_tax(company, row)
    taxes.account("Sales", "Income")
    taxes.add(
        "ItemService",
        "<Name>Work</Name><SalesOrPurchase><Price>100</Price><AccountRef><FullName>Sales</FullName></AccountRef></SalesOrPurchase>",
    )
    taxes.add("Customer", "<Name>Abel</Name>")
    invoice = asked.done(
        "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><InvoiceLineAdd><ItemRef>"
        "<FullName>Work</FullName></ItemRef></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    )
    assert texts(invoice, "SalesTaxPercentage", "SalesTaxTotal") == ("7.75", "7.75")
    assert taxes.refused_removal(group)[0] == 3160
