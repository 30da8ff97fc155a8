"""Versions as they stand in documents."""

from __future__ import annotations

import pytest

from mockbooks.qbxml.versions import NEWEST, VERSIONS, Edition, Version, parse_version


def test_versions_are_ordered_and_print_as_written() -> None:
    assert list(VERSIONS) == sorted(set(VERSIONS))
    assert str(Version(13, 0)) == "13.0"
    assert Version(4, 1) < Version(10, 0) < NEWEST == Version(16, 0)


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_every_version_can_be_asked_for(version: Version) -> None:
    assert parse_version(str(version)) == (version, None)


@pytest.mark.parametrize(
    ("text", "edition"), [("CA3.0", Edition.CA), ("UK3.0", Edition.UK), ("AU3.0", Edition.AU), ("OZ2.0", Edition.AU)]
)
def test_a_country_in_front_names_the_edition(text: str, edition: Edition) -> None:
    assert parse_version(text) == (Version(int(text[2]), 0), edition)


@pytest.mark.parametrize(
    "text",
    ["", "13", "13.0.1", "13.1", "6.1", "0.9", "99.0", "US13.0", "ca3.0", " 13.0", "13.0 ", "١٣.٠"],
)
def test_anything_else_is_no_version(text: str) -> None:
    with pytest.raises(ValueError, match="qbXML version"):
        parse_version(text)
