"""Other names, and the four lists of names in one query."""

from __future__ import annotations


def test_another_name_comes_and_goes(lists, texts):
    ret = lists.add(
        "OtherName",
        "<Name>Tax Adviser</Name><CompanyName>Sums Ltd</CompanyName><OtherNameAddress><Addr1>2 Hill</Addr1>"
        "<City>Bayshore</City><State>CA</State><PostalCode>94326</PostalCode></OtherNameAddress><Phone>555</Phone>",
    )
    assert [line.text for line in ret.find("OtherNameAddressBlock")] == ["2 Hill", "Bayshore, CA 94326"]
    after = lists.change(ret, "<Name>Adviser</Name><IsActive>false</IsActive><Phone></Phone>")
    assert texts(after, "Name", "Phone", "IsActive", "CompanyName") == ("Adviser", None, "false", "Sums Ltd")
    assert lists.query("OtherName") == []
    assert [ret.findtext("Name") for ret in lists.query("OtherName", "<ActiveStatus>All</ActiveStatus>")] == ["Adviser"]
    lists.remove(after)


def test_names_are_shared_with_customers(lists):
    lists.add("Customer", "<Name>Abel</Name>")
    assert lists.refused_add("OtherName", "<Name>ABEL</Name>") == (
        3100,
        'The name "ABEL" of the list element is already in use.',
    )


def one_of_each(lists):
    lists.add("Vendor", "<Name>Acme</Name>")
    lists.add("OtherName", "<Name>Baker</Name>")
    lists.add("Employee", "<FirstName>Cora</FirstName>")
    lists.add("Customer", "<Name>Dora</Name>")
    lists.add("Customer", "<Name>Abel</Name>")


def test_all_names_in_one_query(asked, lists):
    one_of_each(lists)
    answer = asked.ask("<EntityQueryRq/>")
    assert [(ret.tag, ret.findtext("Name")) for ret in answer] == [
        ("CustomerRet", "Abel"),
        ("CustomerRet", "Dora"),
        ("EmployeeRet", "Cora"),
        ("OtherNameRet", "Baker"),
        ("VendorRet", "Acme"),
    ]
    names = asked.ask("<EntityQueryRq><FullName>acme</FullName><FullName>Cora</FullName></EntityQueryRq>")
    assert [ret.tag for ret in names] == ["VendorRet", "EmployeeRet"]


def test_all_names_page_by_page(asked, lists):
    one_of_each(lists)
    first = asked.ask('<EntityQueryRq iterator="Start"><MaxReturned>3</MaxReturned></EntityQueryRq>')
    assert (len(first), first.get("iteratorRemainingCount")) == (3, "2")
    rest = asked.ask(
        f'<EntityQueryRq iterator="Continue" iteratorID="{first.get("iteratorID")}"><MaxReturned>3</MaxReturned>'
        "</EntityQueryRq>"
    )
    assert [ret.tag for ret in rest] == ["OtherNameRet", "VendorRet"]


def test_a_list_id_of_another_kind_of_name_is_not_found(asked, lists):
    vendor = lists.add("Vendor", "<Name>Acme</Name>")
    code, _ = asked.refused(f"<CustomerQueryRq><ListID>{vendor.findtext('ListID')}</ListID></CustomerQueryRq>")
    assert code == 3120
    found = asked.done(f"<EntityQueryRq><ListID>{vendor.findtext('ListID')}</ListID></EntityQueryRq>")
    assert found.findtext("Name") == "Acme"


def test_a_long_mail_is_cut_where_it_is_shown_as_a_contact(lists):
    """Email has up to 1,023 characters, ContactValue 255 [D:SCH]."""
    mail = "a" * 300 + "@example.com"
    ret = lists.add("Customer", f"<Name>Abel</Name><Email>{mail}</Email>")
    assert ret.findtext("Email") == mail
    assert ret.findtext("AdditionalContactRef/ContactValue") == mail[:255]
