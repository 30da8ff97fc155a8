"""`mockbooks new` makes a whole file or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockbooks import CompanyFile
from mockbooks.generate.entering import Entering

SMALL = ("--transactions", "20", "--customers", "3", "--vendors", "4")


def test_the_same_options_make_the_same_file(run, tmp_path: Path) -> None:
    one, other, third = tmp_path / "one.mkb", tmp_path / "other.mkb", tmp_path / "third.mkb"
    assert run("new", one, *SMALL, "--seed", "5").exit_code == 0
    assert run("new", other, *SMALL, "--seed", "5").exit_code == 0
    assert run("new", third, *SMALL, "--seed", "6").exit_code == 0
    assert one.read_bytes() == other.read_bytes() != third.read_bytes()


def test_the_name_of_the_file_is_the_answer(run, tmp_path: Path) -> None:
    file = tmp_path / "acme.mkb"
    result = run("new", file, *SMALL)
    assert result.stdout == f"{file}\n"
    assert list(tmp_path.iterdir()) == [file]


def test_an_empty_company_has_what_quickbooks_puts_into_a_new_file(run, tmp_path: Path) -> None:
    file = tmp_path / "acme.mkb"
    assert run("new", file, "--recipe", "empty", "--name", "Acme").exit_code == 0
    with CompanyFile.open(file) as company:
        counted = dict(company.company.connection.execute("SELECT kind, count(*) FROM list_object GROUP BY kind"))
    assert counted["SalesTaxCode"] == 2
    assert "Customer" not in counted


def test_a_file_that_is_there_is_not_touched_without_force(run, tmp_path: Path) -> None:
    file = tmp_path / "acme.mkb"
    file.write_bytes(b"precious")
    result = run("new", file, *SMALL)
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert file.read_bytes() == b"precious"
    assert run("new", file, *SMALL, "--force").exit_code == 0
    with CompanyFile.open(file) as company:
        assert company.check() == []


def test_what_breaks_off_leaves_nothing_and_takes_nothing(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "acme.mkb"
    file.write_bytes(b"precious")

    def breaks_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Entering, "_enter", breaks_off)
    assert run("new", file, *SMALL, "--force").exit_code == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["acme.mkb"]
    assert file.read_bytes() == b"precious"


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--recipe", "bakery"), "no recipe 'bakery'"),
        (("--transactions", "3"), "3 is not in the range"),
        (("--edition", "UK"), "of the US edition"),
        (("--items", "2"), "2 are fewer"),
        (("--name", "Acme"), "--recipe empty"),
        (("--recipe", "empty", "--customers", "3"), "--customers goes with a recipe"),
        (("--recipe", "empty", "--year", "2099"), "no QuickBooks of the year 2099"),
    ],
)
def test_what_cannot_be_made_is_misuse(run, tmp_path: Path, options: tuple[str, ...], complaint: str) -> None:
    result = run("new", tmp_path / "acme.mkb", *options)
    assert result.exit_code == 2
    assert complaint in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_misuse(run, tmp_path: Path) -> None:
    result = run("new", tmp_path / "nowhere" / "acme.mkb", *SMALL)
    assert result.exit_code == 2
    assert "no folder" in result.stderr


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--customers", "100000000"), "is not in the range 1<=x<=10000"),
        (("--recipe", "empty", "--name", ""), "a company has a name"),
        (("--recipe", "empty", "--name", "x" * 100), "59 characters at most"),
    ],
)
def test_a_company_without_bounds_or_name_is_misuse(
    run, tmp_path: Path, options: tuple[str, ...], complaint: str
) -> None:
    refused = run("new", tmp_path / "a.mkb", *options)
    assert refused.exit_code == 2
    assert complaint in refused.output
    assert list(tmp_path.iterdir()) == []
