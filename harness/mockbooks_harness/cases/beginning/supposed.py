"""What is supposed of the beginning: objects with those of their elements that nobody showed then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import TypeAlias

__all__ = ["TRANSACTION_NAMES", "Content", "Supposed", "identity_is_of_txn"]

Content: TypeAlias = "str | Mapping[str, Content] | tuple[Content, ...]"
"""A text, what stands in an aggregate, or several of one name."""

Holder = tuple[str, str]
"""The name of the object ("CustomerRet") and its ListID or TxnID."""


class Supposed:
    """Elements of objects, to be told to `CompanyFile.from_answers`."""

    def __init__(self) -> None:
        self._objects: dict[Holder, dict[str, Content]] = {}
        self._lines: dict[Holder, dict[tuple[str, str], dict[str, Content]]] = {}

    def let(self, holder: Holder, element: str, content: Content) -> bool:
        """Let an element of an object be this; whether that is news."""
        return self._put(self._objects.setdefault(holder, {}), element, content)

    def let_line(self, holder: Holder, line: tuple[str, str], element: str, content: Content) -> bool:
        """Let an element of a line, which is named by its element and TxnLineID, be this; whether that is news."""
        self._objects.setdefault(holder, {})
        return self._put(self._lines.setdefault(holder, {}).setdefault(line, {}), element, content)

    @staticmethod
    def _put(known: dict[str, Content], element: str, content: Content) -> bool:
        before = known.get(element)
        if isinstance(before, Mapping) and isinstance(content, Mapping):
            content = {**before, **content}
        known[element] = content
        return before != content

    def has(self, holder: Holder, element: str) -> bool:
        """Whether something is supposed of this element."""
        return element in self._objects.get(holder, {})

    def __len__(self) -> int:
        """Of how many objects something is supposed."""
        return len(self._objects)

    def kept(self) -> Supposed:
        """A copy that stays as it is."""
        copied = Supposed()
        copied._objects = {holder: dict(elements) for holder, elements in self._objects.items()}
        copied._lines = {
            holder: {line: dict(elements) for line, elements in lines.items()} for holder, lines in self._lines.items()
        }
        return copied

    def texts(self) -> Iterator[str]:
        """The objects, each as an answer would show it."""
        for (name, identity), elements in self._objects.items():
            of_list = "TxnID" if (name, identity) in self._lines or identity_is_of_txn(name) else "ListID"
            inside = _xml({of_list: identity, **elements} if identity else elements)
            for (line, line_id), its in self._lines.get((name, identity), {}).items():
                inside += f"<{line}>{_xml({'TxnLineID': line_id, **its})}</{line}>"
            yield f"<{name}>{inside}</{name}>"


# fmt: off
#: What goes by a TxnID.
TRANSACTION_NAMES = frozenset({
    "ARRefundCreditCardRet", "BillRet", "BillPaymentCheckRet", "BillPaymentCreditCardRet", "BuildAssemblyRet",
    "ChargeRet", "CheckRet", "CreditCardChargeRet", "CreditCardCreditRet", "CreditMemoRet", "DepositRet", "EstimateRet",
    "InventoryAdjustmentRet", "InvoiceRet", "ItemReceiptRet", "JournalEntryRet", "PurchaseOrderRet",
    "ReceivePaymentRet", "SalesOrderRet", "SalesReceiptRet", "SalesTaxPaymentCheckRet", "TimeTrackingRet",
    "TransferRet", "TransferInventoryRet", "VehicleMileageRet", "VendorCreditRet",
})
# fmt: on


def identity_is_of_txn(name: str) -> bool:
    """Whether an object of this name goes by a TxnID."""
    return name in TRANSACTION_NAMES


def _xml(content: Content) -> str:
    if isinstance(content, str):
        return escape(content, quote=False)
    if isinstance(content, tuple):
        return "".join(map(_xml, content))
    return "".join(
        f"<{name}>{_xml(each)}</{name}>"
        for name, inner in content.items()
        for each in (inner if isinstance(inner, tuple) else (inner,))
    )
