"""Lists that answers show in part, or only refer to: what there is of them can be asked for, changed and removed."""

from __future__ import annotations

import pytest
from lxml import etree

from mockbooks import CompanyFile
from mockbooks.operations import Engine, Session
from mockbooks.qbxml.reader import read

CUSTOMER = """<QBXML><QBXMLMsgsRs><CustomerQueryRs statusCode="0" statusSeverity="Info" statusMessage="Status OK">
<CustomerRet><ListID>80000001-1600000000</ListID><TimeCreated>2020-09-13T12:26:40-05:00</TimeCreated>
<TimeModified>2020-09-13T12:26:40-05:00</TimeModified><EditSequence>1600000000</EditSequence><Name>Abel</Name>
<FullName>Abel</FullName><Sublevel>0</Sublevel>
<PriceLevelRef><ListID>80000002-1600000000</ListID><FullName>Loyal</FullName></PriceLevelRef>
<CurrencyRef><ListID>80000003-1600000000</ListID><FullName>Euro</FullName></CurrencyRef></CustomerRet>
</CustomerQueryRs></QBXMLMsgsRs></QBXML>"""
PART = """<QBXML><QBXMLMsgsRs><{kind}QueryRs statusCode="0" statusSeverity="Info" statusMessage="Status OK">
<{kind}Ret><ListID>80000002-1600000000</ListID><TimeCreated>2020-09-13T12:26:40-05:00</TimeCreated>
<TimeModified>2020-09-13T12:26:40-05:00</TimeModified><EditSequence>1600000000</EditSequence><Name>Part</Name></{kind}Ret>
</{kind}QueryRs></QBXMLMsgsRs></QBXML>"""
MOD = (
    "<{kind}ModRq><{kind}Mod><ListID>80000002-1600000000</ListID><EditSequence>1600000000</EditSequence>"
    "<Name>Whole</Name></{kind}Mod></{kind}ModRq>"
)
DELETE = "<ListDelRq><ListDelType>{kind}</ListDelType><ListID>80000002-1600000000</ListID></ListDelRq>"


def codes(company, *requests):
    """What the file answers; a fault of its own would be 1000."""
    text = f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">{"".join(requests)}</QBXMLMsgsRq></QBXML>'
    answered = etree.fromstring(Engine(company.company).process(read(text), Session(personal_data=True)).text)
    return [answer.get("statusCode") for answer in answered[0]]


@pytest.mark.parametrize("kind", ["Currency", "InventorySite", "PriceLevel", "Vehicle", "WorkersCompCode"])
def test_what_was_shown_in_part_can_be_asked_for_changed_and_removed(kind):
    with CompanyFile.from_answers([PART.format(kind=kind)]) as company:
        if kind == "WorkersCompCode":
            company.turn_on("payroll")
        answered = codes(company, f"<{kind}QueryRq/>", MOD.format(kind=kind), DELETE.format(kind=kind))
    assert answered[0] == "0"
    assert "1000" not in answered


def test_a_price_level_that_was_only_named_sets_no_price():
    with CompanyFile.from_answers([CUSTOMER]) as company:
        answered = codes(
            company,
            "<AccountAddRq><AccountAdd><Name>Fees</Name><AccountType>Income</AccountType></AccountAdd></AccountAddRq>",
            "<ItemServiceAddRq><ItemServiceAdd><Name>Advice</Name><SalesOrPurchase><Price>9.00</Price><AccountRef><FullName>"
            "Fees</FullName></AccountRef></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>",
            "<SalesReceiptAddRq><SalesReceiptAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><SalesReceiptLineAdd>"
            "<ItemRef><FullName>Advice</FullName></ItemRef></SalesReceiptLineAdd></SalesReceiptAdd></SalesReceiptAddRq>",
            MOD.format(kind="PriceLevel"),
            DELETE.format(kind="PriceLevel"),
        )
    assert "1000" not in answered
    assert answered[:2] == ["0", "0"]
