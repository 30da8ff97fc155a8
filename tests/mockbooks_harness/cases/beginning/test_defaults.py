"""What the lines of a document tell of its items."""

from __future__ import annotations

import pytest
from lxml import etree

from mockbooks_harness.cases.beginning.defaults import told_by_lines

ASKED = "<SalesReceiptAdd><SalesReceiptLineAdd><ItemRef/>{}</SalesReceiptLineAdd></SalesReceiptAdd>"
ANSWERED = (
    "<SalesReceiptRet><SalesReceiptLineRet><ItemRef><ListID>9-1</ListID></ItemRef><RatePercent>{}</RatePercent>"
    "<Amount>1.00</Amount></SalesReceiptLineRet></SalesReceiptRet>"
)


@pytest.mark.parametrize(
    ("percent", "told"),
    [
        ("12.5", ("ItemServiceRet", "9-1", "SalesOrPurchase", {"PricePercent": "12.5"})),
        ("-10.0", ("ItemDiscountRet", "9-1", "DiscountRatePercent", "10.0")),
    ],
)
def test_a_percentage_that_is_taken_off_is_a_discount_and_no_other(percent, told):
    request, ret = etree.fromstring(ASKED.format("")), etree.fromstring(ANSWERED.format(percent))
    assert told in list(
        told_by_lines(request, ret, etree.Element("SalesReceiptRet"), lambda identity: "ItemServiceRet")
    )
