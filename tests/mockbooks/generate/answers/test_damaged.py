"""Answers that somebody has cut, edited or garbled import as far as they go, and what came of them can be asked."""

from __future__ import annotations

import random

import pytest
from lxml import etree

from mockbooks import CompanyFile, NothingShown
from mockbooks.checks import rebuild
from mockbooks.operations import Engine, Session
from mockbooks.operations.lists import LIST_TYPES
from mockbooks.operations.transactions import TRANSACTION_TYPES
from mockbooks.qbxml.reader import read

GARBAGE = ("", "-1.00", "99999999999.99", "abc", "true", "2024-13-45", "0", "80000001-1", "\u20ac", "A:B:C", "x" * 300)
QUERIES = [f"<{kind}QueryRq/>" for kind in (*LIST_TYPES, *TRANSACTION_TYPES) if kind != "SalesTaxReturn"]


def ask(company: CompanyFile, query: str) -> str:
    document = f'<?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{query}</QBXMLMsgsRq></QBXML>'
    return Engine(company.company).process(read(document), Session(personal_data=True)).text


@pytest.fixture(scope="module")
def answers(bazaar) -> list[str]:
    with CompanyFile(bazaar(4, 100).company) as company:
        return [answer for query in QUERIES if "Ret>" in (answer := ask(company, query))]


def damaged(answer: str, chance: random.Random) -> str:
    """An answer with some elements taken away, doubled, moved or filled with something else; perhaps cut off."""
    root = etree.fromstring(answer)
    elements = [each for ret in root[0][0] for each in ret.iter()]
    for element in chance.sample(elements, min(len(elements), chance.randrange(25))):
        parent, how = element.getparent(), chance.random()
        if parent is None:
            continue
        if how < 0.4:
            parent.remove(element)
        elif how < 0.8 and not len(element):
            element.text = chance.choice(GARBAGE)
        elif how < 0.9:
            parent.append(etree.fromstring(etree.tostring(element)))
        else:
            parent.insert(0, element)
    text = etree.tostring(root, encoding="unicode")
    return text[: chance.randrange(len(text))] if chance.random() < 0.1 else text


def imports_and_answers(answers: list[str], seed: int) -> None:
    chance = random.Random(seed)
    texts = [damaged(answer, chance) for answer in chance.sample(answers, chance.randrange(1, len(answers)))]
    try:
        company = CompanyFile.from_answers(texts)
    except NothingShown:
        return
    with company:
        company.check()
        rebuild(company.company)
        assert str(company.understood)
        for query in QUERIES:
            etree.fromstring(ask(company, query))


@pytest.mark.parametrize("seed", range(12))
def test_damaged_answers_import_as_far_as_they_go(seed, answers):
    imports_and_answers(answers, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 300))
def test_many_damaged_answers_import_as_far_as_they_go(seed, answers):
    imports_and_answers(answers, seed)
