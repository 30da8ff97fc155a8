from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

COLUMNS = ("Desc", "Quantity", "Rate", "RatePercent", "Amount")


def lines(ret, name="InvoiceLineRet"):
    return [tuple(line.findtext(column) for column in COLUMNS) for line in ret.iter(name)]


def test_lines_of_every_kind_on_an_invoice(shop):
    ret = shop.done(
        shop.document(
            "Invoice",
            ("Advice", "<Quantity>2</Quantity>"),
            ("Lamp", "<Quantity>3</Quantity>"),
            ("Sum", ""),
            ("Rebate", ""),
            ("Delivery", ""),
            ("Van", ""),
            ("Voucher", ""),
            ("Sum", "<Desc>After all</Desc>"),
            ("Down", "<Amount>100.00</Amount>"),
            ("", "<Desc>Thank you</Desc>"),
        )
    )
    assert lines(ret) == [
        ("By the hour", "2", "95.00", None, "190.00"),
        ("Desk lamp", "3", "20.00", None, "60.00"),
        ("So far", None, None, None, "250.00"),
        ("For friends", None, None, "-10.00", "-25.00"),
        (None, "1", "8.00", None, "8.00"),
        ("Used van", "1", "900.00", None, "900.00"),
        (None, None, "-5.00", None, "-5.00"),
        # [O] the discount on the first subtotal is not part of the next one
        ("After all", None, None, None, "903.00"),
        ("Down payment", None, "-100.00", None, "-100.00"),
        ("Thank you", None, None, None, None),
    ]
    assert ret.findtext("Subtotal") == "1028.00"
    balances = {
        "Accounts Receivable": "1028.00",
        "Fees": "258.00",
        "Vehicles": "-900.00",
        "Discounts": "30.00",
        "Undeposited Funds": "100.00",
        "Cost of Goods Sold": "15.00",
        "Inventory Asset": "35.00",
    }
    assert {name: shop.balance("Account", name) for name in balances} == balances
    assert shop.done("<ItemInventoryQueryRq/>").findtext("QuantityOnHand") == "7"


def test_selling_below_zero_at_the_last_average(shop):
    """Posting rules 7.2 [O:AVG]: 10 at 2.00, sell 15 at 10.00."""
    shop.done(
        "<ItemInventoryAddRq><ItemInventoryAdd><Name>Nail</Name><IncomeAccountRef><FullName>Fees</FullName></IncomeAccountRef>"
        "<QuantityOnHand>10</QuantityOnHand><TotalValue>20.00</TotalValue></ItemInventoryAdd></ItemInventoryAddRq>"
    )
    shop.done(shop.document("Invoice", ("Nail", "<Quantity>15</Quantity><Rate>10.00</Rate>")))
    nail = shop.done("<ItemInventoryQueryRq><FullName>Nail</FullName></ItemInventoryQueryRq>")
    assert (nail.findtext("QuantityOnHand"), nail.findtext("AverageCost")) == ("-5", "2.00")
    assert shop.balance("Account", "Accounts Receivable") == shop.balance("Account", "Fees") == "150.00"
    assert shop.balance("Account", "Cost of Goods Sold") == "30.00"
    assert shop.balance("Account", "Inventory Asset") == "40.00"  # 50.00 of lamps, 10.00 below zero of nails


def test_an_amount_alone_comes_back_with_a_rate_and_no_quantity(shop):
    """[R] as in a recorded sales receipt of 2009."""
    ret = shop.done(shop.document("Invoice", ("Advice", "<Amount>30.00</Amount>")))
    assert lines(ret) == [("By the hour", None, "30.00", None, "30.00")]


@pytest.mark.parametrize(
    ("item", "given", "shown"),
    [
        ("Rebate", "<RatePercent>20</RatePercent>", ("-20.00", "-20.00")),
        ("Rebate", "<RatePercent>-20</RatePercent>", ("-20.00", "-20.00")),
        ("Rebate", "<Rate>7.00</Rate>", (None, "-7.00")),
        ("Voucher", "<Amount>3.00</Amount>", (None, "-3.00")),
        ("Voucher", "<Amount>-3.00</Amount>", (None, "-3.00")),
        ("Rush", "", ("25.00", "25.00")),
        ("Advice", "<RatePercent>50</RatePercent>", ("50.00", "50.00")),
        ("Down", "", (None, "0.00")),
        ("Down", "<Rate>9.00</Rate>", (None, "-9.00")),
    ],
)
def test_what_acts_on_the_line_above(shop, item, given, shown):
    ret = shop.done(shop.document("Invoice", ("Advice", "<Amount>100.00</Amount>"), (item, given)))
    assert lines(ret)[1][3:] == shown


def test_a_rate_beside_the_amount_of_a_discount_is_ignored_with_a_warning(shop):
    answer = shop.ask(
        shop.document(
            "Invoice",
            ("Advice", "<Amount>100.00</Amount>"),
            ("Rebate", "<RatePercent>-5</RatePercent><Amount>-7.00</Amount>"),
        )
    )
    assert (answer.get("statusCode"), answer.get("statusMessage")) == (
        "530",
        'The field "RatePercent" is not supported by this implementation.',
    )
    assert lines(answer[0])[1] == ("For friends", None, "-7.00", None, "-7.00")


def test_an_amount_sent_for_a_subtotal_is_not_taken(shop):
    answer = shop.ask(shop.document("Invoice", ("Advice", "<Amount>100.00</Amount>"), ("Sum", "<Amount>1.00</Amount>")))
    assert answer.get("statusCode") == "530"
    assert lines(answer[0])[1][4] == "100.00"


WRONG_TYPE = 'The item "{}" is of the wrong type.'


@pytest.mark.parametrize(
    ("item", "given", "code", "message"),
    [
        ("Rebate", "<Quantity>2</Quantity>", 3151, 'The element "Quantity" is not valid in this context.'),
        ("Sum", "<Quantity>2</Quantity>", 3151, 'The element "Quantity" is not valid in this context.'),
        ("Sum", "<Rate>2</Rate>", 3151, 'The element "Rate" is not valid in this context.'),
        (
            "Sum",
            "<OverrideItemAccountRef><FullName>Fees</FullName></OverrideItemAccountRef>",
            3151,
            'The element "OverrideItemAccountRef" is not valid in this context.',
        ),
        ("Down", "<Quantity>2</Quantity>", 3151, 'The element "Quantity" is not valid in this context.'),
        ("Down", "<RatePercent>2</RatePercent>", 3151, 'The element "RatePercent" is not valid in this context.'),
        ("Set", "", 3280, WRONG_TYPE.format("Set")),
        ("", "<Quantity>2</Quantity>", 3150, 'There is a missing element: "ItemRef".'),
        (
            "",
            "<OverrideItemAccountRef><FullName>Fees</FullName></OverrideItemAccountRef>",
            3150,
            'There is a missing element: "ItemRef".',
        ),
        (
            "Advice",
            "<PriceLevelRef><FullName>Friends</FullName></PriceLevelRef>",
            3140,
            'There is an invalid reference to QuickBooks PriceLevel "Friends" in the Invoice line.  QuickBooks error message: '
            "Invalid argument.  The specified record does not exist in the list.",
        ),
        (
            "Lamp",
            "<UnitOfMeasure>box</UnitOfMeasure>",
            3250,
            "This feature is not enabled or not available in this version of QuickBooks.",
        ),
    ],
)
def test_what_lines_are_refused_for(shop, item, given, code, message):
    before = shop.balance("Account", "Fees")
    assert shop.refused(shop.document("Invoice", ("Advice", ""), (item, given))) == (code, message)
    assert shop.balance("Account", "Fees") == before


def mod_lines(*bodies, kind="Invoice"):
    return "".join(f"<{kind}LineMod><TxnLineID>{line}</TxnLineID>{body}</{kind}LineMod>" for line, body in bodies)


def test_a_mod_works_out_again_what_follows_from_lines_above(shop):
    ret = shop.done(
        shop.document("Invoice", ("Advice", "<Amount>100.00</Amount>"), ("Sum", ""), ("Rebate", ""), ("Voucher", ""))
    )
    first, *rest = [line.findtext("TxnLineID") for line in ret.findall("InvoiceLineRet")]
    ret = shop.done(
        shop.mod("Invoice", ret, mod_lines((first, "<Amount>300.00</Amount>"), *((line, "") for line in rest)))
    )
    assert [line[4] for line in lines(ret)] == ["300.00", "300.00", "-30.00", "-5.00"]
    assert shop.balance("Account", "Discounts") == "35.00"


def test_another_kind_of_item_on_a_line_starts_it_anew(shop):
    ret = shop.done(
        shop.document("Invoice", ("Advice", "<Amount>100.00</Amount>"), ("Delivery", "<Quantity>2</Quantity>"))
    )
    first, second = [line.findtext("TxnLineID") for line in ret.findall("InvoiceLineRet")]
    item = "<ItemRef><FullName>{}</FullName></ItemRef>"
    ret = shop.done(shop.mod("Invoice", ret, mod_lines((first, ""), (second, item.format("Rebate")))))
    assert lines(ret)[1] == ("For friends", None, None, "-10.00", "-10.00")
    ret = shop.done(shop.mod("Invoice", ret, mod_lines((first, ""), (second, item.format("Lamp")))))
    assert lines(ret)[1] == ("Desk lamp", "1", "20.00", None, "20.00")
    assert shop.balance("Account", "Discounts") == "0.00"
    # A discount's own figures change without the others.
    ret = shop.done(
        shop.mod("Invoice", ret, mod_lines((first, ""), (second, item.format("Voucher") + "<Rate>2.00</Rate>")))
    )
    ret = shop.done(shop.mod("Invoice", ret, mod_lines((first, ""), (second, "<Desc>as it was</Desc>"))))
    assert lines(ret)[1] == ("as it was", None, "-2.00", None, "-2.00")


def test_the_class_of_the_header_flows_to_lines_that_have_none(shop):
    for name in ("East", "West"):
        shop.done(f"<ClassAddRq><ClassAdd><Name>{name}</Name></ClassAdd></ClassAddRq>")
    east, west = (f"<ClassRef><FullName>{name}</FullName></ClassRef>" for name in ("East", "West"))
    ret = shop.done(shop.document("Invoice", ("Lamp", ""), ("Advice", west), ("Sum", ""), header=east))
    assert [line.findtext("ClassRef/FullName") for line in ret.findall("InvoiceLineRet")] == ["East", "West", None]
    posted = shop.company.connection.execute(
        "SELECT account.name, class.name FROM posting JOIN list_object AS account ON account.id = posting.account"
        " LEFT JOIN list_object AS class ON class.id = posting.class"
        " WHERE posting.txn = (SELECT max(id) FROM txn) ORDER BY posting.id"
    ).fetchall()
    assert posted == [
        ("Accounts Receivable", "East"),
        ("Fees", "East"),
        ("Fees", "West"),
        ("Cost of Goods Sold", "East"),
        ("Inventory Asset", "East"),
    ]


def test_a_group_brings_its_items_along(shop):
    ret = shop.done(shop.document("Invoice", ("Advice", "<Quantity>1</Quantity>"), ("[Set]", "<Quantity>2</Quantity>")))
    assert [child.tag for child in ret if "Line" in child.tag] == ["InvoiceLineRet", "InvoiceLineGroupRet"]
    group = ret.find("InvoiceLineGroupRet")
    assert [group.findtext(name) for name in ("Desc", "Quantity", "IsPrintItemsInGroup", "TotalAmount")] == [
        "Lamp, put up",
        "2",
        "true",
        "165.50",
    ]
    assert lines(group) == [
        ("Desk lamp", "4", "20.00", None, "80.00"),
        ("By the hour", "1", "95.00", None, "95.00"),
        ("For friends", None, None, "-10.00", "-9.50"),
    ]
    assert ret.findtext("Subtotal") == "260.50"
    assert shop.balance("Account", "Cost of Goods Sold") == "20.00"


def test_a_group_can_be_counted_together_and_its_lines_changed(shop):
    ret = shop.done(shop.document("Invoice", ("[Set]", ""), ("Rebate", ""), ("Sum", "")))
    assert [line[4] for line in lines(ret)] == ["40.00", "47.50", "-4.75", "-8.28", "74.47"]
    group = ret.findtext("InvoiceLineGroupRet/TxnLineID")
    members = [line.findtext("TxnLineID") for line in ret.findall("InvoiceLineGroupRet/InvoiceLineRet")]
    others = [line.findtext("TxnLineID") for line in ret.findall("InvoiceLineRet")]
    inner = mod_lines(
        (members[0], "<Quantity>1</Quantity>"), ("-1", "<ItemRef><FullName>Delivery</FullName></ItemRef>")
    )
    ret = shop.done(
        shop.mod(
            "Invoice",
            ret,
            f"<InvoiceLineGroupMod><TxnLineID>{group}</TxnLineID>{inner}</InvoiceLineGroupMod>"
            + mod_lines(*((line, "") for line in others)),
        )
    )
    assert ret.findtext("InvoiceLineGroupRet/TotalAmount") == "28.00"
    assert [line[4] for line in lines(ret)] == ["20.00", "8.00", "-2.80", "25.20"]
    assert shop.done("<ItemInventoryQueryRq/>").findtext("QuantityOnHand") == "9"


KINDS = st.sampled_from(["Advice", "Lamp", "Delivery", "Rush", "Rebate", "Voucher", "Sum", "Down", "[Set]", ""])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=st.lists(KINDS, min_size=1, max_size=6))
def test_a_form_comes_to_what_its_lines_come_to(shop, items):
    """The Subtotal is what all lines but subtotals come to, and so is what is owed."""
    ret = shop.done(shop.document("Estimate", ("Advice", "<Amount>1000.00</Amount>"), *((item, "") for item in items)))
    counted = [line for line in ret.iter("EstimateLineRet") if line.findtext("ItemRef/FullName") not in ("Sum", None)]
    total = sum(round(float(line.findtext("Amount")) * 100) for line in counted)
    assert round(float(ret.findtext("Subtotal")) * 100) == total
    for group in ret.iter("EstimateLineGroupRet"):
        inside = sum(round(float(line.findtext("Amount")) * 100) for line in group.iter("EstimateLineRet"))
        assert round(float(group.findtext("TotalAmount")) * 100) == inside


def test_there_are_no_price_rules_to_be_in_conflict(shop):
    """Advanced pricing is not there, so what is to be done when two of its rules meet changes nothing (assumed)."""
    option = "<OptionForPriceRuleConflict>BasePrice</OptionForPriceRuleConflict>"
    ret = shop.done(shop.document("Invoice", ("Lamp", f"<Quantity>2</Quantity>{option}")))
    assert lines(ret) == [("Desk lamp", "2", "20.00", None, "40.00")]
