from __future__ import annotations

import pytest
from lxml import etree


def lines(ret):
    return [
        tuple(line.findtext(name) for name in ("Desc", "Quantity", "Rate", "Amount"))
        for line in ret.findall("InvoiceLineRet")
    ]


ADD = """
<InvoiceAddRq><InvoiceAdd>
  <CustomerRef><FullName>abel</FullName></CustomerRef>
  <TxnDate>2024-03-05</TxnDate>
  <BillAddress><Addr1>1 Main St</Addr1><City>Troy</City><State>NY</State><PostalCode>12180</PostalCode></BillAddress>
  <TermsRef><FullName>2% 10 Net 30</FullName></TermsRef>
  <InvoiceLineAdd><ItemRef><FullName>Advice</FullName></ItemRef><Quantity>2.5</Quantity></InvoiceLineAdd>
  <InvoiceLineAdd><ItemRef><FullName>Drafting</FullName></ItemRef><Desc>Sketch</Desc><Quantity>3</Quantity>
    <Amount>100.00</Amount></InvoiceLineAdd>
  <InvoiceLineAdd><Desc>With thanks</Desc></InvoiceLineAdd>
</InvoiceAdd></InvoiceAddRq>
"""


def test_an_invoice_is_completed_numbered_and_posted(trade):
    ret = trade.done(ADD)
    number, _, created = ret.findtext("TxnID").partition("-")
    assert ret.findtext("EditSequence") == created
    # [R] recorded: the source line takes the number after the header, so the first line is TxnID + 2.
    assert [line.findtext("TxnLineID") for line in ret.findall("InvoiceLineRet")] == [
        f"{int(number, 16) + place:X}-{created}" for place in (2, 3, 4)
    ]
    assert lines(ret) == [
        ("By the hour", "2.5", "95.00", "237.50"),
        ("Sketch", "3", "33.33333", "100.00"),
        ("With thanks", None, None, None),
    ]
    shown = {child.tag: child.text for child in ret if not len(child)}
    assert shown == {
        **shown,
        "TxnNumber": "1",
        "RefNumber": "1",
        "DueDate": "2024-04-04",
        "ShipDate": "2024-03-05",
        "Subtotal": "337.50",
        "SalesTaxPercentage": "0.00",
        "SalesTaxTotal": "0.00",
        "AppliedAmount": "0.00",
        "BalanceRemaining": "337.50",
        "IsPending": "false",
        "IsFinanceCharge": "false",
        "IsPaid": "false",
        "SuggestedDiscountAmount": "6.75",
        "SuggestedDiscountDate": "2024-03-15",
    }
    assert [line.text for line in ret.find("BillAddressBlock")] == ["1 Main St", "Troy, NY 12180"]
    assert trade.balance("Customer", "Abel") == "337.50"
    assert trade.balance("Account", "Accounts Receivable") == "337.50"
    assert trade.balance("Account", "Fees") == "337.50"


def test_a_query_gives_back_what_the_add_answered(trade, show):
    added = trade.done(ADD)
    found = trade.get("Invoice", added.findtext("TxnID"), "<IncludeLineItems>true</IncludeLineItems>")
    assert show(found) == show(added)
    bare = trade.get("Invoice", added.findtext("TxnID"))
    assert bare.find("InvoiceLineRet") is None


def test_a_job_owes_for_itself_and_counts_for_its_customer(trade):
    trade.invoice("70.00", customer="Abel:Loft")
    ret = trade.done("<CustomerQueryRq><FullName>Abel</FullName></CustomerQueryRq>")
    assert (ret.findtext("Balance"), ret.findtext("TotalBalance")) == ("0.00", "70.00")


def test_numbers_go_on_after_the_last_one(trade):
    assert trade.invoice(RefNumber="1041").findtext("RefNumber") == "1041"
    assert trade.invoice().findtext("RefNumber") == "1042"
    assert trade.invoice(RefNumber="").find("RefNumber") is None
    assert trade.invoice(RefNumber="A-7").findtext("RefNumber") == "A-7"
    assert trade.invoice().findtext("RefNumber") == "1043"


def test_a_rate_beside_an_amount_is_ignored_with_a_warning(trade):
    answer = trade.ask(
        "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><InvoiceLineAdd>"
        "<ItemRef><FullName>Advice</FullName></ItemRef><Quantity>2</Quantity><Rate>10.00</Rate><Amount>30.00</Amount>"
        "</InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    )
    assert (answer.get("statusCode"), answer.get("statusSeverity")) == ("530", "Warn")
    assert lines(answer[0]) == [("By the hour", "2", "15.00", "30.00")]


def test_a_pending_invoice_is_saved_and_not_posted(trade):
    ret = trade.invoice("50.00", IsPending="true")
    assert trade.balance("Customer", "Abel") == "0.00"
    assert ret.findtext("BalanceRemaining") == "50.00"
    trade.done(trade.mod("Invoice", ret, "<IsPending>false</IsPending>"))
    assert trade.balance("Customer", "Abel") == "50.00"


def test_an_amount_of_a_line_may_be_negative_but_not_the_whole(trade):
    ret = trade.done(
        "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef>"
        "<InvoiceLineAdd><ItemRef><FullName>Advice</FullName></ItemRef><Quantity>3</Quantity></InvoiceLineAdd>"
        "<InvoiceLineAdd><ItemRef><FullName>Advice</FullName></ItemRef><Quantity>-1</Quantity></InvoiceLineAdd>"
        "</InvoiceAdd></InvoiceAddRq>"
    )
    assert ret.findtext("Subtotal") == "190.00"
    code, _ = trade.refused(
        "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef>"
        "<InvoiceLineAdd><ItemRef><FullName>Advice</FullName></ItemRef><Quantity>-1</Quantity></InvoiceLineAdd>"
        "</InvoiceAdd></InvoiceAddRq>"
    )
    assert code == 3210


def line(element):
    return (
        "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef>"
        f"<InvoiceLineAdd>{element}</InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    )


NOT_IN_LIST = "QuickBooks error message: Invalid argument.  The specified record does not exist in the list."


@pytest.mark.parametrize(
    ("request_", "code", "message"),
    [
        (
            "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Nobody</FullName></CustomerRef></InvoiceAdd></InvoiceAddRq>",
            3140,
            f'There is an invalid reference to QuickBooks Customer "Nobody" in the Invoice.  {NOT_IN_LIST}',
        ),
        (
            line("<ItemRef><FullName>Nothing</FullName></ItemRef>"),
            3140,
            f'There is an invalid reference to QuickBooks Item "Nothing" in the Invoice line.  {NOT_IN_LIST}',
        ),
        (
            line(
                "<ItemRef><FullName>Advice</FullName></ItemRef><SalesTaxCodeRef><FullName>Xyz</FullName></SalesTaxCodeRef>"
            ),
            3140,
            'There is an invalid reference to QuickBooks InvoiceLine SalesTaxCode "Xyz" in the Invoice line.'
            f"  {NOT_IN_LIST}",
        ),
        (line("<Amount>10.00</Amount>"), 3150, 'There is a missing element: "ItemRef".'),
        (
            line("<ItemRef><FullName>Advice</FullName></ItemRef><SerialNumber>7</SerialNumber>"),
            3250,
            "This feature is not enabled or not available in this version of QuickBooks.",
        ),
        (
            "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef>"
            "<LinkToTxnID>7-1709305201</LinkToTxnID></InvoiceAdd></InvoiceAddRq>",
            3120,
            f'Object "7-1709305201" specified in the request cannot be found.  {NOT_IN_LIST}',
        ),
    ],
)
def test_what_an_invoice_is_refused_for(trade, request_, code, message):
    assert trade.refused(request_) == (code, message)
    assert trade.balance("Customer", "Abel") == "0.00"


def test_an_invoice_to_be_mailed_needs_an_address(trade):
    code, _ = trade.refused(
        "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef>"
        "<IsToBeEmailed>true</IsToBeEmailed></InvoiceAdd></InvoiceAddRq>"
    )
    assert code == 3210


def test_an_account_that_is_overridden_stays_so_when_the_invoice_changes(trade):
    ret = trade.done(
        line(
            "<ItemRef><FullName>Advice</FullName></ItemRef><Amount>40.00</Amount>"
            "<OverrideItemAccountRef><FullName>Travel</FullName></OverrideItemAccountRef>"
        )
    )
    assert trade.balance("Account", "Travel") == "-40.00"
    trade.done(trade.mod("Invoice", ret, "<Memo>Refund of fares</Memo>"))
    assert (trade.balance("Account", "Travel"), trade.balance("Account", "Fees")) == ("-40.00", "0.00")


OTHERS_OWN = {"TxnID", "TxnLineID", "ListID", "TimeCreated", "TimeModified", "EditSequence", "TxnNumber"}


def test_the_recorded_invoice(trade, shared):
    """[R:FRAG] The same invoice, made here, shows the same elements in the same order with the same text."""
    recorded = etree.parse(shared / "recordings" / "QuickBooksXmlFragments_InvoiceQueryRs.xml").find(".//InvoiceRet")
    trade.asked.set(
        "<CustomerAddRq><CustomerAdd><Name>Harold R2</Name></CustomerAdd></CustomerAddRq>"
        "<ItemServiceAddRq><ItemServiceAdd><Name>Awesome</Name><SalesOrPurchase><Price>10.00</Price>"
        "<AccountRef><FullName>Fees</FullName></AccountRef></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>"
    )
    ret = trade.done(
        "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Harold R2</FullName></CustomerRef>"
        "<TemplateRef><FullName>Intuit Service Invoice</FullName></TemplateRef><TxnDate>2010-05-18</TxnDate>"
        "<RefNumber>3</RefNumber><BillAddress><Addr1>Harold Donaldson</Addr1></BillAddress>"
        "<InvoiceLineAdd><ItemRef><FullName>Awesome</FullName></ItemRef></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    )

    def shown(root):
        return [
            (each.tag, None if each.tag in OTHERS_OWN else (each.text or "").strip())
            for each in root.iter()
            if each.tag
        ]

    assert shown(ret) == shown(recorded)
