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
    ret = trade.done(invoice(("Advice", "100.00", "")))
    assert ret.findtext("InvoiceLineRet/SalesTaxCodeRef/FullName") == "Non"
    assert figures(ret) == ["100.00", None, "0.00", "0.00", "100.00"]
    trade.done(invoice(("Advice", "100.00", "<SalesTaxCodeRef><FullName>Non</FullName></SalesTaxCodeRef>")))


def test_without_sales_tax_no_line_can_be_taxable(trade):
    # The words are recorded, of a sales receipt.
    line = (
        "<SalesReceiptLineAdd><ItemRef><FullName>Advice</FullName></ItemRef><Amount>100.00</Amount>"
        "<SalesTaxCodeRef><FullName>Tax</FullName></SalesTaxCodeRef></SalesReceiptLineAdd>"
    )
    assert trade.refused(f"<SalesReceiptAddRq><SalesReceiptAdd>{line}</SalesReceiptAdd></SalesReceiptAddRq>") == (
        3140,
        'There is an invalid reference to QuickBooks SalesReceiptLine SalesTaxCode "Tax" in the SalesReceipt line.  '
        "QuickBooks error message: You can't set taxable if Sales tax is turned off or the item is not a taxable item type.",
    )
    assert (
        trade.refused(invoice(("Advice", "100.00", "<SalesTaxCodeRef><FullName>Tax</FullName></SalesTaxCodeRef>")))[0]
        == 3140
    )


def test_a_voided_document_has_no_tax_even_when_it_waits_and_posts_again(taxed):
    ret = taxed.done(invoice(("Repair", "100.00", ""), header="<IsPending>true</IsPending>"))
    taxed.done(f"<TxnVoidRq><TxnVoidType>Invoice</TxnVoidType><TxnID>{ret.findtext('TxnID')}</TxnID></TxnVoidRq>")
    ret = taxed.get("Invoice", ret.findtext("TxnID"), "<IncludeLineItems>true</IncludeLineItems>")
    ret = taxed.done(taxed.mod("Invoice", ret, "<IsPending>false</IsPending>"))
    assert taxed.balance("Vendor", "State Board") == "0.00"
    line = ret.findtext("InvoiceLineRet/TxnLineID")
    again = f"<IsPending>true</IsPending><InvoiceLineMod><TxnLineID>{line}</TxnLineID><Amount>10.00</Amount></InvoiceLineMod>"
    ret = taxed.done(taxed.mod("Invoice", ret, again))
    assert taxed.balance("Customer", "Abel") == "0.00"
    taxed.done(taxed.mod("Invoice", ret, "<IsPending>false</IsPending>"))
    assert taxed.balance("Customer", "Abel") == "10.83"


def discount(kind="Less"):
    body = "<DiscountRate>10.00</DiscountRate>" if kind == "Less" else "<DiscountRatePercent>10</DiscountRatePercent>"
    return (
        f"<ItemDiscountAddRq><ItemDiscountAdd><Name>{kind}</Name>{body}<AccountRef><FullName>Discounts</FullName>"
        "</AccountRef></ItemDiscountAdd></ItemDiscountAddRq>"
    )


def test_a_flat_discount_is_spread_over_what_is_taxed_and_what_is_not(taxed):
    """Posting rules 7.3: 10.00 off 100.00 taxable and 100.00 not lower what is taxed by 5.00."""
    taxed.done(discount())
    ret = taxed.done(
        taxed.document(
            "Invoice", ("Repair", "<Amount>100.00</Amount>"), ("Labor", "<Amount>100.00</Amount>"), ("Less", "")
        )
    )
    # 8.25 % of 95.00
    assert figures(ret) == ["190.00", "County", "8.25", "7.84", "197.84"]
    assert taxed.balance("Account", "Discounts") == "10.00"
    non = "<SalesTaxCodeRef><FullName>Non</FullName></SalesTaxCodeRef>"
    ret = taxed.done(taxed.document("Invoice", ("Repair", "<Amount>100.00</Amount>"), ("Less", non)))
    assert figures(ret)[3] == "8.25"


def test_a_percentage_off_a_subtotal_lowers_what_is_taxed_in_proportion(taxed):
    taxed.done(discount("Tenth"))
    taxed.done("<ItemSubtotalAddRq><ItemSubtotalAdd><Name>Sum</Name></ItemSubtotalAdd></ItemSubtotalAddRq>")
    ret = taxed.done(
        taxed.document(
            "Invoice",
            ("Repair", "<Amount>300.00</Amount>"),
            ("Labor", "<Amount>100.00</Amount>"),
            ("Sum", ""),
            ("Tenth", ""),
        )
    )
    # 8.25 % of 300.00 less three quarters of 40.00
    assert figures(ret)[3] == "22.28"


def test_a_group_of_taxes_is_rounded_and_owed_item_by_item(taxed):
    """[A] each tax item on the whole document, each for its own agency."""
    taxed.done("<VendorAddRq><VendorAdd><Name>City Hall</Name></VendorAdd></VendorAddRq>")
    taxed.done(
        "<ItemSalesTaxAddRq><ItemSalesTaxAdd><Name>City</Name><TaxRate>0.55</TaxRate>"
        "<TaxVendorRef><FullName>City Hall</FullName></TaxVendorRef></ItemSalesTaxAdd></ItemSalesTaxAddRq>"
    )
    members = "".join(f"<ItemSalesTaxRef><FullName>{name}</FullName></ItemSalesTaxRef>" for name in ("County", "City"))
    taxed.done(
        f"<ItemSalesTaxGroupAddRq><ItemSalesTaxGroupAdd><Name>Both</Name>{members}</ItemSalesTaxGroupAdd>"
        "</ItemSalesTaxGroupAddRq>"
    )
    header = "<ItemSalesTaxRef><FullName>Both</FullName></ItemSalesTaxRef>"
    lines = (("Repair", "<Amount>3.33</Amount>"), ("Repair", "<Amount>6.67</Amount>"))
    ret = taxed.done(taxed.document("SalesReceipt", *lines, header=header))
    # 0.825 and 0.055, each rounded for itself.
    assert [ret.findtext(name) for name in ("SalesTaxPercentage", "SalesTaxTotal", "TotalAmount")] == [
        "8.80",
        "0.89",
        "10.89",
    ]
    assert (taxed.balance("Vendor", "State Board"), taxed.balance("Vendor", "City Hall")) == ("0.83", "0.06")
    answer = taxed.refused(taxed.document("Invoice", ("Both", "")))
    assert answer == (3280, 'The item "Both" is of the wrong type.')


def test_tax_lines_after_a_subtotal_compute_themselves(taxed):
    """[D:OSR] the first after a subtotal does; another needs an amount, which then stands in Rate too."""
    taxed.done("<ItemSubtotalAddRq><ItemSubtotalAdd><Name>Sum</Name></ItemSubtotalAdd></ItemSubtotalAddRq>")
    ret = taxed.done(
        taxed.document(
            "Invoice",
            ("Labor", "<Amount>100.00</Amount>"),
            ("County", ""),
            ("Sum", ""),
            ("County", ""),
            ("County", "<Amount>1.11</Amount>"),
            customer="Carol",
        )
    )
    shown = [
        tuple(line.findtext(name) for name in ("Rate", "RatePercent", "Amount"))
        for line in ret.findall("InvoiceLineRet")
    ]
    assert shown == [
        ("100.00", None, "100.00"),
        (None, "8.25", "8.25"),
        (None, None, "108.25"),
        (None, "8.25", "8.25"),
        ("1.11", None, "1.11"),
    ]
    assert taxed.balance("Vendor", "State Board") == "17.61"
    quantity = taxed.document("Invoice", ("Labor", ""), ("County", "<Quantity>2</Quantity>"), customer="Carol")
    assert taxed.refused(quantity) == (3151, 'The element "Quantity" is not valid in this context.')
