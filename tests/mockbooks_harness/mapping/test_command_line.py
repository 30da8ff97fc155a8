"""`mockbooks mapping`: what it prints, and how it ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mockbooks import CompanyFile
from mockbooks_harness import mapping
from mockbooks_harness.exact_json import loads
from mockbooks_harness.mapping.command_line import mapping as command
from mockbooks_harness.mapping.command_line import side_by_side


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("files") / "acme.mkb"
    CompanyFile.generate("contractor", seed=7, transactions=60, path=path).close()
    return path


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_a_record_stands_beside_its_qbxml(file: Path) -> None:
    shown = run("show", file, "invoices", "--most", 1)
    assert shown.exit_code == 0
    first = shown.output.splitlines()[0]
    assert first.startswith("<InvoiceRet>")
    assert first.endswith("| {")
    assert '"lineItems": ' in shown.output


def test_as_json_both_are_whole(file: Path) -> None:
    answer = loads(run("show", file, "invoices", "--most", 2, "--json").output)
    assert answer["dataType"] == "invoices"
    assert len(answer["records"]) == 2
    for row in answer["records"]:
        (ret,) = row["qbxml"]
        assert mapping.read(ret)["id"] == row["record"]["id"]


def test_one_record_by_its_id(file: Path) -> None:
    wanted = loads(run("show", file, "bills", "--most", 3, "--json").output)["records"][2]["record"]
    (found,) = loads(run("show", file, "bills", wanted["id"], "--json").output)["records"]
    assert found["record"] == wanted


def test_a_record_that_is_not_there(file: Path) -> None:
    missing = run("show", file, "bills", "9-9")
    assert missing.exit_code == 1
    assert "has no bills with the id 9-9" in missing.output


def test_a_type_that_there_is_not(file: Path) -> None:
    wrong = run("show", file, "estimates")
    assert wrong.exit_code == 2
    assert "no data type" in wrong.output


def test_a_file_that_is_no_company(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("nothing of the kind")
    for words in (("show", path, "bills"), ("push", path)):
        refused = run(*words)
        assert refused.exit_code == 2
        assert "not a company file" in refused.output


def test_fewer_records_than_none_is_a_misuse(file: Path) -> None:
    assert run("show", file, "bills", "--most", -1).exit_code == 2


def test_statements_end_with_the_month_of_a_day(file: Path) -> None:
    answer = loads(run("show", file, "profitAndLoss", "--most", 0, "--today", "2024-06-15", "--json").output)
    months = [row["record"]["id"] for row in answer["records"]]
    assert (months[0], months[-1], len(months)) == ("2022-07", "2024-06", 24)


def test_what_can_be_pushed_back_is_counted(file: Path) -> None:
    counted = loads(run("push", file, "--json").output)
    assert list(counted) == [key for key, table in mapping.TABLES.items() if table.creates]
    row = counted["invoices"]
    assert row["pushable"] + sum(row["refused"].values()) == row["records"] > 0
    assert row["dropped"]["amountDue"] == row["records"]
    assert "customers: " in run("push", file).output


def test_the_types_and_what_they_are_made_of() -> None:
    rows = {row["dataType"]: row for row in loads(run("types", "--json").output)["types"]}
    assert list(rows) == list(mapping.TABLES)
    assert rows["bills"] == {
        "dataType": "bills",
        "readFrom": ["BillRet", "CreditCardChargeRet"],
        "createdAs": ["BillAdd", "CreditCardChargeAdd"],
        "updatedAs": ["BillMod"],
        "deletedAs": ["Bill", "CreditCardCharge"],
    }
    assert "read from BalanceSheetStandard" in run("types").output


def test_long_lines_are_broken_in_their_column() -> None:
    for line in side_by_side("<Memo>" + "long " * 30 + "</Memo>", '"memo"', width=100).splitlines():
        assert len(line) <= 100
