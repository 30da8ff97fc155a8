"""Sets of units of measure; what they do to lines is in test_line_units."""

from __future__ import annotations

import pytest

from mockbooks.operations import company_features

BOTTLE = "<BaseUnit><Name>bottle</Name><Abbreviation>bt</Abbreviation></BaseUnit>"
CRATE = (
    "<RelatedUnit><Name>crate</Name><Abbreviation>cr</Abbreviation><ConversionRatio>12</ConversionRatio></RelatedUnit>"
)
FEATURE = (3250, "This feature is not enabled or not available in this version of QuickBooks.")


def body(*units, name="Bottles"):
    return f"<Name>{name}</Name><UnitOfMeasureType>Count</UnitOfMeasureType>{BOTTLE}{''.join(units)}"


@pytest.fixture
def flavor():
    """The smallest product with units of measure."""
    return "Premier"


@pytest.fixture
def measured(asked, lists):
    """A company with units of measure."""
    with asked.company.request_set():
        company_features.turn_on_units_of_measure(asked.company)
    return lists


def test_a_set_comes_and_goes(measured, texts):
    default = "<DefaultUnit><UnitUsedFor>Purchase</UnitUsedFor><Unit>crate</Unit></DefaultUnit>"
    ret = measured.add("UnitOfMeasureSet", body(CRATE, default))
    assert texts(ret, "UnitOfMeasureType", "BaseUnit/Name", "RelatedUnit/ConversionRatio", "DefaultUnit/Unit") == (
        "Count",
        "bottle",
        "12.00",
        "crate",
    )
    measured.remove(ret)


def test_units_that_cannot_be_told_apart_and_defaults_that_are_not_there(measured):
    assert measured.refused_add("UnitOfMeasureSet", body(CRATE, CRATE.replace("crate", "Crate"))) == (
        3100,
        'The name "Crate" of the list element is already in use.',
    )
    barrel = "<DefaultUnit><UnitUsedFor>Sales</UnitUsedFor><Unit>barrel</Unit></DefaultUnit>"
    assert measured.refused_add("UnitOfMeasureSet", body(CRATE, barrel)) == (
        3210,
        'The "Unit" field has an invalid value "barrel".',
    )
    twice = barrel.replace("barrel", "crate") * 2
    assert measured.refused_add("UnitOfMeasureSet", body(CRATE, twice))[0] == 3210


def test_a_single_unit_for_each_item(asked, measured):
    with asked.company.request_set():
        company_features.turn_on_units_of_measure(asked.company, "SinglePerItem")
    measured.add("UnitOfMeasureSet", body(name="By the bottle"))
    assert measured.refused_add("UnitOfMeasureSet", body(CRATE)) == FEATURE


def test_the_feature_and_the_products_that_have_it(asked, lists):
    assert asked.refused("<UnitOfMeasureSetQueryRq/>") == FEATURE
    with pytest.raises(ValueError, match="MultiplePerItem"):
        company_features.turn_on_units_of_measure(asked.company, "Many")
    asked.company.flavor = "Pro"
    with pytest.raises(ValueError, match="QuickBooks Pro has no units of measure"):
        company_features.turn_on_units_of_measure(asked.company)


def test_a_group_names_units_of_its_items(measured):
    measured.add("UnitOfMeasureSet", body(CRATE))
    measured.account("Sales", "Income")
    account = "<SalesOrPurchase><AccountRef><FullName>Sales</FullName></AccountRef></SalesOrPurchase>"
    measured.add(
        "ItemService",
        f"<Name>Work</Name><UnitOfMeasureSetRef><FullName>Bottles</FullName></UnitOfMeasureSetRef>{account}",
    )
    line = (
        "<ItemGroupLine><ItemRef><FullName>Work</FullName></ItemRef><UnitOfMeasure>{}</UnitOfMeasure></ItemGroupLine>"
    )
    measured.add("ItemGroup", f"<Name>Set</Name>{line.format('crate')}")
    assert measured.refused_add("ItemGroup", f"<Name>Lot</Name>{line.format('barrel')}") == (
        3210,
        'The "UnitOfMeasure" field has an invalid value "barrel".',
    )
