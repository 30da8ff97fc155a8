"""An import is whole or leaves nothing."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mockbooks import CompanyFile, CompanyFileError, Edition, ManualClock, NothingShown
from mockbooks.generate.answers import figures

CLASS = (
    "<ClassRet><ListID>80000001-1709305200</ListID><TimeCreated>2024-03-01T10:00:00-05:00</TimeCreated>"
    "<TimeModified>2024-03-01T10:00:00-05:00</TimeModified><EditSequence>1709305200</EditSequence><Name>East</Name>"
    "<FullName>East</FullName><IsActive>true</IsActive><Sublevel>0</Sublevel></ClassRet>"
)


def test_a_file_is_made_at_a_path(tmp_path: Path):
    company = CompanyFile.from_answers([CLASS], path=tmp_path / "made.mkb")
    assert company.path == tmp_path / "made.mkb"
    company.close()
    assert [path.name for path in tmp_path.iterdir()] == ["made.mkb"]
    with CompanyFile.open(tmp_path / "made.mkb") as opened:
        assert opened.company.imported
        assert opened.check() == []
        assert opened.understood is None


def test_a_failure_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(_importing: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(figures, "post_all", fail)
    with pytest.raises(RuntimeError, match="disk is full"):
        CompanyFile.from_answers([CLASS], path=tmp_path / "made.mkb")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_not_touched(tmp_path: Path):
    (tmp_path / "made.mkb").write_text("mine")
    with pytest.raises(CompanyFileError, match="exists already"):
        CompanyFile.from_answers([CLASS], path=tmp_path / "made.mkb")
    assert (tmp_path / "made.mkb").read_text() == "mine"


@pytest.mark.parametrize("source", ["", b"\x89PNG\r\n", "<html></html>", io.BytesIO(b"nothing")])
def test_what_is_no_answer_is_refused(source, tmp_path: Path):
    with pytest.raises(NothingShown, match="there is no qbXML answer"):
        CompanyFile.from_answers([source], path=tmp_path / "made.mkb")
    assert list(tmp_path.iterdir()) == []


def test_a_zone_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="no time zone 'Moon/Base'"):
        CompanyFile.from_answers([CLASS], zone="Moon/Base")


def test_zone_edition_and_clock_can_be_given():
    clock = ManualClock(datetime(2030, 1, 1, tzinfo=UTC))
    with CompanyFile.from_answers([CLASS], zone="Europe/London", edition=Edition.UK, clock=clock) as company:
        assert (company.company.zone, company.edition, company.clock) == ("Europe/London", Edition.UK, clock)


def test_without_a_clock_the_company_stands_at_its_last_change():
    with CompanyFile.from_answers([CLASS]) as company:
        assert company.clock.now() == datetime.fromtimestamp(1709305200, UTC)


def test_the_report_is_there_for_people_and_for_programs():
    with CompanyFile.from_answers([CLASS, "<ReportRet></ReportRet>"]) as company:
        understood = company.understood
        assert understood.as_record()["objects"] == {"Class": 1}
        assert understood.as_record()["equal"] == understood.as_record()["compared"] == 1
        text = str(understood)
    assert "Read back: 1 of 1 objects are as they were shown." in text
    assert "1 x ReportRet: it shows no object that is kept in a company file" in text


def test_many_answers_are_read_one_at_a_time():
    open_at_once = 0

    class Source(io.StringIO):
        def read(self, size: int = -1) -> str:
            nonlocal open_at_once
            open_at_once = max(open_at_once, alive)
            return super().read(size)

    alive = 0

    def sources():
        nonlocal alive
        for number in range(20):
            alive += 1
            yield Source(CLASS.replace("80000001", f"{0x80000001 + number:X}").replace("East", f"East {number}"))
            alive -= 1

    with CompanyFile.from_answers(sources()) as company:
        assert company.understood.objects == {"Class": 20}
    assert open_at_once == 1
