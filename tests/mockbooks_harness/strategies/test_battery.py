"""The battery: each property is seen broken by a mapping that has exactly that bug, and by no other property's eyes."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks_harness.strategies import (
    PROPERTIES,
    MappingFailure,
    check_mapping,
    companies,
    mapping_battery,
    new_company,
)

Record = dict[str, Any]

settings.register_profile(
    "battery", database=None, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(autouse=True)
def _profile() -> Any:
    before = settings.get_current_profile_name()
    settings.load_profile("battery")
    yield
    settings.load_profile(before)


def read(text: str) -> Record:
    """A class: right."""
    found = etree.fromstring(text)
    return {"name": found.findtext("Name"), "active": found.findtext("IsActive") == "true"}


def write(record: Record) -> str:
    """The Add that makes it: right."""
    active = "" if record["active"] else "<IsActive>false</IsActive>"
    return f"<ClassAddRq><ClassAdd><Name>{escape(record['name'])}</Name>{active}</ClassAdd></ClassAddRq>"


def broken(**mapping: Any) -> MappingFailure:
    """The failure of a mapping of classes."""
    handed: dict[str, Any] = {"read": read, "names": ["ClassRet"], "max_examples": 60} | mapping
    with pytest.raises(MappingFailure) as raised:
        check_mapping(**handed)
    return raised.value


def test_a_mapping_without_a_bug_has_all_the_properties() -> None:
    schema = {"type": "object", "properties": {"name": {"type": "string", "minLength": 1}}, "required": ["name"]}
    check_mapping(
        read=read, write=write, schema=schema, project=dict, names=["ClassRet"], refuses=ValueError, max_examples=25
    )


def test_reads_one_that_raises_where_something_is_absent() -> None:
    failure = broken(read=lambda text: {"parent": etree.fromstring(text).find("ParentRef").findtext("FullName")})
    assert failure.property == "reads"
    assert "AttributeError" in failure.why
    assert "ParentRef" not in failure.qbxml


def test_repeats_one_that_is_another_each_time() -> None:
    counted = itertools.count()
    failure = broken(read=lambda text: read(text) | {"number": next(counted)})
    assert failure.property == "repeats"
    assert [each.path for each in failure.difference] == ["number"]


def required_parent(record: Record) -> str | None:
    return None if record["parent"] else "a class without a parent"


def with_parent(text: str) -> Record:
    return read(text) | {"parent": etree.fromstring(text).findtext("ParentRef/FullName")}


@pytest.mark.parametrize(
    ("schema", "says"),
    [
        ({"properties": {"parent": {"type": "string"}}}, "$.parent: None is not of type 'string'"),
        (required_parent, "a class without a parent"),
        (lambda record: bool(record["parent"]), "not valid"),
        (lambda record: record["parent"].split(":"), "AttributeError"),
    ],
    ids=["a JSON schema", "a function that says what is wrong", "a function that says no", "a function that raises"],
)
def test_schema_one_that_gives_what_the_schema_does_not_allow(schema: Any, says: str) -> None:
    failure = broken(read=with_parent, schema=schema)
    assert failure.property == "schema"
    assert says in failure.why
    assert failure.record["parent"] is None


def test_keeps_one_that_loses_what_stands_in_front_of_a_colon() -> None:
    def last(text: str) -> Record:
        parent = etree.fromstring(text).findtext("ParentRef/FullName") or ""
        return read(text) | {"parent": parent.rpartition(":")[2]}

    failure = broken(read=last, max_examples=300)
    assert failure.property == "keeps"
    assert [each.path for each in failure.difference] == ["ParentRef/FullName"]


def test_sums_one_that_rounds_the_tax_of_each_line() -> None:
    def taxed(text: str) -> Record:
        invoice = etree.fromstring(text)
        rate = float(invoice.findtext("SalesTaxPercentage") or 0) / 100
        lines = invoice.findall("InvoiceLineRet")
        charged = [each for each in lines if each.findtext("SalesTaxCodeRef/FullName") == "Tax"]
        return {"tax": sum(round(float(each.findtext("Amount") or 0) * rate + 1e-9, 2) for each in charged)}

    failure = broken(read=taxed, names=["InvoiceRet"], max_examples=400)
    assert failure.property == "sums"
    assert failure.difference[0].path == "SalesTaxTotal"
    assert failure.request.count("<InvoiceLineAdd>") in (2, 3)
    assert "made by:\n<InvoiceAddRq>" in str(failure)


def test_older_one_that_cannot_do_without_what_came_later() -> None:
    def demanding(text: str) -> Record:
        return {"required": etree.fromstring(text).find("DataExtListRequire").text}

    failure = broken(read=demanding, names=["DataExtDefRet"])
    assert failure.property == "older"
    assert failure.why.startswith("as qbXML 10.0 shows it: AttributeError")
    assert "DataExtListRequire" not in failure.qbxml


@pytest.mark.parametrize(
    ("bug", "says"),
    [
        (lambda record: write(record).replace(escape(record["name"]), record["name"]), "not valid"),
        (lambda record: write(record).replace("<Name>", "<Nom>").replace("</Name>", "</Nom>"), "not valid"),
        (lambda record: write(record | {"name": f"{next(_TICKS)}"}), "not the same twice"),
        (lambda record: write(record | {"name": record.pop("name")}), "KeyError"),
        (lambda record: write(record | {"name": record["name"].encode("ascii").decode()}), "UnicodeEncodeError"),
        (lambda record: record.update(seen=True) or write(record), "the record is changed"),
    ],
    ids=["markup", "an unknown element", "a count", "takes the name away", "ASCII only", "leaves a mark"],
)
def test_writes_one_that_writes_what_it_must_not(bug: Callable[[Record], str], says: str) -> None:
    failure = broken(write=bug, max_examples=200)
    assert failure.property == "writes"
    assert says in failure.why


def test_projects_one_that_projects_otherwise_each_time() -> None:
    counted = itertools.count()
    failure = broken(project=lambda record: record | {"number": next(counted)})
    assert failure.property == "projects"
    assert broken(project=lambda record: record["parent"]).why.startswith("KeyError")


def test_round_trip_one_that_forgets_to_write_what_it_read() -> None:
    forgets = "<ClassAddRq><ClassAdd><Name>{}</Name></ClassAdd></ClassAddRq>"
    failure = broken(write=lambda record: forgets.format(escape(record["name"])), max_examples=100)
    assert failure.property == "round trip"
    assert [(each.path, each.sent) for each in failure.difference] == [("active", "False")]
    # What projects takes away need not come back.
    check_mapping(
        read=read,
        write=lambda record: forgets.format(escape(record["name"])),
        project=lambda record: {"name": record["name"]},
        names=["ClassRet"],
        max_examples=15,
    )


def test_round_trip_one_that_quickbooks_refuses() -> None:
    def nameless(_: Record) -> str:
        return "<ClassAddRq><ClassAdd><Name></Name></ClassAdd></ClassAddRq>"

    failure = broken(write=nameless)
    assert failure.property == "round trip"
    assert "QuickBooks refuses what is written" in failure.why
    code = int(failure.why.partition("is written: ")[2].split()[0])
    check_mapping(read=read, write=nameless, may_refuse=[code], names=["ClassRet"], max_examples=10)


def test_the_tests_above_are_of_all_properties() -> None:
    named = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    for each in PROPERTIES:
        assert any(name.startswith(each.replace(" ", "_")) for name in named), each


def raises_at_a_void(text: str) -> Record:
    """Only a company has documents that were voided."""
    invoice = etree.fromstring(text)
    if (invoice.findtext("Memo") or "").startswith("VOID:"):
        raise ValueError("an invoice without an amount")
    return {"number": invoice.findtext("RefNumber")}


def voided() -> CompanyFile:
    company = new_company(())
    with QuickBooks(company) as quickbooks:
        ask = '<?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{}</QBXMLMsgsRq></QBXML>'
        text = quickbooks.process(ask.format("<InvoiceQueryRq></InvoiceQueryRq>"))
        txn_id = etree.fromstring(text.encode()).findtext(".//InvoiceRet/TxnID")
        quickbooks.process(
            ask.format(f"<TxnVoidRq><TxnVoidType>Invoice</TxnVoidType><TxnID>{txn_id}</TxnID></TxnVoidRq>")
        )
    return company


@pytest.mark.parametrize("handed", ["a company", "several", "a strategy"])
def test_objects_of_companies_are_looked_at(handed: str) -> None:
    with voided() as company:
        before = company.to_bytes()
        subject = {"a company": company, "several": [company], "a strategy": st.just(company)}[handed]
        failure = broken(read=raises_at_a_void, names=["InvoiceRet"], companies=subject, max_examples=30)
        assert failure.property == "reads"
        assert "<Memo>VOID:" in failure.qbxml
        assert company.to_bytes() == before


def test_without_a_company_that_is_not_seen() -> None:
    check_mapping(read=raises_at_a_void, names=["InvoiceRet"], companies=None, max_examples=30)


@pytest.mark.slow
def test_drawn_companies_show_what_only_a_life_makes() -> None:
    failure = broken(
        read=raises_at_a_void, names=["InvoiceRet"], companies=companies(features=(), max_size=6), max_examples=1_000
    )
    assert "<TxnVoidRq>" in failure.request
    assert failure.request.count("Rq>") <= 4, failure.request


def test_a_mapping_writes_into_a_drawn_company_and_leaves_it_as_it_was() -> None:
    with new_company(()) as company:
        before = company.to_bytes()
        check_mapping(read=read, write=write, names=["ClassRet"], companies=st.just(company), max_examples=8)
        assert company.to_bytes() == before


def test_what_is_no_name_of_an_object_is_an_error_at_once() -> None:
    with pytest.raises(KeyError):
        mapping_battery(read=read, names=("ClassAdd",))
    with pytest.raises(KeyError):
        check_mapping(read=read, names=("ClassAdd",))


def test_a_failure_can_be_sent_from_a_worker_to_its_master() -> None:
    import pickle

    failure = broken(read=lambda text: read(text) | {"number": id(object()), "again": id(text) * next(_TICKS)})
    assert str(pickle.loads(pickle.dumps(failure))) == str(failure)


_TICKS = itertools.count()
