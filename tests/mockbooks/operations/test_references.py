"""References by name: found where the name stands now, whatever it was found under before."""

from __future__ import annotations

import pytest

from mockbooks.operations.references import find_by_full_name


def customer(name, parent=""):
    under = f"<ParentRef><FullName>{parent}</FullName></ParentRef>" if parent else ""
    return f"<CustomerAddRq><CustomerAdd><Name>{name}</Name>{under}</CustomerAdd></CustomerAddRq>"


@pytest.fixture
def found(asked):
    """Finds the name of the object that a customer's name leads to; twice, so that the second time it is remembered."""

    def find(full_name):
        company = asked.company
        rows = {find_by_full_name(company, ("Customer",), full_name) for _ in range(2)}
        for row in rows - {None}:
            assert company.list_objects[row].kind == "Customer"
            rows.add(find_by_full_name(company, ("Customer",), full_name))
        (row,) = rows
        return None if row is None else company.list_objects[row].full_name

    return find


def test_without_case_and_only_among_the_kinds_asked_for(asked, found):
    asked.done(customer("Abel"))
    assert found("ABEL") == found("abel") == "Abel"
    assert found("Baker") is None
    assert find_by_full_name(asked.company, ("Vendor",), "Abel") is None


def test_a_name_that_is_given_up_leads_nowhere_and_may_lead_elsewhere(asked, found):
    abel = asked.done(customer("Abel"))
    asked.done(customer("Kitchen", "Abel"))
    assert (found("Abel"), found("Abel:Kitchen")) == ("Abel", "Abel:Kitchen")
    asked.done(
        f"<CustomerModRq><CustomerMod><ListID>{abel.findtext('ListID')}</ListID><EditSequence>"
        f"{abel.findtext('EditSequence')}</EditSequence><Name>Cain</Name></CustomerMod></CustomerModRq>"
    )
    assert (found("Abel"), found("Abel:Kitchen")) == (None, None)
    assert (found("Cain"), found("cain:kitchen")) == ("Cain", "Cain:Kitchen")
    asked.done(customer("Abel"))
    asked.done(customer("Kitchen", "Abel"))
    assert found("Abel:Kitchen") == "Abel:Kitchen"


def test_what_is_deleted_is_not_found(asked, found):
    abel = asked.done(customer("Abel"))
    assert found("Abel") == "Abel"
    asked.done(f"<ListDelRq><ListDelType>Customer</ListDelType><ListID>{abel.findtext('ListID')}</ListID></ListDelRq>")
    assert found("Abel") is None


def test_what_is_rolled_back_is_not_found(asked, found):
    with asked.company.trial():
        asked.done(customer("Abel"))
        assert found("Abel") == "Abel"
    assert found("Abel") is None
