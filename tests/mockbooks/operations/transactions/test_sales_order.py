from __future__ import annotations

import pytest
from lxml import etree

LINES = "<IncludeLineItems>true</IncludeLineItems>"
LINKS = "<IncludeLinkedTxns>true</IncludeLinkedTxns>"
CLOSED = 'Unable to link to transaction "{}" because it has already been closed.'
EMPTY = "There was an error when saving a Invoice.  QuickBooks error message: The transaction is empty."


def link_all(*orders):
    return "".join(f"<LinkToTxnID>{order}</LinkToTxnID>" for order in orders)


def link_line(order, line, before="", after=""):
    """An invoice line that is linked; ``before`` and ``after`` are elements on both sides of the link."""
    link = f"<LinkToTxn><TxnID>{order}</TxnID><TxnLineID>{line}</TxnLineID></LinkToTxn>"
    return f"<InvoiceLineAdd>{before}{link}{after}</InvoiceLineAdd>"


def invoice(header="", lines="", customer="Abel"):
    return (
        f"<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>{customer}</FullName></CustomerRef>{header}{lines}"
        "</InvoiceAdd></InvoiceAddRq>"
    )


def told(ret, *names, line="InvoiceLineRet"):
    return [tuple(each.findtext(name) for name in names) for each in ret.iter(line)]


def invoiced(order):
    return [line.findtext("Invoiced") for line in order.iter("SalesOrderLineRet")]


class Orders:
    def __init__(self, shop):
        self.shop = shop

    def add(self, *lines, header=""):
        return self.shop.done(self.shop.document("SalesOrder", *lines, header=header))

    def now(self, order):
        return self.shop.get("SalesOrder", order.findtext("TxnID"), LINES + LINKS)

    def mod(self, order, body):
        return self.shop.done(self.shop.mod("SalesOrder", order, body))

    def on_order(self):
        return self.shop.done("<ItemInventoryQueryRq/>").findtext("QuantityOnSalesOrder")


@pytest.fixture
def orders(shop):
    return Orders(shop)


def line_mod(line, body=""):
    return f"<SalesOrderLineMod><TxnLineID>{line}</TxnLineID>{body}</SalesOrderLineMod>"


def line_ids(ret, name="SalesOrderLineRet"):
    return [line.findtext("TxnLineID") for line in ret.iter(name)]


def test_an_order_posts_nothing_and_is_on_order(shop, orders):
    """Added, read back, changed, deleted."""
    ret = orders.add(("Lamp", "<Quantity>4</Quantity>"), header="<TxnDate>2024-03-05</TxnDate><PONumber>R7</PONumber>")
    shown = {child.tag: child.text for child in ret if not len(child)}
    assert shown == {
        **shown,
        "RefNumber": "1",
        "PONumber": "R7",
        "DueDate": "2024-03-05",
        "ShipDate": "2024-03-05",
        "Subtotal": "80.00",
        "TotalAmount": "80.00",
        "IsManuallyClosed": "false",
        "IsFullyInvoiced": "false",
    }
    assert told(ret, "Invoiced", "IsManuallyClosed", line="SalesOrderLineRet") == [("0", "false")]
    assert shop.balance("Customer", "Abel") == shop.balance("Account", "Fees") == "0.00"
    assert orders.on_order() == "4"
    assert etree.tostring(orders.now(ret)) == etree.tostring(ret)
    (line,) = line_ids(ret)
    ret = orders.mod(ret, line_mod(line, "<Quantity>6</Quantity>"))
    assert (ret.findtext("TotalAmount"), orders.on_order()) == ("120.00", "6")
    shop.delete("SalesOrder", ret.findtext("TxnID"))
    assert orders.on_order() == "0"


def test_the_recorded_order(asked, shared):
    """[R:FLOW] The order of a recorded answer, made here, shows the same elements with the same text."""
    recorded = etree.parse(
        shared
        / "recordings"
        / "flowlink-quickbooks_desktop_integration__spec_support_qbxml_examples_sales_order_add_rs_raw.unwrapped.xml"
    ).find(".//SalesOrderRet")
    asked.set(
        "<CustomerAddRq><CustomerAdd><Name>a123191</Name></CustomerAdd></CustomerAddRq>"
        "<AccountAddRq><AccountAdd><Name>Sales</Name><AccountType>Income</AccountType></AccountAdd></AccountAddRq>"
        "<ItemInventoryAddRq><ItemInventoryAdd><Name>SPREE-T-SHIRT</Name><SalesDesc>SPREE-T-SHIRT</SalesDesc>"
        "<SalesPrice>100</SalesPrice><IncomeAccountRef><FullName>Sales</FullName></IncomeAccountRef>"
        "</ItemInventoryAdd></ItemInventoryAddRq>"
    )
    ret = asked.done(
        "<SalesOrderAddRq><SalesOrderAdd><CustomerRef><FullName>a123191</FullName></CustomerRef>"
        "<TxnDate>2014-02-03</TxnDate><RefNumber>13</RefNumber><PONumber>R15408534641</PONumber><SalesOrderLineAdd>"
        "<ItemRef><FullName>SPREE-T-SHIRT</FullName></ItemRef><Quantity>2</Quantity></SalesOrderLineAdd>"
        "</SalesOrderAdd></SalesOrderAddRq>"
    )
    of_the_file = {"TxnID", "TxnLineID", "ListID", "TimeCreated", "TimeModified", "EditSequence", "TxnNumber"}

    def shown(root):
        return [
            (each.tag, None if each.tag in of_the_file else (each.text or "").strip())
            for each in root.iter()
            if not any("Address" in part.tag for part in (each, *each.iterancestors()))
        ]

    assert shown(ret) == shown(recorded)


def test_the_recorded_message_for_an_unknown_customer(shop):
    """[R:FLOW]"""
    assert shop.refused(shop.document("SalesOrder", ("Advice", ""), customer="nononono")) == (
        3140,
        'There is an invalid reference to QuickBooks Customer "nononono" in the SalesOrder.'
        "  QuickBooks error message: Invalid argument.  The specified record does not exist in the list.",
    )


def test_a_whole_order_becomes_an_invoice(shop, orders):
    order = orders.add(
        ("Lamp", "<Quantity>3</Quantity><Amount>50.00</Amount><Other1>red</Other1>"),
        ("Advice", "<Desc>Where to put them</Desc><Amount>20.00</Amount>"),
        ("Sum", ""),
        ("Rebate", ""),
        ("", "<Desc>Thank you</Desc>"),
    )
    txn = order.findtext("TxnID")
    ret = shop.done(invoice(link_all(txn)))
    columns = ("Desc", "Quantity", "Rate", "RatePercent", "Amount", "Other1")
    assert told(ret, *columns) == told(order, *columns, line="SalesOrderLineRet")
    assert told(ret, *columns)[0] == ("Desk lamp", "3", "16.66667", None, "50.00", "red")
    assert ret.findtext("Subtotal") == order.findtext("Subtotal") == "63.00"
    after = orders.now(order)
    assert invoiced(after) == ["3", "0", None, "0", None]
    assert [after.findtext(name) for name in ("IsFullyInvoiced", "IsManuallyClosed")] == ["true", "false"]
    assert orders.on_order() == "0"
    # [R: purchase orders] being invoiced moves TimeModified and not EditSequence.
    assert after.findtext("EditSequence") == order.findtext("EditSequence")
    assert after.findtext("TimeModified") > order.findtext("TimeModified")
    # [D:OSR] the Add does not tell of the link; a query with IncludeLinkedTxns does.
    assert ret.find("LinkedTxn") is None
    names = ("TxnID", "TxnType", "RefNumber", "LinkType", "Amount")
    assert told(after, *names, line="LinkedTxn") == [(ret.findtext("TxnID"), "Invoice", "1", "QUANTYPE", "-3.00")]
    found = shop.get("Invoice", ret.findtext("TxnID"), LINKS)
    assert told(found, *names, line="LinkedTxn") == [(txn, "SalesOrder", "1", "QUANTYPE", "-3.00")]


def test_lines_are_invoiced_in_parts(shop, orders):
    order = orders.add(("Lamp", "<Quantity>10</Quantity>"), ("Advice", "<Quantity>2</Quantity>"))
    txn, (lamp, advice) = order.findtext("TxnID"), line_ids(order)
    ret = shop.done(invoice(lines=link_line(txn, lamp, "<Quantity>4</Quantity>")))
    assert told(ret, "Quantity", "Rate", "Amount") == [("4", "20.00", "80.00")]
    ret = shop.done(invoice(lines=link_line(txn, lamp, "<Desc>a lamp</Desc><Quantity>1</Quantity><Rate>15.00</Rate>")))
    assert told(ret, "Desc", "Quantity", "Rate", "Amount") == [("a lamp", "1", "15.00", "15.00")]
    assert (invoiced(orders.now(order)), orders.on_order()) == (["5", "0"], "5")
    # What is left, at another price; the rest of the order by itself.
    ret = shop.done(invoice(lines=link_line(txn, lamp, "<Rate>10.00</Rate>")))
    assert told(ret, "Quantity", "Rate", "Amount") == [("5", "10.00", "50.00")]
    assert orders.now(order).findtext("IsFullyInvoiced") == "false"
    ret = shop.done(invoice(link_all(txn)))
    assert told(ret, "Desc", "Quantity", "Amount") == [("By the hour", "2", "190.00")]
    assert orders.now(order).findtext("IsFullyInvoiced") == "true"
    assert advice != lamp


def test_what_is_left_of_a_line_is_priced_by_the_order(shop, orders):
    order = orders.add(("Lamp", "<Quantity>10</Quantity><Rate>7.00</Rate>"))
    txn, (lamp,) = order.findtext("TxnID"), line_ids(order)
    shop.done(invoice(lines=link_line(txn, lamp, "<Quantity>4</Quantity>")))
    ret = shop.done(invoice(lines=link_line(txn, lamp)))
    assert told(ret, "Quantity", "Rate", "Amount") == [("6", "7.00", "42.00")]


def test_a_group_is_invoiced_as_a_group(shop, orders):
    order = orders.add(("[Set]", "<Quantity>2</Quantity>"), ("Delivery", ""))
    ret = shop.done(invoice(link_all(order.findtext("TxnID"))))
    group = ret.find("InvoiceLineGroupRet")
    assert [group.findtext(name) for name in ("ItemGroupRef/FullName", "Quantity", "TotalAmount")] == [
        "Set",
        "2",
        order.findtext("SalesOrderLineGroupRet/TotalAmount"),
    ]
    assert invoiced(orders.now(order)) == ["4", "1", "0", "1"]
    assert orders.now(order).findtext("IsFullyInvoiced") == "true"


@pytest.mark.parametrize("gone", ["void", "delete"])
def test_quantities_are_open_again_when_the_invoice_goes(shop, orders, gone):
    order = orders.add(("Lamp", "<Quantity>3</Quantity>"))
    ret = shop.done(invoice(link_all(order.findtext("TxnID"))))
    getattr(shop, gone)("Invoice", ret.findtext("TxnID"))
    after = orders.now(order)
    assert (invoiced(after), after.findtext("IsFullyInvoiced"), after.find("LinkedTxn")) == (["0"], "false", None)
    assert orders.on_order() == "3"


def test_the_invoiced_quantity_follows_the_invoice(shop, orders):
    order = orders.add(("Lamp", "<Quantity>3</Quantity>"), ("Advice", "<Quantity>3</Quantity>"))
    ret = shop.done(invoice(link_all(order.findtext("TxnID"))))
    lamp, advice = line_ids(ret, "InvoiceLineRet")
    keep = f"<InvoiceLineMod><TxnLineID>{advice}</TxnLineID></InvoiceLineMod>"
    ret = shop.done(
        shop.mod(
            "Invoice",
            ret,
            f"<InvoiceLineMod><TxnLineID>{lamp}</TxnLineID><Quantity>2</Quantity></InvoiceLineMod>{keep}",
        )
    )
    assert (invoiced(orders.now(order)), orders.on_order()) == (["2", "3"], "1")
    ret = shop.done(shop.mod("Invoice", ret, keep))
    assert (invoiced(orders.now(order)), orders.on_order()) == (["0", "3"], "3")
    # Another customer's invoice has nothing to do with the order.
    shop.done(shop.mod("Invoice", ret, "<CustomerRef><FullName>Abel:Loft</FullName></CustomerRef>"))
    assert invoiced(orders.now(order)) == ["0", "0"]


def test_an_order_that_is_deleted_leaves_its_invoice(shop, orders):
    order = orders.add(("Lamp", "<Quantity>3</Quantity>"))
    ret = shop.done(invoice(link_all(order.findtext("TxnID"))))
    shop.delete("SalesOrder", order.findtext("TxnID"))
    found = shop.get("Invoice", ret.findtext("TxnID"), LINKS)
    assert (found.findtext("BalanceRemaining"), found.find("LinkedTxn")) == ("60.00", None)


def test_a_line_taken_out_of_the_order_is_linked_no_more(shop, orders):
    order = orders.add(("Lamp", "<Quantity>3</Quantity>"), ("Advice", ""))
    ret = shop.done(invoice(link_all(order.findtext("TxnID"))))
    _, advice = line_ids(order)
    after = orders.mod(orders.now(order), line_mod(advice))
    assert (invoiced(after), after.findtext("IsFullyInvoiced")) == (["1"], "true")
    (link,) = shop.get("Invoice", ret.findtext("TxnID"), LINKS).findall("LinkedTxn")
    assert link.findtext("Amount") == "-1.00"


def test_closing_by_hand(shop, orders):
    order = orders.add(("Lamp", "<Quantity>3</Quantity>"), ("Lamp", "<Quantity>5</Quantity>"), ("Sum", ""))
    first, second, third = line_ids(order)
    close = "<IsManuallyClosed>{}</IsManuallyClosed>"
    flags = ("IsManuallyClosed",)
    # One line closed: it is not on order any more. All of them: so is the order [D:OSR].
    order = orders.mod(order, line_mod(first, close.format("true")) + line_mod(second) + line_mod(third))
    assert (order.findtext("IsManuallyClosed"), orders.on_order()) == ("false", "5")
    order = orders.mod(order, line_mod(first) + line_mod(second, close.format("true")) + line_mod(third))
    assert (order.findtext("IsManuallyClosed"), orders.on_order()) == ("true", "0")
    # The header opens and closes all its lines.
    order = orders.mod(order, close.format("false"))
    assert told(order, *flags, line="SalesOrderLineRet") == [("false",), ("false",), (None,)]
    order = orders.mod(order, close.format("true"))
    assert told(order, *flags, line="SalesOrderLineRet") == [("true",), ("true",), (None,)]
    assert order.findtext("IsFullyInvoiced") == "false"


def test_an_order_can_be_closed_from_the_start(orders):
    order = orders.add(("Lamp", ""), header="<IsManuallyClosed>true</IsManuallyClosed>")
    assert told(order, "IsManuallyClosed", line="SalesOrderLineRet") == [("true",)]
    assert orders.on_order() == "0"


def test_linking_to_what_is_closed(shop, orders):
    """[D:OSR] a warning if there is something else on the invoice, and a refusal if not."""
    order = orders.add(("Lamp", "<Quantity>3</Quantity>"))
    txn, (lamp,) = order.findtext("TxnID"), line_ids(order)
    shop.done(invoice(link_all(txn)))
    for header, lines in ((link_all(txn), ""), ("", link_line(txn, lamp))):
        assert shop.refused(invoice(header, lines)) == (3180, EMPTY)
        answer = shop.ask(invoice(header, lines + "<InvoiceLineAdd><Desc>for nothing</Desc></InvoiceLineAdd>"))
        assert (answer.get("statusCode"), answer.get("statusSeverity")) == ("570", "Warn")
        assert answer.get("statusMessage") == CLOSED.format(txn)
        assert told(answer[0], "Desc") == [("for nothing",)]
    assert invoiced(orders.now(order)) == ["3"]


def test_one_line_of_two_requests_in_one(shop, orders):
    """A second line that is linked to the same order line takes what the first has left."""
    order = orders.add(("Lamp", "<Quantity>3</Quantity>"))
    txn, (lamp,) = order.findtext("TxnID"), line_ids(order)
    ret = shop.done(invoice(lines=link_line(txn, lamp, "<Quantity>1</Quantity>") + link_line(txn, lamp)))
    assert told(ret, "Quantity", "Amount") == [("1", "20.00"), ("2", "40.00")]
    assert orders.now(order).findtext("IsFullyInvoiced") == "true"


def test_what_a_link_is_refused_for(shop, orders):
    order = orders.add(("Lamp", "<Quantity>3</Quantity>"), ("[Set]", ""))
    txn, (lamp, *_) = order.findtext("TxnID"), line_ids(order)
    group = order.findtext("SalesOrderLineGroupRet/TxnLineID")
    receipt = shop.done(shop.document("SalesReceipt", ("Advice", ""))).findtext("TxnID")
    not_in_list = "  QuickBooks error message: Invalid argument.  The specified record does not exist in the list."
    for request, code, message in (
        (
            invoice(link_all(txn, txn)),
            3177,
            f'The transaction "{txn}" is linked more than once in the request.',
        ),
        (
            invoice(link_all(txn), link_line(txn, lamp)),
            3000,
            f'The given object ID "{txn}" in the field "Transaction id" is invalid.',
        ),
        (
            invoice(lines=link_line(txn, lamp, "<ItemRef><FullName>Lamp</FullName></ItemRef>")),
            3152,
            'There is a conflict between the elements "ItemRef" and "LinkToTxn".',
        ),
        (
            invoice(link_all("FFFF-1709305201")),
            3120,
            f'Object "FFFF-1709305201" specified in the request cannot be found.{not_in_list}',
        ),
        (invoice(link_all(receipt)), 3121, f'Object "{receipt}" specified in the request is of the wrong type.'),
        (
            invoice(link_all(txn), customer="Abel:Loft"),
            3120,
            f'Object "{txn}" specified in the request cannot be found.{not_in_list}',
        ),
        (
            invoice(lines=link_line(txn, group)),
            3120,
            f'Object "{group}" specified in the request cannot be found.{not_in_list}',
        ),
        (invoice(), 3180, EMPTY),
    ):
        assert shop.refused(request) == (code, message)
    assert invoiced(orders.now(order)) == ["0"] * 4


def test_a_custom_field_on_a_line_that_is_left_out(shop, orders):
    """A linked line that is closed takes its custom fields along."""
    shop.done(
        "<DataExtDefAddRq><DataExtDefAdd><OwnerID>0</OwnerID><DataExtName>Color</DataExtName>"
        "<DataExtType>STR255TYPE</DataExtType><AssignToObject>Item</AssignToObject></DataExtDefAdd></DataExtDefAddRq>"
    )
    order = orders.add(("Lamp", ""), header="<IsManuallyClosed>true</IsManuallyClosed>")
    field = "<DataExt><OwnerID>0</OwnerID><DataExtName>Color</DataExtName><DataExtValue>red</DataExtValue></DataExt>"
    lines = link_line(order.findtext("TxnID"), line_ids(order)[0], after=field)
    answer = shop.ask(invoice(lines=lines + "<InvoiceLineAdd><Desc>nothing</Desc></InvoiceLineAdd>"))
    assert answer.get("statusCode") == "570"
    (count,) = shop.company.connection.execute("SELECT count(*) FROM data_ext").fetchone()
    assert count == 0


def test_an_order_of_another_customer_continues_nothing(shop, orders):
    order = orders.add(("Lamp", "<Quantity>3</Quantity>"))
    ret = shop.done(invoice(link_all(order.findtext("TxnID"))))
    after = orders.mod(orders.now(order), "<CustomerRef><FullName>Abel:Loft</FullName></CustomerRef>")
    assert (invoiced(after), after.findtext("IsFullyInvoiced")) == (["0"], "false")
    assert shop.get("Invoice", ret.findtext("TxnID"), LINKS).find("LinkedTxn") is None


def test_a_query_finds_orders_by_customer_number_and_date(shop, orders):
    """The filters of the type; it has none for accounts [D:SCH]."""
    orders.add(("Lamp", ""), header="<TxnDate>2024-01-05</TxnDate><RefNumber>A-1</RefNumber>")
    orders.add(("Lamp", ""), header="<TxnDate>2024-02-05</TxnDate><RefNumber>B-2</RefNumber>")

    def numbers(filters):
        answer = shop.ask(f"<SalesOrderQueryRq>{filters}</SalesOrderQueryRq>")
        return [ret.findtext("RefNumber") for ret in answer]

    for filters, found in (
        ("<RefNumber>a-1</RefNumber>", ["A-1"]),
        ("<RefNumberCaseSensitive>a-1</RefNumberCaseSensitive>", []),
        ("<TxnDateRangeFilter><FromTxnDate>2024-02-01</FromTxnDate></TxnDateRangeFilter>", ["B-2"]),
        ("<EntityFilter><FullNameWithChildren>Abel</FullNameWithChildren></EntityFilter>", ["A-1", "B-2"]),
        ("<EntityFilter><FullName>Abel:Loft</FullName></EntityFilter>", []),
        (
            "<RefNumberFilter><MatchCriterion>EndsWith</MatchCriterion><RefNumber>2</RefNumber></RefNumberFilter>",
            ["B-2"],
        ),
        ("<MaxReturned>1</MaxReturned>", ["A-1"]),
    ):
        assert numbers(filters) == found
