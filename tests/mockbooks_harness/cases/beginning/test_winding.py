"""Sessions that showed nothing before they changed something: the company they began with answers as it did then."""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path

import pytest
from lxml import etree

from mockbooks import CompanyFile
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
    texts = (text for each in exchanges for text in (each.request, each.answer) if text is not None)
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


def test_a_session_whose_company_was_shown_needs_nothing_supposed():
    exchanges = session(1, before=5, during=0)
    found = wind_back(exchanges, lambda supposed: company_of(exchanges, supposed))
    assert (len(found.supposed), found.differing, found.rounds) == (0, [], 1)
