"""What the catalogue gives to those who ask."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from mockbooks.qbxml import catalogue
from mockbooks.qbxml.catalogue import library
from mockbooks.qbxml.versions import NEWEST, VERSIONS, Edition, Version

DATA = Path(library.__file__).with_name("data")


def elements(element: catalogue.Element) -> list[catalogue.Element]:
    return [element, *(below for child in element.children() for below in elements(child))]


def test_a_message() -> None:
    message = catalogue.message("InvoiceAddRq")
    assert [child.name for child in message.children()] == ["InvoiceAdd", "IncludeRetElement"]
    invoice = next(message.children())
    assert [attribute.name for attribute in invoice.attributes] == ["defMacro"]
    customer = next(invoice.children())
    assert customer.is_reference and customer.minimum == 1


@pytest.mark.parametrize("name", ["InvoiceRet", "Invoice", "InvoiceRq", "Address", "QBXMLMsgsRq", ""])
def test_what_is_no_message(name: str) -> None:
    with pytest.raises(KeyError):
        catalogue.message(name)


def test_a_body_is_what_stands_in_the_answers() -> None:
    body = catalogue.body("InvoiceRet")
    answered = next(catalogue.message("InvoiceQueryRs").children())
    assert body.content is answered.content
    with pytest.raises(KeyError):
        catalogue.body("InvoiceLineRet")


def test_every_body_can_be_read_and_is_answered_somewhere() -> None:
    answered = {
        child.name
        for entry in catalogue.messages()
        if entry.name.endswith("Rs")
        for child in catalogue.message(entry.name).children()
    }
    assert set(catalogue.bodies()) <= answered
    for name in catalogue.bodies():
        assert catalogue.body(name).content


def test_the_envelope() -> None:
    attributes = {attribute.name: attribute for attribute in catalogue.envelope("QBXMLMsgsRq").attributes}
    assert attributes["onError"].required and len(attributes["onError"].values) == 3
    assert attributes["responseData"].default == "includeAll"
    assert [child.name for child in catalogue.envelope("QBXMLEvents").children()] == [
        "DataEvent", "UIEvent", "UIExtensionEvent",
    ]  # fmt: skip
    with pytest.raises(KeyError):
        catalogue.envelope("InvoiceAddRq")


@pytest.mark.parametrize("edition", list(Edition))
def test_nothing_stands_twice_in_a_version(edition: Edition) -> None:
    """Elements that changed are stated more than once; at most one of them is valid, so no order is ambiguous."""

    def check(content: catalogue.Sequence, version: Version) -> None:
        valid = [
            particle.name
            for particle in content.particles
            if isinstance(particle, catalogue.Element) and particle.valid(version, edition)
        ]
        assert len(valid) == len(set(valid))

    seen: set[int] = set()
    for entry in catalogue.messages():
        for element in elements(catalogue.message(entry.name)):
            if element.content and id(element.content) not in seen:
                seen.add(id(element.content))
                for version in VERSIONS:
                    check(element.content, version)


def test_every_definition_is_used() -> None:
    library_text = {file.stem: library._definitions(file.stem) for file in DATA.glob("*.txt") if file.stem != "index"}
    used = set()
    for definitions in library_text.values():
        for lines in definitions.values():
            for line in lines[1:]:
                words = line.split()
                used |= {words[0].rstrip("?*+").partition("{")[0], *words[1:]}
    tops = {entry.name for entry in catalogue.messages()} | set(library.index().sources)
    for stem, definitions in library_text.items():
        if stem != "attributes":
            assert set(definitions) - used - tops == set(), stem


def test_every_file_is_in_the_index() -> None:
    own = {"index", "bodies", "enumerations", "attributes"}
    assert {file.stem for file in DATA.glob("*.txt")} - own == set(library.index().sources.values())


def test_what_came_after_the_last_public_schema() -> None:
    channel = [child for child in elements(catalogue.message("SalesOrderAddRq")) if child.name == "SOChannel"]
    assert [str(element.since) for element in channel] == ["15.0"]
    boxes = {value.value: value for value in next(
        child for child in elements(catalogue.message("Form1099CategoryAccountMappingModRq"))
        if child.name == "MappingCategory"
    ).values}  # fmt: skip
    assert boxes["BOX13"].valid(Version(15, 0), Edition.US) and not boxes["BOX13"].valid(NEWEST, Edition.US)
    assert not boxes["BOX11"].valid(Version(15, 0), Edition.US) and boxes["BOX11"].valid(NEWEST, Edition.US)


def test_loading_is_quick() -> None:
    """An object at a time: one message in some milliseconds, all of them in far less than a second or two."""
    program = (
        "import time; from mockbooks.qbxml import catalogue; start = time.perf_counter();"
        "catalogue.message('CustomerAddRq'); one = time.perf_counter();"
        "[catalogue.message(entry.name) for entry in catalogue.messages()]; print(one - start, time.perf_counter() - one)"
    )
    one, everything = min(
        tuple(
            map(
                float,
                subprocess.run(
                    [sys.executable, "-c", program], capture_output=True, text=True, check=True
                ).stdout.split(),
            )
        )
        for _ in range(3)
    )
    assert one < 0.05  # 3 ms on an idle machine
    assert everything < 1.5


def test_reading_again_costs_nothing() -> None:
    catalogue.message("BillQueryRs")
    start = time.perf_counter()
    assert catalogue.message("BillQueryRs") is catalogue.message("BillQueryRs")
    assert time.perf_counter() - start < 0.01
