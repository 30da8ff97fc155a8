"""A random life of lists: entries come, are renamed, merged, priced, used and removed, in any order.

Beside the company stands a model in plain Python that knows who refers to what: which entry may go, what a line costs at
a price level, and what two entries have in common once they are one. After every step the file is checked; what is
refused may change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.checks import check, fingerprint, rebuild

NAMES = st.sampled_from([f"{first}{second}" for first in "ABC" for second in "xyz"])
PERCENT = st.sampled_from(["-10", "-2.5", "0", "7.25", "20"])
PRICE = st.sampled_from(["0.00", "1.25", "19.99", "100.00"])
QUANTITY = st.sampled_from(["1", "2", "0.5"])
PICK = st.integers(0, 1_000)
MERGED = ("Customer", "Class", "ItemService", "Account")
KINDS = (*MERGED, "PriceLevel")
CENT = Decimal("0.01")


@dataclass(eq=False)
class Entry:
    """What the model knows of an entry."""

    name: str
    list_id: str
    price: Decimal = Decimal(0)
    account: Entry | None = None
    level: Entry | None = None
    percent: Decimal | None = None
    prices: dict[Entry, Decimal] = field(default_factory=dict)


@dataclass
class Sold:
    """One line that was sold, and where it stands now."""

    customer: Entry
    item: Entry
    class_: Entry | None
    account: Entry
    amount: Decimal


def ref(name, entry):
    return f"<{name}><ListID>{entry.list_id}</ListID></{name}>"


class LifeOfLists(RuleBasedStateMachine):
    """A company with several lists, and the model of them."""

    def __init__(self):
        super().__init__()
        self.file = CompanyFile.create(flavor="Premier")
        self.quickbooks = QuickBooks(self.file)
        self.entries = {kind: [] for kind in KINDS}
        self.sold = []

    def teardown(self):
        assert rebuild(self.file.company) == []
        self.file.close()

    # -- asking ------------------------------------------------------------------------------------------------------

    def ask(self, request):
        text = self.quickbooks.process(
            f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">{request}</QBXMLMsgsRq></QBXML>'
        )
        return etree.fromstring(text)[0][0]

    def change(self, request):
        """What was made or changed, or None if it was refused: then nothing has changed."""
        before = fingerprint(self.file.company)
        answer = self.ask(request)
        event(f"{answer.tag} {answer.get('statusCode')}")
        assert answer.get("statusCode") not in ("1000", "1030"), answer.get("statusMessage")
        if answer.get("statusSeverity") == "Error":
            assert fingerprint(self.file.company) == before
            return None
        return answer[0] if len(answer) else answer

    def found(self, kind, entry):
        return self.ask(f"<{kind}QueryRq><ListID>{entry.list_id}</ListID></{kind}QueryRq>")[0]

    def pick(self, kind, number):
        entries = self.entries[kind]
        return entries[number % len(entries)] if entries else None

    def is_taken(self, kind, name, but=None):
        return any(entry.name == name and entry is not but for entry in self.entries[kind])

    def add(self, kind, name, body, **known):
        made = self.change(f"<{kind}AddRq><{kind}Add><Name>{name}</Name>{body}</{kind}Add></{kind}AddRq>")
        assert (made is None) == self.is_taken(kind, name)
        if made is not None:
            self.entries[kind].append(Entry(name, made.findtext("ListID"), **known))

    # -- entries -----------------------------------------------------------------------------------------------------

    @initialize()
    def the_first_of_each(self):
        self.add("Account", "Ax", "<AccountType>Income</AccountType>")
        self.add_item("Ax", "19.99", 0)
        self.add("Customer", "Ax", "")

    @rule(kind=st.sampled_from(["Customer", "Class", "Account"]), name=NAMES)
    def add_plain(self, kind, name):
        self.add(kind, name, "<AccountType>Income</AccountType>" if kind == "Account" else "")

    @rule(name=NAMES, price=PRICE, account=PICK)
    def add_item(self, name, price, account):
        income = self.pick("Account", account)
        if income is not None:
            body = f"<SalesOrPurchase><Price>{price}</Price>{ref('AccountRef', income)}</SalesOrPurchase>"
            self.add("ItemService", name, body, price=Decimal(price), account=income)

    @rule(name=NAMES, percent=PERCENT)
    def add_level(self, name, percent):
        body = f"<PriceLevelFixedPercentage>{percent}</PriceLevelFixedPercentage>"
        self.add("PriceLevel", name, body, percent=Decimal(percent))

    @rule(name=NAMES, item=PICK, price=PRICE)
    def add_level_by_item(self, name, item, price):
        of = self.pick("ItemService", item)
        if of is not None:
            body = f"<PriceLevelPerItem>{ref('ItemRef', of)}<CustomPrice>{price}</CustomPrice></PriceLevelPerItem>"
            self.add("PriceLevel", name, body, prices={of: Decimal(price)})

    @rule(kind=st.sampled_from(["Customer", "Class", "ItemService", "Account", "PriceLevel"]), number=PICK, name=NAMES)
    def rename(self, kind, number, name):
        entry = self.pick(kind, number)
        if entry is not None and self._mod(kind, entry, f"<Name>{name}</Name>", not self.is_taken(kind, name, entry)):
            entry.name = name

    @rule(customer=PICK, level=PICK)
    def give_a_level(self, customer, level):
        holder, given = self.pick("Customer", customer), self.pick("PriceLevel", level)
        if (
            holder is not None
            and given is not None
            and self._mod("Customer", holder, ref("PriceLevelRef", given), True)
        ):
            holder.level = given

    @rule(level=PICK, item=PICK, by=PERCENT)
    def adjust_a_level(self, level, item, by):
        changed, of = self.pick("PriceLevel", level), self.pick("ItemService", item)
        if changed is None or of is None:
            return
        body = (
            f"<PriceLevelPerItem>{ref('ItemRef', of)}<AdjustPercentage>{by}</AdjustPercentage>"
            "<AdjustRelativeTo>CurrentCustomPrice</AdjustRelativeTo></PriceLevelPerItem>"
        )
        if self._mod("PriceLevel", changed, body, changed.percent is None):
            start = changed.prices.get(of, of.price)
            changed.prices[of] = (start * (100 + Decimal(by)) / 100).quantize(Decimal("0.00001"), ROUND_HALF_UP)

    def _mod(self, kind, entry, body, expected):
        sequence = self.found(kind, entry).findtext("EditSequence")
        named = f"<ListID>{entry.list_id}</ListID><EditSequence>{sequence}</EditSequence>"
        made = self.change(f"<{kind}ModRq><{kind}Mod>{named}{body}</{kind}Mod></{kind}ModRq>")
        assert (made is not None) == expected
        return expected

    # -- use ---------------------------------------------------------------------------------------------------------

    @rule(customer=PICK, item=PICK, class_=st.none() | PICK, quantity=QUANTITY)
    def sell(self, customer, item, class_, quantity):
        buyer, sold = self.pick("Customer", customer), self.pick("ItemService", item)
        segment = None if class_ is None else self.pick("Class", class_)
        if buyer is None or sold is None:
            return
        of_class = "" if segment is None else ref("ClassRef", segment)
        made = self.change(
            f"<InvoiceAddRq><InvoiceAdd>{ref('CustomerRef', buyer)}<InvoiceLineAdd>{ref('ItemRef', sold)}<Quantity>{quantity}"
            f"</Quantity>{of_class}</InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
        )
        amount = (Decimal(quantity) * self._price(buyer, sold)).quantize(CENT, ROUND_HALF_UP)
        assert made is not None
        assert Decimal(made.findtext("InvoiceLineRet/Amount")) == amount
        self.sold.append(Sold(buyer, sold, segment, sold.account, amount))

    @staticmethod
    def _price(customer, item):
        level = customer.level
        if level is None:
            return item.price
        if level.percent is None:
            return level.prices.get(item, item.price)
        # As the preference of a new file has it: up to whole dollars.
        return (item.price * (100 + level.percent) / 100).to_integral_value(ROUND_CEILING)

    # -- merging and removing ----------------------------------------------------------------------------------------

    @rule(kind=st.sampled_from(MERGED), gone=PICK, stays=PICK, stale=st.booleans())
    def merge(self, kind, gone, stays, stale):
        one, other = self.pick(kind, gone), self.pick(kind, stays)
        if one is None:
            return
        sides = "".join(
            f"<{name}><ListID>{entry.list_id}</ListID><EditSequence>"
            f"{1 if stale else self.found(kind, entry).findtext('EditSequence')}</EditSequence></{name}>"
            for name, entry in (("MergeFrom", one), ("MergeTo", other))
        )
        made = self.change(f"<ListMergeRq><ListMergeType>{kind}</ListMergeType>{sides}</ListMergeRq>")
        assert (made is not None) == (not stale and one is not other)
        if made is None:
            return
        self.entries[kind].remove(one)
        for line in self.sold:
            for name in ("customer", "item", "class_", "account"):
                if getattr(line, name) is one:
                    setattr(line, name, other)
        for item in self.entries["ItemService"]:
            item.account = other if item.account is one else item.account
        for level in self.entries["PriceLevel"]:
            if one in level.prices:
                price = level.prices.pop(one)
                level.prices.setdefault(other, price)

    @rule(kind=st.sampled_from(KINDS), number=PICK)
    def remove(self, kind, number):
        entry = self.pick(kind, number)
        if entry is None:
            return
        made = self.change(f"<ListDelRq><ListDelType>{kind}</ListDelType><ListID>{entry.list_id}</ListID></ListDelRq>")
        assert (made is not None) != self._is_used(entry)
        if made is not None:
            self.entries[kind].remove(entry)

    def _is_used(self, entry):
        return (
            any(entry in (line.customer, line.item, line.class_, line.account) for line in self.sold)
            or any(item.account is entry for item in self.entries["ItemService"])
            or any(entry in level.prices for level in self.entries["PriceLevel"])
            or any(customer.level is entry for customer in self.entries["Customer"])
        )

    # -- what must hold ----------------------------------------------------------------------------------------------

    @invariant()
    def the_file_holds_together(self):
        assert check(self.file.company) == []

    @invariant()
    def everything_is_where_it_belongs(self):
        for kind in MERGED:
            for entry in self.entries[kind]:
                found = self.found(kind, entry)
                assert found.findtext("Name") == entry.name
                if kind in ("Customer", "Account"):
                    place = "customer" if kind == "Customer" else "account"
                    total = sum((line.amount for line in self.sold if getattr(line, place) is entry), Decimal(0))
                    assert Decimal(found.findtext("Balance")) == total
        shown = self.ask("<InvoiceQueryRq><IncludeLineItems>1</IncludeLineItems></InvoiceQueryRq>")
        told = [
            (ret.findtext("CustomerRef/FullName"), line.findtext("ItemRef/ListID"), line.findtext("ClassRef/FullName"))
            for ret in shown
            for line in ret.findall("InvoiceLineRet")
        ]
        assert told == [
            (line.customer.name, line.item.list_id, None if line.class_ is None else line.class_.name)
            for line in self.sold
        ]


HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
TestLifeOfLists = LifeOfLists.TestCase
TestLifeOfLists.settings = settings(
    max_examples=10, stateful_step_count=25, deadline=None, suppress_health_check=HEALTH
)


@pytest.mark.slow
class TestLifeOfListsLong(LifeOfLists.TestCase):
    """The same, for long."""

    settings = settings(max_examples=80, stateful_step_count=60, deadline=None, suppress_health_check=HEALTH)
