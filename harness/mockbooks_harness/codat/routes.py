"""The table of operations: method, path, handler, and what each takes and shows.

The public face takes the API key, the connector's face the connection's token (the exchange of a licence key takes
neither), the page behind a link URL nothing.  To serve another operation, add a row.

What an operation may answer follows from the row, by the rule of [D:CP]: 401, 402, 403, 429, 500 and 503 always; 404
where its path names something; 400 where it takes a body or parameters; 409 where it reads what was synced; 409 and 422
where it takes an Idempotency-Key ([D:DOC idempotency]).
"""

from __future__ import annotations

from collections.abc import Iterator

from mockbooks_harness.codat import connector_face
from mockbooks_harness.codat.calls import Handler
from mockbooks_harness.codat.data_types import ACCOUNT, BOTH, COMPANY, CONNECTION, DATA_TYPES, STATEMENT, DataType
from mockbooks_harness.codat.idempotency import METHODS
from mockbooks_harness.codat.public import (
    aged,
    api_keys,
    companies,
    connections,
    integrations,
    linking,
    profile,
    pulls,
    pushing,
    reading,
    settings,
    statements,
    webhooks,
)
from mockbooks_harness.codat.route_table import KEY, OPEN, TOKEN, Finder, Route

Row = Route[Handler]

_COMPANY = "/companies/{companyId}"
_CONNECTIONS = f"{_COMPANY}/connections"
_CONNECTION = f"{_CONNECTIONS}/{{connectionId}}"
_LINK = f"{connector_face.PREFIX}/connections/{{c}}"

_LIST = "page pageSize query orderBy"

_ALWAYS = frozenset({401, 402, 403, 429, 500, 503})
_OPEN = frozenset({401, 404})
_UNFIT = frozenset({400})
"""Of operations without a body that do not go with the state a connection is in."""

ATTACHED = ("bills", "customers", "directCosts", "directIncomes", "invoices", "purchaseOrders", "suppliers")
"""The types whose records' attachments Codat can read from some integration, and..."""

UPLOADED = ("billCreditNotes", "bills", "directCosts", "directIncomes", "invoices", "transfers")
"""...those that it can attach something to.  [D:A36]"""

PRINTED = ("invoices", "purchaseOrders")
"""The types with a PDF.  [D:A36]"""


def _public(
    method: str,
    template: str,
    handler: Handler,
    shows: str = "",
    *,
    success: int = 200,
    takes: str = "",
    query: str = "",
    synced: bool = False,
    more: frozenset[int] = frozenset(),
) -> Row:
    refusals = _ALWAYS | more
    refusals |= {404} if "{" in template else set()
    refusals |= {400} if takes or query else set()
    refusals |= {409} if synced else set()
    refusals |= {409, 422} if method in METHODS else set()
    return Route(method, template, handler, shows, success, takes, tuple(query.split()), refusals, KEY)


def _client() -> Iterator[Row]:
    """What belongs to the client itself."""
    yield _public("GET", "/companies", companies.list_companies, "Companies", query=f"{_LIST} tags")
    yield _public("POST", "/companies", companies.create_company, "Company", takes="CompanyRequestBody")
    yield _public("GET", "/profile", profile.get_profile, "Profile")
    yield _public("PUT", "/profile", profile.replace_profile, "Profile", takes="Profile")
    yield _public("GET", "/profile/syncSettings", settings.get_client_settings, "SyncSettings")
    yield _public("POST", "/profile/syncSettings", settings.set_client_settings, success=204, takes="SyncSettings")
    yield _public("GET", "/apiKeys", api_keys.list_keys, "ApiKeys")
    yield _public("POST", "/apiKeys", api_keys.create_key, "ApiKey", success=201, takes="CreateApiKey")
    yield _public("DELETE", "/apiKeys/{apiKeyId}", api_keys.delete_key, success=204)
    yield _public("GET", "/webhooks", webhooks.list_consumers, "WebhookConsumers")
    yield _public(
        "POST", "/webhooks", webhooks.create_consumer, "WebhookConsumer", success=201, takes="WebhookConsumerPrototype"
    )
    yield _public("DELETE", "/webhooks/{webhookId}", webhooks.delete_consumer, success=204)
    yield _public("GET", "/integrations", integrations.list_integrations, "Integrations", query=_LIST)
    yield _public("GET", "/integrations/{platformKey}", integrations.get_integration, "Integration")
    yield _public("GET", "/integrations/{platformKey}/branding", integrations.get_branding, "Branding")
    yield _public("GET", "/settings", settings.get_one_time, "OneTimeSync")
    yield _public("PATCH", "/settings", settings.set_one_time, "OneTimeSync", takes="OneTimeSync")
    one_integration = "/settings/integrations/{integrationId}"
    yield _public("GET", one_integration, settings.get_integration_one_time, "OneTimeSync")
    yield _public("PATCH", one_integration, settings.set_integration_one_time, "OneTimeSync", takes="OneTimeSync")


def _company() -> Iterator[Row]:
    """What belongs to a company or one of its connections."""
    yield _public("GET", _COMPANY, companies.get_company, "Company")
    yield _public("PUT", _COMPANY, companies.replace_company, "Company", takes="CompanyRequestBody")
    yield _public("PATCH", _COMPANY, companies.update_company, "Company", takes="CompanyUpdateRequest")
    yield _public("DELETE", _COMPANY, companies.delete_company, success=204)
    product = f"{_COMPANY}/products/{{productIdentifier}}"
    yield _public("PUT", product, companies.add_product, success=204)
    yield _public("DELETE", product, companies.remove_product, success=204)
    yield _public("POST", f"{product}/refresh", companies.refresh_product, success=202, takes="RefreshProduct")
    yield _public("GET", f"{_COMPANY}/accessToken", linking.company_token, "CompanyAccessToken")
    old_token = f"{_COMPANY}/connectionManagement/accessToken"
    yield _public("GET", old_token, linking.old_company_token, "ConnectionManagementAccessToken")
    yield _public("GET", f"{_COMPANY}/syncSettings", settings.get_company_settings, "CompanySyncSettings")
    yield _public(
        "POST", f"{_COMPANY}/syncSettings", settings.set_company_settings, success=204, takes="CompanySyncSettings"
    )
    yield _public("GET", f"{_COMPANY}/settings", settings.get_company_one_time, "OneTimeSync")
    yield _public("PUT", f"{_COMPANY}/settings", settings.set_company_one_time, "OneTimeSync", takes="OneTimeSync")

    yield _public("GET", _CONNECTIONS, connections.list_connections, "Connections", query=_LIST)
    yield _public("POST", _CONNECTIONS, connections.create_connection, "Connection", takes="ConnectionRequestBody")
    yield _public("GET", _CONNECTION, connections.get_connection, "Connection")
    yield _public("PATCH", _CONNECTION, connections.update_connection, "Connection", takes="UpdateConnectionStatus")
    yield _public("DELETE", _CONNECTION, connections.delete_connection)
    authorization = f"{_CONNECTION}/authorization"
    yield _public("PUT", authorization, connections.update_authorization, "Connection", takes="Credentials")
    yield Route("GET", f"{_CONNECTION}/start", linking.start, "LinkPage", query=("otp",), access=OPEN, refusals=_OPEN)


def _pulls() -> Iterator[Row]:
    """Syncing, and what became of it."""
    queue = f"{_COMPANY}/data/queue/{{dataType}}"
    yield _public("POST", f"{_COMPANY}/data/all", pulls.refresh_all, success=204, more=_UNFIT)
    yield _public("POST", queue, pulls.refresh_one, "PullOperation", query="connectionId")
    yield _public("GET", f"{_COMPANY}/dataStatus", pulls.data_status, "DataStatuses")
    yield _public("GET", f"{_COMPANY}/data/history", pulls.history, "PullOperations", query=_LIST)
    yield _public("GET", f"{_COMPANY}/data/history/{{datasetId}}", pulls.history_of_one, "PullOperation")
    yield _public("GET", f"{_COMPANY}/sync/{{datasetId}}/validation", pulls.validation, "ValidationResult")


def _reading() -> Iterator[Row]:
    """One list and one getter a data type; reports."""
    for row in DATA_TYPES.values():
        for base in _read_paths(row):
            yield _public("GET", base, reading.lister(row), f"{row.model}Page", query=_LIST, synced=True)
            if row.level != ACCOUNT:
                single = f"{base}/{{{row.identifier}}}"
                yield _public("GET", single, reading.getter(row), row.model, synced=True)
        if row.level == STATEMENT:
            query = "periodLength periodsToCompare startMonth"
            template = f"{_COMPANY}/data/financials/{row.key}"
            yield _public("GET", template, statements.reporter(row.key), row.model, query=query, synced=True)
    yield _public("GET", f"{_COMPANY}/data/info", reading.get_info, "CompanyInfo", synced=True)
    yield _public("POST", f"{_COMPANY}/data/info", pulls.refresh_info, "PullOperation", more=_UNFIT)
    for report in (aged.DEBTORS, aged.CREDITORS):
        base = f"{_COMPANY}/reports/{report.name}"
        query = "reportDate numberOfPeriods periodLengthDays"
        yield _public("GET", base, aged.reporter(report), "AgedReport", query=query)
        yield _public("GET", f"{base}/available", aged.availability(report), "Availability")


def _read_paths(row: DataType) -> list[str]:
    """The payments of one connection are a list without getter, see `_payments`."""
    if row.level == ACCOUNT:
        return [f"{_CONNECTION}/data/bankAccounts/{{accountId}}/bankTransactions"]
    of_company = [f"{_COMPANY}/data/{row.noun}"] if row.level in (COMPANY, BOTH) else []
    return of_company + ([f"{_CONNECTION}/data/{row.noun}"] if row.level == CONNECTION else [])


def _payments() -> Iterator[Row]:
    handler, query = reading.list_linked_payments, f"{_LIST} linkType"
    yield _public("GET", f"{_CONNECTION}/data/payments", handler, "PaymentPage", query=query, synced=True)


def _attachments() -> Iterator[Row]:
    """What QuickBooks Desktop does not have: "not supported by the QuickBooks SDK" [D:DOC]."""
    refuse = reading.not_supported("attachments")
    for key in ATTACHED:
        row = DATA_TYPES[key]
        base = f"{_CONNECTION}/data/{row.noun}/{{{row.identifier}}}/attachments"
        for template in (base, f"{base}/{{attachmentId}}", f"{base}/{{attachmentId}}/download"):
            yield _public("GET", template, refuse, synced=template == base)
    for key in UPLOADED:
        row = DATA_TYPES[key]
        last = "attachments" if key == "bills" else "attachment"
        yield _public("POST", f"{_CONNECTION}/push/{row.noun}/{{{row.write_identifier}}}/{last}", refuse, takes="File")
    for key in PRINTED:
        row = DATA_TYPES[key]
        template = f"{_COMPANY}/data/{row.noun}/{{{row.identifier}}}/pdf"
        yield _public("GET", template, reading.not_supported("PDF"), synced=True)


def _pushing() -> Iterator[Row]:
    """One operation a data type and kind of push; options; operations."""
    shows, options = "PushOperation", "timeoutInMinutes allowSyncOnPushComplete"
    for row in DATA_TYPES.values():
        base = f"{_CONNECTION}/push/{row.noun}"
        single = f"{base}/{{{row.write_identifier}}}"
        if row.level == ACCOUNT or not row.writes:
            continue
        yield _public("POST", base, pushing.creator(row), shows, takes=row.model, query=options)
        if "update" in row.writes:
            query = f"{options} forceUpdate"
            yield _public("PUT", single, pushing.updater(row), shows, takes=row.model, query=query)
        if "delete" in row.writes:
            yield _public("DELETE", single, pushing.deleter(row), shows, more=_UNFIT)
    transactions = "bankAccounts/{accountId}/bankTransactions"
    refuse = pushing.bank_transaction_creator
    yield _public("POST", f"{_CONNECTION}/push/{transactions}", refuse, shows, takes="BankTransaction", query=options)
    yield _public("GET", f"{_CONNECTION}/options/{transactions}", pushing.push_model, "PushOption")
    yield _public("GET", f"{_CONNECTION}/options/{{dataType}}", pushing.push_model, "PushOption")
    yield _public("GET", f"{_COMPANY}/push", pushing.list_operations, "PushOperations", query=_LIST)
    yield _public("GET", f"{_COMPANY}/push/{{pushOperationKey}}", pushing.get_operation, "PushOperation")


def _connectors() -> Iterator[Row]:
    """The connector's face: our own protocol, described in `connector_face`."""
    yield Route("POST", f"{connector_face.PREFIX}/links", connector_face.exchange_licence, access=TOKEN)
    for method, path, handler in (
        ("PUT", "/authorization", connector_face.authorize),
        ("DELETE", "/authorization", connector_face.deauthorize),
        ("POST", "/errors", connector_face.report_error),
        ("DELETE", "/errors", connector_face.resolve_errors),
        ("PUT", "/info", connector_face.inform),
        ("GET", "/settings", connector_face.get_settings),
        ("GET", "/work", connector_face.get_work),
        ("POST", "/datasets/{d}/start", connector_face.start_dataset),
        ("PUT", "/datasets/{d}/pages/{n}", connector_face.upload_page),
        ("PUT", "/datasets/{d}/description", connector_face.describe_dataset),
        ("POST", "/datasets/{d}/complete", connector_face.complete_dataset),
        ("POST", "/datasets/{d}/fail", connector_face.fail_dataset),
        ("POST", "/pushes/{p}/take", connector_face.take_push),
        ("PUT", "/pushes/{p}/result", connector_face.report_push),
    ):
        yield Route(method, f"{_LINK}{path}", handler, access=TOKEN)


ROUTES: tuple[Row, ...] = (
    *_client(),
    *_company(),
    *_pulls(),
    *_reading(),
    *_payments(),
    *_attachments(),
    *_pushing(),
    *_connectors(),
)

find = Finder(ROUTES)
"""The operation at a path, and the parameters in it: `find("GET", "/companies/1")`."""

PUBLIC: tuple[Row, ...] = tuple(route for route in ROUTES if route.access == KEY)
"""The operations of the public face."""

OPERATIONS = frozenset(route.operation for route in ROUTES)
"""What faults can be asked for."""
