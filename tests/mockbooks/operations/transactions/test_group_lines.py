"""Item groups on purchases: what they are expanded to, and what a Mod does to them."""

from __future__ import annotations

import pytest


def texts(element, *names):
    return tuple(element.findtext(name) for name in names)


@pytest.fixture
def groups(store):
    for name, lines in (
        ("Set", (("Lamp", "2"), ("Shade", "1.5"))),
        ("Kit", (("Shade", "3"), ("Drafting", ""))),
    ):
        members = "".join(
            f"<ItemGroupLine><ItemRef><FullName>{item}</FullName></ItemRef>"
            + (f"<Quantity>{quantity}</Quantity>" if quantity else "")
            + "</ItemGroupLine>"
            for item, quantity in lines
        )
        store.done(
            f"<ItemGroupAddRq><ItemGroupAdd><Name>{name}</Name><ItemDesc>A {name}</ItemDesc>{members}</ItemGroupAdd></ItemGroupAddRq>"
        )
    return store


def bill(groups, quantity="3", rest=""):
    return groups.done(
        "<BillAddRq><BillAdd><VendorRef><FullName>Carrier</FullName></VendorRef>"
        f"{groups.bought(1, '5.00')}<ItemGroupLineAdd><ItemGroupRef><FullName>Set</FullName></ItemGroupRef>"
        f"<Quantity>{quantity}</Quantity>{rest}</ItemGroupLineAdd></BillAdd></BillAddRq>"
    )


def group(ret):
    """A group line and its members."""
    found = ret.find("ItemGroupLineRet")
    return texts(found, "ItemGroupRef/FullName", "Desc", "Quantity", "TotalAmount"), [
        texts(line, "ItemRef/FullName", "Quantity", "Amount") for line in found.findall("ItemLineRet")
    ]


def change(groups, ret, told):
    single, whole = ret.findtext("ItemLineRet/TxnLineID"), ret.findtext("ItemGroupLineRet/TxnLineID")
    return groups.done(
        groups.mod(
            "Bill",
            ret,
            f"<ItemLineMod><TxnLineID>{single}</TxnLineID></ItemLineMod>"
            f"<ItemGroupLineMod><TxnLineID>{whole}</TxnLineID>{told}</ItemGroupLineMod>",
        )
    )


def test_a_group_is_expanded_and_comes_into_the_stock(groups):
    ret = bill(groups)
    assert group(ret) == (("Set", "A Set", "3", "21.00"), [("Lamp", "6", "12.00"), ("Shade", "4.5", "9.00")])
    # Documented: the group line itself is not added.
    assert ret.findtext("AmountDue") == "26.00"
    assert (groups.stock("Lamp")[0], groups.stock("Shade")[0]) == ("7", "4.5")


def test_another_quantity_changes_the_lines(groups):
    ret = change(groups, bill(groups), "<Quantity>2</Quantity>")
    assert group(ret) == (("Set", "A Set", "2", "14.00"), [("Lamp", "4", "8.00"), ("Shade", "3", "6.00")])
    assert groups.stock("Shade")[0] == "3"


def test_another_group_takes_its_place(groups):
    ret = change(groups, bill(groups), "<ItemGroupRef><FullName>Kit</FullName></ItemGroupRef>")
    assert group(ret)[1] == [("Shade", "9", "18.00"), ("Drafting", "1", "50.00")]
    assert (groups.stock("Lamp")[0], groups.stock("Shade")[0]) == ("1", "9")


def test_lines_that_are_given_take_the_place_of_those_there_were(groups):
    ret = bill(groups)
    second = ret.findall("ItemGroupLineRet/ItemLineRet")[1].findtext("TxnLineID")
    new = "<ItemLineMod><TxnLineID>-1</TxnLineID><ItemRef><FullName>Drafting</FullName></ItemRef></ItemLineMod>"
    ret = change(groups, ret, f"<ItemLineMod><TxnLineID>{second}</TxnLineID><Cost>4.00</Cost></ItemLineMod>{new}")
    assert group(ret) == (("Set", "A Set", "3", "68.00"), [("Shade", "4.5", "18.00"), ("Drafting", "1", "50.00")])
    assert (groups.stock("Lamp")[0], groups.stock("Shade")) == ("1", ("4.5", "4.00"))


def test_a_voided_group_comes_to_nothing(groups):
    ret = bill(groups)
    groups.undo("Void", "Bill", ret)
    found = groups.get("Bill", ret.findtext("TxnID"), "<IncludeLineItems>true</IncludeLineItems>")
    assert group(found) == (("Set", "A Set", "0", "0.00"), [("Lamp", "0", "0.00"), ("Shade", "0", "0.00")])


def test_a_group_line_has_custom_fields(groups):
    groups.done(
        "<DataExtDefAddRq><DataExtDefAdd><OwnerID>0</OwnerID><DataExtName>Colour</DataExtName><DataExtType>STR255TYPE</DataExtType>"
        "<AssignToObject>Item</AssignToObject></DataExtDefAdd></DataExtDefAddRq>"
    )
    field = "<DataExt><OwnerID>0</OwnerID><DataExtName>Colour</DataExtName><DataExtValue>Red</DataExtValue></DataExt>"
    ret = bill(groups, rest=field)
    found = groups.get("Bill", ret.findtext("TxnID"), "<IncludeLineItems>true</IncludeLineItems><OwnerID>0</OwnerID>")
    assert texts(found.find("ItemGroupLineRet/DataExt"), "OwnerID", "DataExtName", "DataExtValue") == (
        "0",
        "Colour",
        "Red",
    )
