from __future__ import annotations

import pytest

EXPENSE = "<ExpenseLineAdd><AccountRef><FullName>{}</FullName></AccountRef><Amount>{}</Amount>{}</ExpenseLineAdd>"
ITEM = "<ItemLineAdd><ItemRef><FullName>{}</FullName></ItemRef>{}</ItemLineAdd>"
NOT_IN_LIST = "QuickBooks error message: Invalid argument.  The specified record does not exist in the list."


def bill(*lines, header=""):
    return (
        f"<BillAddRq><BillAdd><VendorRef><FullName>Carrier</FullName></VendorRef>{header}{''.join(lines)}"
        "</BillAdd></BillAddRq>"
    )


def ids(ret, name):
    return [line.findtext("TxnLineID") for line in ret.findall(name)]


def test_a_bill_adds_up_its_lines_and_is_owed(trade):
    ret = trade.done(
        bill(
            EXPENSE.format("Travel", "40.25", "<Memo>Fares</Memo>"),
            ITEM.format("Drafting", "<Quantity>3</Quantity>"),
            header="<TxnDate>2024-03-10</TxnDate><RefNumber>INV-2024-0310-A</RefNumber>",
        )
    )
    # [R:HCP] DaysBillsAreDue is 10 in a recorded file.
    assert [ret.findtext(name) for name in ("AmountDue", "DueDate", "IsPaid", "RefNumber")] == [
        "190.25",
        "2024-03-20",
        "false",
        "INV-2024-0310-A",
    ]
    item = ret.find("ItemLineRet")
    assert [item.findtext(name) for name in ("Desc", "Quantity", "Cost", "Amount")] == [
        "Plans, bought",
        "3",
        "50.00",
        "150.00",
    ]
    assert trade.balance("Vendor", "Carrier") == "190.25"
    assert trade.balance("Account", "Accounts Payable") == "190.25"
    assert (trade.balance("Account", "Travel"), trade.balance("Account", "Subcontractors")) == ("40.25", "150.00")


def test_a_bill_has_no_number_of_its_own(trade):
    assert trade.bill().find("RefNumber") is None


def test_terms_and_address_come_from_the_vendor(trade):
    trade.done(
        "<VendorAddRq><VendorAdd><Name>Landlord</Name><VendorAddress><Addr1>2 Hill Rd</Addr1></VendorAddress>"
        "<TermsRef><FullName>Net 15</FullName></TermsRef></VendorAdd></VendorAddRq>"
    )
    ret = trade.bill(vendor="Landlord", TxnDate="2024-03-01")
    assert (ret.findtext("DueDate"), ret.findtext("VendorAddress/Addr1")) == ("2024-03-16", "2 Hill Rd")


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("<ExpenseLineAdd><Amount>5.00</Amount></ExpenseLineAdd>", 3150, 'There is a missing element: "AccountRef".'),
        (
            EXPENSE.format("Nowhere", "5.00", ""),
            3140,
            f'There is an invalid reference to QuickBooks Account "Nowhere" in the Bill line.  {NOT_IN_LIST}',
        ),
        # The words are recorded for a line that lacks its customer.
        (
            EXPENSE.format("Travel", "5.00", "<BillableStatus>Billable</BillableStatus>"),
            3140,
            'There is an invalid reference to QuickBooks Customer "" in the Bill line.'
            "  QuickBooks error message: This line item requires a customer or job.",
        ),
    ],
)
def test_what_a_bill_is_refused_for(trade, line, code, message):
    assert trade.refused(bill(line)) == (code, message)


@pytest.mark.parametrize(("account", "why"), [("Nowhere", f"  {NOT_IN_LIST}"), ("Checking", "")])
def test_a_bill_is_owed_on_accounts_payable(trade, account, why):
    owed = f"<APAccountRef><FullName>{account}</FullName></APAccountRef>"
    request = bill(EXPENSE.format("Travel", "5.00", "")).replace("</VendorRef>", f"</VendorRef>{owed}", 1)
    said = f'There is an invalid reference to QuickBooks AP Account "{account}" in the Bill.{why}'
    assert trade.refused(request) == (3140, said)


def test_a_line_on_accounts_receivable_needs_a_customer(trade):
    trade.invoice("30.00")
    code, message = trade.refused(bill(EXPENSE.format("Accounts Receivable", "5.00", "")))
    assert code == 3140
    assert message.endswith("This line item requires a customer or job.")
    customer = "<CustomerRef><FullName>Abel</FullName></CustomerRef>"
    trade.done(bill(EXPENSE.format("Travel", "5.00", customer)))
    assert trade.balance("Customer", "Abel") == "30.00"


def test_a_line_on_accounts_payable_names_a_vendor(trade):
    trade.asked.set("<VendorAddRq><VendorAdd><Name>Landlord</Name></VendorAdd></VendorAddRq>")
    trade.bill("10.00")
    vendor = "<CustomerRef><FullName>Landlord</FullName></CustomerRef>"
    ret = trade.done(bill(EXPENSE.format("Accounts Payable", "4.00", vendor)))
    assert ret.findtext("ExpenseLineRet/CustomerRef/FullName") == "Landlord"
    assert (trade.balance("Vendor", "Carrier"), trade.balance("Vendor", "Landlord")) == ("14.00", "-4.00")


@pytest.fixture
def ret(trade):
    """Two expense lines and two item lines."""
    return trade.done(
        bill(
            EXPENSE.format("Travel", "10.00", ""),
            EXPENSE.format("Travel", "20.00", ""),
            ITEM.format("Drafting", "<Quantity>1</Quantity>"),
            ITEM.format("Advice", "<Cost>7.50</Cost>"),
        )
    )


def test_expense_and_item_lines_change_apart_from_each_other(trade, ret):
    _, second = ids(ret, "ExpenseLineRet")
    after = trade.done(
        trade.mod(
            "Bill", ret, f"<ExpenseLineMod><TxnLineID>{second}</TxnLineID><Amount>25.00</Amount></ExpenseLineMod>"
        )
    )
    assert ids(after, "ExpenseLineRet") == [second]
    assert ids(after, "ItemLineRet") == ids(ret, "ItemLineRet")
    assert after.findtext("AmountDue") == "82.50"


def test_a_table_of_lines_can_be_emptied(trade, ret):
    after = trade.done(trade.mod("Bill", ret, "<ClearExpenseLines>true</ClearExpenseLines>"))
    assert (ids(after, "ExpenseLineRet"), after.findtext("AmountDue")) == ([], "57.50")
    after = trade.done(trade.mod("Bill", after, "<ClearItemLines>true</ClearItemLines>"))
    assert after.findtext("AmountDue") == "0.00"
    assert after.findtext("IsPaid") == "true"
    assert trade.balance("Vendor", "Carrier") == "0.00"


def test_a_bill_of_another_vendor_must_exist(trade, ret):
    code, _ = trade.refused(trade.mod("Bill", ret, "<VendorRef/>"))
    assert code in (3150, 3190)


def test_without_terms_a_bill_is_due_when_the_preference_says(trade):
    company = trade.company
    with company.request_set():
        before = company.singleton("Preferences")
        bills = {**before["PurchasesAndVendorsPreferences"], "DaysBillsAreDue": "21"}
        company.store_singleton("Preferences", {**before, "PurchasesAndVendorsPreferences": bills})
    ret = trade.done(bill(EXPENSE.format("Travel", "40.25", ""), header="<TxnDate>2024-03-10</TxnDate>"))
    assert ret.findtext("DueDate") == "2024-03-31"


@pytest.mark.parametrize("version", ["15.0", "16.0"])
def test_from_16_on_bills_and_checks_say_that_they_are_not_pending(trade, version):
    expense = EXPENSE.format("Travel", "5.00", "")
    trade.done(bill(expense))
    trade.done(
        f"<CheckAddRq><CheckAdd><AccountRef><FullName>Checking</FullName></AccountRef>{expense}</CheckAdd></CheckAddRq>"
    )
    shown = [trade.asked.ask(f"<{kind}QueryRq/>", version)[0].findtext("IsPending") for kind in ("Bill", "Check")]
    assert shown == (["false", "false"] if version == "16.0" else [None, None])
