"""Definitions of custom fields: changed, taken off, deleted, and their values with them."""

from __future__ import annotations

import pytest
from lxml import etree


def definition(asked, verb, body):
    return f"<DataExtDef{verb}Rq><DataExtDef{verb}><OwnerID>0</OwnerID>{body}</DataExtDef{verb}></DataExtDef{verb}Rq>"


def put(kind, name, value, field="Colour"):
    return (
        f"<DataExtAddRq><DataExtAdd><OwnerID>0</OwnerID><DataExtName>{field}</DataExtName>"
        f"<ListDataExtType>{kind}</ListDataExtType><ListObjRef><FullName>{name}</FullName></ListObjRef>"
        f"<DataExtValue>{value}</DataExtValue></DataExtAdd></DataExtAddRq>"
    )


def fields(asked, kind, name):
    ret = asked.done(f"<{kind}QueryRq><FullName>{name}</FullName><OwnerID>0</OwnerID></{kind}QueryRq>")
    return [(each.findtext("DataExtName"), each.findtext("DataExtValue")) for each in ret.findall("DataExtRet")]


@pytest.fixture
def coloured(asked):
    """A customer and a subtotal item, both coloured."""
    asked.done("<CustomerAddRq><CustomerAdd><Name>Abel</Name></CustomerAdd></CustomerAddRq>")
    asked.done("<ItemSubtotalAddRq><ItemSubtotalAdd><Name>Sum</Name></ItemSubtotalAdd></ItemSubtotalAddRq>")
    asked.done(
        definition(
            asked,
            "Add",
            "<DataExtName>Colour</DataExtName><DataExtType>STR255TYPE</DataExtType>"
            "<AssignToObject>Customer</AssignToObject><AssignToObject>Item</AssignToObject>",
        )
    )
    asked.done(put("Customer", "Abel", "red"))
    asked.done(put("Item", "Sum", "blue"))
    return asked


def definitions(asked):
    return list(asked.ask("<DataExtDefQueryRq><OwnerID>0</OwnerID></DataExtDefQueryRq>"))


def mod(asked, rest, name="Colour"):
    ret = asked.done(definition(asked, "Mod", f"<DataExtName>{name}</DataExtName>{rest}"))
    assert [etree.tostring(each) for each in definitions(asked)] == [etree.tostring(ret)]
    return ret


def test_a_field_is_renamed_with_its_values(coloured):
    ret = mod(coloured, "<DataExtNewName>Paint</DataExtNewName><DataExtListRequire>true</DataExtListRequire>")
    assert (ret.findtext("DataExtName"), ret.findtext("DataExtListRequire")) == ("Paint", "true")
    assert fields(coloured, "Customer", "Abel") == [("Paint", "red")]
    assert mod(coloured, "<DataExtNewName>PAINT</DataExtNewName>", "paint").findtext("DataExtName") == "PAINT"


def test_a_field_is_put_on_more_and_taken_off_some(coloured):
    ret = mod(
        coloured,
        "<AssignToObject>Vendor</AssignToObject><RemoveFromObject>Item</RemoveFromObject>"
        "<RemoveFromObject>Company</RemoveFromObject><RemoveFromObject>Invoice</RemoveFromObject>",
    )
    assert [each.text for each in ret.findall("AssignToObject")] == ["Customer", "Vendor"]
    assert fields(coloured, "ItemSubtotal", "Sum") == []
    assert fields(coloured, "Customer", "Abel") == [("Colour", "red")]


SIZE = "<DataExtName>Size</DataExtName><DataExtType>STR255TYPE</DataExtType><AssignToObject>Vendor</AssignToObject>"


def test_a_name_that_another_field_has(coloured):
    coloured.done(definition(coloured, "Add", SIZE))
    taken = definition(coloured, "Mod", "<DataExtName>Size</DataExtName><DataExtNewName>colour</DataExtNewName>")
    assert coloured.refused(taken) == (3100, 'The name "colour" of the list element is already in use.')


PRIVATE = "<OwnerID>{6A1C5292-39CA-413C-8666-64AB05913CA0}</OwnerID>"


def test_a_definition_that_is_deleted_takes_its_values_along(coloured):
    coloured.done(
        definition(coloured, "Add", SIZE.replace("Vendor", "Customer")).replace("<OwnerID>0</OwnerID>", PRIVATE)
    )
    coloured.done(put("Customer", "Abel", "big", "Size").replace("<OwnerID>0</OwnerID>", PRIVATE))
    ask = f"<CustomerQueryRq><FullName>Abel</FullName>{PRIVATE}</CustomerQueryRq>"
    assert coloured.done(ask).findtext("DataExtRet/DataExtValue") == "big"
    gone = f"<DataExtDefDelRq>{PRIVATE}<DataExtName>size</DataExtName></DataExtDefDelRq>"
    ret = coloured.done(gone)
    assert [child.tag for child in ret] == ["OwnerID", "DataExtName", "TimeDeleted"]
    assert ret.findtext("DataExtName") == "Size"
    assert coloured.done(ask).find("DataExtRet") is None
    assert [ret.findtext("DataExtName") for ret in definitions(coloured)] == ["Colour"]
    assert coloured.refused(gone) == (
        3120,
        'Object "size" specified in the request cannot be found.  QuickBooks error message: Invalid argument.  The '
        "specified record does not exist in the list.",
    )


def test_a_custom_field_is_not_deleted_by_a_program(coloured):
    gone = "<DataExtDefDelRq><OwnerID>0</OwnerID><DataExtName>Colour</DataExtName></DataExtDefDelRq>"
    assert coloured.refused(gone) == (3160, 'Cannot delete the object specified by the id = "Colour".')
    assert fields(coloured, "Customer", "Abel") == [("Colour", "red")]


def test_an_owner_is_a_guid(asked):
    assert asked.refused("<DataExtDefQueryRq><OwnerID>me</OwnerID></DataExtDefQueryRq>")[0] == 3065


def test_a_value_is_taken_away_once(coloured):
    gone = (
        "<DataExtDelRq><DataExtDel><OwnerID>0</OwnerID><DataExtName>Colour</DataExtName>"
        "<ListDataExtType>Item</ListDataExtType><ListObjRef><FullName>Sum</FullName></ListObjRef></DataExtDel></DataExtDelRq>"
    )
    coloured.done(gone)
    assert fields(coloured, "ItemSubtotal", "Sum") == []
    assert coloured.refused(gone)[0] == 3120


def test_a_private_field_has_values_of_its_type(asked):
    owner = "{6a1c5292-39ca-413c-8666-64ab05913ca0}"
    asked.done(
        f"<DataExtDefAddRq><DataExtDefAdd><OwnerID>{owner}</OwnerID><DataExtName>Visits</DataExtName>"
        "<DataExtType>INTTYPE</DataExtType><AssignToObject>Company</AssignToObject></DataExtDefAdd></DataExtDefAddRq>"
    )
    value = (
        f"<DataExtAddRq><DataExtAdd><OwnerID>{owner}</OwnerID><DataExtName>Visits</DataExtName>"
        "<OtherDataExtType>Company</OtherDataExtType><DataExtValue>%s</DataExtValue></DataExtAdd></DataExtAddRq>"
    )
    assert asked.done(value % "007").findtext("DataExtValue") == "7"
    assert asked.refused(value.replace("DataExtAdd", "DataExtMod") % "many")[0] == 3085


def test_private_data_show_what_they_are_and_no_more(asked):
    asked.done(
        "<DataExtDefAddRq><DataExtDefAdd><OwnerID>{6A1C5292-39CA-413C-8666-64AB05913CA0}</OwnerID><DataExtName>Mark"
        "</DataExtName><DataExtType>STR255TYPE</DataExtType><AssignToObject>Company</AssignToObject></DataExtDefAdd>"
        "</DataExtDefAddRq>"
    )
    shown = asked.done("<DataExtDefQueryRq><AssignToObject>Company</AssignToObject></DataExtDefQueryRq>")
    assert [child.tag for child in shown] == ["OwnerID", "DataExtName", "DataExtType", "AssignToObject"]
