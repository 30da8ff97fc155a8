"""What a mapping must know that does not stand in the object itself.

The region chosen when linking gives the home currency where the file has multi-currency off: then qbXML names none
([D:EX; A], rule 3 of the mapping facts).  `related` holds other objects by their id: the payments that an invoice's
links speak of, the sales tax codes its lines name.  What is not there is left out of the record, or stands as far as
it is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from lxml import etree

from mockbooks_harness.mapping.fields import text

Element = etree._Element

CURRENCY_OF_REGION = {"US": "USD", "CA": "CAD", "UK": "GBP", "AU": "AUD"}

_CODE_OF_CURRENCY = {
    "US Dollar": "USD",
    "Canadian Dollar": "CAD",
    "British Pound Sterling": "GBP",
    "Australian Dollar": "AUD",
    "Euro": "EUR",
}


class Context:
    """Region, currencies, and the objects that others refer to.

    `related` are Rets of any kind.  `home_currency` is an ISO code; left out, it is the region's.  `multi_currency`
    says whether the file has it on.
    """

    def __init__(
        self,
        region: str = "US",
        *,
        related: Iterable[Element] = (),
        home_currency: str | None = None,
        multi_currency: bool = False,
    ) -> None:
        if region not in CURRENCY_OF_REGION:
            raise ValueError(f"The region is one of {', '.join(CURRENCY_OF_REGION)}, not {region!r}.")
        self.region = region
        self.home_currency = home_currency or CURRENCY_OF_REGION[region]
        self.multi_currency = multi_currency
        self._related: dict[str, Element] = {}
        for ret in related:
            key = text(ret.find("TxnID")) or text(ret.find("ListID"))
            if key:
                self._related[key] = ret

    def find(self, key: str | None) -> Element | None:
        """The object of that ListID or TxnID, None where it was not handed in."""
        return self._related.get(key) if key else None

    def currency(self, ret: Element) -> str | None:
        """The ISO code of an object's currency; the home currency where it names none.

        A CurrencyRef has a name, not a code: the code comes from the CurrencyRet if that is related, else from the
        names that QuickBooks gives the commonest (assumed).  None where neither tells.
        """
        reference = ret.find("CurrencyRef")
        if reference is None:
            return self.home_currency
        currency = self.find(text(reference.find("ListID")))
        code = None if currency is None else text(currency.find("CurrencyCode"))
        return code or _CODE_OF_CURRENCY.get(text(reference.find("FullName")) or "")

    def currency_rate(self, ret: Element) -> Decimal | int:
        """Home currency for one unit of the object's: ExchangeRate, in the same sense; 1 without.  [D:EX]"""
        rate = text(ret.find("ExchangeRate"))
        return Decimal(rate) if rate else 1

    def currency_reference(self, code: str) -> str | None:
        """The ListID of the currency with that ISO code, None where no such CurrencyRet was handed in."""
        for key, ret in self._related.items():
            if ret.tag == "CurrencyRet" and text(ret.find("CurrencyCode")) == code:
                return key
        return None
