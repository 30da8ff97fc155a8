"""Request sets: what stops, what goes on, what is remembered of a set, what is not served."""

from __future__ import annotations

from contextlib import closing
from importlib import import_module
from sqlite3 import connect

import pytest

from mockbooks.company import Company
from mockbooks.operations import registry
from mockbooks.operations.new_company import CompanyDetails, set_up
from mockbooks.qbxml.hresult import CallFailed
from mockbooks.qbxml.reader import read
from mockbooks.qbxml.status import READ_ONLY_ACCESS

GOOD = "<CustomerAddRq><CustomerAdd><Name>{}</Name></CustomerAdd></CustomerAddRq>"
BAD = GOOD.format("a:b")


def read_set(requests):
    return read(f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{requests}</QBXMLMsgsRq></QBXML>')


def codes(answers):
    return [answer.get("statusCode") for answer in answers]


def count(asked):
    return len(asked.ask("<CustomerQueryRq/>"))


def test_stop_on_error_keeps_what_was_done_and_answers_the_rest_with_3231(asked):
    answers = asked.set(GOOD.format("A") + BAD + GOOD.format("B") + "<CustomerQueryRq/>")
    assert codes(answers) == ["0", "3090", "3231", "3231"]
    assert answers[3].get("statusMessage") == "The request has not been processed."
    assert count(asked) == 1


def test_continue_on_error_takes_each_request_for_itself(asked):
    answers = asked.set(GOOD.format("A") + BAD + GOOD.format("B"), onError="continueOnError")
    assert codes(answers) == ["0", "3090", "0"]
    assert count(asked) == 2


def test_a_warning_or_nothing_found_does_not_stop(asked):
    asked.done(GOOD.format("A"))
    answers = asked.set(
        "<CustomerQueryRq><FullName>B</FullName></CustomerQueryRq>"
        "<VendorQueryRq/><CustomerQueryRq><FullName>A</FullName></CustomerQueryRq>"
    )
    assert codes(answers) == ["500", "1", "0"]


def test_include_none_returns_the_status_alone(asked):
    (answer,) = asked.set(GOOD.format("A"), responseData="includeNone")
    assert (answer.get("statusCode"), len(answer)) == ("0", 0)
    assert count(asked) == 1


def test_the_request_id_comes_back_if_and_only_if_it_was_sent(asked):
    with_id, without = asked.set('<CustomerQueryRq requestID="Q 7"/><CustomerQueryRq/>')
    assert with_id.get("requestID") == "Q 7"
    assert "requestID" not in without.attrib


def test_an_empty_set_is_answered(asked):
    assert asked.set("") == []


def test_what_is_not_served_says_so_and_is_counted(asked, monkeypatch):
    registry.operations()
    monkeypatch.delitem(registry._TABLE, "VehicleQueryRq")
    answer = asked.ask("<VehicleQueryRq/>")
    assert (answer.get("statusCode"), answer.get("statusSeverity")) == ("1030", "Error")
    document = read(
        '<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><VehicleQueryRq/></QBXMLMsgsRq></QBXML>'
    )
    (exchanged,) = asked.engine.process(document, asked.session).exchanges
    assert not exchanged.served
    assert "VehicleQueryRq" in exchanged.explanation


def test_a_lost_answer_can_be_asked_for(asked):
    first = asked.set(GOOD.format("A"), newMessageSetID="one")
    assert 'messageSetStatusCode="0"' in asked.text
    list_id = first[0].findtext("CustomerRet/ListID")
    (stored,) = asked.set("", newMessageSetID="two", oldMessageSetID="one")
    assert stored.findtext("ErrorRecovery/ListID") == list_id
    assert stored.find("CustomerRet") is None


def test_a_set_that_comes_twice_is_done_once(asked):
    asked.set(GOOD.format("A"), newMessageSetID="one")
    (again,) = asked.set(GOOD.format("A"), newMessageSetID="one")
    assert again.get("statusCode") == "0"
    assert count(asked) == 1


def test_an_unknown_old_set_says_so(asked):
    asked.set("", oldMessageSetID="never")
    assert 'messageSetStatusCode="0"' not in asked.text
    assert "messageSetStatusCode" in asked.text


def test_all_sets_can_be_forgotten(asked):
    asked.set(GOOD.format("A"), newMessageSetID="one")
    asked.set("", oldMessageSetID="ClearAllMessageSets")
    asked.set("", oldMessageSetID="one")
    assert 'messageSetStatusCode="0"' not in asked.text


def test_a_fault_of_ours_changes_nothing_and_says_whose_it_is(asked, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(import_module("mockbooks.operations.lists.add"), "insert", broken)
    document = read_set(GOOD.format("A"))
    processed = asked.engine.process(document, asked.session)
    assert 'statusCode="1000"' in processed.text
    (exchanged,) = processed.exchanges
    assert not exchanged.served
    assert "fault of Mockbooks" in exchanged.explanation
    assert "ZeroDivisionError" in exchanged.explanation
    assert count(asked) == 0


@pytest.mark.parametrize(
    "element",
    ["<IsStatementWithParent>true</IsStatementWithParent>", "<SalesTaxCountry>Canada</SalesTaxCountry>"],
)
def test_an_element_of_another_edition_is_a_warning_and_the_rest_is_done(asked, element):
    # Recorded for the first, a field of the Online Edition; the second is one that only Canada and others have.
    answer = asked.ask(f"<CustomerAddRq><CustomerAdd><Name>A</Name>{element}</CustomerAdd></CustomerAddRq>")
    assert (answer.get("statusCode"), answer.get("statusSeverity")) == ("530", "Warn")
    name = element[1 : element.index(">")]
    assert answer.get("statusMessage") == f'The field "{name}" is not supported by this implementation.'
    assert answer.findtext("CustomerRet/Name") == "A"


def test_the_name_of_an_employee_is_a_field_of_the_online_edition(asked):
    # Recorded at 15.0, of 21 employees: a warning, not a fault of the XML.
    request = (
        "<EmployeeAddRq><EmployeeAdd><Name>Oak, Ann</Name><FirstName>Ann</FirstName></EmployeeAdd></EmployeeAddRq>"
    )
    answer = asked.ask(request, "15.0")
    assert answer.get("statusCode") == "530"
    assert answer.get("statusMessage") == 'The field "Name" is not supported by this implementation.'
    assert answer.findtext("EmployeeRet/Name") == "Ann"


def test_a_file_that_cannot_be_written_refuses_what_would_write(tmp_path, asked):
    """It is no fault of ours: 3263, and what only asks is answered."""
    written = Company.create(tmp_path / "a.mkb", clock=asked.company.clock)
    with closing(written):
        set_up(written, CompanyDetails("Larkspur Consulting"))
    # Root may write what is not writable: the database itself is opened for reading.
    connection = connect(f"{(tmp_path / 'a.mkb').as_uri()}?mode=ro", uri=True, isolation_level=None)
    with closing(connection):
        read_only = type(asked)(Company(connection, asked.company.clock))
        adding = "<CustomerAddRq><CustomerAdd><Name>Abel</Name></CustomerAdd></CustomerAddRq>"
        assert read_only.refused(adding) == (3263, READ_ONLY_ACCESS.status().message)
        assert read_only.ask("<CustomerQueryRq/>").get("statusCode") == "1"
        with pytest.raises(CallFailed) as failed:
            read_only.ask(adding, newMessageSetID="set 1")
        assert failed.value.hresult.name == "internal_error"
