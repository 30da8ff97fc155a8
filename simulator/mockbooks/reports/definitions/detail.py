"""Detail reports: one row for each transaction or line of the ledger.

Which columns a report has by default, how it is grouped and which lines it takes are assumed after the program's own
reports of that name, where no evidence is given; which of them take dates is documented [D:RRR].
"""

from __future__ import annotations

from collections.abc import Mapping

from mockbooks.company.kinds import NOMINAL_TYPES
from mockbooks.reports.aging import OpenDocuments
from mockbooks.reports.checks_written import MissingChecks
from mockbooks.reports.definition import Definition
from mockbooks.reports.detail import Detail
from mockbooks.reports.ledger import of_types
from mockbooks.reports.summaries import HEADER_VENDOR, PURCHASE_LINES, SALES_LINES

__all__ = ["DEFINITIONS"]

_CREDIT = "-entry.amount"
_LISTED = ("TxnType", "Date", "RefNumber", "Memo", "Account", "SplitAccount", "Amount")
_SOLD = ("TxnType", "Date", "RefNumber", "Memo", "Name", "Item", "Quantity", "UnitPrice", "Amount", "RunningBalance")
_BOUGHT = ("TxnType", "Date", "RefNumber", "Memo", "SourceName", "Quantity", "CostPrice", "Amount", "RunningBalance")
_BALANCE = ("TxnType", "Date", "RefNumber", "Account", "Amount", "RunningBalance")
_EARNED = (
    "TxnType",
    "Date",
    "RefNumber",
    "Memo",
    "Account",
    "ClearedStatus",
    "SplitAccount",
    "Amount",
    "RunningBalance",
)
_LINE = "NOT entry.is_source"
_TO_VENDOR = f"{HEADER_VENDOR} IS NOT NULL"
_ESTIMATES = "txn.kind = 'Estimate'"
_OPEN_ORDER = (
    "txn.kind = '{}' AND json_extract(txn.own, '$.IsManuallyClosed') IS NOT 'true'"
    " AND json_extract(line.own, '$.IsManuallyClosed') IS NOT 'true' AND line.quantity > ifnull((SELECT"
    " sum(link.quantity) FROM link WHERE link.kind = 'order' AND link.to_line = line.id), 0)"
)
_OPEN_PURCHASES = _OPEN_ORDER.format("PurchaseOrder")
_OPEN_SALES = _OPEN_ORDER.format("SalesOrder")
_ORDERED = ("Date", "RefNumber", "Memo", "Quantity", "Invoiced", "Amount")

DEFINITIONS: Mapping[str, tuple[Definition, ...]] = {
    "GeneralDetail": (
        Definition(
            "1099Detail",
            "1099 Detail",
            Detail(
                ("TxnType", "Date", "RefNumber", "Memo", "Account", "SplitAccount", "Amount"),
                group="Vendor",
                only="NOT entry.is_source AND header_name.kind = 'Vendor'"
                " AND json_extract(header_name.own, '$.IsVendorEligibleFor1099') = 'true'"
                " AND txn.kind IN ('Check', 'CreditCardCharge', 'Bill')",
                amount="entry.amount",
                by_header=True,
            ),
            basis="None",
            provenance="documented",
            evidence="[D:OSR] it has no basis; columns and lines assumed",
        ),
        Definition(
            "AuditTrail",
            "Audit Trail",
            Detail(
                (
                    "TxnNumber",
                    "TxnType",
                    "ModifiedTime",
                    "LastModifiedBy",
                    "LatestOrPriorState",
                    "Date",
                    "RefNumber",
                    "Name",
                    "Memo",
                    "Account",
                    "SplitAccount",
                    "Debit",
                    "Credit",
                ),
                order=("txn.time_modified", "txn.txn_number", "entry.is_source DESC", "entry.id"),
            ),
            basis="None",
            evidence="the file keeps the latest state of a transaction, so there are no prior ones",
        ),
        Definition(
            "BalanceSheetDetail",
            "Balance Sheet Detail",
            Detail(
                ("TxnType", "Date", "RefNumber", "Name", "Memo", "SplitAccount", "Debit", "Credit", "RunningBalance"),
                group="Account",
                only=f"NOT {of_types(*NOMINAL_TYPES)}",
                opening=True,
            ),
        ),
        Definition(
            "CheckDetail",
            "Check Detail",
            Detail(
                ("TxnType", "RefNumber", "Date", "Name", "Item", "Account", "PaidAmount", "OriginalAmount"),
                only="txn.kind IN ('Check', 'BillPaymentCheck', 'SalesTaxPaymentCheck')",
                each_txn=True,
                totals=False,
                shows=(
                    ("PaidAmount", f"CASE WHEN {_LINE} THEN -entry.amount END"),
                    ("OriginalAmount", "CASE WHEN entry.is_source THEN entry.amount END"),
                ),
            ),
            basis="Accrual",
        ),
        Definition(
            "CustomerBalanceDetail",
            "Customer Balance Detail",
            Detail(_BALANCE, group="Customer", only=of_types("AccountsReceivable"), amount="entry.amount", as_of=True),
            basis="Accrual",
        ),
        Definition(
            "DepositDetail",
            "Deposit Detail",
            Detail(
                ("TxnType", "RefNumber", "Date", "Name", "Account", "Amount"),
                only="txn.kind = 'Deposit'",
                amount="entry.amount",
                each_txn=True,
                closes=False,
                totals=False,
            ),
            basis="Accrual",
        ),
        Definition(
            "EstimatesByJob",
            "Estimates by Job",
            Detail(
                ("TxnType", "Date", "RefNumber", "Memo", "EstimateActive", "Amount", "RunningBalance"),
                group="Customer",
                lines="unposted",
                only=_ESTIMATES,
                amount=_CREDIT,
                documents=True,
            ),
            basis="None",
        ),
        Definition(
            "ExpenseByVendorDetail",
            "Expenses by Vendor Detail",
            Detail(
                _EARNED,
                group="Vendor",
                only=f"{of_types('CostOfGoodsSold', 'Expense', 'OtherExpense')} AND {_TO_VENDOR}"
                " AND entry.movement IS NULL",
                amount="entry.amount",
                by_header=True,
            ),
        ),
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
            "IncomeByCustomerDetail",
            "Income by Customer Detail",
            Detail(
                _EARNED,
                group="Customer",
                only=f"{of_types(*NOMINAL_TYPES)} AND name.kind = 'Customer'",
                amount=_CREDIT,
            ),
        ),
        Definition(
            "IncomeTaxDetail",
            "Income Tax Detail",
            Detail(
                ("TxnType", "Date", "RefNumber", "Name", "Memo", "Account", "Amount", "RunningBalance"),
                group="TaxLine",
                only=of_types(*NOMINAL_TYPES),
            ),
        ),
        Definition(
            "JobProgressInvoicesVsEstimates",
            "Job Progress Invoices vs. Estimates",
            Detail(
                ("TxnType", "Date", "RefNumber", "EstimateActive", "Amount", "ProgressAmount", "ProgressPercent"),
                group="Customer",
                lines="unposted",
                only=_ESTIMATES,
                amount=_CREDIT,
                documents=True,
            ),
            basis="None",
        ),
        Definition(
            "Journal",
            "Journal",
            Detail(
                ("TxnNumber", "TxnType", "Date", "RefNumber", "Name", "Memo", "Account", "Debit", "Credit"),
                each_txn=True,
                order=("entry.txn_date", "txn.txn_number", "entry.is_source DESC", "entry.id"),
            ),
            basis="Accrual",
            evidence="columns and titles as every accountant knows them: assumed",
        ),
        Definition(
            "MissingChecks",
            "Missing Checks",
            MissingChecks(("TxnType", "Date", "RefNumber", "Name", "Memo", "Account", "SplitAccount", "Amount")),
            basis="None",
            needs=("ReportAccountFilter",),
            provenance="documented",
            evidence="[D:OSR] it needs an account filter; columns and rows assumed",
        ),
        Definition(
            "OpenInvoices",
            "Open Invoices",
            OpenDocuments(
                "AccountsReceivable",
                ("TxnType", "Date", "RefNumber", "PONumber", "Terms", "DueDate", "Aging", "OpenBalance"),
            ),
            basis="Accrual",
        ),
        Definition(
            "OpenPOs",
            "Open Purchase Orders",
            Detail(
                ("TxnType", "Date", "Name", "RefNumber", "DeliveryDate", "Amount"),
                lines="unposted",
                only=_OPEN_PURCHASES,
                amount="entry.amount",
                documents=True,
            ),
            basis="None",
        ),
        Definition(
            "OpenPOsByJob",
            "Open Purchase Orders by Job",
            Detail(
                ("Date", "SourceName", "RefNumber", "DeliveryDate", "Item", "Quantity", "ReceivedQuantity", "Amount"),
                group="Customer",
                lines="unposted",
                only=f"{_OPEN_PURCHASES} AND name.kind = 'Customer'",
                amount="entry.amount",
            ),
            basis="None",
        ),
        Definition(
            "OpenSalesOrderByCustomer",
            "Open Sales Orders by Customer",
            Detail(_ORDERED, group="Customer", lines="unposted", only=_OPEN_SALES, amount=_CREDIT),
            basis="None",
        ),
        Definition(
            "OpenSalesOrderByItem",
            "Open Sales Orders by Item",
            Detail(("Name", *_ORDERED), group="ItemDetail", lines="unposted", only=_OPEN_SALES, amount=_CREDIT),
            basis="None",
        ),
        Definition(
            "PendingSales",
            "Pending Sales",
            Detail(
                ("TxnType", "Date", "RefNumber", "Name", "Memo", "Account", "Amount", "RunningBalance"),
                lines="unposted",
                only="txn.status = 'pending' AND txn.kind IN ('Invoice', 'SalesReceipt', 'CreditMemo')",
                amount=_CREDIT,
                documents=True,
            ),
            basis="None",
        ),
        Definition(
            "ProfitAndLossDetail",
            "Profit & Loss Detail",
            Detail(
                (
                    "TxnType",
                    "Date",
                    "RefNumber",
                    "Name",
                    "Memo",
                    "Class",
                    "ClearedStatus",
                    "SplitAccount",
                    "Amount",
                    "RunningBalance",
                ),
                group="Account",
                only=of_types(*NOMINAL_TYPES),
                totals=False,
            ),
        ),
        Definition(
            "PurchaseByItemDetail",
            "Purchases by Item Detail",
            Detail(_BOUGHT, group="ItemDetail", only=PURCHASE_LINES, amount="entry.amount"),
        ),
        Definition(
            "PurchaseByVendorDetail",
            "Purchases by Vendor Detail",
            Detail(
                ("TxnType", "Date", "RefNumber", "Memo", "Item", "Quantity", "CostPrice", "Amount", "RunningBalance"),
                group="Vendor",
                only=PURCHASE_LINES,
                amount="entry.amount",
                by_header=True,
            ),
        ),
        Definition(
            "SalesByCustomerDetail",
            "Sales by Customer Detail",
            Detail(_SOLD, group="Customer", only=SALES_LINES, amount=_CREDIT),
        ),
        Definition(
            "SalesByItemDetail",
            "Sales by Item Detail",
            Detail(
                ("TxnType", "Date", "RefNumber", "Memo", "Name", "Quantity", "UnitPrice", "Amount", "RunningBalance"),
                group="ItemDetail",
                only=SALES_LINES,
                amount=_CREDIT,
            ),
        ),
        Definition(
            "SalesByRepDetail", "Sales by Rep Detail", Detail(_SOLD, group="SalesRep", only=SALES_LINES, amount=_CREDIT)
        ),
        Definition(
            "TxnDetailByAccount",
            "Transaction Detail by Account",
            Detail(
                (
                    "TxnType",
                    "Date",
                    "RefNumber",
                    "Name",
                    "Memo",
                    "ClearedStatus",
                    "SplitAccount",
                    "Amount",
                    "RunningBalance",
                ),
                group="Account",
            ),
        ),
        Definition(
            "TxnListByCustomer",
            "Transaction List by Customer",
            Detail(
                _LISTED,
                group="Customer",
                only="entry.is_source AND name.kind = 'Customer'",
                amount="entry.amount",
                totals=False,
            ),
            basis="Accrual",
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
        Definition(
            "TxnListByVendor",
            "Transaction List by Vendor",
            Detail(
                _LISTED,
                group="Vendor",
                only="entry.is_source AND name.kind = 'Vendor'",
                amount="entry.amount",
                totals=False,
            ),
            basis="Accrual",
        ),
        Definition(
            "UnbilledCostsByJob",
            "Unbilled Costs by Job",
            Detail(
                ("TxnType", "Date", "SourceName", "Memo", "Account", "BillingStatus", "Amount"),
                group="Customer",
                only="json_extract(line.own, '$.BillableStatus') = 'Billable' AND NOT entry.is_source",
                amount="entry.amount",
            ),
            basis="None",
        ),
        Definition(
            "UnpaidBillsDetail",
            "Unpaid Bills Detail",
            OpenDocuments("AccountsPayable", ("TxnType", "Date", "RefNumber", "DueDate", "Aging", "OpenBalance")),
            basis="Accrual",
        ),
        Definition(
            "VendorBalanceDetail",
            "Vendor Balance Detail",
            Detail(_BALANCE, group="Vendor", only=of_types("AccountsPayable"), amount=_CREDIT, as_of=True),
            basis="Accrual",
        ),
    ),
}
