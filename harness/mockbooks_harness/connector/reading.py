"""qbXML as the connector speaks it: request sets out, answers in, and queries read page by page.

A query that may be iterated is: `iterator="Start"`, then `Continue` with the id of the last answer until nothing
remains. The others come in one answer [D:SCH]. Status 1 means that nothing matched and is no failure.

An iterator dies with its session [D:OSR], and the order of answers is not known for certain [A], so a reading that was
interrupted is not taken up by position but by what was seen: the ids alone are asked for, and then the objects that are
missing, by their ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TypeVar

from lxml import etree

from mockbooks_harness.connector.conversation import Asking
from mockbooks_harness.connector.ports import QuickBooksFailed

T = TypeVar("T")

OK, NO_MATCH, SOME_NOT_FOUND, NOT_FOUND, ITERATOR_LOST = 0, 1, 500, 3120, 3391

NOT_ITERABLE = frozenset(
    f"{name}QueryRq"
    for name in (
        "Host", "Company", "Preferences", "Account", "AccountTaxLineInfo", "Class", "Employee", "OtherName",
        "SalesTaxCode", "StandardTerms", "DateDrivenTerms", "Terms", "PaymentMethod", "ShipMethod", "SalesRep",
        "CustomerType", "VendorType", "JobType", "CustomerMsg", "Currency", "PriceLevel", "BillingRate",
        "UnitOfMeasureSet", "InventorySite", "Vehicle", "WorkersCompCode", "PayrollItemWage", "PayrollItemNonWage",
        "Template", "ToDo", "DataExtDef", "ListDeleted", "TxnDeleted", "BillToPay", "CompanyActivity",
        "Form1099CategoryAccountMapping", "ItemAssembliesCanBuild", "ReceivePaymentToDeposit", "SalesTaxPayable",
        "SalesTaxReturn", "SalesTaxReturnLine", "PayrollLastPeriod", "DataEventRecoveryInfo", "AgingReport",
        "BudgetSummaryReport", "CustomDetailReport", "CustomSummaryReport", "GeneralDetailReport",
        "GeneralSummaryReport", "JobReport", "PayrollDetailReport", "PayrollSummaryReport", "TimeReport",
    )
)  # fmt: skip
"""Queries without the iterator attributes [D:SCH]."""

TRANSACTION_QUERIES = frozenset(
    f"{name}QueryRq"
    for name in (
        "ARRefundCreditCard", "Bill", "BillPaymentCheck", "BillPaymentCreditCard", "BuildAssembly", "Charge", "Check",
        "CreditCardCharge", "CreditCardCredit", "CreditMemo", "Deposit", "Estimate", "InventoryAdjustment", "Invoice",
        "ItemReceipt", "JournalEntry", "PurchaseOrder", "ReceivePayment", "SalesOrder", "SalesReceipt",
        "SalesTaxPaymentCheck", "TimeTracking", "Transaction", "Transfer", "TransferInventory", "VendorCredit",
        "VehicleMileage",
    )
)  # fmt: skip
"""Queries that find transactions by TxnID [D:SCH]."""

# Once only: what is asked for by no id.
SINGLE = frozenset({"HostQueryRq", "CompanyQueryRq", "PreferencesQueryRq"})

# What may stand in a query beside a list of ids [D:SCH].
_BESIDE_IDS = frozenset({"IncludeLineItems", "IncludeLinkedTxns", "IncludeRetElement", "OwnerID"})

# QuickBooks' answer could not be read: no HRESULT of QuickBooks' own, so COM's general failure.
_UNREADABLE = 0x80004005

IDS_AT_ONCE = 10
"""How many times more ids than whole objects are asked for at once."""


class RequestRefused(Exception):
    """QuickBooks answered one request with an error. `code` is the status code, `text` QuickBooks' message."""

    def __init__(self, request: str, code: int, text: str) -> None:
        """Keep all three."""
        super().__init__(f"{request}: {code} {text}")
        self.request = request
        self.code = code
        self.text = text


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to one request: status, attributes, and the element with what was returned."""

    name: str
    code: int
    severity: str
    message: str
    element: etree._Element

    @property
    def rets(self) -> list[etree._Element]:
        """The objects returned."""
        return [child for child in self.element if str(child.tag).endswith("Ret")]


Deliver = Callable[[list[etree._Element]], Asking[None]]
"""Takes a page of objects; it may ask for more while it does."""


def request_set(body: str, version: str, *, new_id: str = "", old_id: str = "") -> str:
    """A request set around requests; the ids are those of error recovery."""
    recovery = f' newMessageSetID="{new_id}"' if new_id else ""
    recovery += f' oldMessageSetID="{old_id}"' if old_id else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<?qbxml version="{version}"?>\n'
        f'<QBXML>\n<QBXMLMsgsRq onError="stopOnError"{recovery}>\n{body}\n</QBXMLMsgsRq>\n</QBXML>\n'
    )


def responses(answer: str) -> list[Response]:
    """The answers in an answer, in the order of the requests. Raises QuickBooksFailed where it cannot be read."""
    try:
        root = etree.fromstring(answer.encode())
    except etree.XMLSyntaxError as error:
        raise QuickBooksFailed(_UNREADABLE, f"QuickBooks' answer is no XML: {error}") from error
    return [
        Response(
            name=str(element.tag),
            code=int(element.get("statusCode", "0")),
            severity=element.get("statusSeverity", ""),
            message=element.get("statusMessage", ""),
            element=element,
        )
        for element in root.iterfind("QBXMLMsgsRs/*")
    ]


def ask(request: etree._Element, version: str, *, accept: Iterable[int] = (OK, NO_MATCH)) -> Asking[Response]:
    """Ask one thing. Raises RequestRefused for a status code that is not accepted."""
    answered = responses((yield request_set(etree.tostring(request, encoding="unicode"), version)))
    if len(answered) != 1:
        raise QuickBooksFailed(_UNREADABLE, f"One request was sent, and {len(answered)} answers came.")
    if answered[0].code not in accept:
        raise RequestRefused(str(request.tag), answered[0].code, answered[0].message)
    return answered[0]


def read(query: etree._Element, *, size: int, version: str, deliver: Deliver) -> Asking[None]:
    """Deliver what a query finds, a page at a time; nothing if it finds nothing. Raises RequestRefused."""
    paged: etree._Element | None = _paged(query, size) if query.tag not in NOT_ITERABLE else query
    while paged is not None:
        response = yield from ask(paged, version)
        paged = _continued(paged, response)
        rets = response.rets
        del response
        if rets:
            yield from deliver(rets)


def read_rest(
    query: etree._Element,
    *,
    unseen: Callable[[Sequence[str]], list[str]],
    size: int,
    version: str,
    deliver: Deliver,
) -> Asking[None]:
    """Deliver what a query finds and was not seen yet; ids go first, objects are asked for where they are missing."""

    def fetch(rets: list[etree._Element]) -> Asking[None]:
        missing = unseen([id_of(ret) for ret in rets])
        for batch in batches(missing, size):
            response = yield from ask(by_ids(query, batch), version, accept=(OK, NO_MATCH, SOME_NOT_FOUND, NOT_FOUND))
            if response.rets:
                yield from deliver(response.rets)

    def pick(rets: list[etree._Element]) -> Asking[None]:
        missing = set(unseen([id_of(ret) for ret in rets]))
        for batch in batches([ret for ret in rets if id_of(ret) in missing], size):
            yield from deliver(batch)

    if query.tag in NOT_ITERABLE:
        yield from read(query, size=size, version=version, deliver=pick)
    else:
        yield from read(_ids_only(query), size=size * IDS_AT_ONCE, version=version, deliver=fetch)


def id_of(ret: etree._Element) -> str:
    """The TxnID or ListID of an object, "" for one that has neither."""
    return ret.findtext("TxnID") or ret.findtext("ListID") or ""


def by_ids(query: etree._Element, ids: Sequence[str]) -> etree._Element:
    """The query for these objects alone: filters go, since they and ids exclude each other [D:SCH]."""
    asked = etree.Element(query.tag)
    name = "TxnID" if query.tag in TRANSACTION_QUERIES else "ListID"
    for each in ids:
        etree.SubElement(asked, name).text = each
    asked.extend(deepcopy(child) for child in query if child.tag in _BESIDE_IDS)
    return asked


def batches(rows: Sequence[T], size: int) -> Iterable[list[T]]:
    """The rows in order, at most `size` at a time."""
    return (list(rows[start : start + size]) for start in range(0, len(rows), size))


def country(version: str) -> Asking[str]:
    """The country edition of the QuickBooks that is open, as HostQuery gives it: US, CA, UK, AU."""
    response = yield from ask(etree.Element("HostQueryRq"), version)
    return response.element.findtext("HostRet/Country", "US")


def _ids_only(query: etree._Element) -> etree._Element:
    asked = deepcopy(query)
    for child in list(asked):
        if child.tag in _BESIDE_IDS:
            asked.remove(child)
    etree.SubElement(asked, "IncludeRetElement").text = "TxnID" if query.tag in TRANSACTION_QUERIES else "ListID"
    return asked


def _paged(query: etree._Element, size: int) -> etree._Element:
    """The query with `iterator="Start"`; MaxReturned is the first of the filters in every query that has it [D:SCH]."""
    paged = deepcopy(query)
    paged.set("iterator", "Start")
    returned = etree.Element("MaxReturned")
    returned.text = str(size)
    paged.insert(0, returned)
    return paged


def _continued(query: etree._Element, response: Response) -> etree._Element | None:
    """The query for the next page; None after the last."""
    iterator_id = response.element.get("iteratorID")
    if iterator_id is None or int(response.element.get("iteratorRemainingCount", "0")) == 0:
        return None
    query.set("iterator", "Continue")
    query.set("iteratorID", iterator_id)
    return query
