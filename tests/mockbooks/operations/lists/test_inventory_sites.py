"""Inventory sites and the places within them."""

from __future__ import annotations

import pytest

from mockbooks.operations import company_features


@pytest.fixture
def flavor():
    """The product with several sites."""
    return "Enterprise"


@pytest.fixture
def sites(asked, lists):
    """A company with several sites."""
    with asked.company.request_set():
        company_features.turn_on_inventory_sites(asked.company)
    return lists


def test_a_site_comes_and_goes(sites, texts):
    body = (
        "<Name>Barn</Name><SiteDesc>Behind the house</SiteDesc><SiteAddress><Addr1>1 Oak St</Addr1><City>Salem</City>"
        "<State>OR</State><PostalCode>97301</PostalCode></SiteAddress>"
    )
    ret = sites.add("InventorySite", body)
    assert texts(ret, "IsDefaultSite", "SiteAddressBlock/Addr2") == ("false", "Salem, OR 97301")
    place = sites.add("InventorySite", "<Name>Shelf</Name><ParentSiteRef><FullName>Barn</FullName></ParentSiteRef>")
    assert texts(place, "Name", "ParentSiteRef/FullName") == ("Shelf", "Barn")
    after = sites.change(ret, "<Name>Shed</Name><SiteDesc></SiteDesc>")
    assert texts(after, "Name", "SiteDesc") == ("Shed", None)
    assert sites.found("InventorySite", "Shed:Shelf").findtext("ListID") == place.findtext("ListID")
    assert sites.refused_removal(after)[0] == 3160
    sites.remove(place)
    sites.remove(after)


def test_the_default_site_is_there_from_the_start_and_stays(sites):
    (ret,) = sites.query("InventorySite")
    assert (ret.findtext("Name"), ret.findtext("IsDefaultSite")) == ("Unspecified Site", "true")
    assert sites.refused_removal(ret)[0] == 3160


def test_a_parent_that_is_not_there(sites):
    below = "<Name>Shelf</Name><ParentSiteRef><FullName>Barn</FullName></ParentSiteRef>"
    assert sites.refused_add("InventorySite", below) == (
        3130,
        'There is an invalid reference to a parent "Barn" in the Inventory Site list.  QuickBooks error message: Invalid '
        "argument.  The specified record does not exist in the list.",
    )


def test_without_the_feature(asked, lists):
    refused = (3250, "This feature is not enabled or not available in this version of QuickBooks.")
    assert asked.refused("<InventorySiteQueryRq/>") == refused
    assert lists.refused_add("InventorySite", "<Name>Barn</Name>") == refused
    asked.company.flavor = "Premier"
    with pytest.raises(ValueError, match="QuickBooks Premier keeps its stock at one site"):
        company_features.turn_on_inventory_sites(asked.company)
