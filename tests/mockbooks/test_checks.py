"""Every check is seen red: a sound file is spoiled in one place, and the check that is meant for it says so."""

from __future__ import annotations

import pytest

from mockbooks import CompanyFile, QuickBooks
from mockbooks.checks import CHECKS, check, fingerprint, rebuild
from mockbooks.operations.company_features import (
    turn_on_inventory_sites,
    turn_on_multi_currency,
    turn_on_units_of_measure,
)

ACCOUNTS = "".join(
    f"<AccountAddRq><AccountAdd><Name>{name}</Name><AccountType>{kind}</AccountType></AccountAdd></AccountAddRq>"
    for name, kind in (("Checking", "Bank"), ("Fees", "Income"), ("Fares", "Expense"))
)
BOOKS = (
    ACCOUNTS
    + """
<CustomerAddRq><CustomerAdd><Name>Abel</Name><OpenBalance>10.00</OpenBalance></CustomerAdd></CustomerAddRq>
<CustomerAddRq><CustomerAdd><Name>Loft</Name><ParentRef><FullName>Abel</FullName></ParentRef></CustomerAdd></CustomerAddRq>
<VendorAddRq><VendorAdd><Name>Carrier</Name></VendorAdd></VendorAddRq>
<ItemServiceAddRq><ItemServiceAdd><Name>Advice</Name><SalesOrPurchase><Price>95.00</Price>
  <AccountRef><FullName>Fees</FullName></AccountRef></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>
<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef>
  <InvoiceLineAdd><ItemRef><FullName>Advice</FullName></ItemRef></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>
<ReceivePaymentAddRq><ReceivePaymentAdd defMacro="TxnID:paid"><CustomerRef><FullName>Abel</FullName></CustomerRef>
  <TotalAmount>50.00</TotalAmount><IsAutoApply>true</IsAutoApply></ReceivePaymentAdd></ReceivePaymentAddRq>
<BillAddRq><BillAdd><VendorRef><FullName>Carrier</FullName></VendorRef><ExpenseLineAdd>
  <AccountRef><FullName>Fares</FullName></AccountRef><Amount>7.00</Amount></ExpenseLineAdd></BillAdd></BillAddRq>
<VendorAddRq><VendorAdd><Name>Maker</Name></VendorAdd></VendorAddRq>
<ItemInventoryAddRq><ItemInventoryAdd><Name>Lamp</Name><SalesPrice>9.00</SalesPrice>
  <IncomeAccountRef><FullName>Fees</FullName></IncomeAccountRef><PurchaseCost>4.00</PurchaseCost></ItemInventoryAdd></ItemInventoryAddRq>
<PurchaseOrderAddRq><PurchaseOrderAdd><VendorRef><FullName>Maker</FullName></VendorRef>
  <PurchaseOrderLineAdd><ItemRef><FullName>Lamp</FullName></ItemRef><Quantity>5</Quantity></PurchaseOrderLineAdd>
</PurchaseOrderAdd></PurchaseOrderAddRq>
<ItemGroupAddRq><ItemGroupAdd><Name>Set</Name><ItemGroupLine><ItemRef><FullName>Lamp</FullName></ItemRef>
  <Quantity>2</Quantity></ItemGroupLine></ItemGroupAdd></ItemGroupAddRq>
<EstimateAddRq><EstimateAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><EstimateLineGroupAdd>
  <ItemGroupRef><FullName>Set</FullName></ItemGroupRef></EstimateLineGroupAdd></EstimateAdd></EstimateAddRq>
<CheckAddRq><CheckAdd><AccountRef><FullName>Checking</FullName></AccountRef>
  <ItemLineAdd><ItemRef><FullName>Lamp</FullName></ItemRef><Quantity>1</Quantity></ItemLineAdd></CheckAdd></CheckAddRq>
<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><InvoiceLineAdd>
  <ItemRef><FullName>Lamp</FullName></ItemRef><Quantity>2</Quantity></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>
<DepositAddRq><DepositAdd><DepositToAccountRef><FullName>Checking</FullName></DepositToAccountRef>
  <DepositLineAdd><PaymentTxnID useMacro="TxnID:paid"/></DepositLineAdd></DepositAdd></DepositAddRq>
<JournalEntryAddRq><JournalEntryAdd><JournalDebitLine><AccountRef><FullName>Accounts Receivable</FullName></AccountRef>
  <Amount>3.00</Amount><EntityRef><FullName>Abel</FullName></EntityRef></JournalDebitLine>
  <JournalCreditLine><AccountRef><FullName>Fees</FullName></AccountRef><Amount>3.00</Amount></JournalCreditLine>
</JournalEntryAdd></JournalEntryAddRq>
<InvoiceQueryRq/><CustomerQueryRq/>
"""
)
RECEIPT = """
<ItemReceiptAddRq><ItemReceiptAdd><VendorRef><FullName>Maker</FullName></VendorRef><LinkToTxnID>{}</LinkToTxnID>
</ItemReceiptAdd></ItemReceiptAddRq>
"""


def process(company, requests):
    with QuickBooks(company) as quickbooks:
        return quickbooks.process(
            f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{requests}</QBXMLMsgsRq></QBXML>'
        )


@pytest.fixture
def company():
    made = CompanyFile.create()
    answer = process(made, BOOKS)
    (order,) = made.company.connection.execute("SELECT txn_id FROM txn WHERE kind = 'PurchaseOrder'").fetchone()
    answer += process(made, RECEIPT.format(order))
    assert 'statusSeverity="Error"' not in answer
    assert check(made.company) == []
    yield made.company
    made.close()


# The statement that spoils the file, and the check that is meant for it.
SPOILED = [
    ("ledger lines", "UPDATE posting SET amount = amount + 1 WHERE id = 2"),
    ("non-posting", "UPDATE txn SET status = 'pending' WHERE kind = 'Bill'"),
    ("postings", "UPDATE posting SET txn_date = '1999-01-01' WHERE id = 1"),
    ("postings", "UPDATE posting SET account = (SELECT id FROM list_object WHERE kind = 'Vendor') WHERE id = 2"),
    ("source lines", "UPDATE posting SET is_source = 0"),
    (
        "ledger of documents",
        "UPDATE posting SET amount = 2 * amount WHERE txn IN (SELECT id FROM txn WHERE kind = 'Bill')",
    ),
    ("trial balance", "UPDATE posting SET amount = amount + 5 WHERE is_source"),
    ("cash basis", "UPDATE posting SET amount = amount + 7 WHERE is_source"),
    ("cash basis", "UPDATE txn SET open = 0 WHERE kind = 'Bill'"),
    ("running totals", "UPDATE total SET balance = balance + 1 WHERE object = (SELECT min(object) FROM total)"),
    ("running totals", "DELETE FROM total"),
    (
        "control accounts",
        "UPDATE total SET balance = 0 WHERE object = (SELECT id FROM list_object WHERE name = 'Carrier')",
    ),
    ("open amounts", "UPDATE txn SET open = open - 1 WHERE kind = 'Invoice'"),
    ("open amounts", "UPDATE link SET amount = amount + 1"),
    ("open within total", "UPDATE txn SET open = -1 WHERE kind = 'Bill'"),
    ("void", "UPDATE txn SET status = 'void' WHERE kind = 'Bill'"),
    ("open items", "UPDATE txn SET total = total + 1, open = open + 1 WHERE kind = 'Bill'"),
    ("links", "UPDATE link SET to_txn = 9999"),
    ("links", "UPDATE link SET amount = -amount"),
    ("sales documents", "UPDATE line SET amount = amount + 1 WHERE kind = 'EstimateLine'"),
    ("sales documents", "UPDATE txn SET total = total + 1 WHERE kind = 'Estimate'"),
    (
        "sales documents",
        "UPDATE line SET own = json_set(own, '$.TotalAmount', '1.00') WHERE kind = 'EstimateLineGroup'",
    ),
    ("order links", "UPDATE link SET quantity = 1 WHERE kind = 'order'"),
    ("order links", "UPDATE link SET to_line = from_line WHERE kind = 'order'"),
    ("stock", "UPDATE total SET quantity = quantity + 1 WHERE quantity"),
    ("stock", "UPDATE movement SET worth = worth + 1"),
    ("ledger of documents", "UPDATE posting SET quantity = 2 * quantity"),
    ("costs", "UPDATE movement SET given = given + 1 WHERE given"),
    ("costs", "UPDATE movement SET average_quantity = 1"),
    ("movements", "UPDATE movement SET txn_date = '1999-01-01'"),
    ("movements", "UPDATE txn SET status = 'pending' WHERE kind = 'ItemReceipt'"),
    ("identity", "UPDATE line SET txn_line_id = (SELECT min(txn_id) FROM txn)"),
    (
        "identity",
        "INSERT INTO deletion (holder, kind, external_id, time_created, time_deleted)"
        " SELECT 'txn', kind, txn_id, 0, 0 FROM txn",
    ),
    (
        "list identity",
        "INSERT INTO deletion (holder, kind, external_id, time_created, time_deleted)"
        " SELECT 'list', kind, list_id, 0, 0 FROM list_object WHERE kind = 'Vendor'",
    ),
    ("edit sequence", "UPDATE txn SET edit_sequence = time_modified + 1 WHERE kind = 'Bill'"),
    ("edit sequence", "UPDATE list_object SET time_modified = 4000000000 WHERE kind = 'Vendor'"),
    ("revisions", "UPDATE txn SET revision = 1"),
    ("references", "UPDATE txn SET own = json_set(own, '$.ClassRef', 99999) WHERE kind = 'Invoice'"),
    ("hierarchy", "UPDATE list_object SET full_name = 'Abel' WHERE name = 'Loft'"),
    ("open items", "UPDATE txn SET total = total + 1, open = open + 1 WHERE kind = 'JournalEntry'"),
    ("deposits", "UPDATE line SET amount = amount + 1 WHERE kind = 'DepositLine'"),
    ("deposits", "DELETE FROM link WHERE kind = 'deposit'"),
    ("deposits", "UPDATE txn SET txn_id = 'F00-1' WHERE kind = 'ReceivePayment'"),
    (
        "deposits",
        "INSERT INTO link (kind, from_txn, to_txn, from_line, to_line, amount)"
        " SELECT kind, from_txn, to_txn, from_line, to_line, amount FROM link WHERE kind = 'deposit'",
    ),
    ("stored text", "UPDATE txn SET own = json_set(own, '$.Memo', 'changed') WHERE kind = 'Invoice'"),
    ("stored text", "UPDATE list_object SET own = json_set(own, '$.Fax', '1') WHERE name = 'Abel'"),
]

ABROAD = """
<CustomerAddRq><CustomerAdd><Name>Emil</Name><CurrencyRef><FullName>Euro</FullName></CurrencyRef></CustomerAdd></CustomerAddRq>
<InvoiceAddRq><InvoiceAdd defMacro="TxnID:abroad"><CustomerRef><FullName>Emil</FullName></CustomerRef>
  <ExchangeRate>1.1</ExchangeRate><InvoiceLineAdd><ItemRef><FullName>Advice</FullName></ItemRef><Amount>10.00</Amount>
  </InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>
<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>Emil</FullName></CustomerRef><TotalAmount>10.00</TotalAmount>
  <ExchangeRate>1.2</ExchangeRate><AppliedToTxnAdd><TxnID useMacro="TxnID:abroad"/><PaymentAmount>10.00</PaymentAmount>
  </AppliedToTxnAdd></ReceivePaymentAdd></ReceivePaymentAddRq>
<CustomerAddRq><CustomerAdd><Name>Erna</Name><OpenBalance>5.00</OpenBalance>
  <CurrencyRef><FullName>Euro</FullName></CurrencyRef></CustomerAdd></CustomerAddRq>
"""
EMIL = "(SELECT id FROM list_object WHERE name = 'Emil')"
SPOILED_ABROAD = [
    ("running totals", "DELETE FROM foreign_total"),
    ("running totals", "UPDATE foreign_total SET total_balance = total_balance + 1"),
    ("ledger of documents", "UPDATE posting SET foreign_amount = foreign_amount + 1 WHERE foreign_amount"),
    ("control accounts by currency", f"UPDATE foreign_total SET balance = 5 WHERE object = {EMIL}"),
    ("exchange", f"UPDATE total SET balance = 5 WHERE object = {EMIL}"),
]


@pytest.fixture
def abroad(company):
    with company.request_set():
        turn_on_multi_currency(company)
    answer = QuickBooks(CompanyFile(company)).process(
        f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{ABROAD}</QBXMLMsgsRq></QBXML>'
    )
    assert 'statusSeverity="Error"' not in answer
    assert check(company) == []
    return company


@pytest.mark.parametrize(("name", "statement"), SPOILED_ABROAD)
def test_a_spoiled_file_with_several_currencies_is_found_out(abroad, name, statement):
    abroad.connection.execute(statement)
    assert name in {problem.check for problem in check(abroad)}


def test_balances_abroad_are_made_again(abroad):
    before = fingerprint(abroad)
    abroad.connection.execute("UPDATE foreign_total SET balance = 7")
    assert rebuild(abroad) != []
    assert fingerprint(abroad) == before


MEASURED = """
<UnitOfMeasureSetAddRq><UnitOfMeasureSetAdd><Name>Lamps</Name><UnitOfMeasureType>Count</UnitOfMeasureType>
  <BaseUnit><Name>piece</Name><Abbreviation>pc</Abbreviation></BaseUnit>
  <RelatedUnit><Name>box</Name><Abbreviation>bx</Abbreviation><ConversionRatio>6</ConversionRatio></RelatedUnit>
</UnitOfMeasureSetAdd></UnitOfMeasureSetAddRq>
<ItemServiceAddRq><ItemServiceAdd><Name>Packing</Name><UnitOfMeasureSetRef><FullName>Lamps</FullName></UnitOfMeasureSetRef>
  <SalesOrPurchase><Price>1.00</Price><AccountRef><FullName>Fees</FullName></AccountRef></SalesOrPurchase>
</ItemServiceAdd></ItemServiceAddRq>
<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><InvoiceLineAdd>
  <ItemRef><FullName>Packing</FullName></ItemRef><UnitOfMeasure>box</UnitOfMeasure></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>
<PriceLevelAddRq><PriceLevelAdd><Name>Listed</Name><PriceLevelPerItem><ItemRef><FullName>Lamp</FullName></ItemRef>
  <CustomPrice>8.00</CustomPrice></PriceLevelPerItem></PriceLevelAdd></PriceLevelAddRq>
"""
SPOILED_LISTS = [
    ("references", "UPDATE singleton SET own = json_set(own, '$.MultiCurrencyPreferences.HomeCurrencyRef', 99999)"),
    ("references", "UPDATE txn SET entity = 99999 WHERE kind = 'Estimate'"),
    (
        "kinds of references",
        "UPDATE list_object SET own = json_set(own, '$.TermsRef', (SELECT id FROM list_object WHERE name = 'Fees'))"
        " WHERE name = 'Abel'",
    ),
    (
        "kinds of references",
        "UPDATE list_object SET own = json_set(own, '$.ItemGroupLine[0].ItemRef',"
        " (SELECT id FROM list_object WHERE name = 'Fees')) WHERE kind = 'ItemGroup'",
    ),
    ("currencies", "UPDATE list_object SET own = json_remove(own, '$.CurrencyRef') WHERE name = 'Carrier'"),
    (
        "currencies",
        "UPDATE list_object SET own = json_set(own, '$.CurrencyRef', (SELECT id FROM list_object WHERE name = 'Euro'))"
        " WHERE name = 'Loft'",
    ),
    ("inventory sites", "UPDATE list_object SET own = '{}' WHERE kind = 'InventorySite'"),
    (
        "price tables",
        "UPDATE list_object SET own = json_set(own, '$.PriceLevelPerItemRet[1]',"
        " json_extract(own, '$.PriceLevelPerItemRet[0]')) WHERE kind = 'PriceLevel'",
    ),
    ("units of lines", "UPDATE line SET own = json_remove(own, '$.UnitOfMeasure')"),
]


@pytest.fixture
def equipped(company):
    company.flavor = "Enterprise"
    with company.request_set():
        for turn_on in (turn_on_multi_currency, turn_on_inventory_sites, turn_on_units_of_measure):
            turn_on(company)
    answer = QuickBooks(CompanyFile(company)).process(
        f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{MEASURED}</QBXMLMsgsRq></QBXML>'
    )
    assert 'statusSeverity="Error"' not in answer
    assert check(company) == []
    return company


@pytest.mark.parametrize(("name", "statement"), SPOILED_LISTS)
def test_a_spoiled_file_with_all_the_lists_is_found_out(equipped, name, statement):
    equipped.connection.execute(statement)
    assert name in {problem.check for problem in check(equipped)}


@pytest.mark.parametrize(("name", "statement"), SPOILED)
def test_a_spoiled_file_is_found_out(company, name, statement):
    company.connection.execute(statement)
    found = {problem.check for problem in check(company)}
    assert name in found


def test_every_check_has_been_seen_red():
    assert {each.name for each in CHECKS} == {name for name, _ in SPOILED + SPOILED_ABROAD + SPOILED_LISTS}
    assert all(each.says for each in CHECKS)


def test_a_problem_says_where_and_what(company):
    company.connection.execute("UPDATE txn SET open = 1 WHERE kind = 'Bill'")
    (problem,) = [each for each in check(company) if each.check == "open amounts"]
    assert str(problem).startswith("open amounts: Bill ")
    assert str(problem).endswith("1 cents are kept as open, its links leave 700")


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM total", "UPDATE total SET quantity = 7", "UPDATE txn SET open = 3 WHERE kind = 'Invoice'"],
)
def test_what_follows_from_other_rows_is_made_again(company, statement):
    before = fingerprint(company)
    assert rebuild(company) == []
    assert fingerprint(company) == before
    company.connection.execute(statement)
    assert rebuild(company) != []
    assert fingerprint(company) == before
    assert check(company) == []


def test_a_refused_request_leaves_the_file_as_it_was(company):
    before = fingerprint(company)
    answer = process(
        CompanyFile(company),
        "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><InvoiceLineAdd>"
        "<ItemRef><FullName>Nothing</FullName></ItemRef></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>",
    )
    assert 'statusCode="3140"' in answer
    assert fingerprint(company) == before
