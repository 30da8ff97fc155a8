"""CompanyActivityQuery: when the company file was last restored from a backup, and when it was last condensed.

Neither can be done to a file here in QuickBooks' sense, so both times are always the beginning of time, 1970 in the
zone of the machine: so a file is shown that was never condensed [R: CompewterTutor/quickbooks-sqlite-extractor,
debug.db]; that one that was never restored is shown so too is assumed.
"""

from __future__ import annotations

from mockbooks.company.local_time import moment_text
from mockbooks.operations.call import Call
from mockbooks.operations.computed_text import computed_text
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.registry import Operation
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.record import Record

__all__ = ["OPERATIONS"]


def company_activity_query(call: Call) -> Outcome:
    """Answer a CompanyActivityQuery."""
    company = call.company
    never = moment_text(0, company.zone)
    record: Record = {"LastRestoreTime": never, "LastCondenseTime": never}
    return Outcome(
        body=computed_text(company, catalogue.body("CompanyActivityRet"), record, call.version, call.include)
    )


OPERATIONS = (Operation("CompanyActivityQueryRq", company_activity_query, writes=False),)
