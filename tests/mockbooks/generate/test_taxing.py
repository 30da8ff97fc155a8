"""Sales tax in a company whose amounts were multiplied is what the books make of it, and what settles it follows."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

import pytest

from mockbooks import CompanyFile, QuickBooks

ENVELOPE = (
    '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{}</QBXMLMsgsRq></QBXML>'
)
SET_UP = (
    "<AccountAddRq><AccountAdd><Name>Fees</Name><AccountType>Income</AccountType></AccountAdd></AccountAddRq>"
    "<AccountAddRq><AccountAdd><Name>Bank</Name><AccountType>Bank</AccountType></AccountAdd></AccountAddRq>"
    "<VendorAddRq><VendorAdd><Name>Board</Name></VendorAdd></VendorAddRq>"
    "<ItemSalesTaxAddRq><ItemSalesTaxAdd><Name>County</Name><TaxRate>8.25</TaxRate><TaxVendorRef><FullName>Board</FullName>"
    "</TaxVendorRef></ItemSalesTaxAdd></ItemSalesTaxAddRq>"
)
ITEM = (
    "<ItemServiceAddRq><ItemServiceAdd><Name>Work</Name><SalesTaxCodeRef><FullName>Tax</FullName></SalesTaxCodeRef><SalesOrPurchase>"
    "<Price>5.00</Price><AccountRef><FullName>Fees</FullName></AccountRef></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>"
    "<CustomerAddRq><CustomerAdd><Name>Ada</Name></CustomerAdd></CustomerAddRq>"
)
PRICES = frozenset({"Rate", "Price"})


class Ninefold:
    """Amounts ninefold, prices and quantities threefold; all else as it is."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def element(self, name, text, place):
        if name in PRICES or name == "Quantity":
            return f"{Decimal(text) * 3:f}"
        is_amount = re.fullmatch(r"-?[0-9]+\.[0-9]{2}", text) and name not in ("TaxRate", "SalesTaxPercentage")
        return f"{Decimal(text) * 9:f}" if is_amount else text

    def path(self, text):
        return text

    words = day = identity = path

    def moment(self, seconds):
        return seconds

    count = moment

    def amount(self, cents):
        return cents * 9

    def units(self, units, place):
        return units * 3

    def stays(self, what, why):
        self.told.append((what, why))


@pytest.fixture
def company():
    with CompanyFile.create(name="Shop") as company:
        with QuickBooks(company) as quickbooks:
            ask(quickbooks, SET_UP)
            company.turn_on("sales-tax")
            ask(quickbooks, ITEM)
        yield company


def ask(quickbooks, request):
    answer = quickbooks.process(ENVELOPE.format(request))
    assert 'statusSeverity="Error"' not in answer, answer
    return answer


def document(kind, amount, more=""):
    return (
        f"<{kind}AddRq><{kind}Add><CustomerRef><FullName>Ada</FullName></CustomerRef>{more}<{kind}LineAdd><ItemRef><FullName>Work</FullName></ItemRef>"
        f"<Amount>{amount}</Amount></{kind}LineAdd></{kind}Add></{kind}AddRq>"
    )


def payment(total, *applied):
    entries = "".join(
        f"<AppliedToTxnAdd><TxnID>{txn}</TxnID><PaymentAmount>{amount}</PaymentAmount></AppliedToTxnAdd>"
        for txn, amount in applied
    )
    return f"<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>Ada</FullName></CustomerRef><TotalAmount>{total}</TotalAmount>{entries}</ReceivePaymentAdd></ReceivePaymentAddRq>"


def deposit(txn):
    return (
        "<DepositAddRq><DepositAdd><DepositToAccountRef><FullName>Bank</FullName></DepositToAccountRef>"
        f"<DepositLineAdd><PaymentTxnID>{txn}</PaymentTxnID></DepositLineAdd></DepositAdd></DepositAddRq>"
    )


def found(answer, name):
    return re.findall(f"<{name}>([^<]*)</{name}>", answer)


def taxed(amount):
    """A net amount with its 8.25 %."""
    return amount + (amount * Decimal("0.0825")).quantize(Decimal("0.01"), ROUND_HALF_UP)


def rewritten(company):
    rewriting = Ninefold()
    new = company.rewritten(rewriting)
    assert new.check() == []
    return new, rewriting.told


def test_the_tax_is_what_the_rate_comes_to(company):
    # 10.03 x 8.25 % = 0.827475: nine times 0.83 are 7.47, of 90.27 it is 7.45.
    with QuickBooks(company) as quickbooks:
        was = ask(quickbooks, document("Invoice", "10.03") + document("SalesReceipt", "10.03"))
    new, told = rewritten(company)
    assert found(was, "SalesTaxTotal") == ["0.83", "0.83"] and told == []
    with new, QuickBooks(new) as quickbooks:
        answer = ask(quickbooks, "<InvoiceQueryRq/><SalesReceiptQueryRq/>")
        assert found(answer, "Subtotal") == ["90.27"] * 2 and found(answer, "SalesTaxTotal") == ["7.45"] * 2
        assert found(answer, "BalanceRemaining") == found(answer, "TotalAmount") == ["97.72"]
        for name in ("EditSequence", "TimeModified", "TxnID"):
            assert set(found(answer, name)) == set(found(was, name))
        assert found(ask(quickbooks, "<VendorQueryRq/>"), "Balance") == ["14.90"]


def test_what_was_paid_in_full_is(company):
    with QuickBooks(company) as quickbooks:
        invoice = ask(quickbooks, document("Invoice", "10.03"))
        (txn,), (owed,) = found(invoice, "TxnID"), found(invoice, "BalanceRemaining")
        paid = ask(quickbooks, payment("20.00", (txn, owed)))
        ask(quickbooks, deposit(found(paid, "TxnID")[0]))
    new, told = rewritten(company)
    assert told == [] and owed == "10.86"
    with new, QuickBooks(new) as quickbooks:
        assert found(ask(quickbooks, "<InvoiceQueryRq/>"), "IsPaid") == ["true"]
        answer = ask(
            quickbooks, "<ReceivePaymentQueryRq><IncludeLineItems>true</IncludeLineItems></ReceivePaymentQueryRq>"
        )
        # Nine times 20.00, less the two cents that the invoice comes to less than nine times 10.86.
        assert found(answer, "TotalAmount") == ["179.98"] and found(answer, "UnusedPayment") == ["82.26"]
        assert found(answer, "Amount") == ["97.72"]
        answer = ask(quickbooks, "<DepositQueryRq><IncludeLineItems>true</IncludeLineItems></DepositQueryRq>")
        assert found(answer, "DepositTotal") == found(answer, "Amount") == ["179.98"]


def test_of_what_was_paid_in_part_the_rest_is_open(company):
    with QuickBooks(company) as quickbooks:
        (txn,) = found(ask(quickbooks, document("Invoice", "10.03")), "TxnID")
        ask(quickbooks, payment("5.00", (txn, "5.00")))
    new, told = rewritten(company)
    assert told == []
    with new, QuickBooks(new) as quickbooks:
        assert found(ask(quickbooks, "<InvoiceQueryRq/>"), "BalanceRemaining") == ["52.72"]
        assert found(ask(quickbooks, "<ReceivePaymentQueryRq/>"), "TotalAmount") == ["45.00"]


def credited(quickbooks, credit, owed):
    """A credit memo that is used up on an invoice for `owed`, the rest of which is paid."""
    memo = ask(quickbooks, document("CreditMemo", credit))
    (credit_id,), (worth,) = found(memo, "TxnID"), found(memo, "CreditRemaining")
    set_credit = f"<SetCredit><CreditTxnID>{credit_id}</CreditTxnID><AppliedAmount>{worth}</AppliedAmount></SetCredit>"
    invoice = ask(quickbooks, document("Invoice", owed, set_credit))
    (txn,), (left,) = found(invoice, "TxnID"), found(invoice, "BalanceRemaining")
    if left != "0.00":
        ask(quickbooks, payment(left, (txn, left)))


def test_a_credit_that_is_used_up_gives_as_much_as_it_comes_to(company):
    with QuickBooks(company) as quickbooks:
        credited(quickbooks, "10.03", "50.00")
    new, told = rewritten(company)
    assert told == []
    with new, QuickBooks(new) as quickbooks:
        assert found(ask(quickbooks, "<CreditMemoQueryRq/>"), "CreditRemaining") == ["0.00"]
        assert found(ask(quickbooks, "<InvoiceQueryRq/>"), "BalanceRemaining") == ["0.00"]
        (paid,) = found(ask(quickbooks, "<ReceivePaymentQueryRq/>"), "TotalAmount")
        assert Decimal(paid) == taxed(Decimal("450.00")) - taxed(Decimal("90.27"))


def test_what_cannot_follow_stays_and_is_told(company):
    """A credit of 97.72 and an invoice of 97.74 with nothing between them to pay the difference."""
    with QuickBooks(company) as quickbooks:
        memo = ask(quickbooks, document("CreditMemo", "10.03"))
        set_credit = f"<SetCredit><CreditTxnID>{found(memo, 'TxnID')[0]}</CreditTxnID><AppliedAmount>10.86</AppliedAmount></SetCredit>"
        untaxed = document("Invoice", "10.86", set_credit).replace(
            "</Amount>", "</Amount><SalesTaxCodeRef><FullName>Non</FullName></SalesTaxCodeRef>"
        )
        ask(quickbooks, untaxed)
    new, told = rewritten(company)
    assert told == [("CreditMemo 1: SalesTaxTotal 7.47", "it is settled by what cannot follow it")]
    with new, QuickBooks(new) as quickbooks:
        assert found(ask(quickbooks, "<InvoiceQueryRq/>"), "BalanceRemaining") == ["0.00"]


def test_a_tax_that_the_rate_does_not_come_to_stays_and_is_told(company):
    with QuickBooks(company) as quickbooks:
        ask(quickbooks, document("Invoice", "10.03"))
        sequence, list_id = (
            found(ask(quickbooks, "<ItemSalesTaxQueryRq/>"), name)[0] for name in ("EditSequence", "ListID")
        )
        ask(
            quickbooks,
            f"<ItemSalesTaxModRq><ItemSalesTaxMod><ListID>{list_id}</ListID><EditSequence>{sequence}</EditSequence><TaxRate>9.00</TaxRate></ItemSalesTaxMod></ItemSalesTaxModRq>",
        )
    new, told = rewritten(company)
    assert told == [("Invoice 1: SalesTaxTotal 7.47", "its tax is not what its lines and its rate come to")]
    with new, QuickBooks(new) as quickbooks:
        assert found(ask(quickbooks, "<InvoiceQueryRq/>"), "SalesTaxTotal") == ["7.47"]


def test_neither_company_answers_for_the_other(company):
    """The text of answers is kept; that of one company is not that of the other."""
    with QuickBooks(company) as quickbooks:
        was = ask(quickbooks, document("Invoice", "10.03"))
        new, _ = rewritten(company)
        with new, QuickBooks(new) as others:
            assert found(ask(others, "<InvoiceQueryRq/>"), "Subtotal") == ["90.27"]
            assert found(ask(quickbooks, "<InvoiceQueryRq/>"), "Subtotal") == found(was, "Subtotal") == ["10.03"]
            assert found(ask(others, "<InvoiceQueryRq/>"), "Subtotal") == ["90.27"]


class Swapped(Ninefold):
    """Two names take each other's place as well."""

    def path(self, text):
        return {"GST": "FRE", "FRE": "GST"}.get(text, text)


def test_prices_that_include_their_tax_and_names_that_change_places():
    """10.03 with its GST has 0.91 of it: nine times that are 8.19, an eleventh of 90.27 is 8.21, on each line."""
    line = (
        "<SalesReceiptLineAdd><ItemRef><FullName>Work</FullName></ItemRef><Amount>10.03</Amount>"
        "<SalesTaxCodeRef><FullName>GST</FullName></SalesTaxCodeRef></SalesReceiptLineAdd>"
    )
    with CompanyFile.create(edition="AU") as company, QuickBooks(company) as quickbooks:
        account = "<AccountAdd><Name>Fees</Name><AccountType>Income</AccountType></AccountAdd>"
        ask(quickbooks, f"<AccountAddRq>{account}</AccountAddRq>" + ITEM.replace(">Tax<", ">GST<"))
        receipt = f"<CustomerRef><FullName>Ada</FullName></CustomerRef><IsTaxIncluded>true</IsTaxIncluded>{line}{line}"
        was = ask(quickbooks, f"<SalesReceiptAddRq><SalesReceiptAdd>{receipt}</SalesReceiptAdd></SalesReceiptAddRq>")
        assert found(was, "TaxAmount") == ["0.91"] * 2
        rewriting = Swapped()
        new = company.rewritten(rewriting)
    with new, QuickBooks(new) as quickbooks:
        assert new.check() == [] and rewriting.told == []
        query = "<SalesReceiptQueryRq><IncludeLineItems>true</IncludeLineItems></SalesReceiptQueryRq>"
        answer = ask(quickbooks, query)
        assert found(answer, "TaxAmount") == ["8.21"] * 2 and found(answer, "Amount") == ["90.27"] * 2
        assert (found(answer, "SalesTaxTotal"), found(answer, "TotalAmount")) == (["16.42"], ["180.54"])
        assert "<FullName>FRE</FullName>" in answer and "<FullName>GST</FullName>" not in answer
