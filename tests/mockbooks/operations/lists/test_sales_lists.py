"""Classes and sales representatives."""

from __future__ import annotations


def test_a_class_comes_and_goes(lists, texts):
    lists.add("Class", "<Name>East</Name>")
    ret = lists.add("Class", "<Name>Roofs</Name><ParentRef><FullName>East</FullName></ParentRef>")
    lists.add("Class", "<Name>West</Name>")
    after = lists.change(ret, "<Name>Walls</Name><ParentRef><FullName>West</FullName></ParentRef>")
    assert texts(after, "FullName", "Sublevel", "ParentRef/FullName") == ("West:Walls", "1", "West")
    assert [each.findtext("FullName") for each in lists.query("Class")] == ["East", "West", "West:Walls"]
    lists.remove(after)


def test_a_class_cannot_stand_below_itself(lists):
    east = lists.add("Class", "<Name>East</Name>")
    lists.add("Class", "<Name>Roofs</Name><ParentRef><FullName>East</FullName></ParentRef>")
    code, message = lists.refused_change(east, "<ParentRef><FullName>East:Roofs</FullName></ParentRef>")
    assert (code, message) == (3130, 'There is an invalid reference to a parent "East:Roofs" in the Class list.')


def test_a_name_cannot_be_cleared(lists):
    east = lists.add("Class", "<Name>East</Name>")
    assert lists.refused_change(east, "<Name></Name>") == (3190, 'The element "Name" cannot be cleared.')


def test_a_sales_rep_is_known_by_the_initials(lists, texts):
    lists.add("Employee", "<FirstName>Fred</FirstName><LastName>Berg</LastName>")
    ret = lists.add(
        "SalesRep", "<Initial>FB</Initial><SalesRepEntityRef><FullName>Fred Berg</FullName></SalesRepEntityRef>"
    )
    assert texts(ret, "Initial", "IsActive", "SalesRepEntityRef/FullName") == ("FB", "true", "Fred Berg")
    # Recorded: a reference shows the initials.
    customer = lists.add("Customer", "<Name>Abel</Name><SalesRepRef><FullName>fb</FullName></SalesRepRef>")
    assert customer.findtext("SalesRepRef/FullName") == "FB"
    lists.change(ret, "<Initial>FRB</Initial>")
    assert lists.found("Customer", "Abel").findtext("SalesRepRef/FullName") == "FRB"
    assert lists.refused_removal(ret)[0] == 3160
    lists.change(lists.found("Customer", "Abel"), "<SalesRepRef><FullName></FullName></SalesRepRef>")
    lists.remove(ret)


def test_a_sales_rep_is_no_customer(lists):
    lists.add("Customer", "<Name>Abel</Name>")
    lists.add("Vendor", "<Name>Vane</Name>")
    body = "<Initial>%s</Initial><SalesRepEntityRef><FullName>%s</FullName></SalesRepEntityRef>"
    assert lists.refused_add("SalesRep", body % ("AB", "Abel")) == (
        3140,
        'There is an invalid reference to QuickBooks SalesRepEntity "Abel" in the Sales Rep.  QuickBooks error message: '
        "Invalid argument.  The specified record does not exist in the list.",
    )
    lists.add("SalesRep", body % ("VV", "Vane"))
    assert lists.refused_add("SalesRep", body % ("vv", "Vane"))[0] == 3100
    assert lists.refused_add("SalesRep", body % ("", "Vane")) == (3150, 'There is a missing element: "Initial".')


def test_who_is_a_sales_rep_stays(lists):
    otto = lists.add("OtherName", "<Name>Otto</Name>")
    rep = lists.add("SalesRep", "<Initial>O</Initial><SalesRepEntityRef><FullName>Otto</FullName></SalesRepEntityRef>")
    assert lists.refused_removal(otto)[0] == 3160
    assert lists.refused_change(rep, "<SalesRepEntityRef><ListID></ListID></SalesRepEntityRef>")[0] == 3190
    lists.remove(rep)
    lists.remove(otto)
