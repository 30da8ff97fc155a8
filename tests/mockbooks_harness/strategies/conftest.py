"""The published schema as an outside witness, where the folder lies beside the checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from mockbooks.qbxml import Version

SCHEMAS = Path(__file__).resolve().parents[4] / "shared" / "qbxml"


@cache
def _schema(version: int) -> etree.XMLSchema:
    file = SCHEMAS / f"xsd-{version}.0" / f"qbxmlops{version}0.xsd"
    if not file.exists():
        pytest.skip("the published schemas are not beside the checkout")
    return etree.XMLSchema(etree.parse(file))


@pytest.fixture(scope="session")
def schema() -> etree.XMLSchema:
    """The published schema of qbXML 13.0."""
    return _schema(13)


@pytest.fixture(scope="session", params=[12, 13], ids=["12.0", "13.0"])
def published(request: pytest.FixtureRequest) -> tuple[Version, etree.XMLSchema]:
    """Each version of which there is a published schema, with it."""
    return Version(request.param, 0), _schema(request.param)
