"""Shrinking: what is left still fails, is valid, and has nothing in it that could go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockbooks import CompanyFile, QuickBooks
from mockbooks.qbxml import validate
from mockbooks_harness.cases.exchange import RecordedExchange
from mockbooks_harness.cases.shrinking import (
    Answered,
    CallFails,
    Differs,
    NothingHappens,
    Raises,
    pytest_file,
    shrink,
    steps_of,
)
from mockbooks_harness.cases.shrinking.delta import smallest

ENVELOPE = '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">{}</QBXMLMsgsRq></QBXML>'
CUSTOMER = "<CustomerAddRq><CustomerAdd><Name>{}</Name><Phone>555-0101</Phone></CustomerAdd></CustomerAddRq>"
INVOICE = (
    "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>{}</FullName></CustomerRef><Memo>boat</Memo><InvoiceLineAdd><ItemRef>"
    "<FullName>{}</FullName></ItemRef><Quantity>1</Quantity></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
)


@given(st.lists(st.integers(0, 99), max_size=40, unique=True), st.data())
def test_what_is_left_is_what_matters(items, data):
    needed = set(data.draw(st.lists(st.sampled_from(items), max_size=5))) if items else set()
    assert set(smallest(items, lambda kept: needed <= set(kept))) == needed


def test_it_ends_when_it_is_told_to():
    assert smallest([1, 2, 3], lambda _: True, lambda: False) == [1, 2, 3]


@pytest.fixture(scope="module")
def company():
    company = CompanyFile.create(name="Boatyard")
    with QuickBooks(company) as quickbooks:
        quickbooks.process(
            ENVELOPE.format(
                "<AccountAddRq><AccountAdd><Name>Fees</Name><AccountType>Income</AccountType></AccountAdd></AccountAddRq>"
                "<ItemServiceAddRq><ItemServiceAdd><Name>Repair</Name><SalesOrPurchase><Price>5.00</Price><AccountRef><FullName>Fees</FullName></AccountRef>"
                "</SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>"
                + CUSTOMER.format("Ada")
                + CUSTOMER.format("Bo")
            )
        )
    return company


def session(*requests):
    return steps_of([ENVELOPE.format(request) for request in requests])


def printed_test_of(shrunk, **given):
    names = dict(given)
    exec(compile(pytest_file(shrunk), "printed", "exec"), names)
    (test,) = (value for name, value in names.items() if name.startswith("test_"))
    return test


def test_a_refused_request_keeps_its_reason(company):
    steps = session(
        CUSTOMER.format("Cy"),
        INVOICE.format("Ada", "Repair"),
        CUSTOMER.format("Dee") + INVOICE.format("Ada", "Anchor"),
        CUSTOMER.format("Ed"),
    )
    shrunk = shrink(company, steps, Answered("", 3140))
    assert [step.name for step in shrunk.steps] == ["InvoiceAddRq"]
    assert (
        "Anchor" in shrunk.steps[0].text
        and "Memo" not in shrunk.steps[0].text
        and "Quantity" not in shrunk.steps[0].text
    )
    assert len(shrunk.records) <= 1
    assert all(validate(request) == [] for request in shrunk.asked)
    with pytest.raises(AssertionError, match="Anchor"):
        printed_test_of(shrunk)()


def test_ids_that_were_drawn_are_named_anew(company):
    """The second edit names the EditSequence that the first answer drew; requests before it go."""
    with company.trial(), QuickBooks(company) as quickbooks:
        exchanges = []

        def ask(text):
            exchanges.append(RecordedExchange(ENVELOPE.format(text), quickbooks.process(ENVELOPE.format(text))))
            return exchanges[-1].answer

        for name in ("Flo", "Gus", "Hal"):
            ask(CUSTOMER.format(name))
        answer = ask(CUSTOMER.format("Ira"))
        identity, sequence = (answer.split(f"<{name}>")[1].split("<")[0] for name in ("ListID", "EditSequence"))
        mod = f"<CustomerModRq><CustomerMod><ListID>{identity}</ListID><EditSequence>{sequence}</EditSequence><Name>Ada</Name></CustomerMod></CustomerModRq>"
        assert 'statusCode="3100"' in ask(mod)
    shrunk = shrink(company, steps_of(exchanges), Answered("CustomerModRq", 3100))
    assert [step.name for step in shrunk.steps] in (
        ["CustomerAddRq", "CustomerModRq"],
        ["CustomerAddRq", "CustomerAddRq", "CustomerModRq"],
    )
    assert len(shrunk.records) <= 1
    with pytest.raises(AssertionError):
        printed_test_of(shrunk)()


def test_a_call_that_fails(company):
    steps = session(
        CUSTOMER.format("Cy"),
        "<CustomerAddRq><CustomerAdd><Name>Dee</Name><Shoe>9</Shoe><Phone>1</Phone></CustomerAdd></CustomerAddRq>",
    )
    shrunk = shrink(company, steps, CallFails(0x80040400))
    assert len(shrunk.steps) == 1 and shrunk.records == []


def longest_name(answers):
    assert not any("Bo</FullName>" in answer for answer in answers)


def test_a_function_that_fails(company):
    shrunk = shrink(
        company, session(CUSTOMER.format("Cy"), "<AccountQueryRq/>", "<CustomerQueryRq/>"), Raises(longest_name)
    )
    assert [step.name for step in shrunk.steps] == ["CustomerQueryRq"]
    (record,) = shrunk.records
    assert "Bo" in record.text and "Phone" not in record.text


def test_a_difference(company):
    with company.trial(), QuickBooks(company) as quickbooks:
        exchanges = [
            RecordedExchange(request, quickbooks.process(request).replace("555-0101", "555-0199"))
            for request in (
                ENVELOPE.format("<AccountQueryRq/>"),
                ENVELOPE.format("<CustomerQueryRq><FullName>Bo</FullName></CustomerQueryRq>"),
            )
        ]
    shrunk = shrink(company, steps_of(exchanges), Differs())
    assert [step.name for step in shrunk.steps] == ["CustomerQueryRq"] and len(shrunk.records) == 1
    with pytest.raises(AssertionError, match="Phone"):
        printed_test_of(shrunk)()


def test_of_what_was_recorded_only_what_differs_is_left(company):
    """An answer with every customer, one of whom has another phone: the others go, here and there."""
    with company.trial(), QuickBooks(company) as quickbooks:
        request = ENVELOPE.format("<CustomerQueryRq/>")
        answer = quickbooks.process(request)
        head, name, rest = answer.partition("<Name>Ada</Name>")
        exchange = RecordedExchange(request, head + name + rest.replace("555-0101", "555-0199", 1))
    shrunk = shrink(company, steps_of([exchange]), Differs())
    assert len(shrunk.records) == 1
    (step,) = shrunk.steps
    assert step.answer.count("<CustomerRet>") == 1 and "Bo" not in step.answer and "555-0199" in step.answer
    assert "Phone" in shrunk.condition.in_words() and not shrunk.condition.in_words().endswith("more")
    with pytest.raises(AssertionError, match="555-0199"):
        printed_test_of(shrunk)()


@pytest.mark.parametrize(
    "condition", [Answered("", 3140), CallFails(0x80040400), Raises(lambda answers: None), Differs()]
)
def test_what_does_not_happen_is_told(company, condition):
    with pytest.raises(NothingHappens):
        shrink(company, session(CUSTOMER.format("Cy")), condition)


def always_fails(answers):
    raise RuntimeError("whatever comes")


def test_every_request_stays_valid(company):
    shrunk = shrink(company, session(CUSTOMER.format("Cy"), INVOICE.format("Ada", "Repair")), Raises(always_fails))
    assert len(shrunk.asked) == 1 and shrunk.records == []
    assert validate(shrunk.asked[0]) == []
