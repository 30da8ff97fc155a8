"""Rates of taxes, told by the documents whose lines have their code."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness.cases.beginning.defaults import plainest
from mockbooks_harness.cases.beginning.taxes import told_by_taxes
from mockbooks_harness.cases.beginning.winding import wind_back
from mockbooks_harness.cases.exchange import RecordedExchange
from mockbooks_harness.cases.replaying import replay


def test_the_plainest_rate_between_two_bounds():
    assert plainest(Decimal("11.99"), Decimal("12.01")) == "12.00"
    assert plainest(Decimal("9.9749"), Decimal("9.9751")) == "9.975"
    assert plainest(Decimal("9.9"), Decimal("10.1")) == "10.00"


def answer(*documents: str) -> RecordedExchange:
    return RecordedExchange(
        None, f"<QBXML><QBXMLMsgsRs><InvoiceQueryRs>{''.join(documents)}</InvoiceQueryRs></QBXMLMsgsRs></QBXML>"
    )


def invoice(amount: str, tax: str, inner: str = "") -> str:
    code = "<SalesTaxCodeRef><ListID>80000006-1702648884</ListID><FullName>S</FullName></SalesTaxCodeRef>"
    return (
        f"<InvoiceRet><TxnID>1-1</TxnID>{inner}<SalesTaxTotal>{tax}</SalesTaxTotal>"
        f"<InvoiceLineRet><Amount>{amount}</Amount>{code}</InvoiceLineRet></InvoiceRet>"
    )


def test_every_document_narrows_the_rate():
    told = {name: content for name, _, _, content in told_by_taxes([answer(invoice("1.00", "0.10"))])}
    assert told["ItemSalesTaxRet"] == "10.00"
    told = {
        name: content
        for name, _, _, content in told_by_taxes([answer(invoice("1.00", "0.10"), invoice("2000.00", "199.50"))])
    }
    assert told["ItemSalesTaxRet"] == "9.975"


def test_of_several_codes_those_are_taxed_that_come_to_a_plain_rate():
    zero = "<SalesTaxCodeRef><ListID>80000003-1702648884</ListID><FullName>Z</FullName></SalesTaxCodeRef>"
    line = f"<InvoiceLineRet><Amount>14.95</Amount>{zero}</InvoiceLineRet>"
    both = invoice("495.00", "99.00").replace("</InvoiceRet>", f"{line}</InvoiceRet>")
    told = list(told_by_taxes([answer(both)]))
    assert [(name, content) for name, _, element, content in told if element == "TaxRate"] == [
        ("ItemSalesTaxRet", "20.00")
    ]
    exempt = invoice("14.95", "0.00")
    assert list(told_by_taxes([answer(exempt, exempt)])) == []


def test_where_an_item_says_the_tax_no_code_does():
    item = "<ItemSalesTaxRef><FullName>State Sales Tax</FullName></ItemSalesTaxRef>"
    assert list(told_by_taxes([answer(invoice("100.00", "8.00", item))])) == []


ENVELOPE = '<?xml version="1.0"?><?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">{}</QBXMLMsgsRq></QBXML>'


@pytest.mark.parametrize("recipe", ["canadian", "british", "australian"])
def test_pushes_to_a_company_whose_taxes_nobody_showed(recipe):
    with CompanyFile.generate(recipe, seed=4, transactions=30) as company, QuickBooks(company) as quickbooks:

        def first(kind: str) -> str:
            (name,) = company.company.connection.execute(
                "SELECT full_name FROM list_object WHERE kind = ? ORDER BY id LIMIT 1", (kind,)
            ).fetchone()
            return str(name).replace("&", "&amp;")

        line = (
            f"<InvoiceLineAdd><ItemRef><FullName>{first('ItemService')}</FullName></ItemRef>"
            "<Quantity>3</Quantity></InvoiceLineAdd>"
        )
        pushed = (
            f"<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>{first('Customer')}</FullName></CustomerRef>{line}"
            "</InvoiceAdd></InvoiceAddRq>"
        )
        exchanges = [
            RecordedExchange(request, quickbooks.process(request), at=company.clock.now())
            for request in map(ENVELOPE.format, (pushed, pushed, "<InvoiceQueryRq/>"))
        ]

    def company_of(supposed):
        texts = (text for each in exchanges for text in ((each.at, each.request), each.answer) if text is not None)
        return CompanyFile.from_answers(texts, beginning=True, supposed=supposed)

    found = wind_back(exchanges, company_of)
    with company_of(found.supposed.texts()) as company:
        assert replay(exchanges, company).identical == len(exchanges), "\n".join(map(str, found.differing))
