"""What all families of rules share: a company, the QuickBooks that has it open, the model, what must always hold."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from hypothesis import currently_in_test_context, event
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.qbxml import NEWEST, Version, catalogue
from mockbooks_harness.strategies.beginnings import PLAIN
from mockbooks_harness.strategies.companies import beginning
from mockbooks_harness.strategies.for_company import requests_for
from mockbooks_harness.strategies.machine.model import CREDIT_IS_MORE, Effect, Model

Document = tuple[str, str]
"""A transaction: its type and its TxnID."""


def _can_wait(kind: str) -> bool:
    """Whether a transaction of the type can be told to wait: bills and checks only say that they do not."""
    message = f"{kind}ModRq"
    if all(entry.name != message for entry in catalogue.messages()):
        return False
    body = next(child for child in catalogue.message(message).children() if child.name == f"{kind}Mod")
    return any(child.name == "IsPending" for child in body.children())


_SETTLED = ("Bill", "CreditMemo", "Invoice", "VendorCredit")


class CompanyMachine(RuleBasedStateMachine):
    """A company and what is asked of it; the rules are in the families."""

    features: ClassVar[tuple[str, ...]] = PLAIN
    """The features that are on; see `beginnings.FEATURES`."""
    version: ClassVar[Version] = NEWEST
    """The version of qbXML that is spoken."""
    check_every: ClassVar[int] = 4
    """After how many changes every check of the file is made (and at the end); the model is held to all of them."""

    customers: Bundle[str] = Bundle("customers")
    vendors: Bundle[str] = Bundle("vendors")
    documents: Bundle[Document] = Bundle("documents")
    invoices: Bundle[str] = Bundle("invoices")
    bills: Bundle[str] = Bundle("bills")
    payments: Bundle[str] = Bundle("payments")
    orders: Bundle[Document] = Bundle("orders")

    def __init__(self) -> None:
        super().__init__()
        self.company = self.begin()
        self.quickbooks = QuickBooks(self.company)
        self.model = Model()
        self.changes = 0
        self._checked = self._agreed = -1
        self.steady = True
        """Whether goods are worth what the model has them cost. Once they are not, it leaves them to the checks."""
        taxes = self.ask("<ItemSalesTaxQueryRq></ItemSalesTaxQueryRq>")
        self.agency = taxes[0].findtext("TaxVendorRef/ListID", "") if taxes else ""
        self.read_model()

    def begin(self) -> CompanyFile:
        """The company a life begins with; override it for one of your own."""
        return CompanyFile.from_bytes(beginning(self.features))

    def teardown(self) -> None:
        """All checks once more, and what is shown does not depend on how it was asked before."""
        try:
            self._check()
            self._shows_the_same_when_opened_anew()
        finally:
            self.company.close()

    # -- asking ------------------------------------------------------------------------------------------------------

    def process(self, requests: str, on_error: str = "continueOnError") -> etree._Element:
        """The answers to some requests, `QBXMLMsgsRs`."""
        text = self.quickbooks.process(
            f'<?xml version="1.0"?>\n<?qbxml version="{self.version}"?>\n'
            f'<QBXML><QBXMLMsgsRq onError="{on_error}">{requests}</QBXMLMsgsRq></QBXML>'
        )
        return etree.fromstring(text.encode())[0]

    def ask(self, request: str) -> list[etree._Element]:
        """What one query found."""
        return list(self.process(request)[0])

    def change(self, request: str, effect: Effect | None = None, kind: str = "") -> etree._Element | None:
        """Ask for a change: what was made or changed; None if it was refused, and then nothing has changed.

        `effect` is what it does to the model; without one, the model is told what has become.
        """
        before = self.company.to_bytes()
        answer = self.process(request)[0]
        code = answer.get("statusCode")
        if currently_in_test_context():
            event(f"{answer.tag} {code}")
        assert code != "1000", self.quickbooks.journal[-1].explain()
        if answer.get("statusSeverity") == "Error":
            self._nothing_has_changed(before, answer.get("statusMessage", ""))
            return None
        self.changes += 1
        ret = answer[0] if len(answer) else answer
        if effect is None:
            self.read_model()
        else:
            txn_id = ret.findtext("TxnID")
            if txn_id is not None:
                self.model.entered(txn_id, effect)
        self._is_found_again(kind, ret)
        return ret

    def sent(self, document: str) -> etree._Element | None:
        """Send a whole document of one request, as strategies draw them: what was made; None if it was refused."""
        body = document[document.index(">", document.index("<QBXMLMsgsRq")) + 1 : document.rindex("</QBXMLMsgsRq>")]
        return self.change(body)

    def draw_and_send(self, data: st.DataObject, names: str | tuple[str, ...]) -> etree._Element | None:
        """Draw a request for the company as it is, and send it."""
        return self.sent(data.draw(requests_for(self.company, names, version=self.version)))

    def undo(self, document: Document, verb: str) -> None:
        """Void or delete a transaction, in QuickBooks and in the model."""
        kind, txn_id = document
        known = self.model.effects.get(txn_id)
        request = f"<Txn{verb}Rq><Txn{verb}Type>{kind}</Txn{verb}Type><TxnID>{txn_id}</TxnID></Txn{verb}Rq>"
        made = self.change(request, None if known is None else Effect())
        if made is None:
            return
        found = self.ask(f"<{kind}QueryRq><TxnID>{txn_id}</TxnID></{kind}QueryRq>")
        assert bool(found) == (verb == "Void")
        if found:
            self._is_void(kind, found[0])
        if known is None:
            return
        self.model.effects.pop(txn_id, None)
        self.model.do(known, -1)
        if kind in _BRING_GOODS:
            # Taking a purchase back may leave goods that nobody knows the cost of.
            accounts, _, _, stock = self._figures()
            self.steady = self.steady and _is_steady(accounts, stock)

    def _is_void(self, kind: str, ret: etree._Element) -> None:
        """A voided document says so, comes to nothing, and does not become one that waits to be posted."""
        shown = {child.name for child in catalogue.body(f"{kind}Ret").children()}
        says = (ret.findtext("Memo") or "").startswith("VOID:")
        assert says or "Memo" not in shown, f"a voided {kind} does not say so"
        totals = [total for name in _TOTALS if (total := ret.findtext(name)) is not None]
        assert not any(map(Decimal, totals)), f"a voided {kind} comes to {totals}"
        if not _can_wait(kind):
            return
        key = f"<TxnID>{ret.findtext('TxnID')}</TxnID>"
        sequence = f"<EditSequence>{ret.findtext('EditSequence')}</EditSequence>"
        waits = f"<{kind}ModRq><{kind}Mod>{key}{sequence}<IsPending>true</IsPending></{kind}Mod></{kind}ModRq>"
        unposted = "<TransactionPostingStatusFilter>NonPosting</TransactionPostingStatusFilter>"
        with self.company.trial():
            self.process(waits)
            waiting = self.ask(f"<TransactionQueryRq>{unposted}</TransactionQueryRq>")
        assert ret.findtext("TxnID") not in {each.findtext("TxnID") for each in waiting}, f"a void {kind} waits again"

    # -- what there is at the beginning ------------------------------------------------------------------------------

    @initialize(target=customers)
    def first_customers(self) -> Any:
        """The customers of the beginning."""
        return multiple(*at_home(self.ask("<CustomerQueryRq></CustomerQueryRq>")))

    @initialize(target=vendors)
    def first_vendors(self) -> Any:
        """The vendors of the beginning."""
        return multiple(*at_home(self.ask("<VendorQueryRq></VendorQueryRq>")))

    # -- what can be undone of all families --------------------------------------------------------------------------

    @rule(kind=st.sampled_from(_SETTLED), which=st.integers(0, 9), verb=st.sampled_from(("Void", "Del")))
    def undo_what_is_settled(self, kind: str, which: int, verb: str) -> None:
        """Void or delete a document that pays another or is paid: what it was linked with is open again."""
        found = self.ask(f"<{kind}QueryRq><IncludeLinkedTxns>true</IncludeLinkedTxns></{kind}QueryRq>")
        linked = [each for each in found if each.find("LinkedTxn") is not None] or found
        if linked:
            self.undo((kind, linked[which % len(linked)].findtext("TxnID", "")), verb)

    @rule(document=documents, verb=st.sampled_from(("Void", "Del")))
    def undo_a_document(self, document: Document, verb: str) -> None:
        """Void or delete one: what it did is undone, its payments stay on account."""
        self.undo(document, verb)

    # -- what must hold ----------------------------------------------------------------------------------------------

    @invariant()
    def the_file_is_sound(self) -> None:
        """Every check of the file, now and then."""
        if self.changes - self._checked >= self.check_every:
            self._check()

    @invariant()
    def the_model_agrees(self) -> None:
        """What queries say of balances and quantities is what the model has."""
        if self._agreed == self.changes:
            return
        self._agreed = self.changes
        accounts, customers, vendors, stock = self._figures()
        mine = self.model.accounts
        for name in () if self.steady else _OF_GOODS:
            mine[name] = accounts.get(name, Decimal(0))
        assert _there(mine) == _there(accounts), "accounts"
        assert _there(self.model.customers) == _there(customers), "customers"
        assert _there(self.model.vendors) == _there(vendors), "vendors"
        assert _there(self.model.stock) == _there(stock), "stock"

    def read_model(self) -> None:
        """Let the model believe what queries say, where nobody knows what a request should have done."""
        self.model.accounts, self.model.customers, self.model.vendors, self.model.stock = self._figures()
        self.steady = self.steady and _is_steady(self.model.accounts, self.model.stock)

    def _figures(self) -> tuple[dict[str, Decimal], dict[str, Decimal], dict[str, Decimal], dict[str, Decimal]]:
        found = self.process(_FIGURES)
        accounts = {
            each.findtext("FullName", ""): Decimal(each.findtext("Balance") or 0)
            * (-1 if each.findtext("AccountType") in CREDIT_IS_MORE else 1)
            for each in found[0]
        }
        customers = {each.findtext("ListID", ""): Decimal(each.findtext("Balance") or 0) for each in found[1]}
        vendors = {each.findtext("ListID", ""): Decimal(each.findtext("Balance") or 0) for each in found[2]}
        stock = {
            each.findtext("FullName", ""): Decimal(each.findtext("QuantityOnHand") or 0)
            for each in found[3]
            if each.find("QuantityOnHand") is not None
        }
        return accounts, customers, vendors, stock

    def _check(self) -> None:
        self._checked = self.changes
        problems = self.company.check()
        assert problems == [], "\n".join(map(str, problems))

    def _nothing_has_changed(self, before: bytes, why: str) -> None:
        """A refused request leaves every query answering as before."""
        if self.company.to_bytes() == before:
            return
        with CompanyFile.from_bytes(before) as earlier:
            assert everything(self.company) == everything(earlier), f"something changed, though it was refused: {why}"

    def _shows_the_same_when_opened_anew(self) -> None:
        """What is kept of answers is what the rows make: a copy that keeps nothing answers the same."""
        with CompanyFile.from_bytes(self.company.to_bytes()) as anew:
            assert everything(self.company) == everything(anew), "kept answers are not what the rows make"

    def _is_found_again(self, kind: str, ret: etree._Element) -> None:
        """What was answered to an Add is what a query shows."""
        txn_id = ret.findtext("TxnID")
        if not kind or txn_id is None:
            return
        lines = "" if kind in _WITHOUT_LINES else "<IncludeLineItems>true</IncludeLineItems>"
        (found,) = self.ask(f"<{kind}QueryRq><TxnID>{txn_id}</TxnID>{lines}</{kind}QueryRq>")
        assert _plain(found) == _plain(ret), f"{kind}Query shows another {kind} than {kind}Add"


_TOTALS = ("Subtotal", "TotalAmount", "AmountDue", "CreditAmount", "Amount", "DepositTotal", "BalanceRemaining")
_WITHOUT_LINES = frozenset({"Transfer", "Charge", "BuildAssembly", "TimeTracking", "VehicleMileage"})
_FIGURES = (
    "<AccountQueryRq><ActiveStatus>All</ActiveStatus>"
    "<IncludeRetElement>FullName</IncludeRetElement><IncludeRetElement>AccountType</IncludeRetElement>"
    "<IncludeRetElement>Balance</IncludeRetElement></AccountQueryRq>"
    "<CustomerQueryRq><ActiveStatus>All</ActiveStatus>"
    "<IncludeRetElement>ListID</IncludeRetElement><IncludeRetElement>Balance</IncludeRetElement></CustomerQueryRq>"
    "<VendorQueryRq><ActiveStatus>All</ActiveStatus>"
    "<IncludeRetElement>ListID</IncludeRetElement><IncludeRetElement>Balance</IncludeRetElement></VendorQueryRq>"
    "<ItemQueryRq><ActiveStatus>All</ActiveStatus>"
    "<IncludeRetElement>FullName</IncludeRetElement><IncludeRetElement>QuantityOnHand</IncludeRetElement>"
    "</ItemQueryRq>"
)
_LISTS = ("Account", "Customer", "Vendor", "Employee", "OtherName", "Item", "Class", "Terms", "PriceLevel")
_TRANSACTIONS = (
    "Estimate",
    "SalesOrder",
    "Invoice",
    "SalesReceipt",
    "CreditMemo",
    "ReceivePayment",
    "PurchaseOrder",
    "ItemReceipt",
    "Bill",
    "VendorCredit",
    "BillPaymentCheck",
    "BillPaymentCreditCard",
    "Check",
    "CreditCardCharge",
    "CreditCardCredit",
    "Deposit",
    "JournalEntry",
    "InventoryAdjustment",
)
_EVERYTHING = "".join(
    (
        *(f"<{kind}QueryRq><ActiveStatus>All</ActiveStatus></{kind}QueryRq>" for kind in _LISTS),
        *(f"<{kind}QueryRq><IncludeLineItems>true</IncludeLineItems></{kind}QueryRq>" for kind in _TRANSACTIONS),
        "<TransactionQueryRq></TransactionQueryRq>",
    )
)


def everything(company: CompanyFile) -> str:
    """What queries show of a company."""
    return QuickBooks(company).process(
        f'<?xml version="1.0"?>\n<?qbxml version="{NEWEST}"?>\n'
        f'<QBXML><QBXMLMsgsRq onError="continueOnError">{_EVERYTHING}</QBXMLMsgsRq></QBXML>'
    )


#: What a piece costs, in all that the rules do. Other requests may have it otherwise.
COSTS = {"Lamp": Decimal(8), "Shade": Decimal(8), "Light": Decimal(16)}
_OF_GOODS = ("Goods in stock", "Cost of goods")
_BRING_GOODS = frozenset({"Bill", "VendorCredit", "InventoryAdjustment"})


def _is_steady(accounts: dict[str, Decimal], stock: dict[str, Decimal]) -> bool:
    """Whether all goods are worth what they cost in the model."""
    worth = sum((COSTS.get(item, Decimal(0)) * quantity for item, quantity in stock.items()), Decimal(0))
    return accounts.get("Goods in stock", Decimal(0)) == worth


def in_home_currency(found: Iterable[etree._Element]) -> list[etree._Element]:
    """What is kept in the home currency: the rules trade in it, other requests in any."""
    return [each for each in found if each.findtext("CurrencyRef/FullName") in (None, "US Dollar")]


def at_home(found: Iterable[etree._Element]) -> list[str]:
    """The ListIDs of those who trade in the home currency; not of what was asked for without its ListID."""
    return [list_id for each in in_home_currency(found) if (list_id := each.findtext("ListID"))]


def _there(figures: dict[str, Decimal]) -> dict[str, Decimal]:
    return {name: amount for name, amount in figures.items() if amount}


def _plain(ret: etree._Element) -> str:
    return etree.tostring(ret, encoding="unicode").strip()
