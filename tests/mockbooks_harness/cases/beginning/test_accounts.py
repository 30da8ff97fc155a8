"""The account of an item that nobody showed, told by what its sales moved."""

from __future__ import annotations

from decimal import Decimal

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness.cases.beginning.accounts import Moved
from mockbooks_harness.cases.beginning.winding import wind_back
from mockbooks_harness.cases.exchange import RecordedExchange
from mockbooks_harness.cases.replaying import replay


def moved(**amounts: str) -> Moved:
    found = Moved()
    for cause, amount in amounts.items():
        found.add(cause, Decimal(amount))
    return found


def told(found: Moved, **lacking: str) -> dict[str, str]:
    return dict(found.told({holder: Decimal(amount) for holder, amount in lacking.items()}))


def test_items_are_told_apart_by_their_sums():
    sales = moved(work="10.00", paint="7.00", wood="5.00")
    assert told(sales, fees="10.00", goods="12.00") == {"work": "fees", "paint": "goods", "wood": "goods"}
    assert told(sales, fees="11.00") == {}, "no items come to that"
    sales.add("paint", Decimal("3.00"))
    assert told(sales, fees="10.00", goods="15.00") == {}, "work or paint: nothing tells which"


def test_what_was_sold_before_an_account_was_shown_is_in_its_balance():
    sales = moved(work="10.00")
    sales.shown("fees")
    sales.add("work", Decimal("4.00"))
    assert told(sales, fees="4.00") == {"work": "fees"}


ENVELOPE = '<?xml version="1.0"?><?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">{}</QBXMLMsgsRq></QBXML>'
ACCOUNT = "<AccountAddRq><AccountAdd><Name>{}</Name><AccountType>Income</AccountType></AccountAdd></AccountAddRq>"
ITEM = (
    "<ItemServiceAddRq><ItemServiceAdd><Name>{0}</Name><SalesOrPurchase><Price>{1}</Price><AccountRef><FullName>{2}"
    "</FullName></AccountRef></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>"
)
SALE = (
    "<SalesReceiptAddRq><SalesReceiptAdd><SalesReceiptLineAdd><ItemRef><FullName>{}</FullName></ItemRef>"
    "</SalesReceiptLineAdd></SalesReceiptAdd></SalesReceiptAddRq>"
)


def test_accounts_that_are_shown_before_and_after_sales_have_moved_by_them():
    with CompanyFile.create() as company, QuickBooks(company) as quickbooks:
        for request in (
            ACCOUNT.format("Fees"),
            ACCOUNT.format("Goods"),
            ITEM.format("Work", "9.00", "Fees"),
            ITEM.format("Wood", "4.00", "Goods"),
        ):
            assert 'statusCode="0"' in quickbooks.process(ENVELOPE.format(request))
        session = (
            SALE.format("Wood"),
            "<AccountQueryRq/>",
            SALE.format("Work"),
            SALE.format("Wood"),
            "<AccountQueryRq/>",
        )
        exchanges = [
            RecordedExchange(request, quickbooks.process(request), at=company.clock.now())
            for request in map(ENVELOPE.format, session)
        ]

    def company_of(supposed):
        texts = (text for each in exchanges for text in ((each.at, each.request), each.answer) if text is not None)
        return CompanyFile.from_answers(texts, beginning=True, supposed=supposed)

    found = wind_back(exchanges, company_of)
    with company_of(found.supposed.texts()) as company:
        assert replay(exchanges, company).identical == len(exchanges), "\n".join(map(str, found.differing))
