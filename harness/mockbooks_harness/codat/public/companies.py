"""Companies.  [D:CP]; POST answers 200, DELETE 204."""

from __future__ import annotations

import re

from mockbooks_harness.codat.calls import Answer, Call, stamp, text_member
from mockbooks_harness.codat.errors import not_valid
from mockbooks_harness.codat.paging import page
from mockbooks_harness.codat.public.connections import connection_body
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
    del state.companies[state.company(call.parameters["companyId"]).id]
    return Answer(204)


def new_company(state: State, body: Record) -> Company:
    """A company made from a request body.  Raises the 400 of Codat."""
    company = Company(
        state.new_id(), _name(body), state.now(), description=text_member(body, "description"), tags=_tags(body)
    )
    state.companies[company.id] = company
    return company


def company_body(company: Company) -> Record:
    """A company as the public face writes it."""
    body: Record = {"id": company.id, "name": company.name}
    if company.description is not None:
        body["description"] = company.description
    body |= {"platform": "", "redirect": f"https://link.codat.io/company/{company.id}"}
    if company.last_sync is not None:
        body["lastSync"] = stamp(company.last_sync)
    body["dataConnections"] = [connection_body(connection) for connection in company.connections.values()]
    body |= {"created": stamp(company.created), "createdByUserName": "Mockbooks", "products": []}
    if company.tags:
        body["tags"] = company.tags
    return body | {"referenceSubsidiaryCompanies": []}


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
