"""Journal entries: debits and credits, what is open on one, and the recorded answer."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

RECORDED = "selfjared1-quickbooks_desktop__src_quickbooks_desktop_desktop_to_desktop_tests_process_response_tests.1.xml"


def line(side, account, amount, rest=""):
    return (
        f"<Journal{side}Line><AccountRef><FullName>{account}</FullName></AccountRef><Amount>{amount}</Amount>{rest}"
        f"</Journal{side}Line>"
    )


def debit(account, amount, rest=""):
    return line("Debit", account, amount, rest)


def credit(account, amount, rest=""):
    return line("Credit", account, amount, rest)


def name(full_name):
    return f"<EntityRef><FullName>{full_name}</FullName></EntityRef>"


def entry(*lines, body=""):
    return (
        f"<JournalEntryAddRq><JournalEntryAdd><TxnDate>2024-02-29</TxnDate>{body}{''.join(lines)}"
        "</JournalEntryAdd></JournalEntryAddRq>"
    )


def txn(ret):
    return ret.findtext("TxnID")


def lines_of(ret):
    return [
        (child.tag, child.findtext("AccountRef/FullName"), child.findtext("Amount"))
        for child in ret
        if child.tag.startswith("Journal")
    ]


def test_an_entry_is_added_read_changed_and_deleted(trade):
    ret = trade.done(entry(credit("Fees", "60.27"), debit("Travel", "60.27", "<Memo>Interest</Memo>")))
    assert lines_of(ret) == [("JournalCreditLine", "Fees", "60.27"), ("JournalDebitLine", "Travel", "60.27")]
    assert (trade.balance("Account", "Fees"), trade.balance("Account", "Travel")) == ("60.27", "60.27")
    assert lines_of(trade.get("JournalEntry", txn(ret))) == []
    first, second = (child.findtext("TxnLineID") for child in ret if child.tag.startswith("Journal"))
    changed = trade.done(
        trade.mod(
            "JournalEntry",
            ret,
            "<RefNumber>Adj</RefNumber>"
            f"<JournalLineMod><TxnLineID>{first}</TxnLineID><Amount>70.00</Amount></JournalLineMod>"
            "<JournalLineMod><TxnLineID>-1</TxnLineID><JournalLineType>Credit</JournalLineType>"
            "<AccountRef><FullName>Checking</FullName></AccountRef><Amount>0.27</Amount></JournalLineMod>"
            f"<JournalLineMod><TxnLineID>{second}</TxnLineID><Amount>70.27</Amount><Memo></Memo></JournalLineMod>",
        )
    )
    assert lines_of(changed) == [
        ("JournalCreditLine", "Fees", "70.00"),
        ("JournalCreditLine", "Checking", "0.27"),
        ("JournalDebitLine", "Travel", "70.27"),
    ]
    assert changed.findtext("RefNumber") == "Adj"
    assert changed.find("JournalDebitLine/Memo") is None
    assert trade.balance("Account", "Checking") == "-0.27"
    trade.done(f"<TxnDelRq><TxnDelType>JournalEntry</TxnDelType><TxnID>{txn(ret)}</TxnID></TxnDelRq>")
    assert trade.balance("Account", "Fees") == "0.00"


def test_the_recorded_answer(trade, shared: Path):
    """The same request gives the same elements; lines count from TxnID + 1 in the order in which they were sent."""
    recorded = etree.parse(shared / "recordings" / RECORDED).find(".//JournalEntryRet")
    trade.done(
        "<AccountAddRq><AccountAdd><Name>Line of Credit</Name><AccountType>OtherCurrentLiability</AccountType></AccountAdd></AccountAddRq>"
    )
    trade.done(
        "<AccountAddRq><AccountAdd><Name>Other Expense</Name><AccountType>Expense</AccountType></AccountAdd></AccountAddRq>"
    )
    trade.done(
        "<AccountAddRq><AccountAdd><Name>Interest Expense</Name><ParentRef><FullName>Other Expense</FullName></ParentRef>"
        "<AccountType>Expense</AccountType></AccountAdd></AccountAddRq>"
    )
    lines = "".join(
        line(
            "Credit" if each.tag == "JournalCreditLine" else "Debit",
            each.findtext("AccountRef/FullName"),
            each.findtext("Amount"),
        )
        for each in recorded
        if each.tag.startswith("Journal")
    )
    ret = trade.done(
        f"<JournalEntryAddRq><JournalEntryAdd><TxnDate>{recorded.findtext('TxnDate')}</TxnDate>"
        f"<RefNumber>{recorded.findtext('RefNumber')}</RefNumber>{lines}</JournalEntryAdd></JournalEntryAddRq>"
    )

    def shape(element):
        return [(each.tag, None if len(each) else each.text) for each in element.iter() if not each.tag.endswith("ID")]

    own = {"JournalEntryRet", "TimeCreated", "TimeModified", "EditSequence", "TxnNumber"}
    assert [each for each in shape(ret) if each[0] not in own] == [
        (tag, text if text is None else text.strip()) for tag, text in shape(recorded) if tag not in own
    ]
    for each in (ret, recorded):
        numbers = [int(id_.text.partition("-")[0], 16) for id_ in each.iter("TxnID", "TxnLineID")]
        assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]


def test_debits_equal_credits(trade):
    assert trade.refused(entry(debit("Travel", "1.00"), credit("Fees", "1.01"), body="<RefNumber>7</RefNumber>")) == (
        3180,
        "There was an error when saving a JournalEntry.  QuickBooks error message: The transaction is"
        " not in balance. Make sure the amounts in the Debit column equal the amounts in the Credit column.",
    )
    assert trade.refused(entry(debit("Travel", "-1.00"), credit("Fees", "-1.00"))) == (
        3210,
        'The "Amount" field has an invalid value "-1.00".',
    )


def test_numbers_follow_each_other(trade):
    numbers = [
        trade.done(entry(debit("Travel", "1.00"), credit("Fees", "1.00"), body=body)).findtext("RefNumber")
        for body in ("", "<RefNumber>41</RefNumber>", "", "<RefNumber></RefNumber>")
    ]
    assert numbers == ["1", "41", "42", None]


def test_a_line_on_a_control_account_needs_its_name(trade):
    trade.invoice("1.00")
    trade.bill("1.00")
    receivable = credit("Accounts Receivable", "5.00")
    assert trade.refused(entry(debit("Travel", "5.00"), receivable)) == (
        3140,
        'There is an invalid reference to QuickBooks Account "Accounts Receivable" in the JournalEntry line.'
        "  QuickBooks error message: This line item requires a customer or job.",
    )
    assert trade.refused(entry(debit("Travel", "5.00"), credit("Accounts Payable", "5.00", name("Abel"))))[0] == 3140
    trade.done(entry(debit("Travel", "5.00"), credit("Accounts Payable", "5.00", name("Carrier"))))
    assert trade.balance("Vendor", "Carrier") == "6.00"
    both = (debit("Accounts Receivable", "5.00", name("Abel")), credit("Accounts Payable", "5.00", name("Carrier")))
    code, message = trade.refused(entry(*both, body="<RefNumber>8</RefNumber>"))
    assert (code, message.partition("  ")[0]) == (
        3180,
        "There was an error when saving a JournalEntry.",
    )


@pytest.mark.parametrize(
    ("lines", "code", "words"),
    [
        ("<JournalDebitLine><Amount>1.00</Amount></JournalDebitLine>", 3150, '"AccountRef"'),
        (debit("Nowhere", "1.00"), 3140, 'Account "Nowhere" in the JournalEntry line.'),
        (debit("Travel", "1.00", "<BillableStatus>Billable</BillableStatus>"), 3140, "requires a customer or job"),
    ],
)
def test_what_a_line_must_have(trade, lines, code, words):
    found, message = trade.refused(entry(lines, credit("Fees", "1.00")))
    assert found == code
    assert words in message


def test_a_line_of_an_add_has_no_id(trade):
    for txn_line_id, code in (("-1", "0"), ("5F-100", "530")):
        lines = debit("Travel", "1.00").replace("<AccountRef>", f"<TxnLineID>{txn_line_id}</TxnLineID><AccountRef>")
        answer = trade.ask(entry(lines, credit("Fees", "1.00")))
        assert answer.get("statusCode") == code
        assert len(answer) == 1


def test_other_currencies_need_the_feature(trade):
    both = debit("Travel", "1.00") + credit("Fees", "1.00")
    for body in (
        "<IsHomeCurrencyAdjustment>true</IsHomeCurrencyAdjustment>",
        "<CurrencyRef><FullName>Euro</FullName></CurrencyRef>",
        "<ExchangeRate>1.1</ExchangeRate>",
    ):
        assert trade.refused(entry(both, body=body))[0] == 3250


def test_a_kept_line_may_change_sides_and_a_new_one_must_have_one(trade):
    ret = trade.done(entry(debit("Travel", "9.00"), credit("Fees", "9.00")))
    first, second = (child.findtext("TxnLineID") for child in ret if child.tag.startswith("Journal"))
    turned = trade.done(
        trade.mod(
            "JournalEntry",
            ret,
            f"<JournalLineMod><TxnLineID>{first}</TxnLineID><JournalLineType>Credit</JournalLineType></JournalLineMod>"
            f"<JournalLineMod><TxnLineID>{second}</TxnLineID><JournalLineType>Debit</JournalLineType></JournalLineMod>",
        )
    )
    assert lines_of(turned) == [("JournalCreditLine", "Travel", "9.00"), ("JournalDebitLine", "Fees", "9.00")]
    assert trade.balance("Account", "Travel") == "-9.00"
    assert trade.refused(
        trade.mod(
            "JournalEntry",
            turned,
            "<JournalLineMod><TxnLineID>-1</TxnLineID><AccountRef><FullName>Fees</FullName></AccountRef></JournalLineMod>",
        )
    ) == (3150, 'There is a missing element: "JournalLineType".')


def test_a_voided_entry_moves_nothing_until_it_is_filled_again(trade):
    ret = trade.done(entry(debit("Travel", "9.00"), credit("Fees", "9.00")))
    trade.done(f"<TxnVoidRq><TxnVoidType>JournalEntry</TxnVoidType><TxnID>{txn(ret)}</TxnID></TxnVoidRq>")
    now = trade.get("JournalEntry", txn(ret), "<IncludeLineItems>1</IncludeLineItems>")
    assert [amount for _, _, amount in lines_of(now)] == ["0.00", "0.00"]
    assert trade.balance("Account", "Travel") == "0.00"
    first, second = (child.findtext("TxnLineID") for child in now if child.tag.startswith("Journal"))
    trade.done(
        trade.mod(
            "JournalEntry",
            now,
            f"<JournalLineMod><TxnLineID>{first}</TxnLineID><Amount>2.00</Amount></JournalLineMod>"
            f"<JournalLineMod><TxnLineID>{second}</TxnLineID><Amount>2.00</Amount></JournalLineMod>",
        )
    )
    assert trade.balance("Account", "Travel") == "2.00"


# ----------------------------------------------------------------------------------------- as an open item


def owed_by_abel(trade, amount="50.00"):
    trade.invoice("1.00")  # the receivable account is made with the first invoice
    return trade.done(entry(debit("Accounts Receivable", amount, name("Abel")), credit("Fees", amount)))


def pays(amount):
    return f"<PaymentAmount>{amount}</PaymentAmount>"


def test_a_debit_to_the_receivable_is_paid_like_an_invoice(trade):
    owed = owed_by_abel(trade)
    assert trade.balance("Customer", "Abel") == "51.00"
    payment = trade.done(trade.payment("30.00", (txn(owed), pays("30.00"))))
    shown = payment.find("AppliedToTxnRet")
    assert [shown.findtext(each) for each in ("TxnType", "BalanceRemaining", "Amount")] == [
        "JournalEntry",
        "20.00",
        "30.00",
    ]
    code, message = trade.refused(trade.payment("30.00", (txn(owed), pays("30.00"))))
    assert (code, message.partition("  ")[2]) == (
        3210,
        "QuickBooks error message: You cannot pay more than the amount due.",
    )
    # It can be paid by itself, too: as the one item that is exactly as much.
    auto = trade.payment("20.00").replace("<IsAutoApply>false", "<IsAutoApply>true")
    assert trade.done(auto).findtext("AppliedToTxnRet/TxnID") == txn(owed)
    trade.done(f"<TxnDelRq><TxnDelType>JournalEntry</TxnDelType><TxnID>{txn(owed)}</TxnID></TxnDelRq>")
    assert trade.get("ReceivePayment", txn(payment)).findtext("UnusedPayment") == "30.00"


def test_a_credit_to_the_receivable_is_set_like_a_credit_memo(trade):
    invoice = trade.invoice("100.00")
    given = trade.done(entry(debit("Fees", "40.00"), credit("Accounts Receivable", "40.00", name("Abel"))))
    assert trade.refused(trade.payment("5.00", (txn(given), pays("5.00"))))[0] == 3121
    set_ = f"<SetCredit><CreditTxnID>{txn(given)}</CreditTxnID><AppliedAmount>40.00</AppliedAmount></SetCredit>"
    trade.done(trade.payment("60.00", (txn(invoice), pays("60.00") + set_)))
    now = trade.get("Invoice", txn(invoice), "<IncludeLinkedTxns>1</IncludeLinkedTxns>")
    assert now.findtext("BalanceRemaining") == "0.00"
    assert {(link.findtext("TxnType"), link.findtext("Amount")) for link in now.findall("LinkedTxn")} == {
        ("JournalEntry", "-40.00"),
        ("ReceivePayment", "-60.00"),
    }


def test_a_credit_to_the_payable_is_paid_like_a_bill(trade):
    trade.bill("1.00")
    owed = trade.done(entry(credit("Accounts Payable", "25.00", name("Carrier")), debit("Travel", "25.00")))
    assert trade.done(trade.check((txn(owed), pays("25.00")))).findtext("Amount") == "25.00"
    assert trade.balance("Vendor", "Carrier") == "1.00"


@pytest.mark.parametrize(
    "change",
    [
        "<JournalLineMod><TxnLineID>{0}</TxnLineID><EntityRef><FullName>Abel:Loft</FullName></EntityRef></JournalLineMod>"
        "<JournalLineMod><TxnLineID>{1}</TxnLineID></JournalLineMod>",
        "<JournalLineMod><TxnLineID>{0}</TxnLineID><AccountRef><FullName>Travel</FullName></AccountRef></JournalLineMod>"
        "<JournalLineMod><TxnLineID>{1}</TxnLineID></JournalLineMod>",
        "<JournalLineMod><TxnLineID>{0}</TxnLineID><JournalLineType>Credit</JournalLineType></JournalLineMod>"
        "<JournalLineMod><TxnLineID>{1}</TxnLineID><JournalLineType>Debit</JournalLineType></JournalLineMod>",
    ],
)
def test_open_for_somebody_else_or_elsewhere_it_is_paid_no_longer(trade, change):
    owed = owed_by_abel(trade)
    payment = trade.done(trade.payment("50.00", (txn(owed), pays("50.00"))))
    ids = [child.findtext("TxnLineID") for child in owed if child.tag.startswith("Journal")]
    now = trade.get("JournalEntry", txn(owed))
    trade.done(trade.mod("JournalEntry", now, change.format(*ids)))
    assert trade.get("ReceivePayment", txn(payment)).findtext("UnusedPayment") == "50.00"


def test_filters_look_at_the_lines(trade):
    trade.done(entry(debit("Travel", "1.00", name("Carrier")), credit("Fees", "1.00")))

    def found(filters):
        return len(trade.ask(f"<JournalEntryQueryRq>{filters}</JournalEntryQueryRq>"))

    assert found("<EntityFilter><FullName>Carrier</FullName></EntityFilter>") == 1
    assert found("<EntityFilter><FullName>Abel</FullName></EntityFilter>") == 0
    assert found("<AccountFilter><FullName>Fees</FullName></AccountFilter>") == 1
    assert (
        found("<RefNumberFilter><MatchCriterion>StartsWith</MatchCriterion><RefNumber>1</RefNumber></RefNumberFilter>")
        == 1
    )


ACCOUNTS = st.sampled_from(["Checking", "Fees", "Travel", "Discounts", "Subcontractors"])
AMOUNT = st.decimals("0.01", "9999.99", places=2)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from([debit, credit]), ACCOUNTS, AMOUNT), min_size=1, max_size=6), ACCOUNTS)
def test_whatever_is_in_balance_is_posted_as_it_is(trade, given_lines, last):
    with trade.company.trial():
        off_by = sum(amount if side is debit else -amount for side, _, amount in given_lines)
        lines = [*given_lines, (credit if off_by > 0 else debit, last, abs(off_by))]
        ret = trade.done(entry(*(side(account, amount) for side, account, amount in lines)))
        assert len(lines_of(ret)) == len(lines)
        for account in {account for _, account, _ in lines}:
            debits = sum(amount if side is debit else -amount for side, each, amount in lines if each == account)
            shown = -debits if account == "Fees" else debits
            assert Decimal(trade.balance("Account", account)) == shown
