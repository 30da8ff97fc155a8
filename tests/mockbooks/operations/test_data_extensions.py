"""Custom fields and private data of applications."""

from __future__ import annotations

OWNER = "{6a1c5292-39ca-413c-8666-64ab05913ca0}"


def define(owner="0", name="Colour", on="Customer", kind="STR255TYPE"):
    return (
        f"<DataExtDefAddRq><DataExtDefAdd><OwnerID>{owner}</OwnerID><DataExtName>{name}</DataExtName>"
        f"<DataExtType>{kind}</DataExtType><AssignToObject>{on}</AssignToObject></DataExtDefAdd></DataExtDefAddRq>"
    )


def put(value, owner="0", name="Colour", verb="Add"):
    return (
        f"<DataExt{verb}Rq><DataExt{verb}><OwnerID>{owner}</OwnerID><DataExtName>{name}</DataExtName>"
        "<ListDataExtType>Customer</ListDataExtType><ListObjRef><FullName>Abel</FullName></ListObjRef>"
        f"<DataExtValue>{value}</DataExtValue></DataExt{verb}></DataExt{verb}Rq>"
    )


def customer(asked, rest=""):
    return asked.done(f"<CustomerQueryRq><FullName>Abel</FullName>{rest}</CustomerQueryRq>")


def test_a_custom_field_comes_back_to_who_asks_for_its_owner(asked):
    asked.done("<CustomerAddRq><CustomerAdd><Name>Abel</Name></CustomerAdd></CustomerAddRq>")
    before = customer(asked)
    asked.done(define())
    asked.done(put("red &amp; green"))
    assert customer(asked).find("DataExtRet") is None
    after = customer(asked, "<OwnerID>0</OwnerID>")
    assert after.findtext("DataExtRet/DataExtValue") == "red & green"
    # Documented: TimeModified moves, the edit sequence stays.
    assert after.findtext("EditSequence") == before.findtext("EditSequence")
    assert after.findtext("TimeModified") > before.findtext("TimeModified")


def test_it_is_changed_and_taken_away(asked):
    asked.done("<CustomerAddRq><CustomerAdd><Name>Abel</Name></CustomerAdd></CustomerAddRq>")
    asked.done(define())
    asked.done(put("red"))
    asked.done(put("blue", verb="Mod"))
    assert customer(asked, "<OwnerID>0</OwnerID>").findtext("DataExtRet/DataExtValue") == "blue"
    asked.done(
        "<DataExtDelRq><DataExtDel><OwnerID>0</OwnerID><DataExtName>Colour</DataExtName>"
        "<ListDataExtType>Customer</ListDataExtType><ListObjRef><FullName>Abel</FullName></ListObjRef>"
        "</DataExtDel></DataExtDelRq>"
    )
    assert customer(asked, "<OwnerID>0</OwnerID>").find("DataExtRet") is None


def test_a_value_is_added_once(asked):
    asked.done("<CustomerAddRq><CustomerAdd><Name>Abel</Name></CustomerAdd></CustomerAddRq>")
    asked.done(define(OWNER))
    asked.done(put("red", OWNER))
    assert asked.refused(put("blue", OWNER)) == (
        3180,
        'There was an error when saving a data extension named "Colour".  QuickBooks error message: Attribute with '
        "specified name already exists.",
    )
    assert customer(asked, f"<OwnerID>{OWNER}</OwnerID>").findtext("DataExtRet/DataExtValue") == "red"


def test_what_has_no_value_yet_takes_one_with_a_mod(asked):
    asked.done("<CustomerAddRq><CustomerAdd><Name>Abel</Name></CustomerAdd></CustomerAddRq>")
    assert asked.refused(put("red", verb="Mod"))[0] == 3120
    asked.done(define())
    asked.done(put("red", verb="Mod"))
    assert customer(asked, "<OwnerID>0</OwnerID>").findtext("DataExtRet/DataExtValue") == "red"


def test_what_is_taken_away_says_when(asked):
    asked.done(define(OWNER, "FileID", "Company"))
    named = f"<OwnerID>{OWNER}</OwnerID><DataExtName>FileID</DataExtName><OtherDataExtType>Company</OtherDataExtType>"
    asked.done(f"<DataExtAddRq><DataExtAdd>{named}<DataExtValue>1</DataExtValue></DataExtAdd></DataExtAddRq>")
    gone = asked.done(f"<DataExtDelRq><DataExtDel>{named}</DataExtDel></DataExtDelRq>")
    assert [child.tag for child in gone] == ["OwnerID", "DataExtName", "TimeDeleted"]


def test_private_data_hangs_on_the_company_and_keeps_its_case(asked):
    asked.done(define(OWNER, "FileID", "Company"))
    asked.done(
        f"<DataExtAddRq><DataExtAdd><OwnerID>{OWNER.upper()}</OwnerID><DataExtName>FileID</DataExtName>"
        "<OtherDataExtType>Company</OtherDataExtType><DataExtValue>{1}</DataExtValue></DataExtAdd></DataExtAddRq>"
    )
    company = asked.done(f"<CompanyQueryRq><OwnerID>{OWNER}</OwnerID></CompanyQueryRq>")
    assert company.findtext("DataExtRet/OwnerID") == OWNER
    assert asked.done("<CompanyQueryRq/>").find("DataExtRet") is None


def test_definitions(asked):
    asked.done(define())
    assert asked.refused(define(name="COLOUR"))[0] == 3100
    assert asked.refused(define(name="Size", kind="INTTYPE"))[0] == 3151
    found = asked.ask("<DataExtDefQueryRq><OwnerID>0</OwnerID></DataExtDefQueryRq>")
    assert [ret.findtext("DataExtName") for ret in found] == ["Colour"]


def test_a_value_needs_a_definition_for_that_kind_of_object(asked):
    asked.done("<CustomerAddRq><CustomerAdd><Name>Abel</Name></CustomerAdd></CustomerAddRq>")
    assert asked.refused(put("red"))[0] == 3120
    asked.done(define(on="Vendor"))
    assert asked.refused(put("red"))[0] == 3151
