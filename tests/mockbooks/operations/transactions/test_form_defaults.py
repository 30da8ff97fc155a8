"""What a form takes from its customer and from the preferences, where the request does not say."""

from __future__ import annotations

import pytest


@pytest.fixture
def habits(trade):
    """A customer who pays with a Visa card, and a company that ships by UPS from its own door."""
    asked = trade.asked
    asked.done(
        "<CustomerAddRq><CustomerAdd><Name>Carder</Name><PreferredPaymentMethodRef><FullName>Visa</FullName>"
        "</PreferredPaymentMethodRef></CustomerAdd></CustomerAddRq>"
    )
    with asked.company.request_set():
        (ups,) = asked.company.connection.execute(
            "SELECT id FROM list_object WHERE kind = 'ShipMethod' AND name = 'UPS'"
        ).fetchone()
        preferences = dict(asked.company.singleton("Preferences"))
        sales = {**preferences["SalesAndCustomersPreferences"], "DefaultShipMethodRef": ups, "DefaultFOB": "Salem"}
        asked.company.store_singleton("Preferences", {**preferences, "SalesAndCustomersPreferences": sales})
    return trade


def document(kind, customer, header=""):
    return (
        f"<{kind}AddRq><{kind}Add><CustomerRef><FullName>{customer}</FullName></CustomerRef>{header}<{kind}LineAdd><ItemRef>"
        f"<FullName>Advice</FullName></ItemRef></{kind}LineAdd></{kind}Add></{kind}AddRq>"
    )


@pytest.mark.parametrize("kind", ["Invoice", "SalesReceipt", "CreditMemo", "SalesOrder"])
def test_how_goods_are_sent_is_the_companys_habit(habits, kind):
    ret = habits.done(document(kind, "Abel"))
    assert (ret.findtext("ShipMethodRef/FullName"), ret.findtext("FOB")) == ("UPS", "Salem")
    other = ["<FOB>Dock</FOB>", "<ShipMethodRef><FullName>DHL</FullName></ShipMethodRef>"]
    ret = habits.done(document(kind, "Abel", "".join(other[::-1] if kind == "SalesReceipt" else other)))
    assert (ret.findtext("ShipMethodRef/FullName"), ret.findtext("FOB")) == ("DHL", "Dock")
    assert habits.done(document(kind, "Abel", "<FOB></FOB>")).find("FOB") is None


def test_a_customer_pays_as_always(habits):
    ret = habits.done(document("SalesReceipt", "Carder"))
    assert ret.findtext("PaymentMethodRef/FullName") == "Visa"
    ret = habits.done(
        document("SalesReceipt", "Carder", "<PaymentMethodRef><FullName>Cash</FullName></PaymentMethodRef>")
    )
    assert ret.findtext("PaymentMethodRef/FullName") == "Cash"
    assert habits.done(document("SalesReceipt", "Abel")).find("PaymentMethodRef") is None
    habits.done(document("Invoice", "Carder"))
    paid = habits.done(habits.payment("1.00", customer="Carder"))
    assert paid.findtext("PaymentMethodRef/FullName") == "Visa"
