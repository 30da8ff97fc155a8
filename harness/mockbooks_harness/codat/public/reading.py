"""Reading records: lists with paging, query and order, and single ones.  [D:A23], [D:CL]"""

from __future__ import annotations

from mockbooks_harness.codat import datasets
from mockbooks_harness.codat.calls import Answer, Call
from mockbooks_harness.codat.data_types import DataType, by_noun
from mockbooks_harness.codat.errors import data_set_missing, no_data_available, no_such_path, type_not_supported
from mockbooks_harness.codat.integrations import QUICKBOOKS_DESKTOP
from mockbooks_harness.codat.paging import page
from mockbooks_harness.codat.query import Properties, order, select
from mockbooks_harness.codat.state import Company, State
from mockbooks_harness.exact_json import Record


def list_records(state: State, call: Call) -> Answer:
    """GET /companies/{companyId}/data/{noun}

    A completed sync that brought nothing is an empty list (assumed; [D:CP] has a 404 for it without saying when).
    """
    company = state.company(call.parameters["companyId"])
    data_type = _data_type(call)
    records = list(_records(company, data_type).values())
    properties = Properties(data_type.model, data_type.properties, data_type.arrays)
    wanted = select(call.query.get("query"), records, properties)
    return Answer(200, page(call, order(call.query.get("orderBy"), wanted, properties)))


def get_record(state: State, call: Call) -> Answer:
    """GET /companies/{companyId}/data/{noun}/{recordId}"""
    company = state.company(call.parameters["companyId"])
    data_type = _data_type(call)
    record = _records(company, data_type).get(call.parameters["recordId"])
    if record is None:
        raise no_data_available(data_type.noun, call.parameters["recordId"])
    return Answer(200, record)


def _data_type(call: Call) -> DataType:
    data_type = by_noun(call.parameters["noun"])
    if data_type is None:
        raise no_such_path(call.method, call.path)
    if not data_type.reads:
        raise type_not_supported(data_type.key, QUICKBOOKS_DESKTOP.name)
    return data_type


def _records(company: Company, data_type: DataType) -> dict[str, Record]:
    records = company.cache.get(data_type.key)
    if records is None:
        asked = datasets.latest(company, data_type.key) is not None
        raise data_set_missing(data_type.key, "not completed" if asked else "not requested")
    return records
