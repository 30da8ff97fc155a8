"""Filters of list queries beside names and dates."""

from __future__ import annotations

import pytest


@pytest.fixture
def classes(lists):
    lists.add("Class", "<Name>East</Name>")
    lists.add("Class", "<Name>Coast</Name><ParentRef><FullName>East</FullName></ParentRef>")
    lists.add("Class", "<Name>West</Name>")
    for name, class_ in (("Abel", "East"), ("Baker", "East:Coast"), ("Cook", "West")):
        lists.add("Customer", f"<Name>{name}</Name><ClassRef><FullName>{class_}</FullName></ClassRef>")
    lists.add("Customer", "<Name>Dorn</Name>")
    return lists


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("<FullName>East</FullName>", ["Abel"]),
        ("<FullName>East</FullName><FullName>west</FullName>", ["Abel", "Cook"]),
        ("<FullNameWithChildren>East</FullNameWithChildren>", ["Abel", "Baker"]),
    ],
)
def test_by_class(classes, wanted, found):
    answer = classes.query("Customer", f"<ClassFilter>{wanted}</ClassFilter>")
    assert [ret.findtext("Name") for ret in answer] == found


def test_by_a_class_that_is_not_there(asked, classes):
    code, message = asked.refused(
        "<CustomerQueryRq><ClassFilter><FullName>North</FullName></ClassFilter></CustomerQueryRq>"
    )
    assert (code, message.split("  ")[0]) == (
        3140,
        'There is an invalid reference to QuickBooks Class "North" in the Customer query.',
    )


def test_by_currency_where_there_is_only_one(asked):
    assert asked.refused(
        "<VendorQueryRq><CurrencyFilter><FullName>Euro</FullName></CurrencyFilter></VendorQueryRq>"
    ) == (3250, "This feature is not enabled or not available in this version of QuickBooks.")
