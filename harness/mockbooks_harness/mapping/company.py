"""company: `CompanyRet` and the preferences as Codat's company information; read only.

No QuickBooks Desktop example is published: the mapping is assumed throughout, after the schemas of both sides.  The
record has an id only because every record that is uploaded has one; `info` is read without it.
"""

from __future__ import annotations

from datetime import date as date_of

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.addresses import read_address
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, date, text
from mockbooks_harness.mapping.rows import Form, Row, Table
from mockbooks_harness.mapping.spoken_of import CURRENCIES, PREFERENCES

ID = "company"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def addresses(ret: Element, _context: Context) -> list[Record]:
    """The legal address as that for bills, the other as that for deliveries (assumed)."""
    pairs = ((ret.find("LegalAddress"), "Billing"), (ret.find("Address"), "Delivery"))
    return [read_address(found, kind) for found, kind in pairs if found is not None and len(found)]


def phone_numbers(ret: Element, _context: Context) -> list[Record]:
    """Phone and Fax (assumed)."""
    pairs = (("Phone", "Primary"), ("Fax", "Fax"))
    return [{"number": text(ret.find(tag)), "type": kind} for tag, kind in pairs if text(ret.find(tag))]


def web_links(ret: Element, _context: Context) -> list[Record]:
    """The company's web site (assumed)."""
    found = text(ret.find("CompanyWebSite"))
    return [{"type": "Website", "url": found}] if found else []


def lock_date(_ret: Element, context: Context) -> str | None:
    """The closing date (assumed)."""
    preferences = context.preferences
    return None if preferences is None else date(preferences.find("AccountingPreferences/ClosingDate"))


def year_start(month: Element, context: Context) -> str | None:
    """The first day of the fiscal year that today is in (assumed): qbXML names a month and no year.

    Nothing where the context does not say what day it is.
    """
    name = text(month)
    if name not in MONTHS or context.today is None:
        return None
    first = date_of(context.today.year, MONTHS.index(name) + 1, 1)
    if first > context.today:
        first = first.replace(year=first.year - 1)
    return f"{first.isoformat()}T00:00:00"


TABLE = Table(
    data_type="company",
    model="CompanyDataset",
    queries=("<CompanyQueryRq/>",),
    related=(PREFERENCES, CURRENCIES),
    changes=False,
    forms=(
        Form(
            ret="CompanyRet",
            key="",
            date="",
            rows=(
                Row("id", ".", lambda *_: ID, "A"),
                Row("companyName", "CompanyName", lambda e, _: text(e), "A"),
                Row("accountingPlatformRef", ".", lambda *_: "QuickBooks Desktop", "A"),
                Row("companyLegalName", "LegalCompanyName", lambda e, _: text(e), "A"),
                Row("addresses", ".", addresses, "A"),
                Row("phoneNumbers", ".", phone_numbers, "A"),
                Row("webLinks", ".", web_links, "A"),
                Row("ledgerLockDate", ".", lock_date, "A"),
                Row("taxNumber", "EIN", lambda e, _: text(e), "A"),
                Row("financialYearStartDate", "FirstMonthFiscalYear", year_start, "A"),
                Row("baseCurrency", ".", lambda _, c: c.home_currency, "A"),
            ),
        ),
    ),
)
