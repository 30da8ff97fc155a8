"""Credit cards: what was charged to them and given back."""

from __future__ import annotations

import pytest

EXPENSE = "<ExpenseLineAdd><AccountRef><FullName>{}</FullName></AccountRef><Amount>{}</Amount>{}</ExpenseLineAdd>"
KINDS = ("CreditCardCharge", "CreditCardCredit")


def card(kind, *lines, header="", account="Visa"):
    return (
        f"<{kind}AddRq><{kind}Add><AccountRef><FullName>{account}</FullName></AccountRef>"
        f"<PayeeEntityRef><FullName>Carrier</FullName></PayeeEntityRef>{header}{''.join(lines)}</{kind}Add></{kind}AddRq>"
    )


def texts(element, *names):
    return tuple(element.findtext(name) for name in names)


@pytest.mark.parametrize(
    ("kind", "balance", "stock", "travel"),
    [("CreditCardCharge", "47.00", ("12", "2.25"), "40.00"), ("CreditCardCredit", "-47.00", ("8", "1.625"), "-40.00")],
)
def test_the_card_is_charged_or_credited(store, show, kind, balance, stock, travel):
    store.done(
        "<CheckAddRq><CheckAdd><AccountRef><FullName>Checking</FullName></AccountRef>"
        f"<TxnDate>2024-02-01</TxnDate>{store.bought(10, '2.00')}</CheckAdd></CheckAddRq>"
    )
    ret = store.done(
        card(
            kind,
            EXPENSE.format("Travel", "40.00", "<Memo>Fares</Memo>"),
            store.bought(2, "3.50"),
            header="<TxnDate>2024-03-10</TxnDate><RefNumber>A1</RefNumber><Memo>Trip</Memo>",
        )
    )
    assert texts(ret, "PayeeEntityRef/FullName", "TxnDate", "Amount", "RefNumber", "Memo") == (
        "Carrier",
        "2024-03-10",
        "47.00",
        "A1",
        "Trip",
    )
    assert (store.balance("Account", "Visa"), store.stock(), store.balance("Account", "Travel")) == (
        balance,
        stock,
        travel,
    )
    found = store.get(kind, ret.findtext("TxnID"), "<IncludeLineItems>true</IncludeLineItems>")
    assert show(found) == show(ret)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_changed(store, kind):
    ret = store.done(card(kind, EXPENSE.format("Travel", "40.00", ""), header="<RefNumber>A1</RefNumber>"))
    ret = store.done(
        store.mod(
            kind,
            ret,
            "<PayeeEntityRef><FullName>Abel</FullName></PayeeEntityRef><RefNumber/><Memo>Else</Memo>"
            "<ClearExpenseLines>true</ClearExpenseLines><ItemLineMod><TxnLineID>-1</TxnLineID>"
            "<ItemRef><FullName>Drafting</FullName></ItemRef></ItemLineMod>",
        )
    )
    assert texts(ret, "PayeeEntityRef/FullName", "RefNumber", "Memo", "Amount") == ("Abel", None, "Else", "50.00")
    assert ret.find("ExpenseLineRet") is None
    # Documented: payee required, and not both tables emptied; the codes are assumed.
    assert store.refused(store.mod(kind, ret, "<PayeeEntityRef/>")) == (
        3190,
        'The element "PayeeEntityRef" cannot be cleared.',
    )
    assert store.refused(store.mod(kind, ret, "<ClearItemLines>true</ClearItemLines>"))[0] == 3180


@pytest.mark.parametrize("verb", ["Void", "Del"])
@pytest.mark.parametrize("kind", KINDS)
def test_it_is_undone(store, kind, verb):
    ret = store.done(card(kind, EXPENSE.format("Travel", "40.00", "")))
    store.undo(verb, kind, ret)
    assert (store.balance("Account", "Visa"), store.balance("Account", "Travel")) == ("0.00", "0.00")


@pytest.mark.parametrize("kind", KINDS)
def test_it_cannot_become_the_other(store, kind):
    assert store.refused(card(kind, EXPENSE.format("Travel", "-40.00", "")))[0] == 3210
    assert store.refused(card(kind, EXPENSE.format("Travel", "1.00", ""), account="Checking")) == (
        3140,
        f'There is an invalid reference to QuickBooks Account "Checking" in the {kind}.',
    )
