"""Lines of Mods stay, change, go and come; what continues, applies and sets credits is drawn, and the books move."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, find, settings
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness.strategies import new_company, requests_for

QUIET = {"suppress_health_check": list(HealthCheck), "deadline": None, "database": None}


@pytest.fixture(scope="module")
def company() -> Iterator[CompanyFile]:
    """A company of which each document can be changed."""
    with new_company() as company:
        yield company


def asked(company: CompanyFile, query: str) -> list[etree._Element]:
    """What a query finds."""
    text = QuickBooks(company).process(
        f'<?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{query}</QBXMLMsgsRq></QBXML>'
    )
    return list(etree.fromstring(text.encode())[0][0])


def lines_of(ret: etree._Element | None) -> dict[str, str]:
    """The lines of a document by their ids, as text."""
    if ret is None:
        return {}
    return {
        child.findtext("TxnLineID", ""): etree.tostring(child, encoding="unicode").strip()
        for child in ret
        if child.find("TxnLineID") is not None
    }


class Change:
    """A Mod that was taken: the document before and after."""

    def __init__(self, company: CompanyFile, text: str) -> None:
        request = etree.fromstring(text.encode())[0][0]
        self.text = text
        self.kind = str(request.tag).removesuffix("ModRq")
        key = f"<TxnID>{request.findtext('.//TxnID')}</TxnID>"
        query = f"<{self.kind}QueryRq>{key}<IncludeLineItems>true</IncludeLineItems></{self.kind}QueryRq>"
        found = asked(company, query)
        self.before = lines_of(found[0] if found else None)
        with company.trial(), QuickBooks(company) as quickbooks:
            answer = etree.fromstring(quickbooks.process(text).encode())[0][0]
            self.taken = answer.get("statusSeverity") != "Error"
            self.after = lines_of(asked(company, query)[0]) if self.taken and found else {}
            assert company.check() == []

    def kept(self) -> bool:
        return any(self.before[line] == text for line, text in self.after.items() if line in self.before)

    def changed(self) -> bool:
        return any(self.before[line] != text for line, text in self.after.items() if line in self.before)

    def added(self) -> bool:
        return any(line not in self.before for line in self.after)

    def removed(self) -> bool:
        return any(line not in self.after for line in self.before)


def found_taken(company: CompanyFile, name: str, wanted: Callable[[Change], bool], draws: int = 400) -> Change:
    """A drawn Mod that was taken and did what is wanted to its lines."""

    def fits(text: str) -> bool:
        change = Change(company, text)
        return change.taken and wanted(change)

    text = find(
        requests_for(company, name), fits, settings=settings(max_examples=draws, phases=[Phase.generate], **QUIET)
    )
    return Change(company, text)


@pytest.mark.parametrize("fate", ["kept", "changed", "added", "removed"])
def test_lines_of_an_invoice_stay_change_come_and_go(company: CompanyFile, fate: str) -> None:
    assert found_taken(company, "InvoiceModRq", lambda change: getattr(change, fate)() and "LineMod>" in change.text)


@pytest.mark.slow
@pytest.mark.parametrize("fate", ["changed", "added", "removed"])
@pytest.mark.parametrize(
    "kind",
    ["Estimate", "SalesOrder", "SalesReceipt", "CreditMemo", "PurchaseOrder", "Bill", "ItemReceipt", "VendorCredit",
     "Check", "CreditCardCharge", "CreditCardCredit", "JournalEntry", "Deposit", "InventoryAdjustment"],
)  # fmt: skip
def test_lines_of_every_document_change_come_and_go(company: CompanyFile, kind: str, fate: str) -> None:
    assert found_taken(company, f"{kind}ModRq", lambda change: getattr(change, fate)())


@pytest.mark.slow
def test_a_failure_shrinks_to_one_line_that_is_changed(company: CompanyFile) -> None:
    smallest = find(
        requests_for(company, "InvoiceModRq"),
        lambda text: (change := Change(company, text)).taken and change.changed(),
        settings=settings(max_examples=400, **QUIET),
    )
    assert smallest.count("InvoiceLineMod>") == 2
    assert smallest.count("\n") <= 18, smallest


SHAPES = {
    "an order is continued as a whole": ("InvoiceAddRq", "<LinkToTxnID>"),
    "a line of an order is continued": ("InvoiceAddRq", "<LinkToTxn>"),
    "a line of a purchase order is received": ("ItemReceiptAddRq", "<LinkToTxn>"),
    "a line of a purchase order is billed": ("BillAddRq", "<LinkToTxn>"),
    "an invoice uses a credit": ("InvoiceAddRq", "<SetCredit>"),
    "an invoice uses a credit later": ("InvoiceModRq", "<SetCredit>"),
    "a payment sets a credit": ("ReceivePaymentAddRq", "<AppliedToTxnAdd>(?s:.)*<SetCredit>"),
    "a payment takes a discount": ("ReceivePaymentAddRq", "<DiscountAmount>(?!0.00)"),
    "a payment is of several invoices": ("ReceivePaymentAddRq", "</AppliedToTxnAdd>\\s*<AppliedToTxnAdd>"),
    "a payment is applied otherwise": ("ReceivePaymentModRq", "<AppliedToTxnMod>"),
    "bills are paid with one check": ("BillPaymentCheckAddRq", "</AppliedToTxnAdd>\\s*<AppliedToTxnAdd>"),
    "a bill is paid with a credit": ("BillPaymentCheckAddRq", "<SetCredit>"),
    "a bill is paid with a discount": ("BillPaymentCheckAddRq", "<DiscountAmount>(?!0.00)"),
    "bills are paid by card": ("BillPaymentCreditCardAddRq", "</AppliedToTxnAdd>\\s*<AppliedToTxnAdd>"),
    "a payment of bills is of others": ("BillPaymentCheckModRq", "<AppliedToTxnMod>"),
    "a check pays a credit back": ("CheckAddRq", "<ApplyCheckToTxnAdd>"),
    "a check pays a credit back later": ("CheckModRq", "<ApplyCheckToTxnMod>"),
    "a card refunds a credit": ("ARRefundCreditCardAddRq", "<RefundAppliedToTxnAdd>"),
    "a payment is deposited": ("DepositAddRq", "<PaymentTxnID>"),
    "a table of lines is cleared": ("BillModRq", "<Clear(Item|Expense)Lines>(true|1)"),
}
QUICK = {"a line of an order is continued", "an invoice uses a credit", "bills are paid with one check"}


def moved(company: CompanyFile, text: str) -> bool:
    """Whether a request is taken, and something in the company is another than before."""
    query = (
        "<CustomerQueryRq></CustomerQueryRq><VendorQueryRq></VendorQueryRq>"
        "<TransactionQueryRq></TransactionQueryRq><SalesOrderQueryRq></SalesOrderQueryRq>"
        "<PurchaseOrderQueryRq></PurchaseOrderQueryRq>"
    )
    everything = f'<?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{query}</QBXMLMsgsRq></QBXML>'
    with company.trial(), QuickBooks(company) as quickbooks:
        before = quickbooks.process(everything)
        answer = etree.fromstring(quickbooks.process(text).encode())[0][0]
        assert company.check() == []
        return answer.get("statusSeverity") != "Error" and quickbooks.process(everything) != before


@pytest.mark.parametrize(
    "shape", [shape if shape in QUICK else pytest.param(shape, marks=pytest.mark.slow) for shape in SHAPES]
)
def test_what_joins_documents_is_drawn_and_moves_the_books(company: CompanyFile, shape: str) -> None:
    name, mark = SHAPES[shape]
    find(
        requests_for(company, name),
        lambda text: re.search(mark, text) is not None and moved(company, text),
        settings=settings(max_examples=1_500, phases=[Phase.generate], **QUIET),
    )


@pytest.mark.slow
def test_a_credit_that_an_invoice_uses_is_used(company: CompanyFile) -> None:
    text = find(
        requests_for(company, "InvoiceAddRq"),
        lambda text: "<SetCredit>" in text and "IncludeRetElement" not in text and moved(company, text),
        settings=settings(max_examples=1_500, phases=[Phase.generate], **QUIET),
    )
    set_ = etree.fromstring(text.encode()).find(".//SetCredit")
    assert set_ is not None
    amount = Decimal(set_.findtext("AppliedAmount", ""))
    with company.trial(), QuickBooks(company) as quickbooks:
        invoice = etree.fromstring(quickbooks.process(text).encode()).find(".//InvoiceRet")
        assert invoice is not None
        assert -Decimal(invoice.findtext("AppliedAmount", "")) >= amount > 0
