"""Companies and their products.  [D:CP]; POST answers 200, DELETE 204, refreshing a product 202."""

from __future__ import annotations

import re

from mockbooks_harness.codat import datasets
from mockbooks_harness.codat.bodies import company_body, company_details
from mockbooks_harness.codat.calls import Answer, Call, text_member
from mockbooks_harness.codat.data_types import by_key
from mockbooks_harness.codat.errors import company_limit_exceeded, not_found, not_valid
from mockbooks_harness.codat.paging import page
from mockbooks_harness.codat.query import Properties, order, select
from mockbooks_harness.codat.state import Company, State
from mockbooks_harness.exact_json import Record

PROPERTIES = Properties(
    "Company",
    "id name description platform redirect lastSync created createdByUserName products tags dataConnections "
    "referenceParentCompany referenceSubsidiaryCompanies",
    arrays="products referenceSubsidiaryCompanies",
)
"""`dataConnections.status=…` is allowed although it is an array.  [D:DOC querying]"""

FREE_COMPANIES = 50
"""How many companies the Free plan has.  [D:CP] Payment-Required"""

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9\s\-',&@.?!]")


def list_companies(state: State, call: Call) -> Answer:
    """GET /companies"""
    bodies = [company_body(company) for company in state.companies.values()]
    wanted = select(call.query.get("query"), _tagged(bodies, call.query.get("tags")), PROPERTIES)
    return Answer(200, page(call, order(call.query.get("orderBy"), wanted, PROPERTIES)))


def create_company(state: State, call: Call) -> Answer:
    """POST /companies"""
    return Answer(200, company_body(new_company(state, call.object())))


def get_company(state: State, call: Call) -> Answer:
    """GET /companies/{companyId}"""
    return Answer(200, company_body(state.company(call.parameters["companyId"])))


def replace_company(state: State, call: Call) -> Answer:
    """PUT /companies/{companyId}: what the body leaves out is taken away."""
    company = state.company(call.parameters["companyId"])
    body = call.object()
    name = _name(body)
    description, tags = text_member(body, "description"), _tags(body)
    company.name, company.description, company.tags = name, description, tags
    return Answer(200, company_body(company))


def update_company(state: State, call: Call) -> Answer:
    """PATCH /companies/{companyId}: what the body leaves out stays."""
    company = state.company(call.parameters["companyId"])
    body = call.object()
    name = _name(body) if "name" in body else company.name
    description = text_member(body, "description")
    tags = _tags(body) if "tags" in body else company.tags
    company.name, company.tags = name, tags
    company.description = company.description if description is None else description
    return Answer(200, company_body(company))


def delete_company(state: State, call: Call) -> Answer:
    """DELETE /companies/{companyId}"""
    company = state.company(call.parameters["companyId"])
    del state.companies[company.id]
    state.emit("company.deleted", company_details(company), company)
    return Answer(204)


def add_product(state: State, call: Call) -> Answer:
    """PUT /companies/{companyId}/products/{productIdentifier}"""
    company, product = state.company(call.parameters["companyId"]), call.parameters["productIdentifier"]
    if product not in company.products:
        company.products.append(product)
        _emit_product(state, "company.product.added", company, product)
    return Answer(204)


def remove_product(state: State, call: Call) -> Answer:
    """DELETE /companies/{companyId}/products/{productIdentifier}"""
    company, product = _product(state, call)
    company.products.remove(product)
    _emit_product(state, "company.product.removed", company, product)
    return Answer(204)


def refresh_product(state: State, call: Call) -> Answer:
    """POST /companies/{companyId}/products/{productIdentifier}/refresh, body {"dataTypes": […]}?

    [D:CP] answers 202; 400 while a sync is under way and for a data type that is none.  Which types a product has is
    the client's configuration: here it has all that are fetched on first link (assumed).
    """
    company, _ = _product(state, call)
    wanted = call.object().get("dataTypes")
    if wanted is not None and not (isinstance(wanted, list) and all(isinstance(key, str) for key in wanted)):
        raise not_valid('"dataTypes" is not an array of strings.')
    keys = None if wanted is None else {by_key(key).key for key in wanted}
    connections = [connection for connection in company.connections.values() if connection.is_linked]
    if any(not dataset.is_final for dataset in company.unfinished.values()):
        raise not_valid("A sync is under way already.")
    for connection in connections:
        datasets.queue_all(state, company, connection, only=keys)
    return Answer(202)


def new_company(state: State, body: Record) -> Company:
    """A company made from a request body.  Raises the 400 of Codat."""
    company = Company(
        state.new_id(), _name(body), state.now(), description=text_member(body, "description"), tags=_tags(body)
    )
    if state.free_plan and len(state.companies) >= FREE_COMPANIES:
        raise company_limit_exceeded()
    state.companies[company.id] = company
    state.emit("company.created", company_details(company), company)
    return company


def _name(body: Record) -> str:
    """The name of a request: characters outside the documented ones are stripped.  [D:DOC managing-companies]"""
    name = _NOT_IN_A_NAME.sub("", text_member(body, "name", required=True) or "")
    if not name.strip():
        raise not_valid('"name" has no character that a company name may have.')
    return name


def _tags(body: Record) -> dict[str, str]:
    """At most 10 tags, keys up to 27 characters, values up to 100.  [D:CP]"""
    tags = body.get("tags", {})
    if not isinstance(tags, dict) or not all(isinstance(value, str) for value in tags.values()):
        raise not_valid('"tags" is not an object of strings.')
    if len(tags) > 10 or any(not 1 <= len(key) <= 27 or len(value) > 100 for key, value in tags.items()):
        raise not_valid('"tags" has more than 10 members, a key over 27 characters or a value over 100.')
    return dict(tags)


def _tagged(bodies: list[Record], tags: str | None) -> list[Record]:
    """The companies with a tag `key=value`, or `key:value`; the form of the parameter is not public (assumed)."""
    if not tags:
        return bodies
    key, _, value = tags.replace(":", "=", 1).partition("=")
    return [body for body in bodies if body.get("tags", {}).get(key.strip()) == value.strip()]


def _product(state: State, call: Call) -> tuple[Company, str]:
    """The product of the path, which the company must have (a 404 otherwise: assumed)."""
    company, product = state.company(call.parameters["companyId"]), call.parameters["productIdentifier"]
    if product not in company.products:
        raise not_found("Product", product)
    return company, product


def _emit_product(state: State, event: str, company: Company, product: str) -> None:
    payload: Record = {"id": company.id, "name": company.name}
    if company.description is not None:
        payload["description"] = company.description
    name = product.replace("-", " ").capitalize()
    state.emit(
        event, payload | {"productId": product, "productName": name, "products": list(company.products)}, company
    )
