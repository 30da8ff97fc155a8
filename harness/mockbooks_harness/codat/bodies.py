"""Companies and connections as the public face and its webhooks write them.  [D:CP]

Optional members are left out where there is nothing to say, not null.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockbooks_harness.codat.calls import stamp
from mockbooks_harness.exact_json import Record

if TYPE_CHECKING:
    from mockbooks_harness.codat.state import Company, Connection, Obstacle

PORTAL = "https://app.codat.io"


def company_body(company: Company) -> Record:
    """A company."""
    body = company_details(company)
    body["dataConnections"] = [connection_body(connection) for connection in company.connections.values()]
    body |= {"platform": "", "createdByUserName": "Mockbooks", "products": list(company.products)}
    return body | {"referenceSubsidiaryCompanies": []}


def company_details(company: Company) -> Record:
    """A company without its connections: the payload of `company.created` and `company.deleted`."""
    body: Record = {"id": company.id, "name": company.name}
    if company.description is not None:
        body["description"] = company.description
    body["redirect"] = f"https://link.codat.io/company/{company.id}"
    if company.last_sync is not None:
        body["lastSync"] = stamp(company.last_sync)
    body["created"] = stamp(company.created)
    return body | {"tags": company.tags} if company.tags else body


def reference_company(company: Company) -> Record:
    """The company that an event is about."""
    body: Record = {"id": company.id, "name": company.name}
    if company.description is not None:
        body["description"] = company.description
    body["links"] = {"portal": f"{PORTAL}/companies/{company.id}/summary"}
    return body | {"tags": company.tags} if company.tags else body


def connection_body(connection: Connection) -> Record:
    """A connection.

    What stands under `connectionInfo` for QuickBooks Desktop is not public: only what the connector says is there.
    """
    integration = connection.integration
    body: Record = {
        "id": connection.id,
        "integrationId": integration.integration_id,
        "integrationKey": integration.key,
        "sourceId": integration.source_id,
        "platformName": integration.name,
        "linkUrl": connection.link_url,
        "status": connection.status,
    }
    if connection.last_sync is not None:
        body["lastSync"] = stamp(connection.last_sync)
    body |= {"created": stamp(connection.created), "sourceType": integration.source_type}
    if connection.info is not None:
        body["connectionInfo"] = connection.info
    if connection.errors:
        body["dataConnectionErrors"] = [_error_body(error) for error in connection.errors]
    return body


def _error_body(error: Obstacle) -> Record:
    body: Record = {
        "statusCode": error.status_code,
        "statusText": error.status_text,
        "errorMessage": error.message,
        "erroredOnUtc": stamp(error.at),
        "status": "Active" if error.resolved is None else "Resolved",
    }
    return body if error.resolved is None else body | {"resolvedOnUtc": stamp(error.resolved)}
