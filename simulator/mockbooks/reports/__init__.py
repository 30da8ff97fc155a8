"""Reports: definitions and their layouts.

A report is a row of a table (:mod:`mockbooks.reports.definitions`) and one engine that sums in SQL over the lines of
the ledger (:mod:`mockbooks.reports.ledger`). What is asked comes in as a :class:`Question`, what is answered goes out
as a :class:`Report`; :func:`report_ret` writes it as QuickBooks does.
"""

from __future__ import annotations

from mockbooks.reports.answer import answer
from mockbooks.reports.definitions import definitions
from mockbooks.reports.question import Filter, Question
from mockbooks.reports.report import Report
from mockbooks.reports.report_ret import report_ret

__all__ = ["Filter", "Question", "Report", "answer", "definitions", "report_ret"]
