from __future__ import annotations

import pytest

from mockbooks.operations.new_company import turn_on_sales_tax


@pytest.fixture
def taxed(trade):
    """Sales tax is charged: 8.25 % for the county, due to the state; Abel pays it, Carol does not."""
    trade.asked.set(
        "<VendorAddRq><VendorAdd><Name>State Board</Name></VendorAdd></VendorAddRq>"
        "<ItemSalesTaxAddRq><ItemSalesTaxAdd><Name>County</Name><TaxRate>8.25</TaxRate>"
        "<TaxVendorRef><FullName>State Board</FullName></TaxVendorRef></ItemSalesTaxAdd></ItemSalesTaxAddRq>"
    )
    (county,) = trade.company.connection.execute("SELECT id FROM list_object WHERE name = 'County'").fetchone()
    with trade.company.request_set():
        turn_on_sales_tax(trade.company, county)
    trade.asked.set(
        "<CustomerAddRq><CustomerAdd><Name>Carol</Name><SalesTaxCodeRef><FullName>Non</FullName></SalesTaxCodeRef>"
        "</CustomerAdd></CustomerAddRq>"
        "<ItemServiceAddRq><ItemServiceAdd><Name>Repair</Name><SalesTaxCodeRef><FullName>Tax</FullName></SalesTaxCodeRef>"
        "<SalesOrPurchase><Price>10.00</Price><AccountRef><FullName>Fees</FullName></AccountRef></SalesOrPurchase>"
        "</ItemServiceAdd></ItemServiceAddRq>"
        "<ItemServiceAddRq><ItemServiceAdd><Name>Labor</Name><SalesTaxCodeRef><FullName>Non</FullName></SalesTaxCodeRef>"
        "<SalesOrPurchase><Price>10.00</Price><AccountRef><FullName>Fees</FullName></AccountRef></SalesOrPurchase>"
        "</ItemServiceAdd></ItemServiceAddRq>"
    )
    return trade


def invoice(*lines, customer="Abel", header=""):
    body = "".join(
        f"<InvoiceLineAdd><ItemRef><FullName>{item}</FullName></ItemRef><Amount>{amount}</Amount>{code}</InvoiceLineAdd>"
        for item, amount, code in lines
    )
    return (
        f"<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>{customer}</FullName></CustomerRef>{header}{body}"
        "</InvoiceAdd></InvoiceAddRq>"
    )


def figures(ret):
    return [
        ret.findtext(name)
        for name in ("Subtotal", "ItemSalesTaxRef/FullName", "SalesTaxPercentage", "SalesTaxTotal", "BalanceRemaining")
    ]


def test_taxable_lines_are_taxed_and_the_agency_is_owed(taxed):
    ret = taxed.done(invoice(("Repair", "33.33", ""), ("Labor", "50.00", "")))
    assert figures(ret) == ["83.33", "County", "8.25", "2.75", "86.08"]
    codes = [line.findtext("SalesTaxCodeRef/FullName") for line in ret.findall("InvoiceLineRet")]
    assert codes == ["Tax", "Non"]
    assert taxed.balance("Account", "Sales Tax Payable") == "2.75"
    # [R:BASH] the balance of the agency includes what Sales Tax Payable owes it.
    assert taxed.balance("Vendor", "State Board") == "2.75"


def test_a_customer_who_pays_no_tax_pays_none(taxed):
    ret = taxed.done(invoice(("Repair", "100.00", ""), customer="Carol"))
    assert figures(ret)[3:] == ["0.00", "100.00"]
    assert ret.findtext("CustomerSalesTaxCodeRef/FullName") == "Non"
    assert ret.findtext("InvoiceLineRet/SalesTaxCodeRef/FullName") == "Non"


def test_a_line_may_say_otherwise(taxed):
    code = "<SalesTaxCodeRef><FullName>Non</FullName></SalesTaxCodeRef>"
    assert figures(taxed.done(invoice(("Repair", "100.00", code))))[3] == "0.00"


def test_a_mod_of_lines_taxes_anew_and_a_mod_of_the_memo_does_not(taxed):
    ret = taxed.done(invoice(("Repair", "100.00", "")))
    item = taxed.done("<ItemSalesTaxQueryRq/>")
    taxed.done(
        f"<ItemSalesTaxModRq><ItemSalesTaxMod><ListID>{item.findtext('ListID')}</ListID>"
        f"<EditSequence>{item.findtext('EditSequence')}</EditSequence><TaxRate>10.00</TaxRate>"
        "</ItemSalesTaxMod></ItemSalesTaxModRq>"
    )
    ret = taxed.done(taxed.mod("Invoice", ret, "<Memo>as it was</Memo>"))
    assert figures(ret)[2:4] == ["8.25", "8.25"]
    line = ret.findtext("InvoiceLineRet/TxnLineID")
    ret = taxed.done(
        taxed.mod(
            "Invoice",
            ret,
            f"<InvoiceLineMod><TxnLineID>{line}</TxnLineID><Amount>200.00</Amount></InvoiceLineMod>",
        )
    )
    assert figures(ret)[2:] == ["10.00", "20.00", "220.00"]


def test_a_void_owes_the_agency_nothing(taxed):
    ret = taxed.done(invoice(("Repair", "100.00", "")))
    taxed.done(f"<TxnVoidRq><TxnVoidType>Invoice</TxnVoidType><TxnID>{ret.findtext('TxnID')}</TxnID></TxnVoidRq>")
    assert taxed.balance("Vendor", "State Board") == "0.00"


def test_a_tax_item_as_a_line_takes_its_rate_of_the_lines_above(taxed):
    body = (
        "<InvoiceLineAdd><ItemRef><FullName>Labor</FullName></ItemRef><Amount>200.00</Amount></InvoiceLineAdd>"
        "<InvoiceLineAdd><ItemRef><FullName>County</FullName></ItemRef></InvoiceLineAdd>"
    )
    request = (
        "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Carol</FullName></CustomerRef>{}</InvoiceAdd></InvoiceAddRq>"
    )
    ret = taxed.done(request.format(body))
    line = ret.findall("InvoiceLineRet")[1]
    assert (line.findtext("RatePercent"), line.findtext("Amount")) == ("8.25", "16.50")
    assert taxed.balance("Vendor", "State Board") == "16.50"
    again = "<InvoiceLineAdd><ItemRef><FullName>County</FullName></ItemRef></InvoiceLineAdd>"
    assert taxed.refused(request.format(body + again)) == (3150, 'There is a missing element: "Amount".')


def test_without_sales_tax_every_line_is_not_taxed(trade):
    code = "<SalesTaxCodeRef><FullName>Tax</FullName></SalesTaxCodeRef>"
    ret = trade.done(invoice(("Advice", "100.00", code)))
    assert ret.findtext("InvoiceLineRet/SalesTaxCodeRef/FullName") == "Non"
    assert figures(ret) == ["100.00", None, "0.00", "0.00", "100.00"]
