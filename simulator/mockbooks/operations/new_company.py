"""What a company file holds before anybody has entered anything: its record, its preferences, its built-in lists.

The preferences are those of a recorded service company (Pro 2014); the built-in entries are what QuickBooks makes in a
new US file: ``Tax`` and ``Non`` are recorded, the names of terms, payment methods and the rest are assumed
(:func:`_built_in_lists`). Accounts Receivable, Accounts Payable, Undeposited Funds and the like come into being when
they are first needed (observed).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mockbooks.company import Company
from mockbooks.operations.lists.addresses import address_block
from mockbooks.operations.lists.entry import arrange, insert
from mockbooks.operations.lists.sales_tax_returns import insert_returns
from mockbooks.operations.lists.special_account import special_account
from mockbooks.operations.lists.tax_lists import TaxSetup, insert_taxes
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.versions import Edition

__all__ = [
    "CompanyDetails",
    "charge_tax_by_code",
    "set_up",
    "store_records",
    "turn_on_account_numbers",
    "turn_on_class_tracking",
    "turn_on_inventory",
    "turn_on_sales_tax",
]

# Domain and name of the services of a recorded US file that never subscribed to any (2014).
_SERVICES = (
    ("QuickBooks Online Banking", "banking.qb"),
    ("QuickBooks Online Billing", "billing.qb"),
    ("QuickBooks Online Billing Level 1 Service", "qbob1.qbn"),
    ("QuickBooks Online Billing Level 2 Service", "qbob2.qbn"),
    ("QuickBooks Online Billing Payment Service", "qbobpay.qbn"),
    ("QuickBooks Bill Payment", "billpay.qb"),
    ("QuickBooks Online Billing Paper Mailing Service", "qbobpaper.qbn"),
    ("QuickBooks Payroll Service", "payroll.qb"),
    ("QuickBooks Basic Payroll Service", "payrollbsc.qb"),
    ("QuickBooks Basic Disk Payroll Service", "payrollbscdisk.qb"),
    ("QuickBooks Deluxe Payroll Service", "payrolldlx.qb"),
    ("QuickBooks Premier Payroll Service", "payrollprm.qb"),
    ("Basic Plus Federal", "basic_plus_fed.qb"),
    ("Basic Plus Federal and State", "basic_plus_fed_state.qb"),
    ("Basic Plus Direct Deposit", "basic_plus_dd.qb"),
    ("Merchant Account Service", "mas.qbn"),
)


@dataclass(frozen=True, slots=True)
class CompanyDetails:
    """What the interview for a new file asks; elements are those of CompanyRet, addresses without their block."""

    name: str
    legal_name: str = ""
    address: Mapping[str, str] = field(default_factory=dict)
    phone: str = ""
    email: str = ""
    website: str = ""
    fiscal_year_start: str = "January"
    company_type: str = "OtherNone"
    tax_form: str = "OtherOrNone"
    ein: str = ""


def set_up(company: Company, details: CompanyDetails) -> None:
    """Fill an empty company file."""
    with company.request_set(), company.request():
        store_records(company, details)
        abroad = company.edition is not Edition.US
        for kind, name, own in _built_in_lists():
            if not (abroad and kind == "SalesTaxCode"):
                insert(company, kind, name, own)
        insert_returns(company)
        taxes = insert_taxes(company, details.address.get("State", ""))
        if taxes is not None:
            charge_tax_by_code(company, taxes)
        for special in _BUILT_IN_ACCOUNTS:
            special_account(company, special)


def store_records(company: Company, details: CompanyDetails) -> None:
    """Store the company's record and the preferences of a new file. Must run inside a request set."""
    company.store_singleton("Company", _company_record(details))
    company.store_singleton("Preferences", _preferences())


def charge_tax_by_code(company: Company, taxes: TaxSetup) -> None:
    """Charge sales tax by the codes of lines from now on, outside the United States. Must run inside a request set.

    Customers and vendors may have codes, amounts may include tax: the preferences of a new file (assumed). Raises
    ``ValueError`` if the file does not have its codes.
    """
    found = company.connection.execute("SELECT name, id FROM list_object WHERE kind = 'SalesTaxCode'")
    codes: dict[str, int] = dict(found.fetchall())
    missing = [name for name in (taxes.taxable, taxes.exempt) if name not in codes]
    if missing:
        raise ValueError(f"there is no sales tax code {missing[0]!r} in this file")
    item = company.list_objects[codes[taxes.taxable]].own.get("ItemSalesTaxRef")
    if not isinstance(item, int):
        raise ValueError(f"the sales tax code {taxes.taxable!r} names no tax on sales")
    turn_on_sales_tax(company, item, taxes.taxable, taxes.exempt)


def turn_on_sales_tax(company: Company, default_item: int, taxable: str = "Tax", exempt: str = "Non") -> None:
    """Charge sales tax from now on, with this tax item (row id) as the default. Must run inside a request set.

    `taxable` and `exempt` are the codes that lines have by default; a new US file has no others (recorded). Outside the
    United States customers and vendors may have codes, and amounts may include tax (assumed).
    """
    preferences = dict(company.singleton("Preferences"))
    codes = dict(company.connection.execute("SELECT name, id FROM list_object WHERE kind = 'SalesTaxCode'"))
    by_code = "false" if company.edition is Edition.US else "true"
    preferences["SalesTaxPreferences"] = {
        "DefaultItemSalesTaxRef": default_item,
        "PaySalesTax": "Monthly",
        "DefaultTaxableSalesTaxCodeRef": codes[taxable],
        "DefaultNonTaxableSalesTaxCodeRef": codes[exempt],
        "IsUsingVendorTaxCode": by_code,
        "IsUsingCustomerTaxCode": by_code,
        "IsUsingAmountsIncludeTax": by_code,
    }
    company.store_singleton("Preferences", preferences)


def turn_on_account_numbers(company: Company) -> None:
    """Use account numbers from now on: the chart is ordered by them. Must run inside a request set."""
    _turn_on(company, "AccountingPreferences", "IsUsingAccountNumbers")
    arrange(company, "Account")


def turn_on_class_tracking(company: Company) -> None:
    """Use classes from now on. Must run inside a request set."""
    _turn_on(company, "AccountingPreferences", "IsUsingClassTracking")


def turn_on_inventory(company: Company) -> None:
    """Keep stock and use purchase orders from now on. Must run inside a request set."""
    _turn_on(company, "PurchasesAndVendorsPreferences", "IsUsingInventory")


def _turn_on(company: Company, group: str, preference: str) -> None:
    preferences = dict(company.singleton("Preferences"))
    before = preferences[group]
    assert isinstance(before, dict)
    preferences[group] = {**before, preference: "true"}
    company.store_singleton("Preferences", preferences)


def _company_record(details: CompanyDetails) -> Record:
    address: Record = dict(details.address)
    record: Record = {
        "IsSampleCompany": "false",
        "CompanyName": details.name,
        "LegalCompanyName": details.legal_name or details.name,
        "Phone": details.phone,
        "Email": details.email,
        "CompanyWebSite": details.website,
        "FirstMonthFiscalYear": details.fiscal_year_start,
        "FirstMonthIncomeTaxYear": details.fiscal_year_start,
        "CompanyType": details.company_type,
        "EIN": details.ein,
        "TaxForm": details.tax_form,
        "SubscribedServices": {
            "Service": [{"Name": name, "Domain": domain, "ServiceStatus": "Never"} for name, domain in _SERVICES]
        },
        "AccountantCopy": {"AccountantCopyExists": "false"},
    }
    if address:
        block = address_block(address, "Address")
        record |= {
            "Address": address,
            "AddressBlock": block,
            "LegalAddress": dict(address),
            "CompanyAddressForCustomer": dict(address),
            "CompanyAddressBlockForCustomer": dict(block),
        }
    return {name: value for name, value in record.items() if value}


def _preferences() -> Record:
    """The preferences of a recorded service company (Pro 2014), sales tax and multi-currency off."""
    return {
        "AccountingPreferences": {
            "IsUsingAccountNumbers": "false",
            "IsRequiringAccounts": "true",
            "IsUsingClassTracking": "false",
            "IsUsingAuditTrail": "true",
            "IsAssigningJournalEntryNumbers": "true",
        },
        "FinanceChargePreferences": {
            "AnnualInterestRate": "0.00",
            "MinFinanceCharge": "0.00",
            "GracePeriod": "0",
            "IsAssessingForOverdueCharges": "false",
            "CalculateChargesFrom": "DueDate",
            "IsMarkedToBePrinted": "false",
        },
        "JobsAndEstimatesPreferences": {
            "IsUsingEstimates": "true",
            "IsUsingProgressInvoicing": "false",
            "IsPrintingItemsWithZeroAmounts": "false",
        },
        "MultiCurrencyPreferences": {"IsMultiCurrencyOn": "false"},
        "MultiLocationInventoryPreferences": {
            "IsMultiLocationInventoryAvailable": "false",
            "IsMultiLocationInventoryEnabled": "false",
        },
        "PurchasesAndVendorsPreferences": {
            "IsUsingInventory": "false",
            "DaysBillsAreDue": "10",
            "IsAutomaticallyUsingDiscounts": "false",
        },
        "ReportsPreferences": {"AgingReportBasis": "AgeFromDueDate", "SummaryReportBasis": "Accrual"},
        "SalesAndCustomersPreferences": {
            "IsTrackingReimbursedExpensesAsIncome": "false",
            "IsAutoApplyingPayments": "true",
            "PriceLevels": {"IsUsingPriceLevels": "true", "IsRoundingSalesPriceUp": "true"},
        },
        "TimeTrackingPreferences": {"FirstDayOfWeek": "Monday"},
        "ItemsAndInventoryPreferences": {
            "EnhancedInventoryReceivingEnabled": "false",
            "IsTrackingSerialOrLotNumber": "None",
            "FIFOEnabled": "false",
            "IsRSBEnabled": "false",
            "IsBarcodeEnabled": "false",
        },
    }


# The special accounts a new file begins with (assumed); the others are made when they are first needed.
_BUILT_IN_ACCOUNTS = ("PayrollLiabilities", "OpeningBalanceEquity", "RetainedEarnings", "PayrollExpenses")


def _built_in_lists() -> Iterable[tuple[str, str, Record]]:
    """Kind, name and record of the entries of a new US file. Assumed, but for Tax and Non (recorded)."""
    yield "SalesTaxCode", "Tax", {"IsTaxable": "true", "Desc": "Taxable Sales"}
    yield "SalesTaxCode", "Non", {"IsTaxable": "false", "Desc": "Non-Taxable Sales"}
    for name, due, discount_days, percent in (
        ("1% 10 Net 30", "30", "10", "1.00"),
        ("2% 10 Net 30", "30", "10", "2.00"),
        ("Consignment", "0", "0", "0.00"),
        ("Due on receipt", "0", "0", "0.00"),
        ("Net 15", "15", "0", "0.00"),
        ("Net 30", "30", "0", "0.00"),
        ("Net 60", "60", "0", "0.00"),
    ):
        terms: Record = {"StdDueDays": due, "StdDiscountDays": discount_days, "DiscountPct": percent}
        yield "StandardTerms", name, terms
    for name, method in (
        ("American Express", "AmericanExpress"),
        ("Cash", "Cash"),
        ("Check", "Check"),
        ("Debit Card", "DebitCard"),
        ("Discover", "Discover"),
        ("E-Check", "ECheck"),
        ("Gift Card", "GiftCard"),
        ("MasterCard", "MasterCard"),
        ("Visa", "Visa"),
    ):
        yield "PaymentMethod", name, {"PaymentMethodType": method}
    for name in ("DHL", "Federal Express", "UPS", "US Mail"):
        yield "ShipMethod", name, {}
    for name in ("Thank you for your business.", "Please remit to above address."):
        yield "CustomerMsg", name, {}
    for name in (
        "1099 contractor",
        "Consultants",
        "Service Providers",
        "Suppliers",
        "Supplies",
        "Tax agency",
        "Utilities",
    ):
        yield "VendorType", name, {}
    for name in ("From advertisement", "Referral", "Retail", "Wholesale"):
        yield "CustomerType", name, {}
    for name, template_type in (
        ("Intuit Product Invoice", "Invoice"),
        ("Intuit Professional Invoice", "Invoice"),
        ("Intuit Service Invoice", "Invoice"),
        ("Custom Credit Memo", "CreditMemo"),
        ("Custom Sales Receipt", "SalesReceipt"),
        ("Custom Sales Order", "SalesOrder"),
        ("Custom Purchase Order", "PurchaseOrder"),
        ("Custom Estimate", "Estimate"),
    ):
        yield "Template", name, {"TemplateType": template_type}
