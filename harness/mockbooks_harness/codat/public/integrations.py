"""Integrations and their pictures.  [D:CP]"""

from __future__ import annotations

from mockbooks_harness.codat.calls import Answer, Call
from mockbooks_harness.codat.errors import not_found
from mockbooks_harness.codat.integrations import INTEGRATIONS, Integration, branding_body, integration_body
from mockbooks_harness.codat.paging import page
from mockbooks_harness.codat.query import Properties, order, select
from mockbooks_harness.codat.state import State

PROPERTIES = Properties(
    "Integration",
    "key logoUrl name enabled sourceId sourceType integrationId isOfflineConnector isBeta dataProvidedBy "
    "datatypeFeatures",
    arrays="datatypeFeatures",
)


def list_integrations(state: State, call: Call) -> Answer:
    """GET /integrations, as in `query=key=pqsw`"""
    bodies = [integration_body(integration, state.mode) for integration in INTEGRATIONS.values()]
    wanted = select(call.query.get("query"), bodies, PROPERTIES)
    return Answer(200, page(call, order(call.query.get("orderBy"), wanted, PROPERTIES)))


def get_integration(state: State, call: Call) -> Answer:
    """GET /integrations/{platformKey}"""
    return Answer(200, integration_body(_integration(call), state.mode))


def get_branding(_state: State, call: Call) -> Answer:
    """GET /integrations/{platformKey}/branding"""
    return Answer(200, branding_body(_integration(call)))


def _integration(call: Call) -> Integration:
    integration = INTEGRATIONS.get(call.parameters["platformKey"])
    if integration is None:
        raise not_found("Integration", call.parameters["platformKey"])
    return integration
