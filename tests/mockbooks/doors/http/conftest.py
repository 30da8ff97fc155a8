"""A QuickBooks behind the HTTP door."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("werkzeug")
# Tests are imported by their paths; what lies beside them is not found by itself.
sys.path.insert(0, str(Path(__file__).parent))

from http_door import Door

from mockbooks import CompanyFile
from mockbooks.doors.http import House


@pytest.fixture
def house() -> Iterator[House]:
    with CompanyFile.create(name="Rainbow Paints") as company:
        house = House(company)
        yield house
        house.close()


@pytest.fixture
def door(house: House) -> Door:
    return Door(house)
