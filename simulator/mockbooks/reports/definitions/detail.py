"""Detail reports: one row for each transaction or line of the ledger."""

from __future__ import annotations

from collections.abc import Mapping

from mockbooks.reports.definition import Definition
from mockbooks.reports.detail import Detail

__all__ = ["DEFINITIONS"]

DEFINITIONS: Mapping[str, tuple[Definition, ...]] = {
    "GeneralDetail": (
        Definition(
            "GeneralLedger",
            "General Ledger",
            Detail(
                ("TxnType", "Date", "RefNumber", "Name", "Memo", "SplitAccount", "Amount", "RunningBalance"),
                group="Account",
                opening=True,
            ),
            basis="Accrual",
            provenance="observed",
            evidence="columns and RowData O:GLX; which columns by default assumed",
        ),
        Definition(
            "TxnListByDate",
            "Transaction List by Date",
            Detail(
                ("TxnType", "Date", "RefNumber", "Name", "Memo", "Account", "SplitAccount", "Amount"),
                only="entry.is_source",
                amount="entry.amount",
            ),
            basis="Accrual",
        ),
    ),
}
