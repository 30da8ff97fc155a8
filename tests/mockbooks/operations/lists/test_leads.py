"""Leads: names, places and contacts that are numbered."""

from __future__ import annotations

CONTACT = "<LeadContacts><FirstName>{}</FirstName>{}</LeadContacts>"
PRIMARY = "<IsPrimaryContact>true</IsPrimaryContact>"


def test_a_lead_is_added_and_changed(asked, lists, texts):
    ret = lists.add(
        "Lead",
        "<FullName>Lena</FullName><CompanyName>Lena's</CompanyName><MainPhone>555-0101</MainPhone>"
        "<Locations><Location>Shop</Location><LeadAddress><Addr1>1 Oak St</Addr1></LeadAddress></Locations>"
        "<Locations><Location>Home</Location></Locations>" + CONTACT.format("Ann", PRIMARY) + CONTACT.format("Bob", ""),
    )
    assert texts(ret, "Status", "LocationsRet/LocationID", "LocationsRet/LeadAddress/Addr1") == ("Hot", "1", "1 Oak St")
    assert [each.findtext("IsPrimaryContact") for each in ret.findall("LeadContactsRet")] == ["true", "false"]
    changed = (
        "<FullName>Lena B</FullName><Status>Warm</Status><LocationsMod><LocationID>2</LocationID><Location>Farm</Location>"
        "</LocationsMod><LeadContactsMod><LeadContactID>2</LeadContactID><FirstName>Bob</FirstName>"
        f"{PRIMARY}</LeadContactsMod>"
    )
    after = lists.change(ret, changed)
    assert texts(after, "FullName", "Status", "CompanyName") == ("Lena B", "Warm", "Lena's")
    assert [each.findtext("Location") for each in after.findall("LocationsRet")] == ["Shop", "Farm"]
    by_name = asked.done("<LeadQueryRq><Name>lena b</Name></LeadQueryRq>")
    assert by_name.findtext("ListID") == ret.findtext("ListID")


def test_a_place_that_is_not_there(lists):
    ret = lists.add("Lead", "<FullName>Lena</FullName>")
    place = "<LocationsMod><LocationID>7</LocationID><Location>Farm</Location></LocationsMod>"
    assert lists.refused_change(ret, f"<FullName>Lena</FullName>{place}") == (
        3120,
        'Object "7" specified in the request cannot be found.  QuickBooks error message: Invalid argument.  The specified '
        "record does not exist in the list.",
    )


def test_a_customer_may_have_a_leads_name(lists):
    lists.add("Lead", "<FullName>Lena</FullName>")
    lists.add("Customer", "<Name>Lena</Name>")


def test_leads_come_page_by_page(asked, lists):
    for name in ("Ann", "Bob", "Cat"):
        lists.add("Lead", f"<FullName>{name}</FullName>")
    first = asked.ask('<LeadQueryRq iterator="Start"><MaxReturned>2</MaxReturned></LeadQueryRq>')
    assert first.get("iteratorRemainingCount") == "1"
    rest = f'<LeadQueryRq iterator="Continue" iteratorID="{first.get("iteratorID")}"><MaxReturned>2</MaxReturned></LeadQueryRq>'
    assert [ret.findtext("FullName") for ret in [*first, *asked.ask(rest)]] == ["Ann", "Bob", "Cat"]
