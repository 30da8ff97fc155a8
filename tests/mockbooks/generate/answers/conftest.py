"""Companies made of small answers, and a way to ask them."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from mockbooks import CompanyFile
from mockbooks.checks import check
from mockbooks.operations import Engine, Session
from mockbooks.qbxml.reader import read


class Imported:
    """A company that was made of answers."""

    def __init__(self, *answers: str) -> None:
        self.file = CompanyFile.from_answers(answers)
        self.company = self.file.company
        self.understood = self.file.understood

    def ask(self, request: str) -> etree._Element:
        """The answer to one request."""
        document = f'<?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{request}</QBXMLMsgsRq></QBXML>'
        text = Engine(self.company).process(read(document), Session(personal_data=True)).text
        (answer,) = etree.fromstring(text)[0]
        return answer

    def ret(self, request: str) -> str:
        """The one object that answers a request, without white space between elements."""
        answer = self.ask(request)
        assert answer.get("statusCode") == "0", answer.get("statusMessage")
        (ret,) = answer
        return plain(etree.tostring(ret, encoding="unicode"))

    def value(self, request: str, path: str) -> str | None:
        """The text of one element of the object that answers a request."""
        answer = self.ask(request)
        assert answer.get("statusCode") == "0", answer.get("statusMessage")
        return answer[0].findtext(path)


def plain(text: str) -> str:
    """XML without the white space between elements."""
    parser = etree.XMLParser(remove_blank_text=True)
    return etree.tostring(etree.fromstring(text, parser), encoding="unicode")


@pytest.fixture(scope="session")
def bazaar() -> Callable[[int, int], Any]:
    """Makes companies in which so many things happen at random, by their seed."""
    spec = importlib.util.spec_from_file_location("bazaar", Path(__file__).with_name("bazaar.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def make(seed: int, times: int) -> Any:
        made = module.Bazaar(seed)
        made.happen(times)
        return made

    return make


@pytest.fixture
def imported() -> Iterator[Callable[..., Imported]]:
    """Makes companies of answers; each holds together after the test."""
    made: list[Imported] = []

    def make(*answers: str) -> Imported:
        made.append(Imported(*answers))
        return made[-1]

    yield make
    for each in made:
        assert check(each.company) == []
        each.file.close()
