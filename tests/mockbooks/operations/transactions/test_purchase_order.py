"""Purchase orders: what is ordered, and what becomes of it on item receipts and bills."""

from __future__ import annotations

import pytest

NOT_IN_LIST = "QuickBooks error message: Invalid argument.  The specified record does not exist in the list."
WHOLE = "<IncludeLineItems>true</IncludeLineItems>"
LINE = "<PurchaseOrderLineAdd><ItemRef><FullName>{}</FullName></ItemRef>{}</PurchaseOrderLineAdd>"


def order(*lines, header=""):
    return (
        f"<PurchaseOrderAddRq><PurchaseOrderAdd><VendorRef><FullName>Carrier</FullName></VendorRef>{header}"
        f"{''.join(lines)}</PurchaseOrderAdd></PurchaseOrderAddRq>"
    )


def lamps(quantity, rest="<Rate>3.00</Rate>"):
    return LINE.format("Lamp", f"<Quantity>{quantity}</Quantity>{rest}")


def continued(kind, *lines, header=""):
    return (
        f"<{kind}AddRq><{kind}Add><VendorRef><FullName>Carrier</FullName></VendorRef>{header}{''.join(lines)}"
        f"</{kind}Add></{kind}AddRq>"
    )


def whole(ret):
    return f"<LinkToTxnID>{ret.findtext('TxnID')}</LinkToTxnID>"


def link(ret, line=0):
    """The LinkToTxn of a line of an order."""
    found = ret.findall("PurchaseOrderLineRet")[line].findtext("TxnLineID")
    return f"<LinkToTxn><TxnID>{ret.findtext('TxnID')}</TxnID><TxnLineID>{found}</TxnLineID></LinkToTxn>"


def texts(element, *names):
    return tuple(element.findtext(name) for name in names)


@pytest.fixture
def ordered(store):
    """The order as it is now: whether it was received, and of each line what was received and not billed."""
    company = store.company
    preferences = company.singleton("Preferences")
    enhanced = {**preferences["ItemsAndInventoryPreferences"], "EnhancedInventoryReceivingEnabled": "true"}
    company.store_singleton("Preferences", {**preferences, "ItemsAndInventoryPreferences": enhanced})

    def now(ret):
        found = store.get("PurchaseOrder", ret.findtext("TxnID"), WHOLE)
        lines = found.findall("PurchaseOrderLineRet")
        return found.findtext("IsFullyReceived"), [
            texts(line, "ReceivedQuantity", "UnbilledQuantity", "IsBilled") for line in lines
        ]

    return now


def on_order(store):
    return store.item().findtext("QuantityOnOrder")


def test_an_order_is_completed_and_posts_nothing(store):
    ret = store.done(
        order(
            lamps(5, "<Rate>25.00</Rate>"),
            LINE.format("Drafting", ""),
            header="<TxnDate>2024-03-10</TxnDate><TermsRef><FullName>Net 30</FullName></TermsRef><VendorMsg>Thanks</VendorMsg>",
        )
    )
    # [R] recorded: a template, the date as ExpectedDate, the company's own name to ship to, to be printed.
    assert texts(
        ret,
        "TemplateRef/FullName",
        "RefNumber",
        "ShipAddress/Addr1",
        "ShipAddressBlock/Addr1",
        "DueDate",
        "ExpectedDate",
        "TotalAmount",
        "IsManuallyClosed",
        "IsFullyReceived",
        "VendorMsg",
        "IsToBePrinted",
        "IsToBeEmailed",
    ) == (
        "Custom Purchase Order",
        "1",
        "Larkspur Consulting",
        "Larkspur Consulting",
        "2024-04-09",
        "2024-03-10",
        "175.00",
        "false",
        "false",
        "Thanks",
        "true",
        "false",
    )
    first, second = ret.findall("PurchaseOrderLineRet")
    shown = ("Desc", "Quantity", "Rate", "Amount", "ReceivedQuantity", "IsManuallyClosed")
    assert texts(first, *shown) == ("Lamp, bought", "5", "25.00", "125.00", "0", "false")
    assert texts(second, *shown) == ("Plans, bought", "1", "50.00", "50.00", "0", "false")
    assert on_order(store) == "5"
    assert store.balance("Vendor", "Carrier") == "0.00"
    assert store.company.connection.execute("SELECT count(*) FROM posting").fetchone() == (0,)


def test_the_class_of_the_header_flows_to_lines_that_have_none(store):
    for name in ("East", "West"):
        store.done(f"<ClassAddRq><ClassAdd><Name>{name}</Name></ClassAdd></ClassAddRq>")
    own = lamps(1, "<ClassRef><FullName>West</FullName></ClassRef>")
    ret = store.done(order(lamps(1), own, header="<ClassRef><FullName>East</FullName></ClassRef>"))
    lines = ret.findall("PurchaseOrderLineRet")
    assert [line.findtext("ClassRef/FullName") for line in lines] == ["East", "West"]


def test_it_is_shipped_to_whom_it_names(store):
    store.done(
        "<CustomerAddRq><CustomerAdd><Name>Far</Name><ShipAddress><Addr1>9 Elm St</Addr1></ShipAddress></CustomerAdd>"
        "</CustomerAddRq>"
    )
    ret = store.done(order(lamps(1), header="<ShipToEntityRef><FullName>Far</FullName></ShipToEntityRef>"))
    assert texts(ret, "ShipToEntityRef/FullName", "ShipAddress/Addr1") == ("Far", "9 Elm St")


def test_an_order_is_changed_and_deleted(store):
    ret = store.done(order(lamps(5), lamps(2)))
    first, second = [line.findtext("TxnLineID") for line in ret.findall("PurchaseOrderLineRet")]
    ret = store.done(
        store.mod(
            "PurchaseOrder",
            ret,
            "<Memo>In a hurry</Memo>"
            f"<PurchaseOrderLineMod><TxnLineID>{first}</TxnLineID><Quantity>7</Quantity></PurchaseOrderLineMod>",
        )
    )
    assert texts(ret, "Memo", "TotalAmount") == ("In a hurry", "21.00")
    assert [line.findtext("TxnLineID") for line in ret.findall("PurchaseOrderLineRet")] == [first]
    assert on_order(store) == "7"
    store.undo("Del", "PurchaseOrder", ret)
    assert on_order(store) == "0"
    code, message = store.refused(
        f"<PurchaseOrderQueryRq><TxnID>{ret.findtext('TxnID')}</TxnID></PurchaseOrderQueryRq>"
    )
    assert (code, message) == (
        3120,
        f'Object "{ret.findtext("TxnID")}" specified in the request cannot be found.  {NOT_IN_LIST}',
    )
    assert second


def test_an_order_cannot_be_voided(store):
    ret = store.done(order(lamps(5)))
    answer = store.ask(
        f"<TxnVoidRq><TxnVoidType>PurchaseOrder</TxnVoidType><TxnID>{ret.findtext('TxnID')}</TxnID></TxnVoidRq>"
    )
    assert (answer.get("statusCode"), answer.get("statusMessage")) == (
        "3110",
        'The enumerated value "PurchaseOrder" in the field "TxnVoidType" is unknown or invalid for the qbXML version in use.',
    )


@pytest.mark.parametrize("item", ["Less", "State tax"])
def test_discounts_and_taxes_are_not_ordered(store, item):
    # Documented; the code is assumed.
    store.done(
        "<ItemDiscountAddRq><ItemDiscountAdd><Name>Less</Name><DiscountRatePercent>5</DiscountRatePercent>"
        "<AccountRef><FullName>Discounts</FullName></AccountRef></ItemDiscountAdd></ItemDiscountAddRq>"
    )
    store.done(
        "<ItemSalesTaxAddRq><ItemSalesTaxAdd><Name>State tax</Name><TaxRate>0</TaxRate></ItemSalesTaxAdd></ItemSalesTaxAddRq>"
    )
    assert store.refused(order(LINE.format(item, "")))[0] == 3280


def test_an_order_needs_a_vendor(store):
    request = order(lamps(1)).replace("<VendorRef><FullName>Carrier</FullName></VendorRef>", "")
    assert store.refused(request) == (3150, 'There is a missing element: "VendorRef".')


# ------------------------------------------------------------------------------------------------------------ receiving


def test_a_line_is_received_in_parts(store, ordered):
    ret = store.done(order(lamps(5)))
    receipt = store.done(continued("ItemReceipt", f"<ItemLineAdd><Quantity>2</Quantity>{link(ret)}</ItemLineAdd>"))
    line = receipt.find("ItemLineRet")
    assert texts(line, "ItemRef/FullName", "Desc", "Quantity", "Cost", "Amount") == (
        "Lamp",
        "Lamp, bought",
        "2",
        "3.00",
        "6.00",
    )
    assert (on_order(store), store.stock()) == ("3", ("2", "3.00"))
    assert ordered(ret) == ("false", [("2", "2", "false")])
    bill = store.done(continued("Bill", whole(ret)))
    assert texts(bill.find("ItemLineRet"), "Quantity", "Amount") == ("3", "9.00")
    assert (on_order(store), store.stock()) == ("0", ("5", "3.00"))
    # The bill covers three; the receipt of two still waits for its own.
    assert ordered(ret) == ("true", [("5", "2", "false")])


def test_what_is_not_billed_is_shown_where_receiving_is_enhanced_only(store):
    ret = store.done(order(lamps(5)))
    store.done(continued("ItemReceipt", whole(ret)))
    (line,) = store.get("PurchaseOrder", ret.findtext("TxnID"), WHOLE).findall("PurchaseOrderLineRet")
    assert texts(line, "ReceivedQuantity", "UnbilledQuantity", "IsBilled") == ("5", None, "false")


def test_an_order_that_is_billed(store, ordered):
    ret = store.done(order(lamps(5)))
    store.done(continued("Bill", whole(ret)))
    assert ordered(ret) == ("true", [("5", "0", "true")])


def test_receiving_moves_the_time_of_the_order_and_not_its_edit_sequence(store):
    # [R] recorded: 46 of 56 purchase orders.
    ret = store.done(order(lamps(5)))
    store.done(continued("Bill", whole(ret)))
    after = store.get("PurchaseOrder", ret.findtext("TxnID"))
    assert after.findtext("EditSequence") == ret.findtext("EditSequence")
    assert after.findtext("TimeModified") > ret.findtext("TimeModified")


def test_both_ends_show_the_link(store):
    ret = store.done(order(lamps(5)))
    receipt = store.done(continued("ItemReceipt", f"<ItemLineAdd><Quantity>2</Quantity>{link(ret)}</ItemLineAdd>"))
    # Documented: an ItemReceiptAdd answers with its links, other Adds do not.
    names = ("TxnID", "TxnType", "LinkType", "Amount")
    assert texts(receipt.find("LinkedTxn"), *names) == (ret.findtext("TxnID"), "PurchaseOrder", "QUANTYPE", "-2.00")
    bill = store.done(continued("Bill", whole(ret)))
    assert bill.find("LinkedTxn") is None
    found = store.get("PurchaseOrder", ret.findtext("TxnID"), "<IncludeLinkedTxns>true</IncludeLinkedTxns>")
    assert [texts(linked, *names) for linked in found.findall("LinkedTxn")] == [
        (receipt.findtext("TxnID"), "ItemReceipt", "QUANTYPE", "-2.00"),
        (bill.findtext("TxnID"), "Bill", "QUANTYPE", "-3.00"),
    ]


@pytest.mark.parametrize(
    ("verb", "kind"), [("Void", "Bill"), ("Del", "Bill"), ("Void", "ItemReceipt"), ("Del", "ItemReceipt")]
)
def test_what_is_undone_is_on_order_again(store, ordered, verb, kind):
    ret = store.done(order(lamps(5)))
    made = store.done(continued(kind, whole(ret)))
    assert (on_order(store), store.stock()[0]) == ("0", "5")
    store.undo(verb, kind, made)
    assert (on_order(store), store.stock()[0]) == ("5", "0")
    assert ordered(ret) == ("false", [("0", "0", "false")])


def test_the_link_follows_the_quantity_of_its_line(store, ordered):
    ret = store.done(order(lamps(5)))
    receipt = store.done(continued("ItemReceipt", whole(ret)))
    line = receipt.findtext("ItemLineRet/TxnLineID")
    changed = f"<ItemLineMod><TxnLineID>{line}</TxnLineID><Quantity>4</Quantity></ItemLineMod>"
    receipt = store.done(store.mod("ItemReceipt", receipt, changed))
    assert (on_order(store), ordered(ret)) == ("1", ("false", [("4", "4", "false")]))
    store.done(store.mod("ItemReceipt", receipt, "<ClearItemLines>true</ClearItemLines>"))
    assert (on_order(store), ordered(ret)) == ("5", ("false", [("0", "0", "false")]))


def test_deleting_the_order_leaves_what_came_of_it(store):
    ret = store.done(order(lamps(5)))
    bill = store.done(continued("Bill", whole(ret)))
    store.undo("Del", "PurchaseOrder", ret)
    found = store.get("Bill", bill.findtext("TxnID"), "<IncludeLinkedTxns>true</IncludeLinkedTxns>")
    assert found.find("LinkedTxn") is None
    assert store.stock()[0] == "5"


@pytest.mark.parametrize("level", ["header", "line"])
def test_what_is_closed_by_hand_is_not_on_order(store, ordered, level):
    ret = store.done(order(lamps(5)))
    line = ret.findtext("PurchaseOrderLineRet/TxnLineID")
    closed = "<IsManuallyClosed>true</IsManuallyClosed>"
    changed = store.done(
        store.mod(
            "PurchaseOrder",
            ret,
            closed
            if level == "header"
            else f"<PurchaseOrderLineMod><TxnLineID>{line}</TxnLineID>{closed}</PurchaseOrderLineMod>",
        )
    )
    # Documented: closing the order closes its lines, and when all lines are closed so is the order.
    assert texts(changed, "IsManuallyClosed", "PurchaseOrderLineRet/IsManuallyClosed", "IsFullyReceived") == (
        "true",
        "true",
        "false",
    )
    assert on_order(store) == "0"
    code, message = store.refused(continued("Bill", whole(ret)))
    assert (code, message) == (
        3180,
        "There was an error when saving a Bill.  QuickBooks error message: The transaction is empty.",
    )
    other = "<ExpenseLineAdd><AccountRef><FullName>Travel</FullName></AccountRef><Amount>1.00</Amount></ExpenseLineAdd>"
    answer = store.ask(continued("Bill", whole(ret), other))
    assert (answer.get("statusCode"), answer.get("statusSeverity"), answer.get("statusMessage")) == (
        "570",
        "Warn",
        f'Unable to link to transaction "{ret.findtext("TxnID")}" because it has already been closed.',
    )


def test_a_group_is_received_with_its_lines(store, ordered):
    store.done(
        "<ItemGroupAddRq><ItemGroupAdd><Name>Set</Name><ItemGroupLine><ItemRef><FullName>Lamp</FullName></ItemRef>"
        "<Quantity>1</Quantity></ItemGroupLine><ItemGroupLine><ItemRef><FullName>Shade</FullName></ItemRef>"
        "<Quantity>2</Quantity></ItemGroupLine></ItemGroupAdd></ItemGroupAddRq>"
    )
    group = "<PurchaseOrderLineGroupAdd><ItemGroupRef><FullName>Set</FullName></ItemGroupRef><Quantity>3</Quantity></PurchaseOrderLineGroupAdd>"
    ret = store.done(order(group))
    assert texts(ret.find("PurchaseOrderLineGroupRet"), "Quantity", "TotalAmount") == ("3", "18.00")
    bill = store.done(continued("Bill", whole(ret)))
    lines = bill.findall("ItemGroupLineRet/ItemLineRet")
    assert [texts(line, "ItemRef/FullName", "Quantity") for line in lines] == [("Lamp", "3"), ("Shade", "6")]
    assert store.stock("Shade")[0] == "6"
    assert store.get("PurchaseOrder", ret.findtext("TxnID")).findtext("IsFullyReceived") == "true"


# ----------------------------------------------------------------------------------------------------- links refused


def test_what_cannot_be_linked(store):
    ret = store.done(order(lamps(5)))
    txn_id = ret.findtext("TxnID")
    both = continued("Bill", whole(ret), f"<ItemLineAdd>{link(ret)}</ItemLineAdd>")
    assert store.refused(both) == (3000, f'The given object ID "{txn_id}" in the field "Transaction id" is invalid.')
    assert store.refused(continued("Bill", whole(ret), whole(ret)))[0] == 3177
    item = f"<ItemLineAdd><ItemRef><FullName>Lamp</FullName></ItemRef>{link(ret)}</ItemLineAdd>"
    assert store.refused(continued("Bill", item))[0] == 3152
    bill = store.buy(1, "1.00")
    assert store.refused(continued("Bill", f"<LinkToTxnID>{bill.findtext('TxnID')}</LinkToTxnID>"))[0] == 3121
    unknown = continued("ItemReceipt", "<LinkToTxnID>FFFF-1</LinkToTxnID>")
    assert store.refused(unknown) == (
        3120,
        f'Object "FFFF-1" specified in the request cannot be found.  {NOT_IN_LIST}',
    )
    store.done("<VendorAddRq><VendorAdd><Name>Other</Name></VendorAdd></VendorAddRq>")
    assert store.refused(continued("Bill", whole(ret)).replace("Carrier", "Other"))[0] == 3120
