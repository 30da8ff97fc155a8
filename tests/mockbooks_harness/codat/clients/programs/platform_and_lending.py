"""What a client of Codat does, with the official `codat-platform` 6 and `codat-lending` 12, as they come.

Run by the tests in an environment of its own: `python platform_and_lending.py ADDRESS AUTHORIZATION`.  Their own
validation is the judge: an answer that they do not accept raises.  What was seen is printed as JSON.
"""

import json
import sys
import time
import urllib.request

from codat_lending import CodatLending
from codat_lending.models import shared as lending_shared
from codat_lending.utils.retries import BackoffStrategy as LendingBackoff
from codat_lending.utils.retries import RetryConfig as LendingRetries
from codat_platform import CodatPlatform
from codat_platform.models import errors, shared
from codat_platform.utils.retries import BackoffStrategy, RetryConfig

ADDRESS, AUTHORIZATION = sys.argv[1:3]
MAPPED = json.loads(sys.argv[3])
SEEN = {}
SINGLE = {
    "billCreditNotes": "bill_credit_note_id",
    "billPayments": "bill_payment_id",
    "creditNotes": "credit_note_id",
    "journalEntries": "journal_entry_id",
    "directCosts": "direct_cost_id",
    "directIncomes": "direct_income_id",
    "accountTransactions": "account_transaction_id",
    "bankAccounts": "account_id",
}


def until(what, question, seconds=60):
    """Ask until the answer is true; the clients never wait by themselves."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = question()
        if answer:
            return answer
        time.sleep(0.2)
    raise TimeoutError(what)


codat = CodatPlatform(
    security=shared.Security(auth_header=AUTHORIZATION),
    server_url=ADDRESS,
    retry_config=RetryConfig("none", BackoffStrategy(1, 2, 1.1, 5), False),
)
lending = CodatLending(
    security=lending_shared.Security(auth_header=AUTHORIZATION),
    server_url=ADDRESS,
    retry_config=LendingRetries("none", LendingBackoff(1, 2, 1.1, 5), False),
)


def the_client():
    profile = codat.settings.get_profile()
    codat.settings.update_profile(request={"name": "Acme", "redirect_url": profile.redirect_url})
    SEEN["profile"] = codat.settings.get_profile().name
    key = codat.settings.create_api_key(request={"name": "second"})
    SEEN["keys"] = len(codat.settings.list_api_keys().results)
    try:
        codat.settings.delete_api_key(request={"api_key_id": key.id})
    except errors.ResponseValidationError:
        # The published description has the body of a 429 for this 204, and the client wants it; HTTP has none there.
        SEEN["a body wanted of a 204"] = True
    SEEN["keys left"] = len(codat.settings.list_api_keys().results)
    integrations = codat.integrations.list(request={"query": "key=pqsw"})
    SEEN["integration"] = integrations.results[0].name
    one = codat.integrations.get(request={"platform_key": "pqsw"})
    SEEN["features"] = len(one.datatype_features)
    SEEN["offline"] = one.is_offline_connector
    codat.integrations.get_branding(request={"platform_key": "pqsw"})
    settings = codat.settings.get_sync_settings()
    SEEN["settings"] = len(settings.settings)


def webhooks():
    consumer = codat.webhooks.create_consumer(
        request={"url": "https://receiver.example/hook", "event_types": ["company.created"], "company_tags": ["a:b"]}
    )
    SEEN["consumers"] = [one.url for one in codat.webhooks.list_consumers().results]
    codat.webhooks.delete_consumer(request={"webhook_id": consumer.id})
    SEEN["consumers left"] = len(codat.webhooks.list_consumers().results)


def company():
    made = codat.companies.create(request={"name": "Rainbow Paints", "description": "by an official client"})
    ids = {"company_id": made.id}
    codat.companies.update(request=ids | {"company_update_request": {"tags": {"uid": "1"}}})
    codat.companies.replace(request=ids | {"company_request_body": {"name": "Rainbow Paints & Co"}})
    SEEN["company"] = codat.companies.get(request=ids).name
    SEEN["companies"] = codat.companies.list(request={"query": "name~rainbow", "order_by": "-created"}).total_results
    codat.companies.add_product(request=ids | {"product_identifier": "lending"})
    SEEN["products"] = codat.companies.get(request=ids).products
    codat.companies.remove_product(request=ids | {"product_identifier": "lending"})
    SEEN["token"] = codat.companies.get_access_token(request=ids).expires_in
    present = codat.companies.get_company_sync_settings(request=ids)
    rows = [
        {
            "data_type": row.data_type,
            "fetch_on_first_link": row.data_type in MAPPED,
            "sync_schedule": 0,
            "sync_order": row.sync_order,
        }
        for row in present.settings
    ]
    body = {"company_id": made.id, "settings": rows, "overrides_defaults": True}
    codat.companies.set_company_sync_settings(request=ids | {"request_body": body})
    after = codat.companies.get_company_sync_settings(request=ids)
    SEEN["fetched at first"] = sorted(row.data_type for row in after.settings if row.fetch_on_first_link)
    return ids


def link(ids):
    made = codat.connections.create(request=ids | {"request_body": {"platform_key": "pqsw"}})
    SEEN["connection"] = [made.status, made.source_type, made.platform_name]
    ids = ids | {"connection_id": made.id}
    until("linked", lambda: codat.connections.get(request=ids).status == "Linked")
    SEEN["connections"] = codat.connections.list(request={"company_id": ids["company_id"]}).total_results
    return ids


def is_read(ids, data_type):
    status = codat.refresh_data.get(request={"company_id": ids["company_id"]})
    row = status.model_dump(by_alias=True).get(data_type)
    return row is not None and row["currentStatus"] in ("Complete", "NotSupported")


def sync(ids):
    company = {"company_id": ids["company_id"]}
    until("the first sync", lambda: all(is_read(ids, data_type) for data_type in MAPPED))
    every = [row.data_type for row in codat.companies.get_company_sync_settings(request=company).settings]
    for data_type in every:
        if data_type not in MAPPED:
            queued = codat.refresh_data.by_data_type(
                request=company | {"data_type": data_type, "connection_id": ids["connection_id"]}
            )
            SEEN.setdefault("queued", {})[data_type] = queued.status
    until("all the other types", lambda: all(is_read(ids, data_type) for data_type in every))
    codat.refresh_data.all(request=company)
    history = codat.refresh_data.list_pull_operations(request=company | {"query": "status=Complete", "page_size": 5})
    SEEN["history"] = [history.total_results > 20, len(history.results)]
    one = codat.refresh_data.get_pull_operation(request=company | {"dataset_id": history.results[0].id})
    SEEN["dataset"] = [one.status, one.is_completed]
    validation = codat.read_data.get_validation_results(request=company | {"dataset_id": one.id})
    SEEN["validation"] = [validation.errors, validation.warnings]


def read(ids):
    company = {"company_id": ids["company_id"]}
    periods = company | {"period_length": 1, "periods_to_compare": 2}
    lists = {
        "accounts": (lending.financial_statements.accounts, company),
        "invoices": (lending.accounts_receivable.invoices, company),
        "customers": (lending.accounts_receivable.customers, company),
        "payments": (lending.accounts_receivable.payments, company),
        "creditNotes": (lending.accounts_receivable.credit_notes, company),
        "suppliers": (lending.accounts_payable.suppliers, company),
        "bills": (lending.accounts_payable.bills, company),
        "billPayments": (lending.accounts_payable.bill_payments, company),
        "billCreditNotes": (lending.accounts_payable.bill_credit_notes, company),
        "journalEntries": (lending.transactions.journal_entries, company),
        "directCosts": (lending.transactions.direct_costs, ids),
        "transfers": (lending.transactions.transfers, ids),
        "accountTransactions": (lending.transactions.account_transactions, ids),
        "directIncomes": (lending.accounts_receivable.direct_incomes, ids),
        "bankAccounts": (lending.accounting_bank_data.accounts, ids),
    }
    found = {}
    for name, (group, request) in lists.items():
        answer = group.list(request=dict(request))
        found[name] = answer.total_results
        identifier = SINGLE.get(name, f"{name[0].lower()}{name[1:-1]}_id")
        single = group.get(request=request | {identifier: answer.results[0].id})
        assert single.id == answer.results[0].id
    SEEN["read"] = found
    account = lending.accounting_bank_data.accounts.list(request=dict(ids)).results[0]
    rows = lending.accounting_bank_data.list_transactions(request=ids | {"account_id": account.id})
    SEEN["bank transactions"] = rows.total_results
    SEEN["balance sheet"] = len(lending.financial_statements.balance_sheet.get(request=dict(periods)).reports)
    SEEN["profit and loss"] = len(lending.financial_statements.profit_and_loss.get(request=dict(periods)).reports)
    SEEN["info"] = lending.company_info.get_accounting_profile(request=dict(company)).company_name
    available = lending.accounts_receivable.reports.is_aged_debtors_available(request=dict(company))
    report = lending.accounts_receivable.reports.get_aged_debtors(request=dict(company))
    SEEN["aged debtors"] = [available, len(report.data) > 0]
    creditors = lending.accounts_receivable.reports.get_aged_creditors(request=dict(company))
    SEEN["aged creditors"] = len(creditors.data) > 0


def push(ids):
    company = {"company_id": ids["company_id"]}
    model = codat.push_data.get_model_options(request=ids | {"data_type": "invoices"})
    SEEN["model"] = sorted(model.properties)[:3]
    written = lending.loan_writeback.suppliers.create(
        request=ids | {"accounting_supplier": {"supplier_name": "Babbage Tools", "status": "Active"}}
    )
    SEEN["push"] = [written.status, written.status_code]
    done = until("the push", lambda: end_of(company | {"push_operation_key": written.push_operation_key}))
    SEEN["pushed"] = done.status
    SEEN["pushes"] = codat.push_data.list_operations(request=company | {"query": "dataType=suppliers"}).total_results


def end_of(request):
    operation = codat.push_data.get_operation(request=request)
    return operation if operation.status != "Pending" else None


def refusals(ids):
    for what, call in {
        "no company": lambda: codat.companies.get(request={"company_id": "846ed55c-974b-4392-a1f1-87b6fdbf3c5e"}),
        "bad query": lambda: codat.companies.list(request={"query": "name"}),
        "not queryable": lambda: codat.refresh_data.list_pull_operations(
            request={"company_id": ids["company_id"], "query": "isCompleted=true"}
        ),
    }.items():
        try:
            call()
        except errors.ErrorMessage as refused:
            SEEN.setdefault("refused", {})[what] = refused.data.status_code


def events():
    """What was told to nobody: each body by the client's own model of that webhook."""
    models = {
        "company.created": shared.CompanyWebhook,
        "company.deleted": shared.CompanyWebhook,
        "company.product.added": shared.CompanyProductWebhook,
        "company.product.removed": shared.CompanyProductWebhook,
        "read.completed": shared.ReadCompletedWebhook,
        "read.completed.initial": shared.ReadCompletedWebhook,
    }
    with urllib.request.urlopen(f"{ADDRESS}/mockbooks/control/v1/events") as answer:
        told = json.load(answer)["events"]
    for event in told:
        model = models.get(event["eventType"])
        if event["eventType"].startswith("connection."):
            model = shared.ConnectionWebhook
        elif ".write." in event["eventType"]:
            model = shared.DataTypeWriteWebhook
        model.model_validate(event)
    SEEN["events"] = sorted({event["eventType"] for event in told})


def end(ids):
    company = {"company_id": ids["company_id"]}
    unlinked = codat.connections.unlink(request=ids | {"update_connection_status": {"status": "Unlinked"}})
    SEEN["unlinked"] = unlinked.status
    codat.connections.delete(request=ids)
    SEEN["connections left"] = codat.connections.list(request=company).total_results
    codat.companies.delete(request=company)
    SEEN["companies left"] = codat.companies.list().total_results


def main():
    the_client()
    webhooks()
    ids = link(company())
    sync(ids)
    read(ids)
    push(ids)
    refusals(ids)
    end(ids)
    events()
    print(json.dumps(SEEN, default=str))


main()
