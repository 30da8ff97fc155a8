"""Payroll reports."""

from __future__ import annotations

from collections.abc import Mapping

from mockbooks.reports.definition import Definition
from mockbooks.reports.payroll import PayrollDetail, PayrollSummary

__all__ = ["DEFINITIONS"]

DEFINITIONS: Mapping[str, tuple[Definition, ...]] = {
    "PayrollDetail": (
        Definition(
            "EmployeeStateTaxesDetail",
            "Employee State Taxes Detail",
            PayrollDetail(("SSNOrTaxID", "PayrollItem", "IncomeSubjectToTax", "WageBase", "Amount")),
            basis="None",
        ),
        Definition(
            "PayrollItemDetail",
            "Payroll Item Detail",
            PayrollDetail(("Date", "RefNumber", "TxnType", "SourceName", "PayrollItem", "WageBase", "Amount")),
            basis="None",
        ),
        Definition(
            "PayrollReviewDetail",
            "Payroll Review Detail",
            PayrollDetail(
                (
                    "Date",
                    "TxnType",
                    "RefNumber",
                    "PayrollItem",
                    "IncomeSubjectToTax",
                    "WageBase",
                    "CalculatedAmount",
                    "Amount",
                    "AmountDifference",
                    "UserEdit",
                )
            ),
            basis="None",
        ),
        Definition(
            "PayrollTransactionDetail",
            "Payroll Transaction Detail",
            PayrollDetail(("Date", "RefNumber", "TxnType", "SourceName", "PayrollItem", "WageBase", "Amount")),
            basis="None",
        ),
        Definition(
            "PayrollTransactionsByPayee",
            "Payroll Transactions by Payee",
            PayrollDetail(("Date", "Name", "RefNumber", "TxnType", "Memo", "Account", "Amount")),
            basis="None",
        ),
    ),
    "PayrollSummary": (
        Definition("EmployeeEarningsSummary", "Employee Earnings Summary", PayrollSummary(("TOTAL",)), basis="None"),
        Definition(
            "PayrollLiabilityBalances", "Payroll Liability Balances", PayrollSummary(("BALANCE",)), basis="None"
        ),
        Definition("PayrollSummary", "Payroll Summary", PayrollSummary(("Hours", "Rate", "TOTAL")), basis="None"),
    ),
}
