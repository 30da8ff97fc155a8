"""The company file: what QuickBooks keeps, in one SQLite database.

Lists, transactions, lines, links, postings, custom fields, deletions and counters, with the identity rules of
QuickBooks (ListID, TxnID, EditSequence). This package stores; what a change means is decided by ``books`` and
``operations``.
"""

from mockbooks.company.clock import Clock, ManualClock, SystemClock
from mockbooks.company.company_file import Company, CompanyFileError

__all__ = ["Clock", "Company", "CompanyFileError", "ManualClock", "SystemClock"]
