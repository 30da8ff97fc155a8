"""The columns of detail reports, by their ColType: title, type, what it shows of a line of the ledger.

A column is an SQL expression over ``entry`` and what is joined to it (:data:`mockbooks.reports.ledger.JOINS`), or is
made while the rows are printed (:data:`RUNNING`). Titles are assumed, as far as no recording shows them;
names show as FullName. Types of transaction go by the names that people see (assumed).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple

from mockbooks.company import Company
from mockbooks.company.local_time import moment_text
from mockbooks.qbxml.types import amount_text, price_text, quantity_text
from mockbooks.reports.question import Question
from mockbooks.reports.report import Cell

__all__ = ["COLUMNS", "NATURAL", "RUNNING", "TOGETHER", "TXN_TYPES", "DetailColumn", "detail_column"]

TXN_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "ARRefundCreditCard": "Credit Card Refund",
        "Bill": "Bill",
        "BillPaymentCheck": "Bill Pmt -Check",
        "BillPaymentCreditCard": "Bill Pmt -CCard",
        "BuildAssembly": "Build Assembly",
        "Charge": "Stmt Charge",
        "Check": "Check",
        "CreditCardCharge": "Credit Card Charge",
        "CreditCardCredit": "Credit Card Credit",
        "CreditMemo": "Credit Memo",
        "Deposit": "Deposit",
        "Estimate": "Estimate",
        "InventoryAdjustment": "Inventory Adjust",
        "Invoice": "Invoice",
        "ItemReceipt": "Item Receipt",
        "JournalEntry": "General Journal",
        "LiabilityAdjustment": "Liability Adjust",
        "Paycheck": "Paycheck",
        "PayrollLiabilityCheck": "Liability Check",
        "PurchaseOrder": "Purchase Order",
        "ReceivePayment": "Payment",
        "SalesOrder": "Sales Order",
        "SalesReceipt": "Sales Receipt",
        "SalesTaxPaymentCheck": "Sales Tax Payment",
        "Transfer": "Transfer",
        "VendorCredit": "Credit",
        "YTDAdjustment": "YTD Adjust",
    }
)
"""How a type of transaction is shown (assumed)."""

RUNNING = ""
"""The expression of a column that is summed up row by row."""

NATURAL = (
    "CASE WHEN account.classified IN ('AccountsPayable', 'CreditCard', 'OtherCurrentLiability', 'LongTermLiability',"
    " 'Equity', 'Income', 'OtherIncome') THEN -entry.amount ELSE entry.amount END"
)
"""The amount of a line on the natural side of its account (assumed for detail reports)."""

_SPLIT = """CASE WHEN entry.is_source THEN
    CASE (SELECT count(*) FROM posting AS other WHERE other.txn = entry.txn AND NOT other.is_source)
        WHEN 1 THEN (SELECT full_name FROM list_object WHERE id =
            (SELECT other.account FROM posting AS other WHERE other.txn = entry.txn AND NOT other.is_source))
        ELSE '-SPLIT-' END
    ELSE (SELECT full_name FROM list_object WHERE id =
        (SELECT other.account FROM posting AS other WHERE other.txn = entry.txn AND other.is_source)) END"""


class DetailColumn(NamedTuple):
    """A column: what its cells are made of and how they are written. ``summed`` columns have totals."""

    title: str
    data_type: str
    expression: str
    write: Callable[[Any], Cell] = str
    summed: bool = False


def _named(element: str) -> str:
    """The FullName that a reference of the form's header names."""
    return f"(SELECT full_name FROM list_object WHERE id = json_extract(txn.own, '$.{element}'))"


def _type(kind: Any) -> Cell:
    return TXN_TYPES.get(kind, str(kind))


_MEMO = "coalesce(json_extract(line.own, '$.Memo'), json_extract(line.own, '$.Desc'), json_extract(txn.own, '$.Memo'))"


def _of_form(element: str) -> str:
    return f"json_extract(txn.own, '$.{element}')"


def _of_line(element: str) -> str:
    return f"json_extract(line.own, '$.{element}')"


def _text(title: str, expression: str) -> DetailColumn:
    return DetailColumn(title, "STRTYPE", expression)


def _money(title: str, expression: str, *, summed: bool = True) -> DetailColumn:
    return DetailColumn(title, "AMTTYPE", expression, amount_text, summed=summed)


def _count(title: str, expression: str, *, summed: bool = False) -> DetailColumn:
    return DetailColumn(title, "QUANTYPE", expression, quantity_text, summed=summed)


def _nothing(title: str, data_type: str = "STRTYPE") -> DetailColumn:
    """A column that only pay checks fill, and a file here has none: it comes back empty."""
    return DetailColumn(title, data_type, "NULL")


def _contact(element: str, *more: str) -> str:
    """What a name's own record says: customers, vendors, employees and other names call some things differently."""
    listed = ", ".join(f"json_extract(name.own, '$.{each}')" for each in (element, *more))
    return listed if not more else f"coalesce({listed})"


def _address(part: str) -> str:
    return _contact(
        f"BillAddress.{part}", f"VendorAddress.{part}", f"EmployeeAddress.{part}", f"OtherNameAddress.{part}"
    )


_LINES = ("Addr1", "Addr2", "Addr3", "Addr4", "Addr5")
_ONE_LINE = " || ".join(f"ifnull(' ' || {_address(part)}, '')" for part in (*_LINES, "City", "State", "PostalCode"))

# What of a line of an order, or of an estimate, has become a line of another document: units and cents of it.
_CONTINUED = "(SELECT sum(link.quantity) FROM link WHERE link.kind = 'order' AND link.to_line = line.id)"
_INVOICED = f"(CASE WHEN line.quantity THEN line.amount * ifnull({_CONTINUED}, 0) / line.quantity ELSE 0 END)"
_SIGN = "(CASE WHEN txn.kind IN ('CreditMemo', 'VendorCredit', 'CreditCardCredit') THEN -1 ELSE 1 END)"
_STOCK = (
    "SELECT {} FROM movement WHERE movement.item = entry.item"
    " ORDER BY movement.txn_date DESC, movement.txn DESC, movement.id DESC LIMIT 1"
)
_ON_SALES_ORDERS = """(SELECT sum(other.quantity - ifnull((SELECT sum(link.quantity) FROM link
        WHERE link.kind = 'order' AND link.to_line = other.id), 0))
    FROM line AS other JOIN txn AS sales_order ON sales_order.id = other.txn
    WHERE other.item = entry.item AND other.kind = 'SalesOrderLine' AND sales_order.status = ''
        AND json_extract(other.own, '$.IsManuallyClosed') IS NOT 'true')"""
_BILLING = """CASE json_extract(line.own, '$.BillableStatus')
    WHEN 'Billable' THEN 'Unbilled' WHEN 'HasBeenBilled' THEN 'Billed' WHEN 'NotBillable' THEN 'Not Billable' END"""
_CLEARED = """CASE coalesce(json_extract(line.own, '$."@ClearedStatus"'),
    CASE WHEN entry.is_source THEN json_extract(txn.own, '$."@ClearedStatus"') END)
    WHEN 'Cleared' THEN 'X' WHEN 'Pending' THEN '*' END"""
_MARKED = """CASE {} WHEN 'true' THEN 'X' END"""
_OPEN = f"{_SIGN} * txn.open"

COLUMNS: Mapping[str, DetailColumn] = MappingProxyType(
    {
        "Account": _text("Account", "account.full_name"),
        "Aging": DetailColumn(
            "Aging",
            "INTTYPE",
            "CASE WHEN txn.open AND txn.due_date < {day}"
            " THEN CAST(julianday({day}) - julianday(txn.due_date) AS INTEGER) END",
        ),
        "Amount": _money("Amount", NATURAL),
        "AmountDifference": _nothing("Difference", "AMTTYPE"),
        "AverageCost": DetailColumn(
            "Avg Cost",
            "PRICETYPE",
            f"(SELECT average_value * 100000000 / average_quantity FROM ({_STOCK.format('*')}) WHERE average_quantity)",
            price_text,
        ),
        "BilledDate": DetailColumn(
            "Billed Date",
            "DATETYPE",
            "(SELECT max(billing.txn_date) FROM link JOIN txn AS billing ON billing.id = link.from_txn"
            " WHERE link.kind = 'order' AND link.to_line = line.id)",
        ),
        "BillingStatus": _text("Billing Status", _BILLING),
        "CalculatedAmount": _nothing("Calculated Amount", "AMTTYPE"),
        "Class": _text("Class", "class.full_name"),
        "ClearedStatus": _text("Clr", _CLEARED),
        "CostPrice": DetailColumn("Cost Price", "PRICETYPE", _of_line("Cost")),
        "Credit": _money("Credit", "CASE WHEN entry.amount < 0 THEN -entry.amount END"),
        "Currency": _text("Currency", "(SELECT full_name FROM list_object WHERE id = txn.currency)"),
        "Date": DetailColumn("Date", "DATETYPE", "entry.txn_date"),
        "Debit": _money("Debit", "CASE WHEN entry.amount >= 0 THEN entry.amount END"),
        "DeliveryDate": DetailColumn("Deliv Date", "DATETYPE", _of_form("ExpectedDate")),
        "DueDate": DetailColumn("Due Date", "DATETYPE", "txn.due_date"),
        "EstimateActive": _text("Estimate Active", _MARKED.format(_of_form("IsActive"))),
        "ExchangeRate": DetailColumn("Exchange Rate", "FLOATTYPE", "txn.exchange_rate"),
        "FOB": _text("FOB", _of_form("FOB")),
        "IncomeSubjectToTax": _nothing("Income Subject To Tax", "AMTTYPE"),
        "Invoiced": _count("Invoiced", f"ifnull({_CONTINUED}, 0)", summed=True),
        "Item": _text("Item", "item.full_name"),
        "ItemDesc": _text("Item Description", _of_line("Desc")),
        "LastModifiedBy": _text("Last modified by", "'Admin'"),
        "LatestOrPriorState": _text("State", "'Latest'"),
        "Memo": _text("Memo", _MEMO),
        "ModifiedTime": DetailColumn("Entered/Last Modified", "DATETIMETYPE", "txn.time_modified"),
        "Name": _text("Name", "name.full_name"),
        "NameAccountNumber": _text("Name Account #", _contact("AccountNumber")),
        "NameAddress": _text("Name Address", f"nullif(trim({_ONE_LINE}), '')"),
        "NameCity": _text("Name City", _address("City")),
        "NameContact": _text("Name Contact", _contact("Contact")),
        "NameEmail": _text("Name E-Mail", _contact("Email")),
        "NameFax": _text("Name Fax #", _contact("Fax")),
        "NamePhone": _text("Name Phone #", _contact("Phone")),
        "NameState": _text("Name State", _address("State")),
        "NameZip": _text("Name Zip", _address("PostalCode")),
        "OpenBalance": _money("Open Balance", _OPEN),
        "OriginalAmount": _money("Original Amount", "txn.total"),
        "PONumber": _text("P. O. #", _of_form("PONumber")),
        "PaidAmount": _money("Paid Amount", "txn.total - txn.open"),
        "PaidStatus": _text("Paid", "CASE WHEN txn.open = 0 THEN 'X' END"),
        "PaidThroughDate": _nothing("Paid Through", "DATETYPE"),
        "PaymentMethod": _text("Pay Meth", _named("PaymentMethodRef")),
        "PayrollItem": _nothing("Payroll Item"),
        "PrintStatus": _text("Print", _MARKED.format(_of_form("IsToBePrinted"))),
        "ProgressAmount": _money("Progress Amount", _INVOICED),
        "ProgressPercent": DetailColumn(
            "% Progress",
            "PERCENTTYPE",
            f"CASE WHEN line.amount THEN {_INVOICED} * 10000000 / line.amount END",
            price_text,
        ),
        "Quantity": _count("Qty", "line.quantity", summed=True),
        "QuantityAvailable": _count("Qty Available", f"({_STOCK.format('on_hand')}) - ifnull({_ON_SALES_ORDERS}, 0)"),
        "QuantityOnHand": _count("Qty On Hand", f"({_STOCK.format('on_hand')})"),
        "QuantityOnSalesOrder": _count("Qty On Sales Order", _ON_SALES_ORDERS),
        "ReceivedQuantity": _count("Rcv'd", f"ifnull({_CONTINUED}, 0)", summed=True),
        "RefNumber": _text("Num", "nullif(txn.ref_number, '')"),
        "RunningBalance": DetailColumn("Balance", "AMTTYPE", RUNNING, amount_text),
        "SSNOrTaxID": _text("SSN/Tax ID", _contact("VendorTaxIdent")),
        "SalesRep": _text("Rep", _named("SalesRepRef")),
        "SalesTaxCode": _text(
            "Sales Tax Code",
            f"(SELECT full_name FROM list_object WHERE id = {_of_line('SalesTaxCodeRef')})",
        ),
        "SerialOrLotNumber": _text(
            "Serial/Lot Number", f"coalesce({_of_line('SerialNumber')}, {_of_line('LotNumber')})"
        ),
        "ShipDate": DetailColumn("Ship Date", "DATETYPE", _of_form("ShipDate")),
        "ShipMethod": _text("Via", _named("ShipMethodRef")),
        "SourceName": _text("Source Name", "header_name.full_name"),
        "SplitAccount": _text("Split", _SPLIT),
        "TaxLine": _text("Tax Line", "json_extract(account.own, '$.TaxLineInfoRet.TaxLineName')"),
        "TaxTableVersion": _nothing("Tax Table Version"),
        "Terms": _text("Terms", _named("TermsRef")),
        "TxnID": DetailColumn("Txn ID", "IDTYPE", "txn.txn_id"),
        "TxnNumber": DetailColumn("Trans #", "INTTYPE", "txn.txn_number"),
        "TxnType": DetailColumn("Type", "STRTYPE", "txn.kind", _type),
        "UnitPrice": DetailColumn(
            "Sales Price",
            "PRICETYPE",
            "CASE WHEN line.quantity THEN line.amount * 1000 * 100000 / line.quantity END",
            price_text,
        ),
        "UserEdit": _nothing("User Edit?"),
        "ValueOnHand": _money("Asset Value", f"({_STOCK.format('worth')})", summed=False),
        "WageBase": _nothing("Wage Base", "AMTTYPE"),
        "WageBaseTips": _nothing("Wage Base (Tips)", "AMTTYPE"),
    }
)
"""Every column by its ColType, its name in IncludeColumn too. ``{day}`` is the day from which the report is seen."""

TOGETHER: Mapping[str, str] = MappingProxyType(
    {"ProgressPercent": f"CASE WHEN sum(line.amount) THEN sum({_INVOICED}) * 10000000 / sum(line.amount) END"}
)
"""What columns say of all lines of a document together, where that is no sum."""


def detail_column(name: str, company: Company, question: Question) -> DetailColumn:
    """The column of that name, made ready for a report: the day it is seen from, times in the zone of the file."""
    column = COLUMNS[name]
    if "{day}" in column.expression:
        day = question.today if question.aging_as_of == "Today" else question.end or question.today
        column = column._replace(expression=column.expression.replace("{day}", f"'{day.isoformat()}'"))
    if name == "ModifiedTime":
        column = column._replace(write=partial(moment_text, zone=company.zone))
    return column
