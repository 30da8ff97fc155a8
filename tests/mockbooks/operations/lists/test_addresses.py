"""Addresses as QuickBooks makes them out, and the block with the words in which they were given."""

from __future__ import annotations

import pytest

from mockbooks.operations.lists.addresses import address_block, as_read, with_blocks
from mockbooks.qbxml.status import Refused


def test_an_address_as_recorded_of_a_sales_receipt():
    given = {
        "Addr1": "Tom Test", "Addr3": "1 Test St", "City": "Concord", "State": "Massachusetts", "PostalCode": "01742",
        "Country": "United States",
    }  # fmt: skip
    own = {"BillAddress": given}
    with_blocks(own, ("BillAddress",))
    assert list(own["BillAddress"].values()) == ["Tom Test", "1 Test St", "Concord", "MA", "01742", "USA"]
    assert own["BillAddress"]["Addr2"] == "1 Test St"
    assert own["BillAddressBlock"] == {
        "Addr1": "Tom Test", "Addr3": "1 Test St", "Addr4": "Concord, Massachusetts 01742", "Addr5": "United States"
    }  # fmt: skip


def test_a_block_keeps_its_words_for_as_long_as_the_address_says_the_same():
    own = {"ShipAddress": {"Addr1": "1 Main", "City": "Hollywood", "State": "California", "Country": "US"}}
    with_blocks(own, ("ShipAddress",))
    before = dict(own)
    with_blocks(own, ("ShipAddress",))
    assert own == before
    own["ShipAddress"] = {**own["ShipAddress"], "City": "Bayshore"}
    with_blocks(own, ("ShipAddress",))
    assert own["ShipAddressBlock"] == {"Addr1": "1 Main", "Addr2": "Bayshore, CA", "Addr3": "USA"}
    del own["ShipAddress"]
    with_blocks(own, ("ShipAddress",))
    assert own == {}


@pytest.mark.parametrize(
    ("given", "shown"),
    [("Ca", "CA"), ("new mexico", "NM"), ("NM", "NM"), ("Ontario", "Ontario"), ("Bavaria", "Bavaria")],
)
def test_states(given, shown):
    assert as_read({"State": given}) == {"State": shown}


def test_five_lines_are_the_most():
    lines = {"Addr1": "a", "Addr2": "b", "Addr4": "d", "City": "C"}
    assert list(address_block(lines, "BillAddress").values()) == ["a", "b", "d", "C"]
    assert "Addr3" not in address_block(lines, "BillAddress"), "there is room for the gap"
    assert list(address_block({**lines, "Country": "Peru"}, "BillAddress")) == [f"Addr{line}" for line in range(1, 6)]
    with pytest.raises(Refused):
        address_block({**lines, "Addr3": "c", "Country": "Peru"}, "BillAddress")
