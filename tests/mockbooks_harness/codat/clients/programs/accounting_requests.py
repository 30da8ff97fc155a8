"""The same as with the other clients, with the official `codat-accounting` 0.35, which is built on `requests`: nothing
listens anywhere, the mock stands in for https://api.codat.io in the process itself, through `responses`.

Run by the tests in an environment of its own, with this project's two source roots on PYTHONPATH.  What was seen is
printed as JSON.
"""

import json
from decimal import Decimal
from random import Random

import codataccounting
from codat_samples import READ_OF_QUICKBOOKS, RECORDS
from codataccounting.models import errors, operations, shared
from codataccounting.utils.retries import BackoffStrategy, RetryConfig

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness.codat import Codat, datasets
from mockbooks_harness.connector.reference import ReferenceConnector

SEEN = {"read": {}, "refused": {}}

OF_A_COMPANY = {
    "accounts": "account",
    "bill_credit_notes": "bill_credit_note",
    "bill_payments": "bill_payment",
    "bills": "bill",
    "credit_notes": "credit_note",
    "customers": "customer",
    "invoices": "invoice",
    "items": "item",
    "journal_entries": "journal_entry",
    "payments": "payment",
    "purchase_orders": "purchase_order",
    "sales_orders": "sales_order",
    "suppliers": "supplier",
    "tax_rates": "tax_rate",
    "tracking_categories": "tracking_category",
}
OF_A_CONNECTION = {
    "account_transactions": "account_transaction",
    "bank_accounts": "account",
    "direct_costs": "direct_cost",
    "direct_incomes": "direct_income",
    "item_receipts": "item_receipt",
    "transfers": "transfer",
}


def request_of(kind, name, **members):
    words = "".join(word.capitalize() for word in name.split("_"))
    return getattr(operations, f"{kind}{words}Request")(**members)


def body_of(response):
    """The one member of a response wrapper that is its body."""
    rest = {
        name: value
        for name, value in vars(response).items()
        if name not in ("content_type", "raw_response", "status_code", "error_message") and value is not None
    }
    assert response.status_code == 200, response.raw_response.text
    (body,) = rest.values()
    return body


def stand_in(codat, company, connection):
    """What the reference connector does not read is put there in its place."""
    for key, records in RECORDS.items():
        if key not in READ_OF_QUICKBOOKS:
            dataset = codat.queue(connection, key)
            datasets.start(dataset)
            datasets.receive_page(dataset, 1, records)
            datasets.complete(codat.state, company, dataset, 1)
    codat.settle()


def read(client, ids):
    for names, known in ((OF_A_COMPANY, {"company_id": ids["company_id"]}), (OF_A_CONNECTION, ids)):
        for name, identifier in names.items():
            group = getattr(client, name)
            page = body_of(group.list(request_of("List", name, **known)))
            SEEN["read"][name] = page.total_results
            first = page.results[0].id
            single = {"bank_accounts": "bank_account", "bill_payments": "bill_payments"}.get(name, identifier)
            found = body_of(group.get(request_of("Get", single, **known, **{f"{identifier}_id": first})))
            assert found.id == first
    try:
        client.journals.list(operations.ListJournalsRequest(company_id=ids["company_id"]))
    except errors.ErrorMessage as refused:
        SEEN["refused"]["journals"] = refused.status_code
    company = {"company_id": ids["company_id"]}
    periods = company | {"period_length": 1, "periods_to_compare": 2}
    reports = client.reports
    SEEN["balance sheet"] = len(
        body_of(reports.get_balance_sheet(operations.GetBalanceSheetRequest(**periods))).reports
    )
    SEEN["profit and loss"] = len(
        body_of(reports.get_profit_and_loss(operations.GetProfitAndLossRequest(**periods))).reports
    )
    SEEN["info"] = body_of(client.company_info.get(operations.GetCompanyInfoRequest(**company))).company_name
    SEEN["model"] = len(
        body_of(client.bills.get_create_update_model(operations.GetCreateUpdateBillsModelRequest(**ids))).properties
    )


def push(client, codat, connector, ids):
    """This generation sends an explicit null for every member that is not set."""
    company = codat.company(ids["company_id"])
    item = next(row["id"] for row in codat.records(company, "items") if row.get("isInvoiceItem"))
    amount = Decimal("300.00")
    line = shared.InvoiceLineItem(
        quantity=Decimal(2),
        unit_amount=Decimal("150.00"),
        description="Pushed by an official client",
        item_ref=shared.ItemRef(id=item),
        sub_total=amount,
        tax_amount=Decimal(0),
        total_amount=amount,
    )
    invoice = shared.Invoice(
        amount_due=amount,
        issue_date="2025-01-15T00:00:00",
        due_date="2025-02-14T00:00:00",
        status=shared.InvoiceStatus.SUBMITTED,
        total_amount=amount,
        total_tax_amount=Decimal(0),
        sub_total=amount,
        customer_ref=shared.AccountingCustomerRef(id=codat.records(company, "customers")[0]["id"]),
        line_items=[line],
    )
    operation = body_of(client.invoices.create(operations.CreateInvoiceRequest(**ids, invoice=invoice)))
    SEEN["push"] = [operation.status.value, operation.status_code]
    connector.poll()
    pushed = codat.company(ids["company_id"]).pushes[operation.push_operation_key]
    SEEN["pushed"] = [pushed.status, pushed.error_message]
    found = body_of(
        client.invoices.get(
            operations.GetInvoiceRequest(company_id=ids["company_id"], invoice_id=pushed.record_id or "none")
        )
    )
    SEEN["amount due"] = str(found.amount_due)
    return pushed.record_id


def delete(client, codat, connector, ids):
    company = {"company_id": ids["company_id"]}
    bills = body_of(client.bills.list(operations.ListBillsRequest(**company, query="totalAmount>0")))
    operation = body_of(client.bills.delete(operations.DeleteBillRequest(**ids, bill_id=bills.results[0].id)))
    SEEN["delete"] = operation.status.value
    connector.poll()
    request = operations.GetBillRequest(**company, bill_id=bills.results[0].id)
    SEEN["deleted"] = body_of(client.bills.get(request)).metadata.is_deleted
    return bills.results[0].id


def main():
    file = CompanyFile.generate("consultancy", seed=7)
    with QuickBooks(file) as quickbooks:
        codat = Codat(clock=file.clock, random=Random(3))
        with codat.responses():
            company = codat.add_company("Rainbow Paints", fetch_on_first_link=list(READ_OF_QUICKBOOKS))
            connection = codat.connect(company)
            ids = {"company_id": company.id, "connection_id": connection.id}
            connector = ReferenceConnector(quickbooks.desktop, codat.connector_url, file.clock)
            connector.link(company.id)
            stand_in(codat, company, connection)
            client = codataccounting.CodatAccounting(
                security=shared.Security(auth_header=codat.authorization),
                retry_config=RetryConfig("none", BackoffStrategy(1, 2, 1.1, 5), False),
            )
            read(client, ids)
            invoice = push(client, codat, connector, ids)
            bill = delete(client, codat, connector, ids)
        queries = (
            f"<InvoiceQueryRq><TxnID>{invoice}</TxnID></InvoiceQueryRq><BillQueryRq><TxnID>{bill}</TxnID></BillQueryRq>"
        )
        answer = quickbooks.process(
            '<?xml version="1.0"?><?qbxml version="13.0"?>'
            f'<QBXML><QBXMLMsgsRq onError="continueOnError">{queries}</QBXMLMsgsRq></QBXML>'
        )
        SEEN["in QuickBooks"] = [f"<TxnID>{one}</TxnID>" in answer for one in (invoice, bill)]
        SEEN["problems"] = [str(problem) for problem in file.check()]
    print(json.dumps(SEEN))


main()
