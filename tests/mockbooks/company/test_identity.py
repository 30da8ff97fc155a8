"""Ids have QuickBooks' shape."""

from __future__ import annotations

import pytest

from mockbooks.company.identity import LIST_ID_BIT, external_id, is_external_id


def test_ids_as_recorded():
    assert external_id(LIST_ID_BIT + 0x24, 1408037988) == "80000024-1408037988"
    assert external_id(0x32, 1413908999) == "32-1413908999"


@pytest.mark.parametrize("text", ["80000024-1408037988", "2E0000-1190037168", "b347b-1233949562"])
def test_shaped_like_an_id(text):
    assert is_external_id(text)


@pytest.mark.parametrize("text", ["", "invalid", "8000-", "-1233949562", "80000024-14080x", "80000024 1408037988"])
def test_not_shaped_like_an_id(text):
    assert not is_external_id(text)
