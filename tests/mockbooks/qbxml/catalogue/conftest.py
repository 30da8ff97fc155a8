"""Makes the readers of the published schemas importable for the tests of this folder, as `witness`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def schemas(shared: Path) -> Path:
    """The folder of published schemas."""
    return shared / "qbxml"
