"""Where the catalogue says something else than a published schema, and why: every difference that the tests accept.

Two kinds of table. `READINGS` are lines of a schema that are read otherwise; all that is left must then be equal, line by
line. `COUNTS` are differences of the older and of the internal files, known by cause and number.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Reading(NamedTuple):
    """A line whose path ends with `path`, of the schemas `of` ("ops" or "xsd"), is read with `text` replaced."""

    of: str
    path: str
    text: str
    read_as: str
    reason: str


_BOUNDED = "the XML Schema of 13.0 gives the bound, the annotated files only say that it may repeat"
_PRIVATE = (
    "the files of 5.0 and 7.0 mark the values as private, that of 15.0 has them (jsgoupil/quickbooks-sync 64375cb), and a"
    " program in wide use sends them at every version (consolibyte/quickbooks-php)"
)
_DELETED = "JournalEntry,PayrollLiabilityAdjustment,PayrollPriorPayment,PayrollYearToDateAdjustment,PurchaseOrder"
_LOOSER = "the annotated files require it; the XML Schema leaves it open"

READINGS = (
    *(Reading("ops", f"{owner}(Add|Mod|Ret)/AdditionalContactRef", "0..*", "0..8", _BOUNDED)
      for owner in ("Customer", "Employee", "Vendor")),
    Reading("ops", "Lead(Add|Mod|Ret)/AdditionalContactRef", "0..*", "0..3", _BOUNDED),
    Reading("ops", "Contacts(Mod|Ret)?/AdditionalContactRef", "0..*", "0..5", _BOUNDED),
    Reading("ops", "LeadContacts(Mod|Ret)?/AdditionalContactRef", "0..*", "0..5", _BOUNDED),
    Reading("ops", "Customer(Add|Mod|Ret)/ShipToAddress", "0..*", "0..50", _BOUNDED),
    Reading("ops", "Vendor(Add|Mod|Ret)/PrefillAccountRef", "0..*", "0..3", _BOUNDED),
    Reading("xsd", "ContactsMod/(ListID|EditSequence)", "0..1", "1..1", _LOOSER),
    Reading("xsd", "LeadContactsMod/LeadContactID", "0..1", "1..1", _LOOSER),
    *(Reading(of, "TxnDelType", "JournalEntry,PurchaseOrder", _DELETED, _PRIVATE) for of in ("ops", "xsd")),
    Reading("xsd", "JobReportType", "values=,", "values=", "an empty value, from a stray comma"),
)  # fmt: skip

#: Of the XML Schema: these it has not at all, and the catalogue has from the annotated files.
NOT_IN_XSD = {
    "SalesTaxReturnQuery": "not of the US edition",
    "SalesTaxReturnLineQuery": "not of the US edition",
    "PayrollLastPeriodQuery": "of the Online Edition only",
    "ValueAdjustment": "its choice of NewValue and ValueDifference may stand there zero times, a slip",
}

_PAYROLL = (
    "AlertAdd AlertDel AlertQuery EmployeeDefaultMod EmployeeDefaultQuery PaycheckQuery PayrollItemAdditionAdd"
    " PayrollItemAdditionMod PayrollItemCompanyContributionAdd PayrollItemCompanyContributionMod PayrollItemDeductionAdd"
    " PayrollItemDeductionMod PayrollItemDirectDepositAdd PayrollItemDirectDepositMod PayrollItemQuery PayrollItemTaxAdd"
    " PayrollItemTaxMod PayrollItemWageMod PayrollItemWorkersCompensationAdd PayrollItemWorkersCompensationMod"
    " PayrollLiabilityAdjustmentAdd PayrollLiabilityAdjustmentQuery PayrollLiabilityCheckQuery PayrollPriorPaymentAdd"
    " PayrollPriorPaymentQuery PayrollYearToDateAdjustmentAdd PayrollYearToDateAdjustmentQuery"
)

#: The files of 5.0 and 7.0 come from builds that were not for the public. These of their messages no other file has.
RESTRICTED = {"5.0": f"{_PAYROLL} TaxCodeAdd TaxCodeMod TaxCodeQuery", "7.0": f"{_PAYROLL} QBCommandExec"}

#: And these the 5.0 file has before the version that their annotation, then and later, gives to them.
EARLY = {"5.0": "CurrencyAdd CurrencyMod CurrencyQuery"}

#: Number of lines that differ in the US edition of 2.0 to 7.0, by cause (see `cause` in the tests). Requests of the
#: public files are equal but for a default. Answers are stated as they have been since 8.0: what an old version
#: required of an answer, or how long it let it be, nobody can rely on.
COUNTS = {
    "2.0": {"answer, required or long otherwise": 332, "default of an enumeration": 26},
    "3.0": {"answer, required or long otherwise": 140},
    "4.0": {"answer, required or long otherwise": 126},
    "4.1": {"answer, required or long otherwise": 126},
    "5.0": {
        "answer, required or long otherwise": 232,
        "values of an internal build": 44,
        "repeated in the file": 184,
        "stated otherwise": 1,
    },
    "6.0": {"answer, required or long otherwise": 62},
    "7.0": {},
}

#: Two requests of 2.0 have a default (of PayPeriod) that all later files take back; the catalogue never has it.
DEFAULT_TAKEN_BACK = {("EmployeeAddRq", "2.0"), ("EmployeeModRq", "2.0")}

#: Editions other than the US one in 8.0 to 11.0: the catalogue states the editions as 12.0 and later have them, not
#: when each came to have an element. Number of lines that the older file gives to an edition or withholds from it.
EDITION_COUNTS = {
    "8.0": {"CA": 158, "UK": 177, "AU": 12},
    "10.0": {"CA": 989, "UK": 1008, "AU": 152},
    "11.0": {"CA": 1484, "UK": 1503, "AU": 174},
}


def reread(line: str, of: str) -> tuple[str, Reading | None]:
    """`line` of a schema as the table reads it, and the row that applied."""
    path, _, rest = line.partition(" ")
    for reading in READINGS:
        if reading.of == of and reading.text in rest and re.search(f"/{reading.path}$", path):
            return f"{path} {rest.replace(reading.text, reading.read_as, 1)}", reading
    return line, None
