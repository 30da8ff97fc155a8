from __future__ import annotations

import pytest
from lxml import etree

LINKS = "<IncludeLinkedTxns>true</IncludeLinkedTxns>"


def set_credit(memo, amount, rest=""):
    return f"<SetCredit><CreditTxnID>{memo}</CreditTxnID><AppliedAmount>{amount}</AppliedAmount>{rest}</SetCredit>"


def linked(ret):
    return [
        tuple(each.findtext(name) for name in ("TxnType", "LinkType", "Amount")) for each in ret.findall("LinkedTxn")
    ]


@pytest.fixture
def memo(shop):
    """A credit of 60.00: three lamps brought back."""
    return shop.done(shop.document("CreditMemo", ("Lamp", "<Quantity>3</Quantity>")))


def test_a_credit_memo_takes_a_sale_back(shop, memo):
    """Added, read back, changed, voided, deleted."""
    shown = {child.tag: child.text for child in memo if not len(child)}
    assert shown == {
        **shown,
        "RefNumber": "1",
        "DueDate": "2024-03-01",
        "ShipDate": "2024-03-01",
        "Subtotal": "60.00",
        "TotalAmount": "60.00",
        "CreditRemaining": "60.00",
        "IsPending": "false",
    }
    assert memo.findtext("TemplateRef/FullName") == "Custom Credit Memo"
    assert shop.balance("Customer", "Abel") == shop.balance("Account", "Accounts Receivable") == "-60.00"
    assert shop.balance("Account", "Fees") == "-60.00"
    assert shop.balance("Account", "Cost of Goods Sold") == "-15.00"
    assert shop.balance("Account", "Inventory Asset") == "65.00"
    assert shop.done("<ItemInventoryQueryRq/>").findtext("QuantityOnHand") == "13"
    txn = memo.findtext("TxnID")
    found = shop.get("CreditMemo", txn, "<IncludeLineItems>true</IncludeLineItems>")
    assert etree.tostring(found) == etree.tostring(memo)

    line = memo.findtext("CreditMemoLineRet/TxnLineID")
    ret = shop.done(
        shop.mod(
            "CreditMemo",
            memo,
            f"<CreditMemoLineMod><TxnLineID>{line}</TxnLineID><Quantity>1</Quantity></CreditMemoLineMod>",
        )
    )
    assert ret.findtext("CreditRemaining") == "20.00"
    shop.void("CreditMemo", txn)
    ret = shop.get("CreditMemo", txn)
    assert [ret.findtext(name) for name in ("TotalAmount", "CreditRemaining")] == ["0.00", "0.00"]
    assert shop.balance("Customer", "Abel") == "0.00"
    assert shop.done("<ItemInventoryQueryRq/>").findtext("QuantityOnHand") == "10"
    shop.delete("CreditMemo", txn)


def test_the_tax_is_given_back(shop):
    from mockbooks.operations.new_company import turn_on_sales_tax

    shop.asked.set(
        "<VendorAddRq><VendorAdd><Name>State Board</Name></VendorAdd></VendorAddRq>"
        "<ItemSalesTaxAddRq><ItemSalesTaxAdd><Name>County</Name><TaxRate>10</TaxRate>"
        "<TaxVendorRef><FullName>State Board</FullName></TaxVendorRef></ItemSalesTaxAdd></ItemSalesTaxAddRq>"
    )
    (county,) = shop.company.connection.execute("SELECT id FROM list_object WHERE name = 'County'").fetchone()
    with shop.company.request_set():
        turn_on_sales_tax(shop.company, county)
    tax = "<SalesTaxCodeRef><FullName>Tax</FullName></SalesTaxCodeRef>"
    shop.done(shop.document("Invoice", ("Advice", f"<Amount>100.00</Amount>{tax}")))
    ret = shop.done(shop.document("CreditMemo", ("Advice", f"<Amount>40.00</Amount>{tax}")))
    assert [ret.findtext(name) for name in ("SalesTaxTotal", "TotalAmount")] == ["4.00", "44.00"]
    assert shop.balance("Vendor", "State Board") == "6.00"


def test_a_credit_is_applied_by_an_invoice(shop, memo):
    txn = memo.findtext("TxnID")
    invoice = shop.done(shop.document("Invoice", ("Advice", ""), header=set_credit(txn, "25.00")))
    assert [invoice.findtext(name) for name in ("AppliedAmount", "BalanceRemaining", "IsPaid")] == [
        "-25.00",
        "70.00",
        "false",
    ]
    assert invoice.find("LinkedTxn") is None
    found = shop.get("CreditMemo", txn, LINKS)
    assert found.findtext("CreditRemaining") == "35.00"
    assert linked(found) == [("Invoice", "AMTTYPE", "-25.00")]
    assert linked(shop.get("Invoice", invoice.findtext("TxnID"), LINKS)) == [("CreditMemo", "AMTTYPE", "-25.00")]
    # Being applied is no edit: the memo's EditSequence still holds, its TimeModified does not.
    assert found.findtext("EditSequence") == memo.findtext("EditSequence")
    assert found.findtext("TimeModified") > memo.findtext("TimeModified")
    # A credit applied changes nobody's balance once more.
    assert shop.balance("Customer", "Abel") == "35.00"


def test_more_is_applied_and_less(shop, memo):
    txn = memo.findtext("TxnID")
    invoice = shop.done(shop.document("Invoice", ("Advice", ""), header=set_credit(txn, "25.00")))
    invoice = shop.done(shop.mod("Invoice", invoice, set_credit(txn, "10.00")))
    assert invoice.findtext("AppliedAmount") == "-35.00"
    invoice = shop.done(shop.mod("Invoice", invoice, set_credit(txn, "5.00", "<Override>true</Override>")))
    assert invoice.findtext("AppliedAmount") == "-5.00"
    assert shop.get("CreditMemo", txn).findtext("CreditRemaining") == "55.00"


def test_a_credit_is_applied_by_a_payment(shop, memo):
    txn = memo.findtext("TxnID")
    invoice = shop.invoice("100.00").findtext("TxnID")
    ret = shop.done(shop.payment("30.00", (invoice, "<PaymentAmount>30.00</PaymentAmount>" + set_credit(txn, "50.00"))))
    assert [ret.findtext(name) for name in ("UnusedPayment", "UnusedCredits")] == ["0.00", "10.00"]
    applied = ret.find("AppliedToTxnRet")
    assert [applied.findtext(name) for name in ("BalanceRemaining", "Amount")] == ["20.00", "30.00"]
    assert linked(applied) == [("CreditMemo", "AMTTYPE", "-50.00")]
    shop.delete("ReceivePayment", ret.findtext("TxnID"))
    assert shop.get("CreditMemo", txn).findtext("CreditRemaining") == "60.00"
    assert shop.get("Invoice", invoice).findtext("BalanceRemaining") == "100.00"


def test_credits_alone_make_no_payment(shop, memo):
    """[D:OSR] nothing is made, only linked; the answer is thin."""
    txn = memo.findtext("TxnID")
    invoice = shop.invoice("100.00").findtext("TxnID")
    request = shop.payment("0.00", (invoice, set_credit(txn, "60.00"))).replace("<TotalAmount>0.00</TotalAmount>", "")
    ret = shop.done(request)
    assert ret.find("TxnID") is None
    assert shop.get("Invoice", invoice).findtext("BalanceRemaining") == "40.00"
    assert shop.ask("<ReceivePaymentQueryRq/>").get("statusCode") == "1"


@pytest.mark.parametrize("gone", ["void", "delete"])
def test_what_it_settled_is_open_again_when_it_goes(shop, memo, gone):
    txn = memo.findtext("TxnID")
    invoice = shop.done(shop.document("Invoice", ("Advice", ""), header=set_credit(txn, "60.00"))).findtext("TxnID")
    getattr(shop, gone)("CreditMemo", txn)
    found = shop.get("Invoice", invoice, LINKS)
    assert (found.findtext("BalanceRemaining"), linked(found)) == ("95.00", [])
    assert shop.balance("Customer", "Abel") == "95.00"


@pytest.mark.parametrize("gone", ["void", "delete"])
def test_the_credit_is_whole_again_when_its_invoice_goes(shop, memo, gone):
    txn = memo.findtext("TxnID")
    invoice = shop.done(shop.document("Invoice", ("Advice", ""), header=set_credit(txn, "60.00"))).findtext("TxnID")
    getattr(shop, gone)("Invoice", invoice)
    found = shop.get("CreditMemo", txn, LINKS)
    assert (found.findtext("CreditRemaining"), linked(found)) == ("60.00", [])


def test_a_smaller_credit_settles_less(shop, memo):
    invoice = shop.done(shop.document("Invoice", ("Advice", ""), header=set_credit(memo.findtext("TxnID"), "60.00")))
    line = memo.findtext("CreditMemoLineRet/TxnLineID")
    ret = shop.get("CreditMemo", memo.findtext("TxnID"))
    ret = shop.done(
        shop.mod(
            "CreditMemo",
            ret,
            f"<CreditMemoLineMod><TxnLineID>{line}</TxnLineID><Quantity>1</Quantity></CreditMemoLineMod>",
        )
    )
    assert ret.findtext("CreditRemaining") == "0.00"
    assert shop.get("Invoice", invoice.findtext("TxnID")).findtext("BalanceRemaining") == "75.00"


def test_what_it_is_refused_for(shop, memo):
    txn = memo.findtext("TxnID")
    too_much = shop.document("Invoice", ("Advice", ""), header=set_credit(txn, "60.01"))
    assert shop.refused(too_much) == (3210, 'The "SetCredit credit amount" field has an invalid value "60.01".')
    more_than_open = shop.document("Invoice", ("Delivery", ""), header=set_credit(txn, "8.01"))
    assert shop.refused(more_than_open)[0] == 3210
    somebody_elses = shop.document("Invoice", ("Advice", ""), header=set_credit(txn, "1.00"), customer="Abel:Loft")
    assert shop.refused(somebody_elses)[0] == 3120
    assert shop.refused(shop.document("CreditMemo", ("Voucher", ""))) == (
        3210,
        'The "Amount" field has an invalid value "-5.00".',
    )
    cleared = shop.mod("CreditMemo", memo, "<CustomerRef></CustomerRef>")
    assert shop.refused(cleared) == (3190, 'The element "CustomerRef" cannot be cleared.')


OTHERS_OWN = {"TxnID", "TxnLineID", "ListID", "TimeCreated", "TimeModified", "EditSequence", "TxnNumber"}


def test_the_recorded_credit_memo(trade, shared):
    """[R:FRAG] The same memo, made here, shows the same elements in the same order with the same text."""
    recorded = etree.parse(shared / "recordings" / "QuickBooksXmlFragments_CreditMemoAddRs.xml").find(
        ".//CreditMemoRet"
    )
    trade.asked.set(
        "<CustomerAddRq><CustomerAdd><Name>N7 - Prospective Domestic</Name></CustomerAdd></CustomerAddRq>"
        "<ItemServiceAddRq><ItemServiceAdd><Name>Admission fee</Name><SalesOrPurchase><Price>50.00</Price>"
        "<AccountRef><FullName>Fees</FullName></AccountRef></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>"
    )
    ret = trade.done(
        trade.document(
            "CreditMemo",
            ("Admission fee", ""),
            customer="N7 - Prospective Domestic",
            header="<TxnDate>2010-09-01</TxnDate><RefNumber>20</RefNumber>",
        )
    )

    def shown(root):
        return [(each.tag, None if each.tag in OTHERS_OWN else (each.text or "").strip()) for each in root.iter()]

    assert shown(ret) == shown(recorded)
