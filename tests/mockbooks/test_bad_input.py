"""Bad input to a whole QuickBooks: an HRESULT or a status code, a named place, and every query answers as before."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from pathlib import Path
from types import ModuleType

from lxml import etree

from mockbooks import CompanyFile, QuickBooks, RequestProcessorError
from mockbooks.checks import check, fingerprint

PLACE = re.compile(r"line \d+")
BOOKS = (
    "<CustomerAddRq><CustomerAdd><Name>Jones</Name></CustomerAdd></CustomerAddRq>"
    "<AccountAddRq><AccountAdd><Name>Sales</Name><AccountType>Income</AccountType></AccountAdd></AccountAddRq>"
    "<AccountAddRq><AccountAdd><Name>Cash</Name><AccountType>Bank</AccountType></AccountAdd></AccountAddRq>"
    "<ItemServiceAddRq><ItemServiceAdd><Name>Consulting</Name><SalesOrPurchase><Price>80.00</Price>"
    "<AccountRef><FullName>Sales</FullName></AccountRef></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>"
)


def damaged_documents() -> ModuleType:
    """The damages that the language is tried with, as the test of the language states them."""
    spec = importlib.util.spec_from_file_location("damaged_documents", Path(__file__).parent / "qbxml" / "test_fuzz.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def life_with(seeds: range) -> Counter[str]:
    damaged = damaged_documents().damaged
    file = CompanyFile.create()
    quickbooks = QuickBooks(file)
    quickbooks.process(
        f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{BOOKS}</QBXMLMsgsRq></QBXML>'
    )
    outcomes: Counter[str] = Counter()
    before = fingerprint(file.company)
    for seed in seeds:
        request = damaged(seed)
        try:
            answer = etree.fromstring(quickbooks.process(request))
        except RequestProcessorError as error:
            failure = error
        else:
            failure = None
        if failure is not None:
            assert PLACE.search(failure.explanation), f"seed {seed}: {failure.explanation}"
            assert fingerprint(file.company) == before, f"seed {seed}"
            outcomes["HRESULT"] += 1
            continue
        codes = [int(found.get("statusCode")) for found in answer[0]]
        assert 1000 not in codes, f"seed {seed}: {quickbooks.journal[-1].explain()}"
        if all(code >= 1000 for code in codes):
            assert fingerprint(file.company) == before, f"seed {seed}: {codes}"
            outcomes["refused"] += 1
        else:
            outcomes["done"] += 1
            before = fingerprint(file.company)
    assert check(file.company) == []
    file.close()
    return outcomes


def test_ten_thousand_damaged_documents_leave_the_company_whole():
    outcomes = life_with(range(10_000))
    assert min(outcomes[kind] for kind in ("HRESULT", "refused", "done")) > 50, outcomes
