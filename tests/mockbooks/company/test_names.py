"""Names: spaces, order, escaping."""

from __future__ import annotations

from mockbooks.company.names import name_key, sort_key, space_of


def test_names_items_and_terms_share_their_spaces():
    assert {space_of(kind) for kind in ("Customer", "Vendor", "Employee", "OtherName")} == {"names"}
    assert {space_of(kind) for kind in ("ItemService", "ItemGroup", "ItemSalesTax")} == {"items"}
    assert {space_of(kind) for kind in ("StandardTerms", "DateDrivenTerms")} == {"terms"}
    assert space_of("Account") == "Account"


def test_names_are_compared_without_case():
    assert name_key("Ångström GmbH") == name_key("ÅNGSTRÖM gmbh")


def test_jobs_stand_right_after_their_customer():
    names = ["Baker's Shop", "Baker:Kitchen", "Baker", "baker:Attic", "Abel"]
    assert sorted(names, key=sort_key) == ["Abel", "Baker", "baker:Attic", "Baker:Kitchen", "Baker's Shop"]
