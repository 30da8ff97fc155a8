"""The envelope of pages."""

from __future__ import annotations

import pytest

from mockbooks_harness.codat import Call, CodatError
from mockbooks_harness.codat.paging import page


def test_the_only_page() -> None:
    assert page(Call("GET", "/companies"), ["a", "b"]) == {
        "results": ["a", "b"],
        "pageNumber": 1,
        "pageSize": 100,
        "totalResults": 2,
        "_links": {"self": {"href": "/companies"}, "current": {"href": "/companies?page=1&pageSize=100"}},
    }


def test_a_page_in_the_middle_has_links_to_both_sides() -> None:
    envelope = page(Call("GET", "/companies", {"page": "2", "pageSize": "2", "query": "a=b&&c=d"}), list("abcde"))
    assert envelope["results"] == ["c", "d"]
    assert envelope["totalResults"] == 5
    assert envelope["_links"] == {
        "self": {"href": "/companies"},
        "current": {"href": "/companies?page=2&pageSize=2&query=a%3Db%26%26c%3Dd"},
        "next": {"href": "/companies?page=3&pageSize=2&query=a%3Db%26%26c%3Dd"},
        "previous": {"href": "/companies?page=1&pageSize=2&query=a%3Db%26%26c%3Dd"},
    }


def test_pages_put_together_are_the_whole() -> None:
    whole = list(range(23))
    pages = [page(Call("GET", "/x", {"page": str(n), "pageSize": "5"}), whole)["results"] for n in range(1, 7)]
    assert [number for results in pages for number in results] == whole
    assert pages[-1] == []


@pytest.mark.parametrize("query", [{"page": "0"}, {"pageSize": "5001"}, {"pageSize": "0"}, {"page": "two"}])
def test_a_page_out_of_range_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(CodatError) as refused:
        page(Call("GET", "/x", query), [])
    assert refused.value.status == 400


def test_the_largest_page() -> None:
    assert len(page(Call("GET", "/x", {"pageSize": "5000"}), range(6000))["results"]) == 5000
