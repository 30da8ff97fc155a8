"""What requests tell of the company a session began with: by what they name, and by how they were answered."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from mockbooks import CompanyFile, Edition, ManualClock, QuickBooks
from mockbooks.checks import check
from mockbooks.generate.answers import import_answers

OLD, FIRST = 1709305200, 1709391600
AT = datetime.fromtimestamp(FIRST, UTC)
SHIPPED = "<IncludeRetElement>Notes</IncludeRetElement>"


def asked(inner: str, version: str = "16.0") -> str:
    return f'<?qbxml version="{version}"?><QBXML><QBXMLMsgsRq onError="stopOnError">{inner}</QBXMLMsgsRq></QBXML>'


def answered(name: str, inner: str = "", code: int = 0, message: str = "") -> str:
    return (
        f'<QBXML><QBXMLMsgsRs><{name}Rs statusCode="{code}" statusMessage="{message}">{inner}</{name}Rs>'
        "</QBXMLMsgsRs></QBXML>"
    )


def began(*texts: str | tuple[datetime | None, str]) -> CompanyFile:
    company, understood = import_answers(texts, beginning=True)
    file = CompanyFile(company)
    file.understood = understood
    assert check(company) == []
    return file


def names(file: CompanyFile, kind: str) -> list[str]:
    rows = file.company.connection.execute("SELECT full_name FROM list_object WHERE kind = ? ORDER BY id", (kind,))
    return [name for (name,) in rows]


def status(file: CompanyFile, request: str, at: datetime = AT) -> str:
    file.company.clock = ManualClock(at)
    with QuickBooks(file) as quickbooks:
        return etree.fromstring(quickbooks.process(asked(request)).encode())[0][0].get("statusCode", "")


VENDOR = f"<VendorAddRq><VendorAdd><Name>Maple</Name></VendorAdd>{SHIPPED}</VendorAddRq>"
BILL = (
    "<BillAddRq><BillAdd><VendorRef><FullName>{}</FullName></VendorRef><ExpenseLineAdd><AccountRef>"
    "<FullName>Rent</FullName></AccountRef><Amount>1.00</Amount></ExpenseLineAdd></BillAdd></BillAddRq>"
)


def shown(kind: str, list_id: str, name: str, made: int, inner: str = "") -> str:
    moment = datetime.fromtimestamp(made, UTC).isoformat()
    return (
        f"<{kind}Ret><ListID>{list_id}</ListID><TimeCreated>{moment}</TimeCreated><TimeModified>{moment}</TimeModified>"
        f"<EditSequence>{made}</EditSequence><Name>{name}</Name><IsActive>true</IsActive>{inner}</{kind}Ret>"
    )


def test_a_name_that_was_added_by_an_answer_that_hides_it_was_not_there():
    with began(
        asked(VENDOR),
        answered("VendorAdd", "<VendorRet></VendorRet>"),
        asked(BILL.format("Maple")),
        answered("BillAdd", "<BillRet></BillRet>"),
        answered("VendorQuery", shown("Vendor", f"80000009-{FIRST + 60}", "Maple", FIRST + 60)),
    ) as file:
        assert "Maple" not in names(file, "Vendor")
        assert status(file, VENDOR) == "0"
        assert file.company.counters.value("list:names") == 9, "the ninth ListID is drawn again"


def test_a_name_that_an_accepted_request_gave_before_it_was_added_was_there():
    with began(
        asked(BILL.format("Maple")),
        answered("BillAdd", "<BillRet></BillRet>"),
        asked(VENDOR.replace("Maple", "Oak")),
        answered("VendorAdd", "<VendorRet></VendorRet>"),
    ) as file:
        assert "Maple" in names(file, "Vendor") and "Oak" not in names(file, "Vendor")


def test_what_was_made_after_a_request_that_hides_what_it_made_was_not_there():
    deposit = (
        "<JournalEntryRet><TxnID>{}-{}</TxnID><TimeCreated>2024-03-02T10:01:00-05:00</TimeCreated>"
        "<TimeModified>2024-03-02T10:01:00-05:00</TimeModified><EditSequence>{}</EditSequence><TxnNumber>9</TxnNumber>"
        "<TxnDate>2024-03-02</TxnDate></JournalEntryRet>"
    )
    entry = (
        f"<JournalEntryAddRq><JournalEntryAdd><RefNumber>1</RefNumber></JournalEntryAdd>{SHIPPED}</JournalEntryAddRq>"
    )
    with began(
        (AT, asked(entry)),
        answered("JournalEntryAdd", "<JournalEntryRet></JournalEntryRet>"),
        (AT + timedelta(hours=1), asked("<JournalEntryQueryRq/>")),
        answered("JournalEntryQuery", deposit.format("5", FIRST + 1, FIRST + 1)),
    ) as file:
        assert file.company.connection.execute("SELECT count(*) FROM txn").fetchone() == (0,)
        assert [file.company.counters.value(name) for name in ("txn", "txn_number", "edit")] == [4, 8, FIRST - 1]


def test_what_could_not_be_deleted_was_in_use():
    delete = f"<ListDelRq><ListDelType>JobType</ListDelType><ListID>80000001-{OLD}</ListID></ListDelRq>"
    with began(asked(delete), answered("ListDel", code=3160, message="it is in use")) as file:
        assert status(file, delete) == "3160"


def test_a_change_that_shows_nothing_tells_what_it_changed_and_which_edit_that_had():
    change = (
        f"<VehicleModRq><VehicleMod><ListID>80000001-{OLD}</ListID><EditSequence>{{}}</EditSequence><Desc>red</Desc>"
        f"</VehicleMod>{SHIPPED}</VehicleModRq>"
    )
    with began(asked(change.format(OLD + 7)), answered("VehicleMod", "<VehicleRet></VehicleRet>")) as file:
        assert status(file, change.format(OLD + 7)) == "0"
    with began(asked(change.format(OLD + 7)), answered("VehicleMod", code=3200)) as file:
        assert status(file, change.format(OLD + 7)) == "3200", "there it was, with another EditSequence"


def test_what_was_not_supported_tells_the_edition():
    bill = BILL.format("Maple").replace("<ExpenseLineAdd>", "<IsTaxIncluded>true</IsTaxIncluded><ExpenseLineAdd>")
    with began(asked(bill), answered("BillAdd", "<BillRet></BillRet>")) as file:
        assert file.edition is not Edition.US, "only elsewhere do amounts include tax"
    message = "The field &quot;IsTaxIncluded&quot; is not supported by this implementation."
    with began(asked(bill), answered("BillAdd", "<BillRet></BillRet>", 530, message)) as file:
        assert file.edition is Edition.US
    owed = asked("<SalesTaxPayableQueryRq/>")
    with began(owed, answered("SalesTaxPayableQuery", code=1030)) as file:
        assert file.edition is not Edition.US, "who has the request knows it"


def test_sales_tax_is_charged_where_a_tax_item_was_taken_by_its_id_alone():
    sale = (
        f"<SalesReceiptAddRq><SalesReceiptAdd><ItemSalesTaxRef><ListID>80000001-{OLD}</ListID></ItemSalesTaxRef>"
        f"<SalesReceiptLineAdd><ItemRef><FullName>Work</FullName></ItemRef><Amount>3.00</Amount></SalesReceiptLineAdd></SalesReceiptAdd>{SHIPPED}</SalesReceiptAddRq>"
    )
    with began(asked(sale), answered("SalesReceiptAdd", "<SalesReceiptRet></SalesReceiptRet>")) as file:
        assert status(file, sale) == "0"


def test_a_code_that_nobody_showed_tells_that_sales_tax_is_charged_abroad():
    code = "<SalesTaxCodeRef><FullName>H</FullName></SalesTaxCodeRef>"
    bill = BILL.format("Maple").replace("</Amount>", f"</Amount>{code}")
    with began(asked(bill), answered("BillAdd", "<BillRet></BillRet>")) as file:
        assert status(file, bill) == "0"


def test_what_a_window_was_opened_with_was_there():
    opened = (
        "<TxnDisplayAddRq><TxnDisplayAddType>CreditMemo</TxnDisplayAddType><EntityRef><FullName>Ann</FullName>"
        "</EntityRef></TxnDisplayAddRq>"
    )
    with began(asked(opened), answered("TxnDisplayAdd")) as file:
        assert names(file, "Customer") == ["Ann"]
    opened = f"<ListDisplayModRq><ListDisplayModType>Employee</ListDisplayModType><ListID>80000001-{OLD}</ListID></ListDisplayModRq>"
    with began(asked(opened), answered("ListDisplayMod")) as file:
        assert status(file, opened) == "0"


def test_what_was_refused_for_one_name_tells_of_the_others():
    message = "There is an invalid reference to QuickBooks Vendor &quot;Maple&quot; in the Bill."
    with began(asked(BILL.format("Maple")), answered("BillAdd", code=3140, message=message)) as file:
        assert names(file, "Vendor") == [] and "Rent" in names(file, "Account")


def test_a_credit_that_was_taken_was_there():
    credit = f"<SetCredit><CreditTxnID>7-{OLD}</CreditTxnID><AppliedAmount>1.00</AppliedAmount></SetCredit>"
    pay = (
        "<BillPaymentCheckAddRq><BillPaymentCheckAdd><PayeeEntityRef><FullName>Maple</FullName></PayeeEntityRef>"
        "<BankAccountRef><FullName>Checking</FullName></BankAccountRef><IsToBePrinted>true</IsToBePrinted><AppliedToTxnAdd>"
        f"<TxnID>3-{OLD}</TxnID>{credit}</AppliedToTxnAdd></BillPaymentCheckAdd></BillPaymentCheckAddRq>"
    )
    with began(asked(pay), answered("BillPaymentCheckAdd", "<BillPaymentCheckRet></BillPaymentCheckRet>")) as file:
        rows = file.company.connection.execute("SELECT kind, txn_id FROM txn ORDER BY txn_id").fetchall()
        assert rows == [("Bill", f"3-{OLD}"), ("VendorCredit", f"7-{OLD}")]


def test_the_contact_of_what_was_added_is_drawn_again():
    contact = "<ContactsRet><ListID>000000000000000r</ListID><FirstName>Zo</FirstName></ContactsRet>"
    with began(answered("VendorAdd", shown("Vendor", f"80000009-{FIRST}", "Maple", FIRST, contact))) as file:
        assert file.company.counters.value("contact") == int("r", 36) - 1


def test_the_edit_of_what_was_changed_is_drawn_again():
    old = shown("Vendor", f"80000009-{OLD}", "Maple", OLD)
    change = old.replace(f"<EditSequence>{OLD}", f"<EditSequence>{FIRST}")
    add = shown("Vendor", f"8000000A-{FIRST + 2}", "Oak", FIRST + 2)
    with began(answered("VendorMod", change), answered("VendorAdd", add)) as file:
        assert file.company.counters.value("edit") == FIRST - 1


@pytest.mark.parametrize("kind", ["BillPaymentCheck", "Deposit", "Check", "Invoice", "JournalEntry"])
def test_what_was_voided_and_never_shown_can_be_voided_again(kind):
    void = f"<TxnVoidRq><TxnVoidType>{kind}</TxnVoidType><TxnID>3-{OLD}</TxnID></TxnVoidRq>"
    told = (
        f"<TxnVoidType>{kind}</TxnVoidType><TxnID>3-{OLD}</TxnID><TimeModified>2024-03-02T10:00:00-05:00</TimeModified>"
    )
    with began(asked(void), answered("TxnVoid", told)) as file:
        assert status(file, void) == "0"


def test_a_bill_that_was_paid_with_a_discount_came_to_as_much():
    discount = "<DiscountAmount>6.08</DiscountAmount><DiscountAccountRef><FullName>Off</FullName></DiscountAccountRef>"
    pay = (
        "<BillPaymentCheckAddRq><BillPaymentCheckAdd><PayeeEntityRef><FullName>Maple</FullName></PayeeEntityRef>"
        f"<BankAccountRef><FullName>Checking</FullName></BankAccountRef><IsToBePrinted>true</IsToBePrinted><AppliedToTxnAdd><TxnID>3-{OLD}</TxnID>"
        f"<PaymentAmount>0.01</PaymentAmount>{discount}</AppliedToTxnAdd></BillPaymentCheckAdd>{SHIPPED}"
        "</BillPaymentCheckAddRq>"
    )
    with began(asked(pay), answered("BillPaymentCheckAdd", "<BillPaymentCheckRet></BillPaymentCheckRet>")) as file:
        assert status(file, pay) == "0"


def test_what_was_refused_for_its_date_tells_that_the_books_were_closed():
    delete = f"<TxnDelRq><TxnDelType>Check</TxnDelType><TxnID>3-{OLD}</TxnID></TxnDelRq>"
    with began(asked(delete), answered("TxnDel", code=3161)) as file:
        assert status(file, delete) == "3161"


def test_what_could_be_changed_is_of_a_day_after_the_books_were_closed():
    delete = f"<TxnDelRq><TxnDelType>Check</TxnDelType><TxnID>3-{OLD}</TxnID></TxnDelRq>"
    change = (
        f"<CheckModRq><CheckMod><TxnID>9-{OLD}</TxnID><EditSequence>{OLD}</EditSequence><Memo>x</Memo></CheckMod>{SHIPPED}"
        "</CheckModRq>"
    )
    told = (asked(change), answered("CheckMod", "<CheckRet></CheckRet>"))
    with began(asked(delete), answered("TxnDel", code=3161), *told) as file:
        assert (status(file, delete), status(file, change)) == ("3161", "0")


def test_a_tax_is_due_to_whom_it_was_paid():
    pay = (
        "<SalesTaxPaymentCheckAddRq><SalesTaxPaymentCheckAdd><PayeeEntityRef><FullName>State</FullName></PayeeEntityRef>"
        "<TxnDate>2024-03-01</TxnDate><BankAccountRef><FullName>Checking</FullName></BankAccountRef><IsToBePrinted>true</IsToBePrinted><SalesTaxPaymentCheckLineAdd><ItemSalesTaxRef>"
        "<FullName>State Sales Tax</FullName></ItemSalesTaxRef><Amount>1.00</Amount></SalesTaxPaymentCheckLineAdd>"
        f"</SalesTaxPaymentCheckAdd>{SHIPPED}</SalesTaxPaymentCheckAddRq>"
    )
    with began(
        asked(pay), answered("SalesTaxPaymentCheckAdd", "<SalesTaxPaymentCheckRet></SalesTaxPaymentCheckRet>")
    ) as file:
        assert status(file, pay) == "0"


def test_an_account_that_was_shown_without_its_type_is_what_a_request_took_it_for():
    account = f"<AccountRef><ListID>80000004-{OLD}</ListID><FullName>Current</FullName></AccountRef>"
    entry = (
        f"<JournalEntryRet><TxnID>3-{OLD}</TxnID><TimeCreated>2024-03-01T10:00:00-05:00</TimeCreated>"
        f"<TimeModified>2024-03-01T10:00:00-05:00</TimeModified><EditSequence>{OLD}</EditSequence><TxnNumber>1</TxnNumber>"
        f"<TxnDate>2024-03-01</TxnDate><JournalDebitLine><TxnLineID>4-{OLD}</TxnLineID>{account}<Amount>1.00</Amount>"
        f"</JournalDebitLine><JournalCreditLine><TxnLineID>5-{OLD}</TxnLineID>{account}<Amount>1.00</Amount>"
        "</JournalCreditLine></JournalEntryRet>"
    )
    pay = (
        "<BillPaymentCheckAddRq><BillPaymentCheckAdd><PayeeEntityRef><FullName>Maple</FullName></PayeeEntityRef>"
        "<BankAccountRef><FullName>Current</FullName></BankAccountRef><IsToBePrinted>true</IsToBePrinted><AppliedToTxnAdd>"
        f"<TxnID>3F-{OLD}</TxnID><PaymentAmount>1.00</PaymentAmount></AppliedToTxnAdd></BillPaymentCheckAdd>{SHIPPED}"
        "</BillPaymentCheckAddRq>"
    )
    with began(
        asked("<JournalEntryQueryRq/>"),
        answered("JournalEntryQuery", entry),
        asked(pay),
        answered("BillPaymentCheckAdd", "<BillPaymentCheckRet></BillPaymentCheckRet>"),
    ) as file:
        found = file.company.connection.execute("SELECT classified FROM list_object WHERE full_name = 'Current'")
        assert found.fetchone() == ("Bank",)
        assert status(file, pay) == "0"


def private(verb: str, name: str, value: str = "") -> str:
    """A request about private data of the company."""
    inner = (
        f"<OwnerID>{{90a44fb7-27f3-4815-ac85-166da7e7d1eb}}</OwnerID><DataExtName>{name}</DataExtName>"
        f"<OtherDataExtType>Company</OtherDataExtType>{value}"
    )
    return asked(f"<DataExt{verb}Rq><DataExt{verb}>{inner}</DataExt{verb}></DataExt{verb}Rq>")


def test_a_value_that_was_deleted_was_there_unless_the_session_wrote_it():
    file = began(
        *(private("Del", "FileID"), answered("DataExtDel")),
        *(private("Add", "AppLock", "<DataExtValue>UNLOCKED:DESK</DataExtValue>"), answered("DataExtAdd")),
        *(private("Del", "AppLock"), answered("DataExtDel")),
    )
    assert file.understood.stand_ins["DataExt"] == 1
    with QuickBooks(file) as quickbooks:
        for request, code in ((private("Del", "AppLock"), "3120"), (private("Del", "FileID"), "0")):
            assert etree.fromstring(quickbooks.process(request).encode())[0][0].get("statusCode") == code


AFTER = datetime(2024, 4, 24, 17, 1, 16, tzinfo=UTC)


def test_when_a_value_was_deleted_tells_the_zone():
    deleted = (
        "<DataExtDelRet><OwnerID>{90a44fb7-27f3-4815-ac85-166da7e7d1eb}</OwnerID><DataExtName>FileID</DataExtName>"
        "<TimeDeleted>2024-04-24T10:01:16-08:00</TimeDeleted></DataExtDelRet>"
    )
    added = "<DataExtRet><OwnerID>0</OwnerID><DataExtName>Late</DataExtName><DataExtType>STR255TYPE</DataExtType></DataExtRet>"
    file = began(
        *((AFTER, private("Del", "FileID")), answered("DataExtDel", deleted)),
        *((AFTER + timedelta(seconds=10), private("Add", "Late")), answered("DataExtAdd", added)),
    )
    assert file.company.zone == "America/Los_Angeles"
    assert not file.understood.left_out_things
    # And asked again at that moment it is answered alike: nothing had changed later.
    file.company.clock = ManualClock(AFTER)
    with QuickBooks(file) as quickbooks:
        assert "<TimeDeleted>2024-04-24T10:01:16-08:00<" in quickbooks.process(private("Del", "FileID"))


def test_a_part_that_is_supposed_of_an_item_leaves_the_others():
    sold = "<SalesOrPurchase><Desc>A share</Desc><Price>1.00</Price></SalesOrPurchase>"
    item = shown("ItemService", f"80000009-{OLD}", "Share", OLD, sold).replace(
        "</Name>", "</Name><FullName>Share</FullName>"
    )
    supposed = f"<ItemServiceRet><ListID>80000009-{OLD}</ListID><SalesOrPurchase><Price>2.00</Price></SalesOrPurchase></ItemServiceRet>"
    company, _ = import_answers([answered("ItemQuery", item)], beginning=True, supposed=[supposed])
    (own,) = company.connection.execute("SELECT own FROM list_object WHERE full_name = 'Share'").fetchone()
    assert json.loads(own)["SalesOrPurchase"] == {"Desc": "A share", "Price": "2.00"}


def test_an_item_that_takes_a_percentage_off_has_an_account():
    supposed = f"<ItemDiscountRet><ListID>80000009-{OLD}</ListID><DiscountRatePercent>10.0</DiscountRatePercent></ItemDiscountRet>"
    sale = (
        f"<SalesReceiptAddRq><SalesReceiptAdd><SalesReceiptLineAdd><ItemRef><FullName>Work</FullName></ItemRef><Amount>5.00"
        f"</Amount></SalesReceiptLineAdd><SalesReceiptLineAdd><ItemRef><ListID>80000009-{OLD}</ListID></ItemRef>"
        "<Amount>3.00</Amount></SalesReceiptLineAdd></SalesReceiptAdd></SalesReceiptAddRq>"
    )
    texts = [asked(sale), answered("SalesReceiptAdd", "<SalesReceiptRet></SalesReceiptRet>")]
    company, _ = import_answers(texts, beginning=True, supposed=[supposed])
    with CompanyFile(company) as file:
        assert status(file, sale) == "0"


def test_what_was_refused_for_a_feature_tells_of_its_names_and_that_it_was_off():
    level = (
        "<PriceLevelAddRq><PriceLevelAdd><Name>Trade</Name><PriceLevelPerItem><ItemRef><FullName>Parts</FullName></ItemRef>"
        "<CustomPrice>1.00</CustomPrice></PriceLevelPerItem></PriceLevelAdd></PriceLevelAddRq>"
    )
    with began(asked(level), answered("PriceLevelAdd", code=3250)) as file:
        assert names(file, "ItemService") == ["Parts"]
        assert status(file, level) == "3250"


def test_amounts_that_include_tax_tell_that_it_is_charged():
    bill = BILL.format("Maple").replace("<ExpenseLineAdd>", "<IsTaxIncluded>true</IsTaxIncluded><ExpenseLineAdd>")
    with began(asked(bill), answered("BillAdd", "<BillRet></BillRet>")) as file:
        assert status(file, bill) == "0"
