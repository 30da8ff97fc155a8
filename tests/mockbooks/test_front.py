"""The front of the house: company files and the QuickBooks that opens them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mockbooks import CompanyFile, CompanyFileError, Edition, ManualClock, QuickBooks, RequestProcessorError

ASK = """<?xml version="1.0"?><?qbxml version="13.0"?>
<QBXML><QBXMLMsgsRq onError="stopOnError">{}</QBXMLMsgsRq></QBXML>"""
ADD_ANN = ASK.format("<CustomerAddRq><CustomerAdd><Name>Ann</Name></CustomerAdd></CustomerAddRq>")
ASK_CUSTOMERS = ASK.format("<CustomerQueryRq/>")


def test_a_company_lives_as_long_as_its_object_and_quickbooks_only_opens_it() -> None:
    company = CompanyFile.create(name="Acme")
    with QuickBooks(company) as quickbooks:
        assert "<CompanyName>Acme</CompanyName>" in quickbooks.process(ASK.format("<CompanyQueryRq/>"))
        quickbooks.process(ADD_ANN)
    with QuickBooks(company) as quickbooks:
        assert "<Name>Ann</Name>" in quickbooks.process(ASK_CUSTOMERS)
    company.close()


def test_a_file_named_by_its_path_is_closed_along_with_quickbooks(tmp_path: Path) -> None:
    file = tmp_path / "acme.mkb"
    CompanyFile.create(file, edition=Edition.UK).close()
    with QuickBooks(file) as quickbooks:
        assert quickbooks.company.path == file
        assert quickbooks.company.edition is Edition.UK
        quickbooks.process(ADD_ANN)
    with QuickBooks(str(file)) as quickbooks:
        assert "<Name>Ann</Name>" in quickbooks.process(ASK_CUSTOMERS)
    assert [entry.name for entry in tmp_path.iterdir()] == ["acme.mkb"]


def test_where_quickbooks_gives_an_hresult_there_is_no_answer() -> None:
    with CompanyFile.create() as company, QuickBooks(company) as quickbooks:
        with pytest.raises(RequestProcessorError) as raised:
            quickbooks.process(ASK.format("<CustomerAddRq><CustomerAdd/></CustomerAddRq>"))
        error = raised.value
        assert error.hresult.code == 0x80040400
        assert error.text == "QuickBooks found an error when parsing the provided XML text stream."
        assert "Name is missing" in error.explanation
        assert quickbooks.journal[-1].hresult == error.hresult
        assert error.explanation in quickbooks.journal[-1].explain()


def test_a_company_goes_by_the_clock_it_is_given() -> None:
    clock = ManualClock(datetime(2031, 5, 4, 12, tzinfo=UTC))
    with CompanyFile.create(clock=clock) as company, QuickBooks(company) as quickbooks:
        assert company.clock is clock
        assert "<TimeCreated>2031-05-04T08:00:0" in quickbooks.process(ADD_ANN)
        company.clock = ManualClock(datetime(2032, 1, 1, 12, tzinfo=UTC))
        assert "<TimeCreated>2032-01-01T07:00:00-05:00" in quickbooks.process(ADD_ANN.replace("Ann", "Bob"))


def test_without_a_clock_two_runs_are_alike() -> None:
    answers = []
    for _ in range(2):
        with CompanyFile.create() as company, QuickBooks(company) as quickbooks:
            answers.append(quickbooks.process(ADD_ANN))
            content = company.to_bytes()
        with CompanyFile.from_bytes(content) as again:
            answers.append(str(again.clock.now()))
    assert answers[:2] == answers[2:]


def test_a_fork_goes_its_own_way_and_a_restored_file_back() -> None:
    with CompanyFile.create() as company, QuickBooks(company) as quickbooks:
        before = company.to_bytes()
        with company.fork() as fork, QuickBooks(fork) as other:
            other.process(ADD_ANN)
            assert "Ann" in other.process(ASK_CUSTOMERS)
            assert "Ann" not in quickbooks.process(ASK_CUSTOMERS)
        with company.trial():
            quickbooks.process(ADD_ANN)
            assert "Ann" in quickbooks.process(ASK_CUSTOMERS)
        assert "Ann" not in quickbooks.process(ASK_CUSTOMERS)
        quickbooks.process(ADD_ANN)
        company.restore(before)
        assert "Ann" not in quickbooks.process(ASK_CUSTOMERS)
        assert company.check() == []


def test_what_is_no_company_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CompanyFileError, match="no such company file"):
        CompanyFile.open(tmp_path / "acme.mkb")
    CompanyFile.create(tmp_path / "acme.mkb").close()
    with pytest.raises(CompanyFileError, match="exists already"):
        CompanyFile.create(tmp_path / "acme.mkb")
    with pytest.raises(CompanyFileError):
        CompanyFile.from_bytes(b"Dear Sirs")


def test_both_say_what_they_are(tmp_path: Path) -> None:
    with CompanyFile.create() as company, QuickBooks(company) as quickbooks:
        assert repr(quickbooks) == "<QuickBooks with <CompanyFile in memory, US>>"
    with CompanyFile.create(tmp_path / "acme.mkb") as company:
        assert "acme.mkb" in repr(company)


def test_the_books_are_closed_and_opened_again() -> None:
    bank = "<AccountAddRq><AccountAdd><Name>Bank</Name><AccountType>Bank</AccountType><OpenBalance>1.00</OpenBalance>{}</AccountAdd></AccountAddRq>"
    dated = ASK.format(bank.format("<OpenBalanceDate>2023-12-31</OpenBalanceDate>"))
    with CompanyFile.create() as company, QuickBooks(company) as quickbooks:
        company.close_books(date(2023, 12, 31), password=True)
        assert "<ClosingDate>2023-12-31</ClosingDate>" in quickbooks.process(ASK.format("<PreferencesQueryRq/>"))
        assert 'statusCode="3171"' in quickbooks.process(dated)
        company.close_books(None)
        assert "<ClosingDate>" not in quickbooks.process(ASK.format("<PreferencesQueryRq/>"))
        assert 'statusCode="0"' in quickbooks.process(dated)


def test_an_edition_goes_by_its_letters_too_and_what_there_is_not_is_refused(tmp_path: Path) -> None:
    with CompanyFile.create(edition="CA") as company:
        assert company.edition is Edition.CA
    with CompanyFile.generate("canadian", edition="CA", transactions=4) as company:
        assert company.edition is Edition.CA
    for wrong in ({"edition": "XX"}, {"zone": "Nowhere/Land"}):
        with pytest.raises(ValueError, match="XX|no time zone 'Nowhere/Land'"):
            CompanyFile.create(tmp_path / "acme.mkb", **wrong)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({"flavor": "Turbo"}, "there is no QuickBooks 'Turbo'; there are Simple Start, Pro, Premier"),
        ({"name": " "}, "a company has a name"),
        ({"name": "x" * 60}, "59 characters at most, this one has 60"),
    ],
)
def test_a_company_that_no_quickbooks_has_is_refused(tmp_path: Path, asked: dict[str, str], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        CompanyFile.create(tmp_path / "a.mkb", **asked)
    assert list(tmp_path.iterdir()) == []


def test_premier_is_sold_by_industry() -> None:
    with CompanyFile.create(flavor="Premier Contractor") as company, QuickBooks(company) as quickbooks:
        asked = '<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><HostQueryRq/></QBXMLMsgsRq></QBXML>'
        assert "QuickBooks Premier Contractor 2024" in quickbooks.process(asked)


@pytest.mark.parametrize(
    ("counts", "complaint"),
    [
        ({"transactions": "2"}, "transactions is a whole number, not '2'"),
        ({"items": True}, "items is a whole number, not True"),
        ({"customers": 100_000_000}, "10000 customers at most, not 100000000"),
    ],
)
def test_counts_that_are_none_are_refused(counts: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        CompanyFile.generate(**counts)


def test_what_is_no_text_is_no_request() -> None:
    refused = pytest.raises(TypeError, match=r"a request is a text of qbXML \(str or bytes\), not NoneType")
    with CompanyFile.create() as company, QuickBooks(company) as quickbooks, refused:
        quickbooks.process(None)
