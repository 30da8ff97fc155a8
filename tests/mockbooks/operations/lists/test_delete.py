"""ListDel: what nothing uses can go."""

from __future__ import annotations


def add(asked, name, rest=""):
    return asked.done(f"<CustomerAddRq><CustomerAdd><Name>{name}</Name>{rest}</CustomerAdd></CustomerAddRq>")


def delete(ret, kind="Customer"):
    return f"<ListDelRq><ListDelType>{kind}</ListDelType><ListID>{ret.findtext('ListID')}</ListID></ListDelRq>"


def test_a_customer_without_transactions_goes(asked):
    ret = add(asked, "A &amp; B")
    answer = asked.ask(delete(ret))
    assert [child.tag for child in answer] == ["ListDelType", "ListID", "TimeDeleted", "FullName"]
    assert answer.findtext("FullName") == "A & B"
    assert asked.ask("<CustomerQueryRq/>").get("statusCode") == "1"
    assert asked.refused(delete(ret))[0] == 3120


def test_a_list_id_is_not_given_twice(asked):
    first = add(asked, "A")
    asked.done(delete(first))
    assert add(asked, "B").findtext("ListID").split("-")[0] == "80000002"


def test_a_customer_with_jobs_stays(asked):
    baker = add(asked, "Baker")
    add(asked, "Kitchen", "<ParentRef><FullName>Baker</FullName></ParentRef>")
    assert asked.refused(delete(baker))[0] == 3160


def test_what_another_entry_refers_to_stays(asked):
    terms = asked.done("<StandardTermsQueryRq><FullName>Net 15</FullName></StandardTermsQueryRq>")
    add(asked, "A", "<TermsRef><FullName>Net 15</FullName></TermsRef>")
    assert asked.refused(delete(terms, "StandardTerms"))[0] == 3160
    other = asked.done("<StandardTermsQueryRq><FullName>Net 60</FullName></StandardTermsQueryRq>")
    asked.done(delete(other, "StandardTerms"))


def test_tax_and_non_stay(asked):
    code = asked.done("<SalesTaxCodeQueryRq><FullName>Non</FullName></SalesTaxCodeQueryRq>")
    assert asked.refused(delete(code, "SalesTaxCode"))[0] == 3160


def test_the_name_is_free_again(asked):
    asked.done(delete(add(asked, "A")))
    add(asked, "A")
