"""What all tests share: the folder of outside witnesses, and how Hypothesis looks for examples."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]

# In a pipeline the same commit must give the same verdict, so examples are derived from the test, not from chance;
# the search itself is for people's machines, and `thorough` for the slow run.
settings.register_profile("ci", derandomize=True, database=None, deadline=None, print_blob=True)
settings.register_profile("here", deadline=None)
settings.register_profile(
    "thorough", deadline=None, max_examples=1_000, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "here"))


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder of the checkout, for tests that look at the project itself."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Published schemas, recordings and facts, which lie beside the checkout on some machines and are no part of it."""
    folder = ROOT.parent / "shared"
    if not (folder / "facts").is_dir():
        pytest.skip("there is no folder of outside witnesses (../shared) beside this checkout")
    return folder
