"""HostQuery, CompanyQuery and PreferencesQuery: what QuickBooks this is, whose file, and how it is set up."""

from __future__ import annotations

from mockbooks.company import Company
from mockbooks.company.host import Host
from mockbooks.operations import data_extensions, holes
from mockbooks.operations.call import Call
from mockbooks.operations.computed_text import computed_text
from mockbooks.operations.lists.capacities import CAPACITIES, place_of
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.registry import Operation
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.render import Slot

__all__ = ["OPERATIONS"]


def host_query(call: Call) -> Outcome:
    """QuickBooks' name, its versions of qbXML, how the file is open; capacities of lists when asked for."""
    host = Host.of(call.company)
    record: Record = {
        "ProductName": host.product_name,
        "MajorVersion": str(host.major_version),
        "MinorVersion": str(host.minor_version),
        "Country": call.edition.value,
        "SupportedQBXMLVersion": [str(version) for version in host.versions],
        "IsAutomaticLogin": _flag(call.session.automatic_login),
        "QBFileMode": "MultiUser" if call.session.multi_user else "SingleUser",
    }
    wanted = call.record.get("IncludeListMetaData")
    if isinstance(wanted, dict) and wanted.get("IncludeMaxCapacity") == "true":
        place = place_of(call.company)
        record["ListMetaData"] = {
            f"{name}MetaData": {"MaxCapacity": str(capacity[place])} for name, capacity in CAPACITIES.items()
        }
    return Outcome(body=_text(call, "HostRet", record))


def company_query(call: Call) -> Outcome:
    """The company's names, addresses, fiscal year and services; its private data with OwnerID."""
    record: Record = {**call.company.singleton("Company"), "DataExtRet": Slot(holes.DATA_EXT)}
    owners = call.owner_keys
    extensions = data_extensions.text(call.company, "company", 0, owners, call.version) if owners else ""
    return Outcome(body=_text(call, "CompanyRet", record, extensions))


def preferences_query(call: Call) -> Outcome:
    """The preferences, and what the asking application may do."""
    record: Record = {
        **call.company.singleton("Preferences"),
        "CurrentAppAccessRights": _access_rights(call),
    }
    return Outcome(body=_text(call, "PreferencesRet", record))


def _access_rights(call: Call) -> Record:
    rights: Record = {
        "IsAutomaticLoginAllowed": _flag(call.session.automatic_login),
        "IsPersonalDataAccessAllowed": _flag(call.session.personal_data),
    }
    if call.session.automatic_login:
        rights["AutomaticLoginUserName"] = call.session.user
    return rights


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _text(call: Call, ret: str, record: Record, extensions: str = "") -> str:
    company: Company = call.company
    company.names[holes.DATA_EXT] = extensions
    return computed_text(company, catalogue.body(ret), record, call.version, call.include)


OPERATIONS = (
    Operation("HostQueryRq", host_query, writes=False, provenance="recorded", source="R:HCP, R:APO"),
    Operation("CompanyQueryRq", company_query, writes=False, provenance="recorded", source="R:HCP, R:APO"),
    Operation("PreferencesQueryRq", preferences_query, writes=False, provenance="recorded", source="R:HCP, R:HCP2"),
)
