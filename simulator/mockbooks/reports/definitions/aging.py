"""Aging reports."""

from __future__ import annotations

from collections.abc import Mapping

from mockbooks.reports.aging import AgingDetail, AgingSummary, OpenDocuments
from mockbooks.reports.definition import Definition

__all__ = ["DEFINITIONS"]

DEFINITIONS: Mapping[str, tuple[Definition, ...]] = {
    "Aging": (
        Definition(
            "APAgingDetail",
            "A/P Aging Detail",
            AgingDetail("AccountsPayable", ("TxnType", "Date", "RefNumber", "Name", "DueDate", "Aging", "OpenBalance")),
            basis="Accrual",
        ),
        Definition("APAgingSummary", "A/P Aging Summary", AgingSummary("AccountsPayable"), basis="Accrual"),
        Definition(
            "ARAgingDetail",
            "A/R Aging Detail",
            AgingDetail(
                "AccountsReceivable",
                (
                    "TxnType",
                    "Date",
                    "RefNumber",
                    "PONumber",
                    "Name",
                    "Terms",
                    "DueDate",
                    "Class",
                    "Aging",
                    "OpenBalance",
                ),
            ),
            basis="Accrual",
        ),
        Definition("ARAgingSummary", "A/R Aging Summary", AgingSummary("AccountsReceivable"), basis="Accrual"),
        Definition(
            "CollectionsReport",
            "Collections Report",
            OpenDocuments(
                "AccountsReceivable",
                ("TxnType", "Date", "RefNumber", "PONumber", "Terms", "DueDate", "Class", "Aging", "OpenBalance"),
                overdue=True,
            ),
            basis="Accrual",
        ),
    )
}
