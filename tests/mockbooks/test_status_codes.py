"""Every status code that a request can provoke, provoked by one, with its exact text.

A row of `PROVOKED` holds what is entered before, what is asked and what QuickBooks says to it. The codes that no request
provokes stand in `NOT_BY_A_REQUEST` with the reason; together the two name every code that anybody has shown. Texts
whose wording is assumed hold us to our own table and to nothing else: the table says which.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from lxml import etree

from mockbooks import Access, CompanyFile, ManualClock, QuickBooks
from mockbooks.desktop.request_processor import RequestProcessor
from mockbooks.qbxml import STATUS_CODES

NO_RECORD = "  QuickBooks error message: Invalid argument.  The specified record does not exist in the list."


@dataclass(frozen=True)
class Row:
    """One way to provoke a code: requests that succeed before it, the one that is answered with it, the text."""

    code: int
    request: str
    text: str
    before: str = ""
    then: str = ""
    """What is entered after that and may name what came of it."""
    prepare: Callable[[QuickBooks], None] = lambda quickbooks: None
    person: Callable[[RequestProcessor], None] | None = None
    """What the program asks the person at the desk for, before its session begins."""
    version: str = "13.0"
    """In which it is asked."""


def customer(name: str, more: str = "") -> str:
    return f"<CustomerAddRq><CustomerAdd><Name>{name}</Name>{more}</CustomerAdd></CustomerAddRq>"


def account(name: str, kind: str, more: str = "") -> str:
    return f"<AccountAddRq><AccountAdd><Name>{name}</Name>{more}<AccountType>{kind}</AccountType></AccountAdd></AccountAddRq>"


SERVICE = (
    account("Consulting", "Income")
    + "<ItemServiceAddRq><ItemServiceAdd><Name>Advice</Name><SalesOrPurchase><Price>100.00</Price>"
    "<AccountRef><FullName>Consulting</FullName></AccountRef></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>"
)


def invoice(more: str = "", lines: str = "<Rate>100.00</Rate>") -> str:
    return (
        "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Maple</FullName></CustomerRef>"
        f"<TxnDate>2024-02-01</TxnDate>{more}<InvoiceLineAdd><ItemRef><FullName>Advice</FullName></ItemRef>"
        f"<Quantity>1</Quantity>{lines}</InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    )


def close_the_books(quickbooks: QuickBooks) -> None:
    """Lock everything up to the end of February 2024."""
    quickbooks.company.close_books(date(2024, 2, 29), password=True)


def sales_order() -> str:
    return (
        "<SalesOrderAddRq><SalesOrderAdd><CustomerRef><FullName>Maple</FullName></CustomerRef><SalesOrderLineAdd>"
        "<ItemRef><FullName>Advice</FullName></ItemRef><Quantity>1</Quantity></SalesOrderLineAdd></SalesOrderAdd>"
        "</SalesOrderAddRq>"
    )


def refused_here(status: int) -> Callable[[QuickBooks], None]:
    """The next request meets this refusal at the desk: another user holds what it wants, or the user may not."""
    return lambda quickbooks: quickbooks.desktop.faults.add(status=status, request="CustomerQueryRq") and None


PROVOKED = [
    Row(0, "<HostQueryRq/>", "Status OK"),
    Row(
        1,
        "<CustomerQueryRq><ActiveStatus>InactiveOnly</ActiveStatus></CustomerQueryRq>",
        "A query request did not find a matching object in QuickBooks",
    ),
    Row(
        500,
        "<CustomerQueryRq><FullName>Nobody</FullName></CustomerQueryRq>",
        'The query request has not been fully completed. There was a required element ("Nobody") that could not be '
        "found in QuickBooks.",
    ),
    Row(
        501,
        "<ItemQueryRq></ItemQueryRq>",
        'Unable to represent ItemFixedAsset objectName "Bench" in this version of the qbXML spec.',
        before=account("Equipment", "FixedAsset")
        + "<ItemFixedAssetAddRq><ItemFixedAssetAdd><Name>Bench</Name><AcquiredAs>New</AcquiredAs><PurchaseDesc>Oak"
        "</PurchaseDesc><PurchaseDate>2024-01-02</PurchaseDate><AssetAccountRef><FullName>Equipment</FullName>"
        "</AssetAccountRef></ItemFixedAssetAdd></ItemFixedAssetAddRq>",
        version="2.0",
    ),
    Row(
        530,
        customer("Maple", "<Suffix>Jr</Suffix>"),
        'The field "Suffix" is not supported by this implementation.',
    ),
    Row(
        570,
        invoice().replace(
            "<InvoiceLineAdd><ItemRef><FullName>Advice</FullName></ItemRef><Quantity>1</Quantity><Rate>100.00</Rate>",
            "<InvoiceLineAdd><LinkToTxn><TxnID>{SalesOrderRet.TxnID}</TxnID><TxnLineID>{SalesOrderLineRet.TxnLineID}"
            "</TxnLineID></LinkToTxn></InvoiceLineAdd><InvoiceLineAdd><Desc>Nothing left</Desc>",
        ),
        'Unable to link to transaction "{SalesOrderRet.TxnID}" because it has already been closed.',
        before=customer("Maple") + SERVICE + sales_order(),
        then=invoice("<LinkToTxnID>{SalesOrderRet.TxnID}</LinkToTxnID>").partition("<InvoiceLineAdd>")[0]
        + "</InvoiceAdd></InvoiceAddRq>",
    ),
    Row(
        600,
        "<ClearedStatusModRq><ClearedStatusMod><TxnID>{TxnID}</TxnID><ClearedStatus>Cleared</ClearedStatus>"
        "</ClearedStatusMod></ClearedStatusModRq>",
        'The transaction "{TxnID}" has no cleared state.',
        before=customer("Maple") + SERVICE + sales_order(),
    ),
    Row(
        3000,
        "<CustomerQueryRq><ListID>Nobody</ListID></CustomerQueryRq>",
        'The given object ID "Nobody" in the field "list ID" is invalid.',
    ),
    Row(
        3010,
        customer("Maple", "<IsActive>maybe</IsActive>"),
        'There was an error when converting the boolean value "maybe" in the field "IsActive".',
    ),
    Row(
        3020,
        customer("Maple", "<OpenBalanceDate>2024-02-30</OpenBalanceDate>"),
        'There was an error when converting the date value "2024-02-30" in the field "OpenBalanceDate".',
    ),
    Row(
        3030,
        "<InvoiceQueryRq><TxnDateRangeFilter><FromTxnDate>2024-03-01</FromTxnDate><ToTxnDate>2024-02-01</ToTxnDate>"
        "</TxnDateRangeFilter></InvoiceQueryRq>",
        "Invalid date range: From date is greater than To date.",
    ),
    Row(
        3031,
        "<CustomerQueryRq><NameRangeFilter><FromName>Z</FromName><ToName>A</ToName></NameRangeFilter></CustomerQueryRq>",
        'The "From" or "To" values in the provided NameRangeFilter are invalid.',
    ),
    Row(
        3035,
        "<TimeTrackingAddRq><TimeTrackingAdd><EntityRef><FullName>Maple</FullName></EntityRef>"
        "<Duration>2:30</Duration></TimeTrackingAdd></TimeTrackingAddRq>",
        'There was an error when converting the time interval "2:30" in the field "Duration".',
    ),
    Row(
        3040,
        customer("Maple", "<CreditLimit>1,000.00</CreditLimit>"),
        'There was an error when converting the amount "1,000.00" in the field "CreditLimit".',
    ),
    Row(
        3045,
        invoice(lines="<Rate>13.344911793183279</Rate>"),
        'There was an error when converting the price "13.344911793183279" in the field "Rate".',
        before=customer("Maple") + SERVICE,
    ),
    Row(
        3070,
        customer("M" * 42),
        f'The string "{"M" * 42}" in the field "Name" is too long.',
    ),
    Row(
        3090,
        customer("Maple:Kitchen"),
        'There was an error when storing "Maple:Kitchen" in the "customer name" field.  QuickBooks error message: Names '
        "in this list cannot contain a colon.  The colon is a special character used to indicate a parent/child "
        "relationship.",
    ),
    Row(3100, customer("maple"), 'The name "maple" of the list element is already in use.', before=customer("Maple")),
    Row(
        3110,
        customer("Maple", "<JobStatus>Dreaming</JobStatus>"),
        'The enumerated value "Dreaming" in the field "JobStatus" is unknown or invalid for the qbXML version in use.',
    ),
    Row(
        3120,
        "<CustomerQueryRq><ListID>80000FFF-1704067200</ListID></CustomerQueryRq>",
        'Object "80000FFF-1704067200" specified in the request cannot be found.' + NO_RECORD,
    ),
    Row(
        3130,
        customer("Kitchen", "<ParentRef><FullName>Nobody</FullName></ParentRef>"),
        'There is an invalid reference to a parent "Nobody" in the Customers list.' + NO_RECORD,
    ),
    Row(
        3140,
        "<SalesReceiptAddRq><SalesReceiptAdd><SalesReceiptLineAdd><ItemRef><FullName>Nothing</FullName></ItemRef>"
        "</SalesReceiptLineAdd></SalesReceiptAdd></SalesReceiptAddRq>",
        'There is an invalid reference to QuickBooks Item "Nothing" in the SalesReceipt line.' + NO_RECORD,
    ),
    Row(
        3150,
        "<DepositAddRq><DepositAdd><DepositToAccountRef><FullName>Bank</FullName></DepositToAccountRef></DepositAdd>"
        "</DepositAddRq>",
        'There is a missing element: "DepositLineAdd".',
        before=account("Bank", "Bank"),
    ),
    Row(
        3160,
        "<ListDelRq><ListDelType>Customer</ListDelType><ListID>{CustomerRet.ListID}</ListID></ListDelRq>",
        'Cannot delete the object specified by the id = "{CustomerRet.ListID}".  QuickBooks error message: This list '
        "element cannot be deleted because it is in use.",
        before=customer("Maple") + SERVICE + invoice(),
    ),
    Row(
        3161,
        "<TxnDelRq><TxnDelType>Invoice</TxnDelType><TxnID>{TxnID}</TxnID></TxnDelRq>",
        "An attempt was made to delete a Invoice with a date that is on or before the closing date of the company. If you are "
        "sure you really want to do this, please ask a user with Admin privileges to remove the password for editing "
        "transactions on or before to closing date (this setting is in the Accounting Company Preferences), then try "
        "again.",
        before=customer("Maple") + SERVICE + invoice(),
        prepare=close_the_books,
    ),
    Row(
        3170,
        "<ReceivePaymentModRq><ReceivePaymentMod><TxnID>{ReceivePaymentRet.TxnID}</TxnID><EditSequence>{ReceivePaymentRet.EditSequence}</EditSequence>"
        "<TotalAmount>60.00</TotalAmount></ReceivePaymentMod></ReceivePaymentModRq>",
        'There was an error when modifying a ReceivePayment named "{ReceivePaymentRet.TxnID}".  QuickBooks error message: You need '
        "to delete this transaction from the deposit before you can edit its name or amount.",
        before=customer("Maple")
        + account("Bank", "Bank")
        + "<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>Maple</FullName></CustomerRef>"
        "<TotalAmount>50.00</TotalAmount><IsAutoApply>false</IsAutoApply></ReceivePaymentAdd></ReceivePaymentAddRq>",
        then="<DepositAddRq><DepositAdd><DepositToAccountRef><FullName>Bank</FullName></DepositToAccountRef>"
        "<DepositLineAdd><PaymentTxnID>{ReceivePaymentRet.TxnID}</PaymentTxnID></DepositLineAdd></DepositAdd></DepositAddRq>",
    ),
    Row(
        3171,
        invoice(),
        "An attempt was made to modify a Invoice with a date that is on or before the closing date of the company. If you are "
        "sure you really want to do this, please ask a user with Admin privileges to remove the password for editing "
        "transactions on or before to closing date (this setting is in the Accounting Company Preferences), then try "
        "again.",
        before=customer("Maple") + SERVICE,
        prepare=close_the_books,
    ),
    Row(
        3175,
        "<CustomerQueryRq/>",
        "There was an error adding, modifying or deleting CustomerQuery because it is already in use.",
        prepare=refused_here(3175),
    ),
    Row(
        3176,
        "<CustomerQueryRq/>",
        "There was an error adding, modifying or deleting CustomerQuery because it is already in use.",
        prepare=refused_here(3176),
    ),
    Row(
        3177,
        invoice("<LinkToTxnID>{TxnID}</LinkToTxnID><LinkToTxnID>{TxnID}</LinkToTxnID>"),
        'The transaction "{TxnID}" is linked more than once in the request.',
        before=customer("Maple") + SERVICE + sales_order(),
    ),
    Row(
        3180,
        account("Bank", "Bank", "<AccountNumber>100</AccountNumber>").replace(
            "<AccountNumber>100</AccountNumber><AccountType>Bank</AccountType>",
            "<AccountType>Bank</AccountType><AccountNumber>100</AccountNumber>",
        ),
        'There was an error when saving a Accounts list, element "Bank".  QuickBooks error message: The account number '
        "is already in use.",
        before=account("Till", "Bank").replace("</AccountType>", "</AccountType><AccountNumber>100</AccountNumber>"),
    ),
    Row(
        3210,
        "<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>Maple</FullName></CustomerRef>"
        "<TotalAmount>150.00</TotalAmount><AppliedToTxnAdd><TxnID>{TxnID}</TxnID><PaymentAmount>129.43</PaymentAmount>"
        "</AppliedToTxnAdd></ReceivePaymentAdd></ReceivePaymentAddRq>",
        'The "AppliedToTxnAdd payment amount" field has an invalid value "129.43".  QuickBooks error message: You cannot '
        "pay more than the amount due.",
        before=customer("Maple") + SERVICE + invoice(),
    ),
    Row(
        3200,
        "<CustomerModRq><CustomerMod><ListID>{ListID}</ListID><EditSequence>1</EditSequence></CustomerMod>"
        "</CustomerModRq>",
        'The provided edit sequence "1" is out-of-date. ',
        before=customer("Maple"),
    ),
    Row(
        3231,
        customer("Maple:") + customer("Oak"),
        "The request has not been processed.",
    ),
    Row(
        3250,
        invoice("<ExchangeRate>1.2</ExchangeRate>"),
        "This feature is not enabled or not available in this version of QuickBooks.",
        before=customer("Maple") + SERVICE,
    ),
    Row(
        3260,
        "<CustomerQueryRq/>",
        "Insufficient permission level to perform this action.",
        prepare=refused_here(3260),
    ),
    Row(
        3261,
        "<EmployeeAddRq><EmployeeAdd><FirstName>Ann</FirstName><LastName>Oak</LastName><SSN>123-45-6789</SSN></EmployeeAdd>"
        "</EmployeeAddRq>",
        "The integrated application has no permission to access sensitive data.",
        person=lambda processor: processor.AuthPreferences.PutPersonalDataPref(3),
    ),
    Row(
        3262,
        "<WorkersCompCodeQueryRq/>",
        "A payroll subscription is required.",
    ),
    Row(
        3263,
        customer("Maple"),
        "The application has read-only access.",
        person=lambda processor: processor.AuthPreferences.PutIsReadOnly(True),
    ),
    Row(
        3264,
        "<SalesReceiptAddRq><SalesReceiptAdd><PaymentMethodRef><FullName>Visa</FullName></PaymentMethodRef><CreditCardTxnInfo><CreditCardTxnInputInfo><CreditCardNumber>4111111111111111"
        "</CreditCardNumber><ExpirationMonth>1</ExpirationMonth><ExpirationYear>2030</ExpirationYear><NameOnCard>A. Oak"
        "</NameOnCard><CreditCardTxnType>Authorization</CreditCardTxnType></CreditCardTxnInputInfo><CreditCardTxnResultInfo>"
        "<ResultCode>0</ResultCode><ResultMessage>ok</ResultMessage><CreditCardTransID>1</CreditCardTransID>"
        "<MerchantAccountNumber>1</MerchantAccountNumber><PaymentStatus>Unknown</PaymentStatus><TxnAuthorizationTime>"
        "2024-03-01T10:00:00</TxnAuthorizationTime></CreditCardTxnResultInfo></CreditCardTxnInfo><SalesReceiptLineAdd>"
        "<ItemRef><FullName>Advice</FullName></ItemRef></SalesReceiptLineAdd></SalesReceiptAdd></SalesReceiptAddRq>",
        "A merchant service subscription is required.",
        before=SERVICE,
    ),
    Row(
        3290,
        "<JournalEntryModRq><JournalEntryMod><TxnID>{TxnID}</TxnID><EditSequence>{EditSequence}</EditSequence>"
        "<JournalLineMod><TxnLineID>{JournalCreditLine.TxnLineID}</TxnLineID></JournalLineMod><JournalLineMod><TxnLineID>{JournalDebitLine.TxnLineID}"
        "</TxnLineID></JournalLineMod></JournalEntryMod></JournalEntryModRq>",
        'The item "{JournalDebitLine.TxnLineID}" is placed in the request in incorrect order.',
        before=account("Bank", "Bank")
        + account("Rent", "Expense")
        + "<JournalEntryAddRq><JournalEntryAdd><JournalDebitLine><AccountRef><FullName>Rent</FullName></AccountRef>"
        "<Amount>5.00</Amount></JournalDebitLine><JournalCreditLine><AccountRef><FullName>Bank</FullName></AccountRef>"
        "<Amount>5.00</Amount></JournalCreditLine></JournalEntryAdd></JournalEntryAddRq>",
    ),
    Row(
        3391,
        '<CustomerQueryRq iterator="Continue" iteratorID="{3E2A1F60-0C5B-4B53-9E0A-6D1B0F2C9A11}"><MaxReturned>5'
        "</MaxReturned></CustomerQueryRq>",
        'The iteratorID "{3E2A1F60-0C5B-4B53-9E0A-6D1B0F2C9A11}" is not valid.',
    ),
    Row(
        3500,
        "<ListMergeRq><ListMergeType>Customer</ListMergeType><MergeFrom><ListID>{ListID}</ListID><EditSequence>"
        "{EditSequence}</EditSequence></MergeFrom><MergeTo><ListID>{ListID}</ListID><EditSequence>{EditSequence}"
        "</EditSequence></MergeTo></ListMergeRq>",
        "Unknown Error",
        before=customer("Maple"),
    ),
]

NOT_BY_A_REQUEST = {
    510: "what was added can always be read back here",
    531: "a value of another edition is refused like one of none (3110): no capture tells them apart",
    540: "of the Online Edition",
    550: "notes are saved with their object or not at all",
    560: "no element that a version deprecates is known",
    1000: "only a fault of our own makes it; see test_engine",
    1010: "nothing here is ever down; faults script it",
    1030: "all requests are served; what is not says it, see test_engine",
    1060: "not enforced by the versions that were captured",
    2000: "of the Online Edition",
    2010: "of the Online Edition",
    2020: "of the Online Edition",
    2030: "of the Online Edition",
    2040: "of the Online Edition",
    3270: "an item that posts is refused without its account (3150) when it is added; only an imported file has one",
    3220: "nobody has shown what provokes it; faults script it",
}
"""Codes that somebody has shown and no request provokes here, each with the reason."""


def document(requests: str, version: str = "13.0") -> str:
    """The request set around requests."""
    return (
        f'<?xml version="1.0"?><?qbxml version="{version}"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
        f"{requests}</QBXMLMsgsRq></QBXML>"
    )


def said(quickbooks: QuickBooks, requests: str, version: str = "13.0") -> list[etree._Element]:
    """The answers to a request set."""
    return list(etree.fromstring(quickbooks.process(document(requests, version)).encode())[0])


def shown(answers: list[etree._Element]) -> dict[str, str]:
    """What the answers show, by element and by parent and element: `{TxnID}`, `{InvoiceRet.TxnID}`."""
    found: dict[str, str] = {}
    for answer in answers:
        assert answer.get("statusCode") == "0", answer.get("statusMessage")
        for element in answer[0].iter() if len(answer) else ():
            parent = element.getparent()
            assert parent is not None
            if parent is answer[0]:
                found[element.tag] = element.text or ""
            found[f"{parent.tag}.{element.tag}"] = element.text or ""
    return found


def filled(text: str, found: dict[str, str]) -> str:
    """The text with what was shown put in."""
    for name, value in found.items():
        text = text.replace(f"{{{name}}}", value)
    return text


@pytest.mark.parametrize("row", PROVOKED, ids=lambda row: str(row.code))
def test_a_request_provokes_it_with_this_text(row: Row) -> None:
    clock = ManualClock(datetime(2024, 3, 1, 15, tzinfo=UTC))
    with CompanyFile.create(clock=clock) as company, QuickBooks(company) as quickbooks:
        found = shown(said(quickbooks, row.before))
        shown(said(quickbooks, filled(row.then, found)))
        row.prepare(quickbooks)
        request = filled(row.request, found)
        answer = (
            said(quickbooks, request, row.version)
            if row.person is None
            else through_the_desk(quickbooks, request, row.person)
        )[-1]
        expected = STATUS_CODES[row.code]
        assert (int(answer.get("statusCode") or -1), answer.get("statusMessage")) == (row.code, filled(row.text, found))
        assert answer.get("statusSeverity") == expected.severity


def through_the_desk(
    quickbooks: QuickBooks, request: str, wish: Callable[[RequestProcessor], None]
) -> list[etree._Element]:
    """The answers to a program that came in by the request processor with a wish, which somebody at the desk granted."""
    desktop = quickbooks.desktop
    desktop.person.allows(Access.WHILE_OPEN)
    processor = desktop.request_processor()
    processor.OpenConnection("", "Books by Oak")
    wish(processor)
    ticket = processor.BeginSession("", 2)
    return list(etree.fromstring(processor.ProcessRequest(ticket, document(request)).encode())[0])


def test_every_code_that_anybody_has_shown_is_provoked_or_has_its_reason() -> None:
    shown = {row.code for row in STATUS_CODES.values() if row.provenance != "assumed"}
    provoked = {row.code for row in PROVOKED}
    assert shown - provoked - set(NOT_BY_A_REQUEST) == set()
    assert provoked & set(NOT_BY_A_REQUEST) == set()
