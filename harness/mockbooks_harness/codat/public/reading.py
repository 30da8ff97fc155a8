"""Reading records: lists with paging, query and order, single ones, the company's own.  [D:A23], [D:A36], [D:CL]

One handler a data type, made from its row: the paths say which type, and on what it hangs.
"""

from __future__ import annotations

from mockbooks_harness.codat import datasets
from mockbooks_harness.codat.calls import Answer, Call, Handler
from mockbooks_harness.codat.data_types import ACCOUNT, DATA_TYPES, DataType
from mockbooks_harness.codat.errors import data_set_missing, no_data_available, type_not_supported
from mockbooks_harness.codat.integrations import QUICKBOOKS_DESKTOP
from mockbooks_harness.codat.paging import page
from mockbooks_harness.codat.query import Properties, order, select
from mockbooks_harness.codat.state import Company, State
from mockbooks_harness.exact_json import Record

WITHOUT_METADATA = frozenset({"company", "trackingCategories", "bankTransactions"})
"""The types whose records carry no `metadata`: [D:EX], and [D:CL] for company."""

BY_DATE = {
    "accountTransactions": "date",
    "bankTransactions": "clearedOnDate",
    "billCreditNotes": "issueDate",
    "billPayments": "date",
    "bills": "issueDate",
    "creditNotes": "issueDate",
    "directCosts": "issueDate",
    "directIncomes": "issueDate",
    "invoices": "issueDate",
    "itemReceipts": "receivedDate",
    "journalEntries": "postedOn",
    "payments": "date",
    "purchaseOrders": "issueDate",
    "salesOrders": "issueDate",
    "transfers": "date",
}
"""Transactions stand by their date [D:EX], whatever order they were uploaded in; lists as they were uploaded."""

WITHOUT_ZONE = frozenset({"transfers", "accountTransactions"})
"""[D:EX] the types whose `modifiedDate` is printed without `Z`."""

WITHOUT_MODIFIED_DATE = frozenset({"company"})
"""[D:DOC modified-dates] of what is read here; balance sheet and profit and loss have none either."""


def lister(data_type: DataType) -> Handler:
    """GET …/data/{noun}

    A completed sync that brought nothing is an empty list (assumed; [D:CP] has a 404 for it without saying when).
    """
    properties = Properties(data_type.model, data_type.properties, data_type.arrays)

    def list_records(state: State, call: Call) -> Answer:
        company = company_of(state, call)
        records = list(records_of(company, data_type).values())
        if data_type.key in BY_DATE:
            records.sort(key=lambda record: str(record.get(BY_DATE[data_type.key], "")))
        if data_type.level == ACCOUNT:
            records = [record for record in records if record.get("accountId") == call.parameters["accountId"]]
        shown = [_shown(data_type, record) for record in records]
        wanted = select(call.query.get("query"), shown, properties)
        return Answer(200, page(call, order(call.query.get("orderBy"), wanted, properties)))

    return list_records


def getter(data_type: DataType) -> Handler:
    """GET …/data/{noun}/{id}"""

    def get_record(state: State, call: Call) -> Answer:
        company = company_of(state, call)
        records = records_of(company, data_type)
        record = records.get(call.parameters[data_type.identifier])
        if record is None:
            raise no_data_available(data_type.noun, call.parameters[data_type.identifier])
        shown = _shown(data_type, record)
        if data_type.key == "trackingCategories":
            shown = shown | {"subCategories": _tree(list(records.values()), record["id"], {record["id"]})}
        return Answer(200, shown)

    return get_record


def list_linked_payments(state: State, call: Call) -> Answer:
    """GET /companies/{companyId}/connections/{connectionId}/data/payments?linkType=

    [D:A36] `linkType` is the type of the links: those with a line that has one (assumed); all without it.
    """
    data_type, wanted = DATA_TYPES["payments"], call.query.get("linkType")
    records = records_of(company_of(state, call), data_type).values()
    found = [record for record in records if not wanted or wanted in _link_types(record)]
    properties = Properties(data_type.model, data_type.properties, data_type.arrays)
    chosen = select(call.query.get("query"), found, properties)
    return Answer(200, page(call, order(call.query.get("orderBy"), chosen, properties)))


def get_info(state: State, call: Call) -> Answer:
    """GET /companies/{companyId}/data/info: the one record of the type `company`; an empty one if none was read"""
    data_type = DATA_TYPES["company"]
    for record in records_of(company_of(state, call), data_type).values():
        if not record["metadata"]["isDeleted"]:
            return Answer(200, {key: value for key, value in _shown(data_type, record).items() if key != "id"})
    return Answer(200, {})


def not_supported(what: str) -> Handler:
    """Something that Codat has an operation for and QuickBooks Desktop has not: attachments, PDFs.  [D:DOC]"""

    def refuse(state: State, call: Call) -> Answer:
        company_of(state, call)
        raise type_not_supported(what, QUICKBOOKS_DESKTOP.name)

    return refuse


def company_of(state: State, call: Call) -> Company:
    """The company of the path; where the path names a connection, it must have that."""
    company = state.company(call.parameters["companyId"])
    if "connectionId" in call.parameters:
        company.connection(call.parameters["connectionId"])
    return company


def records_of(company: Company, data_type: DataType) -> dict[str, Record]:
    """What was read of a type.  Raises 404 where the source does not have it, 409 where no sync has completed."""
    if not data_type.reads:
        raise type_not_supported(data_type.key, QUICKBOOKS_DESKTOP.name)
    records = company.cache.get(data_type.key)
    if records is not None:
        return records
    newest = datasets.latest(company, data_type.key)
    if newest is not None and newest.status == datasets.NOT_SUPPORTED:
        raise type_not_supported(data_type.key, QUICKBOOKS_DESKTOP.name)
    raise data_set_missing(data_type.key, "not requested" if newest is None else "not completed")


def _shown(data_type: DataType, record: Record) -> Record:
    """A record as it is printed: the types differ in what Codat adds."""
    shown = dict(record)
    if data_type.key in WITHOUT_METADATA:
        del shown["metadata"]
    if data_type.key in WITHOUT_MODIFIED_DATE:
        del shown["modifiedDate"]
    elif data_type.key in WITHOUT_ZONE:
        shown["modifiedDate"] = str(shown["modifiedDate"]).removesuffix("Z")
    return shown


def _link_types(payment: Record) -> set[str]:
    return {str(link.get("type")) for line in payment.get("lines", []) for link in line.get("links", [])}


def _tree(records: list[Record], parent: str, above: set[str]) -> list[Record]:
    """[D:EX] a single tracking category shows those below it, each with its own; their dates are without `Z`."""
    rows = []
    for record in records:
        if record.get("parentId") == parent and record["id"] not in above:
            row = _shown(DATA_TYPES["trackingCategories"], record)
            row["modifiedDate"] = str(row["modifiedDate"]).removesuffix("Z")
            rows.append(row | {"subCategories": _tree(records, record["id"], above | {record["id"]})})
    return rows
