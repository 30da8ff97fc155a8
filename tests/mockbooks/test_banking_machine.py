"""A random life at the bank: money received, deposited, moved and journalled, changed and undone, beside a ledger in
plain Python.

The model knows what every account comes to and which payments wait to be deposited. After every step it agrees with
what AccountQuery, TransactionQuery and ReceivePaymentToDepositQuery say, the invariants of the file hold, and a refused
request has left no trace.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.checks import check, fingerprint, rebuild

ACCOUNTS = {
    "Checking": "Bank",
    "Savings": "Bank",
    "Card": "CreditCard",
    "Loan": "LongTermLiability",
    "Fees": "Income",
    "Rent": "Expense",
}
CREDIT_POSITIVE = ("CreditCard", "LongTermLiability", "Income", "AccountsPayable", "Equity", "OtherCurrentLiability")
CUSTOMERS, VENDOR = ("Abel", "Abel:Loft"), "Carrier"
AMOUNT = st.decimals("0.01", "999.99", places=2)
DAY = st.dates(date(2024, 1, 1), date(2024, 3, 31))
LINE = st.tuples(st.sampled_from([1, -1]), st.sampled_from(sorted(ACCOUNTS)), AMOUNT)
CENTS = Decimal("0.01")


def ref(name, full_name):
    return f"<{name}><FullName>{full_name}</FullName></{name}>"


def add(kind, body):
    return f"<{kind}AddRq><{kind}Add>{body}</{kind}Add></{kind}AddRq>"


def journal_line(side, account, amount, rest="", verb="Add"):
    word = "Debit" if side > 0 else "Credit"
    inner = f"{ref('AccountRef', account)}<Amount>{amount}</Amount>{rest}"
    if verb == "Add":
        return f"<Journal{word}Line>{inner}</Journal{word}Line>"
    return f"<JournalLineMod><TxnLineID>-1</TxnLineID><JournalLineType>{word}</JournalLineType>{inner}</JournalLineMod>"


class BankingLife(RuleBasedStateMachine):
    """Receipts, deposits, transfers, journal entries."""

    receipts, deposits, transfers = Bundle("receipts"), Bundle("deposits"), Bundle("transfers")
    entries, owing = Bundle("entries"), Bundle("owing")

    def __init__(self):
        super().__init__()
        self.file = CompanyFile.create()
        self.quickbooks = QuickBooks(self.file)
        self.ledger = {}
        """TxnID: what the transaction adds to each account, debit positive."""
        self.waiting = {}
        """TxnID: what waits in Undeposited Funds."""
        self.taken = {}
        """TxnID of a deposit: the receipts in it."""

    def teardown(self):
        assert rebuild(self.file.company) == []
        self.file.close()

    # -- asking --------------------------------------------------------------------------------------------------------

    def ask(self, requests, on_error="stopOnError"):
        text = self.quickbooks.process(
            f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="{on_error}">{requests}</QBXMLMsgsRq></QBXML>'
        )
        return list(etree.fromstring(text)[0])

    def change(self, request):
        """What was made or changed, or None if it was refused: then nothing has changed."""
        before = fingerprint(self.file.company)
        (answer,) = self.ask(request)
        assert answer.get("statusCode") != "1000", self.quickbooks.journal[-1].explain()
        event(f"{answer.tag} {answer.get('statusCode')}")
        if answer.get("statusSeverity") == "Error":
            assert fingerprint(self.file.company) == before, answer.get("statusMessage")
            return None
        return answer[0] if len(answer) else answer

    def get(self, kind, txn_id):
        rest = "" if kind == "Transfer" else "<IncludeLineItems>1</IncludeLineItems>"
        (answer,) = self.ask(f"<{kind}QueryRq><TxnID>{txn_id}</TxnID>{rest}</{kind}QueryRq>")
        return answer[0] if len(answer) else None

    def mod(self, kind, ret, body):
        return self.change(
            f"<{kind}ModRq><{kind}Mod><TxnID>{ret.findtext('TxnID')}</TxnID>"
            f"<EditSequence>{ret.findtext('EditSequence')}</EditSequence>{body}</{kind}Mod></{kind}ModRq>"
        )

    @initialize()
    def lists(self):
        accounts = "".join(
            add("Account", f"<Name>{name}</Name><AccountType>{kind}</AccountType>") for name, kind in ACCOUNTS.items()
        )
        customers = add("Customer", "<Name>Abel</Name>") + add(
            "Customer", f"<Name>Loft</Name>{ref('ParentRef', 'Abel')}"
        )
        # With an invoice and a bill of nothing the receivable and payable accounts are there.
        item = add("ItemService", f"<Name>Advice</Name><SalesOrPurchase>{ref('AccountRef', 'Fees')}</SalesOrPurchase>")
        nothing = add(
            "Invoice", f"{ref('CustomerRef', 'Abel')}<InvoiceLineAdd>{ref('ItemRef', 'Advice')}</InvoiceLineAdd>"
        ) + add("Bill", f"{ref('VendorRef', VENDOR)}<ExpenseLineAdd>{ref('AccountRef', 'Rent')}</ExpenseLineAdd>")
        vendor = add("Vendor", f"<Name>{VENDOR}</Name>")
        answers = self.ask(accounts + customers + vendor + item + nothing)
        assert all(answer.get("statusCode") == "0" for answer in answers), etree.tostring(answers[-1])

    # -- money comes in ------------------------------------------------------------------------------------------------

    @rule(target=receipts, customer=st.sampled_from(CUSTOMERS), amount=AMOUNT, day=DAY, at_once=st.booleans())
    def receive(self, customer, amount, day, at_once):
        to = ref("DepositToAccountRef", "Checking") if at_once else ""
        made = self.change(
            add(
                "ReceivePayment",
                f"{ref('CustomerRef', customer)}<TxnDate>{day}</TxnDate><TotalAmount>{amount}</TotalAmount>{to}"
                "<IsAutoApply>false</IsAutoApply>",
            )
        )
        return self._received("ReceivePayment", made, amount, at_once, "Accounts Receivable")

    @rule(target=receipts, amount=AMOUNT, at_once=st.booleans())
    def sell_for_cash(self, amount, at_once):
        to = ref("DepositToAccountRef", "Checking") if at_once else ""
        line = f"<SalesReceiptLineAdd>{ref('ItemRef', 'Advice')}<Amount>{amount}</Amount></SalesReceiptLineAdd>"
        made = self.change(add("SalesReceipt", f"{ref('CustomerRef', 'Abel')}{to}{line}"))
        return self._received("SalesReceipt", made, amount, at_once, "Fees")

    def _received(self, kind, made, amount, at_once, from_account):
        assert made is not None
        txn_id = made.findtext("TxnID")
        where = "Checking" if at_once else "Undeposited Funds"
        self.ledger[txn_id] = {where: amount, from_account: -amount}
        if not at_once:
            self.waiting[txn_id] = amount
        return kind, txn_id

    @rule(receipt=receipts, amount=AMOUNT, customer=st.sampled_from(CUSTOMERS))
    def change_a_receipt(self, receipt, amount, customer):
        """Name and amount of what sits in a deposit stay as they are."""
        kind, txn_id = receipt
        ret = self.get(kind, txn_id)
        if ret is None or kind != "ReceivePayment":
            return
        made = self.mod(kind, ret, f"{ref('CustomerRef', customer)}<TotalAmount>{amount}</TotalAmount>")
        same = amount == Decimal(ret.findtext("TotalAmount")) and customer == ret.findtext("CustomerRef/FullName")
        if any(txn_id in taken for taken in self.taken.values()):
            assert (made is not None) == same
            return
        if made is None:
            # Less than is applied of it already.
            applied = sum(Decimal(each.findtext("Amount")) for each in ret.findall("AppliedToTxnRet"))
            assert amount < applied
            return
        (where,) = set(self.ledger[txn_id]) - {"Accounts Receivable"}
        self.ledger[txn_id] = {where: amount, "Accounts Receivable": -amount}
        if txn_id in self.waiting:
            self.waiting[txn_id] = amount

    # -- and goes to the bank ------------------------------------------------------------------------------------------

    @rule(
        target=deposits,
        some=st.lists(receipts, max_size=3),
        others=st.lists(st.tuples(st.sampled_from(["Fees", "Rent"]), AMOUNT), max_size=2),
        share=st.sampled_from(["0", "0.5", "1", "1.5"]),
        day=DAY,
    )
    def deposit(self, some, others, share, day):
        chosen = [txn_id for _, txn_id in some]
        amounts = [self.waiting.get(txn_id, Decimal(0)) for txn_id in chosen]
        whole = sum(amounts) + sum(amount for _, amount in others)
        cash = (whole * Decimal(share)).quantize(CENTS)
        lines = "".join(f"<DepositLineAdd><PaymentTxnID>{txn_id}</PaymentTxnID></DepositLineAdd>" for txn_id in chosen)
        lines += "".join(
            f"<DepositLineAdd>{ref('AccountRef', account)}<Amount>{amount}</Amount></DepositLineAdd>"
            for account, amount in others
        )
        back = f"<CashBackInfoAdd>{ref('AccountRef', 'Savings')}<Amount>{cash}</Amount></CashBackInfoAdd>"
        made = self.change(
            add("Deposit", f"<TxnDate>{day}</TxnDate>{ref('DepositToAccountRef', 'Checking')}{back}{lines}")
        )
        allowed = (
            bool(chosen or others)
            and len(set(chosen)) == len(chosen)
            and all(txn_id in self.waiting for txn_id in chosen)
            and cash <= whole
        )
        assert (made is not None) == allowed
        if made is None:
            return multiple()
        assert Decimal(made.findtext("DepositTotal")) == whole - cash
        txn_id = made.findtext("TxnID")
        self._taken(txn_id, chosen, others, cash)
        return txn_id

    def _taken(self, deposit, chosen, others, cash):
        taken = {txn_id: self.waiting.pop(txn_id) for txn_id in chosen}
        self.taken[deposit] = taken
        adds = {"Checking": -cash, "Savings": cash, "Undeposited Funds": Decimal(0)}
        for account, amount in [("Undeposited Funds", amount) for amount in taken.values()] + list(others):
            adds["Checking"] += amount
            adds[account] = adds.get(account, Decimal(0)) - amount
        self.ledger[deposit] = adds

    @rule(deposit=deposits, receipt=receipts, amount=AMOUNT)
    def change_a_deposit(self, deposit, receipt, amount):
        """Its lines are replaced: the first one is kept, one receipt and some other money are put in."""
        ret = self.get("Deposit", deposit)
        if ret is None:
            return
        first = ret.find("DepositLineRet")
        lines = (
            f"<DepositLineMod><TxnLineID>{first.findtext('TxnLineID')}</TxnLineID></DepositLineMod>"
            f"<DepositLineMod><TxnLineID>-1</TxnLineID><PaymentTxnID>{receipt[1]}</PaymentTxnID></DepositLineMod>"
            f"<DepositLineMod><TxnLineID>-1</TxnLineID>{ref('AccountRef', 'Fees')}<Amount>{amount}</Amount></DepositLineMod>"
        )
        made = self.mod("Deposit", ret, lines)
        kept = first.findtext("TxnID")
        before = self.taken.get(deposit, {})
        there = {**self.waiting, **before}
        cash = Decimal(ret.findtext("CashBackInfoRet/Amount"))
        whole = Decimal(first.findtext("Amount")) + there.get(receipt[1], Decimal(0)) + amount
        allowed = receipt[1] in there and receipt[1] != kept and cash <= whole
        assert (made is not None) == allowed
        if made is None:
            return
        others = [("Fees", amount)]
        if kept is None:
            others.append((first.findtext("AccountRef/FullName"), Decimal(first.findtext("Amount"))))
        self.waiting = there
        self._taken(deposit, [txn_id for txn_id in (kept, receipt[1]) if txn_id is not None], others, cash)

    # -- moved and journalled ------------------------------------------------------------------------------------------

    @rule(
        target=transfers,
        source=st.sampled_from(sorted(ACCOUNTS)),
        target_=st.sampled_from(sorted(ACCOUNTS)),
        amount=AMOUNT,
    )
    def transfer(self, source, target_, amount):
        made = self.change(
            add(
                "Transfer",
                f"{ref('TransferFromAccountRef', source)}{ref('TransferToAccountRef', target_)}<Amount>{amount}</Amount>",
            )
        )
        allowed = source != target_ and not {source, target_} & {"Fees", "Rent"}
        assert (made is not None) == allowed
        if made is None:
            return multiple()
        self.ledger[made.findtext("TxnID")] = {source: -amount, target_: amount}
        return made.findtext("TxnID")

    @rule(transfer=transfers, amount=AMOUNT)
    def change_a_transfer(self, transfer, amount):
        made = self.mod("Transfer", self.get("Transfer", transfer), f"<Amount>{amount}</Amount>")
        assert made is not None
        sides = {name: amount if before > 0 else -amount for name, before in self.ledger[transfer].items()}
        self.ledger[transfer] = sides

    @rule(target=entries, lines=st.lists(LINE, min_size=1, max_size=4), day=DAY, off=st.sampled_from([0, 0, 0, 1]))
    def journal(self, lines, day, off):
        balance = sum(side * amount for side, _, amount in lines)
        lines = [*lines, (-1 if balance > 0 else 1, "Checking", abs(balance) + off * CENTS)]
        made = self.change(
            add("JournalEntry", f"<TxnDate>{day}</TxnDate>{''.join(journal_line(*line) for line in lines)}")
        )
        assert (made is None) == bool(off)
        if made is None:
            return multiple()
        self._journalled(made.findtext("TxnID"), lines)
        return made.findtext("TxnID")

    @rule(target=owing, amount=AMOUNT, owes=st.booleans(), customer=st.sampled_from(CUSTOMERS))
    def journal_what_is_owed(self, amount, owes, customer):
        """A customer that owes, or a vendor that is owed: both are paid like documents."""
        account, name, side = ("Accounts Receivable", customer, 1) if owes else ("Accounts Payable", VENDOR, -1)
        lines = [(side, account, amount), (-side, "Fees" if owes else "Rent", amount)]
        named = journal_line(*lines[0], ref("EntityRef", name)) + journal_line(*lines[1])
        made = self.change(add("JournalEntry", named))
        assert made is not None
        self._journalled(made.findtext("TxnID"), lines)
        return owes, name, made.findtext("TxnID")

    def _journalled(self, txn_id, lines):
        adds = {}
        for side, account, amount in lines:
            adds[account] = adds.get(account, Decimal(0)) + side * amount
        self.ledger[txn_id] = adds

    @rule(target=receipts, owing=owing, amount=AMOUNT)
    def pay_what_is_owed(self, owing, amount):
        owes, name, entry = owing
        applied = f"<AppliedToTxnAdd><TxnID>{entry}</TxnID><PaymentAmount>{amount}</PaymentAmount></AppliedToTxnAdd>"
        if owes:
            body = f"{ref('CustomerRef', name)}<TotalAmount>{amount}</TotalAmount>{applied}"
            made = self.change(add("ReceivePayment", body))
            return (
                multiple()
                if made is None
                else self._received("ReceivePayment", made, amount, False, "Accounts Receivable")
            )
        body = (
            f"{ref('PayeeEntityRef', name)}{ref('BankAccountRef', 'Checking')}<IsToBePrinted>1</IsToBePrinted>{applied}"
        )
        made = self.change(add("BillPaymentCheck", body))
        if made is not None:
            self.ledger[made.findtext("TxnID")] = {"Checking": -amount, "Accounts Payable": amount}
        return multiple()

    @rule(entry=entries, line=LINE)
    def change_an_entry(self, entry, line):
        ret = self.get("JournalEntry", entry)
        if ret is None:
            return
        side, account, amount = line
        lines = [(side, account, amount), (-side, "Savings", amount)]
        made = self.mod("JournalEntry", ret, "".join(journal_line(*each, verb="Mod") for each in lines))
        assert made is not None
        self._journalled(entry, lines)

    # -- undone --------------------------------------------------------------------------------------------------------

    @rule(deposit=deposits, verb=st.sampled_from(["Del", "Void"]))
    def undo_a_deposit(self, deposit, verb):
        if self._undone("Deposit", deposit, verb):
            self.waiting |= self.taken.pop(deposit, {})

    @rule(entry=entries, verb=st.sampled_from(["Del", "Void"]))
    def undo_an_entry(self, entry, verb):
        self._undone("JournalEntry", entry, verb)

    @rule(owing=owing, verb=st.sampled_from(["Del", "Void"]))
    def undo_what_was_owed(self, owing, verb):
        self._undone("JournalEntry", owing[2], verb)

    @rule(receipt=receipts)
    def delete_a_receipt(self, receipt):
        kind, txn_id = receipt
        sits = any(txn_id in taken for taken in self.taken.values())
        there = self.get(kind, txn_id) is not None
        assert self._undone(kind, txn_id, "Del") == (there and not sits)
        if not sits:
            self.waiting.pop(txn_id, None)

    def _undone(self, kind, txn_id, verb):
        request = f"<Txn{verb}Rq><Txn{verb}Type>{kind}</Txn{verb}Type><TxnID>{txn_id}</TxnID></Txn{verb}Rq>"
        if self.change(request) is None:
            return False
        self.ledger.pop(txn_id, None)
        return True

    @rule(day=st.none() | DAY, entry=entries, amount=AMOUNT)
    def close_the_books(self, day, entry, amount):
        """What is closed cannot be changed; opened again it can."""
        ret = self.get("JournalEntry", entry)
        if ret is None or day is None:
            return
        self.file.close_books(day, password=True)
        closed = date.fromisoformat(ret.findtext("TxnDate")) <= day
        lines = [(1, "Rent", amount), (-1, "Card", amount)]
        made = self.mod("JournalEntry", ret, "".join(journal_line(*each, verb="Mod") for each in lines))
        self.file.close_books(None)
        assert (made is None) == closed
        if made is not None:
            self._journalled(entry, lines)

    # -- what must hold ------------------------------------------------------------------------------------------------

    @invariant()
    def the_file_holds_together(self):
        assert check(self.file.company) == []

    @invariant()
    def the_ledger_agrees(self):
        accounts, rows, waiting = self.ask(
            "<AccountQueryRq/>"
            "<TransactionQueryRq><TransactionDetailLevelFilter>All</TransactionDetailLevelFilter></TransactionQueryRq>"
            "<ReceivePaymentToDepositQueryRq></ReceivePaymentToDepositQueryRq>",
            on_error="continueOnError",
        )
        summed = {}
        for row in rows:
            name = row.findtext("AccountRef/FullName")
            summed[name] = summed.get(name, Decimal(0)) + Decimal(row.findtext("Amount"))
        for account in accounts:
            name, balance = account.findtext("FullName"), Decimal(account.findtext("Balance"))
            sign = -1 if account.findtext("AccountType") in CREDIT_POSITIVE else 1
            assert balance == sign * sum(adds.get(name, Decimal(0)) for adds in self.ledger.values()), name
            assert balance == summed.get(name, Decimal(0)), name
        assert {ret.findtext("TxnID"): Decimal(ret.findtext("Amount")) for ret in waiting} == self.waiting


HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
TestBankingLife = BankingLife.TestCase
TestBankingLife.settings = settings(
    max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=HEALTH
)


@pytest.mark.slow
class TestBankingLifeLong(BankingLife.TestCase):
    """The same, for long."""

    settings = settings(max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=HEALTH)
