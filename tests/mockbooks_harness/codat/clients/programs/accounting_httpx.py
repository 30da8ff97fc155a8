"""Every accounting data type read, an invoice pushed and a bill deleted, with the official `codat-accounting` 0.36.

Run by the tests in an environment of its own: `python accounting_httpx.py ADDRESS AUTHORIZATION {company, connection}`.
Its own validation is the judge.  What was seen is printed as JSON.
"""

import json
import sys
import time
from decimal import Decimal

from codat_accounting import CodatAccounting
from codat_accounting.models import errors, shared
from codat_accounting.utils.retries import BackoffStrategy, RetryConfig

ADDRESS, AUTHORIZATION = sys.argv[1:3]
IDS = json.loads(sys.argv[3])
COMPANY = {"company_id": IDS["company_id"]}
SEEN = {"read": {}, "models": {}, "refused": {}}

codat = CodatAccounting(
    security=shared.Security(auth_header=AUTHORIZATION),
    server_url=ADDRESS,
    retry_config=RetryConfig("none", BackoffStrategy(1, 2, 1.1, 5), False),
)

OF_A_COMPANY = {
    "accounts": "account_id",
    "bill_credit_notes": "bill_credit_note_id",
    "bill_payments": "bill_payment_id",
    "bills": "bill_id",
    "credit_notes": "credit_note_id",
    "customers": "customer_id",
    "invoices": "invoice_id",
    "items": "item_id",
    "journal_entries": "journal_entry_id",
    "payments": "payment_id",
    "purchase_orders": "purchase_order_id",
    "sales_orders": "sales_order_id",
    "suppliers": "supplier_id",
    "tax_rates": "tax_rate_id",
    "tracking_categories": "tracking_category_id",
}
OF_A_CONNECTION = {
    "account_transactions": "account_transaction_id",
    "bank_accounts": "account_id",
    "direct_costs": "direct_cost_id",
    "direct_incomes": "direct_income_id",
    "item_receipts": "item_receipt_id",
    "transfers": "transfer_id",
}


WRITTEN = """accounts bank_accounts bill_credit_notes bill_payments bills credit_notes customers direct_costs
direct_incomes invoices items journal_entries payments purchase_orders suppliers transfers"""


def until(what, question, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = question()
        if answer:
            return answer
        time.sleep(0.2)
    raise TimeoutError(what)


def refusal(what, call):
    try:
        call()
    except errors.ErrorMessage as refused:
        SEEN["refused"][what] = refused.data.status_code
    except errors.SDKError as refused:
        SEEN["refused"][what] = refused.status_code


def read():
    for names, ids in ((OF_A_COMPANY, COMPANY), (OF_A_CONNECTION, IDS)):
        for name, identifier in names.items():
            group = getattr(codat, name)
            page = group.list(request=dict(ids))
            SEEN["read"][name] = page.total_results
            single = group.get(request=ids | {identifier: page.results[0].id})
            assert single.id == page.results[0].id
    SEEN["read"]["payments of the connection"] = len(
        codat.payments.payments(request=IDS | {"link_type": "Invoice"}).results
    )
    account = codat.bank_accounts.list(request=dict(IDS)).results[0].id
    rows = codat.bank_account_transactions.list(request=IDS | {"account_id": account})
    SEEN["read"]["bank transactions"] = rows.total_results
    SEEN["info"] = codat.company_info.get(request=dict(COMPANY)).company_name
    periods = COMPANY | {"period_length": 1, "periods_to_compare": 2}
    SEEN["balance sheet"] = len(codat.reports.get_balance_sheet(request=dict(periods)).reports)
    SEEN["profit and loss"] = len(codat.reports.get_profit_and_loss(request=dict(periods)).reports)
    SEEN["aged"] = [
        codat.reports.is_aged_debtor_report_available(request=dict(COMPANY)),
        codat.reports.is_aged_creditors_report_available(request=dict(COMPANY)),
        len(codat.reports.get_aged_debtors_report(request=dict(COMPANY)).data) > 0,
        len(codat.reports.get_aged_creditors_report(request=dict(COMPANY)).data) > 0,
    ]
    paid_bills = codat.bills.list(request=COMPANY | {"query": "status=Paid", "order_by": "-issueDate"})
    SEEN["paid"] = {bill.status.value for bill in paid_bills.results} == {"Paid"}
    refusal("journals", lambda: codat.journals.list(request=dict(COMPANY)))
    refusal("payment methods", lambda: codat.payment_methods.list(request=dict(COMPANY)))
    refusal("cash flow", lambda: codat.reports.get_cash_flow_statement(request=dict(periods)))
    refusal("attachments", lambda: codat.bills.list_attachments(request=IDS | {"bill_id": "1-1"}))
    refusal("query", lambda: codat.invoices.list(request=COMPANY | {"query": "colour=red"}))
    refusal("record", lambda: codat.invoices.get(request=COMPANY | {"invoice_id": "1-1"}))
    refusal("delete an invoice", lambda: codat.invoices.delete(request=IDS | {"invoice_id": "1-1"}))


def models():
    for name in WRITTEN.split():
        group = getattr(codat, name)
        get = getattr(group, "get_create_update_model", None) or group.get_create_model
        model = get(request=dict(IDS))
        assert model.properties, name
        SEEN["models"][name] = len(model.properties)


def push():
    customer = next(one for one in codat.customers.list(request=COMPANY | {"query": "status=Active"}).results if one.id)
    item = next(one for one in codat.items.list(request=dict(COMPANY)).results if one.is_invoice_item)
    amount = Decimal("300.00")
    line = {
        "description": "Pushed by an official client",
        "item_ref": {"id": item.id},
        "quantity": Decimal(2),
        "unit_amount": Decimal("150.00"),
        "sub_total": amount,
        "tax_amount": Decimal(0),
        "total_amount": amount,
    }
    invoice = {
        "customer_ref": {"id": customer.id},
        "issue_date": "2025-01-15T00:00:00",
        "due_date": "2025-02-14T00:00:00",
        "status": shared.InvoiceStatus.SUBMITTED,
        "line_items": [line],
        "sub_total": amount,
        "total_tax_amount": Decimal(0),
        "total_amount": amount,
        "amount_due": amount,
    }
    operation = codat.invoices.create(request=IDS | {"invoice": invoice, "timeout_in_minutes": 10})
    SEEN["push"] = [operation.status.value, operation.status_code]
    query = "totalAmount=300&&note!=x"
    found = until("the invoice at Codat", lambda: codat.invoices.list(request=COMPANY | {"query": query}).results)
    SEEN["invoice"] = found[0].id
    SEEN["amount due"] = str(found[0].amount_due)


def delete():
    bill = codat.bills.list(request=COMPANY | {"query": "totalAmount>0"}).results[0]
    operation = codat.bills.delete(request=IDS | {"bill_id": bill.id})
    SEEN["delete"] = operation.status.value
    until(
        "the bill marked as deleted",
        lambda: codat.bills.get(request=COMPANY | {"bill_id": bill.id}).metadata.is_deleted,
    )
    SEEN["bill"] = bill.id


read()
models()
push()
delete()
print(json.dumps(SEEN))
