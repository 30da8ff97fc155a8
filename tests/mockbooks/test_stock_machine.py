"""A random life of a shop: goods ordered, received, sold, given back, counted, changed and undone, in any order of dates.

Beside the company stands a model of the stock in plain Python, with fractions and without a database: what moved on
which day, and from that what is there, what it is worth, what was sold for how much, what is still on order, and what
is owed. After every step the invariants of the file are checked too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.checks import check, fingerprint, rebuild

DAY = st.dates(date(2024, 1, 1), date(2024, 1, 20))
UNITS = st.sampled_from(["1", "2", "5", "0.5", "0.33333", "-1"])
COST = st.sampled_from(["2.00", "3.50", "0.33333", "0", "100"])
GOODS = st.sampled_from(["Lamp", "Shade"])
BOUGHT = {"Bill": 1, "ItemReceipt": 1, "Check": 1, "CreditCardCharge": 1, "VendorCredit": -1, "CreditCardCredit": -1}
SOLD = {"Invoice": -1, "SalesReceipt": -1, "CreditMemo": 1}
OWED = {"Bill": 1, "ItemReceipt": 1, "VendorCredit": -1, "Invoice": 1, "CreditMemo": -1}
CENT = Decimal("0.01")


def cents(fraction):
    """Rounded half away from zero."""
    sign = -1 if fraction < 0 else 1
    exact = abs(fraction) * 100
    return sign * Fraction(int(exact + Fraction(1, 2)), 100)


def money(fraction):
    return (Decimal(fraction.numerator) / Decimal(fraction.denominator)).quantize(CENT, ROUND_HALF_UP)


def ref(name, full_name):
    return f"<{name}><FullName>{full_name}</FullName></{name}>"


def add(kind, body):
    return f"<{kind}AddRq><{kind}Add>{body}</{kind}Add></{kind}AddRq>"


def undo(verb, kind, txn_id):
    return f"<Txn{verb}Rq><Txn{verb}Type>{kind}</Txn{verb}Type><TxnID>{txn_id}</TxnID></Txn{verb}Rq>"


@dataclass
class Shelf:
    """What moved of one item: by its transaction the day, the order of entry, the quantity, the value (or none)."""

    moved: dict = field(default_factory=dict)

    def now(self):
        """On hand, the average, and what was sold for."""
        on_hand = worth = average = costs = Fraction(0)
        for _, _, quantity, value in sorted(self.moved.values(), key=lambda move: move[:2]):
            before, on_hand = worth, on_hand + quantity
            if value is None:
                worth = cents(on_hand * average)
                costs += before - worth
            elif on_hand > 0 and on_hand - quantity >= 0:
                worth += value
                average = worth / on_hand
            else:
                average = value / quantity if quantity > 0 else average
                worth = cents(on_hand * average)
                costs += before + value - worth
        return on_hand, average, costs


class ShopLife(RuleBasedStateMachine):
    """Two kinds of goods, one customer, one vendor."""

    stock, orders = Bundle("stock"), Bundle("orders")

    def __init__(self):
        super().__init__()
        self.file = CompanyFile.create()
        self.quickbooks = QuickBooks(self.file)
        self.shelves = {name: Shelf() for name in ("Lamp", "Shade")}
        self.known, self.ordered = {}, {}
        self.owed = {"Abel": Decimal(0), "Carrier": Decimal(0)}

    def teardown(self):
        assert rebuild(self.file.company) == []
        self.file.close()

    def answer(self, request):
        text = self.quickbooks.process(
            f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{request}</QBXMLMsgsRq></QBXML>'
        )
        (answer,) = etree.fromstring(text)[0]
        assert answer.get("statusCode") != "1000", self.quickbooks.journal[-1].explain()
        return answer

    def change(self, request):
        """What was made or changed, or None if it was refused: then nothing may have changed."""
        before = fingerprint(self.file.company)
        answer = self.answer(request)
        event(f"{answer.tag} {answer.get('statusCode')}")
        if answer.get("statusSeverity") == "Error":
            assert fingerprint(self.file.company) == before, answer.get("statusMessage")
            return None
        return answer[0] if len(answer) else answer

    @initialize()
    def lists(self):
        requests = [add("Customer", "<Name>Abel</Name>"), add("Vendor", "<Name>Carrier</Name>")]
        for name, kind in (("Card", "CreditCard"), ("Takings", "Bank"), ("Sales", "Income")):
            requests.append(add("Account", f"<Name>{name}</Name><AccountType>{kind}</AccountType>"))
        for name in self.shelves:
            income = ref("IncomeAccountRef", "Sales")
            requests.append(add("ItemInventory", f"<Name>{name}</Name><SalesPrice>10.00</SalesPrice>{income}"))
        assert all(self.change(request) is not None for request in requests)

    # -- entered -----------------------------------------------------------------------------------------------------

    @rule(target=stock, kind=st.sampled_from(sorted(BOUGHT)), goods=GOODS, units=UNITS, cost=COST, day=DAY)
    def buy(self, kind, goods, units, cost, day):
        paid = {"Check": "Takings", "CreditCardCharge": "Card", "CreditCardCredit": "Card"}
        head = ref("AccountRef", paid[kind]) if kind in paid else ref("VendorRef", "Carrier")
        line = f"<ItemLineAdd>{ref('ItemRef', goods)}<Quantity>{units}</Quantity><Cost>{cost}</Cost></ItemLineAdd>"
        made = self.change(add(kind, f"{head}<TxnDate>{day}</TxnDate>{line}"))
        if made is None:
            return multiple()
        amount = Decimal(made.findtext("ItemLineRet/Amount"))
        self._owe(kind, made, 1)
        return self._enter(made, kind, goods, BOUGHT[kind] * Fraction(units), BOUGHT[kind] * Fraction(amount))

    @rule(target=stock, kind=st.sampled_from(sorted(SOLD)), goods=GOODS, units=UNITS, day=DAY)
    def sell(self, kind, goods, units, day):
        line = f"<{kind}LineAdd>{ref('ItemRef', goods)}<Quantity>{units}</Quantity></{kind}LineAdd>"
        made = self.change(add(kind, f"{ref('CustomerRef', 'Abel')}<TxnDate>{day}</TxnDate>{line}"))
        if made is None:
            return multiple()
        self._owe(kind, made, 1)
        return self._enter(made, kind, goods, SOLD[kind] * Fraction(units), None)

    @rule(target=stock, goods=GOODS, units=UNITS, value=st.none() | st.sampled_from(["5.00", "-3.33"]), day=DAY)
    def count(self, goods, units, value, day):
        told = f"<QuantityDifference>{units}</QuantityDifference>"
        told = (
            f"<QuantityAdjustment>{told}</QuantityAdjustment>"
            if value is None
            else f"<ValueAdjustment>{told}<ValueDifference>{value}</ValueDifference></ValueAdjustment>"
        )
        line = f"<InventoryAdjustmentLineAdd>{ref('ItemRef', goods)}{told}</InventoryAdjustmentLineAdd>"
        head = f"{ref('AccountRef', 'Cost of Goods Sold')}<TxnDate>{day}</TxnDate>"
        made = self.change(add("InventoryAdjustment", head + line))
        assert made is not None
        given = None if value is None else Fraction(value)
        return self._enter(made, "InventoryAdjustment", goods, Fraction(units), given)

    def _enter(self, made, kind, goods, quantity, value):
        txn_id = made.findtext("TxnID")
        number = int(txn_id.partition("-")[0], 16)
        self.shelves[goods].moved[txn_id] = (made.findtext("TxnDate"), number, quantity, value)
        self.known[txn_id] = (goods, kind)
        return kind, txn_id

    def _owe(self, kind, ret, sign):
        if kind in OWED:
            name, amount = ("Carrier", "ItemLineRet/Amount") if kind in BOUGHT else ("Abel", "Subtotal")
            self.owed[name] += sign * OWED[kind] * Decimal(ret.findtext(amount))

    # -- ordered and received ----------------------------------------------------------------------------------------

    @rule(target=orders, goods=GOODS, units=st.sampled_from(["1", "5", "10"]))
    def order(self, goods, units):
        line = f"<PurchaseOrderLineAdd>{ref('ItemRef', goods)}<Quantity>{units}</Quantity><Rate>3.00</Rate></PurchaseOrderLineAdd>"
        made = self.change(add("PurchaseOrder", ref("VendorRef", "Carrier") + line))
        assert made is not None
        txn_id = made.findtext("TxnID")
        self.ordered[txn_id] = (goods, Fraction(units), {})
        return txn_id, made.findtext("PurchaseOrderLineRet/TxnLineID")

    @rule(
        target=stock,
        order=orders,
        kind=st.sampled_from(["Bill", "ItemReceipt"]),
        units=st.none() | st.sampled_from(["1", "4"]),
        day=DAY,
    )
    def receive(self, order, kind, units, day):
        txn_id, line = order
        if txn_id not in self.ordered:
            return multiple()
        quantity = "" if units is None else f"<Quantity>{units}</Quantity>"
        link = f"<LinkToTxn><TxnID>{txn_id}</TxnID><TxnLineID>{line}</TxnLineID></LinkToTxn>"
        head = f"{ref('VendorRef', 'Carrier')}<TxnDate>{day}</TxnDate>"
        made = self.change(add(kind, f"{head}<ItemLineAdd>{quantity}{link}</ItemLineAdd>"))
        goods, _, received = self.ordered[txn_id]
        if made is None:
            assert self._left(txn_id) <= 0
            return multiple()
        came = received[made.findtext("TxnID")] = Fraction(made.findtext("ItemLineRet/Quantity"))
        self._owe(kind, made, 1)
        return self._enter(made, kind, goods, came, Fraction(made.findtext("ItemLineRet/Amount")))

    @rule(order=orders)
    def delete_order(self, order):
        txn_id, _ = order
        if txn_id in self.ordered:
            assert self.change(undo("Del", "PurchaseOrder", txn_id)) is not None
            del self.ordered[txn_id]

    def _left(self, txn_id):
        _, units, received = self.ordered[txn_id]
        return units - sum(received.values())

    # -- changed and undone ------------------------------------------------------------------------------------------

    @rule(made=stock, day=DAY)
    def date_anew(self, made, day):
        kind, txn_id = made
        if txn_id not in self.known:
            return
        found = self.answer(f"<{kind}QueryRq><TxnID>{txn_id}</TxnID></{kind}QueryRq>")[0]
        after = self.change(
            f"<{kind}ModRq><{kind}Mod><TxnID>{txn_id}</TxnID><EditSequence>{found.findtext('EditSequence')}</EditSequence>"
            f"<TxnDate>{day}</TxnDate></{kind}Mod></{kind}ModRq>"
        )
        assert after is not None
        goods, _ = self.known[txn_id]
        self.shelves[goods].moved[txn_id] = (str(day), *self.shelves[goods].moved[txn_id][1:])

    @rule(made=stock, verb=st.sampled_from(["Del", "Void"]))
    def undo_stock(self, made, verb):
        kind, txn_id = made
        if txn_id not in self.known:
            return
        found = self.answer(
            f"<{kind}QueryRq><TxnID>{txn_id}</TxnID><IncludeLineItems>1</IncludeLineItems></{kind}QueryRq>"
        )[0]
        assert self.change(undo(verb, kind, txn_id)) is not None
        goods, _ = self.known.pop(txn_id)
        del self.shelves[goods].moved[txn_id]
        for _, _, received in self.ordered.values():
            received.pop(txn_id, None)
        self._owe(kind, found, -1)

    # -- what must hold ----------------------------------------------------------------------------------------------

    @invariant()
    def the_stock_is_what_moved(self):
        costs = Fraction(0)
        for name, shelf in self.shelves.items():
            found = self.answer(f"<ItemInventoryQueryRq><FullName>{name}</FullName></ItemInventoryQueryRq>")
            if not len(found):
                return
            item = found[0]
            on_hand, average, cost = shelf.now()
            costs += cost
            assert Fraction(item.findtext("QuantityOnHand")) == on_hand
            assert abs(Fraction(item.findtext("AverageCost")) - average) < Fraction(1, 100_000)
            left = sum(max(self._left(txn_id), 0) for txn_id, (goods, _, _) in self.ordered.items() if goods == name)
            assert Fraction(item.findtext("QuantityOnOrder")) == left
        # An adjustment that was given a value posts it against the same account.
        given = sum(
            value
            for shelf in self.shelves.values()
            for txn_id, (_, _, _, value) in shelf.moved.items()
            if self.known[txn_id][1] == "InventoryAdjustment" and value is not None
        )
        account = self.answer("<AccountQueryRq><FullName>Cost of Goods Sold</FullName></AccountQueryRq>")[0]
        assert Decimal(account.findtext("Balance")) == money(costs - given)

    @invariant()
    def what_is_owed_is_what_was_entered(self):
        for kind, name in (("Customer", "Abel"), ("Vendor", "Carrier")):
            found = self.answer(f"<{kind}QueryRq><FullName>{name}</FullName></{kind}QueryRq>")
            if len(found):
                assert Decimal(found[0].findtext("Balance")) == self.owed[name]

    @invariant()
    def the_file_holds_together(self):
        assert check(self.file.company) == []


HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
TestShopLife = ShopLife.TestCase
TestShopLife.settings = settings(max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=HEALTH)


@pytest.mark.slow
class TestShopLifeLong(ShopLife.TestCase):
    """The same, for long."""

    settings = settings(max_examples=120, stateful_step_count=60, deadline=None, suppress_health_check=HEALTH)
