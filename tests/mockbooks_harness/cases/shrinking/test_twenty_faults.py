"""Twenty planted faults in sessions of 500 requests over a company of 1,000 records: at most five requests and twenty
records are left of each, in under two minutes."""

from __future__ import annotations

import random
import re
import time

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness.cases.exchange import RecordedExchange
from mockbooks_harness.cases.shrinking import Answered, CallFails, Differs, Raises, pytest_file, shrink, steps_of
from mockbooks_harness.cases.shrinking.records import records_of

pytestmark = pytest.mark.slow

ENVELOPE = '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">{}</QBXMLMsgsRq></QBXML>'
REQUESTS = 500


@pytest.fixture(scope="module")
def company():
    company = CompanyFile.generate("consultancy", seed=11, transactions=700, customers=100, vendors=40)
    with QuickBooks(company) as quickbooks:
        for request in (
            "<VendorAddRq><VendorAdd><Name>Jörg Fährmann</Name><Notes>rings on Mondays</Notes></VendorAdd></VendorAddRq>",
            "<CustomerAddRq><CustomerAdd><Name>Smith &amp; Daughters</Name></CustomerAdd></CustomerAddRq>",
            invoice("Smith &amp; Daughters", "Consulting", memo="the hull"),
        ):
            assert 'statusCode="0"' in quickbooks.process(ENVELOPE.format(request))
    return company


def invoice(customer, item, more="", memo="as agreed", ref=""):
    number = f"<RefNumber>{ref}</RefNumber>" if ref else ""
    return (
        f"<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>{customer}</FullName></CustomerRef>{number}<Memo>{memo}</Memo>{more}<InvoiceLineAdd>"
        f"<ItemRef><FullName>{item}</FullName></ItemRef><Desc>what was done</Desc><Quantity>2</Quantity></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    )


def query(name, inside=""):
    return f"<{name}QueryRq>{inside}</{name}QueryRq>"


def filler(chance: random.Random, number: int) -> str:
    """What a connector sends all day."""
    made = f"Made {chance.randrange(number + 1)}"
    return chance.choice(
        [
            f"<CustomerAddRq><CustomerAdd><Name>Made {number}</Name><Phone>555-0100</Phone></CustomerAdd></CustomerAddRq>",
            f"<VendorAddRq><VendorAdd><Name>Supplier {number}</Name></VendorAdd></VendorAddRq>",
            invoice("Smith &amp; Daughters", "Consulting", ref=f"S{number}"),
            query("Customer", f"<FullName>{made}</FullName>"),
            query("Invoice", "<MaxReturned>3</MaxReturned>"),
            query("Account", "<MaxReturned>5</MaxReturned>"),
            query("ItemService"),
            f"<OtherNameAddRq><OtherNameAdd><Name>Other {number}</Name></OtherNameAdd></OtherNameAddRq>",
        ]
    )


def of(company, table, column, where="1"):
    return company.company.connection.execute(
        f"SELECT {column} FROM {table} WHERE {where} ORDER BY id LIMIT 1"
    ).fetchone()


def any_customer(company):
    return of(
        company,
        "list_object",
        "list_id, full_name",
        "kind = 'Customer' AND id IN (SELECT entity FROM txn WHERE kind = 'Invoice')",
    )


def mod_customer(company, more, edit=None):
    list_id, sequence = of(company, "list_object", "list_id, edit_sequence", "kind = 'Customer'")
    return f"<CustomerModRq><CustomerMod><ListID>{list_id}</ListID><EditSequence>{edit or sequence}</EditSequence>{more}</CustomerMod></CustomerModRq>"


def pay_too_much(company):
    txn_id, list_id = of(
        company, "txn", "txn_id, (SELECT list_id FROM list_object WHERE id = entity)", "kind = 'Invoice' AND open > 0"
    )
    return (
        f"<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><ListID>{list_id}</ListID></CustomerRef><TotalAmount>9999999.00</TotalAmount>"
        f"<AppliedToTxnAdd><TxnID>{txn_id}</TxnID><PaymentAmount>9999999.00</PaymentAmount></AppliedToTxnAdd></ReceivePaymentAdd></ReceivePaymentAddRq>"
    )


def two_invoices_of_one_number(answers):
    numbers = [
        number
        for answer in answers
        if "InvoiceQueryRs" in answer
        for number in re.findall("<RefNumber>(TWICE)</RefNumber>", answer)
    ]
    assert len(numbers) < 2


def only_ascii(answers):
    for answer in answers:
        for name in re.findall("<Name>([^<]*)</Name>", answer):
            assert "&#" not in name


def nothing_is_for_nothing(answers):
    for answer in answers:
        for ret in etree.fromstring(answer.encode()).iter("InvoiceRet"):
            assert ret.findtext("Subtotal") != "0.00"


def nobody_owes_a_million(quickbooks):
    answer = quickbooks.process(ENVELOPE.format(query("Customer", "<FullName>Deep in debt</FullName>")))
    for balance in re.findall("<TotalBalance>([^<]*)<", answer):
        assert float(balance) < 1_000_000


def memos_are_short(answers):
    for answer in answers:
        assert "<Memo>the hull</Memo>" not in answer


DEBTOR = "<CustomerAddRq><CustomerAdd><Name>Deep in debt</Name></CustomerAdd></CustomerAddRq>"
LOAN = (
    "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Deep in debt</FullName></CustomerRef><InvoiceLineAdd><ItemRef><FullName>Consulting"
    "</FullName></ItemRef><Amount>600000.00</Amount></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
)

# Name, the planted requests, what they come to: a status code, an HRESULT, a function that fails, or a difference.
FAULTS = [
    ("an item that is not there", lambda c: [invoice("Smith &amp; Daughters", "Nothing Such")], 3140),
    ("a customer that is not there", lambda c: [invoice("Nobody", "Consulting")], 3140),
    ("a name of the company again", lambda c: ["<CustomerAddRq><CustomerAdd><Name>smith &amp; daughters</Name></CustomerAdd></CustomerAddRq>"], 3100),
    ("a name of another list again", lambda c: ["<CustomerAddRq><CustomerAdd><Name>Jörg Fährmann</Name></CustomerAdd></CustomerAddRq>"], 3100),
    ("a name of the session again", lambda c: [DEBTOR, DEBTOR], 3100),
    ("an edit sequence that is stale", lambda c: [mod_customer(c, "<Notes>new</Notes>", "1000000000")], 3200),
    ("two edits with one edit sequence", lambda c: [mod_customer(c, "<Notes>one</Notes>"), mod_customer(c, "<Notes>two</Notes>")], 3200),
    ("a transaction that is not there", lambda c: ["<TxnDelRq><TxnDelType>Invoice</TxnDelType><TxnID>FFFFFF-1700000000</TxnID></TxnDelRq>"], None),
    ("a name that is too long", lambda c: [f"<CustomerAddRq><CustomerAdd><Name>{'n' * 60}</Name></CustomerAdd></CustomerAddRq>"], 3070),
    ("a date that is none", lambda c: [invoice("Smith &amp; Daughters", "Consulting", "<DueDate>2024-02-30</DueDate>").replace("<Memo>as agreed</Memo><DueDate>2024-02-30</DueDate>", "<DueDate>2024-02-30</DueDate><Memo>as agreed</Memo>")], 3020),
    ("an enumeration that is none", lambda c: ["<AccountAddRq><AccountAdd><Name>Till</Name><AccountType>Cash</AccountType></AccountAdd></AccountAddRq>"], 3110),
    ("an element that is unknown", lambda c: ["<CustomerAddRq><CustomerAdd><Name>New</Name><Nickname>N</Nickname></CustomerAdd></CustomerAddRq>"], 0x80040400),
    ("a customer in use", lambda c: [f"<ListDelRq><ListDelType>Customer</ListDelType><ListID>{any_customer(c)[0]}</ListID></ListDelRq>"], None),
    ("a job under nobody", lambda c: ["<CustomerAddRq><CustomerAdd><Name>Job</Name><ParentRef><FullName>Nobody</FullName></ParentRef></CustomerAdd></CustomerAddRq>"], 3130),
    ("a payment of too much", lambda c: [pay_too_much(c)], None),
    ("one number twice", lambda c: [invoice("Smith &amp; Daughters", "Consulting", ref="TWICE"), invoice("Smith &amp; Daughters", "Consulting", ref="TWICE"), query("Invoice", "<RefNumber>TWICE</RefNumber>")], two_invoices_of_one_number),
    ("a letter beyond ASCII", lambda c: [query("Vendor")], only_ascii),
    ("an invoice for nothing", lambda c: [invoice("Smith &amp; Daughters", "Consulting").replace("<Quantity>2", "<Quantity>0")], nothing_is_for_nothing),
    ("a debt that came in two parts", lambda c: [DEBTOR, LOAN, LOAN], nobody_owes_a_million),
    ("a difference from what was recorded", lambda c: [query("Vendor", "<FullName>Jörg Fährmann</FullName>")], "Notes"),
]  # fmt: skip


def session(company, planted, seed):
    """The requests, the planted ones at places of chance in their order; and whether each is planted."""
    chance = random.Random(seed)
    requests = [filler(chance, number) for number in range(REQUESTS - len(planted))]
    places = sorted(chance.sample(range(len(requests) // 2, len(requests)), len(planted)))
    for place, request in reversed(list(zip(places, planted, strict=True))):
        requests.insert(place, request)
    return [ENVELOPE.format(request) for request in requests]


@pytest.mark.parametrize(("name", "planted", "comes_to"), FAULTS, ids=[name for name, _, _ in FAULTS])
def test_a_planted_fault_shrinks(company, name, planted, comes_to, record_property, tmp_path):
    planted = planted(company)
    requests = session(company, planted, name)
    exchanges = recorded(company, requests)
    target = ENVELOPE.format(planted[-1])
    if comes_to == "Notes":
        exchanges = [
            each.with_texts(each.request, each.answer.replace("on Mondays", "on Tuesdays"))
            if each.request == target
            else each
            for each in exchanges
        ]
        condition = Differs("VendorQueryRq")
    elif callable(comes_to):
        condition = Raises(comes_to, "test_twenty_faults", comes_to.__name__)
    elif comes_to is not None and comes_to > 0x80000000:
        condition = CallFails(comes_to)
    else:
        (answer,) = {
            each.answer for each in exchanges[::-1] if each.request == target and 'statusCode="0"' not in each.answer
        }
        code = int(re.search('statusCode="([0-9]+)"', answer)[1])
        assert comes_to in (None, code) and code > 1
        condition = Answered("", code)
    began = time.monotonic()
    shrunk = shrink(company, steps_of(exchanges), condition)
    took = time.monotonic() - began
    print(f"{name}: {shrunk}")
    assert shrunk.began_with[0] == REQUESTS and shrunk.began_with[1] >= 800
    assert len(shrunk.steps) <= 5
    assert shrunk.records is not None and len(shrunk.records) <= 20
    assert took < 120
    assert fails(pytest_file(shrunk), {comes_to.__name__: comes_to} if callable(comes_to) else {})


def recorded(company, requests):
    exchanges = []
    with company.trial(), QuickBooks(company) as quickbooks:
        for request in requests:
            try:
                exchanges.append(RecordedExchange(request, quickbooks.process(request)))
            except Exception:
                exchanges.append(RecordedExchange(request))
    return exchanges


def fails(text, functions):
    """Whether the printed test fails, and that it is a test."""
    text = re.sub("^from test_twenty_faults import .*$", "", text, flags=re.MULTILINE)
    names = dict(functions)
    exec(compile(text, "printed", "exec"), names)
    (test,) = (value for name, value in names.items() if name.startswith("test_"))
    try:
        test()
    except Exception as error:
        return bool(str(error) or type(error))
    return False


def test_the_company_has_a_thousand_records(company):
    assert len(records_of(company)) >= 1000
