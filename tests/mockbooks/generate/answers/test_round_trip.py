"""A company that dumped everything and is made again of its answers answers every query with the same bytes."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from mockbooks import CompanyFile
from mockbooks.checks import check, rebuild
from mockbooks.company import Company, ManualClock
from mockbooks.generate.recipe import names
from mockbooks.operations import Engine, Session
from mockbooks.operations.company_features import turn_on_inventory_sites, turn_on_multi_currency
from mockbooks.operations.lists import LIST_TYPES
from mockbooks.operations.new_company import CompanyDetails, set_up
from mockbooks.operations.transactions import TRANSACTION_TYPES
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.reader import read
from mockbooks.qbxml.versions import Edition

# The lists that a file of the US edition has.
LISTS = [kind for kind in LIST_TYPES if Edition.US in catalogue.message(f"{kind}QueryRq").editions]


INCLUDED = ("IncludeLineItems", "IncludeComponentLineItems", "IncludeLinkedTxns")


def queries() -> list[str]:
    """Everything there is to ask, as far as it goes."""
    asked = ["<HostQueryRq/>", "<CompanyQueryRq/>", "<PreferencesQueryRq/>"]
    asked.append("<DataExtDefQueryRq><OwnerID>0</OwnerID></DataExtDefQueryRq>")
    asked += [f"<{kind}QueryRq>{_all_of(kind)}{_owner(kind)}</{kind}QueryRq>" for kind in LISTS]
    for kind in TRANSACTION_TYPES:
        has = {child.name for child in catalogue.message(f"{kind}QueryRq").children()}
        inside = "".join(f"<{name}>true</{name}>" for name in INCLUDED if name in has)
        asked.append(f"<{kind}QueryRq>{inside}{_owner(kind)}</{kind}QueryRq>")
    return asked


def queries_across() -> list[str]:
    """What tells of the same objects in other ways."""
    deleted = "".join(
        f"<TxnDelType>{kind}</TxnDelType>" for kind in ("Invoice", "Bill", "Check", "CreditMemo", "SalesReceipt")
    )
    return [
        "<ItemQueryRq/>",
        "<EntityQueryRq/>",
        "<TermsQueryRq/>",
        "<TransactionQueryRq/>",
        "<TransactionQueryRq><TransactionDetailLevelFilter>All</TransactionDetailLevelFilter></TransactionQueryRq>",
        "<ReceivePaymentToDepositQueryRq/>",
        "<SalesTaxPayableQueryRq/>",
        f"<TxnDeletedQueryRq>{deleted}</TxnDeletedQueryRq>",
        "<ListDeletedQueryRq><ListDelType>Customer</ListDelType></ListDeletedQueryRq>",
    ]


def _all_of(kind: str) -> str:
    has = {child.name for child in catalogue.message(f"{kind}QueryRq").children()}
    active = "<ActiveStatus>All</ActiveStatus>" if "ActiveStatus" in has else ""
    return active + ("<DoneStatus>All</DoneStatus>" if "DoneStatus" in has else "")


def _owner(kind: str) -> str:
    has = {child.name for child in catalogue.message(f"{kind}QueryRq").children()}
    return "<OwnerID>0</OwnerID>" if "OwnerID" in has else ""


def dump(company: CompanyFile, asked: list[str] | None = None) -> list[str]:
    """The answer to each query."""
    engine, session = Engine(company.company), Session(personal_data=True)
    envelope = '<?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">{}</QBXMLMsgsRq></QBXML>'
    return [engine.process(read(envelope.format(query)), session).text for query in asked or queries()]


@pytest.mark.parametrize("seed", range(4))
def test_a_generated_company_comes_back_byte_for_byte(seed):
    with CompanyFile.generate("consultancy", seed=seed, transactions=60) as company:
        answers = dump(company)
    shuffled = list(answers)
    random.Random(seed).shuffle(shuffled)
    with CompanyFile.from_answers(shuffled) as again:
        for was, comes in zip(answers, dump(again), strict=True):
            assert comes == was
        assert again.understood.pinned == []
        assert again.understood.differences == {}
        assert rebuild(again.company) == check(again.company) == []
        assert dump(again) == answers


@pytest.mark.parametrize("recipe", [name for name in names() if name != "consultancy"])
def test_a_company_of_any_recipe_comes_back_byte_for_byte(recipe):
    with CompanyFile.generate(recipe, seed=5, transactions=220) as company:
        answers = dump(company)
    with CompanyFile.from_answers(answers) as again:
        for was, comes in zip(answers, dump(again), strict=True):
            assert comes == was
        assert again.understood.differences == {}
        assert check(again.company) == []


@pytest.mark.parametrize("seed", range(1, 6))
def test_a_company_in_which_everything_happens_comes_back_byte_for_byte(seed, bazaar):
    company = bazaar(seed, 150)
    assert len(company.made) > 25, "nearly every type has come up"
    everything = queries() + queries_across()
    with CompanyFile(company.company) as company:
        answers = dump(company, everything)
    with CompanyFile.from_answers(answers) as again:
        for was, comes in zip(answers, dump(again, everything), strict=True):
            assert comes == was
        understood = again.understood
        assert understood.differences == {}
        # Which of the credits that settle a document a payment has set is shown of none of them.
        assert [pin for pin in understood.pinned if "UnusedCredits" not in pin] == []
        assert rebuild(again.company) == check(again.company) == []
        assert dump(again, everything) == answers


@pytest.mark.parametrize("seed", range(1, 10))
def test_half_of_a_company_in_which_everything_happens_answers_for_what_was_shown(seed, bazaar):
    with CompanyFile(bazaar(seed, 150).company) as company:
        answers = dump(company)
    shown = random.Random(seed).sample(answers, len(answers) // 2)
    with CompanyFile.from_answers(shown) as again:
        understood = again.understood
        assert understood.equal == understood.compared, understood
        assert check(again.company) == []
        assert rebuild(again.company) == []


@pytest.mark.parametrize("seed", range(2))
def test_half_of_a_company_answers_for_what_was_shown(seed):
    with CompanyFile.generate("consultancy", seed=seed, transactions=60) as company:
        answers = dump(company)
    shown = random.Random(seed).sample(answers, len(answers) // 2)
    with CompanyFile.from_answers(shown) as again:
        understood = again.understood
        assert understood.equal == understood.compared, understood
        assert check(again.company) == []
        again_shown = [answer for answer, query in zip(dump(again), answers, strict=True) if query in shown]
        assert sorted(again_shown) == sorted(shown)


ABROAD = (
    "<AccountAddRq><AccountAdd><Name>Fees</Name><AccountType>Income</AccountType></AccountAdd></AccountAddRq>"
    "<AccountAddRq><AccountAdd><Name>Euro bank</Name><AccountType>Bank</AccountType>"
    "<CurrencyRef><FullName>Euro</FullName></CurrencyRef></AccountAdd></AccountAddRq>"
    "<CustomerAddRq><CustomerAdd><Name>Emil</Name><CurrencyRef><FullName>Euro</FullName></CurrencyRef></CustomerAdd></CustomerAddRq>"
    "<VendorAddRq><VendorAdd><Name>Export</Name><CurrencyRef><FullName>Euro</FullName></CurrencyRef></VendorAdd></VendorAddRq>"
    "<InventorySiteAddRq><InventorySiteAdd><Name>North</Name></InventorySiteAdd></InventorySiteAddRq>"
    "<ItemServiceAddRq><ItemServiceAdd><Name>Advice</Name><SalesOrPurchase><AccountRef><FullName>Fees</FullName></AccountRef>"
    "</SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>"
    "<ItemInventoryAddRq><ItemInventoryAdd><Name>Lamp</Name><IncomeAccountRef><FullName>Fees</FullName></IncomeAccountRef>"
    "</ItemInventoryAdd></ItemInventoryAddRq>"
    "<BillAddRq><BillAdd><VendorRef><FullName>Export</FullName></VendorRef><ExchangeRate>1.11</ExchangeRate><ItemLineAdd>"
    "<ItemRef><FullName>Lamp</FullName></ItemRef><Quantity>7</Quantity><Cost>1.05</Cost></ItemLineAdd></BillAdd></BillAddRq>"
    '<InvoiceAddRq><InvoiceAdd defMacro="TxnID:sold"><CustomerRef><FullName>Emil</FullName></CustomerRef>'
    "<ExchangeRate>1.1</ExchangeRate><InvoiceLineAdd><ItemRef><FullName>Advice</FullName></ItemRef><Amount>100.00</Amount>"
    "</InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    '<ReceivePaymentAddRq><ReceivePaymentAdd defMacro="TxnID:paid"><CustomerRef><FullName>Emil</FullName></CustomerRef>'
    "<TxnDate>2024-01-15</TxnDate><TotalAmount>60.00</TotalAmount><ExchangeRate>1.2</ExchangeRate><AppliedToTxnAdd>"
    '<TxnID useMacro="TxnID:sold"/><PaymentAmount>60.00</PaymentAmount></AppliedToTxnAdd></ReceivePaymentAdd></ReceivePaymentAddRq>'
    "<DepositAddRq><DepositAdd><DepositToAccountRef><FullName>Euro bank</FullName></DepositToAccountRef>"
    '<ExchangeRate>1.25</ExchangeRate><DepositLineAdd><PaymentTxnID useMacro="TxnID:paid"/></DepositLineAdd></DepositAdd></DepositAddRq>'
    "<TransferInventoryAddRq><TransferInventoryAdd><FromInventorySiteRef><FullName>Unspecified Site</FullName></FromInventorySiteRef>"
    "<ToInventorySiteRef><FullName>North</FullName></ToInventorySiteRef><TransferInventoryLineAdd>"
    "<ItemRef><FullName>Lamp</FullName></ItemRef><QuantityToTransfer>2</QuantityToTransfer></TransferInventoryLineAdd>"
    "</TransferInventoryAdd></TransferInventoryAddRq>"
)


@pytest.fixture
def abroad():
    clock = ManualClock(datetime(2024, 3, 1, 15, tzinfo=UTC))
    company = Company.create(clock=clock, flavor="Enterprise")
    set_up(company, CompanyDetails("Larkspur Imports"))
    with company.request_set():
        turn_on_multi_currency(company)
        turn_on_inventory_sites(company)
    request = f'<?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{ABROAD}</QBXMLMsgsRq></QBXML>'
    assert 'statusSeverity="Error"' not in Engine(company).process(read(request), Session()).text
    assert check(company) == []
    return CompanyFile(company)


def test_several_currencies_and_sites_come_back_byte_for_byte(abroad):
    everything = [*queries(), *queries_across(), "<ItemSitesQueryRq/>"]
    answers = dump(abroad, everything)
    with CompanyFile.from_answers(answers) as again:
        assert dump(again, everything) == answers
        assert again.understood.differences == {}
        assert again.understood.pinned == []
        assert rebuild(again.company) == check(again.company) == []


def test_some_answers_of_a_company_with_several_currencies(abroad):
    shown = [
        "<InvoiceQueryRq><IncludeLineItems>true</IncludeLineItems></InvoiceQueryRq>",
        "<ReceivePaymentQueryRq/>",
        "<CustomerQueryRq/>",
    ]
    answers = dump(abroad, shown)
    with CompanyFile.from_answers(answers) as again:
        assert dump(again, shown) == answers
        assert again.understood.differences == {}
        assert again.understood.left_out_things == {}
        assert rebuild(again.company) == check(again.company) == []
