"""Sessions with sales tax: anonymised, their figures are what the books come to, and what was paid in full is."""

from __future__ import annotations

import random
import re
from decimal import Decimal

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.qbxml import catalogue
from mockbooks_harness.cases.anonymising import Anonymiser
from mockbooks_harness.cases.anonymising.case import anonymise_case
from mockbooks_harness.cases.anonymising.company import learn_company, new_company
from mockbooks_harness.cases.case import Case
from mockbooks_harness.cases.exchange import RecordedExchange
from mockbooks_harness.cases.replaying import replay

ENVELOPE = '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">{}</QBXMLMsgsRq></QBXML>'
LISTS = (
    "<CompanyQueryRq/><PreferencesQueryRq/><AccountQueryRq/><ItemQueryRq/><CustomerQueryRq/><VendorQueryRq/>"
    "<SalesTaxCodeQueryRq/><ItemSalesTaxQueryRq/>"
)
DUMP = (
    "<InvoiceQueryRq><IncludeLineItems>true</IncludeLineItems><IncludeLinkedTxns>true</IncludeLinkedTxns></InvoiceQueryRq>"
    "<ReceivePaymentQueryRq><IncludeLineItems>true</IncludeLineItems></ReceivePaymentQueryRq><CustomerQueryRq/><AccountQueryRq/>"
    "<DepositQueryRq><IncludeLineItems>true</IncludeLineItems></DepositQueryRq><VendorQueryRq/>"
    "<GeneralSummaryReportQueryRq><GeneralSummaryReportType>TrialBalance</GeneralSummaryReportType></GeneralSummaryReportQueryRq>"
)


def found(answer, name):
    return re.findall(f"<{name}>([^<]*)</{name}>", answer)


class Session:
    """A connector that sells, and takes money in every way there is."""

    def __init__(self, quickbooks: QuickBooks) -> None:
        self.quickbooks = quickbooks
        self.exchanges: list[RecordedExchange] = []
        self.chance = random.Random(1)
        items = self.tried("<ItemServiceQueryRq/>")
        self.item = items.split("<ItemServiceRet>")[1].split("<FullName>")[1].split("<")[0]
        self.customers = [
            each.split("<FullName>")[1].split("<")[0]
            for each in self.tried("<CustomerQueryRq/>").split("<CustomerRet>")[1:]
        ]

    def ask(self, requests: str) -> str:
        text = ENVELOPE.format(requests)
        at = self.quickbooks.company.clock.now()
        answer = self.quickbooks.process(text)
        self.exchanges.append(RecordedExchange(text, answer, at=at, session="1", application="Larkspur Sync"))
        return answer

    def tried(self, requests: str) -> str:
        company = self.quickbooks.company
        with company.trial(), QuickBooks(company) as trial:
            return trial.process(ENVELOPE.format(requests))

    def invoice(self, customer: str, macro: str = "", more: str = "") -> str:
        given = f' defMacro="TxnID:{macro}"' if macro else ""
        lines = "".join(
            f"<InvoiceLineAdd><ItemRef><FullName>{self.item}</FullName></ItemRef><Quantity>{quantity}</Quantity>"
            f"<Rate>{self.chance.randrange(100, 90000) / 100:.2f}</Rate><SalesTaxCodeRef><FullName>Tax</FullName></SalesTaxCodeRef></InvoiceLineAdd>"
            for quantity in ("1", "2.5", "0.125")
        )
        return f"<InvoiceAddRq><InvoiceAdd{given}><CustomerRef><FullName>{customer}</FullName></CustomerRef>{more}{lines}</InvoiceAdd></InvoiceAddRq>"

    @staticmethod
    def payment(customer: str, total: str, txn: str, amount: str) -> str:
        applied = f"<AppliedToTxnAdd>{txn}<PaymentAmount>{amount}</PaymentAmount></AppliedToTxnAdd>"
        return (
            f"<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>{customer}</FullName></CustomerRef>"
            f"<TotalAmount>{total}</TotalAmount>{applied}</ReceivePaymentAdd></ReceivePaymentAddRq>"
        )

    def run(self) -> None:
        self.ask(LISTS)
        in_one_set, apart, by_itself, in_two, in_part = self.customers[:5]
        request = self.invoice(in_one_set, "Larkspur1")
        owed = found(self.tried(request), "BalanceRemaining")[0]
        self.ask(request + self.payment(in_one_set, owed, '<TxnID useMacro="TxnID:Larkspur1"/>', owed))
        answer = self.ask(self.invoice(apart))
        (txn,), (owed,) = found(answer, "TxnID"), found(answer, "BalanceRemaining")
        self.ask(self.payment(apart, f"{Decimal(owed) + 10}", f"<TxnID>{txn}</TxnID>", owed))
        self.ask(self.invoice(by_itself))
        owed = found(
            self.tried(f"<CustomerQueryRq><FullName>{by_itself}</FullName></CustomerQueryRq>"), "TotalBalance"
        )[0]
        self.ask(
            f"<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>{by_itself}</FullName></CustomerRef>"
            f"<TotalAmount>{owed}</TotalAmount><IsAutoApply>true</IsAutoApply></ReceivePaymentAdd></ReceivePaymentAddRq>"
        )
        self._in_two(in_two)
        answer = self.ask(self.invoice(in_part))
        (txn,) = found(answer, "TxnID")
        self.ask(self.payment(in_part, "7.00", f"<TxnID>{txn}</TxnID>", "7.00"))
        self.ask(self.payment(in_part, "9999999.00", f"<TxnID>{txn}</TxnID>", "9999999.00"))
        self.ask(DUMP)

    def _in_two(self, customer: str) -> None:
        """Paid in part, then in full by an edit, then deposited."""
        answer = self.ask(self.invoice(customer))
        (txn,), (owed,) = found(answer, "TxnID"), found(answer, "BalanceRemaining")
        paid = self.ask(self.payment(customer, "3.00", f"<TxnID>{txn}</TxnID>", "3.00"))
        payment, sequence = found(paid, "TxnID")[0], found(paid, "EditSequence")[0]
        self.ask(
            f"<ReceivePaymentModRq><ReceivePaymentMod><TxnID>{payment}</TxnID><EditSequence>{sequence}</EditSequence>"
            f"<TotalAmount>{owed}</TotalAmount><AppliedToTxnMod><TxnID>{txn}</TxnID><PaymentAmount>{owed}</PaymentAmount>"
            "</AppliedToTxnMod></ReceivePaymentMod></ReceivePaymentModRq>"
        )
        self.ask(
            "<DepositAddRq><DepositAdd><DepositToAccountRef><FullName>Checking</FullName></DepositToAccountRef>"
            f"<DepositLineAdd><PaymentTxnID>{payment}</PaymentTxnID></DepositLineAdd></DepositAdd></DepositAddRq>"
        )


def recorded(path, recipe, seed, transactions=30) -> Case:
    with CompanyFile.generate(recipe, seed=seed, transactions=transactions) as company:
        content = company.to_bytes()
        with QuickBooks(company) as quickbooks:
            session = Session(quickbooks)
            session.run()
    return Case.write(path, session.exchanges, content)


def verdicts(case: Case):
    with case.company() as company:
        result = replay(case.exchanges, company)
        assert company.check() == []
        return [
            (each.number, each.request, str(each.verdict), each.where, each.recorded, each.here)
            for each in result.verdicts
            if str(each.verdict) != "same"
        ]


def tree(text):
    return [(each.tag, each.get("statusCode"), each.get("retCount")) for each in etree.fromstring(text.encode()).iter()]


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Case:
    return recorded(tmp_path_factory.mktemp("cases") / "acme", "shop", 3)


@pytest.fixture(scope="module")
def anonymous(original) -> Case:
    return anonymise_case(original, original.path.with_name("anonymous"), "a key")[0]


def test_every_answer_is_that_of_the_books(original, anonymous):
    assert verdicts(original) == verdicts(anonymous) == []
    assert "multiplied and not worked out" not in (anonymous.text("notes.txt") or "")


def test_what_was_paid_in_full_is(original, anonymous):
    paid = [found(exchange.answer, "IsPaid") for exchange in original.exchanges]
    assert paid == [found(exchange.answer, "IsPaid") for exchange in anonymous.exchanges]
    assert sum(each == "true" for each in paid[-1]) >= 4 and "false" in paid[-1]
    for was, comes in zip(original.exchanges, anonymous.exchanges, strict=True):
        assert sorted(map(str, tree(was.answer))) == sorted(map(str, tree(comes.answer)))


def test_the_tax_of_each_document_is_its_rate_of_its_lines(anonymous):
    invoices = [
        ret for exchange in anonymous.exchanges for ret in etree.fromstring(exchange.answer.encode()).iter("InvoiceRet")
    ]
    taxed = [
        ret for ret in invoices if ret.find("InvoiceLineRet") is not None and ret.findtext("SalesTaxTotal") != "0.00"
    ]
    assert len(taxed) >= 5
    for ret in taxed:
        lines = [line for line in ret.iterfind("InvoiceLineRet") if line.findtext("SalesTaxCodeRef/FullName") == "Tax"]
        net = sum(Decimal(line.findtext("Amount")) for line in lines)
        tax = net * Decimal(ret.findtext("SalesTaxPercentage")) / 100
        assert abs(tax - Decimal(ret.findtext("SalesTaxTotal"))) <= Decimal(
            "0.01"
        )  # two taxes, each rounded for itself


def test_payments_are_more_or_less_by_what_tax_is(original, anonymous):
    """A few cents: everything else is the amount, multiplied."""
    totals = [
        [
            Decimal(each)
            for exchange in case.exchanges
            if "ReceivePaymentAddRq" in exchange.request
            for each in found(exchange.request, "TotalAmount")
        ]
        for case in (original, anonymous)
    ]
    factor = round(totals[1][-1] / totals[0][-1])
    more = [new - factor * old for old, new in zip(*totals, strict=True)]
    assert any(more) and more[-1] == 0
    assert all(abs(each) <= factor * Decimal("0.01") * 3 for each in more)


def test_a_figure_that_the_books_do_not_come_to_is_multiplied_and_told(original, tmp_path):
    exchanges = list(original.exchanges)
    last = exchanges[-1]
    (name, text) = ("Subtotal", found(last.answer, "Subtotal")[0])
    wrong = last.answer.replace(f"<{name}>{text}<", f"<{name}>{Decimal(text) + Decimal('0.01')}<", 1)
    exchanges[-1] = last.with_texts(last.request, wrong)
    case = Case.write(tmp_path / "wrong", exchanges, original.company_path.read_bytes())
    anonymous, anonymiser = anonymise_case(case, tmp_path / "anonymous", "a key")
    notes = anonymous.text("notes.txt")
    assert (
        f"exchange {len(exchanges)}, InvoiceQueryRs: InvoiceRet/Subtotal: it was recorded otherwise than the books have it"
        in notes
    )
    shown = found(list(anonymous.exchanges)[-1].answer, name)[0]
    assert Decimal(shown) == (Decimal(text) + Decimal("0.01")) * anonymiser.scale.factor**2
    assert [(where, there) for _, _, _, where, there, _ in verdicts(anonymous)] == [(f"InvoiceRet/{name}", shown)]


def kinds_with_tax(company):
    kinds = ("Invoice", "SalesReceipt", "CreditMemo", "Estimate", "SalesOrder")
    return [kind for kind in kinds if company.edition in catalogue.message(f"{kind}ModRq").editions]


def tax_by_edits(company: CompanyFile):
    """What each document shows as its tax, and comes to when it is edited with the lines that it has."""
    told = []
    with company.trial(), QuickBooks(company) as quickbooks:
        for txn in found(quickbooks.process(ENVELOPE.format("<DepositQueryRq/>")), "TxnID"):
            quickbooks.process(
                ENVELOPE.format(f"<TxnDelRq><TxnDelType>Deposit</TxnDelType><TxnID>{txn}</TxnID></TxnDelRq>")
            )
        for kind in kinds_with_tax(company):
            query = f"<{kind}QueryRq><IncludeLineItems>true</IncludeLineItems></{kind}QueryRq>"
            for ret in etree.fromstring(quickbooks.process(ENVELOPE.format(query)).encode()).iter(f"{kind}Ret"):
                shown = ret.findtext("SalesTaxTotal")
                if shown in (None, "0.00") or ret.find(f"{kind}LineGroupRet") is not None:
                    continue
                lines = "".join(
                    f"<{kind}LineMod><TxnLineID>{line.findtext('TxnLineID')}</TxnLineID>"
                    + (f"<Amount>{line.findtext('Amount')}</Amount>" if line.find("Amount") is not None else "")
                    + f"</{kind}LineMod>"
                    for line in ret.iterfind(f"{kind}LineRet")
                )
                edit = (
                    f"<TxnID>{ret.findtext('TxnID')}</TxnID><EditSequence>{ret.findtext('EditSequence')}</EditSequence>"
                )
                request = f"<{kind}ModRq><{kind}Mod>{edit}{lines}</{kind}Mod></{kind}ModRq>"
                made = found(quickbooks.process(ENVELOPE.format(request)), "SalesTaxTotal")
                told.append((kind, ret.findtext("RefNumber"), shown, made[0] if made else None))
    return told


@pytest.mark.parametrize(("recipe", "seed"), [("shop", 4), pytest.param("wild", 6, marks=pytest.mark.slow), pytest.param("contractor", 3, marks=pytest.mark.slow), pytest.param("canadian", 3, marks=pytest.mark.slow), pytest.param("australian", 3, marks=pytest.mark.slow)])  # fmt: skip
def test_of_a_company_every_tax_is_what_an_edit_makes_of_it(recipe, seed):
    with CompanyFile.generate(recipe, seed=seed, transactions=80) as company:
        anonymiser = Anonymiser("a key")
        anonymiser.zone = company.company.zone
        learn_company(company, anonymiser.learning)
        new, multiplied = new_company(company, anonymiser.drawn)
    with new:
        assert new.check() == []
        taxes = [each for each in tax_by_edits(new) if each[3] is not None]
    assert taxes
    wrong = [each for each in taxes if each[2] != each[3]]
    assert len(wrong) <= len(multiplied) and not wrong


@pytest.mark.slow
@pytest.mark.parametrize("key", ["a key", "another"])
@pytest.mark.parametrize(("recipe", "seed"), [("shop", 5), ("wild", 3), ("contractor", 5), ("consultancy", 3)])
def test_sessions_of_all_kinds_of_companies(recipe, seed, key, tmp_path):
    original = recorded(tmp_path / "acme", recipe, seed, transactions=150)
    assert verdicts(original) == verdicts(anonymise_case(original, tmp_path / "anonymous", key)[0]) == []


@pytest.mark.slow
@pytest.mark.parametrize("recipe", ["canadian", "british", "australian"])
def test_purchases_that_are_taxed_are_paid_in_full_as_they_were(recipe):
    with CompanyFile.generate(recipe, seed=3, transactions=120) as company:
        anonymiser = Anonymiser("a key")
        anonymiser.zone = company.company.zone
        learn_company(company, anonymiser.learning)
        new, multiplied = new_company(company, anonymiser.drawn)
        query = "SELECT id, kind, total, open FROM txn ORDER BY id"
        was, now = (each.company.connection.execute(query).fetchall() for each in (company, new))
    with new:
        assert new.check() == [] and multiplied == []
    power = anonymiser.scale.factor**2
    others = {kind for (_, kind, total, _), (_, _, made, _) in zip(was, now, strict=True) if made != power * total}
    assert {"Bill", "BillPaymentCheck"} <= others
    assert [each[3] == 0 for each in was] == [each[3] == 0 for each in now]
