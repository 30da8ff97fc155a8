"""Item receipts: what was received before its bill."""

from __future__ import annotations

EXPENSE = "<ExpenseLineAdd><AccountRef><FullName>{}</FullName></AccountRef><Amount>{}</Amount>{}</ExpenseLineAdd>"


def receipt(*lines, header=""):
    return (
        f"<ItemReceiptAddRq><ItemReceiptAdd><VendorRef><FullName>Carrier</FullName></VendorRef>{header}{''.join(lines)}"
        "</ItemReceiptAdd></ItemReceiptAddRq>"
    )


def texts(element, *names):
    return tuple(element.findtext(name) for name in names)


def test_a_receipt_is_owed_and_not_to_be_paid(store, show):
    ret = store.done(
        receipt(
            EXPENSE.format("Travel", "5.00", ""),
            store.bought(4, "2.50"),
            header="<TxnDate>2024-03-10</TxnDate><RefNumber>D-77</RefNumber><Memo>Two boxes</Memo>",
        )
    )
    assert texts(ret, "APAccountRef/FullName", "TxnDate", "TotalAmount", "RefNumber", "Memo") == (
        "Accounts Payable",
        "2024-03-10",
        "15.00",
        "D-77",
        "Two boxes",
    )
    assert (store.stock(), store.balance("Account", "Inventory Asset")) == (("4", "2.50"), "10.00")
    assert store.balance("Vendor", "Carrier") == "15.00"
    answer = store.ask(
        "<BillToPayQueryRq><PayeeEntityRef><FullName>Carrier</FullName></PayeeEntityRef></BillToPayQueryRq>"
    )
    assert answer.get("statusCode") == "1"
    found = store.get("ItemReceipt", ret.findtext("TxnID"), "<IncludeLineItems>true</IncludeLineItems>")
    assert show(found) == show(ret)


def test_a_receipt_is_changed_voided_and_deleted(store):
    ret = store.done(receipt(store.bought(4, "2.50")))
    line = ret.findtext("ItemLineRet/TxnLineID")
    ret = store.done(
        store.mod(
            "ItemReceipt",
            ret,
            f"<RefNumber>D-78</RefNumber><ItemLineMod><TxnLineID>{line}</TxnLineID><Quantity>6</Quantity></ItemLineMod>",
        )
    )
    assert texts(ret, "RefNumber", "TotalAmount") == ("D-78", "15.00")
    assert store.stock() == ("6", "2.50")
    store.undo("Void", "ItemReceipt", ret)
    found = store.get("ItemReceipt", ret.findtext("TxnID"), "<IncludeLineItems>true</IncludeLineItems>")
    assert texts(found, "Memo", "TotalAmount", "ItemLineRet/Quantity", "ItemLineRet/Amount") == (
        "VOID:",
        "0.00",
        "0",
        "0.00",
    )
    assert (store.stock()[0], store.balance("Vendor", "Carrier")) == ("0", "0.00")
    store.undo("Del", "ItemReceipt", ret)


def test_a_receipt_without_anything_is_refused(store):
    assert store.refused(receipt()) == (
        3180,
        "There was an error when saving a ItemReceipt.  QuickBooks error message: The transaction is empty.",
    )
