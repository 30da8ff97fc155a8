"""Sessions that showed nothing before they changed something: the company they began with answers as it did then."""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.operations import Engine, Session
from mockbooks.qbxml.reader import read
from mockbooks_harness.cases.beginning.winding import wind_back
from mockbooks_harness.cases.case import Case
from mockbooks_harness.cases.exchange import RecordedExchange
from mockbooks_harness.cases.importing import import_case
from mockbooks_harness.cases.replaying import replay

ANSWERS = Path(__file__).parents[3] / "mockbooks" / "generate" / "answers"


def module(name: str):
    spec = importlib.util.spec_from_file_location(name, ANSWERS / f"{name}.py")
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def session(seed: int, *, before: int = 20, during: int = 20, asking: float = 0.0, closing: bool = True):
    """Exchanges in a company in which anything happens: changes first, questions in between or at the end."""
    bazaar, trip = module("bazaar").Bazaar(seed), module("test_round_trip")
    bazaar.happen(before)
    exchanges: list[RecordedExchange] = []

    def ask(request: str) -> etree._Element:
        document = f'<?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{request}</QBXMLMsgsRq></QBXML>'
        at, text = bazaar.clock.now(), Engine(bazaar.company).process(read(document), Session(personal_data=True)).text
        exchanges.append(RecordedExchange(document, text, at=at))
        (answer,) = etree.fromstring(text)[0]
        return answer

    bazaar.ask = ask
    questions = trip.queries() + trip.queries_across()
    drawn = random.Random(seed)
    for _ in range(during):
        bazaar.happen(1)
        if drawn.random() < asking:
            ask(drawn.choice(questions))
    for question in questions if closing else ():
        ask(question)
    bazaar.company.close()
    return exchanges


def company_of(exchanges: list[RecordedExchange], supposed) -> CompanyFile:
    texts = (text for each in exchanges for text in ((each.at, each.request), each.answer) if text is not None)
    return CompanyFile.from_answers(texts, beginning=True, supposed=supposed)


@pytest.mark.parametrize("seed", [1, 5])
def test_figures_that_were_shown_only_at_the_end_are_wound_back(seed, tmp_path):
    exchanges = session(seed)
    with company_of(exchanges, ()) as company:
        before = replay(exchanges, company)
    assert not before.same, "as they were shown, they are those of the end"
    with CompanyFile.create() as company:
        recorded = Case.write(tmp_path / "recorded", exchanges, company)
    imported = import_case([recorded.path / "exchanges"], tmp_path / "case")
    with imported.case.company() as company:
        result = replay(exchanges, company)
    found = [verdict for verdict in result.verdicts if not verdict.verdict.is_fine]
    assert sum(imported.differing.values()) == len(found)
    assert len(found) <= 1 and result.identical >= len(exchanges) - 1, "\n".join(map(str, found))


@pytest.mark.slow
def test_what_is_not_told_by_any_answer_is_little():
    asked = identical = 0
    for seed in range(1, 9):
        exchanges = session(seed)
        found = wind_back(exchanges, lambda supposed, exchanges=exchanges: company_of(exchanges, supposed))
        with company_of(exchanges, found.supposed.texts()) as company:
            result = replay(exchanges, company)
        assert len(found.differing) == sum(not verdict.verdict.is_fine for verdict in result.verdicts)
        asked, identical = asked + len(exchanges), identical + result.identical
    assert identical / asked > 0.94, f"{identical} of {asked}"


def test_a_session_whose_company_was_shown_needs_nothing_supposed():
    exchanges = session(1, before=5, during=0)
    found = wind_back(exchanges, lambda supposed: company_of(exchanges, supposed))
    assert (len(found.supposed), found.differing, found.rounds) == (0, [], 1)


ENVELOPE = '<?xml version="1.0"?><?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">{}</QBXMLMsgsRq></QBXML>'
AT_THE_END = (
    "<CustomerQueryRq/>",
    "<VendorQueryRq/>",
    "<AccountQueryRq/>",
    "<ItemQueryRq/>",
    "<InvoiceQueryRq><IncludeLineItems>true</IncludeLineItems><IncludeLinkedTxns>true</IncludeLinkedTxns></InvoiceQueryRq>",
    "<BillQueryRq><IncludeLineItems>true</IncludeLineItems></BillQueryRq>",
    "<ReceivePaymentQueryRq><IncludeLineItems>true</IncludeLineItems></ReceivePaymentQueryRq>",
)


def day_of_a_connector(company: CompanyFile) -> list[str]:
    """Pushes first: to what is there, by names and ids that it knows from before; then it looks at everything."""

    def first(sql: str) -> tuple[str, ...]:
        found: tuple[str, ...] = company.company.connection.execute(f"{sql} LIMIT 1").fetchone()
        return found

    txn_id, customer, cents = first(
        "SELECT txn_id, full_name, open FROM txn JOIN list_object ON list_object.id = entity"
        " WHERE txn.kind = 'Invoice' AND open > 1000 ORDER BY txn.id"
    )
    (item,) = first("SELECT full_name FROM list_object WHERE kind GLOB 'Item[SNI]*' ORDER BY id")
    (vendor,) = first("SELECT full_name FROM list_object WHERE kind = 'Vendor' ORDER BY id")
    (expense,) = first(
        "SELECT full_name FROM list_object WHERE kind = 'Account' AND classified = 'Expense' ORDER BY id"
    )
    (deposit,) = first("SELECT full_name FROM list_object WHERE kind = 'Account' AND classified = 'Bank' ORDER BY id")
    identity = first("SELECT list_id, edit_sequence FROM list_object WHERE kind = 'Customer' ORDER BY id DESC")

    def ref(element: str, name: str) -> str:
        return f"<{element}><FullName>{name.replace('&', '&amp;')}</FullName></{element}>"

    invoice = f"<InvoiceLineAdd>{ref('ItemRef', item)}<Quantity>2</Quantity></InvoiceLineAdd>"
    paid = f"<AppliedToTxnAdd><TxnID>{txn_id}</TxnID><PaymentAmount>10.00</PaymentAmount></AppliedToTxnAdd>"
    return [
        f"<InvoiceAddRq><InvoiceAdd>{ref('CustomerRef', customer)}{invoice}</InvoiceAdd></InvoiceAddRq>",
        f"<ReceivePaymentAddRq><ReceivePaymentAdd>{ref('CustomerRef', customer)}<TotalAmount>10.00</TotalAmount>"
        f"{ref('DepositToAccountRef', deposit)}{paid}</ReceivePaymentAdd></ReceivePaymentAddRq>",
        f"<BillAddRq><BillAdd>{ref('VendorRef', vendor)}<ExpenseLineAdd>{ref('AccountRef', expense)}<Amount>12.34</Amount>"
        "</ExpenseLineAdd></BillAdd></BillAddRq>",
        "<CustomerModRq><CustomerMod><ListID>{}</ListID><EditSequence>{}</EditSequence><Phone>555-0100</Phone></CustomerMod>"
        "</CustomerModRq>".format(*identity),
        f"<ReceivePaymentAddRq><ReceivePaymentAdd>{ref('CustomerRef', customer)}<TotalAmount>{cents / 100:.2f}</TotalAmount>"
        f"{paid.replace('10.00', f'{cents / 100:.2f}')}</ReceivePaymentAdd></ReceivePaymentAddRq>",
        *AT_THE_END,
    ]


@pytest.mark.parametrize(
    ("recipe", "seed"),
    [
        *(("consultancy", 11), ("shop", 11)),
        # In the fifth everything is paid.
        *(pytest.param("consultancy", seed, marks=pytest.mark.slow) for seed in range(20) if seed != 5),
    ],
)
def test_pushes_to_a_company_that_was_looked_at_afterwards(recipe, seed):
    exchanges: list[RecordedExchange] = []
    with CompanyFile.generate(recipe, seed=seed, transactions=120) as company, QuickBooks(company) as quickbooks:
        for request in map(ENVELOPE.format, day_of_a_connector(company)):
            at = company.clock.now()
            exchanges.append(RecordedExchange(request, quickbooks.process(request), at=at))
    found = wind_back(exchanges, lambda supposed: company_of(exchanges, supposed))
    assert found.differing == [], "\n".join(map(str, found.differing))
    with company_of(exchanges, found.supposed.texts()) as company:
        assert replay(exchanges, company).identical == len(exchanges)
