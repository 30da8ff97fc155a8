"""Forms that a program has QuickBooks open."""

from __future__ import annotations

from mockbooks import CompanyFile, QuickBooks
from mockbooks.operations.session import Window


def test_an_empty_form_and_that_of_an_entry(asked):
    asked.ask("<ListDisplayAddRq><ListDisplayAddType>Vendor</ListDisplayAddType></ListDisplayAddRq>")
    abel = asked.done("<CustomerAddRq><CustomerAdd><Name>Abel</Name></CustomerAdd></CustomerAddRq>").findtext("ListID")
    show = "<ListDisplayModRq><ListDisplayModType>{}</ListDisplayModType><ListID>{}</ListID></ListDisplayModRq>"
    answer = asked.ask(show.format("Customer", abel))
    assert (answer.get("statusCode"), len(answer)) == ("0", 0)
    assert asked.session.windows == [Window("ListDisplayAdd", "Vendor"), Window("ListDisplayMod", "Customer", abel)]
    assert asked.refused(show.format("Vendor", abel)) == (
        3120,
        f'Object "{abel}" specified in the request cannot be found.  QuickBooks error message: Invalid argument.  The '
        "specified record does not exist in the list.",
    )
    assert asked.refused(show.format("Vendor", "?"))[0] == 3000
    assert len(asked.session.windows) == 2


def test_the_form_of_a_transaction(asked):
    asked.done("<VendorAddRq><VendorAdd><Name>Vane</Name><OpenBalance>5.00</OpenBalance></VendorAdd></VendorAddRq>")
    bill = asked.done("<BillQueryRq/>").findtext("TxnID")
    show = "<TxnDisplayModRq><TxnDisplayModType>{}</TxnDisplayModType><TxnID>{}</TxnID></TxnDisplayModRq>"
    assert asked.ask(show.format("Bill", bill)).get("statusCode") == "0"
    assert asked.refused(show.format("Check", bill))[0] == 3121
    assert asked.refused(show.format("Bill", "FFFF-1"))[0] == 3120
    new = "<TxnDisplayAddRq><TxnDisplayAddType>Bill</TxnDisplayAddType><EntityRef><FullName>{}</FullName></EntityRef></TxnDisplayAddRq>"
    assert asked.ask(new.format("vane")).get("statusCode") == "0"
    assert asked.refused(new.format("Nobody"))[0] == 3140
    assert [window.opened_by for window in asked.session.windows] == ["TxnDisplayMod", "TxnDisplayAdd"]


def test_forms_stand_open_on_the_desk_until_the_file_is_closed():
    quickbooks = QuickBooks(CompanyFile.create())
    quickbooks.process(
        '<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><ListDisplayAddRq><ListDisplayAddType>Item'
        "</ListDisplayAddType></ListDisplayAddRq></QBXMLMsgsRq></QBXML>"
    )
    assert quickbooks.desktop.windows == [Window("ListDisplayAdd", "Item")]
    quickbooks.desktop.close_company()
    assert quickbooks.desktop.windows == []
