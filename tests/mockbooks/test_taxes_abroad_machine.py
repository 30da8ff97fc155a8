"""A random life with tax on lines: sold and bought with and without it in the amounts, paid, changed, voided, deleted.

The model knows every document with its lines and the rates of its codes, in fractions and nothing else. After every step
what customers owe, what suppliers are owed, income, costs and each account that tax is kept in are what it says.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.checks import check, fingerprint, rebuild
from mockbooks.company import ManualClock
from mockbooks.operations.new_company import CompanyDetails, set_up
from mockbooks.qbxml.versions import Edition

SALES = {"Invoice": 1, "SalesReceipt": 1, "CreditMemo": -1}
PURCHASES = {"Bill": 1, "VendorCredit": -1, "Check": 1, "CreditCardCharge": 1, "CreditCardCredit": -1}
HEADERS = {
    "Bill": ("VendorRef", "Printer"),
    "VendorCredit": ("VendorRef", "Printer"),
    "Check": ("AccountRef", "Bank"),
    "CreditCardCharge": ("AccountRef", "Card"),
    "CreditCardCredit": ("AccountRef", "Card"),
}


@dataclass(frozen=True)
class Country:
    """Codes with their rates by account; accounts whose tax on purchases is a cost; whether each line is rounded."""

    edition: Edition
    state: str
    account: str
    codes: dict[str, dict[str, Fraction]]
    costs: frozenset[str] = frozenset()
    by_line: bool = False


GST, PST = "GST/HST Payable", "PST Payable"
COUNTRIES = (
    Country(
        Edition.UK, "", "VAT Liability",
        {"S": {"VAT Liability": Fraction(20, 100)}, "R": {"VAT Liability ": Fraction(5, 100)}, "Z": {}, "O": {}},
    ),
    Country(
        Edition.CA, "BC", GST,
        {"S": {GST: Fraction(5, 100), PST: Fraction(7, 100)}, "G": {GST: Fraction(5, 100)}, "P": {PST: Fraction(7, 100)}, "E": {}},
        frozenset({PST}),
    ),
    Country(
        Edition.AU, "", "Tax Payable",
        {"GST": {"Tax Payable": Fraction(10, 100)}, "FRE": {}, "NCG": {"Tax Payable": Fraction(10, 100)}}, by_line=True,
    ),
)  # fmt: skip


def rounded(exact):
    """To the nearest whole number, halves away from zero."""
    whole = int(abs(exact) + Fraction(1, 2))
    return whole if exact >= 0 else -whole


@dataclass(frozen=True)
class Document:
    kind: str
    txn: str
    included: bool
    lines: tuple[tuple[int, str], ...]
    void: bool = False

    @property
    def is_sale(self):
        return self.kind in SALES

    @property
    def sign(self):
        return {**SALES, **PURCHASES}[self.kind]

    def taxes(self, country):
        """Cents of tax by the account (a blank after it: another tax item on the same one)."""
        exact = defaultdict(list)
        for amount, code in () if self.void else self.lines:
            rates = country.codes[code]
            divisor = 1 + sum(rates.values()) if self.included else 1
            for account, rate in rates.items():
                exact[account].append(amount * rate / divisor)
        each = (lambda parts: sum(map(rounded, parts))) if country.by_line else (lambda parts: rounded(sum(parts)))
        return {account: each(parts) for account, parts in exact.items()}

    def total(self, country):
        shown = 0 if self.void else sum(amount for amount, _ in self.lines)
        return shown if self.included else shown + sum(self.taxes(country).values())


def ref(name, full_name):
    return f"<{name}><FullName>{full_name}</FullName></{name}>"


def money(cents):
    return f"{cents // 100}.{cents % 100:02d}"


AMOUNTS = st.integers(1, 999_99) | st.integers(1, 9)
LINES = st.lists(st.tuples(AMOUNTS, st.integers(0, 3)), min_size=1, max_size=4)


class LifeWithTax(RuleBasedStateMachine):
    """One company in one of the countries."""

    documents = Bundle("documents")

    def __init__(self):
        super().__init__()
        self.company = None
        self.known = {}
        self.paid = 0

    @initialize(country=st.sampled_from(COUNTRIES))
    def begin(self, country):
        self.country = country
        self.file = CompanyFile.create(edition=country.edition, clock=ManualClock())
        if country.state:
            self.file.close()
            from mockbooks.company import Company

            company = Company.create(clock=ManualClock(), edition=country.edition)
            set_up(company, CompanyDetails("Pacific", address={"State": country.state}))
            self.file = CompanyFile(company)
        self.company = self.file.company
        self.quickbooks = QuickBooks(self.file)
        for name, kind in (("Bank", "Bank"), ("Card", "CreditCard"), ("Fees", "Income"), ("Rent", "Expense")):
            self.change(
                f"<AccountAddRq><AccountAdd><Name>{name}</Name><AccountType>{kind}</AccountType></AccountAdd></AccountAddRq>"
            )
        self.change("<CustomerAddRq><CustomerAdd><Name>Ada</Name></CustomerAdd></CustomerAddRq>")
        self.change("<VendorAddRq><VendorAdd><Name>Printer</Name></VendorAdd></VendorAddRq>")
        part = f"<SalesOrPurchase>{ref('AccountRef', 'Fees')}</SalesOrPurchase>"
        self.change(f"<ItemServiceAddRq><ItemServiceAdd><Name>Advice</Name>{part}</ItemServiceAdd></ItemServiceAddRq>")

    def teardown(self):
        if self.company is not None:
            assert rebuild(self.company) == []
            self.file.close()

    def change(self, request):
        """What was made or changed, or None if it was refused: then nothing may have changed."""
        before = fingerprint(self.company)
        text = self.quickbooks.process(
            f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{request}</QBXMLMsgsRq></QBXML>'
        )
        (answer,) = etree.fromstring(text)[0]
        assert answer.get("statusCode") != "1000", self.quickbooks.journal[-1].explain()
        event(f"{answer.tag} {answer.get('statusCode')}")
        if answer.get("statusSeverity") == "Error":
            assert fingerprint(self.company) == before, answer.get("statusMessage")
            return None
        return answer[0] if len(answer) else answer

    def _lines(self, kind, lines, verb):
        new = "<TxnLineID>-1</TxnLineID>" if verb == "Mod" else ""
        element = f"{kind}Line{verb}" if kind in SALES else f"ExpenseLine{verb}"
        what = ref("ItemRef", "Advice") if kind in SALES else ref("AccountRef", "Rent")
        return "".join(
            f"<{element}>{new}{what}<Amount>{money(amount)}</Amount>{ref('SalesTaxCodeRef', code)}</{element}>"
            for amount, code in lines
        )

    def _coded(self, lines):
        codes = list(self.country.codes)
        return tuple((amount, codes[code % len(codes)]) for amount, code in lines)

    @rule(target=documents, kind=st.sampled_from([*SALES, *PURCHASES]), included=st.booleans(), lines=LINES)
    def enter(self, kind, included, lines):
        lines = self._coded(lines)
        header = ref("CustomerRef", "Ada") if kind in SALES else ref(*HEADERS[kind])
        said = f"<IsTaxIncluded>{'true' if included else 'false'}</IsTaxIncluded>"
        made = self.change(
            f"<{kind}AddRq><{kind}Add>{header}{said}{self._lines(kind, lines, 'Add')}</{kind}Add></{kind}AddRq>"
        )
        assert made is not None
        document = Document(kind, made.findtext("TxnID"), included, lines)
        self.known[document.txn] = document
        return document.txn

    def _mod(self, txn, body):
        document = self.known[txn]
        (sequence,) = self.company.connection.execute(
            "SELECT edit_sequence FROM txn WHERE txn_id = ?", (txn,)
        ).fetchone()
        identity = f"<TxnID>{txn}</TxnID><EditSequence>{sequence}</EditSequence>"
        return self.change(
            f"<{document.kind}ModRq><{document.kind}Mod>{identity}{body}</{document.kind}Mod></{document.kind}ModRq>"
        )

    @rule(txn=documents, lines=LINES, included=st.none() | st.booleans())
    def enter_anew(self, txn, lines, included):
        if txn not in self.known:
            return
        lines = self._coded(lines)
        said = "" if included is None else f"<IsTaxIncluded>{'true' if included else 'false'}</IsTaxIncluded>"
        document = self.known[txn]
        if self._mod(txn, said + self._lines(document.kind, lines, "Mod")) is not None:
            now = document.included if included is None else included
            self.known[txn] = replace(document, lines=lines, included=now, void=False)

    @rule(txn=documents, included=st.booleans())
    def say_that_it_includes_tax(self, txn, included):
        if (
            txn in self.known
            and self._mod(txn, f"<IsTaxIncluded>{'true' if included else 'false'}</IsTaxIncluded>") is not None
        ):
            self.known[txn] = replace(self.known[txn], included=included)

    @rule(txn=documents)
    def change_nothing_that_counts(self, txn):
        if txn in self.known:
            self._mod(txn, "<Memo>Seen</Memo>")

    @rule(txn=documents, share=st.sampled_from([1, 2, 3]))
    def pay_in_part(self, txn, share):
        document = self.known.get(txn)
        if document is None or document.kind != "Invoice":
            return
        (left,) = self.company.connection.execute("SELECT open FROM txn WHERE txn_id = ?", (txn,)).fetchone()
        amount = left // share
        if amount <= 0:
            return
        applied = (
            f"<AppliedToTxnAdd><TxnID>{txn}</TxnID><PaymentAmount>{money(amount)}</PaymentAmount></AppliedToTxnAdd>"
        )
        body = f"{ref('CustomerRef', 'Ada')}<TotalAmount>{money(amount)}</TotalAmount>{applied}"
        assert (
            self.change(f"<ReceivePaymentAddRq><ReceivePaymentAdd>{body}</ReceivePaymentAdd></ReceivePaymentAddRq>")
            is not None
        )
        self.paid += amount

    @rule(txn=documents, verb=st.sampled_from(["Void", "Del"]))
    def undo(self, txn, verb):
        document = self.known.get(txn)
        if document is None:
            return
        if (
            self.change(
                f"<Txn{verb}Rq><Txn{verb}Type>{document.kind}</Txn{verb}Type><TxnID>{txn}</TxnID></Txn{verb}Rq>"
            )
            is None
        ):
            return
        if verb == "Del":
            del self.known[txn]
        else:
            self.known[txn] = replace(document, lines=tuple((0, code) for _, code in document.lines), void=True)

    @invariant()
    def the_file_holds_together(self):
        if self.company is not None:
            assert check(self.company) == []

    @invariant()
    def the_books_are_those_of_the_model(self):
        if self.company is None:
            return
        expected = defaultdict(int)
        expected["Accounts Receivable"] -= self.paid
        for document in self.known.values():
            taxes, sign = document.taxes(self.country), document.sign if document.is_sale else -document.sign
            tracked = 0
            for account, tax in taxes.items():
                if document.is_sale or account not in self.country.costs:
                    expected[account.strip()] -= sign * tax
                    tracked += tax
            total = document.total(self.country)
            expected["Fees" if document.is_sale else "Rent"] -= sign * (total - tracked)
            if document.kind in ("Invoice", "CreditMemo"):
                expected["Accounts Receivable"] += sign * total
            if document.kind in ("Bill", "VendorCredit"):
                expected["Accounts Payable"] += sign * total
        names = {"Accounts Payable", "Accounts Receivable", "Fees", "Rent", GST, PST, self.country.account}
        found = dict(
            self.company.connection.execute(
                "SELECT full_name, sum(posting.amount) FROM posting JOIN list_object ON list_object.id = account GROUP BY 1"
            ).fetchall()
        )
        assert {name: found.get(name, 0) for name in names} == {name: expected[name] for name in names}


HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
TestLifeWithTax = LifeWithTax.TestCase
TestLifeWithTax.settings = settings(
    max_examples=10, stateful_step_count=12, deadline=None, suppress_health_check=HEALTH
)


@pytest.mark.slow
class TestLifeWithTaxLong(LifeWithTax.TestCase):
    """The same, for long."""

    settings = settings(max_examples=150, stateful_step_count=40, deadline=None, suppress_health_check=HEALTH)
