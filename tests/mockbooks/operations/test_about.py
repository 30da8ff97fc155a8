"""Host, company and preferences."""

from __future__ import annotations


def test_host(asked):
    host = asked.done("<HostQueryRq/>")
    assert host.findtext("ProductName") == "QuickBooks Pro 2024"
    assert host.findtext("MajorVersion") == "34"
    versions = [version.text for version in host.findall("SupportedQBXMLVersion")]
    assert versions[:3] == ["1.0", "1.1", "2.0"]
    assert versions[-1] == "16.0"
    assert host.findtext("QBFileMode") == "SingleUser"
    assert host.find("ListMetaData") is None


def test_capacities_when_asked_for(asked):
    asking = "<HostQueryRq><IncludeListMetaData><IncludeMaxCapacity>true</IncludeMaxCapacity></IncludeListMetaData></HostQueryRq>"
    host = asked.done(asking)
    assert host.findtext("ListMetaData/EntityMetaData/MaxCapacity") == "14500"


def test_company(asked):
    company = asked.done("<CompanyQueryRq/>")
    assert company.findtext("CompanyName") == "Larkspur Consulting"
    assert len(company.findall("SubscribedServices/Service")) == 16
    assert company.find("SSN") is None


def test_preferences(asked):
    preferences = asked.done("<PreferencesQueryRq/>")
    assert preferences.findtext("PurchasesAndVendorsPreferences/DaysBillsAreDue") == "10"
    # Recorded: the group is absent where sales tax is off.
    assert preferences.find("SalesTaxPreferences") is None
    assert preferences.findtext("CurrentAppAccessRights/IsAutomaticLoginAllowed") == "false"


def test_only_what_is_asked_for(asked):
    company = asked.done("<CompanyQueryRq><IncludeRetElement>CompanyName</IncludeRetElement></CompanyQueryRq>")
    assert [child.tag for child in company] == ["CompanyName"]
