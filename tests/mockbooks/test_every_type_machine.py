"""A random life with every request that changes anything: all lists, all transactions, in a file of whatever features.

The machines beside this one each stay with a few types and have a model of them. This one asks for everything, drawn
from the catalogue for the company as it stands; what such draws rarely come upon (a merge, an order that is continued,
documents in another currency, lines that are changed) has rules of its own. After every change the checks of the file
hold, what was written reads back, the published schema takes every answer, and what is refused has changed nothing.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.errors import UnsatisfiedAssumption
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from lxml import etree

from mockbooks import QuickBooks, RequestProcessorError
from mockbooks.checks import check, fingerprint, rebuild
from mockbooks.qbxml import Edition, Version, catalogue, validate
from mockbooks_harness.strategies import new_company, requests_for
from mockbooks_harness.strategies.beginnings import FEATURES
from mockbooks_harness.strategies.change_rules import there_are
from mockbooks_harness.strategies.company_walk import CompanyWalk
from mockbooks_harness.strategies.known import Known
from mockbooks_harness.strategies.rule_tables import possible

SPOKEN = Version(13, 0)
WRITING = [
    entry.name
    for entry in catalogue.messages()
    if entry.kind == "request"
    and entry.since <= SPOKEN
    and Edition.US in entry.editions
    and not entry.name.endswith("QueryRq")
]


def lets_query(kind):
    """Whether objects of a kind can be asked for by their id."""
    return any(entry.name == f"{kind}QueryRq" for entry in catalogue.messages())


def is_transaction(name):
    kind = name.removesuffix("Rq").removesuffix("Add").removesuffix("Mod")
    try:
        return any(child.name == "TxnID" for child in catalogue.body(f"{kind}Ret").children())
    except KeyError:
        return False


ENTERED = [name for name in WRITING if name.endswith("AddRq") and is_transaction(name)]
CHANGED = [name for name in WRITING if name.endswith("ModRq") and is_transaction(name)]
LISTED = [name for name in WRITING if name.endswith("AddRq") and name not in ENTERED]
RELISTED = [name for name in WRITING if name.endswith("ModRq") and name not in CHANGED]
REMOVED = ["ListDelRq", "TxnDelRq", "TxnDelRq", "TxnVoidRq", "DataExtDelRq", "DataExtDefDelRq"]

MERGED = [value.value for value in next(catalogue.message("ListMergeRq").children()).values]
SOLD = ("Invoice", "SalesReceipt", "CreditMemo", "Estimate", "SalesOrder")
BOUGHT = ("Bill", "VendorCredit", "ItemReceipt", "PurchaseOrder")
CONTINUED = {"SalesOrder": ("Invoice",), "PurchaseOrder": ("Bill", "ItemReceipt")}
FEATURE_SETS = (
    (),
    ("class-tracking", "inventory", "sales-tax"),
    tuple(feature for feature in FEATURES if feature != "multi-currency"),
    FEATURES,
    FEATURES,
)
AMOUNT = st.sampled_from(["0.01", "5.00", "40.00", "99.99"])
RATE = st.sampled_from(["1.1", "0.91", "1", "3.33333"])
PICK = st.integers(0, 1000)
SCHEMA = Path(__file__).resolve().parents[3] / "shared" / "qbxml" / "xsd-13.0" / "qbxmlops130.xsd"
PRIVATE = "{6A1C5292-39CA-413C-8666-64AB05913CA0}"
ANSWERED = Counter()
"""How often each request was accepted or refused, in this process."""


@cache
def schema():
    """The published schema of 13.0, where the folder of outside witnesses lies beside the checkout."""
    return etree.XMLSchema(etree.parse(SCHEMA)) if SCHEMA.exists() else None


@cache
def beginning(features):
    """A company with these features and a few of everything, to be forked."""
    return new_company(features)


def add(kind, body):
    return f"<{kind}AddRq><{kind}Add>{body}</{kind}Add></{kind}AddRq>"


def ref(name, entry):
    return f"<{name}><ListID>{entry.list_id}</ListID></{name}>"


class WholeLife(RuleBasedStateMachine):
    """One company, and every request."""

    def __init__(self):
        super().__init__()
        self.file = None

    def teardown(self):
        if self.file is not None:
            assert rebuild(self.file.company) == []
            assert check(self.file.company) == []
            self.file.close()

    @initialize(features=st.sampled_from(FEATURE_SETS))
    def begin(self, features):
        self.file = beginning(features).fork()
        self.quickbooks = QuickBooks(self.file)
        self.known = Known(self.file, SPOKEN)

    # -- asking ------------------------------------------------------------------------------------------------------

    def process(self, text):
        """The answer to the one request of a document, valid by the published schema unless a part was asked for."""
        answer = etree.fromstring(self.quickbooks.process(text).encode())
        # A definition of private data shows less than the schema wants, as recorded.
        as_published = all(ret.find("DataExtID") is not None for ret in answer.iter("DataExtDefRet"))
        if schema() is not None and as_published and "<IncludeRetElement>" not in text:
            schema().assertValid(answer)
        (answered,) = answer[0]
        assert answered.get("statusCode") not in ("1000", "1030"), self.quickbooks.journal[-1].explain()
        return answered

    def ask(self, request):
        return self.process(
            f'<?xml version="1.0"?><?qbxml version="{SPOKEN}"?><QBXML><QBXMLMsgsRq onError="stopOnError">{request}'
            "</QBXMLMsgsRq></QBXML>"
        )

    def change(self, request, text=None):
        """Send what may change the file, and look at what it did."""
        before = fingerprint(self.file.company)
        answer = self.ask(request) if text is None else self.process(text)
        refused = answer.get("statusSeverity") == "Error"
        event(f"{answer.tag} {answer.get('statusCode')}")
        ANSWERED[answer.tag.removesuffix("Rs"), "refused" if refused else "accepted"] += 1
        if refused:
            assert fingerprint(self.file.company) == before, answer.get("statusMessage")
            return None
        self.known = Known(self.file, SPOKEN)
        assert check(self.file.company) == [], self.quickbooks.journal[-1].explain()
        self.reads_back(answer)
        return answer

    def reads_back(self, answer):
        """What an Add or Mod says it wrote is what a query of it shows afterwards."""
        written = answer[0] if len(answer) else None
        kind = "" if written is None else written.tag.removesuffix("Ret")
        key = "ListID" if written is not None and written.find("ListID") is not None else "TxnID"
        if not lets_query(kind) or written.find(key) is None:
            return
        found = self.ask(f"<{kind}QueryRq><{key}>{written.findtext(key)}</{key}></{kind}QueryRq>")
        shown = {child.tag: etree.tostring(child) for child in found[0]}
        for child in written:
            if child.tag in shown and len(written.findall(child.tag)) == 1:
                assert etree.tostring(child) == shown[child.tag], (answer.tag, child.tag)

    def draw_and_send(self, data, names):
        possible_ones = [name for name in names if possible(name, self.known)]
        if not possible_ones:
            return
        name = data.draw(st.sampled_from(possible_ones))
        kind = name.removesuffix("ModRq")
        if kind != name and f"{kind}AddRq" in WRITING and not there_are(CompanyWalk.of(self.known), kind):
            name = f"{kind}AddRq"  # what is not there cannot be changed: let it be there next time
        try:
            text = data.draw(requests_for(self.file, name, version=SPOKEN))
        except UnsatisfiedAssumption:
            return  # this company has nothing that the request could be about
        if not validate(text):
            self.change(None, text)
            return
        before = fingerprint(self.file.company)
        with suppress(RequestProcessorError):
            self.process(text)
        assert fingerprint(self.file.company) == before

    def pick(self, entries, number):
        return entries[number % len(entries)] if entries else None

    # -- anything ----------------------------------------------------------------------------------------------------

    @rule(data=st.data())
    def enter(self, data):
        self.draw_and_send(data, ENTERED)

    @rule(data=st.data())
    def anything(self, data):
        self.draw_and_send(data, WRITING)

    @rule(data=st.data())
    def anything_else(self, data):
        self.draw_and_send(data, WRITING)

    @rule(data=st.data())
    def anything_at_all(self, data):
        self.draw_and_send(data, WRITING)

    @rule(data=st.data())
    def whatever_there_is(self, data):
        self.draw_and_send(data, sorted(WRITING, reverse=True))

    @rule(data=st.data())
    def change_a_transaction(self, data):
        self.draw_and_send(data, CHANGED)

    @rule(data=st.data())
    def add_to_a_list(self, data):
        self.draw_and_send(data, LISTED)

    @rule(data=st.data())
    def change_a_list(self, data):
        self.draw_and_send(data, RELISTED)

    @rule(data=st.data())
    def remove(self, data):
        self.draw_and_send(data, REMOVED)

    # -- what chance rarely comes upon ---------------------------------------------------------------------------------

    @rule(kind=st.sampled_from(MERGED), gone=PICK, stays=PICK, stale=st.sampled_from([False, False, False, True]))
    def merge(self, kind, gone, stays, stale):
        entries = [
            entry for entry in self.known.entries("Item" if kind.startswith("Item") else kind) if entry.kind == kind
        ]
        one, other = self.pick(entries, gone), self.pick(entries, stays)
        if one is None:
            return
        sides = "".join(
            f"<{name}><ListID>{entry.list_id}</ListID><EditSequence>{1 if stale else entry.get('EditSequence')}"
            f"</EditSequence></{name}>"
            for name, entry in (("MergeFrom", one), ("MergeTo", other))
        )
        done = self.change(f"<ListMergeRq><ListMergeType>{kind}</ListMergeType>{sides}</ListMergeRq>")
        assert done is None or (not stale and one is not other)

    @rule(order=PICK, kind=st.sampled_from(sorted(CONTINUED)), into=PICK)
    def continue_an_order(self, order, kind, into):
        found = self.pick(self.known.documents(kind), order)
        if found is None:
            return
        goes_on = CONTINUED[kind][into % len(CONTINUED[kind])]
        who = "CustomerRef" if kind == "SalesOrder" else "VendorRef"
        head = f"<{who}><ListID>{found.get(f'{who}/ListID')}</ListID></{who}>"
        self.change(add(goes_on, f"{head}<LinkToTxnID>{found.txn_id}</LinkToTxnID>"))

    @rule(
        kind=st.sampled_from((*SOLD, *BOUGHT)),
        who=PICK,
        item=PICK,
        amount=AMOUNT,
        rate=RATE,
        quantity=st.sampled_from("12"),
    )
    def trade_abroad(self, kind, who, item, amount, rate, quantity):
        party = "Customer" if kind in SOLD else "Vendor"
        name = self.pick(
            [entry for entry in self.known.entries(party) if entry.get("CurrencyRef/FullName") == "Euro"], who
        )
        goods = [
            entry
            for entry in self.known.entries("Item")
            if entry.kind in ("ItemService", "ItemNonInventory", "ItemInventory")
        ]
        what = self.pick(goods, item)
        if name is None or what is None:
            return
        line, price = ("Item", "Cost") if kind in BOUGHT[:3] else (kind, "Rate")
        body = f"<{line}LineAdd>{ref('ItemRef', what)}<Quantity>{quantity}</Quantity><{price}>{amount}</{price}></{line}LineAdd>"
        self.change(add(kind, f"{ref(f'{party}Ref', name)}<ExchangeRate>{rate}</ExchangeRate>{body}"))

    @rule(kind=st.sampled_from(["Invoice", "Bill"]), document=PICK, amount=AMOUNT, rate=RATE)
    def pay_abroad(self, kind, document, amount, rate):
        party = "CustomerRef" if kind == "Invoice" else "VendorRef"
        documents = [entry for entry in self.known.documents(kind) if entry.get("CurrencyRef/FullName") == "Euro"]
        found = self.pick(documents, document)
        if found is None:
            return
        said = f"<ExchangeRate>{rate}</ExchangeRate>"
        who = found.get(f"{party}/ListID")
        applied = (
            f"<AppliedToTxnAdd><TxnID>{found.txn_id}</TxnID><PaymentAmount>{amount}</PaymentAmount></AppliedToTxnAdd>"
        )
        if kind == "Invoice":
            head = f"<CustomerRef><ListID>{who}</ListID></CustomerRef><TotalAmount>{amount}</TotalAmount>{said}"
            self.change(add("ReceivePayment", head + applied))
            return
        bank = self.pick([entry for entry in self.known.entries("Account") if entry.get("AccountType") == "Bank"], 0)
        if bank is not None:
            head = f"<PayeeEntityRef><ListID>{who}</ListID></PayeeEntityRef>{ref('BankAccountRef', bank)}"
            self.change(add("BillPaymentCheck", f"{head}<IsToBePrinted>true</IsToBePrinted>{said}{applied}"))

    @rule(kind=st.sampled_from(SOLD), document=PICK, quantity=st.sampled_from(["1", "2", "0.5"]), keep=st.booleans())
    def change_the_lines(self, kind, document, quantity, keep):
        found = self.pick(self.known.documents(kind), document)
        line = None if found is None else found.ret.find(f"{kind}LineRet")
        if line is None:
            return
        kept = f"<TxnLineID>{line.findtext('TxnLineID')}</TxnLineID>"
        kept += f"<Quantity>{quantity}</Quantity>" if line.find("Quantity") is not None else ""
        item = line.findtext("ItemRef/ListID")
        body = f"<{kind}LineMod>{kept}</{kind}LineMod>" if keep else ""
        if item is not None:
            named = f"<ItemRef><ListID>{item}</ListID></ItemRef><Quantity>{quantity}</Quantity>"
            body += f"<{kind}LineMod><TxnLineID>-1</TxnLineID>{named}</{kind}LineMod>"
        self.change(
            f"<{kind}ModRq><{kind}Mod><TxnID>{found.txn_id}</TxnID><EditSequence>{found.get('EditSequence')}</EditSequence>"
            f"{body}</{kind}Mod></{kind}ModRq>"
        )

    @rule(
        kind=st.sampled_from(["Check", "Deposit", "Bill", "JournalEntry"]),
        document=PICK,
        status=st.sampled_from(["Cleared", "NotCleared"]),
    )
    def clear(self, kind, document, status):
        found = self.pick(self.known.documents(kind), document)
        if found is not None:
            self.change(
                f"<ClearedStatusModRq><ClearedStatusMod><TxnID>{found.txn_id}</TxnID><ClearedStatus>{status}</ClearedStatus>"
                "</ClearedStatusMod></ClearedStatusModRq>"
            )

    @rule(
        verb=st.sampled_from(["Add", "Mod", "Mod", "Del"]),
        onto=st.sampled_from(["Vendor", "Account", "Customer"]),
        owner=st.sampled_from(["0", PRIVATE]),
    )
    def define_a_colour(self, verb, onto, owner):
        """The field that is there from the beginning is put on other lists; one of a program is taken away, put back."""
        named = f"<OwnerID>{owner}</OwnerID><DataExtName>Colour</DataExtName>"
        if verb == "Del":
            self.change(f"<DataExtDefDelRq>{named}</DataExtDefDelRq>")
            return
        kind = "<DataExtType>STR255TYPE</DataExtType>" if verb == "Add" else ""
        said = f"{named}{kind}<AssignToObject>{onto}</AssignToObject>"
        self.change(f"<DataExtDef{verb}Rq><DataExtDef{verb}>{said}</DataExtDef{verb}></DataExtDef{verb}Rq>")

    @rule(verb=st.sampled_from(["Add", "Mod", "Del"]), customer=PICK, value=st.sampled_from(["Red", "Blue & green"]))
    def colour_a_customer(self, verb, customer, value):
        named = self.pick(self.known.entries("Customer"), customer)
        if named is not None:
            text = "" if verb == "Del" else f"<DataExtValue>{value.replace('&', '&amp;')}</DataExtValue>"
            self.change(
                f"<DataExt{verb}Rq><DataExt{verb}><OwnerID>0</OwnerID><DataExtName>Colour</DataExtName><ListDataExtType>Customer"
                f"</ListDataExtType>{ref('ListObjRef', named)}{text}</DataExt{verb}></DataExt{verb}Rq>"
            )


HEALTH = list(HealthCheck)
TestWholeLife = WholeLife.TestCase
TestWholeLife.settings = settings(max_examples=8, stateful_step_count=15, deadline=None, suppress_health_check=HEALTH)


def test_an_adjustment_that_is_dated_behind_a_build_shows_what_it_comes_to_then():
    """Found by this machine: the answer was made of figures that the build, costed anew, had changed once more."""
    with beginning(()).fork() as file:
        quickbooks = QuickBooks(file)

        def done(request):
            text = quickbooks.process(
                f'<?xml version="1.0"?><?qbxml version="{SPOKEN}"?><QBXML><QBXMLMsgsRq onError="stopOnError">{request}'
                "</QBXMLMsgsRq></QBXML>"
            )
            return etree.fromstring(text.encode())[0][0][0]

        adjusted = done(
            add(
                "InventoryAdjustment",
                "<AccountRef><FullName>Rent</FullName></AccountRef><TxnDate>2024-01-11</TxnDate>"
                "<InventoryAdjustmentLineAdd><ItemRef><FullName>Light</FullName></ItemRef><QuantityAdjustment>"
                "<QuantityDifference>3</QuantityDifference></QuantityAdjustment></InventoryAdjustmentLineAdd>"
                "<InventoryAdjustmentLineAdd><ItemRef><FullName>Shade</FullName></ItemRef><ValueAdjustment>"
                "<QuantityDifference>10</QuantityDifference><ValueDifference>500.00</ValueDifference></ValueAdjustment>"
                "</InventoryAdjustmentLineAdd>",
            )
        )
        light = "<ItemInventoryAssemblyRef><FullName>Light</FullName></ItemInventoryAssemblyRef>"
        done(add("BuildAssembly", f"{light}<TxnDate>2024-02-01</TxnDate><QuantityToBuild>1</QuantityToBuild>"))
        named = f"<TxnID>{adjusted.findtext('TxnID')}</TxnID>"
        asking = (
            f"<InventoryAdjustmentQueryRq>{named}<IncludeLineItems>true</IncludeLineItems></InventoryAdjustmentQueryRq>"
        )
        sequence = done(asking).findtext("EditSequence")
        changed = f"{named}<EditSequence>{sequence}</EditSequence><TxnDate>2024-03-01</TxnDate>"
        answer = done(
            f"<InventoryAdjustmentModRq><InventoryAdjustmentMod>{changed}</InventoryAdjustmentMod></InventoryAdjustmentModRq>"
        )
        assert rebuild(file.company) == []
        assert etree.tostring(answer) == etree.tostring(done(asking))


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_twenty_thousand_steps_in_which_nearly_every_request_is_taken():
    ANSWERED.clear()
    steps = settings(max_examples=1000, stateful_step_count=20, deadline=None, suppress_health_check=HEALTH)
    run_state_machine_as_test(WholeLife, settings=steps)
    taken = {name for name, how in ANSWERED if how == "accepted"}
    print(f"{ANSWERED.total()} requests that change something; of {len(taken)} types some were taken")
    assert len(taken) >= len(WRITING) * 9 // 10
