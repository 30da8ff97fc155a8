"""Checks: expenses, goods, and what a customer is paid back."""

from __future__ import annotations

import pytest

EXPENSE = "<ExpenseLineAdd><AccountRef><FullName>{}</FullName></AccountRef><Amount>{}</Amount>{}</ExpenseLineAdd>"


def check(*lines, header="", payee="Carrier", bank="Checking"):
    to = f"<PayeeEntityRef><FullName>{payee}</FullName></PayeeEntityRef>" if payee else ""
    return (
        f"<CheckAddRq><CheckAdd><AccountRef><FullName>{bank}</FullName></AccountRef>{to}{header}{''.join(lines)}"
        "</CheckAdd></CheckAddRq>"
    )


def texts(element, *names):
    return tuple(element.findtext(name) for name in names)


def test_a_check_is_written_found_and_posted(store, show):
    store.done(
        "<VendorAddRq><VendorAdd><Name>Landlord</Name><VendorAddress><Addr1>2 Hill Rd</Addr1><City>Troy</City></VendorAddress>"
        "</VendorAdd></VendorAddRq>"
    )
    ret = store.done(
        check(
            EXPENSE.format("Travel", "40.00", "<Memo>Fares</Memo>"),
            store.bought(2, "3.50"),
            header="<RefNumber>1041</RefNumber><TxnDate>2024-03-10</TxnDate><Memo>As agreed</Memo>",
            payee="Landlord",
        )
    )
    assert texts(
        ret, "Amount", "RefNumber", "TxnDate", "Memo", "Address/Addr1", "AddressBlock/Addr2", "IsToBePrinted"
    ) == (
        "47.00",
        "1041",
        "2024-03-10",
        "As agreed",
        "2 Hill Rd",
        "Troy",
        "false",
    )
    assert store.balance("Account", "Checking") == "-47.00"
    assert (store.balance("Account", "Travel"), store.stock()) == ("40.00", ("2", "3.50"))
    found = store.get("Check", ret.findtext("TxnID"), "<IncludeLineItems>true</IncludeLineItems>")
    assert show(found) == show(ret)


def test_a_check_takes_the_next_number_of_its_account(store):
    def number(header, bank="Checking"):
        ret = store.done(check(EXPENSE.format("Travel", "1.00", ""), header=header, bank=bank))
        return texts(ret, "RefNumber", "IsToBePrinted")

    store.done(
        "<AccountAddRq><AccountAdd><Name>Savings</Name><AccountType>Bank</AccountType></AccountAdd></AccountAddRq>"
    )
    assert number("<RefNumber>500</RefNumber>") == ("500", "false")
    assert number("") == ("501", "false")
    # Documented: an empty RefNumber stays empty.
    assert number("<RefNumber/>") == (None, "false")
    # Assumed: what is to be printed has none yet.
    assert number("<IsToBePrinted>true</IsToBePrinted>") == (None, "true")
    assert number("") == ("502", "false")
    assert number("", bank="Savings") == ("1", "false")


def test_a_check_is_changed(store):
    ret = store.done(check(EXPENSE.format("Travel", "40.00", ""), header="<RefNumber>7</RefNumber>"))
    line = ret.findtext("ExpenseLineRet/TxnLineID")
    new = (
        "<ExpenseLineMod><TxnLineID>-1</TxnLineID><AccountRef><FullName>Subcontractors</FullName></AccountRef>"
        "<Amount>5.00</Amount></ExpenseLineMod>"
    )
    ret = store.done(
        store.mod(
            "Check",
            ret,
            "<PayeeEntityRef><FullName>Abel</FullName></PayeeEntityRef><RefNumber>8</RefNumber><Memo>Other</Memo>"
            f"<ExpenseLineMod><TxnLineID>{line}</TxnLineID></ExpenseLineMod>{new}",
        )
    )
    assert texts(ret, "PayeeEntityRef/FullName", "RefNumber", "Memo", "Amount") == ("Abel", "8", "Other", "45.00")
    assert store.balance("Account", "Checking") == "-45.00"
    stale = store.mod("Check", ret, "<Memo>x</Memo>").replace(ret.findtext("EditSequence"), "1")
    code, message = store.refused(stale)
    assert (code, message) == (3200, 'The provided edit sequence "1" is out-of-date. ')


@pytest.mark.parametrize("verb", ["Void", "Del"])
def test_a_check_is_undone(store, verb):
    ret = store.done(check(EXPENSE.format("Travel", "40.00", ""), store.bought(2, "3.50")))
    store.undo(verb, "Check", ret)
    assert (store.balance("Account", "Checking"), store.balance("Account", "Travel")) == ("0.00", "0.00")
    assert store.stock()[0] == "0"


def test_a_check_may_be_to_nobody_but_is_of_a_bank(store):
    assert store.done(check(EXPENSE.format("Travel", "1.00", ""), payee="")).find("PayeeEntityRef") is None
    code, message = store.refused(check(EXPENSE.format("Travel", "1.00", ""), bank="Visa"))
    assert (code, message) == (3140, 'There is an invalid reference to QuickBooks Account "Visa" in the Check.')


def test_billable_lines_need_somebody_to_bill(store):
    billable = "<BillableStatus>Billable</BillableStatus>"
    customer = "<CustomerRef><FullName>Abel:Loft</FullName></CustomerRef>"
    ret = store.done(check(EXPENSE.format("Travel", "1.00", customer + billable)))
    line = ret.findtext("ExpenseLineRet/TxnLineID")
    assert texts(ret.find("ExpenseLineRet"), "CustomerRef/FullName", "BillableStatus") == ("Abel:Loft", "Billable")
    billed = (
        f"<ExpenseLineMod><TxnLineID>{line}</TxnLineID><BillableStatus>HasBeenBilled</BillableStatus></ExpenseLineMod>"
    )
    ret = store.done(store.mod("Check", ret, billed))
    assert ret.findtext("ExpenseLineRet/BillableStatus") == "HasBeenBilled"
    code, message = store.refused(check(EXPENSE.format("Travel", "1.00", billable)))
    assert (code, message) == (
        3140,
        'There is an invalid reference to QuickBooks Customer "" in the Check line.  '
        "QuickBooks error message: This line item requires a customer or job.",
    )


# ------------------------------------------------------------------------------------------- paying a customer back


@pytest.fixture
def credit(store):
    """A credit memo over 38.95."""
    return store.done(
        "<CreditMemoAddRq><CreditMemoAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><CreditMemoLineAdd>"
        "<ItemRef><FullName>Advice</FullName></ItemRef><Amount>38.95</Amount></CreditMemoLineAdd></CreditMemoAdd></CreditMemoAddRq>"
    )


def back(amount, header="", customer="Abel", payee="Abel"):
    line = EXPENSE.format("Accounts Receivable", amount, f"<CustomerRef><FullName>{customer}</FullName></CustomerRef>")
    return check(line, header=header, payee=payee)


def apply(ret, amount="", verb="Add"):
    part = f"<Amount>{amount}</Amount>" if amount else ""
    return f"<ApplyCheckToTxn{verb}><TxnID>{ret.findtext('TxnID')}</TxnID>{part}</ApplyCheckToTxn{verb}>"


def credit_now(store, ret):
    return store.get("CreditMemo", ret.findtext("TxnID"), "<IncludeLinkedTxns>true</IncludeLinkedTxns>")


def test_a_check_refunds_a_credit_memo(store, credit):
    # [R:CMX] recorded: TotalAmount 38.95, CreditRemaining 0.00, LinkedTxn Check -38.95.
    ret = store.done(back("38.95", apply(credit)))
    found = credit_now(store, credit)
    assert texts(found, "TotalAmount", "CreditRemaining", "LinkedTxn/TxnType", "LinkedTxn/Amount") == (
        "38.95",
        "0.00",
        "Check",
        "-38.95",
    )
    linked = store.get("Check", ret.findtext("TxnID"), "<IncludeLinkedTxns>true</IncludeLinkedTxns>")
    assert texts(linked, "LinkedTxn/TxnType", "LinkedTxn/TxnID") == ("CreditMemo", credit.findtext("TxnID"))
    assert store.balance("Customer", "Abel") == "0.00"
    assert store.balance("Account", "Accounts Receivable") == "0.00"


@pytest.mark.parametrize("verb", ["Void", "Del"])
def test_without_the_check_the_credit_is_there_again(store, credit, verb):
    ret = store.done(back("38.95", apply(credit, "30.00")))
    assert credit_now(store, credit).findtext("CreditRemaining") == "8.95"
    store.undo(verb, "Check", ret)
    assert credit_now(store, credit).findtext("CreditRemaining") == "38.95"
    assert store.balance("Customer", "Abel") == "-38.95"


def test_an_application_is_replaced_by_a_mod(store, credit):
    ret = store.done(back("38.95", apply(credit, "30.00")))
    ret = store.done(store.mod("Check", ret, apply(credit, "5.00", "Mod")))
    assert credit_now(store, credit).findtext("CreditRemaining") == "33.95"
    # Without any, they stay.
    store.done(store.mod("Check", ret, "<Memo>x</Memo>"))
    assert credit_now(store, credit).findtext("CreditRemaining") == "33.95"


def test_a_check_to_somebody_else_pays_back_whom_its_line_names(store, credit):
    store.done(back("38.95", apply(credit), payee="Carrier"))
    assert credit_now(store, credit).findtext("CreditRemaining") == "0.00"


def test_what_cannot_be_paid_back(store, credit):
    assert store.refused(back("50.00", apply(credit, "40.00"))) == (
        3210,
        'The "ApplyCheckToTxnAdd credit amount" field has an invalid value "40.00".',
    )
    assert store.refused(check(EXPENSE.format("Travel", "5.00", ""), header=apply(credit))) == (
        3151,
        'The element "ApplyCheckToTxnAdd" is not valid in this context.',
    )
    assert store.refused(back("5.00", apply(credit), customer="Abel:Loft"))[0] == 3120
    assert store.refused(back("5.00", customer="Carrier"))[0] == 3140
