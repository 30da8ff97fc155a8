"""Transactions of answers become rows that their types complete; links and figures follow, or are pinned."""

from __future__ import annotations

import pytest

TIMES = "<TimeCreated>2024-03-01T10:00:00-05:00</TimeCreated><TimeModified>2024-03-02T10:00:00-05:00</TimeModified>"
EDITED = f"{TIMES}<EditSequence>1709391600</EditSequence>"
ANN = "<CustomerRef><ListID>80000001-1709305200</ListID><FullName>Ann</FullName></CustomerRef>"
RECEIVABLE = "<ARAccountRef><ListID>80000001-1709305201</ListID><FullName>Accounts Receivable</FullName></ARAccountRef>"
WORK = "<ItemRef><ListID>80000001-1709305202</ListID><FullName>Work</FullName></ItemRef>"


def listed(kind: str, number: int, name: str, rest: str = "") -> str:
    return (
        f"<{kind}Ret><ListID>8000000{number}</ListID>{EDITED}<Name>{name}</Name><FullName>{name}</FullName>"
        f"<IsActive>true</IsActive><Sublevel>0</Sublevel>{rest}</{kind}Ret>"
    ).replace(f"8000000{number}</", f"{number}</")


def line(number: str, amount: str, more: str = "", item: str = WORK) -> str:
    return f"<InvoiceLineRet><TxnLineID>{number}-1709305200</TxnLineID>{item}{more}<Amount>{amount}</Amount></InvoiceLineRet>"


def invoice(
    subtotal: str = "100.00", open_: str = "100.00", applied: str = "0.00", linked: str = "", lines: str | None = None
) -> str:
    return (
        f"<InvoiceRet><TxnID>A1-1709305200</TxnID>{EDITED}<TxnNumber>7</TxnNumber>{ANN}{RECEIVABLE}"
        f"<TxnDate>2024-03-01</TxnDate><RefNumber>1001</RefNumber><IsPending>false</IsPending>"
        f"<Subtotal>{subtotal}</Subtotal><SalesTaxPercentage>0.00</SalesTaxPercentage><SalesTaxTotal>0.00</SalesTaxTotal>"
        f"<AppliedAmount>{applied}</AppliedAmount><BalanceRemaining>{open_}</BalanceRemaining>"
        f"<IsPaid>{'true' if open_ == '0.00' else 'false'}</IsPaid>{linked}"
        f"{line('A3', '60.00', '<Quantity>2</Quantity><Rate>30.00</Rate>') + line('A4', '40.00') if lines is None else lines}"
        "</InvoiceRet>"
    )


def linked_txn(txn_id: str, kind: str, amount: str, ref_number: str = "88") -> str:
    return (
        f"<LinkedTxn><TxnID>{txn_id}</TxnID><TxnType>{kind}</TxnType><TxnDate>2024-03-05</TxnDate>"
        f"<RefNumber>{ref_number}</RefNumber><LinkType>AMTTYPE</LinkType><Amount>{amount}</Amount></LinkedTxn>"
    )


def payment(
    amount: str = "75.00", unused: str = "0.00", applied: str = "75.00", left: str = "25.00", more: str = ""
) -> str:
    return (
        f"<ReceivePaymentRet><TxnID>B1-1709651000</TxnID>{EDITED}<TxnNumber>8</TxnNumber>{ANN}{RECEIVABLE}"
        f"<TxnDate>2024-03-05</TxnDate><RefNumber>88</RefNumber><TotalAmount>{amount}</TotalAmount>"
        "<DepositToAccountRef><ListID>80000002-1709305201</ListID><FullName>Undeposited Funds</FullName></DepositToAccountRef>"
        f"<UnusedPayment>{unused}</UnusedPayment><UnusedCredits>0.00</UnusedCredits>"
        "<AppliedToTxnRet><TxnID>A1-1709305200</TxnID><TxnType>Invoice</TxnType><TxnDate>2024-03-01</TxnDate>"
        f"<RefNumber>1001</RefNumber><BalanceRemaining>{left}</BalanceRemaining><Amount>{applied}</Amount>{more}</AppliedToTxnRet>"
        "</ReceivePaymentRet>"
    )


ASK_INVOICE = "<InvoiceQueryRq><TxnID>A1-1709305200</TxnID><IncludeLineItems>true</IncludeLineItems></InvoiceQueryRq>"
ASK_LINKED = ASK_INVOICE.replace("</InvoiceQueryRq>", "<IncludeLinkedTxns>true</IncludeLinkedTxns></InvoiceQueryRq>")
ASK_PAYMENT = "<ReceivePaymentQueryRq><TxnID>B1-1709651000</TxnID></ReceivePaymentQueryRq>"


def balance(company, row_name: str) -> tuple[int, ...]:
    return company.company.connection.execute(
        "SELECT balance FROM total JOIN list_object ON id = object WHERE full_name = ?", (row_name,)
    ).fetchone()


def test_an_invoice_reads_back_and_is_posted(imported):
    company = imported(invoice())
    assert company.ret(ASK_INVOICE) == invoice()
    assert balance(company, "Accounts Receivable") == (10000,)
    # What it was sold for goes to what QuickBooks itself calls uncategorized: the item was never shown.
    assert balance(company, "Uncategorized Income") == (-10000,)
    assert company.understood.pinned == []


def test_lines_post_to_the_accounts_of_items_that_were_shown(imported):
    sales = listed("Account", 3, "Sales", "<AccountType>Income</AccountType>")
    account = "<AccountRef><ListID>3</ListID><FullName>Sales</FullName></AccountRef>"
    item = listed("ItemService", 1, "Work", f"<SalesOrPurchase><Price>30.00</Price>{account}</SalesOrPurchase>")
    item = item.replace("<ListID>1<", "<ListID>80000001-1709305202<")
    company = imported(invoice(), item, sales)
    assert balance(company, "Sales") == (-10000,)
    assert company.company.connection.execute(
        "SELECT count(*) FROM list_object WHERE name LIKE 'Uncat%'"
    ).fetchone() == (0,)


def test_without_its_lines_an_invoice_has_one_that_is_not_shown(imported):
    company = imported(invoice(lines=""))
    assert company.ret(ASK_INVOICE) == invoice(lines="")
    assert balance(company, "Accounts Receivable") == (10000,)
    assert company.company.connection.execute("SELECT count(*) FROM standin WHERE holder = 'line'").fetchone() == (1,)


def test_what_is_not_shown_of_its_lines_is_made_up_for(imported):
    shown = invoice(lines=line("A3", "60.00"))
    company = imported(shown)
    assert company.ret(ASK_INVOICE) == shown
    assert balance(company, "Accounts Receivable") == (10000,)


def test_payments_that_are_not_there_are_pinned(imported):
    company = imported(invoice(open_="30.00", applied="-70.00"))
    assert company.ret(ASK_INVOICE) == invoice(open_="30.00", applied="-70.00")
    assert company.understood.pinned == [
        "Invoice A1-1709305200: BalanceRemaining 30.00 is pinned; -70.00 of it is in no row"
    ]
    # What is paid later moves from there.
    applied = "<AppliedToTxnAdd><TxnID>A1-1709305200</TxnID><PaymentAmount>30.00</PaymentAmount></AppliedToTxnAdd>"
    paid = company.ask(
        "<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>Ann</FullName></CustomerRef>"
        f"<TotalAmount>30.00</TotalAmount>{applied}</ReceivePaymentAdd></ReceivePaymentAddRq>"
    )
    assert paid.get("statusCode") == "0", paid.get("statusMessage")
    assert company.value(ASK_INVOICE, "BalanceRemaining") == "0.00"
    assert company.value(ASK_INVOICE, "AppliedAmount") == "-100.00"
    assert company.value(ASK_INVOICE, "IsPaid") == "true"


def test_a_payment_and_its_invoice_are_linked_once(imported):
    shown = invoice(open_="25.00", applied="-75.00", linked=linked_txn("B1-1709651000", "ReceivePayment", "-75.00"))
    for order in ((shown, payment()), (payment(), shown)):
        company = imported(*order)
        assert company.ret(ASK_LINKED) == shown
        assert company.ret(ASK_PAYMENT) == payment()
        assert company.understood.pinned == []
        assert company.company.connection.execute("SELECT count(*) FROM link").fetchone() == (1,)


def test_an_invoice_that_only_a_payment_names_becomes_a_stand_in_that_can_be_paid(imported):
    company = imported(payment())
    assert company.ret(ASK_PAYMENT) == payment()
    assert company.understood.stand_ins["Invoice"] == 1
    assert company.ask("<InvoiceQueryRq/>").get("statusCode") == "1"
    assert company.value(ASK_INVOICE, "BalanceRemaining") == "25.00"
    more = (
        "<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>Ann</FullName></CustomerRef><TotalAmount>25.00</TotalAmount>"
        "<AppliedToTxnAdd><TxnID>A1-1709305200</TxnID><PaymentAmount>25.00</PaymentAmount></AppliedToTxnAdd>"
        "</ReceivePaymentAdd></ReceivePaymentAddRq>"
    )
    assert company.value(more, "AppliedToTxnRet/BalanceRemaining") == "0.00"


def test_a_payment_that_only_an_invoice_names_becomes_a_stand_in(imported):
    shown = invoice(open_="25.00", applied="-75.00", linked=linked_txn("B1-1709651000", "ReceivePayment", "-75.00"))
    company = imported(shown)
    assert company.ret(ASK_LINKED) == shown
    assert company.understood.stand_ins["ReceivePayment"] == 1
    assert company.ask("<ReceivePaymentQueryRq/>").get("statusCode") == "1"


def test_discounts_are_taken_from_what_the_payment_shows(imported):
    discount = "<DiscountAmount>5.00</DiscountAmount><DiscountAccountRef><ListID>80000005-1</ListID><FullName>Discounts</FullName></DiscountAccountRef>"
    company = imported(
        payment(amount="70.00", applied="70.00", more=discount),
        invoice(open_="25.00", applied="-75.00", linked=linked_txn("B1-1709651000", "ReceivePayment", "-75.00")),
    )
    assert balance(company, "Discounts") == (500,)
    assert company.value(ASK_LINKED, "LinkedTxn/Amount") == "-75.00"


def test_balances_beyond_the_rows_are_pinned_and_move_on(imported):
    receivable = listed(
        "Account",
        1,
        "Accounts Receivable",
        "<AccountType>AccountsReceivable</AccountType><SpecialAccountType>AccountsReceivable</SpecialAccountType>"
        "<Balance>340.00</Balance><TotalBalance>340.00</TotalBalance>",
    ).replace("<ListID>1<", "<ListID>80000001-1709305201<")
    company = imported(invoice(), receivable)
    ask = "<AccountQueryRq><FullName>Accounts Receivable</FullName></AccountQueryRq>"
    assert company.value(ask, "Balance") == "340.00"
    assert company.understood.pinned == [
        "Account Accounts Receivable: Balance 340.00 is pinned; 240.00 of it is in no row"
    ]
    work = "<InvoiceLineAdd><ItemRef><FullName>Work</FullName></ItemRef><Amount>10.00</Amount></InvoiceLineAdd>"
    company.ask(
        f"<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Ann</FullName></CustomerRef>{work}</InvoiceAdd></InvoiceAddRq>"
    )
    assert company.value(ask, "Balance") == "350.00"


def test_numbers_go_on_after_those_that_were_shown(imported):
    company = imported(invoice())
    work = "<InvoiceLineAdd><ItemRef><FullName>Work</FullName></ItemRef><Amount>10.00</Amount></InvoiceLineAdd>"
    answer = company.ask(
        f"<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Ann</FullName></CustomerRef>{work}</InvoiceAdd></InvoiceAddRq>"
    )
    made = answer[0]
    assert (made.findtext("TxnNumber"), made.findtext("RefNumber")) == ("8", "1002")
    assert made.findtext("TxnID").startswith("A5-")


def test_custom_fields_of_lines_read_back(imported):
    field = "<DataExtRet><OwnerID>0</OwnerID><DataExtName>Size</DataExtName><DataExtType>STR255TYPE</DataExtType><DataExtValue>L</DataExtValue></DataExtRet>"
    shown = invoice(lines=line("A3", "100.00").replace("</InvoiceLineRet>", f"{field}</InvoiceLineRet>"))
    company = imported(shown)
    assert company.ret(ASK_INVOICE.replace("</InvoiceQueryRq>", "<OwnerID>0</OwnerID></InvoiceQueryRq>")) == shown


@pytest.mark.parametrize(
    ("shown", "element", "computed"),
    [
        (invoice(subtotal="90.00", open_="90.00"), "Subtotal", "100.00"),
        (
            invoice(lines=line("A3", "100.00", "<Quantity>3</Quantity><Rate>33.00</Rate>")),
            "InvoiceLine Amount",
            "99.00",
        ),
    ],
)
def test_what_the_rules_compute_otherwise_is_said_and_stays_as_it_was_shown(imported, shown, element, computed):
    company = imported(shown)
    assert company.ret(ASK_INVOICE) == shown
    (difference,) = company.understood.differences
    assert (difference.sort, difference.kind, difference.element) == ("computed", "Invoice", element)
    assert company.understood.examples[difference].made == computed


def test_types_that_are_not_served_are_said_to_be_left_out(imported, monkeypatch):
    monkeypatch.setattr("mockbooks.generate.answers.transactions.TRANSACTION_TYPES", {})
    company = imported(
        f"<VehicleMileageRet><TxnID>1-1709305200</TxnID>{TIMES}<EditSequence>1709391600</EditSequence></VehicleMileageRet>"
    )
    assert company.understood.left_out_things == {("VehicleMileage", "this type of transaction is not served"): 1}
