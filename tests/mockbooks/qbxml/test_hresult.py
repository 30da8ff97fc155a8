"""The HRESULTs: numbers, texts, forms."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mockbooks.qbxml import hresult
from mockbooks.qbxml.hresult import HRESULTS, CallFailed, HResult


def test_there_are_59_and_each_constant_stands_under_its_name() -> None:
    constants = {name: row for name, row in vars(hresult).items() if isinstance(row, HResult)}
    assert len(constants) == len(HRESULTS) == 59
    assert all(row.name == name.lower() for name, row in constants.items())


def test_texts_against_the_string_resources(shared: Path) -> None:
    facts = (shared / "facts" / "sdk-behaviour.md").read_text("utf-8")
    rows = re.findall(r"^\| (0x8004\w{4}) \| (.*) \| [^|]+ \|$", facts, re.MULTILINE)
    assert {code: row.text for code, row in HRESULTS.items()} == {int(code, 16): text for code, text in rows}


def test_forms() -> None:
    assert str(hresult.PARSE_ERROR) == "0x80040400"
    assert hresult.PARSE_ERROR.signed == -2147220480
    failed = CallFailed(hresult.PARSE_ERROR, "line 3: …")
    assert failed.text == "QuickBooks found an error when parsing the provided XML text stream."
    assert failed.explanation == "line 3: …"
    assert str(failed) == f"0x80040400: {failed.text} [line 3: …]"
    with_detail = CallFailed(hresult.COMPANY_FILE_NOT_SUPPORTED, detail="Upgrade it.")
    assert with_detail.text.endswith("company data file. Upgrade it.")


def test_it_is_raised() -> None:
    with pytest.raises(CallFailed, match="0x80040414"):
        raise CallFailed(hresult.MODAL_DIALOG)
