"""The table of operations: method, path, handler.

A part of a path in braces is a parameter.  The public face takes the API key, the connector's face the connection's
token (the exchange of a licence key takes neither).  To serve another operation, add a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mockbooks_harness.codat import connector_face
from mockbooks_harness.codat.calls import Handler
from mockbooks_harness.codat.errors import method_not_allowed, no_such_path
from mockbooks_harness.codat.public import companies, connections, pulls, pushing, reading, settings

_COMPANY = "/companies/{companyId}"
_CONNECTION = f"{_COMPANY}/connections/{{connectionId}}"
_LINK = f"{connector_face.PREFIX}/connections/{{c}}"


@dataclass(frozen=True, slots=True)
class Route:
    """One operation of the mock."""

    method: str
    template: str
    handler: Handler


def _rows() -> Iterator[tuple[str, str, Handler]]:
    yield "GET", "/companies", companies.list_companies
    yield "POST", "/companies", companies.create_company
    yield "GET", _COMPANY, companies.get_company
    yield "PUT", _COMPANY, companies.replace_company
    yield "PATCH", _COMPANY, companies.update_company
    yield "DELETE", _COMPANY, companies.delete_company

    yield "GET", f"{_COMPANY}/connections", connections.list_connections
    yield "POST", f"{_COMPANY}/connections", connections.create_connection
    yield "GET", _CONNECTION, connections.get_connection
    yield "PATCH", _CONNECTION, connections.update_connection
    yield "DELETE", _CONNECTION, connections.delete_connection

    yield "POST", f"{_COMPANY}/data/all", pulls.refresh_all
    yield "POST", f"{_COMPANY}/data/queue/{{dataType}}", pulls.refresh_one
    yield "GET", f"{_COMPANY}/dataStatus", pulls.data_status
    yield "GET", f"{_COMPANY}/data/history", pulls.history
    yield "GET", f"{_COMPANY}/data/history/{{datasetId}}", pulls.history_of_one
    yield "GET", f"{_COMPANY}/sync/{{datasetId}}/validation", pulls.validation

    yield "GET", "/profile/syncSettings", settings.get_client_settings
    yield "POST", "/profile/syncSettings", settings.set_client_settings
    yield "GET", f"{_COMPANY}/syncSettings", settings.get_company_settings
    yield "POST", f"{_COMPANY}/syncSettings", settings.set_company_settings
    yield "GET", "/settings", settings.get_one_time
    yield "PATCH", "/settings", settings.set_one_time
    yield "GET", "/settings/integrations/{integrationId}", settings.get_integration_one_time
    yield "PATCH", "/settings/integrations/{integrationId}", settings.set_integration_one_time
    yield "GET", f"{_COMPANY}/settings", settings.get_company_one_time
    yield "PUT", f"{_COMPANY}/settings", settings.set_company_one_time

    yield "GET", f"{_COMPANY}/data/{{noun}}", reading.list_records
    yield "GET", f"{_COMPANY}/data/{{noun}}/{{recordId}}", reading.get_record

    yield "GET", f"{_CONNECTION}/options/{{dataType}}", pushing.create_model
    yield "POST", f"{_CONNECTION}/push/{{noun}}", pushing.create_record
    yield "GET", f"{_COMPANY}/push", pushing.list_operations
    yield "GET", f"{_COMPANY}/push/{{pushOperationKey}}", pushing.get_operation

    yield "POST", f"{connector_face.PREFIX}/links", connector_face.exchange_licence
    yield "PUT", f"{_LINK}/authorization", connector_face.authorize
    yield "DELETE", f"{_LINK}/authorization", connector_face.deauthorize
    yield "POST", f"{_LINK}/errors", connector_face.report_error
    yield "DELETE", f"{_LINK}/errors", connector_face.resolve_errors
    yield "GET", f"{_LINK}/settings", connector_face.get_settings
    yield "GET", f"{_LINK}/work", connector_face.get_work
    yield "POST", f"{_LINK}/datasets/{{d}}/start", connector_face.start_dataset
    yield "PUT", f"{_LINK}/datasets/{{d}}/pages/{{n}}", connector_face.upload_page
    yield "POST", f"{_LINK}/datasets/{{d}}/complete", connector_face.complete_dataset
    yield "POST", f"{_LINK}/datasets/{{d}}/fail", connector_face.fail_dataset
    yield "POST", f"{_LINK}/pushes/{{p}}/take", connector_face.take_push
    yield "PUT", f"{_LINK}/pushes/{{p}}/result", connector_face.report_push


ROUTES: tuple[Route, ...] = tuple(Route(*row) for row in _rows())


def find(method: str, path: str) -> tuple[Route, dict[str, str]]:
    """The operation at a path, and the parameters in it.

    A row with a fixed part goes before one with a parameter there (`data/history` before `data/{noun}`).  Raises 404
    for a path in no row, 405 for a method that its rows do not have.
    """
    parts = path.rstrip("/").split("/")
    matches = [(route, found) for route in ROUTES if (found := _match(route.template.split("/"), parts)) is not None]
    if not matches:
        raise no_such_path(method, path)
    fewest = min(len(found) for _, found in matches)
    closest = [match for match in matches if len(match[1]) == fewest]
    for route, found in closest:
        if route.method == method:
            return route, found
    raise method_not_allowed(method, path, sorted({route.method for route, _ in closest}))


def _match(template: list[str], parts: list[str]) -> dict[str, str] | None:
    if len(template) != len(parts):
        return None
    found: dict[str, str] = {}
    for wanted, part in zip(template, parts, strict=True):
        if wanted.startswith("{"):
            if not part:
                return None
            found[wanted[1:-1]] = part
        elif wanted != part:
            return None
    return found
