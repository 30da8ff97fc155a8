"""What a mapping must know that does not stand in the object itself.

The region chosen when linking gives the home currency where the file has multi-currency off: then qbXML names none
([D:EX; A], rule 3 of the mapping facts); a `PreferencesRet` among the related tells where it is on.  `related` holds
other objects by their id: the payments that an invoice's links speak of, the sales tax codes its lines name.  What is
not there is left out of the record, or stands as far as it is known.

`asked` are queries by id that were made for a record to be written: an id that was asked for and is not among the
related does not exist, and the record is refused for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from lxml import etree

from mockbooks_harness.mapping.fields import flag, text

Element = etree._Element

CURRENCY_OF_REGION = {"US": "USD", "CA": "CAD", "UK": "GBP", "AU": "AUD"}

_CODE_OF_CURRENCY = {
    "US Dollar": "USD",
    "Canadian Dollar": "CAD",
    "British Pound Sterling": "GBP",
    "Australian Dollar": "AUD",
    "Euro": "EUR",
}

TRANSACTION = "Txn"
ENTITIES = ("Vendor", "Customer", "Employee", "OtherName")


def family_of(ret: str) -> str:
    """The list a Ret belongs to, ListIDs being unique within it: "Account"; all kinds of item are "Item".

    Also of a query: "AccountQueryRq".
    """
    name = ret.removesuffix("Rq").removesuffix("Query").removesuffix("Ret")
    return "Item" if name.startswith("Item") and name != "ItemReceipt" else name


class Context:
    """Region, currencies, and the objects that others refer to.

    `related` are Rets of any kind.  `home_currency` is an ISO code; left out, it is the file's as far as its
    preferences are related and tell, else the region's.  `multi_currency` says whether the file has it on, if the
    preferences do not.
    `today` is the day it is read on, where a type asks for it: the fiscal year of a company.
    """

    def __init__(
        self,
        region: str = "US",
        *,
        related: Iterable[Element] = (),
        asked: Iterable[Element] = (),
        home_currency: str | None = None,
        multi_currency: bool = False,
        today: date | None = None,
    ) -> None:
        if region not in CURRENCY_OF_REGION:
            raise ValueError(f"The region is one of {', '.join(CURRENCY_OF_REGION)}, not {region!r}.")
        self.region = region
        self.today = today
        self.multi_currency = multi_currency
        self.preferences: Element | None = None
        self._objects: dict[tuple[str, str], Element] = {}
        self._named: dict[tuple[str, str], Element] = {}
        self._children: dict[tuple[str, str], bool] = {}
        self._asked = {
            (family_of(str(query.tag)), text(key) or "") for query in asked for key in query.iterfind("ListID")
        }
        for ret in related:
            self.add(ret)
        self.home_currency = home_currency or self._home_currency() or CURRENCY_OF_REGION[region]

    def add(self, ret: Element) -> None:
        """One more object that others refer to."""
        name = str(ret.tag)
        if name == "PreferencesRet":
            self.preferences = ret
            self.multi_currency = flag(ret.find("MultiCurrencyPreferences/IsMultiCurrencyOn"))
        key = text(ret.find("TxnID"))
        if key:
            self._objects[TRANSACTION, key] = ret
            return
        key, family = text(ret.find("ListID")), family_of(name)
        if key:
            self._objects[family, key] = ret
            full_name = text(ret.find("FullName")) or text(ret.find("Name"))
            if full_name:
                self._named[family, full_name.casefold()] = ret
            parent = text(ret.find("ParentRef/ListID"))
            if parent:
                self._children[family, parent] = True

    def take_over(self, other: Context) -> None:
        """Know what another context knows, besides."""
        for mine, theirs in (
            (self._objects, other._objects),
            (self._named, other._named),
        ):
            for key, ret in theirs.items():
                mine.setdefault(key, ret)

    def find(self, family: str, key: str | None) -> Element | None:
        """The object of that ListID in a list, "Account", "Item"; None where it was not handed in."""
        return self._objects.get((family, key)) if key else None

    def find_named(self, family: str, full_name: str | None) -> Element | None:
        """The object of that full name in a list, whatever the case of its letters."""
        return self._named.get((family, full_name.casefold())) if full_name else None

    def find_numbered(self, number: str) -> Element | None:
        """The account of that number."""
        accounts = (ret for (family, _), ret in self._objects.items() if family == "Account")
        return next((ret for ret in accounts if text(ret.find("AccountNumber")) == number), None)

    def transaction(self, key: str | None) -> Element | None:
        """The transaction of that TxnID, None where it was not handed in."""
        return self._objects.get((TRANSACTION, key)) if key else None

    def has_children(self, family: str, key: str | None) -> bool:
        """Whether an object of a list is the parent of another that was handed in."""
        return (family, key) in self._children

    def is_missing(self, family: str, key: str) -> bool:
        """Whether it was asked for, and QuickBooks does not have it."""
        return (family, key) in self._asked and (family, key) not in self._objects

    def account_type(self, key: str | None) -> str | None:
        """The AccountType of an account, None where it was not handed in."""
        account = self.find("Account", key)
        return None if account is None else text(account.find("AccountType"))

    def entity(self, key: str | None) -> str | None:
        """The list that a name is of: Customer, Vendor, Employee, OtherName; None where it was not handed in."""
        return next((family for family in ENTITIES if self.find(family, key) is not None), None)

    def is_supplier(self, key: str | None) -> bool:
        """Whether a name is a vendor, or nothing says that it is something else."""
        return self.entity(key) in (None, "Vendor")

    def currency(self, ret: Element) -> str | None:
        """The ISO code of an object's currency; the home currency where it names none.

        A CurrencyRef has a name, not a code: the code comes from the CurrencyRet if that is related, else from the
        names that QuickBooks gives the commonest (assumed).  None where neither tells.
        """
        reference = ret.find("CurrencyRef")
        return self.home_currency if reference is None else self._code(reference)

    def currency_rate(self, ret: Element) -> Decimal | int:
        """Home currency for one unit of the object's: ExchangeRate, in the same sense; 1 without.  [D:EX]"""
        rate = text(ret.find("ExchangeRate"))
        return Decimal(rate) if rate else 1

    def currency_reference(self, code: str) -> str | None:
        """The ListID of the currency with that ISO code, None where no such CurrencyRet was handed in."""
        for (family, key), ret in self._objects.items():
            if family == "Currency" and text(ret.find("CurrencyCode")) == code:
                return key
        return None

    def _home_currency(self) -> str | None:
        reference = None
        if self.preferences is not None:
            reference = self.preferences.find("MultiCurrencyPreferences/HomeCurrencyRef")
        return None if reference is None else self._code(reference)

    def _code(self, reference: Element) -> str | None:
        currency = self.find("Currency", text(reference.find("ListID")))
        code = None if currency is None else text(currency.find("CurrencyCode"))
        return code or _CODE_OF_CURRENCY.get(text(reference.find("FullName")) or "")
