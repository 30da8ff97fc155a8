"""What is open: documents that can be paid, credits that can be used, orders that can be continued, money to deposit.

What one part of a request settles of a document, the next cannot: `left` of the walk is what remains of each.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from hypothesis import strategies as st
from lxml import etree

from mockbooks_harness.strategies.company_walk import CompanyWalk
from mockbooks_harness.strategies.known import Entry
from mockbooks_harness.strategies.pieces import Piece
from mockbooks_harness.strategies.plan import Plan
from mockbooks_harness.strategies.rules import NEVER, Rules, always, texts, whole

#: What is open on a document, by its type.
OPEN = {
    "Invoice": "BalanceRemaining",
    "Bill": "OpenAmount",
    "CreditMemo": "CreditRemaining",
    "ReceivePayment": "UnusedPayment",
    "VendorCredit": "OpenAmount",
}
CREDITS = {"Invoice": ("CreditMemo", "ReceivePayment"), "Bill": ("VendorCredit",)}
_CENT = Decimal("0.01")


def money(text: str) -> Decimal:
    """An amount that was drawn; zero where there is none."""
    return Decimal(text or 0)


def open_documents(walk: CompanyWalk, party: str, list_id: str, *kinds: str) -> list[Entry]:
    """The documents of these types on which something is open for a name, and that the request does not use yet."""
    return [
        document
        for document in walk.known.documents(*kinds)
        if document.get(f"{party}/ListID") == list_id
        and document.txn_id not in walk.used
        and left(walk, document) > 0
        and document.get("IsPending") != "true"
        and walk.is_home(document)
    ]


def left(walk: CompanyWalk, document: Entry) -> Decimal:
    """What is open on a document, less what the request settles of it."""
    if document.txn_id not in walk.left:
        before = applied_before(walk).get(document.txn_id, (Decimal(0), Decimal(0)))
        walk.left[document.txn_id] = document.amount(OPEN[document.kind]) + sum(before)
    return walk.left[document.txn_id]


def applied_before(walk: CompanyWalk) -> dict[str, tuple[Decimal, Decimal]]:
    """In a Mod of a payment: the money and the discounts that it gives to documents, by TxnID; they are replaced."""
    payment = walk.chosen.get("changed")
    if payment is None or not payment.kind.endswith(("Payment", "PaymentCheck")):
        return {}
    return {
        each.findtext("TxnID", ""): (money(each.findtext("Amount", "")), money(each.findtext("DiscountAmount", "")))
        for each in payment.ret.findall("AppliedToTxnRet")
    }


def vendors_with_bills(walk: CompanyWalk) -> list[Entry]:
    """Vendors who are owed something in the home currency."""
    owed = {bill.get("VendorRef/ListID") for bill in walk.known.documents("Bill") if bill.amount("OpenAmount") > 0}
    return [vendor for vendor in walk.home("Vendor") if vendor.list_id in owed]


def customers_with_credit(walk: CompanyWalk) -> list[Entry]:
    """Customers who have a credit to be refunded."""
    owed = {
        credit.get("CustomerRef/ListID")
        for credit in walk.known.documents(*CREDITS["Invoice"])
        if credit.amount(OPEN[credit.kind]) > 0 and credit.get("IsPending") != "true"
    }
    return [customer for customer in walk.home("Customer") if customer.list_id in owed]


def links_to(path: str, kind: str) -> Callable[[CompanyWalk, Plan], st.SearchStrategy[str] | None]:
    """Orders of the name at `path` that are not done yet, each once in a request."""

    def found(walk: CompanyWalk, _: Plan) -> st.SearchStrategy[str] | None:
        name = walk.chosen.get(path)
        orders = [
            order
            for order in walk.known.documents(kind)
            if name is not None
            and name.list_id in (order.get("CustomerRef/ListID"), order.get("VendorRef/ListID"))
            and order.txn_id not in walk.used
            and order.txn_id not in walk.continued
            and _is_open(order)
        ]
        return _once(walk, orders)

    return found


def _is_open(order: Entry) -> bool:
    return "true" not in (order.get("IsFullyInvoiced"), order.get("IsFullyReceived"), order.get("IsManuallyClosed"))


def links_line_to(path: str, kind: str) -> Callable[[CompanyWalk, Plan], Piece | None]:
    """`LinkToTxn`: lines of orders of the name at `path` that are not done yet, each once in a request."""

    def found(walk: CompanyWalk, plan: Plan) -> Piece | None:
        name = walk.chosen.get(path)
        lines = [
            (order.txn_id, line.findtext("TxnLineID", ""))
            for order in walk.known.documents(kind)
            if name is not None
            and name.list_id in (order.get("CustomerRef/ListID"), order.get("VendorRef/ListID"))
            and order.txn_id not in walk.used
            and _is_open(order)
            for line in order.ret.findall(f"{kind}LineRet")
            if _is_line_open(line) and line.findtext("TxnLineID") not in walk.continued.get(order.txn_id, ())
        ]
        if not lines:
            return None
        txn_id, line_id = walk.draw(st.sampled_from(lines))
        walk.continued.setdefault(txn_id, set()).add(line_id)
        children = [
            Piece(place.plan, text) for place, text in zip(plan.places, (txn_id, line_id), strict=True) if place.plan
        ]
        return Piece(plan, "", children, [0, 1], [-1, -1])

    return found


def _is_line_open(line: etree._Element) -> bool:
    done = money(line.findtext("Invoiced", "") or line.findtext("ReceivedQuantity", ""))
    return line.findtext("IsManuallyClosed") != "true" and money(line.findtext("Quantity", "")) > done


def payments_to_deposit(walk: CompanyWalk, _: Plan) -> st.SearchStrategy[str] | None:
    """Payments that lie among the undeposited funds, each once in a request."""
    waiting = [entry for entry in walk.known.entries("ReceivePaymentToDeposit") if entry.txn_id not in walk.used]
    return _once(walk, [entry for entry in waiting if walk.is_home(entry)])


def _once(walk: CompanyWalk, found: list[Entry]) -> st.SearchStrategy[str] | None:
    if not found:
        return None

    def use(entry: Entry) -> str:
        walk.used.add(entry.txn_id)
        return entry.txn_id

    return st.sampled_from(found).map(use)


def _parts(most: Decimal) -> st.SearchStrategy[Decimal]:
    """All of an amount, half of it, a cent."""
    half = max((most / 2).quantize(_CENT), _CENT)
    return st.sampled_from((most, half, _CENT))


def _applied(path: str, party: str, kind: str) -> Callable[[CompanyWalk, Plan], Piece | None]:
    """`AppliedToTxnAdd`: one open document of the name at `path`, with as much as is open on it."""

    def drawn(walk: CompanyWalk, plan: Plan) -> Piece | None:
        name = _party(walk, path)
        documents = open_documents(walk, party, name, kind) if name else []
        if not documents:
            return None
        document = walk.draw(st.sampled_from(documents))
        walk.used.add(document.txn_id)
        walk.chosen["applied"] = document
        piece = walk.whole(plan)
        assert piece is not None
        if piece.find("DiscountAmount") is None or piece.find("DiscountAccountRef") is None:
            piece.drop("DiscountAmount", "DiscountAccountRef", "DiscountClassRef")
        return piece

    return drawn


def _party(walk: CompanyWalk, path: str) -> str:
    """The ListID of who a request is for: whom it names, or of what is changed."""
    if path in walk.chosen:
        return walk.chosen[path].list_id
    changed = walk.chosen.get("changed")
    return "" if changed is None else changed.get(f"{path.rpartition('/')[2]}/ListID")


def _this_document(walk: CompanyWalk, _: Plan) -> st.SearchStrategy[str]:
    return st.just(walk.chosen["applied"].txn_id)


def _part_of_it(walk: CompanyWalk, _: Plan) -> st.SearchStrategy[str] | None:
    document = walk.chosen["applied"]
    if left(walk, document) <= 0:
        return None

    def take(amount: Decimal) -> str:
        walk.left[document.txn_id] -= amount
        return f"{amount:.2f}"

    return _parts(left(walk, document)).map(take)


def _credit(party: str, kinds: tuple[str, ...]) -> Callable[[CompanyWalk, Plan], Piece | None]:
    """`SetCredit`: a credit of the same name, at most as much of it as is open on both."""

    def drawn(walk: CompanyWalk, plan: Plan) -> Piece | None:
        document = walk.chosen["applied"]
        if left(walk, document) <= 0:
            return None
        found = _set(
            walk, plan, open_documents(walk, party, document.get(f"{party}/ListID"), *kinds), left(walk, document)
        )
        if found is not None:
            walk.left[document.txn_id] -= money(found.said("AppliedAmount"))
        return found

    return drawn


def rules_of_credits(path: str, party: str, kind: str) -> Rules:
    """The rules of `SetCredit` of a document itself."""
    return {
        f"{kind}Add/SetCredit": whole(_credit_of(path, party, kind)),
        "SetCredit/CreditTxnID": texts(lambda _, __: st.just("")),
        "Override": NEVER,
    }


def _credit_of(path: str, party: str, kind: str) -> Callable[[CompanyWalk, Plan], Piece | None]:
    """`SetCredit` of a document itself: a credit of the name at `path`."""

    def drawn(walk: CompanyWalk, plan: Plan) -> Piece | None:
        return _set(walk, plan, open_documents(walk, party, _party(walk, path), *CREDITS[kind]), None)

    return drawn


def _set(walk: CompanyWalk, plan: Plan, found: list[Entry], most: Decimal | None) -> Piece | None:
    """A credit out of these, with no more than `most` of it."""
    changed = walk.chosen.get("changed")
    usable = [credit for credit in found if changed is None or credit.txn_id != changed.txn_id]
    if not usable:
        return None
    credit = walk.draw(st.sampled_from(usable))
    piece = walk.whole(plan)
    assert piece is not None
    there = left(walk, credit)
    amount = walk.draw(_parts(there if most is None else min(most, there)))
    for name, text in (("CreditTxnID", credit.txn_id), ("AppliedAmount", f"{amount:.2f}")):
        child = piece.find(name)
        assert child is not None, name
        child.text = text
    walk.left[credit.txn_id] -= amount
    walk.used.add(credit.txn_id)
    return piece


def _rules(path: str, party: str, kind: str) -> Rules:
    return {
        "AppliedToTxnAdd": whole(_applied(path, party, kind)),
        "AppliedToTxnAdd/TxnID": texts(_this_document),
        "AppliedToTxnAdd/PaymentAmount": always(texts(_part_of_it)),
        "AppliedToTxnAdd/DiscountAmount": texts(_part_of_it),
        "SetCredit": whole(_credit(party, CREDITS[kind])),
        "Override": NEVER,
        "SetCredit/CreditTxnID": texts(lambda _, __: st.just("")),
    }


RULES_OF_INVOICES = _rules("ReceivePaymentAdd/CustomerRef", "CustomerRef", "Invoice")
RULES_OF_CHECKS = _rules("BillPaymentCheckAdd/PayeeEntityRef", "VendorRef", "Bill")
RULES_OF_CARDS = _rules("BillPaymentCreditCardAdd/PayeeEntityRef", "VendorRef", "Bill")


def _refunded(walk: CompanyWalk, plan: Plan) -> Piece | None:
    """`RefundAppliedToTxnAdd`: a credit of the customer."""
    name = walk.chosen.get("ARRefundCreditCardAdd/CustomerRef")
    found = [] if name is None else open_documents(walk, "CustomerRef", name.list_id, *CREDITS["Invoice"])
    if not found:
        return None
    walk.chosen["applied"] = walk.draw(st.sampled_from(found))
    walk.used.add(walk.chosen["applied"].txn_id)
    return walk.whole(plan)


RULES_OF_REFUNDS: Rules = {
    "RefundAppliedToTxnAdd": whole(_refunded),
    "RefundAppliedToTxnAdd/TxnID": texts(_this_document),
    "RefundAppliedToTxnAdd/RefundAmount": always(texts(_part_of_it)),
}


def _paid_back(walk: CompanyWalk, plan: Plan) -> Piece | None:
    """`ApplyCheckToTxn`: a credit of one customer, whom the check pays back."""
    customer = walk.chosen.get("paid back")
    customers = customers_with_credit(walk) if customer is None else [customer]
    if not customers or not walk.accounts("AccountsReceivable"):
        return None
    customer = walk.draw(st.sampled_from(customers))
    found = open_documents(walk, "CustomerRef", customer.list_id, *CREDITS["Invoice"])
    if not found:
        return None
    walk.chosen["paid back"] = customer
    walk.chosen["applied"] = walk.draw(st.sampled_from(found))
    walk.used.add(walk.chosen["applied"].txn_id)
    return walk.whole(plan)


RULES_OF_PAYING_BACK: Rules = {
    "ApplyCheckToTxnAdd": whole(_paid_back),
    "ApplyCheckToTxnAdd/TxnID": texts(_this_document),
    "ApplyCheckToTxnAdd/Amount": always(texts(_part_of_it)),
}
