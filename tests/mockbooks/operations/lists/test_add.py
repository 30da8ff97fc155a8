"""Adding to lists: what comes back, what is refused and in which words."""

from __future__ import annotations

import pytest


def customer(name, rest=""):
    return f"<CustomerAddRq><CustomerAdd><Name>{name}</Name>{rest}</CustomerAdd></CustomerAddRq>"


def test_an_added_customer_comes_back_whole(asked):
    asked.done(customer("Kristy Abercrombie", "<Phone>415-555-6579</Phone><Email>kristy@samplename.com</Email>"))
    assert asked.text == (
        '<?xml version="1.0" ?>\n<QBXML>\n<QBXMLMsgsRs>\n'
        '<CustomerAddRs statusCode="0" statusSeverity="Info" statusMessage="Status OK">\n'
        "<CustomerRet>\n"
        "<ListID>80000001-1709305201</ListID>\n"
        "<TimeCreated>2024-03-01T10:00:01-05:00</TimeCreated>\n"
        "<TimeModified>2024-03-01T10:00:01-05:00</TimeModified>\n"
        "<EditSequence>1709305201</EditSequence>\n"
        "<Name>Kristy Abercrombie</Name>\n"
        "<FullName>Kristy Abercrombie</FullName>\n"
        "<IsActive>true</IsActive>\n"
        "<Sublevel>0</Sublevel>\n"
        "<Phone>415-555-6579</Phone>\n"
        "<Email>kristy@samplename.com</Email>\n"
        "<AdditionalContactRef>\n<ContactName>Main Phone</ContactName>\n"
        "<ContactValue>415-555-6579</ContactValue>\n</AdditionalContactRef>\n"
        "<AdditionalContactRef>\n<ContactName>Main Email</ContactName>\n"
        "<ContactValue>kristy@samplename.com</ContactValue>\n</AdditionalContactRef>\n"
        "<Balance>0.00</Balance>\n<TotalBalance>0.00</TotalBalance>\n"
        "<JobStatus>None</JobStatus>\n<PreferredDeliveryMethod>None</PreferredDeliveryMethod>\n"
        "</CustomerRet>\n</CustomerAddRs>\n</QBXMLMsgsRs>\n</QBXML>\n"
    )


def test_a_job_stands_below_its_customer(asked):
    asked.done(customer("Baker"))
    job = asked.done(customer("Kitchen", "<ParentRef><FullName>baker</FullName></ParentRef>"))
    assert (job.findtext("FullName"), job.findtext("Sublevel")) == ("Baker:Kitchen", "1")
    assert job.findtext("ParentRef/FullName") == "Baker"


def test_a_name_that_is_taken(asked):
    asked.done(customer("Arnold Oil"))
    taken = (3100, 'The name "ARNOLD oil" of the list element is already in use.')
    assert asked.refused(customer("ARNOLD oil")) == taken
    # A vendor shares the customers' names; a job of another customer does not.
    assert asked.refused("<VendorAddRq><VendorAdd><Name>ARNOLD oil</Name></VendorAdd></VendorAddRq>") == taken
    asked.done(customer("Baker"))
    asked.done(customer("Arnold Oil", "<ParentRef><FullName>Baker</FullName></ParentRef>"))


def test_a_colon_in_a_name(asked):
    assert asked.refused(customer("a:b")) == (
        3090,
        'There was an error when storing "a:b" in the "customer name" field.  QuickBooks error message: Names in this '
        "list cannot contain a colon.  The colon is a special character used to indicate a parent/child relationship.",
    )


def test_a_parent_that_is_not_there(asked):
    assert asked.refused(customer("Kitchen", "<ParentRef><FullName>NONEXISTENT</FullName></ParentRef>")) == (
        3130,
        'There is an invalid reference to a parent "NONEXISTENT" in the Customers list.  QuickBooks error message: '
        "Invalid argument.  The specified record does not exist in the list.",
    )


def test_another_reference_that_is_not_there(asked):
    assert asked.refused(customer("A", "<ItemSalesTaxRef><FullName>Mars</FullName></ItemSalesTaxRef>")) == (
        3140,
        'There is an invalid reference to QuickBooks Item Sales Tax "Mars" in the Customers.  QuickBooks error message: '
        "Invalid argument.  The specified record does not exist in the list.",
    )


def test_a_name_that_is_too_long(asked):
    assert asked.refused(customer("x" * 42)) == (3070, f'The string "{"x" * 42}" in the field "Name" is too long.')


def test_five_levels_and_no_more(asked):
    asked.done(customer("0"))
    path = "0"
    for level in range(1, 5):
        asked.done(customer(str(level), f"<ParentRef><FullName>{path}</FullName></ParentRef>"))
        path += f":{level}"
    code, _ = asked.refused(customer("5", f"<ParentRef><FullName>{path}</FullName></ParentRef>"))
    assert code == 3180


def test_more_than_five_lines_of_address(asked):
    lines = "".join(f"<Addr{n}>line {n}</Addr{n}>" for n in range(1, 6))
    code, _ = asked.refused(customer("A", f"<BillAddress>{lines}<City>Bayshore</City></BillAddress>"))
    assert code == 3205


def test_the_address_in_lines(asked):
    ret = asked.done(
        customer(
            "A",
            "<BillAddress><Addr1>Kristy</Addr1><City>Bayshore</City><State>CA</State>"
            "<PostalCode>94326</PostalCode></BillAddress>",
        )
    )
    assert [line.text for line in ret.find("BillAddressBlock")] == ["Kristy", "Bayshore, CA 94326"]


def test_include_ret_element_filters_what_an_add_returns(asked):
    ret = asked.done(
        "<CustomerAddRq><CustomerAdd><Name>A</Name></CustomerAdd>"
        "<IncludeRetElement>ListID</IncludeRetElement><IncludeRetElement>Nonsense</IncludeRetElement></CustomerAddRq>"
    )
    assert [child.tag for child in ret] == ["ListID"]


def test_contacts_get_an_identity(asked):
    ret = asked.done(
        customer("A", "<Contact>Kristy Abercrombie</Contact><Contacts><FirstName>Steve</FirstName></Contacts>")
    )
    contacts = ret.findall("ContactsRet")
    assert [contact.findtext("FirstName") for contact in contacts] == ["Kristy Abercrombie", "Steve"]
    assert [contact.findtext("ListID") for contact in contacts] == ["0000000000000001", "0000000000000002"]


@pytest.mark.parametrize("version", ["2.0", "7.0", "11.0"])
def test_an_older_version_is_answered_without_what_came_later(asked, version):
    ret = asked.done(customer("A", "<Phone>1</Phone>"), version=version)
    tags = {child.tag for child in ret}
    assert "AdditionalContactRef" not in tags
    assert "PreferredDeliveryMethod" not in tags
    assert ("JobStatus" in tags) and ("Phone" in tags)
