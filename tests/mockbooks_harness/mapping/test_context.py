"""Region, currency, and what is related."""

from __future__ import annotations

import pytest
from lxml import etree

from mockbooks_harness.mapping import Context


@pytest.mark.parametrize(("region", "currency"), [("US", "USD"), ("CA", "CAD"), ("UK", "GBP"), ("AU", "AUD")])
def test_the_region_gives_the_home_currency(region: str, currency: str) -> None:
    assert Context(region).currency(etree.fromstring("<CustomerRet/>")) == currency


def test_an_unknown_region_is_refused() -> None:
    with pytest.raises(ValueError, match="US, CA, UK"):
        Context("FR")


def test_related_objects_are_found_by_either_id() -> None:
    payment = etree.fromstring(
        "<ReceivePaymentRet><TxnID>1-1</TxnID><CustomerRef><ListID>2-1</ListID></CustomerRef></ReceivePaymentRet>"
    )
    code = etree.fromstring("<SalesTaxCodeRet><ListID>3-1</ListID></SalesTaxCodeRet>")
    context = Context(related=[payment, code])
    assert context.transaction("1-1") is payment
    assert context.find("SalesTaxCode", "3-1") is code
    assert context.find("Account", "3-1") is None, "ListIDs are unique within a list"
    assert context.find("Customer", "2-1") is None
    assert context.find("SalesTaxCode", None) is None
