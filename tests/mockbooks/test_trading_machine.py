"""A random life with every type of transaction: whatever is entered, changed, linked, voided or deleted, the books hold.

Where `test_machine` has a model beside a few types, this machine has all types and asks only for the invariants of the
file: every check after every step, a refused request that leaves no trace, and at the end everything made again from
the rows.
"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.checks import check, fingerprint, rebuild

DAYS = st.dates(date(2024, 1, 1), date(2024, 6, 30))
QUANTITIES = st.sampled_from(["1", "3", "0.5", "10", "-2"])
PRICES = st.sampled_from(["10.00", "0.33333", "99.99", "1234.5"])
AMOUNTS = st.sampled_from(["100.00", "0.01", "33.33", "-5.00"])
SOLD = ("Advice", "Book", "Widget", "Freight", "Ten percent", "Five off", "So far", "Set", "County tax")
BOUGHT = ("Advice", "Book", "Widget", "Freight", "Set")
CUSTOMERS = ("Abel", "Abel:Kitchen", "Baker")

SALES_LINES = st.lists(st.tuples(st.sampled_from(SOLD), QUANTITIES, PRICES), min_size=1, max_size=4)
ITEM_LINES = st.lists(st.tuples(st.sampled_from(BOUGHT), QUANTITIES, PRICES), min_size=1, max_size=3)
EXPENSES = st.lists(AMOUNTS, min_size=1, max_size=2)

SALES = ("Invoice", "SalesReceipt", "CreditMemo", "Estimate", "SalesOrder")
PURCHASES = ("Bill", "VendorCredit", "Check", "CreditCardCharge", "CreditCardCredit", "ItemReceipt")
VOIDABLE = (
    "Invoice",
    "SalesReceipt",
    "CreditMemo",
    "Bill",
    "VendorCredit",
    "Check",
    "CreditCardCharge",
    "CreditCardCredit",
)
VOIDABLE += (
    "ItemReceipt",
    "Deposit",
    "JournalEntry",
    "InventoryAdjustment",
    "BillPaymentCheck",
    "BillPaymentCreditCard",
)


def ref(name, full_name):
    return f"<{name}><FullName>{full_name}</FullName></{name}>"


def add(kind, body):
    return f"<{kind}AddRq><{kind}Add>{body}</{kind}Add></{kind}AddRq>"


def account(name, kind):
    return add("Account", f"<Name>{name}</Name><AccountType>{kind}</AccountType>")


def item(kind, name, body):
    return add(f"Item{kind}", f"<Name>{name}</Name>{body}")


FEES = f"<SalesOrPurchase><Price>50.00</Price>{ref('AccountRef', 'Fees')}</SalesOrPurchase>"
LISTS = "".join(
    (
        *(
            account(name, kind)
            for name, kind in (
                ("Checking", "Bank"),
                ("Savings", "Bank"),
                ("Card", "CreditCard"),
                ("Fees", "Income"),
                ("Rent", "Expense"),
                ("Goods", "CostOfGoodsSold"),
                ("Stock", "OtherCurrentAsset"),
                ("Loan", "LongTermLiability"),
            )
        ),
        *(add("Customer", f"<Name>{name}</Name>") for name in ("Abel", "Baker")),
        add("Customer", f"<Name>Kitchen</Name>{ref('ParentRef', 'Abel')}"),
        *(add("Vendor", f"<Name>{name}</Name>") for name in ("Supplier", "County")),
        item("Service", "Advice", FEES),
        item("NonInventory", "Book", FEES),
        item("OtherCharge", "Freight", FEES),
        item(
            "Inventory",
            "Widget",
            f"<SalesPrice>20.00</SalesPrice>{ref('IncomeAccountRef', 'Fees')}<PurchaseCost>8.00</PurchaseCost>"
            f"{ref('COGSAccountRef', 'Goods')}{ref('AssetAccountRef', 'Stock')}",
        ),
        item("Discount", "Ten percent", f"<DiscountRatePercent>10</DiscountRatePercent>{ref('AccountRef', 'Fees')}"),
        item("Discount", "Five off", f"<DiscountRate>5.00</DiscountRate>{ref('AccountRef', 'Fees')}"),
        item("Subtotal", "So far", ""),
        item("SalesTax", "County tax", f"<TaxRate>7.75</TaxRate>{ref('TaxVendorRef', 'County')}"),
        item(
            "Group",
            "Set",
            "".join(
                f"<ItemGroupLine>{ref('ItemRef', name)}<Quantity>{quantity}</Quantity></ItemGroupLine>"
                for name, quantity in (("Widget", 2), ("Advice", 1))
            ),
        ),
    )
)


def sales_line(kind, name, quantity, price):
    if name == "Set":
        return f"<{kind}LineGroupAdd>{ref('ItemGroupRef', name)}<Quantity>{quantity}</Quantity></{kind}LineGroupAdd>"
    if name in ("Ten percent", "Five off", "So far", "County tax"):
        return f"<{kind}LineAdd>{ref('ItemRef', name)}</{kind}LineAdd>"
    return f"<{kind}LineAdd>{ref('ItemRef', name)}<Quantity>{quantity}</Quantity><Rate>{price}</Rate></{kind}LineAdd>"


def item_line(name, quantity, price):
    if name == "Set":
        return f"<ItemGroupLineAdd>{ref('ItemGroupRef', name)}<Quantity>{quantity}</Quantity></ItemGroupLineAdd>"
    return f"<ItemLineAdd>{ref('ItemRef', name)}<Quantity>{quantity}</Quantity><Cost>{price}</Cost></ItemLineAdd>"


def expense_line(amount):
    return f"<ExpenseLineAdd>{ref('AccountRef', 'Rent')}<Amount>{amount}</Amount></ExpenseLineAdd>"


class Trading(RuleBasedStateMachine):
    """Every type of transaction over a small set of lists."""

    entered = Bundle("entered")

    def __init__(self):
        super().__init__()
        self.file = CompanyFile.create()
        self.quickbooks = QuickBooks(self.file)
        self.steps = 0

    def teardown(self):
        assert rebuild(self.file.company) == []
        assert check(self.file.company) == []
        self.file.close()

    @initialize()
    def lists(self):
        text = self.quickbooks.process(
            f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">{LISTS}</QBXMLMsgsRq></QBXML>'
        )
        answers = list(etree.fromstring(text)[0])
        assert all(answer.get("statusCode") == "0" for answer in answers), text

    def ask(self, request):
        text = self.quickbooks.process(
            f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{request}</QBXMLMsgsRq></QBXML>'
        )
        (answer,) = etree.fromstring(text)[0]
        assert answer.get("statusCode") != "1000", self.quickbooks.journal[-1].explain()
        return answer

    def change(self, kind, request):
        """The kind and TxnID of what was entered; nothing where it was refused, and then nothing has changed."""
        before = fingerprint(self.file.company)
        answer = self.ask(request)
        event(f"{answer.tag} {answer.get('statusCode')}")
        if answer.get("statusSeverity") == "Error":
            assert fingerprint(self.file.company) == before, answer.get("statusMessage")
            return multiple()
        txn_id = answer.findtext(f"{kind}Ret/TxnID")
        return multiple() if txn_id is None else (kind, txn_id)

    def found(self, entered):
        kind, txn_id = entered
        answer = self.ask(f"<{kind}QueryRq><TxnID>{txn_id}</TxnID></{kind}QueryRq>")
        return answer[0] if len(answer) else None

    # -- documents -----------------------------------------------------------------------------------------------------

    @rule(target=entered, kind=st.sampled_from(SALES), customer=st.sampled_from(CUSTOMERS), lines=SALES_LINES, day=DAYS)
    def sell(self, kind, customer, lines, day):
        body = "".join(sales_line(kind, *line) for line in lines)
        return self.change(kind, add(kind, f"{ref('CustomerRef', customer)}<TxnDate>{day}</TxnDate>{body}"))

    @rule(target=entered, kind=st.sampled_from(PURCHASES), expenses=EXPENSES, items=ITEM_LINES, day=DAYS)
    def buy(self, kind, expenses, items, day):
        who = {"Check": ref("AccountRef", "Checking") + ref("PayeeEntityRef", "Supplier")}
        card = ref("AccountRef", "Card") + ref("PayeeEntityRef", "Supplier")
        head = who.get(kind) or (card if kind.startswith("CreditCard") else ref("VendorRef", "Supplier"))
        lines = "".join(map(expense_line, expenses)) + "".join(item_line(*line) for line in items)
        return self.change(kind, add(kind, f"{head}<TxnDate>{day}</TxnDate>{lines}"))

    @rule(
        target=entered,
        lines=st.lists(st.tuples(st.sampled_from(BOUGHT[:4]), QUANTITIES, PRICES), min_size=1, max_size=3),
    )
    def order(self, lines):
        body = "".join(
            f"<PurchaseOrderLineAdd>{ref('ItemRef', name)}<Quantity>{quantity}</Quantity><Rate>{price}</Rate>"
            "</PurchaseOrderLineAdd>"
            for name, quantity, price in lines
        )
        return self.change("PurchaseOrder", add("PurchaseOrder", ref("VendorRef", "Supplier") + body))

    @rule(target=entered, amount=AMOUNTS, day=DAYS)
    def journal(self, amount, day):
        lines = "".join(
            f"<Journal{side}Line>{ref('AccountRef', name)}<Amount>{amount}</Amount></Journal{side}Line>"
            for side, name in (("Debit", "Rent"), ("Credit", "Loan"))
        )
        return self.change("JournalEntry", add("JournalEntry", f"<TxnDate>{day}</TxnDate>{lines}"))

    @rule(target=entered, amount=AMOUNTS, day=DAYS)
    def transfer(self, amount, day):
        accounts = ref("TransferFromAccountRef", "Checking") + ref("TransferToAccountRef", "Savings")
        return self.change("Transfer", add("Transfer", f"<TxnDate>{day}</TxnDate>{accounts}<Amount>{amount}</Amount>"))

    @rule(target=entered, quantity=QUANTITIES, day=DAYS)
    def adjust(self, quantity, day):
        line = (
            f"<InventoryAdjustmentLineAdd>{ref('ItemRef', 'Widget')}<QuantityAdjustment>"
            f"<QuantityDifference>{quantity}</QuantityDifference></QuantityAdjustment></InventoryAdjustmentLineAdd>"
        )
        body = f"{ref('AccountRef', 'Goods')}<TxnDate>{day}</TxnDate>{line}"
        return self.change("InventoryAdjustment", add("InventoryAdjustment", body))

    # -- money ---------------------------------------------------------------------------------------------------------

    @rule(target=entered, customer=st.sampled_from(CUSTOMERS), amount=AMOUNTS, day=DAYS, auto=st.booleans())
    def receive(self, customer, amount, day, auto):
        body = (
            f"{ref('CustomerRef', customer)}<TxnDate>{day}</TxnDate><TotalAmount>{amount}</TotalAmount>"
            f"<IsAutoApply>{str(auto).lower()}</IsAutoApply>"
        )
        return self.change("ReceivePayment", add("ReceivePayment", body))

    @rule(target=entered, one=entered, amount=AMOUNTS, other=entered)
    def settle(self, one, amount, other):
        """Pay a document, out of money or out of another document that is a credit."""
        document = self.found(one)
        if document is None or one[0] not in ("Invoice", "Bill"):
            return multiple()
        credit = other[0] in ("CreditMemo", "ReceivePayment", "VendorCredit")
        part = (
            f"<SetCredit><CreditTxnID>{other[1]}</CreditTxnID><AppliedAmount>{amount}</AppliedAmount></SetCredit>"
            if credit
            else f"<PaymentAmount>{amount}</PaymentAmount>"
        )
        applied = f"<AppliedToTxnAdd><TxnID>{one[1]}</TxnID>{part}</AppliedToTxnAdd>"
        if one[0] == "Invoice":
            total = "0.00" if credit else amount
            who = ref("CustomerRef", document.findtext("CustomerRef/FullName"))
            return self.change(
                "ReceivePayment", add("ReceivePayment", f"{who}<TotalAmount>{total}</TotalAmount>{applied}")
            )
        who = ref("PayeeEntityRef", document.findtext("VendorRef/FullName"))
        kind, account_ref = (
            ("BillPaymentCheck", "BankAccountRef") if credit else ("BillPaymentCreditCard", "CreditCardAccountRef")
        )
        printed = "<IsToBePrinted>true</IsToBePrinted>" if kind == "BillPaymentCheck" else ""
        where = ref(account_ref, "Checking" if credit else "Card")
        return self.change(kind, add(kind, f"{who}{where}{printed}{applied}"))

    @rule(target=entered, receipt=entered)
    def deposit(self, receipt):
        line = f"<DepositLineAdd><PaymentTxnID>{receipt[1]}</PaymentTxnID></DepositLineAdd>"
        return self.change("Deposit", add("Deposit", f"{ref('DepositToAccountRef', 'Checking')}{line}"))

    @rule(target=entered, order=entered)
    def continue_an_order(self, order):
        kinds = {
            "SalesOrder": ("Invoice", ref("CustomerRef", "Abel")),
            "PurchaseOrder": ("Bill", ref("VendorRef", "Supplier")),
        }
        if order[0] not in kinds:
            return multiple()
        kind, head = kinds[order[0]]
        found = self.found(order)
        if found is not None and kind == "Invoice":
            head = ref("CustomerRef", found.findtext("CustomerRef/FullName"))
        return self.change(kind, add(kind, f"{head}<LinkToTxnID>{order[1]}</LinkToTxnID>"))

    # -- afterwards ----------------------------------------------------------------------------------------------------

    @rule(entered=entered, day=DAYS, memo=st.sampled_from(["", "changed", "Ärger"]))
    def change_it(self, entered, day, memo):
        document = self.found(entered)
        kind, txn_id = entered
        if document is None or kind == "BillPaymentCreditCard":
            return
        head = f"<TxnID>{txn_id}</TxnID><EditSequence>{document.findtext('EditSequence')}</EditSequence>"
        dated = f"<TxnDate>{day}</TxnDate>"
        tail = "" if kind == "JournalEntry" else f"<Memo>{memo}</Memo>"
        self.change(kind, f"<{kind}ModRq><{kind}Mod>{head}{dated}{tail}</{kind}Mod></{kind}ModRq>")

    @rule(entered=entered)
    def delete_it(self, entered):
        kind, txn_id = entered
        if kind != "Transfer":
            self.change(kind, f"<TxnDelRq><TxnDelType>{kind}</TxnDelType><TxnID>{txn_id}</TxnID></TxnDelRq>")

    @rule(entered=entered)
    def void_it(self, entered):
        kind, txn_id = entered
        if kind in VOIDABLE:
            self.change(kind, f"<TxnVoidRq><TxnVoidType>{kind}</TxnVoidType><TxnID>{txn_id}</TxnID></TxnVoidRq>")

    # -- what must hold ------------------------------------------------------------------------------------------------

    @invariant()
    def the_file_holds_together(self):
        assert check(self.file.company) == []


HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
TestTrading = Trading.TestCase
TestTrading.settings = settings(max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=HEALTH)


@pytest.mark.slow
class TestTradingLong(Trading.TestCase):
    """Ten thousand steps of it."""

    settings = settings(max_examples=200, stateful_step_count=75, deadline=None, suppress_health_check=HEALTH)
