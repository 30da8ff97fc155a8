"""A statement charge: one item, open until it is paid."""

from __future__ import annotations

import pytest

from mockbooks.operations.company_features import turn_on_units_of_measure


def charge(body, customer="Abel"):
    return f"<ChargeAddRq><ChargeAdd><CustomerRef><FullName>{customer}</FullName></CustomerRef>{body}</ChargeAdd></ChargeAddRq>"


def item(name):
    return f"<ItemRef><FullName>{name}</FullName></ItemRef>"


def shown(ret, *names):
    return tuple(ret.findtext(name) for name in names)


def test_an_item_is_charged_at_its_price_and_open(trade):
    made = trade.done(charge(f"<TxnDate>2024-02-20</TxnDate>{item('Advice')}<Quantity>2</Quantity>"))
    assert shown(made, "Rate", "Amount", "Desc", "BalanceRemaining", "IsPaid") == (
        "95.00", "190.00", "By the hour", "190.00", "false",
    )  # fmt: skip
    assert made.find("ChargeLineRet") is None
    assert made.findtext("RefNumber") is None
    assert made.findtext("ARAccountRef/FullName") == "Accounts Receivable"
    assert trade.balance("Customer", "Abel") == "190.00"
    assert trade.balance("Account", "Fees") == "190.00"
    assert shown(trade.get("Charge", made.findtext("TxnID")), "Amount", "TxnDate") == ("190.00", "2024-02-20")


def test_a_payment_settles_it_and_shows(trade):
    made = trade.done(charge(f"{item('Advice')}<Amount>40.00</Amount>")).findtext("TxnID")
    trade.done(trade.payment("40.00", (made, "<PaymentAmount>40.00</PaymentAmount>")))
    found = trade.get("Charge", made, "<IncludeLinkedTxns>1</IncludeLinkedTxns>")
    assert shown(found, "BalanceRemaining", "IsPaid", "LinkedTxn/TxnType", "LinkedTxn/Amount") == (
        "0.00", "true", "ReceivePayment", "-40.00",
    )  # fmt: skip
    paid = "<ChargeQueryRq><PaidStatus>{}</PaidStatus></ChargeQueryRq>"
    assert trade.done(paid.format("PaidOnly")).findtext("TxnID") == made
    assert trade.ask(paid.format("NotPaidOnly")).get("statusCode") == "1"


def test_it_can_be_changed_billed_and_voided(trade):
    made = trade.done(charge(f"{item('Advice')}<Quantity>2</Quantity>"))
    changed = trade.done(
        trade.mod("Charge", made, f"{item('Drafting')}<Quantity>3</Quantity><BilledDate>2024-03-31</BilledDate>")
    )
    assert shown(changed, "Rate", "Amount", "BilledDate") == ("95.00", "285.00", "2024-03-31")
    stale = trade.mod("Charge", made, "<Desc>Late</Desc>")
    assert trade.refused(stale)[0] == 3200
    assert trade.balance("Customer", "Abel") == "285.00"
    trade.void("Charge", made.findtext("TxnID"))
    found = trade.get("Charge", made.findtext("TxnID"))
    assert shown(found, "Quantity", "Rate", "Amount", "IsPaid") == ("0", "0.00", "0.00", "true")
    assert trade.balance("Customer", "Abel") == "0.00"
    trade.delete("Charge", made.findtext("TxnID"))
    answer = trade.ask("<TxnDeletedQueryRq><TxnDelType>Charge</TxnDelType></TxnDeletedQueryRq>")
    assert answer[0].findtext("TxnID") == made.findtext("TxnID")


def test_goods_leave_the_stock_and_come_back(store):
    store.buy("10", "2.00")
    made = store.done(charge(f"{item('Lamp')}<Quantity>4</Quantity>"))
    assert made.findtext("Amount") == "40.00"
    assert store.stock() == ("6", "2.00")
    assert store.balance("Account", "Cost of Goods Sold") == "8.00"
    store.done(store.mod("Charge", made, "<Quantity>1</Quantity>"))
    assert store.stock() == ("9", "2.00")
    store.delete("Charge", made.findtext("TxnID"))
    assert store.stock() == ("10", "2.00")


def test_another_account_and_a_price_beside_an_amount(trade):
    answer = trade.ask(
        charge(
            f"{item('Advice')}<Rate>95.00</Rate><OptionForPriceRuleConflict>BasePrice</OptionForPriceRuleConflict>"
            "<Amount>40.00</Amount><OverrideItemAccountRef><FullName>Discounts</FullName></OverrideItemAccountRef>"
        )
    )
    assert answer.get("statusMessage") == 'The field "Rate" is not supported by this implementation.'
    assert shown(answer[0], "Rate", "Amount") == ("40.00", "40.00")
    assert trade.balance("Account", "Discounts") == "-40.00"


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (f"{item('Rebate')}<Amount>5.00</Amount>", (3280, "Rebate")),
        ("<Amount>5.00</Amount>", (3150, 'There is a missing element: "ItemRef".')),
        (f"{item('Advice')}<Amount>-5.00</Amount>", (3210, 'The "Amount" field has an invalid value "-5.00".')),
        (
            f"{item('Nothing')}",
            (
                3140,
                'There is an invalid reference to QuickBooks Item "Nothing" in the Charge.  QuickBooks error message: '
                "Invalid argument.  The specified record does not exist in the list.",
            ),
        ),
    ],
)
def test_what_cannot_be_charged(shop, body, refusal):
    code, message = shop.refused(charge(body))
    assert code == refusal[0]
    assert refusal[1] in message


def test_transactions_list_it(trade):
    made = trade.done(charge(f"{item('Advice')}<Quantity>1</Quantity>")).findtext("TxnID")
    row = trade.done(
        "<TransactionQueryRq><TransactionTypeFilter><TxnTypeFilter>Charge</TxnTypeFilter></TransactionTypeFilter>"
        "</TransactionQueryRq>"
    )
    assert shown(row, "TxnID", "TxnType", "AccountRef/FullName", "Amount") == (
        made, "Charge", "Accounts Receivable", "95.00",
    )  # fmt: skip


def test_a_charge_by_the_dozen(store):
    store.company.flavor = "Premier"
    with store.company.request_set():
        turn_on_units_of_measure(store.company)
    store.done(
        "<UnitOfMeasureSetAddRq><UnitOfMeasureSetAdd><Name>Count</Name><UnitOfMeasureType>Count</UnitOfMeasureType>"
        "<BaseUnit><Name>each</Name><Abbreviation>ea</Abbreviation></BaseUnit><RelatedUnit><Name>dozen</Name>"
        "<Abbreviation>dz</Abbreviation><ConversionRatio>12</ConversionRatio></RelatedUnit></UnitOfMeasureSetAdd></UnitOfMeasureSetAddRq>"
    )
    store.done(
        "<ItemInventoryAddRq><ItemInventoryAdd><Name>Egg</Name><UnitOfMeasureSetRef><FullName>Count</FullName></UnitOfMeasureSetRef>"
        "<SalesPrice>0.50</SalesPrice><IncomeAccountRef><FullName>Sales</FullName></IncomeAccountRef></ItemInventoryAdd></ItemInventoryAddRq>"
    )
    store.buy("100", "0.10", item="Egg")
    made = store.done(charge(f"{item('Egg')}<Quantity>2</Quantity><UnitOfMeasure>dozen</UnitOfMeasure>"))
    assert shown(made, "UnitOfMeasure", "Rate", "Amount") == ("dozen", "6.00", "12.00")
    assert store.stock("Egg")[0] == "76"
    made = store.done(store.mod("Charge", made, "<UnitOfMeasure>each</UnitOfMeasure>"))
    assert shown(made, "UnitOfMeasure", "Rate", "Amount") == ("each", "0.50", "1.00")
    assert store.stock("Egg")[0] == "98"
