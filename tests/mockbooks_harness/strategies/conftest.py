"""The published schema as an outside witness, where the folder lies beside the checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from lxml import etree

SCHEMA = Path(__file__).resolve().parents[4] / "shared" / "qbxml" / "xsd-13.0" / "qbxmlops130.xsd"


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMA))


@pytest.fixture(scope="session")
def schema() -> etree.XMLSchema:
    """The published schema of qbXML 13.0."""
    if not SCHEMA.exists():
        pytest.skip("the published schemas are not beside the checkout")
    return _schema()
