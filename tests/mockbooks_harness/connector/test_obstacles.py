"""What is told of QuickBooks' failures."""

from __future__ import annotations

import pytest

from mockbooks.qbxml import hresult
from mockbooks_harness.connector import obstacles

# The rows of the help pages.
ROWS = {
    0x80040408, 0x80040437, 0x80040438, 0x80040402, 0x80040430, 0x8004040A, 0x8004041D, 0x80040440, 0x8004041C,
    0x80040414, 0x80040435,
}  # fmt: skip


def test_every_row_of_the_help_pages_is_told() -> None:
    assert set(obstacles.TOLD) == ROWS


@pytest.mark.parametrize("code", sorted(ROWS))
def test_advice_comes_before_what_quickbooks_said(code: int) -> None:
    assert code in hresult.HRESULTS
    told = obstacles.told(code, "as QuickBooks puts it")
    assert told.startswith(obstacles.TOLD[code])
    assert told.endswith("as QuickBooks puts it")


def test_what_is_not_in_the_table_is_told_as_it_is() -> None:
    assert obstacles.told(0x80040401, "Could not access QuickBooks.") == "Could not access QuickBooks."
