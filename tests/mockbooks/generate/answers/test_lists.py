"""List objects of answers become rows; what is only referred to becomes a stand-in."""

from __future__ import annotations

import pytest

TIMES = "<TimeCreated>2024-03-01T10:00:00-05:00</TimeCreated><TimeModified>2024-03-02T10:00:00-05:00</TimeModified>"

ANN = f"""
<CustomerRet><ListID>80000001-1709305200</ListID>{TIMES}<EditSequence>1709391600</EditSequence>
<Name>Ann</Name><FullName>Ann</FullName><IsActive>true</IsActive><Sublevel>0</Sublevel>
<TermsRef><ListID>80000003-1709300000</ListID><FullName>Net 30</FullName></TermsRef>
<Balance>100.00</Balance><TotalBalance>350.00</TotalBalance><JobStatus>None</JobStatus></CustomerRet>
"""
KITCHEN = f"""
<CustomerRet><ListID>80000002-1709305200</ListID>{TIMES}<EditSequence>1709391600</EditSequence>
<Name>Kitchen</Name><FullName>Ann:Kitchen</FullName><IsActive>false</IsActive>
<ParentRef><ListID>80000001-1709305200</ListID><FullName>Ann</FullName></ParentRef><Sublevel>1</Sublevel>
<Balance>250.00</Balance><TotalBalance>250.00</TotalBalance><JobStatus>InProgress</JobStatus></CustomerRet>
"""


def account(number: int, name: str, rest: str, account_type: str = "Bank") -> str:
    return (
        f"<AccountRet><ListID>8000000{number}-1709305200</ListID>{TIMES}<EditSequence>1709391600</EditSequence>"
        f"<Name>{name}</Name><FullName>{name}</FullName><IsActive>true</IsActive><Sublevel>0</Sublevel>"
        f"<AccountType>{account_type}</AccountType>{rest}</AccountRet>"
    )


def flat(text: str) -> str:
    return "".join(part.strip() for part in text.splitlines())


@pytest.mark.parametrize("order", [(ANN, KITCHEN), (KITCHEN, ANN)])
def test_a_customer_and_its_job_read_back_as_they_were_shown(imported, order):
    company = imported(*order)
    for shown, name in ((ANN, "Ann"), (KITCHEN, "Ann:Kitchen")):
        assert company.ret(f"<CustomerQueryRq><FullName>{name}</FullName></CustomerQueryRq>") == flat(shown)
    names = [
        each.findtext("FullName")
        for each in company.ask("<CustomerQueryRq><ActiveStatus>All</ActiveStatus></CustomerQueryRq>")
    ]
    assert names == ["Ann", "Ann:Kitchen"]
    assert company.understood.objects == {"Customer": 2}
    assert company.understood.equal == company.understood.compared == 2


def test_a_job_without_its_customer_gets_a_stand_in_to_stand_under(imported):
    company = imported(KITCHEN)
    assert company.ret("<CustomerQueryRq><ListID>80000002-1709305200</ListID></CustomerQueryRq>") == flat(KITCHEN)
    assert company.understood.stand_ins == {"Customer": 1}
    above = company.ask("<CustomerQueryRq><ListID>80000001-1709305200</ListID></CustomerQueryRq>")[0]
    assert above.findtext("Name") == "Ann"
    # What the job owes is owed by its customer too.
    assert above.findtext("TotalBalance") == "250.00"


def test_a_stand_in_can_be_named_and_is_not_listed(imported):
    company = imported(ANN)
    assert company.understood.stand_ins == {"StandardTerms": 1}
    assert company.ask("<StandardTermsQueryRq/>").get("statusCode") == "1"
    assert (
        company.value("<StandardTermsQueryRq><ListID>80000003-1709300000</ListID></StandardTermsQueryRq>", "Name")
        == "Net 30"
    )
    vendor = "<VendorAdd><Name>Vera</Name><TermsRef><FullName>net 30</FullName></TermsRef></VendorAdd>"
    assert company.value(f"<VendorAddRq>{vendor}</VendorAddRq>", "TermsRef/ListID") == "80000003-1709300000"


def test_what_is_shown_later_is_no_stand_in(imported):
    terms = f"""<StandardTermsRet><ListID>80000003-1709300000</ListID>{TIMES}<EditSequence>1709391600</EditSequence>
    <Name>Net 30</Name><IsActive>true</IsActive><StdDueDays>30</StdDueDays></StandardTermsRet>"""
    company = imported(ANN, terms)
    assert company.understood.stand_ins == {}
    assert company.ret("<StandardTermsQueryRq/>") == flat(terms)


def test_the_kind_of_a_stand_in_is_what_all_references_agree_on(imported):
    line = "<TxnLineID>5-1709305200</TxnLineID><AccountRef><FullName>Rent</FullName></AccountRef><Amount>5.00</Amount>"
    vendor = "<ListID>80000009-1709305200</ListID><FullName>Vera</FullName>"
    company = imported(
        f"<BillRet><TxnID>3-1709305200</TxnID><VendorRef>{vendor}</VendorRef><TxnDate>2024-03-01</TxnDate>"
        f"<AmountDue>5.00</AmountDue><ExpenseLineRet>{line}</ExpenseLineRet></BillRet>"
        f"<SalesRepRet><ListID>80000001-1709305200</ListID><Initial>V</Initial><SalesRepEntityRef>{vendor}</SalesRepEntityRef></SalesRepRet>"
    )
    assert company.understood.stand_ins["Vendor"] == 1
    assert "Employee" not in company.understood.stand_ins


def test_new_objects_get_numbers_after_those_that_were_shown(imported):
    company = imported(ANN, KITCHEN)
    list_id = company.value("<CustomerAddRq><CustomerAdd><Name>Bob</Name></CustomerAdd></CustomerAddRq>", "ListID")
    assert list_id == "80000003-1709391601"


def test_accounts_keep_the_order_in_which_they_were_shown(imported):
    by_number = [
        account(1, "Zebra", "<AccountNumber>100</AccountNumber>"),
        account(2, "Ape", "<AccountNumber>200</AccountNumber>"),
    ]
    company = imported(*by_number)
    assert [each.findtext("Name") for each in company.ask("<AccountQueryRq/>")] == ["Zebra", "Ape"]
    by_name = [
        account(1, "Ape", "<AccountNumber>200</AccountNumber>"),
        account(2, "Zebra", "<AccountNumber>100</AccountNumber>"),
    ]
    company = imported(*by_name)
    assert [each.findtext("Name") for each in company.ask("<AccountQueryRq/>")] == ["Ape", "Zebra"]


def test_two_objects_of_one_name_are_both_kept(imported):
    other = ANN.replace("80000001-1709305200", "80000007-1709305200")
    company = imported(ANN, other)
    names = {each.findtext("FullName") for each in company.ask("<CustomerQueryRq/>")}
    assert names == {"Ann", "Ann (80000007-1709305200)"}
    assert any("two objects of one list" in each.reason for each in company.understood.differences)


def test_what_was_deleted_later_is_gone_and_remembered(imported):
    deletion = (
        "<ListDelRs statusCode='0'><ListDelType>Customer</ListDelType><ListID>80000001-1709305200</ListID>"
        "<TimeDeleted>2024-03-03T10:00:00-05:00</TimeDeleted><FullName>Ann</FullName></ListDelRs>"
    )
    company = imported(ANN, deletion)
    assert company.ask("<CustomerQueryRq/>").get("statusCode") == "1"
    found = company.ask("<ListDeletedQueryRq><ListDelType>Customer</ListDelType></ListDeletedQueryRq>")[0]
    assert (found.findtext("ListID"), found.findtext("FullName")) == ("80000001-1709305200", "Ann")
    assert found.findtext("TimeDeleted") == "2024-03-03T10:00:00-05:00"
    assert found.findtext("TimeCreated") == "2024-03-01T10:00:00-05:00"


def test_custom_fields_come_with_a_definition(imported):
    field = (
        "<DataExtRet><OwnerID>0</OwnerID><DataExtName>{}</DataExtName><DataExtType>STR255TYPE</DataExtType>"
        "<DataExtValue>{}</DataExtValue></DataExtRet>"
    )
    shown = ANN.replace("</CustomerRet>", field.format("Size", "L") + field.format("Colour", "red") + "</CustomerRet>")
    company = imported(shown)
    query = "<CustomerQueryRq><ListID>80000001-1709305200</ListID><OwnerID>0</OwnerID></CustomerQueryRq>"
    assert company.ret(query) == flat(shown)
    defined = company.ask("<DataExtDefQueryRq><OwnerID>0</OwnerID></DataExtDefQueryRq>")
    assert [each.findtext("DataExtName") for each in defined] == ["Size", "Colour"]
    assert [each.findtext("AssignToObject") for each in defined] == ["Customer", "Customer"]


def test_kinds_that_nothing_serves_yet_are_kept_to_be_referred_to(imported):
    template = f"""<TemplateRet><ListID>80000004-1709305200</ListID>{TIMES}<EditSequence>1709391600</EditSequence>
    <Name>My invoice</Name><IsActive>true</IsActive><TemplateType>Invoice</TemplateType></TemplateRet>"""
    company = imported(template, ANN)
    found = company.company.connection.execute("SELECT full_name FROM list_object WHERE kind = 'Template'").fetchone()
    assert found == ("My invoice",)


def test_host_company_and_preferences_are_those_that_were_shown(imported):
    company = imported(
        "<HostRet><ProductName>Intuit QuickBooks Enterprise Solutions 16.0</ProductName><Country>CA</Country></HostRet>"
        "<CompanyRet><IsSampleCompany>false</IsSampleCompany><CompanyName>Larkspur</CompanyName></CompanyRet>"
        "<PreferencesRet><SalesTaxPreferences><PaySalesTax>Quarterly</PaySalesTax>"
        "<DefaultTaxableSalesTaxCodeRef><ListID>80000001-1</ListID><FullName>Tax</FullName></DefaultTaxableSalesTaxCodeRef>"
        "</SalesTaxPreferences></PreferencesRet>"
    )
    assert company.value("<HostQueryRq/>", "ProductName") == "Intuit QuickBooks Enterprise Solutions 16.0"
    assert company.value("<HostQueryRq/>", "Country") == "CA"
    assert company.value("<CompanyQueryRq/>", "CompanyName") == "Larkspur"
    preferences = company.ask("<PreferencesQueryRq/>")[0].find("SalesTaxPreferences")
    assert preferences.findtext("DefaultTaxableSalesTaxCodeRef/ListID") == "80000001-1"
    assert not [each for each in company.understood.assumptions if "no answer shows the" in each and "time" not in each]


@pytest.mark.parametrize(
    ("product", "major"),
    [
        ("QuickBooks Pro 2006", "16"),
        ("QuickBooks Accountant 2012", "22"),
        ("QuickBooks: Premier Manufacturing and Wholesale Edition 2012", "22"),
        ("Intuit QuickBooks Enterprise Solutions 16.0", "26"),
        ("Intuit QuickBooks Enterprise Solutions: Manufacturing and Wholesale 24.0", "34"),
    ],
)
def test_a_host_is_named_as_it_was_shown(imported, product, major):
    company = imported(f"<HostRet><ProductName>{product}</ProductName><Country>US</Country></HostRet>")
    assert company.value("<HostQueryRq/>", "ProductName") == product
    assert company.value("<HostQueryRq/>", "MajorVersion") == major


def test_an_edit_sequence_may_be_of_the_second_after(imported):
    # As recorded of estimates and purchase orders; nothing that the checks would complain of.
    company = imported(ANN.replace("<EditSequence>1709391600", "<EditSequence>1709391601"))
    assert company.value("<CustomerQueryRq/>", "EditSequence") == "1709391601"
    assert company.value("<CustomerQueryRq/>", "TimeModified") == "2024-03-02T10:00:00-05:00"


def test_a_percentage_may_have_its_sign(imported):
    item = f"""<ItemServiceRet><ListID>80000005-1709305200</ListID>{TIMES}<EditSequence>1709391600</EditSequence>
    <Name>Rush</Name><FullName>Rush</FullName><IsActive>true</IsActive><Sublevel>0</Sublevel><SalesOrPurchase>
    <PricePercent>18.0%</PricePercent><AccountRef><ListID>80000006-1709305200</ListID><FullName>Fees</FullName></AccountRef>
    </SalesOrPurchase></ItemServiceRet>"""
    company = imported(item)
    assert company.value("<ItemServiceQueryRq/>", "SalesOrPurchase/PricePercent") == "18.00"
    (difference,) = company.understood.differences
    assert (difference.element, difference.reason) == ("PricePercent", "QuickBooks writes it in another form")


def test_an_answer_without_objects_makes_an_empty_company(imported):
    company = imported('<CustomerQueryRs statusCode="1" statusSeverity="Info" statusMessage="did not find" />')
    assert company.ask("<CustomerQueryRq/>").get("statusCode") == "1"
    assert company.understood.answers == {"CustomerQueryRs 1": 1}


def test_a_time_that_no_zone_explains_is_listed(imported):
    strange = KITCHEN.replace("10:00:00-05:00", "18:00:00+03:00").replace(
        "<Balance>250.00</Balance>", "<Balance>0.00</Balance>"
    )
    other = ANN.replace("80000001", "80000009").replace("Ann", "Bea")
    company = imported(ANN, other, strange)
    found = {each.element: count for each, count in company.understood.differences.items()}
    assert found == {"TimeCreated": 1, "TimeModified": 1}
    assert (
        company.value("<CustomerQueryRq><FullName>Ann</FullName></CustomerQueryRq>", "TimeCreated")
        == "2024-03-01T10:00:00-05:00"
    )


@pytest.mark.parametrize(
    ("contact", "list_id"),
    [("z" * 16, "80000001-1709305200"), ("0000000000000owb", "FFFFFFFFFFFFFFFF-1709305200")],
)
def test_an_id_beyond_any_counter_is_kept_and_not_gone_on_from(imported, contact, list_id):
    """Sixteen places of base 36 or of hexadecimal reach further than a counter of a file."""
    shown = ANN.replace("80000001-1709305200", list_id).replace(
        "<TermsRef>",
        f"<ContactsRet><ListID>{contact}</ListID>{TIMES}<EditSequence>1709391600</EditSequence><FirstName>Eve</FirstName>"
        "</ContactsRet><TermsRef>",
    )
    company = imported(shown)
    assert company.ret("<CustomerQueryRq><FullName>Ann</FullName></CustomerQueryRq>") == flat(shown)
    (added,) = company.ask(
        "<CustomerAddRq><CustomerAdd><Name>Bob</Name><Contact>Al</Contact></CustomerAdd></CustomerAddRq>"
    )
    assert len(added.findtext("ListID").partition("-")[0]) == 8
    assert added.findtext("ContactsRet/ListID") != contact
