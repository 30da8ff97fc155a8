"""A company with something to trade: accounts, a customer with a job, a vendor, services."""

from __future__ import annotations

import pytest
from lxml import etree

ACCOUNTS = (
    ("Checking", "Bank"),
    ("Fees", "Income"),
    ("Travel", "Expense"),
    ("Discounts", "Expense"),
    ("Subcontractors", "CostOfGoodsSold"),
)


class Trade:
    """What is asked of the company, shorter."""

    def __init__(self, asked):
        self.asked = asked
        self.company = asked.company
        self.done, self.refused, self.ask = asked.done, asked.refused, asked.ask

    def invoice(self, amount="100.00", *, customer="Abel", item="Advice", body="", **header):
        """An invoice with one line; its Ret."""
        given = "".join(f"<{name}>{value}</{name}>" for name, value in header.items())
        return self.done(
            f"<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>{customer}</FullName></CustomerRef>{given}{body}"
            f"<InvoiceLineAdd><ItemRef><FullName>{item}</FullName></ItemRef><Amount>{amount}</Amount></InvoiceLineAdd>"
            "</InvoiceAdd></InvoiceAddRq>"
        )

    def bill(self, amount="100.00", *, vendor="Carrier", **header):
        """A bill with one expense line; its Ret."""
        given = "".join(f"<{name}>{value}</{name}>" for name, value in header.items())
        return self.done(
            f"<BillAddRq><BillAdd><VendorRef><FullName>{vendor}</FullName></VendorRef>{given}<ExpenseLineAdd>"
            f"<AccountRef><FullName>Travel</FullName></AccountRef><Amount>{amount}</Amount></ExpenseLineAdd>"
            "</BillAdd></BillAddRq>"
        )

    def payment(self, total, *applied, customer="Abel"):
        """The request of a payment over documents: (TxnID, elements after it)."""
        over = "".join(f"<AppliedToTxnAdd><TxnID>{txn}</TxnID>{rest}</AppliedToTxnAdd>" for txn, rest in applied)
        return (
            f"<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>{customer}</FullName></CustomerRef>"
            f"<TotalAmount>{total}</TotalAmount>{over or '<IsAutoApply>false</IsAutoApply>'}"
            "</ReceivePaymentAdd></ReceivePaymentAddRq>"
        )

    def check(self, *applied, vendor="Carrier", number="<RefNumber>501</RefNumber>"):
        """The request of a check over bills: (TxnID, elements after it)."""
        over = "".join(f"<AppliedToTxnAdd><TxnID>{txn}</TxnID>{rest}</AppliedToTxnAdd>" for txn, rest in applied)
        return (
            f"<BillPaymentCheckAddRq><BillPaymentCheckAdd><PayeeEntityRef><FullName>{vendor}</FullName></PayeeEntityRef>"
            f"<BankAccountRef><FullName>Checking</FullName></BankAccountRef>{number}{over}"
            "</BillPaymentCheckAdd></BillPaymentCheckAddRq>"
        )

    def get(self, kind, txn_id, rest=""):
        """A transaction as a query returns it now."""
        return self.done(f"<{kind}QueryRq><TxnID>{txn_id}</TxnID>{rest}</{kind}QueryRq>")

    def mod(self, kind, ret, body):
        """The request of a Mod of what was returned."""
        return (
            f"<{kind}ModRq><{kind}Mod><TxnID>{ret.findtext('TxnID')}</TxnID>"
            f"<EditSequence>{ret.findtext('EditSequence')}</EditSequence>{body}</{kind}Mod></{kind}ModRq>"
        )

    def balance(self, kind, name):
        return self.done(f"<{kind}QueryRq><FullName>{name}</FullName></{kind}QueryRq>").findtext("Balance")


def line_ids(ret, name="InvoiceLineRet"):
    return [line.findtext("TxnLineID") for line in ret.findall(name)]


@pytest.fixture
def trade(asked) -> Trade:
    asked.set(
        "".join(
            f"<AccountAddRq><AccountAdd><Name>{name}</Name><AccountType>{kind}</AccountType></AccountAdd></AccountAddRq>"
            for name, kind in ACCOUNTS
        )
        + "<CustomerAddRq><CustomerAdd><Name>Abel</Name></CustomerAdd></CustomerAddRq>"
        "<CustomerAddRq><CustomerAdd><Name>Loft</Name><ParentRef><FullName>Abel</FullName></ParentRef>"
        "</CustomerAdd></CustomerAddRq>"
        "<VendorAddRq><VendorAdd><Name>Carrier</Name></VendorAdd></VendorAddRq>"
        "<ItemServiceAddRq><ItemServiceAdd><Name>Advice</Name><SalesOrPurchase><Desc>By the hour</Desc><Price>95.00</Price>"
        "<AccountRef><FullName>Fees</FullName></AccountRef></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>"
        "<ItemServiceAddRq><ItemServiceAdd><Name>Drafting</Name><SalesAndPurchase><SalesDesc>Plans</SalesDesc>"
        "<SalesPrice>80.00</SalesPrice><IncomeAccountRef><FullName>Fees</FullName></IncomeAccountRef>"
        "<PurchaseDesc>Plans, bought</PurchaseDesc><PurchaseCost>50.00</PurchaseCost>"
        "<ExpenseAccountRef><FullName>Subcontractors</FullName></ExpenseAccountRef>"
        "</SalesAndPurchase></ItemServiceAdd></ItemServiceAddRq>"
    )
    return Trade(asked)


@pytest.fixture
def show():
    """An element as text, to compare."""
    return lambda element: etree.tostring(element).decode()
