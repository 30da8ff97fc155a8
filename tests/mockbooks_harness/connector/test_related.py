"""What the objects of a page speak of is asked for by its ids, a page at a time."""

from __future__ import annotations

from lxml import etree

from mockbooks_harness.connector.conversation import Asking, hold
from mockbooks_harness.connector.related import Related, named_in

INVOICE = etree.fromstring(
    """<InvoiceRet><TxnID>1-1</TxnID>
    <CustomerRef><ListID>80000001-1</ListID><FullName>Ada</FullName></CustomerRef>
    <ARAccountRef><ListID>80000002-1</ListID><FullName>Accounts Receivable</FullName></ARAccountRef>
    <LinkedTxn><TxnID>2-1</TxnID><TxnType>ReceivePayment</TxnType></LinkedTxn>
    <LinkedTxn><TxnID>3-1</TxnID><TxnType>CreditMemo</TxnType></LinkedTxn>
    <InvoiceLineRet><ItemRef><ListID>80000003-1</ListID></ItemRef>
    <SalesTaxCodeRef><ListID>80000004-1</ListID></SalesTaxCodeRef></InvoiceLineRet></InvoiceRet>"""
)


def test_ids_are_found_by_what_names_them() -> None:
    assert named_in([INVOICE], "ReceivePaymentQueryRq") == {"2-1"}
    assert named_in([INVOICE], "CreditMemoQueryRq") == {"3-1"}
    assert named_in([INVOICE], "AccountQueryRq") == {"80000002-1"}
    assert named_in([INVOICE], "SalesTaxCodeQueryRq") == {"80000004-1"}
    assert named_in([INVOICE], "ItemQueryRq") == {"80000003-1"}
    assert named_in([INVOICE], "EntityQueryRq") == {"80000001-1"}
    assert named_in([INVOICE], "ClassQueryRq") == set()


class QuickBooks:
    """Answers every query with nothing, and remembers it."""

    def __init__(self) -> None:
        self.asked: list[etree._Element] = []

    def process(self, request: str) -> str:
        asked = etree.fromstring(request.encode()).find("QBXMLMsgsRq/*")
        assert asked is not None
        self.asked.append(asked)
        name = str(asked.tag).removesuffix("Rq")
        return f'<QBXML><QBXMLMsgsRs><{name}Rs statusCode="500" statusSeverity="Warn"/></QBXMLMsgsRs></QBXML>'


def test_by_ids_in_batches_and_what_has_no_id_once() -> None:
    quickbooks = QuickBooks()
    queries = [
        "<ReceivePaymentQueryRq><IncludeRetElement>TxnID</IncludeRetElement></ReceivePaymentQueryRq>",
        "<SalesTaxCodeQueryRq><ActiveStatus>All</ActiveStatus></SalesTaxCodeQueryRq>",
    ]
    related = Related([etree.fromstring(query) for query in queries], size=2, version="13.0")
    pages = []
    for start in (0, 3):
        page = []
        for number in range(start, start + 3):
            text = f"<InvoiceRet><LinkedTxn><TxnID>{number}-1</TxnID><TxnType>ReceivePayment</TxnType></LinkedTxn></InvoiceRet>"
            page.append(etree.fromstring(text))
        pages.append(page)

    def talk() -> Asking[None]:
        for page in pages:
            yield from related.of(page)

    hold(talk(), lambda: quickbooks)  # type: ignore[arg-type,return-value]
    ids = [[each.text for each in asked.iter("TxnID")] for asked in quickbooks.asked]
    assert ids == [["0-1", "1-1"], ["2-1"], ["3-1", "4-1"], ["5-1"]]
    # What goes with ids stays, filters go.
    assert [child.tag for child in quickbooks.asked[0]] == ["TxnID", "TxnID", "IncludeRetElement"]
