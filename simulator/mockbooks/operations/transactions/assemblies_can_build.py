"""ItemAssembliesCanBuildQuery: how many of an assembly can be built of the parts there are on a day."""

from __future__ import annotations

from mockbooks.books import assemblies
from mockbooks.operations.call import Call
from mockbooks.operations.computed_text import computed_text
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.references import resolve
from mockbooks.operations.registry import Operation
from mockbooks.operations.transactions.values import reference, text
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import MISSING_ELEMENT, Refused
from mockbooks.qbxml.types import quantity_text

__all__ = ["OPERATIONS"]

_QUERY = "ItemAssembliesCanBuildQuery"


def assemblies_can_build_query(call: Call) -> Outcome:
    """Answer an ItemAssembliesCanBuildQuery. An assembly without parts in stock can be built not at all (assumed)."""
    company, record = call.company, call.record
    resolve(company, record, catalogue.message(f"{_QUERY}Rq"), _QUERY)
    assembly = reference(record, "ItemInventoryAssemblyRef")
    if assembly is None:
        raise Refused(MISSING_ELEMENT, element="ItemInventoryAssemblyRef")
    day = text(record, "TxnDate")
    most = assemblies.can_build(company, assemblies.components(company, assembly), day)
    shown: Record = {
        "ItemInventoryAssemblyRef": assembly,
        "TxnDate": day,
        "QuantityCanBuild": quantity_text(most or 0),
    }
    body = computed_text(company, catalogue.body("ItemAssembliesCanBuildRet"), shown, call.version, call.include)
    return Outcome(body=body)


OPERATIONS = (Operation(f"{_QUERY}Rq", assemblies_can_build_query, writes=False),)
