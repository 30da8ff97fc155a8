"""What the objects of a page speak of: asked for by id, page by page, so that nothing is read whole.

An invoice names its payments as `LinkedTxn`, a tax code as `SalesTaxCodeRef`: the ids stand in the page itself. What
has no id (the company, its preferences) is asked for once and kept.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from mockbooks_harness.connector.conversation import Asking
from mockbooks_harness.connector.reading import (
    NO_MATCH,
    NOT_FOUND,
    OK,
    SINGLE,
    SOME_NOT_FOUND,
    TRANSACTION_QUERIES,
    ask,
    batches,
    by_ids,
)

# References that go by another name than the query that finds what they name.
_ALSO = {
    "Customer": ("EntityRef",),
    "Vendor": ("EntityRef",),
    "Employee": ("EntityRef",),
    "OtherName": ("EntityRef",),
    "Entity": ("CustomerRef", "VendorRef", "EmployeeRef"),
    "StandardTerms": ("TermsRef",),
    "DateDrivenTerms": ("TermsRef",),
    "Item": ("ItemInventoryRef", "ItemGroupRef", "ItemSalesTaxRef", "ItemInventoryAssemblyRef", "ItemServiceRef"),
}


class Related:
    """What the pages of one dataset speak of. `requests` are the queries that would find all of it."""

    def __init__(self, requests: Iterable[etree._Element], *, size: int, version: str) -> None:
        """Ask at most `size` ids at once."""
        self._requests = list(requests)
        self._size, self._version = size, version
        self._single: dict[str, list[etree._Element]] = {}

    def of(self, rets: list[etree._Element]) -> Asking[list[etree._Element]]:
        """The objects that these speak of."""
        found: list[etree._Element] = []
        for query in self._requests:
            if query.tag in SINGLE:
                found += yield from self._once(query)
                continue
            for batch in batches(sorted(named_in(rets, str(query.tag))), self._size):
                asked = by_ids(query, batch)
                response = yield from ask(asked, self._version, accept=(OK, NO_MATCH, SOME_NOT_FOUND, NOT_FOUND))
                found += response.rets
        return found

    def _once(self, query: etree._Element) -> Asking[list[etree._Element]]:
        if str(query.tag) not in self._single:
            response = yield from ask(query, self._version)
            self._single[str(query.tag)] = response.rets
        return self._single[str(query.tag)]


def named_in(rets: list[etree._Element], query: str) -> set[str]:
    """The ids in these objects of what a query finds: "ReceivePaymentQueryRq", "SalesTaxCodeQueryRq"."""
    kind = query.removesuffix("QueryRq")
    ids: set[str | None] = set()
    for ret in rets:
        if query in TRANSACTION_QUERIES:
            for link in ret.iter("LinkedTxn", "AppliedToTxnRet"):
                if link.findtext("TxnType") == kind:
                    ids.add(link.findtext("TxnID"))
        else:
            names = (f"{kind}Ref", *_ALSO.get(kind, ()))
            ids.update(each.findtext("ListID") for each in ret.iter() if str(each.tag).endswith(names))
    return {each for each in ids if each}
