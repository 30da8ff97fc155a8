from __future__ import annotations

import pytest
from lxml import etree


def amounts(ret):
    return [
        tuple(line.findtext(name) for name in ("Quantity", "Rate", "Amount")) for line in ret.iter("EstimateLineRet")
    ]


def line_mod(line, body=""):
    return f"<EstimateLineMod><TxnLineID>{line}</TxnLineID>{body}</EstimateLineMod>"


def test_an_estimate_is_an_offer(shop):
    """Added, read back, changed, deleted; it moves nothing."""
    before = shop.done("<ItemInventoryQueryRq/>")
    ret = shop.done(
        shop.document(
            "Estimate", ("Lamp", "<Quantity>4</Quantity>"), header="<TxnDate>2024-03-05</TxnDate><PONumber>7</PONumber>"
        )
    )
    shown = {child.tag: child.text for child in ret if not len(child)}
    assert shown == {
        **shown,
        "RefNumber": "1",
        "PONumber": "7",
        "IsActive": "true",
        "DueDate": "2024-03-05",
        "Subtotal": "80.00",
        "SalesTaxTotal": "0.00",
        "TotalAmount": "80.00",
        "IsToBeEmailed": "false",
    }
    assert shop.balance("Customer", "Abel") == shop.balance("Account", "Fees") == "0.00"
    after = shop.done("<ItemInventoryQueryRq/>")
    assert etree.tostring(after) == etree.tostring(before)
    txn = ret.findtext("TxnID")
    found = shop.get(
        "Estimate", txn, "<IncludeLineItems>true</IncludeLineItems><IncludeLinkedTxns>true</IncludeLinkedTxns>"
    )
    assert etree.tostring(found) == etree.tostring(ret)
    ret = shop.done(shop.mod("Estimate", ret, "<IsActive>false</IsActive>"))
    assert ret.findtext("IsActive") == "false"
    shop.delete("Estimate", txn)


def test_estimates_are_kept_in_an_account_of_their_own(shop):
    shop.done(shop.document("Estimate", ("Advice", "")))
    account = shop.done("<AccountQueryRq><FullName>Estimates</FullName></AccountQueryRq>")
    assert [account.findtext(name) for name in ("AccountType", "Balance")] == ["NonPosting", "0.00"]
    by_account = "<EstimateQueryRq><AccountFilter><FullName>Estimates</FullName></AccountFilter></EstimateQueryRq>"
    assert shop.done(by_account).findtext("TotalAmount") == "95.00"


def test_an_estimate_cannot_be_voided(shop):
    txn = shop.done(shop.document("Estimate", ("Advice", ""))).findtext("TxnID")
    assert shop.refused(f"<TxnVoidRq><TxnVoidType>Estimate</TxnVoidType><TxnID>{txn}</TxnID></TxnVoidRq>") == (
        3110,
        'The enumerated value "Estimate" in the field "TxnVoidType" is unknown or invalid for the qbXML version in use.',
    )


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        # [D:OSR] Amount = (Quantity * Rate) * (1 + MarkupRatePercent / 100)
        (
            "<Quantity>3</Quantity><Rate>10.00</Rate>{}<MarkupRatePercent>15</MarkupRatePercent>",
            ("3", "10.00", "34.50"),
        ),
        ("<Quantity>3</Quantity><Rate>10.00</Rate>{}<MarkupRate>4.00</MarkupRate>", ("3", "10.00", "34.00")),
        ("{}<MarkupRatePercent>10</MarkupRatePercent>", ("1", "95.00", "104.50")),
        ("<Quantity>2</Quantity>{}<MarkupRatePercent>-50</MarkupRatePercent>", ("2", "95.00", "95.00")),
        # An amount is the marked-up one.
        (
            "<Quantity>2</Quantity><Amount>60.00</Amount>{}<MarkupRatePercent>20</MarkupRatePercent>",
            ("2", "25.00", "60.00"),
        ),
        ("<Amount>60.00</Amount>{}<MarkupRate>10.00</MarkupRate>", (None, "50.00", "60.00")),
    ],
)
def test_a_markup_is_put_on_top(shop, given, shown):
    code = "<SalesTaxCodeRef><FullName>Non</FullName></SalesTaxCodeRef>"
    ret = shop.done(shop.document("Estimate", ("Advice", given.format(code))))
    assert amounts(ret) == [shown]
    assert ret.findtext("TotalAmount") == shown[2]


def test_a_markup_changes(shop):
    ret = shop.done(
        shop.document("Estimate", ("Advice", "<Quantity>2</Quantity><Rate>10.00</Rate><MarkupRate>3.00</MarkupRate>"))
    )
    line = ret.findtext("EstimateLineRet/TxnLineID")
    for body, shown in (
        ("<Quantity>4</Quantity>", ("4", "10.00", "43.00")),
        ("<MarkupRatePercent>50</MarkupRatePercent>", ("4", "10.00", "60.00")),
        ("<Desc>the same</Desc>", ("4", "10.00", "60.00")),
        ("<MarkupRatePercent/>", ("4", "10.00", "40.00")),
    ):
        ret = shop.done(shop.mod("Estimate", ret, line_mod(line, body)))
        assert amounts(ret) == [shown]
    assert ret.find("EstimateLineRet/MarkupRate") is None
    assert ret.find("EstimateLineRet/MarkupRatePercent") is None


@pytest.mark.parametrize("item", ["Rebate", "Sum", "Voucher", "Rush"])
def test_only_a_price_of_its_own_can_be_marked_up(shop, item):
    request = shop.document("Estimate", ("Advice", ""), (item, "<MarkupRate>1.00</MarkupRate>"))
    assert shop.refused(request) == (3151, 'The element "MarkupRate" is not valid in this context.')


def test_a_change_order_tells_what_was_changed(shop):
    ret = shop.done(shop.document("Estimate", ("Advice", ""), ("Delivery", "<Desc>By van</Desc>")))
    first, _second = [line.findtext("TxnLineID") for line in ret.findall("EstimateLineRet")]
    changed = "<CreateChangeOrder>true</CreateChangeOrder>"
    ret = shop.done(
        shop.mod(
            "Estimate",
            ret,
            changed
            + line_mod(first, "<Quantity>2</Quantity>")
            + line_mod("-1", "<ItemRef><FullName>Lamp</FullName></ItemRef>"),
        )
    )
    assert ret.findall("EstimateLineRet")[-1].findtext("Desc").splitlines() == [
        "Change Order #1",
        "Changed By the hour: from 95.00 to 190.00 (+95.00)",
        "Added Desk lamp: +20.00",
        "Removed By van: -8.00",
        "Total change to estimate: +107.00",
    ]
    # Nothing changed, nothing told; then a second one.
    ret = shop.done(shop.mod("Estimate", ret, changed + "<Memo>again</Memo>"))
    assert len(ret.findall("EstimateLineRet")) == 3
    lines = [line.findtext("TxnLineID") for line in ret.findall("EstimateLineRet")]
    ret = shop.done(
        shop.mod(
            "Estimate", ret, changed + line_mod(lines[0], "<Quantity>1</Quantity>") + "".join(map(line_mod, lines[1:]))
        )
    )
    assert ret.findall("EstimateLineRet")[-1].findtext("Desc").startswith("Change Order #2\n")
    assert ret.findtext("TotalAmount") == "115.00"


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("<TxnDate/>", None),
        ("<CustomerRef/>", 3190),
        ("<TemplateRef/>", 3190),
        ("<DueDate/>", 3190),
        ("<PONumber/>", 0),
    ],
)
def test_what_a_mod_can_clear(shop, header, code):
    ret = shop.done(shop.document("Estimate", ("Advice", ""), header="<PONumber>7</PONumber>"))
    answer = shop.ask(shop.mod("Estimate", ret, header))
    if code is not None:
        assert answer.get("statusCode") == str(code)
    if code == 0:
        assert answer[0].find("PONumber") is None


def test_an_invoice_cannot_be_linked_to_an_estimate(shop):
    """[D:OSR] only sales orders may be linked."""
    txn = shop.done(shop.document("Estimate", ("Advice", ""))).findtext("TxnID")
    assert shop.refused(shop.document("Invoice", header=f"<LinkToTxnID>{txn}</LinkToTxnID>")) == (
        3121,
        f'Object "{txn}" specified in the request is of the wrong type.',
    )


def test_an_item_on_an_estimate_is_in_use(shop):
    shop.done(shop.document("Estimate", ("Van", "")))
    van = shop.done("<ItemFixedAssetQueryRq/>").findtext("ListID")
    code, _ = shop.refused(f"<ListDelRq><ListDelType>ItemFixedAsset</ListDelType><ListID>{van}</ListID></ListDelRq>")
    assert code == 3160
