"""What is known of a company before something is asked of it: its lists, its documents, its preferences.

Everything is asked in qbXML, when it is first needed, by a QuickBooks of one's own, so that the journal of the test
says nothing of it. What was asked is kept: a `Known` is of one moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property

from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.qbxml import NEWEST, Edition, Version

#: The four lists that share one space of names, and may stand where a reference is to an entity.
ENTITIES = ("Customer", "Vendor", "Employee", "OtherName")
#: How many documents of a type are looked at: enough to choose from.
_DOCUMENTS = 60
#: Lists whose query does not know an active status.
_ALWAYS_ACTIVE = frozenset(
    {"Template", "TaxCode", "WorkersCompCode", "Preferences", "Company", "DataExtDef", "Lead", "BillingRate"}
)


class Entry:
    """One object of a company, as its `…Ret` shows it."""

    __slots__ = ("kind", "ret")

    def __init__(self, ret: etree._Element) -> None:
        self.ret = ret
        self.kind = str(ret.tag).removesuffix("Ret")

    def get(self, path: str) -> str:
        """The text at a path inside the Ret; "" if there is none."""
        return self.ret.findtext(path) or ""

    @property
    def list_id(self) -> str:
        """Its ListID."""
        return self.get("ListID")

    @property
    def full_name(self) -> str:
        """Its full name; in a flat list its name."""
        return self.get("FullName") or self.get("Name") or self.get("Initial")

    @property
    def txn_id(self) -> str:
        """Its TxnID."""
        return self.get("TxnID")

    def amount(self, path: str) -> Decimal:
        """An amount inside it; zero if there is none."""
        return Decimal(self.get(path) or 0)

    def __repr__(self) -> str:
        return f"<{self.kind} {self.full_name or self.txn_id}>"


class Known:
    """A company as queries show it. `version` is the version its requests will be asked in."""

    def __init__(self, company: CompanyFile | QuickBooks, version: Version = NEWEST) -> None:
        self.company = company.company if isinstance(company, QuickBooks) else company
        self.version = version
        self._quickbooks = QuickBooks(self.company)
        self._entries: dict[str, tuple[Entry, ...]] = {}

    @property
    def edition(self) -> Edition:
        """The edition of the company."""
        return self.company.edition

    def ask(self, requests: str) -> list[etree._Element]:
        """The answers to some queries."""
        text = self._quickbooks.process(
            f'<?xml version="1.0"?>\n<?qbxml version="{NEWEST}"?>\n'
            f'<QBXML><QBXMLMsgsRq onError="continueOnError">{requests}</QBXMLMsgsRq></QBXML>'
        )
        return list(etree.fromstring(text.encode())[0])

    def entries(self, *kinds: str) -> tuple[Entry, ...]:
        """The active objects of some lists, `"Customer"`, `"Item"` (of any kind), `"StandardTerms"`."""
        return tuple(entry for kind in kinds for entry in self._of(kind, ""))

    def documents(self, *kinds: str) -> tuple[Entry, ...]:
        """Transactions of some types with their lines; of a large company the first of them."""
        return tuple(
            entry
            for kind in kinds
            for entry in self._of(kind, f"<MaxReturned>{_DOCUMENTS}</MaxReturned>{'' if kind in _NO_LINES else _LINES}")
        )

    def _of(self, kind: str, filters: str) -> tuple[Entry, ...]:
        found = self._entries.get(kind)
        if found is None:
            if kind == "SalesTaxReturnLine":
                filters = self._agencies()
                if not filters:
                    return ()
            (answer,) = self.ask(f"<{kind}QueryRq>{filters}</{kind}QueryRq>")
            self._entries[kind] = found = tuple(Entry(ret) for ret in answer)
        return found

    def _agencies(self) -> str:
        """The agencies whose returns have the lines: a query of these lines must name some [D:SCH]."""
        found = [entry.list_id for entry in self.entries("Vendor") if entry.get("IsSalesTaxAgency") == "true"]
        return "".join(f"<TaxAgencyVendorRef><ListID>{list_id}</ListID></TaxAgencyVendorRef>" for list_id in found)

    def has(self, kind: str) -> bool:
        """Whether the company has a list at all: QuickBooks refuses to look for one whose feature is off."""
        (answer,) = self.ask(f"<{kind}QueryRq></{kind}QueryRq>")
        return answer.get("statusSeverity") != "Error"

    @cached_property
    def product(self) -> str:
        """The name of the QuickBooks that has the file open."""
        (answer,) = self.ask("<HostQueryRq></HostQueryRq>")
        return answer.findtext("HostRet/ProductName") or ""

    @cached_property
    def preferences(self) -> Entry:
        """The preferences of the file."""
        (found,) = self._of("Preferences", "")
        return found

    def uses(self, preference: str) -> bool:
        """Whether a preference is on, `"AccountingPreferences/IsUsingClassTracking"`."""
        return self.preferences.get(preference) == "true"

    @cached_property
    def closed_until(self) -> str:
        """The closing date; "" if the books are open."""
        return self.preferences.get("AccountingPreferences/ClosingDate")

    def names(self, *kinds: str) -> Iterator[str]:
        """The names of all objects of some lists, those that are not active too."""
        for kind in kinds:
            (answer,) = self.ask(f"<{kind}QueryRq>{'' if kind in _ALWAYS_ACTIVE else _ALL}</{kind}QueryRq>")
            for ret in answer:
                yield ret.findtext("Name") or Entry(ret).full_name or ret.findtext("DataExtName") or ""


_ALL = "<ActiveStatus>All</ActiveStatus>"
_LINES = "<IncludeLineItems>true</IncludeLineItems>"
_NO_LINES = frozenset({"Charge", "Transfer", "ARRefundCreditCard", "TimeTracking", "VehicleMileage", "BuildAssembly"})
