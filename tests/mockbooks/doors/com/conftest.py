"""A QuickBooks that programs written for Windows find."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mockbooks import CompanyFile, QuickBooks, windows


@pytest.fixture
def quickbooks() -> Iterator[QuickBooks]:
    with QuickBooks(CompanyFile.create(name="Rainbow Paints")) as quickbooks:
        quickbooks.desktop.permissions.grant("My App")
        with windows(quickbooks.desktop):
            yield quickbooks
