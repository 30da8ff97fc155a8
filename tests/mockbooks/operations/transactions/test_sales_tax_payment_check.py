"""Sales tax: what is owed, and what is paid of it."""

from __future__ import annotations

import pytest

from mockbooks.operations.new_company import turn_on_sales_tax


def ref(name, value):
    return f"<{name}><FullName>{value}</FullName></{name}>"


TAXES = (("State", "5", "Treasury"), ("City", "1.5", "Town"), ("County", "1", "Treasury"))


@pytest.fixture
def taxed(trade):
    """100.00 of taxable work sold under each of three taxes of two agencies."""
    for agency in ("Treasury", "Town"):
        trade.done(f"<VendorAddRq><VendorAdd><Name>{agency}</Name></VendorAdd></VendorAddRq>")
    for name, rate, agency in TAXES:
        trade.done(
            f"<ItemSalesTaxAddRq><ItemSalesTaxAdd><Name>{name}</Name><TaxRate>{rate}</TaxRate>"
            f"{ref('TaxVendorRef', agency)}</ItemSalesTaxAdd></ItemSalesTaxAddRq>"
        )
    (tax,) = trade.company.connection.execute("SELECT id FROM list_object WHERE name = 'State'").fetchone()
    with trade.company.request_set():
        turn_on_sales_tax(trade.company, tax)
    for name, day in (("State", "2024-01-31"), ("City", "2024-02-15"), ("County", "2024-02-20")):
        trade.done(
            f"<InvoiceAddRq><InvoiceAdd>{ref('CustomerRef', 'Abel')}<TxnDate>{day}</TxnDate>{ref('ItemSalesTaxRef', name)}"
            f"{ref('CustomerSalesTaxCodeRef', 'Tax')}<InvoiceLineAdd>{ref('ItemRef', 'Advice')}<Amount>100.00</Amount>"
            f"{ref('SalesTaxCodeRef', 'Tax')}</InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
        )
    return trade


def owed(taxed, day=""):
    asked = f"<SalesTaxPayableQueryRq>{day}</SalesTaxPayableQueryRq>"
    return [
        (
            ret.findtext("PayeeEntityRef/FullName"),
            ret.findtext("Amount"),
            [
                (line.findtext("ItemSalesTaxRef/FullName"), line.findtext("Amount"))
                for line in ret.iter("SalesTaxPayableLineRet")
            ],
        )
        for ret in taxed.ask(asked)
    ]


def pay(payee, *lines, rest="<RefNumber>88</RefNumber>"):
    paid = "".join(
        f"<SalesTaxPaymentCheckLineAdd>{ref('ItemSalesTaxRef', item) if item else ''}<Amount>{amount}</Amount>"
        "</SalesTaxPaymentCheckLineAdd>"
        for item, amount in lines
    )
    return (
        f"<SalesTaxPaymentCheckAddRq><SalesTaxPaymentCheckAdd>{ref('PayeeEntityRef', payee)}<TxnDate>2024-03-01</TxnDate>"
        f"{ref('BankAccountRef', 'Checking')}{rest}{paid}</SalesTaxPaymentCheckAdd></SalesTaxPaymentCheckAddRq>"
    )


def test_what_is_owed_to_whom_by_when(taxed):
    assert owed(taxed) == [
        ("Town", "1.50", [("City", "1.50")]),
        ("Treasury", "6.00", [("County", "1.00"), ("State", "5.00")]),
    ]
    assert owed(taxed, "<AsOfDate>2024-02-01</AsOfDate>") == [("Treasury", "5.00", [("State", "5.00")])]
    assert (
        taxed.ask("<SalesTaxPayableQueryRq><AsOfDate>2023-01-01</AsOfDate></SalesTaxPayableQueryRq>").get("statusCode")
        == "1"
    )


def test_it_is_paid_changed_and_taken_back(taxed):
    made = taxed.done(
        pay("Treasury", ("State", "5.00"), ("County", "0.40"), rest="<RefNumber>88</RefNumber><Memo>Feb</Memo>")
    )
    assert [made.findtext(name) for name in ("Amount", "RefNumber", "IsToBePrinted", "Memo")] == [
        "5.40",
        "88",
        "false",
        "Feb",
    ]
    assert owed(taxed)[1] == ("Treasury", "0.60", [("County", "0.60")])
    assert taxed.balance("Vendor", "Treasury") == "0.60"
    assert taxed.balance("Account", "Checking") == "-5.40"
    query = "<SalesTaxPaymentCheckQueryRq><RefNumber>88</RefNumber><IncludeLineItems>1</IncludeLineItems></SalesTaxPaymentCheckQueryRq>"
    lines = taxed.done(query).findall("SalesTaxPaymentCheckLineRet")
    assert [line.findtext("Amount") for line in lines] == ["5.00", "0.40"]
    changed = taxed.done(
        taxed.mod("SalesTaxPaymentCheck", made, "<IsToBePrinted>true</IsToBePrinted><Memo>March</Memo>")
    )
    assert [changed.findtext(name) for name in ("Amount", "RefNumber", "IsToBePrinted", "Memo")] == [
        "5.40",
        None,
        "true",
        "March",
    ]
    assert taxed.get("SalesTaxPaymentCheck", made.findtext("TxnID")).findtext("Memo") == "March"
    taxed.delete("SalesTaxPaymentCheck", made.findtext("TxnID"))
    assert taxed.balance("Vendor", "Treasury") == "6.00"


def test_a_line_for_no_tax_in_particular(taxed):
    taxed.done(pay("Town", ("", "2.00")))
    assert owed(taxed)[0] == ("Town", "-0.50", [(None, "-2.00"), ("City", "1.50")])


def test_it_cannot_be_voided(taxed):
    made = taxed.done(pay("Town", ("City", "1.50"))).findtext("TxnID")
    void = f"<TxnVoidRq><TxnVoidType>SalesTaxPaymentCheck</TxnVoidType><TxnID>{made}</TxnID></TxnVoidRq>"
    assert taxed.refused(void)[0] == 3110


def test_only_the_agency_of_the_tax(taxed):
    assert taxed.refused(pay("Town", ("State", "5.00"))) == (
        3140,
        'There is an invalid reference to QuickBooks Item Sales Tax "State" in the SalesTaxPaymentCheck line.',
    )
    assert taxed.refused(pay("Treasury", ("State", "-5.00"))) == (
        3210,
        'The "Amount" field has an invalid value "-5.00".',
    )


def test_a_number_is_no_longer_than_the_answer_can_show(taxed):
    request = pay("Town", ("City", "1.50"), rest="<RefNumber>{}</RefNumber>")
    assert taxed.refused(request.format("123456789012"))[0] == 3070
    assert taxed.done(request.format("12345678901")).findtext("RefNumber") == "12345678901"


def test_without_sales_tax_none_is_paid(trade):
    assert trade.refused(pay("Carrier", ("", "1.00")))[0] == 3250
    assert trade.ask("<SalesTaxPayableQueryRq></SalesTaxPayableQueryRq>").get("statusCode") == "1"
