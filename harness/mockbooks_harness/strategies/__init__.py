"""Hypothesis strategies: what a program might send and what QuickBooks might answer, drawn from the catalogue.

    from mockbooks_harness.strategies import requests

    @given(requests("CustomerAddRq"))
    def test_my_connector(make_quickbooks, text):
        with make_quickbooks() as quickbooks:
            quickbooks.process(text)

Everything drawn is right for its version and edition, structure and values; whether QuickBooks' rules take it is for
the answer to say. `invalid_requests` draws what is wrong in exactly one place, and says how it must be refused.
"""

from mockbooks_harness.strategies.battery import PROPERTIES, MappingFailure, check_mapping, mapping_battery
from mockbooks_harness.strategies.beginnings import begin, new_company
from mockbooks_harness.strategies.companies import DrawnCompany, companies
from mockbooks_harness.strategies.contents import contents
from mockbooks_harness.strategies.for_company import requests_for
from mockbooks_harness.strategies.invalid import FAULTS, InvalidRequest, invalid_requests
from mockbooks_harness.strategies.machine import CompanyMachine, QuickBooksMachine
from mockbooks_harness.strategies.oracles import ORACLES, Disagreement
from mockbooks_harness.strategies.profiles import PROFILES, register_profiles, shared_examples
from mockbooks_harness.strategies.requests import request_sets, requests
from mockbooks_harness.strategies.responses import records, responses
from mockbooks_harness.strategies.values import values

__all__ = [
    "FAULTS",
    "ORACLES",
    "PROFILES",
    "PROPERTIES",
    "CompanyMachine",
    "Disagreement",
    "DrawnCompany",
    "InvalidRequest",
    "MappingFailure",
    "QuickBooksMachine",
    "begin",
    "check_mapping",
    "companies",
    "contents",
    "invalid_requests",
    "mapping_battery",
    "new_company",
    "records",
    "register_profiles",
    "request_sets",
    "requests",
    "requests_for",
    "responses",
    "shared_examples",
    "values",
]
