"""A random life in a workshop with two sites: parts bought, built, sold, charged, moved, counted, changed and undone.

The model knows, in plain Python, how much of everything is where. After every step the items and their sites say the
same, and the invariants of the file hold: what was built is worth what its parts cost, however late that is known.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.checks import check, fingerprint, rebuild
from mockbooks.operations.company_features import turn_on_inventory_sites

MADE_OF = {"Set": {"Lamp": 2, "Shade": 1}, "Crate": {"Set": 3, "Lamp": 1}}
GOODS = ("Lamp", "Shade", "Set", "Crate")
SITES = ("Unspecified Site", "North")
PART = st.sampled_from(["Lamp", "Shade"])
SITE = st.sampled_from(SITES)
UNITS = st.sampled_from(["1", "2", "5", "0.5", "12"])
COST = st.sampled_from(["2.00", "3.33", "0.01", "17.50"])
DAY = st.dates(date(2024, 1, 1), date(2024, 2, 29))


def ref(name, full_name):
    return f"<{name}><FullName>{full_name}</FullName></{name}>"


def add(kind, body):
    return f"<{kind}AddRq><{kind}Add>{body}</{kind}Add></{kind}AddRq>"


class WorkshopLife(RuleBasedStateMachine):
    """Two parts, an assembly of them, and one of that."""

    moves, builds = Bundle("moves"), Bundle("builds")

    def __init__(self):
        super().__init__()
        self.file = CompanyFile.create()
        self.file.company.flavor = "Enterprise"
        with self.file.company.request_set():
            turn_on_inventory_sites(self.file.company)
        self.quickbooks = QuickBooks(self.file)
        self.moved = {}
        """What each transaction moves: by item and site, units."""

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
        requests.append(add("Account", "<Name>Sales</Name><AccountType>Income</AccountType>"))
        requests.append(add("InventorySite", "<Name>North</Name>"))
        for name in GOODS:
            parts = "".join(
                f"<ItemInventoryAssemblyLine>{ref('ItemInventoryRef', part)}<Quantity>{units}</Quantity></ItemInventoryAssemblyLine>"
                for part, units in MADE_OF.get(name, {}).items()
            )
            kind = "ItemInventoryAssembly" if parts else "ItemInventory"
            requests.append(
                add(kind, f"<Name>{name}</Name><SalesPrice>9.00</SalesPrice>{ref('IncomeAccountRef', 'Sales')}{parts}")
            )
        assert all(self.change(request) is not None for request in requests)

    def _enter(self, kind, made, moves):
        if made is None:
            return multiple()
        self.moved[made.findtext("TxnID")] = moves
        return kind, made.findtext("TxnID")

    # -- what happens ------------------------------------------------------------------------------------------------

    @rule(target=moves, part=PART, units=UNITS, cost=COST, site=SITE, day=DAY)
    def buy(self, part, units, cost, site, day):
        line = f"<ItemLineAdd>{ref('ItemRef', part)}{ref('InventorySiteRef', site)}<Quantity>{units}</Quantity><Cost>{cost}</Cost></ItemLineAdd>"
        made = self.change(add("Bill", f"{ref('VendorRef', 'Carrier')}<TxnDate>{day}</TxnDate>{line}"))
        assert made is not None
        return self._enter("Bill", made, {(part, site): Fraction(units)})

    @rule(target=moves, item=st.sampled_from(GOODS), units=UNITS, site=SITE, day=DAY)
    def charge(self, item, units, site, day):
        body = f"{ref('ItemRef', item)}{ref('InventorySiteRef', site)}<Quantity>{units}</Quantity>"
        made = self.change(add("Charge", f"{ref('CustomerRef', 'Abel')}<TxnDate>{day}</TxnDate>{body}"))
        return self._enter("Charge", made, {(item, site): -Fraction(units)})

    @rule(target=moves, item=st.sampled_from(GOODS), units=UNITS, start=SITE, day=DAY)
    def transfer(self, item, units, start, day):
        end = next(site for site in SITES if site != start)
        line = f"<TransferInventoryLineAdd>{ref('ItemRef', item)}<QuantityToTransfer>{units}</QuantityToTransfer></TransferInventoryLineAdd>"
        places = f"{ref('FromInventorySiteRef', start)}{ref('ToInventorySiteRef', end)}"
        made = self.change(add("TransferInventory", f"<TxnDate>{day}</TxnDate>{places}{line}"))
        assert made is not None
        return self._enter("TransferInventory", made, {(item, start): -Fraction(units), (item, end): Fraction(units)})

    @rule(target=builds, item=st.sampled_from(sorted(MADE_OF)), units=UNITS, site=SITE, day=DAY, pending=st.booleans())
    def build(self, item, units, site, day, pending):
        what = f"{ref('ItemInventoryAssemblyRef', item)}{ref('InventorySiteRef', site)}<TxnDate>{day}</TxnDate>"
        waits = "<MarkPendingIfRequired>true</MarkPendingIfRequired>" if pending else ""
        made = self.change(add("BuildAssembly", f"{what}<QuantityToBuild>{units}</QuantityToBuild>{waits}"))
        assert made is not None or not pending
        return self._enter("BuildAssembly", made, self._built(made))

    def _built(self, made):
        """What a build moves, as it shows."""
        if made is None or made.findtext("IsPending") == "true":
            return {}
        site, units = made.findtext("InventorySiteRef/FullName"), Fraction(made.findtext("QuantityToBuild"))
        item = made.findtext("ItemInventoryAssemblyRef/FullName")
        moves = {(part, site): -units * each for part, each in MADE_OF[item].items()}
        return moves | {(item, site): units}

    @rule(build=builds, units=UNITS | st.none(), remove=st.booleans(), pending=st.booleans())
    def change_build(self, build, units, remove, pending):
        found = self.answer(f"<BuildAssemblyQueryRq><TxnID>{build[1]}</TxnID></BuildAssemblyQueryRq>")
        if not len(found):
            return
        body = "" if units is None else f"<QuantityToBuild>{units}</QuantityToBuild>"
        body += "<MarkPendingIfRequired>true</MarkPendingIfRequired>" if pending else ""
        body += "<RemovePending>true</RemovePending>" if remove else ""
        identity = f"<TxnID>{build[1]}</TxnID><EditSequence>{found[0].findtext('EditSequence')}</EditSequence>"
        made = self.change(
            f"<BuildAssemblyModRq><BuildAssemblyMod>{identity}{body}</BuildAssemblyMod></BuildAssemblyModRq>"
        )
        if made is not None:
            self.moved[build[1]] = self._built(made)

    @rule(done=moves | builds)
    def delete(self, done):
        kind, txn = done
        if self.change(f"<TxnDelRq><TxnDelType>{kind}</TxnDelType><TxnID>{txn}</TxnID></TxnDelRq>") is not None:
            del self.moved[txn]

    # -- what must hold ----------------------------------------------------------------------------------------------

    @invariant()
    def the_file_holds_together(self):
        assert check(self.file.company) == []

    @invariant()
    def everything_is_where_it_should_be(self):
        there = {}
        for moves in self.moved.values():
            for place, units in moves.items():
                there[place] = there.get(place, Fraction(0)) + units
        items = self.answer("<ItemQueryRq/>")
        for item in items:
            name = item.findtext("FullName")
            if name in GOODS:
                assert Fraction(item.findtext("QuantityOnHand")) == sum(there.get((name, site), 0) for site in SITES)
        for row in self.answer("<ItemSitesQueryRq></ItemSitesQueryRq>"):
            name = row.findtext("ItemInventoryRef/FullName") or row.findtext("ItemInventoryAssemblyRef/FullName")
            place = name, row.findtext("InventorySiteRef/FullName")
            assert Fraction(row.findtext("QuantityOnHand")) == there.pop(place, 0), place
        assert not any(there.values())


HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
TestWorkshopLife = WorkshopLife.TestCase
TestWorkshopLife.settings = settings(
    max_examples=8, stateful_step_count=15, deadline=None, suppress_health_check=HEALTH
)


@pytest.mark.slow
class TestWorkshopLifeLong(WorkshopLife.TestCase):
    """The same, for long."""

    settings = settings(max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=HEALTH)
