"""Where the behaviour of each request is known from: the ``source`` of an ``Operation``, shown by the coverage page.

A source is a list of pieces of evidence: ``R:BASH 116 accounts; D:SCH filters``. The letter says how it
is known (Recorded, Documented, Observed, Assumed), the word after the colon where (the keys are explained in
``docs/sources.md``), the rest what it shows. The first piece is that of the request's provenance; where single rules of
it are known from elsewhere, that stands at these rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["source_of"]

_FIELDS = "D:SCH fields and lengths"
_LIST_QUERY = "D:SCH filters; D:OSR names and ActiveStatus; R:QBWC a name or ListID that is not there"
_LIST_MOD = f"{_FIELDS}; D:IDG what a Mod leaves, sets and clears; R:FRAG the stale EditSequence"
_NAMES = "D:OSR names; R:HG a name in use"
_TXN_QUERY = "D:SCH filters; D:OSR ranges, lines and links on demand"
_TXN_MOD = f"{_FIELDS}; D:IDG,OSR lines named and kept; R:CAP their order; R:FRAG the stale EditSequence"

#: What is known of a list beyond what holds for all lists; by type, or by request.
_LISTS: Mapping[str, str] = MappingProxyType(
    {
        "Account": "D:OSR special accounts; O:ERR3 a number in use; O:KA what an opening balance does",
        "AccountAddRq": "R:HG an account added",
        "AccountQueryRq": "R:BASH 116 accounts, their order and balances",
        "BillingRate": "D:OSR one rate, or one for each service",
        "Class": "D:OSR names beneath names",
        "Currency": "D:OSR built-in ones change in part; D:IDG which are active",
        "CurrencyAddRq": "D:OSR user-defined ones",
        "Customer": "D:OSR jobs and balances; O:ONT one space of names; O:KA what an opening balance does",
        "CustomerAddRq": "R:HG a batch of five, names in use and parents that are not there",
        "CustomerModRq": "R:FRAG answers 530 and 3200",
        "CustomerQueryRq": "R:BASH 146 customers, their order and balances; R:QBWC,JSG pages and refusals",
        "CustomerMsg": "D:OSR texts",
        "CustomerType": "D:OSR names beneath names",
        "DateDrivenTerms": "D:OSR the day and the days of grace",
        "Employee": "D:OSR a name of three parts; O:CND state and payroll data",
        "InventorySite": "D:OSR the default site and places within a site",
        "ItemDiscount": "D:OSR amount or percentage",
        "ItemFixedAsset": "D:SCH the sale of an asset",
        "ItemGroup": "D:OSR members; D:LIM how many",
        "ItemInventory": "D:OSR quantity, value and accounts",
        "ItemInventoryAddRq": "R:FLOW an item added",
        "ItemInventoryQueryRq": "R:FLOW 16 items; R:ITM odd quantities and costs",
        "ItemInventoryAssembly": "D:OSR components; D:LIM how many",
        "ItemInventoryAssemblyAddRq": "R:FLOW the fields it has in common with an inventory item",
        "ItemInventoryAssemblyQueryRq": "R:ITM assemblies among 421 items",
        "ItemNonInventory": "D:OSR one account or two",
        "ItemNonInventoryQueryRq": "R:ITM such items among 421",
        "ItemOtherCharge": "D:OSR one account or two",
        "ItemOtherChargeQueryRq": "R:ITM such items among 421",
        "ItemPayment": "D:OSR the account it goes to",
        "ItemSalesTax": "D:OSR a rate needs a vendor; R:CAP vendor that is not there",
        "ItemSalesTaxGroup": "D:OSR members",
        "ItemService": "D:OSR one account or two",
        "ItemServiceQueryRq": "R:ITM such items among 421",
        "ItemSubtotal": "D:OSR a name and a text",
        "JobType": "D:OSR names beneath names",
        "Lead": "D:SCH places, contacts and a status",
        "OtherName": "O:ONT one space of names",
        "PaymentMethod": "D:SCH the types of method",
        "PayrollItemNonWage": "D:SCH what is shown of taxes and deductions",
        "PayrollItemWage": "D:OSR wage types; O:QUBE the refusal without payroll",
        "PriceLevel": "D:OSR percentage or prices by item; O:CND rounding",
        "SalesRep": "D:OSR who can be one; R:INVX initials as the name",
        "SalesTaxCode": "D:OSR what cannot change; R:CMX Tax and Non",
        "SalesTaxReturnQueryRq": "A the returns of a new file; D:SCH fields",
        "ShipMethod": "D:OSR names",
        "StandardTerms": "D:OSR days and discounts",
        "Template": "D:SCH names by type of form; R:CMX Custom Credit Memo",
        "ToDo": "D:SCH text, type and priority",
        "UnitOfMeasureSet": "D:SCH a base unit and those related to it; O:CND names in single-unit mode",
        "Vehicle": "D:OSR names",
        "Vendor": "D:OSR form 1099; O:ONT one space of names; O:KA what an opening balance does",
        "VendorQueryRq": "R:BASH 54 vendors, their order and balances",
        "VendorType": "D:OSR names beneath names",
        "WorkersCompCode": "D:OSR rates by date",
    }
)

#: The same of transactions.
_TRANSACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "ARRefundCreditCard": "D:OSR credits paid back; O:CND one receivable account",
        "Bill": "D:OSR amounts and links; O:CND what is open; R:HCP days until due",
        "BillPaymentCheck": "D:OSR what a payment needs; R:ERR1 more than is due",
        "BillPaymentCreditCard": "D:OSR what a payment needs; R:ERR1 more than is due",
        "BuildAssembly": "D:OSR quantities and pending builds",
        "Charge": "D:OSR amount and balance",
        "Check": "D:OSR lines and amount; R:CMX a credit paid back",
        "CreditCardCharge": "D:OSR lines and amount",
        "CreditCardCredit": "D:OSR lines and amount",
        "CreditMemo": "D:OSR credits and their use",
        "CreditMemoAddRq": "R:FRAG a credit memo added",
        "CreditMemoQueryRq": "R:CMX a credit memo with its refund",
        "Deposit": "D:OSR payments put in the bank; R:CAP a deposit without lines",
        "Estimate": "D:OSR markup and change orders",
        "EstimateQueryRq": "O:SJP an estimate, its amounts taken out by its author",
        "InventoryAdjustment": "D:OSR quantity, value and both",
        "Invoice": "D:OSR lines, orders and credits; R:INVX the sign of what is applied",
        "InvoiceQueryRq": "R:FRAG,INVX invoices with lines and payments",
        "ItemReceipt": "D:OSR orders and answers with links; O:CND total",
        "JournalEntry": "D:OSR both sides; D:CASH the source line",
        "JournalEntryAddRq": "R:JEX an entry added, its ids",
        "PurchaseOrder": "D:OSR what was received and closed",
        "PurchaseOrderQueryRq": "R: 56 orders of a live file, and one of a public test",
        "ReceivePayment": "D:OSR,IDG payments, credits and discounts; R:ERR1,ERR2 more than is due",
        "ReceivePaymentQueryRq": "R:PAY a payment over several invoices; R: one of 2010 by card",
        "SalesOrder": "D:OSR what was invoiced and closed; R:CAP references that are not there",
        "SalesOrderAddRq": "R:FLOW an order added, and one refused",
        "SalesReceipt": "D:OSR where the money goes; R:CAP references that are not there",
        "SalesReceiptAddRq": "R: a receipt of 2009",
        "SalesTaxPaymentCheck": "D:SCH lines by tax; O:CND who is paid",
        "TimeTracking": "D:OSR duration and billing; O:CND seconds are dropped",
        "Transfer": "D:OSR both balances",
        "TransferInventory": "D:SCH from site to site",
        "VehicleMileage": "D:OSR miles and what they come to",
        "VendorCredit": "D:OSR amount and what is open; O:CND signs of links",
    }
)

#: Requests that are neither Add, Mod nor Query of one type.
_OTHERS: Mapping[str, str] = MappingProxyType(
    {
        "AccountTaxLineInfoQueryRq": "R:BASH tax lines of 116 accounts; A the rest of the list",
        "BarCodeQueryRq": "D:SCH fields and filters",
        "BillToPayQueryRq": "D:SCH bills and credits of a payee; O:CND what is still to pay",
        "ClearedStatusModRq": "D:OSR which lines are cleared; D:IDG the warning where nothing is",
        "CompanyActivityQueryRq": "D:SCH fields",
        "DataEventRecoveryInfoDelRq": "A what is forgotten; D:SCH fields",
        "DataEventRecoveryInfoQueryRq": "A what was lost; D:SCH fields",
        "DataExtAddRq": "D:OSR,SCH holders and lengths; R:ERR8 a list changed meanwhile",
        "DataExtDefAddRq": "D:OSR,SCH owners, names and types",
        "DataExtDefDelRq": "D:OSR,SCH what goes with it",
        "DataExtDefModRq": "D:OSR,SCH what can change",
        "DataExtDefQueryRq": "D:SCH filters",
        "DataExtDelRq": "D:OSR,SCH holders",
        "DataExtModRq": "D:OSR,SCH holders; R:ERR8 a list changed meanwhile",
        "EntityQueryRq": "A the order of the kinds; D:SCH filters",
        "Form1099CategoryAccountMappingModRq": "A one box for an account; D:SCH fields",
        "Form1099CategoryAccountMappingQueryRq": "A boxes and thresholds; D:SCH fields",
        "ItemAssembliesCanBuildQueryRq": "D:OSR,SCH how many the parts are enough for",
        "ItemQueryRq": "R:ITM 421 items, their order; R:FLOW 13 items",
        "ItemSitesQueryRq": "D:SCH fields and filters",
        "ListDelRq": "R:FRAG a deletion; D:OSR what cannot go; O:QUBE codes",
        "ListDeletedQueryRq": "D:OSR 90 days, the order of the rows; D:SCH fields",
        "ListDisplayAddRq": "A what an answer without a screen can be; D:SCH fields",
        "ListDisplayModRq": "A what an answer without a screen can be; D:SCH fields",
        "ListMergeRq": "A what moves along; R:CAP the refusal 3500; D:SCH types",
        "PayrollLastPeriodQueryRq": "D:SCH fields",
        "ReceivePaymentToDepositQueryRq": "D:OSR what lies in Undeposited Funds",
        "SalesTaxPayableQueryRq": "D:SCH amounts by vendor and tax",
        "SalesTaxReturnLineQueryRq": "A the lines of the returns; D:SCH fields",
        "SpecialAccountAddRq": "D:OSR,SCH the types, one for each currency",
        "SpecialItemAddRq": "A names and accounts; D:SCH the types",
        "TermsQueryRq": "A one list of both kinds; D:SCH filters",
        "TransactionQueryRq": "D:OSR summaries and details; D:CASH the source line",
        "TxnDelRq": "D:OSR what cannot go; O:QUBE codes",
        "TxnDeletedQueryRq": "D:OSR 90 days, the order of the rows; D:SCH fields",
        "TxnDisplayAddRq": "A what an answer without a screen can be; D:SCH fields",
        "TxnDisplayModRq": "A what an answer without a screen can be; D:SCH fields",
        "TxnVoidRq": "D:OSR amounts of nothing; R:ERR6 the refusal",
    }
)

_NAMELESS = frozenset({"Lead", "ToDo"})
_SHARED = MappingProxyType(
    {
        "list": {"Add": f"{_FIELDS}; {_NAMES}", "Mod": _LIST_MOD, "Query": _LIST_QUERY},
        "transaction": {"Add": _FIELDS, "Mod": _TXN_MOD, "Query": _TXN_QUERY},
    }
)


def source_of(request: str) -> str:
    """The evidence for a request; "" for one that is not known here."""
    if request in _OTHERS:
        return _OTHERS[request]
    stem = request.removesuffix("Rq")
    verb = next((each for each in ("Add", "Mod", "Query") if stem.endswith(each)), "")
    kind = stem.removesuffix(verb)
    for table, shared in ((_LISTS, _SHARED["list"]), (_TRANSACTIONS, _SHARED["transaction"])):
        if request in table or kind in table:
            told = [table.get(request, ""), shared[verb], table.get(kind, "")]
            # Without a name there is none in use.
            told = [part.replace(f"; {_NAMES}", "") if kind in _NAMELESS else part for part in told]
            return "; ".join(dict.fromkeys(piece for part in told for piece in part.split("; ") if piece))
    return ""
