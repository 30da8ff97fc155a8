"""Orders that are continued, payments that are deposited, credits that are used: links as both ends show them."""

from __future__ import annotations

EDITED = (
    "<TimeCreated>2024-03-01T10:00:00-05:00</TimeCreated><TimeModified>2024-03-02T10:00:00-05:00</TimeModified>"
    "<EditSequence>1709391600</EditSequence>"
)
ANN = "<CustomerRef><ListID>80000001-1709305200</ListID><FullName>Ann</FullName></CustomerRef>"
RECEIVABLE = "<ARAccountRef><ListID>80000001-1709305201</ListID><FullName>Accounts Receivable</FullName></ARAccountRef>"
WORK = "<ItemRef><ListID>80000001-1709305202</ListID><FullName>Work</FullName></ItemRef>"
UNDEPOSITED = "<ListID>80000002-1709305201</ListID><FullName>Undeposited Funds</FullName>"


def linked(txn_id: str, kind: str, amount: str, link_type: str = "AMTTYPE") -> str:
    return (
        f"<LinkedTxn><TxnID>{txn_id}</TxnID><TxnType>{kind}</TxnType><TxnDate>2024-03-05</TxnDate><RefNumber>9</RefNumber>"
        f"<LinkType>{link_type}</LinkType><Amount>{amount}</Amount></LinkedTxn>"
    )


def order(invoiced: str, full: str, link: str = "") -> str:
    return (
        f"<SalesOrderRet><TxnID>A1-1709305200</TxnID>{EDITED}<TxnNumber>1</TxnNumber>{ANN}<TxnDate>2024-03-01</TxnDate>"
        "<RefNumber>7</RefNumber><Subtotal>90.00</Subtotal><TotalAmount>90.00</TotalAmount>"
        f"<IsManuallyClosed>false</IsManuallyClosed><IsFullyInvoiced>{full}</IsFullyInvoiced>{link}"
        f"<SalesOrderLineRet><TxnLineID>A3-1709305200</TxnLineID>{WORK}<Quantity>3</Quantity><Rate>30.00</Rate>"
        f"<Amount>90.00</Amount><Invoiced>{invoiced}</Invoiced><IsManuallyClosed>false</IsManuallyClosed></SalesOrderLineRet>"
        "</SalesOrderRet>"
    )


def invoice(quantity: str, amount: str, link: str = "") -> str:
    return (
        f"<InvoiceRet><TxnID>B1-1709651000</TxnID>{EDITED}<TxnNumber>2</TxnNumber>{ANN}{RECEIVABLE}"
        f"<TxnDate>2024-03-05</TxnDate><RefNumber>9</RefNumber><Subtotal>{amount}</Subtotal><SalesTaxTotal>0.00</SalesTaxTotal>"
        f"<AppliedAmount>0.00</AppliedAmount><BalanceRemaining>{amount}</BalanceRemaining><IsPaid>false</IsPaid>{link}"
        f"<InvoiceLineRet><TxnLineID>B3-1709651000</TxnLineID>{WORK}<Quantity>{quantity}</Quantity><Rate>30.00</Rate>"
        f"<Amount>{amount}</Amount></InvoiceLineRet></InvoiceRet>"
    )


ASK_ORDER = (
    "<SalesOrderQueryRq><TxnID>A1-1709305200</TxnID><IncludeLineItems>true</IncludeLineItems>"
    "<IncludeLinkedTxns>true</IncludeLinkedTxns></SalesOrderQueryRq>"
)
ASK_INVOICE = ASK_ORDER.replace("SalesOrder", "Invoice").replace("A1-1709305200", "B1-1709651000")
CONTINUE = (
    "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Ann</FullName></CustomerRef><LinkToTxnID>A1-1709305200</LinkToTxnID>"
    "</InvoiceAdd></InvoiceAddRq>"
)


def test_an_order_and_its_invoice_are_linked_line_by_line(imported):
    shown = order("2", "false", linked("B1-1709651000", "Invoice", "-2.00", "QUANTYPE"))
    continuing = invoice(
        "2",
        "60.00",
        linked("A1-1709305200", "SalesOrder", "-2.00", "QUANTYPE")
        .replace("2024-03-05", "2024-03-01")
        .replace(">9<", ">7<"),
    )
    company = imported(shown, continuing)
    assert company.ret(ASK_ORDER) == shown
    assert company.ret(ASK_INVOICE) == continuing
    assert company.understood.pinned == []
    # What is left of the order goes onto the next invoice.
    assert company.value(CONTINUE, "InvoiceLineRet/Quantity") == "1"
    assert company.value(ASK_ORDER, "IsFullyInvoiced") == "true"


def test_what_was_invoiced_by_nobody_knows_whom_is_pinned_and_moves_on(imported):
    company = imported(order("2", "false"))
    assert company.ret(ASK_ORDER) == order("2", "false")
    assert company.understood.pinned == ["SalesOrderLine A3-1709305200: Invoiced 2 is pinned; 2 of it is in no row"]
    assert company.value(CONTINUE, "InvoiceLineRet/Quantity") == "1"
    assert company.value(ASK_ORDER, "SalesOrderLineRet/Invoiced") == "3"
    assert company.value(ASK_ORDER, "IsFullyInvoiced") == "true"


def test_an_invoice_that_only_its_order_names_becomes_a_stand_in(imported):
    shown = order("3", "true", linked("B1-1709651000", "Invoice", "-3.00", "QUANTYPE"))
    company = imported(shown)
    assert company.ret(ASK_ORDER) == shown
    assert company.understood.pinned == []
    assert company.understood.stand_ins["Invoice"] == 1


def test_an_order_that_only_its_invoice_names_becomes_a_stand_in(imported):
    shown = invoice("2", "60.00", linked("A1-1709305200", "SalesOrder", "-2.00", "QUANTYPE"))
    company = imported(shown)
    assert company.ret(ASK_INVOICE) == shown
    assert company.understood.stand_ins["SalesOrder"] == 1
    assert company.ask("<SalesOrderQueryRq/>").get("statusCode") == "1"


DEPOSIT = (
    f"<DepositRet><TxnID>C1-1709661000</TxnID>{EDITED}<TxnNumber>3</TxnNumber><TxnDate>2024-03-06</TxnDate>"
    "<DepositToAccountRef><ListID>80000003-1709305201</ListID><FullName>Checking</FullName></DepositToAccountRef>"
    "<DepositTotal>40.00</DepositTotal><DepositLineRet><TxnType>ReceivePayment</TxnType><TxnID>B1-1709651000</TxnID>"
    "<TxnLineID>C2-1709661000</TxnLineID><PaymentTxnLineID>B2-1709651000</PaymentTxnLineID>"
    "<EntityRef><ListID>80000001-1709305200</ListID><FullName>Ann</FullName></EntityRef>"
    f"<AccountRef>{UNDEPOSITED}</AccountRef><Amount>40.00</Amount></DepositLineRet></DepositRet>"
)
PAYMENT = (
    f"<ReceivePaymentRet><TxnID>B1-1709651000</TxnID>{EDITED}<TxnNumber>2</TxnNumber>{ANN}{RECEIVABLE}"
    "<TxnDate>2024-03-05</TxnDate><TotalAmount>40.00</TotalAmount>"
    f"<DepositToAccountRef>{UNDEPOSITED}</DepositToAccountRef><UnusedPayment>40.00</UnusedPayment>"
    "<UnusedCredits>0.00</UnusedCredits></ReceivePaymentRet>"
)
ASK_DEPOSIT = "<DepositQueryRq><TxnID>C1-1709661000</TxnID><IncludeLineItems>true</IncludeLineItems></DepositQueryRq>"


def test_a_payment_that_sits_in_a_deposit_waits_no_longer(imported):
    for answers in ((DEPOSIT, PAYMENT), (DEPOSIT,)):
        company = imported(*answers)
        assert company.ret(ASK_DEPOSIT) == DEPOSIT
        assert company.ask("<ReceivePaymentToDepositQueryRq/>").get("statusCode") == "1"
        assert company.understood.pinned == []
    waiting = imported(PAYMENT)
    assert waiting.ask("<ReceivePaymentToDepositQueryRq/>")[0].findtext("TxnID") == "B1-1709651000"


def test_a_refund_that_only_a_credit_names_pays_the_customer_back(imported):
    credit = (
        f"<CreditMemoRet><TxnID>A1-1709305200</TxnID>{EDITED}<TxnNumber>1</TxnNumber>{ANN}{RECEIVABLE}"
        "<TxnDate>2024-03-01</TxnDate><RefNumber>7</RefNumber><Subtotal>30.00</Subtotal><SalesTaxTotal>0.00</SalesTaxTotal>"
        f"<TotalAmount>30.00</TotalAmount><CreditRemaining>10.00</CreditRemaining>{linked('B1-1709651000', 'Check', '-20.00')}"
        f"<CreditMemoLineRet><TxnLineID>A3-1709305200</TxnLineID>{WORK}<Amount>30.00</Amount></CreditMemoLineRet></CreditMemoRet>"
    )
    company = imported(credit)
    assert company.ret(ASK_ORDER.replace("SalesOrder", "CreditMemo")) == credit
    (balance,) = company.company.connection.execute(
        "SELECT balance FROM total JOIN list_object ON id = object WHERE full_name = 'Accounts Receivable'"
    ).fetchone()
    assert balance == -1000
