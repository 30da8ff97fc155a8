"""Customer, vendor and job types, messages, ways to pay and to ship: they are added, asked for and deleted."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("kind", ["CustomerType", "VendorType", "JobType"])
def test_a_type_stands_below_another(asked, lists, texts, kind):
    top = lists.add(kind, "<Name>Trade</Name>")
    below = lists.add(kind, "<Name>Roofs</Name><ParentRef><FullName>trade</FullName></ParentRef>")
    assert texts(below, "FullName", "Sublevel", "ParentRef/FullName") == ("Trade:Roofs", "1", "Trade")
    assert lists.refused_add(kind, "<Name>TRADE</Name>")[0] == 3100
    assert lists.refused_add(kind, "<Name>a</Name><ParentRef><FullName>Nobody</FullName></ParentRef>")[0] == 3130
    code, message = lists.refused_removal(top)
    assert (code, message) == (
        3160,
        f'Cannot delete the object specified by the id = "{top.findtext("ListID")}".  QuickBooks error message: This list '
        "element cannot be deleted because it is in use.",
    )
    lists.remove(below)
    lists.remove(top)


def test_a_type_that_a_customer_has_stays(lists):
    kind = lists.add("CustomerType", "<Name>Farms</Name>")
    customer = lists.add("Customer", "<Name>Abel</Name><CustomerTypeRef><FullName>Farms</FullName></CustomerTypeRef>")
    assert lists.refused_removal(kind)[0] == 3160
    lists.change(customer, "<CustomerTypeRef><ListID></ListID></CustomerTypeRef>")
    lists.remove(kind)


def test_types_have_no_mod(asked, lists):
    # The language has no CustomerTypeMod: the whole call fails.
    from mockbooks.qbxml.hresult import CallFailed

    with pytest.raises(CallFailed):
        lists.change(lists.add("CustomerType", "<Name>Farms</Name>"), "<Name>b</Name>")


def test_a_customer_message_comes_and_goes(lists):
    ret = lists.add("CustomerMsg", "<Name>See you soon &amp; take care!</Name>")
    assert [child.tag for child in ret] == ["ListID", "TimeCreated", "TimeModified", "EditSequence", "Name", "IsActive"]
    lists.add("Customer", "<Name>Abel</Name>")
    assert lists.refused_add("CustomerMsg", f"<Name>{'x' * 102}</Name>")[0] == 3070
    lists.remove(ret)


def test_a_ship_method_comes_and_goes(lists):
    ret = lists.add("ShipMethod", "<Name>Mule</Name><IsActive>false</IsActive>")
    assert "Mule" not in [each.findtext("Name") for each in lists.query("ShipMethod")]
    assert lists.refused_add("ShipMethod", "<Name>dhl</Name>") == (
        3100,
        'The name "dhl" of the list element is already in use.',
    )
    lists.remove(ret)


def test_a_payment_method_comes_and_goes(lists, texts):
    ret = lists.add("PaymentMethod", "<Name>Voucher</Name><PaymentMethodType>GiftCard</PaymentMethodType>")
    assert texts(ret, "Name", "PaymentMethodType") == ("Voucher", "GiftCard")
    assert lists.add("PaymentMethod", "<Name>Barter</Name>").findtext("PaymentMethodType") == "Other"
    lists.remove(ret)


def test_payment_methods_by_type(lists):
    lists.add("PaymentMethod", "<Name>Voucher</Name><PaymentMethodType>GiftCard</PaymentMethodType>")
    found = lists.query(
        "PaymentMethod",
        "<PaymentMethodType>GiftCard</PaymentMethodType><PaymentMethodType>Visa</PaymentMethodType>",
    )
    assert [ret.findtext("Name") for ret in found] == ["Gift Card", "Visa", "Voucher"]


def test_an_unknown_payment_method_type(lists):
    assert lists.refused_add("PaymentMethod", "<Name>a</Name><PaymentMethodType>Shells</PaymentMethodType>") == (
        3110,
        'The enumerated value "Shells" in the field "PaymentMethodType" is unknown or invalid for the qbXML version in use.',
    )
