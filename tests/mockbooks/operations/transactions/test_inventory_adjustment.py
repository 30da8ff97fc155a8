"""Adjustments of quantity and value on hand."""

from __future__ import annotations

import pytest

QUANTITY = "<QuantityAdjustment>{}</QuantityAdjustment>"
VALUE = "<ValueAdjustment>{}</ValueAdjustment>"


def adjustment(*lines, header=""):
    return (
        f"<InventoryAdjustmentAddRq><InventoryAdjustmentAdd><AccountRef><FullName>Shrinkage</FullName></AccountRef>{header}"
        f"{''.join(lines)}</InventoryAdjustmentAdd></InventoryAdjustmentAddRq>"
    )


def line(told, item="Lamp"):
    return (
        f"<InventoryAdjustmentLineAdd><ItemRef><FullName>{item}</FullName></ItemRef>{told}</InventoryAdjustmentLineAdd>"
    )


def new(quantity):
    return f"<NewQuantity>{quantity}</NewQuantity>"


def less(quantity):
    return f"<QuantityDifference>-{quantity}</QuantityDifference>"


def texts(element, *names):
    return tuple(element.findtext(name) for name in names)


def differences(ret):
    return [texts(each, "QuantityDifference", "ValueDifference") for each in ret.findall("InventoryAdjustmentLineRet")]


def books(store):
    return store.stock(), store.balance("Account", "Inventory Asset"), store.balance("Account", "Shrinkage")


@pytest.fixture
def stocked(store):
    """Ten lamps at 2.50."""
    store.buy(10, "2.50", "2024-02-01")
    return store


def test_units_go_at_average_cost(stocked, show):
    ret = stocked.done(
        adjustment(
            line(QUANTITY.format(less(3))),
            header="<TxnDate>2024-03-10</TxnDate><CustomerRef><FullName>Abel</FullName></CustomerRef><Memo>Broken</Memo>",
        )
    )
    assert texts(ret, "AccountRef/FullName", "TxnDate", "RefNumber", "CustomerRef/FullName", "Memo") == (
        "Shrinkage",
        "2024-03-10",
        "1",
        "Abel",
        "Broken",
    )
    assert differences(ret) == [("-3", "-7.50")]
    assert books(stocked) == (("7", "2.50"), "17.50", "7.50")
    found = stocked.get("InventoryAdjustment", ret.findtext("TxnID"), "<IncludeLineItems>true</IncludeLineItems>")
    assert show(found) == show(ret)


@pytest.mark.parametrize(
    ("told", "difference", "after"),
    [
        (QUANTITY.format(new(12)), ("2", "5.00"), (("12", "2.50"), "30.00", "-5.00")),
        (QUANTITY.format(new(0)), ("-10", "-25.00"), (("0", "2.50"), "0.00", "25.00")),
        (VALUE.format("<NewValue>40.00</NewValue>"), ("0", "15.00"), (("10", "4.00"), "40.00", "-15.00")),
        (VALUE.format("<ValueDifference>-5.00</ValueDifference>"), ("0", "-5.00"), (("10", "2.00"), "20.00", "5.00")),
        (VALUE.format(f"{new(5)}<NewValue>30.00</NewValue>"), ("-5", "5.00"), (("5", "6.00"), "30.00", "-5.00")),
        (
            VALUE.format("<QuantityDifference>2</QuantityDifference><ValueDifference>1.00</ValueDifference>"),
            ("2", "1.00"),
            (("12", "2.16667"), "26.00", "-1.00"),
        ),
        (VALUE.format(less(4)), ("-4", "-10.00"), (("6", "2.50"), "15.00", "10.00")),
    ],
)
def test_new_figures_and_differences(stocked, told, difference, after):
    assert differences(stocked.done(adjustment(line(told)))) == [difference]
    assert books(stocked) == after


def test_two_lines_of_one_item_follow_each_other(stocked):
    ret = stocked.done(adjustment(line(VALUE.format("<NewValue>40.00</NewValue>")), line(QUANTITY.format(new(8)))))
    assert differences(ret) == [("0", "15.00"), ("-2", "-8.00")]
    assert books(stocked) == (("8", "4.00"), "32.00", "-7.00")


def test_figures_are_meant_for_the_day(stocked):
    stocked.buy(5, "2.50", "2024-04-01")
    ret = stocked.done(adjustment(line(QUANTITY.format(new(9))), header="<TxnDate>2024-03-10</TxnDate>"))
    assert differences(ret) == [("-1", "-2.50")]
    assert stocked.stock()[0] == "14"


def test_what_it_comes_to_follows_the_cost_and_is_no_edit(stocked):
    ret = stocked.done(adjustment(line(QUANTITY.format(less(4))), header="<TxnDate>2024-03-10</TxnDate>"))
    stocked.buy(10, "3.50", "2024-02-02")
    found = stocked.get("InventoryAdjustment", ret.findtext("TxnID"), "<IncludeLineItems>true</IncludeLineItems>")
    assert differences(found) == [("-4", "-12.00")]
    assert texts(found, "EditSequence", "TimeModified") == texts(ret, "EditSequence", "TimeModified")
    assert books(stocked) == (("16", "3.00"), "48.00", "12.00")


def test_an_adjustment_is_changed(stocked):
    ret = stocked.done(adjustment(line(QUANTITY.format(less(4)))))
    found = ret.findtext("InventoryAdjustmentLineRet/TxnLineID")

    def change(ret, told, header=""):
        return stocked.done(
            stocked.mod(
                "InventoryAdjustment",
                ret,
                f"{header}<InventoryAdjustmentLineMod><TxnLineID>{found}</TxnLineID>{told}</InventoryAdjustmentLineMod>",
            )
        )

    ret = change(ret, "<QuantityDifference>-2</QuantityDifference>", "<Memo>Found two</Memo>")
    assert (ret.findtext("Memo"), differences(ret)) == ("Found two", [("-2", "-5.00")])
    ret = change(ret, "<ValueDifference>-9.00</ValueDifference>")
    assert differences(ret) == [("-2", "-9.00")]
    assert books(stocked) == (("8", "2.00"), "16.00", "9.00")
    # Now that it has a value, another purchase does not change it.
    stocked.buy(10, "3.50", "2024-02-02")
    assert books(stocked) == (("18", "2.83333"), "51.00", "9.00")


@pytest.mark.parametrize("verb", ["Void", "Del"])
def test_an_adjustment_is_undone(stocked, verb):
    ret = stocked.done(adjustment(line(QUANTITY.format(less(4))), line(VALUE.format("<NewValue>99.00</NewValue>"))))
    stocked.undo(verb, "InventoryAdjustment", ret)
    assert books(stocked) == (("10", "2.50"), "25.00", "0.00")
    if verb == "Void":
        found = stocked.get("InventoryAdjustment", ret.findtext("TxnID"), "<IncludeLineItems>true</IncludeLineItems>")
        assert (found.findtext("Memo"), differences(found)) == ("VOID:", [("0", "0.00"), ("0", "0.00")])


def test_only_what_is_kept_in_stock_is_adjusted(stocked):
    assert stocked.refused(adjustment(line(QUANTITY.format(new(1)), item="Advice")))[0] == 3280


@pytest.mark.parametrize(
    "told",
    [
        "<SerialNumberAdjustment><AddSerialNumber>77</AddSerialNumber></SerialNumberAdjustment>",
        "<LotNumberAdjustment><LotNumber>5</LotNumber><CountAdjustment>1</CountAdjustment></LotNumberAdjustment>",
        QUANTITY.format(f"{new(1)}<SerialNumber>77</SerialNumber>"),
    ],
)
def test_serial_and_lot_numbers_need_their_feature(stocked, told):
    # [R:HG] the code and its words are recorded.
    assert stocked.refused(adjustment(line(told))) == (
        3250,
        "This feature is not enabled or not available in this version of QuickBooks.",
    )


def test_adjustments_are_found_by_their_items(stocked):
    lamp = stocked.done(adjustment(line(QUANTITY.format(new(1)))))
    shade = stocked.done(adjustment(line(QUANTITY.format(new(1)), item="Shade")))
    for name, ret in (("Lamp", lamp), ("Shade", shade)):
        found = stocked.ask(
            f"<InventoryAdjustmentQueryRq><ItemFilter><FullName>{name}</FullName></ItemFilter></InventoryAdjustmentQueryRq>"
        )
        assert [each.findtext("TxnID") for each in found] == [ret.findtext("TxnID")]
