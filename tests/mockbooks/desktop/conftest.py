"""A company on a machine."""

from __future__ import annotations

import pytest

from mockbooks.company import Company, ManualClock
from mockbooks.desktop.desktop import Desktop
from mockbooks.operations.new_company import CompanyDetails, set_up


@pytest.fixture
def company() -> Company:
    company = Company.create(clock=ManualClock())
    with company.request_set():
        set_up(company, CompanyDetails("Rainbow Paints"))
    return company


@pytest.fixture
def desktop(company: Company) -> Desktop:
    """QuickBooks with Rainbow Paints open, and nobody at the desk."""
    return Desktop(company)
